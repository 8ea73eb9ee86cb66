"""What the second sequence model sees of the tokens around one cue, to tell its source and content from the rest."""

from __future__ import annotations

from transforms.parsed_text import ParsedText
from transforms.quotes.attribution import MarkedText
from transforms.quotes.cue_features import word_class
from transforms.quotes.frames import frames

WIDEST = 130
"""Tokens on either side of a cue that are looked at, at most."""
LONGEST_PATH = 12
CUE = "CUE"


def window(text: MarkedText, first: int, end: int) -> tuple[int, int]:
    """The tokens around a cue that can belong to it: its sentence, and the quotations that touch it."""
    parsed = text.parsed
    low, high = parsed.sentences[parsed.sentence[first]]
    low, high = max(low, first - WIDEST), min(max(high, end), end + WIDEST)
    while low > 0 and text.quotation[low - 1] >= 0 and first - low < WIDEST and _same_paragraph(parsed, low - 1, first):
        low -= 1
    while high < len(parsed) and high - end < WIDEST and (text.quotation[high] >= 0 or _opens_next(text, high)):
        high += 1
    return low, high


def _same_paragraph(parsed: ParsedText, i: int, j: int) -> bool:
    return parsed.paragraph[i] == parsed.paragraph[j]


def _opens_next(text: MarkedText, i: int) -> bool:
    """White space before a quotation."""
    return text.parsed.is_space[i] and i + 1 < len(text.parsed) and text.quotation[i + 1] >= 0


def role_features(
    text: MarkedText, cue: list[int], low: int, high: int, cues: set[int], ruled: dict[int, str]
) -> list[list[str]]:
    """Features of the tokens ``low`` to before ``high``. ``cues`` start other cues, ``ruled`` are roles by rule."""
    view = _CueView(text, cue, low, high, cues)
    own = set(cue)
    return [[CUE] if i in own else view.token(i, ruled.get(i, "-")) for i in range(low, high)]


class _CueView:
    """Everything about one cue that the features of its neighbours need."""

    def __init__(self, text: MarkedText, cue: list[int], low: int, high: int, cues: set[int]) -> None:
        parsed = text.parsed
        self.text, self.parsed = text, parsed
        self.first, self.last, self.cue, self.cues = cue[0], cue[-1], set(cue), cues
        self.root = min(cue, key=lambda i: (parsed.depth[i], i))
        self.above = {token: min(steps, 8) for steps, token in enumerate([self.root, *parsed.ancestors(self.root)])}
        self.stem, self.tag, self.dep = parsed.stems[self.root], parsed.tag[self.root], parsed.dep[self.root]
        self.kind = word_class(self.stem)
        self.frames = frames(self.tag, self.stem) or ("-",)
        self.left, self.right = self._nearest(self.first, -1, low), self._nearest(self.last, 1, high)
        self.signature = self._signature()
        self._others_left = self._count_left(low)
        self._others_right = self._count_right(high)

    def _nearest(self, i: int, step: int, limit: int) -> int:
        """Number of the first quotation on one side within 14 tokens, -1 if there is none."""
        for distance in range(1, 15):
            j = i + step * distance
            if (j < limit) if step < 0 else (j >= limit):
                break
            if self.text.quotation[j] >= 0:
                return self.text.quotation[j]
        return -1

    def _signature(self) -> str:
        """Where quotations touch the cue, and how the one before ends."""
        text, end = self.text, "-"
        if self.left >= 0:
            tokens = text.tokens_of[self.left]
            before_mark = self.parsed.words[tokens[-2]][-1] if len(tokens) > 1 else "-"
            end = before_mark if before_mark in ",.?!-" else "w"
        return f"{self.left >= 0:d}{end}{self.right >= 0:d}"

    def _count_left(self, low: int) -> dict[int, int]:
        counts, seen = {}, 0
        for i in range(self.first - 1, low - 1, -1):
            counts[i] = min(seen, 2)
            seen += i in self.cues
        return counts

    def _count_right(self, high: int) -> dict[int, int]:
        counts, seen = {}, 0
        for i in range(self.last + 1, high):
            counts[i] = min(seen, 2)
            seen += i in self.cues
        return counts

    def _path(self, i: int) -> tuple[str, str, int]:
        """The way from a token up to the cue or to what stands above it: last branch, its tail, its length."""
        parsed = self.parsed
        path: list[str] = []
        while i not in self.above and parsed.head[i] != i and len(path) < LONGEST_PATH:
            path.append(parsed.dep[i])
            i = parsed.head[i]
        top = str(self.above.get(i, "x"))
        return f"{path[-1] if path else 'self'}^{top}", ">".join(path[-2:]) + top, min(len(path), 5)

    def token(self, i: int, ruled: str) -> list[str]:
        """All features of one token that is not part of the cue."""
        parsed, text = self.parsed, self.text
        branch, tail, length = self._path(i)
        side = "L" if i < self.first else "R" if i > self.last else "M"
        others = self._others_left.get(i, self._others_right.get(i, 0))
        quoted = f"{text.quotation[i] >= 0:d}"
        apart = max(-2, min(2, parsed.sentence[i] - parsed.sentence[self.first]))
        distance = _bucket(self.first - i if i < self.first else i - self.last)
        tag, dep = parsed.tag[i], parsed.dep[i]
        near = text.quotation[i] >= 0 and text.quotation[i] in (self.left, self.right)
        features = [
            "bias",
            f"br={branch}",
            f"sd={side}{distance}",
            f"ds={apart}",
            f"q={quoted}",
            f"br2={branch}|{side}|{quoted}",
            f"brc={branch}|{self.stem}",
            f"brk={branch}|{self.kind}|{side}",
            f"brt={branch}|{self.tag}|{self.dep}",
            f"o={others}|{side}",
            f"oq={others}|{side}|{quoted}|{apart}",
            f"tail={tail}",
            f"plen={length}{branch}",
            f"w={parsed.lower[i]}",
            f"t={tag}",
            f"d={dep}",
            f"e={parsed.name_label[i]}",
            f"tw={tag}|{side}{distance}|{branch}",
            f"cl={self.stem}|{side}|{quoted}",
            f"iscue={i in self.cues:d}",
            f"near={near:d}|{quoted}|{side}|{apart}",
            f"qs={self.signature}|{side}|{quoted}",
            f"qs2={self.signature}|{branch}|{quoted}|{side}",
            f"rule={ruled}",
            f"rule2={ruled}|{side}|{self.kind}",
        ]
        features += [f"brf={branch}|{side}|{f}" for f in self.frames]
        if i + 1 < len(parsed):
            features += [
                f"w+1={parsed.lower[i + 1]}",
                f"t+1={parsed.tag[i + 1]}",
                f"q+1={text.quotation[i + 1] >= 0:d}{quoted}",
            ]
        if i:
            features += [
                f"w-1={parsed.lower[i - 1]}",
                f"t-1={parsed.tag[i - 1]}",
                f"q-1={text.quotation[i - 1] >= 0:d}{quoted}",
            ]
            features.append(f"prevcue={i - 1 in self.cue:d}")
        if i + 1 in self.cue:
            features.append("nextcue")
        return features


def _bucket(distance: int) -> str:
    for bucket, limit in enumerate((1, 3, 8, 20)):
        if distance <= limit:
            return str(bucket)
    return "4"
