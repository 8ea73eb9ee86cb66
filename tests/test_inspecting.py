"""`decode` and `extract`: a bad document is one line and the rest goes on; a reader that goes ends them quietly."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.reading.inspecting import LONGEST
from tests.exactly_once.harness import ROOT

SPOKEN = "“We welcome that,” said Mayor Anna Holm of Velburg."
GOOD = json.dumps({"doc_id": "good", "text": SPOKEN}).encode()


def extract(path: Path, content: bytes, *options: str) -> Result:
    path.write_bytes(content)
    return CliRunner().invoke(main, ["extract", *options, str(path)])


def lines_of(result: Result) -> list[dict[str, Any]]:
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("options", [(), ("--as-is",)])
@pytest.mark.parametrize(
    ("line", "doc_id", "says"),
    [
        (b'{"doc_id": "bad", "text": null}', "bad", '"text" is null, not a string'),
        (b'{"doc_id": "bad", "text": ["a"]}', "bad", '"text" is an array, not a string'),
        (b'{"doc_id": "bad"}', "bad", 'no "text"'),
        (b'{"doc_id": "bad", "text": "a \\ud800 b"}', "bad", "half of a surrogate pair"),
        (b'{"doc_id": "\\ud800", "text": null}', "\ud800", "not a string"),
        (b'{"text": "a"}', "texts.jsonl:1", 'no "doc_id"'),
        (b'{"doc_id": null, "text": "a"}', "texts.jsonl:1", 'no "doc_id"'),
        (b"[1, 2]", "texts.jsonl:1", "not a JSON object"),
        (b"null", "texts.jsonl:1", "not a JSON object"),
        (b'{"doc_id": "bad", "text"', "texts.jsonl:1", "not JSON"),
        (b'{"doc_id": "bad", "text": "caf\xe9"}', "texts.jsonl:1", "not UTF-8: byte 30 is 0xe9"),
        pytest.param(b"[" * 100_000, "texts.jsonl:1", "not JSON", id="nested too deep"),
    ],
)
def test_a_bad_line_gives_an_error_and_the_rest_goes_on(
    line: bytes, doc_id: str, says: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    result = extract(tmp_path / "texts.jsonl", line + b"\n\n" + GOOD + b"\n", *options)
    bad, good = lines_of(result)
    assert bad["doc_id"] == doc_id
    assert says in bad["error"]
    assert (good["doc_id"], good["quotes"][0]["speaker"]) == ("good", "Anna Holm")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [((), "a text of more than 1,000,000 characters"), (("--as-is",), "the language model takes 1,000,000")],
)
def test_a_text_over_the_limit_is_an_error_of_its_own(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    text = "The council met in Velburg on Monday. " * (LONGEST // 38 + 2)
    long = json.dumps({"doc_id": "long", "text": text}).encode()
    bad, good = lines_of(extract(tmp_path / "texts.jsonl", long + b"\n" + GOOD, *options))
    assert says in bad["error"]
    assert good["doc_id"] == "good"


def test_standard_input_that_is_not_utf_8_is_one_line() -> None:
    result = CliRunner().invoke(main, ["extract", "-"], input=b"caf\xe9 opens\n\nThe mayor came.")
    assert lines_of(result) == [{"doc_id": "stdin", "error": "not UTF-8: byte 3 is 0xe9"}]
    assert result.exit_code == 1


def test_json_lines_are_recognised_on_standard_input_and_a_bad_one_does_not_make_them_text() -> None:
    result = CliRunner().invoke(main, ["extract", "--as-is", "-"], input=b"\xef\xbb\xbf" + GOOD + b"\n[1]\n")
    good, bad = lines_of(result)
    assert (good["doc_id"], bad["doc_id"]) == ("good", "stdin:2")


@pytest.mark.parametrize("options", [(), ("--as-is",)])
@pytest.mark.parametrize("first", ["{Editors: note the spelling}", '{"a": 1}', "{"])
def test_text_that_starts_with_a_brace_is_text(first: str, options: tuple[str, ...], tmp_path: Path) -> None:
    result = extract(tmp_path / "note.txt", f"{first}\n\n{SPOKEN}\n".encode(), *options)
    (line,) = lines_of(result)
    assert line["doc_id"] == "note"
    assert line["quotes"][0]["speaker"] == "Anna Holm"


def test_a_json_file_may_hold_one_document_over_several_lines(tmp_path: Path) -> None:
    (line,) = lines_of(extract(tmp_path / "a.json", json.dumps(json.loads(GOOD), indent=2).encode(), "--as-is"))
    assert (line["doc_id"], line["text"]) == ("good", SPOKEN)


@pytest.mark.parametrize(
    "arguments",
    [
        ["decode", "seeds"],
        ["extract", "{texts}"],
        ["query", "--lake", "{lake}", "--json", "SELECT * FROM range(100000)"],
        ["query", "--lake", "{lake}", "SELECT * FROM articles"],
        ["status", "--lake", "{lake}"],
        ["status", "--lake", "{lake}", "--json"],
        ["audit", "--lake", "{lake}"],
    ],
    ids=" ".join,
)
def test_a_command_whose_reader_has_gone_ends_quietly(arguments: list[str], seeded_lake: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text("[1]\n" * 5_000)
    given = [argument.format(lake=seeded_lake, texts=texts) for argument in arguments]
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "pipelines.cli", *given]
    ended = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, "")
