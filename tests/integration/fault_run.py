"""A feed of repeated stories, and a hand that kills drivers, workers and the broker at random while they are read."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.exactly_once.harness import KILLED, DriverHost
from tests.integration.apache_kafka import ApacheKafka
from tests.strategies import word

STORIES, UPDATED = 2_600, 400
"""Distinct texts: a first version of each story, and a second one of some: 3,000 in all."""

PROVIDERS = 4

VICTIMS = {"driver": 0.6, "worker": 0.3, "broker": 0.1}
"""Who is killed how often."""

MOST_MOMENTS = 12
"""Durable moments between two kills, at most. A batch passes 16 at least (before and after: plan, claims, two staged
files, seal, two commits, close), so 50 batches cannot end before 66 kills: no clock decides how many there are."""


class Message(NamedTuple):
    """A message of the feed: where it goes, the key that keeps an item's versions in order, and its payload."""

    topic: str
    key: bytes
    value: bytes


def story_text(story: int, version: int) -> str:
    """A short text that no other story and version shares."""
    rng = random.Random(f"{story}/{version}")
    name = f"{word(rng).capitalize()} {word(rng).capitalize()}"
    words = " ".join(word(rng) for _ in range(12))
    return f"The bridge at {word(rng).capitalize()} opened again, the council said. “{words},” said {name}, the mayor."


def feed(topics: Sequence[str], size: int, seed: int) -> list[Message]:
    """At most ``size`` messages, about seven for each text, spread over topics and providers.

    Only one provider sends second versions, and each follows the first one in its topic and under its key. So each
    text has one owner, and which texts have one does not depend on the order in which topics are read.
    """
    rng = random.Random(seed)
    texts = [(story, 1) for story in range(STORIES)] + [(story, 2) for story in range(UPDATED)]
    asked = [rng.choice(texts) for _ in range(size)]
    sent: set[tuple[str, int, int]] = set()
    messages = []
    for story, version in asked:
        topic, provider = rng.choice(topics), 0 if version == 2 else rng.randrange(PROVIDERS)
        if version == 2 and (topic, provider, story) not in sent:
            messages.append(_message(topic, provider, story, 1))
        sent.add((topic, provider, story))
        messages.append(_message(topic, provider, story, version))
    return messages[:size]


def _message(topic: str, provider: int, story: int, version: int) -> Message:
    item = {
        "provider": f"agency-{provider}",
        "guid": f"story-{story}",
        "version": version,
        "headline": f"Bridge {story} opens",
        "language": "en",
        "published_at": "2026-03-02T10:00:00Z",
        "text": story_text(story, version),
    }
    return Message(topic, f"{provider}/{story}".encode(), json.dumps(item, ensure_ascii=False).encode())


class Chaos:
    """Kills a random victim after a random number of durable moments, until it has killed ``kills`` times."""

    def __init__(self, kafka: ApacheKafka, hosts: Sequence[DriverHost], log: Path, kills: int, seed: int) -> None:
        self._kafka, self._hosts, self._log, self._kills = kafka, hosts, log, kills
        self._random = random.Random(seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.killed: Counter[str] = Counter()
        log.touch()

    def __enter__(self) -> Chaos:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def done(self) -> bool:
        return self.killed.total() >= self._kills

    def _work(self) -> None:
        while not self.done and not self._over.is_set():
            self._wait_for_moments(self._random.randint(1, MOST_MOMENTS))
            (victim,) = self._random.choices(list(VICTIMS), list(VICTIMS.values()))
            self.killed[victim] += getattr(self, f"_kill_{victim}")()

    def _wait_for_moments(self, number: int) -> None:
        """Wait until the drivers have passed some more moments."""
        until = self._moments() + number
        while self._moments() < until and not self._over.is_set():
            time.sleep(0.005)

    def _moments(self) -> int:
        return self._log.read_bytes().count(b"\n")

    def _kill_driver(self) -> bool:
        return _kill(self._random.choice(self._hosts).pid)

    def _kill_worker(self) -> bool:
        workers = [pid for host in self._hosts for pid in model_processes(host.pid)]
        return bool(workers) and _kill(self._random.choice(workers))

    def _kill_broker(self) -> bool:
        self._kafka.kill()
        self._kafka.start()
        return True


def _kill(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def model_processes(driver: int) -> list[int]:
    """The language-model processes of a driver."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{driver}/task/{driver}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in _command(pid)]
    return []


def _command(pid: str) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


class Outcome(NamedTuple):
    """What a driver that was started again and again came to."""

    starts: int
    recovered: int
    """Batches that a later start took up again."""


def run_to_the_end(host: DriverHost, arguments: list[str], log: Path) -> Outcome:
    """Start a driver again whenever it was killed, until it ends by itself."""
    outputs = list(_starts(host, arguments, log))
    return Outcome(len(outputs), sum(output.count("(taken up again)") for output in outputs))


def _starts(host: DriverHost, arguments: list[str], log: Path) -> Iterator[str]:
    while True:
        ended = host.run(arguments, DATELINE_FAULT_LOG=str(log))
        assert ended.status in (0, KILLED), ended.output
        yield ended.output
        if ended.status == 0:
            return
