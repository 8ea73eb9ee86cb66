"""Records turned into table rows: plain dicts with the columns of :mod:`schemas.tables`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from schemas.records import AnnotatedArticle, Article, Duplicate, Header, Position, RawMessage, Reject, Removal, Span
from schemas.tables import DUPLICATES

Row = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BatchStamp(NamedTuple):
    """What every row of a batch has in common. ``ingested_at``: microseconds UTC."""

    stream: str
    batch_id: str
    ingested_at: int


def day_of(instant: int) -> date:
    """The UTC day of an instant in microseconds."""
    return (EPOCH + timedelta(microseconds=instant)).date()


def article_rows(annotated: AnnotatedArticle, stamp: BatchStamp) -> Iterator[Row]:
    """One ``articles`` row."""
    article, annotation = annotated
    row = article._asdict()
    for name in ("position", "modified"):
        del row[name]
    yield {
        **row,
        "removed": [removal._asdict() for removal in article.removed],
        "word_count": len(article.text.split()),
        "annotation": annotation.status,
        "entity_count": len(annotation.entities),
        "quote_count": len(annotation.quotes),
        "annotator_version": annotation.annotator_version or None,
        **_position(article.position, article.kafka_timestamp, article.published_at, stamp),
    }


def stored_article(row: Row) -> Article:
    """The article of an ``articles`` row whose instants are integers; the inverse of :func:`article_rows`."""
    stated = {name: row[name] for name in Article._fields if name in row}
    removed = [Removal(**removal) for removal in row["removed"] or ()]
    position = Position(*(row[name] for name in Position._fields))
    return Article(**{**stated, "position": position, "modified": False, "removed": removed})


def entity_rows(annotated: AnnotatedArticle, stamp: BatchStamp) -> Iterator[Row]:
    """An ``entities`` row for each mention."""
    article, annotation = annotated
    common = _position(article.position, article.kafka_timestamp, article.published_at, stamp)
    for entity in annotation.entities:
        yield {
            "article_id": article.article_id,
            **entity._asdict(),
            "annotator_version": annotation.annotator_version,
            **common,
        }


def quote_rows(annotated: AnnotatedArticle, stamp: BatchStamp) -> Iterator[Row]:
    """A ``quotes`` row for each attribution."""
    article, annotation = annotated
    common = _position(article.position, article.kafka_timestamp, article.published_at, stamp)
    for number, quote in enumerate(annotation.quotes):
        yield {
            "article_id": article.article_id,
            "quote_id": f"{article.article_id}-{number:03d}",
            **quote._asdict(),
            "content": _spans(quote.content),
            "cue_spans": _spans(quote.cue_spans),
            "source_spans": _spans(quote.source_spans),
            "annotator_version": annotation.annotator_version,
            **common,
        }


def duplicate_rows(duplicate: Duplicate, stamp: BatchStamp) -> Iterator[Row]:
    """One ``duplicates`` row."""
    article = duplicate.article
    row = {**article._asdict(), **duplicate._asdict()}
    kept = (column.name for column in DUPLICATES.columns if column.name in row)
    yield {
        **{name: row[name] for name in kept},
        **_position(article.position, article.kafka_timestamp, article.published_at, stamp),
    }


def reject_rows(reject: Reject, stamp: BatchStamp) -> Iterator[Row]:
    """One ``rejects`` row."""
    yield {
        "reason": reject.reason,
        "error": reject.error,
        "cleaner_version": reject.cleaner_version,
        **_received(reject.payload, reject.headers, reject.key),
        **_position(reject.position, reject.kafka_timestamp, reject.kafka_timestamp, stamp),
    }


def stored_message(row: Row) -> RawMessage:
    """The message of a ``raw`` or ``rejects`` row whose instants are integers."""
    position = Position(row["topic"], row["topic_id"], row["partition"], row["offset"])
    headers = [Header(**header) for header in row["headers"] or ()]
    return RawMessage(position, row["kafka_timestamp"], row["key"], row["payload"], headers)


def raw_rows(message: RawMessage, stamp: BatchStamp) -> Iterator[Row]:
    """One ``raw`` row."""
    yield {
        **_received(message.value, message.headers, message.key),
        **_position(message.position, message.kafka_timestamp, message.kafka_timestamp, stamp),
    }


def sort_rows(rows: Iterable[Row], columns: Sequence[str]) -> list[Row]:
    """Rows in the order of ``columns``."""
    return sorted(rows, key=lambda row: tuple(row[name] for name in columns))


def _received(payload: bytes | None, headers: Sequence[Any], key: bytes | None) -> Row:
    return {"payload": payload, "headers": [header._asdict() for header in headers], "key": key}


def _spans(spans: Sequence[Span]) -> list[Row]:
    return [span._asdict() for span in spans]


def _position(position: Position, kafka_timestamp: int, dated: int, stamp: BatchStamp) -> Row:
    return {
        **stamp._asdict(),
        **position._asdict(),
        "kafka_timestamp": kafka_timestamp,
        "date": day_of(dated),
    }
