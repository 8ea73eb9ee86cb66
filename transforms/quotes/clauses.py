"""Speech without quotation marks, or with them inside a clause: rules for the constructions that hardly ever err.

A verb of speech or attitude with a subject and a clause below it; "according to"; "called X …"; a noun of speech with a
possessor and a that-clause. Rarer cues are the sequence model's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import ATTITUDE, NAMING, NOUNS, SPEECH, WEAK
from transforms.quotes.frames import frames
from transforms.quotes.sources import cue_tokens, noun_phrase, source_of

OBJECT_FRAMES = frozenset(
    ["ask", "blame", "deny", "dislike", "label", "like", "mention", "praise", "promise", "request", "say", "warn"]
)
"""Classes of verbs that ascribe their object."""
INFINITIVE_FRAMES = frozenset(["promise", "deny", "request"])
"""Classes of verbs that ascribe an infinitive."""
OBJECT_PARTS = frozenset(["dobj", "prep", "oprd", "dative"])
OBJECT_PREPOSITIONS: Mapping[str, frozenset[str]] = {
    "request": frozenset(["for", "against"]),
    "mention": frozenset(["about", "of", "to", "on", "upon"]),
    "say": frozenset(["about", "of"]),
    "talk": frozenset(["about", "of", "on", "against"]),
    "warn": frozenset(["of", "about", "against"]),
    "argue": frozenset(["for", "against", "about"]),
    "blame": frozenset(["about", "against", "at"]),
    "label": frozenset(["to"]),
    "dislike": frozenset(["to", "about"]),
    "agree": frozenset(["with", "on", "about"]),
    "fear": frozenset(["about", "of"]),
    "write": frozenset(["about", "of"]),
    "manner": frozenset(["about"]),
    "predict": frozenset(["about"]),
}
"""Class of verb -> the prepositions behind which stands what it ascribes."""
CONDITIONS = frozenset(["if", "unless", "because", "since", "until", "so"])
LONGEST_INSERTION = 24
LONGEST_PHRASE_END = 6
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
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
        if text.parsed.dep[i] == "acomp":
            found += _from_adjective(text, i)
    according = [a for a in found if text.parsed.stems[a.cue[0]] == "accord"]
    others = {i for a in according for i in [*a.cue, *a.source]}
    for attribution in found:
        if others.isdisjoint(attribution.cue):
            attribution.content = {i for i in attribution.content if i not in others}
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
            return
        named = list(_naming(text, verb)) if name in NAMING else []
        yield from named or [*_object(text, verb)] or _aside(text, verb)
    else:
        yield from _object(text, verb)


def _content_clause(text: MarkedText, verb: int) -> int | None:
    """The clause that a verb ascribes: finite, or an infinitive after a verb of wishing."""
    parsed = text.parsed
    for child in parsed.children[verb]:
        if parsed.dep[child] == "ccomp" and _is_finite(text, child):
            strong = parsed.stems[verb] not in WEAK or _is_marked(text, child)
            if strong:
                return child
        if parsed.dep[child] == "xcomp" and parsed.tag[child] == "VB" and _takes_infinitive(text, verb):
            return child
    return None


def _takes_infinitive(text: MarkedText, verb: int) -> bool:
    name = text.parsed.stems[verb]
    return name in ATTITUDE or not INFINITIVE_FRAMES.isdisjoint(frames("VB", name))


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
    content = _clause_words(text, verb, clause, source)
    yield Attribution(set(text.trimmed(set(content) - set(cue) - set(source))), cue, source)


def _clause_words(text: MarkedText, verb: int, clause: int, source: list[int]) -> list[int]:
    """The clause on its side of the attribution; all around it when the attribution is set in between commas."""
    parsed = text.parsed
    first, end = parsed.sentences[parsed.sentence[verb]]
    low, high = min(verb, *source, verb), max(verb, *source, verb)
    if _is_inserted(text, low, high, first, end):
        return [i for i in range(first, end) if not low <= i <= high]
    content = _without_rival_clause(text, clause, parsed.subtree(clause, [verb]))
    if clause < verb:
        return [i for i in content if i < low]
    content = [i for i in content if i > high]
    content += [i for c in parsed.children[verb] if _is_condition(text, c, content) for i in parsed.subtree(c)]
    if content and _is_torn(text, verb, content[-1] + 1, end):
        content += range(content[-1] + 1, end)
    return _with_quotation_behind(text, content, end)


def _is_condition(text: MarkedText, i: int, content: list[int]) -> bool:
    """A clause behind the content that the tree hangs on the cue, though it tells under which condition it holds."""
    parsed = text.parsed
    marks = {parsed.lower[c] for c in parsed.children[i] if parsed.dep[c] == "mark"}
    if parsed.tag[i] in ("VBZ", "VBP") and parsed.tag[parsed.head[i]] == "VBD":  # "when it lives in water"
        marks |= {"if" for c in parsed.children[i] if parsed.lower[c] == "when"}
    return bool(content) and i > content[-1] and parsed.dep[i] == "advcl" and not CONDITIONS.isdisjoint(marks)


def _with_quotation_behind(text: MarkedText, content: list[int], end: int) -> list[int]:
    """ "… said he was tired, but “glad to be home.”": the quoted words in the rest of the sentence belong to it."""
    if not content:
        return content
    i = max(content) + 1
    while i < end and text.quotation[i] < 0 and (not text.is_word(i) or text.parsed.tag[i] in ("CC", "IN")):
        i += 1
    if i < end and text.quotation[i] >= 0 and text.parsed.paragraph[i] == text.parsed.paragraph[content[0]]:
        return [*content, *(k for k in range(max(content) + 1, end) if k <= text.tokens_of[text.quotation[i]][-1])]
    return content


def _is_inserted(text: MarkedText, low: int, high: int, first: int, end: int) -> bool:
    """Whether an attribution is set into its content: "The plan, sources say, is dead"."""
    parsed = text.parsed
    if not (low > first + 1 and high + 2 < end and parsed.words[low - 1] == "," and parsed.words[high + 1] == ","):
        return False
    return any(text.quotation[i] < 0 and text.is_word(i) for i in range(first, low)) and high - low < LONGEST_INSERTION


def _is_torn(text: MarkedText, verb: int, i: int, end: int) -> bool:
    """Whether a sentence goes on in another tree: the parser took it for two."""
    parsed = text.parsed
    while i < end and not text.is_word(i):
        i += 1
    if i >= end or text.quotation[i] >= 0:
        return False
    top, own = ([*parsed.ancestors(token)] or [token] for token in (i, verb))
    return top[-1] != own[-1]


def _without_rival_clause(text: MarkedText, clause: int, content: list[int]) -> list[int]:
    """ "A says …, and B warns that …" are two attributions: what is joined and has its own cue is cut off."""
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
    whole = noun_phrase(text, noun, [])
    near = _without_loose_apposition(text, whole)
    source = _up_to_comma(text, near, verb)
    phrase = {verb, to, *source, *(parsed.subtree(noun) if near == whole else ())}
    first, end = parsed.sentences[parsed.sentence[verb]]
    content = [i for i in range(first, end) if i not in phrase and not parsed.is_space[i]]
    leads = _leads(text, verb, first) or (_is_joined(text, verb) and any(i > max(phrase) for i in content))
    content = [i for i in content if (i > max(phrase) if leads else i < verb)]
    yield Attribution(set(text.trimmed(content)), [verb, to], source)


def _up_to_comma(text: MarkedText, source: list[int], verb: int) -> list[int]:
    """ "According to the official report yesterday, …": what opens a sentence reaches up to its comma."""
    parsed = text.parsed
    if not source or parsed.words[verb] != "According" or source[-1] + 1 >= len(parsed):
        return source
    ahead = range(source[-1] + 1, min(len(parsed), source[-1] + 1 + LONGEST_PHRASE_END))
    comma = next((i for i in ahead if not text.is_word(i) or parsed.tag[i] in FINITE), source[-1] + 1)
    return [*source, *range(source[-1] + 1, comma)] if parsed.words[comma] == "," else source


def _without_loose_apposition(text: MarkedText, source: list[int]) -> list[int]:
    """ "According to NPR, former senator Ann Lee has …": what no second comma closes begins the clause."""
    commas = [i for i in source if text.parsed.words[i] == ","]
    following = source[-1] + 1 if source else 0
    closed = following >= len(text.parsed) or not text.is_word(following)
    return (
        source
        if not commas or (closed and not _lacks_subject(text, following))
        else [i for i in source if i < commas[-1]]
    )


def _lacks_subject(text: MarkedText, i: int) -> bool:
    """ ", at 6.3, was the strongest": whether a verb follows a comma whose subject must stand before it."""
    parsed = text.parsed
    if i >= len(parsed):
        return False
    rest = range(i, parsed.sentences[parsed.sentence[i]][1])
    verb = next((k for k in rest if parsed.tag[k] in FINITE), None)
    if verb is None or parsed.words[i] != "," or parsed.words[verb - 1] != ",":
        return False
    subjects = {parsed.subject[verb], parsed.subject[parsed.head[verb]]} - {None}
    return not subjects


def _is_joined(text: MarkedText, verb: int) -> bool:
    """ "…, and according to X": what comes before is not X's."""
    return text.parsed.tag[verb - 1] == "CC" or (
        text.parsed.words[verb - 1] == "," and text.parsed.tag[verb - 2] == "CC"
    )


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


def _object(text: MarkedText, verb: int) -> Iterator[Attribution]:
    """What a verb of speech or judgement has for an object: "praised the plan", "demanded an inquiry"."""
    parsed = text.parsed
    kinds = frames(parsed.tag[verb], parsed.stems[verb])
    below = {parsed.dep[c] for c in parsed.children[verb]}
    if not below.isdisjoint(("ccomp", "xcomp")):
        return
    if "dobj" not in below:
        yield from _behind_preposition(text, verb, kinds)
        return
    if OBJECT_FRAMES.isdisjoint(kinds):
        return
    source = source_of(text, verb)
    if source and ":" not in parsed.words[max(source) : verb]:  # "Editors: note the spelling" is an order
        branches = [c for c in parsed.children[verb] if c > verb and parsed.dep[c] in OBJECT_PARTS]
        content = [i for c in branches for i in parsed.subtree(c) if i not in source]
        yield Attribution(set(text.trimmed(content)), cue_tokens(text, verb), source)


def _behind_preposition(text: MarkedText, verb: int, kinds: Sequence[str]) -> Iterator[Attribution]:
    """ "called for an inquiry", "warned of floods" """
    parsed = text.parsed
    known = frozenset[str]().union(*(OBJECT_PREPOSITIONS.get(kind, ()) for kind in kinds))
    source = source_of(text, verb) if known else []
    for child in parsed.children[verb]:
        if source and child > verb and parsed.dep[child] == "prep" and parsed.lower[child] in known:
            content = [i for i in parsed.subtree(child) if i != child and i not in source]
            yield Attribution(set(text.trimmed(content)), [*cue_tokens(text, verb), child], source)
            return


def _ends_with_comma(text: MarkedText, last: int) -> bool:
    """Whether a quotation closes after a comma: …," which ends the clause."""
    return text.quotation[last] >= 0 and text.parsed.words[last - 1].endswith(",")


def _is_clause_between(text: MarkedText, first: int, last: int) -> bool:
    return any(text.parsed.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first + 1, last))


def _breaks(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    return parsed.words[i] in CLAUSE_BREAKS or parsed.words[i] in ".?!" or parsed.dep[i] == "cc" or parsed.is_space[i]


def _from_adjective(text: MarkedText, i: int) -> Iterator[Attribution]:
    """ "is confident that …", "are convinced …" """
    parsed = text.parsed
    verb = parsed.head[i]
    known = frames("JJ", parsed.stems[i]) or frames("VB", parsed.stems[i])
    clause = next((c for c in parsed.children[i] if c > i and parsed.dep[c] == "ccomp" and _is_finite(text, c)), None)
    source = source_of(text, verb)
    if known and clause is not None and source and parsed.lower[source[0]] not in ("it", "there"):
        content = [k for k in parsed.subtree(clause) if k > i]
        yield Attribution(set(text.trimmed(content)), [*cue_tokens(text, verb), i], source)


def _aside(text: MarkedText, verb: int) -> Iterator[Attribution]:
    """ "In the end, she said, prices will rise.": the tree has no content for the verb, the commas show it."""
    parsed = text.parsed
    first, end = parsed.sentences[parsed.sentence[verb]]
    source = source_of(text, verb)
    if not source or parsed.tag[verb] not in ("VBD", "VBZ", "VBP") or "say" not in frames("VB", parsed.stems[verb]):
        return
    low, high = min(verb, *source), max(verb, *source)
    if _is_inserted(text, low, high, first, end):
        yield Attribution(set(text.trimmed([i for i in range(first, end) if not low <= i <= high])), [verb], source)


def _from_noun(text: MarkedText, noun: int) -> Iterator[Attribution]:
    """ "the ministry's claim that …" """
    parsed = text.parsed
    owner = next((c for c in parsed.children[noun] if parsed.dep[c] == "poss"), None)
    clause = next((c for c in parsed.children[noun] if parsed.dep[c] in ("acl", "ccomp") and _is_marked(text, c)), None)
    if owner is None or clause is None:
        return
    source = [i for i in noun_phrase(text, owner, [noun]) if parsed.lower[i] not in ("'s", "'")]
    yield Attribution(set(text.trimmed(parsed.subtree(clause))), [noun], source)
