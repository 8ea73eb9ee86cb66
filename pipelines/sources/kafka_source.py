"""Kafka topics as a source: all of a stream, or a span of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import apache_beam as beam
from apache_beam.pvalue import PBegin
from kafka.errors import KafkaError

from pipelines.errors import DataLoss, DatelineError, TryAgain
from pipelines.reading.progress import Progress
from pipelines.signals import StopSignals
from pipelines.sources.kafka_feed import Bounds, ClientConfig, KafkaFeed
from pipelines.sources.read import Fetched, ReadOffsetRanges
from pipelines.sources.source import Split, missing
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, State
from schemas.ranges import OffsetRange, cap, split

OffsetOf = Callable[[Bounds, KafkaFeed], int]
"""Where something is in a partition."""


@dataclass(frozen=True)
class BatchSize:
    """How much a batch holds at most."""

    records: int = 2000
    bytes: int = 32 * 1024 * 1024


@dataclass
class KafkaSource:
    """What a stream reads of its topics, from where it starts to their ends.

    ``start`` says where, in a topic that is new to the stream; partitions added later are read from their beginning.
    """

    kafka: ClientConfig
    topics: Sequence[str]
    stream: str
    start: OffsetOf
    signals: StopSignals
    progress: Progress
    size: BatchSize = field(default_factory=BatchSize)
    skip_lost: bool = False
    _topic_ids: dict[str, str] = field(default_factory=dict)
    _bounds: list[Bounds] = field(default_factory=list)

    def connect(self) -> None:
        """Connect to a broker."""
        try:
            self._feed = KafkaFeed(self.kafka, group_id=f"dateline-{self.stream}")
        except TryAgain as error:
            raise DatelineError(str(error)) from error  # at the start a wrong address is likelier than an outage

    def close(self) -> None:
        """Leave the broker."""
        self._feed.close()

    def look(self, ledger: Ledger, epoch: int) -> None:
        """Ask for the topics' ends, and write down where the stream starts in partitions that are new to it."""
        self._bounds = self._find(ledger.state)
        starts = ledger.state.starts[self.stream]
        topics = {topic for topic, _, _ in starts}
        new = [bound for bound in self._bounds if bound[:3] not in starts]
        with self.signals.interruptible():
            at = [bound.first if bound.topic in topics else self.start(bound, self._feed) for bound in new]
        if new:
            ranges = [OffsetRange(*bound[:3], offset, offset) for bound, offset in zip(new, at, strict=True)]
            ledger.start(self.stream, epoch, ranges)

    def _find(self, state: State) -> list[Bounds]:
        """The topics' bounds; a topic that is not there is a mistake, one with a new id is said."""
        bounds = self._read_bounds(self.topics)
        found = {bound.topic: bound.topic_id for bound in bounds}
        for topic in self.topics:
            if topic not in found:
                raise DatelineError(f"topic '{topic}' does not exist at {self.kafka['bootstrap_servers']}")
            self._tell_if_recreated(topic, found[topic], state)
        return bounds

    def _tell_if_recreated(self, topic: str, topic_id: str, state: State) -> None:
        known = self._topic_ids.setdefault(topic, state.topic_ids.get(topic, topic_id))
        if known != topic_id:
            self.progress.topic_recreated(topic, known, topic_id)
            self._topic_ids[topic] = topic_id

    def _read_bounds(self, topics: Iterable[str]) -> list[Bounds]:
        with self.signals.interruptible():
            return self._feed.bounds(topics)

    def wanted(self, state: State) -> list[OffsetRange]:
        """From where the stream starts to the ends seen at the last look."""
        starts = state.starts[self.stream]
        return [OffsetRange(*bound[:3], starts[bound[:3]], bound.end) for bound in self._bounds]

    def choose(self, state: State) -> list[OffsetRange]:
        """The first offsets of each partition that no stream has planned; what lies behind them waits its turn."""
        first = [part for range_ in self.wanted(state) for part in missing(range_, state)[:1]]
        readable, lost = self._split(cap(first, self.size.records), self._bounds)
        with self.signals.interruptible():
            return [*lost, *self._feed.limit_bytes(readable, self.size.bytes)]

    def readable(self, ranges: Sequence[OffsetRange]) -> Split:
        """Ranges split into what the broker still has and what is lost."""
        return self._split(ranges, self._read_bounds({range_.topic for range_ in ranges}))

    def _split(self, ranges: Sequence[OffsetRange], bounds: Sequence[Bounds]) -> Split:
        held = {(bound.topic_id, bound.partition): (bound.first, bound.end) for bound in bounds}
        readable, lost = split(ranges, lambda range_: held.get((range_.topic_id, range_.partition), (0, 0)))
        if lost and not self.skip_lost:
            gone = lost[0]
            raise DataLoss(
                f"{gone.topic}/{gone.partition}: offsets {gone.start} to {gone.end} are no longer on the broker "
                f"(topic id {gone.topic_id}); --on-data-loss=skip notes them in the ledger and goes on"
            )
        for gone in lost:
            self.progress.lost(gone)
        return readable, lost

    def read(self, ranges: Sequence[OffsetRange]) -> beam.PTransform[PBegin, Fetched]:
        """Reads from the broker."""
        return ReadOffsetRanges(list(ranges), self.kafka)

    def closed(self, batch: Batch) -> str:
        """Tell the consumer group, for lag monitoring only."""
        try:
            self._feed.commit_group(batch.ranges)
        except KafkaError as error:
            return str(error)
        return ""


@dataclass
class KafkaWindow(KafkaSource):
    """A span of time of its topics: from ``start`` until before ``stop``, as both are at the first look."""

    stop: OffsetOf = field(default=lambda bounds, feed: bounds.end)
    _window: list[OffsetRange] = field(default_factory=list)

    def look(self, ledger: Ledger, epoch: int) -> None:
        """Find the offsets of both instants."""
        self.find(ledger.state)

    def find(self, state: State) -> None:
        """Find the offsets of both instants; nothing is written."""
        self._bounds = self._find(state)
        with self.signals.interruptible():
            window = [
                OffsetRange(*bound[:3], max(bound.first, self.start(bound, self._feed)), self.stop(bound, self._feed))
                for bound in self._bounds
            ]
        self._window = [range_ for range_ in window if range_.size > 0]

    def wanted(self, state: State) -> list[OffsetRange]:
        """The offsets between both instants."""
        return self._window

    def closed(self, batch: Batch) -> str:
        """A backfill has no lag to monitor."""
        return ""
