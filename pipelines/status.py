"""Streams, batches and rows of a lake, for a person or as JSON."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from pipelines.lake import Lake
from pipelines.views import connect
from schemas.tables import BATCHES, TABLES

STREAMS = """
    SELECT stream, max(epoch) AS epoch,
           count(*) FILTER (event = 'plan') AS planned, count(*) FILTER (event = 'seal') AS sealed,
           count(*) FILTER (event = 'close') AS closed, max("at") FILTER (event = 'close') AS last_closed
    FROM batches GROUP BY stream ORDER BY stream
"""

POSITIONS = """
    SELECT r.topic AS topic, r.topic_id AS topic_id, r."partition" AS "partition", max(r."end") AS next_offset
    FROM (SELECT unnest(ranges) AS r FROM batches WHERE event = 'plan' AND batch_id IN (SELECT batch_id FROM closed))
    GROUP BY ALL ORDER BY ALL
"""


def read_status(lake: Lake) -> dict[str, Any]:
    """Streams, the offsets reached in each partition, and the rows of each table."""
    connection = connect(lake)

    def rows(sql: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = connection.sql(sql).to_arrow_table().to_pylist()
        return found

    counted = [
        f'SELECT \'{name}\' AS "table", count(*) AS "rows" FROM {name}' for name in TABLES if name != BATCHES.name
    ]
    return {"streams": rows(STREAMS), "positions": rows(POSITIONS), "tables": rows(" UNION ALL ".join(counted))}


def print_status(lake_uri: str, as_json: bool) -> None:
    """Print the status of a lake."""
    status = read_status(Lake(lake_uri))
    if as_json:
        print(json.dumps(status, default=str))
        return
    console = Console()
    for title, rows in status.items():
        console.print(_grid(title, rows))


def _grid(title: str, rows: list[dict[str, Any]]) -> Grid:
    grid = Grid(*(rows[0] if rows else ()), title=title, title_justify="left")
    for row in rows:
        grid.add_row(*("" if value is None else str(value) for value in row.values()))
    return grid
