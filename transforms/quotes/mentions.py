"""The mention of a source beside a quote: whose it is, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.names.name_tables import PERSONAL_TITLES
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import FINITE
from transforms.quotes.sources import noun_phrase

LONGEST_TITLE = 9
LONGEST_MENTION = 16
TITLE_TAGS = frozenset(["NN", "NNP", "NNPS", "JJ", "HYPH", "CC", "IN", "POS", "DT"])
"""Tags of the words of a title with its bearer's name."""
NAME_TAGS = frozenset(["DT", "NNP", "NNPS", "PRP"])
REFLEXIVE = frozenset(["itself", "himself", "herself", "themselves"])


def mention_that_speaks(text: MarkedText, attribution: Attribution) -> list[int]:
    """The source, or what it must be by the tree: a relative pronoun, the subject right before the cue."""
    source = _relative_pronoun(text, attribution) or _without_other_source(text, attribution)
    attribution.source = source
    return _own_subject(text, attribution) or source


def whole_mention(text: MarkedText, attribution: Attribution) -> list[int]:
    """The source with the words and the name that it was cut off from, and without what is none of it."""
    for mend in MENDS:
        attribution.source = mend(text, attribution)
    return attribution.source


def _relative_pronoun(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "Ann Lee told the Herald, which also reported …": the source is what the clause hangs on."""
    parsed, source = text.parsed, attribution.source
    for verb in attribution.cue:
        subject, noun = parsed.subject[verb], parsed.head[verb]
        if subject is None or parsed.dep[verb] != "relcl" or parsed.tag[subject] not in ("WDT", "WP"):
            continue
        if source and source[-1] < noun < subject and subject not in attribution.content:
            return [subject]
    return []


def _without_other_source(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "LISBON (AP) — Ann Lee said" and "According to Reuters, Ann Lee said": it is Ann Lee who said it."""
    lower, words = text.parsed.lower, text.parsed.words
    source = [i for i in attribution.source if i >= text.dateline_end]
    source = _nearest_piece(text, attribution, source)
    if len(source) > 1 and lower[source[0]] in REFLEXIVE:  # "In the filing itself Ann Lee said"
        source = source[1:]
    if source and source[0] > 2 and lower[source[0] - 2 : source[0]] == ["speaking", "to"]:
        return _who_speaks(text, source[0] - 2) or source
    comma = next((at for at, i in enumerate(source) if words[i] == ","), 0)
    other = comma and source[0] > 1 and lower[source[0] - 2 : source[0]] == ["according", "to"]
    return source[comma + 1 :] if other and lower[attribution.cue[0]] != "according" else source


def _nearest_piece(text: MarkedText, attribution: Attribution, source: list[int]) -> list[int]:
    """ "The press asked, but he declined": of two pieces with a verb between, the subject of the cue."""
    parsed = text.parsed
    subjects = {parsed.subject[i] for i in attribution.cue}
    for at in range(len(source) - 1, 0, -1):
        between = range(source[at - 1] + 1, source[at])
        if any(parsed.tag[i] in FINITE for i in between) and not subjects.isdisjoint(source[at:]):
            return source[at:]
    return source


def _own_subject(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "The partner asked for silence, but the commissioner stated": the subject right before the cue speaks."""
    parsed, source, verb = text.parsed, attribution.source, attribution.cue[-1]
    writer = parsed.subject[parsed.head[verb]]  # "The governor tweeted her reasoning saying"
    if source and writer is not None and parsed.lower[source[0]] in ("his", "her", "their") and _is_aside(text, verb):
        return noun_phrase(text, writer, attribution.cue)
    if (first := _subject_of_both(text, attribution)) is not None:
        return noun_phrase(text, first, attribution.cue)
    subject = max((c for c in parsed.children[verb] if parsed.dep[c] == "nsubj" and c < verb), default=None)
    if subject is None or not source or parsed.tag[verb] not in ("VBD", "VBZ", "VBP"):
        return []
    if not any(parsed.tag[i][:2] in ("VB", "MD") for i in range(source[0], subject)):
        return []
    between = source[-1] < subject < verb and subject not in attribution.content
    return noun_phrase(text, subject, attribution.cue) if between and text.quotation[subject] < 0 else []


def _subject_of_both(text: MarkedText, attribution: Attribution) -> int | None:
    """ "The site noted a signal but declared it was false": the subject of the first verb, not what stands between."""
    parsed, verb, source = text.parsed, attribution.cue[-1], attribution.source
    first = parsed.head[verb]
    inner = parsed.subject[first]
    told = parsed.dep[first] == "ccomp" and parsed.tag[parsed.head[first]] == parsed.tag[verb]
    if told and (parsed.tag[first] != "VBD" or (inner is not None and parsed.lower[inner] in ("this", "that", "it"))):
        first = parsed.head[first]  # "noted a signal | received from Oslo but declared": of two verbs the one above
    joined = parsed.dep[verb] == "conj" and parsed.tag[verb] == parsed.tag[first] == "VBD" and bool(source)
    before = verb - 1 if parsed.tag[verb - 1] != "RB" else verb - 2
    own = any(parsed.dep[c] in ("nsubj", "nsubjpass") for c in parsed.children[verb])
    subject = parsed.subject[first]
    if not joined or own or parsed.tag[before] != "CC" or subject is None or text.quotation[verb] >= 0:
        return None
    return subject if subject < first < source[0] < verb and parsed.dep[subject] == "nsubj" else None


def _is_aside(text: MarkedText, verb: int) -> bool:
    """A participle that tells how the verb it hangs on was done."""
    parsed = text.parsed
    return parsed.tag[verb] == "VBG" and parsed.dep[verb] == "advcl" and parsed.head[verb] < verb


def _who_speaks(text: MarkedText, participle: int) -> list[int]:
    """ "Ann Lee, speaking to the council, called it null": the name in front."""
    parsed = text.parsed
    first = parsed.sentences[parsed.sentence[participle]][0]
    names = [i for i in range(first, participle) if parsed.name_label[i] == "PERSON"]
    return [i for i in noun_phrase(text, names[-1], []) if i < participle] if names else []


def _with_whole_word(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "study co|-author Ann Lee": a source does not end inside a word, nor before the name that follows it."""
    parsed, source = text.parsed, attribution.source
    at = source[-1] if source else len(parsed)
    if source and parsed.tag[at] == "POS":  # "the Administration's | hurricane hunters"
        end = at + 1
        while end < len(parsed) and (parsed.tag[end][:2] in ("NN", "JJ") or not text.is_word(end)):
            if parsed.words[end] in (",", ";", ".", ":") or end in attribution.cue:
                break
            end += 1
        return text.trimmed([*source, *range(at + 1, end)])
    if at + 2 >= len(parsed) or at + 2 in attribution.cue:
        return source
    if parsed.words[at + 1] != "-" or parsed.start[at + 1] != parsed.end[at]:
        return source
    end = at + 3
    end += parsed.lower[end : end + 1] != [] and parsed.lower[end].rstrip(".") in PERSONAL_TITLES
    named = [i for i in range(end, min(end + 3, len(parsed))) if parsed.tag[i] == "NNP" and parsed.words[i].istitle()]
    if len(named) > 1 and named[0] == end:  # "study co-author Ann Lee", found or not
        end = named[-1] + 1
    elif parsed.name_label[end : end + 1] != ["PERSON"]:
        end = at + 3
    return [*source, *range(at + 1, end)]


def _with_name_behind(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "Her daughter, a member of the council, Ann Lee wrote" and "the broadcaster NRK later reported": the name
    between source and cue belongs to the source."""
    parsed, source = text.parsed, attribution.source
    if not source or not attribution.cue or source[-1] >= attribution.cue[0]:
        return source
    gap = [*range(source[-1] + 1, attribution.cue[0])]
    if parsed.tag[source[-1]] == "CC" and all(parsed.name_label[i] in ("ORG", "PERSON") for i in gap):
        return [*source, *gap]  # "projections by CNN and | NPR"
    if _names_the_source(text, gap):
        return [*source, *(gap[:-1] if parsed.words[gap[-1]] == "," else gap)]
    while gap and parsed.tag[gap[-1]] == "RB":
        gap.pop()
    names = [i for i in gap if text.is_word(i)]
    if not names or parsed.name_label[names[-1]] not in ("PERSON", "ORG") or parsed.name_label[source[-1]] == "PERSON":
        return source
    if parsed.name_label[names[-1]] == "ORG" and (len(names) < len(gap) or parsed.tag[source[-1]] != "NN"):
        return source
    if any(not parsed.tag[i].startswith("NNP") for i in names):
        return source
    return [*source, *gap] if all(parsed.words[i] == "," for i in gap if i not in names) else source


def _names_the_source(text: MarkedText, gap: Sequence[int]) -> bool:
    """ "WHO | director-general Ann Lee said" and "Another author, law professor Bo Ek, said": a title and a name."""
    parsed = text.parsed
    words = [i for i in gap if text.is_word(i)]
    set_off = len(gap) > 2 and parsed.words[gap[0]] == "," == parsed.words[gap[-1]]
    if len(words) < 2 or parsed.name_label[words[-1]] != "PERSON" or len(words) > LONGEST_TITLE:
        return False
    nominal = all(parsed.tag[i] in TITLE_TAGS for i in gap[set_off : len(gap) - set_off])
    return nominal and (set_off or parsed.tag[words[0]] in ("NN", "CC"))


def _without_clause_before(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "the firm started deliveries, but | the Gazette reports": a source has no clause of its own in front."""
    parsed, source = text.parsed, attribution.source
    for at in range(len(source) - 1, 1, -1):
        i = source[at]
        if parsed.tag[i] == "CC" and parsed.words[source[at - 1]] == ",":
            clause = any(parsed.tag[k] in ("VBD", "VBZ", "VBP") for k in source[: at - 1])
            named = at + 1 < len(source) and all(parsed.tag[k] in NAME_TAGS for k in source[at + 1 :])
            return source[at + 1 :] if clause and named else source
    return source


def _with_name_in_front(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "Ann Lee of the University of California, | Los Angeles disagreed": the person who opens the sentence."""
    parsed, source = text.parsed, attribution.source
    name = _name_in_apposition(text, attribution)
    if name:
        return [*name, source[0] - 1, *source]  # "Lee, | a surrogate, said"
    first = parsed.sentences[parsed.sentence[source[0]]][0] if source else 0
    cut = (
        bool(source) and source[0] > first + 3 and parsed.words[source[0] - 1] == "," and parsed.tag[source[0]] == "NNP"
    )
    gap = range(first, source[0]) if cut and source[0] - first < LONGEST_MENTION else range(0)
    named = bool(gap) and parsed.name_label[first] == "PERSON" and source[-1] == attribution.cue[0] - 1
    plain = named and all(parsed.tag[i] in ("NNP", "NNPS", "IN", "DT", ",") for i in gap)
    return [*gap, *source] if plain and any(parsed.tag[i] == "IN" for i in gap) else source


def _name_in_apposition(text: MarkedText, attribution: Attribution) -> Sequence[int]:
    """The person's name right before a source that a comma and an article open and a comma ends."""
    parsed, source = text.parsed, attribution.source
    opens = bool(source) and source[0] > 1 and parsed.lower[source[0]] in ("a", "an", "the")
    if not opens or parsed.words[source[0] - 1] != "," or source[-1] + 1 >= len(parsed):
        return []
    before = source[0] - 2
    names = [name for name in parsed.names if name.first <= before < name.end and name.label == "PERSON"]
    subject = parsed.dep[before] in ("nsubj", "appos") or parsed.head[source[-1]] == before
    ends = parsed.words[source[-1] + 1] == "," and before not in attribution.content
    return range(names[0].first, names[0].end) if names and subject and ends else []


MENDS = (_with_whole_word, _with_name_behind, _without_clause_before, _with_name_in_front)
