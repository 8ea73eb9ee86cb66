"""An item as its wire format states it to an article with clean text.

Cleaning is pure: the same item gives the same article for ever, for one ``CLEANER_VERSION``. Every piece that is taken
out is recorded with the name of its rule; the rules are in ``transforms.cleaning``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.records import Article, Item, Reject, Removal
from transforms.cleaning.blocks import VERBATIM, Block, Draft, plain_blocks
from transforms.cleaning.characters import one_line, repair, repair_line
from transforms.cleaning.credits import without_byline, without_byline_word, without_credits, without_dateline
from transforms.cleaning.fragments import without_cut_sentences, without_stray_punctuation
from transforms.cleaning.furniture import without_furniture, without_repetitions
from transforms.cleaning.languages import language_of_text
from transforms.cleaning.markup import read_markup
from transforms.wire_formats.base import USABLE, Refused
from transforms.wire_formats.dates import iso

CLEANER_VERSION = "3"
"""Of decoding and cleaning. Raised with every change that may make something else of a message: `dateline backfill lake
--from-raw` then decodes what is stored again."""

DAY = 86_400_000_000
MAX_AHEAD = 2 * DAY
"""A publication date further after the message's own time is a mistake."""
EARLIEST = -5_364_662_400_000_000
"""1800-01-01: there is no wire copy from before."""

MAX_LINES = 50_000
"""Of one text. A novel has ten thousand."""

MAX_HEADLINE = 120
"""Characters of a headline that is derived from the text."""

STEPS: tuple[Callable[[Draft], Draft], ...] = (
    without_repetitions,
    without_furniture,
    without_stray_punctuation,
    without_cut_sentences,
    without_credits,
    without_byline,
    without_byline_word,
    without_repetitions,
    without_dateline,
)


def clean(item: Item) -> Article:
    """The article in ``item``.

    Raises:
        Refused: ``empty`` when nothing is left of a usable item, ``too_large`` when it has too many lines.
    """
    draft = _draft(item)
    for step in STEPS:
        draft = step(draft)
    text = "\n\n".join(block.text for block in draft.blocks if block.text.strip())
    if not text and item.status == USABLE:
        raise Refused("empty", f"nothing is left of it after cleaning: {len(draft.removed)} pieces of furniture")
    return _article(_dated(_headlined(draft, text)), text)


def clean_item(item: Item) -> Article | Reject:
    """The article in ``item``, or a reject in its place."""
    try:
        return clean(item)
    except Refused as refusal:
        return _reject(item, refusal)


def _reject(item: Item, refusal: Refused) -> Reject:
    message = item.message
    received = (message.value, message.headers, message.key) if message else (None, (), None)
    return Reject(item.position, item.kafka_timestamp, refusal.reason, refusal.message, *received, CLEANER_VERSION)


def _draft(item: Item) -> Draft:
    """Repaired characters, blocks instead of a body, and the language."""
    repaired = _with_repaired_lines(item)
    notes = [] if repaired.headline == " ".join(item.headline.split()) else ["repaired characters in the headline"]
    blocks, left_out = _blocks(item)
    draft = Draft(repaired, blocks, [Removal(rule, repair_line(text)) for rule, text in left_out], notes)
    language = language_of_text(item.language, " ".join([repaired.headline, *(block.text for block in blocks)]))
    notes += [language.note] if language.note else []
    return draft._replace(item=draft.item._replace(language=language.tag), notes=notes)


def _blocks(item: Item) -> tuple[Sequence[Block], Sequence[tuple[str, str]]]:
    if not item.body_is_html and item.body.count("\n") > MAX_LINES:
        raise Refused("too_large", f"more than {MAX_LINES:,} lines of text")
    if not item.body_is_html:
        return plain_blocks_of(item.body), ()
    read = read_markup(item.body)
    repaired = (block._replace(text=_repaired(block)) for block in read.blocks)
    return [block for block in repaired if block.text], read.left_out


def plain_blocks_of(body: str) -> list[Block]:
    """The paragraphs of plain text. It is repaired before it is cut, so that odd line ends part paragraphs too."""
    repaired = "\t".join(repair(part) for part in body.split("\t"))
    tidy = (
        block if block.kind == VERBATIM else block._replace(text=one_line(block.text))
        for block in plain_blocks(repaired)
    )
    return [block for block in tidy if block.text]


def _repaired(block: Block) -> str:
    return repair(block.text) if block.kind == VERBATIM else repair_line(block.text)


def _with_repaired_lines(item: Item) -> Item:
    lines: dict[str, Any] = {
        name: repair_line(getattr(item, name))
        for name in ("headline", "byline", "dateline", "slugline", "editors_note", "rights")
    }
    return item._replace(
        **lines,
        contributors=tuple(repair_line(name) for name in item.contributors),
        subjects=tuple(repair_line(subject) for subject in item.subjects),
    )


def _headlined(draft: Draft, text: str) -> Draft:
    """A headline for an item that has none: the beginning of its first sentence."""
    if draft.item.headline or not text:
        return draft
    first = text.split("\n", 1)[0]
    cut = first if len(first) <= MAX_HEADLINE else first[:MAX_HEADLINE].rsplit(" ", 1)[0] + " …"
    return draft._replace(
        item=draft.item._replace(headline=cut),
        notes=(*draft.notes, "no headline stated: derived from the first paragraph"),
    )


def _dated(draft: Draft) -> Draft:
    """The Kafka timestamp in place of a publication date that is missing or absurd."""
    item = draft.item
    note = _wrong_date(item.published_at, item.kafka_timestamp)
    if not note:
        return draft
    return draft._replace(
        item=item._replace(published_at=item.kafka_timestamp, modified=False),
        notes=(*draft.notes, f"{note}: the message's own time stands for it"),
    )


def _wrong_date(published_at: int | None, kafka_timestamp: int) -> str:
    if published_at is None:
        return "no publication date stated"
    if published_at < EARLIEST or (kafka_timestamp > 0 and published_at > kafka_timestamp + MAX_AHEAD):
        return f"absurd publication date {iso(published_at)}"
    return ""


def _article(draft: Draft, text: str) -> Article:
    item = draft.item
    stated = {name: getattr(item, name) for name in Article._fields if name in Item._fields}
    stated.update(notes=(*item.notes, *draft.notes), published_at=item.published_at or 0)
    return Article(**stated, text=text, removed=tuple(draft.removed), cleaner_version=CLEANER_VERSION)


REJECTS = "rejects"


class CleanedItems(NamedTuple):
    """What cleaning makes of items."""

    articles: PCollection[Article]
    rejects: PCollection[Reject]


class CleanArticles(beam.PTransform[PCollection[Item], CleanedItems]):
    """Articles with clean text, and a reject for each item of which nothing is left."""

    def expand(self, pcoll: PCollection[Item]) -> CleanedItems:
        """Clean each item by itself."""
        cleaned = pcoll | "CleanItem" >> beam.ParDo(CleanItem()).with_outputs(REJECTS, main="articles")
        cleaned.articles.element_type = Article
        cleaned[REJECTS].element_type = Reject
        return CleanedItems(cleaned.articles, cleaned[REJECTS])

    def display_data(self) -> dict[str, str]:
        """Shown by runners beside the step."""
        return {"cleaner_version": CLEANER_VERSION}


class CleanItem(beam.DoFn):
    """Yields articles, and rejects under their tag; counts both, and the pieces removed by each rule."""

    def __init__(self) -> None:
        self._articles = Metrics.counter("clean", "articles")

    def process(self, item: Item) -> Iterator[Article | TaggedOutput[str, Reject]]:
        """Clean one item."""
        outcome = clean_item(item)
        if isinstance(outcome, Reject):
            Metrics.counter("clean", f"reject.{outcome.reason}").inc()
            yield TaggedOutput(REJECTS, outcome)
        else:
            self._articles.inc()
            for removal in outcome.removed:
                Metrics.counter("clean", f"removed.{removal.rule}").inc()
            yield outcome
