"""Where a stream's messages come from, as the driver sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import apache_beam as beam
from apache_beam.pvalue import PBegin

from pipelines.sources.read import Fetched
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, State
from schemas.ranges import OffsetRange, subtract

Split = tuple[list[OffsetRange], list[OffsetRange]]
"""Ranges that can be read, and ranges that are gone."""


class Source(Protocol):
    """Messages at exact positions: a topic's offsets, or an archive's payloads counted from 0."""

    def connect(self) -> None:
        """Open what it takes; raises :class:`DatelineError` for what a person has to put right."""

    def close(self) -> None:
        """Let go of it."""

    def look(self, ledger: Ledger, epoch: int) -> None:
        """See what is there now. Raises :class:`TryAgain`."""

    def wanted(self, state: State) -> list[OffsetRange]:
        """All that the stream wants of what was there at the last look, done or not."""

    def choose(self, state: State) -> list[OffsetRange]:
        """The ranges of the next batch, given what any stream has planned."""

    def readable(self, ranges: Sequence[OffsetRange]) -> Split:
        """Ranges of a planned batch, split. Raises :class:`DataLoss` when something is gone and may not be."""

    def read(self, ranges: Sequence[OffsetRange]) -> beam.PTransform[PBegin, Fetched]:
        """What reads them on a Beam worker."""

    def closed(self, batch: Batch) -> str:
        """A batch is in the tables. -> why nobody outside could be told of it, or nothing"""


class Amounts(Protocol):
    """How much there is to do."""

    @property
    def todo(self) -> int:
        """Messages or items to be worked on."""

    @property
    def already(self) -> int:
        """Those that need no work."""


class NoSource:
    """The source of a driver that reads what is stored."""

    def connect(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def look(self, ledger: Ledger, epoch: int) -> None:
        """Nothing to see."""

    def wanted(self, state: State) -> list[OffsetRange]:
        """Nothing."""
        return []

    def choose(self, state: State) -> list[OffsetRange]:
        """Nothing."""
        return []

    def readable(self, ranges: Sequence[OffsetRange]) -> Split:
        """Nothing is ever planned."""
        return [], []

    def read(self, ranges: Sequence[OffsetRange]) -> beam.PTransform[PBegin, Fetched]:
        """Nothing is ever planned."""
        raise NotImplementedError

    def closed(self, batch: Batch) -> str:
        """Nobody has to be told."""
        return ""


class Survey(NamedTuple):
    """What a stream wants, and how much of it any stream has planned before."""

    wanted: list[OffsetRange]
    missing: list[OffsetRange]

    @classmethod
    def of(cls, source: Source, state: State) -> Survey:
        """Hold a source against the ledger."""
        wanted = source.wanted(state)
        return cls(wanted, [part for range_ in wanted for part in missing(range_, state)])

    @property
    def todo(self) -> int:
        """Messages to be read."""
        return sum(range_.size for range_ in self.missing)

    @property
    def already(self) -> int:
        """Messages that are there, or that another stream is about to write."""
        return sum(range_.size for range_ in self.wanted) - self.todo

    def lag(self) -> dict[tuple[str, int], int]:
        """Messages to be read of each (topic, partition)."""
        lag = {(range_.topic, range_.partition): 0 for range_ in self.wanted}
        for range_ in self.missing:
            lag[range_.topic, range_.partition] += range_.size
        return lag


def missing(range_: OffsetRange, state: State) -> list[OffsetRange]:
    """The parts of a range that no stream has planned."""
    covered = state.covered.get((range_.topic_id, range_.partition), ())
    return [range_._replace(start=start, end=end) for start, end in subtract((range_.start, range_.end), covered)]
