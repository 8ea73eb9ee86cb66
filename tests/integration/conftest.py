"""Apache Kafka for the tests in here: absent, it is a failure in CI and a clear skip for a user."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.integration.apache_kafka import ApacheKafka, fetch_jars, missing


def absent(reason: str) -> NoReturn:
    """A service that a test needs is not here: a failure in CI, a skip for a user."""
    if os.environ.get("DATELINE_REQUIRE_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "integration" in item.path.parts:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def jars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with Apache Kafka's jars."""
    if lacking := missing():
        absent(f"Apache Kafka needs {' and '.join(lacking)}, which this machine does not have")
    return fetch_jars(tmp_path_factory.mktemp("jars"))


@pytest.fixture(scope="session")
def kafka(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """A running Apache Kafka broker."""
    kafka = ApacheKafka(tmp_path_factory.mktemp("kafka"), jars)
    kafka.start()
    yield kafka
    kafka.kill()


@pytest.fixture(scope="session")
def secure_kafka(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """A running broker that lets nobody in without TLS and SASL/SCRAM."""
    kafka = ApacheKafka(tmp_path_factory.mktemp("secure-kafka"), jars, secure=True)
    kafka.start()
    yield kafka
    kafka.kill()
