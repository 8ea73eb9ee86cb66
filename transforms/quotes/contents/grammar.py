"""What the rules for contents ask of a text: quotation marks, the ends of sentences and clauses, tenses."""

from __future__ import annotations

from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.word_lists import word_set

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
STOPS = frozenset([",", ";", ":", "-", "–", "—", "--", ".", "?", "!"])
BACKGROUND = frozenset(["while", "as", "after", "when", "although", "though", "since", "before", "because"])
SUBJECT_TAGS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "EX", "NN", "NNS", "JJ", "CD"])
ACTORS = frozenset(["PERSON", "ORG", "GPE", "NORP"])
TENSES = {"VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present", "MD": "present"}
SEPARATORS = frozenset([",", ";"])
WITHHELD = frozenset(
    map(
        stem,
        word_set("""
        give provide offer decline refuse elaborate say name specify comment disclose identify explain discuss answer
        """),
    )
)
"""Verbs of what somebody then did not tell."""


def is_quoted(text: MarkedText, i: int) -> bool:
    return text.quotation[i] >= 0


def sentence_end(text: MarkedText, i: int) -> int:
    return text.parsed.sentences[text.parsed.sentence[i]][1]


def clause_end(text: MarkedText, i: int, end: int) -> int:
    """Where the clause from a token on ends: before the next mark of punctuation."""
    return next((k for k in range(i, end) if text.parsed.words[k] in STOPS or text.parsed.is_space[k]), end)


def tenses(text: MarkedText, attribution: Attribution) -> set[str]:
    """The tenses in which an article goes on that has "said", "says" or "has said"."""
    parsed = text.parsed
    if any(parsed.lower[i] in ("has", "have") for i in attribution.cue):
        return {"past", "present"}
    return {TENSES[parsed.tag[i]] for i in attribution.cue if parsed.tag[i] in TENSES}
