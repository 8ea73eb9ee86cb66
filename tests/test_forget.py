"""After an item is forgotten, no file of the lake holds its text or a name of it; the ledger says so."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.running import run_stream
from pipelines.storage.index import IndexPlace
from pipelines.storage.lake import Lake
from pipelines.storage.rebuild import rebuild_index
from pipelines.upkeep.care import care
from tests.exactly_once.harness import KILLED, DriverHost, rows_of
from tests.integration.redis_server import RedisServer
from tests.test_care import copied, send, settings
from tests.wire import BRIDGE, FLOOD, item
from transforms.duplicates.fingerprint_index import open_storage

NAME = "Quentin Ashgrove"
TEXT = (
    f"A court in Velburg fined the broker {NAME} on Monday, the clerk said. “I did nothing wrong,” {NAME} told "
    "reporters.\n\nHis lawyer said that an appeal would follow within a week, and that Ashgrove would pay until then."
)
GUID = "urn:northwire:court-4711"
ID = "SELECT article_id FROM articles WHERE guid = '{}' ORDER BY version"
TRACES = (NAME, "Ashgrove", "I did nothing wrong", "court-4711", "an appeal would follow")

MESSAGES = (
    item(GUID, TEXT, version=1),
    item("bridge", BRIDGE),
    item(GUID, TEXT, version=1),
    item("copy-of-it", TEXT, provider="Coast Press"),
    item(GUID, TEXT.replace("Monday", "Tuesday"), version=2),
    gzip.compress(f'{{"guid": "{GUID}", "text": "{NAME} was'.encode()),
    item("flood", FLOOD),
)
"""An item in two versions with a redelivery, a copy elsewhere and a broken delivery, between two others."""


@pytest.fixture(scope="module")
def written(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake that holds the item, in its history too; not to be changed."""
    lake = Lake(str(tmp_path_factory.mktemp("forget") / "lake"))
    send(broker, "court", *MESSAGES)
    run_stream(settings(broker, "court", lake))
    care(lake)
    assert traces(lake) >= {"articles", "entities", "quotes", "duplicates", "raw", "rejects"}
    return Path(lake.uri)


@pytest.fixture
def lake(written: Path, tmp_path: Path) -> Lake:
    return copied(written, tmp_path)


def traces(lake: Lake) -> set[str]:
    """The first folder of each file of the lake, whatever its kind, that holds any of the traces."""
    return {str(file.relative_to(lake.uri)).partition("/")[0] for file in Path(lake.uri).rglob("*") if is_trace(file)}


def is_trace(file: Path) -> bool:
    return file.is_file() and any(trace.encode() in content for content in contents(file) for trace in TRACES)


def contents(file: Path) -> Iterator[bytes]:
    """The bytes of a file, and of a Parquet file all values, unpacked."""
    yield file.read_bytes()
    if file.suffix == ".parquet":
        for row in pq.ParquetFile(file).read().to_pylist():
            yield from map(as_bytes, row.values())


def as_bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return gzip.decompress(value) if value.startswith(b"\x1f\x8b") else value
    return str(value).encode()


def forget(lake: Lake, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["forget", "--lake", lake.uri, *arguments])


def ids(lake: Lake) -> list[str]:
    return [row[0] for row in connect(lake).execute(ID.format(GUID)).fetchall()]


@pytest.mark.parametrize("by", ["--guid", "--article"])
def test_no_file_holds_a_trace_of_it_and_everything_else_is_there(by: str, lake: Lake, written: Path) -> None:
    articles = ids(lake)
    result = forget(lake, by, GUID if by == "--guid" else articles[0], "--note", "case 12")
    assert result.exit_code == 0, result.output
    assert traces(lake) == set()
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])
    left = {row["guid"] for row in rows_of(Path(lake.uri))["articles"]}
    assert left == {"bridge", "flood"}
    kept = [row for row in rows_of(written)["quotes"] if row["article_id"] not in articles]
    assert rows_of(Path(lake.uri))["quotes"] == kept != []


def test_the_ledger_says_what_was_removed_when_and_why(lake: Lake) -> None:
    articles = ids(lake)
    forget(lake, "--guid", GUID, "--note", "case 12")
    sql = """SELECT articles, note, "at" FROM batches WHERE event = 'remove'"""
    ((removed, note, at),) = connect(lake).execute(sql).fetchall()
    assert sorted(removed) == sorted(articles)
    assert note == "case 12"
    again = forget(lake, "--article", articles[0])
    assert again.exit_code == 1
    assert f"was forgotten on {at:%Y-%m-%d}" in again.stderr


def test_a_dry_run_says_what_would_go_and_changes_nothing(lake: Lake, written: Path) -> None:
    result = forget(lake, "--guid", GUID, "--dry-run")
    assert "2 articles" in result.output
    assert "2 duplicates" in result.output
    assert "1 rejects" in result.output
    assert rows_of(Path(lake.uri)) == rows_of(written)


def test_one_version_can_be_forgotten_alone_with_its_copies(lake: Lake) -> None:
    first, second = ids(lake)
    assert forget(lake, "--article", first, "--this-version").exit_code == 0
    assert ids(lake) == [second]
    assert connect(lake).execute("SELECT count(*) FROM duplicates").fetchall() == [(0,)]
    assert audit(lake).findings == []


@pytest.mark.parametrize(
    "moment", ["after:remove:1", "after:swap-articles:1", "after:erase-claims:1", "before:removed:1"]
)
def test_a_takedown_that_is_killed_is_hidden_at_once_and_finished_by_the_next_care(
    moment: str,
    lake: Lake,
    host: DriverHost,
) -> None:
    killed = host.run(["forget", "--lake", lake.uri, "--guid", GUID], DATELINE_FAULT=f"kill@{moment}")
    assert killed.status == KILLED, killed.output
    assert NAME not in str(rows_of(Path(lake.uri)))
    assert audit(lake).findings == []
    care(lake)
    assert traces(lake) == set()
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])


def test_without_the_index_nothing_is_forgotten(lake: Lake, written: Path) -> None:
    Path(IndexPlace(lake.uri).where).unlink()
    refused = forget(lake, "--guid", GUID)
    assert refused.exit_code == 1
    assert "there is no fingerprint index" in refused.stderr
    assert "say where it is with --index" in refused.stderr
    assert rows_of(Path(lake.uri)) == rows_of(written)


def test_an_index_made_anew_after_it_knows_what_the_erased_one_knows(lake: Lake) -> None:
    before = claims_in(IndexPlace(lake.uri))
    forget(lake, "--guid", GUID)
    place = IndexPlace(lake.uri)
    erased = claims_in(place)
    assert len(before["claims"] - erased["claims"]) == 4, "two versions, a redelivery and a copy"
    left = connect(lake).execute("SELECT count(*) FROM (FROM articles UNION ALL BY NAME FROM duplicates)").fetchall()
    assert rebuild_index(place) == len(erased["claims"]) == left[0][0]
    assert claims_in(place) == erased


def claims_in(place: IndexPlace) -> dict[str, set[bytes | int]]:
    """What the records that do not depend on numbers are kept under."""
    with closing(open_storage(place.where, place.namespace)) as storage:
        keys = [key for key, _ in storage.items()]
    return {kind: {key.name for key in keys if key.kind == kind} for kind in ("claims", "items", "texts")}


@pytest.mark.integration
def test_it_is_erased_from_an_index_on_a_server(lake: Lake, redis_server: RedisServer) -> None:
    place = IndexPlace(lake.uri, redis_server.url)
    file = Path(IndexPlace(lake.uri).where)
    rebuild_index(place)
    file.unlink()
    assert "say where it is with --index" in forget(lake, "--guid", GUID).stderr
    before = claims_in(place)
    result = forget(lake, "--guid", GUID, "--index", redis_server.url)
    assert result.exit_code == 0, result.output
    assert len(before["claims"] - claims_in(place)["claims"]) == 4
    assert traces(lake) == set()
    assert not file.exists()
    erased = claims_in(place)
    rebuild_index(place)
    assert claims_in(place) == erased


def test_a_stream_goes_on_after_it(broker: str, lake: Lake) -> None:
    forget(lake, "--guid", GUID)
    send(broker, "after", item("after", "The harbour of Marren opened again, its master said."), item("bridge", BRIDGE))
    run_stream(settings(broker, "after", lake))
    kinds = connect(lake).execute("SELECT kind, count(*) FROM duplicates GROUP BY 1").fetchall()
    assert kinds == [("redelivery", 1)], "the index still knows the others"
    assert audit(lake).findings == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "either --article ID or --guid GUID"),
        (["--article", "a", "--guid", "b"], "either --article ID or --guid GUID"),
        (["--guid", "b", "--this-version"], "goes with --article"),
        (["--guid", "nobody's"], "the lake holds no item with guid 'nobody's'"),
        (["--article", "0"], "the lake holds no article 0"),
    ],
)
def test_what_is_not_clear_or_not_there_is_one_line(arguments: list[str], says: str, lake: Lake) -> None:
    result = forget(lake, *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_guid_of_two_providers_needs_one_of_them(broker: str, lake: Lake) -> None:
    send(
        broker, "same", item("flood", "Another story about the flood in the north, told by another.", provider="Other")
    )
    run_stream(settings(broker, "same", lake))
    assert "used by 'Northwire', 'Other'" in forget(lake, "--guid", "flood").stderr
    assert forget(lake, "--guid", "flood", "--provider", "Other").exit_code == 0
    assert "flood" in json.dumps([row["guid"] for row in rows_of(Path(lake.uri))["articles"]])
