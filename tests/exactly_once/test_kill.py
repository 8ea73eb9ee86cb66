"""A driver killed before and after each durable write, and once more while it recovers, loses and doubles nothing."""

import os
import signal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.errors import Busy
from pipelines.reading.audit import audit
from pipelines.storage.lake import Lake
from schemas.tables import COMMIT_ORDER
from tests.exactly_once.harness import KILLED, DriverHost, rows_of, run_arguments, wait_for

TABLES = [table.name for table in COMMIT_ORDER]
DURABLE_WRITES = [
    "open",
    "start",
    "plan",
    "claims",
    *(f"stage-{name}" for name in TABLES),
    "seal",
    *(f"commit-{name}" for name in TABLES),
    "close",
]
MOMENTS = [f"{when}:{write}" for write in DURABLE_WRITES for when in ("before", "after")]
LATER = ["before:plan:2", "after:claims:2", "after:stage-articles:2", "after:seal:2", "after:commit-raw:2"]
"""Some moments of the second batch: there the tables and the index already hold something."""


class Undisturbed(NamedTuple):
    """What a run that nothing disturbs leaves behind, and the moments it passes."""

    rows: dict[str, list[dict[str, Any]]]
    moments: list[str]


@pytest.fixture(scope="module")
def undisturbed(broker: str, small: str, host: DriverHost, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    ended = host.run(run_arguments(broker, small, folder / "lake"), DATELINE_FAULT_LOG=str(folder / "log"))
    assert ended.status == 0, ended.output
    return Undisturbed(rows_of(folder / "lake"), (folder / "log").read_text().split())


def assert_same(lake: Path, expected: Undisturbed) -> None:
    rows = rows_of(lake)
    for name, table in expected.rows.items():
        assert rows[name] == table, name
    report = audit(Lake(str(lake)))
    assert (report.findings, report.orphans) == ([], [])


def test_every_table_gets_rows_and_every_durable_write_is_known(undisturbed: Undisturbed) -> None:
    assert all(undisturbed.rows.values())
    assert {moment.rpartition(":")[0] for moment in undisturbed.moments} == set(MOMENTS)
    assert set(LATER) <= set(undisturbed.moments)


@pytest.mark.parametrize("moment", [f"{moment}:1" for moment in MOMENTS] + LATER)
def test_a_driver_killed_at_a_durable_write_and_again_while_recovering_ends_as_if_undisturbed(
    moment: str, broker: str, small: str, host: DriverHost, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    arguments = run_arguments(broker, small, tmp_path / "lake")
    killed = host.run(arguments, DATELINE_FAULT=f"kill@{moment}")
    assert killed.status == KILLED, killed.output
    # The recovery is killed at the same kind of write where it does one, else it just finishes.
    again = host.run(arguments, DATELINE_FAULT=f"kill@{moment.rpartition(':')[0]}:1")
    assert again.status in (KILLED, 0), again.output
    finished = host.run(arguments)
    assert finished.status == 0, finished.output
    assert_same(tmp_path / "lake", undisturbed)


@pytest.mark.parametrize("write", DURABLE_WRITES)
def test_a_second_driver_stops_with_one_clear_line_and_the_first_finishes(
    write: str,
    broker: str,
    small: str,
    host: DriverHost,
    second_host: DriverHost,
    undisturbed: Undisturbed,
    tmp_path: Path,
) -> None:
    arguments, barrier = run_arguments(broker, small, tmp_path / "lake"), tmp_path / "paused"
    first = host.start(arguments, DATELINE_FAULT=f"pause@before:{write}:1", DATELINE_FAULT_FILE=str(barrier))
    wait_for(barrier)
    second = second_host.run(arguments)
    assert second.status == Busy.exit_status
    assert second.output.count("\n") == 1
    assert "stream 'live'" in second.output
    assert "already being written by process" in second.output
    barrier.unlink()
    finished = host.wait(first)
    assert finished.status == 0, finished.output
    assert_same(tmp_path / "lake", undisturbed)


@pytest.mark.parametrize(
    ("write", "stop"),
    [(write, False) for write in ("plan", "claims", "stage-articles", "seal", "commit-raw", "close")]
    + [("claims", True), ("stage-articles", True)],
)
def test_a_driver_that_was_taken_over_changes_nothing_any_more(
    write: str,
    stop: bool,
    broker: str,
    small: str,
    host: DriverHost,
    second_host: DriverHost,
    undisturbed: Undisturbed,
    tmp_path: Path,
) -> None:
    """As on an object store, where no lock keeps the second driver out: here its file is taken away."""
    arguments, barrier = run_arguments(broker, small, tmp_path / "lake"), tmp_path / "paused"
    first = host.start(arguments, DATELINE_FAULT=f"pause@before:{write}:1", DATELINE_FAULT_FILE=str(barrier))
    wait_for(barrier)
    (tmp_path / "lake" / "_state" / "live.lock").unlink()
    second = second_host.run(arguments)
    assert second.status == 0, second.output
    if stop:
        os.kill(host.pid, signal.SIGTERM)
    barrier.unlink(missing_ok=True)
    ended = host.wait(first)
    assert "taken over by another driver" in ended.output or stop
    assert ended.status == (0 if stop else Busy.exit_status), ended.output
    rows = rows_of(tmp_path / "lake")
    assert rows == undisturbed.rows
    assert audit(Lake(str(tmp_path / "lake"))).findings == []
