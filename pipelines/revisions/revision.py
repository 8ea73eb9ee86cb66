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
import pyarrow.dataset as ds

from pipelines.driver import Driver
from pipelines.news import Services
from pipelines.storage.lake import PARTITION, Lake, Manifest, StagedFile, of_day
from pipelines.storage.ledger_state import Batch, Change, ClosedBatches, Made, Replaced, State
from pipelines.storage.locks import maintenance_lock
from pipelines.storage.stage import Attempt
from schemas.rows import Row
from schemas.tables import Table

WHOLE_DATE = 1 << 62
"""For a revision whose batches take all items of their date."""

TOGETHER = 256 << 20
"""Bytes in memory of the rows that become one file."""


class Snapshot(NamedTuple):
    """What the tables hold of a date at the moment a revision begins; it can be pickled."""

    lake_uri: str
    day: str
    closed: ClosedBatches
    """Only rows of these may be replaced."""
    files: dict[str, list[str]]
    """By table, relative to the lake."""

    @classmethod
    def of(cls, lake: Lake, state: State, day: str, revision: Revision) -> Snapshot:
        """The ledger is read before the tables: of a batch that it shows as closed, all rows are there."""
        files = {table.name: list(lake.listed(table.name)) for table in revision.tables}
        if not revision.every_date:
            files = {name: of_day(name, day, paths) for name, paths in files.items()}
        return cls(lake.uri, day, state.closed, files)

    def read(self, table: Table, columns: Sequence[str] | None = None, where: ds.Expression | None = None) -> pa.Table:
        """The rows of a table."""
        return Lake(self.lake_uri).read(table, self.files[table.name], columns, where)

    def files_of(self, table: Table, day: str = "") -> list[str]:
        """The files of a table, or those that hold a date."""
        files = self.files[table.name]
        return of_day(table.name, day, files) if day else files


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

    @property
    def every_date(self) -> bool:
        """Whether it may replace rows of other dates too."""

    @property
    def at_once(self) -> int:
        """How many items of a date one batch takes at least, as long as there are more."""

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
            for start in range(0, items, self.revision.at_once):
                self.signals.check()
                with self._maintenance():
                    batch = self._ledger.revise(self.stream, self._epoch, day)
                    batch.items = min(self.revision.at_once, items - start)
                    self._finish(batch, recovered=False)

    @contextmanager
    def _maintenance(self) -> Iterator[None]:
        with ExitStack() as stack:
            with self.signals.interruptible():
                self._lock = stack.enter_context(maintenance_lock(self.lake, self._ledger, self.stream))
            yield
        self._lock = None

    def _build(self, pipeline: beam.Pipeline, batch: Batch, attempt: Attempt) -> Callable[[Manifest], Made]:
        snapshot = Snapshot.of(self.lake, self._ledger.refresh(), batch.revises, self.revision)
        self.revision.build(pipeline, snapshot, attempt, self.services)
        return self._made

    def _made(self, manifest: Manifest) -> Made:
        replaced = [Replaced(path.partition("/")[0], path) for path in manifest.replaced]
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
    table: Table, goes: Callable[[pa.Table], Sequence[bool]], new: Sequence[Row], snapshot: Snapshot, attempt: Attempt,
    day: str = "",
) -> Iterator[StagedFile | str]:  # fmt: skip
    """Stage a date of a table anew, without the rows that go and with ``new`` ones.

    Files of which no row goes stay as they are; the others are read one at a time and become one, or several where
    they are large. Yields for the manifest the files that are replaced, and the new ones.

    Args:
        goes: says of rows which of them go.
        day: the date, if it is not that of the snapshot.
    """
    lake, day = Lake(snapshot.lake_uri), day or snapshot.day
    parts = [pa.Table.from_pylist(list(new), schema=table.schema)]
    for path in snapshot.files_of(table, day):
        stored = lake.read(table, [path])
        gone = goes(stored)
        if any(gone):
            yield path
            parts.append(stored.filter(pa.array([not going for going in gone], pa.bool_())))
        if sum(part.nbytes for part in parts) > TOGETHER:
            yield from _staged(table, parts, lake, attempt, day)
            parts = []
    yield from _staged(table, parts, lake, attempt, day)


def _staged(table: Table, parts: Sequence[pa.Table], lake: Lake, attempt: Attempt, day: str) -> Iterator[StagedFile]:
    data = pa.concat_tables([table.schema.empty_table(), *parts])
    if data.num_rows:
        data = data.sort_by([(name, "ascending") for name in table.sorted_by]).drop_columns([PARTITION])
        yield lake.stage_data(table, day, data, attempt.stamp.batch_id, attempt.name)


def to_rows(data: pa.Table) -> list[Row]:
    """Rows with integers for instants (microseconds UTC), as transforms make them."""
    for number, column in enumerate(data.schema):
        if pa.types.is_timestamp(column.type):
            data = data.set_column(number, column.name, data[column.name].cast(pa.int64()))
    rows: list[Row] = data.to_pylist()
    return rows
