"""The arithmetic of offset ranges."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.ranges import OffsetRange, cap, merge, split, subtract

intervals = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair))), max_size=8
)
range_lists = st.lists(st.integers(1, 60), min_size=1, max_size=6).map(
    lambda sizes: [OffsetRange("wire", "id", number, 10, 10 + size) for number, size in enumerate(sizes)]
)


def integers(parts: list[tuple[int, int]]) -> set[int]:
    return {n for start, end in parts for n in range(start, end)}


@given(intervals)
def test_merged_intervals_cover_the_same_integers_without_touching(parts: list[tuple[int, int]]) -> None:
    merged = merge(parts)
    assert integers(merged) == integers(parts)
    assert all(first[1] < second[0] for first, second in pairwise(merged))


@given(st.tuples(st.integers(0, 20), st.integers(20, 50)), intervals)
def test_what_is_left_is_what_was_wanted_and_not_covered(
    wanted: tuple[int, int], covered: list[tuple[int, int]]
) -> None:
    assert integers(subtract(wanted, covered)) == integers([wanted]) - integers(covered)


@given(range_lists, st.integers(1, 200))
def test_a_cap_uses_up_the_limit_or_the_backlog_and_starts_where_the_ranges_start(
    ranges: list[OffsetRange], limit: int
) -> None:
    capped = cap(ranges, limit)
    assert sum(range_.size for range_ in capped) == min(limit, sum(range_.size for range_ in ranges))
    starts = {range_.partition: range_ for range_ in ranges}
    assert all(part.start == starts[part.partition].start and part.end <= starts[part.partition].end for part in capped)


def test_a_small_partition_leaves_its_share_to_the_others() -> None:
    ranges = [OffsetRange("wire", "id", 0, 0, 2), OffsetRange("wire", "id", 1, 0, 100)]
    assert [range_.size for range_ in cap(ranges, 20)] == [2, 18]


def test_a_range_is_split_into_what_is_held_and_what_is_not() -> None:
    ranges = [OffsetRange("wire", "id", 0, 2, 9), OffsetRange("wire", "id", 1, 0, 3)]
    inside, outside = split(ranges, lambda range_: (4, 7) if range_.partition == 0 else (0, 3))
    assert inside == [ranges[0]._replace(start=4, end=7), ranges[1]]
    assert outside == [ranges[0]._replace(end=4), ranges[0]._replace(start=7)]
