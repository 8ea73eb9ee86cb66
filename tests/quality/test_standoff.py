"""Quote annotations are stored without loss and without their texts, and mistakes in them are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.quality.quotes.standoff import (
    STORED,
    Article,
    Attribution,
    from_json,
    main,
    problems,
    read_inline,
    sha256,
    to_json,
    write_inline,
)

MARKED = (
    "<c1>“The bridge is safe,”</c1> <s1><s2>the mayor</s2></s1> <k1>said</k1>, "
    "<k2>adding</k2> <c2>that it was new</c2>. <c1>“It opens soon.”</c1>\n\n<c3>Delays</c3> <k3a>are expected</k3a>."
)
TEXT = "“The bridge is safe,” the mayor said, adding that it was new. “It opens soon.”\n\nDelays are expected."
ARTICLE: Article = {"doc_id": "bridge", "url": "https://example.org/bridge", "text": TEXT}


def test_inline_marks_become_spans() -> None:
    text, attributions = read_inline(MARKED)
    assert text == TEXT
    assert [[TEXT[start:end] for start, end in each.content] for each in attributions] == [
        ["“The bridge is safe,”", "“It opens soon.”"],
        ["that it was new"],
        ["Delays"],
    ]
    assert [[TEXT[start:end] for start, end in each.source] for each in attributions] == [["the mayor"]] * 2 + [[]]
    assert [each.attitude for each in attributions] == [False, False, True]


def test_marks_come_back_as_they_were() -> None:
    assert write_inline(*read_inline(MARKED)) == MARKED


def test_the_command_stores_checks_and_restores(tmp_path: Path) -> None:
    texts, marked, stored, again = (tmp_path / name for name in ("texts.jsonl", "marked", "stored", "again"))
    marked.mkdir()
    texts.write_text(json.dumps(ARTICLE), encoding="utf-8")
    (marked / "bridge.txt").write_text(MARKED, encoding="utf-8")
    assert main(["store", str(texts), str(marked), str(stored)]) == 0
    assert main(["check", str(texts), str(stored)]) == 0
    assert main(["inline", str(texts), str(again), str(stored)]) == 0
    assert (again / "bridge.txt").read_text(encoding="utf-8") == MARKED


def test_a_retyped_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps(ARTICLE), encoding="utf-8")
    (tmp_path / "bridge.txt").write_text(MARKED.replace("safe", "save"), encoding="utf-8")
    assert main(["store", str(texts), str(tmp_path), str(tmp_path)]) == 1
    assert "bridge: differs from its text" in capsys.readouterr().err


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps(ARTICLE), encoding="utf-8")
    assert main(["check", str(texts), str(tmp_path)]) == 1


def test_annotations_of_another_version_are_refused() -> None:
    stored = to_json(ARTICLE, read_inline(MARKED)[1])
    with pytest.raises(ValueError, match="another version"):
        from_json(stored, {**ARTICLE, "text": TEXT + " Updated."})


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("<c1>a</k1>", "never opened"),
        ("<c1>a", "never closed: <c1>"),
        ("<c1>a<c1>b</c1>", "opened twice"),
    ],
)
def test_marks_that_do_not_pair_are_refused(marked: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_inline(marked)


@pytest.mark.parametrize(
    ("attribution", "message"),
    [
        (Attribution([(0, 4)], [], [], False), "lacks content or cue"),
        (Attribution([(0, 21)], [(15, 31)], [], False), "overlap"),
        (Attribution([(0, 21)], [(31, 999)], [], False), "not in the text"),
        (Attribution([(0, 21)], [(31, 36)], [], False), "white space"),
        (Attribution([(0, 21)], [(32, 35)], [], False), "cuts a word"),
        (Attribution([(5, 11)], [(32, 36)], [], False), "inside content 0-21"),
    ],
)
def test_what_a_program_can_see_is_wrong_is_named(attribution: Attribution, message: str) -> None:
    sound = Attribution([(0, 21)], [(32, 36)], [], False)
    assert list(problems(TEXT, [sound])) == []
    assert any(message in problem for problem in problems(TEXT, [sound, attribution]))


@pytest.mark.parametrize("path", sorted(STORED.glob("*.json")), ids=lambda path: path.stem)
def test_stored_annotations_hold_spans_in_order_and_no_text(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record.keys() == {"doc_id", "url", "sha256", "quotes"}
    assert record["doc_id"] == path.stem
    assert len(record["sha256"]) == len(sha256(""))
    contents = [quote["content"] for quote in record["quotes"]]
    assert contents == sorted(contents)
    for quote in record["quotes"]:
        assert quote.keys() == {"content", "cue", "source", "attitude"}
        assert quote["content"]
        assert quote["cue"]
        assert isinstance(quote["attitude"], bool)
        for span in quote["content"] + quote["cue"] + quote["source"]:
            start, end = span
            assert 0 <= start < end
