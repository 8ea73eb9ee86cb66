"""Scraped articles with the truth about every line, and how they are read from ``scraped.txt``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import html

TUNING, HELD_BACK = "tuning", "held back"
HALVES = (TUNING, HELD_BACK)
"""Misses of the tuning half are shown and may lead to rules; the other half is only scored."""
TEXT, MARKUP, PAGE = "text", "markup", "page"

SCRAPED = Path(__file__).with_name("scraped.txt")

SENTENCE_BREAK = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?:(?<=[.!?…])|(?<=[.!?…][\"”’»)]))\s+(?=[A-ZÀ-Þ0-9\"“„«(])"
)
INLINE = re.compile("⟦(.*?)⟧")
NOISE = "\u00ad\u200b\u200d\u2060\ufeff"
ODD_SPACES = "\u00a0\u2003\u2009\u202f"
BLOCK_END = re.compile(r"</(?:li|p|h\d|tr|div)>")


class Piece(NamedTuple):
    """A line, or a part of one, that does not belong to the story."""

    kind: str
    text: str


class Sample(NamedTuple):
    """What is cleaned, and what has to come of it."""

    name: str
    half: str
    form: str
    language: str
    headline: str
    body: str
    story: Sequence[str]
    """The sentences that have to stay."""
    furniture: Sequence[Piece]
    """What has to go."""


class Marked(NamedTuple):
    """A sample as it stands in a file: lines with their marks ``+``, ``-`` and blank."""

    name: str
    form: str
    language: str
    headline: str
    lines: Sequence[tuple[str, str]]


def half_of(text: str) -> str:
    """The half to which a wording or sample belongs."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] % 2]


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [sentence for sentence in SENTENCE_BREAK.split(" ".join(text.split())) if sentence]


def read_marked(path: Path) -> Iterator[Marked]:
    """The samples of a file of marked lines."""
    for part in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        name, form, language, headline = head.split(" | ")
        yield Marked(name, form, language, headline, [(line[:1].strip(), line[2:]) for line in lines])


def scraped() -> list[Sample]:
    """The samples that were written and marked by hand."""
    return [_sample(marked) for marked in read_marked(SCRAPED)]


def _sample(marked: Marked) -> Sample:
    body = "\n".join(INLINE.sub(r"\1", line) for _, line in marked.lines)
    story = [s for mark, line in marked.lines if mark == "+" for part in _parts(line, marked.form) for s in part]
    lines = [Piece("line", visible(line, marked.form)) for mark, line in marked.lines if mark == "-"]
    inline = [piece for mark, line in marked.lines if mark == "+" for piece in _inline(line)]
    return Sample(
        marked.name, half_of(marked.name), marked.form, marked.language, marked.headline, body.strip(), story,
        [piece for piece in lines + inline if piece.text],
    )  # fmt: skip


def _parts(line: str, form: str) -> list[list[str]]:
    kept = INLINE.sub("", line)
    parts = [kept] if form == TEXT else [_text(part) for part in BLOCK_END.split(kept)]
    return [sentences(part) for part in parts]


def visible(line: str, form: str) -> str:
    """What a reader sees of a line of markup."""
    return line if form == TEXT else _text(line, " ")


def _text(markup: str, between: str = "") -> str:
    tree = html.fromstring(f"<div>{markup}</div>")
    return " ".join(between.join(tree.itertext()).split())


def _inline(line: str) -> Iterator[Piece]:
    for found in INLINE.finditer(line):
        if found[1].strip(NOISE + ODD_SPACES):
            yield Piece("inline", found[1].strip())
        else:
            yield Piece("characters", INLINE.sub(r"\1", line[max(0, found.start() - 2) : found.end() + 2]))
