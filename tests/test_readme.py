"""The README says what is so: its tables are the schema's, its queries run."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from schemas.tables import to_markdown
from tests.exactly_once.harness import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, first_line: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return [block for block in found if block.startswith(first_line)]


@pytest.fixture
def beside_a_lake(seeded_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(seeded_lake, tmp_path / "lake")
    monkeypatch.chdir(tmp_path)


def test_the_tables_are_those_of_the_schema() -> None:
    assert to_markdown() in README, "write it anew: python -m schemas.tables"


@pytest.mark.usefixtures("beside_a_lake")
@pytest.mark.parametrize("sql", blocks("sql", "-- duckdb"))
def test_the_duckdb_queries_give_rows(sql: str) -> None:
    rows = duckdb.sql(sql).fetchall()
    assert rows
    assert all(row[1] for row in rows)


@pytest.mark.usefixtures("beside_a_lake")
@pytest.mark.parametrize("code", blocks("python", "# pandas") + blocks("python", "# polars"))
def test_the_pandas_and_polars_examples_print_names(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(code, {})
    assert re.search("Priya Lindqvist|Benjamin Netanyahu", capsys.readouterr().out)


def test_there_is_an_example_for_each_tool() -> None:
    assert len(blocks("sql", "-- duckdb")) == 2
    assert all(blocks("python", f"# {tool}") for tool in ("pandas", "polars", "spark"))
