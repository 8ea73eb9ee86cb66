"""A small feed with every fate in it, for tests that run it many times."""

from __future__ import annotations

import json
from typing import Any

from pipelines.sources.publish import Payload

BRIDGE = (
    "The council of Velburg opened the new bridge on Monday, the city said in a statement. “We waited nine years for "
    "this,” said Anna Holm, the mayor.\n\nShe added that a second bridge would follow next year."
)
FLOOD = (
    "Heavy rain closed two roads near Marren on Tuesday, police said. “Nobody was hurt,” Chief Inspector Tomas Rell "
    "told reporters.\n\nRell said the roads would open again by the evening."
)


def item(guid: str, text: str, **more: Any) -> bytes:
    """A plain JSON message."""
    fixed = {"provider": "Northwire", "guid": guid, "headline": f"Item {guid}", "text": text, "language": "en"}
    return json.dumps({**fixed, "published_at": "2026-03-02T10:00:00Z", **more}, ensure_ascii=False).encode()


MESSAGES = (
    item("bridge", BRIDGE, version=1),
    item("flood", FLOOD),
    item("bridge", BRIDGE, version=1),
    item("bridge-elsewhere", BRIDGE, provider="Coast Press"),
    b'{"provider": "Northwire", "text": ',
    item("bridge", BRIDGE.replace("nine", "ten"), version=2, published_at="2026-03-03T08:00:00Z"),
    item("hall", "The town hall of Velburg will close in May, Holm said.", version=1),
    item("hall", "", version=2, status="canceled"),
    item("bridge", BRIDGE.replace("nine", "eight"), version=0),
)
"""Four articles, a version, a kill, a redelivery, an exact copy, a stale version and a reject."""

PAYLOADS = [Payload(f"message {number}", value) for number, value in enumerate(MESSAGES)]
