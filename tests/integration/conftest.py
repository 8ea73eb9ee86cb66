"""Apache Kafka for the tests in here: absent, it is a failure in CI and a clear skip for a user."""

import os
from collections.abc import Iterator

import pytest

from tests.integration.apache_kafka import ApacheKafka, fetch_jars, missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "integration" in item.path.parts:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """A running Apache Kafka broker."""
    if lacking := missing():
        reason = f"Apache Kafka needs {' and '.join(lacking)}, which this machine does not have"
        pytest.fail(reason) if os.environ.get("DATELINE_REQUIRE_SERVICES") else pytest.skip(reason)
    kafka = ApacheKafka(tmp_path_factory.mktemp("kafka"), fetch_jars(tmp_path_factory.mktemp("jars")))
    kafka.start()
    yield kafka
    kafka.kill()
