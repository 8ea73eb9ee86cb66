"""Stored payloads that other rules have decoded, and all rows that were made of them, whatever their dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from pipelines.lake import Lake
from pipelines.received import Key, Reader, key_of, reader_of
from pipelines.revision import Snapshot, to_rows
from pipelines.views import connect, create_view, existing_files
from schemas.records import RawMessage
from schemas.rows import stored_message
from schemas.tables import BATCHES, RAW, Table
from transforms.clean import CLEANER_VERSION

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


def survey(lake: Lake, since: date, everything: bool) -> tuple[dict[str, int], int]:
    """How many items of each date of receipt are to be decoded again, and how many need it not."""
    connection = connect(lake)
    connection.execute(MESSAGES, {"version": CLEANER_VERSION})
    days: dict[str, int] = {}
    already = 0
    for day, wanted, items in connection.execute(AMOUNTS, {"everything": everything, "since": since}).fetchall():
        if wanted:
            days[str(day)] = items
        else:
            already += items
    return days, already


class Stored:
    """What a snapshot holds of messages that are chosen one after the other."""

    def __init__(self, snapshot: Snapshot, tables: Sequence[Table]) -> None:
        self._snapshot, self._connection = snapshot, duckdb.connect()
        self.readers: dict[Key, Reader] = {}
        """Of all messages that were chosen."""
        self._connection.execute("SET TimeZone = 'UTC'")
        lake = Lake(snapshot.lake_uri)
        for table in tables:
            create_view(self._connection, table, [f"{lake.uri}/{path}" for path in snapshot.files_of(table)])
        create_view(self._connection, BATCHES, existing_files(lake, BATCHES.name))
        self._connection.execute(MESSAGES, {"version": CLEANER_VERSION})
        self._connection.execute('CREATE TABLE chosen (topic_id VARCHAR, "partition" INTEGER, "offset" BIGINT)')

    def choose(self, day: str, everything: bool, at_once: int) -> set[Key]:
        """Choose the messages received on a date that are to be decoded again, until they hold so many items."""
        sql = "SELECT * FROM messages WHERE date = $day AND (stale OR $everything) ORDER BY ALL"
        found: list[dict[str, object]] = []
        items = 0
        candidates = self._connection.sql(sql, params={"day": day, "everything": everything})
        for row in candidates.to_arrow_table().to_pylist():
            if items >= at_once:
                break
            if self._snapshot.closed.has(row["batch_id"]):
                found.append(row)
                items += row["items"]
        return self._chosen(found)

    def choose_copies(self, lost: Collection[str]) -> set[Key]:
        """Choose the messages, whatever their dates, that are filed under some articles and not chosen yet."""
        if not lost:
            return set()
        self._connection.register("lost", pa.table({"article_id": sorted(lost)}))
        rows = self._connection.sql(COPIES).to_arrow_table().to_pylist()
        return self._chosen([row for row in rows if self._snapshot.closed.has(row["batch_id"])])

    def messages(self, keys: Collection[Key]) -> Iterator[RawMessage]:
        """The messages under some keys."""
        self._connection.register("wanted", _table(keys))
        rows = self._rows(RAW, "wanted")
        yield from map(stored_message, to_rows(rows))

    def rows(self, table: Table) -> pa.Table:
        """The rows of a table that were made of the messages chosen."""
        return self._rows(table, "chosen")

    def _rows(self, table: Table, keys: str) -> pa.Table:
        sql = f'SELECT * FROM {table.name} SEMI JOIN {keys} USING (topic_id, "partition", "offset")'
        return self._connection.sql(sql).to_arrow_table().cast(table.schema)

    def _chosen(self, rows: Sequence[dict[str, object]]) -> set[Key]:
        keys = {key_of(row) for row in rows}
        self.readers |= {key_of(row): reader_of(row) for row in rows}
        self._connection.register("more", _table(keys))
        self._connection.execute("INSERT INTO chosen FROM more")
        return keys


def _table(keys: Collection[Key]) -> pa.Table:
    schema = pa.schema([("topic_id", pa.string()), ("partition", pa.int32()), ("offset", pa.int64())])
    return pa.Table.from_pylist([key._asdict() for key in keys], schema=schema)
