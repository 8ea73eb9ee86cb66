"""Direct speech: quotations that are utterances, the clause that ascribes them, and utterances that go on.

An utterance takes the attribution in the clause after it ("…," she said), else in the clause before it (She said: "…"),
else it continues the one before it, when nothing but the attribution stands between. Quotations that are only a phrase
inside a clause ("a mere 'detour'") are left to the rules for clauses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from transforms.quotes.attribution import OPENING_MARKS, SENTENCE_ENDS, Attribution, MarkedText
from transforms.quotes.cues import ATTITUDE, PHRASAL, SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import cue_tokens, noun_phrase, source_of

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
ASCRIBING = SPEECH | ATTITUDE
SHORT_CLAUSE = 14
LONGEST_LABEL = 8
NAMING_TAGS = frozenset(["NNP", "NN", "NNS", "NNPS", "PRP"])
ADDRESSING = frozenset(["tell", "ask"])
"""Verbs whose object is whom one speaks to."""
ALIKE_IN_PAST = frozenset(["put", "read"])
UTTERING = frozenset(["say", "manner", "write"])
WIDEST_GAP = 60
"""Characters before a quotation in which what introduces it is looked for."""


class Clause(NamedTuple):
    """The words beside a quotation that ascribe it."""

    cue: list[int]
    source: list[int]


def direct_attributions(text: MarkedText) -> list[Attribution]:
    """All attributions of utterances, in text order."""
    found: list[Attribution] = []
    last = -1
    for number, quotation in enumerate(text.quotations):
        near = last == number - 1 or (last >= 0 and quotation.paragraph == text.quotations[last].paragraph)
        joined = found[-1] if found and near else None
        if quotation.continues and joined is not None:
            _extend(text, joined, number)
        elif is_utterance(text, number, joined):
            before = joined if joined is not None and _follows(text, number, joined) else None
            attribution = _attribute(text, number, before)
            if attribution is not None and attribution is not before:
                found.append(attribution)
            if attribution is None:
                continue
        else:
            continue
        last = number
    return found


def _attribute(text: MarkedText, number: int, before: Attribution | None) -> Attribution | None:
    clause = clause_after(text, number)
    if clause is not None and not _says(text, clause.cue):
        before_it = clause_before(text, number)
        clause = before_it if before_it is not None and _says(text, before_it.cue) else clause
    elif clause is not None and _is_far(text, number, clause):
        clause = clause_before(text, number) or clause
    if clause is None and before is not None and _cut_by_clause(text, number, before):
        return _extend(text, before, number)
    clause = clause or clause_before(text, number)
    if clause is not None:
        return Attribution(set(text.tokens_of[number]), clause.cue, clause.source, direct=True)
    return _extend(text, before, number) if before is not None else None


def _is_far(text: MarkedText, number: int, clause: Clause) -> bool:
    """ "…, as quoted by a paper" and "…, referring to caves, and that evidence suggests": said by somebody before."""
    parsed, behind = text.parsed, text.tokens_of[number][-1] + 1
    while behind < clause.cue[0] and not text.is_word(behind):
        behind += 1
    return parsed.lower[clause.cue[0] - 1] == "as" or (parsed.tag[behind] == "VBG" and behind not in clause.cue)


def _says(text: MarkedText, cue: list[int]) -> bool:
    return any(is_speech(text, i) for i in cue)


def is_speech(text: MarkedText, i: int) -> bool:
    """Whether a word is a form of a verb of speech, perhaps with its particle ("shot back")."""
    parsed = text.parsed
    name = parsed.stems[i]
    particle = parsed.stems[i + 1] if i + 1 < len(parsed) else ""
    return name in SPEECH or (name, particle) in PHRASAL


def _extend(text: MarkedText, attribution: Attribution, number: int) -> Attribution:
    attribution.content.update(text.tokens_of[number])
    return attribution


def is_utterance(text: MarkedText, number: int, before: Attribution | None) -> bool:
    """Whether a quotation is something said rather than a phrase or a title in quotation marks."""
    words = [i for i in text.tokens_of[number] if text.is_word(i)]
    if not words:
        return False
    lead = _char_before(text, number)
    starts = text.parsed.words[words[0]][:1]
    finite = any(text.parsed.tag[i] in FINITE for i in words)
    if not starts.islower() and lead in (":", ",", ""):
        return finite or _ends_sentence(text, number) or len(words) > 3 or lead == ":"
    if _follows_verb(text, number):
        return True
    if starts.islower():
        cut = before is not None and _cut_by_clause(text, number, before)
        cut = cut and (lead in (",", "") or (before is not None and _is_own_clause(text, number, before)))
        return cut or (lead == "," and finite and _is_introduced(text, number))
    return (finite and len(words) > 2) or (_ends_sentence(text, number) and lead in SENTENCE_ENDS)


def _is_own_clause(text: MarkedText, number: int, before: Attribution) -> bool:
    """“We stand ready” tweeted Ann Lee “to help”: nothing but the attribution stands in between."""
    gap = range(max(before.content) + 1, text.tokens_of[number][0])
    words = {i for i in gap if text.is_word(i)}
    return bool(words) and words <= {*before.cue, *before.source}


def _is_introduced(text: MarkedText, number: int) -> bool:
    """ "She told the guard, “they took it”": the clause before says who spoke, and nothing else."""
    parsed, tokens = text.parsed, [i for i in _sentence_before(text, number) if text.is_word(i)]
    verb = _ascribing_verb(text, tokens, number, first=False) if tokens else None
    subject = parsed.subject[verb] if verb is not None else None
    if verb is None or subject not in tokens or not is_speech(text, verb):
        return False
    opens = min(parsed.subtree(subject)) <= tokens[0] + (parsed.tag[tokens[0]] in ("RB", "CC"))
    return opens and not any(parsed.tag[i] in FINITE for i in tokens if i > verb)


def _follows_verb(text: MarkedText, number: int) -> bool:
    """ "she yelled “thank you” and left": the whole quotation, and nothing else, is what the verb before it says."""
    parsed, tokens = text.parsed, text.tokens_of[number]
    verb, behind = tokens[0] - 1, tokens[-1] + 1
    if (
        verb < 0
        or parsed.tag[verb] not in ("VBD", "VBZ", "VBP", "VBG")
        or UTTERING.isdisjoint(frames("VB", parsed.stems[verb]))
    ):
        return False
    ends = behind >= len(parsed) or not text.is_word(behind) or _ends_sentence(text, number)
    return ends or parsed.tag[behind] in ("CC", "IN", "RB")


def clause_after(text: MarkedText, number: int) -> Clause | None:
    """The attribution that follows: …," said Ann Lee, who …"""
    quotation = text.quotations[number]
    inner = _inner_text(text, number)
    following = text.parsed.text[quotation.end : quotation.end + 1]
    if not (quotation.closed or inner.endswith(",")) or not (
        inner.endswith((",", "?", "!", "—", "–", "-", "…", "...")) or following in (",", " ")
    ):
        return None
    if inner.endswith((".",)) and following != ",":
        return None
    tokens = _rest_of_sentence(text, number)
    certain = inner.endswith(",") or following == ","
    verb = _ascribing_verb(text, tokens, number, first=True)
    if verb is None or (not certain and not _bare(text, verb, number)):
        return None
    return _clause(text, verb, tokens, number)


def clause_before(text: MarkedText, number: int) -> Clause | None:
    """The attribution that introduces: Ann Lee told reporters: "…" """
    lead = _char_before(text, number)
    tokens = _sentence_before(text, number)
    if not tokens or lead in SENTENCE_ENDS:
        return None
    label = _label(text, tokens) if lead == ":" else []
    if label:
        return Clause(tokens[-1:], label)
    verb = _ascribing_verb(text, tokens, number, first=False)
    if verb is not None and lead == "," and _is_within_clause(text, verb, tokens):
        return None
    if verb is not None and (lead in (",", ":") or (tokens[-1] - verb < 8 and text.parsed.stems[verb] in ASCRIBING)):
        return _clause(text, verb, tokens, number)
    return _colon_clause(text, tokens) if lead == ":" else None


def _is_within_clause(text: MarkedText, verb: int, tokens: list[int]) -> bool:
    """ "specifies that officials are removed for, and convicted of, “treason”": the quoted words end a clause."""
    parsed, at = text.parsed, tokens.index(verb)
    clause = tokens[at + 1 :]
    opens = len(clause) > 3 and parsed.lower[clause[0]] == "that" and parsed.tag[clause[-2]] == "IN"
    return opens and any(parsed.tag[i] in FINITE for i in clause)


def _label(text: MarkedText, tokens: list[int]) -> list[int]:
    """The name right before a colon, when it is all that stands since the last full stop or line's start."""
    words = text.parsed.words
    label: list[int] = []
    for i in reversed(tokens[:-1]):
        if words[i] in SENTENCE_ENDS or _is_dash(text, i) or len(label) == LONGEST_LABEL:
            break
        label.insert(0, i)
    named = bool(label) and all(words[i][:1].isupper() or not text.is_word(i) for i in label)
    known = named and (text.parsed.lower[label[-1]] in text.surnames or text.parsed.tag[label[-1]].startswith("NNP"))
    return label if known and len(label) < LONGEST_LABEL else []


def _is_dash(text: MarkedText, i: int) -> bool:
    """A dash between spaces: what stands before it is a heading of its own."""
    before, after = text.parsed.start[i] - 1, text.parsed.end[i]
    spaced = text.parsed.text[before : before + 1] == text.parsed.text[after : after + 1] == " "
    return spaced and text.parsed.words[i] in ("-", "–", "—")


def _colon_clause(text: MarkedText, tokens: list[int]) -> Clause | None:
    """A colon alone ascribes, or the main verb before it ("gave a different account:")."""
    parsed = text.parsed
    verbs = [i for i in tokens if parsed.tag[i] in FINITE and source_of(text, i)]
    if verbs:
        verb = min(verbs, key=lambda i: (parsed.depth[i], i))
        return Clause(cue_tokens(text, verb), source_of(text, verb))
    lead = next((at + 1 for at, i in enumerate(tokens[:3]) if parsed.lower[i] == "from"), 0)  # "And from Ann Lee:"
    source = text.trimmed(tokens[lead:])
    named = 0 < len(source) < SHORT_CLAUSE and parsed.tag[source[0]] != "IN"
    return Clause([*tokens[:lead], tokens[-1]], source) if named else None


def _clause(text: MarkedText, verb: int, tokens: list[int], number: int) -> Clause | None:
    cue = cue_tokens(text, verb)
    inside = set(tokens)
    source = [i for i in source_of(text, verb, text.tokens_of[number]) if i in inside]
    source = source or _source_by_place(text, verb, tokens, cue)
    return Clause(cue, source)


def _source_by_place(text: MarkedText, verb: int, tokens: list[int], cue: list[int]) -> list[int]:
    """Where the tree has no subject: the noun phrase right before or after the verb."""
    parsed = text.parsed
    at = tokens.index(verb)
    aged = [i for i in tokens[:at] if parsed.lower[i] == "old" and parsed.words[i - 1] == "-"]
    if aged and aged[-1] + 1 >= verb - 1:  # "the 52-year-old remarked"
        first = next((i for i in reversed(range(tokens[0], aged[-1])) if parsed.tag[i] == "DT"), aged[-1])
        return [*range(first, aged[-1] + 1)]
    inverted = parsed.tag[verb] != "VBG" and (at == 0 or (at == 1 and not text.is_word(tokens[0])))
    for i in [*tokens[at + 1 : at + 4], *reversed(tokens[:at])]:
        named = parsed.tag[i] in NAMING_TAGS and parsed.name_label[i] not in ("DATE", "TIME")
        named = named and parsed.words[i - 1] != "-"
        beside = ("pobj", "npadvmod") if inverted and i > verb else ("dobj", "pobj", "dative")
        if i > verb or parsed.tag[i] != "NNP":
            beside = (*beside, "npadvmod")
        if named and parsed.dep[i] not in beside:
            head = i
            while parsed.head[head] in tokens and parsed.dep[head] in ("compound", "nmod", "amod", "poss", "flat"):
                head = parsed.head[head]
            return [t for t in noun_phrase(text, head, cue) if t in tokens]
    return []


def _ascribing_verb(text: MarkedText, tokens: list[int], number: int, first: bool) -> int | None:
    """The verb among the tokens that ascribes the quotation: one of speech with a subject, or its head in the tree."""
    parsed = text.parsed
    heads = {parsed.head[i] for i in text.tokens_of[number] if parsed.head[i] not in text.tokens_of[number]}
    verbs = [i for i in tokens if parsed.tag[i].startswith("VB")]
    known = [
        i for i in verbs if is_speech(text, i) and (_may_ascribe(text, i) or (first and _is_told(text, i, tokens)))
    ]
    known = [i for i in known if parsed.lower[i - 1] != "as"] or known  # "said, as reported by Reuters"
    if known:
        return known[0] if first else _last_main(text, known)
    governing = [i for i in verbs if i in heads and _may_ascribe(text, i) and _has_subject(text, i, tokens)]
    if governing:
        return governing[0]
    short = [
        i for i in verbs if parsed.tag[i] in FINITE and parsed.stems[i] in ASCRIBING and _has_subject(text, i, tokens)
    ]
    if first and len(tokens) < SHORT_CLAUSE and not short:
        short = [i for i in verbs if parsed.tag[i] == "VBD" and _has_subject(text, i, tokens)]
    return (short[0] if first else short[-1]) if short else None


def _last_main(text: MarkedText, verbs: list[int]) -> int:
    """Of several verbs of speech before a quotation the nearest that is no part of a relative clause or of what another
    one says ("told Reuters its height suggested a pattern: “…”")."""
    parsed = text.parsed
    main = [i for i in verbs if parsed.dep[i] not in ("relcl", "acl")]
    main = [i for i in main if parsed.dep[i] != "ccomp" or parsed.head[i] not in main] or main
    return (main or verbs)[-1]


def _may_ascribe(text: MarkedText, i: int) -> bool:
    """Not an infinitive or a participle that only describes ("asked about …", "the comments made")."""
    parsed = text.parsed
    if parsed.tag[i] == "VB":
        went_on = parsed.lower[i - 2 : i] == ["on", "to"] and parsed.stems[i - 3] == "go"  # "went on to add"
        if went_on or (parsed.lower[i] in ALIKE_IN_PAST and parsed.subject[i] is not None):
            return True
        return any(parsed.dep[c] == "aux" and parsed.lower[c] != "to" for c in parsed.children[i])
    return parsed.tag[i] != "VBN" or any(parsed.dep[c] in AUX for c in parsed.children[i])


def _is_told(text: MarkedText, i: int, tokens: list[int]) -> bool:
    """ "…," Baylosis, 40, recalled on Saturday: a past tense that the tree takes for a participle behind a name."""
    parsed = text.parsed
    before = [k for k in tokens if k < i and text.is_word(k)]
    named = bool(before) and before[0] == tokens[0] and parsed.tag[before[0]] == "NNP" and len(before) <= LONGEST_LABEL
    agent = any(parsed.dep[c] == "agent" for c in parsed.children[i])
    return named and not agent and parsed.tag[i] == "VBN" and parsed.words[i - 1] == ","


AUX = ("aux", "auxpass", "agent")


def _has_subject(text: MarkedText, verb: int, tokens: list[int]) -> bool:
    return text.parsed.subject[verb] in tokens


def _bare(text: MarkedText, verb: int, number: int) -> bool:
    """After a question or exclamation: the clause says nothing else than who spoke."""
    parsed, own = text.parsed, text.tokens_of[number]
    objects = ("ccomp", "xcomp") if parsed.stems[verb] in ADDRESSING else ("ccomp", "dobj", "xcomp")
    return not any(parsed.dep[c] in objects and c not in own and c > own[-1] for c in parsed.children[verb])


def _rest_of_sentence(text: MarkedText, number: int) -> list[int]:
    """Tokens after a quotation up to the end of the sentence or the next quotation."""
    parsed = text.parsed
    found: list[int] = []
    at = text.tokens_of[number][-1] + 1
    paragraph = parsed.paragraph[at - 1]
    while at < len(parsed) and parsed.paragraph[at] == paragraph and text.quotation[at] < 0:
        new_sentence = found and parsed.sentence[at] != parsed.sentence[found[-1]]
        if new_sentence and parsed.words[found[-1]] in (".", "?", "!"):
            break
        if not parsed.is_space[at]:
            found.append(at)
        at += 1
    return found


def _sentence_before(text: MarkedText, number: int) -> list[int]:
    """Tokens of the sentence before a quotation, back to the quotation before it."""
    parsed = text.parsed
    found: list[int] = []
    at = text.tokens_of[number][0] - 1
    paragraph = parsed.paragraph[at + 1]
    if _introduced_above(text, number):
        paragraph -= 1
    while at >= 0 and parsed.paragraph[at] == paragraph and text.quotation[at] < 0:
        if found and parsed.words[at] in (".", "?", "!") and parsed.sentence[at] != parsed.sentence[found[-1]]:
            break
        if not parsed.is_space[at]:
            found.append(at)
        at -= 1
    return found[::-1]


def _char_before(text: MarkedText, number: int) -> str:
    """The last character before a quotation in its paragraph, or ""."""
    start = text.quotations[number].start
    line = text.parsed.text[max(0, start - WIDEST_GAP) : start].rstrip(" \t\u00a0")
    if _introduced_above(text, number):
        return ":"
    return "" if line.endswith("\n") else line[-1:]


def _introduced_above(text: MarkedText, number: int) -> bool:
    """Whether the quotation opens a paragraph and the paragraph before ends with a colon."""
    start = text.quotations[number].start
    before = text.parsed.text[max(0, start - WIDEST_GAP) : start]
    above = before.rstrip()
    return above.endswith(":") and "\n" in before[len(above) :]


def _ends_sentence(text: MarkedText, number: int) -> bool:
    return _inner_text(text, number).endswith((".", "?", "!", "…", ","))


def _inner_text(text: MarkedText, number: int) -> str:
    """A quotation without its marks."""
    quotation = text.quotations[number]
    return text.parsed.text[quotation.start : quotation.end].strip("“”„«»‹›‘’\"'` ")


def _cut_by_clause(text: MarkedText, number: int, before: Attribution) -> bool:
    """Whether the text since the attribution before holds the rest of its clause only: … he said, "…" """
    parsed = text.parsed
    first, last = text.tokens_of[number][0], max(before.content)
    gap = text.outside(range(last + 1, first))
    breaks = sum(parsed.words[i] in (".", "?", "!") for i in gap)
    return parsed.paragraph[first] == parsed.paragraph[last] and (not gap or breaks == 0 or _one_sentence(text, gap))


def _one_sentence(text: MarkedText, gap: list[int]) -> bool:
    """Whether a gap is the rest of one sentence; the tree's sentences are no help beside quotation marks."""
    numbers = {text.parsed.sentence[i] for i in gap if text.is_word(i)}
    return len(numbers) == 1 and text.parsed.words[gap[-1]] in (".", "?", "!")


def _follows(text: MarkedText, number: int, attribution: Attribution) -> bool:
    """Whether nothing stands between an attribution and the next quotation but its own clause."""
    parsed = text.parsed
    first, last = text.tokens_of[number][0], max(attribution.content)
    gap = text.outside(range(last + 1, first))
    own = set(attribution.cue) | set(attribution.source)
    if not any(text.is_word(i) for i in gap):
        return parsed.paragraph[first] - parsed.paragraph[last] <= 1
    if parsed.paragraph[first] != parsed.paragraph[last]:
        return not own.isdisjoint(gap) and _one_sentence(text, gap) and _is_all_quotation(text, first)
    return not own.isdisjoint(gap) and _cut_by_clause(text, number, attribution)


def _is_all_quotation(text: MarkedText, i: int) -> bool:
    paragraph = text.parsed.paragraph[i]
    return not any(text.quotation[t] < 0 and text.is_word(t) for t in _paragraph_tokens(text, i, paragraph))


def _paragraph_tokens(text: MarkedText, i: int, paragraph: int) -> Iterable[int]:
    while i < len(text.parsed) and text.parsed.paragraph[i] == paragraph:
        yield i
        i += 1


__all__ = ["OPENING_MARKS", "Clause", "clause_after", "clause_before", "direct_attributions", "is_utterance"]
