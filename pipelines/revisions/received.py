"""Messages that were received earlier: how they are named, and rows that stay with the batch that read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from schemas.rows import BatchStamp, Row


class Key(NamedTuple):
    """A message."""

    topic_id: str
    partition: int
    offset: int


class Reader(NamedTuple):
    """Who read a message."""

    stream: str
    batch_id: str


def key_of(row: Mapping[str, Any]) -> Key:
    """The message of a row."""
    return Key(row["topic_id"], row["partition"], row["offset"])


def reader_of(row: Mapping[str, Any]) -> Reader:
    """Who read the message of a row."""
    return Reader(row["stream"], row["batch_id"])


class Restamped:
    """Makes rows that keep the batch that read their message."""

    def __init__(self, rows_of: Callable[[Any, BatchStamp], Iterator[Row]], readers: Mapping[Key, Reader]) -> None:
        self._rows_of, self._readers = rows_of, readers

    def __call__(self, record: Any, stamp: BatchStamp) -> Iterator[Row]:
        """The rows of a record."""
        for row in self._rows_of(record, stamp):
            yield {**row, **self._readers[key_of(row)]._asdict()}
