"""The wire-style articles are soundly marked, and each of their attributions has its speaker in names.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.quality.quotes.standoff import problems, read_inline

WIRE = Path(__file__).parent / "quotes" / "wire"
ARTICLES = sorted(WIRE.glob("*.txt"))
SPEAKERS = json.loads((WIRE / "names.json").read_text(encoding="utf-8"))
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
