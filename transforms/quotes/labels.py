"""Speech introduced by nothing but a name and a colon at the start of a line: transcripts, debates and headlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from transforms.quotes.attribution import Attribution, MarkedText

LONGEST_LABEL = 8
"""Tokens of a name with its title."""
FEWEST_WORDS = 3
"""Words after the colon from which a line is speech."""
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
SPEAKERS = frozenset(["PERSON", "PER", "ORG"])
QUESTION_AND_ANSWER = frozenset(["q", "a", "question", "answer"])


def labelled_attributions(text: MarkedText) -> list[Attribution]:
    """ "MARLOW: We will rebuild." — the line is what the named one says."""
    lines = list(_labelled_lines(text))
    seen = Counter(text.parsed.lower[colon - 1] for _, colon, _ in lines)
    return [
        Attribution({i for i in range(colon + 1, end) if not text.parsed.is_space[i]}, [colon], [*range(first, colon)])
        for first, colon, end in lines
        if _is_speaker(text, first, colon, seen[text.parsed.lower[colon - 1]])
        and (seen[text.parsed.lower[colon - 1]] > 1 or any(text.parsed.tag[i] in FINITE for i in range(colon, end)))
    ]


def _labelled_lines(text: MarkedText) -> Iterator[tuple[int, int, int]]:
    """First token, colon and end of each line that begins with a few words and a colon."""
    parsed = text.parsed
    for first, end in text.lines:
        colon = next((i for i in range(first, min(end, first + LONGEST_LABEL)) if parsed.words[i] == ":"), None)
        if colon is None or colon == first or text.quotation[first] >= 0:
            continue
        if sum(text.is_word(i) for i in range(colon + 1, end)) >= FEWEST_WORDS:
            yield first, colon, end


def _is_speaker(text: MarkedText, first: int, colon: int, times: int) -> bool:
    """Whether a label is a name: of a known person or body, or in capitals and again further on."""
    parsed = text.parsed
    label = range(first, colon)
    if any(parsed.tag[i][:2] == "VB" and parsed.words[i].islower() for i in label):
        return False
    if not text.is_word(first) or text.quotation[colon + 1 : colon + 2] != [-1]:
        return False  # "{Editors: …}"; and the rules for quotation marks know better
    last = colon - 1
    if parsed.lower[last] in QUESTION_AND_ANSWER or not parsed.words[last][:1].isupper():
        return False
    if parsed.words[last].isupper() and len(parsed.words[last]) > 1 and times > 1:
        return True
    return parsed.name_label[last] in SPEAKERS or parsed.lower[last] in text.surnames
