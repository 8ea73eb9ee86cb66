"""Band keys in segments: what was added is found, however it was cut and merged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.duplicates.band_segments import (
    FANOUT,
    KEPT_FOR,
    LARGEST,
    NEWEST_PER_KEY,
    Segment,
    SegmentCache,
    due,
    entries,
    find,
    merged,
    without,
)
from transforms.duplicates.fingerprints import BAND_BITS

KEYS = st.one_of(st.integers(0, 5), st.integers((1 << BAND_BITS) - 3, (1 << BAND_BITS) - 1))
POSTINGS = st.dictionaries(KEYS, st.lists(st.integers(0, 1 << 20), min_size=1, max_size=80, unique=True), min_size=1)


@given(st.lists(POSTINGS, min_size=1, max_size=4), st.sets(KEYS, min_size=1))
def test_the_newest_articles_of_every_key_are_found_in_merged_segments(
    parts: list[dict[int, list[int]]], asked: set[int]
) -> None:
    segment = merged(entries(part) for part in parts)
    found = dict(find(segment, np.array(sorted(asked), dtype=np.uint64)))
    for key in asked:
        added = sorted(number for part in parts for number in part.get(key, ()))
        assert found.get(key, []) == added[-NEWEST_PER_KEY:]


@given(POSTINGS, POSTINGS)
def test_articles_that_are_taken_out_leave_all_others(kept: dict[int, list[int]], gone: dict[int, list[int]]) -> None:
    taken = {key: [number + (1 << 21) for number in numbers] for key, numbers in gone.items()}
    segment = merged([entries(kept), entries(taken)])
    numbers = [number for having in taken.values() for number in having]
    assert without(segment, numbers).tolist() == entries(kept).tolist()


def test_nothing_is_found_in_an_empty_segment() -> None:
    assert list(find(np.empty(0, dtype=np.uint64), np.array([1], dtype=np.uint64))) == []


@given(st.lists(st.integers(1, 5000), max_size=300))
def test_segments_stay_few_and_an_entry_is_written_a_few_times_only(sizes: list[int]) -> None:
    segments: list[Segment] = []
    written = 0
    for number, size in enumerate(sizes):
        segments.append(Segment(number, size))
        written += size
        while run := due(segments):
            segments[-run:] = [Segment(number, sum(segment.size for segment in segments[-run:]))]
            written += segments[-1].size
    total = sum(sizes)
    assert sum(segment.size for segment in segments) == total
    assert len(segments) < FANOUT * 8
    assert written <= total * 8


def test_the_largest_segments_are_left_alone() -> None:
    assert due([Segment(n, LARGEST) for n in range(20)]) == 0
    assert due([Segment(0, LARGEST), *(Segment(n, 100) for n in range(1, FANOUT + 1))]) == FANOUT


@pytest.mark.parametrize("limit", [1, 200])
def test_a_cache_forgets_what_was_not_asked_for_longest(limit: int) -> None:
    cache, segment = SegmentCache(limit), np.zeros(10, dtype=np.uint64)
    for number in range(3):
        cache.put((b"", number), segment)
        cache.get((b"", 0))
    kept = [number for number in range(3) if cache.get((b"", number)) is not None]
    assert kept == ([2] if limit == 1 else [0, 2])


def test_a_cache_lets_go_of_what_no_batch_needed_for_some_time() -> None:
    cache, segment = SegmentCache(), np.zeros(10, dtype=np.uint64)
    cache.put((b"", 0), segment)
    cache.put((b"", 1), segment)
    for _ in range(KEPT_FOR + 1):
        cache.get((b"", 1))
        cache.batch_done()
    assert [number for number in range(2) if cache.get((b"", number)) is not None] == [1]
