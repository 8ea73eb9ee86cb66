"""``Annotate``: articles in, articles with their entities and quotes out."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection
from apache_beam.transforms.util import BatchElements
from apache_beam.utils.shared import Shared

from schemas.records import AnnotatedArticle, Annotation, Article
from transforms.annotator import Annotator, annotate_one

AnnotateMany = Callable[[Sequence[Article]], Sequence[Annotation]]
"""Annotates several articles, each for itself, and answers in their order."""

MODEL = "model"
"""Namespace of the counters that say how fast the language model works."""

LARGEST_BATCH = 64
"""Articles handed over at once. What is found does not depend on it; a pool of processes shares them out."""


class InProcess:
    """The default factory: one :class:`Annotator` in this process, shared by its threads."""

    def __init__(self, models: dict[str, str] | None = None) -> None:
        self.annotator = Annotator(models)

    def __call__(self) -> AnnotateMany:
        return self._annotate_many

    def _annotate_many(self, articles: Sequence[Article]) -> list[Annotation]:
        return [annotate_one(self.annotator, article) for article in articles]


_shared = Shared()
"""One for all transforms of this process: Beam keeps something of each for ever."""


class _AnnotateDoFn(beam.DoFn):  # type: ignore[misc]
    def __init__(self, factory: Callable[[], AnnotateMany]) -> None:
        self._factory = factory
        self._shared, self._tag = _shared, uuid.uuid4().hex

    def setup(self) -> None:
        self._holder = self._shared.acquire(lambda: _Holder(self._factory()), self._tag)

    def process(self, articles: Sequence[Article]) -> Iterator[AnnotatedArticle]:
        started = time.monotonic()
        annotations = self._holder.annotate_many(articles)
        self._count(articles, annotations, time.monotonic() - started)
        for article, annotation in zip(articles, annotations, strict=True):
            Metrics.counter("annotate", annotation.status.split(":")[0]).inc()
            yield AnnotatedArticle(article, annotation)

    @staticmethod
    def _count(articles: Sequence[Article], annotations: Sequence[Annotation], seconds: float) -> None:
        """Count what the model did; a run without one does nothing."""
        read = [
            article
            for article, annotation in zip(articles, annotations, strict=True)
            if annotation.status == "annotated"
        ]
        if read:
            Metrics.counter(MODEL, "articles").inc(len(read))
            Metrics.counter(MODEL, "words").inc(sum(len(article.text.split()) for article in read))
            Metrics.counter(MODEL, "milliseconds").inc(round(seconds * 1000))


class _Holder:
    """Shared keeps weak references, which a bare function does not always allow."""

    def __init__(self, annotate_many: AnnotateMany) -> None:
        self.annotate_many = annotate_many


class Annotate(beam.PTransform[PCollection[Article], PCollection[AnnotatedArticle]]):
    """PCollection[Article] -> PCollection[AnnotatedArticle].

    ``factory`` is called once per process, in setup, and gives the function that annotates; it must be picklable. The
    default annotates in the worker itself.
    """

    def __init__(self, factory: Callable[[], AnnotateMany] | None = None) -> None:
        super().__init__()
        self._factory = factory or InProcess()

    def expand(self, articles: PCollection[Article]) -> PCollection[AnnotatedArticle]:
        annotated: PCollection[AnnotatedArticle] = (
            articles
            | "Batch" >> BatchElements(min_batch_size=LARGEST_BATCH, max_batch_size=LARGEST_BATCH)
            | "Annotate" >> beam.ParDo(_AnnotateDoFn(self._factory)).with_output_types(AnnotatedArticle)
        )
        return annotated
