"""The tables of a lake: every column with its type, unit and meaning.

A lake is a folder (or an object-store prefix) with one Delta table a folder. The README's column lists are
written from here by ``python -m schemas.tables``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

INSTANT = pa.timestamp("us", tz="UTC")
SPANS = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
SPANS64 = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))
STRINGS = pa.list_(pa.string())


class Column(NamedTuple):
    """A column: its name, Arrow type, and meaning in words."""

    name: str
    type: pa.DataType
    meaning: str


class Table(NamedTuple):
    """A table: its columns, what one row of it is, and how rows are sorted inside a file."""

    name: str
    row: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.type) for column in self.columns])


POSITION = (
    Column("stream", pa.string(), "name of the stream that read the message"),
    Column("batch_id", pa.string(), "batch that read the message; see `batches`"),
    Column("topic", pa.string(), "Kafka topic"),
    Column("topic_id", pa.string(), "Kafka's id of the topic: a topic deleted and created again has another one"),
    Column("partition", pa.int32(), "Kafka partition"),
    Column("offset", pa.int64(), "Kafka offset within the partition"),
    Column("item", pa.int32(), "0-based number of the item within its message"),
    Column("item_count", pa.int32(), "how many items the message holds"),
    Column("kafka_timestamp", INSTANT, "timestamp of the Kafka record"),
    Column("ingested_at", INSTANT, "when the row was made"),
    Column("date", pa.date32(), "partition: the day of publication, UTC (of the Kafka timestamp where there is none)"),
)

CLEANER_VERSION = Column("cleaner_version", pa.string(), "version of the rules of decoding and cleaning")

BY_POSITION = ("topic", "topic_id", "partition", "offset", "item")

ARTICLES = Table(
    "articles",
    "one version of one story item",
    (
        Column("article_id", pa.string(), "hash of provider, guid and version; unique"),
        Column("cluster_id", pa.string(), "`article_id` of the first article of the story that this one tells"),
        Column("supersedes", pa.string(), "`article_id` of the version that this one replaces"),
        Column("roundup", pa.bool_(), "whether it holds another known story besides its own"),
        Column("reason", pa.string(), "why it is an article and no duplicate, in words"),
        Column("provider", pa.string(), "who sent it"),
        Column("guid", pa.string(), "the provider's id of the item, the same for all its versions"),
        Column("version", pa.int64(), "higher replaces lower; assigned where the provider numbers none"),
        Column("stated_version", pa.int64(), "version as stated; null where the provider numbers none"),
        Column("status", pa.string(), "`usable`, `withheld` or `canceled` (killed, withdrawn)"),
        Column("url", pa.string(), "address of the article"),
        Column("slugline", pa.string(), "the agency's keyword line"),
        Column("headline", pa.string(), "headline"),
        Column("byline", pa.string(), "byline, without `By`"),
        Column("dateline", pa.string(), "place (and agency) the text opened with"),
        Column("contributors", STRINGS, "people credited at the end"),
        Column("editors_note", pa.string(), "notes to editors, kept out of the text"),
        Column("language", pa.string(), "ISO 639-1, as stated or detected"),
        Column("urgency", pa.int32(), "IPTC urgency, 1 (most) to 8"),
        Column("subjects", STRINGS, "subject codes as stated"),
        Column("genre", pa.string(), "genre as stated"),
        Column("published_at", INSTANT, "when this version was published"),
        Column("embargoed_until", INSTANT, "not to be used before; null when free"),
        Column("rights", pa.string(), "rights statement"),
        Column("text", pa.string(), "clean text, paragraphs separated by a blank line; all offsets refer to it"),
        Column("word_count", pa.int32(), "words of `text`, split at white space"),
        Column(
            "removed",
            pa.list_(pa.struct([("rule", pa.string()), ("text", pa.string())])),
            "what cleaning took out, and by which rule",
        ),
        Column("notes", STRINGS, "what had to be derived or repaired, in words"),
        Column("annotation", pa.string(), "`annotated`, `not_annotated: why` or `failed: why`"),
        Column("entity_count", pa.int32(), "rows in `entities`"),
        Column("quote_count", pa.int32(), "rows in `quotes`"),
        Column("annotator_version", pa.string(), "version of model and rules that looked at it; null if none did"),
        CLEANER_VERSION,
        *POSITION,
    ),
    ("published_at", "article_id"),
)

DUPLICATES = Table(
    "duplicates",
    "an item that repeats an article",
    (
        Column("kind", pa.string(), "`redelivery`, `exact`, `near` or `stale_version`"),
        Column("duplicate_of", pa.string(), "`article_id` of the article it repeats"),
        Column("cluster_id", pa.string(), "`article_id` of the first article of the story, as in `articles`"),
        Column("similarity", pa.float64(), "exact Jaccard similarity of the word shingles, 0 to 1"),
        Column("estimated_similarity", pa.float64(), "the same as MinHash signatures estimate it"),
        Column("reason", pa.string(), "the decision in words"),
        Column("provider", pa.string(), "who sent it"),
        Column("guid", pa.string(), "the provider's id of the item"),
        Column("version", pa.int64(), "the version that it counts as"),
        Column("stated_version", pa.int64(), "version as stated; null where the provider numbers none"),
        Column("status", pa.string(), "`usable`, `withheld` or `canceled` (killed, withdrawn)"),
        Column("url", pa.string(), "address of the item"),
        Column("headline", pa.string(), "headline"),
        Column("published_at", INSTANT, "when it was published"),
        Column("text", pa.string(), "clean text, kept: nothing is lost"),
        CLEANER_VERSION,
        *POSITION,
    ),
    BY_POSITION,
)

ENTITIES = Table(
    "entities",
    "one mention of a name",
    (
        Column("article_id", pa.string(), "the article"),
        Column("start", pa.int32(), "first character, 0-based, in code points of `articles.text`"),
        Column("end", pa.int32(), "one past the last character"),
        Column("text", pa.string(), "the mention; equals `articles.text[start:end]`"),
        Column("label", pa.string(), "OntoNotes label: PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, ..."),
        Column("canonical", pa.string(), "the fullest name the article gives it"),
        Column("mention_count", pa.int32(), "mentions in this article with the same `canonical`"),
        Column("in_headline", pa.bool_(), "whether the headline names it too"),
        Column(
            "country",
            pa.string(),
            "ISO 3166-1 alpha-2 code of the country that a place is or lies in; null when unclear",
        ),
        Column("annotator_version", pa.string(), "version of model and rules"),
        *POSITION,
    ),
    ("article_id", "start", "end", "label"),
)

QUOTES = Table(
    "quotes",
    "one attribution: somebody's words, however many pieces they come in",
    (
        Column("article_id", pa.string(), "the article"),
        Column("quote_id", pa.string(), "`article_id` and the number of the quote in the article; unique"),
        Column("kind", pa.string(), "`direct`, `mixed` (quoted words inside a clause) or `indirect`"),
        Column("act", pa.string(), "`speech` or `attitude`"),
        Column("text", pa.string(), "the pieces of the content, joined by a space"),
        Column("content", SPANS, "where the pieces stand in `articles.text`"),
        Column("cue", pa.string(), "the words that ascribe: said, according to"),
        Column("cue_spans", SPANS, "where they stand"),
        Column("source", pa.string(), "the mention beside the quote: she, a senior official"),
        Column("source_spans", SPANS, "where it stands"),
        Column("speaker", pa.string(), "the person or body it stands for; null when unnamed"),
        Column(
            "speaker_basis",
            pa.string(),
            "how the speaker was found: `named` or `alias` (a name, its short form), `pronoun` (also a turn in an "
            "interview), `title` (also an age), `body` (a description, a spokesperson's body), `statement` (who issued "
            "it); else `unnamed` or `no source`",
        ),
        Column("confidence", pa.float64(), "how sure the speaker is, 0 to 1"),
        Column("annotator_version", pa.string(), "version of model and rules"),
        *POSITION,
    ),
    ("article_id", "quote_id"),
)

HEADERS = pa.list_(pa.struct([("key", pa.string()), ("value", pa.binary())]))

REJECTS = Table(
    "rejects",
    "a message, or one item of it, that cannot become an article",
    (
        Column("reason", pa.string(), "`malformed`, `empty`, `not_text`, `tombstone` or `too_large`"),
        Column("error", pa.string(), "what is wrong with it, in words"),
        CLEANER_VERSION,
        Column("payload", pa.binary(), "the message as received"),
        Column("headers", HEADERS, "Kafka headers"),
        Column("key", pa.binary(), "Kafka key"),
        *POSITION,
    ),
    BY_POSITION,
)

RAW = Table(
    "raw",
    "a message as it was received",
    (
        Column("payload", pa.binary(), "the message's value"),
        Column("headers", HEADERS, "Kafka headers"),
        Column("key", pa.binary(), "Kafka key"),
        *POSITION,
    ),
    BY_POSITION,
)

RANGES = pa.list_(
    pa.struct(
        [
            ("topic", pa.string()),
            ("topic_id", pa.string()),
            ("partition", pa.int32()),
            ("start", pa.int64()),
            ("end", pa.int64()),
        ]
    )
)

TAKEN = pa.list_(
    pa.struct(
        [
            ("table", pa.string()),
            ("batch_id", pa.string()),
            ("topic", pa.string()),
            ("topic_id", pa.string()),
            ("partition", pa.int32()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("item", pa.int32()),
            ("rows", pa.int64()),
        ]
    )
)

BATCHES = Table(
    "batches",
    "one event in the life of a batch: the ledger",
    (
        Column("seq", pa.int64(), "number of the event, without gaps"),
        Column(
            "event",
            pa.string(),
            "`open`, `start`, `plan` or `revise`, `seal`, `close`; "
            "of maintenance `lock`, `unlock`, `remove`, `removed`, `retire`",
        ),
        Column("stream", pa.string(), "the stream, or who holds the lock"),
        Column("epoch", pa.int64(), "how many times the stream has been opened; the newest driver's is the highest"),
        Column("batch_id", pa.string(), "the batch, or the removal"),
        Column("number", pa.int64(), "number of the batch within its stream, or of the lock (`lock`): it only goes up"),
        Column("attempt", pa.string(), "the attempt that sealed it: epoch and number of the attempt (`seal`)"),
        Column(
            "ranges",
            RANGES,
            "offsets of the batch, half-open (`plan`), or of all that are retired; where the stream starts (`start`)",
        ),
        Column("gaps", RANGES, "offsets in it that held nothing: control markers, compacted records (`seal`)"),
        Column(
            "lost", RANGES, "offsets in it that the broker no longer had, skipped by order of the operator (`seal`)"
        ),
        Column(
            "files",
            pa.list_(
                pa.struct([("table", pa.string()), ("path", pa.string()), ("rows", pa.int64()), ("bytes", pa.int64())])
            ),
            "the files it consists of (`seal`)",
        ),
        Column(
            "measured",
            pa.list_(pa.struct([("name", pa.string()), ("value", pa.int64())])),
            "what the language model did: `model.articles`, `model.words`, `model.milliseconds` (`seal`)",
        ),
        Column("taken", TAKEN, "where the rows stood that were taken out of the tables, and how many (`remove`)"),
        Column("articles", STRINGS, "`article_id` of the articles that were forgotten (`remove`)"),
        Column("retired", SPANS64, "numbers of the events that this one stands for, half-open (`retire`)"),
        Column("note", pa.string(), "why rows were taken out, in words (`remove`)"),
        Column("revises", pa.string(), "the date of which a revision replaces rows of earlier batches (`revise`)"),
        Column(
            "replaced",
            pa.list_(pa.struct([("table", pa.string()), ("path", pa.string())])),
            "files that a revision takes out of the tables (`seal`)",
        ),
        Column(
            "changes",
            pa.list_(pa.struct([("table", pa.string()), ("batch_id", pa.string()), ("rows", pa.int64())])),
            "how many rows a revision adds to those of earlier batches, or takes from them (`seal`)",
        ),
        Column("at", INSTANT, "when"),
    ),
    ("seq",),
)

COMMIT_ORDER = (REJECTS, DUPLICATES, ENTITIES, QUOTES, RAW, ARTICLES)
"""The order in which a sealed batch's tables are committed: articles last, so that none is seen without its rows."""

TABLES = {table.name: table for table in (ARTICLES, ENTITIES, QUOTES, DUPLICATES, REJECTS, RAW, BATCHES)}


def to_markdown() -> str:
    """Every table and column as Markdown; the columns that say where a row comes from are listed once."""
    tables = [_columns_markdown(f"`{table.name}`: {table.row}", _own(table)) for table in TABLES.values()]
    return "\n".join([*tables, _columns_markdown("All but `batches`: where the row comes from", POSITION)])


def _own(table: Table) -> list[Column]:
    positioned = set(POSITION) <= set(table.columns)
    return [column for column in table.columns if not positioned or column not in POSITION]


def _columns_markdown(title: str, columns: Sequence[Column]) -> str:
    rows = [f"| `{column.name}` | {_type_name(column.type)} | {column.meaning} |" for column in columns]
    return "\n".join([f"### {title}", "", "| column | type | meaning |", "|---|---|---|", *rows, ""])


def _type_name(type_: pa.DataType) -> str:
    names = {STRINGS: "list of string", RANGES: "list of offset ranges"}
    if type_ in names:
        return names[type_]
    if pa.types.is_list(type_):
        return "list of {" + ", ".join(field.name for field in type_.value_type) + "}"
    return {INSTANT: "timestamp, µs, UTC", pa.date32(): "date"}.get(type_, str(type_))


if __name__ == "__main__":
    print(to_markdown())
