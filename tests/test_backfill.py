"""Backfills read what no stream has read, once, and can be repeated."""

import gzip
import json
import re
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.backfill import Outcome, backfill, files, forecast
from pipelines.cli import main
from pipelines.errors import DataLoss
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.sources import file_source
from pipelines.sources.file_source import find_files, topic_id_of
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic
from pipelines.sources.publish import Payload, publish
from pipelines.storage.index import IndexPlace
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from schemas.ranges import OffsetRange
from tests.test_archives import warc, zipped
from tests.wire import MESSAGES, item


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with an archive of each kind; many of their payloads are the same items."""
    tree = tmp_path / "archive"
    (tree / "2026").mkdir(parents=True)
    (tree / "2026" / "day.jsonl.gz").write_bytes(gzip.compress(b"\n".join(MESSAGES) + b"\n"))
    (tree / "2026" / "day.zip").write_bytes(zipped())
    (tree / "crawl.warc").write_bytes(warc(packed=False))
    (tree / "one.json").write_bytes(item("late", "The council of Velburg met late on Monday, Holm said."))
    (tree / ".hidden").write_bytes(b"not read")
    with tarfile.open(tree / "all.tar", "w") as archive:
        archive.add(tree / "one.json", "again.json")
    return tree


def settings(lake: Path, **more: Any) -> Settings:
    fixed = {"topics": (), "lake": Lake(str(lake)), "kafka": {}, "stream": "backfill_files", "no_annotate": True}
    return Settings(**{**fixed, **more})


def run(tree: Path, lake: Path, **more: Any) -> Outcome:
    return backfill(files([tree]), settings(lake, **more))


def count(lake: Path, what: str) -> int:
    row = connect(Lake(str(lake))).execute(f"SELECT count(*) FROM {what}").fetchone()
    assert row
    return int(row[0])


def test_a_tree_of_archives_is_read_once_however_often_it_is_given(tree: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = run(tree, lake, batch_records=4)
    assert first.already == 0
    assert first.rows["articles"] == count(lake, "articles") == 6
    ids = {topic_id_of(path) for path, _ in find_files([tree])}
    assert {row[0] for row in connect(Lake(str(lake))).execute("SELECT topic_id FROM raw").fetchall()} == ids
    again = run(tree, lake)
    assert (again.messages, again.already, again.rows) == (0, first.messages, {})
    assert audit(Lake(str(lake))).findings == []


def test_what_grows_is_read_from_where_nothing_was_read_and_a_moved_file_is_the_same(
    tree: Path, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    run(tree / "2026", lake)
    (tree / "2026").rename(tree / "moved")
    grown = run(tree, lake)
    assert grown.already == 9 + 6
    assert grown.messages == 5 + 1 + 1
    assert audit(Lake(str(lake))).findings == []


def test_a_long_archive_is_unpacked_once_and_not_for_each_batch(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    original = file_source.read_archive
    monkeypatch.setattr(file_source, "read_archive", lambda path: (opened.append(path.name), original(path))[1])
    run(tree / "2026" / "day.jsonl.gz", tmp_path / "lake", batch_records=1)
    assert opened == ["day.jsonl.gz"] * 2, "once to count, once to read"
    assert count(tmp_path / "lake", "batches WHERE event = 'close'") == 9


def test_batches_of_an_archive_hold_at_most_their_bytes_but_always_a_payload(tree: Path, tmp_path: Path) -> None:
    run(tree / "2026" / "day.jsonl.gz", tmp_path / "lake", batch_bytes=2 * len(MESSAGES[0]))
    batches = count(tmp_path / "lake", "batches WHERE event = 'plan'")
    assert 3 <= batches < 9
    run(tree / "one.json", tmp_path / "lake", batch_bytes=1)
    assert count(tmp_path / "lake", "raw") == 10


def test_a_batch_planned_from_a_file_that_is_gone_is_an_error_or_noted_as_lost(tree: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    Lake(str(lake)).create()
    ledger = Ledger(Lake(str(lake)))
    gone = [OffsetRange("old/day.zip", "sha256:0", 0, 0, 3)]
    ledger.plan("backfill_files", ledger.open_stream("backfill_files"), lambda state: gone)
    file_source_settings = settings(lake)
    (lake / "_state").mkdir(exist_ok=True)
    IndexPlace(str(lake)).open().close()
    with pytest.raises(DataLoss, match=r"planned from old/day\.zip .* not among the given files"):
        backfill(files([tree]), file_source_settings)
    run(tree, lake, on_data_loss="skip")
    report = audit(Lake(str(lake)))
    assert report.findings == []
    assert report.lost == ["old/day.zip/0 offsets 0 to 3 (batch backfill_files-00000001)"]


def test_a_file_that_changes_while_it_is_read_stops_the_backfill(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = files([tree / "one.json"])

    def changed(*arguments: Any) -> Any:
        made = source(*arguments)
        original = made.connect
        made.connect = lambda: (original(), (tree / "one.json").write_bytes(b"another"))  # type: ignore[method-assign]
        return made

    with pytest.raises(DataLoss, match="was changed while it was being read"):
        backfill(changed, settings(tmp_path / "lake"))


def test_a_dry_run_shows_what_would_be_read_and_writes_nothing(tree: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    arguments = ["backfill", "files", str(tree), "--lake", str(lake), "--dry-run"]
    before = CliRunner(catch_exceptions=False).invoke(main, arguments)
    assert "archive/2026/day.zip" in before.output
    assert "22 messages to read, 0 already there; no earlier batch to estimate the time from" in before.output
    assert not lake.exists()
    run(tree / "2026", lake)
    events = count(lake, "batches")
    after = CliRunner(catch_exceptions=False).invoke(main, arguments)
    assert re.search(r"7 messages to read, 15 already there; about .* messages/s, as in earlier batches", after.output)
    assert count(lake, "batches") == events
    run(tree, lake)
    done = forecast(files([tree]), settings(lake)).survey
    assert (done.todo, done.already) == (0, 22)


def test_a_span_of_a_topic_is_read_beside_a_stream_that_started_later(broker: str, tmp_path: Path) -> None:
    kafka = {"bootstrap_servers": broker}
    create_topic(broker, "span", 2)

    def send(first: int) -> str:
        publish(
            [Payload("", item(f"n{n}", f"Bridge number {n} of Velburg opened.")) for n in range(first, first + 4)],
            "span",
            kafka,
            PRODUCER_SETTINGS,
        )
        time.sleep(0.05)
        return datetime.now(UTC).isoformat()

    start, middle = send(0), send(4)
    send(8)
    live = settings(tmp_path / "lake", topics=["span"], kafka=kafka, stream="live", until_caught_up=True)
    run_stream(Settings(**{**live.__dict__, "start": "latest"}))
    fixed = ["--topic", "span", "--bootstrap-servers", broker, "--lake", str(tmp_path / "lake"), "--no-annotate"]
    arguments = ["backfill", "kafka", *fixed, "--from", start, "--to", middle]
    dry = CliRunner(catch_exceptions=False).invoke(main, [*arguments, "--dry-run"])
    assert "4 messages to read, 0 already there" in dry.output
    first = CliRunner(catch_exceptions=False).invoke(main, arguments)
    assert "4 messages read, 0 already there; rows written: 4 articles" in first.output
    guids = connect(Lake(str(tmp_path / "lake"))).execute("SELECT guid FROM articles ORDER BY 1").fetchall()
    assert guids == [("n4",), ("n5",), ("n6",), ("n7",)]
    whole = ["backfill", "kafka", *fixed]
    assert "8 messages read, 4 already there" in CliRunner(catch_exceptions=False).invoke(main, whole).output
    assert "0 messages read, 12 already there; rows written: none" in CliRunner().invoke(main, whole).output
    run_stream(Settings(**{**live.__dict__, "start": "latest"}))
    assert count(tmp_path / "lake", "raw") == 12
    assert audit(Lake(str(tmp_path / "lake"))).findings == []


def test_the_lines_of_a_json_file_are_its_payloads(tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_text("\n".join(json.dumps({"text": f"Line {n} of it."}) for n in range(3)))
    outcome = run(tmp_path / "day.jsonl", tmp_path / "lake")
    assert (outcome.messages, str(outcome)[:37]) == (3, "3 messages read, 0 already there; row")
