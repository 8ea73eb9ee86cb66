"""What is annotated again and replaced, and what stays as it is."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.backfill import Outcome, backfill, files, revise
from pipelines.cli import main
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.revisions import replay
from pipelines.revisions.reannotate import ROWS_OF, Reannotation, is_outdated
from pipelines.revisions.replay import Replay
from pipelines.revisions.revision import Revision
from pipelines.running import Settings
from pipelines.storage.lake import Lake
from schemas.records import RawMessage
from transforms import annotator, decode
from transforms.wire_formats.base import Refused


@pytest.fixture
def lake(seeded_lake: Path, tmp_path: Path) -> Lake:
    """A copy of a lake that holds the seeds."""
    shutil.copytree(seeded_lake, tmp_path / "lake")
    return Lake(str(tmp_path / "lake"))


def run(lake: Lake, revision: Revision) -> Outcome:
    return revise(revision, Settings((), lake, {}, stream="revision", workers=0))


def versions(lake: Lake, table: str) -> set[str]:
    return {row[0] for row in connect(lake).execute(f"SELECT DISTINCT annotator_version FROM {table}").fetchall()}


def listed(lake: Lake) -> dict[str, dict[str, int]]:
    return {name: lake.listed(name) for name in ("articles", "entities", "quotes", "rejects")}


@pytest.mark.parametrize(
    ("annotation", "version", "has_text", "expected"),
    [
        ("annotated", annotator.Annotator().version("en"), True, False),
        ("annotated", "0+en_core_web_sm", True, True),
        ("annotated", None, True, True),
        ("not_annotated: the run was started with --no-annotate", None, True, True),
        ("not_annotated: the run was started with --no-annotate", None, False, True),
        ("not_annotated: canceled", annotator.ANNOTATOR_VERSION, False, False),
        ("failed: it ended", annotator.Annotator().version("en"), True, True),
    ],
)
def test_which_articles_are_annotated_again(
    annotation: str, version: str | None, has_text: bool, expected: bool
) -> None:
    assert is_outdated("en", has_text, annotation, version) is expected


def test_only_the_tables_asked_for_are_replaced_and_a_repetition_replaces_nothing(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = versions(lake, "quotes")
    monkeypatch.setattr(annotator, "ANNOTATOR_VERSION", "new")
    new = annotator.Annotator().version("en")
    only_quotes = Reannotation(date(1, 1, 1), frozenset({"quotes"}))
    run(lake, only_quotes)
    assert (versions(lake, "quotes"), versions(lake, "entities")) == ({new}, {old})
    before = listed(lake)
    run(lake, only_quotes)
    assert listed(lake) == before
    outcome = run(lake, Reannotation(date(1, 1, 1)))
    assert outcome.messages > 10
    assert versions(lake, "quotes") == versions(lake, "entities") == {new}
    assert sum(outcome.rows.values()) == 0, "the same rules find the same rows"
    assert run(lake, Reannotation(date(1, 1, 1))).messages == 0
    assert audit(lake).findings == []


def test_only_dates_since_the_one_given_are_looked_at(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotator, "ANNOTATOR_VERSION", "new")
    days = [row[0] for row in connect(lake).execute("SELECT DISTINCT date FROM articles ORDER BY 1").fetchall()]
    assert list(Reannotation(days[1]).work(lake).days) == [str(day) for day in days[1:]]


def test_an_article_that_failed_is_tried_again_and_left_alone_while_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, story = Lake(str(tmp_path / "lake")), tmp_path / "story.json"
    story.write_text(json.dumps({"guid": "a", "text": "“It is open,” Anna Holm of Velburg said on Monday."}))

    def failing(*arguments: Any) -> Any:
        raise ValueError("not yet")

    with monkeypatch.context() as patch:
        patch.setattr(annotator, "annotate_parsed", failing)
        backfill(files([story]), Settings((), lake, {}, stream="backfill_files", workers=0))
        before = listed(lake)
        assert run(lake, Reannotation(date(1, 1, 1))).messages == 1
        assert listed(lake) == before
    assert run(lake, Reannotation(date(1, 1, 1), frozenset(ROWS_OF))).rows["quotes"] == 1
    assert connect(lake).execute("SELECT annotation, quote_count FROM articles").fetchall() == [("annotated", 1)]
    assert audit(lake).findings == []


def test_of_many_articles_a_few_are_annotated_at_a_time_and_those_that_fail_come_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, stories = Lake(str(tmp_path / "lake")), tmp_path / "stories.jsonl"
    told = (json.dumps({"guid": f"n{n}", "text": f"“It is open,” Anna Holm said of bridge {n}."}) for n in range(3))
    stories.write_text("\n".join(told))
    backfill(files([stories]), Settings((), lake, {}, stream="backfill_files", no_annotate=True))
    whole = annotator.annotate_parsed

    def failing(parsed: Any, *rest: Any) -> Any:
        if "bridge 1" in str(parsed.text):
            raise ValueError("not yet")
        return whole(parsed, *rest)

    monkeypatch.setattr(annotator, "annotate_parsed", failing)
    assert run(lake, Reannotation(date(1, 1, 1), at_once=2)).messages == 3
    done = connect(lake).execute("SELECT guid, left(annotation, 6), quote_count FROM articles ORDER BY 1").fetchall()
    assert done == [("n0", "annota", 1), ("n1", "failed", 0), ("n2", "annota", 1)]
    assert connect(lake).execute("SELECT count(*) FROM batches WHERE event = 'revise'").fetchall() == [(2,)]
    assert audit(lake).findings == []


FEED = [{"guid": f"a{n}", "text": f"Bridge {n} of Velburg opened on Monday."} for n in range(3)]


@pytest.fixture
def with_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """A lake with one message of three items, the second of which a faulty decoder has refused."""
    lake, feed = Lake(str(tmp_path / "lake")), tmp_path / "feed.json"
    feed.write_text(json.dumps(FEED))
    whole = decode._parse_message

    def faulty(message: RawMessage, *rest: Any) -> Any:
        first, _, last = whole(message, *rest)
        return [first, Refused("malformed", "a fault"), last]

    with monkeypatch.context() as patch:
        patch.setattr(decode, "_parse_message", faulty)
        backfill(files([feed]), Settings((), lake, {}, stream="backfill_files", no_annotate=True))
    assert connect(lake).execute("SELECT item, reason FROM rejects").fetchall() == [(1, "malformed")]
    return lake


def test_a_replay_takes_up_the_rejected_items_of_a_message_and_leaves_the_others(with_reject: Lake) -> None:
    assert run(with_reject, Replay("tombstone")).messages == 0
    outcome = run(with_reject, Replay("malformed"))
    assert (outcome.messages, outcome.rows["articles"], outcome.rows["rejects"]) == (1, 1, -1)
    rows = connect(with_reject).execute("SELECT item, item_count, guid, batch_id FROM articles ORDER BY 1").fetchall()
    assert rows == [(n, 3, f"a{n}", "backfill_files-00000001") for n in range(3)]
    assert run(with_reject, Replay()).messages == 0
    assert audit(with_reject).findings == []


def test_a_message_that_is_now_found_to_hold_another_number_of_items_keeps_its_rejects(
    with_reject: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(with_reject)
    monkeypatch.setattr(replay, "decode", lambda message, feeds: decode.decode(message, feeds)[:2])
    assert run(with_reject, Replay()).rows.total() == 0
    assert listed(with_reject) == before
    assert audit(with_reject).findings == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["replay", "--reason", "silly"],
            "--reason takes malformed, empty, not_text, tombstone, too_large, not 'silly'",
        ),
        (["backfill", "lake", "--tables", "articles"], "--tables takes entities and quotes, not 'articles'"),
        (["backfill", "files", "no-such-folder"], "there is no file or folder no-such-folder"),
        (["backfill", "kafka", "--topic", "t", "--from", "soon"], "an ISO 8601 time, not 'soon'"),
        (["replay"], "there is no lake at"),
    ],
)
def test_bad_usage_is_one_clear_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [*arguments, "--lake", str(tmp_path / "none")])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert said in result.stderr
    assert not (tmp_path / "none").exists()
