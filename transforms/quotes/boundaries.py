"""Where a content begins and ends: what rules and model cut off is put back, and what is somebody else's goes.

The parser often takes "announced the recorder was found" for an object with a stray verb, so that the subject or the
predicate of the reported clause is missing. Only contents outside of quotation marks are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
STOPS = frozenset([",", ";", ":", "-", "–", "—", "--", ".", "?", "!"])
CLAUSE_OPENERS = frozenset(["that", "whether", "if", "how", "why", "what", "when", "where"])
ADDRESSING = frozenset(["tell", "inform", "remind", "notify", "assure", "warn"])
COMMANDS = frozenset(["request"])
LONGEST_SUBJECT = 24
LONGEST_TAIL = 40


def mended(text: MarkedText, attribution: Attribution) -> set[int]:
    """The content of an attribution from its first word to its last."""
    if attribution.direct or not attribution.cue or not attribution.content:
        return attribution.content
    content = attribution.content
    for mend in MENDS:
        if not content or _is_quoted(text, min(content)):
            break
        changed = mend(text, attribution, sorted(content))
        content = (
            content if changed is None else set(text.trimmed(set(changed) - {*attribution.cue, *attribution.source}))
        )
    return content


def _is_quoted(text: MarkedText, i: int) -> bool:
    return text.quotation[i] >= 0


def _end(text: MarkedText, i: int) -> int:
    return text.parsed.sentences[text.parsed.sentence[i]][1]


def _from_the_other_side(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "At first, X said it was Y" and "A; X said that B": what follows the verb is said, not what stands before."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    after = cue[-1] + 1
    if content[-1] > cue[0] or not source or source[-1] > cue[0] or parsed.stems[cue[-1]] not in SPEECH:
        return None
    end = _end(text, cue[-1])
    stop = next((i for i in range(after, end) if parsed.words[i] == ";"), end)
    if (
        after >= stop
        or not text.is_word(after)
        or (parsed.tag[after] in ("IN", "RB", "TO") and parsed.lower[after] != "that")
    ):
        return None
    rest = range(after, stop)
    clause = next((i for i in rest if parsed.tag[i] in FINITE), None)
    joined = clause is not None and not any(_parts(text, i) for i in range(after, clause))
    return rest if joined else None


def _parts(text: MarkedText, i: int) -> bool:
    """Whether another clause than the reported one begins here: after a comma, "as", "while"."""
    parsed = text.parsed
    return parsed.words[i] in STOPS or (parsed.dep[i] == "mark" and parsed.lower[i] != "that")


def _from_that(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Anadolu, a news agency, that …": the addressee goes."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.stems[attribution.cue[-1]] not in ADDRESSING:
        return None
    for at, i in enumerate(content):
        if parsed.tag[i] in (*FINITE, "TO", "VB"):
            return None
        if parsed.lower[i] in CLAUSE_OPENERS and parsed.dep[i] in ("mark", "advmod", "dobj", "nsubj"):
            return content[at:] if at else None
    return None


def _with_subject(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
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


def _with_who_is_to_act(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "called on Italy to join": Italy belongs to what is asked for."""
    parsed, first = text.parsed, content[0]
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    asks = not COMMANDS.isdisjoint(frames(parsed.tag[root], parsed.stems[root]))
    gap = [*range(attribution.cue[-1] + 1, first)]
    if not asks or parsed.tag[first] != "TO" or not gap or len(gap) > LONGEST_SUBJECT // 2:
        return None
    if parsed.tag[gap[0]] == "IN":
        gap = gap[1:]
    plain = gap and all(parsed.tag[i] not in FINITE and parsed.words[i] not in STOPS for i in gap)
    return [*gap, *content] if plain and set(gap).isdisjoint(attribution.source) else None


def _with_predicate(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content behind its cue that stops right before a finite verb: the verb and what follows belong to it."""
    parsed, following = text.parsed, content[-1] + 1
    end = _end(text, content[-1])
    if content[0] < attribution.cue[-1] or following >= end or parsed.tag[following] not in FINITE:
        return None
    noun = not any(parsed.tag[i].startswith("VB") for i in attribution.cue)
    if noun or following in attribution.cue or following <= max(attribution.source, default=0):
        return None
    if _is_quoted(text, following) or _is_quoted(text, content[-1]):
        return None
    stop = next((i for i in range(following, end) if parsed.words[i] in STOPS), end)
    return [*content, *range(following, stop)] if stop - following <= LONGEST_TAIL else None


def _up_to_semicolon(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """What follows a semicolon outside of quotation marks is the reporter's own, unless "that" takes it up."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1]:
        return None
    for at, i in enumerate(content[:-1]):
        if parsed.words[i] == ";" and not _is_quoted(text, i):
            rest = content[at + 1 :]
            own = any(parsed.tag[k] in FINITE for k in rest) and parsed.tag[rest[0]] not in ("IN", "TO", "CC")
            return content[:at] if own and at > 2 else None
    return None


Mend = Callable[[MarkedText, Attribution, Sequence[int]], "Sequence[int] | None"]
MENDS: Sequence[Mend] = (
    _from_the_other_side,
    _from_that,
    _with_subject,
    _with_who_is_to_act,
    _with_predicate,
    _up_to_semicolon,
)
"""Each gives the new content, or None where it does not apply."""
