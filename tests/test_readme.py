"""The README says what is so: its tables are the schema's, its queries run."""

import re
import shutil
import tomllib
from pathlib import Path

import duckdb
import pytest

from schemas.tables import to_markdown
from tests.exactly_once.harness import ROOT
from tests.payloads import only_article
from transforms.decode import MAX_BYTES, MAX_MARKS, MAX_TAGS, MAX_TEXT
from transforms.feeds import feeds_of
from transforms.wire_formats.base import MAX_ITEMS
from transforms.wire_formats.plain_json import ALIASES

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


def test_the_field_names_of_plain_json_are_listed() -> None:
    rows = [names.split() for names in ALIASES.values()]
    expected = [f"| `{first}` | {', '.join(f'`{name}`' for name in others)} |" for first, *others in rows]
    assert [row for row in expected if row not in README] == []


def test_the_examples_of_a_message_and_of_a_feeds_file_are_read() -> None:
    (message,) = blocks("json", '{"provider"')
    assert only_article(message).guid == "KNA-0117"
    (file,) = blocks("toml", "[topics")
    assert feeds_of(tomllib.loads(file)).defaults("wire-de").zone == "Europe/Berlin"


def test_the_limits_are_those_of_the_decoder() -> None:
    for limit in (MAX_ITEMS, MAX_MARKS, MAX_TEXT, MAX_TAGS):
        assert f"{limit:,}" in README
    assert f"{MAX_BYTES // 2**20} MiB unpacked" in README
