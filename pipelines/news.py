"""The article's journey, from a batch of messages to staged table rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PBegin

from pipelines.sources.read import Fetched
from pipelines.storage.index import IndexPlace
from pipelines.storage.stage import Attempt, StageRows, WriteManifest
from schemas.records import AnnotatedArticle, Duplicate, RawMessage, Reject
from schemas.rows import article_rows, duplicate_rows, entity_rows, quote_rows, raw_rows, reject_rows
from schemas.tables import ARTICLES, DUPLICATES, ENTITIES, QUOTES, RAW, REJECTS
from transforms.annotate import Annotate, AnnotateMany
from transforms.clean import CleanArticles
from transforms.decode import DecodeArticles
from transforms.dedup import SplitDuplicates
from transforms.feeds import NO_FEEDS, Feeds


class Services(NamedTuple):
    """What a pipeline needs from outside; everything in it can be pickled."""

    open_index: IndexPlace
    annotators: Callable[[], AnnotateMany]
    feeds: Feeds = NO_FEEDS


Read = beam.PTransform[PBegin, Fetched]


def build(pipeline: beam.Pipeline, read: Read, attempt: Attempt, services: Services) -> None:
    """Build the graph of one batch."""
    raw, gaps = pipeline | "Read" >> read
    items, undecodable = raw | "Decode" >> DecodeArticles(services.feeds)
    articles, unusable = items | "Clean" >> CleanArticles()
    unique, duplicates = articles | "Split" >> SplitDuplicates(services.open_index, attempt.stamp.batch_id)
    annotated = unique | "Annotate" >> Annotate(services.annotators)
    rejects = (undecodable, unusable) | "Rejects" >> beam.Flatten()

    staged = (
        annotated
        | "StageArticles"
        >> StageRows(
            attempt, AnnotatedArticle, (ARTICLES, article_rows), (ENTITIES, entity_rows), (QUOTES, quote_rows)
        ),
        duplicates | "StageDuplicates" >> StageRows(attempt, Duplicate, (DUPLICATES, duplicate_rows)),
        rejects | "StageRejects" >> StageRows(attempt, Reject, (REJECTS, reject_rows)),
        raw | "StageRaw" >> StageRows(attempt, RawMessage, (RAW, raw_rows)),
    )
    (*staged, gaps) | "Manifest" >> WriteManifest(attempt)
