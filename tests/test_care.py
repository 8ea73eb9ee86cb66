"""Care of the tables: fewer files with the same rows, beside writers, whatever kills it; old rows go when told to."""

import os
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from pipelines.cli import main
from pipelines.errors import DatelineError, StreamTaken
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic
from pipelines.sources.publish import Payload, publish
from pipelines.storage.index import IndexPlace, ensure_index
from pipelines.storage.lake import Lake, add_action
from pipelines.storage.ledger import Ledger
from pipelines.storage.locks import maintenance_lock
from pipelines.storage.rebuild import rebuild_index
from pipelines.upkeep import care, rewrite
from pipelines.upkeep.care import duration
from schemas.tables import ARTICLES, BATCHES, RAW, TABLES
from tests.exactly_once.harness import KILLED, DriverHost, rows_of
from tests.index_contents import contents
from tests.wire import BRIDGE, item

OLD = "2025-01-05T10:00:00Z"
NOW = datetime(2026, 3, 10, tzinfo=UTC)
ROW_TABLES = [table for table in TABLES.values() if table is not BATCHES]


def settings(broker: str, topic: str, lake: Lake, **more: Any) -> Settings:
    kafka = {"bootstrap_servers": broker}
    return Settings([topic], lake, kafka, until_caught_up=True, **{"batch_records": 2, "workers": 0, **more})


@pytest.fixture(scope="module")
def written(broker: str, small: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of many small files, with every table filled; not to be changed."""
    lake = Lake(str(tmp_path_factory.mktemp("written") / "lake"))
    run_stream(settings(broker, small, lake))
    return Path(lake.uri)


@pytest.fixture
def lake(written: Path, tmp_path: Path) -> Lake:
    return copied(written, tmp_path)


def send(broker: str, topic: str, *messages: bytes) -> None:
    create_topic(broker, topic, 1)
    publish([Payload("", message) for message in messages], topic, {"bootstrap_servers": broker}, PRODUCER_SETTINGS)


def copied(written: Path, folder: Path) -> Lake:
    lake = Lake(str(folder / "lake"))
    for file in written.rglob("*"):
        target = Path(lake.uri) / file.relative_to(written)
        if file.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return lake


def small_files(lake: Lake) -> int:
    """Files beyond one for each table and date."""
    return sum(len(paths) - 1 for paths in by_date(lake).values())


def by_date(lake: Lake) -> dict[str, list[str]]:
    found = defaultdict(list)
    for table in ROW_TABLES:
        for path in lake.listed(table.name):
            found[path.rpartition("/")[0]].append(path)
    return found


def assert_whole(lake: Lake) -> None:
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])


def test_a_date_becomes_one_sorted_file_a_table_with_the_same_rows(lake: Lake) -> None:
    before = rows_of(Path(lake.uri))
    assert small_files(lake) > 5
    done = care.care(lake)
    assert small_files(lake) == 0
    assert sum(done.merged.values()) > 10
    assert rows_of(Path(lake.uri)) == before
    assert_whole(lake)
    for table in ROW_TABLES:
        for path in lake.listed(table.name):
            file = pq.ParquetFile(f"{lake.uri}/{path}")
            assert file.metadata.row_group(0).column(0).compression == "ZSTD"
            assert file.schema_arrow.names == [column.name for column in table.columns if column.name != "date"]
            rows = [tuple(row[name] for name in table.sorted_by) for row in file.read().to_pylist()]
            assert rows == sorted(rows)


def test_what_is_in_order_is_left_as_it_is(lake: Lake) -> None:
    care.care(lake)
    files = {table.name: lake.listed(table.name) for table in ROW_TABLES}
    assert not any(care.care(lake).merged.values())
    assert {table.name: lake.listed(table.name) for table in ROW_TABLES} == files


def test_replaced_files_serve_time_travel_until_their_history_is_over(lake: Lake) -> None:
    before = lake.table("articles").version()
    old = set(lake.listed("articles"))
    care.care(lake, history=timedelta(days=7))
    assert all((Path(lake.uri) / path).exists() for path in old)
    then = DeltaTable(lake.table_uri("articles"), version=before)
    assert {f"articles/{path}" for path in pa.table(then.get_add_actions(flatten=True))["path"].to_pylist()} == old
    done = care.care(lake, history=timedelta(0))
    assert done.vacuumed >= len(old)
    assert set(lake.list_files("articles")) == set(lake.listed("articles"))
    assert_whole(lake)


def test_old_files_of_the_ledger_that_no_log_knows_are_deleted_and_no_others(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(lake.table_uri("batches"))

    def left(name: str, age: timedelta) -> Path:
        file = folder / f"part-00000-{name}.parquet"
        file.touch()
        os.utime(file, ((NOW - age).timestamp(), (NOW - age).timestamp()))
        return file

    def while_locked(*given: Any) -> int:
        left("late", timedelta(days=8))
        return retire(*given)

    old, young = left("old", timedelta(days=8)), left("young", timedelta(days=6))
    retire = Ledger.retire
    monkeypatch.setattr(Ledger, "retire", while_locked)
    state = Ledger(lake).state
    care.care(lake, clock=lambda: NOW)
    assert (old.exists(), young.exists()) == (False, True)
    assert (folder / "part-00000-late.parquet").exists(), "what was written under the lock may yet be committed"
    assert Ledger(lake).state.numbers == state.numbers
    then = DeltaTable(lake.table_uri("batches"), version=lake.table("batches").version() - 1)
    assert all((folder / path).exists() for path in pa.table(then.get_add_actions(flatten=True))["path"].to_pylist())


def test_each_table_gets_a_checkpoint(lake: Lake) -> None:
    care.care(lake)
    for name in TABLES:
        assert list((Path(lake.uri) / name / "_delta_log").glob("*.checkpoint.parquet")), name
    assert_whole(lake)


def test_a_batch_that_is_committed_during_a_merge_is_not_lost(
    broker: str, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(broker, "meanwhile", item("late", BRIDGE, provider="Late"))
    merge, ran = care.merge_files, []

    def merge_and_run(*given: Any) -> Any:
        merged = merge(*given)
        if not ran:
            ran.append(run_stream(settings(broker, "meanwhile", lake, stream="other")))
        return merged

    monkeypatch.setattr(care, "merge_files", merge_and_run)
    before = sum(map(len, rows_of(Path(lake.uri)).values()))
    care.care(lake)
    assert sum(map(len, rows_of(Path(lake.uri)).values())) == before + 2, "a duplicate and its payload came meanwhile"
    assert_whole(lake)


def test_a_writer_that_loaded_the_table_before_a_merge_has_to_load_it_again(lake: Lake) -> None:
    handle = lake.table("articles")
    staged = lake.stage(
        ARTICLES, connect(lake).sql("SELECT * FROM articles LIMIT 1").to_arrow_table().to_pylist(), "x-1", "1.1"
    )
    assert staged
    care.care(lake)
    with pytest.raises(CommitFailedError):
        handle.create_write_transaction([add_action(staged)], "append", ARTICLES.schema, ["date"])


def test_two_merges_of_the_same_files_cannot_both_count(lake: Lake) -> None:
    ledger = Ledger(lake)
    paths = max(by_date(lake).values(), key=len)
    table = TABLES[paths[0].partition("/")[0]]
    with maintenance_lock(lake, ledger, "compact") as lock:
        new = rewrite.merge_files(lake, table, paths, lock)
        assert new
        rewrite.swap(lake, table, paths, [new], lock)
        with pytest.raises(DatelineError, match="is not in the table any more"):
            rewrite.swap(lake, table, paths, [new], lock)
        taken = ledger.lock("backfill", take_over=True)
        rewrite.swap(lake, table, [f"{table.name}/{new.path}"], [], taken)
        with pytest.raises(StreamTaken, match="taken over"):
            rewrite.swap(lake, table, [], [], lock)


def test_care_is_refused_while_other_maintenance_goes_on(lake: Lake, host: DriverHost) -> None:
    with maintenance_lock(lake, Ledger(lake), "backfill"):
        refused = host.run(["compact", "--lake", lake.uri])
        assert refused.status == 75
        assert "is under maintenance by process" in refused.output
        waiting = host.start(["compact", "--lake", lake.uri, "--on-overlap", "wait"])
    assert host.wait(waiting).status == 0


MOMENTS = ["lock", "merge-articles", "swap-articles", "swap-raw", "vacuum-entities", "unlock"]


@pytest.mark.parametrize("moment", [f"after:{name}:1" for name in MOMENTS] + ["before:swap-articles:1"])
def test_care_that_is_killed_leaves_every_row_and_the_next_one_finishes(
    moment: str, lake: Lake, written: Path, host: DriverHost
) -> None:
    command = ["compact", "--lake", lake.uri, "--history", "0d"]
    assert host.run(command, DATELINE_FAULT=f"kill@{moment}").status == KILLED
    assert rows_of(Path(lake.uri)) == rows_of(written)
    assert audit(lake).findings == []
    finished = host.run(command)
    assert finished.status == 0, finished.output
    assert rows_of(Path(lake.uri)) == rows_of(written)
    assert small_files(lake) == 0
    assert_whole(lake)


# retention


@pytest.fixture(scope="module")
def aged(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with articles of 2025 and 2026, some of them in one message; not to be changed."""
    lake, topic = Lake(str(tmp_path_factory.mktemp("aged") / "lake")), "aged"
    texts = [BRIDGE.replace("nine", word).replace("Velburg", word.title()) for word in ("seven", "twelve", "thirty")]
    feed = """<rss version="2.0"><channel><title>Both</title>{}</channel></rss>"""
    entry = "<item><guid>{}</guid><title>Entry {}</title><pubDate>{}</pubDate><description>{}</description></item>"
    both = feed.format(
        entry.format("r-old", 1, "Sun, 05 Jan 2025 10:00:00 GMT", "The ferry to Marren stopped at noon, police said.")
        + entry.format("r-new", 2, "Mon, 02 Mar 2026 10:00:00 GMT", "A school in Velburg won the prize, its head said.")
    )
    messages = [
        item("old", texts[0], published_at=OLD),
        item("new", texts[1]),
        item("old", texts[0], published_at=OLD),
        both.encode(),
        b"{",
    ]
    send(broker, topic, *messages)
    run_stream(settings(broker, topic, lake))
    assert connect(lake).execute("SELECT count(*) FROM articles").fetchall() == [(4,)]
    return Path(lake.uri)


def test_rows_of_dates_before_keep_go_and_the_audit_knows(aged: Path, tmp_path: Path) -> None:
    lake = copied(aged, tmp_path)
    done = care.care(lake, keep=timedelta(days=365), clock=lambda: NOW)
    connection = connect(lake)
    dated = {"articles": "date", "entities": "date", "quotes": "date", "duplicates": "date"}
    for table in dated:
        assert connection.execute(f"SELECT count(*) FROM {table} WHERE date < '2025-03-10'").fetchall() == [(0,)]
    assert [row[0] for row in connection.execute("SELECT guid FROM articles ORDER BY 1").fetchall()] == ["new", "r-new"]
    kept = connection.execute('SELECT "offset" FROM raw ORDER BY 1').fetchall()
    assert kept == [(1,), (3,), (4,)], "the payload of two items stays with the newer one"
    assert done.expired == sum(map(len, rows_of(aged).values())) - sum(map(len, rows_of(Path(lake.uri)).values()))
    assert_whole(lake)
    assert care.care(lake, keep=timedelta(days=365), clock=lambda: NOW).expired == 0


def test_an_index_made_anew_after_retention_knows_the_rows_that_are_left(aged: Path, tmp_path: Path) -> None:
    lake = copied(aged, tmp_path)
    care.care(lake, keep=timedelta(days=365), clock=lambda: NOW)
    place = IndexPlace(lake.uri)
    left = connect(lake).execute("SELECT count(*) FROM (FROM articles UNION ALL BY NAME FROM duplicates)").fetchall()
    assert rebuild_index(place) == left[0][0] > 0
    ensure_index(place, "live", Ledger(lake).state)


def test_a_row_lost_beside_retention_is_still_found(aged: Path, tmp_path: Path) -> None:
    lake = copied(aged, tmp_path)
    care.care(lake, keep=timedelta(days=365), clock=lambda: NOW)
    DeltaTable(lake.table_uri("articles")).delete("guid = 'new'")
    assert audit(lake).findings


@pytest.mark.parametrize("moment", ["after:remove:1", "before:swap-articles:1", "after:swap-raw:1", "before:removed:1"])
def test_retention_that_is_killed_shows_no_half_of_it_and_is_finished_by_the_next_care(
    moment: str, aged: Path, tmp_path: Path, host: DriverHost
) -> None:
    lake = copied(aged, tmp_path)
    days = (datetime.now(UTC).date() - date(2026, 1, 1)).days
    command = ["compact", "--lake", lake.uri, "--history", "0d"]
    assert host.run([*command, "--keep", f"{days}d"], DATELINE_FAULT=f"kill@{moment}").status == KILLED
    hidden = rows_of(Path(lake.uri))
    assert {row["guid"] for row in hidden["articles"]} == {"new", "r-new"}
    assert audit(lake).findings == []
    assert host.run(command).status == 0
    assert rows_of(Path(lake.uri)) == hidden
    stored = pa.concat_tables(
        pq.read_table(f"{lake.uri}/{path}", partitioning=None) for path in lake.listed("articles")
    )
    assert set(stored["guid"].to_pylist()) == {"new", "r-new"}
    assert_whole(lake)


# schema


def test_a_new_column_appears_without_a_file_being_written_again(broker: str, small: str, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    older = RAW._replace(columns=tuple(column for column in RAW.columns if column.name != "headers"))
    DeltaTable.create(lake.table_uri("raw"), schema=older.schema, partition_by=["date"])
    row = dict.fromkeys(older.schema.names, None) | {"topic": "t", "date": date(2026, 1, 1), "offset": 0, "item": 0}
    row |= {"topic_id": "i", "partition": 0}
    staged = lake.stage(older, [row], "old-00000001", "1.1")
    assert staged
    assert lake.commit(older, ("old", 1), [staged])
    before = (Path(lake.uri) / "raw" / staged.path).read_bytes()
    run_stream(settings(broker, small, lake, no_annotate=True))
    assert "headers" in [field.name for field in lake.table("raw").schema().fields]
    assert (Path(lake.uri) / "raw" / staged.path).read_bytes() == before
    assert f"raw/{staged.path}" in lake.listed("raw")
    connection = rewrite.reading(lake, RAW, lake.listed("raw"))
    assert connection.execute("SELECT count(*), count(headers) FROM raw").fetchall() == [(10, 9)]


@pytest.mark.parametrize(
    ("text", "length"),
    [("365d", timedelta(days=365)), ("12h", timedelta(hours=12)), ("30m", timedelta(minutes=30)), ("0d", timedelta(0))],
)
def test_a_duration_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    assert duration(text) == length


@pytest.mark.parametrize("text", ["", "365", "d", "-1d", "1.5d", "1w"])
def test_another_duration_is_refused(text: str) -> None:
    with pytest.raises(DatelineError, match="looks like 365d"):
        duration(text)


def test_near_copies_of_what_is_pruned_from_the_index_are_looked_for_again_once_it_is_made_anew(lake: Lake) -> None:
    place = IndexPlace(lake.uri)
    whole = contents((place.where, ""))
    done = care.care(lake, prune=timedelta(days=60), clock=lambda: NOW + timedelta(days=4000))
    assert done.pruned > 0
    assert not any(key.kind == "entry" for key in contents((place.where, "")))
    rebuild_index(place)
    assert contents((place.where, "")) == whole


def test_what_is_too_new_to_be_pruned_is_refused(lake: Lake) -> None:
    ended = CliRunner().invoke(main, ["compact", "--lake", lake.uri, "--prune-index", "30d"])
    assert (ended.exit_code, "takes 60d or more" in ended.output) == (1, True)
