"""Half-open ranges of Kafka offsets, and the arithmetic that plans batches with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class OffsetRange(NamedTuple):
    """Offsets ``start <= offset < end`` of one partition."""

    topic: str
    topic_id: str
    partition: int
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


Interval = tuple[int, int]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, disjoint intervals that cover the same integers."""
    merged: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def subtract(wanted: Interval, covered: Iterable[Interval]) -> list[Interval]:
    """The parts of ``wanted`` outside ``covered``, ascending."""
    parts, position = [], wanted[0]
    for start, end in merge(covered):
        if start >= wanted[1]:
            break
        if start > position:
            parts.append((position, start))
        position = max(position, end)
    if position < wanted[1]:
        parts.append((position, wanted[1]))
    return parts


def cap(ranges: Sequence[OffsetRange], limit: int) -> list[OffsetRange]:
    """Shorten ranges to ``limit`` offsets in all, shared as evenly as their sizes allow.

    The result depends on the ranges alone, so that the same backlog is always cut in the same way.
    """
    left, open_ranges, shares = limit, len(ranges), {}
    for number, range_ in sorted(enumerate(ranges), key=lambda numbered: (numbered[1].size, numbered[0])):
        shares[number] = min(range_.size, -(-left // open_ranges))
        left, open_ranges = left - shares[number], open_ranges - 1
    capped = [range_._replace(end=range_.start + shares[number]) for number, range_ in enumerate(ranges)]
    return [range_ for range_ in capped if range_.size > 0]


def split(
    ranges: Iterable[OffsetRange], held: Callable[[OffsetRange], Interval]
) -> tuple[list[OffsetRange], list[OffsetRange]]:
    """-> the parts of the ranges inside what is held of their partition, and the parts outside"""
    inside, outside = [], []
    for range_ in ranges:
        missing = subtract((range_.start, range_.end), [held(range_)])
        outside += [range_._replace(start=start, end=end) for start, end in missing]
        there = subtract((range_.start, range_.end), missing)
        inside += [range_._replace(start=start, end=end) for start, end in there]
    return inside, outside
