"""What rules and model found, put right: whose words they are, where they were said, and what is none of it."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.boundaries import mended
from transforms.quotes.contents.grammar import FINITE
from transforms.quotes.cues import SPEECH
from transforms.quotes.mentions import mention_that_speaks, whole_mention
from transforms.quotes.refusals import QUESTION_WORDS, is_refused
from transforms.quotes.sources import agent_of

ADDRESSED = frozenset(map(stem, ["ask", "tell", "inform", "warn", "remind", "advise"]))
REPORTING = frozenset(
    map(stem, ["report", "believe", "expect", "say", "allege", "think", "estimate", "know", "consider", "determine"])
)
"""Verbs whose passive subject is part of what is said: "was reported to be stable"."""
PLANNING = frozenset(map(stem, ["plan", "schedule", "forecast", "project", "predict", "suppose", "rumor", "rumour"]))
LONGEST_NAME = 6
RECEIVING = frozenset(map(stem, ["draw", "face", "receive", "attract", "spark", "prompt", "meet", "win", "earn"]))
JUDGEMENTS = frozenset(["criticism", "condemnation", "praise", "backlash", "outrage", "rebuke", "applause"])
"""What those get who do not say it."""
VENUES = frozenset(["interview"])
PLATFORMS = frozenset(["twitter", "facebook", "instagram", "youtube", "weibo", "telegram", "reddit"])


def refined(text: MarkedText, found: list[Attribution]) -> list[Attribution]:
    """The attributions in their order, without what nobody stated; contents end before the venue."""
    for attribution in found:
        attribution.source = mention_that_speaks(text, attribution)
        _give_quoted_words(text, attribution)
        _give_passive_subject(text, attribution)
        _take_modifier(text, attribution)
        _give_name_in_apposition(text, attribution)
        _give_second_source(text, attribution)
        _take_criticised(text, attribution)
        _begin_at_first_verb(text, attribution)
        _give_noun_of_cue(text, attribution)
        _give_what_is_listed(text, attribution)
        attribution.content = mended(text, attribution)
    for attribution in found:
        if not attribution.source or _is_told_by_another(text, attribution, found):
            attribution.source = _source_before(text, attribution, found) or attribution.source
    kept = [a for a in found if any(map(text.is_word, a.content)) and not is_refused(text, a)]
    for attribution in kept:
        attribution.content = _without_venue(text, attribution)
        attribution.source = whole_mention(text, attribution)
    return kept


def _is_told_by_another(text: MarkedText, attribution: Attribution, found: Sequence[Attribution]) -> bool:
    """ "He stated the trial would be unfair, saying …": what he speaks of does not speak itself."""
    verb = attribution.cue[-1] if attribution.cue else 0
    inside = text.parsed.tag[verb] == "VBG" and text.parsed.words[verb - 1] == ","
    return inside and any(
        not attribution.content & other.content and attribution.source[-1] in other.content
        for other in found
        if other is not attribution and other.source and other.cue and other.cue[-1] < attribution.source[-1]
    )


def _source_before(text: MarkedText, attribution: Attribution, found: Sequence[Attribution]) -> list[int]:
    """ "Ann Lee said that “it ended,” adding, “He lost.”": a participle's speaker is that of the cue before."""
    parsed = text.parsed
    if not attribution.cue or parsed.tag[attribution.cue[-1]] != "VBG":
        return []
    first = attribution.cue[0]
    start = parsed.sentences[parsed.sentence[first]][0]
    before = [a for a in found if a.source and a.cue and start <= a.cue[-1] < first and a.source[-1] < first]
    return max(before, key=lambda a: a.cue[-1]).source if before else []


def _without_venue(text: MarkedText, attribution: Attribution) -> set[int]:
    """ "… acknowledged that talks had stalled in an interview with a broadcaster": where he said it goes."""
    content = sorted(attribution.content)
    if attribution.direct or not attribution.cue or content[0] < max(attribution.cue):
        return attribution.content
    lower, tag = text.parsed.lower, text.parsed.tag
    posted = len(content) > 3 and lower[content[-2]] in ("on", "via") and lower[content[-1]] in PLATFORMS
    if posted and not any(text.quotation[i] < 0 and tag[i] in (*FINITE, "TO", "VB") for i in content):
        return set(text.trimmed(content[:-2]))  # "praised the move on Twitter"
    for at, i in enumerate(content[:-3]):
        if _is_speech(text, i):
            break
        if at > 2 and _opens_venue(text, i) and _runs_to_end(text, i, content[-1]):
            return set(text.trimmed(content[:at]))
    return attribution.content


def _give_quoted_words(text: MarkedText, attribution: Attribution) -> None:
    """“Our team,” coach Ann Lee said, “has …”: quoted words in front of the source belong to what is said."""
    source = attribution.source
    quoted = [i for i in source if text.quotation[i] >= 0]
    rest = min(attribution.content, default=0)
    if quoted and quoted[0] == source[0] and quoted[-1] < source[-1] < rest and text.quotation[rest] >= 0:
        attribution.content = attribution.content | set(text.tokens_of[text.quotation[quoted[0]]])
        attribution.source = text.trimmed([i for i in source if i > quoted[-1]])


def _give_name_in_apposition(text: MarkedText, attribution: Attribution) -> None:
    """ "According to its first selectman, Ann Lee, there were …": the name between the commas is the source's."""
    parsed, source, content = text.parsed, attribution.source, sorted(attribution.content)
    begins = bool(source) and parsed.lower[attribution.cue[0]] == "according" and content[:1] == [source[-1] + 2]
    if not begins or parsed.words[source[-1] + 1] != "," or parsed.name_label[source[-1]] == "PERSON":
        return
    name = [i for i in content[:LONGEST_NAME] if parsed.name_label[i] == "PERSON"]
    if name and name == content[: len(name)] and parsed.words[content[len(name)]] == ",":
        attribution.source = [*source, source[-1] + 1, *name]
        attribution.content = set(text.trimmed(content[len(name) :]))


def _take_modifier(text: MarkedText, attribution: Attribution) -> None:
    """ "She has died, wrestling | promotion Stardom announced": what modifies the source is part of it."""
    parsed = text.parsed
    while attribution.source and len(attribution.content) > 1:
        last = attribution.source[0] - 1
        modifies = parsed.dep[last] in ("compound", "amod", "nmod") and parsed.head[last] in attribution.source
        modifies |= parsed.words[last - 1] == "," and parsed.tag[last] in ("VBG", "NN") and last < attribution.cue[0]
        if last not in attribution.content or not modifies or text.quotation[last] >= 0:
            return
        attribution.content = set(text.trimmed(attribution.content - {last}))
        attribution.source = [last, *attribution.source]


def _give_second_source(text: MarkedText, attribution: Attribution) -> None:
    """ "According to the ministry, and Vyasna, an observer, on Thursday, some …": two sources, then the clause."""
    parsed, source, content = text.parsed, attribution.source, sorted(attribution.content)
    begins = bool(source) and parsed.lower[attribution.cue[0]] == "according" and content[:1] == [source[-1] + 2]
    if not begins or parsed.tag[content[0]] != "CC":
        return
    verb = next((i for i in content if parsed.tag[i] in FINITE), None)
    comma = max((i for i in content if i + 1 < (verb or 0) and parsed.words[i] == ","), default=None)
    if comma is not None and comma > content[0]:
        attribution.content = {i for i in content if i > comma}
        attribution.source = text.trimmed([*source, source[-1] + 1, *(i for i in content if i < comma)])


def _take_criticised(text: MarkedText, attribution: Attribution) -> None:
    """ "Ann Lee drew criticism for leaving": it is not she who criticises."""
    parsed = text.parsed
    received = any(parsed.stems[i] in RECEIVING for i in attribution.cue)
    if received and any(parsed.lower[i] in JUDGEMENTS for i in attribution.cue) and not attribution.direct:
        attribution.source = []


def _begin_at_first_verb(text: MarkedText, attribution: Attribution) -> None:
    """ "The judge wrote | denying citizenship was unlawful": the writing ascribes, the denying is written of."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    first = cue[0] - 1
    written = len(cue) == 1 and parsed.tag[cue[0]] == "VBG" and first > 0 and parsed.tag[first] in FINITE
    written = written and min(attribution.content) == cue[0] + 1 and parsed.stems[first] in SPEECH
    clause = any(parsed.tag[i] in FINITE for i in attribution.content) and not attribution.direct
    if written and clause and source and source[-1] < first:
        attribution.content, attribution.cue = attribution.content | {cue[0]}, [first]


def _give_noun_of_cue(text: MarkedText, attribution: Attribution) -> None:
    """ "were concerned about the calculation of | load": from the article on it is what concerns them."""
    parsed, cue = text.parsed, attribution.cue
    of = len(cue) > 4 and parsed.lower[cue[-1]] == "of" and min(attribution.content) == cue[-1] + 1
    if of and parsed.tag[cue[-4]] == "IN" and parsed.tag[cue[-3]] == "DT" and parsed.tag[cue[-2]].startswith("NN"):
        attribution.content, attribution.cue = attribution.content | set(cue[-3:]), cue[:-3]


def _give_what_is_listed(text: MarkedText, attribution: Attribution) -> None:
    """ "Pumps were sent, according to the brigade, as well as a ladder": the ladder was sent as well."""
    parsed, source = text.parsed, attribution.source
    for at in range(1, len(source) - 3):
        figure = parsed.words[source[at]] == "," and parsed.tag[source[at + 1]] == "$"  # "potentially, $3 billion"
        if figure or [parsed.lower[i] for i in source[at : at + 4]] == [",", "as", "well", "as"]:
            if parsed.lower[attribution.cue[0]] == "according" and max(attribution.content) < attribution.cue[0]:
                attribution.content = attribution.content | set(source[at + 1 :])
                attribution.source = source[:at]
            return


def _give_passive_subject(text: MarkedText, attribution: Attribution) -> None:
    """ "His condition was reported to be stable": the subject of the passive belongs to what is reported."""
    parsed = text.parsed
    subjects = {
        parsed.subject[i]
        for i in attribution.cue
        if parsed.tag[i] in ("VBN", "VBD") and agent_of(parsed, i) is None and not _is_addressed(text, i, attribution)
    }
    passive = [i for i in attribution.source if i in subjects and parsed.dep[i] == "nsubjpass"]
    parted = _parted_passive(text, attribution)
    if _is_planned(text, attribution):
        return
    if (passive or parted) and not attribution.direct and min(attribution.content) > max(attribution.source):
        attribution.content = attribution.content | set(attribution.source)
        attribution.source = []
        attribution.cue = sorted({*parted, *attribution.cue})


def _is_planned(text: MarkedText, attribution: Attribution) -> bool:
    """ "the return was expected to take longer", "had begun and was planned to end": its subject is said, by nobody.

    The content gets it, whatever was taken for the source.
    """
    parsed, verb = text.parsed, attribution.cue[-1]
    passive = parsed.tag[verb] == "VBN" and any(parsed.dep[c] == "auxpass" for c in parsed.children[verb])
    first = min(attribution.content)
    follows = first == verb + 1 and parsed.tag[first] == "TO" and parsed.stems[verb] in REPORTING | PLANNING
    if not passive or not follows or agent_of(parsed, verb) is not None:
        return False
    subject = parsed.subject[verb]
    said = parsed.subtree(subject) if subject is not None and subject < verb else attribution.source
    attribution.content = attribution.content | {i for i in said if i < verb and i not in attribution.cue}
    attribution.source = []
    return True


def _is_addressed(text: MarkedText, verb: int, attribution: Attribution) -> bool:
    """ "He was asked whether …": he is no part of the question."""
    parsed = text.parsed
    return parsed.stems[verb] in ADDRESSED and parsed.lower[min(attribution.content)] in QUESTION_WORDS | {"that"}


def _parted_passive(text: MarkedText, attribution: Attribution) -> list[int]:
    """ "was on Wednesday reported to be stable": the "was" that the tree takes for a verb of its own."""
    parsed, source, verb = text.parsed, attribution.source, attribution.cue[-1] if attribution.cue else 0
    follows = min(attribution.content, default=0) == verb + 1 < len(parsed) and parsed.lower[verb + 1] == "to"
    if not source or source[-1] > verb or not follows or parsed.stems[verb] not in REPORTING:
        return []
    gap = range(source[-1] + 1, verb)
    verbs = [i for i in gap if parsed.tag[i][:2] in ("VB", "MD")]
    return verbs if len(verbs) == 1 and parsed.lower[verbs[0]] in ("is", "are", "was", "were") else []


def _is_speech(text: MarkedText, i: int) -> bool:
    """Whether somebody speaks inside the content: then the venue may be theirs."""
    return text.parsed.tag[i].startswith("VB") and text.parsed.stems[i] in SPEECH


def _opens_venue(text: MarkedText, i: int) -> bool:
    """ "in an interview with" outside quotation marks."""
    words = text.parsed.lower
    return (
        text.quotation[i] < 0
        and words[i] == "in"
        and words[i + 1] in ("a", "an")
        and words[i + 2] in VENUES
        and (words[i + 3] == "with")
    )


def _runs_to_end(text: MarkedText, i: int, last: int) -> bool:
    """Whether nothing but the phrase itself stands up to the content's end."""
    below = set(text.parsed.subtree(i))
    return all(k in below or not text.is_word(k) for k in range(i, last + 1))
