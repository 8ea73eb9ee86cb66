"""The audit of ten million rows, beside the time that DuckDB takes to read the same columns once.

``AUDIT_ROWS`` sets another number. The lake is made by SQL and committed by the real ledger and sink.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Made
from schemas.ranges import OffsetRange
from schemas.tables import ARTICLES, COMMIT_ORDER, DUPLICATES, ENTITIES, QUOTES, RAW, Table

ROWS = int(os.environ.get("AUDIT_ROWS", "10000000"))
BATCH = 60_000
"""Messages of a batch; each sixth repeats an article."""
ENTITIES_EACH = 6
ROWS_EACH = 2 + 5 / 6 * (ENTITIES_EACH + 1)
"""Rows that a message comes to: one of ``raw``, one fate, and the entities and the quote of an article."""

PAYLOAD = "repeat('The council met in Velburg, and Anna Holm said it would rain. ', 12)"
POSITION = """
    'live' AS stream, '{batch}' AS batch_id, 'wire' AS topic, 'id' AS topic_id, 0 AS "partition", n AS "offset",
    0 AS item, 1 AS item_count, TIMESTAMPTZ '2026-03-02 10:00:00Z' AS kafka_timestamp"""
IS_COPY = "n % 6 = 5"
ID = "md5(n::VARCHAR)"

ROWS_OF: dict[Table, str] = {
    ARTICLES: f"""SELECT {ID} AS article_id, {ID} AS cluster_id, 'Northwire' AS provider, n::VARCHAR AS guid,
        1 AS version, 'usable' AS status, {PAYLOAD} || n AS text, {ENTITIES_EACH} AS entity_count, 1 AS quote_count,
        {POSITION} FROM numbers WHERE NOT {IS_COPY}""",
    DUPLICATES: f"""SELECT 'exact' AS kind, md5((n - 1)::VARCHAR) AS duplicate_of, 1.0 AS similarity,
        {PAYLOAD} || n AS text, {POSITION} FROM numbers WHERE {IS_COPY}""",
    ENTITIES: f"""SELECT {ID} AS article_id, 19 + 62 * k AS start, 26 + 62 * k AS "end", 'Velburg' AS text,
        'GPE' AS label, 'Velburg' AS canonical, {POSITION}
        FROM numbers, range({ENTITIES_EACH}) AS mentions(k) WHERE NOT {IS_COPY}""",
    QUOTES: f"""SELECT {ID} AS article_id, {ID} || '-1' AS quote_id, 'indirect' AS kind,
        'it would rain' AS text, [{{'start': 47, 'end': 60}}] AS content, 'said' AS cue,
        [{{'start': 42, 'end': 46}}] AS cue_spans, 'Anna Holm' AS source, [{{'start': 32, 'end': 41}}] AS source_spans,
        {POSITION} FROM numbers WHERE NOT {IS_COPY}""",
    RAW: f"SELECT encode({PAYLOAD} || n) AS payload, {POSITION} FROM numbers",
}


def make_lake(folder: Path, rows: int) -> Lake:
    """A lake of about ``rows`` rows in batches of :data:`BATCH` messages."""
    lake = Lake(str(folder))
    lake.create()
    ledger = Ledger(lake)
    epoch = ledger.open_stream("live")
    for start in range(0, int(rows / ROWS_EACH), BATCH):
        batch = ledger.plan("live", epoch, lambda state: [OffsetRange("wire", "id", 0, start, start + BATCH)])  # noqa: B023
        assert batch
        files = [write(lake, table, batch.batch_id, start) for table in ROWS_OF]
        batch = ledger.seal(batch, epoch, f"{epoch}.1", Made(files))
        for table in COMMIT_ORDER:
            if mine := [file for file in files if file.table == table.name]:
                lake.commit(table, ("live", batch.number), mine)
        ledger.close(batch, epoch)
    return lake


def write(lake: Lake, table: Table, batch_id: str, start: int) -> StagedFile:
    """One file with a batch's rows of a table."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE numbers AS SELECT n FROM range({start}, {start + BATCH}) AS numbers(n)")
    found = connection.sql(ROWS_OF[table].replace("{batch}", batch_id)).to_arrow_table()
    schema = pa.schema([field for field in table.schema if field.name != "date"])
    columns = [
        found[field.name].cast(field.type) if field.name in found.column_names else pa.nulls(len(found), field.type)
        for field in schema
    ]
    path = f"date=2026-03-02/{batch_id}-1.1-0.parquet"
    file = Path(lake.uri) / table.name / path
    file.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns, schema=schema), file, compression="zstd")
    return StagedFile(table.name, path, len(found), file.stat().st_size)


def lines() -> Iterator[str]:
    """What the audit costs, and what reading costs."""
    with tempfile.TemporaryDirectory() as folder:
        lake = make_lake(Path(folder) / "lake", ROWS)
        connection = connect(lake)
        names = [table.name for table in ROWS_OF]
        rows = sum(connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names)
        read = _seconds(
            lambda: [connection.execute(f"SELECT sum(hash(COLUMNS(*))) FROM {name}").fetchall() for name in names]
        )
        audited = _seconds(lambda: _checked(lake))
        yield f"{rows:,} rows audited in {audited:.0f} s, {audited / read:.1f} times as long as reading them once"


def _checked(lake: Lake) -> None:
    report = audit(lake)
    assert not report.findings, report.findings[:3]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
