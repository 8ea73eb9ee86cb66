"""Stored payloads are decoded again after a fix: what changes, what stays, and what hangs on it."""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.backfill import Outcome, backfill, files, revise
from pipelines.cli import main
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.revisions import revision, stored
from pipelines.revisions.promote import Orphaned
from pipelines.revisions.redecode import Redecoding
from pipelines.running import Settings
from pipelines.storage.index import IndexPlace
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.ledger_state import ClosedBatches
from pipelines.storage.stage import Attempt
from pipelines.upkeep.care import care
from schemas.records import RawMessage
from schemas.rows import BatchStamp, stored_article
from schemas.tables import ARTICLES, BATCHES, TABLES
from transforms import clean, decode
from transforms.wire_formats.base import Refused, Story

PARSE = decode._parse_message
BRIDGE = "The bridge of Velburg opened on Monday after nine years of work.\n\n“It is open,” said Anna Holm, the mayor."
FLOOD = "Heavy rain closed two roads near Marren on Tuesday, and the police asked all drivers to stay away from them."

Fault = Callable[[Sequence[Story]], Sequence[Story | Refused]]


def message(guid: str, text: str, **more: Any) -> dict[str, Any]:
    fixed = {"provider": "Northwire", "headline": guid, "language": "en", "published_at": "2026-03-02T10:00:00Z"}
    return {**fixed, "guid": guid, "text": text, **more}


class Archive:
    """A lake, and an archive that goes into it."""

    def __init__(self, folder: Path) -> None:
        self.lake, self._folder = Lake(str(folder / "lake")), folder

    def read(self, *messages: Any, name: str = "a", days_ago: int = 0) -> None:
        path, received = self._folder / f"{name}.jsonl", time.time() - days_ago * 86400
        path.write_text("\n".join(json.dumps(each) for each in messages))
        os.utime(path, (received, received))
        backfill(files([path]), Settings((), self.lake, {}, stream="backfill_files", workers=0))

    def decode_again(self, everything: bool = False, portion: int = 2000) -> Outcome:
        outcome = revise(
            Redecoding(stored.Outdated(date.min, everything, portion)),
            Settings((), self.lake, {}, stream="backfill_raw", workers=0),
        )
        report = audit(self.lake)
        assert (report.findings, report.orphans) == ([], [])
        return outcome

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return connect(self.lake).execute(sql).fetchall()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@contextmanager
def mistaken(fault: Fault) -> Iterator[None]:
    """Earlier rules, which had a fault."""

    def faulty(message: RawMessage, *rest: Any) -> Any:
        return fault([story for story in PARSE(message, *rest) if isinstance(story, Story)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "_parse_message", faulty)
        for module in (clean, decode):
            patch.setattr(module, "CLEANER_VERSION", "0")
        yield


def cut(stories: Sequence[Story]) -> list[Story]:
    return [story._replace(body=story.body.partition("\n")[0]) for story in stories]


def misnamed(stories: Sequence[Story]) -> list[Story]:
    return [story._replace(provider="unknown") if story.provider == "Northwire" else story for story in stories]


def refused(*guids: str) -> Fault:
    return lambda stories: [Refused("malformed", "a fault") if story.guid in guids else story for story in stories]


def listed(lake: Lake) -> dict[str, dict[str, int]]:
    return {name: lake.listed(name) for name in TABLES if name != BATCHES.name}


def test_a_mended_text_takes_its_place_under_the_same_article_id_with_its_quotes(archive: Archive) -> None:
    with mistaken(cut):
        archive.read(message("bridge", BRIDGE), message("flood", FLOOD))
    before = archive.ask("SELECT article_id, quote_count FROM articles ORDER BY guid")
    outcome = archive.decode_again()
    after = archive.ask("SELECT article_id, quote_count, text, cleaner_version FROM articles ORDER BY guid")
    assert [(row[0], row[2], row[3]) for row in after] == [
        (before[0][0], BRIDGE, clean.CLEANER_VERSION),
        (before[1][0], FLOOD, clean.CLEANER_VERSION),
    ]
    assert (before[0][1], after[0][1], outcome.rows["quotes"], outcome.messages) == (0, 1, 1, 2)
    assert archive.ask("SELECT DISTINCT batch_id FROM articles") == [("backfill_files-00000001",)]


def test_a_repetition_writes_nothing_and_says_what_is_there(archive: Archive) -> None:
    with mistaken(cut):
        archive.read(message("bridge", BRIDGE), message("bridge", BRIDGE), {"guid": "empty"})
    assert archive.decode_again().messages == 3
    before = listed(archive.lake)
    again = archive.decode_again()
    assert (again.messages, again.already, again.rows.total()) == (0, 3, 0)
    everything = archive.decode_again(everything=True)
    assert (everything.messages, everything.rows.total()) == (3, 0)
    assert listed(archive.lake) == before


def test_rows_that_stay_the_same_get_the_new_version_and_are_not_annotated_again(archive: Archive) -> None:
    with mistaken(list):
        archive.read(message("bridge", BRIDGE))
    before = listed(archive.lake)
    (annotated,) = archive.ask("SELECT ingested_at, annotator_version FROM articles")
    archive.decode_again()
    after = archive.ask("SELECT ingested_at, annotator_version, cleaner_version FROM articles")
    assert after == [(*annotated, clean.CLEANER_VERSION)]
    assert {name for name, paths in listed(archive.lake).items() if paths != before[name]} == {"articles"}


def test_copies_follow_an_article_that_gets_another_id(archive: Archive) -> None:
    with mistaken(misnamed):
        archive.read(message("bridge", BRIDGE), message("other", BRIDGE, provider="Coast Press"))
    (old,) = archive.ask("SELECT article_id FROM articles")
    archive.decode_again()
    ((new, provider),) = archive.ask("SELECT article_id, provider FROM articles")
    assert (new != old[0], provider) == (True, "Northwire")
    assert archive.ask("SELECT kind, provider, duplicate_of FROM duplicates") == [("exact", "Coast Press", new)]


def test_copies_received_on_another_day_follow_too(archive: Archive) -> None:
    with mistaken(misnamed):
        archive.read(message("bridge", BRIDGE))
        archive.read(message("other", BRIDGE, provider="Coast Press"), name="b", days_ago=3)
    assert archive.ask("SELECT count(DISTINCT date) FROM raw") == [(2,)]
    archive.decode_again(portion=1)
    ((new,),) = archive.ask("SELECT article_id FROM articles")
    assert archive.ask("SELECT kind, duplicate_of FROM duplicates") == [("exact", new)]


def test_the_first_copy_of_an_article_that_is_refused_now_becomes_the_article(archive: Archive) -> None:
    with mistaken(list):
        archive.read(
            message("bridge", BRIDGE),
            message("second", BRIDGE, provider="Coast Press"),
            message("third", BRIDGE, provider="Hill Press"),
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "_parse_message", lambda *given: refused("bridge")(PARSE(*given)))  # type: ignore[arg-type]
        outcome = archive.decode_again()
    assert archive.ask("SELECT guid FROM articles") == [("second",)]
    assert archive.ask("SELECT guid, duplicate_of = (SELECT article_id FROM articles) FROM duplicates") == [
        ("third", True)
    ]
    assert archive.ask("SELECT reason, error FROM rejects") == [("malformed", "a fault")]
    assert (outcome.rows["articles"], outcome.rows["rejects"]) == (0, 1)


def test_what_was_refused_becomes_an_article(archive: Archive) -> None:
    with mistaken(refused("flood")):
        archive.read([message("bridge", BRIDGE), message("flood", FLOOD)])
    assert archive.decode_again().rows["articles"] == 1
    assert archive.ask("SELECT guid, item, item_count FROM articles ORDER BY 2") == [("bridge", 0, 2), ("flood", 1, 2)]
    assert archive.ask("SELECT * FROM rejects") == []


@pytest.mark.parametrize("kept", [1, 3])
def test_a_message_may_hold_another_number_of_items_now(archive: Archive, kept: int) -> None:
    with mistaken(lambda stories: stories[:kept]):
        archive.read([message(f"n{n}", f"{FLOOD} It was day {n} of the rain.") for n in range(3)])
    assert archive.ask("SELECT count(*), max(item_count) FROM entities")[0][1] == kept
    archive.decode_again()
    assert archive.ask("SELECT count(*) + (SELECT count(*) FROM duplicates), min(item_count) FROM articles") == [(3, 3)]
    assert archive.ask("SELECT min(item_count) FROM entities") == [(3,)]


def test_items_that_a_message_does_not_hold_any_more_are_gone(archive: Archive) -> None:
    with mistaken(lambda stories: [*stories, *(story._replace(guid="twice") for story in cut(stories))]):
        archive.read(message("bridge", BRIDGE))
    assert archive.ask("SELECT count(*) FROM articles") == [(2,)]
    archive.decode_again()
    assert archive.ask("SELECT guid, item_count FROM articles") == [("bridge", 1)]


def test_an_article_moves_to_the_date_that_is_right(archive: Archive) -> None:
    with mistaken(
        lambda stories: [story._replace(published_at=story.published_at + 86_400_000_000) for story in stories]
    ):
        archive.read(message("bridge", BRIDGE))
    archive.decode_again()
    for table in ("articles", "entities", "quotes"):
        assert archive.ask(f"SELECT DISTINCT date FROM {table}") == [(date(2026, 3, 2),)]
        assert {path.split("/")[1] for path in archive.lake.listed(table)} == {"date=2026-03-02"}


def test_versions_of_an_item_keep_their_numbers_and_ids(archive: Archive) -> None:
    versions = [message("bridge", BRIDGE.replace("nine", number)) for number in ("nine", "ten", "eleven")]
    with mistaken(lambda stories: [story._replace(body=f"{story.body}\n\nKNA-{len(story.body)}") for story in stories]):
        archive.read(*versions)
    sql = "SELECT article_id, supersedes, version FROM articles ORDER BY version"
    before = archive.ask(sql)
    archive.decode_again()
    assert (len(before), archive.ask(sql)) == (3, before)


def test_the_index_knows_the_new_texts_and_no_old_ones(archive: Archive) -> None:
    with mistaken(cut):
        archive.read(message("bridge", BRIDGE))
    ((old,),) = archive.ask("SELECT text FROM articles")
    archive.decode_again()
    later = message("copy", BRIDGE, provider="Coast Press"), message("short", old, provider="Hill Press")
    archive.read(*later, name="b")
    kinds = dict(archive.ask("SELECT guid, kind FROM duplicates"))
    assert (kinds["copy"], kinds.get("short") == "exact") == ("exact", False)


def test_batches_of_a_few_items_come_to_the_same(archive: Archive) -> None:
    with mistaken(cut):
        archive.read(*(message(f"n{n}", f"{FLOOD}\n\nIt was day {n} of the rain.") for n in range(5)))
    outcome = archive.decode_again(portion=2)
    assert (outcome.messages, archive.decode_again().already) == (5, 5)
    assert archive.ask("SELECT count(*) FROM batches WHERE event = 'revise'") == [(3,)]


def test_files_of_which_no_row_changes_stay(archive: Archive) -> None:
    archive.read(message("bridge", BRIDGE))
    (right,) = archive.lake.listed("articles")
    with mistaken(lambda stories: [story._replace(genre="wrong") for story in stories]):
        archive.read(message("flood", FLOOD), name="b")
    archive.decode_again()
    assert right in archive.lake.listed("articles")
    assert archive.ask("SELECT count(*), max(genre) FROM articles") == [(2, "")]


def test_a_large_date_becomes_several_files_and_is_read_a_file_at_a_time(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.read(message("bridge", BRIDGE), message("flood", FLOOD))
    archive.read(message("hall", "The town hall of Velburg will close in May."), message("a", "Rain."), name="b")
    monkeypatch.setattr(revision, "TOGETHER", 1)
    files = list(archive.lake.listed("articles"))
    snapshot = revision.Snapshot(archive.lake.uri, "2026-03-02", ClosedBatches({}, frozenset()), {"articles": files})
    attempt = Attempt(archive.lake.uri, BatchStamp("revision", "revision-00000001", 0), "1.1")
    made = list(revision.rewrite(ARTICLES, lambda rows: [True, *[False] * (len(rows) - 1)], [], snapshot, attempt))
    assert [part for part in made if isinstance(part, str)] == files
    assert [part.rows for part in made if isinstance(part, StagedFile)] == [1, 1]


def test_what_was_taken_out_for_good_does_not_come_back(archive: Archive) -> None:
    with mistaken(cut):
        archive.read([message("bridge", BRIDGE), message("flood", FLOOD, published_at="2020-03-02T10:00:00Z")])
    keep = date.today() - date(2025, 1, 1)
    assert care(archive.lake, keep=timedelta(days=keep.days)).expired >= 1
    assert archive.decode_again().messages == 0
    assert archive.ask("SELECT guid FROM articles") == [("bridge",)]


def test_a_lake_whose_rejects_and_duplicates_know_no_version_is_decoded_again(archive: Archive) -> None:
    archive.read(message("bridge", BRIDGE), message("bridge", BRIDGE), {"guid": "empty"})
    with pytest.MonkeyPatch.context() as patch:
        for module in (clean, decode, stored):
            patch.setattr(module, "CLEANER_VERSION", "next")
        assert archive.decode_again().messages == 3
    for table in ("articles", "duplicates", "rejects"):
        assert archive.ask(f"SELECT cleaner_version FROM {table}") == [("next",)]


def test_copies_of_articles_that_never_came_to_be_are_decided_together_a_few_at_a_time(
    archive: Archive,
) -> None:
    archive.read(message("hall", "The town hall of Velburg will close in May."), name="first")
    place = IndexPlace(archive.lake.uri)
    (stored_row,) = connect(archive.lake).sql("SELECT * FROM articles").to_arrow_table().to_pylist()
    base = stored_article({**stored_row, "published_at": 1_772_445_600_000_000, "kafka_timestamp": 0})
    lost = [
        base._replace(position=base.position._replace(topic_id="gone", offset=n), guid=guid, text=text)
        for n, (guid, text) in enumerate([("bridge", BRIDGE), ("flood", FLOOD)])
    ]
    with closing(place()) as index:
        index.claim("lost-00000001", lost)
        archive.read(*(message(f"{a.guid} {n}", a.text, provider=f"Press {n}") for n in range(2) for a in lost))
        index.claim("lost-00000001", [])
    assert archive.ask("SELECT count(*) FROM duplicates") == [(4,)]
    settings = Settings((), archive.lake, {}, stream="promote", workers=0)
    outcome = revise(Redecoding(Orphaned(place, at_once=1)), settings)
    assert archive.ask("SELECT guid FROM articles ORDER BY 1") == [("bridge 0",), ("flood 0",), ("hall",)]
    filed = "SELECT d.guid, a.guid FROM duplicates d JOIN articles a ON duplicate_of = article_id ORDER BY 1"
    assert archive.ask(filed) == [("bridge 1", "bridge 0"), ("flood 1", "flood 0")]
    assert (outcome.rows["articles"], audit(archive.lake).findings) == (2, [])
    assert not Orphaned(place).work(archive.lake).days


def test_asked_for_again_the_index_gives_the_same_verdicts(archive: Archive) -> None:
    archive.read(message("bridge", BRIDGE), message("other", BRIDGE, provider="Coast Press"))
    rows = connect(archive.lake).sql("SELECT * FROM articles").to_arrow_table().to_pylist()
    ids = [row["article_id"] for row in rows]
    with closing(IndexPlace(archive.lake.uri)()) as index:
        (article,) = (
            stored_article({**row, "published_at": 0, "kafka_timestamp": 0})._replace(guid="new") for row in rows
        )
        first = index.revise([article], [], ids)
        assert index.revise([article], [], ids) == first
    assert [verdict.fate for verdict in first] == ["article"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from-raw", "--tables", "quotes"], "--tables does not go with --from-raw"),
        (["--all"], "--all goes with --from-raw"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str], said: str, archive: Archive) -> None:
    result = CliRunner().invoke(main, ["backfill", "lake", *arguments, "--lake", archive.lake.uri])
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_the_plan_is_shown_without_writing_anything(archive: Archive) -> None:
    with mistaken(cut):
        archive.read(message("bridge", BRIDGE), message("flood", FLOOD))
    before = archive.ask("SELECT count(*) FROM batches")
    result = CliRunner().invoke(main, ["backfill", "lake", "--from-raw", "--dry-run", "--lake", archive.lake.uri])
    assert (result.exit_code, "2 items to work on, 0 already there" in result.stdout) == (0, True), result.output
    assert archive.ask("SELECT count(*) FROM batches") == before
