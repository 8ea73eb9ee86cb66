"""Payloads as messages, and what becomes of them."""

from __future__ import annotations

from schemas.records import Article, Header, Item, Position, RawMessage, Reject
from transforms.clean import clean_item
from transforms.decode import decode, decode_payload
from transforms.feeds import NO_FEEDS, Feeds
from transforms.wire_formats.base import Story

POSITION = Position("news", "topic-1", 2, 40)
RECEIVED = 1_711_600_000_000_000  # 2024-03-28 04:26:40 UTC


def a_message(payload: bytes | None, **headers: str) -> RawMessage:
    """A payload with Kafka headers; ``_`` in their names stands for ``-``."""
    held = [Header(key.replace("_", "-"), value.encode()) for key, value in headers.items()]
    return RawMessage(POSITION, RECEIVED, b"key", payload, held)


def only_story(payload: bytes | str, content_type: str = "", feeds: Feeds = NO_FEEDS) -> Story:
    """The one item of a payload, decoded."""
    data = payload.encode() if isinstance(payload, str) else payload
    (story,) = decode_payload(data, content_type, POSITION.topic, feeds)
    assert isinstance(story, Story), story
    return story


def only_reject(payload: bytes | None, **headers: str) -> Reject:
    """The one reject that a payload ends as."""
    (reject,) = decode(a_message(payload, **headers))
    assert isinstance(reject, Reject)
    return reject


def only_article(payload: bytes | str, **headers: str) -> Article:
    """The one item of a payload, decoded and cleaned."""
    (item,) = decode(a_message(payload.encode() if isinstance(payload, str) else payload, **headers))
    assert isinstance(item, Item), item
    article = clean_item(item)
    assert isinstance(article, Article), article
    return article


def nitf(content: str, head: str = "", body_head: str = "<hedline><hl1>H</hl1></hedline>") -> str:
    """A NITF document around some content."""
    body = f"<body.head>{body_head}</body.head><body.content>{content}</body.content>"
    return f"<nitf><head>{head}</head><body>{body}</body></nitf>"
