"""A Kafka message to the news items it holds, whatever wire format it is in.

Bad input ends as a reject with a reason; anything else that goes wrong is a bug and is raised.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.records import REJECT_REASONS, Item, RawMessage, Reject
from transforms.clean import CLEANER_VERSION
from transforms.duplicates.derived_ids import with_derived_id
from transforms.feeds import NO_FEEDS, Defaults, Feeds
from transforms.wire_formats.base import CANCELED, USABLE, WITHHELD, Context, Parsed, Refused, Story
from transforms.wire_formats.charsets import narrow, without_controls
from transforms.wire_formats.dates import MAX_LENGTH, parse_date
from transforms.wire_formats.fields import plain, without_version
from transforms.wire_formats.html_page import length_of_text
from transforms.wire_formats.registry import choose

MAX_BYTES = 16 * 2**20
"""Of one payload, after unpacking. Kafka's own default limit is 1 MiB."""
MAX_MARKS = 400_000
"""Opening brackets in one payload, of tags or of JSON: parsed, each takes up to 250 bytes and five microseconds."""
MAX_TEXT = 1_000_000
"""Characters of the text of one item: what the language model takes. A novel has half as many."""
MAX_FIELDS = 200_000
"""Characters of the other fields of one item together."""
MAX_TAGS = 50_000
"""Tags in the text of one item. The longest pages of news sites have a tenth."""
MAX_MEMBERS = 100
"""Of a gzip file; one is the rule."""
TEXT_AFTER_TAG = re.compile(r">\s*[^\s<>&\]-]")
GZIP = b"\x1f\x8b"
REJECTS = "rejects"
UNREADABLE = "dateline-unreadable"
"""Header of a message whose payload could not be got out of its archive; it says why."""

KILL_MARK = re.compile(
    r"\W*(?:EDITORS\W{1,3})?(?:(?:BULLETIN|MANDATORY|STORY|NEWS|URGENT)\s+)?(?:KILL|WITHDRAWAL|WITHDRAWN|KILLED)\b(?=\W)(?!\s+[a-z])"
)
EMBARGO_MARK = re.compile(r"\W*(?:STRICTLY\s+)?EMBARGOED(?:\s+(?:UNTIL|TILL|FOR)\b|\s*[-:–—])\W*")
CORRECTION_MARK = re.compile(
    r"^\W*(CORRECTED|CORRECTION|CORRECTS|CORRECTIVE|REFILE|RPT|REPEATS?|UPDATE\s?\d+|WRITETHRU|WRAPUP\s?\d+|ADDS|RECASTS|RESENDING)\b"
    r"\s*[-:–—(]|\b(\d+(?:st|nd|rd|th)\s+(?:Ld|Lead)(?:-Writethru)?|Ld-Writethru|Writethru)\b"
)


def decode(message: RawMessage, feeds: Feeds = NO_FEEDS) -> list[Item | Reject]:
    """The items of a message in their order, with a reject in the place of each that cannot be used."""
    try:
        parsed = _parse_message(message, feeds)
    except Refused as refusal:
        return [_reject(message, refusal)]
    carry = len(message.value or b"") * len(parsed) <= MAX_BYTES  # any of the items may yet be rejected
    return list(_placed(message, parsed, carry))


def decode_payload(payload: bytes, content_type: str = "", topic: str = "", feeds: Feeds = NO_FEEDS) -> list[Parsed]:
    """The items in a payload, by itself. Raises :class:`Refused` when it is unusable as a whole."""
    defaults = feeds.defaults(topic)
    kind, charset = _content_type(content_type or defaults.content_type)
    payload = narrow(unpack(payload))
    _refuse_too_many_marks(payload)
    wire_format, notes = choose(payload, kind)

    @functools.cache
    def parsed(zone: str) -> list[Parsed]:
        return wire_format.parse(payload, Context(charset, zone or "UTC"))

    def finished(number: int, story: Parsed) -> Parsed:
        if isinstance(story, Refused):
            return story
        own = feeds.defaults(topic, story.provider)  # its zone can be known only when the item has been read
        return _finished(story if own.zone == defaults.zone else parsed(own.zone)[number], notes, own)

    stories = parsed(defaults.zone)
    if not stories:
        raise Refused("empty", f"{wire_format.name} without a single item")
    return [finished(number, story) for number, story in enumerate(stories)]


def _refuse_too_many_marks(payload: bytes) -> None:
    marks = max(payload.count(b"<"), payload.count(b"{") + payload.count(b"["))
    if marks > MAX_MARKS:
        raise Refused("too_large", f"{marks:,} tags or brackets in one payload; the limit is {MAX_MARKS:,}")


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
        if len(pieces) > MAX_MEMBERS:
            raise Refused("malformed", f"gzip of more than {MAX_MEMBERS} members")
        payload = unpacker.unused_data
    return b"".join(pieces)


def _parse_message(message: RawMessage, feeds: Feeds) -> list[Parsed]:
    if message.value is None and (why := _header(message, UNREADABLE)):
        raise Refused("malformed", why)
    if message.value is None:
        raise Refused("tombstone", "a message without a value")
    if not message.value.strip():
        raise Refused("empty", "a message of no bytes but white space")
    return decode_payload(message.value, _header(message, "content-type"), message.position.topic, feeds)


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
        cleaner_version=CLEANER_VERSION,
    )


def _finished(story: Parsed, notes: tuple[str, ...], defaults: Defaults) -> Parsed:
    """A story with what no format has to do for itself: defaults, a derived id and status, and clean strings."""
    if isinstance(story, Refused):
        return story
    story = _with_clean_strings(story)
    story = _with_shared_guid(story._replace(notes=(*notes, *story.notes)))
    story = _with_derived_status(story, defaults.zone or "UTC")
    too_large = _too_large(story)
    if too_large:
        return Refused("too_large", too_large)
    if story.status == USABLE and not _has_text(story):
        return Refused("empty", f"a usable item without text{': ' + story.headline[:200] if story.headline else ''}")
    story = story._replace(provider=defaults.provider, language=story.language or defaults.language)
    return story if story.guid else with_derived_id(story)


def _with_clean_strings(story: Story) -> Story:
    return Story(*(_clean_value(value) for value in story))


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, (tuple, list)):
        return tuple(without_controls(str(member)) for member in value)
    return value


def _with_derived_status(story: Story, zone: str) -> Story:
    """Kills, embargoes and corrections that only words announce."""
    for text in (story.headline, story.slugline, story.editors_note):
        if story.status == USABLE and KILL_MARK.match(text):
            story = story._replace(
                status=CANCELED, notes=(*story.notes, f"canceled because it is marked: {text[:100]}")
            )
        if story.embargoed_until is None and story.status == USABLE and EMBARGO_MARK.match(text):
            story = _embargoed(story, text, zone)
        correction = CORRECTION_MARK.search(text)
        if correction:
            story = story._replace(
                notes=(*story.notes, f"marked as a correction or update: {correction[1] or correction[2]}")
            )
    return story


def _embargoed(story: Story, mark: str, zone: str) -> Story:
    """Held back until the date in ``mark``; withheld when it has none that can be read."""
    until = parse_date(EMBARGO_MARK.sub("", mark, count=1).strip()[:MAX_LENGTH], zone)
    status = USABLE if until is not None else WITHHELD
    return story._replace(
        status=status, embargoed_until=until, notes=(*story.notes, f"under embargo because it is marked: {mark[:100]}")
    )


def _with_shared_guid(story: Story) -> Story:
    """The version that a guid carries out of it."""
    guid, version = without_version(story.guid)
    return story._replace(guid=guid, version=version if story.version is None else story.version)


def _too_large(story: Story) -> str:
    """Why an item takes longer to clean than any story can; empty when it does not."""
    tags = story.body.count("<")
    if tags > MAX_TAGS:
        return f"{tags:,} tags in one item; the limit is {MAX_TAGS:,}"
    if sum(_size(value) for value in story._replace(body="")) > MAX_FIELDS:
        return f"more than {MAX_FIELDS:,} characters in the fields beside the text"
    is_long = len(story.body) > MAX_TEXT and (not story.body_is_html or length_of_text(story.body) > MAX_TEXT)
    return f"a text of more than {MAX_TEXT:,} characters" if is_long else ""


def _size(value: Any) -> int:
    return sum(map(len, value)) if isinstance(value, tuple) else len(value) if isinstance(value, str) else 0


def _has_text(story: Story) -> bool:
    body = story.body
    if not story.body_is_html:
        return bool(body.strip())
    return len(body) > 100_000 or bool(TEXT_AFTER_TAG.search(body) or plain(body))


class DecodedFeed(NamedTuple):
    """What decoding makes of messages."""

    items: PCollection[Item]
    rejects: PCollection[Reject]


class DecodeArticles(beam.PTransform[PCollection[RawMessage], DecodedFeed]):
    """The news items of messages in any wire format, and a reject for each message or item that is none."""

    def __init__(self, feeds: Feeds = NO_FEEDS) -> None:
        """``feeds`` say what messages leave unsaid."""
        super().__init__()
        self._feeds = feeds

    def expand(self, pcoll: PCollection[RawMessage]) -> DecodedFeed:
        """Decode each message by itself."""
        decoded = pcoll | "DecodeMessage" >> beam.ParDo(DecodeMessage(self._feeds)).with_outputs(REJECTS, main="items")
        decoded.items.element_type = Item
        decoded[REJECTS].element_type = Reject
        return DecodedFeed(decoded.items, decoded[REJECTS])

    def display_data(self) -> dict[str, int]:
        """Shown by runners beside the step."""
        return {"topics": len(self._feeds.topics), "providers": len(self._feeds.providers)}


class DecodeMessage(beam.DoFn):
    """Yields items, and rejects under their tag, and counts both."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._items = Metrics.counter("decode", "items")
        self._rejects = {reason: Metrics.counter("decode", f"reject.{reason}") for reason in REJECT_REASONS}

    def process(self, message: RawMessage) -> Iterator[Item | TaggedOutput[str, Reject]]:
        """Decode one message."""
        for outcome in decode(message, self._feeds):
            if isinstance(outcome, Reject):
                self._rejects[outcome.reason].inc()
                yield TaggedOutput(REJECTS, outcome)
            else:
                self._items.inc()
                yield outcome
