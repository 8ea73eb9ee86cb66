"""Takes rows out of the tables for good, in an order in which nobody ever sees half of it.

    1. write    the ledger lists the rows; from here on no reader sees them, and the audit knows of them
    2. rewrite  the files that hold them are replaced by files without them
    3. erase    for ``forget``: replaced files are deleted at once, whatever their age, and the index entries with them
    4. done     the ledger says so

A removal that was interrupted goes on at 2 with the next maintenance; every step may be done again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from pipelines.reading.views import taken_by
from pipelines.storage.index import IndexPlace, forget_positions
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Lock, Removal, Run
from pipelines.upkeep.rewrite import merge_files, register_runs, swap
from schemas.tables import BATCHES, TABLES, Table

FORGET = "forget"

ERASED = [table for table in TABLES.values() if table is not BATCHES]

RUNS = """
    WITH hits AS (
        SELECT batch_id, topic, topic_id, "partition", "offset", item, count(*) AS n
        FROM {table} AS t WHERE {condition} GROUP BY ALL
    ), islands AS (
        SELECT *, "offset" - row_number() OVER (
            PARTITION BY batch_id, topic, topic_id, "partition", item ORDER BY "offset"
        ) AS island FROM hits
    )
    SELECT '{table}', batch_id, topic, topic_id, "partition", min("offset"), max("offset") + 1, item, sum(n)::BIGINT
    FROM islands GROUP BY batch_id, topic, topic_id, "partition", item, island ORDER BY ALL
"""


def find_runs(connection: duckdb.DuckDBPyConnection, table: Table, condition: str) -> Iterator[Run]:
    """The rows ``t`` of a table that fulfil a condition, as runs of consecutive offsets."""
    for row in connection.execute(RUNS.format(table=table.name, condition=condition)).fetchall():
        yield Run(*row)


def carry_out(lake: Lake, ledger: Ledger, lock: Lock, removal: Removal, index: IndexPlace) -> None:
    """Steps 2 to 4, from wherever the removal stands."""
    for table in ERASED:
        _take_out(lake, table, [run for run in removal.runs if run.table == table.name], lock)
    if removal.kind == FORGET:
        forget_positions(index, _positions(removal))
        for table in ERASED:
            lake.table(table.name).vacuum(0, dry_run=False, enforce_retention_duration=False)
    ledger.removed(lock, removal)


def carry_out_pending(lake: Lake, ledger: Ledger, lock: Lock, index: IndexPlace) -> None:
    """Finish what an interrupted maintenance has left."""
    for removal in list(ledger.refresh().removals.values()):
        carry_out(lake, ledger, lock, removal, index)


def _take_out(lake: Lake, table: Table, runs: list[Run], lock: Lock) -> None:
    for paths in _holding(lake, table, runs):
        new = merge_files(lake, table, paths, lock, without=runs)
        swap(lake, table, paths, [new] if new else [], lock)


def _holding(lake: Lake, table: Table, runs: list[Run]) -> list[list[str]]:
    """The files that hold any of the rows, by date."""
    files = [f"{lake.uri}/{path}" for path in lake.listed(table.name)] if runs else []
    if not files:
        return []
    connection = duckdb.connect()
    register_runs(connection, runs)
    source = "read_parquet($files, filename = true, union_by_name = true) AS t"
    sql = f"SELECT DISTINCT filename FROM {source} WHERE {taken_by('runs', table)} ORDER BY ALL"
    by_date: dict[str, list[str]] = defaultdict(list)
    for (name,) in connection.execute(sql, {"files": files}).fetchall():
        path = name.removeprefix(f"{lake.uri}/")
        by_date[path.rpartition("/")[0]].append(path)
    return list(by_date.values())


def _positions(removal: Removal) -> Iterator[tuple[str, int, int, int]]:
    """(topic id, partition, offset, item) of the articles and duplicates of a removal."""
    for run in removal.runs:
        if run.table in ("articles", "duplicates"):
            yield from ((run.topic_id, run.partition, offset, run.item) for offset in range(run.start, run.end))
