"""What is no attribution, whatever rules or model found: deeds, questions that were put, names of things."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.names.name_tables import PERSON_NOUNS
from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import FINITE
from transforms.quotes.cues import SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import agent_of
from transforms.word_lists import word_set

QUESTION_WORDS = frozenset(["whether", "if", "about", "what", "why", "how", "when", "where", "who", "which"])
NO_RESPONDENTS = frozenset(["question", "thing", "favour", "favor"])
DEEDS = {
    stem("call"): frozenset(["off", "up"]),
    stem("dismiss"): frozenset(["from"]),
    stem("hold"): frozenset(["up"]),
    stem("charge"): frozenset(["$", "£", "€"]),
    stem("swear"): frozenset(["in"]),
    stem("support"): frozenset(["financially"]),
}
"""Verbs of speech that with these words are none."""
BARE_DEEDS = frozenset(
    map(
        stem,
        word_set(
            "alert answer call celebrate contend detail enjoy hit mention mourn project put request rule see submit"
        ),
    )
)
"""Verbs that say something of a clause or of quoted words, and with a plain object tell of what, or of a deed."""
RULING = frozenset(map(stem, ["call", "rule"]))
"""Of these, verbs that say something with a preposition: "called for", "ruled against"."""
CALLED = frozenset(map(stem, ["call", "title", "entitle", "name", "dub"]))
BARE_PARTS = frozenset(["dobj", "prep", "pobj", "dative", "punct"])
AGREEING = stem("agree")
NEED = stem("need")
SEEK = stem("seek")
THINGS = frozenset(["referendum", "event", "events", "programme", "program", "project"])
WISHING = frozenset(map(stem, ["wish", "want", "like", "desire"]))
ESTIMATE = stem("estimate")
EXPLAIN = stem("explain")
COMMENT = stem("comment")
PUT = stem("put")
OCCASIONS = frozenset(["after", "before", "during", "since"])
"""Prepositions that tell when somebody spoke, not what was said."""
POLICY = stem("maintain")
POSSESSING = frozenset([stem("find"), POLICY])
SOURCELESS_TAGS = frozenset(["VBN", "VBG", "VBD", "VBZ", "VBP"])
CLAUSE_TAGS = frozenset(["VB", "VBD", "VBZ", "VBP", "MD", "TO"])
WITHOUT_OBJECT = frozenset(
    map(
        stem,
        word_set("""
        add address begin commit conclude continue discuss feel hear hold inform learn mean outline reply say see
        speak tell think
        """),
    )
)
"""Verbs that ascribe a clause or quoted words; what else stands behind them is a deed or an addressee."""


def is_refused(text: MarkedText, attribution: Attribution) -> bool:
    """Whether any of :data:`REFUSALS` applies."""
    return any(is_none(text, attribution) for is_none in REFUSALS)


def _is_put_question(text: MarkedText, attribution: Attribution) -> bool:
    """ "Asked whether it was safe, she said …": the question is not hers, and nobody is named whose it is."""
    parsed = text.parsed
    verb = attribution.cue[-1]
    participle = parsed.stems[verb] == "ask" and parsed.tag[verb] in ("VBN", "VBD") and parsed.dep[verb] == "advcl"
    if not participle or parsed.subject[verb] is not None or agent_of(parsed, verb) is not None:
        return False
    following = [i for i in sorted(attribution.content) if text.is_word(i)]
    return bool(following) and parsed.lower[following[0]] in QUESTION_WORDS


def _is_own_question(text: MarkedText, attribution: Attribution) -> bool:
    """ "How would you describe it?" is the article's question, or an interviewer's."""
    parsed = text.parsed
    if attribution.direct or any(text.quotation[i] >= 0 for i in [*attribution.cue, *attribution.content]):
        return False
    first, end = parsed.sentences[parsed.sentence[attribution.cue[0]]]
    last = next((i for i in range(end - 1, first, -1) if not parsed.is_space[i]), first)
    asks = any(parsed.stems[i] in ("ask", "wonder") for i in attribution.cue)
    return not asks and parsed.words[last] == "?"


def _lacks_clause(text: MarkedText, attribution: Attribution) -> bool:
    """ "have seen marked increases", "told those gathered": nothing is said in it."""
    parsed = text.parsed
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    if attribution.direct or not parsed.tag[root].startswith("VB") or parsed.stems[root] not in WITHOUT_OBJECT:
        return False
    if any(parsed.tag[i] == "IN" for i in attribution.cue):  # "told of the horror"
        return False
    said = [i for i in attribution.content if parsed.lower[i] != "including"]
    return not any(text.quotation[i] >= 0 or parsed.tag[i] in (*FINITE, "TO", "VBG") for i in said)


def _has_bare_object(text: MarkedText, attribution: Attribution) -> bool:
    """ "called the race", "contended for the nomination", "answered some questions", "could not agree on a budget"."""
    parsed = text.parsed
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    if attribution.direct or not parsed.tag[root].startswith("VB") or min(attribution.content) < root:
        return False
    if any(text.quotation[i] >= 0 or parsed.tag[i] in (*FINITE, "TO", "VB", "VBG") for i in attribution.content):
        return False
    disagreed = parsed.stems[root] == AGREEING and any(parsed.dep[i] == "neg" for i in attribution.cue)
    calls_for = parsed.stems[root] in RULING and any(parsed.tag[i] == "IN" for i in attribution.cue)
    parts = {parsed.dep[i] for i in attribution.content if parsed.head[i] in attribution.cue}
    if parsed.stems[root] == PUT and parsed.lower[min(attribution.content)] == "it":
        return True  # "as the court put it"
    figure = parsed.stems[root] == PUT and any(parsed.lower[i] == "at" for i in attribution.content)  # "at 61"
    bare = parsed.stems[root] in BARE_DEEDS and not (calls_for or figure) and parts <= BARE_PARTS
    return disagreed or bare


def _is_vague(text: MarkedText, attribution: Attribution) -> bool:
    """Whether it has neither a source nor a cue that can do without: "as a compromise", "the idea that", "call it"."""
    if attribution.source or attribution.direct:
        return False
    tags = {text.parsed.tag[i] for i in attribution.cue}
    return tags.isdisjoint(SOURCELESS_TAGS) and not any(text.parsed.words[i] == ":" for i in attribution.cue)


def _names_respondents(text: MarkedText, attribution: Attribution) -> bool:
    """ "The survey asked 2,000 voters" says whom, not what: a counted group without any clause."""
    parsed, content = text.parsed, attribution.content
    verb = attribution.cue[-1]
    if parsed.stems[verb] != "ask" or any(text.quotation[i] >= 0 or parsed.tag[i] in CLAUSE_TAGS for i in content):
        return False
    group = next((c for c in parsed.children[verb] if parsed.dep[c] == "dobj" and c in content), None)
    if group is None or parsed.tag[group] != "NNS" or parsed.stems[group] in NO_RESPONDENTS:
        return False
    counted = any(parsed.dep[c] == "nummod" for c in parsed.children[group])
    others = [c for c in parsed.children[verb] if c in content and c != group and text.is_word(c)]
    return counted and all(parsed.tag[c] == "VBN" for c in others)


def _is_deed(text: MarkedText, attribution: Attribution) -> bool:
    """ "called off the search", "was dismissed from", "placed a warning": nothing is said in it."""
    parsed, cue = text.parsed, attribution.cue
    if attribution.direct:
        return False
    if any(parsed.lower[i] in OCCASIONS for i in cue) or parsed.lower[cue[0] - 1] == "thereby":
        return True
    if parsed.lower[cue[0]] == "thank" and parsed.lower[min(attribution.content)] == "you":
        return True  # an interviewer's courtesy
    following = {parsed.lower[i] for i in (*cue, cue[-1] + 1) if i < len(parsed)}
    if any(parsed.stems[i] in DEEDS and not DEEDS[parsed.stems[i]].isdisjoint(following) for i in cue):
        return True
    known = any(
        parsed.stems[i] in SPEECH or frames(parsed.tag[i], parsed.stems[i]) or parsed.tag[i][:2] not in ("VB", "RB")
        for i in cue
    )
    clause = any(parsed.tag[i] in FINITE and text.quotation[i] < 0 for i in attribution.content)
    return not known and not clause


def _is_verdict(text: MarkedText, attribution: Attribution) -> bool:
    """ "had been found guilty" """
    lower = text.parsed.lower
    return "guilty" in {lower[i] for i in attribution.content} and "found" in {lower[i] for i in attribution.cue}


def _is_reported(text: MarkedText, i: int) -> bool:
    """A finite verb that belongs to a clause in the place of an object, and to no relative clause."""
    parsed = text.parsed
    relative = any(parsed.dep[k] in ("relcl", "advcl") for k in (i, parsed.head[i]))
    return parsed.tag[i] in FINITE and not relative


def _is_title(text: MarkedText, attribution: Attribution) -> bool:
    """ "a programme called “Learning Together”" says what it is called, and nobody says it."""
    parsed, verb = text.parsed, attribution.cue[-1]
    source = attribution.source
    far = bool(source) and source[-1] < verb - 1 and all(text.quotation[i] >= 0 for i in attribution.content)
    free = far and len(attribution.cue) == 1 and all(parsed.dep[c] != "auxpass" for c in parsed.children[verb])
    free = free and all(parsed.dep[c] != "nsubj" for c in parsed.children[verb])
    plain = (parsed.tag[verb] == "VBN" and parsed.dep[verb] == "acl") or (free and parsed.tag[verb] in ("VBN", "VBD"))
    called = plain and parsed.stems[verb] in CALLED
    return called and agent_of(parsed, verb) is None and len(attribution.content) < 10


def _needs_of_itself(text: MarkedText, attribution: Attribution) -> bool:
    """ "party business needed to be completed", "a bill seeks to": what nobody is does not want anything."""
    parsed, source = text.parsed, attribution.source
    if any(parsed.stems[i] == SEEK for i in attribution.cue) and source:
        return parsed.lower[min(source, key=lambda i: (parsed.depth[i], i))] in THINGS
    if not any(parsed.stems[i] == NEED for i in attribution.cue) or not source:
        return False
    head = min(source, key=lambda i: (parsed.depth[i], i))
    somebody = parsed.tag[head][:2] in ("PR", "WP") or parsed.tag[head] in ("NNP", "NNPS", "NNS")
    return not somebody and parsed.name_label[head] == "-" and parsed.lower[head] not in PERSON_NOUNS


def _is_demanded(text: MarkedText, attribution: Attribution) -> bool:
    """ "requested the president declare an emergency": that is the one's request and not yet the other's word."""
    parsed, verb = text.parsed, attribution.cue[-1]
    bare = parsed.tag[verb] == "VB" and parsed.subject[verb] is not None and len(attribution.cue) == 1
    demanded = "request" in frames("VB", parsed.stems[parsed.head[verb]]) and parsed.dep[verb] == "ccomp"
    helped = any(parsed.dep[c] in ("aux", "auxpass", "neg") for c in parsed.children[verb])
    return bare and demanded and not helped and not attribution.direct


def _is_aside(text: MarkedText, attribution: Attribution) -> bool:
    """ "as many terms as voters wish to", "as Ann Lee remarked on the case, she left", "in order to determine",
    "declared last Friday so he could": what is told in passing, and ascribes nothing."""
    parsed, cue, source = text.parsed, attribution.cue, attribution.source
    if attribution.direct:
        return False
    first, words = min(attribution.content), [parsed.lower[i] for i in cue]
    as_before = bool(source) and parsed.lower[source[0] - 1] == "as"
    measure = as_before and "as" in parsed.lower[source[0] - 5 : source[0] - 1]  # "as many terms as"
    wish = measure and any(parsed.stems[i] in WISHING for i in cue)
    topic = (
        as_before
        and first > cue[-1]
        and parsed.lower[cue[-1] + 1] in ("on", "about")
        and parsed.words[first - 1] == ","
    )
    topic |= (
        as_before
        and parsed.lower[cue[-1]] in ("on", "about")
        and any(parsed.tag[i] in FINITE for i in attribution.content)
    )
    purpose = words[:3] == ["in", "order", "to"] or parsed.lower[first] == "so" or words[:2] == ["can", "hope"]
    cause = bool(source) and parsed.stems[cue[-1]] == EXPLAIN and parsed.lower[source[0]] in ("differences", "factors")
    denied = [parsed.lower[i] for i in sorted(attribution.content)[-2:]] == ["not", "what"]
    return wish or topic or purpose or denied or cause


def _is_measured(text: MarkedText, attribution: Attribution) -> bool:
    """ "They estimate the population by observing it": how, and no estimate."""
    parsed, content = text.parsed, sorted(attribution.content)
    if not any(parsed.stems[i] == ESTIMATE for i in attribution.cue) or any(parsed.tag[i] == "CD" for i in content):
        return False
    return any(parsed.lower[i] == "by" and parsed.tag[i + 1] == "VBG" for i in content)


def _is_ordained(text: MarkedText, attribution: Attribution) -> bool:
    """ "The party is to choose a leader": nobody says or plans it."""
    be = all(
        text.parsed.stems[i] == "be" or text.parsed.lower[i] in ("is", "are", "was", "were") for i in attribution.cue
    )
    return be and not attribution.direct and text.parsed.lower[min(attribution.content)] == "to"


def _is_uncommented(text: MarkedText, attribution: Attribution) -> bool:
    """ "has not commented on the death": nothing was said."""
    parsed, cue = text.parsed, attribution.cue
    return any(parsed.stems[i] == COMMENT for i in cue) and any(parsed.lower[i] in ("not", "n't", "never") for i in cue)


def _is_impersonal(text: MarkedText, attribution: Attribution) -> bool:
    """ "It is not for the court to opine, argued Ann Lee": "it" says nothing."""
    parsed, source = text.parsed, attribution.source
    it = [parsed.lower[i] for i in source] == ["it"] and parsed.head[source[0]] not in attribution.cue
    return it and parsed.lower[parsed.head[source[0]]] in ("is", "was") and parsed.dep[source[0]] == "nsubj"


def _is_bare_as(text: MarkedText, attribution: Attribution) -> bool:
    """ "As a libertarian, …" ascribes nothing."""
    return [text.parsed.lower[i] for i in attribution.cue] == ["as"]


def _is_find(text: MarkedText, attribution: Attribution) -> bool:
    """ "found success", "maintains a policy": what somebody has rather than what somebody says."""
    parsed = text.parsed
    if attribution.direct or not any(parsed.stems[i] in POSSESSING for i in attribution.cue):
        return False
    source = attribution.source[-1:] if attribution.source else []
    named = [i for i in source if parsed.tag[i] == "NNP" and parsed.name_label[i] not in ("ORG", "GPE", "NORP")]
    person = named or any(parsed.lower[i] in ("he", "she") for i in source)
    clause = any(
        text.quotation[i] >= 0 or _is_reported(text, i) or parsed.lower[i] == "to" for i in attribution.content
    )
    return not clause and (bool(person) or any(parsed.stems[i] == POLICY for i in attribution.cue))


REFUSALS: Sequence[Callable[[MarkedText, Attribution], bool]] = (
    _is_put_question,
    _is_own_question,
    _names_respondents,
    _lacks_clause,
    _has_bare_object,
    _is_deed,
    _is_verdict,
    _is_find,
    _is_bare_as,
    _is_aside,
    _is_measured,
    _is_demanded,
    _is_ordained,
    _is_uncommented,
    _is_impersonal,
    _needs_of_itself,
    _is_title,
    _is_vague,
)
"""What makes an attribution none."""
