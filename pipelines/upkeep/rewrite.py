"""Replaces files of a table by others that hold the same rows, or fewer. Only for holders of the maintenance lock.

A file that is replaced stays on disk until it is vacuumed: who has its name can still read it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from pipelines.errors import StreamTaken
from pipelines.reading.views import create_view, taken_by
from pipelines.storage.durable import durable
from pipelines.storage.lake import MERGED, PARTITION, Lake, StagedFile, add_action
from pipelines.storage.ledger import MAINTENANCE_ID
from pipelines.storage.ledger_state import Lock, Run
from schemas.tables import BATCHES, TABLES, Table


def merge_files(
    lake: Lake, table: Table, paths: Sequence[str], lock: Lock, without: Sequence[Run] = ()
) -> StagedFile | None:
    """Write the rows of some files of one date to one new file, sorted, less those in ``without``.

    -> the new file, which is in no table yet; ``None`` when no row is left
    """
    folder = paths[0].rpartition("/")[0]
    data = _sorted_rows(lake, table, paths, without)
    if not data.num_rows:
        return None
    path = f"{folder}/{MERGED}{lock.token:08d}.{uuid.uuid4().hex[:8]}.parquet"
    with durable(f"merge-{table.name}"):
        size = lake.write(path, data)
    return StagedFile(table.name, path.removeprefix(f"{table.name}/"), data.num_rows, size)


def _sorted_rows(lake: Lake, table: Table, paths: Sequence[str], without: Sequence[Run]) -> pa.Table:
    connection = reading(lake, table, paths)
    register_runs(connection, without)
    schema = table.schema.remove(table.schema.get_field_index(PARTITION))
    columns, order = (", ".join(f'"{name}"' for name in names) for names in (schema.names, table.sorted_by))
    condition = f"NOT {taken_by('runs', table)}" if without else "true"
    found = connection.sql(f"SELECT {columns} FROM {table.name} AS t WHERE {condition} ORDER BY {order}")
    return found.to_arrow_table().cast(schema)


def reading(lake: Lake, table: Table, paths: Collection[str]) -> duckdb.DuckDBPyConnection:
    """A connection with a view of some files of one table, whatever batches their rows are of."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    create_view(connection, table, [f"{lake.uri}/{path}" for path in sorted(paths)])
    return connection


def register_runs(connection: duckdb.DuckDBPyConnection, runs: Sequence[Run]) -> None:
    """Make the table ``runs``."""
    taken = BATCHES.schema.field("taken").type.value_type
    connection.register("runs", pa.Table.from_pylist([run._asdict() for run in runs], schema=pa.schema(list(taken))))


def swap(lake: Lake, table: Table, gone: Sequence[str], new: Sequence[StagedFile], lock: Lock) -> None:
    """Take files out of a table and put others in, in one commit.

    Delta refuses it when another one takes out the same files, and refuses an append that was prepared before it;
    the appending driver then loads the table anew and tries again.

    Raises:
        StreamTaken: another holder has taken the maintenance lock over.
        DatelineError: a file is no longer in the table.
    """
    while True:
        handle = lake.table(table.name)
        if (handle.transaction_version(MAINTENANCE_ID) or 0) > lock.token:
            raise StreamTaken(f"maintenance by '{lock.holder}' was taken over by another process")
        actions: list[AddAction | RemoveAction] = [
            *(add_action(file) for file in new),
            *lake.removals(table, handle, gone),
        ]
        try:
            with durable(f"swap-{table.name}"):
                handle.create_write_transaction(
                    actions,
                    mode="append",
                    schema=table.schema,
                    partition_by=[PARTITION],
                    commit_properties=CommitProperties(app_transactions=[Transaction(MAINTENANCE_ID, lock.token)]),
                )
            return
        except CommitFailedError:
            continue


def remove_leftovers(lake: Lake) -> list[str]:
    """Remove files that a maintenance which was killed has written and never put into a table.

    Not those of the ledger: drivers merge its files too, without the lock.
    """
    filesystem, root = lake.filesystem()
    gone = []
    for name in TABLES.keys() - {BATCHES.name}:
        mine = [path for path in lake.list_files(name) if is_merged(path)]
        known = lake.listed(name).keys() | lake.replaced(name) if mine else set()
        gone += [path for path in mine if path not in known]
    for path in gone:
        filesystem.delete_file(f"{root}/{path}")
    return gone


def is_merged(path: str) -> bool:
    """Whether a file was written here."""
    return path.rpartition("/")[2].lstrip(".").startswith(MERGED)
