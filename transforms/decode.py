"""A Kafka message to the news items it holds, whatever wire format it is in.

Bad input ends as a reject with a reason; anything else that goes wrong is a bug and is raised.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.records import REJECT_REASONS, Item, RawMessage, Reject
from transforms.wire_formats.base import CANCELED, USABLE, Context, Parsed, Refused, Story
from transforms.wire_formats.charsets import narrow, without_controls
from transforms.wire_formats.fields import plain
from transforms.wire_formats.registry import choose

MAX_BYTES = 16 * 2**20
"""Of one payload, after unpacking. Kafka's own default limit is 1 MiB."""
MAX_ITEMS = 20_000
"""Items in one message."""
GZIP = b"\x1f\x8b"
REJECTS = "rejects"
UNREADABLE = "dateline-unreadable"
"""Header of a message whose payload could not be got out of its archive; it says why."""

KILL_MARK = re.compile(
    r"\W*(?:EDITORS\W{1,3})?(?:(?:BULLETIN|MANDATORY|STORY|NEWS|URGENT)\s+)?(?:KILL|WITHDRAWAL|WITHDRAWN|KILLED)\b(?=\W)(?!\s+[a-z])"
)
CORRECTION_MARK = re.compile(
    r"^\W*(CORRECTED|CORRECTION|CORRECTS|CORRECTIVE|REFILE|RPT|REPEATS?|UPDATE\s?\d+|WRITETHRU|WRAPUP\s?\d+|ADDS|RECASTS|RESENDING)\b"
    r"\s*[-:–—(]|\b(\d+(?:st|nd|rd|th)\s+(?:Ld|Lead)(?:-Writethru)?|Ld-Writethru|Writethru)\b"
)


class Defaults(NamedTuple):
    """What a topic or provider leaves unsaid; empty strings mean "no default"."""

    provider: str = ""
    content_type: str = ""
    language: str = ""
    zone: str = "UTC"
    """IANA name of the time zone of dates without one."""


NO_DEFAULTS = Defaults()


def decode(message: RawMessage, defaults: Defaults = NO_DEFAULTS) -> list[Item | Reject]:
    """The items of a message in their order, with a reject in the place of each that cannot be used."""
    try:
        parsed = _parse_message(message, defaults)
    except Refused as refusal:
        return [_reject(message, refusal)]
    carry = len(message.value or b"") * len(parsed) <= MAX_BYTES  # any of the items may yet be rejected
    return list(_placed(message, parsed, carry))


def decode_payload(payload: bytes, content_type: str = "", defaults: Defaults = NO_DEFAULTS) -> list[Parsed]:
    """The items in a payload, by itself. Raises :class:`Refused` when it is unusable as a whole."""
    kind, charset = _content_type(content_type or defaults.content_type)
    payload = narrow(unpack(payload))
    wire_format, notes = choose(payload, kind)
    parsed = wire_format.parse(payload, Context(charset, defaults.zone))
    if not parsed:
        raise Refused("empty", f"{wire_format.name} without a single item")
    if len(parsed) > MAX_ITEMS:
        raise Refused("too_large", f"{len(parsed):,} items in one message; the limit is {MAX_ITEMS:,}")
    return [_finished(story, notes, defaults) for story in parsed]


def unpack(payload: bytes) -> bytes:
    """``payload`` without gzip around it.

    Raises:
        Refused: ``too_large`` over the limit, ``malformed`` when the gzip is broken.
    """
    if len(payload) > MAX_BYTES:
        raise Refused("too_large", f"{len(payload):,} bytes; the limit is {MAX_BYTES:,}")
    if not payload.startswith(GZIP):
        return payload
    return _gunzip(payload)


def _gunzip(payload: bytes) -> bytes:
    """All members of a gzip file, at most ``MAX_BYTES`` of them together."""
    pieces, left = [], MAX_BYTES
    while payload.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(payload, left + 1)
        except zlib.error as failure:
            raise Refused("malformed", f"broken gzip: {failure}") from failure
        left -= len(piece)
        if left < 0:
            raise Refused("too_large", f"more than {MAX_BYTES:,} bytes when unpacked")
        if not unpacker.eof:
            raise Refused("malformed", "broken gzip: it ends too early")
        pieces.append(piece)
        payload = unpacker.unused_data
    return b"".join(pieces)


def _parse_message(message: RawMessage, defaults: Defaults) -> list[Parsed]:
    if message.value is None and (why := _header(message, UNREADABLE)):
        raise Refused("malformed", why)
    if message.value is None:
        raise Refused("tombstone", "a message without a value")
    if not message.value.strip():
        raise Refused("empty", "a message of no bytes but white space")
    return decode_payload(message.value, _header(message, "content-type"), defaults)


def _header(message: RawMessage, name: str) -> str:
    """The last header of that name, as text."""
    held = [h.value for h in message.headers if h.key.lower() == name and h.value]
    return held[-1].decode("utf-8", errors="replace") if held else ""


def _content_type(value: str) -> tuple[str, str]:
    """``(type, charset)`` of a content-type header."""
    kind, _, parameters = value.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    return kind.strip().lower(), charset[1] if charset else ""


def _placed(message: RawMessage, parsed: Sequence[Parsed], carry: bool) -> Iterator[Item | Reject]:
    """Items and rejects at their positions. Rejects carry the payload unless the copies would be too many bytes
    (``carry``): then only the first one does."""
    rejected = False
    for number, story in enumerate(parsed):
        position = message.position._replace(item=number, item_count=len(parsed))
        if isinstance(story, Refused):
            yield _reject(message, story)._replace(
                position=position, payload=message.value if carry or not rejected else None
            )
            rejected = True
        else:
            kept = message if carry else None
            yield Item(position=position, kafka_timestamp=message.kafka_timestamp, message=kept, **story._asdict())


def _reject(message: RawMessage, refusal: Refused) -> Reject:
    return Reject(
        position=message.position,
        kafka_timestamp=message.kafka_timestamp,
        reason=refusal.reason,
        error=without_controls(refusal.message)[:1000],
        payload=message.value,
        headers=tuple(message.headers),
        key=message.key,
    )


def _finished(parsed: Parsed, notes: tuple[str, ...], defaults: Defaults) -> Parsed:
    """A story with what no format has to do for itself: defaults, a derived id and status, and clean strings."""
    if isinstance(parsed, Refused):
        return parsed
    story = _with_clean_strings(parsed)
    story = _with_derived_status(story._replace(notes=(*notes, *story.notes)))
    if story.status == USABLE and not _has_text(story):
        return Refused("empty", f"a usable item without text{': ' + story.headline[:200] if story.headline else ''}")
    story = story._replace(provider=story.provider or defaults.provider, language=story.language or defaults.language)
    return story if story.guid else _with_derived_guid(story)


def _with_clean_strings(story: Story) -> Story:
    return Story(*(_clean_value(value) for value in story))


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, (tuple, list)):
        return tuple(without_controls(str(member)) for member in value)
    return value


def _with_derived_status(story: Story) -> Story:
    """Kills and corrections that only words announce."""
    for text in (story.headline, story.slugline, story.editors_note):
        if story.status == USABLE and KILL_MARK.match(text):
            story = story._replace(
                status=CANCELED, notes=(*story.notes, f"canceled because it is marked: {text[:100]}")
            )
        correction = CORRECTION_MARK.search(text)
        if correction:
            story = story._replace(
                notes=(*story.notes, f"marked as a correction or update: {correction[1] or correction[2]}")
            )
    return story


def _has_text(story: Story) -> bool:
    body = story.body
    return bool(plain(body[:100_000]) if story.body_is_html else body.strip()) or len(body) > 100_000


def _with_derived_guid(story: Story) -> Story:
    """An id from the content, so that the same item has the same one each time it comes."""
    content = "\x1f".join((story.headline, story.slugline, story.byline, str(story.published_at), story.body))
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return story._replace(guid=f"sha256:{digest[:32]}", notes=(*story.notes, "no id stated: derived from the content"))


class DecodedFeed(NamedTuple):
    """What decoding makes of messages."""

    items: PCollection[Item]
    rejects: PCollection[Reject]


class DecodeArticles(beam.PTransform[PCollection[RawMessage], DecodedFeed]):
    """The news items of messages in any wire format, and a reject for each message or item that is none."""

    def __init__(self, defaults: Defaults = NO_DEFAULTS) -> None:
        """``defaults`` stand for what messages leave unsaid."""
        super().__init__()
        self._defaults = defaults

    def expand(self, pcoll: PCollection[RawMessage]) -> DecodedFeed:
        """Decode each message by itself."""
        decoded = pcoll | "DecodeMessage" >> beam.ParDo(DecodeMessage(self._defaults)).with_outputs(
            REJECTS, main="items"
        )
        decoded.items.element_type = Item
        decoded[REJECTS].element_type = Reject
        return DecodedFeed(decoded.items, decoded[REJECTS])

    def display_data(self) -> dict[str, str]:
        """Shown by runners beside the step."""
        return {name: value for name, value in self._defaults._asdict().items() if value}


class DecodeMessage(beam.DoFn):
    """Yields items, and rejects under their tag, and counts both."""

    def __init__(self, defaults: Defaults) -> None:
        self._defaults = defaults
        self._items = Metrics.counter("decode", "items")
        self._rejects = {reason: Metrics.counter("decode", f"reject.{reason}") for reason in REJECT_REASONS}

    def process(self, message: RawMessage) -> Iterator[Item | TaggedOutput[str, Reject]]:
        """Decode one message."""
        for outcome in decode(message, self._defaults):
            if isinstance(outcome, Reject):
                self._rejects[outcome.reason].inc()
                yield TaggedOutput(REJECTS, outcome)
            else:
                self._items.inc()
                yield outcome
