"""What decoding, cleaning and extraction make of files, without Kafka and without storing anything."""

from __future__ import annotations

import codecs
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.errors import DatelineError
from pipelines.model_pool import annotator as annotator_of
from pipelines.models import DEFAULT, Models
from pipelines.sources.publish import Payload, message_of, read_payloads
from schemas.records import FILLED_BY_DUPLICATE_DETECTION, Article, Item, Quote, Reject
from transforms.annotator import Annotator, quote_spans
from transforms.clean import clean_item
from transforms.decode import decode
from transforms.feeds import NO_FEEDS, Feeds
from transforms.wire_formats import plain_text
from transforms.wire_formats.base import Context, Refused

INSTANTS = ("published_at", "embargoed_until")
LEFT_OUT = ("position", "kafka_timestamp", "modified", *FILLED_BY_DUPLICATE_DETECTION)
JSON_SUFFIXES = (".json", ".jsonl")
LONGEST = 1_000_000
"""Characters of one text: spaCy's limit."""
HALF_CHARACTER = re.compile("[\ud800-\udfff]")

Line = dict[str, Any]


def decoded(paths: Iterable[Path], topic: str = "", feeds: Feeds = NO_FEEDS) -> Iterator[Line]:
    """A line for each item of the payloads; a refused payload gives ``error`` and ``reason``."""
    now = time.time_ns() // 1000
    for payload in read_payloads(paths):
        for item in decode(message_of(payload, now, topic), feeds):
            cleaned = clean_item(item) if isinstance(item, Item) else item
            yield _refused(payload, cleaned) if isinstance(cleaned, Reject) else _article_line(cleaned)


def _refused(payload: Payload, reject: Reject) -> Line:
    return {"error": reject.error, "reason": reject.reason, "source": payload.source}


def _article_line(article: Article) -> Line:
    line = {name: value for name, value in article._asdict().items() if name not in LEFT_OUT}
    line |= {name: _iso(line[name]) for name in INSTANTS}
    return line | {"removed": [removal._asdict() for removal in article.removed]}


def _iso(instant: int | None) -> str | None:
    if instant is None:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).isoformat()


def extracted(paths: Iterable[Path], models: Models = DEFAULT, as_is: str | None = None) -> Iterator[Line]:
    """A line of entities and quotes for each text; a document that cannot be read gives ``doc_id`` and ``error``.

    With ``as_is``, the language of the texts, nothing is cleaned and offsets refer to the input.

    Raises:
        DatelineError: a path cannot be read.
    """
    annotator = annotator_of(models)
    for document in _documents(paths):
        try:
            yield _annotated(annotator, document, as_is)
        except Unusable as problem:
            yield {"doc_id": document.doc_id, "error": str(problem)}


class Document(NamedTuple):
    """A text to be, and what it is called."""

    doc_id: str
    content: bytes | Any
    """The bytes of a plain text, or the value of a line's ``text``."""
    problem: str = ""
    """Why there is no content."""


class Unusable(Exception):
    """A document that cannot be annotated, and why."""


def _annotated(annotator: Annotator, document: Document, as_is: str | None) -> Line:
    text = _text_of(document)
    headline, body, language = ("", text, as_is) if as_is else _cleaned(text)
    if len(body) > LONGEST:
        raise Unusable(f"the text has {len(body):,} characters; the language model takes {LONGEST:,}")
    annotation = annotator.annotate(body, headline, language)
    return {
        "doc_id": document.doc_id,
        "text": body,
        "entities": [entity._asdict() for entity in annotation.entities],
        "quotes": [_quote_line(quote) for quote in annotation.quotes],
        "annotation": annotation.status,
    }


def _text_of(document: Document) -> str:
    if document.problem:
        raise Unusable(document.problem)
    if isinstance(document.content, bytes):
        return _as_utf8(document.content)
    if not isinstance(document.content, str):
        raise Unusable(f'"text" is {_json_type(document.content)}, not a string')
    if HALF_CHARACTER.search(document.content):
        raise Unusable('"text" has half of a surrogate pair in it')
    return document.content


def _as_utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(f"not UTF-8: byte {error.start} is 0x{content[error.start]:02x}") from error


def _json_type(value: Any) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), "null")


def _documents(paths: Iterable[Path]) -> Iterator[Document]:
    for path in paths:
        name = "stdin" if str(path) == "-" else path.name
        try:
            content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        except OSError as error:
            raise DatelineError(f"cannot read {path}: {error.strerror}") from error
        content = content.removeprefix(codecs.BOM_UTF8)
        if path.suffix == ".json" and isinstance(_loaded(content), dict):
            yield _document(name, content)  # over several lines, perhaps
        elif path.suffix in JSON_SUFFIXES or _is_json_lines(content):
            lines = enumerate(content.split(b"\n"), 1)
            yield from (_document(f"{name}:{number}", line) for number, line in lines if line.strip())
        else:
            yield Document(name.removesuffix(".txt"), content)


def _is_json_lines(content: bytes) -> bool:
    """Whether the first line names a document, or every line is an object; other text that starts with { is text."""
    if not content.lstrip().startswith(b"{"):
        return False
    objects = (_loaded(line) for line in content.split(b"\n") if line.strip())
    first = next(objects)
    return isinstance(first, dict) and ("doc_id" in first or all(isinstance(other, dict) for other in objects))


def _document(place: str, line: bytes) -> Document:
    """The document in a line; without a ``doc_id`` it is called by its place."""
    found = _loaded(line)
    doc_id = found.get("doc_id") if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return Document(place, None, found.reason if isinstance(found, NoJson) else "not a JSON object")
    if not isinstance(doc_id, str | int) or isinstance(doc_id, bool):
        return Document(place, None, 'no "doc_id" that is a string or a number')
    return Document(str(doc_id), found.get("text"), "" if "text" in found else 'no "text"')


class NoJson(NamedTuple):
    """What bytes are taken for that are no JSON, and why they are none."""

    reason: str


def _loaded(line: bytes) -> Any:
    try:
        return json.loads(_as_utf8(line))
    except Unusable as error:
        return NoJson(str(error))
    except (ValueError, RecursionError) as error:
        return NoJson(f"not JSON: {error}")


def _cleaned(text: str) -> tuple[str, str, str]:
    """Headline, text and language after cleaning."""
    found = _item_of(text)
    cleaned = clean_item(found) if isinstance(found, Item) else found
    if isinstance(cleaned, Reject):
        raise Unusable(cleaned.error)
    return cleaned.headline, cleaned.text, cleaned.language


def _item_of(text: str) -> Item | Reject:
    """The item in a text, whatever its format; what only looks like JSON is plain text."""
    message = message_of(Payload("", text.encode()), time.time_ns() // 1000)
    found = decode(message)[0]
    if isinstance(found, Item) or found.reason != "malformed" or not text.lstrip().startswith(("{", "[")):
        return found
    try:
        story = plain_text.parse(text.encode(), Context("utf-8", "UTC"))[0]
    except Refused:
        return found
    if isinstance(story, Refused):
        return found
    return Item(position=message.position, kafka_timestamp=message.kafka_timestamp, **story._asdict())


def _quote_line(quote: Quote) -> Line:
    names = ("kind", "speaker", "speaker_basis", "confidence")
    return quote_spans(quote) | {name: getattr(quote, name) for name in names}
