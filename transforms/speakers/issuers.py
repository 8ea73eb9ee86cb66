"""Who stands behind a text that is said to say something: "the statement", "a Zogby poll", "its website"."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.parsed_text import ParsedText
from transforms.word_lists import word_set

STATEMENTS = word_set(
    "statement report letter document release communique memo message email post tweet complaint suit"
)
ALIKE = (
    word_set("study survey poll research"),
    word_set("ruling decision judgment judgement verdict opinion"),
    word_set("complaint lawsuit suit petition"),
    word_set("warning warnings advisory advisories bulletin bulletins"),
)
"""Words by which a text goes on about the same publication."""
PUBLICATIONS = STATEMENTS | word_set("""
    study survey poll audit notice advisory bulletin alert warning analysis investigation inquiry review assessment
    research paper summary account accounts projections projection estimate estimates data figures statistics
    records guidelines website site blog account page filing announcement newsletter publication article editorial
    documents statements reports letters result results database polling numbers calculations count tally ruling
    judgment judgement opinion decision verdict book memoir documentary film complaint lawsuit suit petition motion
    indictment affidavit update bulletins warnings advisories framework
    """)
"""What is read as the word of whoever issued it."""
PLACES_TO_READ = frozenset(["website", "site", "blog", "account", "page"])
"""Of which an article knows several: only their own phrase tells whose they are."""
ISSUING = word_set(
    "issu releas publish mak put post send writ giv circulat conduct commission attribut compil prepar fil"
)
"""Stems of the verbs by which a text comes into the world."""
HEADLINES = 3
"""Sentences at the start, whose "poll" the text tells more of."""
MOST_MENTIONS = 12
"""Other mentions of a text that are asked who issued it."""
REACH = 20
"""Sentences back in which the issuer of "the statement" is looked for."""


def issuers(parsed: ParsedText, noun: int) -> Iterator[int]:
    """The heads of whoever issued the text ``noun``, likeliest first.

    Its own phrase tells, or the clause that it stands in, or, for a statement, an earlier mention of it.
    """
    again = parsed.lower[noun] in STATEMENTS or _is_known(parsed, noun)
    first = parsed.sentence[noun] < HEADLINES
    others = [*(_mentions_before(parsed, noun) if again else ()), *(_mentions_behind(parsed, noun) if first else ())]
    for mention in [noun, *others[:MOST_MENTIONS]]:
        issuer = issuer_in_phrase(parsed, mention)
        issuer = _subject_of_issuing(parsed, mention) if issuer is None else issuer
        if issuer is not None:
            yield issuer
            if mention == noun:
                return


def _is_known(parsed: ParsedText, noun: int) -> bool:
    """ "the survey", and nothing more: one that was spoken of before."""
    return parsed.lower[max(0, noun - 1)] in ("the", "this", "these") and parsed.lower[noun] not in PLACES_TO_READ


def _mentions_before(parsed: ParsedText, noun: int) -> list[int]:
    """Earlier mentions of the same kind of text, nearest first."""
    low, _ = parsed.sentences[max(0, parsed.sentence[noun] - REACH)]
    same = {parsed.lower[noun]}.union(*(words for words in ALIKE if parsed.lower[noun] in words))
    return [i for i in range(noun - 1, low - 1, -1) if parsed.lower[i] in same]


def issuer_in_phrase(parsed: ParsedText, noun: int) -> int | None:
    """Possessor, "from" or "by" whom, or the name in front: "a Zogby International poll"."""
    children = parsed.children[noun]
    if parsed.words[max(0, noun - 1)] == "WHO":
        return noun - 1  # which the tagger takes for a pronoun
    for child in children:
        if parsed.dep[child] == "poss":
            return child
    for child in children:
        behind = ("from", "by", "for") if parsed.lower[noun] in PLACES_TO_READ else ("from", "by")
        if parsed.dep[child] in ("prep", "agent") and parsed.lower[child] in behind:
            return _object(parsed, child)
        owner = _object(parsed, child) if parsed.lower[child] == "of" else None  # "the opinion of the Court"
        if owner is not None and parsed.tag[owner][:3] == "NNP":
            return owner
        if parsed.dep[child] == "acl" and (agent := _agent(parsed, child)) is not None:
            return agent
    if parsed.lower[noun + 1 : noun + 2] == ["by"] and (by := _object(parsed, noun + 1)) is not None:
        return by  # whatever the tree hangs it on
    in_front = [
        c
        for c in children
        if parsed.dep[c] in ("compound", "nmod")
        and c < noun
        and (parsed.tag[c][:3] == "NNP" or parsed.words[c] == "WHO")
    ]
    return in_front[-1] if in_front else None


def _agent(parsed: ParsedText, verb: int) -> int | None:
    """ "released Tuesday by Lakeland College"."""
    if parsed.stems[verb] not in ISSUING:
        return None
    for child in parsed.children[verb]:
        if parsed.dep[child] in ("agent", "prep") and parsed.lower[child] in ("by", "to", "from"):
            return _object(parsed, child)
    return None


def _object(parsed: ParsedText, preposition: int) -> int | None:
    return next((c for c in parsed.children[preposition] if parsed.dep[c] == "pobj"), None)


def _mentions_behind(parsed: ParsedText, noun: int) -> list[int]:
    """Later mentions of the kind of text that a headline or the first sentence begins with, nearest first."""
    last = min(len(parsed.sentences) - 1, parsed.sentence[noun] + REACH)
    _, high = parsed.sentences[last]
    same = {parsed.lower[noun]}.union(*(words for words in ALIKE if parsed.lower[noun] in words))
    return [i for i in range(noun + 1, high) if parsed.lower[i] in same and parsed.lower[i - 1] in ("the", "a", "this")]


def _subject_of_issuing(parsed: ParsedText, noun: int) -> int | None:
    """The subject of a verb of issuing, or of a verb of saying by "in a statement"."""
    verb = parsed.head[noun]
    if parsed.dep[noun] == "nsubjpass":  # "The poll was conducted by Norsar"
        return _agent(parsed, verb)
    if parsed.dep[noun] == "pobj" and parsed.lower[verb] in ("in", "through", "via"):
        verb = parsed.head[verb]
    elif not (parsed.dep[noun] == "dobj" and parsed.stems[verb] in ISSUING):
        return None
    subject = parsed.subject[verb]
    return subject if subject != noun else None
