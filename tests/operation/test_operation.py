"""A lake in operation stays as small as what it keeps: files, ledger and work do not grow with the days."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import retire
from pipelines.ledger import COMPACT_EVERY
from tests.operation.simulate import Rhythm, simulate

EVERY_OTHER_DAY = Rhythm(hours=8, care_days=2, keep=timedelta(days=2))


def test_files_ledger_and_work_stay_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retire, "FEWEST", 5)
    days = simulate(8, tmp_path, EVERY_OTHER_DAY)
    cared = [day for day in days if day.care]
    assert len(cared) == 4
    first, last = cared[1], cared[-1]
    assert last.batches > first.batches
    assert last.articles <= first.articles
    assert last.files <= first.files
    assert last.logs <= first.logs
    assert last.events <= first.events + 1, "one more removal at most is still needed"
    assert last.ledger_bytes < 1.2 * first.ledger_bytes
    assert max(day.open_files for day in days) <= COMPACT_EVERY + 3
