"""What readers see: the current views, the summary over them, and rows of any width on a console."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from rich.console import Console

from pipelines.cli import main
from pipelines.reading.query import _show
from pipelines.reading.summary import MOST_NAMED, example_queries, print_summary
from pipelines.reading.views import DERIVED_VIEWS
from pipelines.storage.lake import Lake
from schemas.tables import TABLES

NOW = datetime.now(UTC)
PAST, FUTURE = NOW - timedelta(hours=1), NOW + timedelta(days=1)


def article(guid: str, version: int = 1, status: str = "usable", until: datetime | None = None) -> dict[str, Any]:
    key = f"{guid}-{version}"
    return {
        "article_id": key,
        "cluster_id": key,
        "provider": "p",
        "guid": guid,
        "version": version,
        "status": status,
        "embargoed_until": until,
    }


def named(article_id: str, canonical: str, label: str) -> dict[str, Any]:
    return {"article_id": article_id, "canonical": canonical, "label": label}


def tables(
    articles: list[dict[str, Any]],
    entities: list[dict[str, Any]] | None = None,
    quotes: list[dict[str, Any]] | None = None,
    duplicates: list[dict[str, Any]] | None = None,
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    given = {"articles": articles, "entities": entities, "quotes": quotes, "duplicates": duplicates}
    for name, rows in given.items():
        connection.register(name, pa.Table.from_pylist(rows or [], schema=TABLES[name].schema))
    for view in DERIVED_VIEWS:
        connection.execute(view)
    return connection


def ids(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in connection.execute(f"SELECT article_id FROM {table} ORDER BY ALL").fetchall()]


@pytest.mark.parametrize(
    ("status", "until", "shown"),
    [
        ("usable", None, True),
        ("usable", PAST, True),
        ("usable", FUTURE, False),
        ("withheld", None, False),
        ("withheld", PAST, True),
        ("withheld", FUTURE, False),
        ("canceled", None, False),
        ("canceled", PAST, False),
        ("canceled", FUTURE, False),
    ],
)
def test_current_is_what_may_be_used_now(status: str, until: datetime | None, shown: bool) -> None:
    connection = tables([article("a", 1, status, until)], [named("a-1", "Anna Holm", "PERSON")], [])
    assert ids(connection, "articles_current") == ["a-1"] * shown
    assert ids(connection, "entities_current") == ["a-1"] * shown


def test_current_entities_and_quotes_are_those_of_the_newest_versions() -> None:
    articles = [article("a", 1), article("a", 2), article("b", 1), article("b", 2, "canceled"), article("c", 1)]
    keys = [row["article_id"] for row in articles]
    quotes = [{"article_id": key, "quote_id": f"{key}-{n}"} for key in keys for n in range(2)]
    connection = tables(articles, [named(key, "Anna Holm", "PERSON") for key in keys], quotes)
    assert ids(connection, "articles_current") == ["a-2", "c-1"]
    assert ids(connection, "entities_current") == ["a-2", "c-1"]
    assert ids(connection, "quotes_current") == ["a-2", "a-2", "c-1", "c-1"]


def copy(guid: str, duplicate_of: str, kind: str = "near") -> dict[str, Any]:
    return {"provider": "p", "guid": guid, "duplicate_of": duplicate_of, "kind": kind, "similarity": 0.9}


def test_copies_go_with_a_killed_owner_and_another_items_own_version_stays_and_says_so() -> None:
    articles = [article("owner", 1), article("other", 2) | {"cluster_id": "owner-1"}, article("free", 1)]
    copies = [copy("copy", "owner-1"), copy("other", "owner-1"), copy("owner", "owner-1", "redelivery")]
    before = tables(articles, duplicates=copies)
    assert ids(before, "articles_current") == ["free-1", "other-2", "owner-1"]
    assert before.sql("FROM withdrawn").fetchall() == []

    after = tables([*articles, article("owner", 2, "canceled")], duplicates=copies)
    shown = after.sql("SELECT article_id, owner_killed FROM articles_current ORDER BY ALL").fetchall()
    assert shown == [("free-1", False), ("other-2", True)]
    withdrawn = after.sql("SELECT guid, why, killed_by FROM withdrawn ORDER BY ALL").fetchall()
    assert withdrawn == [("copy", "copy of a killed article", "owner-2"), ("owner", "killed", "owner-2")]


def test_a_kill_of_a_copy_leaves_its_owner() -> None:
    articles = [article("owner", 1), article("copy", 2, "canceled") | {"cluster_id": "owner-1"}]
    connection = tables(articles, duplicates=[copy("copy", "owner-1")])
    assert ids(connection, "articles_current") == ["owner-1"]
    assert connection.sql("SELECT guid, why FROM withdrawn").fetchall() == [("copy", "killed")]


def test_most_named_counts_a_corrected_story_once_and_takes_the_usual_label() -> None:
    entities = [named(f"a-{version}", "Velburg", label) for version in (1, 2) for label in ("GPE", "GPE", "FAC")]
    entities += [named("a-2", "Tie", label) for label in ("PERSON", "ORG")]
    entities += [named("a-1", "Old", "ORG"), named("a-2", "Monday", "DATE")]
    connection = tables([article("a", 1), article("a", 2)], entities, [])
    assert connection.execute(MOST_NAMED).fetchall() == [("Velburg", "GPE", 3, 1), ("Tie", "ORG", 2, 1)]


def test_the_summary_counts_current_quotes_and_its_queries_run(seeded_lake: Path) -> None:
    lake, output = Lake(str(seeded_lake)), io.StringIO()
    print_summary(lake, Console(file=output, width=100))
    query = ["query", "--lake", str(seeded_lake), "--json"]
    counted = CliRunner().invoke(main, [*query, "SELECT count(*) AS n FROM quotes_current"])
    assert f"the newest of {json.loads(counted.output)['n']};" in output.getvalue()
    for example in example_queries(lake):
        result = CliRunner().invoke(main, [*query, example.split('"')[1]])
        assert result.output, example


def test_rows_that_do_not_fit_are_printed_as_records(seeded_lake: Path) -> None:
    arguments = ["query", "--lake", str(seeded_lake), "SELECT * FROM articles_current ORDER BY article_id"]
    lines = CliRunner(env={"COLUMNS": "80"}).invoke(main, arguments).output.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "row 1"
    assert sum(line.startswith("headline:") and len(line.split()) > 1 for line in lines) > 5
    assert len(lines) < 3 * len(TABLES["articles"].columns) * sum(line.startswith("row ") for line in lines)


def shown(columns: list[str], row: list[Any], width: int = 80) -> str:
    output = io.StringIO()
    _show(columns, [row], Console(file=output, width=width))
    return output.getvalue()


@pytest.mark.parametrize("columns", [1, 30])
def test_values_and_names_are_neither_markup_nor_commands_to_the_terminal(columns: int) -> None:
    names = [f"[/x] {n}" for n in range(columns)]
    text = shown(names, ["[red]a[/] \x1b[2Jb \x9bc"] * columns, 120)
    assert "[red]a[/] �[2Jb �c" in text
    assert "[/x] 0" in text
    assert "\x1b" not in text


def test_a_long_value_of_a_record_is_cut_after_three_lines() -> None:
    names = [str(n) for n in range(10)]
    lines = shown(names, ["words and more\n\n" * 100, "x" * 10_000, *range(8)]).splitlines()
    assert [line.rstrip() for line in lines[1:4]] == ["0: words and more", "   words and more", "   words and more …"]
    assert [len(line.rstrip()) for line in lines[4:7]] == [80, 80, 80]
    assert lines[6].rstrip().endswith("x …")
    assert lines[7].startswith("2: 0")
