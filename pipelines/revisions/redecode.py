"""Decodes and cleans stored payloads again, after a fix, and replaces what has become of them.

Everything a message has become is compared with what becomes of it now: rows that would be the same stay, up to the
version of the rules; all others are replaced, wherever their dates are. An item that is still the same version of the
same item keeps its fate and its ``article_id``, whatever its text is now. Items that are new, or have another
provider, guid, version or kill, are decided anew, and with them the copies of articles that are no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import TaggedOutput

from pipelines.news import Services
from pipelines.revisions.reannotate import ANNOTATION
from pipelines.revisions.received import Key, Reader, Restamped
from pipelines.revisions.revision import Snapshot, Work, rewrite, to_rows
from pipelines.revisions.stored import Choice, Chosen, Stored
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.stage import Attempt, RowsOf, WriteManifest
from schemas.records import AnnotatedArticle, Annotation, Article, Position, Reject
from schemas.rows import Row, article_rows, duplicate_rows, entity_rows, quote_rows, reject_rows
from schemas.tables import ARTICLES, DUPLICATES, ENTITIES, QUOTES, RAW, REJECTS, TABLES, Table
from transforms.annotate import Annotate
from transforms.clean import clean_item
from transforms.decode import decode
from transforms.dedup import filed, owned
from transforms.duplicates.decisions import ARTICLE, CANCELED, stated_version
from transforms.feeds import Feeds

CHANGES = "changes"

FATES: dict[Table, RowsOf] = {ARTICLES: article_rows, DUPLICATES: duplicate_rows, REJECTS: reject_rows}
MADE_OF_ARTICLES: dict[Table, RowsOf] = {ARTICLES: article_rows, ENTITIES: entity_rows, QUOTES: quote_rows}

NOT_COMPARED = frozenset({"cleaner_version", "ingested_at"})
UNKNOWN_YET = Annotation("")

Outcome = Article | Reject


class Place(NamedTuple):
    """An item: a position without what can be said of it in other words."""

    topic_id: str
    partition: int
    offset: int
    item: int


class Gone(NamedTuple):
    """The rows of an item that are taken out of a date of a table."""

    table: str
    day: str
    place: Place


class New(NamedTuple):
    """A row that is put in."""

    table: str
    row: Row


@dataclass(frozen=True)
class Redecoding:
    """The revision: messages that are chosen, and what hangs on them."""

    choice: Choice
    tables: tuple[Table, ...] = (*MADE_OF_ARTICLES, DUPLICATES, REJECTS, RAW)
    every_date: bool = True

    @property
    def at_once(self) -> int:
        """As the choice has it."""
        return self.choice.at_once

    def work(self, lake: Lake) -> Work:
        """The dates of the choice."""
        return self.choice.work(lake)

    def build(self, pipeline: beam.Pipeline, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        """Stored payloads -> what becomes of them now -> annotated articles and other changes -> the tables' files."""
        decided = (
            pipeline
            | "Day" >> beam.Create([snapshot.day], reshuffle=False)
            | "Decide" >> beam.ParDo(DecideAgain(self, snapshot, attempt, services)).with_outputs(CHANGES, main="new")
        )
        decided.new.element_type = Article
        annotated = decided.new | "Annotate" >> Annotate(services.annotators)
        rewritten = (
            (annotated, decided[CHANGES])
            | beam.Flatten()
            | "Together" >> beam.Map(lambda change: ("", change)).with_output_types(tuple[str, Any])
            | beam.GroupByKey()
            | "Rewrite" >> beam.ParDo(RewriteTables(snapshot, attempt))
        )
        (rewritten,) | "Manifest" >> WriteManifest(attempt)


class DecideAgain(beam.DoFn):
    """Yields articles that are to be annotated, and under their tag all other changes and who read the messages."""

    def __init__(self, redecoding: Redecoding, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        self._redecoding, self._snapshot, self._attempt = redecoding, snapshot, attempt
        self._open_index, self._feeds = services.open_index, services.feeds

    def process(self, day: str) -> Iterator[Any]:
        """Decide on the messages of a date, and on those that hang on them."""
        stored = Stored(self._snapshot, self._redecoding.tables)
        outcomes, lost = _decoded(stored, self._redecoding.choice.choose(stored, day), self._feeds)
        before = {table: {_place(row): row for row in to_rows(stored.rows(table))} for table in FATES}
        records = self._decided(outcomes, before, lost)
        for table in FATES:
            yield from self._changes(table, before[table], records[table], stored.readers)
        for key, reader in stored.readers.items():
            yield TaggedOutput(CHANGES, (key, reader))

    def _decided(
        self, outcomes: Mapping[Place, Outcome], before: Mapping[Table, Mapping[Place, Row]], lost: set[str]
    ) -> dict[Table, list[Any]]:
        articles = [outcome for outcome in outcomes.values() if isinstance(outcome, Article)]
        claimed = {**before[ARTICLES], **before[DUPLICATES]}
        gone = [_position(row) for place, row in claimed.items() if not isinstance(outcomes.get(place), Article)]
        with closing(self._open_index()) as index:
            verdicts = index.revise(articles, gone, lost)
        decided = list(zip(articles, verdicts, strict=True))
        return {
            ARTICLES: [
                AnnotatedArticle(owned(article, verdict), UNKNOWN_YET)
                for article, verdict in decided
                if verdict.fate == ARTICLE
            ],
            DUPLICATES: [filed(article, verdict) for article, verdict in decided if verdict.fate != ARTICLE],
            REJECTS: [outcome for outcome in outcomes.values() if isinstance(outcome, Reject)],
        }

    def _changes(
        self, table: Table, before: Mapping[Place, Row], records: list[Any], readers: Mapping[Key, Reader]
    ) -> Iterator[Any]:
        rows_of = Restamped(FATES[table], readers)
        rows = [row for record in records for row in rows_of(record, self._attempt.stamp)]
        after = {_place(row): row for row in _normal(table, rows)}
        for place in before.keys() - after.keys():
            yield from _gone(table, before[place], place)
        for record, (place, row) in zip(records, after.items(), strict=True):
            old = before.get(place)
            if old is None or _differs(table, row, old):
                yield from _gone(table, old, place) if old else ()
                yield record.article if table is ARTICLES else TaggedOutput(CHANGES, New(table.name, row))
            elif row["cleaner_version"] != old["cleaner_version"]:
                yield TaggedOutput(CHANGES, Gone(table.name, str(old["date"]), place))
                yield TaggedOutput(CHANGES, New(table.name, {**old, "cleaner_version": row["cleaner_version"]}))


class RewriteTables(beam.DoFn):
    """Writes the dates of all tables anew in which something changes."""

    def __init__(self, snapshot: Snapshot, attempt: Attempt) -> None:
        self._snapshot, self._attempt = snapshot, attempt

    def process(self, changes: tuple[str, Iterable[Any]]) -> Iterator[StagedFile | str]:
        """Yield what goes into the manifest."""
        parts = list(changes[1])
        gone: dict[tuple[str, str], set[Place]] = defaultdict(set)
        new: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for part in parts:
            if isinstance(part, Gone):
                gone[part.table, part.day].add(part.place)
        for name, row in self._new(parts):
            new[name, str(row["date"])].append(row)
        for name, day in sorted(gone.keys() | new.keys()):
            yield from self._rewrite(TABLES[name], day, gone[name, day], new[name, day])

    def _new(self, parts: list[Any]) -> Iterator[tuple[str, Row]]:
        known = (Gone, New, AnnotatedArticle)
        readers: dict[Key, Reader] = dict(part for part in parts if not isinstance(part, known))
        for part in parts:
            if isinstance(part, New):
                yield part.table, part.row
            elif isinstance(part, AnnotatedArticle):
                for table, rows_of in MADE_OF_ARTICLES.items():
                    for row in Restamped(rows_of, readers)(part, self._attempt.stamp):
                        yield table.name, row

    def _rewrite(self, table: Table, day: str, gone: set[Place], new: list[Row]) -> Iterator[StagedFile | str]:
        def goes(stored: pa.Table) -> list[bool]:
            places = zip(*(stored[name].to_pylist() for name in Place._fields), strict=True)
            return [place in gone for place in places]

        yield from rewrite(table, goes, new, self._snapshot, self._attempt, day)


def _decoded(stored: Stored, chosen: Chosen, feeds: Feeds) -> tuple[dict[Place, Outcome], set[str]]:
    """What the messages hold now, and those of the copies of articles that are no more; and which articles those are.

    Copies are decided anew with their article, and may be articles to other copies.
    """
    outcomes: dict[Place, Outcome] = {}
    messages, lost = chosen
    while messages:
        for message in stored.messages(messages):
            for item in decode(message, feeds):
                outcome = item if isinstance(item, Reject) else clean_item(item)
                outcomes[_place(outcome.position._asdict())] = outcome
        rows = to_rows(stored.rows(ARTICLES))
        gone = {row["article_id"] for row in rows if not _is_same_item(row, outcomes.get(_place(row)))}
        lost = chosen.missing | gone
        messages = stored.choose_copies(lost)
    return outcomes, lost


def _is_same_item(row: Row, outcome: Outcome | None) -> bool:
    """Whether what was an article is one still, under the same ``article_id``."""
    if not isinstance(outcome, Article):
        return False
    now = (outcome.provider, outcome.guid, stated_version(outcome.version), outcome.status == CANCELED)
    was = (row["provider"], row["guid"], row["stated_version"], row["status"] == CANCELED)
    return now == was and (row["guid"] != "" or row["text"] == outcome.text)


def _gone(table: Table, row: Row, place: Place) -> Iterator[Any]:
    """What goes with a row: of an article all that was found in it."""
    for each in MADE_OF_ARTICLES if table is ARTICLES else (table,):
        yield TaggedOutput(CHANGES, Gone(each.name, str(row["date"]), place))


def _differs(table: Table, row: Row, old: Row) -> bool:
    ignored = NOT_COMPARED.union(ANNOTATION) if table is ARTICLES else NOT_COMPARED
    return any(row[name] != old[name] for name in row.keys() - ignored)


def _normal(table: Table, rows: list[Row]) -> list[Row]:
    """Rows as they are when they are read back."""
    return to_rows(pa.Table.from_pylist(rows, schema=table.schema))


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["topic_id"], row["partition"], row["offset"], row["item"])


def _position(row: Row) -> Position:
    return Position(*(row[name] for name in Position._fields))
