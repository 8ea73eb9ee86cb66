"""Bodies that a mention describes: "his office", "the Biden administration", "the finance ministry", a spokesperson."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.names.name_tables import PLAIN_MODIFIERS, SPOKESPEOPLE
from transforms.speakers.bodies import BODY_NOUNS, INSTITUTIONS, OUTLET_NOUNS, Bodies
from transforms.speakers.source_names import UNNAMED, SourceNames, Speaker
from transforms.word_lists import word_set

OFFICES = word_set("office campaign administration government team cabinet company firm foundation party")
"""Bodies that belong to a person: "the office of Ann Lee"."""
NUMBERS = word_set("two three four five six seven eight nine ten eleven twelve")
PLACE_NOUNS = frozenset(["city", "state", "town", "county", "province", "kingdom", "republic", "village"])

Resolve = Callable[[Sequence[int], int], Speaker]
"""Names the speaker of another mention, at one step less of depth."""


class SourceBodies:
    """Finds the bodies that mentions of one text describe; ``None`` where a mention is of no body."""

    def __init__(self, names: SourceNames, bodies: Bodies, resolve: Resolve) -> None:
        self.parsed, self.people = names.parsed, names.people
        self.names, self.bodies, self._resolve = names, bodies, resolve

    def body(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "Ann Lee's office", "the Biden administration", "the institute", "the finance ministry"."""
        noun = self.parsed.lower[head]
        if noun in PLACE_NOUNS:
            return self._place(head, source)
        based = [at for at, i in enumerate(source) if self.parsed.lower[i] == "based" and i < head]
        source = [source[0], *source[based[-1] + 1 :]] if based else source  # "the Oslo-based council"
        if noun not in BODY_NOUNS | OUTLET_NOUNS and noun not in OFFICES:
            return None
        owner = next((c for c in self.parsed.children[head] if self.parsed.dep[c] == "poss"), None)
        if owner is not None:
            return self._owned_body(head, source, owner, depth)
        names = [i for i in source if i < head and i in self.people.entity_at]
        if names or head in self.people.entity_at:
            return self._full_name(names, head) or Speaker(self.names.text_of(source, head), "body", 0.85)
        return self._called(head, source) or self._of_somebody(head, source, depth)

    def _full_name(self, names: Sequence[int], head: int) -> Speaker | None:
        """ "the Atlantic Council think tank", "Time magazine": a body that is named in full, and then what it is."""
        noun = self.parsed.lower[head]
        entity = self.people.entity_at[names[-1]] if names else None
        outlet = noun in OUTLET_NOUNS and (noun != "agency" or self.parsed.lower[head - 1] == "news")
        full = entity is not None and (outlet or (noun == "tank" and " " in entity.canonical))
        return (
            Speaker(entity.canonical, "named", 0.9) if entity is not None and full and entity.label == "ORG" else None
        )

    def _place(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the city of Calabasas"."""
        of = [c for c in self.parsed.children[head] if self.parsed.lower[c] == "of" and c in source]
        place = next((c for prep in of for c in self.parsed.children[prep] if self.parsed.dep[c] == "pobj"), None)
        return self.names.named(place, source) if place is not None else None

    def _called(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the institute" is the one body named before whose name ends so; "the finance ministry" is named by that."""
        words = [self.parsed.lower[i] for i in source if i <= head]
        if words == ["police"]:
            meant = self.bodies.by_words("police", self.parsed.start[head])
            return Speaker(meant, "body", 0.6) if meant is not None else None
        definite = words[0] == "the" and self.parsed.tag[head] in ("NN", "NNP")
        if not definite or len(words) < 2:
            return None
        told = [w for w in words[1:-1] if w != "-" and w not in PLAIN_MODIFIERS]  # "the three-judge court"
        if told and set(told) <= {"judge", "member", "justice", *(w for w in told if w.isdigit() or w in NUMBERS)}:
            words = [words[0], words[-1]]
        meant = self.bodies.by_words(" ".join(words[1:]), self.parsed.start[head])
        if meant is None and len(words) == 2:
            start = self.parsed.start[head]
            meant = self.bodies.outlet(words[1], start) or self.bodies.company(words[1], start)
        if meant is not None:
            return Speaker(meant, "body", 0.8)
        near = self.bodies.near(words[1], head) or self.bodies.called_last(words[1], head) if len(words) == 2 else None
        if near is not None:
            return Speaker(near, "body", 0.55)
        modifiers = set(words[1:-1])
        plain = not modifiers or modifiers & PLAIN_MODIFIERS or any(w.isdigit() for w in modifiers)
        return (
            None if plain or words[-1] not in INSTITUTIONS else Speaker(self.names.text_of(source, head), "body", 0.6)
        )

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
        speaker = self._resolve(self.parsed.subtree(owner), depth - 1)
        noun = self.parsed.lower[head]
        if speaker.name is None or not (noun in OFFICES or speaker.basis in ("named", "alias")):
            return UNNAMED
        words = self._words_between(owner, head)
        full = f"{speaker.name} {words}".lower()  # "Day's animal foundation", the "Doris Day Animal Foundation"
        named = next((e.canonical for e in self.people.entity_at.values() if e.canonical.lower() == full), None)
        if named is not None:
            return Speaker(named, "body", 0.85)
        return Speaker(f"the {words} of {speaker.name}", "body", round(speaker.confidence * 0.95, 2))

    def _words_between(self, owner: int, head: int) -> str:
        """ "central bank" in "Kenya's central bank"."""
        first = owner + 1 if owner < head else head
        tokens = [i for i in range(first, head + 1) if self.parsed.tag[i] not in ("POS", "CD", "DT")]
        return " ".join(self.parsed.words[i] for i in tokens)

    def spokesperson(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """An unnamed spokesperson speaks for a body; one of a person's stays unnamed."""
        if self.parsed.lower[head] not in SPOKESPEOPLE:
            return None
        parsed, inside = self.parsed, set(source)
        owners = [c for c in parsed.children[head] if parsed.dep[c] in ("poss", "compound", "nmod") and c in inside]
        preps = [c for c in parsed.children[head] if parsed.lower[c] in ("for", "of", "from", "at") and c in inside]
        owners += [c for prep in preps for c in parsed.children[prep] if parsed.dep[c] == "pobj"]
        if not owners and (subject := self.bodies.subject_before(head)) is not None:
            owners = [subject]  # "Norsar released a statement. A spokesperson said ..."
            inside = set(parsed.subtree(subject))
        for owner in reversed(owners):
            company = self.bodies.company(parsed.lower[owner], parsed.start[owner])
            if parsed.dep[owner] == "compound" and company:
                return Speaker(company, "body", 0.7)
            if not self.names.is_person(owner):
                speaker = self._resolve([i for i in self.parsed.subtree(owner) if i in inside], depth - 1)
                if speaker.name is not None and speaker.basis in ("named", "alias", "body"):
                    return Speaker(speaker.name, "body", 0.8)
        return None
