"""Duplicate detection inside a pipeline."""

from __future__ import annotations

import functools
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.metrics.metric import MetricsFilter
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas.records import Article, Duplicate, register_coders
from tests.strategies import make_article, prose
from transforms.dedup import SplitArticles, SplitDuplicates
from transforms.duplicates.fingerprint_index import open_index

register_coders()


def describe_article(article: Article) -> tuple[str, int | None, bool, bool]:
    return article.guid, article.version, bool(article.article_id), bool(article.supersedes)


def describe_duplicate(duplicate: Duplicate) -> tuple[str, str, float]:
    return duplicate.article.guid, duplicate.kind, duplicate.similarity


@pytest.fixture
def batch() -> list[Article]:
    text = prose(seed=1, words=120)
    return [
        make_article(offset=0, guid="a", text=text),
        make_article(offset=1, guid="b", text=text.upper()),
        make_article(offset=2, guid="a", text=text),
        make_article(offset=3, guid="a", version=2, text=text),
        make_article(offset=4, guid="c", text=prose(seed=2, words=120)),
    ]


def split(pipeline: beam.Pipeline, batch: list[Article], path: Path) -> SplitArticles:
    articles = pipeline | beam.Create(batch).with_output_types(Article)
    result: SplitArticles = articles | SplitDuplicates(functools.partial(open_index, path), "live/7")
    return result


def test_every_article_leaves_as_an_article_or_as_a_duplicate(batch: list[Article], tmp_path: Path) -> None:
    with TestPipeline() as pipeline:
        unique, duplicates = split(pipeline, batch[::-1], tmp_path / "index.sqlite")
        articles = unique | "DescribeArticles" >> beam.Map(describe_article)
        repeats = duplicates | "DescribeDuplicates" >> beam.Map(describe_duplicate)
        expected = [("a", 1, True, False), ("a", 2, True, True), ("c", 1, True, False)]
        assert_that(articles, equal_to(expected), label="articles")
        assert_that(repeats, equal_to([("b", "exact", 1.0), ("a", "redelivery", 1.0)]), label="duplicates")


def test_outputs_carry_their_record_types(batch: list[Article], tmp_path: Path) -> None:
    with TestPipeline() as pipeline:
        result = split(pipeline, batch, tmp_path / "index.sqlite")
        assert result.unique.element_type is Article
        assert result.duplicates.element_type is Duplicate


def test_an_empty_batch_gives_two_empty_outputs(tmp_path: Path) -> None:
    with TestPipeline() as pipeline:
        unique, duplicates = split(pipeline, [], tmp_path / "index.sqlite")
        assert_that(unique, equal_to([]), label="articles")
        assert_that(duplicates, equal_to([]), label="duplicates")


def test_each_fate_is_counted(batch: list[Article], tmp_path: Path) -> None:
    pipeline = TestPipeline()
    split(pipeline, batch, tmp_path / "index.sqlite")
    result = pipeline.run()
    result.wait_until_finish()
    counters = result.metrics().query(MetricsFilter().with_namespace("dedup"))["counters"]
    counts = {counter.key.metric.name: counter.committed for counter in counters if counter.committed}
    assert counts == {"article": 3, "exact": 1, "redelivery": 1}


def test_a_second_attempt_at_a_batch_gives_the_same_rows(batch: list[Article], tmp_path: Path) -> None:
    for attempt in batch, batch[::-1]:
        with TestPipeline() as pipeline:
            unique, _ = split(pipeline, attempt, tmp_path / "index.sqlite")
            described = unique | beam.Map(describe_article)
            assert_that(described, equal_to([("a", 1, True, False), ("a", 2, True, True), ("c", 1, True, False)]))
