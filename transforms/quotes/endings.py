"""Where contents end and begin that the tree runs on or cuts: second clauses, other reports, what is set in between.

Like the mends of :mod:`transforms.quotes.boundaries`, each function gives the new content, or None where it does not
apply.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import ATTITUDE, SPEECH
from transforms.quotes.frames import frames
from transforms.quotes.sources import agent_of
from transforms.word_lists import word_set

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
TENSES = {"VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present", "MD": "present"}
SEPARATORS = frozenset([",", ";"])
AUXILIARIES = frozenset(["is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "may", "might"])
CONTRASTS = frozenset(["while", "whereas", "whilst", "although", "though", "as"])
SUBJECT_TAGS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "EX", "NN", "NNS", "JJ", "CD"])
RELATIVES = frozenset(["which", "that", "what", "who", "whom"])
JUDGING = frozenset(["blame", "praise", "deny"])
OTHERS = frozenset(["some", "others", "many", "several", "both"])
WITHHELD = frozenset(
    map(
        stem,
        word_set("""
        give provide offer decline refuse elaborate say name specify comment disclose identify explain discuss answer
        """),
    )
)
"""Verbs of what somebody then did not tell."""
ADDED = frozenset(
    map(stem, ["adding", "saying", "telling", "noting", "stating", "warning", "claiming", "insisting", "citing"])
)


def with_second_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said that A was so, and that B …" and "said she was tired, but would go on": it goes on behind the mark."""
    parsed, last = text.parsed, content[-1]
    end = parsed.sentences[parsed.sentence[last]][1]
    if content[0] < attribution.cue[-1] or not any(parsed.tag[i] in FINITE for i in content):
        return None
    at = last + 1
    closed = text.quotation[last] >= 0 and (parsed.words[last - 1][-1:] == "," or parsed.lower[at : at + 1] == ["but"])
    if not closed:
        if at >= end or parsed.words[at] not in SEPARATORS:
            return None
        at += 1
    joined = at < end and parsed.tag[at] == "CC"
    at += joined
    if at + 2 >= end or text.quotation[at] >= 0:
        return None
    that = parsed.lower[at] == "that" and parsed.dep[at] == "mark"
    verb = next((i for i in parsed.ancestors(at) if parsed.tag[i][:2] in ("VB", "MD")), parsed.head[at])
    modal = joined and not closed and parsed.tag[at] == "MD" and parsed.stems[verb] not in WITHHELD | SPEECH
    modal = modal and parsed.subject[verb] in (None, *attribution.source) and "past" in _tenses(text, attribution)
    perfect = joined and parsed.lower[at] == "had" and parsed.tag[verb] == "VBN" and parsed.subject[verb] is None
    perfect = perfect and parsed.stems[verb] not in WITHHELD | SPEECH and "past" in _tenses(text, attribution)
    if (
        not (that or modal or perfect or (joined and _stays_present(text, attribution, content, verb)))
        or not at < verb < end
    ):
        return None
    stop = max(parsed.subtree(verb))
    return [*content, *range(last + 1, min(end, stop + 1))] if stop > verb else None


def _stays_present(text: MarkedText, attribution: Attribution, content: Sequence[int], verb: int) -> bool:
    """ "said the deal is a mere frame, and building is up to others": told in the past, all of it in the present."""
    parsed = text.parsed
    first = next((i for i in content if parsed.tag[i] in FINITE), content[0])
    present = parsed.tag[first] in ("VBZ", "VBP") and parsed.tag[verb] in ("VBZ", "VBP")
    subject = parsed.subject[verb]
    own = subject is not None and content[-1] < subject < verb
    return present and own and _tenses(text, attribution) == {"past"} and parsed.stems[verb] not in SPEECH


def with_whole_words(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content does not end inside of a word: "to re|-elect them"; nor before the "as" of "as well as"."""
    parsed, last = text.parsed, content[-1]
    end = parsed.sentences[parsed.sentence[last]][1]
    if last + 2 >= end or content[0] < attribution.cue[-1]:
        return None
    if parsed.words[last + 1] == "-" and parsed.start[last + 1] == parsed.end[last]:
        rest = [i for i in parsed.subtree(parsed.head[last]) if i > last] or [last + 1, last + 2]
        return [*content, *range(last + 1, max(rest) + 1)]
    joined = parsed.tag[last] in ("IN", "TO") and parsed.tag[last + 1] == "CC"  # "connected to | or impacted by"
    if joined or parsed.lower[last - 1 : last + 2] == ["as", "well", "as"]:
        stop = next((i for i in range(last + 2, end) if parsed.words[i] in SEPARATORS or parsed.words[i] == "."), end)
        return [*content, *range(last + 1, stop)]
    return None


def up_to_other_report(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it was safe, while engineers say it is not", ", and critics accused him": there somebody else speaks."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.stems[attribution.cue[-1]] not in SPEECH | ATTITUDE:
        return None
    for at, i in enumerate(content[2:-2], 2):
        before = parsed.words[i - 1] in SEPARATORS or text.quotation[i - 1] >= 0
        if text.quotation[i] >= 0 or not before:
            continue
        if parsed.lower[i] == "with" and any(
            parsed.tag[k] == "VBG" and parsed.stems[k] in SPEECH for k in content[at + 1 : at + 8]
        ):
            return content[:at]  # ", with some papers claiming …"
        if parsed.lower[i] in ("which", "who", "that") and _is_judged(text, attribution, i):
            return content[:at]  # "…, which Ann Lee has called a stunt"
        if parsed.lower[i] in CONTRASTS and parsed.dep[i] == "mark":
            verb = parsed.head[i]
        elif parsed.tag[i] == "CC":
            verb = next((c for c in parsed.children[parsed.head[i]] if parsed.dep[c] == "conj" and c > i), i)
        else:
            continue
        if _reports(text, attribution, i, verb):
            return content[:at]
    return None


def _is_judged(text: MarkedText, attribution: Attribution, pronoun: int) -> bool:
    """Whether somebody with a name says something of the noun in a relative clause."""
    parsed = text.parsed
    verb = next((i for i in parsed.ancestors(pronoun) if parsed.dep[i] == "relcl"), pronoun)
    subject = parsed.subject[verb]
    named = subject is not None and pronoun < subject < verb and parsed.name_label[subject] in ("PERSON", "ORG")
    says = parsed.stems[verb] in SPEECH or "label" in frames("VB", parsed.stems[verb])
    return named and says and subject not in attribution.source


def _reports(text: MarkedText, attribution: Attribution, opener: int, verb: int) -> bool:
    """Whether a verb of speech behind ``opener`` has a speaker of its own, in the tense of the cue."""
    parsed, subject = text.parsed, text.parsed.subject[verb]
    reports = parsed.stems[verb] in SPEECH or not JUDGING.isdisjoint(frames("VB", parsed.stems[verb]))
    if subject is None or not opener < subject < verb or not reports:
        return False
    told = parsed.tag[verb] in FINITE and TENSES[parsed.tag[verb]] in _tenses(text, attribution)
    speaks = parsed.name_label[subject] in ("PERSON", "ORG") or parsed.tag[subject] == "NNS"
    speaks = speaks or parsed.lower[subject] in OTHERS
    return (told or parsed.lower[opener] != "and") and speaks and parsed.dep[subject] == "nsubj"


def _tenses(text: MarkedText, attribution: Attribution) -> set[str]:
    """The tenses in which an article goes on that has "said", "says" or "has said"."""
    parsed = text.parsed
    if any(parsed.lower[i] in ("has", "have") for i in attribution.cue):
        return {"past", "present"}
    return {TENSES[parsed.tag[i]] for i in attribution.cue if parsed.tag[i] in TENSES}


def up_to_present(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "suggested he would not run and Weld has decided to": behind what was said in the past, the present is the
    article's own."""
    parsed = text.parsed
    first = next((i for i in content if parsed.tag[i] in FINITE), None)
    if first is None or content[0] < attribution.cue[-1] or _tenses(text, attribution) != {"past"}:
        return None
    past = parsed.tag[first] == "VBD" or parsed.lower[first] in ("would", "could", "might")
    for at, i in enumerate(content[2:-2], 2):
        if past and text.quotation[i] < 0 and parsed.tag[i] == "CC" and i > first:
            verb = next((k for k in content[at:] if parsed.tag[k] in FINITE), i)
            subject = parsed.subject[verb] if parsed.subject[verb] is not None else parsed.subject[parsed.head[verb]]
            named = subject is not None and i < subject < verb and parsed.name_label[subject] == "PERSON"
            if named and parsed.tag[verb] in ("VBZ", "VBP"):
                return content[:at]
    return None


def without_examples(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Others urged him to go, such as Ann Lee, who …": examples of those who speak are no part of it."""
    parsed, source = text.parsed, attribution.source
    if not source or content[0] < attribution.cue[-1] or not any(parsed.tag[i] in ("NNS", "NNPS") for i in source):
        return None
    for at, i in enumerate(content[2:-2], 2):
        if parsed.lower[i : i + 2] == ["such", "as"] and parsed.words[i - 1] == ",":
            person = any(parsed.name_label[k] == "PERSON" for k in content[at : at + 10])
            return content[:at] if person and text.quotation[i] < 0 else None
    return None


def up_to_other_share(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "52 percent voted to leave and 48 percent to stay": the second share is somebody else's."""
    parsed = text.parsed
    for at, i in enumerate(content[1:-3], 1):
        share = parsed.tag[i] == "CC" and parsed.tag[i + 1] == "CD" and parsed.lower[i + 2] in ("%", "percent")
        if share and content[0] > attribution.cue[-1] and text.quotation[i] < 0:
            rest = content[at + 3 : at + 5]
            return content[:at] if any(parsed.tag[k] in ("TO", *FINITE) for k in rest) else None
    return None


def up_to_silence(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "put the loss at $5,000 but gave no details", "and declined to say when": what was not said is the article's."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.tag[attribution.cue[-1]] != "VBD":
        return None
    for at, i in enumerate(content[1:-1], 1):
        if text.quotation[i] < 0 and parsed.tag[i] == "CC" and _is_silent(text, i + 1):
            return content[:at]
    return None


def _is_silent(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    verb = parsed.head[i] if parsed.lower[i] in ("did", "would") else i
    negated = any(parsed.dep[c] == "neg" for c in parsed.children[verb])
    silent = negated or any(parsed.lower[c] in ("no", "few", "little") for c in range(verb + 1, verb + 2))
    refused = parsed.stems[verb] in (stem("decline"), stem("refuse"))
    own = parsed.subject[verb]
    alone = own is None or own < i
    return parsed.tag[i] in ("VBD", "MD") and alone and parsed.stems[verb] in WITHHELD and (silent or refused)


def without_added_piece(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "A deal is near, said two people, who asked not to be named", ", he said, adding …": only what stands before."""
    parsed, cue = text.parsed, attribution.cue
    before = [i for i in content if i < cue[0]]
    after = [i for i in content if i > max([*cue, *attribution.source])]
    after = [i for i in after if text.is_word(i)]
    if not before or not after or text.quotation[after[0]] >= 0:
        return None
    first = after[0]
    added = parsed.tag[first] == "VBG" and parsed.stems[first] in ADDED
    aside = parsed.lower[first] == "who" or parsed.lower[first : first + 2] == ["in", "what"]
    if added or aside:
        return before
    semicolon = next((i for i in content if i > first and parsed.words[i] == ";" and text.quotation[i] < 0), None)
    return [i for i in content if i < semicolon] if semicolon is not None else None


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


def without_time(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "ruled on September 11 the closing was unlawful", "said yesterday the laws would change": the time of saying."""
    parsed, first = text.parsed, content[0]
    if first != attribution.cue[-1] + 1 or text.quotation[first] >= 0:
        return None
    at = 1 if parsed.lower[first] in ("on", "in") else 0
    begun = at
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


def with_what_is_left(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "pledged turning the museum, once a church|, to a mosque" and "a feature, which had …|, was forcing it down":
    behind an insertion goes on what hangs on the content, or has its subject in it."""
    parsed, comma = text.parsed, content[-1] + 1
    at, end = comma + 1, parsed.sentences[parsed.sentence[content[-1]]][1]
    inside = set(content)
    if content[0] < attribution.cue[-1] or at >= end or parsed.words[comma] != "," or text.quotation[at] >= 0:
        return None
    head = parsed.head[at]
    if parsed.lower[at] == "including":
        stop = next((i for i in range(at, end) if parsed.words[i] in (";", ".", "—") or parsed.tag[i] == "MD"), end)
        return [*content, *range(comma, stop)]
    opened = sum(parsed.words[i] == "," for i in content) % 2 == 1
    if parsed.tag[at] in ("IN", "TO") and parsed.dep[at] == "prep":
        goes_on = opened and head in inside and parsed.tag[head].startswith("VB")
        last = max(parsed.subtree(at))
    else:
        verb = at if parsed.subject[at] is not None else head
        goes_on = parsed.tag[at] in FINITE and opened and verb not in inside
        goes_on = goes_on and (parsed.subject[verb] is None or parsed.subject[verb] in inside)
        last = max(parsed.subtree(verb))
    return [*content, *range(comma, min(end, last + 1))] if goes_on and last >= at else None


def with_predicate_behind(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Six of the killings were, according to the court, “cruel” and …": the predicate stands behind the insertion."""
    parsed, own = text.parsed, [*attribution.cue, *attribution.source]
    low, high = min(own), max(own)
    end = parsed.sentences[parsed.sentence[low]][1]
    inserted = content[-1] < low and high + 2 < end and parsed.words[low - 1] == "," == parsed.words[high + 1]
    last = content[-1]
    told = parsed.tag[last] in FINITE and (parsed.lower[high + 2] == "that" or text.quotation[high + 2] >= 0)
    told = told or any(parsed.dep[c] in ("dobj", "ccomp", "attr", "acomp") and c > high for c in parsed.children[last])
    if not inserted or not (told or parsed.lower[last] in AUXILIARIES):
        return None
    return [*content, *range(high + 2, end)]


def with_rest_behind(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Both had to be replaced, according to the accounts, at a cost of …": what is no clause belongs to it."""
    parsed, source = text.parsed, attribution.source
    if parsed.lower[attribution.cue[0]] != "according" or not source or content[-1] > attribution.cue[0]:
        return None
    end = parsed.sentences[parsed.sentence[source[-1]]][1]
    rest = [i for i in range(source[-1] + 2, end) if text.quotation[i] < 0]
    set_off = len(rest) > 2 and parsed.words[source[-1] + 1] == "," and parsed.tag[rest[0]] in ("IN", "VBG", "TO", "RB")
    clause = any(parsed.tag[i] in FINITE or parsed.words[i] in (";", "—") for i in rest)
    return [*content, *rest] if set_off and not clause else None


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
