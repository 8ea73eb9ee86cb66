"""The index of a lake: never silently empty or behind, and made anew from the tables with the same answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.errors import DatelineError, TryAgain
from pipelines.reading.progress import Progress
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.storage.index import IndexPlace, ensure_index
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.locks import stream_lock
from pipelines.storage.rebuild import rebuild_index
from tests.exactly_once.harness import rows_of
from tests.index_contents import contents
from tests.integration.redis_server import RedisServer
from tests.strategies import DAY, NOON, make_article, prose
from transforms.duplicates.claim_records import REBUILDING_KEY
from transforms.duplicates.fingerprint_index import open_storage

EVERYTHING = """
    SELECT provider, guid, text, epoch_us(published_at)
    FROM (FROM articles UNION ALL BY NAME FROM duplicates) ORDER BY topic, "partition", "offset", item
"""


@pytest.fixture
def lake(small_lake: Path, tmp_path: Path) -> Path:
    """A lake of one's own in which one stream has read the small feed."""
    return Path(shutil.copytree(small_lake, tmp_path / "lake"))


@pytest.fixture(scope="module")
def small_lake(broker: str, small: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("small") / "lake"
    run_stream(settings(broker, small, lake))
    return lake


def settings(broker: str, topic: str, lake: Path, index: str = "") -> Settings:
    return Settings(
        [topic], Lake(str(lake)), {"bootstrap_servers": broker}, until_caught_up=True, no_annotate=True,
        batch_records=5, index=index,
    )  # fmt: skip


def dateline(*arguments: str) -> str:
    ended = CliRunner().invoke(main, list(arguments))
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_an_index_made_from_the_tables_holds_what_the_lost_one_held(lake: Path) -> None:
    place = IndexPlace(str(lake))
    lost = contents((place.where, ""))
    Path(place.where).unlink()
    assert "claims made anew" in dateline("index", "rebuild", "--lake", str(lake))
    assert contents((place.where, "")) == lost
    assert {key.kind for key in lost} == {"claims", "batches", "items", "texts", "articles", "entry"}


def test_the_rebuilt_index_gives_the_same_answers_to_what_comes_later(lake: Path, tmp_path: Path) -> None:
    later = []
    for n, (provider, guid, text, published_at) in enumerate(connect(Lake(str(lake))).sql(EVERYTHING).fetchall()):
        told = [text, f"{text}\n\n{prose(n, 12)}", text][n % 3]
        fields = {"provider": provider, "published_at": published_at + 1}
        later.append(make_article(n, guid + "x" * (n % 2), told, **fields))
    answers = []
    for name in ("kept", "rebuilt"):
        copy = Path(shutil.copytree(lake, tmp_path / name))
        if name == "rebuilt":
            rebuild_index(IndexPlace(str(copy)))
        with closing(IndexPlace(str(copy))()) as index:
            answers.append(index.claim("later", later))
    assert answers[0] == answers[1]
    assert len({verdict.fate for verdict in answers[0]}) >= 4


def test_a_batch_that_is_sealed_and_not_closed_is_in_the_rebuilt_index(lake: Path) -> None:
    place, events = IndexPlace(str(lake)), Ledger(Lake(str(lake))).state.seq
    whole = contents((place.where, ""))
    table = Lake(str(lake)).table("batches")
    table.delete(f"seq = {events}")  # its close
    rebuild_index(place)
    assert contents((place.where, "")) == whole


def test_an_index_is_not_made_anew_under_a_running_driver(lake: Path) -> None:
    with stream_lock(Lake(str(lake)), "live"):  # it is the process's own, so another process asks
        asked = [sys.executable, "-m", "pipelines.cli", "index", "rebuild", "--lake", str(lake)]
        ended = subprocess.run(asked, capture_output=True, text=True)
    assert ended.returncode == 75
    assert "already being written" in ended.stderr


def ensure(place: IndexPlace) -> None:
    ensure_index(place, "live", Ledger(Lake(place.lake_uri)).state)


def test_an_index_that_is_gone_is_refused(lake: Path) -> None:
    place = IndexPlace(str(lake))
    Path(place.where).unlink()
    with pytest.raises(DatelineError, match=r"is gone.*index rebuild"):
        ensure(place)


def test_an_index_older_than_the_tables_is_refused(lake: Path) -> None:
    place = IndexPlace(str(lake))
    with closing(place.open()) as index:
        index._store.update(lambda: index._store.forget("live-00000002"))
    with pytest.raises(DatelineError, match=r"does not know batch live-00000002.*index rebuild"):
        ensure(place)


def test_an_index_that_was_only_half_rebuilt_is_refused(lake: Path) -> None:
    place = IndexPlace(str(lake))
    with closing(open_storage(place.where)) as storage:
        storage.update(lambda: (None, {REBUILDING_KEY: b"1"}))
    with pytest.raises(DatelineError, match="is gone"):
        ensure(place)
    rebuild_index(place)
    ensure(place)


def test_a_file_that_is_no_index_is_named_in_one_line_and_rebuilt(lake: Path) -> None:
    place = IndexPlace(str(lake))
    Path(place.where).write_bytes(b"no database" * 1000)
    with pytest.raises(DatelineError, match="the fingerprint index: file is not a database"):
        ensure(place)
    rebuild_index(place)
    ensure(place)


@pytest.mark.parametrize(("window", "fate"), [(1, "article"), (3, "exact")])
def test_the_window_is_a_distance_between_publication_dates(tmp_path: Path, window: float, fate: str) -> None:
    copies = [make_article(n, f"g{n}", prose(1, 80), published_at=NOON - 1500 * DAY + 2 * n * DAY) for n in range(2)]
    with closing(IndexPlace(str(tmp_path), window_days=window)()) as index:
        assert [verdict.fate for verdict in index.claim("batch", copies)] == ["article", fate]


def test_an_address_that_is_none_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="--index takes redis://HOST:PORT"):
        IndexPlace(str(tmp_path), "localhost:6379")


def test_a_server_that_does_not_answer_is_one_line_at_the_start_and_asked_again_later(lake: Path) -> None:
    place = IndexPlace(str(lake), "redis://:secret@127.0.0.1:1/0")
    with pytest.raises(DatelineError, match="the server of the fingerprint index") as error:
        ensure(place)
    assert "secret" not in str(error.value)
    with pytest.raises(TryAgain):
        place()


@pytest.mark.integration
def test_a_run_on_a_server_gives_the_same_tables_and_lakes_can_share_it(
    broker: str, small: str, small_lake: Path, redis_server: RedisServer, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        run_stream(settings(broker, small, tmp_path / name, redis_server.url.replace("redis:", "valkey:")))
        assert rows_of(tmp_path / name) == rows_of(small_lake)


@pytest.mark.integration
def test_a_server_killed_in_the_middle_of_a_run_only_delays_it(
    broker: str, small: str, small_lake: Path, redis_server: RedisServer, tmp_path: Path
) -> None:
    class RestartOnRetry(Progress):
        def __init__(self) -> None:
            self.retries: list[str] = []

        def closed(self, batch: object, seconds: float, recovered: bool) -> None:
            if not self.retries:
                redis_server.kill()

        def retrying(self, reason: str, seconds: float) -> None:
            self.retries.append(reason)
            if len(self.retries) == 1:
                redis_server.start()

    heard = RestartOnRetry()
    run_stream(settings(broker, small, tmp_path / "lake", redis_server.url), heard)
    assert "the server of the fingerprint index" in heard.retries[0]
    assert rows_of(tmp_path / "lake") == rows_of(small_lake)


@pytest.mark.integration
def test_a_lake_moves_to_a_server_by_rebuilding_its_index_there(lake: Path, redis_server: RedisServer) -> None:
    place = IndexPlace(str(lake), redis_server.url)
    with pytest.raises(DatelineError, match="is gone"):
        ensure(place)
    dateline("index", "rebuild", "--lake", str(lake), "--index", redis_server.url)
    ensure(place)
    assert contents((place.where, place.namespace)) == contents((IndexPlace(str(lake)).where, ""))


@pytest.mark.integration
def test_a_server_that_may_forget_is_refused(lake: Path, redis_server: RedisServer) -> None:
    client = redis.Redis.from_url(redis_server.url)
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.raises(DatelineError, match="set it to noeviction"):
            ensure(IndexPlace(str(lake), redis_server.url))
    finally:
        client.config_set("maxmemory-policy", "noeviction")
