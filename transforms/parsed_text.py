"""A parsed text as plain lists, one entry per token: all that the rules and features behind the parse read.

The language model fills it (:mod:`transforms.language_model`); nothing in here or behind it knows which model that was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
LINE_END = re.compile(r"\n(?:[^\S\n]*\n)*")
LONG_LINE = re.compile(r"[^\n]{120}")

IRREGULAR_STEMS = {
    "said": "say", "says": "say", "told": "tell", "wrote": "writ", "written": "writ", "thought": "think",
    "knew": "know", "known": "know", "felt": "feel", "found": "find", "held": "hold", "heard": "hear",
    "gave": "giv", "given": "giv", "made": "mak", "put": "put", "went": "go", "gone": "go", "came": "com",
    "spoke": "speak", "spoken": "speak", "swore": "swear", "sworn": "swear", "saw": "see", "seen": "see",
    "meant": "mean", "understood": "understand", "took": "tak", "taken": "tak", "was": "be", "were": "be",
    "is": "be", "are": "be", "been": "be", "am": "be", "has": "hav", "had": "hav", "did": "do", "does": "do",
    "sent": "send", "saying": "say", "men": "man", "women": "woman", "people": "people",
    "chose": "choos", "chosen": "choos", "laid": "lay", "paid": "pay", "read": "read", "stood": "stand",
    "sought": "seek", "brought": "bring", "left": "leav", "lied": "lie", "led": "lead", "drew": "draw",
    "foresaw": "foresee", "shot": "shoot",
    "sang": "sing", "sung": "sing", "wept": "weep", "spat": "spit",
    "got": "get", "thing": "thing", "something": "something", "anything": "anything",
    "sees": "see", "agree": "agree", "foresee": "foresee", "foresees": "foresee", "note": "note", "notes": "note",
    "noted": "note", "noting": "note",
    "nothing": "nothing", "everything": "everything", "agreed": "agree", "agrees": "agree", "need": "need",
}  # fmt: skip
SENTENCE_ENDS = (".", "?", "!", "…", ":", "”", '"', "»", "“", "’", ")")
WIDEST_GAP = 40
"""Characters before a sentence in which the one before it is looked at."""
PLAIN_ENDINGS = ("ss", "us", "is")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the forms of a verb or noun share: ``announc`` for *announces, announced, announcing*."""
    word = word.lower()
    if word in IRREGULAR_STEMS:
        return IRREGULAR_STEMS[word]
    if len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith("ing") and len(word) > 5:
        return _undouble(word[:-3])
    if word.endswith("ed") and len(word) > 4:
        return _undouble(word[:-2])
    if word.endswith("s") and not word.endswith(PLAIN_ENDINGS):
        word = word[:-1]
    return word.rstrip("e") if word.endswith("e") else word


def _undouble(base: str) -> str:
    """``admitt`` -> ``admit``; ``tell`` stays, for its present tense has both."""
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        base = base[:-1]
    return base.rstrip("e") if base.endswith("e") else base


class NameSpan(NamedTuple):
    """A name as the language model found it: tokens ``first`` to before ``end``."""

    first: int
    end: int
    label: str


PRONOUNS = frozenset(["he", "she", "they", "we", "i", "it", "who", "you", "that", "which"])


@dataclass
class ParsedText:
    """Tokens of one text with tags, dependency tree, sentences and names. Lists have one entry per token."""

    text: str
    start: list[int]
    """Offset of the token's first character."""
    end: list[int]
    """Offset after its last character."""
    tag: list[str]
    """Penn Treebank tags; white space is ``_SP``."""
    dep: list[str]
    head: list[int]
    """Index of the head token; a root is its own head."""
    sentence: list[int]
    """Number of the token's sentence."""
    sentences: list[tuple[int, int]]
    """First token and end of each sentence."""
    names: list[NameSpan]

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def words(self) -> list[str]:
        """The tokens as they are written."""
        return [self.text[a:b] for a, b in zip(self.start, self.end, strict=True)]

    @cached_property
    def lower(self) -> list[str]:
        """The tokens in lower case, curly apostrophes made straight."""
        return [word.lower().replace("’", "'") for word in self.words]

    @cached_property
    def word_forms(self) -> frozenset[str]:
        """All different tokens, as they are written."""
        return frozenset(self.words)

    @cached_property
    def stems(self) -> list[str]:
        """:func:`stem` of each token."""
        return [stem(word) for word in self.lower]

    @cached_property
    def is_space(self) -> list[bool]:
        """Whether the token is white space."""
        return [word.isspace() for word in self.words]

    @cached_property
    def children(self) -> list[list[int]]:
        """The tokens that hang on each token, left to right."""
        found: list[list[int]] = [[] for _ in self.head]
        for i, head in enumerate(self.head):
            if head != i:
                found[head].append(i)
        return found

    @cached_property
    def depth(self) -> list[int]:
        """Steps from each token to the root of its sentence."""
        known = [-1] * len(self)
        for i in range(len(self)):
            path = []
            while known[i] < 0 and self.head[i] != i:
                path.append(i)
                i = self.head[i]
            known[i] = max(known[i], 0)
            for steps, token in enumerate(reversed(path), 1):
                known[token] = known[i] + steps
        return known

    @cached_property
    def paragraph(self) -> list[int]:
        """Number of the paragraph that each token lies in."""
        breaks = [b for _, b in paragraphs(self.text)]
        numbers, current = [], 0
        for start in self.start:
            while current < len(breaks) - 1 and start >= breaks[current]:
                current += 1
            numbers.append(current)
        return numbers

    @cached_property
    def shapes(self) -> list[str]:
        """What kind of word may act: the pronoun itself, the label of a name, else the tag."""
        words = zip(self.lower, self.name_label, self.tag, strict=True)
        return [word if word in PRONOUNS else label if label != "-" else tag for word, label, tag in words]

    @cached_property
    def name_label(self) -> list[str]:
        """Label of the name that the token belongs to, else ``-``."""
        labels = ["-"] * len(self)
        for first, end, label in self.names:
            labels[first:end] = [label] * (end - first)
        return labels

    @cached_property
    def subject(self) -> list[int | None]:
        """The subject of each token, where it has one."""
        found: list[int | None] = [None] * len(self)
        for i, dep in enumerate(self.dep):
            if dep in ("nsubj", "nsubjpass") and found[self.head[i]] is None:
                found[self.head[i]] = i
        return found

    def subtree(self, root: int, without: Sequence[int] = ()) -> list[int]:
        """``root`` and all below it in text order, leaving out the branches of ``without``."""
        found, stack, barred = [], [root], set(without)
        while stack:
            token = stack.pop()
            if token in barred:
                continue
            found.append(token)
            stack.extend(self.children[token])
        return sorted(found)

    def tokens_within(self, start: int, end: int) -> range:
        """The tokens that overlap the characters ``start`` to ``end``."""
        from bisect import bisect_left, bisect_right

        return range(bisect_right(self.end, start), bisect_left(self.start, end))

    def ancestors(self, token: int) -> Iterator[int]:
        """The heads above a token, nearest first."""
        while self.head[token] != token:
            token = self.head[token]
            yield token

    def spans(self, tokens: Iterable[int]) -> list[tuple[int, int]]:
        """Character ranges of tokens; neighbours on one line with nothing but blanks between are one range."""
        ranges: list[tuple[int, int]] = []
        for token in sorted(tokens):
            start, end = self.start[token], self.end[token]
            gap = self.text[ranges[-1][1] : start] if ranges else ""
            if ranges and not gap.strip() and "\n" not in gap:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        return ranges


def mended_sentences(text: str, start: Sequence[int], sentences: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences as first token and end; one that begins in lower case or with a comma goes on the one before it.

    Parsers end a sentence at some abbreviations and names; only a full stop, or a paragraph's end, is believed.
    """
    mended: list[tuple[int, int]] = []
    for first, end in sentences:
        if mended and _goes_on(text, start[first]):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((first, end))
    return mended


def _goes_on(text: str, at: int) -> bool:
    before = text[max(0, at - WIDEST_GAP) : at]
    words = before.split()
    if not words or "\n" in before[len(before.rstrip()) :]:
        return False
    following = text[at : at + 2]
    if following[:1] in ",;)":
        return True
    return following[:1].islower() and (not words[-1].endswith(SENTENCE_ENDS) or words[-1].count(".") > 1)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Character ranges of the paragraphs: between line ends, or between blank lines where lines are cut to a width."""
    separator = BLANK_LINE if _is_wrapped(text) else LINE_END
    ranges, start = [], 0
    for match in separator.finditer(text):
        ranges.append((start, match.end()))
        start = match.end()
    return [*ranges, (start, len(text))]


def _is_wrapped(text: str) -> bool:
    """Whether lines are cut to a width: blank lines part paragraphs, and no line is long."""
    return BLANK_LINE.search(text) is not None and LONG_LINE.search(text) is None
