"""The records of a fingerprint index as bytes, and the keys they stand under.

settings  scheme, identity, last numbers given out
claims    position -> the claim made for it
batches   batch -> the positions it has claimed
items     provider and guid -> the versions of the item that are known
texts     hash of a text -> the articles with exactly this text
articles  number -> an article that others may be copies of, with its words
buckets   64 days of publication -> the segments that hold their band keys
segments  number -> sorted entries (:mod:`transforms.duplicates.band_segments`)
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from transforms.duplicates.band_segments import Segment
from transforms.duplicates.decisions import FATES, Known
from transforms.duplicates.fingerprints import SCHEME, Fingerprint, Words
from transforms.duplicates.headings import Heading
from transforms.duplicates.index_storage import Key

NONE = bytes(16)

_SCHEME = zlib.crc32(SCHEME.encode())
"""Stands with every article's words, beside the full scheme of the index."""


class SchemeMismatch(ValueError):
    """The stored fingerprints were made in another way than this version of the code makes them."""


class PositionKey(NamedTuple):
    """The part of a position that identifies it."""

    topic_id: str
    partition: int
    offset: int
    item: int


class Claim(NamedTuple):
    """A decision as it is stored."""

    fate: str
    item_key: bytes
    stated: int | None
    version: int
    canceled: bool
    published_at: int
    text_hash: bytes | None
    filed_under: str
    """``article_id`` of the article itself, or of the one that a duplicate repeats."""
    owner: int
    """The number of that article."""
    cluster_id: str
    supersedes: str | None
    similarity: float
    estimated: float
    roundup: bool
    """Whether the article holds another known story besides its own; parts of it are then no copies of it."""
    reason: str


class Owner(NamedTuple):
    """An article that others may be copies of."""

    number: int
    published_at: int
    article_id: str
    cluster_id: str
    roundup: bool
    words: Words
    """Empty where it has been pruned."""
    headings: tuple[Heading, ...] = ()


class Version(NamedTuple):
    """A known version of an item, with the number of the claim that made it known."""

    number: int
    fate: str
    known: Known


class SameText(NamedTuple):
    """An article with a certain text."""

    number: int
    published_at: int


SCHEME_KEY = Key("settings", b"scheme")
IDENTITY_KEY = Key("settings", b"identity")
REBUILDING_KEY = Key("settings", b"rebuilding")
"""There while an index is being made from the tables: it is not whole yet."""
NUMBERS_KEY = Key("settings", b"numbers")

_CLAIM = struct.Struct("<QBB16sqqq16s16sQ16s16sdd")
_VERSION = struct.Struct("<QBBqqq16s16sQ16s")
_OWNER = struct.Struct("<IqBH16s16s")
_PAIR = struct.Struct("<Qq")
_POSITION = struct.Struct(">IQI")

_STATED, _CANCELED, _TEXT, _SUPERSEDES, _ROUNDUP = 1, 2, 4, 8, 16


def position_key(position: PositionKey) -> Key:
    """Where the claim of a position stands; those of a partition stand together."""
    return Key("claims", position.topic_id.encode() + b" " + _POSITION.pack(*position[1:]))


def batch_key(batch_id: str) -> Key:
    """Where a batch's positions stand."""
    return Key("batches", batch_id.encode())


def pack_claim(number: int, claim: Claim) -> bytes:
    """A claim under its number."""
    fixed = _CLAIM.pack(
        number, FATES.index(claim.fate),
        _STATED * (claim.stated is not None) | _CANCELED * claim.canceled | _TEXT * (claim.text_hash is not None)
        | _SUPERSEDES * (claim.supersedes is not None)
        | _ROUNDUP * claim.roundup,
        claim.item_key, claim.stated or 0, claim.version, claim.published_at, claim.text_hash or NONE,
        bytes.fromhex(claim.filed_under), claim.owner, bytes.fromhex(claim.cluster_id),
        bytes.fromhex(claim.supersedes or "") or NONE, claim.similarity, claim.estimated,
    )  # fmt: skip
    return fixed + claim.reason.encode()


def unpack_claim(stored: bytes) -> tuple[int, Claim]:
    """-> the number of a claim, and the claim"""
    (
        number, fate, flags, item_key, stated, version, published_at, text_hash, filed_under, owner, cluster,
        supersedes, similarity, estimated,
    ) = _CLAIM.unpack_from(stored)  # fmt: skip
    return number, Claim(
        FATES[fate], item_key, stated if flags & _STATED else None, version, bool(flags & _CANCELED), published_at,
        text_hash if flags & _TEXT else None, filed_under.hex(), owner, cluster.hex(),
        supersedes.hex() if flags & _SUPERSEDES else None, similarity, estimated, bool(flags & _ROUNDUP),
        stored[_CLAIM.size :].decode(),
    )  # fmt: skip


def pack_version(number: int, claim: Claim) -> bytes:
    """What the version rules need of a claim."""
    flags = _STATED * (claim.stated is not None) | _CANCELED * claim.canceled | _TEXT * (claim.text_hash is not None)
    return _VERSION.pack(
        number, FATES.index(claim.fate), flags, claim.stated or 0, claim.version, claim.published_at,
        claim.text_hash or NONE, bytes.fromhex(claim.filed_under), claim.owner, bytes.fromhex(claim.cluster_id),
    )  # fmt: skip


def unpack_versions(stored: bytes) -> list[Version]:
    """The known versions of an item, in the order in which they were claimed."""
    versions = []
    for row in _VERSION.iter_unpack(stored):
        number, fate, flags, stated, version, published_at, text_hash, filed_under, owner, cluster = row
        known = Known(
            stated if flags & _STATED else None, version, bool(flags & _CANCELED), published_at,
            text_hash if flags & _TEXT else None, filed_under.hex(), cluster.hex(), owner,
        )  # fmt: skip
        versions.append(Version(number, FATES[fate], known))
    return versions


def without_version(stored: bytes, number: int) -> bytes:
    """An item's versions without the one that a claim made known."""
    size = _VERSION.size
    kept = (stored[at : at + size] for at in range(0, len(stored), size))
    return b"".join(record for record in kept if int.from_bytes(record[:8], "little") != number)


def pack_owner(claim: Claim, fingerprint: Fingerprint) -> bytes:
    """An article with its words; before them its headings, a word number of 15 bits and whether it is sure each."""
    ids = bytes.fromhex(claim.filed_under), bytes.fromhex(claim.cluster_id)
    headings = [heading.at << 1 | heading.sure for heading in fingerprint.headings]
    fixed = _OWNER.pack(_SCHEME, claim.published_at, claim.roundup, len(headings), *ids)
    return fixed + np.array(headings, dtype="<u2").tobytes() + fingerprint.words.astype("<u2").tobytes()


def without_words(stored: bytes) -> bytes:
    """An article as it stays known where nothing is compared with it any more."""
    scheme, published_at, roundup, _, article_id, cluster = _OWNER.unpack_from(stored)
    return _OWNER.pack(scheme, published_at, roundup, 0, article_id, cluster)


def unpack_owner(number: int, stored: bytes) -> Owner:
    """The article under a number. Raises :class:`SchemeMismatch`."""
    scheme, published_at, roundup, count, article_id, cluster = _OWNER.unpack_from(stored)
    if scheme != _SCHEME:
        raise SchemeMismatch("an article's fingerprint is of another scheme: `dateline index rebuild` makes them anew")
    numbers = np.frombuffer(stored, dtype="<u2", offset=_OWNER.size).astype(np.uint16)
    headings = tuple(Heading(number >> 1, bool(number & 1)) for number in numbers[:count].tolist())
    return Owner(number, published_at, article_id.hex(), cluster.hex(), bool(roundup), numbers[count:], headings)


def pack_texts(texts: Iterable[SameText]) -> bytes:
    """Articles with one text."""
    return b"".join(_PAIR.pack(*text) for text in texts)


def unpack_texts(stored: bytes | None) -> list[SameText]:
    """Articles with one text, the oldest claim first."""
    return [SameText(*pair) for pair in _PAIR.iter_unpack(stored or b"")]


def pack_segments(segments: Iterable[Segment]) -> bytes:
    """The segments of a bucket, or a pair of numbers."""
    return b"".join(_PAIR.pack(*segment) for segment in segments)


def unpack_segments(stored: bytes | None) -> list[Segment]:
    """The segments of a bucket, the oldest first."""
    return [Segment(*pair) for pair in _PAIR.iter_unpack(stored or b"")]


def pack_positions(positions: Iterable[PositionKey]) -> bytes:
    """The positions of a batch."""
    return json.dumps([list(position) for position in positions], separators=(",", ":")).encode()


def unpack_positions(stored: bytes | None) -> list[PositionKey]:
    """The positions of a batch, in the order in which they were claimed."""
    return [PositionKey(*position) for position in json.loads(stored or b"[]")]
