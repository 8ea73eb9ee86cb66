"""Where copies of a text may be found: band keys by publication date, in segments that are records of an index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from transforms.duplicates import band_segments
from transforms.duplicates import claim_records as records
from transforms.duplicates.band_segments import NEWEST_PER_KEY, Entries, Segment, SegmentCache
from transforms.duplicates.fingerprints import Fingerprint
from transforms.duplicates.index_records import Records
from transforms.duplicates.index_storage import Key, Storage

MICROSECONDS_PER_DAY = 86_400_000_000

BUCKET_DAYS = 64
"""Band keys are kept by publication date in buckets of this size: what is looked up together is stored together, and
a window of 30 days either way touches at most two buckets."""

_cache = SegmentCache()


class Arriving(NamedTuple):
    """What is looked up for an article: its fingerprint, its item, and the publication dates of possible copies."""

    fingerprint: Fingerprint
    item_key: bytes
    first: int
    last: int


class BandIndex:
    """Band keys and the articles that have them."""

    segment_number = 0
    """The last number that was given to a segment."""

    def __init__(self, storage: Storage, identity: bytes, records: Records) -> None:
        """``identity`` tells the segments of one index from those of others."""
        self._storage, self._identity, self._records = storage, identity, records
        self.forget_read()

    def forget_read(self) -> None:
        """Begin anew, without any additions."""
        self._hits: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self._added: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))

    def read_anew(self) -> None:
        """Look up again what is asked for; additions stay."""
        self._hits.clear()

    def batch_done(self) -> None:
        """Let go of segments in memory that nobody has needed for a while."""
        _cache.batch_done()

    def add(self, number: int, published_at: int, band_keys: Iterable[int]) -> None:
        """Make an article known; it is written by :meth:`write`."""
        for band_key in band_keys:
            self._added[bucket_of(published_at)][band_key].append(number)

    def look_up(self, arriving: Iterable[Arriving]) -> None:
        """Look up the keys of all of them together."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for each in arriving:
            for bucket in buckets_of(each):
                wanted[bucket].update(each.fingerprint.band_keys, each.fingerprint.part_keys)
        for bucket, keys in wanted.items():
            self._find(bucket, keys - self._hits[bucket].keys())

    def votes(self, arriving: Arriving) -> Counter[int]:
        """How many band keys each article shares."""
        votes: Counter[int] = Counter()
        for bucket in buckets_of(arriving):
            old, new = self._hits[bucket], self._added[bucket]
            for key in chain(arriving.fingerprint.band_keys, arriving.fingerprint.part_keys):
                if key in old or key in new:
                    votes.update([*old.get(key, ()), *new.get(key, ())][-NEWEST_PER_KEY:])
        return votes

    def _find(self, bucket: int, keys: Collection[int]) -> None:
        """Look up band keys in the segments of a bucket."""
        asked, hits = np.array(sorted(keys), dtype=np.uint64), self._hits[bucket]
        for segment in self.segments(bucket):
            for key, numbers in band_segments.find(self.entries(segment), asked):
                hits[key] = sorted([*hits.get(key, ()), *numbers])[-NEWEST_PER_KEY:]

    def segments(self, bucket: int) -> list[Segment]:
        """The segments of a bucket, the oldest first."""
        return records.unpack_segments(self._records.get(Key("buckets", bucket)))

    def entries(self, segment: Segment) -> Entries:
        """What a segment holds."""
        key = Key("segments", segment.number)
        if key in self._records.changes:
            return np.frombuffer(self._records.changes[key] or b"", dtype="<u8")
        entries = _cache.get((self._identity, segment.number))
        if entries is None:
            entries = np.frombuffer(self._storage.read([key])[0] or b"", dtype="<u8")
            _cache.put((self._identity, segment.number), entries)
        return entries

    def write(self) -> None:
        """Make a segment of what was added to each bucket."""
        for bucket, keys in self._added.items():
            if keys:
                segment = self.new_segment(band_segments.entries(keys))
                self.put_segments(bucket, [*self.segments(bucket), segment])

    def new_segment(self, entries: Entries) -> Segment:
        """Store entries under a new number."""
        self.segment_number += 1
        self._records.changes[Key("segments", self.segment_number)] = entries.astype("<u8").tobytes()
        return Segment(self.segment_number, len(entries))

    def put_segments(self, bucket: int, segments: list[Segment]) -> None:
        """Give a bucket other segments, merged where that is due."""
        while run := band_segments.due(segments):
            parts = [self.entries(segment) for segment in segments[-run:]]
            self.drop(segments[-run:])
            segments[-run:] = [self.new_segment(band_segments.merged(parts))]
        self._records.changes[Key("buckets", bucket)] = records.pack_segments(segments) or None

    def drop(self, segments: Iterable[Segment]) -> None:
        """Remove segments."""
        self._records.changes.update({Key("segments", segment.number): None for segment in segments})

    def forget(self, bucket: int, numbers: Sequence[int]) -> None:
        """Take some articles out of a bucket."""
        kept: list[Segment] = []
        for segment in self.segments(bucket):
            entries = self.entries(segment)
            left = band_segments.without(entries, numbers)
            if len(left) == len(entries):
                kept.append(segment)
                continue
            self.drop([segment])
            kept += [self.new_segment(left)] if len(left) else []
        self.put_segments(bucket, kept)


def buckets_of(arriving: Arriving) -> range:
    """Where copies may be."""
    return range(bucket_of(arriving.first), bucket_of(arriving.last) + 1)


def bucket_of(instant: int) -> int:
    """The bucket of a publication date."""
    return instant // (BUCKET_DAYS * MICROSECONDS_PER_DAY)
