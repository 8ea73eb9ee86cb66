"""Where a content begins: its subject, who is to act, what stands in front of it and is not said.

Each function gives the new content, or None where it does not apply; so in the modules beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.names.name_tables import AGENCIES
from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import ACTORS, BACKGROUND, FINITE, STOPS, clause_end, is_quoted, sentence_end
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import agent_of
from transforms.word_lists import word_set

CLAUSE_OPENERS = frozenset(["that", "whether", "if", "how", "why", "what", "when", "where"])
ADDRESSING = frozenset(["tell", "inform", "remind", "notify", "assure", "warn"])
OPENING = ("mark", "advmod", "dobj", "nsubj")
COMMANDS = frozenset(["request", "warn"])
CONNECTIVES = frozenset(
    ["however", "but", "and", "meanwhile", "additionally", "also", "still", "then", "therefore", "instead", "moreover"]
)
CITE = stem("cite")
MEDIA = word_set("network newspaper agency broadcaster magazine outlet website station channel")
LONGEST_SUBJECT = 24
SUBJECT_TAGS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "EX", "NN", "NNS", "JJ", "CD"])
NOT_LATIN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
RELATIVES = frozenset(["which", "that", "what", "who", "whom"])


def without_dateline(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "LISBON (AP) — Prices rise, officials said": the dateline is nobody's word."""
    return [i for i in content if i >= text.dateline_end] if content[0] < text.dateline_end else None


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
    return [*gap, *content, *range(following, clause_end(text, following + 1, end))]


def with_inner_report(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "An official said that it was safe, the Marlow Mail reported": what the paper tells includes who said it."""
    parsed, verb = text.parsed, content[0] - 1
    behind = bool(attribution.source) and content[-1] < min(attribution.cue[0], attribution.source[0])
    if not behind or verb < 0 or parsed.tag[verb] not in FINITE or parsed.stems[verb] not in SPEECH:
        return None
    subject = parsed.subject[verb]
    same = subject is not None and parsed.sentence[subject] == parsed.sentence[content[0]]
    return [*range(min(parsed.subtree(subject)), content[0]), *content] if subject is not None and same else None


def without_time(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "ruled on September 11 the closing was unlawful", "said yesterday the laws would change": the time of saying."""
    parsed, first = text.parsed, content[0]
    if first != attribution.cue[-1] + 1 or text.quotation[first] >= 0:
        return None
    at = 1 if parsed.lower[first] in ("on", "in") else 0
    begun = at
    if at and len(content) > 3 and parsed.lower[content[1]] in AGENCIES:
        return content[2:]  # "announced | on Twitter the bridge was closed"
    while at < len(content) and parsed.name_label[content[at]] in ("DATE", "TIME"):
        at += 1
    if at == begun or at + 2 >= len(content) or parsed.tag[content[at]] not in SUBJECT_TAGS:
        return None
    rest = content[at:]
    return rest if parsed.tag[rest[0]] != "POS" and any(parsed.tag[i] in FINITE for i in rest[1:]) else None


def without_evidence_named(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "reported, citing the ministry, there were …": whom the source cites is no part of it."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.lower[content[0]] != "citing":
        return None
    comma = next((at for at, i in enumerate(content) if parsed.words[i] == ","), len(content))
    rest = content[comma + 1 :]
    return rest if any(parsed.tag[i] in FINITE for i in rest) else None


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


def from_the_other_side(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "At first, X said it was Y" and "A; X said that B": what follows the verb is said, not what stands before."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    if content[-1] > cue[0] or not source or source[-1] > cue[0]:
        return None
    if parsed.stems[cue[-1]] not in SPEECH and parsed.words[source[0] - 1] != ";":
        return None
    end = sentence_end(text, cue[-1])
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


def behind_according_to(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "A; according to X, B": it is B that X says."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    if parsed.lower[cue[0]] != "according" or not source or content[-1] > cue[0] or parsed.words[cue[0] - 1] != ";":
        return None
    return range(source[-1] + 1, sentence_end(text, cue[0]))


def from_that(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Anadolu, a news agency, that …": the addressee goes."""
    parsed = text.parsed
    cites = parsed.stems[attribution.cue[-1]] == CITE  # "cited a source that …"
    if content[0] < attribution.cue[-1] or not (cites or parsed.stems[attribution.cue[-1]] in ADDRESSING):
        return None
    if parsed.lower[attribution.cue[-1]] in ("told", "tells"):
        if (medium := _behind_medium(text, content)) is not None:
            return medium
        if parsed.lower[content[0]] in AGENCIES and len(content) > 3 and text.is_word(content[1]):
            return content[_end_of_agency(text, content) :]  # "told NPR Ann Lee had …"
        if parsed.name_label[content[0]] in ACTORS:
            return _behind_name(text, content)
        if len(content) > 3 and parsed.lower[content[0]] == "the" and parsed.name_label[content[1]] == "ORG":
            return _behind_name(text, content[1:])  # "told the Marlow Mail broadcasts were …"
    for at, i in enumerate(content):
        if parsed.tag[i] in (*FINITE, "TO", "VB"):
            return None
        if parsed.lower[i] in CLAUSE_OPENERS and parsed.dep[i] in (("mark",) if cites else OPENING):
            return content[at:] if at else None
    return None


def _end_of_agency(text: MarkedText, content: Sequence[int]) -> int:
    """How many words an agency's name has: "CNN Norland" before "the towns were", "NPR" before "Ann Lee was"."""
    tag, at = text.parsed.tag, 1
    while at < len(content) - 1 and tag[content[at]] == "NNP":
        at += 1
    return at if tag[content[at]] in ("DT", "PRP", "PRP$", "EX") else 1


def _behind_medium(text: MarkedText, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Oslo-based media network EURACTIV | procedure had been followed": nouns for a medium, then its name."""
    parsed = text.parsed
    kind = next((at for at, i in enumerate(content[:7]) if parsed.lower[i] in MEDIA), None)
    if kind is None or any(parsed.tag[i][:2] not in ("NN", "JJ", "HY", "VB", "DT") for i in content[:kind]):
        return None
    end = kind + 1
    while end < len(content) - 2 and parsed.words[content[end]][:1].isupper() and end < kind + 4:
        end += 1
    rest = content[end:]
    return rest if end > kind + 1 and any(parsed.tag[i] in FINITE for i in rest) else None


def _behind_name(text: MarkedText, content: Sequence[int]) -> Sequence[int] | None:
    """ "told Agence France-Presse arson had been used": the name right behind "told" is the addressee's."""
    parsed = text.parsed
    end = next(name.end for name in parsed.names if name.first <= content[0] < name.end)
    rest = [i for i in content if i >= end]
    comma = bool(rest) and parsed.words[rest[0]] == ","
    opener = next((at for at, i in enumerate(rest) if parsed.lower[i] in CLAUSE_OPENERS), 0) if comma else 0
    opens = bool(rest) and (opener or parsed.tag[rest[0]][:2] in ("NN", "DT", "PR", "JJ", "CD", "EX"))
    return rest[opener:] if opens and any(parsed.tag[i] in FINITE for i in rest) else None


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


def without_lead(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "However, she added, …" and "On the air, she said, “…”": what leads there is the article's."""
    parsed, cue = text.parsed, attribution.cue[0]
    before, behind = ([i for i in content if text.is_word(i) and (i < cue) == early] for early in (True, False))
    if not before or not behind or any(is_quoted(text, i) or parsed.tag[i] in FINITE for i in before):
        return None
    quoted = parsed.tag[before[0]] in ("IN", "RB", "CC") and all(is_quoted(text, i) for i in behind)
    return [i for i in content if i > cue] if quoted or all(parsed.lower[i] in CONNECTIVES for i in before) else None


def with_relative(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "a fire, which officials said was under control", "a sum that she called small": the pronoun is said with it."""
    parsed, source = text.parsed, attribution.source
    if not source or content[0] < attribution.cue[-1] or source[-1] > attribution.cue[0] or source[0] == 0:
        return None
    pronoun, root = source[0] - 1, attribution.cue[-1]
    relative = parsed.lower[pronoun] in RELATIVES and parsed.tag[pronoun] in ("WDT", "WP", "IN")
    relative = relative and parsed.sentence[pronoun] == parsed.sentence[root]
    predicate = content[0] == root + 1 and parsed.tag[content[0]] in FINITE
    label = any("label" in frames("VB", parsed.stems[i]) for i in attribution.cue) and parsed.dep[pronoun] != "mark"
    return [pronoun, *content] if relative and (predicate or label) else None


def with_what_was_told(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "The hospital treated nine people, the Marlow Mail reported the governor said": what was told stands before."""
    parsed, source = text.parsed, attribution.source
    last = content[-1]
    bare = parsed.tag[last] == "VBD" and parsed.stems[last] in SPEECH and len(content) < 6
    if not bare or not source or content[0] < attribution.cue[-1] or parsed.subject[last] not in content:
        return None
    first = parsed.sentences[parsed.sentence[source[0]]][0]
    before = [*range(first, source[0] - 1)]
    told = parsed.words[source[0] - 1] == "," and any(parsed.tag[i] in FINITE for i in before)
    return [*before, *content] if told else None


def with_open_bracket(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said hundreds of IS (Islamic State|) fighters escaped": a content does not begin inside of a bracket."""
    parsed, first = text.parsed, content[0]
    if parsed.words[first] != ")" or first < attribution.cue[-1]:
        return None
    opened = next((i for i in range(first, attribution.cue[-1], -1) if parsed.words[i] == "("), None)
    gap = range(attribution.cue[-1] + 1, first)
    plain = opened is not None and not any(parsed.tag[i] in FINITE for i in gap)
    return [*gap, *content] if plain and set(gap).isdisjoint(attribution.source) else None


def with_lead_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "told the press it was only part of it: “…”": the clause in front of the colon is said as well."""
    parsed, colon = text.parsed, content[0] - 1
    cue = attribution.cue[-1]
    if (
        not cue < colon
        or parsed.words[colon] != ":"
        or parsed.stems[cue] not in SPEECH
        or attribution.source[-1:] > [cue]
    ):
        return None
    that = next((i for i in range(cue + 1, colon) if parsed.lower[i] == "that" and parsed.dep[i] == "mark"), None)
    verbs = [c for c in parsed.children[cue] if parsed.dep[c] == "ccomp" and cue < c < colon]
    subject = parsed.subject[verbs[0]] if verbs else None
    if that is None and (subject is None or not cue < subject < verbs[0]):
        return None
    first = that if that is not None else min(i for i in parsed.subtree(subject or 0) if i > cue)
    lead = range(first, colon)
    return [*lead, colon, *content] if any(parsed.tag[i] in FINITE for i in lead) else None


def from_last_break(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "A broke down; B, officials said, spilled": an insertion belongs to the clause that it stands in."""
    parsed, cue = text.parsed, attribution.cue[0]
    if not content[0] < cue < content[-1]:
        return None
    breaks = [i for i in content if i < cue and parsed.words[i] in (";", "—", "--") and text.quotation[i] < 0]
    told = bool(breaks) and any(parsed.tag[i] in FINITE for i in content if i < breaks[-1])
    return [i for i in content if i > breaks[-1]] if told else None


def behind_colon(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "The virus can live there: the authors found much of it": what stands before the colon is the article's."""
    parsed, source = text.parsed, attribution.source
    before = [i for i in content if source and i < source[0] < attribution.cue[-1] < content[-1]]
    colon = bool(before) and any(parsed.words[i] == ":" for i in range(before[-1] + 1, source[0]))
    return [i for i in content if i > source[0]] if colon else None


def without_foreign_script(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A gloss in another script, as of words that were given in translation before, is no part of what follows it."""
    foreign = [i for i in content[:-1] if text.quotation[i] < 0 and NOT_LATIN.search(text.parsed.words[i])]
    own = not any(NOT_LATIN.search(word) for word in text.parsed.words[content[-1] : content[-1] + 1])
    return [i for i in content if i > foreign[-1]] if foreign and own and foreign[-1] < attribution.cue[0] else None


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


def with_place_before(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "According to Ann Lee, in Europe | it is the custom": where it is so belongs to it."""
    parsed, source = text.parsed, attribution.source
    if parsed.lower[attribution.cue[0]] != "according" or not source or content[0] < source[-1]:
        return None
    begins = max((i for i in range(source[-1] + 1, content[0]) if parsed.words[i] == ","), default=content[0])
    gap = range(begins + 1, content[0])
    placed = len(gap) > 1 and parsed.words[gap[0] - 1] == "," and parsed.lower[gap[0]] == "in"
    plain = all(parsed.tag[i][:2] in ("IN", "DT", "NN", "CC", "JJ") or parsed.words[i] == "," for i in gap)
    return [*gap, *content] if placed and plain else None


def with_condition(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "If birds had been bred, they reasoned, | there would be fewer": the condition belongs to it."""
    parsed, own = text.parsed, [*attribution.source, *attribution.cue]
    first = parsed.sentences[parsed.sentence[content[0]]][0]
    inserted = content[0] > max(own) and parsed.words[min(own) - 1] == "," == parsed.words[max(own) + 1]
    opens = inserted and parsed.lower[first] == "if" and text.quotation[first] < 0 and text.quotation[content[0]] < 0
    return [*range(first, min(own) - 1), *content] if opens and first < min(own) else None


def from_relative_noun(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "She presided, | a move whose rarity, they noted, tells much": only what the insertion stands in."""
    parsed, cue = text.parsed, attribution.cue
    if not content[0] < cue[0] < content[-1] or text.quotation[content[0]] >= 0:
        return None
    inside = [i for i in content if i < cue[0]]
    whose = next((i for i in inside[-4:] if parsed.lower[i] == "whose"), None)
    if whose is not None:
        comma = max((i for i in inside if i < whose and parsed.words[i] == ","), default=None)
        return [i for i in content if i > comma] if comma is not None else None
    verb = next((i for i in content if i > cue[-1] and parsed.tag[i] in FINITE), None)
    if verb is None or parsed.dep[verb] != "relcl" or not content[0] < parsed.head[verb] < cue[0]:
        return None
    first = min(parsed.subtree(parsed.head[verb]))
    set_off = first > content[0] and parsed.words[first - 1] == ","
    return [i for i in content if i >= first] if set_off else None


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
