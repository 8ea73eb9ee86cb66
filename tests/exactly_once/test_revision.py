"""Revisions of stored rows, killed and paused at their durable writes, beside the live stream."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.audit import audit
from pipelines.running import Settings, run_stream
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.locks import maintenance_lock
from schemas.records import RawMessage
from tests.exactly_once.harness import EARLIER_RULES, KILLED, DriverHost, rows_of, run_arguments, wait_for
from transforms import clean, decode
from transforms.wire_formats.base import Refused

Rows = dict[str, list[dict[str, Any]]]

REANNOTATION = [
    "after:lock",
    "after:revise",
    "after:stage-quotes",
    "after:seal",
    "after:commit-entities",
    "before:commit-articles",
    "after:close",
]
REDECODING = [
    "after:claims",
    "after:stage-duplicates",
    "after:seal",
    "before:commit-entities",
    "after:commit-articles",
    "before:commit-duplicates",
    "after:commit-rejects",
]
REPLAY = ["after:claims", "after:stage-rejects", "after:commit-rejects", "before:commit-articles"]
ANNOTATED = ("articles", "entities", "quotes")
COMMON = {"open", "lock", "revise", "seal", "close", "unlock"}
WRITES = {
    "backfill lake": COMMON | {f"{write}-{table}" for write in ("stage", "commit") for table in ANNOTATED},
    "backfill lake --from-raw": COMMON
    | {"claims"}
    | {f"{write}-{table}" for write in ("stage", "commit") for table in (*ANNOTATED, "duplicates", "rejects")},
    "replay": COMMON
    | {"claims"}
    | {f"{write}-{table}" for write in ("stage", "commit") for table in (*ANNOTATED, "rejects")},
}
MOMENTS = {"backfill lake": REANNOTATION, "backfill lake --from-raw": REDECODING, "replay": REPLAY}
CASES = [(command, moment) for command, moments in MOMENTS.items() for moment in moments]


def refusing(message: RawMessage, *rest: Any) -> Any:
    """A decoder with a fault: it cannot read some of the feed."""
    if b'"flood"' in (message.value or b"") or b'"hall"' in (message.value or b""):
        raise Refused("malformed", "a fault that will be mended")
    return PARSE(message, *rest)


def misreading(message: RawMessage, *rest: Any) -> Any:
    """Another one: it refuses one story, has read one from elsewhere, and cuts the texts of others."""
    stories = refusing(message, *rest) if b'"flood"' in (message.value or b"") else PARSE(message, *rest)
    guid = "hall-of-velburg" if b'"hall"' in (message.value or b"") else ""
    return [story._replace(body=story.body.partition("\n")[0], guid=guid or story.guid) for story in stories]


PARSE = decode._parse_message


@pytest.fixture(scope="module")
def lakes(broker: str, small: str, host: DriverHost, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A lake as it should be; one that was not annotated; and one with rejects that need not be."""
    folder = tmp_path_factory.mktemp("lakes")
    for name, more in (("right", []), ("backfill lake", ["--no-annotate"])):
        ended = host.run([*run_arguments(broker, small, folder / name), *more])
        assert ended.status == 0, ended.output
    for name, fault in (("replay", refusing), ("backfill lake --from-raw", misreading)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(decode, "_parse_message", fault)
            for module in (clean, decode) if fault is misreading else ():
                patch.setattr(module, "CLEANER_VERSION", "0")
            fixed = {"topics": [small], "kafka": {"bootstrap_servers": broker}, "until_caught_up": True}
            run_stream(Settings(lake=Lake(str(folder / name)), batch_records=5, workers=0, **fixed))  # type: ignore[arg-type]
    return {name: folder / name for name in ("right", *MOMENTS)}


@pytest.fixture(scope="module")
def right(lakes: dict[str, Path]) -> Rows:
    return rows_of(lakes["right"])


@pytest.fixture
def lake(lakes: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of one of them."""
    return lambda name: shutil.copytree(lakes[name], tmp_path / "lake")


def arguments(command: str, lake: Path) -> list[str]:
    return [*command.split(), "--lake", str(lake), "--workers", "0"]


def assert_same(lake: Path, expected: Rows) -> None:
    rows = rows_of(lake)
    for name, table in expected.items():
        assert rows[name] == table, name
    report = audit(Lake(str(lake)))
    # Of two who append to the ledger at once, the one who has to try again leaves a file there that is in no table.
    assert (report.findings, [path for path in report.orphans if not path.startswith("batches/")]) == ([], [])


@pytest.mark.parametrize("command", MOMENTS)
def test_a_revision_leaves_what_would_have_been_written_at_once_and_changes_nothing_when_repeated(
    command: str, host: DriverHost, lake: Callable[[str], Path], right: Rows
) -> None:
    copy = lake(command)
    assert rows_of(copy) != right
    ended = host.run(arguments(command, copy), DATELINE_FAULT_LOG=str(copy / "log"))
    assert ended.status == 0, ended.output
    assert_same(copy, right)
    reached = {moment.split(":")[1] for moment in (copy / "log").read_text().split()}
    assert reached == WRITES[command], "every durable write is known here"
    before = {name: Lake(str(copy)).listed(name) for name in right}
    again = host.run(arguments(command, copy))
    assert (again.status, "rows: as many as before" in again.output) == (0, True), again.output
    assert {name: Lake(str(copy)).listed(name) for name in right} == before


@pytest.mark.parametrize(("command", "moment"), CASES)
def test_a_revision_killed_at_a_durable_write_and_again_while_recovering_ends_as_if_undisturbed(
    command: str, moment: str, host: DriverHost, lake: Callable[[str], Path], right: Rows
) -> None:
    copy = lake(command)
    for fault in (f"kill@{moment}:1", f"kill@{moment}:1"):
        ended = host.run(arguments(command, copy), DATELINE_FAULT=fault)
        assert ended.status in (KILLED, 0), ended.output
    ended = host.run(arguments(command, copy))
    assert ended.status == 0, ended.output
    assert_same(copy, right)


@pytest.mark.parametrize("command", MOMENTS)
@pytest.mark.parametrize("write", ["commit-entities", "close"])
def test_readers_and_the_audit_see_the_old_rows_until_a_revision_is_closed(
    command: str, write: str, host: DriverHost, lake: Callable[[str], Path], tmp_path: Path
) -> None:
    copy, barrier = lake(command), tmp_path / "paused"
    old = rows_of(copy)
    output = host.start(
        arguments(command, copy), DATELINE_FAULT=f"pause@before:{write}:1", DATELINE_FAULT_FILE=str(barrier)
    )
    wait_for(barrier)
    seen, report = rows_of(copy), audit(Lake(str(copy)))
    barrier.unlink()
    assert host.wait(output).status == 0
    assert seen == old
    assert (report.findings, report.orphans) == ([], [])


def test_a_sealed_revision_whose_process_was_killed_is_finished_by_whoever_maintains_next(
    host: DriverHost, lake: Callable[[str], Path], right: Rows
) -> None:
    copy = lake("backfill lake")
    ended = host.run(arguments("backfill lake", copy), DATELINE_FAULT="kill@after:commit-entities:1")
    assert ended.status == KILLED
    place = Lake(str(copy))
    ledger = Ledger(place)
    assert len(ledger.state.open_batches) == 1
    with maintenance_lock(place, ledger, "compact"):
        assert ledger.state.open_batches == {}
    assert audit(place).findings == []
    assert host.run(arguments("backfill lake", copy)).status == 0
    assert_same(copy, right)


TO_REVISE: dict[str, tuple[list[str], dict[str, str]]] = {
    "backfill lake": (["--no-annotate"], {}),
    "backfill lake --from-raw": ([], EARLIER_RULES),
}
"""How a batch is read whose rows a command replaces: with which options, and in which environment."""


@pytest.mark.parametrize("command", TO_REVISE)
@pytest.mark.parametrize("write", ["commit-quotes", "commit-articles", "close"])
def test_live_paused_between_its_table_commits_while_the_same_date_is_revised_loses_nothing(
    command: str,
    write: str,
    broker: str,
    small: str,
    host: DriverHost,
    second_host: DriverHost,
    right: Rows,
    tmp_path: Path,
) -> None:
    """The first batch of the live stream is closed, and to be revised; the second one, of the same date, is paused."""
    lake, barrier = tmp_path / "lake", tmp_path / "paused"
    options, environment = TO_REVISE[command]
    first = host.run(
        [*run_arguments(broker, small, lake), *options], DATELINE_FAULT="kill@before:plan:2", **environment
    )
    assert first.status == KILLED, first.output
    pausing = {"DATELINE_FAULT": f"pause@before:{write}:1", "DATELINE_FAULT_FILE": str(barrier)}
    live = host.start(run_arguments(broker, small, lake), **pausing)
    wait_for(barrier)
    revised = second_host.run(arguments(command, lake))
    barrier.unlink()
    ended = host.wait(live)
    assert (revised.status, ended.status) == (0, 0), revised.output + ended.output
    assert re.search(r": [1-9]\d* items worked on", revised.output), revised.output
    assert_same(lake, right)


@pytest.mark.parametrize("command", MOMENTS)
def test_a_sealed_file_of_a_revision_that_is_damaged_before_its_commit_is_made_again(
    command: str, host: DriverHost, lake: Callable[[str], Path], right: Rows
) -> None:
    copy = lake(command)
    killed = host.run(arguments(command, copy), DATELINE_FAULT="kill@before:commit-articles:1")
    assert killed.status == KILLED, killed.output
    (batch,) = Ledger(Lake(str(copy))).state.open_batches.values()
    file = next(file.path for file in batch.files or () if file.table == "articles")
    (copy / "articles" / file).write_bytes(b"damaged")
    ended = host.run(arguments(command, copy))
    assert (ended.status, "is damaged or gone" in ended.output) == (0, True), ended.output
    assert_same(copy, right)
