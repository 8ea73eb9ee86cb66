"""Who *he* and *she* mean: each pronoun takes the person who scores best before it, as a salience model ranks them.

The factors are those of Lappin and Leass (1994): subjects count more than objects, sentences in between count less, a
pronoun that is known to mean somebody is a mention of its own. To these come what news copy tells: who spoke last, who
says the quotation that the pronoun stands in, and whom the article is about. A gender that is known must agree. People
without a name ("a woman", "her husband") compete too: where one of them wins, nobody is named.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from math import log
from typing import NamedTuple

from transforms.names.given_names import Gender
from transforms.parsed_text import ParsedText, stem
from transforms.quotes.attribution import Attribution
from transforms.speakers.people import Mention, People

PRONOUN_GENDER: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f",
}  # fmt: skip

SUBJECT = 3.0
OWN_SUBJECT = 1.0
"""The subject of the clause that the pronoun stands in, or of one above it."""
SAME_SENTENCE = 2.0
PER_SENTENCE = -1.5
OTHER_PARAGRAPH = -1.2
"""The person is mentioned in a paragraph before the pronoun's."""
IN_QUOTATION = -3.0
POSSESSOR = -0.5
UNKNOWN_GENDER = -0.6
SINGLE_NAME = -5.0
"""Of a single word that stands once: often no person at all."""
SAME_SPEAKER = 1.5
SPEAKER_REACH = 3
"""Sentences over which a speaker goes on speaking."""
PER_MENTION = 0.5
"""Times the logarithm of how often the article mentions the person."""
WITHOUT_NAME = -0.5
ASKED = 2.0
"""Who was asked answers."""
AFTER = -2.0
"""A subject behind the pronoun's own clause ("When she left, Ann Lee said ...")."""

LEAST_MARGIN = 0.75
"""By how much the best person must beat the second; below it nobody is named."""
SURE_MARGIN = 2.0
"""From which margin on a pronoun tells the gender of the one it means."""
DEEPEST = 12
"""Clauses above a pronoun whose subjects are known to it."""
MOST_MENTIONS = 60
"""Mentions that are looked at for one pronoun; a sentence with more of them is no news copy."""
FARTHEST = 12
"""Sentences back in which a pronoun's person is looked for."""


ASK = stem("ask")
HONOURS = frozenset(["majesty", "highness", "excellency", "honour", "honor", "holiness", "grace", "lordship"])


class Meant(NamedTuple):
    """Whom a pronoun means, and how sure that is, 0 to 1."""

    person: str
    confidence: float


class _Case(NamedTuple):
    """A pronoun to be resolved."""

    token: int
    gender: Gender
    above: frozenset[int]
    """The subjects of the clauses that it stands in."""
    rival: int | None
    """The subject of which it is the object: somebody else."""
    speaker: str | None
    """Who says the quotation that it stands in: somebody else."""
    last_speaker: str | None
    """For the source of a quotation: the speaker before."""


def resolve_pronouns(parsed: ParsedText, people: People, attributions: Sequence[Attribution] = ()) -> dict[int, Meant]:
    """Token of a pronoun -> the person it means; pronouns that nobody is sure of are left out."""
    return _Resolver(parsed, people, attributions).resolve()


def resolve_by_paragraph(
    parsed: ParsedText, people: People, attributions: Sequence[Attribution], words: Collection[str]
) -> dict[int, Meant]:
    """For languages whose tree is not read: a source that is one of the pronouns ``words`` means the only person named.

    That is: in its paragraph so far, or else in the one before.
    """
    found = {}
    for source in (attribution.source for attribution in attributions):
        if len(source) == 1 and parsed.lower[source[0]].lstrip("-").removeprefix("t-") in words:
            named = [m for m in people.mentions if m.named and m.token < source[0]]
            last = parsed.paragraph[named[-1].token] if named else -9
            near = {m.person for m in named if parsed.paragraph[m.token] == last}
            if len(near) == 1 and parsed.paragraph[source[0]] - last < 2:
                found[source[0]] = Meant(near.pop(), 0.6)
    return found


class _Resolver:
    def __init__(self, parsed: ParsedText, people: People, attributions: Sequence[Attribution]) -> None:
        self.parsed = parsed
        self.people = people
        self.mentions = sorted(people.mentions)
        self.counts = Counter(mention.person for mention in people.mentions)
        self.genders = dict(people.genders)
        self.meant: dict[int, Meant] = {}
        self.source_of = {i: a for a in attributions if a.direct for i in a.content}
        self.heads = sorted((min(a.source), people.head_of(a.source)) for a in attributions if a.source)

    def resolve(self) -> dict[int, Meant]:
        """First what stands outside quotations, then what stands inside: by then their speakers are known."""
        tokens = [
            i for i, word in enumerate(self.parsed.lower) if word in PRONOUN_GENDER and self.parsed.tag[i][:3] == "PRP"
        ]
        for inside in (False, True):
            for token in tokens:
                if (token in self.source_of) is inside:
                    self._resolve(token)
        return self.meant

    def _resolve(self, token: int) -> None:
        case = self._case(token)
        ranked = self._ranked(case)
        if not ranked or self._is_form_of_address(token):
            return
        best, score = ranked[0]
        margin = score - ranked[1][1] if len(ranked) > 1 else 3.0
        if margin < LEAST_MARGIN:
            return
        insort(self.mentions, self.people.mention_of(token, best.person, best.named))
        if margin >= SURE_MARGIN:
            self.genders.setdefault(best.person, case.gender)
        if best.named:
            self.meant[token] = Meant(best.person, round(min(0.9, 0.6 + 0.1 * margin), 2))

    def _is_form_of_address(self, token: int) -> bool:
        """ "Her Majesty" means whoever reigns."""
        return token + 1 < len(self.parsed) and self.parsed.lower[token + 1] in HONOURS

    def _case(self, token: int) -> _Case:
        parsed = self.parsed
        above = [parsed.subject[verb] for verb in islice(parsed.ancestors(token), DEEPEST)]
        head = parsed.head[token]
        is_object = parsed.dep[token] in ("dobj", "dative") or (
            parsed.dep[token] == "pobj" and parsed.lower[token] != "her"
        )
        verb = parsed.head[head] if parsed.dep[token] == "pobj" else head
        quoted = self.source_of.get(token)
        return _Case(
            token,
            PRONOUN_GENDER[parsed.lower[token]],
            frozenset(i for i in above if i is not None and i != token),
            parsed.subject[verb] if is_object else None,
            self._person_at(source_head) if quoted and (source_head := self._head(quoted)) is not None else None,
            self._last_speaker(token),
        )

    def _head(self, attribution: Attribution) -> int | None:
        return self.people.head_of(attribution.source) if attribution.source else None

    def _person_at(self, token: int) -> str | None:
        meant = self.meant.get(token)
        entity = self.people.entity_at.get(token)
        return meant.person if meant else entity.canonical if entity else None

    def _last_speaker(self, token: int) -> str | None:
        """Who the source a few sentences before this one is, when the token is a source."""
        k = bisect_left(self.heads, (token, token))
        if k in (0, len(self.heads)) or self.heads[k][0] != token:
            return None
        before = self.heads[k - 1][1]
        near = self.parsed.sentence[token] - self.parsed.sentence[before] <= SPEAKER_REACH
        return self._person_at(before) if near else None

    def _ranked(self, case: _Case) -> list[tuple[Mention, float]]:
        """The best mention of each person, best first."""
        low, _ = self.parsed.sentences[max(0, self.parsed.sentence[case.token] - FARTHEST)]
        _, high = self.parsed.sentences[self.parsed.sentence[case.token]]
        last = bisect_left(self.mentions, (high,))
        near = self.mentions[max(bisect_left(self.mentions, (low,)), last - MOST_MENTIONS) : last]
        best: dict[str, tuple[Mention, float]] = {}
        for mention in near:
            score = self._score(mention, case) if self._may_be(mention, case) else None
            if score is not None and score > best.get(mention.person, (mention, -99.0))[1]:
                best[mention.person] = (mention, score)
        return sorted(best.values(), key=lambda pair: (-pair[1], pair[0]))

    def _may_be(self, mention: Mention, case: _Case) -> bool:
        known = self.genders.get(mention.person) or mention.gender
        if known and known != case.gender:
            return False
        if mention.token > case.token and not self._is_cataphoric(mention, case):
            return False
        if self.parsed.head[case.token] == mention.token or mention.token == case.token:
            return False  # "his brother" is not he
        return mention.token != case.rival and mention.person != case.speaker

    def _is_cataphoric(self, mention: Mention, case: _Case) -> bool:
        """The subject of the clause above the pronoun's own, which stands in front of it."""
        return mention.is_subject and mention.token in case.above

    def _is_asked(self, token: int) -> bool:
        """ "The press asked Ann Lee about it, but she declined"."""
        return self.parsed.dep[token] == "dobj" and self.parsed.stems[self.parsed.head[token]] == ASK

    def _score(self, mention: Mention, case: _Case) -> float:
        parsed = self.parsed
        known = self.genders.get(mention.person) or mention.gender
        distance = parsed.sentence[case.token] - parsed.sentence[mention.token]
        return (
            PER_SENTENCE * distance
            + SAME_SENTENCE * (distance == 0)
            + OTHER_PARAGRAPH * (parsed.paragraph[case.token] != parsed.paragraph[mention.token])
            + SUBJECT * mention.is_subject
            + OWN_SUBJECT * (mention.token in case.above)
            + IN_QUOTATION * (mention.quoted and case.token not in self.source_of)
            + POSSESSOR * mention.is_owner
            + UNKNOWN_GENDER * (known is None)
            + SINGLE_NAME * (mention.named and " " not in mention.person and self.counts[mention.person] < 2)
            + WITHOUT_NAME * (not mention.named)
            + SAME_SPEAKER * (mention.person == case.last_speaker)
            + ASKED * (distance == 0 and self._is_asked(mention.token))
            + AFTER * (mention.token > case.token)
            + PER_MENTION * log(self.counts[mention.person])
        )
