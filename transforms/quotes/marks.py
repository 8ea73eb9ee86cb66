"""Quotation marks: which characters of a text stand between them.

Curly, straight, low and angle marks are paired paragraph by paragraph. A quotation that is still open at the end of its
paragraph reaches up to there; when the next paragraph opens with a fresh mark it goes on in it, as is usual in news.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.parsed_text import paragraphs

STRAIGHT = '"'
CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "”": "”", STRAIGHT: STRAIGHT}
"""Opening mark -> marks that can close it (» opens in German, ” in Swedish and Finnish copy)."""
FORGOTTEN_CLOSE = re.compile(r"[^.?!\n]*?,(?=\s(?:[\w.'’-]+,?\s){1,10}?(?:said|says|told|added)\b)")
"""Up to where a quotation without a closing mark reaches when its attribution follows in the sentence."""
FILLER = "\u2060"
GUILLEMETS_INWARD = frozenset(["de", "da", "cs", "sk", "sl", "hr"])
CLOSE_FITS = frozenset(".,;:!?…—–-)]")
MARKS = re.compile('[“”„«»‹›‘’"]')
DEEPEST = 4
"""Quotations inside quotations that are told apart."""
DOUBLED = ("''", "``")
"""Typewriter forms of a quotation mark; each is read as one straight mark."""


class Quotation(NamedTuple):
    """A stretch between quotation marks, marks included: characters ``start`` to before ``end``."""

    start: int
    end: int
    closed: bool
    """Whether its closing mark is there."""
    paragraph: int
    continues: bool = False
    """Whether it goes on a quotation that the paragraph before left open."""


def find_quotations(text: str, language: str = "en") -> list[Quotation]:
    """The outermost quotations of a text, in order."""
    text = _without_doubled(text)
    single = not any(mark in text for mark in '“”„«»"')
    found: list[Quotation] = []
    open_before = False
    for number, (start, end) in enumerate(paragraphs(text)):
        here = list(_in_paragraph(text, start, end, number, language, single))
        fresh = bool(here) and not text[start : here[0].start].strip()
        if open_before and fresh:
            here[0] = here[0]._replace(continues=True)
        if not text[start:end].isspace() and start < end:
            open_before = bool(here) and not here[-1].closed
        found += here
    return found


def _without_doubled(text: str) -> str:
    """Doubled marks as a straight one and a filler that no rule looks at, so that offsets stay."""
    for doubled in DOUBLED:
        text = text.replace(doubled, STRAIGHT + FILLER)
    return text


def _in_paragraph(text: str, start: int, end: int, number: int, language: str, single: bool) -> list[Quotation]:
    found: list[Quotation] = []
    opened, depth, closers = -1, 0, ""
    for match in MARKS.finditer(text, start, end):
        i, mark = match.start(), match[0]
        if opened < 0:
            if _opens(text, i, start, language, single):
                opened, depth, closers = i, 1, _closers(mark, language)
        elif mark in closers and _closes(text, i, end):
            depth -= 1
            if depth == 0:
                width = 2 if text[i + 1 : i + 2] == FILLER else 1
                found.append(Quotation(opened, i + width, True, number))
                opened = -1
        elif (
            mark == text[opened] and mark in "“«„" and depth < DEEPEST and _closers_left(text, i, end, closers) > depth
        ):
            depth += 1
    if opened >= 0:
        cut = FORGOTTEN_CLOSE.match(text, opened, end)
        body = cut.end() if cut else opened + len(text[opened:end].rstrip())
        found.append(Quotation(opened, body, False, number))
    return found


def _closers(mark: str, language: str) -> str:
    return "“" if mark == "„" and language in ("de", "cs", "bg") else CLOSERS[mark]


def _closers_left(text: str, i: int, end: int, closers: str) -> int:
    return sum(text.count(c, i, end) for c in closers)


def _opens(text: str, i: int, start: int, language: str, single: bool) -> bool:
    mark = text[i]
    before = text[i - 1] if i > start else " "
    after = _next_char(text, i)
    if mark == "“" or mark == "„":
        return not after.isspace() or before.isspace()
    if mark == STRAIGHT:
        return not after.isspace() and not before.isalnum()
    if mark == "«":
        return language not in GUILLEMETS_INWARD
    if mark == "»":
        return language in GUILLEMETS_INWARD
    return single and mark == "‘" and not before.isalnum() and after.isalpha()


def _next_char(text: str, i: int) -> str:
    """The character after a mark, or a space at the end."""
    after = text[i + 1 : i + 3].replace(FILLER, "")
    return after[:1] or " "


def _closes(text: str, i: int, end: int) -> bool:
    """A curly apostrophe inside single marks closes nothing when a letter follows it."""
    after = _next_char(text, i) if i + 1 < end else " "
    if text[i] == "’":
        before = text[i - 1]
        return not after.isalnum() and (before in CLOSE_FITS or before.isalnum())
    if text[i] == STRAIGHT:
        return not (after.isalnum() and text[i - 1].isspace())
    return True
