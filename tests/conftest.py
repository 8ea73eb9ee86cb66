"""Fixtures that several test modules share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.running import Settings, run_stream
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic, local_broker
from pipelines.sources.publish import publish, read_payloads
from pipelines.storage.lake import Lake
from tests.exactly_once.harness import DriverHost
from tests.integration.redis_server import RedisServer, server_program
from tests.wire import PAYLOADS

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of an embedded broker."""
    with local_broker() as address:
        yield address


@pytest.fixture(scope="session")
def seeded(broker: str) -> str:
    """A topic with three partitions that holds the seeds."""
    topic = "seeds"
    create_topic(broker, topic, 3)
    publish(read_payloads([SEEDS]), topic, {"bootstrap_servers": broker}, PRODUCER_SETTINGS)
    return topic


@pytest.fixture(scope="session")
def small(broker: str) -> str:
    """A topic with two partitions that holds the small feed."""
    topic = "small"
    create_topic(broker, topic, 2)
    publish(PAYLOADS, topic, {"bootstrap_servers": broker}, PRODUCER_SETTINGS)
    return topic


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DriverHost]:
    """Runs commands in a warm process."""
    host = DriverHost(tmp_path_factory.mktemp("output"))
    yield host
    host.close()


@pytest.fixture(scope="session")
def seeded_lake(broker: str, seeded: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake into which the seeds have been run once; not to be changed."""
    lake = tmp_path_factory.mktemp("seeded") / "lake"
    kafka = {"bootstrap_servers": broker}
    run_stream(Settings(topics=[seeded], lake=Lake(str(lake)), kafka=kafka, until_caught_up=True, workers=0))
    return lake


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A running Redis or Valkey server; for tests that are marked ``integration``."""
    program = server_program()
    if program is None:
        reason = "this machine has neither redis-server nor valkey-server, and cannot install one"
        pytest.fail(reason) if os.environ.get("DATELINE_REQUIRE_SERVICES") else pytest.skip(reason)
    server = RedisServer(program, tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()
