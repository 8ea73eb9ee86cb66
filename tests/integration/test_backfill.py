"""The live stream, every kind of backfill and compaction side by side on Apache Kafka, killed at random."""

import gzip
import os
import random
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from types import MappingProxyType

import pytest

from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.sources.local_broker import create_topic
from pipelines.sources.publish import Payload, publish
from pipelines.storage.lake import Lake
from schemas.tables import BATCHES, TABLES
from tests.exactly_once.harness import EARLIER_RULES, KILLED, DriverHost
from tests.integration.apache_kafka import ApacheKafka
from tests.wire import item
from transforms.clean import CLEANER_VERSION

KILLS = 30
SEED = 20260302
LIMIT_SECONDS = 900
NO_OTHERS: Mapping[str, str] = MappingProxyType({})


class Actor:
    """Starts commands one after the other until it is told to stop; whoever wants may kill what runs."""

    def __init__(self, folder: Path, *commands: list[str], environment: Mapping[str, str] = NO_OTHERS) -> None:
        folder.mkdir()
        self.host, self.commands, self.kills, self._environment = DriverHost(folder), commands, 0, environment
        self.failed: list[str] = []
        self._pid: int | None = None
        self._guard = threading.Lock()

    def work(self, until: threading.Event) -> None:
        """Run commands in turn, each until it has come to its end."""
        turn = cycle(self.commands)
        command = next(turn)
        while not until.is_set():
            output = self.host.start(command, **self._environment)
            with self._guard:
                self._pid = self.host.pid
            ended = self.host.wait(output)
            with self._guard:
                self._pid = None
            self.kills += ended.status == KILLED
            if ended.status == 0:
                command = next(turn)
            elif ended.status != KILLED:
                self.failed.append(f"{' '.join(command)}: {ended.output[-2000:]}")
                return

    def kill(self) -> None:
        """Kill what runs, if something does."""
        with self._guard:
            if self._pid:
                os.kill(self._pid, signal.SIGKILL)
                self._pid = None

    def finish(self) -> str:
        """Run each command once, undisturbed. -> what they printed"""
        printed = []
        for command in self.commands:
            ended = self.host.run(command)
            assert ended.status == 0, ended.output
            printed.append(ended.output)
        return "".join(printed)


def payload(number: int) -> bytes:
    return item(f"n{number}", f"“Bridge number {number} is open,” Anna Holm of Velburg said on Monday.")


@pytest.fixture
def actors(kafka: ApacheKafka, tmp_path: Path) -> Iterator[dict[str, Actor]]:
    create_topic(kafka.address, "wire", 2)
    tree = tmp_path / "archive"
    tree.mkdir()
    for day in range(3):
        lines = [payload(1000 + day * 10 + n) for n in range(8)] + [payload(day), b"{"]
        (tree / f"{day}.jsonl.gz").write_bytes(gzip.compress(b"\n".join(lines)))
    common = ["--lake", str(tmp_path / "lake"), "--workers", "0"]
    small = ["--batch-records", "3"]
    topic = ["--topic", "wire", "--bootstrap-servers", kafka.address]
    actors = {
        "live": Actor(
            tmp_path / "1",
            ["run", *topic, *common, *small, "--from", "latest", "--until-caught-up", "--no-annotate"],
            environment=EARLIER_RULES,
        ),
        "kafka": Actor(tmp_path / "2", ["backfill", "kafka", *topic, *common, *small]),
        "files": Actor(tmp_path / "3", ["backfill", "files", str(tree), *common, *small, "--no-annotate"]),
        "stored": Actor(tmp_path / "4", ["backfill", "lake", *common], ["replay", *common]),
        "decoded": Actor(tmp_path / "5", ["backfill", "lake", "--from-raw", *common]),
        "care": Actor(tmp_path / "6", ["compact", *common[:2], "--history", "1h", "--on-overlap", "wait"]),
    }
    yield actors
    for actor in actors.values():
        actor.host.close()


def send(kafka: ApacheKafka, numbers: range) -> None:
    payloads = [Payload("", payload(number)) for number in numbers]
    publish(payloads, "wire", {"bootstrap_servers": kafka.address}, {})


def test_live_every_kind_of_backfill_and_compaction_side_by_side_killed_at_random_lose_and_double_nothing(
    kafka: ApacheKafka, actors: dict[str, Actor], tmp_path: Path
) -> None:
    rng, lake = random.Random(SEED), Lake(str(tmp_path / "lake"))
    send(kafka, range(20))
    actors["live"].finish()  # the lake is made, and the live stream starts here
    stop = threading.Event()
    threads = [threading.Thread(target=actor.work, args=(stop,)) for actor in actors.values()]
    for thread in threads:
        thread.start()
    sent, deadline = 20, time.monotonic() + LIMIT_SECONDS
    while sum(actor.kills for actor in actors.values()) < KILLS and time.monotonic() < deadline:
        time.sleep(rng.uniform(0.1, 2.0))
        rng.choice(list(actors.values())).kill()
        if rng.random() < 0.4:
            send(kafka, range(sent, sent + 1))
            sent += 1
        if any(actor.failed for actor in actors.values()):
            break
    stop.set()
    for thread in threads:
        thread.join()
    assert [actor.failed for actor in actors.values()] == [[]] * len(actors)
    assert sum(actor.kills for actor in actors.values()) >= KILLS
    assert all(actor.kills for actor in actors.values())

    for name in ("live", "kafka", "files", "decoded", "stored"):
        actors[name].finish()
    tables = [name for name in TABLES if name != BATCHES.name]
    before = {name: lake.listed(name) for name in tables}
    printed = "".join(actors[name].finish() for name in ("kafka", "files", "decoded", "stored"))
    assert printed.count("rows written: none") == 2
    assert printed.count("rows: as many as before") == 3
    assert {name: lake.listed(name) for name in tables} == before, "a backfill that is repeated writes nothing"

    tables_now = connect(lake)
    guids = tables_now.execute("SELECT guid FROM articles").fetchall()
    expected = [*range(sent), *(1000 + day * 10 + n for day in range(3) for n in range(8))]
    assert sorted(guids) == sorted((f"n{number}",) for number in expected)
    decoded = "SELECT DISTINCT cleaner_version, genre FROM articles"
    assert tables_now.execute(decoded).fetchall() == [(CLEANER_VERSION, "")]
    versions = tables_now.execute("""
        SELECT count(*), count(*) FILTER (quote_count > 0) FROM articles a
        WHERE list_sort(list_distinct(list_concat([a.annotator_version],
            (SELECT coalesce(list(e.annotator_version), []) FROM entities e WHERE e.article_id = a.article_id),
            (SELECT coalesce(list(q.annotator_version), []) FROM quotes q WHERE q.article_id = a.article_id)
        ))) = [a.annotator_version] AND annotation = 'annotated'
    """).fetchall()
    assert versions == [(len(expected), len(expected))]
    assert audit(lake).findings == []
