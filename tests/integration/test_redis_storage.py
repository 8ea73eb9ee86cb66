"""What makes claims on a server safe is the server, not the lock that writers take turns by."""

from __future__ import annotations

from contextlib import closing

import pytest
import redis

from tests.integration.redis_server import RedisServer
from transforms.duplicates.index_storage import Changes, Key
from transforms.duplicates.redis_storage import RedisStorage

KEY = Key("settings", b"x")


@pytest.mark.parametrize("fails", [False, True])
def test_a_writer_that_another_one_has_overtaken_starts_again(redis_server: RedisServer, fails: bool) -> None:
    namespace = f"overtaken {fails}"
    runs: list[list[bytes | None]] = []

    def body() -> tuple[str, Changes]:
        runs.append(storage.read([KEY]))
        if len(runs) == 1:  # as if the lease had run out, and another writer had come and gone
            with redis.Redis.from_url(redis_server.url) as other:
                other.set(f"{{dateline:{namespace}}}:settings:x", b"other")
                other.incr(f"{{dateline:{namespace}}}:revision")
            if fails:
                raise ValueError("half of a change was read")
        return f"run {len(runs)}", {KEY: b"mine"}

    with closing(RedisStorage(redis_server.url, namespace)) as storage:
        assert storage.update(body) == "run 2"
        assert storage.read([KEY]) == [b"mine"]
    assert runs == [[None], [b"other"]]


def test_a_writer_that_fails_by_itself_changes_nothing_and_lets_others_go_on(redis_server: RedisServer) -> None:
    def body() -> tuple[None, Changes]:
        raise ValueError("a mistake")

    with closing(RedisStorage(redis_server.url, "failing")) as storage:
        with pytest.raises(ValueError, match="a mistake"):
            storage.update(body)
        storage.update(lambda: (None, {KEY: b"next"}))
        assert storage.read([KEY]) == [b"next"]


def test_clearing_an_index_leaves_those_of_others(redis_server: RedisServer) -> None:
    with closing(RedisStorage(redis_server.url, "a")) as one, closing(RedisStorage(redis_server.url, "b")) as two:
        for storage in (one, two):
            storage.update(lambda: (None, {KEY: b"1"}))
        one.clear()
        assert (list(one.items()), list(two.items())) == ([], [(KEY, b"1")])
