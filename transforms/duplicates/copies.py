"""Is one text a copy of another? The two are aligned, and the answer is explained. All functions are pure.

A copy may be reworded here and there, cut from the end, or carry added paragraphs. Three kinds of texts look
like copies and are not: stories from one template that differ in names and figures, stories that repeat
another story's quotes, and roundups that hold several stories.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from transforms.duplicates import coherence, fingerprints
from transforms.duplicates.alignment import Alignment, Changes, align, changes
from transforms.duplicates.fingerprints import Words
from transforms.duplicates.headings import Heading

MIN_SHARED = 0.3
"""Share of the smaller text's shingles below which nothing is aligned: even a copy with every fifth word
replaced keeps 0.8 ** 5 = 0.33."""

WHOLE = 0.7
"""Share of the smaller text that has to be in aligned passages. Half of a story may be somebody's quotes."""

BEGUN = 0.65
"""The same, of two texts that begin together: quotes are repeated, opening paragraphs are copied."""

BEGINNING_WORDS = 25
"""Two texts begin together if a passage starts within so many words of both: a dateline or byline may differ."""

FRONT_WORDS = 150
"""The same in one of the two, if local paragraphs stand in front of the story."""

ALIKE = 0.72
ADDED_WORDS = 150
"""Share of a text from which on the rest of it may be anything, if that is no longer than a few paragraphs; any other
rest has to go on with the same story."""

SHORTEST_BESIDES = 30
"""Words of a second story that make a roundup of a text."""

LONGEST_PARAGRAPH = 80
A_FIFTH = 0.2
"""Words of another story's beginning that may be one paragraph that two stories happen to share, unless they are this
share of a text besides its own story."""

PART = 0.04
"""Share of the larger text below which a common beginning makes no copy, however it is connected with the rest."""

HALF = 0.45
PIECES = 2
"""The same share for texts that begin differently, and the passages it may consist of: a paragraph put in front of a
story, or into it, leaves one or two; the quotes of an interview are scattered."""

TEMPLATE_REPLACED = 2
TEMPLATE_SHARE = 0.5
TEMPLATE_DETAILS = 0.3
TEMPLATE_DENSITY = 0.025
"""Two stories are from one template if at least so many names and figures stand for others, if these are this share
of all words that differ, if this share of the figures, or of the names, differs, and if it happens as often as this a
word. Editing replaces few of them: a date spelled out, a corrected toll."""


class Text(Protocol):
    """What is compared."""

    @property
    def words(self) -> Words:
        """Its words."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Where in it another story may begin."""


class Likeness(NamedTuple):
    """How two texts compare, and what follows."""

    is_copy: bool
    jaccard: float
    containment: float
    reason: str
    is_whole: bool = False
    """Whether nearly all of both texts agrees."""
    is_part: bool = False
    """Whether the shorter text is in the longer one, and the rest of that, or what stands before, is something else."""


def compare(text: Text, known: Text) -> Likeness:
    """Whether ``text`` is a copy of ``known``; symmetric."""
    jaccard = fingerprints.jaccard(text.words, known.words)
    contained = fingerprints.containment(text.words, known.words)
    if contained < MIN_SHARED:
        return Likeness(False, jaccard, contained, "too little in common")
    smaller, larger = sorted((text, known), key=lambda text: (len(text.words), text.words.tobytes()))
    return _judge(smaller, larger)._replace(jaccard=jaccard, containment=contained)


def holds_besides(text: Words, known: Words, other: Words) -> bool:
    """Whether ``text`` tells the story of ``other`` besides what it has in common with ``known``: a roundup does.

    It does if it has most of ``other`` among words that are not in ``known``, or its beginning among many, and that is
    more than one paragraph or a good part of them.
    """
    inside = _mask(len(text), [(p.start, p.end) for p in align(text, known).passages])
    besides = int(np.count_nonzero(~inside))
    if besides < SHORTEST_BESIDES:
        return False
    passages = align(text[~inside], other).passages
    told = sum(p.end - p.start for p in passages)
    begun = any(p.other_start <= BEGINNING_WORDS for p in passages) and not _is_nearly_all(inside)
    enough = min(LONGEST_PARAGRAPH, A_FIFTH * besides)
    return told >= SHORTEST_BESIDES and ((begun and told >= enough) or told >= BEGUN * len(other))


def begins_in(story: Words, text: Words) -> bool:
    """Whether ``text`` has most of a story's lead, so that no common paragraph explains it."""
    return fingerprints.containment(story[: fingerprints.LEAD_WORDS], text) >= BEGUN


def _judge(smaller: Text, larger: Text) -> Likeness:
    alignment = align(smaller.words, larger.words)
    in_smaller = _mask(len(smaller.words), [(p.start, p.end) for p in alignment.passages])
    in_larger = _mask(len(larger.words), [(p.other_start, p.other_end) for p in alignment.passages])
    small_share, large_share = float(in_smaller.mean()), float(in_larger.mean())
    shares = f"{small_share:.0%} of the shorter text and {large_share:.0%} of the longer one agree"
    begun = _begin_together(alignment)
    if small_share < (BEGUN if begun else WHOLE):
        return Likeness(False, 0.0, 0.0, f"{shares}: too little of the shorter one")
    changed = changes(alignment, smaller.words, larger.words)
    if _is_template(changed):
        return Likeness(False, 0.0, 0.0, f"{shares}, but {changed.replaced} names and figures stand for others")
    if _is_whole(larger, in_larger) and _is_whole(smaller, in_smaller):
        return Likeness(True, 0.0, 0.0, shares, is_whole=True)
    enough = large_share >= PART if begun else large_share >= HALF and len(alignment.passages) <= PIECES
    joined = not _is_one_story(larger, in_larger)
    if not enough or joined or not _is_one_story(smaller, in_smaller):
        is_part = (joined or not begun) and _is_nearly_all(in_smaller)
        return Likeness(False, 0.0, 0.0, f"{shares}, and the rest is about something else", is_part=is_part)
    return Likeness(True, 0.0, 0.0, f"{shares}, and the rest goes on with it")


def _begin_together(alignment: Alignment) -> bool:
    return any(
        min(p.start, p.other_start) <= BEGINNING_WORDS and max(p.start, p.other_start) <= FRONT_WORDS
        for p in alignment.passages
    )


def _is_one_story(text: Text, inside: npt.NDArray[np.bool_]) -> bool:
    if _is_whole(text, inside):
        return True
    told = text.words, inside, text.headings
    return coherence.goes_on(*told) and not coherence.is_roundup(*told)


def _is_whole(text: Text, inside: npt.NDArray[np.bool_]) -> bool:
    """Whether hardly anything is left of a text, and that is no other story."""
    return _is_nearly_all(inside) and not coherence.holds_another(text.words, inside, text.headings)


def _is_nearly_all(inside: npt.NDArray[np.bool_]) -> bool:
    return bool(inside.mean() >= ALIKE and np.count_nonzero(~inside) <= ADDED_WORDS)


def _is_template(changed: Changes) -> bool:
    differs = max(changed.figures, changed.names) >= TEMPLATE_DETAILS
    least = max(TEMPLATE_REPLACED, TEMPLATE_SHARE * changed.words, TEMPLATE_DENSITY * changed.compared)
    return differs and changed.replaced >= least


def _mask(size: int, stretches: list[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(size, dtype=np.bool_)
    for start, end in stretches:
        mask[start:end] = True
    return mask
