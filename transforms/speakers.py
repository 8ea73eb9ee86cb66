"""From the mention beside a quote to the person or body that spoke. No name is better than a wrong one.

Each way to find a speaker is one function; they are tried in the order of :meth:`Speakers.resolve`. What none of them
can name stays without a name, and says why in the basis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from transforms.name_tables import DETERMINERS, TITLE_HEADS, TITLES
from transforms.parsed_text import ParsedText
from transforms.people import People
from transforms.pronouns import PRONOUN_GENDER, Meant
from transforms.word_lists import word_set

BODY_NOUNS = word_set("""
    administration agency army association authority bank board body bureau cabinet campaign church coalition
    commission committee company congress council court department embassy federation firm force forces foundation
    fund government group institute league ministry military navy office organisation organization parliament party
    police senate service team union university
    """)
"""Nouns that stand for a body when a name stands with them ("the Biden administration")."""

OFFICES = word_set("office campaign administration government team cabinet company firm foundation party lawyers")
"""Bodies that belong to a person: "the office of Ann Lee"."""

STATEMENT_NOUNS = word_set("statement report letter document release communique memo message email post tweet")
ISSUING_VERBS = word_set("issu releas publish mak put post send writ giv circulat")
STATEMENT_REACH = 5
"""Sentences back in which the issuer of "the statement" is looked for."""
DEEPEST = 4
"""How often a resolution may lead to another one ("the statement" -> "his office" -> "he")."""


class Speaker(NamedTuple):
    """Who spoke, how that was found and how sure it is (0 to 1)."""

    name: str | None
    basis: str
    confidence: float


UNNAMED = Speaker(None, "unnamed", 0.0)
NO_SOURCE = Speaker(None, "no source", 0.0)


class Speakers:
    """Names the speakers of one text's attributions; call :meth:`resolve` in text order."""

    def __init__(self, parsed: ParsedText, people: People, pronouns: Mapping[int, Meant]) -> None:
        self.parsed = parsed
        self.people = people
        self.pronouns = pronouns

    def resolve(self, source: Sequence[int]) -> Speaker:
        """The speaker that the mention ``source`` (its tokens) stands for."""
        return self._resolve(source, DEEPEST) if source else NO_SOURCE

    def _resolve(self, source: Sequence[int], depth: int) -> Speaker:
        head = self.people.head_of(source)
        if depth == 0:
            return UNNAMED
        return (
            self._pronoun(head, depth)
            or self._several(head, source, depth)
            or self._person(head, source)
            or self._organisation(head)
            or self._short_body(head, source)
            or self._body(head, source, depth)
            or self._statement(head, depth)
            or self._title(head, source)
            or self._capitalised(head, source)
            or UNNAMED
        )

    def _pronoun(self, head: int, depth: int) -> Speaker | None:
        word = self.parsed.lower[head]
        if word in ("who", "which", "that") and self.parsed.tag[head][:1] == "W":
            return self._relative(head, depth)
        if word in PRONOUN_GENDER:
            return self._personal(head)
        return Speaker(None, "pronoun", 0.0) if self.parsed.tag[head] in ("PRP", "PRP$") else None

    def _personal(self, head: int) -> Speaker:
        meant = self.pronouns.get(head)
        return Speaker(meant.person, "pronoun", meant.confidence) if meant else Speaker(None, "pronoun", 0.0)

    def _relative(self, head: int, depth: int) -> Speaker | None:
        """ "who" and "which" mean the noun that their clause hangs on."""
        for verb in self.parsed.ancestors(head):
            if self.parsed.dep[verb] == "relcl":
                return self._resolve(self._phrase(self.parsed.head[verb], verb), depth - 1)
        return UNNAMED

    def _phrase(self, noun: int, without: int | None = None) -> list[int]:
        return self.parsed.subtree(noun, [without] if without is not None else [])

    def _several(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "A and B": both names, when both are known people or bodies."""
        others = [c for c in self.parsed.children[head] if self.parsed.dep[c] == "conj" and c in set(source)]
        if not others or self.parsed.tag[head][:2] != "NN":
            return None
        names = []
        for token in [head, *others]:
            named = self._named(token)
            if named is None:
                return UNNAMED
            names.append(named.name or "")
        return Speaker(" and ".join(names), "named", 0.8)

    def _named(self, token: int) -> Speaker | None:
        entity = self.people.entity_at.get(token)
        if entity is None or self._owns_or_modifies(token, entity.end):
            return None
        same = entity.text == entity.canonical
        return Speaker(entity.canonical, "named" if same else "alias", 0.95 if same else 0.9)

    def _owns_or_modifies(self, token: int, end: int) -> bool:
        """Whether a name only describes the noun after it ("a Pentagon official")."""
        parsed = self.parsed
        head = parsed.head[token]
        return head != token and parsed.start[head] >= end and parsed.dep[token] in ("compound", "poss", "amod", "nmod")

    def _person(self, head: int, source: Sequence[int]) -> Speaker | None:
        """A person named as the head of the mention or in apposition to it."""
        for token in [head, *self._appositions(head, source)]:
            entity = self.people.entity_at.get(token)
            if entity is not None and entity.label in ("PERSON", "PER"):
                return self._named(token)
        return None

    def _appositions(self, head: int, source: Sequence[int]) -> list[int]:
        inside = set(source)
        return [c for c in self.parsed.children[head] if self.parsed.dep[c] == "appos" and c in inside]

    def _body(self, head: int, source: Sequence[int], depth: int) -> Speaker | None:
        """ "Ann Lee's office", "his office", "the Biden administration"."""
        noun = self.parsed.lower[head]
        if noun not in BODY_NOUNS and noun not in OFFICES:
            return None
        owner = next((c for c in self.parsed.children[head] if self.parsed.dep[c] == "poss"), None)
        if owner is not None:
            return self._owned_body(noun, owner, depth)
        names = [i for i in source if i != head and i in self.people.entity_at]
        if not names and self.people.entity_at.get(head) is None:
            return UNNAMED
        return Speaker(self._text_of(source, head), "body", 0.85)

    def _short_body(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the institute" is the one body named before whose name ends so."""
        words = [self.parsed.lower[i] for i in source]
        if head != source[-1] or len(words) < 2 or words[0] != "the" or self.parsed.tag[head] not in ("NN", "NNP"):
            return None
        short = " ".join(words[1:])
        named = self._bodies_by_ending.get(short, {})
        meant = {name for name, end in named.items() if end <= self.parsed.start[head]}
        if len(words) == 2:
            meant = {name for name in meant if name.lower() != short}
        return Speaker(meant.pop(), "body", 0.8) if len(meant) == 1 else None

    @cached_property
    def _bodies_by_ending(self) -> dict[str, dict[str, int]]:
        """The last one to four words of bodies' names, in lower case -> full name -> where it is first read."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for entity in self.people.entity_at.values():
            if entity.label == "ORG":
                words = entity.canonical.lower().split()[-4:]
                for k in range(len(words)):
                    found[" ".join(words[k:])].setdefault(entity.canonical, entity.end)
        return found

    def _owned_body(self, noun: str, owner: int, depth: int) -> Speaker:
        speaker = self._resolve(self._phrase(owner), depth - 1)
        if speaker.name is None or not (noun in OFFICES or speaker.basis in ("named", "alias")):
            return UNNAMED
        return Speaker(f"the {noun} of {speaker.name}", "body", round(speaker.confidence * 0.95, 2))

    def _text_of(self, source: Sequence[int], head: int) -> str:
        """The words up to a body's noun, without an article in front."""
        tokens = [i for i in source if i <= head]
        while len(tokens) > 1 and self.parsed.lower[tokens[0]] in DETERMINERS:
            tokens = tokens[1:]
        return " ".join(self.parsed.text[self.parsed.start[tokens[0]] : self.parsed.end[head]].split())

    def _organisation(self, head: int) -> Speaker | None:
        entity = self.people.entity_at.get(head)
        return self._named(head) if entity is not None and entity.label not in ("PERSON", "PER") else None

    def _statement(self, head: int, depth: int) -> Speaker | None:
        """ "the statement" means who issued it: in its own phrase, or in a sentence before."""
        if self.parsed.lower[head] not in STATEMENT_NOUNS:
            return None
        issuer = self._issuer(head)
        for token in self._mentions_before(head) if issuer is None else ():
            issuer = self._issuer(token)
            if issuer is not None:
                break
        if issuer is None:
            return Speaker(None, "statement", 0.0)
        speaker = self._resolve(issuer, depth - 1)
        return Speaker(speaker.name, "statement", round(speaker.confidence * 0.9, 2)) if speaker.name else UNNAMED

    def _mentions_before(self, head: int) -> list[int]:
        """Earlier mentions of the same kind of text, nearest first."""
        parsed = self.parsed
        low, _ = parsed.sentences[max(0, parsed.sentence[head] - STATEMENT_REACH)]
        return [i for i in range(head - 1, low - 1, -1) if parsed.lower[i] == parsed.lower[head]]

    def _issuer(self, noun: int) -> list[int] | None:
        """Who issued a text: its possessor, "from" or "by" whom, or the subject of its verb of issuing or saying."""
        parsed = self.parsed
        for child in parsed.children[noun]:
            if parsed.dep[child] == "poss":
                return self._phrase(child)
            if parsed.dep[child] in ("prep", "agent") and parsed.lower[child] in ("from", "by", "of"):
                return next((self._phrase(c) for c in parsed.children[child] if parsed.dep[c] == "pobj"), None)
        return self._subject_of_issuing(noun)

    def _subject_of_issuing(self, noun: int) -> list[int] | None:
        parsed = self.parsed
        verb = parsed.head[noun]
        if parsed.dep[noun] == "pobj" and parsed.lower[verb] in ("in", "through", "via"):
            verb = parsed.head[verb]
        elif not (parsed.dep[noun] == "dobj" and parsed.stems[verb] in ISSUING_VERBS):
            return None
        subject = parsed.subject[verb]
        return self._phrase(subject) if subject is not None and subject != noun else None

    def _title(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "the press secretary" is the one person of the article who bears the title."""
        words = [self.parsed.lower[i] for i in source if i <= head and self.parsed.tag[i] != "POS"]
        definite = bool(words) and words[0] not in ("a", "an", "one", "some", "another")
        bare = [w for w in words if w not in DETERMINERS]
        if not definite or not bare or self.parsed.tag[head] == "NNS" or not _is_title(bare[-1]):
            return None
        for exact, confidence in ((True, 0.85), (False, 0.7)):
            person = self.people.bearer(bare, exact)
            if person is not None:
                return Speaker(person, "title", confidence)
        return None

    def _capitalised(self, head: int, source: Sequence[int]) -> Speaker | None:
        """ "Human Rights Monitor said": two or more capitalised words are a name, though the model saw none."""
        tokens = [i for i in source if i <= head and self.parsed.lower[i] not in DETERMINERS]
        written = self.parsed.tag[head] == "NNP" and all(
            self.parsed.tag[i] in ("NNP", "NNPS") and self.parsed.words[i][:1].isupper() for i in tokens
        )
        plain = any(i in self.people.entity_at or _is_title(self.parsed.lower[i]) for i in tokens)
        if len(tokens) < 2 or not written or plain or tokens[-1] - tokens[0] >= len(tokens):
            return None
        return Speaker(self._text_of(source, head), "named", 0.6)


def _is_title(word: str) -> bool:
    return word in TITLE_HEADS or word in TITLES
