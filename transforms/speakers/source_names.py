"""Names that are written in the mention beside a quote: as its head, in apposition, behind a title, or in capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from schemas.records import Entity
from transforms.names.name_tables import (
    AGENCIES,
    CALENDAR_WORDS,
    DETERMINERS,
    INDEFINITES,
    KIN,
    PERSON_NOUNS,
    POST_NOMINALS,
    TITLE_HEADS,
    TITLES,
)
from transforms.parsed_text import ParsedText
from transforms.speakers.bodies import BODY_NOUNS
from transforms.speakers.issuers import PUBLICATIONS
from transforms.speakers.people import People
from transforms.speakers.turns import Turns

SPEAKING_LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "MISC")
"""What may speak, or be spoken for: no storm and no law."""
POSSESSIVE = ("his", "her", "their", "its", "my", "our", "your")
WRITTEN_AS_NAME = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[\w.&/’'-]{3,}$")
"""A word with two capitals or a figure: "CalFire", "TVN24", "Reuters/Ipsos"."""
NO_NAMES = BODY_NOUNS | PUBLICATIONS | CALENDAR_WORDS
CHANNELS = frozenset(["News", "Channel", "Radio", "Canal", "Studio"])
PARTIES = frozenset(["republicans", "democrats", "conservatives", "tories", "liberals", "greens", "independents"])
SOME = INDEFINITES | frozenset(["not", "every", "some", "many", "most", "no", "few", "other", "several"])
NAME_TAGS = ("NN", "WP")


class Speaker(NamedTuple):
    """Who spoke, how that was found and how sure it is (0 to 1)."""

    name: str | None
    basis: str
    confidence: float


UNNAMED = Speaker(None, "unnamed", 0.0)


def is_title(word: str) -> bool:
    """Whether a word in lower case is, or ends, a title."""
    return word in TITLE_HEADS or word in TITLES


def is_role(word: str) -> bool:
    """Whether a word in lower case is a noun for a person."""
    return word in PERSON_NOUNS


def is_office(name: str) -> bool:
    """ "Democratic Representatives": what several people are, and no name."""
    last = name.lower().split()[-1]
    return last.endswith("s") and is_title(last.removesuffix("s"))


class SourceNames:
    """Finds the names in mentions of one text; every way gives ``None`` where there is none."""

    def __init__(self, parsed: ParsedText, people: People) -> None:
        self.parsed, self.people = parsed, people

    @cached_property
    def turns(self) -> Turns:
        """Whose turn it is, where the text is an interview or a transcript."""
        named = (mention for mention in self.people.mentions if mention.named)
        return Turns(self.parsed.text, ((mention.person, self.parsed.start[mention.token]) for mention in named))

    def named(self, token: int, source: Sequence[int]) -> Speaker | None:
        """The name that a token belongs to, unless it only describes another word of the mention."""
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

    def is_person(self, token: int) -> bool:
        """Whether a token belongs to a person's name."""
        entity = self.people.entity_at.get(token)
        return entity is not None and entity.label == "PERSON"

    def person(self, head: int, source: Sequence[int]) -> Speaker | None:
        """A person named as the head of the mention or in apposition to it."""
        inside = set(source)
        beside = [c for c in self.parsed.children[head] if self.parsed.dep[c] == "appos" and c in inside]
        if self.parsed.tag[head] in ("NNS", "NNPS") and beside:
            return self._all_of(beside[0], source)
        return next((self.named(token, source) for token in [head, *beside] if self.is_person(token)), None)

    def _all_of(self, first: int, source: Sequence[int]) -> Speaker | None:
        """ "three plaintiffs, Ann Lee, Bo Ek, and Carl Mogens": all of them."""
        tokens = [first]
        for token in tokens:
            tokens += [c for c in self.parsed.children[token] if self.parsed.dep[c] == "conj" and c in source]
        names = list(dict.fromkeys(self.people.entity_at[i].canonical for i in tokens if self.is_person(i)))
        if len(names) < len(tokens):
            return None
        return Speaker(joined(names), "named", 0.85)

    def person_behind(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the owner of the Gaslight, Stan Wojcik", "Minister of Trade Ann Lee": the name that ends the mention, or is
        set off in it by commas, whatever the tree hangs it on."""
        if self.parsed.tag[head] == "NNS":
            return None
        if self.parsed.lower[source[0]] in INDEFINITES:
            last = self._last_set_off(source)
            return self._named_as(last) if last is not None else None
        people = {e.canonical: e for i in source if self.is_person(i) and (e := self.people.entity_at[i])}
        entity = people.popitem()[1] if len(people) == 1 else self._last_set_off(source)
        if entity is None and not people:
            return self._set_off_at_end(head, source)
        return self._named_as(entity) if entity is not None and self._stands_out(entity, source) else None

    def _set_off_at_end(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "The delegate to the House, Aumua Amata": two capitalised words behind the last comma, found or not."""
        comma = max((at for at, i in enumerate(source) if self.parsed.words[i] == ","), default=-1)
        name = source[comma + 1 :]
        words = [self.parsed.words[i] for i in name]
        role = is_title(self.parsed.lower[head]) or is_role(self.parsed.lower[head])
        written = 1 < len(words) < 4 and all(w.istitle() for w in words) and self.parsed.tag[name[-1]] == "NNP"
        alone = not any(i in self.people.entity_at and self.people.entity_at[i].label == "GPE" for i in name)
        return Speaker(" ".join(words), "named", 0.7) if comma > 0 and role and written and alone else None

    def _last_set_off(self, source: Sequence[int]) -> Entity | None:
        """ "His daughter, and member of the Moorland League, Ann Lee": the name that a comma sets off at the end."""
        entity = self.people.entity_at.get(source[-1]) if self.is_person(source[-1]) else None
        first = self.parsed.tokens_within(entity.start, entity.end).start if entity is not None else 0
        set_off = first > source[0] and (self.parsed.words[first - 1] == "," or self.parsed.lower[first - 1] == "named")
        return entity if set_off else None

    def relative_named_before(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "his daughter" is the one daughter whom the text has named: "his daughter Ann Lee"."""
        parsed, noun = self.parsed, self.parsed.lower[head]
        owned = parsed.lower[source[0]] in POSSESSIVE or any(parsed.dep[c] == "poss" for c in parsed.children[head])
        if noun not in KIN or not owned:
            return None
        mentions = [i for i in range(len(parsed) - 1) if parsed.lower[i] == noun and i != head]
        names = {e.canonical for i in mentions if (e := self._name_at(i + 1) or self._name_behind_comma(i + 1))}
        return Speaker(names.pop(), "title", 0.7) if len(names) == 1 else None

    def _name_at(self, token: int) -> Entity | None:
        return self.people.entity_at[token] if self.is_person(token) else None

    def _name_behind_comma(self, token: int) -> Entity | None:
        return self._name_at(token + 1) if token + 1 < len(self.parsed) and self.parsed.words[token] == "," else None

    def acronym_behind(self, source: Sequence[int]) -> Speaker | None:
        """ "Transport for London (TfL)": the body that the bracket at the end is short for."""
        words = [self.parsed.words[i] for i in source[-3:]]
        closed = len(source) > 3 and words[0] == "(" and words[2] == ")"
        entity = self.people.entity_at.get(source[-2]) if closed else None
        if entity is None or entity.label != "ORG":
            return None
        whole = [i for i in source[:-3] if self.parsed.lower[i] not in DETERMINERS]
        capitals = all(self.parsed.words[i][:1].isupper() or self.parsed.tag[i] in ("IN", "CC") for i in whole)
        if entity.canonical == entity.text and len(whole) > 1 and capitals:
            return Speaker(self.text_of(whole, whole[-1]), "named", 0.8)
        return self._named_as(entity)

    def _stands_out(self, entity: Entity, source: Sequence[int]) -> bool:
        tokens = self.parsed.tokens_within(entity.start, entity.end)
        before = tokens.start - 1
        if before < source[0]:
            return self._set_off(tokens.stop, source)
        owned = self.parsed.tag[tokens.stop : tokens.stop + 1] == ["POS"]
        ends = tokens.stop - 1 == source[-1]
        return not owned and (self.parsed.words[before] == "," or (ends and self._is_titled(source, before)))

    def _named_as(self, entity: Entity) -> Speaker:
        return Speaker(entity.canonical, "named" if entity.text == entity.canonical else "alias", 0.9)

    def _set_off(self, after: int, source: Sequence[int]) -> bool:
        return after > source[-1] or self.parsed.words[after] == ","

    def _is_titled(self, source: Sequence[int], before: int) -> bool:
        """Whether a title stands in front, and no preposition right before the name."""
        words = self.parsed.lower[source[0] : before + 1]
        return any(is_title(word) for word in words) and self.parsed.tag[before] not in ("IN", "CC", "POS")

    def organisation(self, head: int, source: Sequence[int]) -> Speaker | None:
        """A body, place or people named as the head of the mention or in apposition to it."""
        entity = self.people.entity_at.get(head)
        if entity is None:
            return self._body_beside(head, source)
        part = self._part_of(entity, source)
        if part is not None:
            return self._named_as(part)
        outlet = self.people.entity_at.get(source[0]) if self.parsed.lower[source[0]] in AGENCIES else None
        if entity.label == "GPE" and outlet is not None and outlet.end + 1 == entity.start:  # "CNN Philippines"
            return Speaker(f"{outlet.text} {entity.text}", "named", 0.8)
        people = entity.label == "NORP" or entity.text.lower() in PARTIES
        one = self.parsed.tag[self.parsed.head[head]] == "VBZ"  # "Liberal Democrats describes itself"
        many = people and entity.text.endswith("s") and " " not in entity.text and not one
        if (people and self.parsed.lower[source[0]] in SOME) or self._describes(entity, source):
            return None
        if is_office(entity.canonical) and " of " not in entity.canonical and " to " not in entity.canonical:
            return None
        first = self.parsed.tokens_within(entity.start, entity.end).start
        if people and one and first - 1 in source and self.parsed.tag[first - 1] == "NNP":
            return Speaker(self.text_of(source, head), "named", 0.8)  # "Liberal | Democrats describes"
        return self.named(head, source) if entity.label != "PERSON" and not many else None

    def _part_of(self, entity: Entity, source: Sequence[int]) -> Entity | None:
        """ "the University of Oslo's Institute for Seas": the institute, which ends the mention."""
        after = self.parsed.tokens_within(entity.start, entity.end).stop
        last = self.people.entity_at.get(source[-1])
        owns = self.parsed.tag[after : after + 1] == ["POS"] and last is not None and last.label == "ORG"
        return last if owns and self.people.entity_at.get(after + 1) == last else None

    def _describes(self, entity: Entity, source: Sequence[int]) -> bool:
        """ "the Slovak", "the Derbyshire left-hander": a people or a place that says which person is meant."""
        after = self.parsed.tokens_within(entity.start, entity.end).stop
        noun = after in source and self.parsed.tag[after][:2] in ("NN", "JJ")
        definite = self.parsed.lower[source[0]] == "the" and self.parsed.tag[after - 1] in ("NNP", "NN", "JJ")
        return (entity.label in ("NORP", "GPE") and noun) or (entity.label == "NORP" and definite)

    def _body_beside(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "its publisher, Quillon", "one news site, Znak.com", "the gas producer Energean": the name in apposition."""
        if self.parsed.tag[head] == "NNS":
            return None
        inside = set(source)
        beside = [c for c in self.parsed.children[head] if self.parsed.dep[c] == "appos" and c in inside]
        named = [c for c in beside if c in self.people.entity_at and not self.is_person(c)]
        named = [c for c in named if self.people.entity_at[c].label != "NORP"]  # "Hale, a Republican"
        return self.named(named[0], source) if len(named) == 1 else None

    def name_behind(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the gas producer Energean": the capitalised words right behind a common noun."""
        behind = [i for i in source if i > head]
        written = behind and all(self.parsed.tag[i] in ("NNP", "NNPS") for i in behind)
        plain = self.parsed.tag[head] == "NN" and self.parsed.words[head].islower() and behind[:1] == [head + 1]
        people = any(self.is_person(i) for i in behind)
        if not written or not plain or people or self.parsed.lower[source[0]] in POSSESSIVE:
            return None
        return self.named(behind[-1], source) or Speaker(self.text_of(behind, behind[-1]), "named", 0.6)

    def right_behind(self, source: Sequence[int]) -> Speaker | None:
        """ "His daughter, and a member, | Ann Lee wrote": a person's name between the mention and its verb."""
        parsed = self.parsed
        at = source[-1] + 1
        while at < len(parsed) and (parsed.words[at] == "," or is_title(parsed.lower[at])):
            at += 1
        if not (at < len(parsed) and self.is_person(at) and parsed.sentence[at] == parsed.sentence[source[-1]]):
            return None
        entity = self.people.entity_at[at]
        after = parsed.tokens_within(entity.start, entity.end).stop
        role = any(is_title(parsed.lower[i]) or is_role(parsed.lower[i]) for i in source)
        return self._named_as(entity) if role and parsed.tag[after : after + 1] in (["VBD"], ["VBZ"]) else None

    def written_as_name(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "Human Rights Monitor said", "CalFire said": written as a name, though the model saw none."""
        if source[-1] == head + 1 and self.parsed.words[head + 1].isdigit():
            head += 1
        tokens = [i for i in source if i <= head and self.parsed.lower[i] not in DETERMINERS]
        if any(self.parsed.tag[i] == "POS" for i in tokens):
            return self._behind_place(head, tokens)
        if not tokens or tokens[-1] - tokens[0] >= len(tokens) or head in self.people.entity_at:
            return None
        words = self.text_of(source, head).split()
        words = words[:-1] if len(words) > 2 and words[-1] in POST_NOMINALS else words
        same = {e.canonical for e in self.people.entity_at.values() if e.canonical.lower() == " ".join(words).lower()}
        if len(words) > 1 and len(same) == 1:  # "Amazon Web services"
            return Speaker(same.pop(), "alias", 0.8)
        if (words[-1].isupper() or len(words) == 1) and (name := self.turns.named(words[-1])):
            return Speaker(name, "alias", 0.8)
        numbered = words[-1].isdigit() and (self.parsed.tag[tokens[0]] == "NNP" or words[0] in CHANNELS)  # "News 12"
        proper = all(word[:1].isupper() or word.isdigit() for word in words)
        proper = proper and (numbered or self.parsed.tag[head] in ("NNP", "NNPS"))
        given = {
            e.canonical
            for e in self.people.entity_at.values()
            if e.label == "PERSON" and e.canonical.split()[0] == words[0]
        }
        if len(words) == 1 and len(given) == 1:  # "Hardeep" of "Hardeep Singh Puri"
            return Speaker(given.pop(), "alias", 0.8)
        several = len(words) > 1 and proper and not any(is_title(word.lower()) for word in words)
        single = len(words) == 1 and bool(WRITTEN_AS_NAME.match(words[0])) and self.parsed.tag[head][:2] in NAME_TAGS
        single = single and not is_role(words[0].lower())
        ends = source[-1] == head or self.parsed.words[head + 1] == ","
        alone = len(tokens) == 1 and ends and self._is_proper(head)
        return Speaker(" ".join(words), "named", 0.6) if several or single or alone else None

    def _behind_place(self, head: int, tokens: Sequence[int]) -> Speaker | None:
        """ "Norland's Disaster and Emergency Presidency": a body's name behind the country that it belongs to."""
        owner = max(i for i in tokens if self.parsed.tag[i] == "POS")
        place = self.people.entity_at.get(owner - 1)
        name = [i for i in tokens if i > owner]
        capitals = [i for i in name if self.parsed.words[i][:1].isupper()]
        small = all(self.parsed.lower[i] in ("and", "of", "for", "on") for i in name if i not in capitals)
        whole = len(capitals) > 1 and small and name[-1] == head and name[0] == capitals[0]
        if place is None or place.label != "GPE" or not whole or any(is_title(self.parsed.lower[i]) for i in name):
            return None
        return Speaker(self.text_of(name, head), "named", 0.6)

    def _is_proper(self, token: int) -> bool:
        """ "Rappler reported": a proper noun that is no common word of the text, and no title or kind of body."""
        word = self.parsed.lower[token]
        plural = word.endswith("s") and (
            word.removesuffix("s") in PERSON_NOUNS or word.endswith(("ists", "ians", "ers"))
        )
        common = word in self.parsed.word_forms or word in NO_NAMES or plural
        return self.parsed.tag[token] == "NNP" and len(word) > 2 and not (common or is_title(word) or is_role(word))

    def text_of(self, source: Sequence[int], head: int) -> str:
        """The words up to a body's noun, without an article in front."""
        tokens = [i for i in source if i <= head]
        while len(tokens) > 1 and self.parsed.lower[tokens[0]] in DETERMINERS:
            tokens = tokens[1:]
        return " ".join(self.parsed.text[self.parsed.start[tokens[0]] : self.parsed.end[head]].split())


def joined(names: Sequence[str]) -> str:
    """ "Ann Lee, Bo Ek and Carl Mogens"."""
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])
