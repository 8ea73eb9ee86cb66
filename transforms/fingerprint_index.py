"""Who owns a story: the fingerprint index gives each article of the feed exactly one fate.

Claims are idempotent by position. The protocol of :meth:`FingerprintIndex.claim`, one durable transaction:

1. positions that have a verdict keep it, whoever asks;
2. if the batch claimed positions before that it no longer asks for (they ended as rejects), its own claims are taken
   back and made anew; claims of other batches never change;
3. the rest is decided one by one in the order of (topic, topic id, partition, offset, item), each one seeing those
   before.

So a batch that is asked for again, after a crash at any point, gets the same answer, and nothing else is needed
when a batch is sealed: the last claim of a batch is made with exactly those articles that decoding and cleaning gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from schemas.records import Article, Position
from transforms import copies, decisions, fingerprints
from transforms.claim_store import MICROSECONDS_PER_DAY, Claim, Owner, PositionKey, SqliteStore
from transforms.copies import Likeness
from transforms.decisions import ARTICLE, CANCELED, EXACT, NEAR, Candidate, Decision
from transforms.fingerprints import Fingerprint

WINDOW_DAYS = 30
"""Copies are looked for among articles published at most this long before or after."""

CANDIDATES = 8
"""How many of the articles that share band keys are compared word by word, the likeliest first."""


class Verdict(NamedTuple):
    """What became of one article."""

    fate: str
    """``article``, ``redelivery``, ``exact``, ``near`` or ``stale_version``."""
    article_id: str
    """Empty unless the fate is ``article``."""
    version: int
    """The number the article counts as."""
    cluster_id: str
    supersedes: str | None
    duplicate_of: str | None
    """``article_id`` of the article that it repeats; ``None`` for an article."""
    similarity: float
    """Jaccard similarity with ``duplicate_of``, 0 to 1; 1 for an article."""
    reason: str


class FingerprintIndex(Protocol):
    """Gives out the ownership of articles."""

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        """Decide a whole batch durably; verdicts come in the order of ``articles``.

        Call it with all articles of the batch at once. Positions must differ.
        """

    def close(self) -> None:
        """Let go of files and connections."""


class EmbeddedIndex:
    """A fingerprint index in one SQLite file, for all processes of one machine."""

    def __init__(self, store: SqliteStore, window_days: int = WINDOW_DAYS) -> None:
        """Claims go to ``store``, which this index closes."""
        self._store = store
        self._window = window_days * MICROSECONDS_PER_DAY

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        """Decide a whole batch durably; see :class:`FingerprintIndex`."""
        asked = {_key(article.position): article for article in articles}
        if len(asked) != len(articles):
            raise ValueError(f"batch {batch_id} holds a position more than once")
        prints = {key: fingerprints.fingerprint(a.text, a.headline) for key, a in asked.items()}
        with self._store.transaction():
            if self._store.positions_of(batch_id) - asked.keys():
                self._store.forget(batch_id)
            verdicts = {}
            for article in sorted(articles, key=lambda article: _order(article.position)):
                key = _key(article.position)
                verdicts[key] = self._claim_one(batch_id, article, prints[key])
        return [verdicts[_key(article.position)] for article in articles]

    def close(self) -> None:
        """Close the file; what was claimed stays."""
        self._store.close()

    def _claim_one(self, batch_id: str, article: Article, fingerprint: Fingerprint) -> Verdict:
        key = _key(article.position)
        claim = self._store.claim_at(key)
        if claim is None:
            claim = self._decide(article, fingerprint)
            self._store.add(batch_id, key, claim, fingerprint)
        return _verdict(claim)

    def _decide(self, article: Article, fingerprint: Fingerprint) -> Claim:
        guid = _identity(article, fingerprint)
        candidate = _candidate(article, fingerprint)
        item_key = fingerprints.item_key(article.provider, guid)
        draft = Claim(
            ARTICLE, item_key, candidate.stated, decisions.first_version(candidate), candidate.canceled,
            candidate.published_at, candidate.text_hash, "", "", None, 1.0, "first of its story",
        )  # fmt: skip
        decision = decisions.decide(candidate, self._store.history(item_key))
        if decision:
            return self._known_item(draft, decision, article.provider, guid, fingerprint)
        owned = None if candidate.canceled else self._copy(draft, fingerprint)
        return owned or _own(draft, article.provider, guid)

    def _known_item(
        self, draft: Claim, decision: Decision, provider: str, guid: str, fingerprint: Fingerprint
    ) -> Claim:
        draft = draft._replace(fate=decision.fate, version=decision.version, reason=decision.reason)
        if decision.repeats is None:
            draft = draft._replace(cluster_id=decision.cluster_id, supersedes=decision.supersedes)
            return _own(draft, provider, guid)
        repeated = decision.repeats
        return draft._replace(
            filed_under=repeated.filed_under,
            cluster_id=repeated.cluster_id,
            similarity=self._similarity(fingerprint, repeated.filed_under),
        )

    def _similarity(self, fingerprint: Fingerprint, article_id: str) -> float:
        words = self._store.words_of(article_id)
        return 0.0 if words is None else fingerprints.jaccard(fingerprint.words, words)

    def _copy(self, draft: Claim, fingerprint: Fingerprint) -> Claim | None:
        """The claim of an exact or near copy, or ``None`` if the text is new."""
        if fingerprint.text_hash is None:
            return None
        first, last = draft.published_at - self._window, draft.published_at + self._window
        owner = self._store.owner_of_text(fingerprint.text_hash, first, last)
        if owner:
            return _filed(draft, EXACT, owner, 1.0, "the same words")
        near = self._store.meeting(fingerprint.band_keys, first, last, CANDIDATES)
        compared = [(copies.compare(fingerprint.words, owner.words), owner) for owner in near]
        found = [(likeness, owner) for likeness, owner in compared if likeness.is_copy]
        if not found:
            return None
        likeness, owner = max(found, key=lambda pair: pair[0].jaccard)
        if _is_roundup(fingerprint, owner, near):
            return None
        return _filed(draft, NEAR, owner, likeness.jaccard, _near_reason(likeness, fingerprint, owner))


def open_index(path: str | Path, window_days: int = WINDOW_DAYS) -> EmbeddedIndex:
    """Open the index in a file, creating it where it is missing.

    Raises :class:`transforms.claim_store.SchemeMismatch` if the file was made with other fingerprints.
    """
    return EmbeddedIndex(SqliteStore(path), window_days)


def _candidate(article: Article, fingerprint: Fingerprint) -> Candidate:
    return Candidate(
        decisions.stated_version(article.version),
        article.status == CANCELED,
        article.published_at,
        article.modified,
        fingerprint.text_hash,
    )


def _identity(article: Article, fingerprint: Fingerprint) -> str:
    """The guid, or what has to stand for it: the text, or for an item without words its position."""
    if article.guid:
        return article.guid
    return f"text {fingerprint.text_hash.hex()}" if fingerprint.text_hash else f"position {_key(article.position)}"


def _own(draft: Claim, provider: str, guid: str) -> Claim:
    article_id = fingerprints.article_id(provider, guid, draft.version)
    return draft._replace(filed_under=article_id, cluster_id=draft.cluster_id or article_id)


def _filed(draft: Claim, fate: str, owner: Owner, similarity: float, reason: str) -> Claim:
    return draft._replace(
        fate=fate, filed_under=owner.article_id, cluster_id=owner.cluster_id, similarity=similarity, reason=reason
    )


def _is_roundup(fingerprint: Fingerprint, owner: Owner, near: Sequence[Owner]) -> bool:
    """Whether a text that looks like a copy of ``owner`` holds another known story too."""
    others = [other.words for other in near if other.cluster_id != owner.cluster_id]
    return any(copies.holds_besides(fingerprint.words, owner.words, other) for other in others)


def _near_reason(likeness: Likeness, fingerprint: Fingerprint, owner: Owner) -> str:
    estimated = fingerprints.estimated_jaccard(fingerprint.words, owner.words)
    return (
        f"{likeness.reason}; Jaccard {likeness.jaccard:.2f} (estimated {estimated:.2f}), "
        f"containment {likeness.containment:.2f}"
    )


def _verdict(claim: Claim) -> Verdict:
    own = claim.fate == ARTICLE
    return Verdict(
        claim.fate,
        claim.filed_under if own else "",
        claim.version,
        claim.cluster_id,
        claim.supersedes,
        None if own else claim.filed_under,
        claim.similarity,
        claim.reason,
    )


def _key(position: Position) -> PositionKey:
    return PositionKey(position.topic_id, position.partition, position.offset, position.item)


def _order(position: Position) -> tuple[str, str, int, int, int]:
    return (position.topic, position.topic_id, position.partition, position.offset, position.item)
