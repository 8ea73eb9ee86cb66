"""The organisations of one article: which one "the company", "the institute" or "it" means.

A body is meant by a noun when it is the only one of the article so far that the noun fits: because its name ends so, or
because the article calls it so. Precision first: where two fit, none is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from schemas.records import Entity
from transforms.names.canonical import shown
from transforms.names.name_tables import AGENCIES, COMPANY_SUFFIXES
from transforms.parsed_text import ParsedText
from transforms.speakers.people import People
from transforms.word_lists import word_set

COMPANY_NOUNS = word_set("""
    company firm business corporation airline carrier railroad railway operator manufacturer maker producer retailer
    chain startup brewer developer supplier publisher broadcaster network bank insurer automaker
    """)
BODY_NOUNS = COMPANY_NOUNS | word_set("""
    academy administration agency army association authority board body bureau cabinet campaign chamber charity
    church club coalition commission committee congress council court department embassy federation force forces
    foundation fund government group guard hospital institute institution league ministry military movement museum
    navy newspaper office organisation organization paper panel parliament party patrol police school senate service
    society team think-tank tank centre center laboratory tribunal union university diocese archdiocese hotel
    theatre theater airport prison zoo festival
    """)
"""Nouns that stand for a body when a name stands with them ("the Biden administration")."""
INSTITUTIONS = word_set("""
    agency army authority bank board bureau cabinet chamber commission committee congress council court department
    embassy federation guard ministry navy office parliament senate service tribunal
    """)
"""Bodies that a description names: "the finance ministry", "the coast guard"."""
ONE_OF_ITS_KIND = COMPANY_NOUNS | word_set(
    "website site club charity union museum group party team organization organisation institute"
)
"""Nouns by which a text goes on about the body that it has just named."""
ACRONYM = re.compile(r"[A-Z][A-Z&-]+[A-Z]$")
ADDRESS = re.compile(r"\w\.[a-z]{2,4}$")
OUTLET_NOUNS = word_set(
    "network broadcaster newspaper paper daily magazine outlet channel station agency weekly tabloid"
)
OUTLETS = AGENCIES - word_set(
    "twitter facebook instagram tiktok youtube whatsapp telegram snapchat reddit linkedin google"
)
OUTLET_ENDINGS = word_set("""
    times post herald tribune news journal gazette guardian telegraph mail press chronicle globe observer mirror express
    bulletin standard magazine radio television tv today sun star
    """)
"""Last words of the names of papers and broadcasters."""
OUTLET_REACH = 600
"""Characters back in which "the network" is looked for."""
SUBJECTS = ("nsubj", "nsubjpass")
GOES_ON_FOR = 4
"""Sentences over which a pronoun may go on about the same."""
GOES_ON = ("ORG", "GPE", "WORK_OF_ART", "PRODUCT", "FAC")
"""What "it" may mean where it speaks: bodies, and what the recogniser takes papers and sites for."""
LONGEST_KIND = 4


class Bodies:
    """The bodies of one text, and what they are called beside their names."""

    def __init__(self, parsed: ParsedText, people: People) -> None:
        self.parsed, self.people = parsed, people

    def by_words(self, words: str, before: int) -> str | None:
        """The one body that is called so ("institute", "central bank") before a character of the text."""
        named = self._by_words.get(words, {})
        meant = {name for name, end in named.items() if end <= before and name.lower() != words}
        meant = meant or {name for name in named if name.lower().endswith(f" {words}") and words == "government"}
        if not meant and " " in words:  # "the fire service" of the "Nordvik Fire and Rescue Service"
            meant = {e.canonical for e in self._entities if e.end <= before and _has_words(e.canonical, words.split())}
        return meant.pop() if len(meant) == 1 else self._most_named(meant)

    def _most_named(self, names: set[str]) -> str | None:
        """Of several bodies the one that the article is about: named three times, and twice as often as the others."""
        counts = {e.canonical: e.mention_count for e in self._entities if e.canonical in names}
        ranked = sorted(counts.values(), reverse=True)
        clear = len(ranked) > 1 and ranked[0] > 2 and ranked[0] >= 2 * ranked[1]
        return max(counts, key=lambda name: counts[name]) if clear else None

    def company(self, noun: str, before: int) -> str | None:
        """Which company "the company" (``noun``) means: the only one that is named again and again."""
        if noun not in COMPANY_NOUNS:
            return None
        meant = {e.canonical for e in self._entities if e.end <= before and self._may_be_company(e)}
        return meant.pop() if len(meant) == 1 else None

    def website(self, noun: int) -> str | None:
        """ "the website" is the only one before it whose name is written as an address: "Znak.com"."""
        definite = noun > 0 and self.parsed.lower[noun - 1] == "the"
        meant = {
            e.canonical for e in self._entities if e.end <= self.parsed.start[noun] and ADDRESS.search(e.canonical)
        }
        return meant.pop() if definite and len(meant) == 1 else None

    def outlet(self, noun: str, before: int) -> str | None:
        """ "the network", "the newspaper": the outlet named last, when it is the only one near."""
        if noun not in OUTLET_NOUNS:
            return None
        near = [e for e in self._named if before - OUTLET_REACH < e.end <= before and _is_outlet(e.canonical)]
        meant = {e.canonical for e in near}
        meant = {name for name in meant if not any(name.startswith(f"{other} ") for other in meant)}  # and its channel
        if len(meant) == 1:
            return meant.pop()
        if noun not in ("network", "broadcaster", "newspaper", "paper"):
            return None
        named = {e.canonical for e in self._entities if _is_outlet(e.canonical) or "-" in e.canonical.split()[0]}
        return self._most_named(named) or (min(named) if len(named) == 1 else None)

    def near(self, noun: str, token: int) -> str | None:
        """ "the airline" right after a body was named: the only one of the sentence so far, else of the one before."""
        if noun not in ONE_OF_ITS_KIND:
            return None
        here = self.parsed.sentence[token]
        for number in (here, here - 1):
            first, end = self.parsed.sentences[max(0, number)]
            inside = [i for i in range(first, min(end, token)) if i in self.people.entity_at]
            if noun in ("website", "site"):
                inside = [i for i in inside if self._is_source(i)]
            entities = {self.people.entity_at[i] for i in inside}
            meant = {e.canonical for e in entities if e.label == "ORG" and self._may_be(e, noun)}
            if meant:
                return meant.pop() if len(meant) == 1 else None
        return None

    def _is_source(self, i: int) -> bool:
        """Whether a name is a subject, or stands behind "according to"."""
        prep = self.parsed.head[i]
        according = self.parsed.lower[prep] == "to" and self.parsed.lower[self.parsed.head[prep]] == "according"
        return self.parsed.dep[i] in SUBJECTS or according

    def called_last(self, noun: str, token: int) -> str | None:
        """Of several bodies that are called so, the one that the paragraph named last: "the party"."""
        here = self.parsed.paragraph[token]
        before = [e for e in self._entities if e.canonical in self._by_words.get(noun, {})]
        tokens = {self.parsed.tokens_within(e.start, e.end).start: e.canonical for e in before}
        near = [i for i in tokens if i < token and self.parsed.paragraph[i] == here]
        last = self.parsed.sentence[max(near)] if near else -1
        meant = {tokens[i] for i in near if self.parsed.sentence[i] == last}
        return meant.pop() if len(meant) == 1 else None

    def _may_be(self, entity: Entity, noun: str) -> bool:
        """Whether nothing in a body's name says that it is of another kind."""
        last = entity.canonical.lower().split()[-1]
        platform = entity.canonical.lower() in AGENCIES - OUTLETS
        if noun in OUTLET_NOUNS and not (_is_outlet(entity.canonical) or ACRONYM.match(entity.canonical)):
            return False
        return not platform and (last == noun or last not in BODY_NOUNS | INSTITUTIONS)

    def subject_before(self, token: int, or_fits: Callable[[int], bool] = lambda _: False) -> int | None:
        """The body that "it" or "they" goes on about: the nearest subject before, if a body or ``or_fits``."""
        parsed = self.parsed
        number = parsed.sentence[token]
        for _ in range(GOES_ON_FOR):
            first, end = parsed.sentences[number]
            subjects = [i for i in range(first, min(end, token)) if parsed.dep[i] in SUBJECTS]
            main = [i for i in subjects if parsed.lower[i] not in ("it", "they", "that", "which", "who")]
            if parsed.lower[token] == "they":  # never a single person
                main = [i for i in main if or_fits(i) or self.is_body(i) or not self._is_person(i)]
            top = sorted(main, key=lambda i: parsed.depth[i])[:1]
            for i in top if end <= token else [*main[-1:], *top]:
                if self.is_body(i) or or_fits(i):
                    return i
            same = [i for i in subjects if parsed.lower[i] == parsed.lower[token]]
            speaking = any(self._is_person(i) or parsed.tag[i][:2] == "PR" for i in main)
            things = bool(main) and not speaking and self._is_inserted(token)  # "Flights were cancelled, it said"
            if (main and not things) or number == 0 or (end <= token and not (same or things)):
                return None
            number -= 1
            while number > 0 and self.people.is_quoted(parsed.sentences[number][0]):
                number -= 1  # what somebody says in between
        return None

    def _is_inserted(self, token: int) -> bool:
        """Whether a pronoun stands behind a comma in its sentence: ", it said"."""
        return token > 0 and self.parsed.words[token - 1] == ","

    def _is_person(self, i: int) -> bool:
        entity = self.people.entity_at.get(i)
        return entity is not None and entity.label == "PERSON"

    def is_body(self, i: int) -> bool:
        """Whether a noun is a body by its name or by what it is."""
        entity = self.people.entity_at.get(i)
        return entity.label in GOES_ON if entity else self.parsed.lower[i] in BODY_NOUNS

    @cached_property
    def _entities(self) -> list[Entity]:
        return sorted({e for e in self.people.entity_at.values() if e.label == "ORG"})

    def _may_be_company(self, entity: Entity) -> bool:
        last = entity.canonical.lower().split()[-1].rstrip(".")
        return entity.mention_count > 1 and (
            last in COMPANY_SUFFIXES or last in COMPANY_NOUNS or last not in BODY_NOUNS
        )

    @cached_property
    def _named(self) -> list[Entity]:
        """Whatever an outlet may have been taken for."""
        return sorted({e for e in self.people.entity_at.values() if e.label in GOES_ON})

    @cached_property
    def _by_words(self) -> dict[str, dict[str, int]]:
        """Words in lower case -> full name of a body -> where it is first read."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for entity in self._entities:
            for words in self._called(entity):
                found[words].setdefault(entity.canonical, entity.end)
        for noun, word in enumerate(self.parsed.lower):
            if word in BODY_NOUNS and noun not in self.people.entity_at and (phrase := self._with_name(noun)):
                found[word].setdefault(phrase, self.parsed.end[noun])
        return found

    def _with_name(self, noun: int) -> str | None:
        """ "Samoan government", "Trump administration", "government of Samoa"."""
        parsed = self.parsed
        of = [c for c in parsed.children[noun] if parsed.lower[c] == "of"]
        owner = next((c for prep in of for c in parsed.children[prep] if c in self.people.entity_at), None)
        if owner is not None and self.people.entity_at[owner].label == "GPE":
            return f"the {parsed.lower[noun]} of {self.people.entity_at[owner].canonical}"
        named = [c for c in parsed.children[noun] if c in self.people.entity_at and c < noun]
        if not named:
            return None
        entity = self.people.entity_at[named[0]]
        if parsed.dep[named[0]] == "poss":
            personal = parsed.lower[noun] in ("campaign", "administration") and entity.label == "PERSON"
            return f"the {parsed.lower[noun]} of {entity.canonical}" if personal else None
        return shown(parsed.text[entity.start : parsed.end[noun]])

    def _called(self, entity: Entity) -> Iterator[str]:
        """The last words of the name in full, and the noun in front of it or in apposition."""
        words = entity.canonical.lower().split()
        yield from (" ".join(words[k:]) for k in range(max(0, len(words) - LONGEST_KIND), len(words)))
        for k in (k for k, word in enumerate(words) if word in ("of", "for") and k):
            yield from (" ".join(words[j:k]) for j in range(k))  # "court" of the "Supreme Court of Norland"
        if len(words) > 1 and words[0] in BODY_NOUNS:  # "Hotel Marlow Palace"
            yield words[0]
        parsed = self.parsed
        tokens = parsed.tokens_within(entity.start, entity.end)
        before, last = tokens.start - 1, max(tokens.stop - 1, tokens.start)
        if before >= 0 and parsed.tag[before] == "NN" and parsed.lower[before] in BODY_NOUNS:
            yield parsed.lower[before]
        for child in parsed.children[last]:
            if parsed.dep[child] == "appos" and parsed.tag[child] in ("NN", "NNP"):
                yield parsed.lower[child]
        if parsed.dep[last] == "appos" and parsed.head[last] < last:
            yield parsed.lower[parsed.head[last]]


def _has_words(name: str, words: Sequence[str]) -> bool:
    """Whether a longer name has these words, the last of them at its end."""
    parts = name.lower().split()
    return len(parts) > len(words) and parts[-1] == words[-1] and set(words) <= set(parts)


def _is_outlet(name: str) -> bool:
    words = name.lower().split()
    return name.lower() in OUTLETS or (len(words) > 1 and words[-1] in OUTLET_ENDINGS)
