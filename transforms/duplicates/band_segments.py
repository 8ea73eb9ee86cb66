"""Which articles share band keys: sorted arrays that are only ever added and merged.

An entry is one ``uint64``: the band key in the upper 36 bits, the number of the article in the lower 28. The entries of
a claimed batch are sorted and become one *segment*; when there are eight of about one size, they are merged into one
eight times as large (a log-structured merge tree: O'Neil et al. 1996). A search tree would change a random page for
each of the 46 entries of an article; here they are written in order, about four times until they rest in a large
segment, and found by binary search, all keys of a batch at once. Segments never change under their number, so
processes keep those they have read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.duplicates.fingerprints import BAND_BITS

Entries = npt.NDArray[np.uint64]

NUMBER_BITS = 64 - BAND_BITS
"""So there can be 268 million claims."""

FANOUT = 8
LARGEST = 1 << 21
"""Segments of this many entries (16 MiB, 45,000 articles) are not merged any more."""

NEWEST_PER_KEY = 50
"""Of a key that very many articles share (a template, a boilerplate), the newest are looked at."""

CACHE_BYTES = 256 << 20
"""Segments that a process keeps in memory, of all indexes together: 700,000 articles within the reach of a window."""

_MASK = np.uint64((1 << NUMBER_BITS) - 1)
_SHIFT = np.uint64(NUMBER_BITS)


class Segment(NamedTuple):
    """A sorted array of entries, without the array."""

    number: int
    size: int


def entries(numbers: Mapping[int, Sequence[int]]) -> Entries:
    """The sorted entries of band keys and the articles that have them."""
    pairs = np.array([(key, number) for key, having in numbers.items() for number in having], dtype=np.uint64)
    return np.sort(pairs[:, 0] << _SHIFT | pairs[:, 1])


def merged(parts: Iterable[Entries]) -> Entries:
    """All entries in order."""
    return np.sort(np.concatenate(list(parts)), kind="stable")


def without(segment: Entries, numbers: Sequence[int]) -> Entries:
    """The entries of all but some articles."""
    return segment[~np.isin(segment & _MASK, np.array(numbers, dtype=np.uint64))]


def numbers_in(segment: Entries) -> list[int]:
    """The articles that have entries in a segment, ascending."""
    numbers: list[int] = np.unique(segment & _MASK).tolist()
    return numbers


def find(segment: Entries, keys: Entries) -> Iterator[tuple[int, list[int]]]:
    """Those of the sorted ``keys`` that a segment holds, with the newest of the articles that have them, ascending."""
    if not len(segment):
        return
    wanted = keys << _SHIFT
    first = np.searchsorted(segment, wanted)
    found = np.flatnonzero(segment[np.minimum(first, len(segment) - 1)] >> _SHIFT == keys)
    after = np.searchsorted(segment, wanted[found] | _MASK, side="right")
    for key, start, end in zip(keys[found].tolist(), first[found].tolist(), after.tolist(), strict=True):
        yield key, (segment[max(start, end - NEWEST_PER_KEY) : end] & _MASK).tolist()


def due(segments: Sequence[Segment]) -> int:
    """How many of the last segments are to be merged into one; 0 when none are."""
    if not segments or segments[-1].size >= LARGEST:
        return 0
    tier = _tier(segments[-1])
    run = 0
    while run < len(segments) and _tier(segments[-1 - run]) <= tier:
        run += 1
    return run if run >= FANOUT else 0


def _tier(segment: Segment) -> int:
    """The power of eight a segment's size has reached; that of segments at rest is above all others."""
    return 64 if segment.size >= LARGEST else max(0, segment.size.bit_length() - 1) // 3


KEPT_FOR = 16
"""Batches for which a segment is kept that none of them needs: it was merged into another, or its dates have passed."""


class SegmentCache:
    """Segments that were read, up to a number of bytes; the longest unused go first."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Empty."""
        self._limit, self._bytes, self._batches, self._lock = limit, 0, 0, Lock()
        self._kept: OrderedDict[tuple[bytes, int], Entries] = OrderedDict()
        self._used: dict[tuple[bytes, int], int] = {}

    def get(self, key: tuple[bytes, int]) -> Entries | None:
        """A segment, by the identity of its index and its number."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                self._used[key] = self._batches
            return self._kept.get(key)

    def put(self, key: tuple[bytes, int], segment: Entries) -> None:
        """Keep a segment."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = segment
                self._bytes += segment.nbytes
            self._used[key] = self._batches
            while self._bytes > self._limit and len(self._kept) > 1:
                self._drop_oldest()

    def batch_done(self) -> None:
        """Count a batch, and let go of what was not needed for :data:`KEPT_FOR` of them."""
        with self._lock:
            self._batches += 1
            while self._kept and self._used[next(iter(self._kept))] < self._batches - KEPT_FOR:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        key, segment = self._kept.popitem(last=False)
        self._bytes -= segment.nbytes
        del self._used[key]
