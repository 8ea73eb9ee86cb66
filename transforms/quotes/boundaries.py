"""Where a content begins and ends: what rules and model cut off is put back, and what is somebody else's goes.

The parser often takes "announced the recorder was found" for an object with a stray verb, so that the subject or the
predicate of the reported clause is missing. Only contents outside of quotation marks are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.names.name_tables import AGENCIES
from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.continuations import (
    up_to_own_deed,
    with_inner_report,
    with_joined_clause,
    with_object_before,
    with_passive_subject,
)
from transforms.quotes.cues import SPEECH
from transforms.quotes.endings import (
    up_to_other_report,
    up_to_other_share,
    up_to_present,
    up_to_silence,
    with_agent_subject,
    with_lead_clause,
    with_predicate_behind,
    with_relative,
    with_rest_behind,
    with_second_clause,
    with_what_is_left,
    with_what_was_told,
    with_whole_words,
    without_added_piece,
    without_evidence_named,
    without_examples,
    without_time,
)
from transforms.quotes.frames import frames

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
STOPS = frozenset([",", ";", ":", "-", "–", "—", "--", ".", "?", "!"])
CLAUSE_OPENERS = frozenset(["that", "whether", "if", "how", "why", "what", "when", "where"])
ADDRESSING = frozenset(["tell", "inform", "remind", "notify", "assure", "warn"])
COMMANDS = frozenset(["request"])
CONNECTIVES = frozenset(
    ["however", "but", "and", "meanwhile", "additionally", "also", "still", "then", "therefore", "instead", "moreover"]
)
BACKGROUND = frozenset(["while", "as", "after", "when", "although", "though", "since", "before", "because"])
NEXT_CUES = frozenset(
    ["say", "request", "ask", "promise", "warn", "deny", "rule", "reveal", "praise", "predict", "mention"]
)
JUDGING = frozenset(map(stem, ["blaming", "accusing", "praising", "criticizing", "criticising"]))
ADDING = frozenset(map(stem, ["adding", "saying", "telling", "noting", "stating", "warning", "claiming", "insisting"]))
WITHHOLDING = frozenset(map(stem, ["elaborating", "naming", "specifying", "giving", "providing", "offering", "citing"]))
ACTORS = frozenset(["PERSON", "ORG", "GPE", "NORP"])
CLAUSE_GOES_ON = frozenset(["DT", "PRP", "PRP$", "MD"])
LONGEST_INSERTION = 12
LONGEST_SUBJECT = 24
LONGEST_TAIL = 40


def mended(text: MarkedText, attribution: Attribution) -> set[int]:
    """The content of an attribution from its first word to its last."""
    content = attribution.content
    for mend in DIRECT_MENDS if attribution.direct else MENDS:
        if not content or not attribution.cue:
            break
        if _is_quoted(text, min(content)) and mend not in QUOTED_MENDS:
            continue
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
    if content[-1] > cue[0] or not source or source[-1] > cue[0]:
        return None
    if parsed.stems[cue[-1]] not in SPEECH and parsed.words[source[0] - 1] != ";":
        return None
    end = _end(text, cue[-1])
    rest = range(cue[-1] + 1, next((i for i in range(cue[-1] + 1, end) if parsed.words[i] == ";"), end))
    if _opens_clause(text, rest):
        return rest
    severed = any(parsed.words[i] == ";" for i in range(content[-1] + 1, source[0]))
    background = bool(rest) and parsed.lower[content[0]] in BACKGROUND and parsed.dep[content[0]] == "mark"
    return [i for i in rest if _is_object(text, attribution, i)] if background or severed else None


def _opens_clause(text: MarkedText, rest: range) -> bool:
    """Whether a clause follows a verb at once: not "…, CNN reported the governor said"."""
    parsed = text.parsed
    clause = next((i for i in rest if parsed.tag[i] in FINITE), None)
    if clause is None or not text.is_word(rest[0]) or any(parsed.stems[i] in SPEECH for i in rest[-2:]):
        return False
    opens = parsed.tag[rest[0]] not in ("IN", "RB", "TO") or parsed.lower[rest[0]] == "that"
    return opens and not any(_parts(text, i) for i in range(rest[0], clause))


def _is_object(text: MarkedText, attribution: Attribution, i: int) -> bool:
    """Whether a word belongs to what its verb has for an object."""
    parsed = text.parsed
    chain = [i, *parsed.ancestors(i)]
    return any(parsed.dep[k] == "dobj" and parsed.head[k] in attribution.cue for k in chain)


def _parts(text: MarkedText, i: int) -> bool:
    """Whether another clause than the reported one begins here: after a comma, "as", "while"."""
    parsed = text.parsed
    return parsed.words[i] in STOPS or (parsed.dep[i] == "mark" and parsed.lower[i] != "that")


def _behind_according_to(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "A; according to X, B": it is B that X says."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    if parsed.lower[cue[0]] != "according" or not source or content[-1] > cue[0] or parsed.words[cue[0] - 1] != ";":
        return None
    return range(source[-1] + 1, _end(text, cue[0]))


def _around_insertion(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "They house 6,000 lions, scientists report, more than live wild.": the attribution is set into what is said."""
    parsed = text.parsed
    own = [*attribution.cue, *attribution.source]
    low, high = min(own), max(own)
    first, end = parsed.sentences[parsed.sentence[low]]
    if content[0] < high or high + 1 >= end or low <= first + 1 or not attribution.source:
        return None
    inserted = parsed.words[low - 1] == "," and parsed.words[high + 1] == "," and high - low == len(own) - 1
    before = [i for i in range(first, low) if not _is_quoted(text, i)]
    clause = any(parsed.tag[i] in FINITE for i in before) and not any(parsed.tag[i] in FINITE for i in content)
    return [*before, *content] if inserted and clause else None


def _from_that(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Anadolu, a news agency, that …": the addressee goes."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.stems[attribution.cue[-1]] not in ADDRESSING:
        return None
    if parsed.lower[attribution.cue[-1]] in ("told", "tells"):
        if parsed.lower[content[0]] in AGENCIES and len(content) > 3 and text.is_word(content[1]):
            return content[1:]  # "told NPR Ann Lee had …"
        if parsed.name_label[content[0]] in ACTORS:
            return _behind_name(text, content)
    for at, i in enumerate(content):
        if parsed.tag[i] in (*FINITE, "TO", "VB"):
            return None
        if parsed.lower[i] in CLAUSE_OPENERS and parsed.dep[i] in ("mark", "advmod", "dobj", "nsubj"):
            return content[at:] if at else None
    return None


def _behind_name(text: MarkedText, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Agence France-Presse arson had been used": the name right behind "told" is the addressee's."""
    parsed = text.parsed
    end = next(name.end for name in parsed.names if name.first <= content[0] < name.end)
    rest = [i for i in content if i >= end]
    comma = bool(rest) and parsed.words[rest[0]] == ","
    opener = next((at for at, i in enumerate(rest) if parsed.lower[i] in CLAUSE_OPENERS), 0) if comma else 0
    opens = bool(rest) and (opener or parsed.tag[rest[0]][:2] in ("NN", "DT", "PR", "JJ", "CD", "EX"))
    return rest[opener:] if opens and any(parsed.tag[i] in FINITE for i in rest) else None


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


def _with_subject_of_quotation(
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


def _without_next_reporter(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "was “a great man,” while B noted …": a comma inside of the closing mark ends what A said."""
    parsed = text.parsed
    for at, i in enumerate(content[:-1]):
        closed = _is_quoted(text, i) and not _is_quoted(text, i + 1) and parsed.words[i - 1][-1:] == ","
        if closed and parsed.lower[i + 1] in BACKGROUND and content[at + 1] == i + 1:
            return content[: at + 1]
    return None


def _without_conjunction(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content does not end with "and"."""
    last = content[-1]
    return content[:-1] if text.parsed.tag[last] == "CC" and last > attribution.cue[-1] else None


def _with_who_is_to_act(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "called on Italy to join": Italy belongs to what is asked for."""
    parsed, first = text.parsed, content[0]
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    asks = parsed.stems[root] == "tell" or not COMMANDS.isdisjoint(frames(parsed.tag[root], parsed.stems[root]))
    gap = [*range(attribution.cue[-1] + 1, first)]
    if not asks or parsed.tag[first] != "TO" or not gap or len(gap) > LONGEST_SUBJECT:
        return None
    if parsed.tag[gap[0]] == "IN":
        gap = gap[1:]
    free = [i for i in gap if not _is_quoted(text, i)]
    plain = gap and all(parsed.tag[i] not in FINITE and parsed.words[i] not in STOPS for i in free)
    return [*gap, *content] if plain and set(gap).isdisjoint(attribution.source) else None


def _with_predicate(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content behind its cue that stops right before a finite verb: the verb and what follows belong to it."""
    parsed, end = text.parsed, _end(text, content[-1])
    noun = not any(parsed.tag[i].startswith("VB") for i in attribution.cue)
    cut = _is_quoted(text, content[-1]) or parsed.tag[content[-1]] == "CC"
    if noun or cut or content[0] < attribution.cue[-1]:
        return None
    following = _behind_insertion(text, content, end)
    if following >= end or parsed.tag[following] not in FINITE or _is_quoted(text, following):
        return None
    if following in attribution.cue or following <= max(attribution.source, default=0):
        return None
    stop = next((i for i in range(following, end) if parsed.words[i] in STOPS), end)
    return [*content, *range(content[-1] + 1, stop)] if stop - following <= LONGEST_TAIL else None


def _behind_insertion(text: MarkedText, content: Sequence[int], end: int) -> int:
    """The token after a content, or after ", like warming seas," when the content has no verb yet."""
    parsed, following = text.parsed, content[-1] + 1
    if following >= end or parsed.words[following] != "," or any(parsed.tag[i] in FINITE for i in content):
        return following
    inserted = range(following + 1, min(end, following + LONGEST_INSERTION))
    close = next((i for i in inserted if parsed.words[i] in STOPS or parsed.tag[i] in FINITE), following)
    return close + 1 if parsed.words[close] == "," and close > following else following


def _up_to_attribution(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content before its attribution that stops at a conjunction or before a clause: up to "…, he noted" """
    parsed, limit = text.parsed, min([*attribution.cue, *attribution.source])
    if content[-1] > limit or parsed.sentence[content[-1]] != parsed.sentence[limit]:
        return None
    gap = range(content[-1] + 1, limit)
    clause = any(parsed.tag[i] in FINITE for i in gap) and parsed.words[limit - 1] == ","
    cut = parsed.tag[content[-1]] == "CC" and len(gap) > 2
    return [*content, *gap] if clause and cut else None


def _with_joined_quotation(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "…, calling it a “grave abuse” and “contrary to law”": the second quotation belongs to it as well."""
    parsed, i = text.parsed, content[-1] + 1
    if not _is_quoted(text, content[-1]) or content[-1] < attribution.cue[-1] or i + 1 >= _end(text, content[-1]):
        return None
    if parsed.tag[i] != "CC" or not _is_quoted(text, i + 1):
        return None
    return [*content, i, *text.tokens_of[text.quotation[i + 1]]]


def _without_lead(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "However, she added, …" and "On the air, she said, “…”": what leads there is the article's."""
    parsed, cue = text.parsed, attribution.cue[0]
    before, behind = ([i for i in content if text.is_word(i) and (i < cue) == early] for early in (True, False))
    if not before or not behind or any(_is_quoted(text, i) or parsed.tag[i] in FINITE for i in before):
        return None
    quoted = parsed.tag[before[0]] in ("IN", "RB", "CC") and all(_is_quoted(text, i) for i in behind)
    return [i for i in content if i > cue] if quoted or all(parsed.lower[i] in CONNECTIVES for i in before) else None


def _up_to_next_cue(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it was dirty and urged the crowd to leave": the second verb is the speaker's doing, not what is said."""
    if content[0] < attribution.cue[-1]:
        return None
    for at, i in enumerate(content[2:], 2):
        if not _is_quoted(text, i) and (_is_joined_cue(text, attribution.cue[-1], i) or _is_added_cue(text, i)):
            return content[: at - 1]
    return None


def _is_joined_cue(text: MarkedText, cue: int, i: int) -> bool:
    """ "and urged", "but has vowed": in the tense of the cue, without a subject of its own."""
    parsed = text.parsed
    verb = i
    if parsed.lower[i] in ("has", "have", "had") and parsed.tag[i + 1] == "VBN":
        verb = i + 1
    same = parsed.tag[i] == parsed.tag[cue] or verb != i
    joined = same and parsed.tag[i] in FINITE and parsed.tag[i - 1] == "CC" and parsed.subject[verb] is None
    apart = parsed.words[i - 2] == ","  # ", and mentioned"
    joined = joined and (apart or not _is_actor(text, parsed.subject[parsed.head[verb]], cue))
    return joined and not NEXT_CUES.isdisjoint(frames("VB", parsed.stems[verb]))


def _is_actor(text: MarkedText, subject: int | None, cue: int) -> bool:
    """Whether the verb before has a named subject inside the content, whose doing the second one may be."""
    return subject is not None and subject > cue and text.parsed.name_label[subject] in ACTORS


def _is_added_cue(text: MarkedText, i: int) -> bool:
    """ ", adding that" and "without elaborating": what follows is the speaker's doing."""
    parsed = text.parsed
    if parsed.lower[i - 1] == "without" and parsed.stems[i] in WITHHOLDING:
        return True
    return parsed.words[i - 1] == "," and parsed.tag[i] == "VBG" and parsed.stems[i] in ADDING | JUDGING


def _without_dateline(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "LISBON (AP) — Prices rise, officials said": the dateline is nobody's word."""
    return [i for i in content if i >= text.dateline_end] if content[0] < text.dateline_end else None


def _with_rest_of_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said he was “optimistic” a deal would be reached": the clause goes on behind the quoted words."""
    parsed, last = text.parsed, content[-1]
    following, end = last + 1, _end(text, last)
    if not _is_quoted(text, last) or last < attribution.cue[-1] or following >= end or _is_quoted(text, following):
        return None
    closed = any(parsed.words[i][-1:] in (",", ".", "?", "!") for i in (last - 1, last - 2))  # "…[.]”"
    plain = not closed and parsed.tag[attribution.cue[-1]] in FINITE
    if not plain or parsed.tag[following] not in CLAUSE_GOES_ON or all(parsed.tag[i] not in FINITE for i in content):
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
    _without_dateline,
    with_passive_subject,
    with_object_before,
    with_inner_report,
    without_examples,
    without_time,
    without_evidence_named,
    with_agent_subject,
    _from_the_other_side,
    _behind_according_to,
    _around_insertion,
    _from_that,
    _with_subject,
    _with_subject_of_quotation,
    _with_who_is_to_act,
    _without_conjunction,
    _with_predicate,
    _up_to_attribution,
    _with_joined_quotation,
    _with_rest_of_clause,
    _without_next_reporter,
    _without_lead,
    _up_to_next_cue,
    up_to_own_deed,
    _up_to_semicolon,
    with_joined_clause,
    up_to_other_share,
    up_to_present,
    with_predicate_behind,
    with_rest_behind,
    with_what_is_left,
    with_whole_words,
    with_second_clause,
    with_what_was_told,
    up_to_other_report,
    up_to_silence,
    without_added_piece,
    with_relative,
)
"""Each gives the new content, or None where it does not apply."""
DIRECT_MENDS: Sequence[Mend] = (_with_joined_quotation, with_lead_clause)
QUOTED_MENDS: frozenset[Mend] = frozenset(
    [
        _with_subject_of_quotation,
        _with_joined_quotation,
        _without_next_reporter,
        up_to_other_report,
        with_lead_clause,
        with_relative,
    ]
)
"""Those that also apply to a content that begins with a quotation mark."""
