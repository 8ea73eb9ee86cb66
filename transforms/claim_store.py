"""Where claims are kept: what a fingerprint index asks of its storage, and the storage in one SQLite file.

A claim is a decision made durable: which position became which article, or was filed under which. Nothing is
derived and nothing is overwritten, so that a batch's claims can be taken back as if they had never been made.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from transforms.decisions import ARTICLE, FATES, REDELIVERY, Known
from transforms.fingerprints import BAND_BITS, SCHEME, Fingerprint, Words, band_keys

BUSY_SECONDS = 600
"""How long a writer waits for others; claiming a large batch takes seconds."""

CACHE_KIB = 65_536
"""Pages that a connection holds in memory; the operating system caches more."""

BUCKET_DAYS = 64
"""Band keys begin with the publication date in buckets of this size: what is looked up together is stored
together, and a window of 30 days either way touches at most two buckets."""

BUCKETS = 1 << 11
"""Buckets repeat after 359 years, so that a band key with its bucket fits the six bytes of a 48-bit integer."""

NEWEST_PER_KEY = 50
"""Of a key that very many articles share (a template, a boilerplate), the newest are looked at."""

MICROSECONDS_PER_DAY = 86_400_000_000

_VERSIONS = f"fate <> {FATES.index(REDELIVERY)}"
_ARTICLES = f"fate = {FATES.index(ARTICLE)}"

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS claims (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL,
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, item INTEGER NOT NULL,
    fate INTEGER NOT NULL, item_key BLOB NOT NULL, stated INTEGER, version INTEGER NOT NULL, canceled INTEGER NOT NULL,
    published_at INTEGER NOT NULL, text_hash BLOB, filed_under BLOB NOT NULL, cluster BLOB NOT NULL, supersedes BLOB,
    similarity REAL NOT NULL, reason TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS claims_by_position ON claims (topic, partition, offset, item);
CREATE INDEX IF NOT EXISTS claims_by_batch ON claims (batch);
CREATE UNIQUE INDEX IF NOT EXISTS articles_by_id ON claims (filed_under) WHERE {_ARTICLES};
CREATE INDEX IF NOT EXISTS articles_by_text ON claims (text_hash, published_at) WHERE {_ARTICLES};
CREATE INDEX IF NOT EXISTS versions_by_item ON claims (item_key, version) WHERE {_VERSIONS};
CREATE TABLE IF NOT EXISTS texts (seq INTEGER PRIMARY KEY, words BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
"""

_KNOWN = "stated, version, canceled, published_at, text_hash, filed_under, cluster"
_CLAIM = f"fate, item_key, {_KNOWN}, supersedes, similarity, reason"


class PositionKey(NamedTuple):
    """The part of a position that identifies it."""

    topic_id: str
    partition: int
    offset: int
    item: int


class Claim(NamedTuple):
    """A decision as it is stored."""

    fate: str
    item_key: bytes
    stated: int | None
    version: int
    canceled: bool
    published_at: int
    text_hash: bytes | None
    filed_under: str
    """``article_id`` of the article itself, or of the one that a duplicate repeats."""
    cluster_id: str
    supersedes: str | None
    similarity: float
    reason: str


class Owner(NamedTuple):
    """An article that others may be copies of."""

    article_id: str
    cluster_id: str
    words: Words


class SchemeMismatch(ValueError):
    """The stored fingerprints were made in another way than this version of the code makes them."""


class SqliteStore:
    """Claims in one SQLite file, used by any number of processes.

    Durability and order come from SQLite: the file is in WAL mode with ``synchronous=FULL``, so a transaction is on
    disk when :meth:`transaction` ends, and a process killed at any point leaves either all of it or nothing. Writers
    take turns (``BEGIN IMMEDIATE``): what one reads within its transaction cannot change before it commits.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file, creating it where it is missing. Raises :class:`SchemeMismatch`."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._path = str(path)
        self._db = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file; what was claimed stays."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is durable together, or did not happen."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def positions_of(self, batch_id: str) -> set[PositionKey]:
        """All positions that a batch has claimed."""
        rows = self._db.execute(
            "SELECT topics.name, partition, offset, item FROM claims JOIN names topics ON topics.id = topic"
            " WHERE batch = (SELECT id FROM names WHERE name = ?)", (f"batch {batch_id}",),
        )  # fmt: skip
        return {PositionKey(name.removeprefix("topic "), *rest) for name, *rest in rows}

    def claim_at(self, position: PositionKey) -> Claim | None:
        """The claim made for a position, if any."""
        row = self._db.execute(
            f"SELECT {_CLAIM} FROM claims WHERE topic = (SELECT id FROM names WHERE name = ?)"
            " AND partition = ? AND offset = ? AND item = ?", (f"topic {position.topic_id}", *position[1:]),
        ).fetchone()  # fmt: skip
        return _claim(row) if row else None

    def forget(self, batch_id: str) -> None:
        """Take back all claims of a batch, and what was stored with them."""
        self._drop("batch = (SELECT id FROM names WHERE name = ?)", f"batch {batch_id}")

    def erase(self, positions: Iterable[PositionKey]) -> None:
        """Delete what is stored for some positions, so that nothing of it is left in the file."""
        self._db.execute("PRAGMA secure_delete = ON")
        with self.transaction():
            for topic_id, *rest in positions:
                topic = "topic = (SELECT id FROM names WHERE name = ?)"
                self._drop(f"{topic} AND partition = ? AND offset = ? AND item = ?", f"topic {topic_id}", *rest)
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _drop(self, condition: str, *values: object) -> None:
        rows = self._db.execute(
            f"SELECT seq, published_at, words FROM claims LEFT JOIN texts USING (seq) WHERE {condition}", values
        ).fetchall()
        for seq, published_at, words in rows:
            keys = band_keys(_words(words)) if words is not None else ()
            self._db.executemany(
                "DELETE FROM bands WHERE key = ? AND seq = ?", [(key, seq) for key in _filed(keys, published_at)]
            )
            self._db.execute("DELETE FROM texts WHERE seq = ?", (seq,))
            self._db.execute("DELETE FROM claims WHERE seq = ?", (seq,))

    def add(self, batch_id: str, position: PositionKey, claim: Claim, fingerprint: Fingerprint) -> None:
        """Store a claim; the text of an article too, and unless it is a kill, under the keys where copies find it."""
        values = (
            self._name(f"batch {batch_id}"), self._name(f"topic {position.topic_id}"), *position[1:],
            FATES.index(claim.fate), claim.item_key, claim.stated, claim.version, claim.canceled, claim.published_at,
            claim.text_hash, bytes.fromhex(claim.filed_under), bytes.fromhex(claim.cluster_id),
            bytes.fromhex(claim.supersedes) if claim.supersedes else None, claim.similarity, claim.reason,
        )  # fmt: skip
        places = ", ".join("?" * len(values))
        seq = self._db.execute(
            f"INSERT INTO claims (batch, topic, partition, offset, item, {_CLAIM}) VALUES ({places})", values
        ).lastrowid
        if claim.fate == ARTICLE:
            self._db.execute("INSERT INTO texts VALUES (?, ?)", (seq, fingerprint.words.astype("<u2").tobytes()))
        if claim.fate == ARTICLE and not claim.canceled:
            keys = _filed(fingerprint.band_keys, claim.published_at)
            self._db.executemany("INSERT INTO bands VALUES (?, ?)", [(key, seq) for key in keys])

    def history(self, item_key: bytes) -> SqliteHistory:
        """What is known of one item."""
        return SqliteHistory(self._db, item_key)

    def words_of(self, article_id: str) -> Words | None:
        """The text of an article; ``None`` if nobody owns that id."""
        row = self._db.execute(
            f"SELECT words FROM claims JOIN texts USING (seq) WHERE filed_under = ? AND {_ARTICLES}",
            (bytes.fromhex(article_id),),
        ).fetchone()
        return _words(row[0]) if row else None

    def owner_of_text(self, text_hash: bytes, first: int, last: int) -> Owner | None:
        """The first article with this text that was published between two instants, both included."""
        row = self._db.execute(
            f"SELECT filed_under, cluster, words FROM claims JOIN texts USING (seq) WHERE text_hash = ? AND {_ARTICLES}"
            " AND NOT canceled AND published_at BETWEEN ? AND ? ORDER BY seq LIMIT 1", (text_hash, first, last),
        ).fetchone()  # fmt: skip
        return _owner(row) if row else None

    def meeting(self, band_keys: Sequence[int], first: int, last: int, limit: int) -> list[Owner]:
        """Articles published between two instants that share band keys: most shared keys first, then the oldest."""
        votes: Counter[int] = Counter()
        for bucket in range(_bucket(first), _bucket(last) + 1):
            for key in band_keys:
                votes.update(self._sharing(_keyed(bucket, key)))
        owners: list[Owner] = []
        for seq in sorted(votes, key=lambda seq: (-votes[seq], seq)):
            row = self._db.execute(
                "SELECT filed_under, cluster, words FROM claims JOIN texts USING (seq)"
                " WHERE seq = ? AND published_at BETWEEN ? AND ?", (seq, first, last),
            ).fetchone()  # fmt: skip
            if row:
                owners.append(_owner(row))
            if len(owners) == limit:
                break
        return owners

    def _sharing(self, key: int) -> Iterable[int]:
        rows = self._db.execute("SELECT seq FROM bands WHERE key = ? ORDER BY seq DESC LIMIT ?", (key, NEWEST_PER_KEY))
        return [seq for (seq,) in rows]

    def _name(self, name: str) -> int:
        row = self._db.execute("SELECT id FROM names WHERE name = ?", (name,)).fetchone()
        if row:
            return int(row[0])
        return int(self._db.execute("INSERT INTO names (name) VALUES (?)", (name,)).lastrowid or 0)

    def _prepare(self) -> None:
        self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _use_wal(self._db)
        self._db.execute("PRAGMA synchronous = FULL")
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("INSERT OR IGNORE INTO settings VALUES ('scheme', ?)", (SCHEME,))
            stored = self._db.execute("SELECT value FROM settings WHERE name = 'scheme'").fetchone()[0]
        if stored != SCHEME:
            raise SchemeMismatch(
                f"{self._path} holds fingerprints of another scheme and has to be rebuilt: "
                f"it has {stored}, needed is {SCHEME}"
            )


class SqliteHistory:
    """What is known of one item; see :class:`transforms.decisions.History`."""

    def __init__(self, db: sqlite3.Connection, item_key: bytes) -> None:
        """Nothing is read before it is asked for."""
        self._db, self._item = db, item_key

    def newest(self) -> Known | None:
        """The known version with the highest number."""
        return self._first("item_key = ? ORDER BY version DESC, fate, seq", self._item)

    def newest_article(self, below: int) -> str | None:
        """``article_id`` of the newest version below a number that is an article, not a duplicate."""
        known = self._first(f"item_key = ? AND version < ? AND {_ARTICLES} ORDER BY version DESC", self._item, below)
        return known and known.filed_under

    def stated(self, version: int, canceled: bool) -> Known | None:
        """The first one that states this version, among kills or among the others."""
        return self._first("item_key = ? AND stated = ? AND canceled = ? ORDER BY seq", self._item, version, canceled)

    def numbered(self, version: int) -> Known | None:
        """The first one that counts as this version."""
        return self._first("item_key = ? AND version = ? ORDER BY fate, seq", self._item, version)

    def with_text(self, text_hash: bytes | None, canceled: bool) -> Known | None:
        """The newest one with this text, among kills or among the others."""
        condition = "item_key = ? AND text_hash IS ? AND canceled = ? ORDER BY version DESC, seq"
        return self._first(condition, self._item, text_hash, canceled)

    def _first(self, condition: str, *values: object) -> Known | None:
        sql = f"SELECT {_KNOWN} FROM claims INDEXED BY versions_by_item WHERE {_VERSIONS} AND {condition} LIMIT 1"
        row = self._db.execute(sql, values).fetchone()
        if row is None:
            return None
        stated, version, canceled, published_at, text_hash, filed_under, cluster = row
        return Known(stated, version, bool(canceled), published_at, text_hash, filed_under.hex(), cluster.hex())


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself while another process does the same."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _claim(row: tuple[Any, ...]) -> Claim:
    claim = Claim(*row)
    return claim._replace(
        fate=FATES[row[0]],
        canceled=bool(claim.canceled),
        filed_under=row[7].hex(),
        cluster_id=row[8].hex(),
        supersedes=row[9].hex() if row[9] else None,
    )


def _owner(row: tuple[bytes, bytes, bytes]) -> Owner:
    return Owner(row[0].hex(), row[1].hex(), _words(row[2]))


def _words(stored: bytes) -> Words:
    return np.frombuffer(stored, dtype="<u2").astype(np.uint16)


def _filed(band_keys: Iterable[int], published_at: int) -> list[int]:
    bucket = _bucket(published_at)
    return [_keyed(bucket, key) for key in band_keys]


def _keyed(bucket: int, key: int) -> int:
    return (bucket % BUCKETS) << BAND_BITS | key


def _bucket(instant: int) -> int:
    return instant // (BUCKET_DAYS * MICROSECONDS_PER_DAY)
