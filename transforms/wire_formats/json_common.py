"""What the formats written in JSON share: reading it safely, and looking into it without surprises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from transforms.wire_formats.base import Refused, limited
from transforms.wire_formats.charsets import to_text
from transforms.wire_formats.fields import plain

Json = dict[str, Any]

WRAPPERS = (
    "articles",
    "items",
    "entries",
    "results",
    "docs",
    "documents",
    "stories",
    "hits",
    "data",
    "news",
    "feed",
    "response",
)
"""Keys under which feeds and search interfaces put the list of their items."""

SHELLS = ("_source", "article", "story", "item", "content", "fields")
"""Keys under which one item is put, beside what the transport wants to say."""

NAME_KEYS = (
    "name",
    "rendered",
    "literal",
    "title",
    "label",
    "prefLabel",
    "term",
    "code",
    "qcode",
    "uri",
    "id",
    "value",
    "_",
)


class JsonPayload(NamedTuple):
    """The objects of a payload, one an item, and what had to be repaired to read them."""

    objects: list[Any]
    notes: tuple[str, ...]


def looks_like_json(payload: bytes) -> bool:
    """Whether the payload begins as a JSON object or list."""
    return payload.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json(payload: bytes, charset: str = "") -> JsonPayload:
    """The items of a JSON object, a list, a wrapper object, or JSON Lines. Raises ``Refused("malformed")``."""
    text, notes = to_text(payload, charset)
    text = text.lstrip("\ufeff").strip("\0 \t\r\n")
    try:
        document = json.loads(text, strict=False, parse_constant=lambda name: None)
    except (ValueError, RecursionError) as failure:
        return JsonPayload(limited(_json_lines(text, failure)), notes)
    return JsonPayload(limited(_unwrapped(document)), notes)


def strings(value: Any) -> Iterator[str]:
    """The texts in a value: itself, the names of objects, or those of a list's members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (str(value[key]) for key in NAME_KEYS if isinstance(value.get(key), str) and value[key])
    elif isinstance(value, list):
        yield from (name for member in value if not isinstance(member, list) for name in [one(member)] if name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def one(value: Any) -> str:
    """The first text in a value; empty when there is none."""
    return next((s for s in strings(value) if s.strip()), "").strip()


def many(value: Any, separators: str = "") -> list[str]:
    """All texts in a value, one per member of a list; a single text is split at ``separators``."""
    if isinstance(value, dict):
        return [one(value)]
    found = list(strings(value))
    if isinstance(value, str):
        for separator in separators:
            found = [part for text in found for part in text.split(separator)]
    return [plain(text) for text in found if text.strip()]


def joined(names: Iterable[str]) -> str:
    """Names as a byline writes them."""
    held = [n for n in names if n]
    return held[0] if len(held) == 1 else ", ".join(held[:-1]) + " and " + held[-1] if held else ""


def _json_lines(text: str, failure: Exception) -> list[Any]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        raise Refused("malformed", f"broken JSON: {failure}") from failure
    try:
        return [json.loads(line, strict=False, parse_constant=lambda name: None) for line in lines]
    except (ValueError, RecursionError):
        raise Refused("malformed", f"broken JSON: {failure}") from failure


def _unwrapped(document: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(document, list):
        yield from document
        return
    inner = _inner_list(document) if isinstance(document, dict) and depth < 4 else None
    if inner is None:
        yield document
    else:
        yield from _unwrapped(inner, depth + 1)


def _inner_list(document: Json) -> Any:
    for key in WRAPPERS:
        inner = document.get(key)
        if (
            isinstance(inner, list)
            and all(isinstance(member, dict) for member in inner)
            and (inner or len(document) < 8)
        ):
            return inner
        if isinstance(inner, dict) and any(isinstance(inner.get(k), list) for k in WRAPPERS):
            return inner
    return None


def unshelled(item: Json, known: frozenset[str]) -> Json:
    """The object that holds the fields, when they are one level down."""
    for key in SHELLS:
        inner = item.get(key)
        if isinstance(inner, dict) and len(known & inner.keys()) > len(known & item.keys()):
            return {**item, **inner}
    return item
