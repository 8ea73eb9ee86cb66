"""The exactly-once driver: one bounded Beam pipeline per batch, one protocol for every runner.

    1. open    take the stream: an OS lock on a local lake, and a new epoch in the ledger
    2. plan    write the batch's offset ranges to the ledger: what is wanted, less what any stream has planned
    3. run     the pipeline reads exactly those ranges and stages Parquet files named after batch and attempt
    4. seal    one conditional ledger event lists the files; from here on nothing is computed again
    5. commit  exactly the sealed files, one guarded Delta transaction a table
    6. close   mark the batch closed; then tell Kafka's consumer group, for lag monitoring only

Recovery is the same path: a sealed batch goes on at 5, a batch that was only planned gets a new attempt at 3.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TypeVar

from deltalake.exceptions import CommitFailedError
from kafka.errors import KafkaError

from pipelines import news
from pipelines.engine import Engine
from pipelines.errors import DataLoss, DatelineError, TryAgain
from pipelines.index import ensure_index
from pipelines.kafka_feed import Bounds, KafkaFeed
from pipelines.lake import Lake, StagedFile, forbid_staging
from pipelines.ledger import Batch, Ledger, Made, State
from pipelines.locks import stream_lock
from pipelines.news import Services
from pipelines.progress import Progress
from pipelines.signals import Stopped, StopSignals
from pipelines.stage import Attempt
from schemas.ranges import OffsetRange, cap, split, subtract
from schemas.rows import BatchStamp
from schemas.tables import COMMIT_ORDER, Table

T = TypeVar("T")

RETRY_SECONDS = (1, 2, 5, 10, 30)
"""Pauses before a failed attempt is made again; the last one repeats."""


@dataclass(frozen=True)
class Plan:
    """What a stream wants and how it is cut into batches."""

    topics: Sequence[str]
    stream: str = "live"
    batch_records: int = 2000
    batch_bytes: int = 32 * 1024 * 1024
    skip_lost: bool = False
    """Whether offsets that the broker no longer has are noted in the ledger and passed over, instead of an error."""
    wait: bool = False
    """Whether to wait while another driver of this machine has the stream, instead of an error."""
    start: Callable[[Bounds, KafkaFeed], int] = field(default=lambda bounds, feed: bounds.first)
    """Where a stream starts in a topic that is new to it; partitions added later are read from their beginning."""


@dataclass
class Driver:
    """Runs the batches of one stream."""

    lake: Lake
    plan: Plan
    services: Services
    engine: Engine
    signals: StopSignals
    progress: Progress = field(default_factory=Progress)
    _topic_ids: dict[str, str] = field(default_factory=dict)

    def run(self, interval: float, until_caught_up: bool) -> None:
        """Run batches until told to stop, or until the offsets seen at the start are in the tables.

        Raises:
            StreamTaken: another driver has the stream, or took it.
        """
        self._feed = self._connect()
        self.lake.create()
        with stream_lock(self.lake, self.plan.stream, self._sleep if self.plan.wait else None):
            self._ledger = Ledger(self.lake)
            ensure_index(self.lake, is_new=not self._ledger.state.numbers)
            self._epoch = self._ledger.open_stream(self.plan.stream)  # 1
            try:
                self._recover()
                self._work(interval, until_caught_up)
            except Stopped:
                self._abandon()
                raise
            self._feed.close()

    def _connect(self) -> KafkaFeed:
        with self.signals.interruptible():
            try:
                return KafkaFeed(self.services.kafka, group_id=f"dateline-{self.plan.stream}")
            except TryAgain as error:
                raise DatelineError(str(error)) from error  # at the start a wrong address is likelier than an outage

    def _abandon(self) -> None:
        """Leave nothing half-made behind: a batch that was being run stays planned, without files."""
        forbid_staging()
        for batch in self._ledger.refresh().unfinished(self.plan.stream):
            self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=batch.files or ())

    def _recover(self) -> None:
        for batch in self._ledger.refresh().unfinished(self.plan.stream):
            self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=batch.files or ())
            self._finish(batch, recovered=True)

    def _work(self, interval: float, until_caught_up: bool) -> None:
        bounds = self._bounds()
        while True:
            self.signals.check()
            self.progress.lagging(self._lag(bounds))
            with self.progress.stage("plan"):
                batch = self._plan(bounds)
            if batch:
                self._finish(batch, recovered=False)
            elif until_caught_up:
                return
            else:
                self.progress.waiting()
                self._sleep(interval)
            if not until_caught_up:
                bounds = self._bounds()

    def _finish(self, batch: Batch, recovered: bool) -> None:
        """Steps 3 to 6, from wherever the batch stands."""
        started = time.monotonic()
        self.progress.planned(batch)
        if not batch.sealed:
            batch = self._run_until_sealed(batch)
        with self.progress.stage("commit"):
            for table in COMMIT_ORDER:
                self._commit(table, batch)
        with self.progress.stage("close"):
            self._ledger.close(batch, self._epoch)  # 6
        self.lake.remove_manifest(batch.batch_id, batch.attempt)
        self._commit_group(batch)
        self.progress.closed(batch, time.monotonic() - started, recovered)

    # 2. plan

    def _bounds(self) -> list[Bounds]:
        bounds = self._ask(lambda: self._read_bounds(self.plan.topics))
        found = {bound.topic: bound.topic_id for bound in bounds}
        for topic in self.plan.topics:
            if topic not in found:
                raise DatelineError(f"topic '{topic}' does not exist at {self.services.kafka['bootstrap_servers']}")
            self._tell_if_recreated(topic, found[topic])
        self._ask(lambda: self._note_starts(bounds))
        return bounds

    def _note_starts(self, bounds: Sequence[Bounds]) -> None:
        """Write down where the stream starts in partitions that it sees for the first time."""
        starts = self._ledger.state.starts[self.plan.stream]
        topics = {topic for topic, _, _ in starts}
        new = [bound for bound in bounds if bound[:3] not in starts]
        with self.signals.interruptible():
            at = [bound.first if bound.topic in topics else self.plan.start(bound, self._feed) for bound in new]
        if new:
            ranges = [OffsetRange(*bound[:3], offset, offset) for bound, offset in zip(new, at, strict=True)]
            self._ledger.start(self.plan.stream, self._epoch, ranges)

    def _tell_if_recreated(self, topic: str, topic_id: str) -> None:
        known = self._topic_ids.setdefault(topic, self._ledger.state.topic_ids.get(topic, topic_id))
        if known != topic_id:
            self.progress.topic_recreated(topic, known, topic_id)
            self._topic_ids[topic] = topic_id

    def _read_bounds(self, topics: Iterable[str]) -> list[Bounds]:
        with self.signals.interruptible():
            return self._feed.bounds(topics)

    def _plan(self, bounds: Sequence[Bounds]) -> Batch | None:
        return self._ask(
            lambda: self._ledger.plan(self.plan.stream, self._epoch, lambda state: self._choose(state, bounds))
        )

    def _choose(self, state: State, bounds: Sequence[Bounds]) -> list[OffsetRange]:
        missing = [part for bound in bounds for part in self._missing(state, bound)]
        wanted = cap(missing, self.plan.batch_records)
        readable, lost = self._readable(wanted, bounds)
        with self.signals.interruptible():
            return [*lost, *self._feed.limit_bytes(readable, self.plan.batch_bytes)]

    def _missing(self, state: State, bound: Bounds) -> list[OffsetRange]:
        """The first offsets of a partition that no stream has planned; what lies behind them waits its turn."""
        covered = state.covered.get((bound.topic_id, bound.partition), [])
        start = state.starts[self.plan.stream][bound[:3]]
        return [OffsetRange(*bound[:3], *part) for part in subtract((start, bound.end), covered)[:1]]

    def _lag(self, bounds: Sequence[Bounds]) -> dict[tuple[str, int], int]:
        """Messages of each partition that no stream has planned yet."""
        state, lag = self._ledger.state, {}
        for bound in bounds:
            wanted = (state.starts[self.plan.stream][bound[:3]], bound.end)
            left = subtract(wanted, state.covered.get((bound.topic_id, bound.partition), []))
            lag[bound.topic, bound.partition] = sum(end - start for start, end in left)
        return lag

    def _readable(
        self, ranges: Sequence[OffsetRange], bounds: Sequence[Bounds]
    ) -> tuple[list[OffsetRange], list[OffsetRange]]:
        """Ranges split into what the broker still has and what is lost.

        Raises:
            DataLoss: something is lost, and that is not to be passed over.
        """
        held = {(bound.topic_id, bound.partition): (bound.first, bound.end) for bound in bounds}
        readable, lost = split(ranges, lambda range_: held.get((range_.topic_id, range_.partition), (0, 0)))
        if lost and not self.plan.skip_lost:
            gone = lost[0]
            raise DataLoss(
                f"{gone.topic}/{gone.partition}: offsets {gone.start} to {gone.end} are no longer on the broker "
                f"(topic id {gone.topic_id}); --on-data-loss=skip notes them in the ledger and goes on"
            )
        for gone in lost:
            self.progress.lost(gone)
        return readable, lost

    # 3. run, 4. seal

    def _run_until_sealed(self, batch: Batch) -> Batch:
        for number, pause in enumerate(chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])), start=1):
            try:
                return self._attempt(batch, f"{self._epoch}.{number}")
            except (TryAgain, DataLoss) as error:
                if isinstance(error, DataLoss) and not self.plan.skip_lost:
                    raise
                self._ledger.check_epoch(self.plan.stream, self._epoch)
                self.lake.remove_unsealed(batch.batch_id, self._epoch)
                self._pause(str(error), pause)
        raise AssertionError("the pauses never end")

    def _attempt(self, batch: Batch, name: str) -> Batch:
        ranges, lost = self._readable(batch.ranges, self._read_bounds({range_.topic for range_ in batch.ranges}))
        stamp = BatchStamp(batch.stream, batch.batch_id, time.time_ns() // 1000)
        pipeline = self.engine.pipeline()
        news.build(pipeline, ranges, Attempt(self.lake.uri, stamp, name), self.services)
        with self.signals.interruptible():
            try:
                with self.progress.stage("run"):
                    measured = self.engine.run(pipeline)
            except Exception:
                self.signals.check()  # a stop inside a transform reaches us as the runner's own error
                raise
        manifest = self.lake.read_manifest(batch.batch_id, name)
        files = [StagedFile(**file) for file in manifest["files"]]  # type: ignore[arg-type]
        gaps = [OffsetRange(**gap) for gap in manifest["gaps"]]  # type: ignore[arg-type]
        self.progress.counted(measured)
        with self.progress.stage("seal"):
            return self._ledger.seal(batch, self._epoch, name, Made(files, gaps, lost, measured))

    # 5. commit

    def _commit(self, table: Table, batch: Batch) -> None:
        files = [file for file in batch.files or () if file.table == table.name]
        while files:
            try:
                self.lake.commit(table, batch.stream, batch.number, files)
                return
            except CommitFailedError:
                self._ledger.check_epoch(batch.stream, self._epoch)

    # waiting

    def _ask(self, question: Callable[[], T]) -> T:
        """Ask the broker until it answers."""
        for pause in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            try:
                return question()
            except TryAgain as error:
                self._pause(str(error), pause)
        raise AssertionError("the pauses never end")

    def _pause(self, reason: str, seconds: float) -> None:
        self.progress.retrying(reason, seconds)
        self._sleep(seconds)
        self._ledger.check_epoch(self.plan.stream, self._epoch)

    def _sleep(self, seconds: float) -> None:
        with self.signals.interruptible():
            time.sleep(seconds)

    def _commit_group(self, batch: Batch) -> None:
        try:
            self._feed.commit_group(batch.ranges)
        except KafkaError as error:
            self.progress.unmonitored(batch, str(error))
