"""Processes that drivers are forked from."""

from collections.abc import Iterator

import pytest

from tests.exactly_once.harness import DriverHost


@pytest.fixture(scope="module")
def second_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DriverHost]:
    host = DriverHost(tmp_path_factory.mktemp("output"))
    yield host
    host.close()
