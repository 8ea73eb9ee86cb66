"""The fingerprint index made anew from the tables: the same claims, in the order in which they were made.

Nothing is decided again: what a message became is in ``articles`` and ``duplicates``, and only fingerprints are
computed. So the new index answers what comes later as the lost one would have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from pipelines.reading.views import connect, create_view
from pipelines.storage.index import IndexPlace, server_errors
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.locks import stream_lock
from schemas.tables import ARTICLES, DUPLICATES
from transforms.duplicates import fingerprints
from transforms.duplicates.claim_records import REBUILDING_KEY, Claim, PositionKey
from transforms.duplicates.claim_store import ClaimStore
from transforms.duplicates.claimant import identity
from transforms.duplicates.decisions import ARTICLE, CANCELED
from transforms.duplicates.fingerprint_index import open_storage
from transforms.duplicates.fingerprints import Fingerprint

ROWS_AT_ONCE = 1000

_COMMON = """
    provider, guid, stated_version, version, status, epoch_us(published_at) AS published_at, headline, text, cluster_id,
    reason, batch_id, topic, topic_id, "partition", "offset", item
"""

CLAIMS = f"""
    WITH rows_of_all AS (
        SELECT '{ARTICLE}' AS fate, article_id AS filed_under, supersedes, 1.0 AS similarity, 1.0 AS estimated,
               roundup, {_COMMON}
        FROM (FROM articles UNION ALL FROM sealed_articles)
        UNION ALL BY NAME
        SELECT kind AS fate, duplicate_of AS filed_under, NULL AS supersedes, similarity,
               estimated_similarity AS estimated, false AS roundup, {_COMMON}
        FROM (FROM duplicates UNION ALL FROM sealed_duplicates)
    ),
    sealed AS (SELECT batch_id, max(seq) AS seq FROM batches WHERE event = 'seal' GROUP BY 1),
    numbered AS (
        SELECT *, row_number() OVER (ORDER BY seq, topic, topic_id, "partition", "offset", item) AS number
        FROM rows_of_all LEFT JOIN sealed USING (batch_id)
    ),
    owners AS (SELECT filed_under, min(number) AS owner FROM numbered WHERE fate = '{ARTICLE}' GROUP BY 1)
    SELECT * FROM numbered LEFT JOIN owners USING (filed_under) ORDER BY number
"""
"""Every claim with its number, and the number of the article that it is or repeats. Claims were made batch by batch,
in the order in which batches were sealed where one stream writes; of several streams that order is near enough: whose
claim was first is in the rows."""


def rebuild_index(place: IndexPlace) -> int:
    """Replace a lake's index by one made from its tables. -> the number of claims

    Raises:
        StreamTaken: a driver is running.
    """
    lake = Lake(place.lake_uri)
    connection = connect(lake)
    ledger = Ledger(lake)
    with ExitStack() as held, server_errors(at_start=True):
        for stream in ledger.state.epochs:
            held.enter_context(stream_lock(lake, stream))
        _show_sealed(connection, lake, ledger)
        place.remove()
        with closing(open_storage(place.where, place.namespace)) as storage:
            storage.update(lambda: (None, {REBUILDING_KEY: b"1"}))
            store = ClaimStore(storage)
            _note_batches(store, connection)
            number = sum(_claimed(store, batch_id, rows) for batch_id, rows in _batches(connection))
            storage.update(lambda: (None, {REBUILDING_KEY: None}))
            return number


def _show_sealed(connection: duckdb.DuckDBPyConnection, lake: Lake, ledger: Ledger) -> None:
    """Views of the rows of batches that are sealed and not closed yet: they are never computed again."""
    files = [file for batch in ledger.state.open_batches.values() for file in batch.files or ()]
    for table in (ARTICLES, DUPLICATES):
        mine = [f"{lake.uri}/{table.name}/{file.path}" for file in files if file.table == table.name]
        create_view(connection, table._replace(name=f"sealed_{table.name}"), mine)


def _note_batches(store: ClaimStore, connection: duckdb.DuckDBPyConnection) -> None:
    """Make every sealed batch known, also those without an article or a duplicate."""
    batch_ids = connection.sql("SELECT DISTINCT batch_id FROM batches WHERE event = 'seal'").fetchall()

    def noted() -> None:
        for (batch_id,) in batch_ids:
            store.claim(batch_id, [])

    store.update(noted)


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of one batch after the other."""
    reader = connection.sql(CLAIMS).to_arrow_reader(ROWS_AT_ONCE)
    rows = (row for part in reader for row in part.to_pylist())
    for batch_id, together in groupby(rows, key=itemgetter("batch_id")):
        yield batch_id, list(together)


def _claimed(store: ClaimStore, batch_id: str, rows: list[dict[str, Any]]) -> int:
    """Make the claims of one batch as they were made. -> how many"""
    claims = [_claim(row) for row in rows]

    def add() -> None:
        for position, claim, fingerprint in claims:
            store.add(position, claim, fingerprint)
        store.claim(batch_id, [position for position, _, _ in claims])

    store.update(add)
    return len(claims)


def _claim(row: dict[str, Any]) -> tuple[PositionKey, Claim, Fingerprint]:
    position = PositionKey(row["topic_id"], row["partition"], row["offset"], row["item"])
    fingerprint = fingerprints.fingerprint(row["text"], row["headline"])
    item_key = fingerprints.item_key(row["provider"], identity(row["guid"], fingerprint, position))
    claim = Claim(
        row["fate"], item_key, row["stated_version"], row["version"], row["status"] == CANCELED, row["published_at"],
        fingerprint.text_hash, row["filed_under"], row["owner"] or 0, row["cluster_id"], row["supersedes"],
        row["similarity"], row["estimated"], row["roundup"],
        row["reason"],
    )  # fmt: skip
    return position, claim, fingerprint
