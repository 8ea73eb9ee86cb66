"""Speech without quotation marks, or with them inside a clause: rules for the constructions that hardly ever err.

A verb of speech or attitude with a subject and a clause below it; "according to"; "called X …"; a noun of speech with a
possessor and a that-clause. Rarer cues are the sequence model's.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import ATTITUDE, NAMING, NOUNS, SPEECH, WEAK
from transforms.quotes.sources import cue_tokens, noun_phrase, source_of

CLAUSE_BREAKS = frozenset([",", ";", "-", "–", "—", "--"])


def clause_attributions(text: MarkedText) -> list[Attribution]:
    """Attributions whose content is a clause or phrase of the cue's sentence, in text order, outermost ones only."""
    found: list[Attribution] = []
    for i, tag in enumerate(text.parsed.tag):
        if text.quotation[i] >= 0:
            continue
        if tag.startswith("VB"):
            found += _from_verb(text, i)
        elif tag.startswith("NN") and text.parsed.stems[i] in NOUNS:
            found += _from_noun(text, i)
    for attribution in found:
        attribution.content = text.with_whole_quotations(attribution.content, attribution.cue) - set(attribution.source)
    return [a for a in found if a.content]


def _from_verb(text: MarkedText, verb: int) -> Iterator[Attribution]:
    parsed = text.parsed
    name = parsed.stems[verb]
    if name == "accord":
        yield from _according_to(text, verb)
    elif name in SPEECH or name in ATTITUDE:
        clause = _content_clause(text, verb)
        if clause is not None:
            yield from _ascribe(text, verb, clause)
        elif name in NAMING:
            yield from _naming(text, verb)


def _content_clause(text: MarkedText, verb: int) -> int | None:
    """The clause that a verb ascribes: finite, or an infinitive after a verb of wishing."""
    parsed = text.parsed
    for child in parsed.children[verb]:
        if parsed.dep[child] == "ccomp" and _is_finite(text, child):
            strong = parsed.stems[verb] not in WEAK or _is_marked(text, child)
            if strong:
                return child
        if parsed.dep[child] == "xcomp" and parsed.stems[verb] in ATTITUDE and parsed.tag[child] == "VB":
            return child
    return None


def _is_finite(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    below = [i, *parsed.children[i]]
    return any(parsed.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in below) or _is_marked(text, i)


def _is_marked(text: MarkedText, i: int) -> bool:
    return any(text.parsed.dep[c] == "mark" and text.parsed.lower[c] == "that" for c in text.parsed.children[i])


def _ascribe(text: MarkedText, verb: int, clause: int) -> Iterator[Attribution]:
    cue = cue_tokens(text, verb)
    source = source_of(text, verb, [clause])
    if not source and text.parsed.dep[verb] not in ("ROOT", "conj"):
        return
    content = text.parsed.subtree(clause, [verb])
    content = _without_rival_clause(text, clause, content)
    content = _one_side(text, content, verb, source)
    yield Attribution(set(text.trimmed(set(content) - set(cue) - set(source))), cue, source)


def _one_side(text: MarkedText, content: list[int], verb: int, source: list[int]) -> list[int]:
    """Content is what stands on the clause's side of the cue and source; the tree can reach over them."""
    pivot = {verb, *source}
    before, after = [i for i in content if i < min(pivot)], [i for i in content if i > max(pivot)]
    if before and after and _between_commas(text, min(pivot), max(pivot)):
        return before + after
    return before if len(before) > len(after) else after


def _between_commas(text: MarkedText, first: int, last: int) -> bool:
    """Whether an attribution is inserted into its content: "The plan, sources say, is dead"."""
    words = text.parsed.words
    return first > 0 and words[first - 1] == "," and last + 1 < len(words) and words[last + 1] == ","


def _without_rival_clause(text: MarkedText, clause: int, content: list[int]) -> list[int]:
    """ "A says …, and B warns that …" are two attributions: a joined clause with its own subject and cue is cut off."""
    for i in content:
        if i != clause and _is_rival(text, clause, i):
            rival = set(text.parsed.subtree(i))
            return [t for t in content if t not in rival and t < max(rival)]
    return content


def _is_rival(text: MarkedText, clause: int, i: int) -> bool:
    parsed = text.parsed
    joined = parsed.dep[i] in ("conj", "ccomp", "parataxis") and i > clause
    subject = parsed.subject[i]
    named = subject is not None and parsed.tag[subject] not in ("PRP", "WP", "WDT", "EX")
    joined = joined and (parsed.dep[i] == "conj" or parsed.head[i] == clause)
    return joined and named and parsed.stems[i] in SPEECH and _content_clause(text, i) is not None


def _according_to(text: MarkedText, verb: int) -> Iterator[Attribution]:
    """The clause around "according to X" is the content."""
    parsed = text.parsed
    to = next((c for c in parsed.children[verb] if parsed.lower[c] == "to"), None)
    noun = next((c for c in parsed.children[to] if parsed.dep[c] == "pobj"), None) if to is not None else None
    if to is None or noun is None:
        return
    source = noun_phrase(text, noun, [])
    phrase = {verb, to, *parsed.subtree(noun)}
    first, end = parsed.sentences[parsed.sentence[verb]]
    content = [i for i in range(first, end) if i not in phrase and not parsed.is_space[i]]
    content = [i for i in content if i > max(phrase)] if _leads(text, verb, first) else [i for i in content if i < verb]
    yield Attribution(set(text.trimmed(content)), [verb, to], source)


def _leads(text: MarkedText, verb: int, first: int) -> bool:
    return not any(text.is_word(i) for i in range(first, verb)) or all(
        text.parsed.tag[i] in ("CC", "RB", "IN") for i in range(first, verb) if text.is_word(i)
    )


def _naming(text: MarkedText, verb: int) -> Iterator[Attribution]:
    """ "X called Y 'a mistake'": what follows the verb up to the next clause, when it holds quoted words."""
    parsed = text.parsed
    source = source_of(text, verb)
    end = parsed.sentences[parsed.sentence[verb]][1]
    quoted = [i for i in range(verb + 1, end) if text.quotation[i] >= 0]
    if not source or not quoted or quoted[0] - verb > 20 or _is_clause_between(text, verb, quoted[0]):
        return
    last = text.tokens_of[text.quotation[quoted[0]]][-1]
    while last + 1 < end and not _breaks(text, last + 1) and not _ends_with_comma(text, last):
        last += 1
    content = [i for i in range(verb + 1, last + 1) if i not in source]
    yield Attribution(set(text.trimmed(content)), cue_tokens(text, verb), source)


def _ends_with_comma(text: MarkedText, last: int) -> bool:
    """Whether a quotation closes after a comma: …," which ends the clause."""
    return text.quotation[last] >= 0 and text.parsed.words[last - 1].endswith(",")


def _is_clause_between(text: MarkedText, first: int, last: int) -> bool:
    return any(text.parsed.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first + 1, last))


def _breaks(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    return parsed.words[i] in CLAUSE_BREAKS or parsed.words[i] in ".?!" or parsed.dep[i] == "cc" or parsed.is_space[i]


def _from_noun(text: MarkedText, noun: int) -> Iterator[Attribution]:
    """ "the ministry's claim that …" """
    parsed = text.parsed
    owner = next((c for c in parsed.children[noun] if parsed.dep[c] == "poss"), None)
    clause = next((c for c in parsed.children[noun] if parsed.dep[c] in ("acl", "ccomp") and _is_marked(text, c)), None)
    if owner is None or clause is None:
        return
    source = [i for i in noun_phrase(text, owner, [noun]) if parsed.lower[i] not in ("'s", "'")]
    yield Attribution(set(text.trimmed(parsed.subtree(clause))), [noun], source)
