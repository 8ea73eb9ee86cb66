"""The records that flow between transforms, in the order in which a message becomes table rows.

Units, everywhere: instants are integers, microseconds since 1970-01-01 UTC; character offsets are
0-based, half-open and count Unicode code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Header(NamedTuple):
    """A header of a Kafka message."""

    key: str
    value: bytes


class Position(NamedTuple):
    """Where an item stands in the feed; the identity on which exactly-once rests."""

    topic: str
    topic_id: str
    """Kafka's topic id: a topic deleted and created again has another one."""
    partition: int
    offset: int
    item: int = 0
    """0-based number of the item within its message."""
    item_count: int = 1
    """How many items the message holds."""


class RawMessage(NamedTuple):
    """A message as it was received; ``position.item`` is 0."""

    position: Position
    kafka_timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[Header]


class Removal(NamedTuple):
    """A piece that cleaning took out of a text."""

    rule: str
    text: str


class Item(NamedTuple):
    """One news item as its wire format states it, before cleaning. Empty strings mean "not stated"."""

    position: Position
    kafka_timestamp: int
    provider: str
    guid: str
    body: str
    body_is_html: bool = False
    version: int | None = None
    """The version number as stated; ``None`` when the item has none."""
    status: str = "usable"
    """IPTC publishing status: ``usable``, ``withheld`` or ``canceled``."""
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
    """When this version was published."""
    modified: bool = False
    """Whether ``published_at`` comes from a modification date of the item."""
    embargoed_until: int | None = None
    rights: str = ""
    notes: Sequence[str] = ()
    """What had to be derived or repaired while decoding, in words."""
    message: RawMessage | None = None
    """The message it came in, for its row if it is rejected; ``None`` where the copies would be too many bytes."""


class Article(NamedTuple):
    """A cleaned item. Cleaning fills all but the last six fields, duplicate detection those."""

    position: Position
    kafka_timestamp: int
    provider: str
    guid: str
    version: int | None
    """As stated until duplicates are split; from there on the version it counts as."""
    status: str
    url: str
    slugline: str
    headline: str
    byline: str
    dateline: str
    contributors: Sequence[str]
    editors_note: str
    language: str
    urgency: int | None
    subjects: Sequence[str]
    genre: str
    published_at: int
    modified: bool
    embargoed_until: int | None
    rights: str
    text: str
    removed: Sequence[Removal]
    notes: Sequence[str]
    cleaner_version: str
    article_id: str = ""
    cluster_id: str = ""
    supersedes: str | None = None
    """``article_id`` of the version that this one replaces."""
    stated_version: int | None = None
    """The version as it was stated."""
    roundup: bool = False
    """Whether it holds another known story besides its own."""
    reason: str = ""
    """Why it is an article and no duplicate, in words."""


FILLED_BY_DUPLICATE_DETECTION = ("article_id", "cluster_id", "supersedes", "stated_version", "roundup", "reason")


class Duplicate(NamedTuple):
    """An article that repeats another one and is filed under it."""

    article: Article
    kind: str
    """``redelivery``, ``exact``, ``near`` or ``stale_version``."""
    duplicate_of: str
    similarity: float
    """Exact Jaccard similarity of the word shingles, 0 to 1."""
    estimated_similarity: float
    """The same as the MinHash signatures estimate it."""
    reason: str


class Reject(NamedTuple):
    """A message, or one item of it, that cannot become an article."""

    position: Position
    kafka_timestamp: int
    reason: str
    """One of :data:`REJECT_REASONS`."""
    error: str
    """What is wrong with it, in words."""
    payload: bytes | None
    headers: Sequence[Header]
    key: bytes | None
    cleaner_version: str = ""


REJECT_REASONS = {
    "malformed": "the payload cannot be read as any wire format",
    "empty": "a usable item without any text",
    "not_text": "pictures, video, or a package without text of its own",
    "tombstone": "a Kafka message without a value",
    "too_large": "larger than the decoder's limit",
}


class Span(NamedTuple):
    """A range of characters: 0-based, half-open, in Unicode code points of the article's text."""

    start: int
    end: int


class Entity(NamedTuple):
    """One mention of a name; ``article.text[start:end] == text``."""

    start: int
    end: int
    text: str
    label: str
    """OntoNotes label: PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, ..."""
    canonical: str
    """The fullest name that this article gives to what is mentioned."""
    mention_count: int = 1
    """How many mentions in this article have the same canonical name."""
    in_headline: bool = False
    """Whether the headline names it too."""
    country: str | None = None
    """ISO 3166-1 alpha-2 code of the country that a place is or lies in."""


class Quote(NamedTuple):
    """One attribution: somebody's words, the words that ascribe them, and who said it."""

    kind: str
    """``direct``, ``mixed`` (quoted words inside a clause) or ``indirect``."""
    act: str
    """``speech`` or ``attitude``."""
    text: str
    """The pieces of the content, joined by one space."""
    content: Sequence[Span]
    cue: str
    cue_spans: Sequence[Span]
    source: str
    """The mention beside the quote; empty when unnamed."""
    source_spans: Sequence[Span]
    speaker: str | None
    """The person or body that the source stands for."""
    speaker_basis: str
    """How the speaker was found; the values are in :mod:`schemas.tables`."""
    confidence: float
    """0 to 1: how sure the speaker is."""


class Annotation(NamedTuple):
    """What the language model and the quote rules found in one text."""

    status: str
    """``annotated``, ``not_annotated: <why>`` or ``failed: <why>``."""
    entities: Sequence[Entity] = ()
    quotes: Sequence[Quote] = ()
    annotator_version: str = ""


class AnnotatedArticle(NamedTuple):
    """An article with everything found in it."""

    article: Article
    annotation: Annotation


RECORDS = (
    Header, Position, RawMessage, Removal, Item, Article, Duplicate, Reject,
    Span, Entity, Quote, Annotation, AnnotatedArticle,
)  # fmt: skip


def register_coders() -> None:
    """Give every record Beam's row coder, so that PCollections of them have schemas on any runner."""
    from apache_beam.coders import RowCoder
    from apache_beam.coders.typecoders import registry

    for record in RECORDS:
        registry.register_coder(record, RowCoder)
