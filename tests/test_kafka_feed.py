"""Kafka as a source: settings, and records that no clock made."""

from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from pipelines.errors import DatelineError
from pipelines.sources.kafka_feed import KafkaFeed, client_config
from pipelines.sources.local_broker import create_topic
from schemas.ranges import OffsetRange
from schemas.records import RawMessage
from schemas.rows import day_of


def config_of(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "client.properties"
    path.write_text(text)
    return client_config("", path)


def test_a_properties_file_sets_the_client_under_the_names_of_other_clients_too(tmp_path: Path) -> None:
    config = config_of(
        tmp_path, "# ours\nbootstrap.servers = kafka:9092\nsasl.username=anna\nrequest.timeout.ms=9000\n"
    )
    assert config == {"bootstrap_servers": "kafka:9092", "sasl_plain_username": "anna", "request_timeout_ms": 9000}


@pytest.mark.parametrize("line", ["isolation.level=read_uncommitted", "auto.offset.reset=earliest", "group.id=x"])
def test_what_exactly_once_rests_on_cannot_be_set(line: str, tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="exactly-once rests on it"):
        config_of(tmp_path, f"bootstrap.servers=x:1\n{line}")


def test_a_setting_that_nobody_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"'bootstrap\.sever' is no setting of the Kafka client"):
        config_of(tmp_path, "bootstrap.sever=x:1")


def test_timestamps_that_no_calendar_holds_are_brought_into_it(broker: str) -> None:
    create_topic(broker, "clocks", 1)
    producer = KafkaProducer(bootstrap_servers=broker, batch_size=0)
    for timestamp in (300_000_000_000_000, 2**60, 1_700_000_000_000):
        producer.send("clocks", b"x", timestamp_ms=timestamp).get(timeout=30)
    producer.close()
    feed = KafkaFeed({"bootstrap_servers": broker})
    (bounds,) = feed.bounds(["clocks"])
    messages = list(feed.fetch(OffsetRange("clocks", bounds.topic_id, 0, 0, 3)))
    feed.close()
    days = [str(day_of(message.kafka_timestamp)) for message in messages if isinstance(message, RawMessage)]
    assert days == ["9999-12-31", "9999-12-31", "2023-11-14"]
