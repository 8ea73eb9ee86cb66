"""What makes two texts the same: words, shingles, MinHash bands and exact similarity. All functions are pure.

A text is reduced to a *word array*, one ``uint16`` a word: a 14-bit hash of the normalised word, shifted left
by two, and its class (:mod:`transforms.duplicates.word_classes`) in the lowest two bits. Everything else (shingles,
signatures, alignment) is computed from that array, so that an index needs to store only the array. Two different
words share a hash with a probability of 6e-5, two different runs of five words with one of 1e-21.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from transforms.duplicates import headings
from transforms.duplicates.headings import Heading
from transforms.duplicates.word_classes import TABLES, word_class

Words = npt.NDArray[np.uint16]
Hashes = npt.NDArray[np.uint64]

SHINGLE_WORDS = 5
"""Two unrelated news texts share next to no runs of five words; a copy in which every tenth word was
replaced still shares 0.9 ** 5 = 59 % of them."""

SHORT_WORDS = 30
"""Shorter texts are compared exactly only: a single changed figure is a different story."""

FLASH_WORDS = 12
"""In still shorter texts ("More to follow.") the headline is the news, so it counts as part of the text."""

LEAD_WORDS = 60
OPENING_WORDS = 160
"""News is cut from the end, so the first words survive a cut of any size; with a local paragraph in front of it, a
story's beginning is still within the first 160 words."""

MAX_PARTS = 120
"""Paragraphs of a text with which another story may begin."""

MAX_WORDS = 16_384
"""Words kept of a text; 32 KiB in the index. News is shorter; the exact comparison sees all words."""

PERMUTATIONS = 128
"""Size of a signature; its share of equal values estimates the Jaccard similarity within 0.05 (one sigma)."""

ROWS = 2
WHOLE_BANDS = 20
LEAD_BANDS = 10
OPENING_BANDS = 16
"""A pair becomes a candidate when one band, two MinHash values, is equal. With Jaccard similarity j this has
the probability 1 - (1 - j ** ROWS) ** bands:

    j of the whole text    0.63 (5 % of words replaced)  0.42 (10 %)  0.40 (cut to 40 %)  0.10   0.01
    20 whole-text bands    1.000                         0.979        0.969               0.182  0.0020
    10 lead bands          0.994 (same j in the lead)    0.856        1.000 (same lead)

A kind is enough, so expected recall is 0.997 at 10 % replaced words and 1.000 for a cut text; a cut text with 5 %
replaced words has j = 0.28 in the whole and 0.63 in the lead: 1 - 0.20 * 0.006 = 0.999. A text cut to 100 words and one
with 50 local words in front of all have j = 0.6 in their first 160 words, which 16 bands find with 0.999. The curve
rises around (1 / 20) ** (1 / 2) = 0.22, far below what counts as a copy: candidates are compared one by one, and a
million unrelated texts (j < 0.0005) give 1e6 * 46 * 2.5e-7 = 12 of them. When one of these numbers or
:data:`SHINGLE_WORDS` changes, ``SCHEME`` changes, and indexes have to be rebuilt from the lake.
"""

WORDS_KEPT = 1 << 16
"""Distinct words whose codes a process keeps."""

SEED = 20_160_229
BAND_BITS = 36

SCHEME = (
    f"words=nfkd-casefold-crc14 shingle={SHINGLE_WORDS} minhash=rensa-r{RMinHash.ALGORITHM_VERSION} "
    f"permutations={PERMUTATIONS} bands={WHOLE_BANDS}+{LEAD_BANDS}+{OPENING_BANDS}x{ROWS} "
    f"lead={LEAD_WORDS}+{OPENING_WORDS} seed={SEED} "
    f"short={SHORT_WORDS}/{FLASH_WORDS} classes={TABLES:08x} headings={headings.RULES}"
)
"""Names all that stored fingerprints depend on; fingerprints of different schemes cannot be compared."""

# Scripts that are written without spaces between words: a character counts as a word.
_SINGLE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(rf"\d+(?:[.,:]\d+)+|[{_SINGLE}]|[^\W_{_SINGLE}]+(?:['\u2019\u02bc][^\W_{_SINGLE}]+)*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]+")  # and the accents
_APOSTROPHES = re.compile("['\u2019\u02bc]")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_POWERS = np.array([pow(0x100000001B3, k, 1 << 64) for k in range(SHINGLE_WORDS)], dtype=np.uint64)


class Fingerprint(NamedTuple):
    """What the index needs to know of a text."""

    text_hash: bytes | None
    """16 bytes of the normalised words; ``None`` for a text without words, which matches nothing."""
    words: Words
    band_keys: tuple[int, ...]
    """Keys below 2 ** 36 under which copies meet; empty for short texts."""
    part_keys: tuple[int, ...] = ()
    """Keys under which stories are found that begin with a later paragraph of the text, as they do in a roundup."""
    headings: tuple[Heading, ...] = ()
    """Where in the text another story may begin."""


def fingerprint(text: str, headline: str = "") -> Fingerprint:
    """The fingerprint of a cleaned text; the headline counts for texts of less than 12 words only."""
    parts = text.split("\n\n")
    paragraphs = [tokenize(part) for part in parts]
    tokens = list(chain.from_iterable(paragraphs))
    words = word_array(tokens[:MAX_WORDS])
    keys = band_keys(words), part_keys(words, list(accumulate(map(len, paragraphs))))
    found = headings.find_headings(parts, paragraphs)
    return Fingerprint(_text_hash(tokens, headline), words, *keys, tuple(h for h in found if h.at < len(words)))


def tokenize(text: str) -> list[str]:
    """The words of a text in its own case, without accents, punctuation and invisible characters."""
    return _WORD.findall(_plain(text))


def word_array(tokens: list[str]) -> Words:
    """One ``uint16`` a token: the hash in 14 bits, the class in the lowest two."""
    return np.fromiter(map(_coded.__getitem__, tokens), dtype=np.uint16, count=len(tokens))


def shingles(words: Words) -> Hashes:
    """Hashes of each run of five words, in text order; shape (words - 4,), or empty."""
    count = len(words) - SHINGLE_WORDS + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    plain = (words >> 2).astype(np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for k in range(SHINGLE_WORDS):
        total += plain[k : k + count] * _POWERS[k]
    return _mixed(total)


def signature(hashes: Hashes) -> npt.NDArray[np.uint32]:
    """MinHash values of a non-empty set of shingles; shape (128,)."""
    return _signatures([hashes])[0]


def band_keys(words: Words) -> tuple[int, ...]:
    """The keys of a text's bands, each below 2 ** 36; none for a short text."""
    if len(words) < SHORT_WORDS:
        return ()
    hashes = shingles(words)
    parts = ((len(words), WHOLE_BANDS), (LEAD_WORDS, LEAD_BANDS), (OPENING_WORDS, OPENING_BANDS))
    keys: list[int] = []
    for size, bands in parts:
        values = signature(hashes[: size - SHINGLE_WORDS + 1])
        keys.extend(_keys(values, bands, first_band=len(keys)).tolist())
    return tuple(dict.fromkeys(keys))


def part_keys(words: Words, starts: Sequence[int]) -> tuple[int, ...]:
    """The lead's keys of the parts of a text that begin at these words, for those that may be a story."""
    hashes, parts = shingles(words), [start for start in starts if len(words) - start >= SHORT_WORDS]
    leads = [hashes[start : start + LEAD_WORDS - SHINGLE_WORDS + 1] for start in parts[:MAX_PARTS]]
    if not leads:
        return ()
    keys = [_keys(values, LEAD_BANDS, first_band=WHOLE_BANDS) for values in _signatures(leads)]
    return tuple(np.unique(np.concatenate(keys)).tolist())


def jaccard(left: Words, right: Words) -> float:
    """Exact Jaccard similarity of the shingle sets, 0 to 1; of the words themselves where texts are short."""
    a, b = _comparable(left, right)
    shared = len(np.intersect1d(a, b, assume_unique=True))
    union = len(a) + len(b) - shared
    return shared / union if union else 1.0


def containment(left: Words, right: Words) -> float:
    """The share of the smaller shingle set that is in the larger one, 0 to 1."""
    a, b = _comparable(left, right)
    smaller = min(len(a), len(b))
    return len(np.intersect1d(a, b, assume_unique=True)) / smaller if smaller else 0.0


def estimated_jaccard(left: Words, right: Words) -> float:
    """The Jaccard similarity as the signatures estimate it, 0 to 1."""
    a, b = shingles(left), shingles(right)
    return float(np.mean(signature(a) == signature(b))) if len(a) and len(b) else 0.0


def article_id(provider: str, guid: str, version: int) -> str:
    """The stable identity of one version of an item: 32 hexadecimal digits."""
    return _digest([item_key(provider, guid).hex(), version]).hex()


def item_key(provider: str, guid: str) -> bytes:
    """16 bytes that stand for a provider's item in all its versions."""
    return _digest([provider, guid])


def _digest(parts: list[str | int]) -> bytes:
    return blake2b(json.dumps(parts).encode(), digest_size=16).digest()


def _plain(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", decomposed))


def _folded(tokens: list[str]) -> str:
    """The words with a space between, in the form in which case and apostrophes make no difference."""
    return _APOSTROPHES.sub("", " ".join(tokens)).casefold()


class _Coded(dict[str, int]):
    """Words and what stands for them in a word array; the words of a language come back, so they are kept."""

    def __missing__(self, token: str) -> int:
        if len(self) >= WORDS_KEPT:
            self.clear()
        folded = _folded([token])
        hashed = zlib.crc32(folded.encode("utf-8", "surrogatepass"))
        self[token] = (hashed & 0x3FFF) << 2 | word_class(token, folded)
        return self[token]


_coded = _Coded()


def _text_hash(tokens: list[str], headline: str) -> bytes | None:
    if not tokens:
        return None
    told = [*tokens, "\n", *tokenize(headline)] if len(tokens) < FLASH_WORDS else tokens
    return blake2b(_folded(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _comparable(left: Words, right: Words) -> tuple[Hashes, Hashes]:
    if min(len(left), len(right)) < SHINGLE_WORDS:
        return np.unique(left >> 2).astype(np.uint64), np.unique(right >> 2).astype(np.uint64)
    return np.unique(shingles(left)), np.unique(shingles(right))


def _signatures(sets: Sequence[Hashes]) -> list[npt.NDArray[np.uint32]]:
    offsets = [0, *accumulate(map(len, sets))]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), offsets, PERMUTATIONS, SEED)
    return [np.array(row, dtype=np.uint32) for row in matrix.to_rows()]


def _keys(values: npt.NDArray[np.uint32], bands: int, first_band: int) -> Hashes:
    rows = values[: bands * ROWS].reshape(bands, ROWS).astype(np.uint64)
    numbers = np.arange(first_band, first_band + bands, dtype=np.uint64)
    return _mixed(_mixed(rows[:, 0] << np.uint64(32) | rows[:, 1]) + numbers) >> np.uint64(64 - BAND_BITS)


def _mixed(values: Hashes) -> Hashes:
    """splitmix64's finaliser: every input bit moves every output bit."""
    values = values + _MIX
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
