"""Revisions: batches that replace rows of earlier ones, a date at a time, by the same protocol as every batch.

Under the maintenance lock a revision reads what the tables hold of its date, stages the date's files anew, seals which
files those replace, and commits both in one transaction a table. Rows of batches that were still open stay as they are,
and files that are added meanwhile are not touched. Rows keep the batch that read their message; the seal says how many
more or fewer each batch has. Until the revision is closed, readers see the files that it replaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import apache_beam as beam
import pyarrow as pa

from pipelines.driver import Driver
from pipelines.lake import PARTITION, Lake, Manifest, StagedFile
from pipelines.ledger_state import Batch, Change, ClosedBatches, Made, Replaced, State
from pipelines.locks import maintenance_lock
from pipelines.news import Services
from pipelines.stage import Attempt
from schemas.rows import Row
from schemas.tables import Table


class Snapshot(NamedTuple):
    """What the tables hold of a date at the moment a revision begins; it can be pickled."""

    lake_uri: str
    day: str
    closed: ClosedBatches
    """Only rows of these may be replaced."""
    files: dict[str, list[str]]
    """By table, relative to the lake."""

    @classmethod
    def of(cls, lake: Lake, state: State, day: str, tables: Sequence[Table]) -> Snapshot:
        """The ledger is read before the tables: of a batch that it shows as closed, all rows are there."""
        return cls(lake.uri, day, state.closed, {table.name: lake.of_day(table.name, day) for table in tables})

    def read(self, table: Table) -> pa.Table:
        """All rows of a table."""
        if not self.files[table.name]:
            return table.schema.empty_table()
        return Lake(self.lake_uri).read(table, self.files[table.name])


class Work(NamedTuple):
    """How many items of each date are to be revised, and how many need it not."""

    days: dict[str, int]
    already: int

    @property
    def todo(self) -> int:
        """Items to be revised."""
        return sum(self.days.values())


class Revision(Protocol):
    """What is done to the rows of a date."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """What it reads or replaces."""

    def work(self, lake: Lake) -> Work:
        """What there is to do."""

    def build(self, pipeline: beam.Pipeline, snapshot: Snapshot, attempt: Attempt, services: Services) -> None:
        """Build the graph of one date; its manifest names the tables that it rewrites."""


@dataclass
class Reviser(Driver):
    """Runs a revision, a batch a date."""

    revision: Revision = field(kw_only=True)

    @property
    def _claimant(self) -> str:
        """None: a revision may have nothing to claim."""
        return ""

    def _recover(self) -> None:
        if self._ledger.refresh().unfinished(self.stream):
            with self._maintenance():
                super()._recover()

    def _work(self, interval: float, until_caught_up: bool) -> None:
        work = self.revision.work(self.lake)
        self.progress.surveyed(work)
        for day, items in work.days.items():
            self.signals.check()
            with self._maintenance():
                batch = self._ledger.revise(self.stream, self._epoch, day)
                batch.items = items
                self._finish(batch, recovered=False)

    @contextmanager
    def _maintenance(self) -> Iterator[None]:
        with ExitStack() as stack:
            with self.signals.interruptible():
                self._lock = stack.enter_context(maintenance_lock(self.lake, self._ledger, self.stream))
            yield
        self._lock = None

    def _build(self, pipeline: beam.Pipeline, batch: Batch, attempt: Attempt) -> Callable[[Manifest], Made]:
        snapshot = Snapshot.of(self.lake, self._ledger.refresh(), batch.revises, self.revision.tables)
        self.revision.build(pipeline, snapshot, attempt, self.services)
        return lambda manifest: self._made(snapshot, manifest)

    def _made(self, snapshot: Snapshot, manifest: Manifest) -> Made:
        replaced = [Replaced(table, path) for table in manifest.rewritten for path in snapshot.files[table]]
        added = ((file.table, f"{file.table}/{file.path}") for file in manifest.files)
        changes = self._counted(added)
        changes.subtract(self._counted(replaced))
        rows = [Change(*batch, rows) for batch, rows in sorted(changes.items()) if rows]
        return Made(manifest.files, manifest.gaps, (), replaced, rows)

    def _counted(self, files: Iterator[tuple[str, str]] | Sequence[Replaced]) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for table, path in files:
            counts.update({(table, batch): rows for batch, rows in self.lake.rows_by_batch(table, [path]).items()})
        return counts


def rewrite(
    table: Table, stored: pa.Table, gone: Sequence[bool], new: Sequence[Row], snapshot: Snapshot, attempt: Attempt
) -> Iterator[StagedFile | str]:
    """Stage a date of a table anew, without the rows that are ``gone`` and with ``new`` ones.

    Yields the table's name for the manifest, and the file unless no row is left; nothing where nothing changes.
    """
    if not any(gone) and not new:
        return
    kept = stored.filter(pa.array([not going for going in gone], pa.bool_()))
    data = pa.concat_tables([kept, pa.Table.from_pylist(list(new), schema=table.schema)])
    data = data.sort_by([(name, "ascending") for name in table.sorted_by]).drop_columns([PARTITION])
    yield table.name
    if data.num_rows:
        lake = Lake(snapshot.lake_uri)
        yield lake.stage_data(table, snapshot.day, data, attempt.stamp.batch_id, attempt.name)


def to_rows(data: pa.Table) -> list[Row]:
    """Rows with integers for instants (microseconds UTC), as transforms make them."""
    for number, column in enumerate(data.schema):
        if pa.types.is_timestamp(column.type):
            data = data.set_column(number, column.name, data[column.name].cast(pa.int64()))
    rows: list[Row] = data.to_pylist()
    return rows
