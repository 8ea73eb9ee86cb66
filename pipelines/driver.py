"""The exactly-once driver: one bounded Beam pipeline per batch, one protocol for every runner.

    1. open    take the stream: an OS lock on a local lake, and a new epoch in the ledger
    2. plan    write the batch's offset ranges to the ledger: what is wanted, less what any stream has planned
    3. run     the pipeline reads exactly those ranges and stages Parquet files named after batch and attempt
    4. seal    one conditional ledger event lists the files; from here on nothing is computed again
    5. commit  exactly the sealed files, one guarded Delta transaction a table
    6. close   mark the batch closed; then tell Kafka's consumer group, for lag monitoring only

Recovery is the same path: a sealed batch goes on at 5, a batch that was only planned gets a new attempt at 3.
So does one whose sealed files were damaged before they were committed; what its tables hold already stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TypeVar

import apache_beam as beam

from pipelines import memory, news
from pipelines.engine import Engine
from pipelines.errors import DataLoss, TryAgain
from pipelines.news import Services
from pipelines.reading.progress import Progress
from pipelines.signals import Stopped, StopSignals
from pipelines.sources.source import Source, Survey
from pipelines.storage.index import ensure_index
from pipelines.storage.lake import Lake, Manifest, StagedFile
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, Lock, Made
from pipelines.storage.locks import stream_lock
from pipelines.storage.sealed import finish
from pipelines.storage.stage import Attempt
from schemas.rows import BatchStamp
from schemas.tables import TABLES

T = TypeVar("T")

RETRY_SECONDS = (1, 2, 5, 10, 30)
"""Pauses before a failed attempt is made again; the last one repeats."""


@dataclass
class Driver:
    """Runs the batches of one stream."""

    lake: Lake
    stream: str
    source: Source
    services: Services
    engine: Engine
    signals: StopSignals
    progress: Progress = field(default_factory=Progress)
    skip_lost: bool = False
    """Whether what its source no longer has is noted in the ledger and passed over, instead of an error."""
    wait: bool = False
    """Whether to wait while another driver of this machine has the stream, instead of an error."""
    after_loss: Callable[[], None] = lambda: None
    """Called where a batch could not be read any more as it was planned: others may have filed copies under it."""
    _lock: Lock | None = None
    """The maintenance lock, while it is held."""

    def run(self, interval: float, until_caught_up: bool) -> None:
        """Run batches until told to stop, or until what the source held at the start is in the tables.

        Raises:
            StreamTaken: another driver has the stream, or took it.
        """
        with self.signals.interruptible():
            self.source.connect()
        self.lake.create()
        with stream_lock(self.lake, self.stream, self._sleep if self.wait else None):
            self._ledger = Ledger(self.lake)
            ensure_index(self.services.open_index, self._claimant, self._ledger.state)
            self._epoch = self._ledger.open_stream(self.stream)  # 1
            try:
                with memory.settled():
                    self._recover()
                    if self._ledger.state.lossy:
                        self.after_loss()
                    self._work(interval, until_caught_up)
            except Stopped:
                self._abandon()
                raise
            self.source.close()

    @property
    def _claimant(self) -> str:
        """The stream whose batches the index has to know."""
        return self.stream

    def _abandon(self) -> None:
        """Leave nothing half-made behind: a batch that was being run stays planned, without files."""
        for batch in self._ledger.refresh().unfinished(self.stream):
            self.lake.abandon(batch.batch_id, self._epoch)
            self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=batch.files or ())

    def _recover(self) -> None:
        for batch in self._ledger.refresh().unfinished(self.stream):
            self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=batch.files or ())
            self._finish(batch, recovered=True)

    def _work(self, interval: float, until_caught_up: bool) -> None:
        self._look()
        self.progress.surveyed(Survey.of(self.source, self._ledger.refresh()))
        while True:
            self.signals.check()
            self.progress.lagging(Survey.of(self.source, self._ledger.state).lag())
            with self.progress.stage("plan"):
                batch = self._plan()
            if batch:
                self._finish(batch, recovered=False)
                if batch.lost:
                    self.after_loss()
            elif until_caught_up:
                return
            else:
                self.progress.waiting()
                self._sleep(interval)
            if not until_caught_up:
                self._look()

    def _finish(self, batch: Batch, recovered: bool) -> None:
        """Steps 3 to 6, from wherever the batch stands."""
        started = time.monotonic()
        self.progress.planned(batch)
        while not batch.sealed or self._is_damaged(batch):
            batch = self._run_until_sealed(batch)
        with self.progress.stage("commit"):
            finish(self.lake, self._ledger, batch, self._epoch, self._lock)
        if unmonitored := self.source.closed(batch):
            self.progress.unmonitored(batch, unmonitored)
        memory.give_back()
        self.progress.closed(batch, time.monotonic() - started, recovered)

    # 2. plan

    def _look(self) -> None:
        self._ask(lambda: self.source.look(self._ledger, self._epoch))

    def _plan(self) -> Batch | None:
        return self._ask(lambda: self._ledger.plan(self.stream, self._epoch, self.source.choose))

    # 3. run, 4. seal

    def _run_until_sealed(self, batch: Batch) -> Batch:
        for number, pause in enumerate(chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])), start=1):
            try:
                return self._attempt(batch, f"{self._epoch}.{number}")
            except (TryAgain, DataLoss) as error:
                if isinstance(error, DataLoss) and not self.skip_lost:
                    raise
                self._ledger.check_epoch(self.stream, self._epoch)
                self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=batch.files or ())
                self._pause(str(error), pause)
        raise AssertionError("the pauses never end")

    def _is_damaged(self, batch: Batch) -> bool:
        """Whether sealed files that are in no table yet are not as they were sealed: then they are made again."""
        damaged = self.lake.damaged(file for file in batch.files or () if not self._committed(batch, file))
        for file in damaged:
            self.progress.damaged(batch, file)
        return bool(damaged)

    def _committed(self, batch: Batch, file: StagedFile) -> bool:
        return self.lake.committed(file.table, batch.stream, batch.number)

    def _attempt(self, batch: Batch, name: str) -> Batch:
        replaces = batch.attempt
        tables = {table for table in TABLES if replaces and self.lake.committed(table, batch.stream, batch.number)}
        stamp = BatchStamp(batch.stream, batch.batch_id, time.time_ns() // 1000)
        pipeline = self.engine.pipeline()
        made_of = self._build(pipeline, batch, Attempt(self.lake.uri, stamp, name))
        with self.signals.interruptible():
            try:
                with self.progress.stage("run"):
                    measured = self.engine.run(pipeline)
            except Exception:
                self.signals.check()  # a stop inside a transform reaches us as the runner's own error
                raise
        made = made_of(self.lake.read_manifest(batch.batch_id, name))._replace(measured=measured)
        self.progress.counted(measured)
        with self.progress.stage("seal"):
            sealed = self._ledger.seal(batch, self._epoch, name, made.after(batch, tables), replaces, self._lock)
        if replaces:
            self.lake.remove_unsealed(batch.batch_id, self._epoch, keep=sealed.files or ())
        return sealed

    def _build(self, pipeline: beam.Pipeline, batch: Batch, attempt: Attempt) -> Callable[[Manifest], Made]:
        """Build the graph of a batch. -> what tells from its manifest what it made"""
        ranges, lost = self.source.readable(batch.ranges)
        news.build(pipeline, self.source.read(ranges), attempt, self.services)
        return lambda manifest: Made(manifest.files, manifest.gaps, lost)

    # waiting

    def _ask(self, question: Callable[[], T]) -> T:
        """Ask the source until it answers."""
        for pause in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            try:
                return question()
            except TryAgain as error:
                self._pause(str(error), pause)
        raise AssertionError("the pauses never end")

    def _pause(self, reason: str, seconds: float) -> None:
        self.progress.retrying(reason, seconds)
        self._sleep(seconds)
        self._ledger.check_epoch(self.stream, self._epoch)

    def _sleep(self, seconds: float) -> None:
        with self.signals.interruptible():
            time.sleep(seconds)
