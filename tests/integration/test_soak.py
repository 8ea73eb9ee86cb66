"""Two hundred thousand small messages: what a driver holds and does for a batch does not grow.

``SOAK_MESSAGES`` sets another number.
"""

import os
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest
from kafka import KafkaProducer

from pipelines.audit import audit
from pipelines.lake import Lake
from pipelines.local_broker import create_topic
from pipelines.progress import Progress
from pipelines.running import Settings, run_stream
from tests.integration.apache_kafka import ApacheKafka

MESSAGES = int(os.environ.get("SOAK_MESSAGES", "200000"))
BATCH = 2000
MOST_GROWTH = 1.05
"""Memory of the last tenth of the batches over that of the first."""


class Sample(NamedTuple):
    """What a driver holds and has done when a batch is closed."""

    resident: int
    """Bytes of memory."""
    calls: int
    """Read and write calls to the operating system since the batch before."""
    files: int
    """Files of the lake, the Delta logs included, that are new since the batch before."""


class Sampling(Progress):
    """Takes a sample at the end of each batch."""

    def __init__(self, lake: Path) -> None:
        self._lake = lake
        self._calls, self._files = self._done()
        self.samples: list[Sample] = []

    def closed(self, batch: object, seconds: float, recovered: bool) -> None:
        calls, files = self._done()
        self.samples.append(Sample(resident_bytes(), calls - self._calls, files - self._files))
        self._calls, self._files = calls, files

    def _done(self) -> tuple[int, int]:
        counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(counts["syscr"]) + int(counts["syscw"]), sum(1 for path in self._lake.rglob("*") if path.is_file())


def resident_bytes() -> int:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.long
def test_memory_files_and_work_of_a_batch_do_not_grow(
    kafka: ApacheKafka, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_topic(kafka.address, "soak", 4)
    producer = KafkaProducer(bootstrap_servers=kafka.address, linger_ms=50, batch_size=256 * 1024)
    for number in range(MESSAGES):
        producer.send("soak", f"Bridge {number} opens\n\nBridge {number} opened on Monday at {number % 12}.".encode())
    producer.flush()
    producer.close()
    lake = Lake(str(tmp_path / "lake"))
    sampling = Sampling(tmp_path / "lake")
    run_stream(
        Settings(["soak"], lake, {"bootstrap_servers": kafka.address}, until_caught_up=True, no_annotate=True), sampling
    )
    tenth = len(sampling.samples) // 10
    ends = [sampling.samples[tenth // 2 : tenth + tenth // 2], sampling.samples[-tenth:]]
    first, last = (Sample(*(int(mean(column)) for column in zip(*end, strict=True))) for end in ends)
    with capsys.disabled():
        print(
            f"\nsoak: {MESSAGES} messages in {len(sampling.samples)} batches\nfirst tenth: {first}\nlast tenth:  {last}"
        )
    report = audit(lake)
    assert (report.findings, report.orphans, report.positions) == ([], [], MESSAGES)
    assert last.resident <= first.resident * MOST_GROWTH
    assert last.calls <= first.calls * 1.25
    assert last.files <= first.files * 1.25
