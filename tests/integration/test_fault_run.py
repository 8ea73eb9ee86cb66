"""Twenty thousand messages on three topics while drivers, workers and the broker are killed at random.

``FAULT_KILLS`` kills in each of the two runs (50 unless told); ``FAULT_MINUTES`` goes on with new seeds for so long.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kafka import KafkaProducer

from pipelines.reading.audit import audit
from pipelines.reading.views import connect
from pipelines.sources.local_broker import create_topic
from pipelines.storage.lake import Lake
from tests.exactly_once.harness import DriverHost, rows_of
from tests.integration.apache_kafka import ApacheKafka
from tests.integration.fault_run import Chaos, Message, Outcome, feed, run_to_the_end

SIZE = 20_000
KILLS = int(os.environ.get("FAULT_KILLS", "50"))
MINUTES = float(os.environ.get("FAULT_MINUTES", "0"))
SETTINGS = ["--batch-records", "400", "--workers", "1", "--interval", "0.1"]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[DriverHost]]:
    hosts = [DriverHost(tmp_path_factory.mktemp("output")) for _ in range(2)]
    yield hosts
    for host in hosts:
        host.close()


def arguments(kafka: ApacheKafka, topics: list[str], lake: Path, *more: str) -> list[str]:
    named = [word for topic in topics for word in ("--topic", topic)]
    return ["run", *named, "--bootstrap-servers", kafka.address, "--lake", str(lake), *SETTINGS, *more]


def create(kafka: ApacheKafka, prefix: str) -> list[str]:
    topics = [f"{prefix}-{letter}" for letter in "abc"]
    for topic in topics:
        create_topic(kafka.address, topic, 3)
    return topics


def produce(kafka: ApacheKafka, messages: list[Message], chunk: int, pause: float) -> None:
    """Send messages in chunks; the broker may be killed meanwhile, then some of them come twice."""
    producer = KafkaProducer(
        bootstrap_servers=kafka.address, acks="all", retries=1000, linger_ms=20, delivery_timeout_ms=300_000,
        reconnect_backoff_max_ms=500, max_in_flight_requests_per_connection=1,
    )  # fmt: skip
    for start in range(0, len(messages), chunk):
        sent = [producer.send(m.topic, key=m.key, value=m.value) for m in messages[start : start + chunk]]
        for future in sent:
            future.get(timeout=300)
        time.sleep(pause)
    producer.close()


def assert_whole(lake: Path) -> None:
    report = audit(Lake(str(lake)))
    assert (report.findings, report.lost) == ([], [])
    # Who loses a race for the ledger, or dies in it, leaves a file that belongs to no table and does no harm.
    assert [path for path in report.orphans if not path.startswith("batches/")] == []


def article_texts(lake: Path) -> list[str]:
    rows = connect(Lake(str(lake))).execute("SELECT text FROM articles").fetchall()
    return [text for (text,) in rows]


def seeds() -> Iterator[int]:
    """The first seed, and more of them as long as ``FAULT_MINUTES`` have not passed."""
    began = time.monotonic()
    yield 1
    seed = 2
    while time.monotonic() - began < 60 * MINUTES:
        yield seed
        seed += 1


def test_what_was_produced_before_comes_out_as_in_an_undisturbed_run_whatever_is_killed(
    kafka: ApacheKafka, hosts: list[DriverHost], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in seeds():
        folder = tmp_path / str(seed)
        topics = create(kafka, f"before{seed}")
        produce(kafka, feed(topics, SIZE, seed), SIZE, 0)
        run = [arguments(kafka, topics, folder / name, "--until-caught-up") for name in ("undisturbed", "lake")]
        folder.mkdir()
        assert run_to_the_end(hosts[0], run[0], folder / "log").starts == 1
        with Chaos(kafka, hosts[:1], folder / "chaos", KILLS, seed) as chaos:
            outcome = run_to_the_end(hosts[0], run[1], folder / "chaos")
        tell(capsys, "everything produced before", chaos, [outcome])
        assert chaos.done
        assert_whole(folder / "lake")
        expected, found = rows_of(folder / "undisturbed"), rows_of(folder / "lake")
        for name, rows in expected.items():
            assert found[name] == rows, name


def test_two_streams_that_share_stories_and_a_topic_lose_nothing_while_producing_goes_on(
    kafka: ApacheKafka, hosts: list[DriverHost], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in seeds():
        folder = tmp_path / str(seed)
        folder.mkdir()
        topics = create(kafka, f"meanwhile{seed}")
        messages = feed(topics, SIZE, seed)
        produced = threading.Thread(target=produce, args=(kafka, messages, 200, 0.2), daemon=True)
        produced.start()
        streams = [
            arguments(kafka, read, folder / "lake", "--stream", name, "--until-caught-up")
            for name, read in (("one", topics[:2]), ("two", topics[1:]))
        ]
        with Chaos(kafka, hosts, folder / "chaos", KILLS, seed) as chaos, ThreadPoolExecutor() as threads:
            running = [
                threads.submit(keep_running, host, run, folder / "chaos", produced, chaos)
                for host, run in zip(hosts, streams, strict=True)
            ]
            outcomes = [outcome for future in running for outcome in future.result()]
        outcomes += [run_to_the_end(host, run, folder / "log") for host, run in zip(hosts, streams, strict=True)]
        tell(capsys, "producing goes on, two streams", chaos, outcomes)
        assert chaos.done
        assert_whole(folder / "lake")
        texts = article_texts(folder / "lake")
        assert len(texts) == len(set(texts))
        assert set(texts) == {json.loads(message.value)["text"] for message in messages}
        read = connect(Lake(str(folder / "lake"))).execute("SELECT topic, key, payload FROM raw").fetchall()
        assert {(m.topic, m.key, m.value) for m in messages} == set(read)
        assert len(read) >= SIZE


def keep_running(
    host: DriverHost, run: list[str], log: Path, produced: threading.Thread, chaos: Chaos
) -> list[Outcome]:
    """Run a stream again and again until nothing is produced and nobody killed any more."""
    outcomes = []
    while produced.is_alive() or not chaos.done:
        outcomes.append(run_to_the_end(host, run, log))
    return outcomes


def tell(capsys: pytest.CaptureFixture[str], what: str, chaos: Chaos, outcomes: list[Outcome]) -> None:
    """Print what was killed and what was recovered, also when the test passes."""
    kills = ", ".join(f"{number} of a {victim}" for victim, number in sorted(chaos.killed.items()))
    recovered = sum(outcome.recovered for outcome in outcomes)
    starts = sum(outcome.starts for outcome in outcomes)
    with capsys.disabled():
        print(
            f"\nfault run ({what}): {chaos.killed.total()} kills ({kills}), {starts} starts of a driver, "
            f"{recovered} batches recovered"
        )
