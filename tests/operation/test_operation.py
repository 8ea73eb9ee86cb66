"""A lake in operation stays as small as what it keeps: files, ledger and work do not grow with the days."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.storage.ledger import COMPACT_EVERY
from pipelines.upkeep import retire
from tests.operation.simulate import Day, Rhythm, grown, simulate

EVERY_OTHER_DAY = Rhythm(hours=8, care_days=2, keep=timedelta(days=2))


def test_files_ledger_and_work_stay_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retire, "FEWEST", 5)
    days = simulate(16, tmp_path, EVERY_OTHER_DAY)  # the log of the ledger is cut about every six
    cared = [day for day in days if day.care]
    assert len(cared) == 8
    assert grown(days, EVERY_OTHER_DAY) == []
    assert max(day.open_files for day in days) <= COMPACT_EVERY + 3


def test_what_grows_is_told() -> None:
    days = [
        Day(n, 3 * n, 9, 40, 12, 30, 50, 9000 * n, 60, 700, 20, 0.5, "merged" if n % 2 == 0 else "")
        for n in range(1, 9)
    ]
    assert grown(days, EVERY_OTHER_DAY) == ["ledger_bytes grows: 72000 after 54000"]
