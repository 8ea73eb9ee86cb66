"""Records of an index as a transaction sees them: what is stored, and what the transaction has changed."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.duplicates.index_storage import Key, Storage


class Records:
    """A view of a storage that remembers what it has read and what is to be changed."""

    def __init__(self, storage: Storage) -> None:
        """Nothing has been read of ``storage`` yet."""
        self._storage = storage
        self.forget_read()

    def forget_read(self) -> None:
        """Begin anew, without any changes."""
        self.changes: dict[Key, bytes | None] = {}
        self._read: dict[Key, bytes | None] = {}

    def read_anew(self) -> None:
        """Read again what is asked for; changes stay."""
        self._read.clear()

    def get(self, key: Key) -> bytes | None:
        """The value of a record now; ``None`` if there is none."""
        if key in self.changes:
            return self.changes[key]
        self.fetch([key])
        return self._read[key]

    def fetch(self, keys: Iterable[Key]) -> None:
        """Read records, as far as they are not known, in one query."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._read and key not in self.changes]
        self._read.update(zip(missing, self._storage.read(missing), strict=True))
