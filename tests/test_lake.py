"""The lake: where it may lie, and what it never deletes."""

from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.errors import DatelineError
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.storage.lake import Lake, StagedFile
from schemas.tables import RAW


def stage(lake: Lake, batch_id: str, attempt: str) -> StagedFile:
    row = dict.fromkeys((column.name for column in RAW.columns), None) | {"topic": "t", "topic_id": "i", "partition": 0}
    day = pa.scalar("2026-03-01").cast(pa.date32()).as_py()
    staged = lake.stage(RAW, [row | {"offset": 0, "item": 0, "date": day}], batch_id, attempt)
    assert staged
    return staged


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(str(tmp_path / "lake"))
    lake.create()
    return lake


def test_a_lake_may_lie_under_a_name_with_spaces_and_letters_of_any_script(
    broker: str, small: str, tmp_path: Path
) -> None:
    lake = Lake(str(tmp_path / "my läke #1? 新聞"))
    kafka = {"bootstrap_servers": broker}
    settings = Settings([small], lake, kafka, until_caught_up=True, no_annotate=True, batch_records=4)
    run_stream(settings)
    run_stream(settings)
    assert connect(lake).execute("SELECT count(*) FROM raw").fetchall() == [(9,)]
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])


def test_a_name_that_delta_cannot_keep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="under a name with '%'"):
        Lake(str(tmp_path / "100%"))


def test_files_of_a_driver_that_has_taken_over_are_never_removed(lake: Lake) -> None:
    old, new = stage(lake, "live-00000001", "1.1"), stage(lake, "live-00000001", "2.1")
    other = stage(lake, "live-00000002", "1.1")
    gone = lake.remove_unsealed("live-00000001", epoch=1)
    assert gone == [f"raw/{old.path}"]
    assert set(lake.list_files("raw")) == {f"raw/{new.path}", f"raw/{other.path}"}


def test_sealed_files_are_never_removed(lake: Lake) -> None:
    sealed, left = stage(lake, "live-00000001", "1.1"), stage(lake, "live-00000001", "1.2")
    assert lake.remove_unsealed("live-00000001", epoch=5, keep=[sealed]) == [f"raw/{left.path}"]


def test_a_table_takes_a_batch_once(lake: Lake) -> None:
    files = [stage(lake, "live-00000001", "1.1")]
    assert lake.commit(RAW, ("live", 1), files)
    assert not lake.commit(RAW, ("live", 1), files)
    assert list(lake.listed("raw")) == [f"raw/{files[0].path}"]
