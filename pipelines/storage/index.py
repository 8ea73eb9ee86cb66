"""The fingerprint index of a lake: where it is, and whether it knows what the lake holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis

from pipelines.errors import DatelineError, TryAgain
from pipelines.storage.durable import durable
from pipelines.storage.lake import Lake
from pipelines.storage.ledger_state import State
from schemas.records import Article, Position
from schemas.tables import BATCHES
from transforms.duplicates.claim_records import IDENTITY_KEY, REBUILDING_KEY, PositionKey, SchemeMismatch
from transforms.duplicates.fingerprint_index import (
    WINDOW_DAYS,
    ClaimIndex,
    FingerprintIndex,
    Verdict,
    is_server,
    open_index,
    open_storage,
    open_store,
)
from transforms.duplicates.redis_storage import RedisStorage, UnsafeServer


class DurableClaims:
    """An index whose claims are counted among the durable writes of a run."""

    def __init__(self, index: FingerprintIndex) -> None:
        self._index = index

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        with durable("claims"), server_errors():
            return self._index.claim(batch_id, articles)

    def revise(self, articles: Sequence[Article], gone: Sequence[Position], lost: Collection[str]) -> list[Verdict]:
        with durable("claims"), server_errors():
            return self._index.revise(articles, gone, lost)

    def close(self) -> None:
        self._index.close()


@dataclass(frozen=True)
class IndexPlace:
    """Where a lake's index is, and how it is asked. It can be pickled, and opens the index when it is called."""

    lake_uri: str
    address: str = ""
    """A server (``redis://...``); empty for the file inside the lake's state folder."""
    window_days: float = WINDOW_DAYS

    def __post_init__(self) -> None:
        if self.address and not is_server(self.address):
            raise DatelineError(f"--index takes redis://HOST:PORT or valkey://HOST:PORT, not '{self.address}'")

    def __call__(self) -> FingerprintIndex:
        with server_errors():
            return DurableClaims(self.open())

    def open(self) -> ClaimIndex:
        return open_index(self.where, self.window_days, self.namespace)

    @property
    def where(self) -> str | Path:
        return self.address or Lake(self.lake_uri).state_folder / "fingerprints.sqlite"

    @property
    def namespace(self) -> str:
        """On a server: the id that Delta Lake gave the ledger, so that lakes can share a server."""
        return str(Lake(self.lake_uri).table(BATCHES.name).metadata().id) if self.address else ""

    def exists(self) -> bool:
        """Whether there is a whole index, with claims or without."""
        if isinstance(self.where, Path) and not self.where.exists():
            return False
        with closing(open_storage(self.where, self.namespace)) as storage:
            identity, rebuilding = storage.read([IDENTITY_KEY, REBUILDING_KEY])
            return identity is not None and rebuilding is None

    def remove(self) -> None:
        """Remove the index, in whatever state it is."""
        if isinstance(self.where, Path):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.where}{suffix}").unlink(missing_ok=True)
        else:
            with closing(RedisStorage(self.where, self.namespace)) as storage:
                storage.clear()


def ensure_index(place: IndexPlace, stream: str, state: State) -> None:
    """Make the index of a new lake, and see that the one of an old lake knows what its tables hold.

    Raises:
        DatelineError: the index is gone or older than the tables: what came again would count as new.
    """
    with server_errors(at_start=True):
        if state.numbers and not place.exists():
            raise DatelineError(f"the fingerprint index at {_named(place)} is gone, {_REMEDY}")
        with closing(place.open()) as index:
            newest = _newest_closed(stream, state)
            if newest and not index.has_claimed(newest):
                raise DatelineError(f"the fingerprint index at {_named(place)} does not know batch {newest}, {_REMEDY}")


def check_index(place: IndexPlace) -> None:
    """See that the index is there before something of it is to be removed.

    Raises:
        DatelineError: it is not, so that what is stored elsewhere would stay.
    """
    with server_errors(at_start=True):
        if not place.exists():
            raise DatelineError(f"there is no fingerprint index at {_named(place)}: {_WHERE}")


def prune_index(place: IndexPlace, before: datetime, open_batches: Iterable[str]) -> int:
    """Stop looking for near copies among articles published before an instant. -> how many these are

    Raises:
        DatelineError: there is no index.
    """
    check_index(place)
    with durable("prune"), server_errors(at_start=True):
        store = open_store(place.where, place.namespace)
        with closing(store.storage):
            return store.prune(int(before.timestamp() * 1_000_000), open_batches)


def forget_positions(place: IndexPlace, positions: Iterable[tuple[str, int, int, int]]) -> None:
    """Erase the claims of some positions (topic id, partition, offset, item), and all that was stored with them.

    Raises:
        DatelineError: there is no index.
    """
    check_index(place)
    with durable("erase-claims"), server_errors(at_start=True):
        store = open_store(place.where, place.namespace)
        with closing(store.storage):
            store.erase([PositionKey(*position) for position in positions])


_WHERE = "say where it is with --index, or run `dateline index rebuild`"
_REMEDY = "without which repeats cannot be told: put it back, or run `dateline index rebuild`"


@contextmanager
def server_errors(at_start: bool = False) -> Iterator[None]:
    """What is wrong with an index, in one line; a server that does not answer is asked again, except at the start."""
    try:
        yield
    except (sqlite3.DatabaseError, SchemeMismatch, UnsafeServer) as error:
        raise DatelineError(f"the fingerprint index: {error}") from error
    except redis.RedisError as error:
        said = f"the server of the fingerprint index: {error}"
        raise (DatelineError(said) if at_start else TryAgain(said)) from error


def _newest_closed(stream: str, state: State) -> str | None:
    """The newest closed batch of a stream."""
    numbers = range(state.numbers.get(stream, 0), 0, -1)
    names = (f"{stream}-{number:08d}" for number in numbers)
    return next((name for name in names if name not in state.open_batches), None)


def _named(place: IndexPlace) -> str:
    return str(place.where).rpartition("@")[2]
