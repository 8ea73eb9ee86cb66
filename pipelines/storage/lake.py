"""The lake: a folder, or an object-store prefix, with a Delta table for each table of the schema.

Parquet files are staged first, under names that hold their batch and attempt, and become part of a table by a Delta
commit that lists them. Nothing ever writes to an existing file.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction
from pyarrow import fs

from pipelines.errors import DatelineError
from pipelines.storage.durable import durable
from schemas.ranges import OffsetRange
from schemas.rows import Row, sort_rows
from schemas.tables import BATCHES, TABLES, Table

PARTITION = "date"
MANIFESTS = "_staging"
MERGED = "merged."
"""Begins the name of every file that maintenance writes. No stream has a name with a dot, so that no batch's file looks
like it."""
CHECKPOINTS = {"delta.checkpointInterval": "10"}
"""Commits of a table between two checkpoints. Every commit reads what the log has had since the last one."""
MAINTENANCE_ID = "maintenance"
"""The Delta application id that every commit under the maintenance lock carries, with the lock's token as its version:
of two that touch a table at once Delta refuses the second, whatever the ledger says."""

_staging = threading.Lock()
_abandoned: set[str] = set()
"""How the paths of files begin that threads of this process may not stage any more."""


class StagedFile(NamedTuple):
    """A Parquet file of an attempt; ``path`` is relative to its table's folder."""

    table: str
    path: str
    rows: int
    bytes: int


class Manifest(NamedTuple):
    """What an attempt staged. ``replaced``: files that a revision takes out, relative to the lake."""

    files: list[StagedFile]
    gaps: list[OffsetRange]
    replaced: list[str]


class Lake:
    """Where the tables are. ``uri`` is a path or ``s3://...``; it is picklable and holds no file open."""

    def __init__(self, uri: str) -> None:
        self.is_local = "://" not in uri or uri.startswith("file://")
        self.uri = str(Path(uri.removeprefix("file://")).resolve()) if self.is_local else uri.rstrip("/")
        if "%" in self.uri:
            raise DatelineError(f"Delta Lake cannot keep a table under a name with '%': {self.uri}")
        self._handles: dict[str, DeltaTable] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_handles": {}}

    def create(self) -> None:
        """Make every table that is not there yet, and every column that an older version did not have.

        A new column is an entry in the table's log: files without it stay as they are and are read as null.
        """
        for table in TABLES.values():
            partition_by = None if table is BATCHES else PARTITION
            uri = self.table_uri(table.name)
            try:
                DeltaTable.create(
                    uri,
                    schema=table.schema,
                    mode="ignore",
                    partition_by=partition_by,
                    configuration=None if table is BATCHES else CHECKPOINTS,
                )
            except DeltaError:
                if not DeltaTable.is_deltatable(uri):  # else another process was a moment faster
                    raise
            self._add_columns(table)

    def _add_columns(self, table: Table) -> None:
        while True:
            handle = self.table(table.name)
            known = {field.name for field in handle.schema().fields}
            new = [field for field in Schema.from_arrow(table.schema).fields if field.name not in known]
            if not new:
                return
            with contextlib.suppress(CommitFailedError):  # another commit came between: look again
                handle.alter.add_columns(new)

    def exists(self) -> bool:
        """Whether there is a lake at all."""
        return DeltaTable.is_deltatable(self.table_uri(BATCHES.name))

    def table_uri(self, name: str) -> str:
        return f"{self.uri}/{name}"

    def table(self, name: str) -> DeltaTable:
        """A fresh handle on a table."""
        return DeltaTable(self.table_uri(name))

    def _newest(self, name: str) -> DeltaTable:
        """A handle on a table as it is now, kept from one batch to the next: it reads what is new in the log, where a
        fresh one would read the list of all files again."""
        if name in self._handles:
            self._handles[name].update_incremental()
        else:
            self._handles[name] = self.table(name)
        return self._handles[name]

    def listed(self, name: str, table: DeltaTable | None = None) -> dict[str, int]:
        """The files that a table's Delta log lists, relative to the lake, with their bytes."""
        actions = pa.table((table or self.table(name)).get_add_actions(flatten=True))
        sizes = zip(actions["path"].to_pylist(), actions["size_bytes"].to_pylist(), strict=True)
        return {f"{name}/{path}": size for path, size in sizes}

    def replaced(self, name: str) -> set[str]:
        """Files that the Delta log has replaced by others and that still lie there, relative to the lake."""
        gone = self.table(name).vacuum(retention_hours=0, dry_run=True, enforce_retention_duration=False)
        return {f"{name}/{path}" for path in gone}

    def filesystem(self) -> tuple[fs.FileSystem, str]:
        """Arrow's file system and the lake's path in it."""
        if self.is_local:
            return fs.LocalFileSystem(), self.uri
        filesystem, path = fs.FileSystem.from_uri(self.uri)
        return filesystem, path

    @property
    def state_folder(self) -> Path:
        """The local folder for locks and the embedded index; it lies inside a lake on this machine."""
        folder = Path(self.uri) / "_state" if self.is_local else Path(".dateline") / self.uri.replace("/", "_")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def stage(self, table: Table, rows: Iterable[Row], batch_id: str, attempt: str) -> StagedFile | None:
        """Write rows of one date to a new file. -> ``None`` for no rows."""
        sorted_rows = sort_rows(rows, table.sorted_by)
        if not sorted_rows:
            return None
        day = sorted_rows[0][PARTITION]
        data = pa.Table.from_pylist(sorted_rows, schema=table.schema).drop_columns([PARTITION])
        return self.stage_data(table, str(day), data, batch_id, attempt)

    def stage_data(self, table: Table, day: str, data: pa.Table, batch_id: str, attempt: str) -> StagedFile:
        """Write the rows of a date, without the column of the date, to a new file."""
        name = f"{batch_id}-{attempt}-{uuid.uuid4().hex[:8]}.parquet"
        with _staging, durable(f"stage-{table.name}"):
            if not any(f"{self.uri}/{name}".startswith(beginning) for beginning in _abandoned):
                size = self.write(f"{table.name}/{PARTITION}={day}/{name}", data)
                return StagedFile(table.name, f"{PARTITION}={day}/{name}", data.num_rows, size)
        threading.Event().wait()  # for ever: its driver has stopped, and nobody waits for this thread
        raise AssertionError("waited for ever")

    def commit(
        self,
        table: Table,
        batch: tuple[str, int],
        files: Sequence[StagedFile],
        gone: Sequence[str] = (),
        token: int = 0,
    ) -> bool:
        """Add a batch's sealed files to a table, and take out those that they replace, once. -> whether this did it

        Args:
            batch: stream and number.
            gone: files of this table, relative to the lake.
            token: of the maintenance lock, where something is replaced.

        Raises:
            CommitFailedError: another commit came between; the caller reloads and decides.
            DatelineError: a file that is to be replaced is not in the table.
        """
        handle = self._newest(table.name)
        if _holds(handle, *batch):
            return False
        tags = [Transaction(*batch), *([Transaction(MAINTENANCE_ID, token)] if gone else [])]
        with durable(f"commit-{table.name}"):
            handle.create_write_transaction(
                [*map(add_action, files), *self.removals(table, handle, gone)],
                mode="append",
                schema=table.schema,
                partition_by=[PARTITION],
                commit_properties=CommitProperties(app_transactions=tags),
            )
        return True

    def removals(self, table: Table, handle: DeltaTable, gone: Sequence[str]) -> Iterator[RemoveAction]:
        listed = self.listed(table.name, handle) if gone else {}
        for path in gone:
            if path not in listed:
                raise DatelineError(f"{path} is to be replaced, but is not in the table any more; nothing was changed")
            inside = path.removeprefix(f"{table.name}/")
            yield RemoveAction(
                inside, True, time.time_ns() // 1_000_000, listed[path], {PARTITION: day_of_path(inside)}
            )

    def rows_by_batch(self, table: str, paths: Iterable[str]) -> Counter[str]:
        """How many rows of each batch some files of a table hold; paths are relative to the lake."""
        filesystem, root = self.filesystem()
        read = (pq.read_table(f"{root}/{path}", columns=["batch_id"], filesystem=filesystem) for path in paths)
        return Counter(batch_id for data in read for batch_id in data["batch_id"].to_pylist())

    def committed(self, name: str, stream: str, number: int) -> bool:
        """Whether a batch's files are part of a table."""
        return _holds(self._newest(name), stream, number)

    def damaged(self, files: Iterable[StagedFile]) -> list[StagedFile]:
        """Those of some sealed files that are not there as they were staged: gone, of another size, or unreadable."""
        filesystem, root = self.filesystem()
        return [file for file in files if not _is_whole(filesystem, f"{root}/{file.table}/{file.path}", file)]

    def read(
        self,
        table: Table,
        paths: Iterable[str],
        columns: Sequence[str] | None = None,
        where: ds.Expression | None = None,
    ) -> pa.Table:
        """The rows of some Parquet files of a table, its date left empty; paths are relative to the lake."""
        filesystem, root = self.filesystem()
        files = [f"{root}/{path}" for path in sorted(paths)]
        data = ds.dataset(files, schema=table.schema, format="parquet", filesystem=filesystem)
        return data.to_table(columns=columns, filter=where)

    def read_column(self, path: str, column: str) -> list[Any]:
        """One column of a Parquet file; the path is relative to the lake."""
        filesystem, root = self.filesystem()
        values: list[Any] = pq.ParquetFile(f"{root}/{path}", filesystem=filesystem).read([column])[column].to_pylist()
        return values

    def write_manifest(self, batch_id: str, attempt: str, manifest: Manifest) -> None:
        """Note what an attempt staged, for the driver to seal."""
        filesystem, root = self.filesystem()
        filesystem.create_dir(f"{root}/{MANIFESTS}")
        path = f"{root}/{MANIFESTS}/{batch_id}-{attempt}.json"
        with filesystem.open_output_stream(f"{path}.tmp") as stream:
            stream.write(json.dumps(manifest._asdict()).encode())
        filesystem.move(f"{path}.tmp", path)

    def read_manifest(self, batch_id: str, attempt: str) -> Manifest:
        """What an attempt staged."""
        filesystem, root = self.filesystem()
        with filesystem.open_input_stream(f"{root}/{MANIFESTS}/{batch_id}-{attempt}.json") as stream:
            noted = json.loads(stream.read())
        files = [StagedFile(*file) for file in noted["files"]]
        return Manifest(files, [OffsetRange(*gap) for gap in noted["gaps"]], noted["replaced"])

    def remove_manifest(self, batch_id: str, attempt: str) -> None:
        """Remove the manifest of a sealed attempt; the ledger holds what it said."""
        filesystem, root = self.filesystem()
        path = f"{root}/{MANIFESTS}/{batch_id}-{attempt}.json"
        if filesystem.get_file_info(path).type == fs.FileType.File:
            filesystem.delete_file(path)

    def abandon(self, batch_id: str, epoch: int) -> None:
        """Let no thread that is still at work on a batch under this epoch stage a file of it any more."""
        with _staging:
            _abandoned.add(f"{self.uri}/{batch_id}-{epoch}.")

    def remove_unsealed(self, batch_id: str, epoch: int, keep: Sequence[StagedFile] = ()) -> list[str]:
        """Remove files of a batch's attempts up to an epoch, and their manifests, except those in ``keep``.

        Attempts of a later epoch belong to a driver that has taken over, and are never touched.
        """
        kept = {f"{file.table}/{file.path}" for file in keep}
        mine = (path for path in self._files_of(batch_id) if _epoch_of(path, batch_id) <= epoch)
        gone = [path for path in mine if path not in kept]
        filesystem, root = self.filesystem()
        for path in gone:
            filesystem.delete_file(f"{root}/{path}")
        return gone

    def _files_of(self, batch_id: str) -> list[str]:
        folders = [*TABLES, MANIFESTS]
        files = (path for folder in folders for path in self.list_files(folder))
        return [path for path in files if path.rpartition("/")[2].lstrip(".").startswith(f"{batch_id}-")]

    def list_files(self, folder: str) -> dict[str, int]:
        """Files below a folder of the lake, relative to the lake, with their bytes; without those of the Delta log."""
        filesystem, root = self.filesystem()
        found = filesystem.get_file_info(fs.FileSelector(f"{root}/{folder}", recursive=True, allow_not_found=True))
        files = {info.path.removeprefix(f"{root}/"): int(info.size) for info in found if info.type == fs.FileType.File}
        return {path: size for path, size in sorted(files.items()) if "/_delta_log/" not in path}

    def write(self, path: str, data: pa.Table) -> int:
        """Write a Parquet file that appears under its name only when it is complete. -> bytes"""
        filesystem, root = self.filesystem()
        folder, _, name = f"{root}/{path}".rpartition("/")
        hidden = f"{folder}/.{name}.inprogress"
        filesystem.create_dir(folder)
        pq.write_table(data, hidden, filesystem=filesystem, compression="zstd")
        if self.is_local:
            _sync(hidden)
        filesystem.move(hidden, f"{folder}/{name}")
        return int(filesystem.get_file_info(f"{folder}/{name}").size)


def _holds(handle: DeltaTable, stream: str, number: int) -> bool:
    return (handle.transaction_version(stream) or 0) >= number


def _is_whole(filesystem: fs.FileSystem, path: str, file: StagedFile) -> bool:
    if filesystem.get_file_info(path).size != file.bytes:
        return False
    try:
        return bool(pq.read_metadata(path, filesystem=filesystem).num_rows == file.rows)
    except (pa.ArrowException, OSError):
        return False


def _epoch_of(path: str, batch_id: str) -> int:
    """The epoch in the name of a file of a batch's attempt."""
    attempt = path.rpartition("/")[2].lstrip(".").removeprefix(f"{batch_id}-")
    return int(attempt.partition(".")[0])


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def of_day(table: str, day: str, paths: Iterable[str]) -> list[str]:
    """Those of a table's files that hold a date; paths are relative to the lake."""
    return [path for path in paths if path.startswith(f"{table}/{PARTITION}={day}/")]


def day_of_path(path: str) -> str:
    """The date in the path of a file, relative to its table's folder."""
    return path.removeprefix(f"{PARTITION}=").partition("/")[0]


def add_action(file: StagedFile) -> AddAction:
    return AddAction(
        path=file.path,
        size=file.bytes,
        partition_values={PARTITION: day_of_path(file.path)},
        modification_time=time.time_ns() // 1_000_000,
        data_change=True,
        stats=json.dumps({"numRecords": file.rows}),
    )
