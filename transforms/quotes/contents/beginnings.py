"""Where a content begins: what stands in front of it and is not said, and what was left out there.

Each function gives the new content, or None where it does not apply; so in the modules beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.names.name_tables import AGENCIES
from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import (
    ACTORS,
    BACKGROUND,
    FINITE,
    STOPS,
    SUBJECT_TAGS,
    is_quoted,
    sentence_end,
)
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames
from transforms.word_lists import word_set

CLAUSE_OPENERS = frozenset(["that", "whether", "if", "how", "why", "what", "when", "where"])
ADDRESSING = frozenset(["tell", "inform", "remind", "notify", "assure", "warn"])
OPENING = ("mark", "advmod", "dobj", "nsubj")
CONNECTIVES = frozenset(
    ["however", "but", "and", "meanwhile", "additionally", "also", "still", "then", "therefore", "instead", "moreover"]
)
CITE = stem("cite")
MEDIA = word_set("network newspaper agency broadcaster magazine outlet website station channel")
NOT_LATIN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
RELATIVES = frozenset(["which", "that", "what", "who", "whom"])


def without_dateline(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "LISBON (AP) — Prices rise, officials said": the dateline is nobody's word."""
    return [i for i in content if i >= text.dateline_end] if content[0] < text.dateline_end else None


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
