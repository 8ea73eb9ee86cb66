"""What messages leave unsaid: defaults per topic and per provider, from a TOML file.

::

    [topics.wire-de]                       # messages of this topic that state no provider are this provider's
    provider = "Nordsee-Dienst"

    [providers."Nordsee-Dienst"]
    format = "NewsML-G2"                   # for messages without a content type
    language = "de"
    time_zone = "Europe/Berlin"            # of dates without one

    [providers."Agence Meridian"]
    name = "Meridian"                      # as the tables call it

What a message states goes before both; a provider's own settings go before those of the topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from transforms.wire_formats.fields import language_of
from transforms.wire_formats.registry import FORMATS


class Defaults(NamedTuple):
    """What a topic or provider leaves unsaid; empty strings mean "no default"."""

    provider: str = ""
    content_type: str = ""
    language: str = ""
    zone: str = ""
    """IANA name of the time zone of dates without one; UTC when empty."""


NO_DEFAULTS = Defaults()
CONTENT_TYPE_OF = {wire_format.name.casefold(): wire_format.content_types[0] for wire_format in FORMATS}

SETTINGS = {
    "provider": "provider",
    "name": "provider",
    "format": "content_type",
    "language": "language",
    "time_zone": "zone",
}
"""Name in the file to field of :class:`Defaults`."""
ALLOWED = {
    "topics": ("provider", "format", "language", "time_zone"),
    "providers": ("name", "format", "language", "time_zone"),
}


class Feeds(NamedTuple):
    """The defaults of a feeds file."""

    topics: Mapping[str, Defaults] = {}
    providers: Mapping[str, Defaults] = {}
    """By name as stated, in lower case; ``provider`` is the name that the tables have."""

    def defaults(self, topic: str, provider: str = "") -> Defaults:
        """For items of a topic that state ``provider``; its name in the tables is among them."""
        shared = self.topics.get(topic, NO_DEFAULTS)
        name = provider or shared.provider
        own = self.providers.get(name.casefold(), NO_DEFAULTS)
        return Defaults(*(o or s for o, s in zip(own, shared._replace(provider=name), strict=True)))


NO_FEEDS = Feeds()


def feeds_of(document: Mapping[str, Any]) -> Feeds:
    """The feeds in a parsed TOML document. Raises ``ValueError`` that says what is wrong with it."""
    unknown = document.keys() - ALLOWED.keys()
    if unknown:
        raise ValueError(f"unknown table [{min(unknown)}]: it has {' and '.join(ALLOWED)}")
    tables = {kind: _tables(kind, document.get(kind, {})) for kind in ALLOWED}
    return Feeds(tables["topics"], {name.casefold(): found for name, found in tables["providers"].items()})


def _tables(kind: str, tables: Any) -> dict[str, Defaults]:
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ValueError(f"[{kind}] holds tables: [{kind}.NAME]")
    return {name: _defaults(f"{kind}.{name}", table, ALLOWED[kind]) for name, table in tables.items()}


def _defaults(place: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> Defaults:
    for name, value in table.items():
        problem = _problem(name, value, allowed)
        if problem:
            raise ValueError(f"[{place}] {problem}")
    given = {SETTINGS[name]: value for name, value in table.items()}
    if "format" in table:
        given["content_type"] = CONTENT_TYPE_OF[table["format"].casefold()]
    return Defaults(**given)


def _problem(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if name not in allowed:
        return f"{name}: unknown setting, there are {', '.join(allowed)}"
    if not isinstance(value, str) or not value.strip():
        return f"{name}: a string that is not empty is expected"
    if name == "format" and value.casefold() not in CONTENT_TYPE_OF:
        return f"format: unknown wire format '{value}', there are {', '.join(f.name for f in FORMATS)}"
    if name == "time_zone" and value not in available_timezones():
        return f"time_zone: unknown time zone '{value}': use an IANA name such as Europe/Berlin"
    if name == "language" and language_of(value) != value:
        return f"language: '{value}' is no ISO 639-1 code such as de"
    return ""
