"""What goes wrong around a driver on Apache Kafka: the disk, the index, a staged file, the clock, rivals."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from deltalake.exceptions import DeltaError

from pipelines.reading.audit import audit
from pipelines.sources.local_broker import create_topic
from pipelines.sources.publish import Payload, publish
from pipelines.storage.lake import Lake
from tests.exactly_once.harness import DriverHost, rows_of, wait_for
from tests.integration.apache_kafka import ApacheKafka
from tests.integration.conftest import absent
from tests.integration.fault_run import story_text

DATELINE = [str(Path(sys.executable).with_name("dateline"))]


@pytest.fixture(scope="module")
def topic(kafka: ApacheKafka) -> str:
    """Three hundred stories on three partitions, each sent twice."""
    create_topic(kafka.address, "faults", 3)
    stories = [Payload("", f"Story {number}\n\n{story_text(number, 1)}".encode()) for number in range(300)]
    publish(stories + stories, "faults", {"bootstrap_servers": kafka.address}, {"acks": "all"})
    return "faults"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DriverHost]:
    host = DriverHost(tmp_path_factory.mktemp("output"))
    yield host
    host.close()


def arguments(kafka: ApacheKafka, topic: str, lake: Path) -> list[str]:
    settings = ["--until-caught-up", "--no-annotate", "--batch-records", "100"]
    return ["run", "--topic", topic, "--bootstrap-servers", kafka.address, "--lake", str(lake), *settings]


@pytest.fixture(scope="module")
def undisturbed(kafka: ApacheKafka, topic: str, host: DriverHost, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake of a run that nothing disturbs."""
    lake = tmp_path_factory.mktemp("undisturbed") / "lake"
    ended = host.run(arguments(kafka, topic, lake))
    assert ended.status == 0, ended.output
    return lake


def assert_as_undisturbed(lake: Path, undisturbed: Path) -> None:
    expected, found = rows_of(undisturbed), rows_of(lake)
    for name, rows in expected.items():
        assert found[name] == rows, name
    report = audit(Lake(str(lake)))
    assert (report.findings, report.orphans) == ([], [])


def lines(output: str) -> list[str]:
    """What a run said besides its log."""
    return [line for line in output.splitlines() if line.startswith("dateline: ")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for little."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        absent("a disk that fills up needs the right to mount one")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_stops_a_run_with_one_clear_line_and_the_next_one_goes_on(
    kafka: ApacheKafka, topic: str, host: DriverHost, undisturbed: Path, small_disk: Path
) -> None:
    run = arguments(kafka, topic, small_disk / "lake")
    stopped = host.run(run)
    assert stopped.status == 1
    (line,) = lines(stopped.output)
    assert re.search("No space left on device|disk is full", line)
    subprocess.run(["mount", "-o", "remount,size=256m", small_disk], check=True)
    ended = host.run(run)
    assert ended.status == 0, ended.output
    assert_as_undisturbed(small_disk / "lake", undisturbed)


def test_an_index_that_another_process_has_locked_delays_a_run(
    kafka: ApacheKafka, topic: str, host: DriverHost, undisturbed: Path, tmp_path: Path
) -> None:
    run, barrier = arguments(kafka, topic, tmp_path / "lake"), tmp_path / "paused"
    output = host.start(run, DATELINE_FAULT="pause@before:claims:2", DATELINE_FAULT_FILE=str(barrier))
    wait_for(barrier)
    other = sqlite3.connect(tmp_path / "lake" / "_state" / "fingerprints.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    barrier.unlink()
    time.sleep(2)
    assert "live-00000002" not in output.read_text()
    other.execute("ROLLBACK")
    other.close()
    ended = host.wait(output)
    assert ended.status == 0, ended.output
    assert_as_undisturbed(tmp_path / "lake", undisturbed)


def test_a_table_that_cannot_be_written_half_way_stops_a_run_and_the_next_one_commits_the_rest(
    kafka: ApacheKafka, topic: str, host: DriverHost, undisturbed: Path, tmp_path: Path
) -> None:
    run, barrier = arguments(kafka, topic, tmp_path / "lake"), tmp_path / "paused"
    output = host.start(run, DATELINE_FAULT="pause@before:commit-raw:2", DATELINE_FAULT_FILE=str(barrier))
    wait_for(barrier)
    log = tmp_path / "lake" / "raw" / "_delta_log"
    log.rename(tmp_path / "elsewhere")
    log.write_text("not a folder")
    barrier.unlink()
    stopped = host.wait(output)
    assert stopped.status == 1
    assert len(lines(stopped.output)) == 1
    log.unlink()
    (tmp_path / "elsewhere").rename(log)
    ended = host.run(run)
    assert ended.status == 0, ended.output
    assert "(taken up again)" in ended.output
    assert_as_undisturbed(tmp_path / "lake", undisturbed)


@pytest.mark.parametrize("damage", ["cut", "gone", "other bytes"])
def test_a_sealed_file_that_is_damaged_before_its_commit_is_made_again(
    damage: str, kafka: ApacheKafka, topic: str, host: DriverHost, undisturbed: Path, tmp_path: Path
) -> None:
    run, barrier = arguments(kafka, topic, tmp_path / "lake"), tmp_path / "paused"
    output = host.start(run, DATELINE_FAULT="pause@after:seal:2", DATELINE_FAULT_FILE=str(barrier))
    wait_for(barrier)
    (file,) = (tmp_path / "lake" / "raw").glob("date=*/live-00000002-*.parquet")
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(content[:-9] if damage == "cut" else bytes(len(content)))
    barrier.unlink()
    ended = host.wait(output)
    assert ended.status == 0, ended.output
    assert "is damaged or gone" in ended.output
    assert_as_undisturbed(tmp_path / "lake", undisturbed)


@pytest.fixture(scope="module")
def faketime() -> str:
    """Debian's faketime, which gives a process another clock."""
    if not shutil.which("faketime"):
        if os.geteuid() or not shutil.which("apt-get"):
            absent("another clock needs Debian's package faketime")
        subprocess.run(["apt-get", "-qq", "update"], check=True, stdin=subprocess.DEVNULL, capture_output=True)
        subprocess.run(["apt-get", "-qq", "-y", "install", "faketime"], check=True, stdin=subprocess.DEVNULL)
    return "faketime"


def test_a_clock_that_jumps_years_ahead_and_back_changes_no_row(
    kafka: ApacheKafka, topic: str, undisturbed: Path, tmp_path: Path, faketime: str
) -> None:
    run = arguments(kafka, topic, tmp_path / "lake")
    ahead = [faketime, "-f", "+9 years"]
    killed = subprocess.run(
        [*ahead, *DATELINE, *run], env={**os.environ, "DATELINE_FAULT": "kill@before:seal:3"}, capture_output=True
    )
    assert killed.returncode, killed.stderr
    assert b"live-00000002: " in killed.stderr
    assert b"live-00000003: " not in killed.stderr
    ended = subprocess.run([*DATELINE, *run], capture_output=True)  # nine years back
    assert ended.returncode == 0, ended.stderr
    assert_as_undisturbed(tmp_path / "lake", undisturbed)


def test_a_compaction_of_every_table_that_races_a_run_loses_and_doubles_nothing(
    kafka: ApacheKafka, topic: str, host: DriverHost, undisturbed: Path, tmp_path: Path
) -> None:
    lake, over, compacted = Lake(str(tmp_path / "lake")), threading.Event(), []

    def compact() -> None:
        while not over.is_set():
            for name in ("articles", "duplicates", "raw"):
                try:
                    compacted.append(lake.table(name).optimize.compact()["numFilesRemoved"])
                except (DeltaError, OSError):
                    time.sleep(0.05)  # the table is not there yet, or the run was faster

    rival = threading.Thread(target=compact)
    rival.start()
    ended = host.run(arguments(kafka, topic, tmp_path / "lake"))
    over.set()
    rival.join()
    assert ended.status == 0, ended.output
    assert sum(compacted) > 0
    assert_as_undisturbed(tmp_path / "lake", undisturbed)
