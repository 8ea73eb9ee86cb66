"""Contents that the tree cuts or runs together at a comma: what else is said, and what the speaker then does.

Like the mends of :mod:`transforms.quotes.boundaries`, each function gives the new content, or None where it does not
apply.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import agent_of

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
STOPS = frozenset([",", ";", ":", "-", "–", "—", "--", ".", "?", "!"])
POINTING_BACK = frozenset(["this", "these", "that", "those", "such", "it", "they"])
OWN_DEEDS = frozenset(["say", "request", "promise", "warn", "deny", "praise", "blame", "label", "mention", "show"])
NAME_TAGS = frozenset(["DT", "NNP", "NNPS", "POS"])
LONGEST_NAME = 7
OBJECT_TAGS = frozenset(["DT", "PRP$", "PRP", "NNP", "NNPS"])


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
    return [*gap, *content, *range(following, _stop(text, following + 1, end))]


def with_joined_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "found that corals suffer, but these losses may be made good" and ", nor its terms": it goes on."""
    parsed, last = text.parsed, content[-1]
    at, end = last + 1, parsed.sentences[parsed.sentence[last]][1]
    behind = content[0] > attribution.cue[-1] and at + 2 < end and parsed.words[at] == ","
    if not behind or text.quotation[last] >= 0 or not any(parsed.tag[i] in FINITE for i in content):
        return None
    stop = _stop(text, at + 2, end)
    rest = range(at + 2, stop)
    only = any([parsed.lower[i], parsed.lower[i + 1]] == ["not", "only"] for i in content[:-1])
    if only and parsed.lower[at + 1] == "but":
        goes_on = True
    elif parsed.lower[at + 1] == "nor":
        goes_on = not any(parsed.tag[i] in FINITE for i in rest)
    else:
        verb = next((i for i in rest if parsed.tag[i] in FINITE), None)
        goes_on = parsed.lower[at + 1] == "but" and parsed.lower[at + 2] in POINTING_BACK and verb is not None
        goes_on = goes_on and parsed.tag[verb or 0] == "MD"
    return [*content, *range(at, stop)] if goes_on else None


def with_inner_report(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "An official said that it was safe, the Marlow Mail reported": what the paper tells includes who said it."""
    parsed, verb = text.parsed, content[0] - 1
    behind = bool(attribution.source) and content[-1] < min(attribution.cue[0], attribution.source[0])
    if not behind or verb < 0 or parsed.tag[verb] not in FINITE or parsed.stems[verb] not in SPEECH:
        return None
    subject = parsed.subject[verb]
    same = subject is not None and parsed.sentence[subject] == parsed.sentence[content[0]]
    return [*range(min(parsed.subtree(subject)), content[0]), *content] if subject is not None and same else None


def up_to_own_deed(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "hinted it would end, but later reversed himself", "found it just and called it swift", ", pointing to …": what
    the speaker did or said next is not part of what was said first."""
    if content[0] < attribution.cue[-1] or text.parsed.tag[attribution.cue[-1]] not in FINITE:
        return None
    for at, i in enumerate(content[2:], 2):
        if text.quotation[i] >= 0:
            continue
        if _is_retreat(text, attribution, content[:at], i):
            return [k for k in content if k < _first_adverb(text, i) - 1]
        if _is_contrast(text, attribution, content[:at], i) or _is_other_report(text, attribution, content, i):
            return content[:at]
        if _is_joined_label(text, attribution, i):
            return content[: at - 1]
        if _is_evidence(text, attribution, i):
            return content[:at]
    return None


def _is_retreat(text: MarkedText, attribution: Attribution, before: Sequence[int], i: int) -> bool:
    """ ", but later reversed": in the past like the cue, behind a clause that speaks of what would be."""
    parsed, cue = text.parsed, attribution.cue[-1]
    first = _first_adverb(text, i)
    past = parsed.tag[i] == parsed.tag[cue] == "VBD" and parsed.subject[i] is None
    opens = parsed.lower[first - 1] == "but" and parsed.words[first - 2] == ","
    return past and opens and any(parsed.tag[k] == "MD" for k in before)


def _is_contrast(text: MarkedText, attribution: Attribution, before: Sequence[int], i: int) -> bool:
    """ "announced schools would close, while Ann Lee cancelled": told in the past like the cue, of somebody else."""
    parsed, cue = text.parsed, attribution.cue[-1]
    if parsed.lower[i] not in ("while", "whereas") or parsed.words[i - 1] != "," or parsed.tag[cue] != "VBD":
        return False
    verb = parsed.head[i]
    subject = parsed.subject[verb]
    named = subject is not None and parsed.name_label[subject] == "PERSON"
    return named and parsed.tag[verb] == "VBD" and any(parsed.tag[k] == "MD" for k in before)


def _is_other_report(text: MarkedText, attribution: Attribution, content: Sequence[int], i: int) -> bool:
    """ "said that it was safe, the Marlow Mail reported": who tells of it stands behind the last comma."""
    parsed, last = text.parsed, content[-1]
    subject = parsed.subject[last]
    if parsed.words[i] != "," or parsed.tag[last] != "VBD" or parsed.stems[last] not in SPEECH or subject is None:
        return False
    between = [k for k in content if i < k < last]
    return subject in between and len(between) < LONGEST_NAME and all(parsed.tag[k] in NAME_TAGS for k in between)


def _first_adverb(text: MarkedText, verb: int) -> int:
    """The first of the adverbs in front of a verb, or the verb."""
    while text.parsed.tag[verb - 1] == "RB":
        verb -= 1
    return verb


def _is_joined_label(text: MarkedText, attribution: Attribution, i: int) -> bool:
    """ "and called the order swift": a verb of judging with its own object, which the tree takes for a passive."""
    parsed, cue = text.parsed, attribution.cue[-1]
    active = parsed.tag[i] in ("VBN", "VBD") and parsed.tag[cue] == "VBD" and parsed.tag[i - 1] == "CC"
    own = active and parsed.subject[i] is None and parsed.tag[i + 1] in OBJECT_TAGS
    passive = any(parsed.dep[c] == "auxpass" for c in parsed.children[parsed.head[i]])
    return own and not passive and "label" in frames("VB", parsed.stems[i])


def _is_evidence(text: MarkedText, attribution: Attribution, i: int) -> bool:
    """ ", pointing to the attack": a participle that the tree hangs on the cue itself."""
    parsed = text.parsed
    if parsed.words[i - 1] != "," or parsed.tag[i] != "VBG" or parsed.dep[i] != "advcl":
        return False
    return parsed.head[i] in attribution.cue and not OWN_DEEDS.isdisjoint(frames("VB", parsed.stems[i]))


def _stop(text: MarkedText, i: int, end: int) -> int:
    """Where the clause from a token on ends: before the next mark of punctuation."""
    return next((k for k in range(i, end) if text.parsed.words[k] in STOPS or text.parsed.is_space[k]), end)
