"""What a person wants to see of a lake: fates, names, quotes, where the tables are, and queries to copy."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from pipelines.reading.views import connect
from pipelines.storage.lake import Lake
from schemas.tables import TABLES

FATES = """
    SELECT 'article' AS fate, CASE status WHEN 'usable' THEN '' WHEN 'canceled' THEN 'kill' ELSE status END AS detail,
           count(*) AS n
    FROM articles GROUP BY ALL
    UNION ALL SELECT 'duplicate', kind, count(*) FROM duplicates GROUP BY ALL
    UNION ALL SELECT 'reject', reason, count(*) FROM rejects GROUP BY ALL
    ORDER BY fate, n DESC, detail
"""

MOST_NAMED = """
    SELECT canonical, first(label ORDER BY mentions_as DESC, label) AS label,
           count(*) AS mentions, count(DISTINCT article_id) AS articles
    FROM (
        SELECT canonical, label, article_id, count(*) OVER (PARTITION BY canonical, label) AS mentions_as
        FROM entities_current WHERE label IN ('PERSON', 'ORG', 'GPE', 'LOC', 'NORP', 'FAC', 'EVENT')
    )
    GROUP BY canonical ORDER BY mentions DESC, canonical LIMIT 10
"""
"""Each name with the label it has most often."""

SPOKEN = """
    SELECT coalesce(q.speaker, nullif(q.source, ''), '?') AS speaker, q.speaker IS NULL AS unnamed, q.kind, q.text
    FROM quotes_current q JOIN articles_current a USING (article_id)
    ORDER BY q.kind = 'indirect', a.published_at DESC, q.quote_id LIMIT 12
"""


def print_summary(lake: Lake, console: Console) -> None:
    """Print the summary of a lake."""
    connection = connect(lake)
    console.print(_fates(connection))
    console.print(_most_named(connection))
    console.print(_spoken(connection))
    console.print(_where(lake, connection), soft_wrap=True, markup=False)


def _fates(connection: duckdb.DuckDBPyConnection) -> Grid:
    grid = Grid("fate", "", "items", title="What became of the messages", title_justify="left")
    for fate, detail, number in connection.execute(FATES).fetchall():
        grid.add_row(fate, detail, str(number))
    return grid


def _most_named(connection: duckdb.DuckDBPyConnection) -> Grid:
    grid = Grid("name", "kind", "mentions", "articles", title="Most named", title_justify="left")
    for row in connection.execute(MOST_NAMED).fetchall():
        grid.add_row(*(Text(str(value)) for value in row))
    return grid


def _spoken(connection: duckdb.DuckDBPyConnection) -> Grid:
    total = connection.execute("SELECT count(*) FROM quotes_current").fetchall()[0][0]
    title = f"Who said what (the newest of {total}; in italics: unnamed)"
    grid = Grid("speaker", "kind", "quote", title=title, title_justify="left")
    for speaker, unnamed, kind, text in connection.execute(SPOKEN).fetchall():
        grid.add_row(Text(speaker, style="italic" if unnamed else ""), kind, Text(text, overflow="ellipsis"))
    return grid


def _where(lake: Lake, connection: duckdb.DuckDBPyConnection) -> str:
    lines = ["", "The tables (Parquet, partitioned by date of publication):"]
    for name in TABLES:
        rows = connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        lines.append(f"  {_near(lake)}/{name}/  {rows} rows")
    return "\n".join([*lines, "", "Three queries to copy:", *example_queries(lake)])


EXAMPLES = (
    "SELECT speaker, count(*) AS quotes FROM quotes_current WHERE speaker IS NOT NULL GROUP BY 1 ORDER BY 2 DESC",
    "SELECT date, headline, language FROM articles_current ORDER BY date",
    "SELECT kind, round(similarity, 2) AS similarity, headline, reason FROM duplicates",
)


def example_queries(lake: Lake) -> list[str]:
    """Commands that work as they stand, in the folder where the summary was asked for."""
    command = sys.argv[0] if Path(sys.argv[0]).name == "dateline" else "dateline"
    return [f'  {command} query --lake {_near(lake)} "{sql}"' for sql in EXAMPLES]


def _near(lake: Lake) -> str:
    here = Path.cwd()
    return str(Path(lake.uri).relative_to(here)) if lake.is_local and Path(lake.uri).is_relative_to(here) else lake.uri
