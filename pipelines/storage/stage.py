"""Stages the rows of a batch as Parquet files, and notes what was staged for the driver to seal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipelines.storage.lake import Lake, Manifest, StagedFile
from schemas.ranges import OffsetRange
from schemas.records import AnnotatedArticle, Duplicate, RawMessage, Reject
from schemas.rows import BatchStamp, Row, day_of
from schemas.tables import Table

RowsOf = Callable[[Any, BatchStamp], Iterator[Row]]


class Attempt(NamedTuple):
    """One attempt to run a batch: what its files are named after and its rows are stamped with."""

    lake_uri: str
    stamp: BatchStamp
    name: str


def day_of_record(record: AnnotatedArticle | Duplicate | RawMessage | Reject) -> date:
    """The partition that a record's rows belong to."""
    article = getattr(record, "article", None)
    return day_of(article.published_at if article else record.kafka_timestamp)  # type: ignore[union-attr]


class WriteFiles(beam.DoFn):
    """Writes a day's records to one file a table."""

    def __init__(self, attempt: Attempt, tables: tuple[tuple[Table, RowsOf], ...]) -> None:
        self._attempt, self._tables = attempt, tables

    def process(self, day: tuple[str, Iterable[Any]]) -> Iterator[StagedFile]:
        records = list(day[1])
        lake, stamp = Lake(self._attempt.lake_uri), self._attempt.stamp
        for table, rows_of in self._tables:
            rows = (row for record in records for row in rows_of(record, stamp))
            if staged := lake.stage(table, rows, stamp.batch_id, self._attempt.name):
                yield staged


class StageRows(beam.PTransform[PCollection[Any], PCollection[StagedFile]]):
    """Records -> the staged files of one or more tables that are made of them, a file per table and date."""

    def __init__(self, attempt: Attempt, record: type, *tables: tuple[Table, RowsOf]) -> None:
        super().__init__()
        self._attempt, self._record, self._tables = attempt, record, tables

    def expand(self, records: PCollection[Any]) -> PCollection[StagedFile]:
        staged: PCollection[StagedFile] = (
            records
            | "ByDay" >> beam.Map(_with_day).with_output_types(tuple[str, self._record])  # type: ignore[name-defined]
            | beam.GroupByKey()
            | beam.ParDo(WriteFiles(self._attempt, self._tables)).with_output_types(StagedFile)
        )
        return staged


def _with_day(record: Any) -> tuple[str, Any]:
    return str(day_of_record(record)), record


class WriteManifest(beam.PTransform[Any, PCollection[None]]):
    """Staged files, gaps and names of replaced files -> one manifest, written when everything before it is done."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt

    def expand(self, parts: tuple[PCollection[StagedFile | OffsetRange | str], ...]) -> PCollection[None]:
        begin = parts[0].pipeline | "Begin" >> beam.Create([("", None)], reshuffle=False)
        noted = [part | f"Note{number}" >> beam.Map(_note) for number, part in enumerate(parts)]
        written: PCollection[None] = (
            (begin, *noted) | beam.Flatten() | beam.GroupByKey() | "Write" >> beam.Map(self._write)
        )
        return written

    def _write(self, noted: tuple[str, Iterable[Any]]) -> None:
        parts = [part for part in noted[1] if part is not None]
        manifest = Manifest(
            sorted(part for part in parts if isinstance(part, StagedFile)),
            sorted(part for part in parts if isinstance(part, OffsetRange)),
            sorted(part for part in parts if isinstance(part, str)),
        )
        Lake(self._attempt.lake_uri).write_manifest(self._attempt.stamp.batch_id, self._attempt.name, manifest)


def _note(part: Any) -> tuple[str, Any]:
    return "", part
