"""The wire-style articles are soundly marked, and every attribution has its speaker in names/."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.quality.quotes.standoff import problems, read_inline

WIRE = Path(__file__).parent / "quotes" / "wire"
ARTICLES = sorted(WIRE.glob("*.txt"))
SPEAKERS = json.loads((WIRE.parent / "names" / "wire.json").read_text(encoding="utf-8"))
MARK = re.compile(r"<[csk](\d+)a?>")


def test_there_are_at_least_forty_articles_and_no_speakers_without_one() -> None:
    assert len(ARTICLES) >= 40
    assert set(SPEAKERS) == {path.stem for path in ARTICLES}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_soundly_marked_and_every_attribution_has_its_speaker(path: Path) -> None:
    marked = path.read_text(encoding="utf-8")
    text, attributions = read_inline(marked)
    assert list(problems(text, attributions)) == []
    assert "<" not in text
    numbers = list(dict.fromkeys(MARK.findall(marked)))
    assert numbers == [str(number) for number in range(1, len(attributions) + 1)]
    assert list(SPEAKERS[path.stem]) == numbers


def test_every_wikinews_attribution_has_its_speaker() -> None:
    folder = WIRE.parent / "wikinews"
    names = json.loads((WIRE.parent / "names" / "wikinews.json").read_text(encoding="utf-8"))
    assert set(names) == {path.stem for path in folder.glob("*.json")}
    for doc_id, speakers in names.items():
        quotes = json.loads((folder / f"{doc_id}.json").read_text(encoding="utf-8"))["quotes"]
        assert list(speakers) == [str(number) for number in range(1, len(quotes) + 1)]
        assert all(quotes[int(number) - 1]["source"] for number, name in speakers.items() if name is not None)
