"""The people of one article: where they are mentioned, their gender and roles, and who a pronoun means.

A pronoun takes the person who scores best before it: subjects count more than objects, the speaker of the attribution
before counts more, and each sentence in between counts less. A gender that is known must agree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from schemas.records import Entity
from transforms.given_names import Gender, gender_of_given_name
from transforms.name_tables import COURTESY_TITLES, DETERMINERS
from transforms.parsed_text import ParsedText

PRONOUN_GENDER: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip

SUBJECT = 3.0
IN_QUOTATION = -3.0
PER_SENTENCE = -1.2
SAME_SPEAKER = 2.0
POSSESSOR = -0.5
UNKNOWN_GENDER = -0.6
SAME_SENTENCE = 2.0
SINGLE_NAME = -1.5
LEAST_MARGIN = 0.5
"""By how much the best person must beat the second; below it nobody is named."""
FARTHEST = 12
"""Sentences back in which a pronoun's person is looked for."""

BEFORE_NAME = frozenset(["NN", "NNS", "NNP", "NNPS", "JJ", "IN", "CD", "HYPH", "POS"])
"""Tags of the words that a title before a name is made of."""


class Mention(NamedTuple):
    """A mention of a person."""

    token: int
    """The mention's last token."""
    person: str
    is_subject: bool
    quoted: bool
    is_owner: bool = False


class Role(NamedTuple):
    """What a person is called beside the name: "White House press secretary"."""

    person: str
    words: tuple[str, ...]


class People:
    """Mentions, genders and roles of the people of one text."""

    def __init__(self, parsed: ParsedText, entities: Sequence[Entity], quoted: Sequence[bool]) -> None:
        self.parsed = parsed
        self.entity_at: dict[int, Entity] = {}
        for entity in entities:
            for i in parsed.tokens_within(entity.start, entity.end):
                self.entity_at.setdefault(i, entity)
        self._quoted = quoted
        self.mentions = [self._mention(e) for e in entities if e.label in ("PERSON", "PER")]
        self.genders = self._genders(entities)
        self.roles = [role for e in entities if e.label in ("PERSON", "PER") for role in self._roles(e)]

    def _last_token(self, entity: Entity) -> int:
        tokens = self.parsed.tokens_within(entity.start, entity.end)
        return max(tokens.stop - 1, tokens.start)

    def _mention(self, entity: Entity) -> Mention:
        last = self._last_token(entity)
        dep = self.parsed.dep[last]
        if (
            dep == "appos" and " " in entity.canonical and not self._quoted[last]
        ):  # "the minister, Ann Lee, was …": the subject by another name
            dep = self.parsed.dep[self.parsed.head[last]]
        return Mention(last, entity.canonical, dep in ("nsubj", "nsubjpass"), self._quoted[last], dep == "poss")

    def _genders(self, entities: Sequence[Entity]) -> dict[str, Gender]:
        votes: dict[str, Counter[Gender]] = defaultdict(Counter)
        for entity in entities:
            if entity.label in ("PERSON", "PER"):
                given = gender_of_given_name(entity.canonical.split()[0])
                if given and " " in entity.canonical:
                    votes[entity.canonical][given] += 1
                for word in self._words_before(entity):
                    title = COURTESY_TITLES.get(word.rstrip("."))
                    if title:
                        votes[entity.canonical][_as_gender(title)] += 3
        return {person: min(count, key=lambda g: (-count[g], g)) for person, count in votes.items()}

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
                words.append(parsed.lower[i])
            i -= 1
        return words[::-1]

    def _roles(self, entity: Entity) -> Iterable[Role]:
        before = self._words_before(entity)
        if before:
            yield Role(entity.canonical, tuple(before))
        last = self._last_token(entity)
        for child in self.parsed.children[last]:
            if self.parsed.dep[child] == "appos" and child > last and self.parsed.tag[child] in ("NN", "NNP"):
                yield Role(entity.canonical, self._role_words(child))
        head = self.parsed.head[last]
        if self.parsed.dep[last] == "appos" and head < last and self.parsed.tag[head] in ("NN", "NNP"):
            yield Role(entity.canonical, self._role_words(head))

    def _role_words(self, head: int) -> tuple[str, ...]:
        """A describing noun with the words in front of it, and the words of an "of" phrase."""
        parsed = self.parsed
        near = [i for i in parsed.subtree(head) if i <= head]
        return tuple(parsed.lower[i] for i in near if parsed.lower[i] not in DETERMINERS and parsed.tag[i] != "POS")

    def of_pronoun(
        self, token: int, previous: str | None, extra: Sequence[Mention] = (), content: Collection[int] = ()
    ) -> tuple[str, float] | None:
        """The person that the pronoun ``token`` means and how sure that is, 0 to 1.

        ``previous`` is the speaker of the attribution before; ``extra`` are pronouns resolved so far, as mentions;
        ``content`` is what the pronoun's bearer says, whose names are less likely to be the speaker's.
        """
        wanted = PRONOUN_GENDER.get(self.parsed.lower[token])
        scores: dict[str, float] = {}
        low, _ = self.parsed.sentences[max(0, self.parsed.sentence[token] - FARTHEST)]
        for mention in [*_between(self.mentions, low, token), *_between(extra, low, token)]:
            if mention.token in content:
                mention = mention._replace(quoted=True)
            score = self._score(mention, token, wanted, previous)
            if score is not None and score > scores.get(mention.person, -99.0):
                scores[mention.person] = score
        if not scores:
            return None
        ranked = sorted(scores, key=lambda person: (-scores[person], person))
        margin = scores[ranked[0]] - scores[ranked[1]] if len(ranked) > 1 else 3.0
        if margin < LEAST_MARGIN:
            return None
        return ranked[0], round(min(0.9, 0.6 + 0.1 * margin), 2)

    def _score(self, mention: Mention, token: int, wanted: Gender | None, previous: str | None) -> float | None:
        parsed = self.parsed
        known = self.genders.get(mention.person)
        distance = parsed.sentence[token] - parsed.sentence[mention.token]
        if wanted and known and known != wanted:
            return None
        return (
            PER_SENTENCE * distance
            + SUBJECT * mention.is_subject
            + IN_QUOTATION * (mention.quoted and not self._quoted[token])
            + POSSESSOR * mention.is_owner
            + UNKNOWN_GENDER * (known is None)
            + SINGLE_NAME * (" " not in mention.person)
            + SAME_SPEAKER * (mention.person == previous)
            + SAME_SENTENCE * (distance == 0)
        )


def _between(mentions: Sequence[Mention], low: int, high: int) -> Sequence[Mention]:
    """The mentions of a list in text order whose last token is from ``low`` to before ``high``."""
    first = bisect_left(mentions, low, key=lambda m: m.token)
    return mentions[first : bisect_left(mentions, high, key=lambda m: m.token)]


def _as_gender(letter: str) -> Gender:
    return "m" if letter == "m" else "f"
