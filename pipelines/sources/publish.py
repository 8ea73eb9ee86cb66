"""Sends payloads to a Kafka topic, in the order of the input, an item's versions to one partition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from kafka import KafkaProducer
from kafka.errors import KafkaError

from pipelines.errors import DatelineError
from pipelines.sources.archives import find_files, read_archive
from pipelines.sources.kafka_feed import ClientConfig
from schemas.records import Header, Position, RawMessage, Reject
from transforms.decode import UNREADABLE, decode
from transforms.feeds import NO_FEEDS, Feeds


class Payload(NamedTuple):
    """A message to be, and where it comes from. ``value`` is ``None`` where it cannot be read; a header says why."""

    source: str
    value: bytes | None
    headers: Sequence[Header] = ()


def read_payloads(paths: Iterable[Path]) -> Iterator[Payload]:
    """The payloads of files and folders, and of archives as :mod:`pipelines.sources.archives` reads them.

    Raises:
        DatelineError: a path does not exist.
    """
    for path, _ in find_files(paths):
        for number, entry in enumerate(read_archive(path), start=1):
            if entry:
                yield Payload(f"{path}:{number}", entry.value, entry.headers)


def message_of(payload: Payload, received_at: int = 0, topic: str = "") -> RawMessage:
    """A payload as a message that has not been through Kafka. ``received_at``: microseconds UTC."""
    return RawMessage(Position(topic, "", 0, 0), received_at, None, payload.value, payload.headers)


def key_of(payload: Payload, topic: str = "", feeds: Feeds = NO_FEEDS) -> bytes | None:
    """Provider and guid of the first item, so that its versions stay in one partition; ``None`` if undecodable."""
    first = next(iter(decode(message_of(payload, topic=topic), feeds)), None)
    return None if first is None or isinstance(first, Reject) else f"{first.provider}/{first.guid}".encode()


def publish(
    payloads: Iterable[Payload],
    topic: str,
    config: ClientConfig,
    settings: dict[str, Any],
    feeds: Feeds = NO_FEEDS,
) -> int:
    """Send payloads and wait until the broker has them. -> how many

    Raises:
        DatelineError: the broker is not there or refuses one, or a payload cannot be read.
    """
    try:
        producer = KafkaProducer(**config, **settings)
        with closing(producer):  # which waits until the broker has all that was sent
            sent = [
                producer.send(topic, value=payload.value, key=key_of(payload, topic, feeds), headers=_sent(payload))
                for payload in payloads
            ]
        for future in sent:
            future.get(timeout=60)
    except KafkaError as error:
        raise DatelineError(f"cannot publish to '{topic}': {error}") from error
    return len(sent)


def _sent(payload: Payload) -> list[tuple[str, bytes]]:
    headers = dict(payload.headers)
    if payload.value is None:
        raise DatelineError(f"{payload.source}: {headers[UNREADABLE].decode()}; what comes before it was published")
    return list(headers.items())
