"""Stored payloads that are decoded again, and all rows that were made of them, whatever their dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

import duckdb
import pyarrow as pa

from pipelines.reading.views import connect, create_view, existing_files
from pipelines.revisions.received import Key, Reader, key_of, reader_of
from pipelines.revisions.revision import WHOLE_DATE, Snapshot, Work, to_rows
from pipelines.storage.lake import Lake
from schemas.records import RawMessage
from schemas.rows import stored_message
from schemas.tables import BATCHES, RAW, Table
from transforms.clean import CLEANER_VERSION

AT_ONCE = 2000
"""Items of one batch, as of a batch of a stream."""

MESSAGES = """
    CREATE TABLE messages AS
    WITH fates AS (
        SELECT topic_id, "partition", "offset", cleaner_version FROM articles
        UNION ALL SELECT topic_id, "partition", "offset", cleaner_version FROM duplicates
        UNION ALL SELECT topic_id, "partition", "offset", cleaner_version FROM rejects
    ), taken AS (
        SELECT DISTINCT r.topic_id, r."partition", unnest(range(r.start, r."end")) AS "offset"
        FROM (SELECT unnest(taken) AS r FROM batches WHERE event = 'remove') WHERE r."table" <> 'raw'
    )
    SELECT r.date, r.topic_id, r."partition", r."offset", r.stream, r.batch_id, greatest(count(f.topic_id), 1) AS items,
           count(f.topic_id) = 0 OR bool_or(f.cleaner_version IS DISTINCT FROM $version) AS stale
    FROM raw r LEFT JOIN fates f USING (topic_id, "partition", "offset")
               ANTI JOIN taken USING (topic_id, "partition", "offset")
    GROUP BY ALL
"""
"""Messages that can be decoded again, and whether other rules have made something of their items. Where items were
taken out of a message for good, it is left alone: decoding would bring them back."""

AMOUNTS = """
    SELECT date, stale OR $everything, sum(items)::BIGINT FROM messages WHERE date >= $since GROUP BY ALL ORDER BY 1
"""

COPIES = """
    SELECT DISTINCT m.topic_id, m."partition", m."offset", m.stream, m.batch_id
    FROM messages m SEMI JOIN (SELECT * FROM duplicates SEMI JOIN lost ON article_id = duplicate_of)
         USING (topic_id, "partition", "offset")
         ANTI JOIN chosen USING (topic_id, "partition", "offset")
"""


class Chosen(NamedTuple):
    """What a revision begins with."""

    messages: set[Key]
    missing: set[str]
    """``article_id`` of articles that copies are filed under, and that are in no table."""


class Choice(Protocol):
    """Says which messages are decoded again."""

    @property
    def at_once(self) -> int:
        """How many items of a date one batch takes at least, as long as there are more."""

    def work(self, lake: Lake) -> Work:
        """The dates and items for which there is something to do."""

    def choose(self, stored: Stored, day: str) -> Chosen:
        """Choose the messages of a batch."""


@dataclass(frozen=True)
class Outdated:
    """The choice: messages received on ``since`` or later that other rules have decoded.

    ``everything``: also those of today's rules.
    """

    since: date
    everything: bool = False
    portion: int = AT_ONCE

    @property
    def at_once(self) -> int:
        """With ``everything`` a date is one batch: nothing tells which of its messages are done."""
        return WHOLE_DATE if self.everything else self.portion

    def work(self, lake: Lake) -> Work:
        """How many items of each date of receipt are to be decoded again, and how many need it not."""
        asked = {"everything": self.everything, "since": self.since}
        amounts = connect_stored(lake).execute(AMOUNTS, asked).fetchall()
        days = {str(day): items for day, wanted, items in amounts if wanted}
        return Work(days, sum(items for _, wanted, items in amounts if not wanted))

    def choose(self, stored: Stored, day: str) -> Chosen:
        """Choose messages received on a date."""
        return Chosen(stored.choose(day, self.everything, self.at_once), set())


def connect_stored(lake: Lake) -> duckdb.DuckDBPyConnection:
    """The tables as readers see them, and ``messages``."""
    connection = connect(lake)
    connection.execute(MESSAGES, {"version": CLEANER_VERSION})
    return connection


class Stored:
    """What a snapshot holds of messages that are chosen one after the other."""

    def __init__(self, snapshot: Snapshot, tables: Sequence[Table]) -> None:
        self._snapshot, self.connection = snapshot, duckdb.connect()
        self.readers: dict[Key, Reader] = {}
        """Of all messages that were chosen."""
        self.connection.execute("SET TimeZone = 'UTC'")
        lake = Lake(snapshot.lake_uri)
        for table in tables:
            create_view(self.connection, table, [f"{lake.uri}/{path}" for path in snapshot.files_of(table)])
        create_view(self.connection, BATCHES, existing_files(lake, BATCHES.name))
        self.connection.execute(MESSAGES, {"version": CLEANER_VERSION})
        self.connection.execute('CREATE TABLE chosen (topic_id VARCHAR, "partition" INTEGER, "offset" BIGINT)')

    def is_closed(self, batch_id: str) -> bool:
        """Whether rows of a batch may be replaced."""
        return self._snapshot.closed.has(batch_id)

    def choose(self, day: str, everything: bool, at_once: int) -> set[Key]:
        """Choose the messages received on a date that are to be decoded again, until they hold so many items."""
        sql = "SELECT * FROM messages WHERE date = $day AND (stale OR $everything) ORDER BY ALL"
        found: list[dict[str, object]] = []
        items = 0
        candidates = self.connection.sql(sql, params={"day": day, "everything": everything})
        for row in candidates.to_arrow_table().to_pylist():
            if items >= at_once:
                break
            if self.is_closed(row["batch_id"]):
                found.append(row)
                items += row["items"]
        return self._chosen(found)

    def choose_copies(self, lost: Collection[str]) -> set[Key]:
        """Choose the messages, whatever their dates, that are filed under some articles and not chosen yet."""
        if not lost:
            return set()
        self.connection.register("lost", pa.table({"article_id": sorted(lost)}))
        rows = self.connection.sql(COPIES).to_arrow_table().to_pylist()
        return self._chosen([row for row in rows if self.is_closed(row["batch_id"])])

    def messages(self, keys: Collection[Key]) -> Iterator[RawMessage]:
        """The messages under some keys."""
        self.connection.register("wanted", _table(keys))
        rows = self._rows(RAW, "wanted")
        yield from map(stored_message, to_rows(rows))

    def rows(self, table: Table) -> pa.Table:
        """The rows of a table that were made of the messages chosen."""
        return self._rows(table, "chosen")

    def _rows(self, table: Table, keys: str) -> pa.Table:
        sql = f'SELECT * FROM {table.name} SEMI JOIN {keys} USING (topic_id, "partition", "offset")'
        return self.connection.sql(sql).to_arrow_table().cast(table.schema)

    def _chosen(self, rows: Sequence[dict[str, object]]) -> set[Key]:
        keys = {key_of(row) for row in rows}
        self.readers |= {key_of(row): reader_of(row) for row in rows}
        self.connection.register("more", _table(keys))
        self.connection.execute("INSERT INTO chosen FROM more")
        return keys


def _table(keys: Collection[Key]) -> pa.Table:
    schema = pa.schema([("topic_id", pa.string()), ("partition", pa.int32()), ("offset", pa.int64())])
    return pa.Table.from_pylist([key._asdict() for key in keys], schema=schema)
