"""Reads exactly the offset ranges of a batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput

from pipelines.sources.kafka_feed import ClientConfig, KafkaFeed
from schemas.ranges import OffsetRange
from schemas.records import RawMessage

GAPS = "gaps"


class Fetched(NamedTuple):
    """``messages``: what the ranges hold; ``gaps``: the offsets in them that hold nothing."""

    messages: PCollection[RawMessage]
    gaps: PCollection[OffsetRange]


class FetchRange(beam.DoFn):
    """Fetches one range of one partition; a worker keeps its connection."""

    def __init__(self, config: ClientConfig) -> None:
        self._config = config

    def setup(self) -> None:
        self._feed = KafkaFeed(self._config)

    def process(self, range_: OffsetRange) -> Iterator[RawMessage | TaggedOutput[str, OffsetRange]]:
        for found in self._feed.fetch(range_):
            yield TaggedOutput(GAPS, found) if isinstance(found, OffsetRange) else found

    def teardown(self) -> None:
        self._feed.close()


class ReadOffsetRanges(beam.PTransform[PBegin, Fetched]):
    """-> the messages of the ranges, and the gaps between them."""

    def __init__(self, ranges: list[OffsetRange], config: ClientConfig) -> None:
        super().__init__()
        self._ranges, self._config = ranges, config

    def expand(self, begin: PBegin) -> Fetched:
        fetch = beam.ParDo(FetchRange(self._config)).with_outputs(GAPS, main="messages")
        fetched = begin | beam.Create(self._ranges, reshuffle=False) | "Fetch" >> fetch
        fetched.messages.element_type = RawMessage
        fetched[GAPS].element_type = OffsetRange
        return Fetched(fetched.messages, fetched[GAPS])
