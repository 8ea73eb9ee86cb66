"""How a lake is doing, for a person in a terminal of 80 columns or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid

from pipelines.errors import DatelineError, TryAgain
from pipelines.reading.query import cell
from pipelines.reading.views import connect
from pipelines.sources.kafka_feed import ClientConfig, KafkaFeed
from pipelines.storage.lake import Lake
from schemas.tables import BATCHES, TABLES

Row = dict[str, Any]

RECENT = 100
"""Batches over which times and rates are taken."""

STREAMS = """
    SELECT stream, max(epoch) AS epoch,
           count(*) FILTER (event IN ('plan', 'revise')) AS planned, count(*) FILTER (event = 'seal') AS sealed,
           count(*) FILTER (event = 'close') AS closed, max("at") FILTER (event = 'close') AS last_closed
    FROM batches GROUP BY stream HAVING epoch IS NOT NULL ORDER BY stream
"""

POSITIONS = """
    SELECT r.topic AS topic, r.topic_id AS topic_id, r."partition" AS "partition", max(r."end") AS next_offset
    FROM (SELECT unnest(ranges) AS r FROM batches WHERE event = 'plan' AND batch_id IN (SELECT batch_id FROM closed))
    GROUP BY ALL ORDER BY ALL
"""

FATES = """
    SELECT 'article' AS fate, split_part(annotation, ':', 1) AS detail, count(*) AS items FROM articles GROUP BY ALL
    UNION ALL SELECT 'duplicate', kind, count(*) FROM duplicates GROUP BY ALL
    UNION ALL SELECT 'reject', reason, count(*) FROM rejects GROUP BY ALL
    ORDER BY fate, items DESC, detail
"""

NEWEST = "SELECT headline, provider, published_at FROM articles ORDER BY published_at DESC, article_id LIMIT 1"

TIMES = f"""
    WITH recent AS (
        SELECT batch_id, min("at") FILTER (event = 'plan') AS planned, min("at") FILTER (event = 'seal') AS sealed,
               min("at") FILTER (event = 'close') AS closed
        FROM batches WHERE batch_id IN (SELECT batch_id FROM closed)
        GROUP BY batch_id ORDER BY closed DESC LIMIT {RECENT}
    ), stages AS (
        SELECT 'run' AS stage, epoch(sealed - planned) AS seconds FROM recent
        UNION ALL SELECT 'commit', epoch(closed - sealed) FROM recent
        UNION ALL SELECT 'batch', epoch(closed - planned) FROM recent
    )
    SELECT stage, count(*) AS batches, round(median(seconds), 3) AS median_seconds,
           round(quantile_cont(seconds, 0.95), 3) AS p95_seconds, round(max(seconds), 3) AS longest_seconds
    FROM stages GROUP BY stage ORDER BY stage DESC
"""

MODEL = f"""
    WITH recent AS (
        SELECT unnest(measured) AS m FROM (
            SELECT measured FROM batches WHERE event = 'seal' AND len(measured) > 0 ORDER BY seq DESC LIMIT {RECENT}
        )
    )
    SELECT sum(m.value) FILTER (m.name = 'model.articles')::BIGINT AS articles,
           sum(m.value) FILTER (m.name = 'model.words')::BIGINT AS words,
           (sum(m.value) FILTER (m.name = 'model.milliseconds') / 1000)::DOUBLE AS seconds,
           round(words / nullif(seconds, 0))::BIGINT AS words_per_second
    FROM recent
"""

KEYS = {
    "streams": STREAMS,
    "positions": POSITIONS,
    "fates": FATES,
    "newest_article": NEWEST,
    "times": TIMES,
    "model": MODEL,
    "tables": " UNION ALL ".join(
        f'SELECT \'{name}\' AS "table", count(*) AS "rows" FROM {name}' for name in TABLES if name != BATCHES.name
    ),
}


def read_status(lake: Lake, kafka: ClientConfig | None = None) -> dict[str, list[Row]]:
    """What a lake holds and how its batches went; with a Kafka to ask, also the lag of each partition.

    Raises:
        DatelineError: there is no lake, or Kafka does not answer.
    """
    connection = connect(lake)
    status = {key: _rows(connection, sql) for key, sql in KEYS.items()}
    now = datetime.now(UTC)
    for article in status["newest_article"]:
        article["age_seconds"] = round((now - article["published_at"]).total_seconds())
    if kafka:
        _add_lag(status["positions"], kafka)
    return status


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    found: list[Row] = connection.sql(sql).to_arrow_table().to_pylist()
    return found


def _add_lag(positions: Sequence[Row], kafka: ClientConfig) -> None:
    try:
        feed = KafkaFeed(kafka)
        bounds = feed.bounds(row["topic"] for row in positions)
        feed.close()
    except TryAgain as error:
        raise DatelineError(str(error)) from error
    ends = {(bound.topic_id, bound.partition): bound.end for bound in bounds}
    for row in positions:
        end = ends.get((row["topic_id"], row["partition"]))
        row["end_offset"] = end
        row["lag"] = None if end is None else max(end - row["next_offset"], 0)


def print_status(lake_uri: str, as_json: bool, kafka: ClientConfig | None = None) -> None:
    """Print the status of a lake."""
    status = read_status(Lake(lake_uri), kafka)
    if as_json:
        print(json.dumps(status, default=_plain, ensure_ascii=False))
        return
    console = Console()
    for title, (key, columns) in SHOWN.items():
        console.print(_grid(title, status[key], columns))


class Shown(NamedTuple):
    """A column: its title, how a row's value reads, and whether it is a number."""

    title: str
    value: Callable[[Row], Any]
    number: bool = False


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _text(title: str, name: str) -> Shown:
    return Shown(title, lambda row: row.get(name))


def _number(title: str, name: str) -> Shown:
    return Shown(title, lambda row: None if row.get(name) is None else f"{row[name]:,}", number=True)


def _instant(title: str, name: str) -> Shown:
    return Shown(title, lambda row: f"{row[name]:%Y-%m-%d %H:%M:%S}" if row.get(name) else None)


def _duration(seconds: float) -> str:
    """``3 d 4 h``, ``12 min``, ``5 s``: the two largest units."""
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        whole, seconds = divmod(seconds, size)
        if whole:
            parts.append(f"{whole:g} {unit}")
    return " ".join(parts[:2]) or "0 s"


SHOWN: dict[str, tuple[str, Sequence[Shown]]] = {
    "Streams": (
        "streams",
        (
            _text("stream", "stream"),
            _number("batches planned", "planned"),
            _number("closed", "closed"),
            _instant("last closed (UTC)", "last_closed"),
        ),
    ),
    "Partitions": (
        "positions",
        (
            _text("topic", "topic"),
            _number("partition", "partition"),
            _number("next offset", "next_offset"),
            _number("end", "end_offset"),
            _number("lag", "lag"),
        ),
    ),
    "Newest article": (
        "newest_article",
        (
            _text("headline", "headline"),
            _instant("published (UTC)", "published_at"),
            Shown("age", lambda row: _duration(row["age_seconds"])),
        ),
    ),
    "Items": ("fates", (_text("fate", "fate"), _text("detail", "detail"), _number("items", "items"))),
    f"Seconds of the last {RECENT} batches": (
        "times",
        (
            _text("stage", "stage"),
            _number("batches", "batches"),
            _number("median", "median_seconds"),
            _number("95 %", "p95_seconds"),
            _number("longest", "longest_seconds"),
        ),
    ),
    "Language model": (
        "model",
        (
            _number("articles", "articles"),
            _number("words", "words"),
            _number("seconds", "seconds"),
            _number("words a second", "words_per_second"),
        ),
    ),
    "Tables": ("tables", (_text("table", "table"), _number("rows", "rows"))),
}
"""What is shown: under a title the rows of a key, in these columns."""


def _grid(title: str, rows: Sequence[Row], columns: Sequence[Shown]) -> Grid:
    grid = Grid(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1))
    for column in columns:
        grid.add_column(column.title, justify="right" if column.number else "left")
    for row in rows:
        grid.add_row(*(cell(column.value(row)) for column in columns))
    return grid
