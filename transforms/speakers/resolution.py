"""From the mention beside a quote to the person or body that spoke. No name is better than a wrong one.

Each way to find a speaker is one function; they are tried in the order of :meth:`Speakers._resolve`. What none of them
can name stays without a name, and says why in the basis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.names.name_tables import DETERMINERS, INDEFINITES, KIN, POST_NOMINALS
from transforms.parsed_text import ParsedText
from transforms.speakers.bodies import Bodies
from transforms.speakers.groups import RESEARCH, Groups
from transforms.speakers.issuers import PUBLICATIONS, issuers
from transforms.speakers.people import SHORT_TITLES, People
from transforms.speakers.pronouns import PRONOUN_GENDER, Meant
from transforms.speakers.source_bodies import SourceBodies
from transforms.speakers.source_names import POSSESSIVE, UNNAMED, SourceNames, Speaker, is_role, is_title

__all__ = ["Speaker", "Speakers"]

YEAR_OLD = re.compile(r"[Tt]he (\d+)-year-old")
PARTS = frozenset(["part", "parts", "portion", "excerpt", "passage", "section", "summary", "hypothesis", "conclusion"])
"""What stands for the whole that it is a part of."""
TURNS = frozenset(["i", "we", "my", "our", "you", "your"])
DEEPEST = 4
"""How often a resolution may lead to another one ("the statement" -> "his office" -> "he")."""
NO_SOURCE = Speaker(None, "no source", 0.0)
NO_PRONOUN = Speaker(None, "pronoun", 0.0)


class Speakers:
    """Names the speakers of one text's attributions."""

    def __init__(self, parsed: ParsedText, people: People, pronouns: Mapping[int, Meant]) -> None:
        self.parsed = parsed
        self.people = people
        self.pronouns = pronouns
        self.names = SourceNames(parsed, people)
        self.bodies = Bodies(parsed, people)
        self.described = SourceBodies(self.names, self.bodies, self._resolve)
        self.groups = Groups(self.names, self._resolve)

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
            self.groups.coordinated(head, source, depth)
            or self._pronoun(head, depth)
            or self._whole(head, source, depth)
            or self.names.person(head, source)
            or self.names.person_behind(head, source)
            or self.names.organisation(head, source)
            or self.names.name_behind(head, source)
            or self.groups.of_bodies(head, source)
            or self.groups.together(head, source)
            or self._statement(head, source, depth)
            or self.groups.again(head, source, depth)
            or self._of_own(head, source)
            or self.described.body(head, source, depth)
            or self._title(head, source)
            or self.described.spokesperson(head, source, depth)
            or self._aged(head, source)
            or self.names.relative_named_before(head, source)
            or self.names.acronym_behind(source)
            or self.names.written_as_name(head, source)
            or self.names.right_behind(source)
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
        return self._of_turn(head) if word in TURNS else self._of_body(head, depth)

    def _of_turn(self, head: int) -> Speaker:
        """ "I" in an interview is whose turn it is, and "you" the only other one who has turns."""
        turns, word = self.names.turns, self.parsed.lower[head]
        name = (turns.addressed_at if word in ("you", "your") else turns.speaker_at)(self.parsed.start[head])
        return Speaker(name, "pronoun", 0.8) if name else NO_PRONOUN

    def _of_own(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "our findings" are those of whose turn it is."""
        owned = self.parsed.lower[source[0]] in ("our", "my") and self.parsed.lower[head] in RESEARCH
        return self._of_turn(source[0]) if owned else None

    def _of_body(self, head: int, depth: int) -> Speaker:
        """ "it" and "they" go on about the body that was the subject before."""
        subject = self._subject_meant(head)
        speaker = self._resolve(self._phrase(subject), depth - 1) if subject is not None else UNNAMED
        several = speaker.name is not None and (" and " in speaker.name or speaker.basis in ("body", "pronoun"))
        if subject is None or speaker.name is None or not (self.bodies.is_body(subject) or several):
            return (self.groups.team(head) if self.parsed.lower[head] == "they" else None) or NO_PRONOUN
        return Speaker(speaker.name, "pronoun", round(speaker.confidence * 0.8, 2))

    def _subject_meant(self, head: int) -> int | None:
        word = self.parsed.lower[head]
        if word == "they":
            return self.bodies.subject_before(head, self.groups.is_group)
        before = self.bodies.subject_before(head) if word in ("it", "its") else None
        return self._subject_after(head) if before is None and word in ("its", "their") else before

    def _subject_after(self, head: int) -> int | None:
        """ "According to its release, the NTB will ...": the body that is the subject of the clause behind."""
        for verb in self.parsed.ancestors(head):
            subject = self.parsed.subject[verb]
            if subject is not None and subject > head and self.bodies.is_body(subject):
                return subject
        return None

    def _relative(self, head: int, depth: int) -> Speaker | None:
        """ "who" and "which" mean the noun that their clause hangs on."""
        for verb in self.parsed.ancestors(head):
            if self.parsed.dep[verb] == "relcl":
                noun = self._person_above(self.parsed.head[verb]) if self.parsed.lower[head] == "who" else None
                noun = self.parsed.head[verb] if noun is None else noun
                if self._is_relative_of(noun):
                    return UNNAMED
                return self._resolve(self._phrase(noun, verb), depth - 1)
        before = head - 1 if head and self.parsed.words[head - 1] != "," else head - 2
        return self.names.named(before, [head]) if before in self.people.entity_at else UNNAMED

    def _person_above(self, noun: int) -> int | None:
        """ "Ann Lee, a former mayor | who", "Ann Lee of Norsar, | who": the person that a noun tells of."""
        parsed, at = self.parsed, noun
        if parsed.dep[noun] == "appos" and self.names.is_person(parsed.head[noun]):
            return parsed.head[noun]
        while parsed.dep[at] in ("pobj", "prep") and not self.names.is_person(at):
            at = parsed.head[at]
        set_off = self.names.is_person(at) and any(parsed.words[i] == "," for i in range(at, noun))
        return at if at != noun and set_off and parsed.tag[noun][:3] == "NNP" else None

    def _is_relative_of(self, token: int) -> bool:
        """ "a niece of Ann Lee, who said": that may be the niece."""
        prep = self.parsed.head[token]
        noun = self.parsed.head[prep]
        of = self.parsed.dep[token] == "pobj" and self.parsed.lower[prep] == "of" and self.parsed.lower[noun] in KIN
        return of and any(self.parsed.lower[c] in INDEFINITES for c in self.parsed.children[noun])

    # Texts and titles

    def _whole(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "Part of the judge's statement" is the judge's as all of it is."""
        of = next((c for c in self.parsed.children[head] if self.parsed.lower[c] == "of" and c in source), None)
        if self.parsed.lower[head] not in PARTS or of is None:
            return None
        whole = next((c for c in self.parsed.children[of] if self.parsed.dep[c] == "pobj"), None)
        if whole is None or whole not in source:
            return None
        return self._resolve([i for i in self._phrase(whole) if i in source], depth - 1)

    def _statement(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "the statement" means who issued it: in its own phrase, or in a sentence before."""
        if self.parsed.lower[head] not in PUBLICATIONS:
            return None
        for issuer in issuers(self.parsed, head):
            own = [i for i in self._phrase(issuer) if i != head]
            team = self.groups.of_bodies(issuer, [i for i in source if i >= issuer] if issuer in source else own)
            speaker = self._named_owner(issuer) or team or self._resolve(own, depth - 1)
            if speaker.name:
                return Speaker(speaker.name, "statement", round(speaker.confidence * 0.9, 2))
            if issuer in source:
                return self.groups.again(head, source, depth) or Speaker(None, "statement", 0.0)
        if (research := self.groups.again(head, source, depth)) is not None:
            return research
        place = self.parsed.lower[head] if self.parsed.lower[source[0]] == "the" else ""
        site = self.bodies.website(head) or self.bodies.near(place, head) if place in ("website", "site") else None
        return Speaker(site, "body", 0.7) if site else Speaker(None, "statement", 0.0)

    def _named_owner(self, token: int) -> Speaker | None:
        """The name that a text bears in front: "a Zogby International poll"."""
        entity = self.people.entity_at.get(token)
        if self.parsed.dep[token] not in ("compound", "nmod"):
            return None
        if entity is not None:
            return Speaker(entity.canonical, "named", 0.85) if entity.label == "ORG" else None
        return self.names.written_as_name(token, self._phrase(token))

    def _title(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the press secretary" is the one person of the article who bears the title."""
        words = [self.parsed.lower[i] for i in source if i <= head and self.parsed.tag[i] != "POS"]
        definite = bool(words) and words[0] not in INDEFINITES and words[0] not in ("his", "her", "their")
        bare = [SHORT_TITLES.get(w, w) for w in words if w not in DETERMINERS and w not in POSSESSIVE]
        elsewhere = any(self.parsed.lower[i] in ("that", "another", "other") for i in source if i != head)
        known = bool(bare) and (is_title(bare[-1]) or is_role(bare[-1]))
        if not definite or not known or elsewhere or self.parsed.tag[head] == "NNS":
            return None
        for exact, confidence in ((True, 0.85), (False, 0.7)):
            person = self.people.bearer(bare, exact)
            if person is not None:
                return Speaker(person, "title", confidence)
        plain = all(self._only_tells_where(i) for i in source if i < head)
        near = self.people.bearer_near(bare[-1], head) if plain else None
        owner = self.people.entity_at.get(source[0])
        if near is None and plain and owner is not None and owner.label == "GPE":  # "Oslo's governor"
            near = self.people.bearer(bare[-1:], False)
        told = any(i in self.people.entity_at or self.parsed.lower[i] == "former" for i in source if i < head)
        owned = any(self.parsed.tag[i] == "POS" for i in source)
        if near is None and told and not owned:
            near = self.people.only_subject_before(head)
        return Speaker(near, "title", 0.6) if near else None

    def _only_tells_where(self, i: int) -> bool:
        """ "the Kansas congressman", "the three-term senator": words that do not make another title of a title."""
        entity = self.people.entity_at.get(i)
        place = entity is not None and entity.label in ("GPE", "NORP")
        return place or self.parsed.lower[i] in (*DETERMINERS, "-", "term") or self.parsed.tag[i] == "CD"

    def _aged(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the 63-year-old" is whose age that is."""
        age = YEAR_OLD.fullmatch(self.parsed.text[self.parsed.start[source[0]] : self.parsed.end[head]])
        meant = {self.people.entity_at[i].canonical for i in self.people.entity_at if age and self._has_age(i, age[1])}
        return Speaker(meant.pop(), "title", 0.8) if len(meant) == 1 else None

    def _has_age(self, token: int, age: str) -> bool:
        """ "Ann Lee, 63," or "63-year-old Ann Lee"."""
        behind = self.parsed.words[token + 1 : token + 3] == [",", age]
        before = self.parsed.text[max(0, self.parsed.start[token] - 40) : self.parsed.start[token]]
        return self.names.is_person(token) and (behind or f"{age}-year-old" in before)
