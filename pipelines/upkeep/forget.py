"""Forgets an item for good: its texts, payloads, names, quotes, copies, rejects, index entries and history.

What stays is an event in the ledger: which ``article_id`` was removed when, and the note that the operator gave. An
``article_id`` is a hash: whoever has the guid and the version can tell that it was removed, and nobody can tell what it
said. The guid itself is not kept, since many hold a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import DatelineError
from pipelines.reading.views import connect
from pipelines.storage.index import IndexPlace, check_index
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Run
from pipelines.storage.locks import maintenance_lock
from pipelines.upkeep.removal import FORGET, carry_out, carry_out_pending, find_runs
from pipelines.upkeep.rewrite import remove_leftovers
from schemas.tables import ARTICLES, DUPLICATES, ENTITIES, QUOTES, RAW, REJECTS, Table
from transforms.decode import unpack
from transforms.wire_formats.base import Refused

HOLDER = "forget"

SHORTEST_MENTION = 8
"""Bytes that a guid needs for a rejected payload to count as its own because it mentions it."""

_AT = '(topic_id, "partition", "offset")'

IDS = "CREATE TABLE ids AS SELECT article_id, provider, guid FROM articles WHERE {condition}"

COPIES = """
    CREATE TABLE copies AS SELECT DISTINCT topic_id, "partition", "offset", item FROM duplicates
    WHERE duplicate_of IN (SELECT article_id FROM ids) OR {condition}
"""

MESSAGES = """
    CREATE TABLE messages AS
    SELECT topic_id, "partition", "offset" FROM articles WHERE article_id IN (SELECT article_id FROM ids)
    UNION SELECT topic_id, "partition", "offset" FROM copies
    UNION SELECT topic_id, "partition", "offset" FROM mentions
"""

CONDITIONS: dict[Table, str] = {
    ARTICLES: "t.article_id IN (SELECT article_id FROM ids)",
    ENTITIES: "t.article_id IN (SELECT article_id FROM ids)",
    QUOTES: "t.article_id IN (SELECT article_id FROM ids)",
    DUPLICATES: f"({_AT}, item) IN (SELECT ({_AT}, item) FROM copies)",
    REJECTS: f"{_AT} IN (SELECT {_AT} FROM messages)",
    RAW: f"{_AT} IN (SELECT {_AT} FROM messages)",
}
"""Which rows of each table go. A payload goes as a whole, also where it holds other items; those keep their rows."""


class Wanted(NamedTuple):
    """What is to be forgotten: one article with all versions of its item, or only that one; or an item by its guid."""

    article: str = ""
    guid: str = ""
    provider: str = ""
    """Whose guid it is; empty where only one provider uses it."""
    this_version: bool = False


class Found(NamedTuple):
    """What there is of it."""

    articles: list[str]
    runs: list[Run]

    def rows(self) -> dict[str, int]:
        """Rows per table."""
        return {table.name: sum(run.rows for run in self.runs if run.table == table.name) for table in CONDITIONS}


def forget(
    lake: Lake, wanted: Wanted, index: IndexPlace, note: str = "", wait: bool = False, dry_run: bool = False
) -> Found:
    """Forget an item. -> what was there, or with ``dry_run`` is

    Raises:
        DatelineError: nothing of it is there, or it is not clear what is meant; or the fingerprint index is not there.
        StreamTaken: other maintenance is going on, and is not waited for.
    """
    if dry_run:
        return find(connect(lake), wanted)
    if not lake.exists():
        raise DatelineError(f"there is no lake at {lake.uri}")
    lake.create()
    check_index(index)
    ledger = Ledger(lake)
    with maintenance_lock(lake, ledger, HOLDER, wait) as lock:
        remove_leftovers(lake)
        carry_out_pending(lake, ledger, lock, index)
        found = find(connect(lake), wanted)
        carry_out(lake, ledger, lock, ledger.remove(lock, FORGET, found.runs, note, found.articles), index)
    return found


def print_forget(lake_uri: str, given: dict[str, Any], index: str, note: str, wait: bool, dry_run: bool) -> None:
    """Forget an item and print what was removed.

    Raises:
        DatelineError: nothing of it is there, or it is not clear what is meant.
    """
    wanted = Wanted(**given)
    if bool(wanted.article) == bool(wanted.guid):
        raise DatelineError("say what to forget: either --article ID or --guid GUID")
    if wanted.this_version and not wanted.article:
        raise DatelineError("--this-version goes with --article")
    lake = Lake(lake_uri)
    found = forget(lake, wanted, IndexPlace(lake.uri, index), note, wait, dry_run)
    rows = ", ".join(f"{number} {table}" for table, number in found.rows().items() if number)
    print(f"{'would be ' * dry_run}forgotten: {' '.join(found.articles) or 'no article'} ({rows})")


def find(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> Found:
    """Everything that a lake holds of an item.

    Raises:
        DatelineError: that is nothing, or the guid is used by several providers.
    """
    items = _items(connection, wanted)
    condition = " OR ".join(f"(provider = {_quoted(provider)} AND guid = {_quoted(guid)})" for provider, guid in items)
    only = f"article_id = {_quoted(wanted.article)}"
    connection.execute(IDS.format(condition=only if wanted.this_version else condition))
    connection.execute(COPIES.format(condition="false" if wanted.this_version else condition))
    mentions = [] if wanted.this_version else list(_mentions(connection, items))
    connection.execute('CREATE TABLE mentions (topic_id VARCHAR, "partition" INTEGER, "offset" BIGINT)')
    if mentions:
        connection.executemany("INSERT INTO mentions VALUES (?, ?, ?)", mentions)
    connection.execute(MESSAGES)
    ids = [str(row[0]) for row in connection.execute("SELECT article_id FROM ids ORDER BY ALL").fetchall()]
    runs = chain.from_iterable(find_runs(connection, table, condition) for table, condition in CONDITIONS.items())
    return Found(ids, list(runs))


def _items(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[tuple[str, str]]:
    """(provider, guid) of what is wanted."""
    if wanted.article:
        sql, given = "SELECT DISTINCT provider, guid FROM articles WHERE article_id = ?", [wanted.article]
    else:
        sql = """SELECT DISTINCT provider, guid FROM (
            SELECT provider, guid FROM articles UNION SELECT provider, guid FROM duplicates
        ) WHERE guid = ? AND provider = coalesce(nullif(?, ''), provider) ORDER BY ALL"""
        given = [wanted.guid, wanted.provider]
    items = [(str(provider), str(guid)) for provider, guid in connection.execute(sql, given).fetchall()]
    if not items:
        raise DatelineError(_absent(connection, wanted))
    if len(items) > 1:
        names = ", ".join(f"'{provider}'" for provider, _ in items)
        raise DatelineError(f"guid '{wanted.guid}' is used by {names}: say which one with --provider")
    return items


def _absent(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> str:
    sql = "SELECT max(\"at\") FROM batches WHERE event = 'remove' AND list_contains(articles, ?)"
    (gone,) = connection.execute(sql, [wanted.article]).fetchall()[0]
    if wanted.article and gone:
        return f"article {wanted.article} was forgotten on {gone:%Y-%m-%d at %H:%M} UTC"
    what = f"article {wanted.article}" if wanted.article else f"item with guid '{wanted.guid}'"
    return f"the lake holds no {what}"


def _mentions(
    connection: duckdb.DuckDBPyConnection, items: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, int, int]]:
    """Positions of rejected messages that were keyed as the item, or whose payload mentions its guid as a word."""
    keys = {f"{provider}/{guid}".encode() for provider, guid in items}
    guids = [guid.encode() for _, guid in items if len(guid.encode()) >= SHORTEST_MENTION]
    words = b"|".join(rb"(?<![\w-])" + re.escape(guid) + rb"(?![\w-])" for guid in guids)
    rejects = connection.execute('SELECT topic_id, "partition", "offset", key, payload FROM rejects')
    while rows := rejects.fetchmany(1000):
        for topic_id, partition, offset, key, payload in rows:
            if key in keys or (words and re.search(words, _unpacked(payload or b""))):
                yield topic_id, partition, offset


def _unpacked(payload: bytes) -> bytes:
    try:
        return unpack(payload)
    except Refused:
        return payload


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
