"""Archive files as a source: the topic id of a file is the hash of its content, an offset its payload's number."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PBegin, TaggedOutput

from pipelines.errors import DataLoss
from pipelines.reading.progress import Progress
from pipelines.sources.archives import Entries, find_files, read_archive
from pipelines.sources.kafka_source import BatchSize
from pipelines.sources.read import GAPS, Fetched
from pipelines.sources.source import Split, missing
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, State
from schemas.ranges import OffsetRange
from schemas.records import Position, RawMessage

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds: while they stay, so does the content."""


class Archive(NamedTuple):
    """A file as it was found."""

    path: Path
    topic: str
    topic_id: str
    stamp: Stamp
    sizes: array[int]
    """Bytes of the payload at each place."""

    @property
    def range(self) -> OffsetRange:
        return OffsetRange(self.topic, self.topic_id, 0, 0, len(self.sizes))


class ArchivePart(NamedTuple):
    """A range of a file, for a worker to read."""

    path: str
    stamp: Stamp
    range: OffsetRange


def topic_id_of(path: Path) -> str:
    """The hash of a file's content."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _stamp_of(path: Path) -> Stamp:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@dataclass
class FileSource:
    """The payloads of files and folders."""

    paths: Sequence[Path]
    progress: Progress
    size: BatchSize = field(default_factory=BatchSize)
    skip_lost: bool = False
    _archives: dict[str, Archive] = field(default_factory=dict)
    """By topic id: a file that is there twice is read once."""
    _open: list[Archive] = field(default_factory=list)
    """Those that may have something left to read, in order."""

    def connect(self) -> None:
        """Look through the files: hash them, and count what they hold."""
        for path, topic in find_files(self.paths):
            self.progress.looking(topic)
            stamp, topic_id = _stamp_of(path), topic_id_of(path)
            if topic_id not in self._archives:
                sizes = array("L", (len(entry.value or b"") if entry else 0 for entry in read_archive(path)))
                self._archives[topic_id] = Archive(path.resolve(), topic, topic_id, stamp, sizes)
        self._open = list(self._archives.values())

    def close(self) -> None:
        """Nothing is held."""

    def look(self, ledger: Ledger, epoch: int) -> None:
        """What was found at the start is what is read."""

    def wanted(self, state: State) -> list[OffsetRange]:
        """All places of all files."""
        return [archive.range for archive in self._archives.values()]

    def choose(self, state: State) -> list[OffsetRange]:
        """The next places in the order of the files, as many as fit a batch."""
        self._open = [archive for archive in self._open if missing(archive.range, state)]
        parts = ((archive, part) for archive in self._open for part in missing(archive.range, state))
        chosen: list[OffsetRange] = []
        records, room = self.size.records, self.size.bytes
        for archive, part in parts:
            end = _end_within(archive.sizes, part, records, room, at_least=0 if chosen else 1)
            if end > part.start:
                chosen.append(part._replace(end=end))
                records -= end - part.start
                room -= sum(archive.sizes[part.start : end])
            if end < part.end:
                break
        return chosen

    def readable(self, ranges: Sequence[OffsetRange]) -> Split:
        """Ranges split into those of files that are here, and others."""
        here = [range_ for range_ in ranges if range_.topic_id in self._archives]
        gone = [range_ for range_ in ranges if range_.topic_id not in self._archives]
        if gone and not self.skip_lost:
            raise DataLoss(
                f"a batch was planned from {gone[0].topic} ({gone[0].topic_id[:19]}...), which is not among the given "
                "files, or not as it was: give it again, or --on-data-loss=skip notes it in the ledger and goes on"
            )
        for range_ in gone:
            self.progress.lost(range_)
        return here, gone

    def read(self, ranges: Sequence[OffsetRange]) -> beam.PTransform[PBegin, Fetched]:
        """Reads from the files, which every worker has to see under the same path."""
        archives = ((self._archives[range_.topic_id], range_) for range_ in ranges)
        return ReadArchives([ArchivePart(str(archive.path), archive.stamp, range_) for archive, range_ in archives])

    def closed(self, batch: Batch) -> str:
        """Nobody has to be told."""
        return ""


def _end_within(sizes: array[int], part: OffsetRange, records: int, room: int, at_least: int) -> int:
    """How far a part goes with at most so many places and bytes, but ``at_least`` so many places."""
    end = part.start
    while end < part.end and end - part.start < max(records, at_least):
        room -= sizes[end]
        if room < 0 and end - part.start >= at_least:
            break
        end += 1
    return end


_paused: dict[str, tuple[Entries, int]] = {}
"""By topic id: a reader that waits at the place where its last range ended, so that a long archive is unpacked once
and not from its start for each batch."""


class FetchPart(beam.DoFn):
    """Reads a range of an archive."""

    def process(self, part: ArchivePart) -> Iterator[RawMessage | TaggedOutput[str, OffsetRange]]:
        """Yield messages, and places without a payload as gaps."""
        path, range_ = Path(part.path), part.range
        if _stamp_of(path) != part.stamp and topic_id_of(path) != range_.topic_id:
            raise DataLoss(f"{path} was changed while it was being read")
        entries, reached = _paused.pop(range_.topic_id, (iter(()), range_.end))
        if reached > range_.start:
            entries, reached = read_archive(path), 0
        for number, entry in enumerate(islice(entries, range_.start - reached, range_.end - reached), range_.start):
            if entry is None:
                yield TaggedOutput(GAPS, range_._replace(start=number, end=number + 1))
            else:
                position = Position(range_.topic, range_.topic_id, 0, number)
                yield RawMessage(position, entry.received_at, None, entry.value, list(entry.headers))
        _paused.clear()
        _paused[range_.topic_id] = entries, range_.end


class ReadArchives(beam.PTransform[PBegin, Fetched]):
    """-> the messages of ranges of archives, and the gaps between them."""

    def __init__(self, parts: list[ArchivePart]) -> None:
        super().__init__()
        self._parts = parts

    def expand(self, begin: PBegin) -> Fetched:
        """Read the ranges one after the other."""
        fetch = beam.ParDo(FetchPart()).with_outputs(GAPS, main="messages")
        fetched = begin | beam.Create(self._parts, reshuffle=False) | "Fetch" >> fetch
        fetched.messages.element_type = RawMessage
        fetched[GAPS].element_type = OffsetRange
        return Fetched(fetched.messages, fetched[GAPS])
