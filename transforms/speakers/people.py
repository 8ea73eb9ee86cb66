"""The people of one article: where they are mentioned, their gender, and what they are called beside their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.records import Entity
from transforms.names.given_names import Gender, gender_of_given_name, gender_of_surname
from transforms.names.name_tables import COURTESY_TITLES, DETERMINERS, INDEFINITES, NOUN_GENDER, PERSON_NOUNS, TITLES
from transforms.parsed_text import ParsedText

BEFORE_NAME = frozenset(["NN", "NNS", "NNP", "NNPS", "JJ", "IN", "CD", "HYPH", "POS"])
"""Tags of the words that a title before a name is made of."""
IN_PHRASE = frozenset(["NN", "NNP", "NNPS", "NNS", "IN", "DT", "JJ", "POS"])
"""Tags of the words between a noun and the comma that ends its phrase."""
SECOND_TITLES = frozenset(
    ["deputy", "vice", "former", "ex", "then", "assistant", "lieutenant", "acting", "shadow", "associate"]
)
"""Words that make another title of a title."""
SHORT_TITLES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "lt": "lieutenant",
    "prof": "professor", "capt": "captain", "sgt": "sergeant", "col": "colonel", "pres": "president",
    "atty": "attorney", "congressman": "representative", "congresswoman": "representative",
}  # fmt: skip
SUBJECTS = ("nsubj", "nsubjpass", "attr")
"""Places of whom a sentence is about; "one of them is Ann Lee" goes on about her."""


class Mention(NamedTuple):
    """A mention of a person; sorted by where it stands."""

    token: int
    """The mention's last token; of a description its noun."""
    person: str
    """Canonical name; of somebody without a name a key that no name can be."""
    is_subject: bool
    quoted: bool
    is_owner: bool
    named: bool = True
    gender: Gender | None = None
    """What the mention itself tells: "the boy"."""


class Role(NamedTuple):
    """What a person is called beside the name: "White House press secretary"."""

    person: str
    words: tuple[str, ...]


def _is_called(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether "the governor" may mean a "Utah governor", who is no deputy or former one."""
    others = set(words) - set(wanted)
    if not words or not wanted:
        return False
    return words[-1] == wanted[-1] and set(wanted) <= set(words) and not others & SECOND_TITLES


class People:
    """Mentions, genders and roles of the people of one text."""

    def __init__(self, parsed: ParsedText, entities: Sequence[Entity], quoted: Sequence[bool]) -> None:
        self.parsed = parsed
        self.entity_at: dict[int, Entity] = {}
        for entity in entities:
            for i in parsed.tokens_within(entity.start, entity.end):
                self.entity_at.setdefault(i, entity)
        self._quoted = quoted
        named = [e for e in entities if e.label == "PERSON"]
        self.roles = [role for e in named for role in self._roles(e)]
        self.genders = self._genders(named)
        self.mentions = sorted([*(self._name(e) for e in named), *self._descriptions()])

    def is_quoted(self, token: int) -> bool:
        """Whether a token stands inside of quotation marks."""
        return self._quoted[token]

    def head_of(self, source: Sequence[int]) -> int:
        """The token of a mention that the others hang on."""
        parsed, inside = self.parsed, set(source)
        tops = [i for i in source if parsed.head[i] not in inside or parsed.head[i] == i]
        nouns = [i for i in tops if parsed.tag[i][:2] in ("NN", "PR", "WP", "WD") and not self._is_prefix(i, inside)]
        return min(nouns or tops or list(source), key=lambda i: (parsed.depth[i], i))

    def _is_prefix(self, i: int, inside: Collection[int]) -> bool:
        """ "co" and its hyphen in "co-author", which the tree may leave standing alone."""
        parsed = self.parsed
        hyphened = i + 1 in inside and parsed.end[i] == parsed.start[i + 1]
        return parsed.words[i] == "-" or (hyphened and parsed.words[i + 1] == "-" and parsed.words[i].islower())

    def bearer(self, words: Sequence[str], exact: bool) -> str | None:
        """The one person who is called so, if there is one; not ``exact``: who is called so among other things."""
        wanted = tuple(words)
        found = {
            role.person for role in self.roles if role.words == wanted or (not exact and _is_called(role.words, wanted))
        }
        return found.pop() if len(found) == 1 else None

    def bearer_near(self, noun: str, token: int) -> str | None:
        """The one person with a title that ends in ``noun`` who is named in its paragraph so far, or the one before."""
        called = {role.person for role in self.roles if role.words and _is_called(role.words, (noun,))}
        before = [m for m in self.mentions if m.token < token and m.named and m.person in called]
        here = self.parsed.paragraph[token]
        last = max((self.parsed.paragraph[m.token] for m in before), default=-2)
        near = {m.person for m in before if self.parsed.paragraph[m.token] == last}
        return near.pop() if len(near) == 1 and here - last < 2 else None

    def only_subject_before(self, token: int) -> str | None:
        """Whom "the New York businessman" goes on about: the subject of the sentence before, the only person in it."""
        here = self.parsed.sentence[token]
        first, end = self.parsed.sentences[max(0, here - 1)]
        before = [m for m in self.mentions if first <= m.token < end]
        subjects = {m.person for m in before if m.is_subject and m.named and not m.quoted}
        return subjects.pop() if here and len(subjects) == 1 == len({m.person for m in before}) else None

    def mention_of(self, token: int, person: str, named: bool, gender: Gender | None = None) -> Mention:
        """A mention whose place in the sentence is that of ``token``."""
        dep = self.parsed.dep[token]
        if dep == "appos" and not self._quoted[token]:  # "the minister, Ann Lee, was ...": the subject by another name
            dep = self.parsed.dep[self.parsed.head[token]]
        return Mention(token, person, dep in SUBJECTS, self._quoted[token], dep == "poss", named, gender)

    def _name(self, entity: Entity) -> Mention:
        return self.mention_of(self._last_token(entity), entity.canonical, True)

    def _last_token(self, entity: Entity) -> int:
        tokens = self.parsed.tokens_within(entity.start, entity.end)
        return max(tokens.stop - 1, tokens.start)

    def _descriptions(self) -> Iterator[Mention]:
        """People who are mentioned without a name: "a woman", "her husband", "the minister"."""
        for i, word in enumerate(self.parsed.lower):
            if word == "one" and self.parsed.lower[i + 1 : i + 2] == ["of"]:
                yield self.mention_of(i, f"#{i}", False)  # "one of the victims"
            elif word in PERSON_NOUNS and self._stands_alone(i):
                person = self._described(i)
                yield self.mention_of(i, person or self._key(i), person is not None, NOUN_GENDER.get(word))

    def _stands_alone(self, noun: int) -> bool:
        """Whether a noun means somebody by itself, and is no part, predicate or apposition of a name."""
        parsed = self.parsed
        if noun in self.entity_at or parsed.dep[noun] in ("compound", "attr", "appos", "nmod"):
            return False
        if parsed.tag[noun] != "NN" and not (parsed.tag[noun] == "NNP" and self._first_word(noun) == "the"):
            return False
        beside = [c for c in parsed.children[noun] if parsed.dep[c] in ("appos", "compound", "nmod")]
        return not any(self._is_person(c) for c in beside) and not self._is_person(noun + 1)

    def _is_person(self, token: int) -> bool:
        entity = self.entity_at.get(token)
        return entity is not None and entity.label == "PERSON"

    def _described(self, noun: int) -> str | None:
        """Who a description means: the name that a comma sets it off from, or the one person who bears the title."""
        beside = self._after_comma(noun) or self._before_comma(noun)
        if beside or self._first_word(noun) in INDEFINITES:
            return beside
        words = self._role_words(noun)
        return self.bearer(words, True) or self.bearer(words, False)

    def _first_word(self, noun: int) -> str:
        children = self.parsed.children[noun]
        return self.parsed.lower[min(children[0], noun) if children else noun]

    def _after_comma(self, noun: int) -> str | None:
        """ "the head of the board, Ann Lee": the name behind the comma that ends the description."""
        comma = self._end_of_phrase(noun)
        return self._person_name(comma + 1) if comma is not None else None

    def _before_comma(self, noun: int) -> str | None:
        """ "Ann Lee, the mayor of Oslo, ...": the name in front of a description between commas."""
        children = self.parsed.children[noun]
        first = min(children[0], noun) if children else noun
        set_off = first > 1 and self.parsed.words[first - 1] == "," and self._end_of_phrase(noun) is not None
        return self._person_name(first - 2) if set_off else None

    def _end_of_phrase(self, noun: int) -> int | None:
        """The comma behind a noun and its "of" phrase, if nothing but nouns stands between."""
        parsed = self.parsed
        for i in range(noun + 1, min(noun + 8, len(parsed))):
            if parsed.words[i] == ",":
                return i
            if parsed.tag[i] not in IN_PHRASE:
                return None
        return None

    def _person_name(self, token: int) -> str | None:
        return self.entity_at[token].canonical if self._is_person(token) else None

    def _key(self, noun: int) -> str:
        """Descriptions by one definite noun mean one person, every other one somebody new."""
        owned = any(self.parsed.dep[c] == "poss" for c in self.parsed.children[noun])
        return f"#{self.parsed.lower[noun]}" if self._first_word(noun) == "the" and not owned else f"#{noun}"

    def _genders(self, entities: Sequence[Entity]) -> dict[str, Gender]:
        """What given names, titles and descriptions tell; the surname decides where those tell nothing."""
        votes: dict[str, Counter[Gender]] = defaultdict(Counter)
        for entity in entities:
            name = entity.canonical
            told = [gender_of_given_name(name.split()[0]) if " " in name else None]
            told += [COURTESY_TITLES.get(word.rstrip(".")) for word in self._words_before(entity)] * 3
            votes[name].update(gender for gender in told if gender)
        for role in self.roles:
            gender = NOUN_GENDER.get(role.words[-1]) if role.words else None
            if gender:
                votes[role.person][gender] += 2
        sure = {person: min(count, key=lambda g: (-count[g], g)) for person, count in votes.items() if count}
        return {**{p: g for p in votes if (g := gender_of_surname(p.split()[-1]))}, **sure}

    def _words_before(self, entity: Entity) -> list[str]:
        """The words of the noun phrase in front of a name: ``["white", "house", "press", "secretary"]``."""
        parsed = self.parsed
        first = parsed.tokens_within(entity.start, entity.end).start
        last, i = self._last_token(entity), first - 1
        words: list[str] = []
        while i >= 0 and parsed.tag[i] in BEFORE_NAME and parsed.sentence[i] == parsed.sentence[last]:
            if parsed.tag[i] == "IN" and not (parsed.lower[i] in ("of", "for") and words):
                break
            if parsed.tag[i] != "POS":
                words.append(SHORT_TITLES.get(parsed.lower[i].rstrip("."), parsed.lower[i]))
            i -= 1
        return words[::-1]

    def _roles(self, entity: Entity) -> Iterable[Role]:
        before = self._words_before(entity)
        if before:
            yield Role(entity.canonical, tuple(before))
        if len(before) > 1 and before[-2] in PERSON_NOUNS | TITLES:  # "archbishop Monsignor Ann Lee"
            yield Role(entity.canonical, tuple(before[:-1]))
        last = self._last_token(entity)
        for child in self.parsed.children[last]:
            if self.parsed.dep[child] == "appos" and child > last and self.parsed.tag[child] in ("NN", "NNP"):
                yield Role(entity.canonical, self._role_words(child))
        head = self.parsed.head[last]
        if self.parsed.dep[last] == "appos" and head < last and self.parsed.tag[head] in ("NN", "NNP"):
            yield Role(entity.canonical, self._role_words(head))

    def _role_words(self, head: int) -> tuple[str, ...]:
        """A describing noun with the words in front of it."""
        parsed = self.parsed
        near = [i for i in parsed.subtree(head) if i <= head]
        return tuple(parsed.lower[i] for i in near if parsed.lower[i] not in DETERMINERS and parsed.tag[i] != "POS")
