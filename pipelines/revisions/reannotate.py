"""Annotates stored articles again, where the model or the rules have changed, or where it was not done or failed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa
import pyarrow.dataset as ds

from pipelines.errors import DatelineError
from pipelines.model_pool import annotator
from pipelines.models import DEFAULT, Models
from pipelines.news import Services
from pipelines.reading.views import connect
from pipelines.revisions.revision import Snapshot, Work, rewrite, to_rows
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.stage import Attempt, WriteManifest
from schemas.records import AnnotatedArticle, Article
from schemas.rows import BatchStamp, Row, article_rows, entity_rows, quote_rows, stored_article
from schemas.tables import ARTICLES, ENTITIES, QUOTES, Table
from transforms.annotate import Annotate

ROWS_OF = {ENTITIES.name: entity_rows, QUOTES.name: quote_rows}
COUNTS = {ENTITIES.name: "entity_count", QUOTES.name: "quote_count"}
DONE = "annotated"
AT_ONCE = 5000
"""Articles of one batch: with their rows some 200 MB in memory."""
ANNOTATION = ("annotation", "entity_count", "quote_count", "annotator_version", "ingested_at")
"""The columns of an article that an annotation sets."""

STORED = """
    SELECT "date", language, status, text = '' AS empty, annotation, annotator_version, count(*)
    FROM articles WHERE "date" >= ? GROUP BY ALL
"""


def replaced_tables(names: str) -> frozenset[str]:
    """Tables as the command line names them, with commas.

    Raises:
        DatelineError: another table.
    """
    given = frozenset(name.strip() for name in names.split(","))
    if unknown := given - ROWS_OF.keys():
        raise DatelineError(f"--tables takes {' and '.join(ROWS_OF)}, not '{min(unknown)}'")
    return given


def is_outdated(language: str, has_text: bool, annotation: str, version: str | None, models: Models = DEFAULT) -> bool:
    """Whether an article is to be annotated again: never done, failed, or done with another version or model."""
    if version and not has_text:
        return False
    return annotation.startswith("failed") or version != annotator(models).version((language or "en").lower()[:2])


class Reannotation(NamedTuple):
    """The revision: articles published on ``since`` or later, and which of their tables are replaced."""

    since: date
    replaces: frozenset[str] = frozenset(ROWS_OF)
    tables: tuple[Table, ...] = (ARTICLES, ENTITIES, QUOTES)
    models: Models = DEFAULT
    every_date: bool = False
    at_once: int = AT_ONCE

    def work(self, lake: Lake) -> Work:
        """The dates with articles to be annotated again."""
        days: dict[str, int] = {}
        already = 0
        for day, language, status, empty, annotation, version, number in sorted(
            connect(lake).execute(STORED, [self.since]).fetchall(), key=lambda row: row[0]
        ):
            if is_outdated(language, status == "usable" or not empty, annotation, version, self.models):
                days[str(day)] = days.get(str(day), 0) + number
            else:
                already += number
        return Work(days, already)

    def build(self, pipeline: beam.Pipeline, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        """Stored articles -> annotated articles -> the date's files anew."""
        models, at_once = self.models, self.at_once
        rewritten = (
            pipeline
            | "Day" >> beam.Create([snapshot.day], reshuffle=False)
            | "Read" >> beam.FlatMap(lambda _: outdated(snapshot, models, at_once)).with_output_types(Article)
            | "Annotate" >> Annotate(services.annotators)
            | "Together" >> beam.Map(lambda annotated: ("", annotated)).with_output_types(tuple[str, AnnotatedArticle])
            | beam.GroupByKey()
            | "Rewrite" >> beam.ParDo(RewriteDay(snapshot, attempt, self.replaces))
        )
        (rewritten,) | "Manifest" >> WriteManifest(attempt)


def outdated(snapshot: Snapshot, models: Models = DEFAULT, at_once: int = AT_ONCE) -> Iterator[Article]:
    """Articles of a date that are to be annotated again; the last are those on which it has failed."""
    wanted = sorted(_wanted(snapshot, models))[:at_once]
    rows = snapshot.read(ARTICLES, where=_of(article_id for _, article_id in wanted))
    yield from map(stored_article, to_rows(rows))


def _wanted(snapshot: Snapshot, models: Models) -> Iterator[tuple[bool, str]]:
    """Whether it has failed, and ``article_id``."""
    facts = ["article_id", "batch_id", "status", "language", "word_count", "annotation", "annotator_version"]
    for row in snapshot.read(ARTICLES, facts).to_pylist():
        has_text = row["status"] == "usable" or (row["word_count"] or 0) > 0
        stale = is_outdated(row["language"], has_text, row["annotation"], row["annotator_version"], models)
        if stale and snapshot.closed.has(row["batch_id"]):
            yield row["annotation"].startswith("failed"), row["article_id"]


class RewriteDay(beam.DoFn):
    """Writes a date's articles, entities and quotes anew, less what has not changed."""

    def __init__(self, snapshot: Snapshot, attempt: Attempt, replaces: frozenset[str]) -> None:
        self._snapshot, self._attempt, self._replaces = snapshot, attempt, replaces

    def process(self, day: tuple[str, Iterable[AnnotatedArticle]]) -> Iterator[StagedFile | str]:
        """Yield what goes into the manifest."""
        annotated = {one.article.article_id: one for one in day[1]}
        rows = {row["article_id"]: row for row in to_rows(self._stored(ARTICLES, annotated))}
        for table in (ENTITIES, QUOTES):
            ids = [key for key in annotated if table.name in self._replaces or rows[key]["annotation"] != DONE]
            yield from self._replace_rows(table, {key: annotated[key] for key in ids}, rows)
        fresh = [self._article_row(rows[key], one) for key, one in annotated.items()]
        fresh = [row for row in fresh if _differs(row, rows[row["article_id"]])]
        yield from self._rewrite(ARTICLES, {row["article_id"] for row in fresh}, fresh)

    def _replace_rows(
        self, table: Table, annotated: dict[str, AnnotatedArticle], articles: dict[str, Row]
    ) -> Iterator[StagedFile | str]:
        before = _by_article(self._stored(table, annotated))
        after = {key: self._rows(table, one, articles[key]) for key, one in annotated.items()}
        changed = {key for key, rows in after.items() if _comparable(table, rows) != before.get(key, [])}
        yield from self._rewrite(table, changed, [row for key in after if key in changed for row in after[key]])

    def _stored(self, table: Table, articles: Collection[str]) -> pa.Table:
        """The rows of some articles, in the order of the table."""
        rows = self._snapshot.read(table, where=_of(articles))
        return rows.sort_by([(name, "ascending") for name in table.sorted_by])

    def _rewrite(self, table: Table, changed: set[str], new: list[Row]) -> Iterator[StagedFile | str]:
        def goes(stored: pa.Table) -> list[bool]:
            return [key in changed for key in stored["article_id"].to_pylist()]

        yield from rewrite(table, goes, new, self._snapshot, self._attempt)

    def _rows(self, table: Table, annotated: AnnotatedArticle, row: Row) -> list[Row]:
        return list(ROWS_OF[table.name](annotated, self._stamp(row)))

    def _stamp(self, row: Row) -> BatchStamp:
        """Rows keep the batch that read their message."""
        return BatchStamp(row["stream"], row["batch_id"], self._attempt.stamp.ingested_at)

    def _article_row(self, row: Row, annotated: AnnotatedArticle) -> Row:
        (fresh,) = article_rows(annotated, self._stamp(row))
        fresh = {**row, **{name: fresh[name] for name in ANNOTATION}}
        if row["annotation"] == DONE and self._replaces != frozenset(ROWS_OF):
            others = [count for name, count in COUNTS.items() if name not in self._replaces]
            fresh |= {name: row[name] for name in ("annotation", "annotator_version", *others)}
        return fresh


def _of(articles: Iterable[str]) -> ds.Expression:
    return ds.field("article_id").isin(pa.array(articles, pa.string()))


def _differs(fresh: Row, stored: Row) -> bool:
    return any(fresh[name] != stored[name] for name in ANNOTATION if name != "ingested_at")


def _by_article(data: pa.Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in _without_times(data):
        found.setdefault(row["article_id"], []).append(row)
    return found


def _comparable(table: Table, rows: Sequence[Row]) -> list[Row]:
    data = pa.Table.from_pylist(list(rows), schema=table.schema)
    return _without_times(data.sort_by([(name, "ascending") for name in table.sorted_by]))


def _without_times(data: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data.drop_columns(["date", "ingested_at"]).to_pylist()
    return rows
