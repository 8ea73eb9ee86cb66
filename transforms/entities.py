"""Names in a text: the language model's mentions, repaired by rules that hold for any news copy.

Each rule is a function from mentions to mentions. They run in the order of :data:`REPAIRS`; after all of them,
mentions do not overlap and stand in text order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from schemas.records import Entity
from transforms.canonical import canonical_names, plain
from transforms.given_names import gender_of_given_name
from transforms.name_tables import (
    BODY_ENDINGS,
    CALENDAR_WORDS,
    DETERMINERS,
    FEASTS,
    NAME_LABELS,
    PEOPLES_ENDINGS,
    PERSONAL_NOUNS,
    PERSONAL_TITLES,
    PLACE_SUPERLATIVES,
    PLATFORMS,
    THE_BELONGS,
    TITLE_HEADS,
    TITLE_MODIFIERS,
    TITLES,
    VESSELS,
)
from transforms.parsed_text import NameSpan, ParsedText

EDGE = re.compile(r"""[\s"“”„«»‘’'`.,;:!?()\[\]{}<>*/|\\–—-]+""")
POSSESSIVES = ("'s", "’s", "'", "’")
INITIAL = re.compile(r"(?:[A-Z]\.)+$")
SCORE = re.compile(r"\s+\d{1,3}\s?[-–]\s?\d{1,3}$")
PLACE_PREPOSITIONS = frozenset(["in", "on", "to", "from", "at"])
ABBREVIATION = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros)\.$")
Repair = Callable[[ParsedText, list[NameSpan]], list[NameSpan]]


def find_entities(parsed: ParsedText) -> list[Entity]:
    """All mentions of names, in text order, with the fullest name that the article gives to each."""
    names = [NameSpan(*name) for name in parsed.names]
    for repair in REPAIRS:
        names = sorted(repair(parsed, names))
    mentions = list(_without_overlap(_surface(parsed, name) for name in names))
    canonical = canonical_names(parsed.text, mentions)
    return [mention._replace(canonical=full) for mention, full in zip(mentions, canonical, strict=True)]


def is_title(word: str) -> bool:
    """Whether a word before a name is a title ("Mr.", "President") rather than part of the name."""
    return word.lower().rstrip(".") in TITLES


def _surface(parsed: ParsedText, name: NameSpan) -> Entity:
    """The characters of a name without the punctuation at its edges."""
    start, end = parsed.start[name.first], parsed.end[name.end - 1]
    text = parsed.text
    lead = EDGE.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and EDGE.fullmatch(text[end - 1]) and not ABBREVIATION.search(text[start:end]):
        end -= 1
    return Entity(start, end, text[start:end], name.label, "")


def _without_overlap(mentions: Iterator[Entity]) -> Iterator[Entity]:
    """Mentions of at least one letter, none inside another; of two that overlap the longer stays."""
    ranked = sorted(mentions, key=lambda m: (m.start - m.end, m.start))
    taken = bytearray(max((m.end for m in ranked), default=0))
    kept = []
    for mention in ranked:
        free = not any(taken[mention.start : mention.end])
        if free and any(c.isalpha() for c in mention.text):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    return iter(sorted(kept))


def names_hidden_in_dates(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A holy month or a feast named in a date ("the first week of Lent") is an event."""
    found = []
    for first, end, label in names:
        if label == "DATE":
            found += [NameSpan(a, b, "EVENT") for a, b in _capitalised_runs(parsed, first, end)]
    return names + found


def _capitalised_runs(parsed: ParsedText, first: int, end: int) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for i in range(first, end + 1):
        if i < end and _names_a_day(parsed, i):
            run.append(i)
        elif run:
            yield run[0], run[-1] + 1
            run = []


def _names_a_day(parsed: ParsedText, i: int) -> bool:
    word = parsed.words[i]
    named = parsed.tag[i] in ("NNP", "NNPS") and word[:1].isupper() and not word.isupper()
    return named and len(word) > 2 and word.lower().rstrip(".") not in CALENDAR_WORDS


def names_only(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """Numbers, dates and amounts go."""
    return [name for name in names if name.label in NAME_LABELS]


def split_at_line_ends(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A name does not run across a line end or a dash between spaces: the longest piece stays."""
    return [max(_pieces(parsed, name), key=lambda p: (p.end - p.first, -p.first)) for name in names]


def _pieces(parsed: ParsedText, name: NameSpan) -> list[NameSpan]:
    pieces, first = [], name.first
    for i in range(name.first, name.end):
        if "\n" in parsed.words[i] or parsed.words[i] in ("--", "—", "–"):
            pieces.append(NameSpan(first, i, name.label))
            first = i + 1
    pieces.append(NameSpan(first, name.end, name.label))
    return [p for p in pieces if p.first < p.end] or [name]


def without_determiner(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "the Senate" -> "Senate"; "the" with a capital inside a sentence belongs to the name ("The Hague")."""
    return [_drop_determiner(parsed, name) for name in names]


def _drop_determiner(parsed: ParsedText, name: NameSpan) -> NameSpan:
    first, end, label = name
    word = parsed.words[first]
    if end - first < 2 or word.lower() not in DETERMINERS:
        return name
    starts = first == 0 or not parsed.text[parsed.start[first] - 1].isspace() or _starts_sentence(parsed, first)
    keep = word[0].isupper() and (not starts or f"the {parsed.lower[first + 1]}" in THE_BELONGS)
    return name if keep else NameSpan(first + 1, end, label)


def _starts_sentence(parsed: ParsedText, i: int) -> bool:
    return parsed.sentences[parsed.sentence[i]][0] == i


def without_possessive(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """The possessive 's is not part of a name."""
    return [
        name._replace(end=name.end - 1)
        if name.end - name.first > 1 and parsed.words[name.end - 1] in POSSESSIVES
        else name
        for name in names
    ]


def split_at_possessor(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Norway's Radio 1" holds two names when "Norway" is a place elsewhere; "Lloyd's of London" does not."""
    places = {_words(parsed, n): n.label for n in names if n.label in ("GPE", "LOC", "NORP")}
    found = []
    for name in names:
        mark = next((i for i in range(name.first + 1, name.end - 1) if parsed.lower[i] == "'s"), None)
        owner = parsed.text[parsed.start[name.first] : parsed.end[mark - 1]] if mark else ""
        if mark and owner in places:
            found += [NameSpan(name.first, mark, places[owner]), NameSpan(mark + 1, name.end, name.label)]
        else:
            found.append(name)
    return found


def without_titles(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "President Ruiz" -> "Ruiz"; an ORG that is only part of somebody's title is none."""
    found = []
    for name in names:
        trimmed = _trim_title(parsed, name) if name.label == "PERSON" else _trim_title_modifiers(parsed, name)
        if trimmed.first < trimmed.end:
            found.append(trimmed)
    return found


def _trim_title(parsed: ParsedText, name: NameSpan) -> NameSpan:
    first = name.first
    while first < name.end - 1 and (is_title(parsed.words[first]) or parsed.words[first] == "."):
        first += 1
    return name._replace(first=first)


def _trim_title_modifiers(parsed: ParsedText, name: NameSpan) -> NameSpan:
    """ "National Security" before "Adviser" and "Press" before "Secretary" belong to the title, not to a body."""
    end = name.end
    if name.label != "ORG" or not _before_title_head(parsed, end):
        return name if not _after_title_of(parsed, name) else name._replace(end=name.first)
    while end > name.first and parsed.lower[end - 1] in TITLE_MODIFIERS:
        end -= 1
    return name._replace(end=end)


def _before_title_head(parsed: ParsedText, i: int) -> bool:
    return i < len(parsed) and parsed.lower[i] in TITLE_HEADS


def _after_title_of(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Defense" in "Secretary of Defense"."""
    words = parsed.lower[name.first : name.end]
    before = parsed.lower[max(0, name.first - 2) : name.first]
    return (
        len(before) == 2 and before[1] == "of" and before[0] in TITLE_HEADS and all(w in TITLE_MODIFIERS for w in words)
    )


def with_given_names(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A given name that was left out in front of an initial or a surname is taken in: "Ann" before "B. Lee"."""
    taken = {i for name in names for i in range(name.first, name.end)}
    return [
        name._replace(first=name.first - 1) if name.label == "PERSON" and _is_given_name(parsed, name, taken) else name
        for name in names
    ]


def _is_given_name(parsed: ParsedText, name: NameSpan, taken: set[int]) -> bool:
    i = name.first - 1
    if i < 0 or i in taken or parsed.tag[i] != "NNP" or parsed.sentence[i] != parsed.sentence[name.first]:
        return False
    word = parsed.words[i]
    initial = bool(INITIAL.match(parsed.words[name.first]))
    given = word[0].isupper() and word.isalpha() and not is_title(word) and not word.isupper()
    attached = name.first <= parsed.head[i] < name.end and parsed.dep[i] == "compound"
    return given and (initial or (attached and name.end - name.first == 1 and not _starts_sentence(parsed, i)))


def without_scores(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Rovers 2-1" -> "Rovers": how a match ended is no part of a team's name."""
    return [_drop_score(parsed, name) for name in names]


def _drop_score(parsed: ParsedText, name: NameSpan) -> NameSpan:
    score = SCORE.search(_words(parsed, name))
    if score is None:
        return name
    limit = parsed.start[name.first] + score.start()
    return name._replace(end=next(i for i in range(name.first, name.end) if parsed.end[i] >= limit) + 1)


def labelled_by_context(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """What stands around a name, or its last word, outvotes the recogniser: titles, feasts, bodies, ships, places."""
    surnames = {parsed.words[n.end - 1] for n in names if n.label == "PERSON" and n.end - n.first > 1}
    return [name._replace(label=_label_in_context(parsed, name, surnames)) for name in names]


def _label_in_context(parsed: ParsedText, name: NameSpan, surnames: set[str]) -> str:
    if name.label == "PERSON":
        return _label_of_person(parsed, name, surnames)
    if name.label == "NORP":
        return "GPE" if _is_place(parsed, name) else "NORP"
    titled = name.label in ("ORG", "FAC", "PRODUCT", "WORK_OF_ART") and _looks_personal(parsed, name)
    return "PERSON" if titled and _is_titled(parsed, name) else name.label


def _label_of_person(parsed: ParsedText, name: NameSpan, surnames: set[str]) -> str:
    """What the recogniser took for a person: a feast, a place, a body, a ship, or indeed a person."""
    last = parsed.lower[name.end - 1].rstrip(".")
    if name.end - name.first > 1:
        return "ORG" if last in BODY_ENDINGS else "PRODUCT" if _is_vessel(parsed, name) else "PERSON"
    if last in FEASTS:
        return "EVENT"
    return "GPE" if parsed.words[name.first] not in surnames and _is_country(parsed, name) else "PERSON"


def _looks_personal(parsed: ParsedText, name: NameSpan) -> bool:
    """Two to four capitalised words in the singular, the last of them no body's."""
    words = range(name.first, name.end)
    written = all(parsed.tag[i] == "NNP" and parsed.words[i][:1].isupper() for i in words)
    short = all(parsed.words[i].isupper() for i in words)
    return written and not short and 1 < len(words) < 5 and parsed.lower[name.end - 1].rstrip(".") not in BODY_ENDINGS


def _is_titled(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Mayor Ann Lee", "her skipper, Ann Lee": no body is called so."""
    first = name.first
    if first < 1 or parsed.sentence[first - 1] != parsed.sentence[first]:
        return False
    if parsed.lower[first - 1].rstrip(".") in PERSONAL_TITLES:
        return True
    return first > 2 and parsed.words[first - 1] == "," and parsed.lower[first - 2] in PERSONAL_NOUNS


def _is_vessel(parsed: ParsedText, name: NameSpan) -> bool:
    """ "The trawler, the Fair Wind": a name in apposition to a kind of ship, unless it begins as a person's does."""
    last = name.end - 1
    beside = parsed.dep[last] == "appos" and parsed.lower[parsed.head[last]] in VESSELS
    return beside and gender_of_given_name(parsed.words[name.first]) is None


def _is_country(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Norland's largest lake": what has the highest or longest of a kind is a place."""
    after = parsed.lower[name.end : name.end + 2]
    return len(after) == 2 and after[0] == "'s" and after[1] in PLACE_SUPERLATIVES


def _is_place(parsed: ParsedText, name: NameSpan) -> bool:
    """A people's name does not stand alone, in the singular, behind "in" or "from": a country's does."""
    last = name.end - 1
    alone = parsed.tag[last] == "NNP" and parsed.dep[last] == "pobj" and not parsed.children[last]
    before = parsed.lower[parsed.head[last]] in PLACE_PREPOSITIONS and parsed.head[last] == name.first - 1
    return alone and before and not parsed.lower[last].endswith(PEOPLES_ENDINGS)


def repeated_names(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A name that was found once is found wherever it stands; so is the surname of a person named in full."""
    known = _known_names(parsed, names)
    taken = {i for name in names for i in range(name.first, name.end)}
    found = list(names)
    for i, word in enumerate(parsed.words):
        for key, label in known.get(word, ()):
            end = i + len(key)
            fits = tuple(parsed.words[i:end]) == key and taken.isdisjoint(range(i, end))
            if fits and (parsed.tag[end - 1] in ("NNP", "NNPS") or _is_surname_in_s(parsed, i, end, label)):
                found.append(NameSpan(i, end, label))
                taken.update(range(i, end))
    return found


def _is_surname_in_s(parsed: ParsedText, first: int, end: int, label: str) -> bool:
    """ "Petrakis said": a surname that the tagger took for a plural, in a text that has no such noun."""
    plural = label == "PERSON" and end - first == 1 and parsed.tag[first] == "NNS"
    return plural and parsed.words[first][:1].isupper() and parsed.lower[first] not in parsed.words


def _known_names(parsed: ParsedText, names: list[NameSpan]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in names:
        words = tuple(parsed.words[name.first : name.end])
        if words[0][:1].isupper():
            labels[words][name.label] += 1
        if name.label == "PERSON" and len(words) > 1 and len(words[-1]) > 3 and words[-1][0].isupper():
            labels[words[-1:]]["PERSON"] += 1
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, counts in sorted(labels.items(), key=lambda kv: (-len(kv[0]), kv[0])):
        by_first[words[0]].append((words, _most_common(counts)))
    return by_first


def one_label_per_name(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """What is written alike gets the label that most of its mentions have."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[plain(_words(parsed, name))][name.label] += 1
    surnames = {parsed.words[n.end - 1] for n in names if n.label == "PERSON" and n.end - n.first > 1}
    return [name._replace(label=_one_label(plain(_words(parsed, name)), counts, surnames)) for name in names]


def _one_label(form: str, counts: dict[str, Counter[str]], surnames: set[str]) -> str:
    if form.lower() in PLATFORMS:
        return "ORG"
    most = _most_common(counts[form])
    return "PERSON" if form in surnames and most not in ("GPE", "NORP") else most


def _most_common(counts: Counter[str]) -> str:
    return min(counts, key=lambda label: (-counts[label], label != "PERSON", label))


def _words(parsed: ParsedText, name: NameSpan) -> str:
    return parsed.text[parsed.start[name.first] : parsed.end[name.end - 1]]


REPAIRS: Sequence[Repair] = (
    names_hidden_in_dates,
    names_only,
    split_at_line_ends,
    without_scores,
    without_possessive,
    without_determiner,
    split_at_possessor,
    without_titles,
    with_given_names,
    labelled_by_context,
    repeated_names,
    one_label_per_name,
)
