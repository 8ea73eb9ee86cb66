"""The one shape of a wire format: what a parser is given, what it returns, and how it refuses.

A format is a module with two functions::

    sniff(payload: bytes) -> bool                              is this payload in my format?
    parse(payload: bytes, context: Context) -> list[Parsed]    its items, in the order of the payload

``parse`` raises :class:`Refused` for a payload that is unusable as a whole, and returns a
:class:`Refused` in the place of a single item that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from schemas.records import REJECT_REASONS

USABLE, WITHHELD, CANCELED = "usable", "withheld", "canceled"


class Refused(Exception):
    """Bad input, and its fate: ``reason`` is one of ``REJECT_REASONS``, ``message`` is for people."""

    def __init__(self, reason: str, message: str) -> None:
        if reason not in REJECT_REASONS:
            raise ValueError(f"unknown reason for a reject: {reason}")
        super().__init__(message)
        self.reason = reason
        self.message = message

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return type(self), (self.reason, self.message)


class Context(NamedTuple):
    """What is known about a payload besides its bytes; empty strings mean "not known"."""

    charset: str = ""
    """As the content-type header states it."""
    zone: str = "UTC"
    """IANA name of the time zone of dates that carry none."""


class Story(NamedTuple):
    """One item as a format states it: the fields of :class:`schemas.records.Item` but its position."""

    body: str = ""
    body_is_html: bool = False
    provider: str = ""
    guid: str = ""
    version: int | None = None
    status: str = USABLE
    url: str = ""
    slugline: str = ""
    headline: str = ""
    byline: str = ""
    dateline: str = ""
    contributors: Sequence[str] = ()
    editors_note: str = ""
    language: str = ""
    urgency: int | None = None
    subjects: Sequence[str] = ()
    genre: str = ""
    published_at: int | None = None
    modified: bool = False
    embargoed_until: int | None = None
    rights: str = ""
    notes: Sequence[str] = ()


MAX_ITEMS = 2_500
"""Items in one message."""


def limited(items: Iterable[Any]) -> list[Any]:
    """All of ``items``; raises ``Refused("too_large")`` when they are too many for one message."""
    held = list(islice(items, MAX_ITEMS + 1))
    if len(held) > MAX_ITEMS:
        raise Refused("too_large", f"more than {MAX_ITEMS:,} items in one message")
    return held


Parsed: TypeAlias = "Story | Refused"
"""An item, or why there is none in its place."""


class WireFormat(NamedTuple):
    """A row of the registry."""

    name: str
    content_types: Sequence[str]
    sniff: Callable[[bytes], bool]
    parse: Callable[[bytes, Context], list[Parsed]]
