"""Models named on the command line: a language model for a language, and a quote model trained on one's own corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main

FRENCH = "« Le barrage tient », a expliqué la maire, Claire Morel."
MARKED = {
    "d0": "<s1>Ann Lee</s1> <k1>said</k1> <c1>the road was closed</c1>.",
    "d1": "<s1>The mayor</s1> <k1a>fears</k1a> <c1>that more rain will come</c1>.",
}


def dateline(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def line_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = map(json.loads, result.stdout.splitlines())
    return dict(line)


@pytest.fixture
def french(tmp_path: Path) -> Path:
    import spacy

    spacy.blank("fr").to_disk(tmp_path / "model")
    (tmp_path / "a.txt").write_text(FRENCH)
    return tmp_path


def test_the_language_picks_the_model(french: Path) -> None:
    options = ("--as-is", "--language", "fr", "--model", f"fr={french / 'model'}")
    line = line_of(dateline("extract", *options, french / "a.txt"))
    (quote,) = line["quotes"]
    assert line["annotation"] == "annotated"
    assert FRENCH[slice(*quote["source"][0])] == "la maire"


def test_a_text_in_a_language_without_a_model_says_so(french: Path) -> None:
    line = line_of(dateline("extract", "--as-is", "--language", "fr", french / "a.txt"))
    assert line["annotation"] == "not_annotated: no model for fr"
    assert not line["quotes"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("de_core_news_sm", "--model takes LANGUAGE=NAME, such as de=de_core_news_sm, not 'de_core_news_sm'"),
        ("de=no_such_model", "there is no language model 'no_such_model': neither an installed package nor a folder"),
        ("de=/no/such/folder", "there is no language model '/no/such/folder'"),
    ],
)
def test_a_model_that_is_not_there_is_one_line(french: Path, given: str, says: str) -> None:
    result = dateline("extract", "--model", given, french / "a.txt")
    assert result.exit_code == 1
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_quote_model_of_ones_own_is_trained_and_used(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, marked in MARKED.items():
        (tmp_path / "corpus" / f"{name}.txt").write_text(marked)
    (tmp_path / "a.txt").write_text("Ann Lee said the road was closed.")
    trained = dateline("train", tmp_path / "corpus", "--out", tmp_path / "quotes.zip")
    assert trained.exit_code == 0, trained.output
    assert trained.stdout.startswith("trained on 2 texts with 2 attributions")
    line = line_of(dateline("extract", "--as-is", "--quote-model", tmp_path / "quotes.zip", tmp_path / "a.txt"))
    assert [quote["kind"] for quote in line["quotes"]] == ["indirect"]


@pytest.mark.parametrize(
    ("content", "says"), [("<c1>never closed", "never closed: <c1>"), ("no marks at all", "no attribution to train on")]
)
def test_a_corpus_that_cannot_be_used_is_one_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "d0.txt").write_text(content)
    result = dateline("train", tmp_path, "--out", tmp_path / "quotes.zip")
    assert result.exit_code == 1
    assert says in result.stderr
    assert not (tmp_path / "quotes.zip").exists()
