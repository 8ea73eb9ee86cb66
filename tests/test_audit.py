"""The audit finds what it must: each kind of damage, in each table, by the position it strikes."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from deltalake import DeltaTable, write_deltalake

from pipelines.cli import main
from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.storage.lake import Lake
from schemas.tables import BATCHES, TABLES

ROW_TABLES = [name for name in TABLES if name != BATCHES.name]


@pytest.fixture
def lake(seeded_lake: Path, tmp_path: Path) -> Lake:
    """A copy of a lake that holds the seeds, to be damaged."""
    shutil.copytree(seeded_lake, tmp_path / "lake")
    return Lake(str(tmp_path / "lake"))


def some_row(lake: Lake, table: str) -> dict[str, Any]:
    """A row of a table, its columns in Delta's types."""
    return connect(lake).sql(f"SELECT * FROM {table} ORDER BY ALL LIMIT 1").to_arrow_table().to_pylist()[0]


def position_of(row: dict[str, Any]) -> str:
    return f"{row['topic']}/{row['partition']} offset {row['offset']}"


def delete_row(lake: Lake, table: str) -> dict[str, Any]:
    row = some_row(lake, table)
    key = {"articles": "article_id", "quotes": "quote_id"}.get(table)
    at = f'topic_id = \'{row["topic_id"]}\' AND "partition" = {row["partition"]} AND "offset" = {row["offset"]}'
    own = {"entities": f" AND article_id = '{row.get('article_id')}' AND start = {row.get('start')}"}
    predicate = f"{key} = '{row[key]}'" if key else at + own.get(table, f" AND item = {row['item']}")
    deleted = DeltaTable(lake.table_uri(table)).delete(predicate)
    assert deleted["num_deleted_rows"] == 1
    return row


def double_row(lake: Lake, table: str) -> dict[str, Any]:
    row = some_row(lake, table)
    write_deltalake(lake.table_uri(table), pa.Table.from_pylist([row], schema=TABLES[table].schema), mode="append")
    return row


def delete_file(lake: Lake, table: str) -> dict[str, Any]:
    row = some_row(lake, table)
    for file in lake.table(table).file_uris():
        found = pq.read_table(file, columns=["topic_id", "partition", "offset", "item"], partitioning=None).to_pylist()
        if any(all(item[name] == row[name] for name in item) for item in found):
            Path(file).unlink()
    return row


DAMAGES: dict[str, Callable[[Lake, str], dict[str, Any]]] = {
    "deleted": delete_row,
    "doubled": double_row,
    "file deleted": delete_file,
}


def test_a_lake_as_it_was_written_passes(lake: Lake) -> None:
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])
    assert report.positions > 10
    result = CliRunner().invoke(main, ["audit", "--lake", lake.uri])
    assert result.exit_code == 0, result.output
    assert "every position has exactly one fate" in result.output


@pytest.mark.parametrize("table", ROW_TABLES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_a_table_is_found_and_its_position_named(lake: Lake, table: str, damage: str) -> None:
    row = DAMAGES[damage](lake, table)
    result = CliRunner().invoke(main, ["audit", "--lake", lake.uri])
    assert result.exit_code == 1
    assert position_of(row) in result.output


SHIFTS = {
    "entities": 'UPDATE t SET start = start + 1, "end" = "end" + 1',
    "quotes": "UPDATE t SET content = list_transform(content, lambda s: {'start': s.start + 1, 'end': s.\"end\" + 1})",
    "articles": "UPDATE t SET text = 'x' || text",
    "duplicates": 'UPDATE t SET "offset" = "offset" + 1000',
    "rejects": 'UPDATE t SET "offset" = "offset" + 1000',
    "raw": 'UPDATE t SET "offset" = "offset" + 1000',
}
"""A shifted span where a table has spans; elsewhere a shifted offset, and a text that no longer fits its spans."""


@pytest.mark.parametrize("table", SHIFTS)
def test_a_shifted_span_or_offset_is_found_and_its_position_named(lake: Lake, table: str) -> None:
    row = (
        some_row(lake, table)
        if table != "articles"
        else connect(lake)
        .sql("SELECT * FROM articles WHERE quote_count > 0 ORDER BY ALL LIMIT 1")
        .to_arrow_table()
        .to_pylist()[0]
    )
    connection = connect(lake)
    key = "quote_id" if table == "quotes" else "article_id" if "article_id" in row else "offset"
    literal = f"'{row[key]}'" if isinstance(row[key], str) else row[key]
    rows = connection.sql(f'SELECT * FROM {table} WHERE "{key}" = {literal}').to_arrow_table()
    connection.register("rows", rows)
    connection.execute("CREATE TABLE t AS SELECT * FROM rows")
    connection.execute(SHIFTS[table])
    shifted = connection.sql("SELECT * FROM t").to_arrow_table().cast(TABLES[table].schema)
    DeltaTable(lake.table_uri(table)).delete(f'"{key}" = {literal}')
    write_deltalake(lake.table_uri(table), shifted, mode="append")
    result = CliRunner().invoke(main, ["audit", "--lake", lake.uri])
    assert result.exit_code == 1
    assert position_of(row) in result.output


@pytest.mark.parametrize("event", ["plan", "seal", "close"])
def test_an_event_missing_from_the_ledger_is_found(lake: Lake, event: str) -> None:
    DeltaTable(lake.table_uri("batches")).delete(f"event = '{event}'")
    assert any("the event is missing" in finding.problem for finding in audit(lake).findings)


def test_a_doubled_ledger_event_is_found(lake: Lake) -> None:
    rows = connect(lake).sql("SELECT * FROM batches WHERE event = 'seal' LIMIT 1").to_arrow_table()
    write_deltalake(lake.table_uri("batches"), rows.cast(BATCHES.schema), mode="append")
    assert any("2 times" in finding.problem for finding in audit(lake).findings)


def test_a_ledger_file_that_is_gone_is_found(lake: Lake) -> None:
    file = next(iter(lake.listed("batches")))
    (Path(lake.uri) / file).unlink()
    problems = {finding.problem for finding in audit(lake).findings}
    assert {"the file is missing", "the event is missing"} <= problems


def test_a_file_of_no_table_is_listed_and_breaks_nothing(lake: Lake) -> None:
    stray = Path(lake.uri) / "articles" / "date=2026-01-01" / "stray.parquet"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"")
    report = audit(lake)
    assert report.findings == []
    assert report.orphans == ["articles/date=2026-01-01/stray.parquet"]


def test_a_place_without_a_lake_is_one_clear_line(tmp_path: Path) -> None:
    result = CliRunner(catch_exceptions=False).invoke(main, ["audit", "--lake", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "there is no lake at" in result.stderr
