"""The ledger: one Delta table of events from which every stream's state follows.

An event is appended only if it still holds against everything that was appended before it: all writers tag
their commit with the next sequence number under one Delta application id, and Delta refuses the second of two
commits that name the same id from the same version (Delta protocol, "Transaction Identifiers"). So appending is a
compare-and-set, on a disk and on an object store alike.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress

import pyarrow as pa
from deltalake import CommitProperties, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from pipelines.errors import StreamTaken
from pipelines.storage.durable import durable
from pipelines.storage.lake import MAINTENANCE_ID as MAINTENANCE_ID
from pipelines.storage.lake import MERGED, Lake
from pipelines.storage.ledger_state import Batch, Event, Lock, Made, Removal, Run, State, check_epoch, check_lock
from schemas.ranges import Interval, OffsetRange, merge
from schemas.tables import BATCHES

APP_ID = "ledger"
COMPACT_EVERY = 64
"""Small files of the ledger that are merged by the next batch that closes: whoever opens it reads few more at most."""

LOG_KEPT = {"delta.logRetentionDuration": "interval 60 seconds"}
"""What the ledger was is in its rows; its Delta log is there for whoever reads it now."""


class Ledger:
    """The ledger of one lake, as one driver sees it."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._table = lake.table(BATCHES.name)
        self._read: set[str] = set()
        self.state = State()
        self.refresh()

    def refresh(self) -> State:
        """Read what others have appended."""
        self._table.update_incremental()
        return self._catch_up()

    def open_stream(self, stream: str) -> int:
        """Take the stream. -> the new epoch, which fences every earlier driver."""

        def event(state: State) -> Event:
            return {"event": "open", "stream": stream, "epoch": state.epochs.get(stream, 0) + 1}

        return int(self._append(event)["epoch"])

    def start(self, stream: str, epoch: int, starts: Sequence[OffsetRange]) -> None:
        """Note where a stream starts in partitions that are new to it: empty ranges at the first offset it wants."""

        def event(state: State) -> Event:
            check_epoch(state, stream, epoch)
            return {"event": "start", "stream": stream, "epoch": epoch, "ranges": [at._asdict() for at in starts]}

        self._append(event)

    def plan(self, stream: str, epoch: int, choose: Callable[[State], Sequence[OffsetRange]]) -> Batch | None:
        """Plan the ranges that ``choose`` picks, given what any stream has planned. -> ``None`` if it picks none."""

        def event(state: State) -> Event | None:
            check_epoch(state, stream, epoch)
            ranges = choose(state)
            number = state.numbers.get(stream, 0) + 1
            batch = {"stream": stream, "epoch": epoch, "batch_id": f"{stream}-{number:08d}", "number": number}
            return {"event": "plan", **batch, "ranges": [range_._asdict() for range_ in ranges]} if ranges else None

        appended = self._append(event)
        return self.state.open_batches[appended["batch_id"]] if appended else None

    def revise(self, stream: str, epoch: int, day: str) -> Batch:
        """Plan to replace rows of a date that earlier batches wrote."""

        def event(state: State) -> Event:
            check_epoch(state, stream, epoch)
            number = state.numbers.get(stream, 0) + 1
            batch = {"stream": stream, "epoch": epoch, "batch_id": f"{stream}-{number:08d}", "number": number}
            return {"event": "revise", **batch, "revises": day}

        return self.state.open_batches[self._append(event)["batch_id"]]

    def seal(
        self, batch: Batch, epoch: int, attempt: str, made: Made, replaces: str = "", lock: Lock | None = None
    ) -> Batch:
        """Make one attempt the batch's only one, while ``lock`` is held.

        ``replaces``: the sealed attempt whose files were found damaged.

        Raises:
            StreamTaken: a newer driver owns the stream, or another attempt has sealed.
        """

        def event(state: State) -> Event:
            check_epoch(state, batch.stream, epoch)
            check_lock(state, lock)
            if state.open_batches[batch.batch_id].attempt != replaces:
                raise StreamTaken(f"another attempt of batch {batch.batch_id} has sealed already")
            return self._of(batch, "seal", epoch) | {
                "attempt": attempt,
                "files": [file._asdict() for file in made.files],
                "gaps": [gap._asdict() for gap in made.gaps],
                "lost": [lost._asdict() for lost in made.lost],
                "measured": [{"name": name, "value": value} for name, value in sorted(made.measured.items())],
                "replaced": [replaced._asdict() for replaced in made.replaced],
                "changes": [change._asdict() for change in made.changes],
            }

        self._append(event)
        return self.state.open_batches[batch.batch_id]

    def close(self, batch: Batch, epoch: int) -> None:
        """Mark the batch as done: readers see it from here on."""

        def event(state: State) -> Event | None:
            check_epoch(state, batch.stream, epoch)
            return self._of(batch, "close", epoch) if batch.batch_id in state.open_batches else None

        self._append(event)
        if len(self._read) >= COMPACT_EVERY:
            self.compact()

    def lock(self, holder: str, take_over: bool) -> Lock:
        """Take the maintenance lock, also from one who left it behind if ``take_over``.

        Raises:
            StreamTaken: another holder has it.
        """

        def event(state: State) -> Event:
            if state.locked and state.locked.holder != holder and not take_over:
                raise StreamTaken(f"the tables are under maintenance by '{state.locked.holder}'")
            return {"event": "lock", "stream": holder, "number": state.tokens + 1}

        self._append(event)
        assert self.state.locked
        return self.state.locked

    def unlock(self, lock: Lock) -> None:
        """Give the maintenance lock back; nothing happens if another holder has it by now."""

        def event(state: State) -> Event | None:
            return {"event": "unlock", "stream": lock.holder, "number": lock.token} if state.locked == lock else None

        self._append(event)

    def check_lock(self, lock: Lock) -> None:
        """Raise :class:`StreamTaken` when another holder has taken the maintenance lock over."""
        check_lock(self.refresh(), lock)

    def remove(self, lock: Lock, kind: str, runs: Sequence[Run], note: str, articles: Sequence[str] = ()) -> Removal:
        """Write down what is to be taken out, before anything is. No text of it may be in ``note``.

        Raises:
            StreamTaken: another holder has taken the maintenance lock over.
        """

        def event(state: State) -> Event:
            check_lock(state, lock)
            removal = {"event": "remove", "stream": kind, "batch_id": f"{kind}.{state.seq + 1:08d}"}
            return {**removal, "taken": [run._asdict() for run in runs], "articles": list(articles), "note": note}

        return self.state.removals[self._append(event)["batch_id"]]

    def removed(self, lock: Lock, removal: Removal) -> None:
        """Mark a removal as carried out."""

        def event(state: State) -> Event | None:
            check_lock(state, lock)
            known = removal.removal_id in state.removals
            return {"event": "removed", "stream": removal.kind, "batch_id": removal.removal_id} if known else None

        self._append(event)

    def check_epoch(self, stream: str, epoch: int) -> None:
        """Raise :class:`StreamTaken` when a newer driver owns the stream."""
        check_epoch(self.refresh(), stream, epoch)

    @staticmethod
    def _of(batch: Batch, event: str, epoch: int) -> Event:
        return {
            "event": event,
            "stream": batch.stream,
            "epoch": epoch,
            "batch_id": batch.batch_id,
            "number": batch.number,
        }

    def _append(self, build: Callable[[State], Event | None]) -> Event:
        """Append the event that ``build`` makes of the newest state; build it anew when another writer was first."""
        while True:
            event = build(self.refresh())
            if event is None:
                return {}
            event |= {"seq": self.state.seq + 1, "at": time.time_ns() // 1000}
            try:
                with durable(event["event"]):
                    self._commit(event)
            except CommitFailedError:
                continue
            self._catch_up()
            return event

    def _commit(self, event: Event) -> None:
        write_deltalake(
            self._table,
            pa.Table.from_pylist([event], schema=BATCHES.schema),
            mode="append",
            schema_mode="merge",  # the ledger of an older version gets the columns it lacks
            commit_properties=CommitProperties(app_transactions=[Transaction(APP_ID, event["seq"])]),
        )

    def _catch_up(self) -> State:
        files = set(self._lake.listed(BATCHES.name, self._table))
        for event in self._events(files - self._read):
            if event["seq"] > self.state.seq:
                self.state.apply(event)
        self._read = files
        return self.state

    def _events(self, files: set[str]) -> list[Event]:
        if not files:
            return []
        rows = self._lake.read(BATCHES, files).to_pylist()
        return sorted(rows, key=lambda event: int(event["seq"]))

    def retire(self, lock: Lock, choose: Callable[[Sequence[Event]], set[int]]) -> int:
        """Fold the events that ``choose`` picks into one, in one commit. -> how many were folded"""
        while True:
            check_lock(self.refresh(), lock)
            events = self._events(self._read)
            gone = choose(events)
            if not gone:
                return 0
            event = _folded([event for event in events if event["seq"] in gone])
            event |= {"event": "retire", "seq": self.state.seq + 1, "at": time.time_ns() // 1000}
            try:
                with durable("retire"):
                    self._replace([*(event for event in events if event["seq"] not in gone), event])
            except CommitFailedError:
                continue
            self.refresh()
            return len(gone)

    def _replace(self, events: Sequence[Event]) -> None:
        """Put one file with these events in the place of all files.

        Raises:
            CommitFailedError: another writer came between.
        """
        rows = pa.Table.from_pylist(list(events), schema=BATCHES.schema)
        name, now = f"{MERGED}{events[-1]['seq']:08d}.{uuid.uuid4().hex[:8]}.parquet", time.time_ns() // 1_000_000
        size = self._lake.write(f"{BATCHES.name}/{name}", rows)
        add = AddAction(name, size, {}, now, True, json.dumps({"numRecords": len(events)}))
        old = self._lake.listed(BATCHES.name, self._table).items()
        gone = [RemoveAction(path.removeprefix(f"{BATCHES.name}/"), True, now, bytes_, {}) for path, bytes_ in old]
        properties = CommitProperties(app_transactions=[Transaction(APP_ID, events[-1]["seq"])])
        try:
            self._table.create_write_transaction([add, *gone], "append", BATCHES.schema, commit_properties=properties)
        except CommitFailedError:
            filesystem, root = self._lake.filesystem()
            filesystem.delete_file(f"{root}/{BATCHES.name}/{name}")
            raise

    def compact(self) -> None:
        """Merge the ledger's own small files; if another writer comes between, some other time.

        Like every append, a merge carries the number of the newest event. Delta's own compaction carries none, and of
        two at a time Delta refuses neither: every event would be there twice.
        """
        self.refresh()
        if len(self._read) > 1:
            with suppress(CommitFailedError), durable("merge-ledger"):
                self._replace(self._events(self._read))
            self.refresh()
            self._trim_log()

    def _trim_log(self) -> None:
        """Delete entries of the Delta log that were of no more use at the last merge already, and write a checkpoint.

        Each append lists the log several times; without this the work of a batch would grow with their number. In this
        order no reader misses an entry that it has just seen: there was a checkpoint after each one for a whole merge.
        """
        if not LOG_KEPT.items() <= self._table.metadata().configuration.items():
            with suppress(CommitFailedError):
                self._table.alter.set_table_properties(LOG_KEPT)
            self.refresh()
        self._table.cleanup_metadata()
        self._table.create_checkpoint()


def _folded(events: Sequence[Event]) -> Event:
    """Offsets that events cover, and the numbers they stand for."""
    covered: dict[tuple[str, str, int], list[Interval]] = defaultdict(list)
    numbers: list[Interval] = []
    for event in events:
        numbers += [
            (event["seq"], event["seq"] + 1),
            *((span["start"], span["end"]) for span in event["retired"] or ()),
        ]
        for range_ in event["ranges"] or () if event["event"] in ("plan", "retire") else ():
            covered[range_["topic"], range_["topic_id"], range_["partition"]] += [(range_["start"], range_["end"])]
    ranges = [OffsetRange(*key, *interval) for key, intervals in covered.items() for interval in merge(intervals)]
    spans = [{"start": start, "end": end} for start, end in merge(numbers)]
    return {"ranges": [range_._asdict() for range_ in ranges], "retired": spans}
