"""Stray punctuation, and the pieces of sentences that a bad extraction leaves behind.

Without a parser only what is certain goes: a piece after a stray full stop that has no finite verb or begins in
lower case, and a sentence at the end of a paragraph that says only "There is". A word that may be a finite verb
counts as one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from schemas.records import Removal
from transforms.cleaning.blocks import VERBATIM, Draft
from transforms.cleaning.verbs import AMBIGUOUS, AUXILIARIES, CERTAIN_NOUN_ENDINGS, FINITE, OBJECT_WORDS

QUOTATION_MARK = re.compile('["“”„«»]')
CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«"}
"""Opening mark to those that close it."""

STRAY_STOP = re.compile(r"(?<=[\w)”\"’'\]%][.!?])[ ]+\.(?![ ]?\.)(?=\s|$)")
"""A full stop by itself after a sentence; " . . ." is an ellipsis."""
STRAY_MARK = re.compile(r"(?<=[.!?”\"])[ ]+[,;:|](?=\s|$)|(?<=\w)\.\.(?=\s+[A-Z“\"]|$)")
LEADING_MARK = re.compile(r"^[.,;:!?)\]|]+\s+(?=\w)")
ONLY_PUNCTUATION = re.compile(r"[\W_]+")

SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?![.!?”\"’')\]]*(?:\s|$))[^.!?]*)*[.!?]+[”\"’')\]]*(?=\s|$)|.+$", re.DOTALL)
EXISTENTIAL = re.compile(
    r"There(?:\s+(?:is|are|was|were|has been|have been|had been|will be|would be)|['’]s)(?:\s+(?:also|still|now"
    r"|already|always))?\."
)
ASKED = re.compile(r"\?[”\"’')]*$|\b(?:whether|if|asked|question|there)\b", re.IGNORECASE)
"""What lets "There is." be an answer."""
CUT_SHORT = re.compile(r"(?:\S+\s+){0,3}(?:the|a|an|of|and|or|but|whose|because)\.")
MAY_BE_CUT = re.compile(r"(?:There\b[^.!?]{0,30}|\b(?:the|an?|of|and|or|but|whose|because))\.$")
"""The end of any paragraph that one of these two could match."""
MAX_ORPHAN = 200
"""Characters."""


def without_stray_punctuation(draft: Draft) -> Draft:
    """Drop blocks of punctuation only, stray stops, and the orphan fragments that follow these."""
    blocks, removed, english = [], list(draft.removed), draft.item.language in ("en", "")
    for block in draft.blocks:
        if ONLY_PUNCTUATION.fullmatch(block.text) and not any(mark in block.text for mark in "?!"):
            removed.append(Removal("stray_punctuation", block.text))
            continue
        text = block.text if block.kind == VERBATIM else _tidy(block.text, removed, english)
        if text:
            blocks.append(block._replace(text=text))
    return draft._replace(blocks=blocks, removed=removed)


def without_cut_sentences(draft: Draft) -> Draft:
    """Drop the last sentence of a paragraph when it breaks off after its first words."""
    blocks, removed = [], list(draft.removed)
    for block in draft.blocks:
        cut = _cut_sentence(block.text) if block.kind != VERBATIM else None
        if cut is not None:
            removed.append(Removal("cut_sentence", block.text[cut:].strip()))
            block = block._replace(text=block.text[:cut].rstrip())
        blocks.append(block)
    return draft._replace(blocks=blocks, removed=removed)


def quoted(text: str) -> Callable[[int], bool]:
    """A function that tells whether a position is within quotation marks that opened in the same paragraph."""
    positions, inside, opened = [], [], ""
    for match in QUOTATION_MARK.finditer(text):
        if not opened and match[0] in CLOSING:
            opened = match[0]
        elif opened and match[0] in CLOSING[opened]:
            opened = ""
        positions.append(match.start())
        inside.append(bool(opened))
    return lambda at: at > 0 and (found := bisect_left(positions, at)) > 0 and inside[found - 1]


def sentences(text: str) -> Sequence[tuple[int, int]]:
    """Rough sentences as (start, end); for rules that look at the last one only."""
    return [match.span() for match in SENTENCE.finditer(text) if match[0].strip()]


def has_finite_verb(text: str) -> bool:
    """Whether any word may be a finite verb; in doubt, yes."""
    words = re.findall(r"[^\W\d_]+(?:['’][a-z]+)?", text)
    return any(_may_be_finite(words, at) for at in range(len(words)))


def _tidy(text: str, removed: list[Removal], english: bool) -> str:
    text = _without(text, LEADING_MARK, removed)
    text = _without_stray_stops(text, removed, english)
    return _without(text, STRAY_MARK, removed, lambda found: "." if found.startswith("..") else "")


def _without(
    text: str, pattern: re.Pattern[str], removed: list[Removal], instead: Callable[[str], str] = lambda found: ""
) -> str:
    is_quoted = quoted(text)

    def replace(match: re.Match[str]) -> str:
        if is_quoted(match.start()):
            return match[0]
        removed.append(Removal("stray_punctuation", match[0].strip()))
        return instead(match[0])

    return pattern.sub(replace, text)


def _without_stray_stops(text: str, removed: list[Removal], english: bool) -> str:
    """Stray stops go, and the orphan fragment behind the last one."""
    stops = list(STRAY_STOP.finditer(text)) if STRAY_STOP.search(text) else []
    is_quoted = quoted(text) if stops else bool
    if stops and not is_quoted(stops[-1].start()):
        after = text[stops[-1].end() :]
        if _is_orphan(after, english):
            removed.append(Removal("orphan_fragment", after.strip()))
            text = text[: stops[-1].end()]
    return _without(text, STRAY_STOP, removed) if stops else text


def _is_orphan(after: str, english: bool) -> bool:
    """Whether what follows a stray stop, to the end of the paragraph, is one sentence without its verb or beginning."""
    fragment = after.strip()
    if len(fragment) > MAX_ORPHAN or any(mark in fragment for mark in '“”"«»„?!') or len(sentences(fragment)) != 1:
        return False
    return fragment[:1].islower() or (english and not has_finite_verb(fragment))


def _may_be_finite(words: Sequence[str], at: int) -> bool:
    word = words[at].lower().replace("’", "'")
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    if word in AUXILIARIES or word.endswith(("n't", "'re", "'ve", "'ll", "'m", "'d")):
        return True
    if word in AMBIGUOUS:
        return following in OBJECT_WORDS
    if word in FINITE:
        return following != "by" or not word.endswith("ed")
    return len(word) > 4 and word.endswith("ed") and following != "by" and not word.endswith(CERTAIN_NOUN_ENDINGS)


def _cut_sentence(text: str) -> int | None:
    """Where the cut sentence at the end of a paragraph begins; ``None`` when the last sentence is whole."""
    if not MAY_BE_CUT.search(text, max(0, len(text) - 100)):
        return None
    spans = sentences(text[-2000:])
    if len(spans) < 2:
        return None
    offset = max(0, len(text) - 2000)
    start = offset + spans[-1][0]
    last, before = text[start:].strip(), text[offset + spans[-2][0] : start].strip()
    if quoted(text)(start) or before.endswith(":"):
        return None
    existential = EXISTENTIAL.fullmatch(last) and not ASKED.search(before)
    return start if existential or CUT_SHORT.fullmatch(last) else None
