"""Several who speak as one: "researchers from Oslo University", "the team", "both officers", "the couple"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from transforms.names.name_tables import KIN, NOUN_GENDER, PERSON_NOUNS
from transforms.speakers.issuers import issuer_in_phrase
from transforms.speakers.source_names import UNNAMED, SourceNames, Speaker, is_office, joined
from transforms.word_lists import word_set

RESEARCHERS = word_set("""
    researchers scientists authors astronomers physicists biologists geologists archaeologists economists psychologists
    doctors engineers academics experts team
    """)
"""Who works for the bodies that stand behind "from" and "at"."""
ENVOYS = frozenset(["representatives", "delegates", "negotiators", "diplomats", "envoys", "officials"])
"""Who speaks for the body or country that they are from."""
AUTHORS = frozenset(["researchers", "scientists", "authors", "team"])
"""Of these, who is meant again by "the"."""
RESEARCH = word_set("study studies paper research findings results report article survey hypothesis conclusions")
"""What researchers publish."""
RECORDINGS = frozenset(["video", "videos", "footage", "photos", "images", "pictures", "documents"])
"""What is named beside a source and has no name to give."""
PAIRS = frozenset(["couple", "duo", "pair"])
SIDES = word_set(
    "parties sides companies countries nations governments states groups organizations organisations firms"
)
"""Nouns for several bodies or countries."""
PLAIN_TAGS = frozenset(["NN", "NNS", "NNP", "NNPS", "DT", "JJ", "HYPH", "VBN"])
SPEAKING = ("PERSON", "ORG")
MOST = 4
"""Names that an "and" may join for "they" to mean them."""

Resolve = Callable[[Sequence[int], int], Speaker]


class Named(NamedTuple):
    """Names that an "and" joins in the text."""

    token: int
    names: tuple[str, ...]
    people: bool


class Groups:
    """The groups of one text."""

    def __init__(self, names: SourceNames, resolve: Resolve) -> None:
        self.names, self.parsed, self.people, self._resolve = names, names.parsed, names.people, resolve
        self._known: dict[int, list[tuple[int, str]]] = {}

    def is_group(self, head: int) -> bool:
        """Whether "they" may go on about this noun: names with an "and", a team, people."""
        parsed, word = self.parsed, self.parsed.lower[head]
        coordinated = any(parsed.dep[c] == "conj" for c in parsed.children[head])
        return coordinated or word in RESEARCHERS or word in PAIRS or is_plural_of(word, PERSON_NOUNS) or word in SIDES

    def coordinated(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "A, B and C": all names, when all are known people or bodies."""
        inside, heads = set(source), [head]
        for token in heads:
            heads += [c for c in self.parsed.children[token] if self._is_joined(token, c) and c in inside]
        if (each := self._each_named(source)) is not None:
            return each
        if len(heads) == 1 or self.parsed.tag[head][:3] not in ("NN", "NNS", "NNP", "PRP"):
            return None
        parts = {i: self._resolve(self._part(i, heads, inside), depth - 1) for i in heads}
        names = list(dict.fromkeys(part.name for part in parts.values() if part.name is not None))
        unnamed = [i for i, part in parts.items() if part.name is None and not self._needs_no_name(i)]
        roles = all(self._is_role(i) for i in unnamed) and any(part.basis != "body" for part in parts.values())
        followers = all(self._is_owned(i) for i in unnamed) and self.names.is_person(heads[0])
        if not names or (unnamed and not (roles or followers)):
            return self.names.person_behind(head, source) or UNNAMED
        return Speaker(joined(names), "named", 0.8)

    def _each_named(self, source: Sequence[int]) -> Speaker | None:
        """ "retailer Alfa and carmaker Beta": one "and" between two names that end their halves."""
        parsed, entity_at = self.parsed, self.people.entity_at
        words = [parsed.lower[i] if i not in entity_at else "" for i in source]
        joins = [at for at, word in enumerate(words) if word == "and" or words[at : at + 2] == ["along", "with"]]
        if len(joins) != 1 or not 0 < joins[0] < len(source) - 1:
            return None
        before = [i for i in source[: joins[0]] if parsed.words[i] != ","]
        ends = [entity_at.get(before[-1]) if before else None, entity_at.get(source[-1])]
        tags = ("NN", "DT", "JJ", "CC", "HY", "VB", *(("IN", ",") if words[joins[0]] == "along" else ()))
        plain = all(i in entity_at or parsed.tag[i][:2] in tags for i in source)
        kinds = {e.label for e in ends if e is not None}
        names = [e.canonical for e in ends if e is not None]
        several = len(set(names)) == 2 and plain and parsed.tag[source[-1]] != "POS" and kinds in ({"PERSON"}, {"ORG"})
        return Speaker(joined(names), "named", 0.8) if several else None

    def _part(self, token: int, heads: Sequence[int], inside: Collection[int]) -> list[int]:
        """The words of one of several heads."""
        return [i for i in self.parsed.subtree(token, [head for head in heads if head != token]) if i in inside]

    def _is_role(self, head: int) -> bool:
        """ "contributor" in "Ann Lee of Yale and contributor to Slate": the same person once more."""
        bare = not any(self.parsed.tag[c] in ("DT", "CD", "PRP$") for c in self.parsed.children[head])
        return bare and self.parsed.tag[head] in ("NN", "NNP")

    def _needs_no_name(self, head: int) -> bool:
        """ "these videos" in "these videos and the Marlow Mail", "Representatives" before their names."""
        return self.parsed.lower[head] in RECORDINGS or is_office(self.parsed.words[head])

    def _is_owned(self, head: int) -> bool:
        """ "his supporters" and "others", who have no names."""
        if self.parsed.lower[head] in ("others", "aides", "allies", "supporters"):
            return True
        beside = self.parsed.children[head]
        some = any(self.parsed.tag[c] == "PRP$" or self.parsed.lower[c] in ("some", "other", "many") for c in beside)
        return self.parsed.tag[head] in ("NNS", "NNPS") and some

    def _is_joined(self, token: int, other: int) -> bool:
        """Whether two heads of an "and" are two, and not words of one name."""
        one, two = self.people.entity_at.get(token), self.people.entity_at.get(other)
        same = one is not None and two is not None and one.canonical == two.canonical
        return self.parsed.dep[other] == "conj" and not same and self._has_and(token, other)

    def _has_and(self, token: int, other: int) -> bool:
        """Whether an "and" or a comma stands between two heads, outside of names and of what the first one owns."""
        between = [i for i in range(token + 1, other) if i not in self.people.entity_at]
        joins = any(self.parsed.tag[i] == "CC" or self.parsed.words[i] == "," for i in between)
        return joins and not any(self.parsed.tag[i] == "POS" for i in between[-1:])

    def of_bodies(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "researchers from the University of Oslo and Norsar": the bodies that they are from."""
        sent = self.parsed.lower[head] in ENVOYS
        if not sent and self.parsed.lower[head] not in RESEARCHERS:
            return None
        inside = set(source)
        at = ("from",) if sent else ("from", "at", "of")
        preps = [c for c in self.parsed.children[head] if self.parsed.lower[c] in at and c in inside]
        behind = [i for i in source if preps and i > preps[0] and not self._is_bracketed(i)]
        named = [self.people.entity_at[i] for i in behind if i in self.people.entity_at]
        bodies = list(dict.fromkeys(e.canonical for e in named if sent or e.label not in ("GPE", "LOC", "NORP")))
        known = bool(bodies) and any(e.label == "ORG" or sent for e in named if e.canonical == bodies[0])
        return Speaker(joined(bodies[:MOST]), "body", 0.7) if known else None

    def _is_bracketed(self, i: int) -> bool:
        """Whether a bracket opens at most two words before a token and closes as soon behind it."""
        words = self.parsed.words
        return "(" in words[max(0, i - 2) : i] and ")" in words[i + 1 : i + 3]

    def again(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "the researchers", "these findings": the only research whose bodies the text has named before."""
        word, first = self.parsed.lower[head], self.parsed.lower[source[0]]
        people = any(self.people.entity_at[i].label == "PERSON" for i in source if i in self.people.entity_at)
        bare = len(source) == 1
        if word not in AUTHORS | RESEARCH or people or not (bare or first in ("the", "their", "this", "these")):
            return None
        here = self.parsed.sentence[head]  # "In a study released by Norsar, scientists report ..."
        research = [(token, name) for token, name in self._research(depth) if token < head]
        return self._only(name for token, name in research if not bare or self.parsed.sentence[token] == here)

    def team(self, before: int) -> Speaker | None:
        """The only researchers whose bodies the text has named before a token."""
        named = ((token, name) for token, name in self._teams if self.parsed.lower[token] in AUTHORS - {"team"})
        return self._only(name for token, name in named if token < before)

    def _only(self, names: Iterable[str]) -> Speaker | None:
        meant = dict.fromkeys(names)
        return Speaker(next(iter(meant)), "body", 0.6) if len(meant) == 1 else None

    def _research(self, depth: int) -> list[tuple[int, str]]:
        """Mentions of research that say whose it is, with the name; looked for once for each depth of resolution."""
        if depth not in self._known:
            self._known[depth] = [*self._teams, *self._issued(depth)]
        return self._known[depth]

    def _issued(self, depth: int) -> Iterator[tuple[int, str]]:
        for token, word in enumerate(self.parsed.lower):
            issuer = issuer_in_phrase(self.parsed, token) if word in RESEARCH else None
            if issuer is not None and self.parsed.lower[issuer] in RESEARCHERS:
                continue  # "a report by a team from": the team tells
            speaker = self._resolve(self.parsed.subtree(issuer), depth - 1) if issuer is not None else None
            if speaker is not None and speaker.name is not None:
                yield token, speaker.name

    @cached_property
    def _teams(self) -> list[tuple[int, str]]:
        return list(self._find_teams())

    def _find_teams(self) -> Iterator[tuple[int, str]]:
        for token, word in enumerate(self.parsed.lower):
            phrase = self._with_and(self.parsed.subtree(token)) if word in RESEARCHERS else []
            speaker = self.of_bodies(token, phrase) if phrase else None
            if speaker is not None and speaker.name is not None:
                yield token, speaker.name

    def _with_and(self, phrase: Sequence[int]) -> list[int]:
        """A phrase with the name that an "and" adds to it, where the tree hangs that elsewhere."""
        parsed, end = self.parsed, phrase[-1] + 1
        if (last := self.people.entity_at.get(phrase[-1])) is not None:
            end = max(end, parsed.tokens_within(last.start, last.end).stop)
        if parsed.words[end : end + 1] == ["("] and ")" in parsed.words[end : end + 4]:
            end = parsed.words.index(")", end) + 1
        if parsed.lower[end : end + 1] != ["and"]:
            return list(phrase)
        first = end + 1 + (parsed.lower[end + 1 : end + 2] == ["the"])
        entity = self.people.entity_at.get(first)
        stop = parsed.tokens_within(entity.start, entity.end).stop if entity is not None else end
        return [*phrase, *range(phrase[-1] + 1, stop)]

    def together(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "The couple", "both officers", "the defendants": the names that an "and" joined before."""
        word, first = self.parsed.lower[head], self.parsed.lower[source[0]]
        both = first == "both" or (first == "the" and "two" in self.parsed.lower[source[0] : head + 1])
        people = word in PAIRS or is_plural_of(word, PERSON_NOUNS - KIN)
        if (
            word in RESEARCHERS
            or not (people or word in SIDES or word in ("both", "two"))
            or first not in ("the", "both")
        ):
            return self._one_of_a_couple(head, source)
        before = [g for g in self._named if g.token < head and (g.people is people or word in ("both", "two"))]
        if word in PAIRS or both:
            before = [g for g in before if len(g.names) == 2][-1:]
        meant = {frozenset(g.names): g for g in before}
        return Speaker(joined(before[-1].names), "title", 0.6) if len(meant) == 1 and len(source) < 4 else None

    def _one_of_a_couple(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "The father" of a couple that was named: he of the two."""
        gender = NOUN_GENDER.get(self.parsed.lower[head])
        if (
            [self.parsed.lower[i] for i in source[:-1]] != ["the"]
            or self.parsed.lower[head] not in KIN
            or gender is None
        ):
            return None
        couples = {frozenset(g.names) for g in self._named if g.people and g.token < head and len(g.names) == 2}
        meant = [name for couple in couples for name in couple if self.people.genders.get(name) == gender]
        return Speaker(meant[0], "title", 0.6) if len(couples) == 1 and len(meant) == 1 else None

    @cached_property
    def _named(self) -> list[Named]:
        return list(self._find_named())

    def _find_named(self) -> Iterator[Named]:
        parsed, entity_at = self.parsed, self.people.entity_at
        for head in entity_at:
            if parsed.dep[head] == "conj":
                continue
            tokens = [head]
            for token in tokens:
                tokens += [c for c in parsed.children[token] if parsed.dep[c] == "conj"]
            entities = [entity_at[i] for i in tokens if i in entity_at]
            names = tuple(dict.fromkeys(e.canonical for e in entities if e.label in SPEAKING))
            labels = {e.label == "PERSON" for e in entities}
            if len(names) == len(tokens) and 1 < len(names) <= MOST and len(labels) == 1:
                yield Named(tokens[-1], names, labels.pop())
        for i in range(1, len(parsed) - 1):  # "retailer Alfa and carmaker Beta", whatever the tree is
            if parsed.lower[i] == "and" and i - 1 in entity_at and i not in entity_at:
                after = next((k for k in range(i + 1, min(i + 10, len(parsed))) if parsed.tag[k] not in PLAIN_TAGS), i)
                one, two = entity_at[i - 1], entity_at.get(after - 1)
                if (
                    two is not None
                    and after > i + 1
                    and one.label == two.label == "ORG"
                    and one.canonical != two.canonical
                ):
                    yield Named(after - 1, (one.canonical, two.canonical), False)


def is_plural_of(word: str, nouns: frozenset[str]) -> bool:
    """Whether a word is the plural of one of some nouns."""
    return word.endswith("s") and word.removesuffix("s") in nouns
