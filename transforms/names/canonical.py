"""Which mentions of an article mean the same: surnames, short forms, acronyms and aliases get the fullest name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from schemas.records import Entity
from transforms.names.given_names import gender_of_given_name
from transforms.names.name_tables import (
    ALIASES,
    BODY_ENDINGS,
    COMPANY_SUFFIXES,
    GENERATION_SUFFIXES,
    SHARED_NAMES,
)

DIRECTIONS = frozenset(["north", "south", "east", "west"])
SMALL_WORDS = frozenset(["of", "the", "and", "for", "in", "on", "to", "de", "des", "du", "la", "le"])
NAMES_AT_HAND = 4096
"""Names whose forms are remembered: those of one article are asked for again and again."""
Parts = tuple[str, ...]
LARGEST_FAMILY = 200
"""People of one surname that are compared with each other; a text with more of them is no news story."""
RELATIVE = re.compile(
    r"\b(?:father|mother|parents|husband|wife|brothers?|sisters?|sons?|daughters?|children|uncle|aunt|widow|widower|cousin|twin)"
    r",? (?:\w+,? and )?(?:[A-Z]\w+ ){0,3}$"
)
ROYAL = re.compile(r"\b(Pope|King|Queen|Prince|Princess|Emperor|Empress|Sultan) $")
"""Titles without which nobody calls who has but one name."""
BARRED_LETTERS = str.maketrans("øØłŁđĐıʻ", "oOlLdDi'")
"""Letters that no normalisation takes apart."""
BRACKETED = re.compile(r"\s*\(([A-Z][A-Za-z.&-]{1,9})\)")


def canonical_names(text: str, mentions: Sequence[Entity]) -> list[str]:
    """The fullest name for each mention, in the order of ``mentions`` (which is text order)."""
    people = _people(text, mentions)
    bodies = _bodies(text, mentions)
    return [
        people[i] if mention.label == "PERSON" else bodies[plain(mention.text)] for i, mention in enumerate(mentions)
    ]


@lru_cache(maxsize=NAMES_AT_HAND)
def shown(name: str) -> str:
    """A name as a table shows it: on one line, without article and possessive."""
    name = re.sub(r"\s+", " ", name.replace("’", "'")).strip()
    name = re.sub(r"'s?$", "", name)
    return re.sub(r"^[Tt]he (?=\S)", "", name)


@lru_cache(maxsize=NAMES_AT_HAND)
def plain(name: str) -> str:
    """The form that names are compared in: as shown, without a last full stop and possessives inside."""
    return re.sub(r"'s(?= )", "", shown(name)).rstrip(".")


def without_accents(name: str) -> str:
    """Erdoğan as it is also written: Erdogan."""
    if name.isascii():
        return name
    letters = unicodedata.normalize("NFKD", name.translate(BARRED_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c))


def name_parts(name: str) -> list[str]:
    """A person's names without accents, initials' stops and generation suffix: ``["ann", "b", "lee"]``."""
    parts = [part.rstrip(".,").lower() for part in without_accents(plain(name)).split()]
    while len(parts) > 1 and parts[-1] in GENERATION_SUFFIXES:
        parts.pop()
    return [part for part in parts if part]


def _people(text: str, mentions: Sequence[Entity]) -> dict[int, str]:
    """Mention index -> full name. A bare surname that several people share stays with whom it meant first."""
    persons = [(i, name_parts(m.text), m) for i, m in enumerate(mentions) if m.label == "PERSON"]
    fullest = _merge_full_names([(tuple(parts), m.text) for _, parts, m in persons if len(parts) > 1])
    relatives = {fullest[tuple(parts)] for _, parts, m in persons if len(parts) > 1 and _is_relative(text, m)}
    bearers = _bearers(fullest, relatives)
    resolved: dict[int, str] = {}
    last_seen: dict[str, int] = {}
    meant_by: dict[str, str] = {}
    for i, parts, mention in persons:
        bare = len(parts) == 1
        meant = (meant_by.get(parts[0]) or _bearer(parts, bearers, last_seen)) if bare else fullest.get(tuple(parts))
        if bare and meant is None:
            meant = _misspelt(parts[0], bearers)
        if meant is not None:
            last_seen[meant] = i
            if bare:
                meant_by[parts[0]] = meant
        resolved[i] = meant or shown(mention.text)
    titles = {
        resolved[i]: title[1] for i, _, m in persons if (title := ROYAL.search(text, max(0, m.start - 9), m.start))
    }
    return {i: f"{titles[name]} {name}" if name in titles and " " not in name else name for i, name in resolved.items()}


def _is_relative(text: str, mention: Entity) -> bool:
    """ "his father, Sam Lee": whoever is introduced so is not meant by the bare surname."""
    return bool(RELATIVE.search(text, max(0, mention.start - 60), mention.start))


def _bearers(fullest: Mapping[Parts, str], relatives: Collection[str]) -> dict[str, set[str]]:
    """Name part -> full names with this surname, relatives last, or, when nobody has it, with this given name."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, full in fullest.items():
        if full not in relatives:
            found[key[-1]].add(full)
    for key, full in fullest.items():
        if not found[key[-1]]:
            found[key[-1]].add(full)
    for taken, names in ((frozenset(found), slice(0, 1)), (frozenset(found), slice(1, -1))):
        for key, full in fullest.items():
            for part in key[names]:  # the given name; then the first of two surnames
                if part not in taken and (names.start == 0 or gender_of_given_name(part) is None):
                    found[part].add(full)
    return found


def _bearer(parts: Sequence[str], bearers: Mapping[str, set[str]], last_seen: Mapping[str, int]) -> str | None:
    """Who a single name means: the bearer named last before it, else the only one who is named later."""
    known = bearers.get(parts[0], set()) if parts else set()
    seen = [name for name in known if name in last_seen]
    if seen:
        return max(seen, key=lambda name: last_seen[name])
    return next(iter(known)) if len(known) == 1 else None


def _misspelt(word: str, bearers: Mapping[str, set[str]]) -> str | None:
    """ "Wasif" once, where the text has "Sally Wasef" else: one letter apart from the only surname like it."""
    few = bearers.items() if len(bearers) <= LARGEST_FAMILY else ()
    meant = {full for name, full_names in few if one_letter_apart(word, name) for full in full_names}
    return meant.pop() if len(meant) == 1 else None


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two words of five and more letters differ in one that is not the first."""
    alike = len(one) == len(other) > 4 and one[0] == other[0]
    return alike and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _merge_full_names(names: Sequence[tuple[Parts, str]]) -> dict[Parts, str]:
    """Names of two and more parts -> the longest form that agrees in surname and given name or initial."""
    written: dict[Parts, str] = {}
    families: dict[Parts, list[Parts]] = defaultdict(list)
    for parts, text in names:
        if parts not in written:
            for family in _families(parts):
                families[family].append(parts)
        written[parts] = max(written.get(parts, ""), shown(text), key=len)
    fullest = {}
    for key in written:
        kin = {other for family in _families(key) for other in families[family][:LARGEST_FAMILY]}
        same = [key, *(other for other in kin if _same_person(key, other))]
        fullest[key] = written[max(same, key=lambda k: (len(k), len(written[k]), written[k]))]
    return fullest


def _families(parts: Parts) -> set[Parts]:
    """What names of one person have in common: the surname, or two parts side by side."""
    return {parts[-1:], *(parts[k : k + 2] for k in range(len(parts) - 1))}


def _same_person(one: Parts, other: Parts) -> bool:
    if one == other:
        return True
    if one[-1] != other[-1]:
        return _is_run(one, other) or _is_run(other, one)
    a, b = one[0], other[0]
    if a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)):
        return _initials_agree(one[1:-1], other[1:-1])
    return _is_run(one, other) or _is_run(other, one)


def _initials_agree(one: Parts, other: Parts) -> bool:
    return all(a[0] == b[0] for a, b in zip(one, other, strict=False))


def _is_run(short: Parts, long: Parts) -> bool:
    """Whether two or more parts of a longer name stand in it side by side."""
    n = len(short)
    return 1 < n < len(long) and any(long[k : k + n] == short for k in range(len(long) - n + 1))


def _bodies(text: str, mentions: Sequence[Entity]) -> dict[str, str]:
    """Plain form -> canonical name for everything that is not a person."""
    forms = {plain(m.text) for m in mentions if m.label != "PERSON"}
    organisations = {plain(m.text) for m in mentions if m.label in ("ORG", "FAC")}
    acronyms = _acronyms(text, mentions, organisations)
    longer = {
        **_longer_forms(organisations, Counter(acronyms.get(plain(m.text), plain(m.text)) for m in mentions)),
        **_longer_places({plain(m.text) for m in mentions if m.label == "GPE"}, forms),
    }
    written = {plain(m.text): shown(m.text) for m in reversed(mentions)}
    canonical = {}
    for form in forms:
        meant = acronyms.get(form) or longer.get(form) or form
        canonical[form] = ALIASES.get(form.lower()) or ALIASES.get(meant.lower()) or written[meant]
    return canonical


def _longer_places(places: set[str], forms: Collection[str]) -> dict[str, str]:
    """ "the North" -> "North Korea", "Korea" -> "South Korea": the only place of the article that is written so."""
    found = {}
    for short in forms:
        fits = {p for p in places if p.startswith(f"{short} ") and short.lower() in DIRECTIONS and " and " not in p}
        if short in places and short.lower() in SHARED_NAMES:
            fits = {p for p in places if p.endswith(f" {short}") and p.split()[0].lower() in DIRECTIONS}
        if len(fits) == 1:
            found[short] = fits.pop()
    return found


def _acronyms(text: str, mentions: Sequence[Entity], organisations: set[str]) -> dict[str, str]:
    """Acronym -> name: given in brackets after the name, or the initials of one organisation of the article."""
    found: dict[str, str] = {}
    for mention in mentions:
        bracket = BRACKETED.match(text, mention.end)
        if bracket and _initials(mention.text, bracket[1]):
            found[plain(bracket[1])] = plain(mention.text)
    by_initials: dict[str, set[str]] = defaultdict(set)
    for name in organisations:
        if " " in name:
            by_initials["".join(w[0] for w in name.split() if w.lower() not in SMALL_WORDS).upper()].add(name)
    for short in organisations:
        meant = by_initials.get(short.replace(".", ""), set())
        if len(short) > 2 and len(meant) == 1:
            found.setdefault(short, next(iter(meant)))
    return found


def _initials(name: str, acronym: str) -> bool:
    """Whether an acronym's capitals are found in order among the name's initials (small words may count).

    Or in another order, when they are all there: acronyms from other languages."""
    if acronym.lower() in plain(name).lower().split()[1:]:
        return True  # "World Wonder Ring Stardom (Stardom)"
    initials = [word[0].upper() for word in re.split(r"[\s-]+", plain(name)) if word]
    capitals = [c for c in acronym if c.isupper()]
    if len(capitals) > 1:
        letters = iter(initials)
        return all(c in letters for c in capitals) or (len(capitals) > 2 and sorted(capitals) == sorted(initials))
    letters = iter(plain(name).lower())  # "Phivolcs": the letters of a name of several words, in order
    return " " in name and name[:1] == acronym[:1] and all(c in letters for c in acronym.lower())


def _longer_forms(organisations: set[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Short form -> the one organisation whose name goes on from it or ends with it.

    "Acme" -> "Acme Corp.", "Church" -> "Church of Norway", "Security Council" -> "UN Security Council".
    """
    fits: dict[str, set[str]] = defaultdict(set)
    for name in organisations:
        for short in _short_forms(name.lower().split()):
            fits[short].add(name)
    found = {}
    for name in organisations:
        longer = fits[" ".join(_bare(name.lower().split()))] | fits[name.lower()]
        longer = {other for other in longer if len(other) > len(name) and (name, other) != ("House", "White House")}
        ranked = sorted(longer, key=lambda other: -counts[other])
        if len({other.split()[0] for other in longer}) > 1 and counts[ranked[0]] >= 3 * counts[ranked[1]]:
            longer = {ranked[0]}  # of two courts of justice the one that the article is about
        if len({other.split()[0] for other in longer}) == 1:
            found[name] = max(longer, key=lambda other: (len(other), other))
    return found


def _short_forms(words: list[str]) -> set[str]:
    """The short forms that a full name answers to."""
    last = len(words) if words[-1] in BODY_ENDINGS and words[-1] not in COMPANY_SUFFIXES else len(words) - 1
    ends = {" ".join(words[k:]) for k in range(1, last)}
    before_of = {" ".join(words[:k]) for k in range(1, len(words)) if words[k] == "of"}
    inside = {" ".join(words[j:k]) for k in range(2, len(words)) if words[k] == "of" for j in range(1, k)}
    inside = {form for form in inside if " " in form or form in BODY_ENDINGS}  # "Department" of "Ohio Department of …"
    firm = words[-1].rstrip(".") in COMPANY_SUFFIXES and words[0] not in BODY_ENDINGS
    makers = {words[0]} if firm and len(words) > 2 else set()  # "Ford" of "Ford Motor Company"
    return {*ends, *before_of, *inside, *makers, " ".join(_bare(words))} - {" ".join(words)}


def _bare(words: list[str]) -> list[str]:
    """A firm's name without "Inc." and the like."""
    end = len(words)
    while end > 1 and words[end - 1].rstrip(".") in COMPANY_SUFFIXES:
        end -= 1
    return words[:end]
