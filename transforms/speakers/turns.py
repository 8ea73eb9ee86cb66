"""Whose turn it is in an interview or a transcript: paragraphs that begin with the name of whoever speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from transforms.parsed_text import paragraphs

LABEL = re.compile(
    r"\s*(?:\(\(([^()\n]{1,40})\)\)\s*:?|([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}):(?=\s)|([A-Z]{2,3})(?= [A-Z]))"
)
"""``((Ann Lee))``, ``ANN LEE:``, ``Lee:``, ``AL:``, ``AL``."""
FEWEST = 3
"""Labels below which a text is no transcript."""

INTRODUCTION = 400
"""Characters before the first question in which an interview says whom it is with."""


class Turns:
    """The turns of one text."""

    def __init__(self, text: str, mentions: Iterable[tuple[str, int]]) -> None:
        """``mentions`` are the people's names and where they stand."""
        self._text = text
        self._mentions = list(mentions)
        self._people = sorted({name for name, _ in self._mentions})

    def speaker_at(self, offset: int) -> str | None:
        """The person of the article whose turn a character lies in."""
        if len(self._labels) < FEWEST:
            return None
        begun = [label for start, label in self._labels if start <= offset]
        return self.named(begun[-1]) if begun else None

    def addressed_at(self, offset: int) -> str | None:
        """Who is spoken to in a turn: the only person of the labels, where the turn is somebody else's."""
        others = {name for _, label in self._labels if (name := self.named(label))} or self._interviewed
        asked = len(self._labels) >= FEWEST and len(others) == 1 and self._labels[0][0] <= offset
        return next(iter(others)) if asked and self.speaker_at(offset) is None else None

    @cached_property
    def _interviewed(self) -> set[str]:
        """Whom an interview is with, where only the questions have a label: who is named most before the first."""
        begins = self._labels[0][0] if self._labels else 0
        counts = Counter(name for name, start in self._mentions if start < begins)
        (first, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        introduced = any(name == first and begins - INTRODUCTION < start < begins for name, start in self._mentions)
        return {first} if most > 2 and most >= 2 * next_most and introduced else set()

    @cached_property
    def _labels(self) -> Sequence[tuple[int, str]]:
        found = ((start, LABEL.match(self._text, start)) for start, _ in paragraphs(self._text))
        return [(start, match[match.lastindex or 0]) for start, match in found if match and self._is_label(match)]

    def _is_label(self, match: re.Match[str]) -> bool:
        """Bare initials are a label only when they are somebody's."""
        return match[3] is None or self.named(match[3]) is not None

    def named(self, label: str) -> str | None:
        """The one person whom a label means: a name, its end ("MS. LEE") or its initials ("AL")."""
        words = label.strip().casefold().split()
        people = [name for name in self._people if not name.startswith(f"{label.strip()} ")]  # "MS Ann Lee"
        meant = {name for name in people if words and _means(words, name)}
        return meant.pop() if len(meant) == 1 else None


def _means(words: Sequence[str], name: str) -> bool:
    parts = name.casefold().split()
    if words[-1] == parts[-1]:
        return True
    initials = "".join(part[0] for part in parts)
    return len(words) == 1 and words[0].replace(".", "") in (initials, initials[0] + initials[-1]) and len(parts) > 1
