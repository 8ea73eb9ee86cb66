"""What kind of thing a name stands for, and where else in the text it stands: rules over all names of one text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import NamedTuple

from transforms.names.canonical import LARGEST_FAMILY, one_letter_apart, plain, without_accents
from transforms.names.gazetteer import DIVISION_WEIGHT, candidates, country_code
from transforms.names.given_names import gender_of_given_name
from transforms.names.name_repairs import last_word, surname_of, words_of
from transforms.names.name_tables import (
    AGENCIES,
    BODY_ENDINGS,
    COMPANY_SUFFIXES,
    DETERMINERS,
    EVENT_ENDINGS,
    FAITHS,
    FEASTS,
    PEOPLES_ENDINGS,
    PERSON_NOUNS,
    PERSONAL_NOUNS,
    PERSONAL_TITLES,
    PLACE_SUPERLATIVES,
    VESSELS,
)
from transforms.parsed_text import NameSpan, ParsedText

BRANCHES = frozenset(["White House", "House", "Senate", "Congress", "Kremlin", "Pentagon"])
"""Bodies that the recogniser takes for people."""
PLACE_PREPOSITIONS = frozenset(["in", "on", "to", "from", "at"])
SURELY = 100
"""Votes for a surname's being a person, which outweigh what the recogniser took it for elsewhere."""
LOCATIVES = frozenset(["in", "near", "from", "between", "outside", "around"])


def labelled_by_context(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """What stands around a name, or its last word, outvotes the recogniser: titles, feasts, bodies, ships, places."""
    seen = _Seen(
        {surname_of(parsed, n) for n in names if n.label == "PERSON" and last_word(parsed, n) > n.first},
        {parsed.words[n.first] for n in names if n.end - n.first == 1 and not _in_gazetteer(parsed.words[n.first])},
        {parsed.words[n.end - 1] for n in names if n.label == "ORG" and n.end - n.first > 1},
        {parsed.words[n.first] for n in names if n.end - n.first == 1},
    )
    surnames = {without_accents(word) for word in seen.surnames | _middle_names(parsed, names)}
    return [
        name._replace(label="PERSON" if _is_surname(parsed, name, surnames) else _label_in_context(parsed, name, seen))
        for name in names
    ]


def _middle_names(parsed: ParsedText, names: list[NameSpan]) -> set[str]:
    """The first of two surnames: "Ruiz" of "Wanda Ruiz Garay"."""
    three = [n for n in names if n.label in ("PERSON", "ORG") and n.end - n.first == 3]
    given = [n for n in three if n.label == "PERSON" or gender_of_given_name(parsed.words[n.first]) is not None]
    return {parsed.words[n.first + 1] for n in given if gender_of_given_name(parsed.words[n.first + 1]) is None}


def _is_surname(parsed: ParsedText, name: NameSpan, surnames: Collection[str]) -> bool:
    """A single word that was taken for a body and is, with its accents or without, a surname of the text."""
    word = parsed.words[name.first]
    single = name.label in ("ORG", "LOC", "GPE", "PRODUCT", "FAC", "WORK_OF_ART") and name.end - name.first == 1
    if not single or not word.istitle() or _in_gazetteer(word) or word.lower() in BODY_ENDINGS | AGENCIES:
        return False
    few = surnames if len(surnames) <= LARGEST_FAMILY else ()
    return without_accents(word) in surnames or any(one_letter_apart(word, surname) for surname in few)


class _Seen(NamedTuple):
    """Words of the names of one text."""

    surnames: set[str]
    alone: set[str]
    """Names of one word, places left out."""
    body_ends: set[str]
    single: set[str]
    """All names of one word."""


def _in_gazetteer(words: str) -> bool:
    return bool(country_code(words) or candidates(words))


def _label_in_context(parsed: ParsedText, name: NameSpan, seen: _Seen) -> str:
    if words_of(parsed, name) in BRANCHES:
        return "ORG"
    who = parsed.lower[name.end : name.end + 1] == ["who"] or parsed.lower[name.end : name.end + 2] == [",", "who"]
    body = parsed.lower[name.first] in BODY_ENDINGS or parsed.lower[name.end - 1] in BODY_ENDINGS
    if who and not body and not (name.label == "NORP" and parsed.lower[name.first - 1] in DETERMINERS):
        return "PERSON"  # a body is followed by "which"
    if _is_located(parsed, name, seen):
        return "GPE"
    if name.label == "PERSON":
        return _label_of_person(parsed, name, seen)
    if name.label == "NORP":
        return "GPE" if _is_place(parsed, name) else "NORP"
    if name.label == "ORG" and _names_a_country(words_of(parsed, name)):
        return "GPE"
    if parsed.lower[name.end - 1] in FAITHS and name.end - name.first == 1:
        return "NORP"
    looks_personal = name.label in ("ORG", "FAC", "PRODUCT", "WORK_OF_ART", "GPE") and _looks_personal(parsed, name)
    of_a_family = surname_of(parsed, name) in seen.surnames
    shortened = parsed.words[name.end - 1] in seen.alone  # bodies are shortened to their first word
    if name.end - name.first == 3 and gender_of_given_name(parsed.words[name.first]) is not None:
        shortened = shortened or parsed.words[name.end - 2] in seen.single  # "Wanda Ruiz Garay", then "Ruiz"
    personal = looks_personal and (of_a_family or shortened or _is_titled(parsed, name) or _is_called(parsed, name))
    return "PERSON" if personal else name.label


def _is_located(parsed: ParsedText, name: NameSpan, seen: _Seen) -> bool:
    """ "near Chiang Mai", "in Riga": a town that the gazetteer knows, and no surname of the text."""
    words = words_of(parsed, name)
    if name.label not in ("FAC", "LOC", "ORG", "PERSON") or not candidates(words) or words in seen.surnames:
        return False
    single = name.end - name.first == 1
    before = parsed.lower[name.first - 1] if name.first else ""
    return name.label in ("FAC", "LOC") or (before in LOCATIVES and (single or name.label == "ORG"))


def _label_of_person(parsed: ParsedText, name: NameSpan, seen: _Seen) -> str:
    """What the recogniser took for a person: a feast, a place, a body, a ship, or indeed a person."""
    last = parsed.lower[name.end - 1].rstrip(".")
    if name.end - name.first > 1:
        if last in EVENT_ENDINGS:
            return "EVENT"
        if parsed.lower[name.first] in BODY_ENDINGS and parsed.lower[name.first + 1] == "of":
            return "ORG"
        return "ORG" if last in BODY_ENDINGS else "PRODUCT" if _is_vessel(parsed, name) else "PERSON"
    if last in FEASTS:
        return "EVENT"
    if len(last) > 2 and parsed.words[name.first].isupper() and not parsed.words[name.first - 1].isupper():
        return "ORG"
    word = parsed.words[name.first]
    if word in seen.surnames:
        return "PERSON"
    return "GPE" if _is_country(parsed, name) else "ORG" if word in seen.body_ends else "PERSON"


def _looks_personal(parsed: ParsedText, name: NameSpan) -> bool:
    """Two to four capitalised words in the singular, the last of them no body's."""
    words = range(name.first, name.end)
    tags = ("NNP", "NNPS") if gender_of_given_name(parsed.words[name.first]) else ("NNP",)
    written = all(parsed.tag[i] in tags and parsed.words[i][:1].isupper() for i in words)
    short = all(parsed.words[i].isupper() for i in words)
    return written and not short and 1 < len(words) < 5 and parsed.lower[name.end - 1].rstrip(".") not in BODY_ENDINGS


def _names_a_country(words: str) -> bool:
    return bool(country_code(words)) and gender_of_given_name(words) is None


def _is_called(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Britney Spears": two words, of which the first is a common given name and no title."""
    given = parsed.words[name.first]
    return (
        name.end - name.first == 2
        and gender_of_given_name(given) is not None
        and not candidates(words_of(parsed, name))
    )


def _is_titled(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Mayor Ann Lee", "her skipper, Ann Lee": no body is called so."""
    first = name.first
    if first < 1 or parsed.sentence[first - 1] != parsed.sentence[first]:
        return False
    before = parsed.lower[first - 1].rstrip(".")
    if before in PERSONAL_TITLES or (parsed.tag[first - 1] == "NN" and before in PERSON_NOUNS | {"novelist"}):
        return True
    return first > 2 and parsed.words[first - 1] == "," and parsed.lower[first - 2] in PERSONAL_NOUNS


def _is_vessel(parsed: ParsedText, name: NameSpan) -> bool:
    """ "The trawler, the Fair Wind": a name in apposition to a kind of ship, unless it begins as a person's does."""
    last = name.end - 1
    beside = parsed.dep[last] == "appos" and parsed.lower[parsed.head[last]] in VESSELS
    return beside and gender_of_given_name(parsed.words[name.first]) is None


def _is_country(parsed: ParsedText, name: NameSpan) -> bool:
    """A country or great city by name, or "Norland's largest lake": what has the highest of a kind is a place."""
    word = parsed.words[name.first]
    great = candidates(word)[:1] and candidates(word)[0].weight > DIVISION_WEIGHT and gender_of_given_name(word) is None
    if great or _names_a_country(word):
        return parsed.lower[name.first - 1].rstrip(".") not in PERSONAL_TITLES
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
    found, by_start = list(names), {name.first: name for name in names}
    gone: set[NameSpan] = set()
    for i, word in enumerate(parsed.words):
        for key, label in known.get(word, ()):
            end = i + len(key)
            fits = tuple(parsed.words[i:end]) == key and taken.isdisjoint(range(i, end))
            if not fits and len(key) > 1 and i not in taken and tuple(parsed.words[i:end]) == key:
                inside = [by_start[k] for k in range(i + 1, end) if k in by_start and by_start[k].end <= end]
                fits = len(taken & set(range(i, end))) == sum(n.end - n.first for n in inside)
                gone.update(inside if fits else ())  # "Australia" in "Sustainable Australia"
            if fits and (parsed.tag[end - 1] in ("NNP", "NNPS") or _is_mistagged_surname(parsed, i, end, label)):
                found.append(NameSpan(i, end, label))
                taken.update(range(i, end))
    return [name for name in found if name not in gone]


def _is_mistagged_surname(parsed: ParsedText, first: int, end: int, label: str) -> bool:
    """ "Petrakis said": a surname that the tagger took for another word, in a text that has no such word."""
    if (
        label not in ("PERSON", "ORG")
        or end - first > 1
        or not parsed.words[first][:1].isupper()
        or parsed.words[first].isupper()
    ):
        return False
    begins = parsed.sentences[parsed.sentence[first]][0] == first
    followed = end < len(parsed) and parsed.tag[end] in ("VBD", "VBZ", "MD", "POS")
    return (followed or not begins) and parsed.lower[first] not in parsed.word_forms


def _known_names(parsed: ParsedText, names: list[NameSpan]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in names:
        words = tuple(parsed.words[name.first : name.end])
        if words[0][:1].isupper():
            labels[words][name.label] += 1
        if name.label == "ORG" and len(words) == 2 and words[1].lower() in COMPANY_SUFFIXES and len(words[0]) > 4:
            labels[words[:1]]["ORG"] += 1  # "Salling" of "Salling Group"
        surname = tuple(parsed.words[last_word(parsed, name) : name.end])
        if name.label == "PERSON" and len(words) > len(surname) and len(surname[-1]) > 3 and surname[0][0].isupper():
            labels[surname]["PERSON"] += 1 if _in_gazetteer(surname[0]) else SURELY
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, counts in sorted(labels.items(), key=lambda kv: (-len(kv[0]), kv[0])):
        by_first[words[0]].append((words, _most_common(counts)))
    return by_first


def one_label_per_name(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """What is written alike gets the label that most of its mentions have."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[plain(words_of(parsed, name))][name.label] += 1
    people = [n for n in names if n.label == "PERSON" and last_word(parsed, n) > n.first]
    once = {parsed.words[n.first] for n in people if counts[parsed.words[n.first]].total() == 1}
    surnames = once | {surname_of(parsed, n) for n in people}
    places = {words_of(parsed, n) for n in names if n.label != "PERSON" and _is_where(parsed, n)}
    return [name._replace(label=_one_label(plain(words_of(parsed, name)), counts, surnames - places)) for name in names]


def _one_label(form: str, counts: dict[str, Counter[str]], surnames: set[str]) -> str:
    if form.lower() in AGENCIES and form not in surnames:
        return "ORG"
    most = _most_common(counts[form])
    people = most == "NORP" and form.lower().endswith(PEOPLES_ENDINGS)
    return "PERSON" if form in surnames and not people and not country_code(form) else most


def _is_where(parsed: ParsedText, name: NameSpan) -> bool:
    """Behind "in": somewhere, whoever else bears the name."""
    return name.end - name.first == 1 and name.first > 0 and parsed.lower[name.first - 1] == "in"


def _most_common(counts: Counter[str]) -> str:
    return min(counts, key=lambda label: (-counts[label], label != "PERSON", label))
