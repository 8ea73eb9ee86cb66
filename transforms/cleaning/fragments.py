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
STRAY_END = re.compile(r"(?<=[.!?”\"’)\]])(?:[ ]+[.,;:|•·–-]{1,2}){1,20}$")
MAY_BE_STRAY = re.compile(r" [.,;:|•·–-]|\.\.|^[.,;:!?)\]|]")
"""All of these have one of these in them: looked for first, which costs less."""
ELLIPSIS = re.compile(r"\.{3,}")
LEADING_MARK = re.compile(r"^[.,;:!?)\]|]+\s+(?=\w)")
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
ONLY_PUNCTUATION = re.compile(r"[\W_]+")

SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?![.!?”\"’')\]]*(?:\s|$))[^.!?]*)*[.!?]+[”\"’')\]]*(?=\s|$)|.+$", re.DOTALL)
EXISTENTIAL = re.compile(
    r"There(?:\s+(?:is|are|was|were|has been|have been|had been|will be|would be)|['’]s)(?:\s+(?:also|still|now"
    r"|already|always))?\."
)
ASKED = re.compile(r"\?[”\"’')]*$|\b(?:whether|if|asked|question|there)\b", re.IGNORECASE)
"""What lets "There is." be an answer."""
CUT_SHORT = re.compile(
    r"(?:\S+\s+){0,3}(?:the|a|an|of|and|or|but|whose|because)\.|(?:\S+\s+){0,14}(?:the|an|whose)\."
    r"|(?:\S+\s+){0,14}(?:said|says|announced|reported|added|expected|warned|confirmed|claimed|noted)"
    r" (?:(?:on|in) [A-Z]\w+ )?that\."
)
BARE = re.compile(r"(?:He|She|It|They|We|There) (?P<verb>(?:is|are|was|were|has|have|had)(?: been)?)\.")
"""A subject and its auxiliary: the rest is missing, unless the sentence before says what."""
SAME_VERB = {
    **dict.fromkeys(
        ("is", "are", "was", "were"), re.compile(r"\b(?:is|are|was|were|be|been|being)\b|['’](?:s|re)\b|n['’]t\b")
    ),
    **dict.fromkeys(("has", "have", "had"), re.compile(r"\b(?:has|have|had)\b|['’](?:ve|d)\b|n['’]t\b")),
}
TAIL = re.compile(
    r"(?:,\s*)?(?:and|or|of|to|that|which|who|whose|with|from|for|by|in|on|at|as|but)\b[^.!?“”\"]{0,120}\."
)
"""The end of a sentence without its beginning."""
BEFORE_TAIL = re.compile(
    r"(?<![\w.])(?!(?:approx|dept|govt|corp|prof|univ|cont|misc|appt|sept|capt|assn|messrs|bros|supt|cmdr|intl|natl)\b)[a-z]{4,}\.$"
    r"|\d\d\.$",
    re.IGNORECASE,
)
HANGING = re.compile(
    r"(?:After|Before|In|On|At|With|During|According|For|From|By|Since|Under)\b[^.,]{3,60}"
    r" (?:in|of|with|from|to|at|for|by|and)\."
)
"""A phrase that breaks off, unless there is a verb in it."""
ORPHAN_START = re.compile(r"(?:Which|Whose|Of|Including|And|As well as)\b")
MAY_BE_CUT = re.compile(
    r"(?:\b(?:There|He|She|It|They|We)\b[^.!?]{0,30}|\b(?:the|an?|of|and|or|but|whose|because|that))\.$"
    r"|\b(?:in|with|from|to|at|for|by)\.$|\.\s+(?:,\s*)?[a-z][^.!?]{0,130}\.$"
)
"""The end of any paragraph that one of these could match."""
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
    words = WORD.findall(text)
    return any(_may_be_finite(words, at) for at in range(len(words)))


def _tidy(text: str, removed: list[Removal], english: bool) -> str:
    if not MAY_BE_STRAY.search(text):
        return text
    text = _without(text, LEADING_MARK, removed)
    text = _without_stray_stops(text, removed, english)
    text = _without(text, STRAY_END, removed, lambda found: found if ELLIPSIS.search("".join(found.split())) else "")
    return _without(text, STRAY_MARK, removed, lambda found: "." if found.startswith("..") else "")


def _without(
    text: str, pattern: re.Pattern[str], removed: list[Removal], instead: Callable[[str], str] = lambda found: ""
) -> str:
    is_quoted = quoted(text) if pattern.search(text) else bool

    def replace(match: re.Match[str]) -> str:
        if is_quoted(match.start()):
            return match[0]
        kept = instead(match[0])
        if kept != match[0]:
            removed.append(Removal("stray_punctuation", match[0].strip()))
        return kept

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
    if fragment[:1].islower():
        return True
    return english and bool(ORPHAN_START.match(fragment) or not has_finite_verb(fragment))


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
    return start if _is_cut(last, before) else None


def _is_cut(last: str, before: str) -> bool:
    """Whether a sentence has lost its end or its beginning, given the one before it."""
    bare = BARE.fullmatch(last)
    elliptic = EXISTENTIAL.fullmatch(last) or (bare and not SAME_VERB[bare["verb"].split()[0]].search(before))
    if elliptic:
        return not ASKED.search(before)
    if HANGING.fullmatch(last) and not has_finite_verb(last):
        return True
    return bool(CUT_SHORT.fullmatch(last) or (TAIL.fullmatch(last) and BEFORE_TAIL.search(before)))
