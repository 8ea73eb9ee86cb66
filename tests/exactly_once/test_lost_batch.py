"""Copies that were filed under a batch that can never be read again are not duplicates of nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic, local_broker
from pipelines.sources.publish import Payload, publish
from pipelines.storage.index import IndexPlace
from pipelines.storage.lake import Lake
from pipelines.storage.rebuild import rebuild_index
from tests.exactly_once.harness import KILLED, DriverHost, rows_of, run_arguments
from tests.strategies import prose
from tests.wire import item

STORY, OTHER = prose(1, 200), prose(2, 200)
LATER = "2026-03-05T12:00:00Z"

ARCHIVE = [
    item("own", prose(3, 120)),
    item("flood", STORY),  # the very item that the lost batch had
    item("flood copy", STORY, provider="Syndicate"),
    item("copy", OTHER, provider="Syndicate"),
    item("cut copy", OTHER.rpartition("\n\n")[0], provider="Syndicate", published_at=LATER),
]
FATES = """
    SELECT guid, 'article' AS fate, guid AS story FROM articles
    UNION ALL SELECT d.guid, kind, a.guid FROM duplicates d LEFT JOIN articles a ON article_id = duplicate_of
    ORDER BY ALL
"""
PROMOTED = [
    ("copy", "article", "copy"),
    ("cut copy", "near", "copy"),
    ("flood", "article", "flood"),
    ("flood copy", "exact", "flood"),
    ("new", "article", "new"),
    ("own", "article", "own"),
]
MOMENTS = ["after:claims:2", "after:seal:2", "before:commit-duplicates:1"]
"""The first claims and the first seal are those of the lost batch."""


def archive(folder: Path) -> list[str]:
    """A backfill of files that hold copies."""
    (folder / "archive.jsonl").write_bytes(b"\n".join(ARCHIVE) + b"\n")
    return ["backfill", "files", str(folder / "archive.jsonl"), "--lake", str(folder / "lake"), "--no-annotate"]


@pytest.fixture(scope="module")
def orphaned(host: DriverHost, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake in which a batch was planned and claimed, and copies were filed under it; its broker is gone."""
    folder = tmp_path_factory.mktemp("orphaned")
    with local_broker() as address:
        create_topic(address, "wire", 1)
        payloads = [Payload("", item("flood", STORY)), Payload("", item("other", OTHER))]
        publish(payloads, "wire", {"bootstrap_servers": address}, PRODUCER_SETTINGS)
        killed = host.run(run_arguments(address, "wire", folder / "lake"), DATELINE_FAULT="kill@after:claims:1")
        assert killed.status == KILLED, killed.output
    ended = host.run(archive(folder))
    assert ended.status == 0, ended.output
    assert fates(folder / "lake") == [
        ("copy", "exact", None),
        ("cut copy", "near", None),
        ("flood", "redelivery", None),
        ("flood copy", "exact", None),
        ("own", "article", "own"),
    ]
    return folder / "lake"


@pytest.fixture(scope="module")
def arguments() -> Any:
    """A run that reads another broker, where the topic has one other message."""
    with local_broker() as address:
        create_topic(address, "wire", 1)
        new = [Payload("", item("new", prose(4, 120)))]
        publish(new, "wire", {"bootstrap_servers": address}, PRODUCER_SETTINGS)
        yield lambda lake: [*run_arguments(address, "wire", lake), "--no-annotate", "--on-data-loss", "skip"]


@pytest.fixture
def lake(orphaned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(orphaned, tmp_path / "lake"))


def fates(lake: Path) -> list[tuple[str, str, str | None]]:
    return connect(Lake(str(lake))).sql(FATES).fetchall()


def test_the_first_copy_becomes_the_article_and_the_others_are_filed_under_it(
    lake: Path, arguments: Any, host: DriverHost
) -> None:
    ended = host.run(arguments(lake))
    assert ended.status == 0, ended.output
    assert fates(lake) == PROMOTED
    report = audit(Lake(str(lake)))
    assert (report.findings, report.lost) == ([], ["wire/0 offsets 0 to 2 (batch live-00000001)"])
    assert "promote-00000001: 4 items of 2026-03-02" in ended.output
    before = rows_of(lake)
    again = host.run(arguments(lake))
    assert (again.status, "promote" in again.output, rows_of(lake)) == (0, False, before)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_promotion_that_is_killed_ends_as_if_undisturbed(
    moment: str, lake: Path, arguments: Any, host: DriverHost
) -> None:
    killed = host.run(arguments(lake), DATELINE_FAULT=f"kill@{moment}")
    assert killed.status == KILLED, killed.output
    ended = host.run(arguments(lake))
    assert ended.status == 0, ended.output
    assert fates(lake) == PROMOTED
    report = audit(Lake(str(lake)))
    assert (report.findings, report.orphans) == ([], [])


def test_the_index_made_from_the_tables_knows_the_promoted_article(
    lake: Path, arguments: Any, host: DriverHost, tmp_path: Path
) -> None:
    host.run(arguments(lake))
    rebuild_index(IndexPlace(str(lake)))
    (tmp_path / "archive.jsonl").write_bytes(item("late", STORY, provider="Third") + b"\n")
    later = ["backfill", "files", str(tmp_path / "archive.jsonl"), "--lake", str(lake), "--no-annotate"]
    ended = host.run([*later, "--stream", "later"])
    assert ended.status == 0, ended.output
    assert ("late", "exact", "flood") in fates(lake)
