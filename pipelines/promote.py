"""Makes the first copy the article where the article that it was filed under never came to be.

A batch claims its articles in the fingerprint index before they are in a table. If it can then never be read again,
these claims are taken back, and what other streams have filed under them meanwhile are duplicates of nothing. They are
sent through again, date by date in the order of their positions: stored messages are decoded and cleaned anew and
claimed anew, the first one becomes an article, and what comes of the others takes the place of their rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa

from pipelines.engine import Engine
from pipelines.index import IndexPlace, server_errors
from pipelines.lake import Lake, StagedFile
from pipelines.ledger import Ledger
from pipelines.news import Services
from pipelines.progress import LogLines
from pipelines.received import Key, Restamped, key_of, reader_of
from pipelines.replay import DECIDED, REJECTED, DecodeAgain, Waiting
from pipelines.revision import WHOLE_DATE, Reviser, Snapshot, Work, rewrite, to_rows
from pipelines.signals import StopSignals
from pipelines.source import NoSource
from pipelines.stage import Attempt, StageRows, WriteManifest
from pipelines.views import connect
from schemas.records import AnnotatedArticle, Article, Duplicate, Item, Position, RawMessage
from schemas.rows import BatchStamp, Row, article_rows, duplicate_rows, entity_rows, quote_rows, stored_message
from schemas.tables import ARTICLES, DUPLICATES, ENTITIES, QUOTES, RAW, Table
from transforms.annotate import Annotate
from transforms.claim_records import PositionKey
from transforms.clean import CleanArticles
from transforms.dedup import SplitDuplicates
from transforms.fingerprint_index import FingerprintIndex, Verdict

STREAM = "promote"

WITHOUT_ARTICLE = """
    SELECT CAST(date AS VARCHAR) AS date, stream, batch_id, topic_id, "partition", "offset", item, item_count,
           duplicate_of
    FROM duplicates ANTI JOIN articles ON duplicate_of = article_id
"""
"""An article that retention has taken out is not there either; the index still knows it."""

MESSAGES = 'SELECT * FROM raw SEMI JOIN wanted USING (topic_id, "partition", "offset")'

_WANTED = pa.schema([column for column in RAW.schema if column.name in Key._fields])


class Promotion(NamedTuple):
    """The revision: duplicates of articles that never came to be."""

    place: IndexPlace
    tables: tuple[Table, ...] = (DUPLICATES,)
    every_date: bool = False
    at_once: int = WHOLE_DATE

    def work(self, lake: Lake) -> Work:
        """The dates with such duplicates."""
        days: dict[str, int] = defaultdict(int)
        for row in self._orphans(lake):
            days[row["date"]] += 1
        return Work(dict(sorted(days.items())), 0)

    def build(self, pipeline: beam.Pipeline, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        """Stored messages -> the journey of every article -> files of what came of them, and the duplicates anew."""
        lake = Lake(snapshot.lake_uri)
        waiting = _waiting([row for row in self._orphans(lake) if row["date"] == snapshot.day])
        decoded = (
            pipeline
            | "Day" >> beam.Create([snapshot.day], reshuffle=False)
            | "Read" >> beam.FlatMap(lambda _: messages_of(lake, waiting)).with_output_types(RawMessage)
            | "Decode" >> beam.ParDo(DecodeAgain(waiting, services.feeds)).with_outputs(REJECTED, DECIDED, main="items")
        )
        decoded.items.element_type = Item
        articles, _ = decoded.items | "Clean" >> CleanArticles()
        readers = {key: message.reader for key, message in waiting.items()}
        anew = ClaimedAnew(services.open_index)
        unique, duplicates = articles | "Split" >> SplitDuplicates(anew, attempt.stamp.batch_id)

        def staged(record: type, *tables: tuple[Table, Callable[[Any, BatchStamp], Iterator[Row]]]) -> StageRows:
            return StageRows(attempt, record, *((table, Restamped(rows_of, readers)) for table, rows_of in tables))

        of_articles = ((ARTICLES, article_rows), (ENTITIES, entity_rows), (QUOTES, quote_rows))
        annotated = unique | "Annotate" >> Annotate(services.annotators)
        rewritten = (
            (unique, duplicates)
            | "Decided" >> beam.Flatten()
            | "Together" >> beam.Map(lambda outcome: ("", outcome)).with_output_types(tuple[str, Any])
            | beam.GroupByKey()
            | "Rewrite" >> beam.ParDo(RewriteDuplicates(snapshot, attempt))
        )
        outcomes = (
            annotated | "StageArticles" >> staged(AnnotatedArticle, *of_articles),
            duplicates | "StageDuplicates" >> staged(Duplicate, (DUPLICATES, duplicate_rows)),
            rewritten,
        )
        outcomes | "Manifest" >> WriteManifest(attempt)

    def _orphans(self, lake: Lake) -> list[dict[str, Any]]:
        rows = connect(lake).sql(WITHOUT_ARTICLE).to_arrow_table().to_pylist()
        with closing(self.place.open()) as index, server_errors():
            orphans = index.orphans({_position(row): row["duplicate_of"] for row in rows})
        return [row for row in rows if _position(row) in orphans]


def promote(lake: Lake, services: Services, engine: Engine, signals: StopSignals) -> None:
    """Run the revision, if there is anything to do for it."""
    revision = Promotion(services.open_index)
    if revision.work(lake).days or Ledger(lake).state.unfinished(STREAM):
        running = (lake, STREAM, NoSource(), services, engine, signals, LogLines())
        Reviser(*running, wait=True, revision=revision).run(0, until_caught_up=True)


def messages_of(lake: Lake, waiting: Mapping[Key, Waiting]) -> Iterator[RawMessage]:
    """The messages as they were received, as far as they are kept."""
    connection = connect(lake)
    connection.register("wanted", pa.Table.from_pylist([key._asdict() for key in waiting], schema=_WANTED))
    yield from map(stored_message, to_rows(connection.sql(MESSAGES).to_arrow_table()))


@dataclass(frozen=True)
class ClaimedAnew:
    """Opens an index in which claims on articles that are gone do not count; it can be pickled."""

    place: IndexPlace

    def __call__(self) -> FingerprintIndex:
        return Releasing(self.place())


class Releasing:
    """An index that forgets what it said of positions filed under articles that are gone, before it is asked again."""

    def __init__(self, index: FingerprintIndex) -> None:
        self._index = index

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        self.release(articles)
        return self._index.claim(batch_id, articles)

    def revise(self, articles: Sequence[Article], gone: Sequence[Position], lost: Collection[str]) -> list[Verdict]:
        return self._index.revise(articles, gone, lost)

    def release(self, articles: Sequence[Article]) -> None:
        self._index.release(articles)

    def close(self) -> None:
        self._index.close()


class RewriteDuplicates(beam.DoFn):
    """Writes a date's duplicates anew, without those that are decided anew."""

    def __init__(self, snapshot: Snapshot, attempt: Attempt) -> None:
        self._snapshot, self._attempt = snapshot, attempt

    def process(self, outcomes: tuple[str, Iterable[Article | Duplicate]]) -> Iterator[StagedFile | str]:
        """Yield what goes into the manifest."""
        articles = (outcome.article if isinstance(outcome, Duplicate) else outcome for outcome in outcomes[1])
        decided = {_position(article.position._asdict()) for article in articles}

        def goes(stored: pa.Table) -> list[bool]:
            return [_position(row) in decided for row in stored.select(list(PositionKey._fields)).to_pylist()]

        yield from rewrite(DUPLICATES, goes, [], self._snapshot, self._attempt)


def _waiting(rows: Sequence[Mapping[str, Any]]) -> dict[Key, Waiting]:
    """The messages of duplicates, each with its items among them."""
    items: dict[Key, set[int]] = defaultdict(set)
    for row in rows:
        items[key_of(row)].add(row["item"])
    return {key_of(row): Waiting(reader_of(row), row["item_count"], frozenset(items[key_of(row)])) for row in rows}


def _position(row: Mapping[str, Any]) -> PositionKey:
    return PositionKey(*(row[name] for name in PositionKey._fields))
