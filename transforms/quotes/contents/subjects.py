"""Subjects that a content was cut off from: who or what it is about, who is to act, who was asked.

Each function gives the new content, or None where it does not apply; so in the modules beside.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import FINITE, STOPS, SUBJECT_TAGS, clause_end, is_quoted
from transforms.quotes.frames import frames
from transforms.quotes.sources import agent_of

LONGEST_SUBJECT = 24
COMMANDS = frozenset(["request", "warn"])


def with_passive_subject(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "The bishop was described by the conference as “a strong advocate”": the subject is said, "by" is not."""
    parsed = text.parsed
    for verb in attribution.cue:
        described = parsed.tag[verb] == "VBN" and parsed.dep[verb] == "acl"  # "a pattern described by X as rough"
        subject = parsed.head[verb] if described else parsed.subject[verb]
        if subject is None or subject in content or not (described or parsed.dep[subject] == "nsubjpass"):
            continue
        by = next((i for i in content if parsed.dep[i] == "agent" and parsed.head[i] == verb), None)
        if by is not None and agent_of(parsed, verb) in attribution.source:
            return [*(i for i in parsed.subtree(subject) if i < verb), *(i for i in content if i != by)]
    return None


def with_agent_subject(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "The seat is considered by both parties to be safe": the subject belongs to what they consider."""
    parsed = text.parsed
    for verb in attribution.cue:
        subject = parsed.subject[verb]
        passive = (
            subject is not None and parsed.dep[subject] == "nsubjpass" and agent_of(parsed, verb) in attribution.source
        )
        if subject is not None and passive and subject not in content and parsed.tag[content[0]] == "TO":
            return [*parsed.subtree(subject), *content]
    return None


def with_object_before(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "suggested piracy, perhaps to get the cargo, is likely": the object is the subject of what goes on behind."""
    parsed, first, last = text.parsed, content[0], content[-1]
    following, end = last + 1, text.parsed.sentences[text.parsed.sentence[last]][1]
    if first < attribution.cue[-1] or following + 1 >= end or parsed.words[following] != ",":
        return None
    gap = range(attribution.cue[-1] + 1, first)
    noun = len(gap) > 1 and parsed.words[gap[-1]] == "," and parsed.dep[gap[-2]] == "dobj"
    predicate = parsed.tag[following + 1] in FINITE and parsed.subject[following + 1] in (None, *attribution.source)
    if not noun or not predicate or any(parsed.tag[i] in FINITE for i in content):
        return None
    return [*gap, *content, *range(following, clause_end(text, following + 1, end))]


def with_subject(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content behind its cue that begins with a finite verb: the words in between are its subject."""
    parsed, first = text.parsed, content[0]
    before = max([attribution.cue[-1], *(i for i in attribution.source if i < first)])
    if not before < first or first - before > LONGEST_SUBJECT:
        return None
    stray = parsed.tag[first] in FINITE or (parsed.words[first] == "(" and first > before + 1)
    gap = range(before + 1, first)
    if (
        not stray
        or not gap
        or any(parsed.words[i] in ";:." or parsed.tag[i] in FINITE for i in gap if not _is_bracket(text, first))
    ):
        return None
    if parsed.words[gap[0]] == "," or parsed.lower[gap[-1]] in ("who", "which"):
        return None
    return [*gap, *content]


def _is_bracket(text: MarkedText, i: int) -> bool:
    return text.parsed.words[i] == "("


def with_subject_of_quotation(
    text: MarkedText, attribution: Attribution, content: Sequence[int]
) -> Sequence[int] | None:
    """ "said in their filing the matter “currently focuses …”": the quotation begins inside of the clause."""
    parsed, first = text.parsed, content[0]
    verb = next((i for i in content[:4] if parsed.tag[i] in FINITE), None)
    subject = parsed.subject[verb] if verb is not None else None
    if subject is None or not attribution.cue[-1] < subject < first or subject in attribution.source:
        return _with_noun_phrase_before(text, attribution, content)
    return [*range(min(parsed.subtree(subject)), first), *content]


def _with_noun_phrase_before(
    text: MarkedText, attribution: Attribution, content: Sequence[int]
) -> Sequence[int] | None:
    """Where the tree has no subject for it: the noun phrase right before words that begin in lower case."""
    parsed, first = text.parsed, content[0]
    begins = parsed.words[first + 1][:1].islower() if first + 1 < len(parsed) else False
    at = first
    while at - 1 > attribution.cue[-1] and parsed.tag[at - 1][:2] in ("NN", "JJ", "CD"):
        at -= 1
    article = at - 1
    if (
        begins
        and parsed.lower[attribution.cue[-1]] == "told"
        and at - 1 == attribution.cue[-1]
        and _is_name(text, at, first)
    ):
        return [first - 1, *content]  # "told Reuters Lee “was a great man”"
    opens = begins and at < first and parsed.tag[article] in ("DT", "PRP$") and article - 1 > attribution.cue[-1]
    return [*range(article, first), *content] if opens and parsed.tag[article - 1].startswith("NN") else None


def _is_name(text: MarkedText, first: int, end: int) -> bool:
    """Two or three words with capitals: the addressee's and the subject's name run into one."""
    return 1 < end - first < 4 and all(text.parsed.tag[i] == "NNP" for i in range(first, end))


def with_noun_before(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "the countries they said | were involved", "with sales expected | to pay for it": the noun right in front."""
    parsed, first = text.parsed, content[0]
    own = [*attribution.source, *attribution.cue]
    gaps = [i for i in range(min(own), max(own)) if i not in own]
    if first != attribution.cue[-1] + 1 or text.quotation[first] >= 0 or any(parsed.tag[i] != "RB" for i in gaps):
        return None
    noun = min(own) - 1
    where = noun >= 0 and parsed.lower[noun] == "where" and parsed.tag[first] in SUBJECT_TAGS
    stray = bool(attribution.source) and (where or parsed.tag[first] in ("VBD", "VBZ", "VBP"))
    stray |= not attribution.source and parsed.tag[first] == "TO" and parsed.tag[first - 1] == "VBN" and len(own) == 1
    if not stray or noun < 0 or parsed.tag[noun] not in ("NN", "NNS", "NNP", "NNPS", "WRB"):
        return None
    return [*(i for i in parsed.subtree(noun) if i <= noun and noun - i < 8), *content]


def with_who_is_to_act(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "called on Italy to join": Italy belongs to what is asked for."""
    parsed, first = text.parsed, content[0]
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    asks = parsed.stems[root] == "tell" or not COMMANDS.isdisjoint(frames(parsed.tag[root], parsed.stems[root]))
    gap = [*range(attribution.cue[-1] + 1, first)]
    if not asks or parsed.tag[first] != "TO" or not gap or len(gap) > LONGEST_SUBJECT:
        return None
    if parsed.tag[gap[0]] == "IN":
        gap = gap[1:]
    free = [i for i in gap if not is_quoted(text, i)]
    plain = gap and all(parsed.tag[i] not in FINITE and parsed.words[i] not in STOPS - {"-"} for i in free)
    return [*gap, *content] if plain and set(gap).isdisjoint(attribution.source) else None


def with_who_is_asked(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Households were asked | to hang out a flag": who is to act belongs to what is asked."""
    parsed, verb = text.parsed, attribution.cue[-1]
    subject = parsed.subject[verb]
    passive = not attribution.source and parsed.tag[verb] == "VBN" and content[0] == verb + 1
    asks = passive and parsed.tag[content[0]] == "TO" and not COMMANDS.isdisjoint(frames("VB", parsed.stems[verb]))
    asks = asks or (passive and parsed.tag[content[0]] == "TO" and parsed.stems[verb] == "ask")
    if not asks or subject is None or subject > verb or subject in content:
        return None
    return [*(i for i in parsed.subtree(subject) if i < attribution.cue[0]), *content]
