"""Sends rejects through again: the messages are decoded and cleaned anew, and what comes of them takes their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import TaggedOutput

from pipelines.errors import DatelineError
from pipelines.news import Services
from pipelines.reading.views import connect
from pipelines.revisions.received import Key, Reader, Restamped, key_of, reader_of
from pipelines.revisions.revision import WHOLE_DATE, Snapshot, Work, rewrite, to_rows
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.stage import Attempt, StageRows, WriteManifest
from schemas.records import REJECT_REASONS, AnnotatedArticle, Duplicate, Item, RawMessage, Reject
from schemas.rows import (
    BatchStamp,
    Row,
    article_rows,
    duplicate_rows,
    entity_rows,
    quote_rows,
    reject_rows,
    stored_message,
)
from schemas.tables import ARTICLES, DUPLICATES, ENTITIES, QUOTES, RAW, REJECTS, Table
from transforms.annotate import Annotate
from transforms.clean import CleanArticles
from transforms.decode import decode
from transforms.dedup import SplitDuplicates
from transforms.feeds import Feeds

DECIDED = "decided"
REJECTED = "rejects"

IDENTITY = ["topic_id", "partition", "offset", "item", "item_count", "reason", "error"]
"""What makes a reject the same as one that is there."""

WAITING = "SELECT \"date\", count(*) FROM rejects WHERE reason = ? OR ? = '' GROUP BY 1 ORDER BY 1"


class Waiting(NamedTuple):
    """The rejects of one message that are sent through again, and who read it."""

    reader: Reader
    item_count: int
    items: frozenset[int]


class Replay(NamedTuple):
    """The revision: rejects of one reason, or all."""

    reason: str = ""
    tables: tuple[Table, ...] = (REJECTS, RAW)
    every_date: bool = False
    at_once: int = WHOLE_DATE

    def work(self, lake: Lake) -> Work:
        """The dates with rejects."""
        rows = connect(lake).execute(WAITING, [self.reason, self.reason]).fetchall()
        return Work({str(day): number for day, number in rows}, 0)

    def build(self, pipeline: beam.Pipeline, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        """Stored messages -> the journey of every article -> files of what came of them, and the rejects anew."""
        waiting = waiting_of(snapshot, self.reason)
        decoded = (
            pipeline
            | "Day" >> beam.Create([snapshot.day], reshuffle=False)
            | "Read" >> beam.FlatMap(lambda _: messages_of(snapshot, waiting)).with_output_types(RawMessage)
            | "Decode" >> beam.ParDo(DecodeAgain(waiting, services.feeds)).with_outputs(REJECTED, DECIDED, main="items")
        )
        decoded.items.element_type, decoded[REJECTED].element_type = Item, Reject
        articles, unusable = decoded.items | "Clean" >> CleanArticles()
        unique, duplicates = articles | "Split" >> SplitDuplicates(services.open_index, attempt.stamp.batch_id)
        annotated = unique | "Annotate" >> Annotate(services.annotators)
        readers = {key: message.reader for key, message in waiting.items()}

        def staged(record: type, *tables: tuple[Table, Callable[[Any, BatchStamp], Iterator[Row]]]) -> StageRows:
            return StageRows(attempt, record, *((table, Restamped(rows_of, readers)) for table, rows_of in tables))

        outcomes = (
            annotated
            | "StageArticles"
            >> staged(AnnotatedArticle, (ARTICLES, article_rows), (ENTITIES, entity_rows), (QUOTES, quote_rows)),
            duplicates | "StageDuplicates" >> staged(Duplicate, (DUPLICATES, duplicate_rows)),
            self._rejects((decoded[DECIDED], decoded[REJECTED], unusable), snapshot, attempt, waiting),
        )
        outcomes | "Manifest" >> WriteManifest(attempt)

    def _rejects(
        self, outcomes: tuple[Any, ...], snapshot: Snapshot, attempt: Attempt, waiting: Mapping[Key, Waiting]
    ) -> Any:
        return (
            outcomes
            | "Rejects" >> beam.Flatten()
            | "Together" >> beam.Map(lambda outcome: ("", outcome)).with_output_types(tuple[str, Any])
            | beam.GroupByKey()
            | "Rewrite" >> beam.ParDo(RewriteRejects(snapshot, attempt, waiting, self.reason))
        )


def check_reason(reason: str) -> str:
    """A reason for rejects, or nothing.

    Raises:
        DatelineError: there is no such reason.
    """
    if reason and reason not in REJECT_REASONS:
        raise DatelineError(f"--reason takes {', '.join(REJECT_REASONS)}, not '{reason}'")
    return reason


def waiting_of(snapshot: Snapshot, reason: str) -> dict[Key, Waiting]:
    """The messages of a date that are sent through again."""
    found: dict[Key, Waiting] = {}
    columns = ["topic_id", "partition", "offset", "item", "item_count", "reason", "stream", "batch_id"]
    for row in snapshot.read(REJECTS, columns).to_pylist():
        if _is_meant(row, snapshot, reason):
            known = found.get(key_of(row))
            items = (known.items if known else frozenset()) | {row["item"]}
            found[key_of(row)] = Waiting(reader_of(row), row["item_count"], items)
    return found


def _is_meant(row: Mapping[str, Any], snapshot: Snapshot, reason: str) -> bool:
    return reason in ("", row["reason"]) and snapshot.closed.has(row["batch_id"])


def messages_of(snapshot: Snapshot, waiting: Mapping[Key, Waiting]) -> Iterator[RawMessage]:
    """The messages as they were received: from ``raw``, else from the reject itself."""
    seen: set[Key] = set()
    for table in (RAW, REJECTS):
        for row in to_rows(snapshot.read(table)):
            key = key_of(row)
            if key in waiting and key not in seen and (table is RAW or row["payload"] is not None):
                seen.add(key)
                yield stored_message(row)


class DecodeAgain(beam.DoFn):
    """Decodes a message; what has a fate already is left out.

    Where some of its items have become something else, and decoding now finds another number of items, nothing
    can be said of which item is which: its rejects stay.
    """

    def __init__(self, waiting: Mapping[Key, Waiting], feeds: Feeds) -> None:
        self._waiting, self._feeds = waiting, feeds

    def process(self, message: RawMessage) -> Iterator[Any]:
        """Yield items, rejects under their tag, and the key of the message if it is decided anew."""
        key = Key(*message.position[1:4])
        meant = self._waiting[key]
        outcomes = decode(message, self._feeds)
        alone = len(meant.items) == meant.item_count
        if not alone and len(outcomes) != meant.item_count:
            return
        yield TaggedOutput(DECIDED, key)
        for outcome in outcomes:
            if alone or outcome.position.item in meant.items:
                yield TaggedOutput(REJECTED, outcome) if isinstance(outcome, Reject) else outcome


class RewriteRejects(beam.DoFn):
    """Writes a date's rejects anew: without those that are decided, and with those that are rejects again."""

    def __init__(self, snapshot: Snapshot, attempt: Attempt, waiting: Mapping[Key, Waiting], reason: str) -> None:
        self._snapshot, self._attempt, self._reason = snapshot, attempt, reason
        self._rows_of = Restamped(reject_rows, {key: message.reader for key, message in waiting.items()})

    def process(self, outcomes: tuple[str, Iterable[Key | Reject]]) -> Iterator[StagedFile | str]:
        """Yield what goes into the manifest; a reject that is refused for the same reason stays as it is."""
        parts = list(outcomes[1])
        decided = {part for part in parts if isinstance(part, Key)}
        rejects = [part for part in parts if isinstance(part, Reject)]
        new = {_identity(row): row for reject in rejects for row in self._rows_of(reject, self._attempt.stamp)}
        gone = set()
        for row in self._snapshot.read(REJECTS, [*IDENTITY, "batch_id"]).to_pylist():
            meant = key_of(row) in decided and _is_meant(row, self._snapshot, self._reason)
            if meant and new.pop(_identity(row), None) is None:
                gone.add(_identity(row))

        def goes(stored: pa.Table) -> list[bool]:
            return [_identity(row) in gone for row in stored.select(IDENTITY).to_pylist()]

        yield from rewrite(REJECTS, goes, list(new.values()), self._snapshot, self._attempt)


def _identity(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in IDENTITY)
