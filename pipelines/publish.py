"""Sends payloads to a Kafka topic, in the order of the input, an item's versions to one partition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kafka import KafkaProducer
from kafka.errors import KafkaError

from pipelines.errors import DatelineError
from pipelines.kafka_feed import ClientConfig
from schemas.records import Position, RawMessage, Reject
from transforms.decode import decode
from transforms.feeds import NO_FEEDS, Feeds

IGNORED = ("README.md",)


class Payload(NamedTuple):
    """A message to be, and where it comes from."""

    source: str
    value: bytes


def read_payloads(paths: Iterable[Path]) -> Iterator[Payload]:
    """The payloads of files and folders; a JSON Lines file (``.jsonl``) holds one a line.

    Raises:
        DatelineError: a path does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from read_payloads(child for child in sorted(path.iterdir()) if _is_payload(child))
        elif path.suffix == ".jsonl":
            yield from _lines(path)
        elif path.is_file():
            yield Payload(str(path), path.read_bytes())
        else:
            raise DatelineError(f"there is no file or folder {path}")


def _is_payload(path: Path) -> bool:
    return not path.name.startswith(".") and path.name not in IGNORED


def _lines(path: Path) -> Iterator[Payload]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield Payload(f"{path}:{number}", line.rstrip(b"\r\n"))


def message_of(payload: bytes, received_at: int = 0, topic: str = "") -> RawMessage:
    """A payload as a message that has not been through Kafka. ``received_at``: microseconds UTC."""
    return RawMessage(Position(topic, "", 0, 0), received_at, None, payload, [])


def key_of(payload: bytes, topic: str = "", feeds: Feeds = NO_FEEDS) -> bytes | None:
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
        DatelineError: the broker is not there or refuses one.
    """
    try:
        producer = KafkaProducer(**config, **settings)
        sent = [producer.send(topic, value=p.value, key=key_of(p.value, topic, feeds)) for p in payloads]
        producer.flush()
        for future in sent:
            future.get(timeout=60)
        producer.close()
    except KafkaError as error:
        raise DatelineError(f"cannot publish to '{topic}': {error}") from error
    return len(sent)
