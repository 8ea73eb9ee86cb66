"""Two hundred thousand small messages that span five years: what a driver holds and does for a batch has bounds.

``SOAK_MESSAGES`` sets another number.
"""

import os
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from pipelines.reading.audit import audit
from pipelines.reading.progress import Progress
from pipelines.running import Settings, run_stream
from pipelines.storage.index import DurableClaims, IndexPlace
from pipelines.storage.lake import Lake
from tests.integration.apache_kafka import ApacheKafka
from transforms.duplicates.fingerprint_index import FingerprintIndex

MESSAGES = int(os.environ.get("SOAK_MESSAGES", "200000"))
BATCH = 2000
TOPIC, PARTITIONS = "soak", 4
FIRST, APART = 1_577_836_800_000, 20 * 24 * 60 * 60 * 1000
"""When the first batch was sent and how long after it the next one: milliseconds. So the window in which copies are
looked for is full after six batches, as it is in a driver that runs for years, and most batches have one date."""

MOST_GROWTH = 1.08
"""Memory of the last tenth of the batches over that of the first; 1.048 was measured."""

MOST_MORE_CALLS = 1.5
"""Read and write calls of the last tenth over those of the first; 1.24 was measured, with a checkpoint more in it."""

MOST_MORE_FILES = 1.25

CALLS_A_CLAIM = 12
"""Of the index at most. A claim ends in a page of its own for its item and one for its text (both are found by a hash),
and shares the others with its batch. SQLite reads such a page, writes it to the log in two parts, reads it there again
and writes it to its place: 5 calls a page. A small index has fewer pages than a batch has claims, so it takes fewer."""


class Sample(NamedTuple):
    """What a driver holds and has done when a batch is closed."""

    resident: int
    """Bytes of memory."""
    calls: int
    """Read and write calls to the operating system since the batch before, without those of the index."""
    index_calls: int
    """The same of the index."""
    files: int
    """Files of the lake, the Delta logs included, that are new since the batch before."""


class Sampling(Progress):
    """Takes a sample at the end of each batch."""

    def __init__(self, lake: Path) -> None:
        self._lake = lake
        self._index_calls = 0
        self._before = self._done()
        self.samples: list[Sample] = []

    def closed(self, batch: object, seconds: float, recovered: bool) -> None:
        done = self._done()
        since = (now - then for now, then in zip(done, self._before, strict=True))
        self.samples.append(Sample(resident_bytes(), *since))
        self._before = done

    def _done(self) -> tuple[int, int, int]:
        files = sum(1 for path in self._lake.rglob("*") if path.is_file())
        return calls_of("self") - self._index_calls, self._index_calls, files

    def counting(self, open_index: Callable[[IndexPlace], FingerprintIndex]) -> Callable[[IndexPlace], "CountedIndex"]:
        """What opens an index whose calls are counted, from its opening to its closing."""
        return lambda place: CountedIndex(calls_of("thread-self"), open_index(place), self)

    def add_index_calls(self, number: int) -> None:
        self._index_calls += number


class CountedIndex(DurableClaims):
    """An index whose calls to the operating system are counted; one thread opens, asks and closes it."""

    def __init__(self, before: int, index: FingerprintIndex, sampling: Sampling) -> None:
        super().__init__(index)
        self._before, self._sampling = before, sampling

    def close(self) -> None:
        super().close()
        self._sampling.add_index_calls(calls_of("thread-self") - self._before)


def calls_of(whose: str) -> int:
    """Read and write calls of this process or thread so far."""
    counts = dict(line.split(": ") for line in Path(f"/proc/{whose}/io").read_text().splitlines())
    return int(counts["syscr"]) + int(counts["syscw"])


def resident_bytes() -> int:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def produce(address: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=address)
    admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1, topic_configs={"retention.ms": "-1"})])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=address, linger_ms=50, batch_size=256 * 1024)
    for number in range(MESSAGES):
        name = " ".join(str(number))  # of words that come back, as those of a language do
        text = f"Bridge {name} opens\n\nBridge {name} opened on Monday at noon."
        sent_at = FIRST + number // BATCH * APART
        producer.send(TOPIC, text.encode(), partition=number % PARTITIONS, timestamp_ms=sent_at)
    producer.flush()
    producer.close()


def test_memory_files_and_work_of_a_batch_stay_within_bounds(
    kafka: ApacheKafka, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    produce(kafka.address)
    lake = Lake(str(tmp_path / "lake"))
    sampling = Sampling(tmp_path / "lake")
    monkeypatch.setattr(IndexPlace, "__call__", sampling.counting(IndexPlace.__call__))
    settings = Settings(
        [TOPIC],
        lake,
        {"bootstrap_servers": kafka.address},
        until_caught_up=True,
        no_annotate=True,
        batch_records=BATCH,
    )
    run_stream(settings, sampling)
    samples = sampling.samples
    tenth = len(samples) // 10
    first, last = (mean_of(samples[1 : 1 + tenth]), mean_of(samples[-tenth:]))  # the first one reads programs as well
    with capsys.disabled():
        print(f"\nsoak: {MESSAGES} messages in {len(samples)} batches\nfirst tenth: {first}\nlast tenth:  {last}")
    report = audit(lake)
    assert (report.findings, report.orphans, report.positions) == ([], [], MESSAGES)
    assert last.resident <= first.resident * MOST_GROWTH
    assert last.calls <= first.calls * MOST_MORE_CALLS
    assert last.files <= first.files * MOST_MORE_FILES
    assert max(sample.index_calls for sample in samples[-tenth:]) <= CALLS_A_CLAIM * BATCH


def mean_of(samples: list[Sample]) -> Sample:
    return Sample(*(round(mean(column)) for column in zip(*samples, strict=True)))
