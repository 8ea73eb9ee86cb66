"""Repair of characters: mojibake, invisible ones, odd spaces. Quotation marks stay as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import ftfy

CONFIG = ftfy.TextFixerConfig(
    unescape_html="auto", uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False, normalization=None,
    max_decode_length=200_000,
)  # fmt: skip

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0\ufff9-\ufffb]")
JOINERS = re.compile("(?<=[\u0020-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\u0020-\u024f])")
"""Zero-width joiners beside Latin letters; other scripts and emoji need them."""
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SPACES = re.compile("[\u0009\u000b\u000c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u001c-\u001f\u0085]")
LINE_ENDS = ("\r", "\u2028", "\u2029")
LINE_END = re.compile("\r\n?|[\u2028\u2029]")
BROKEN_WORD = re.compile("[^ \n\t]{0,40}[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122][^ \n\t]{0,40}")
MAX_PASSES = 3
"""Text that was broken twice is sometimes repaired in two goes."""
MAX_HANDED = 600_000
"""Characters of one text that ftfy is given in all, at up to three microseconds each. A novel has as many."""
MAX_HANDED_AS_WORDS = MAX_HANDED // 3

MAX_MARKS = 30
"""Combining marks in a row: Unicode's stream-safe text has no more (UAX #15, section 13). The time that normalization
takes grows with the square of their number."""
MARKS = re.compile(rf"(?:[^\w\s\x00-\u02ff]|[\uff9e\uff9f]){{{MAX_MARKS + 1},}}")
ODD = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0\ufff9-\ufffb\u200c\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u061c\u0009\u000b\u000c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u001c-\u001f\u0085]"
)

FOREIGN = re.compile("[^\x09\x0a\x20-\x7e]")
MAY_BE_BROKEN = re.compile(
    "[^\x00-\x7f\u00a0\u2013\u2014\u2018-\u201f\u2026\u00ab\u00bb]{2}"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\u00c2\u00c3\u00e2\ufb00-\ufb06]|&[#A-Za-z]"
)
"""Mojibake is runs of two and more characters outside ASCII, or a lonely first one of them; ftfy looks closer."""


def repair(text: str) -> str:
    """``text`` with broken characters repaired; line ends and runs of spaces stay for the caller."""
    if any(end in text for end in LINE_ENDS):
        text = LINE_END.sub("\n", text)
    if FOREIGN.search(text):
        text = normalized(text)
    if MAY_BE_BROKEN.search(text):
        text = _without_mojibake(text)
    if not FOREIGN.search(text):
        return text
    if ODD.search(text):
        text = SPACES.sub(" ", INVISIBLE.sub("", JOINERS.sub("", text)))
        text = text if RIGHT_TO_LEFT.search(text) else DIRECTIONS.sub("", text)
    return normalized(text)


def normalized(text: str) -> str:
    """``text`` in NFC, with no more combining marks in a row than ``MAX_MARKS``."""
    return unicodedata.normalize("NFC", MARKS.sub(lambda run: "".join(_few_marks(run[0])), text))


def _few_marks(run: str) -> Iterator[str]:
    marks = 0
    for char in run:
        if _is_mark(char):
            marks += 1
        elif unicodedata.category(char) != "Cf":  # joiners and the like: they may be taken out later
            marks = 0
        if marks <= MAX_MARKS:
            yield char


def _is_mark(char: str) -> bool:
    """Whether a character combines with the one before it, as halfwidth voice marks do when they are decomposed."""
    return unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) > 0


def _without_mojibake(text: str) -> str:
    """ftfy's repair, word by word first: what is right elsewhere in a line can keep it from a word that is broken."""
    repaired: dict[str, str] = {}
    handed = 0

    def word(match: re.Match[str]) -> str:
        nonlocal handed
        if match[0] not in repaired and handed < MAX_HANDED_AS_WORDS:
            handed += len(match[0])
            repaired[match[0]] = ftfy.fix_text(match[0], CONFIG)
        return repaired.get(match[0], match[0])

    text = BROKEN_WORD.sub(word, text)
    for _ in range(MAX_PASSES):
        before, left = text, max(0, MAX_HANDED - handed)
        handed += min(left, len(text))
        text = ftfy.fix_text(text[:left], CONFIG) + text[left:]
        if text == before:
            break
    return text


def repair_line(text: str) -> str:
    """``text`` repaired, as one line without odd spaces."""
    return one_line(repair(text))


def one_line(text: str) -> str:
    """``text`` with each run of white space as one space."""
    return " ".join(text.split())
