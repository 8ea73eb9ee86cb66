"""What two texts have in common and where they differ: their words are aligned. All functions are pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.duplicates import fingerprints
from transforms.duplicates.fingerprints import SHINGLE_WORDS, Words
from transforms.duplicates.word_classes import FIGURE, NAME

LONGEST_GAP = 12
"""Words that may differ between two runs of common words without ending an aligned passage."""

SHORTEST_PASSAGE = 12
"""Shorter common runs are phrases that any two news texts may share."""

LONGEST_EDGE = 20
"""Words before the first or after the last common run in which figures are compared too. Names are not: bylines
stand there."""


class Passage(NamedTuple):
    """A stretch of one text aligned with a stretch of another; word numbers, half-open."""

    start: int
    end: int
    other_start: int
    other_end: int


class Gap(NamedTuple):
    """The words between two common runs of one passage; either side may be empty."""

    start: int
    end: int
    other_start: int
    other_end: int


class Alignment(NamedTuple):
    """The passages that two texts have in common, and the differences inside of them."""

    passages: tuple[Passage, ...]
    gaps: tuple[Gap, ...]


class Changes(NamedTuple):
    """What differs inside aligned passages, and in figures at their edges."""

    words: int
    """Words that differ, of the text that has more of them at each place."""
    compared: int
    """Words in the passages."""
    replaced: int
    """Figures that stand for other figures, and names for other names."""
    figures: float
    """Share of the figures, 0 to 1, that differ."""
    names: float
    """Share of the names, 0 to 1, that differ."""


def align(text: Words, other: Words) -> Alignment:
    """The common passages in the order of ``text``; every run of five words counts where it first occurs."""
    passages: list[Passage] = []
    gaps: list[Gap] = []
    opened: list[Gap] = []
    passage = None
    for run in _common_runs(text, other):
        gap = passage and _bridge(passage, run)
        if passage and gap:
            passage = Passage(passage.start, run.end, passage.other_start, run.other_end)
            opened.append(gap)
            continue
        _close(passage, opened, passages, gaps)
        passage, opened = run, []
    _close(passage, opened, passages, gaps)
    return Alignment(tuple(passages), tuple(gaps))


def changes(alignment: Alignment, text: Words, other: Words) -> Changes:
    """What differs inside the aligned passages of ``text`` and ``other``, and in figures at their edges."""
    inner = [_changed(text[g.start : g.end], other[g.other_start : g.other_end]) for g in alignment.gaps]
    edges = [
        _changed(_figures(text[g.start : g.end]), _figures(other[g.other_start : g.other_end]))
        for g in _edges(alignment, len(text), len(other))
    ]
    sites = inner + edges
    changed = sum((mine for mine, _ in sites), Counter[int]())
    passages = np.concatenate([text[:0], *(text[p.start : p.end] for p in alignment.passages)])
    figures_at_edges = sum(mine.total() for mine, _ in edges)
    return Changes(
        sum(max(mine.total(), others.total()) for mine, others in sites),
        len(passages),
        sum(min(_count(mine, kind), _count(others, kind)) for mine, others in sites for kind in (FIGURE, NAME)),
        _share(_count(changed, FIGURE), len(_figures(passages)) + figures_at_edges),
        _share(_count(changed, NAME), int(np.count_nonzero((passages & 3) == NAME))),
    )


def _edges(alignment: Alignment, size: int, other_size: int) -> list[Gap]:
    """The words before the first and after the last passage, where they are few."""
    if not alignment.passages:
        return []
    first, last = alignment.passages[0], alignment.passages[-1]
    edges = [Gap(0, first.start, 0, first.other_start), Gap(last.end, size, last.other_end, other_size)]
    return [edge for edge in edges if max(edge.end - edge.start, edge.other_end - edge.other_start) <= LONGEST_EDGE]


def _common_runs(text: Words, other: Words) -> Iterator[Passage]:
    """Maximal runs of common shingles on one diagonal, in the order of ``text``."""
    here, there = _matches(text, other)
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = [0, *breaks.tolist()]
    for first, after in zip(starts, [*breaks.tolist(), len(here)], strict=True):
        if first < after:
            last = after - 1
            yield Passage(
                int(here[first]), int(here[last]) + SHINGLE_WORDS,
                int(there[first]), int(there[last]) + SHINGLE_WORDS,
            )  # fmt: skip


def _matches(text: Words, other: Words) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Numbers of the shingles of ``text`` that ``other`` has, and where it has them first."""
    mine, others = fingerprints.shingles(text), fingerprints.shingles(other)
    if not len(mine) or not len(others):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    order = np.argsort(others, kind="stable")
    found = np.minimum(np.searchsorted(others, mine, sorter=order), len(others) - 1)
    here = np.flatnonzero(others[order[found]] == mine)
    return here, order[found[here]]


def _bridge(passage: Passage, run: Passage) -> Gap | None:
    """The gap between a passage and the run after it, or ``None`` if they do not belong together."""
    here, there = run.start - passage.end, run.other_start - passage.other_end
    if not (-SHINGLE_WORDS < here <= LONGEST_GAP and -SHINGLE_WORDS < there <= LONGEST_GAP):
        return None
    overlap = max(0, -here, -there)
    return Gap(passage.end - overlap, run.start, passage.other_end - overlap, run.other_start)


def _close(passage: Passage | None, opened: list[Gap], passages: list[Passage], gaps: list[Gap]) -> None:
    if passage and passage.end - passage.start >= SHORTEST_PASSAGE:
        passages.append(passage)
        gaps.extend(opened)


def _changed(left: Words, right: Words) -> tuple[Counter[int], Counter[int]]:
    """The words that only one side has, as multisets; a word in another case is the same word."""
    mine, others = Counter((left >> 2).tolist()), Counter((right >> 2).tolist())
    classes = {word >> 2: word & 3 for word in [*left.tolist(), *right.tolist()]}
    return _classed(mine - others, classes), _classed(others - mine, classes)


def _figures(words: Words) -> Words:
    figures: Words = words[(words & 3) == FIGURE]
    return figures


def _count(words: Counter[int], word_class: int) -> int:
    return sum(count for word, count in words.items() if word & 3 == word_class)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _classed(words: Counter[int], classes: dict[int, int]) -> Counter[int]:
    return Counter({word << 2 | classes[word]: count for word, count in words.items()})
