"""Splits what is new from what repeats: the Beam part of duplicate detection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.records import Article, Duplicate
from transforms.duplicates.decisions import ARTICLE, FATES, stated_version
from transforms.duplicates.fingerprint_index import FingerprintIndex, Verdict

DUPLICATES = "duplicates"


class SplitArticles(NamedTuple):
    """What duplicate detection makes of articles."""

    unique: PCollection[Article]
    """Articles with their id, cluster, version and what they supersede."""
    duplicates: PCollection[Duplicate]


class SplitDuplicates(beam.PTransform[PCollection[Article], SplitArticles]):
    """Claims all articles of a batch at once and sends each one where its verdict says.

    Works on bounded input: the batch has to be complete before its claims can be made in one order.
    """

    def __init__(self, open_index: Callable[[], FingerprintIndex], batch_id: str) -> None:
        """``open_index`` is called where the claims are made, and has to be picklable."""
        super().__init__()
        self._open_index = open_index
        self._batch_id = batch_id

    def expand(self, pcoll: PCollection[Article]) -> SplitArticles:
        """Gather the batch as a side input and claim it, also when it is empty: what it held before is taken back."""
        claim = beam.ParDo(ClaimBatch(self._open_index), beam.pvalue.AsList(pcoll))
        split = (
            pcoll.pipeline
            | "Batch" >> beam.Create([self._batch_id], reshuffle=False)
            | "ClaimBatch" >> claim.with_outputs(DUPLICATES, main="unique")
        )
        split.unique.element_type = Article
        split[DUPLICATES].element_type = Duplicate
        return SplitArticles(split.unique, split[DUPLICATES])

    def display_data(self) -> dict[str, str]:
        """Shown by runners beside the step."""
        return {"batch_id": self._batch_id}


class ClaimBatch(beam.DoFn):
    """Asks the index for the fates of one batch, and counts them."""

    def __init__(self, open_index: Callable[[], FingerprintIndex]) -> None:
        """The index is opened for each batch and closed after it, in the thread that uses it."""
        self._open_index = open_index
        self._counters = {fate: Metrics.counter("dedup", fate) for fate in FATES}

    def process(self, batch_id: str, articles: Sequence[Article]) -> Iterator[Article | TaggedOutput[str, Duplicate]]:
        """Yield unique articles, and duplicates under their tag."""
        with closing(self._open_index()) as index:
            verdicts = index.claim(batch_id, articles)
        for article, verdict in zip(articles, verdicts, strict=True):
            self._counters[verdict.fate].inc()
            if verdict.fate == ARTICLE:
                yield owned(article, verdict)
            else:
                yield TaggedOutput(DUPLICATES, filed(article, verdict))


def owned(article: Article, verdict: Verdict) -> Article:
    """The article with its identity."""
    return article._replace(
        article_id=verdict.article_id,
        cluster_id=verdict.cluster_id,
        version=verdict.version,
        supersedes=verdict.supersedes,
        stated_version=stated_version(article.version),
        roundup=verdict.roundup,
        reason=verdict.reason,
    )


def filed(article: Article, verdict: Verdict) -> Duplicate:
    """The article as a duplicate of the one that it repeats."""
    return Duplicate(
        article._replace(
            cluster_id=verdict.cluster_id, version=verdict.version, stated_version=stated_version(article.version)
        ),
        verdict.fate,
        verdict.duplicate_of or "",
        verdict.similarity,
        verdict.estimated,
        verdict.reason,
    )
