"""The records of a fingerprint index on a Redis or Valkey server, for the drivers and workers of a cluster.

Writers take turns by a lock with a lease, so that none does its work in vain. What makes a claim safe is not that
lock but the server: a writer watches the index's revision from before its first read, and its changes are one
``MULTI`` ... ``EXEC`` that the server refuses if the revision has changed meanwhile (redis.io, "Transactions",
section "Optimistic locking using check-and-set"). So a writer that was paused for longer than its lease changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar, cast

import redis

from transforms.duplicates.index_storage import KINDS, Changes, Key

T = TypeVar("T")

LEASE_SECONDS = 60
"""After a crash in the middle of a claim, others wait this long at most; claiming a large batch takes seconds."""

KEYS_A_COMMAND = 1000
TIMEOUT_SECONDS = 30


class UnsafeServer(ValueError):
    """The server is set up to forget records of its own accord."""


class RedisStorage:
    """Records on a server, all of one index under one prefix (and in one slot of a sharded cluster)."""

    def __init__(self, url: str, namespace: str) -> None:
        """Connect to ``url``. Raises :class:`UnsafeServer`, and :class:`redis.RedisError` if nobody answers."""
        address = "redis" + url.removeprefix("valkey") if url.startswith("valkey") else url
        self.where = f"{url.rpartition('@')[2]} ({namespace})"
        self._redis = redis.Redis.from_url(address, socket_timeout=TIMEOUT_SECONDS, health_check_interval=30)
        self._prefix = f"{{dateline:{namespace}}}:".encode()
        self._revision = self._prefix + b"revision"
        self._refuse_eviction()

    def read(self, keys: Sequence[Key]) -> list[bytes | None]:
        """The values of ``keys``; see :class:`transforms.duplicates.index_storage.Storage`."""
        found: list[bytes | None] = []
        for start in range(0, len(keys), KEYS_A_COMMAND):
            asked = [self._named(key) for key in keys[start : start + KEYS_A_COMMAND]]
            found += cast("list[bytes | None]", self._redis.mget(asked))
        return found

    def update(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """Run ``body`` and make its changes; see :class:`transforms.duplicates.index_storage.Storage`."""
        while True:
            turn = self._redis.lock(self._prefix.decode() + "turn", timeout=LEASE_SECONDS)
            turn.acquire()
            try:
                return self._try(body)
            except redis.WatchError:
                continue
            finally:
                with suppress(redis.exceptions.LockError):
                    turn.release()

    def erase(self, body: Callable[[], tuple[T, Changes]]) -> T:
        """Run ``body``, make its changes, and have the server write its append-only file anew, if it keeps one."""
        result = self.update(body)
        if self._redis.info("persistence").get("aof_enabled"):
            with suppress(redis.ResponseError):  # it is being written anew, or will be soon
                self._redis.bgrewriteaof()
        return result

    def items(self) -> Iterator[tuple[Key, bytes]]:
        """Every record, in the server's order."""
        for kind, name_type in KINDS.items():
            start = self._prefix + kind.encode() + b":"
            for full in self._names(start):
                name = full.removeprefix(start)
                value = cast("bytes | None", self._redis.get(full))
                if value is not None:
                    yield Key(kind, int(name) if name_type == "INTEGER" else name), value

    def clear(self) -> None:
        """Remove everything."""
        for name in self._names(self._prefix):
            self._redis.unlink(name)

    def close(self) -> None:
        """Let go of the connections."""
        self._redis.close()

    def _try(self, body: Callable[[], tuple[T, Changes]]) -> T:
        with self._redis.pipeline() as pipe:
            pipe.watch(self._revision)
            seen = pipe.get(self._revision)
            try:
                result, changes = body()
            except Exception:
                if pipe.get(self._revision) != seen:  # it has read half of what another writer changed
                    raise redis.WatchError from None
                raise
            pipe.multi()
            pipe.incr(self._revision)
            for key, value in changes.items():
                if value is None:
                    pipe.delete(self._named(key))
                else:
                    pipe.set(self._named(key), value)
            pipe.execute()
        return result

    def _names(self, start: bytes) -> Iterator[bytes]:
        names: Iterator[bytes] = self._redis.scan_iter(start + b"*", count=KEYS_A_COMMAND)
        return names

    def _named(self, key: Key) -> bytes:
        name = key.name if isinstance(key.name, bytes) else b"%d" % key.name
        return self._prefix + key.kind.encode() + b":" + name

    def _refuse_eviction(self) -> None:
        """A server that evicts records to save memory would take repeats for new articles."""
        with suppress(redis.ResponseError):  # servers that do not tell
            policy = self._redis.config_get("maxmemory-policy").get("maxmemory-policy", "noeviction")
            if policy != "noeviction":
                raise UnsafeServer(
                    f"the server at {self.where} may forget records (maxmemory-policy {policy}): set it to noeviction"
                )
