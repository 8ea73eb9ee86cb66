"""Kafka as a source of exact offset ranges."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, OffsetOutOfRangeError, UnknownTopicOrPartitionError, for_code
from kafka.structs import OffsetAndMetadata

from pipelines.errors import DataLoss, DatelineError, TryAgain
from schemas.ranges import OffsetRange
from schemas.records import Header, Position, RawMessage

ClientConfig = dict[str, Any]

STALL_SECONDS = 120
"""A range that yields nothing for so long is given up; its batch is run again."""

POLL_MILLISECONDS = 500

GROUP_MILLISECONDS = 5_000
"""How long telling the consumer group may take: it serves monitoring only, and must not hold up a stream."""

LAST_TIMESTAMP = 253_402_300_799_999
"""9999-12-31T23:59:59.999Z in milliseconds. Producers may set any number; 0 stands for none (-1) and for less."""

PROTOCOL_SETTINGS: ClientConfig = {
    "isolation_level": "read_committed",
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "allow_auto_create_topics": False,
}
"""What exactly-once rests on; nobody may set these otherwise."""

CONSUMER_SETTINGS: ClientConfig = {
    "max_partition_fetch_bytes": 4 * 1024 * 1024,
    "fetch_max_wait_ms": 100,
    # The default lets a client wait half a minute before it tries a restarted broker again.
    "reconnect_backoff_max_ms": 1000,
    "bootstrap_timeout_ms": 15_000,
}

PROPERTY_ALIASES = {
    "sasl_username": "sasl_plain_username",
    "sasl_password": "sasl_plain_password",
    "sasl_mechanisms": "sasl_mechanism",
    "ssl_ca_location": "ssl_cafile",
    "ssl_certificate_location": "ssl_certfile",
    "ssl_key_location": "ssl_keyfile",
    "ssl_key_password": "ssl_password",
}
"""Names that other Kafka clients use for settings of this one."""


def client_config(bootstrap_servers: str, properties: Path | None) -> ClientConfig:
    """Client settings from the command line and a Java-style properties file.

    Raises:
        DatelineError: a line or name that no Kafka client setting has.
    """
    config: ClientConfig = _read_properties(properties) if properties else {}
    if bootstrap_servers:
        config["bootstrap_servers"] = bootstrap_servers
    if "bootstrap_servers" not in config:
        raise DatelineError("no Kafka to talk to: give --bootstrap-servers HOST:PORT or --kafka-config FILE")
    return config


def _read_properties(path: Path) -> ClientConfig:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DatelineError(f"cannot read Kafka settings from {path}: {error.strerror}") from error
    settings = (line.strip() for line in lines)
    return dict(_setting(path, line) for line in settings if line and not line.startswith(("#", "!")))


def _setting(path: Path, line: str) -> tuple[str, object]:
    key, equals, value = line.partition("=")
    name = key.strip().replace(".", "_").replace("-", "_")
    name = PROPERTY_ALIASES.get(name, name)
    if not equals or name not in KafkaConsumer.DEFAULT_CONFIG:
        raise DatelineError(f"{path}: '{key.strip()}' is no setting of the Kafka client")
    if name in PROTOCOL_SETTINGS or name == "group_id":
        raise DatelineError(f"{path}: '{key.strip()}' is Dateline's own to set: exactly-once rests on it")
    default = KafkaConsumer.DEFAULT_CONFIG[name]
    text = value.strip()
    if isinstance(default, bool):
        return name, text.lower() == "true"
    return name, int(text) if isinstance(default, int) else text


class Bounds(NamedTuple):
    """What a partition holds: the first offset still there, and the last stable offset (exclusive)."""

    topic: str
    topic_id: str
    partition: int
    first: int
    end: int


class KafkaFeed:
    """A connection to Kafka for one driver or worker.

    Raises:
        TryAgain: no broker answers.
        DatelineError: the settings make no sense.
    """

    def __init__(self, config: ClientConfig, group_id: str | None = None) -> None:
        self._config = config
        self._admin: KafkaAdminClient | None = None
        settings = {**CONSUMER_SETTINGS, **config, **PROTOCOL_SETTINGS, "group_id": group_id}
        try:
            self._consumer = KafkaConsumer(**settings)
        except KafkaError as error:
            raise TryAgain(
                f"cannot connect to Kafka at {config['bootstrap_servers']}: {error} "
                "(no broker there, or it refused the TLS or SASL settings; --debug shows each try)"
            ) from error
        except (ValueError, AssertionError, OSError) as error:
            raise DatelineError(f"the Kafka client settings do not fit: {error}") from error

    def close(self) -> None:
        self._consumer.close()
        if self._admin:
            self._admin.close()

    def bounds(self, topics: Iterable[str]) -> list[Bounds]:
        """What every partition of the topics holds now; nothing for a topic that does not exist.

        Raises:
            TryAgain: the broker does not answer.
        """
        try:
            found = self._describe(sorted(set(topics)))
            ids = {topic["name"]: str(topic["topic_id"]) for topic in found}
            partitions = [partition for topic in found for partition in self._partitions(topic)]
            first = self._consumer.beginning_offsets(partitions)
            end = self._consumer.end_offsets(partitions)
        except KafkaError as error:
            raise TryAgain(f"Kafka does not answer: {error}") from error
        return [Bounds(tp.topic, ids[tp.topic], tp.partition, first[tp], end[tp]) for tp in partitions]

    def _describe(self, topics: list[str]) -> list[dict[str, Any]]:
        """Those of the topics that exist, as the broker knows them now."""
        if self._admin is None:
            known = set(KafkaAdminClient.DEFAULT_CONFIG) & set(self._config)
            self._admin = KafkaAdminClient(**{name: self._config[name] for name in known})
        described = self._admin.describe_topics(topics)
        for topic in described:
            if topic["error_code"] not in (0, UnknownTopicOrPartitionError.errno):
                raise for_code(topic["error_code"])(topic["name"])
        return [topic for topic in described if not topic["error_code"]]

    def _partitions(self, topic: dict[str, Any]) -> list[TopicPartition]:
        """The partitions that a topic has now. By itself the consumer asks for new ones every five minutes only."""
        there = {partition["partition_index"] for partition in topic["partitions"]}
        if there != self._consumer.partitions_for_topic(topic["name"]):
            self._consumer.topics()
        known = there & self._consumer.partitions_for_topic(topic["name"])
        return [TopicPartition(topic["name"], number) for number in sorted(known)]

    def offset_at(self, topic: str, partition: int, instant: int) -> int | None:
        """The first offset at or after an instant (microseconds UTC); ``None`` when there is none."""
        tp = TopicPartition(topic, partition)
        try:
            found = self._consumer.offsets_for_times({tp: instant // 1000}).get(tp)
        except KafkaError as error:
            raise TryAgain(f"Kafka does not answer: {error}") from error
        return found.offset if found else None

    def fetch(self, range_: OffsetRange) -> Iterator[RawMessage | OffsetRange]:
        """The messages of a range in order, and between them, as ranges, the offsets that hold nothing.

        The range ends when the consumer's position has passed its end: control markers and compacted records
        occupy offsets without ever being delivered.

        Raises:
            DataLoss: offsets of the range are gone.
            TryAgain: the broker delivers nothing for :data:`STALL_SECONDS`.
        """
        expected = range_.start
        for message in self._poll_range(range_):
            offset = message.position.offset
            if offset > expected:
                yield range_._replace(start=expected, end=offset)
            yield message
            expected = offset + 1
        if expected < range_.end:
            yield range_._replace(start=expected)

    def _poll_range(self, range_: OffsetRange) -> Iterator[RawMessage]:
        tp = TopicPartition(range_.topic, range_.partition)
        self._consumer.assign([tp])
        self._consumer.seek(tp, range_.start)
        progress, position = time.monotonic(), range_.start
        while position < range_.end:
            for record in self._poll(tp, range_):
                if record.offset >= range_.end:
                    return
                yield _message(record, range_.topic_id)
            reached = self._consumer.position(tp)
            if reached > position:
                progress, position = time.monotonic(), reached
            elif time.monotonic() - progress > STALL_SECONDS:
                raise TryAgain(f"{range_.topic}/{range_.partition} gives nothing at offset {position}")

    def _poll(self, tp: TopicPartition, range_: OffsetRange) -> list[Any]:
        try:
            return list(self._consumer.poll(POLL_MILLISECONDS).get(tp, []))
        except OffsetOutOfRangeError as error:
            raise DataLoss(
                f"{range_.topic}/{range_.partition}: offsets {range_.start} to {range_.end} are no longer on the broker"
            ) from error
        except KafkaError as error:
            raise TryAgain(f"{range_.topic}/{range_.partition}: {error}") from error

    def limit_bytes(self, ranges: Sequence[OffsetRange], limit: int) -> list[OffsetRange]:
        """Shorten ranges so that each holds at most its share of ``limit`` bytes, but at least one message."""
        share = limit // max(len(ranges), 1)
        return [range_._replace(end=self._end_within(range_, share)) for range_ in ranges]

    def _end_within(self, range_: OffsetRange, share: int) -> int:
        total = 0
        for message in self._poll_range(range_):
            total += len(message.value or b"")
            if total > share and message.position.offset > range_.start:
                return message.position.offset
        return range_.end

    def commit_group(self, ends: Sequence[OffsetRange]) -> None:
        """Commit the ends of ranges to the consumer group: for lag monitoring only, nothing is read back."""
        offsets = {TopicPartition(end.topic, end.partition): OffsetAndMetadata(end.end, "", -1) for end in ends}
        self._consumer.commit(offsets, timeout_ms=GROUP_MILLISECONDS)


def _message(record: Any, topic_id: str) -> RawMessage:
    return RawMessage(
        position=Position(record.topic, topic_id, record.partition, record.offset),
        kafka_timestamp=min(max(record.timestamp, 0), LAST_TIMESTAMP) * 1000,
        key=record.key,
        value=record.value,
        headers=[Header(key, value or b"") for key, value in record.headers],
    )
