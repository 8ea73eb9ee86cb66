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

import itertools
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from schemas.records import Article, Position
from transforms import copies, decisions, fingerprints
from transforms.claim_records import Claim, Owner, PositionKey
from transforms.claim_store import MICROSECONDS_PER_DAY, Arriving, ClaimStore
from transforms.copies import Likeness
from transforms.decisions import ARTICLE, CANCELED, EXACT, NEAR, Candidate, Decision
from transforms.fingerprints import Fingerprint
from transforms.index_storage import SERVER_SCHEMES, SqliteStorage, Storage
from transforms.redis_storage import RedisStorage

WINDOW_DAYS = 30
"""Copies are looked for among articles published at most this long before or after."""

LOOKED_UP_TOGETHER = 250
"""Articles whose records are read in the same few queries: a server is asked some forty times for a batch of 2000."""


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


class Asked(NamedTuple):
    """An article with what is derived from it to decide about it."""

    article: Article
    position: PositionKey
    guid: str
    """The guid, or what stands for it."""
    arriving: Arriving


class ClaimIndex:
    """A fingerprint index on any storage."""

    def __init__(self, store: ClaimStore, window_days: float = WINDOW_DAYS) -> None:
        """Claims go to ``store``, which this index closes."""
        self._store = store
        self._window = round(window_days * MICROSECONDS_PER_DAY)

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        """Decide a whole batch durably; see :class:`FingerprintIndex`."""
        asked = [self._asked(article) for article in sorted(articles, key=lambda article: _order(article.position))]
        positions = {each.position for each in asked}
        if len(positions) != len(articles):
            raise ValueError(f"batch {batch_id} holds a position more than once")
        claims = self._store.update(lambda: self._claim_all(batch_id, asked))
        return [_verdict(claims[_key(article.position)]) for article in articles]

    def revise(self, articles: Sequence[Article], gone: Sequence[Position], lost: Collection[str]) -> list[Verdict]:
        """Decide on articles whose messages were decoded anew; see :class:`FingerprintIndex`."""
        asked = [self._asked(article) for article in sorted(articles, key=lambda article: _order(article.position))]
        claims = self._store.update(lambda: self._revise_all(asked, [_key(position) for position in gone], lost))
        return [_verdict(claims[_key(article.position)]) for article in articles]

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

    def _asked(self, article: Article) -> Asked:
        fingerprint = fingerprints.fingerprint(article.text, article.headline)
        position = _key(article.position)
        guid = identity(article.guid, fingerprint, position)
        item_key = fingerprints.item_key(article.provider, guid)
        dates = article.published_at - self._window, article.published_at + self._window
        return Asked(article, position, guid, Arriving(fingerprint, item_key, *dates))

    def _claim_all(self, batch_id: str, asked: Sequence[Asked]) -> dict[PositionKey, Claim]:
        before = self._store.positions_of(batch_id) or []
        if set(before) - {each.position for each in asked}:
            self._store.forget(batch_id)
            before = []
        claims = self._store.claims_at([each.position for each in asked])
        new = [each for each in asked if each.position not in claims]
        claims.update(self._claim_new(new))
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
        return {each.position: claims[each.position] for each in kept} | self._claim_new(new)

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
                exact, estimated = self._similarity(fingerprints_of[at], claim.owner)
                changed[at] = claim._replace(similarity=exact, estimated=estimated)
        self._store.replace({at: (changed[at], fingerprints_of[at]) for at in copies_of if at in changed})
        return changed

    def _claim_new(self, new: Sequence[Asked]) -> dict[PositionKey, Claim]:
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
        candidate = _candidate(article, fingerprint)
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
        exact, estimated = self._similarity(asked.arriving.fingerprint, repeated.owner, repeated.text_hash)
        return draft._replace(
            filed_under=repeated.filed_under,
            owner=repeated.owner,
            cluster_id=repeated.cluster_id,
            similarity=exact,
            estimated=estimated,
        )

    def _similarity(self, fingerprint: Fingerprint, number: int, text_hash: bytes | None = None) -> tuple[float, float]:
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


def open_index(where: str | Path, window_days: float = WINDOW_DAYS, namespace: str = "") -> ClaimIndex:
    """Open the index in a file, or under a name of its own on a server (``redis://...``, ``valkey://...``).

    It is made where it is missing. Raises :class:`transforms.claim_records.SchemeMismatch` if it holds other
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


def _candidate(article: Article, fingerprint: Fingerprint) -> Candidate:
    return Candidate(
        decisions.stated_version(article.version),
        article.status == CANCELED,
        article.published_at,
        article.modified,
        fingerprint.text_hash,
    )


def _stands(claim: Claim, asked: Asked, lost: Collection[str]) -> bool:
    """Whether a claim was made for the same version of the same item, and not under an article that is no more."""
    candidate = _candidate(asked.article, asked.arriving.fingerprint)
    claimed = (claim.item_key, claim.stated, claim.canceled)
    is_same = claimed == (asked.arriving.item_key, candidate.stated, candidate.canceled)
    return is_same and (claim.fate == ARTICLE or claim.filed_under not in lost)


def _is_reworded(claim: Claim, asked: Asked) -> bool:
    return claim != _with_words(claim, asked)


def _with_words(claim: Claim, asked: Asked) -> Claim:
    return claim._replace(text_hash=asked.arriving.fingerprint.text_hash, published_at=asked.article.published_at)


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


def _key(position: Position) -> PositionKey:
    return PositionKey(position.topic_id, position.partition, position.offset, position.item)


def _order(position: Position) -> tuple[str, str, int, int, int]:
    return (position.topic, position.topic_id, position.partition, position.offset, position.item)
