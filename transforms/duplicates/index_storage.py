"""Where a fingerprint index keeps its records: an ordered set of small maps, changed in transactions.

Two implementations: one SQLite file (here), and Redis or Valkey (:mod:`transforms.duplicates.redis_storage`). Both know
nothing of articles. What they promise, and all that an index rests on: :meth:`Storage.update` reads a state that no
other writer changes before its own changes are made, and makes all of them or none.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Key(NamedTuple):
    """The name of a record: one of :data:`KINDS`, and bytes or a number as the kind has it."""

    kind: str
    name: bytes | int


KINDS = {
    "settings": "BLOB",
    "claims": "BLOB",
    "batches": "BLOB",
    "items": "BLOB",
    "texts": "BLOB",
    "articles": "INTEGER",
    "buckets": "INTEGER",
    "segments": "INTEGER",
}
"""Kinds of records, and what names them."""

Changes = Mapping[Key, bytes | None]
"""New values; ``None`` removes a record."""


class Storage(Protocol):
    """Records under keys, in a file or on a server."""

    where: str
    """The place, in words for a person."""

    def read(self, keys: Sequence[Key]) -> list[bytes | None]:
        """The values of ``keys``, in their order; ``None`` for what is not there."""

    def update(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """Run ``body`` and make the changes it asks for, durably and all at once. -> its result

        No other writer changes anything between the first read of ``body`` and its changes; where that cannot be
        prevented, ``body`` is run again.
        """

    def erase(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """The same, and what was removed or replaced can be read no more from where this storage keeps its records."""

    def items(self) -> Iterator[tuple[Key, bytes]]:
        """Every record, in any order."""

    def close(self) -> None:
        """Let go of the file or connection; what was written stays."""


SERVER_SCHEMES = ("redis://", "rediss://", "unix://", "valkey://", "valkeys://")
"""How the address of a server begins; anything else is the path of a file."""

BUSY_SECONDS = 600
"""How long a writer waits for others; claiming a large batch takes seconds."""

CACHE_KIB = 32_768
"""Pages that a connection holds in memory; the operating system caches more."""

KEYS_A_QUERY = 500


class SqliteStorage:
    """Records in one SQLite file, used by any number of processes of one machine.

    Durability and order come from SQLite: the file is in WAL mode with ``synchronous=FULL``, so changes are on disk
    when :meth:`update` ends, and a process killed at any point leaves either all of them or none. Writers take turns
    (``BEGIN IMMEDIATE``): what one reads within its transaction cannot change before it commits.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file, creating it where it is missing."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.where = str(path)
        self._db = sqlite3.connect(self.where, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            _use_wal(self._db)
            self._db.execute("PRAGMA synchronous = FULL")
            self._create()
        except BaseException:
            self._db.close()
            raise

    def read(self, keys: Sequence[Key]) -> list[bytes | None]:
        """The values of ``keys``; see :class:`Storage`."""
        found: dict[Key, bytes] = {}
        for kind, names in _by_kind(keys):
            for start in range(0, len(names), KEYS_A_QUERY):
                asked = names[start : start + KEYS_A_QUERY]
                places = ", ".join("?" * len(asked))
                rows = self._db.execute(f"SELECT key, value FROM {kind} WHERE key IN ({places})", asked)
                found.update((Key(kind, name), value) for name, value in rows)
        return [found.get(key) for key in keys]

    def update(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """Run ``body`` and make its changes; see :class:`Storage`."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            result, changes = body()
            self._change(changes)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return result

    def erase(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """Run ``body``, make its changes, and overwrite what they removed, in the write-ahead log too."""
        self._db.execute("PRAGMA secure_delete = ON")
        result = self.update(body)
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return result

    def items(self) -> Iterator[tuple[Key, bytes]]:
        """Every record, by kind."""
        for kind in KINDS:
            rows = self._db.execute(f"SELECT key, value FROM {kind}")
            yield from ((Key(kind, name), value) for name, value in rows)

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._db.close()

    def _create(self) -> None:
        for kind, name in KINDS.items():
            # Records with numbers grow at the end; the others are small enough to be kept in the tree itself.
            suffix = "" if name == "INTEGER" else " WITHOUT ROWID"
            self._db.execute(f"CREATE TABLE IF NOT EXISTS {kind} (key {name} PRIMARY KEY, value BLOB NOT NULL){suffix}")

    def _change(self, changes: Changes) -> None:
        for kind, _ in _by_kind(changes):
            mine = [(key.name, value) for key, value in changes.items() if key.kind == kind]
            kept = [(name, value) for name, value in mine if value is not None]
            gone = [(name,) for name, value in mine if value is None]
            self._db.executemany(f"INSERT OR REPLACE INTO {kind} VALUES (?, ?)", kept)
            self._db.executemany(f"DELETE FROM {kind} WHERE key = ?", gone)


def _by_kind(keys: Iterable[Key]) -> list[tuple[str, list[bytes | int]]]:
    ordered = sorted(keys)  # type: ignore[type-var]
    return [(kind, [key.name for key in group]) for kind, group in groupby(ordered, key=lambda key: key.kind)]


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself while another process does the same."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
