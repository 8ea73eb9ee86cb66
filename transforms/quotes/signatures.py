"""Speech whose speaker stands on a line of his own: a name after a dash below a quotation, and block quotes.

“A king has left the stage.”            The mayor writes in her letter:
— Dame Honor Pelham, soprano
                                        We cannot accept the offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.quotes.attribution import SENTENCE_ENDS, Attribution, MarkedText
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import cue_tokens, source_of

SIGNATURE = re.compile(r"(?:(?<=\n)|(?<=[”\"»] ))[ \t]*([—–]|--?)[ \t]*(?=[^\W\d_a-z])([^\n]{2,100})")
SIGNED_DATE = re.compile(r"[ ,]*\(?\b(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? )?\d.*")
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
QUOTING = frozenset(["say", "write", "manner"])
FEWEST_WORDS = 5
"""Words of an unquoted paragraph from which it may be a block quote."""


def signed_attributions(text: MarkedText) -> list[Attribution]:
    """Quotations with a name after a dash below or behind them, then block quotes without marks."""
    return [*_signatures(text), *_block_quotes(text)]


def _signatures(text: MarkedText) -> Iterator[Attribution]:
    ends = {_blank_up_to(text, quotation.end): number for number, quotation in enumerate(text.quotations)}
    for match in SIGNATURE.finditer(text.parsed.text):
        number = ends.get(_blank_up_to(text, match.start()))
        if number is None or not _opens_line(text, number):
            continue
        name = SIGNED_DATE.sub("", match[2]).rstrip(" .,")
        source = [*text.parsed.tokens_within(match.start(2), match.start(2) + len(name))]
        if source and not any(text.parsed.tag[i] in FINITE for i in source):
            cue = [*text.parsed.tokens_within(*match.span(1))]
            yield Attribution(_whole(text, number), [i for i in cue if i not in source], source, direct=True)


def _blank_up_to(text: MarkedText, at: int) -> int:
    """Where the white space that begins at a character ends."""
    whole = text.parsed.text
    while at < len(whole) and whole[at].isspace():
        at += 1
    return at


def _opens_line(text: MarkedText, number: int) -> bool:
    start = text.quotations[number].start
    line = text.parsed.text[text.parsed.text.rfind("\n", 0, start) + 1 : start]
    return not line.strip()


def _whole(text: MarkedText, number: int) -> set[int]:
    """A quotation with the paragraphs before that it goes on."""
    tokens = set(text.tokens_of[number])
    while text.quotations[number].continues:
        number -= 1
        tokens.update(text.tokens_of[number])
    return tokens


def _block_quotes(text: MarkedText) -> Iterator[Attribution]:
    """ "The mayor writes in her letter:" and a paragraph without marks."""
    parsed = text.parsed
    for (first, end), (below, last) in pairwise(text.lines):
        if parsed.words[end - 1] != ":" or not _is_block(text, below, last):
            continue
        verb = next((i for i in reversed(range(first, end)) if _quotes(text, i)), None)
        source = source_of(text, verb) if verb is not None else []
        if verb is not None and source:
            yield Attribution(set(text.trimmed(range(below, last))), cue_tokens(text, verb), source, direct=True)


def _is_block(text: MarkedText, first: int, end: int) -> bool:
    parsed = text.parsed
    line = range(first, end)
    if text.quotation[first] >= 0 or ":" in parsed.words[first : first + FEWEST_WORDS]:
        return False
    spoken = sum(text.is_word(i) for i in line) >= FEWEST_WORDS and any(parsed.tag[i] in FINITE for i in line)
    return spoken and text.is_word(first) and parsed.words[end - 1] in SENTENCE_ENDS


def _quotes(text: MarkedText, i: int) -> bool:
    """Whether a finite verb of saying or writing stands here, outside of quotation marks."""
    parsed = text.parsed
    name = parsed.stems[i]
    known = name in SPEECH or "write" in frames("VB", name)
    return known and parsed.tag[i] in FINITE and text.quotation[i] < 0 and not QUOTING.isdisjoint(frames("VB", name))
