"""The cue's own words and the mention beside it, read from the tree."""

from __future__ import annotations

from collections.abc import Collection

from transforms.parsed_text import ParsedText
from transforms.quotes.attribution import MarkedText
from transforms.word_lists import word_set

AUXILIARIES = frozenset(["aux", "auxpass", "neg", "prt"])
OUTSIDE_SOURCE = frozenset(["relcl", "advcl", "ccomp", "parataxis", "cc", "punct"])
LINKED_CLAUSES = frozenset(["conj", "advcl", "xcomp", "dep", "acl"])
WRITTEN_WORDS = frozenset(
    ["statement", "letter", "release", "post", "tweet", "message", "email", "memo", "op-ed", "note"]
)
SENDING = frozenset(["send", "email", "text", "writ", "tweet", "messag", "tell", "cabl", "fax"])
"""Stems of verbs whose object is whom one writes to."""
AGES = frozenset(["old", "olds"])
CALENDAR = word_set("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december spring summer autumn fall winter christmas easter eve day
    """)
LONGEST_SOURCE = 28


def cue_tokens(text: MarkedText, verb: int) -> list[int]:
    """A cue verb with its auxiliaries, negation and particles."""
    parsed = text.parsed
    near = [i for i in parsed.children[verb] if parsed.dep[i] in AUXILIARIES and abs(i - verb) < 5]
    near = [i for i in near if parsed.dep[i] != "prt" or i < verb + 3]
    return sorted(i for i in [*near, verb] if text.quotation[i] < 0)


def source_of(text: MarkedText, verb: int, barred: Collection[int] = ()) -> list[int]:
    """The mention that a cue verb ascribes to: subject, "by" phrase, or the subject it shares; may be empty."""
    head = subject_of(text.parsed, verb)
    return noun_phrase(text, head, {*barred, verb}) if head is not None else []


def subject_of(parsed: ParsedText, verb: int) -> int | None:
    """The token that heads the speaker of a cue verb: its own subject, or that of the verb it is joined to."""
    while True:
        own = _own_subject(parsed, verb)
        if own is not None:
            return own if parsed.dep[own] != "nsubjpass" else None
        dep, head = parsed.dep[verb], parsed.head[verb]
        if parsed.tag[verb] == "VBN" and dep in ("advcl", "acl"):
            return None  # "asked whether …, she replied": it was not she who asked
        if dep == "acl" and parsed.tag[verb] == "VBG":
            return _issuer(parsed, head)
        if dep == "pcomp":
            head = parsed.head[head]
        joined = dep in LINKED_CLAUSES or dep == "pcomp"
        if not joined or head == verb or not parsed.tag[head].startswith("VB"):
            return None
        verb = head


def _own_subject(parsed: ParsedText, verb: int) -> int | None:
    """The verb's active subject, else its "by" phrase, else its passive subject."""
    own = parsed.subject[verb]
    if own is not None and _is_time(parsed, own):
        own = None
    if own is not None and parsed.dep[own] == "nsubj":
        return own
    agent = agent_of(parsed, verb)
    return own if agent is None else agent


def _issuer(parsed: ParsedText, noun: int) -> int:
    """In "she issued a statement saying" and "she emailed supporters saying" it is she who says."""
    verb = parsed.head[noun]
    written = parsed.dep[noun] == "dobj" and (parsed.lower[noun] in WRITTEN_WORDS or parsed.stems[verb] in SENDING)
    if parsed.dep[noun] == "pobj" and parsed.lower[verb] == "to":
        verb = next((i for i in parsed.ancestors(verb) if parsed.tag[i].startswith("VB")), verb)
        written = parsed.stems[verb] in SENDING
    subject = parsed.subject[verb]
    return subject if written and subject is not None else noun


def _is_time(parsed: ParsedText, i: int) -> bool:
    """A date taken for a subject ("wrote last October"); "the 46-year-old" and "Friday Ford Motor Company" are none."""
    name = parsed.tag[i] == "NNP" and parsed.lower[i] not in CALENDAR and parsed.words[i].isalpha()
    return parsed.name_label[i] in ("DATE", "TIME") and parsed.lower[i] not in AGES and not name


def agent_of(parsed: ParsedText, verb: int) -> int | None:
    """The noun of a "by" phrase."""
    for child in parsed.children[verb]:
        if parsed.dep[child] == "agent":
            return next((g for g in parsed.children[child] if parsed.dep[g] == "pobj"), None)
    return None


def noun_phrase(text: MarkedText, head: int, barred: Collection[int]) -> list[int]:
    """The full noun phrase of a head with its apposition, without relative clauses; one unbroken stretch."""
    parsed = text.parsed
    without = [
        child
        for token in [head, *parsed.children[head]]
        for child in parsed.children[token]
        if parsed.dep[child] in OUTSIDE_SOURCE and not parsed.lower[child].startswith("-") and not _joins(parsed, child)
    ]
    tokens = [
        i for i in parsed.subtree(head, [*without, *barred]) if text.quotation[i] < 0 or text.quotation[head] >= 0
    ]
    if head < text.dateline_end:  # "WASHINGTON (AP) — Ann Lee said": the tree takes the place for the subject
        tokens = [i for i in tokens if i >= text.dateline_end]
        head = tokens[0] if tokens else head
    if not tokens:
        return []
    return text.trimmed(_around(text, tokens, head))[:LONGEST_SOURCE]


def _joins(parsed: ParsedText, i: int) -> bool:
    """ "X and Y" and "X, the minister" keep their comma or conjunction."""
    return parsed.dep[i] in ("cc", "punct")


def _around(text: MarkedText, tokens: list[int], head: int) -> list[int]:
    """The unbroken stretch of tokens around the head."""
    inside = set(tokens)
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return list(range(first, last + 1))
