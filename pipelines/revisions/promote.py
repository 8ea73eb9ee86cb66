"""Makes the first copy the article where the article that it was filed under never came to be.

A batch claims its articles in the fingerprint index before they are in a table. If it can then never be read again,
these claims are taken back, and what other streams have filed under them meanwhile are duplicates of nothing. Their
stored messages are decoded again as after a fix, and decided anew: the first one becomes an article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.engine import Engine
from pipelines.news import Services
from pipelines.reading.progress import LogLines
from pipelines.revisions.redecode import Redecoding
from pipelines.revisions.revision import Reviser, Work
from pipelines.revisions.stored import AT_ONCE, Chosen, Stored, connect_stored
from pipelines.signals import StopSignals
from pipelines.sources.source import NoSource
from pipelines.storage.index import IndexPlace, server_errors
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from transforms.duplicates.claim_records import PositionKey

STREAM = "promote"

WITHOUT_ARTICLE = """
    SELECT date, batch_id, topic_id, "partition", "offset", item, duplicate_of
    FROM duplicates ANTI JOIN articles ON duplicate_of = article_id
         SEMI JOIN messages USING (topic_id, "partition", "offset")
    ORDER BY date, duplicate_of
"""
"""An article that retention has taken out is not there either; the index still knows it."""


@dataclass(frozen=True)
class Orphaned:
    """The choice: the messages of duplicates of articles that never came to be, as far as they are stored."""

    place: IndexPlace
    at_once: int = AT_ONCE

    def work(self, lake: Lake) -> Work:
        """All of them under the first of their dates: the copies of an article are decided together, of any date."""
        filed = self._filed(connect_stored(lake))
        return Work({str(filed[0]["date"]): len(filed)} if filed else {}, 0)

    def choose(self, stored: Stored, day: str) -> Chosen:
        """All copies of as many articles as it takes."""
        filed = (row for row in self._filed(stored.connection) if stored.is_closed(row["batch_id"]))
        missing: set[str] = set()
        items = 0
        for article_id, copies in Counter(row["duplicate_of"] for row in filed).items():
            if items < self.at_once:
                missing.add(article_id)
                items += copies
        return Chosen(stored.choose_copies(missing), missing)

    def _filed(self, connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
        rows = connection.sql(WITHOUT_ARTICLE).to_arrow_table().to_pylist()
        with closing(self.place.open()) as index, server_errors():
            orphans = index.orphans({_position(row): row["duplicate_of"] for row in rows})
        missing = {row["duplicate_of"] for row in rows if _position(row) in orphans}
        return [row for row in rows if row["duplicate_of"] in missing]


def promote(lake: Lake, services: Services, engine: Engine, signals: StopSignals) -> None:
    """Run the revision, if there is anything to do for it."""
    revision = Redecoding(Orphaned(services.open_index))
    if revision.work(lake).days or Ledger(lake).state.unfinished(STREAM):
        running = (lake, STREAM, NoSource(), services, engine, signals, LogLines())
        Reviser(*running, wait=True, revision=revision).run(0, until_caught_up=True)


def _position(row: Mapping[str, Any]) -> PositionKey:
    return PositionKey(*(row[name] for name in PositionKey._fields))
