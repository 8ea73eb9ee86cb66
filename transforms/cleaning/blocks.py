"""A text as a list of blocks, and plain text cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.records import Item, Removal

PARAGRAPH, HEADING, ENTRY, CAPTION, VERBATIM = "paragraph", "heading", "entry", "caption", "verbatim"

SENTENCE_END = tuple(".!?…:;\"”’»')]")
COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
MAX_WRAPPED_LINE = 120
"""Characters; lines of a hard-wrapped text are shorter."""
MIN_WRAPPED_LINE = 35
"""Characters on average; shorter lines are a list or verse."""


class Block(NamedTuple):
    """A paragraph, or what stands in the place of one. Only verbatim blocks (tables, ``<pre>``) have line ends."""

    text: str
    kind: str = PARAGRAPH
    linked: bool = False
    """Whether all of it is a link."""


class Draft(NamedTuple):
    """An article while it is cleaned: steps take one and return one."""

    item: Item
    blocks: Sequence[Block]
    removed: Sequence[Removal] = ()
    notes: Sequence[str] = ()

    def without(self, rule: str, blocks: Sequence[Block], gone: Sequence[str]) -> Draft:
        """The draft with ``blocks`` and a removal for each of the texts that are gone."""
        return self._replace(blocks=blocks, removed=(*self.removed, *(Removal(rule, text) for text in gone)))


def plain_blocks(text: str) -> list[Block]:
    """The paragraphs of plain text: cut at empty lines, and at line ends where lines are not merely wrapped."""
    chunks = re.split(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [block for chunk in chunks for block in chunk_blocks(chunk)]


def chunk_blocks(chunk: str) -> Iterator[Block]:
    """The blocks of some lines that no empty line parts."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    if len([line for line in lines if COLUMNS.search(line.strip())]) > 1:
        yield Block("\n".join(line.rstrip() for line in lines), VERBATIM)
    elif len(lines) > 1 and _wrapped(lines):
        yield from (Block(text) for text in _unwrapped(lines))
    else:
        yield from (Block(line.strip()) for line in lines)


def _wrapped(lines: Sequence[str]) -> bool:
    """Whether line ends mean nothing: no short line heads the others, and most do not end where sentences do."""
    inner = [line.strip() for line in lines[:-1]]
    open_ends = [len(line) for line in inner if not line.endswith(SENTENCE_END)]
    lengths = sum(map(len, inner)) / len(inner)
    shortest = min(len(inner[0]), lengths, *open_ends)
    return (
        shortest >= MIN_WRAPPED_LINE and max(map(len, inner)) <= MAX_WRAPPED_LINE and 2 * len(open_ends) >= len(inner)
    )


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """Lines joined to paragraphs; an indented line begins a new one."""
    held: list[str] = []
    for line in lines:
        if (held and line[:1] in " \t" and not lines[0][:2].isspace()) or (
            held and line[:3].isspace() and held[-1].endswith(SENTENCE_END)
        ):
            yield " ".join(held)
            held = []
        held.append(line.strip())
    yield " ".join(held)
