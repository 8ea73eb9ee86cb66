"""A driver killed at every durable write in turn, on Apache Kafka."""

from pathlib import Path

import pytest

from pipelines.reading.audit import audit
from pipelines.sources.local_broker import create_topic
from pipelines.sources.publish import publish
from pipelines.storage.lake import Lake
from tests.conftest import PAYLOADS
from tests.exactly_once.harness import KILLED, DriverHost, rows_of, run_arguments
from tests.exactly_once.test_kill import MOMENTS
from tests.integration.apache_kafka import ApacheKafka


@pytest.fixture(scope="module")
def topic(kafka: ApacheKafka) -> str:
    """The small feed of the tests in one process, on two partitions."""
    create_topic(kafka.address, "small", 2)
    publish(PAYLOADS, "small", {"bootstrap_servers": kafka.address}, {})
    return "small"


def test_a_driver_killed_before_and_after_every_durable_write_ends_as_if_undisturbed(
    kafka: ApacheKafka, topic: str, host: DriverHost, tmp_path: Path
) -> None:
    """Each start takes up where the one before was killed, and is killed at the next moment; where a lake has come to
    its end without passing that moment, a new one begins."""
    assert host.run(run_arguments(kafka.address, topic, tmp_path / "undisturbed")).status == 0
    lakes = [tmp_path / "0"]
    for moment in MOMENTS:
        fault = f"kill@{moment}:1"
        ended = host.run(run_arguments(kafka.address, topic, lakes[-1]), DATELINE_FAULT=fault)
        if ended.status == 0:
            lakes.append(tmp_path / f"{len(lakes)}")
            ended = host.run(run_arguments(kafka.address, topic, lakes[-1]), DATELINE_FAULT=fault)
        assert ended.status == KILLED, (moment, ended.output)
    assert host.run(run_arguments(kafka.address, topic, lakes[-1])).status == 0
    expected = rows_of(tmp_path / "undisturbed")
    for lake in lakes:
        assert rows_of(lake) == expected
        report = audit(Lake(str(lake)))
        assert (report.findings, report.orphans) == ([], [])
