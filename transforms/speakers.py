"""From the mention beside a quote to the person or body that spoke. No name is better than a wrong one.

Each way to find a speaker is one function; they are tried in the order of :meth:`Speakers._resolve`. What none of them
can name stays without a name, and says why in the basis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from transforms.bodies import BODY_NOUNS, INSTITUTIONS, Bodies
from transforms.issuers import PUBLICATIONS, issuers
from transforms.name_tables import (
    DETERMINERS,
    INDEFINITES,
    PERSON_NOUNS,
    PLAIN_MODIFIERS,
    POST_NOMINALS,
    SPOKESPEOPLE,
    TITLE_HEADS,
    TITLES,
)
from transforms.parsed_text import ParsedText
from transforms.people import People
from transforms.pronouns import PRONOUN_GENDER, Meant
from transforms.turns import Turns
from transforms.word_lists import word_set

OFFICES = word_set("office campaign administration government team cabinet company firm foundation party")
"""Bodies that belong to a person: "the office of Ann Lee"."""
SPEAKING_LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "MISC")
"""What may speak, or be spoken for: no storm and no law."""
POSSESSIVE = ("his", "her", "their", "its", "my", "our", "your")
WRITTEN_AS_NAME = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[\w.&’'-]{3,}$")
"""A word with two capitals or a figure: "CalFire", "TVN24", "WSET-TV"."""
PLACE_NOUNS = frozenset(["city", "state", "town", "county", "province", "kingdom", "republic", "village"])
NAME_TAGS = ("NN", "WP")
YEAR_OLD = re.compile(r"[Tt]he (\d+)-year-old")
DEEPEST = 4
"""How often a resolution may lead to another one ("the statement" -> "his office" -> "he")."""


class Speaker(NamedTuple):
    """Who spoke, how that was found and how sure it is (0 to 1)."""

    name: str | None
    basis: str
    confidence: float


UNNAMED = Speaker(None, "unnamed", 0.0)
NO_SOURCE = Speaker(None, "no source", 0.0)
NO_PRONOUN = Speaker(None, "pronoun", 0.0)


class Speakers:
    """Names the speakers of one text's attributions."""

    def __init__(self, parsed: ParsedText, people: People, pronouns: Mapping[int, Meant]) -> None:
        self.parsed = parsed
        self.people = people
        self.pronouns = pronouns
        self.bodies = Bodies(parsed, people)

    @cached_property
    def turns(self) -> Turns:
        """Whose turn it is, where the text is an interview or a transcript."""
        return Turns(self.parsed.text, (mention.person for mention in self.people.mentions if mention.named))

    def resolve(self, source: Sequence[int]) -> Speaker:
        """The speaker that the mention ``source`` (its tokens) stands for."""
        while len(source) > 1 and self.parsed.words[source[-1]] in POST_NOMINALS:
            source = source[:-1]
        return self._resolve(source, DEEPEST) if source else NO_SOURCE

    def _resolve(self, source: Sequence[int], depth: int) -> Speaker:
        head = self.people.head_of(source)
        if depth == 0:
            return UNNAMED
        return (
            self._pronoun(head, depth)
            or self._several(head, source, depth)
            or self._person(head, source)
            or self._person_behind(head, source)
            or self._organisation(head, source)
            or self._name_behind(head, source)
            or self._statement(head, source, depth)
            or self._body(head, source, depth)
            or self._title(head, source)
            or self._spokesperson(head, source, depth)
            or self._aged(head, source)
            or self._written_as_name(head, source)
            or UNNAMED
        )

    def _phrase(self, noun: int, without: int | None = None) -> list[int]:
        return self.parsed.subtree(noun, [without] if without is not None else [])

    # Pronouns

    def _pronoun(self, head: int, depth: int) -> Speaker | None:
        word, tag = self.parsed.lower[head], self.parsed.tag[head]
        if meant := self.pronouns.get(head):
            return Speaker(meant.person, "pronoun", meant.confidence)
        if word in ("who", "whom", "whose", "which", "that") and tag[:1] == "W" and self.parsed.words[head] != "WHO":
            return self._relative(head, depth)
        if word in PRONOUN_GENDER:
            return NO_PRONOUN
        if tag not in ("PRP", "PRP$"):
            return None
        return self._of_turn(head) if word in ("i", "we", "my", "our") else self._of_body(head, depth)

    def _of_turn(self, head: int) -> Speaker:
        """ "I" in an interview."""
        name = self.turns.speaker_at(self.parsed.start[head])
        return Speaker(name, "pronoun", 0.8) if name else NO_PRONOUN

    def _of_body(self, head: int, depth: int) -> Speaker:
        """ "it" and "they" go on about the body that was the subject before."""
        subject = self.bodies.subject_before(head) if self.parsed.lower[head] in ("it", "its", "they") else None
        speaker = self._resolve(self._phrase(subject), depth - 1) if subject is not None else UNNAMED
        return Speaker(speaker.name, "pronoun", round(speaker.confidence * 0.8, 2)) if speaker.name else NO_PRONOUN

    def _relative(self, head: int, depth: int) -> Speaker | None:
        """ "who" and "which" mean the noun that their clause hangs on."""
        for verb in self.parsed.ancestors(head):
            if self.parsed.dep[verb] == "relcl":
                return self._resolve(self._phrase(self.parsed.head[verb], verb), depth - 1)
        return UNNAMED

    # Names

    def _several(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "A, B and C": all names, when all are known people or bodies."""
        inside, heads = set(source), [head]
        for token in heads:
            heads += [c for c in self.parsed.children[token] if self._is_joined(token, c) and c in inside]
        if len(heads) == 1 or self.parsed.tag[head][:2] != "NN":
            return None
        parts = [self._part(token, after, source, depth) for token, after in zip(heads, [*heads[1:], None], strict=True)]
        names = list(dict.fromkeys(part.name for part in parts if part.name is not None))
        unnamed = [head for head, part in zip(heads, parts, strict=True) if part.name is None]
        roles = all(self._is_role(head) for head in unnamed) and any(part.basis != "body" for part in parts)
        if not names or (unnamed and not roles):
            return UNNAMED
        return Speaker(" and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]]), "named", 0.8)

    def _part(self, token: int, after: int | None, source: Sequence[int], depth: int) -> Speaker:
        inside = set(source)
        return self._resolve([i for i in self._phrase(token, after) if i in inside], depth - 1)

    def _is_role(self, head: int) -> bool:
        """ "contributor" in "Ann Lee of Yale and contributor to Slate": the same person once more."""
        bare = not any(self.parsed.tag[c] in ("DT", "CD", "PRP$") for c in self.parsed.children[head])
        return bare and self.parsed.tag[head] in ("NN", "NNP")

    def _is_joined(self, token: int, other: int) -> bool:
        """Whether two heads of an "and" are two, and not words of one name."""
        one, two = self.people.entity_at.get(token), self.people.entity_at.get(other)
        same = one is not None and two is not None and one.canonical == two.canonical
        return self.parsed.dep[other] == "conj" and not same

    def _named(self, token: int, source: Sequence[int]) -> Speaker | None:
        entity = self.people.entity_at.get(token)
        if entity is None or entity.label not in SPEAKING_LABELS:
            return None
        if self._owns_or_modifies(token, entity.end) and self.parsed.head[token] in source:
            return None
        same = entity.text == entity.canonical
        return Speaker(entity.canonical, "named" if same else "alias", 0.95 if same else 0.9)

    def _owns_or_modifies(self, token: int, end: int) -> bool:
        """Whether a name only describes the noun after it ("a Pentagon official")."""
        parsed = self.parsed
        head = parsed.head[token]
        return head != token and parsed.start[head] >= end and parsed.dep[token] in ("compound", "poss", "amod", "nmod")

    def _is_person(self, token: int) -> bool:
        entity = self.people.entity_at.get(token)
        return entity is not None and entity.label == "PERSON"

    def _person(self, head: int, source: Sequence[int]) -> Speaker | None:
        """A person named as the head of the mention or in apposition to it."""
        inside = set(source)
        beside = [c for c in self.parsed.children[head] if self.parsed.dep[c] == "appos" and c in inside]
        return next((self._named(token, source) for token in [head, *beside] if self._is_person(token)), None)

    def _person_behind(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the owner of the Gaslight, Stan Wojcik", "Minister of Trade Ann Lee": the name that ends the mention, or is
        set off in it by commas, whatever the tree hangs it on."""
        if self.parsed.tag[head] == "NNS" or self.parsed.lower[source[0]] in INDEFINITES:
            return None
        people = {e.canonical: e for i in source if self._is_person(i) and (e := self.people.entity_at[i])}
        for entity in people.values() if len(people) == 1 else ():
            tokens = self.parsed.tokens_within(entity.start, entity.end)
            before = tokens.start - 1
            if before < source[0]:
                return self._named_as(entity) if self._set_off(tokens.stop, source) else None
            owned = self.parsed.tag[tokens.stop : tokens.stop + 1] == ["POS"]
            comma = self.parsed.words[before] == ","
            titled = self._is_titled(source, before) and tokens.stop - 1 == source[-1]
            return self._named_as(entity) if not owned and (comma or titled) else None
        return None

    def _named_as(self, entity: object) -> Speaker:
        name = entity.canonical  # type: ignore[attr-defined]
        return Speaker(name, "named" if name == entity.text else "alias", 0.9)  # type: ignore[attr-defined]

    def _set_off(self, after: int, source: Sequence[int]) -> bool:
        return after > source[-1] or self.parsed.words[after] == ","

    def _is_titled(self, source: Sequence[int], before: int) -> bool:
        """Whether a title stands in front, and no preposition right before the name."""
        words = self.parsed.lower[source[0] : before + 1]
        return any(_is_title(word) for word in words) and self.parsed.tag[before] not in ("IN", "CC", "POS")

    def _organisation(self, head: int, source: Sequence[int]) -> Speaker | None:
        entity = self.people.entity_at.get(head)
        if entity is None:
            return self._body_beside(head, source)
        many = entity.label == "NORP" and entity.text.endswith("s")
        return self._named(head, source) if entity.label != "PERSON" and not many else None

    def _body_beside(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "its publisher, Quillon", "one news site, Znak.com", "the gas producer Energean": the name in apposition."""
        if self.parsed.tag[head] == "NNS":
            return None
        inside = set(source)
        beside = [c for c in self.parsed.children[head] if self.parsed.dep[c] == "appos" and c in inside]
        named = [c for c in beside if c in self.people.entity_at and not self._is_person(c)]
        return self._named(named[0], source) if len(named) == 1 else None

    def _name_behind(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the gas producer Energean": the capitalised words that end the mention, right behind a noun in small letters."""
        behind = [i for i in source if i > head]
        written = behind and all(self.parsed.tag[i] in ("NNP", "NNPS") for i in behind)
        plain = self.parsed.tag[head] == "NN" and self.parsed.words[head].islower() and behind[:1] == [head + 1]
        people = any(self._is_person(i) for i in behind)
        if not written or not plain or people or self.parsed.lower[source[0]] in POSSESSIVE:
            return None
        return self._named(behind[-1], source) or Speaker(self._text_of(behind, behind[-1]), "named", 0.6)

    # Bodies

    def _body(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "Ann Lee's office", "the Biden administration", "the institute", "the finance ministry"."""
        noun = self.parsed.lower[head]
        if noun in PLACE_NOUNS:
            return self._place(head, source)
        if noun not in BODY_NOUNS and noun not in OFFICES:
            return None
        owner = next((c for c in self.parsed.children[head] if self.parsed.dep[c] == "poss"), None)
        if owner is not None:
            return self._owned_body(head, source, owner, depth)
        names = [i for i in source if i < head and i in self.people.entity_at]
        if names or head in self.people.entity_at:
            return self._full_name(names, noun) or Speaker(self._text_of(source, head), "body", 0.85)
        return self._called(head, source) or self._of_somebody(head, source, depth)

    def _full_name(self, names: Sequence[int], noun: str) -> Speaker | None:
        """ "the Atlantic Council think tank": a body that is named in full, and then what it is."""
        entity = self.people.entity_at[names[-1]] if names else None
        full = entity is not None and entity.label == "ORG" and " " in entity.canonical and noun == "tank"
        return Speaker(entity.canonical, "named", 0.9) if entity is not None and full else None

    def _place(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the city of Calabasas"."""
        of = [c for c in self.parsed.children[head] if self.parsed.lower[c] == "of" and c in source]
        place = next((c for prep in of for c in self.parsed.children[prep] if self.parsed.dep[c] == "pobj"), None)
        return self._named(place, source) if place is not None else None

    def _called(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the institute" is the one body named before whose name ends so; "the finance ministry" is named by that."""
        words = [self.parsed.lower[i] for i in source if i <= head]
        definite = words[0] == "the" and self.parsed.tag[head] in ("NN", "NNP")
        if not definite or len(words) < 2:
            return None
        meant = self.bodies.by_words(" ".join(words[1:]), self.parsed.start[head])
        if meant is None and len(words) == 2:
            meant = self.bodies.company(words[1], self.parsed.start[head])
        if meant is not None:
            return Speaker(meant, "body", 0.8)
        modifiers = set(words[1:-1])
        plain = not modifiers or modifiers & PLAIN_MODIFIERS or any(w.isdigit() for w in modifiers)
        return None if plain or words[-1] not in INSTITUTIONS else Speaker(self._text_of(source, head), "body", 0.6)

    def _of_somebody(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "the government of Samoa", "the office of Ann Lee"."""
        inside = set(source)
        for prep in self.parsed.children[head]:
            if self.parsed.lower[prep] == "of" and prep in inside:
                owner = next((c for c in self.parsed.children[prep] if c in inside), None)
                entity = self.people.entity_at.get(owner) if owner is not None else None
                if owner is not None and entity is not None:
                    return self._owned_body(head, source, owner, depth)
        return UNNAMED

    def _owned_body(self, head: int, source: Sequence[int], owner: int, depth: int) -> Speaker:
        speaker = self._resolve(self._phrase(owner), depth - 1)
        noun = self.parsed.lower[head]
        if speaker.name is None or not (noun in OFFICES or speaker.basis in ("named", "alias")):
            return UNNAMED
        words = self._words_between(owner, head)
        return Speaker(f"the {words} of {speaker.name}", "body", round(speaker.confidence * 0.95, 2))

    def _words_between(self, owner: int, head: int) -> str:
        """ "central bank" in "Kenya's central bank"."""
        first = owner + 1 if owner < head else head
        tokens = [i for i in range(first, head + 1) if self.parsed.tag[i] not in ("POS", "CD", "DT")]
        return " ".join(self.parsed.words[i] for i in tokens)

    def _text_of(self, source: Sequence[int], head: int) -> str:
        """The words up to a body's noun, without an article in front."""
        tokens = [i for i in source if i <= head]
        while len(tokens) > 1 and self.parsed.lower[tokens[0]] in DETERMINERS:
            tokens = tokens[1:]
        return " ".join(self.parsed.text[self.parsed.start[tokens[0]] : self.parsed.end[head]].split())

    def _spokesperson(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """An unnamed spokesperson speaks for a body; one of a person's stays unnamed."""
        if self.parsed.lower[head] not in SPOKESPEOPLE:
            return None
        parsed, inside = self.parsed, set(source)
        owners = [c for c in parsed.children[head] if parsed.dep[c] in ("poss", "compound", "nmod") and c in inside]
        preps = [c for c in parsed.children[head] if parsed.lower[c] in ("for", "of", "from", "at") and c in inside]
        owners += [c for prep in preps for c in parsed.children[prep] if parsed.dep[c] == "pobj"]
        for owner in reversed(owners):
            company = self.bodies.company(parsed.lower[owner], parsed.start[owner])
            if parsed.dep[owner] == "compound" and company:
                return Speaker(company, "body", 0.7)
            if not self._is_person(owner):
                speaker = self._resolve([i for i in self._phrase(owner) if i in inside], depth - 1)
                if speaker.name is not None and speaker.basis in ("named", "alias", "body"):
                    return Speaker(speaker.name, "body", 0.8)
        return None

    # Texts and titles

    def _statement(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "the statement" means who issued it: in its own phrase, or in a sentence before."""
        if self.parsed.lower[head] not in PUBLICATIONS:
            return None
        for issuer in issuers(self.parsed, head):
            own = [i for i in self._phrase(issuer) if i != head] if issuer in source else self._phrase(issuer)
            speaker = self._named_owner(issuer) or self._resolve(own, depth - 1)
            if speaker.name:
                return Speaker(speaker.name, "statement", round(speaker.confidence * 0.9, 2))
            return Speaker(None, "statement", 0.0)
        return Speaker(None, "statement", 0.0)

    def _named_owner(self, token: int) -> Speaker | None:
        """The name that a text bears in front: "a Zogby International poll"."""
        entity = self.people.entity_at.get(token)
        if self.parsed.dep[token] not in ("compound", "nmod"):
            return None
        if entity is not None:
            return Speaker(entity.canonical, "named", 0.85) if entity.label == "ORG" else None
        return self._written_as_name(token, self._phrase(token))

    def _title(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the press secretary" is the one person of the article who bears the title."""
        words = [self.parsed.lower[i] for i in source if i <= head and self.parsed.tag[i] != "POS"]
        definite = bool(words) and words[0] not in INDEFINITES and words[0] not in ("his", "her", "their")
        bare = [w for w in words if w not in DETERMINERS and w not in POSSESSIVE]
        if not definite or not bare or self.parsed.tag[head] == "NNS" or not (_is_title(bare[-1]) or _is_role(bare[-1])):
            return None
        for exact, confidence in ((True, 0.85), (False, 0.7)):
            person = self.people.bearer(bare, exact)
            if person is not None:
                return Speaker(person, "title", confidence)
        return None

    def _aged(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the 63-year-old" is whose age that is."""
        age = YEAR_OLD.fullmatch(self.parsed.text[self.parsed.start[source[0]] : self.parsed.end[head]])
        meant = {self.people.entity_at[i].canonical for i in self.people.entity_at if age and self._has_age(i, age[1])}
        return Speaker(meant.pop(), "title", 0.8) if len(meant) == 1 else None

    def _has_age(self, token: int, age: str) -> bool:
        """ "Ann Lee, 63," or "63-year-old Ann Lee"."""
        behind = self.parsed.words[token + 1 : token + 3] == [",", age]
        before = self.parsed.text[max(0, self.parsed.start[token] - 40) : self.parsed.start[token]]
        return self._is_person(token) and (behind or f"{age}-year-old" in before)

    def _written_as_name(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "Human Rights Monitor said", "CalFire said": written as a name, though the model saw none."""
        tokens = [i for i in source if i <= head and self.parsed.lower[i] not in DETERMINERS]
        if not tokens or tokens[-1] - tokens[0] >= len(tokens) or head in self.people.entity_at:
            return None
        words = self._text_of(source, head).split()
        if words[-1].isupper() and (name := self.turns.named(words[-1])):
            return Speaker(name, "alias", 0.8)
        proper = all(word[:1].isupper() for word in words) and self.parsed.tag[head] in ("NNP", "NNPS")
        several = len(words) > 1 and proper and not any(_is_title(word.lower()) for word in words)
        single = len(words) == 1 and bool(WRITTEN_AS_NAME.match(words[0])) and self.parsed.tag[head][:2] in NAME_TAGS
        alone = len(tokens) == 1 and self._is_proper(head)
        return Speaker(" ".join(words), "named", 0.6) if several or single or alone else None

    def _is_proper(self, token: int) -> bool:
        """ "Rappler reported": a proper noun that is no common word of the text, and no title or kind of body."""
        word = self.parsed.lower[token]
        common = word in self.parsed.word_forms or word in BODY_NOUNS or word in PUBLICATIONS or word.endswith("s")
        return self.parsed.tag[token] == "NNP" and len(word) > 2 and not (common or _is_title(word) or _is_role(word))


def _is_title(word: str) -> bool:
    return word in TITLE_HEADS or word in TITLES


def _is_role(word: str) -> bool:
    return word in PERSON_NOUNS
