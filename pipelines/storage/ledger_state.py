"""What the ledger's events add up to: streams, batches, covered offsets, the maintenance lock, removals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pipelines.errors import StreamTaken
from pipelines.storage.lake import StagedFile
from schemas.ranges import Interval, OffsetRange, merge

Event = dict[str, Any]
Part = TypeVar("Part", "StagedFile", "Replaced", "Change")
"""What a seal lists of a table."""


class Replaced(NamedTuple):
    """A file that a revision takes out of a table; ``path`` is relative to the lake."""

    table: str
    path: str


class Change(NamedTuple):
    """Rows that a batch has more of since a revision; negative for fewer."""

    table: str
    batch_id: str
    rows: int


class Made(NamedTuple):
    """What an attempt came to: its files, the offsets that held nothing, and those the broker no longer had; of a
    revision, what it replaces."""

    files: Sequence[StagedFile]
    gaps: Sequence[OffsetRange] = ()
    lost: Sequence[OffsetRange] = ()
    replaced: Sequence[Replaced] = ()
    changes: Sequence[Change] = ()
    measured: Mapping[str, int] = MappingProxyType({})
    """What its transforms counted."""

    def after(self, batch: Batch, committed: Collection[str]) -> Made:
        """The same, but what an earlier sealed attempt has committed to some tables stays."""
        return self._replace(
            files=_merged(self.files, batch.files or (), committed),
            replaced=_merged(self.replaced, batch.replaced, committed),
            changes=_merged(self.changes, batch.changes, committed),
        )


def _merged(mine: Sequence[Part], before: Sequence[Part], committed: Collection[str]) -> list[Part]:
    kept = [part for part in before if part.table in committed]
    made = [part for part in mine if part.table not in committed]
    return kept + made


class Lock(NamedTuple):
    """Who holds the maintenance lock. ``token`` goes up each time it is taken."""

    holder: str
    token: int


class Run(NamedTuple):
    """Rows of one table that were taken out: those of one item number at consecutive offsets of a batch."""

    table: str
    batch_id: str
    topic: str
    topic_id: str
    partition: int
    start: int
    end: int
    item: int
    rows: int


class Removal(NamedTuple):
    """Rows that are to be taken out of the tables for good. Readers do not see them from the moment it is written."""

    removal_id: str
    kind: str
    """``retention`` or ``forget``."""
    runs: list[Run]


@dataclass
class Batch:
    """A batch that is planned, or sealed, and not closed yet."""

    batch_id: str
    stream: str
    number: int
    ranges: list[OffsetRange]
    attempt: str = ""
    files: list[StagedFile] | None = None
    """The files of the sealed attempt; ``None`` until one has sealed."""
    revises: str = ""
    """The date whose rows it replaces; empty for a batch that reads messages."""
    replaced: list[Replaced] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    lost: bool = False
    """Whether some of it could not be read any more."""
    items: int = 0
    """How many items a revision is about; only its own driver knows."""

    @property
    def sealed(self) -> bool:
        return self.files is not None


class ClosedBatches(NamedTuple):
    """The batches that were closed at a moment; its size does not grow with them."""

    numbers: dict[str, int]
    open: frozenset[str]

    def has(self, batch_id: str) -> bool:
        """Whether a batch was closed by then."""
        stream, _, number = batch_id.rpartition("-")
        return int(number) <= self.numbers.get(stream, 0) and batch_id not in self.open


@dataclass
class State:
    """What the events so far add up to; its size does not grow with closed batches."""

    seq: int = 0
    epochs: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    open_batches: dict[str, Batch] = field(default_factory=dict)
    covered: dict[tuple[str, int], list[Interval]] = field(default_factory=lambda: defaultdict(list))
    """Per (topic id, partition): the offsets that any stream has planned or closed."""
    starts: dict[str, dict[tuple[str, str, int], int]] = field(default_factory=lambda: defaultdict(dict))
    """Per stream and (topic, topic id, partition): the first offset that the stream wants."""
    topic_ids: dict[str, str] = field(default_factory=dict)
    """The newest id under which each topic was read."""
    locked: Lock | None = None
    """Who holds the maintenance lock; a holder that was killed stays here until the next one takes over."""
    tokens: int = 0
    """How many times the maintenance lock has been taken."""
    lossy: bool = False
    """Whether any batch could not be read any more as it was planned."""
    removals: dict[str, Removal] = field(default_factory=dict)
    """Those that are written and not carried out yet."""

    def apply(self, event: Event) -> None:
        self.seq = event["seq"]
        getattr(self, f"_{event['event']}")(event)

    def _open(self, event: Event) -> None:
        self.epochs[event["stream"]] = event["epoch"]

    def _start(self, event: Event) -> None:
        for range_ in event["ranges"]:
            key = (range_["topic"], range_["topic_id"], range_["partition"])
            self.starts[event["stream"]][key] = range_["start"]

    def _plan(self, event: Event) -> None:
        ranges = [OffsetRange(**range_) for range_ in event["ranges"]]
        self.numbers[event["stream"]] = event["number"]
        self.open_batches[event["batch_id"]] = Batch(event["batch_id"], event["stream"], event["number"], ranges)
        for range_ in ranges:
            key = (range_.topic_id, range_.partition)
            self.covered[key] = merge([*self.covered[key], (range_.start, range_.end)])
            self.topic_ids[range_.topic] = range_.topic_id

    def _revise(self, event: Event) -> None:
        self.numbers[event["stream"]] = event["number"]
        batch = Batch(event["batch_id"], event["stream"], event["number"], [], revises=event["revises"])
        self.open_batches[batch.batch_id] = batch

    def _seal(self, event: Event) -> None:
        batch = self.open_batches[event["batch_id"]]
        batch.changes = [Change(**change) for change in event["changes"] or ()]
        batch.replaced = [Replaced(**replaced) for replaced in event["replaced"] or ()]
        batch.lost = bool(event["lost"])
        self.lossy |= batch.lost
        batch.attempt = event["attempt"]
        batch.files = [StagedFile(**file) for file in event["files"]]

    def _close(self, event: Event) -> None:
        del self.open_batches[event["batch_id"]]

    def _lock(self, event: Event) -> None:
        self.tokens = event["number"]
        self.locked = Lock(event["stream"], event["number"])

    def _unlock(self, event: Event) -> None:
        self.locked = None

    def _remove(self, event: Event) -> None:
        runs = [Run(**run) for run in event["taken"]]
        self.removals[event["batch_id"]] = Removal(event["batch_id"], event["stream"], runs)

    def _removed(self, event: Event) -> None:
        del self.removals[event["batch_id"]]

    def _retire(self, event: Event) -> None:
        for range_ in event["ranges"]:
            key = (range_["topic_id"], range_["partition"])
            self.covered[key] = merge([*self.covered[key], (range_["start"], range_["end"])])
            self.topic_ids.setdefault(range_["topic"], range_["topic_id"])

    @property
    def closed(self) -> ClosedBatches:
        """The batches that are closed."""
        return ClosedBatches(dict(self.numbers), frozenset(self.open_batches))

    def unfinished(self, stream: str) -> list[Batch]:
        """The stream's open batches, in order."""
        mine = [batch for batch in self.open_batches.values() if batch.stream == stream]
        return sorted(mine, key=lambda batch: batch.number)


def check_epoch(state: State, stream: str, epoch: int) -> None:
    newest = state.epochs.get(stream, 0)
    if newest != epoch:
        raise StreamTaken(
            f"stream '{stream}' was taken over by another driver (epoch {newest} after {epoch}); stopping"
        )


def check_lock(state: State, lock: Lock | None) -> None:
    now = state.locked
    if lock and now != lock:
        raise StreamTaken(f"maintenance by '{lock.holder}' was taken over by '{now.holder if now else 'another'}'")
