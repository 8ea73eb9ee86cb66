"""The tables as DuckDB views that show closed batches only, so that no reader sees an article without its quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.errors import DatelineError
from pipelines.storage.lake import PARTITION, Lake
from schemas.tables import BATCHES, TABLES, Table

ITEMS = """
    CREATE VIEW items AS
    SELECT * FROM articles QUALIFY row_number() OVER (PARTITION BY provider, guid ORDER BY version DESC) = 1
"""
"""The newest version of each item, whatever its status."""

KILLED = """
    CREATE VIEW killed AS
    SELECT owner.article_id, item.article_id AS killed_by, item.published_at AS killed_at
    FROM articles owner JOIN items item USING (provider, guid) WHERE item.status = 'canceled'
"""
"""Every version of an item whose newest version is a kill, with that kill."""

ARTICLES_CURRENT = """
    CREATE VIEW articles_current AS
    SELECT *, cluster_id IN (SELECT article_id FROM killed) AS owner_killed FROM items
    WHERE CASE WHEN embargoed_until IS NULL THEN status = 'usable'
               ELSE status <> 'canceled' AND embargoed_until <= now() END
"""
"""The newest version of each item, if it may be used now: not when it is killed, nor withheld until further notice,
nor under an embargo. An embargo says until when an item is withheld; once it has passed, the item is usable. Copies of
a killed article stay hidden with it; an item of the same story that is an article by itself stays, and is marked as
``owner_killed``."""

WITHDRAWN = """
    CREATE VIEW withdrawn AS
    SELECT provider, guid, headline, 'killed' AS why, 1.0 AS similarity, article_id AS killed_by,
           published_at AS killed_at
    FROM items WHERE status = 'canceled'
    UNION ALL
    SELECT provider, guid, headline, 'copy of a killed article', similarity, killed_by, killed_at
    FROM duplicates JOIN killed ON article_id = duplicate_of ANTI JOIN items USING (provider, guid)
    WHERE kind IN ('exact', 'near')
"""
"""Items that ``articles_current`` does not show because they, or the article that they copy, were killed."""

ROWS_CURRENT = """
    CREATE VIEW {table}_current AS SELECT * FROM {table} SEMI JOIN articles_current USING (article_id)
"""
"""The entities and quotes of those."""

DERIVED_VIEWS = (
    ITEMS,
    KILLED,
    ARTICLES_CURRENT,
    WITHDRAWN,
    *(ROWS_CURRENT.format(table=table) for table in ("entities", "quotes")),
)


PENDING = """
    CREATE TABLE pending AS
    SELECT r.* FROM (
        SELECT unnest(taken) AS r FROM batches
        WHERE event = 'remove' AND batch_id NOT IN (SELECT batch_id FROM batches WHERE event = 'removed')
    )
"""
"""Rows that are being taken out: nobody sees them any more, wherever their removal stands."""


def connect(lake: Lake) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view for every table, and those that say what may be used now.

    Raises:
        DatelineError: there is no lake at the given place.
    """
    if not lake.exists():
        raise DatelineError(f"there is no lake at {lake.uri}: `dateline run` or `dateline demo` makes one")
    while True:
        connection = _connect(lake)
        if _replacements(lake) == connection.execute(REPLACEMENTS).fetchall():
            break  # else rows were replaced or taken out between reading the ledger and reading the tables: look again
    for view in DERIVED_VIEWS:
        connection.execute(view)
    return connection


REPLACEMENTS = "SELECT count(*) FROM batches WHERE event = 'remove' OR event = 'seal' AND len(replaced) > 0"
UNDONE = """
    WITH open AS (
        SELECT replaced, files FROM batches
        WHERE event = 'seal' AND len(replaced) > 0 AND batch_id NOT IN (SELECT batch_id FROM closed)
        QUALIFY row_number() OVER (PARTITION BY batch_id ORDER BY seq DESC) = 1
    )
    SELECT r.path, true FROM (SELECT unnest(replaced) AS r FROM open)
    UNION ALL SELECT f."table" || '/' || f.path, false FROM (SELECT unnest(files) AS f FROM open)
"""
"""Of revisions that are not closed: the files that they replace, which are still shown, and those that are not yet."""


def _connect(lake: Lake) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    # The ledger is read first: a batch that closes meanwhile is simply not shown yet.
    create_view(connection, BATCHES, existing_files(lake, BATCHES.name))
    connection.execute("CREATE TABLE closed AS SELECT DISTINCT batch_id FROM batches WHERE event = 'close'")
    connection.execute(PENDING)
    pending = connection.execute('SELECT DISTINCT "table" FROM pending').fetchall()
    shown = dict(connection.execute(UNDONE).fetchall())
    for table in TABLES.values():
        if table is not BATCHES:
            only_closed = "batch_id IN (SELECT batch_id FROM closed)"
            hidden = f" AND NOT {taken_by('pending', table)}" if (table.name,) in pending else ""
            create_view(connection, table, existing_files(lake, table.name, shown), only_closed + hidden)
    return connection


def _replacements(lake: Lake) -> list[Any]:
    connection = duckdb.connect()
    create_view(connection, BATCHES, existing_files(lake, BATCHES.name))
    return connection.execute(REPLACEMENTS).fetchall()


def taken_by(runs: str, table: Table) -> str:
    """Whether a row ``t`` of a table is one of those that ``runs`` lists."""
    return f"""EXISTS (
        SELECT 1 FROM {runs} r
        WHERE r."table" = '{table.name}' AND r.batch_id = t.batch_id AND r.topic_id = t.topic_id
          AND r."partition" = t."partition" AND t."offset" >= r.start AND t."offset" < r."end" AND r.item = t.item
    )"""


def existing_files(lake: Lake, name: str, shown: Mapping[str, bool] = MappingProxyType({})) -> list[str]:
    """The files that a table's Delta log lists and that are there as they were committed, as paths or addresses.

    ``shown`` says of some files, whatever the log lists, whether they belong to it.
    """
    on_disk, listed = lake.list_files(name), lake.listed(name)
    there = {path for path, size in listed.items() if on_disk.get(path) == size}
    there |= {path for path, held in shown.items() if held and path in on_disk}
    return [f"{lake.uri}/{path}" for path in sorted(there) if shown.get(path, True)]


def create_view(connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str], where: str = "true") -> None:
    """A view of the rows of ``files``; a table without files gives an empty one."""
    connection.register(f"empty_{table.name}", pa.Table.from_pylist([], schema=table.schema))
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    source = f"SELECT {columns} FROM empty_{table.name}"
    if files:
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        hive = f", hive_partitioning = true, hive_types = {{'{PARTITION}': DATE}}" if table is not BATCHES else ""
        source += f" UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], union_by_name = true{hive})"
    connection.execute(f"CREATE VIEW {table.name} AS SELECT {columns} FROM ({source}) AS t WHERE {where}")
