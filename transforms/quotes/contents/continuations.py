"""Where a content goes on: over commas, insertions, second clauses and the ends of quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import (
    FINITE,
    SEPARATORS,
    STOPS,
    WITHHELD,
    clause_end,
    is_quoted,
    sentence_end,
    tenses,
)
from transforms.quotes.cues import SPEECH

CLAUSE_GOES_ON = frozenset(["DT", "PRP", "PRP$", "MD"])
LONGEST_INSERTION = 12
LONGEST_TAIL = 40
POINTING_BACK = frozenset(["this", "these", "that", "those", "such", "it", "they"])
AUXILIARIES = frozenset(["is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "may", "might"])


def around_insertion(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "They house 6,000 lions, scientists report, more than live wild.": the attribution is set into what is said."""
    parsed = text.parsed
    own = [*attribution.cue, *attribution.source]
    low, high = min(own), max(own)
    first, end = parsed.sentences[parsed.sentence[low]]
    if content[0] < high or high + 1 >= end or low <= first + 1 or not attribution.source:
        return None
    inserted = parsed.words[low - 1] == "," and parsed.words[high + 1] == "," and high - low == len(own) - 1
    before = [i for i in range(first, low) if not is_quoted(text, i)]
    clause = any(parsed.tag[i] in FINITE for i in before) and not any(parsed.tag[i] in FINITE for i in content)
    return [*before, *content] if inserted and clause else None


def with_predicate(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content behind its cue that stops right before a finite verb: the verb and what follows belong to it."""
    parsed, end = text.parsed, sentence_end(text, content[-1])
    noun = not any(parsed.tag[i].startswith("VB") for i in attribution.cue)
    cut = is_quoted(text, content[-1]) or parsed.tag[content[-1]] == "CC"
    if noun or cut or content[0] < attribution.cue[-1]:
        return None
    following = _behind_insertion(text, content, end)
    if following >= end or parsed.tag[following] not in FINITE or is_quoted(text, following):
        return None
    if following in attribution.cue or following <= max(attribution.source, default=0):
        return None
    stop = next((i for i in range(following, end) if parsed.words[i] in STOPS), end)
    return [*content, *range(content[-1] + 1, stop)] if stop - following <= LONGEST_TAIL else None


def _behind_insertion(text: MarkedText, content: Sequence[int], end: int) -> int:
    """The token after a content, or after ", like warming seas," when the content has no verb yet."""
    parsed, following = text.parsed, content[-1] + 1
    if following >= end or parsed.words[following] != "," or any(parsed.tag[i] in FINITE for i in content):
        return following
    inserted = range(following + 1, min(end, following + LONGEST_INSERTION))
    close = next((i for i in inserted if parsed.words[i] in STOPS or parsed.tag[i] in FINITE), following)
    return close + 1 if parsed.words[close] == "," and close > following else following


def up_to_attribution(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content before its attribution that stops at a conjunction or before a clause: up to "…, he noted" """
    parsed, limit = text.parsed, min([*attribution.cue, *attribution.source])
    if content[-1] > limit or parsed.sentence[content[-1]] != parsed.sentence[limit]:
        return None
    gap = range(content[-1] + 1, limit)
    clause = any(parsed.tag[i] in FINITE for i in gap) and parsed.words[limit - 1] == ","
    cut = parsed.tag[content[-1]] == "CC" and len(gap) > 2
    return [*content, *gap] if clause and cut else None


def with_joined_quotation(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "…, calling it a “grave abuse” and “contrary to law”": the second quotation belongs to it as well."""
    parsed, i = text.parsed, content[-1] + 1
    if (
        not is_quoted(text, content[-1])
        or content[-1] < attribution.cue[-1]
        or i + 1 >= sentence_end(text, content[-1])
    ):
        return None
    if parsed.tag[i] != "CC" or not is_quoted(text, i + 1):
        return None
    return [*content, i, *text.tokens_of[text.quotation[i + 1]]]


def with_rest_of_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said he was “optimistic” a deal would be reached": the clause goes on behind the quoted words."""
    parsed, last = text.parsed, content[-1]
    following, end = last + 1, sentence_end(text, last)
    if not is_quoted(text, last) or last < attribution.cue[-1] or following >= end or is_quoted(text, following):
        return None
    closed = any(parsed.words[i][-1:] in (",", ".", "?", "!") for i in (last - 1, last - 2))  # "…[.]”"
    plain = not closed and parsed.tag[attribution.cue[-1]] in FINITE
    own = any(parsed.tag[i] in FINITE for i in content)
    opened = next((i for i in content if is_quoted(text, i)), last)
    named = (
        not own and parsed.tag[following] in ("VBZ", "VBD") and parsed.words[opened - 1] == ":"
    )  # "the name: “X” is"
    if not plain or not (named or (own and parsed.tag[following] in CLAUSE_GOES_ON)):
        return None
    stop = next((i for i in range(following, end) if parsed.words[i] in STOPS), end)
    return [*content, *range(following, stop)] if stop - following <= LONGEST_TAIL else None


def with_joined_clause(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "found that corals suffer, but these losses may be made good" and ", nor its terms": it goes on."""
    parsed, last = text.parsed, content[-1]
    at, end = last + 1, parsed.sentences[parsed.sentence[last]][1]
    behind = content[0] > attribution.cue[-1] and at + 2 < end and parsed.words[at] == ","
    if not behind or text.quotation[last] >= 0 or not any(parsed.tag[i] in FINITE for i in content):
        return None
    stop = clause_end(text, at + 2, end)
    rest = range(at + 2, stop)
    only = any([parsed.lower[i], parsed.lower[i + 1]] == ["not", "only"] for i in content[:-1])
    if only and parsed.lower[at + 1] == "but":
        goes_on = True
    elif parsed.lower[at + 1] == "nor":
        goes_on = not any(parsed.tag[i] in FINITE for i in rest)
    else:
        verb = next((i for i in rest if parsed.tag[i] in FINITE), None)
        goes_on = parsed.lower[at + 1] == "but" and parsed.lower[at + 2] in POINTING_BACK and verb is not None
        goes_on = goes_on and parsed.tag[verb or 0] == "MD"
    return [*content, *range(at, stop)] if goes_on else None


def with_predicate_behind(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Six of the killings were, according to the court, “cruel” and …": the predicate stands behind the insertion."""
    parsed, own = text.parsed, [*attribution.cue, *attribution.source]
    low, high = min(own), max(own)
    end = parsed.sentences[parsed.sentence[low]][1]
    inserted = content[-1] < low and high + 2 < end and parsed.words[low - 1] == "," == parsed.words[high + 1]
    last = content[-1]
    if not inserted:
        return None
    told = parsed.tag[last] in FINITE and (parsed.lower[high + 2] == "that" or text.quotation[high + 2] >= 0)
    told = told or (parsed.tag[high + 2] in FINITE and parsed.subject[high + 2] is None)
    told = told or any(parsed.dep[c] in ("dobj", "ccomp", "attr", "acomp") and c > high for c in parsed.children[last])
    if not (told or parsed.lower[last] in AUXILIARIES):
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


def with_consequence(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it would be “a condition” so the public should use “what they have”": the quoted words go on."""
    parsed, at = text.parsed, content[-1] + 1
    end = sentence_end(text, content[-1])
    behind = is_quoted(text, content[-1]) and content[-1] > attribution.cue[-1] and at + 2 < end
    if not behind or parsed.lower[at] != "so":
        return None
    rest = range(at, end)
    goes_on = any(parsed.tag[i] == "MD" for i in rest) and any(is_quoted(text, i) for i in rest)
    return [*content, *rest] if goes_on else None


def with_open_conjunction(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it had to be short and, to offend nobody|, it must not name a place": what "and," has opened goes on."""
    parsed, at = text.parsed, content[-1] + 1
    end = sentence_end(text, content[-1])
    opened = max((i for i in content[:-1] if parsed.tag[i] == "CC" and parsed.words[i + 1] == ","), default=None)
    if opened is None or content[0] < attribution.cue[-1] or at + 2 >= end or parsed.words[at] != ",":
        return None
    if text.quotation[opened] >= 0 or any(parsed.tag[i] in FINITE for i in content if i > opened):
        return None
    rest = range(at, next((i for i in range(at, end) if parsed.words[i] == ";"), end))
    return [*content, *rest] if any(parsed.tag[i] in FINITE for i in rest) else None


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
    unsure = not closed or any(parsed.tag[i] == "MD" for i in content)
    modal = joined and unsure and parsed.tag[at] == "MD" and parsed.stems[verb] not in WITHHELD | SPEECH
    modal = modal and parsed.subject[verb] in (None, *attribution.source) and "past" in tenses(text, attribution)
    perfect = joined and parsed.lower[at] == "had" and parsed.tag[verb] == "VBN" and parsed.subject[verb] is None
    perfect = perfect and parsed.stems[verb] not in WITHHELD | SPEECH and "past" in tenses(text, attribution)
    if not (that or modal or perfect or (joined and _goes_on(text, attribution, content, verb))) or not at < verb < end:
        return None
    stop = max(parsed.subtree(verb))
    return [*content, *range(last + 1, min(end, stop + 1))] if stop > verb else None


def _goes_on(text: MarkedText, attribution: Attribution, content: Sequence[int], verb: int) -> bool:
    """Whether a joined clause with a subject of its own is still told by the speaker."""
    return _stays_present(text, attribution, content, verb) or _stays_shifted(text, attribution, content, verb)


def _stays_shifted(text: MarkedText, attribution: Attribution, content: Sequence[int], verb: int) -> bool:
    """ "said their thoughts were with them, and they were looking into it", "he died, but they had not known it"."""
    parsed, subject = text.parsed, text.parsed.subject[verb]
    helpers = {parsed.lower[c] for c in parsed.children[verb] if parsed.dep[c] in ("aux", "auxpass")}
    shifted = ("had" in helpers and parsed.tag[verb] == "VBN") or "would" in helpers
    shifted |= parsed.tag[verb] == "VBG" and not helpers.isdisjoint({"was", "were"})
    own = subject is not None and content[-1] < subject < verb and parsed.stems[verb] not in SPEECH
    first = next((i for i in content if parsed.tag[i] in FINITE), content[0])
    past = parsed.tag[first] == "VBD" or parsed.lower[first] in ("would", "could", "might")
    return shifted and own and past and tenses(text, attribution) == {"past"}


def _stays_present(text: MarkedText, attribution: Attribution, content: Sequence[int], verb: int) -> bool:
    """ "said the deal is a mere frame, and building is up to others": told in the past, all of it in the present."""
    parsed = text.parsed
    first = next((i for i in content if parsed.tag[i] in FINITE), content[0])
    present = parsed.tag[first] in ("VBZ", "VBP") and parsed.tag[verb] in ("VBZ", "VBP")
    subject = parsed.subject[verb]
    own = subject is not None and content[-1] < subject < verb
    return present and own and tenses(text, attribution) == {"past"} and parsed.stems[verb] not in SPEECH


def with_listed_clauses(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "reported that A; that B; and that C": what "that" takes up behind a semicolon."""
    parsed, at = text.parsed, content[-1] + 1
    end = sentence_end(text, content[-1])
    if content[0] < attribution.cue[-1] or at + 3 >= end or parsed.words[at] != ";" or text.quotation[at] >= 0:
        return None
    opener = at + 1 + (parsed.tag[at + 1] == "CC")
    that = parsed.lower[opener] == "that" and parsed.tag[opener + 1] not in FINITE
    return [*content, *range(at, end)] if that else None


def with_elliptic_member(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "claimed ninety were hurt, as were ten soldiers|, and two each of the guards": a member without a verb."""
    parsed, at = text.parsed, content[-1] + 1
    end = sentence_end(text, content[-1])
    rest = [i for i in range(at + 2, end) if text.is_word(i)]
    joined = (
        content[0] > attribution.cue[-1] and at + 3 < end and parsed.words[at] == "," and parsed.tag[at + 1] == "CC"
    )
    counted = joined and bool(rest) and parsed.tag[rest[0]] == "CD" and any(parsed.tag[i] == "CD" for i in content)
    plain = not any(parsed.tag[i].startswith("V") or parsed.tag[i] == "MD" for i in rest)
    return [*content, *range(at, rest[-1] + 1)] if counted and plain and text.quotation[at] < 0 else None


def with_quotation_behind(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said he was “humbled” by it| and “we will work”": it goes on in quotation marks."""
    parsed, at = text.parsed, content[-1] + 1
    end = len(parsed)
    behind = (
        content[0] > attribution.cue[-1]
        and at + 1 < end
        and parsed.paragraph[at] == parsed.paragraph[content[-1]]
        and text.quotation[content[-1]] < 0
    )
    if not behind or text.quotation[at] >= 0 or text.quotation[at + 1] < 0:
        return None
    joined = parsed.tag[at] == "CC" and any(text.quotation[i] >= 0 for i in content)
    return [*content, at, *text.tokens_of[text.quotation[at + 1]]] if joined else None
