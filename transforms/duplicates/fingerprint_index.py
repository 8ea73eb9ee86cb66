"""Who owns a story: the fingerprint index gives each article of the feed exactly one fate.

Claims are idempotent by position. The protocol of :meth:`FingerprintIndex.claim`, one durable transaction:

1. positions that have a verdict keep it, whoever asks;
2. if the batch claimed positions before that it no longer asks for (they ended as rejects), its own claims are taken
   back and made anew; claims of other batches never change;
3. the rest is decided one by one in the order of (topic, topic id, partition, offset, item), each one seeing those
   before.

Articles whose messages were decoded anew (:meth:`FingerprintIndex.revise`) keep their verdicts, with their new texts,
as long as they are the same version of the same item; the others are decided anew.

So a batch that is asked for again, after a crash at any point, gets the same answer, and nothing else is needed
when a batch is sealed: the last claim of a batch is made with exactly those articles that decoding and cleaning gave.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from schemas.records import Article, Position
from transforms.duplicates.band_index import MICROSECONDS_PER_DAY
from transforms.duplicates.claim_records import Claim, PositionKey
from transforms.duplicates.claim_store import ClaimStore
from transforms.duplicates.claimant import Asked, Claimant, candidate_of, key_of
from transforms.duplicates.decisions import ARTICLE
from transforms.duplicates.index_storage import SERVER_SCHEMES, SqliteStorage, Storage
from transforms.duplicates.redis_storage import RedisStorage

WINDOW_DAYS = 30
"""Copies are looked for among articles published at most this long before or after."""


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
    """Exact Jaccard similarity with ``duplicate_of``, 0 to 1; 1 for an article."""
    estimated: float
    """The same as MinHash signatures estimate it."""
    roundup: bool
    """Whether the article holds another known story besides its own."""
    reason: str


class FingerprintIndex(Protocol):
    """Gives out the ownership of articles."""

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        """Decide a whole batch durably; verdicts come in the order of ``articles``.

        Call it with all articles of the batch at once. Positions must differ.
        """

    def revise(self, articles: Sequence[Article], gone: Sequence[Position], lost: Collection[str]) -> list[Verdict]:
        """Decide durably on articles whose messages were decoded anew; verdicts come in the order of ``articles``.

        Asked for again, it gives the same verdicts.

        Args:
            articles: what the messages hold now.
            gone: positions that hold no article any more; their claims are taken back.
            lost: ``article_id`` of articles that are no more, or have another one now: who was filed under them, and
                is among ``articles``, is decided anew.
        """

    def close(self) -> None:
        """Let go of files and connections."""


class ClaimIndex:
    """A fingerprint index on any storage."""

    def __init__(self, store: ClaimStore, window_days: float = WINDOW_DAYS) -> None:
        """Claims go to ``store``, which this index closes."""
        self._store = store
        self._claimant = Claimant(store, round(window_days * MICROSECONDS_PER_DAY))

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        """Decide a whole batch durably; see :class:`FingerprintIndex`."""
        asked = self._claimant.ask(articles)
        positions = {each.position for each in asked}
        if len(positions) != len(articles):
            raise ValueError(f"batch {batch_id} holds a position more than once")
        claims = self._store.update(lambda: self._claim_all(batch_id, asked))
        return [_verdict(claims[key_of(article.position)]) for article in articles]

    def revise(self, articles: Sequence[Article], gone: Sequence[Position], lost: Collection[str]) -> list[Verdict]:
        """Decide on articles whose messages were decoded anew; see :class:`FingerprintIndex`."""
        asked = self._claimant.ask(articles)
        claims = self._store.update(lambda: self._revise_all(asked, [key_of(position) for position in gone], lost))
        return [_verdict(claims[key_of(article.position)]) for article in articles]

    def orphans(self, filed: Mapping[PositionKey, str]) -> set[PositionKey]:
        """Those of the duplicates, given with what they are filed under, whose article's claim has been taken back.

        Also those that have been decided anew since.
        """
        return self._store.orphans(filed)

    def has_claimed(self, batch_id: str) -> bool:
        """Whether a batch has made its claims here, were there any or not."""
        return self._store.positions_of(batch_id) is not None

    def close(self) -> None:
        """Close the storage; what was claimed stays."""
        self._store.storage.close()

    def _claim_all(self, batch_id: str, asked: Sequence[Asked]) -> dict[PositionKey, Claim]:
        before = self._store.positions_of(batch_id) or []
        if set(before) - {each.position for each in asked}:
            self._store.forget(batch_id)
            before = []
        claims = self._store.claims_at([each.position for each in asked])
        new = [each for each in asked if each.position not in claims]
        claims.update(self._claimant.claim(new))
        self._store.claim(batch_id, [*before, *(each.position for each in new)])
        return claims

    def _revise_all(
        self, asked: Sequence[Asked], gone: Sequence[PositionKey], lost: Collection[str]
    ) -> dict[PositionKey, Claim]:
        claims = self._store.claims_at([each.position for each in asked])
        kept: list[Asked] = []
        new: list[Asked] = []
        for each in asked:
            stands = each.position in claims and _stands(claims[each.position], each, lost)
            (kept if stands else new).append(each)
        self._store.take_back([*gone, *(each.position for each in new)])
        claims.update(self._reworded(kept, claims))
        return {each.position: claims[each.position] for each in kept} | self._claimant.claim(new)

    def _reworded(self, kept: Sequence[Asked], claims: Mapping[PositionKey, Claim]) -> dict[PositionKey, Claim]:
        """Give claims that stand the texts of today; of copies, how similar they are now."""
        changed = {
            each.position: _with_words(claims[each.position], each)
            for each in kept
            if _is_reworded(claims[each.position], each)
        }
        fingerprints_of = {each.position: each.arriving.fingerprint for each in kept}
        self._store.replace({at: (claim, fingerprints_of[at]) for at, claim in changed.items()})
        owners = {claim.owner for claim in changed.values() if claim.fate == ARTICLE}
        copies_of = {at: changed.get(at, claims[at]) for at in fingerprints_of if claims[at].fate != ARTICLE}
        for at, claim in copies_of.items():
            if at in changed or claim.owner in owners:
                exact, estimated = self._claimant.similarity(fingerprints_of[at], claim.owner)
                changed[at] = claim._replace(similarity=exact, estimated=estimated)
        self._store.replace({at: (changed[at], fingerprints_of[at]) for at in copies_of if at in changed})
        return changed


def open_index(where: str | Path, window_days: float = WINDOW_DAYS, namespace: str = "") -> ClaimIndex:
    """Open the index in a file, or under a name of its own on a server (``redis://...``, ``valkey://...``).

    It is made where it is missing. Raises :class:`transforms.duplicates.claim_records.SchemeMismatch` if it holds other
    fingerprints.
    """
    return ClaimIndex(open_store(where, namespace), window_days)


def open_store(where: str | Path, namespace: str = "") -> ClaimStore:
    """The claims in a file or on a server; see :func:`open_index`."""
    storage = open_storage(where, namespace)
    try:
        return ClaimStore(storage)
    except BaseException:
        storage.close()
        raise


def open_storage(where: str | Path, namespace: str = "") -> Storage:
    """A file, or an index's place on a server."""
    if not is_server(where):
        return SqliteStorage(where)
    return RedisStorage(str(where), namespace)


def is_server(where: str | Path) -> bool:
    """Whether ``where`` is the address of a server, not a path."""
    return str(where).startswith(SERVER_SCHEMES)


def _stands(claim: Claim, asked: Asked, lost: Collection[str]) -> bool:
    """Whether a claim was made for the same version of the same item, and not under an article that is no more."""
    candidate = candidate_of(asked.article, asked.arriving.fingerprint)
    claimed = (claim.item_key, claim.stated, claim.canceled)
    is_same = claimed == (asked.arriving.item_key, candidate.stated, candidate.canceled)
    return is_same and (claim.fate == ARTICLE or claim.filed_under not in lost)


def _is_reworded(claim: Claim, asked: Asked) -> bool:
    return claim != _with_words(claim, asked)


def _with_words(claim: Claim, asked: Asked) -> Claim:
    return claim._replace(text_hash=asked.arriving.fingerprint.text_hash, published_at=asked.article.published_at)


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
        claim.estimated,
        claim.roundup,
        claim.reason,
    )
