"""Decides on articles one by one: an item that is known, a copy of a known text, or an article of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from schemas.records import Article, Position
from transforms.duplicates import copies, decisions, fingerprints
from transforms.duplicates.band_index import Arriving
from transforms.duplicates.claim_records import Claim, Owner, PositionKey
from transforms.duplicates.claim_store import ClaimStore
from transforms.duplicates.copies import Likeness
from transforms.duplicates.decisions import ARTICLE, CANCELED, EXACT, NEAR, Candidate, Decision
from transforms.duplicates.fingerprints import Fingerprint

LOOKED_UP_TOGETHER = 250
"""Articles whose records are read in the same few queries: a server is asked some forty times for a batch of 2000."""


class Asked(NamedTuple):
    """An article with what is derived from it to decide about it."""

    article: Article
    position: PositionKey
    guid: str
    """The guid, or what stands for it."""
    arriving: Arriving


class Claimant:
    """Makes claims in a store, within a transaction of it."""

    def __init__(self, store: ClaimStore, window: int) -> None:
        """Copies are looked for among articles published at most ``window`` microseconds before or after."""
        self._store, self._window = store, window

    def ask(self, articles: Sequence[Article]) -> list[Asked]:
        """What has to be looked up, in the order in which articles are decided on."""
        return [self._asked(article) for article in sorted(articles, key=lambda article: _order(article.position))]

    def _asked(self, article: Article) -> Asked:
        fingerprint = fingerprints.fingerprint(article.text, article.headline)
        position = key_of(article.position)
        guid = identity(article.guid, fingerprint, position)
        item_key = fingerprints.item_key(article.provider, guid)
        dates = article.published_at - self._window, article.published_at + self._window
        return Asked(article, position, guid, Arriving(fingerprint, item_key, *dates))

    def claim(self, new: Sequence[Asked]) -> dict[PositionKey, Claim]:
        """Decide on articles that have no claim, each one seeing those before."""
        claims: dict[PositionKey, Claim] = {}
        for start in range(0, len(new), LOOKED_UP_TOGETHER):
            together = new[start : start + LOOKED_UP_TOGETHER]
            self._store.look_up([each.arriving for each in together])
            claims.update({each.position: self._claim_one(each) for each in together})
        return claims

    def _claim_one(self, asked: Asked) -> Claim:
        claim = self._decide(asked)
        self._store.add(asked.position, claim, asked.arriving.fingerprint)
        return claim

    def _decide(self, asked: Asked) -> Claim:
        article, fingerprint = asked.article, asked.arriving.fingerprint
        candidate = candidate_of(article, fingerprint)
        draft = Claim(
            ARTICLE, asked.arriving.item_key, candidate.stated, decisions.first_version(candidate), candidate.canceled,
            candidate.published_at, candidate.text_hash, "", 0, "", None, 1.0, 1.0, False, "first of its story",
        )  # fmt: skip
        decision = decisions.decide(candidate, self._store.history(asked.arriving.item_key))
        if decision:
            return self._known_item(draft, decision, asked)
        if not candidate.canceled:
            draft = self._compared(draft, asked.arriving)
        return self._own(draft, asked) if draft.fate == ARTICLE else draft

    def _known_item(self, draft: Claim, decision: Decision, asked: Asked) -> Claim:
        draft = draft._replace(fate=decision.fate, version=decision.version, reason=decision.reason)
        if decision.repeats is None:
            draft = draft._replace(cluster_id=decision.cluster_id, supersedes=decision.supersedes)
            return self._own(draft, asked)
        repeated = decision.repeats
        exact, estimated = self.similarity(asked.arriving.fingerprint, repeated.owner, repeated.text_hash)
        return draft._replace(
            filed_under=repeated.filed_under,
            owner=repeated.owner,
            cluster_id=repeated.cluster_id,
            similarity=exact,
            estimated=estimated,
        )

    def similarity(self, fingerprint: Fingerprint, number: int, text_hash: bytes | None = None) -> tuple[float, float]:
        """Exact and estimated; of an article that was pruned only whether it has the same text is known."""
        words = self._store.words_of(number)
        if words is None:
            same = float(text_hash is not None and fingerprint.text_hash == text_hash)
            return same, same
        return fingerprints.jaccard(fingerprint.words, words), fingerprints.estimated_jaccard(fingerprint.words, words)

    def _own(self, draft: Claim, asked: Asked) -> Claim:
        article_id = fingerprints.article_id(asked.article.provider, asked.guid, draft.version)
        cluster_id = draft.cluster_id or article_id
        return draft._replace(filed_under=article_id, cluster_id=cluster_id, owner=self._store.next_number())

    def _compared(self, draft: Claim, arriving: Arriving) -> Claim:
        """The claim of an exact or near copy, or of a new text."""
        fingerprint = arriving.fingerprint
        if fingerprint.text_hash is None:
            return draft
        owner = self._store.owner_of_text(arriving)
        if owner:
            return _filed(draft, EXACT, owner, 1.0, 1.0, "the same words")
        near = self._store.meeting(arriving)
        compared = [(copies.compare(fingerprint, owner), owner) for owner in near]
        found = [(likeness, owner) for likeness, owner in compared if _is_copy(likeness, owner)]
        if not found:
            holds_one = any(_holds(fingerprint, owner, likeness) for likeness, owner in compared)
            return draft._replace(roundup=holds_one or _tells_two(fingerprint, near))
        likeness, owner = max(found, key=lambda pair: pair[0].jaccard)
        if _holds_another(fingerprint, owner, near):
            return draft._replace(roundup=True)
        if not likeness.is_whole and self._is_part(fingerprint, owner):
            return draft
        estimated = fingerprints.estimated_jaccard(fingerprint.words, owner.words)
        return _filed(draft, NEAR, owner, likeness.jaccard, estimated, _near_reason(likeness, estimated))

    def _is_part(self, fingerprint: Fingerprint, owner: Owner) -> bool:
        """Whether an article that holds the text holds another story too, which has become known since."""
        if len(fingerprint.words) > len(owner.words):
            return False
        return any(
            fingerprints.containment(fingerprint.words, other.words) < copies.MIN_SHARED
            and copies.begins_in(other.words, owner.words)
            and copies.holds_besides(owner.words, fingerprint.words, other.words)
            for other in self._store.beside(owner, self._window)
            if other.cluster_id != owner.cluster_id
        )


def key_of(position: Position) -> PositionKey:
    """Under what a position is claimed."""
    return PositionKey(position.topic_id, position.partition, position.offset, position.item)


def candidate_of(article: Article, fingerprint: Fingerprint) -> Candidate:
    """What a decision on the versions of an item looks at."""
    return Candidate(
        decisions.stated_version(article.version),
        article.status == CANCELED,
        article.published_at,
        article.modified,
        fingerprint.text_hash,
    )


def identity(guid: str, fingerprint: Fingerprint, position: PositionKey) -> str:
    """The guid, or what has to stand for it: the text, or for an item without words its position."""
    if guid:
        return guid
    return f"text {fingerprint.text_hash.hex()}" if fingerprint.text_hash else f"position {position}"


def _filed(draft: Claim, fate: str, owner: Owner, similarity: float, estimated: float, reason: str) -> Claim:
    filed = draft._replace(fate=fate, similarity=similarity, estimated=estimated, reason=reason)
    return filed._replace(filed_under=owner.article_id, owner=owner.number, cluster_id=owner.cluster_id)


def _is_copy(likeness: Likeness, owner: Owner) -> bool:
    """Of a roundup only the whole is a copy."""
    return likeness.is_copy and (likeness.is_whole or not owner.roundup)


def _holds(fingerprint: Fingerprint, owner: Owner, likeness: Likeness) -> bool:
    """Whether a text holds the story of ``owner`` and something else."""
    return likeness.is_part and len(owner.words) < len(fingerprint.words)


def _holds_another(fingerprint: Fingerprint, owner: Owner, near: Sequence[Owner]) -> bool:
    """Whether a text that looks like a copy of ``owner`` holds another known story too."""
    others = [other.words for other in near if _is_another(owner, other)]
    return any(copies.holds_besides(fingerprint.words, owner.words, other) for other in others)


def _tells_two(fingerprint: Fingerprint, near: Sequence[Owner]) -> bool:
    """Whether a text holds at least the beginnings of two known stories, one beside the other."""
    return any(
        copies.holds_besides(fingerprint.words, left.words, right.words)
        and copies.holds_besides(fingerprint.words, right.words, left.words)
        for left, right in itertools.combinations(near, 2)
        if _is_another(left, right)
    )


def _is_another(left: Owner, right: Owner) -> bool:
    """Whether two articles tell different stories; a roundup is no other story than those that it holds."""
    apart = left.cluster_id != right.cluster_id
    return apart and fingerprints.containment(left.words, right.words) < copies.MIN_SHARED


def _near_reason(likeness: Likeness, estimated: float) -> str:
    return (
        f"{likeness.reason}; Jaccard {likeness.jaccard:.2f} (estimated {estimated:.2f}), "
        f"containment {likeness.containment:.2f}"
    )


def _order(position: Position) -> tuple[str, str, int, int, int]:
    return (position.topic, position.topic_id, position.partition, position.offset, position.item)
