"""SQL over the tables from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import duckdb
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from pipelines.errors import DatelineError
from pipelines.reading.views import connect
from pipelines.storage.lake import Lake

COLUMN_WIDTH = 12
"""Characters that a column of a grid needs, about."""
VALUE_LINES = 3
"""Lines of a long value that are shown where rows are printed one below the other."""
CONTROLS = {code: "�" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
"""What a terminal would obey, payloads being anybody's."""


def print_query(lake_uri: str, sql: str, as_json: bool) -> None:
    """Print the rows of a query: as JSON Lines, as a grid, or where that is too wide as records.

    Raises:
        DatelineError: the SQL is wrong.
    """
    connection = connect(Lake(lake_uri))
    try:
        connection.execute(sql)
        columns = [column[0] for column in connection.description or ()]
        rows = connection.fetchall()
    except duckdb.Error as error:
        raise DatelineError(f"the query is wrong: {error}") from error
    if as_json:
        for row in rows:
            print(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
    else:
        _show(columns, rows, Console())


def _show(columns: Sequence[str], rows: Sequence[Sequence[Any]], console: Console) -> None:
    if len(columns) <= console.width // COLUMN_WIDTH:
        console.print(_grid(columns, rows))
    else:
        for number, row in enumerate(rows, start=1):
            console.print(_record(number, columns, row, console))


def _grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Grid:
    grid = Grid()
    for column in columns:
        grid.add_column(cell(column))
    for row in rows:
        grid.add_row(*(cell(value) for value in row))
    return grid


def _record(number: int, columns: Sequence[str], row: Sequence[Any], console: Console) -> RenderableType:
    names = [cell(f"{column}:") for column in columns]
    room = max(COLUMN_WIDTH, console.width - max(name.cell_len for name in names) - 1)
    grid = Grid.grid(padding=(0, 1, 0, 0))
    for name, value in zip(names, row, strict=True):
        grid.add_row(name, _first_lines(cell(value), room, console))
    return Group(Text(f"row {number}", style="bold"), grid, Text())


def _first_lines(text: Text, width: int, console: Console) -> Text:
    """The beginning of a value, empty lines left out."""
    text = Text("\n".join(line for line in text.plain.split("\n") if line.strip()))
    lines = text.wrap(console, width, overflow="fold")
    if len(lines) > VALUE_LINES:
        last = lines[VALUE_LINES - 1]
        last.truncate(width - 2)
        last.append(" …")
    return Text("\n").join(lines[:VALUE_LINES])


def cell(value: Any) -> Text:
    """A value as it is: never rich's markup, never a command to the terminal."""
    return Text("" if value is None else str(value).translate(CONTROLS))
