"""Annotate: one text at a time, the same rows whatever stands beside it."""

from __future__ import annotations

import pickle
import subprocess
import sys

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.records import Annotation, Article, Position, register_coders
from tests.annotating import annotated, annotator, seed_text
from tests.quote_cases import CASES
from transforms.annotate import Annotate
from transforms.annotator import Annotator, annotate_one


def article(text: str, language: str = "en", status: str = "usable") -> Article:
    return Article(
        Position("wire", "id", 0, 0), 0, "p", "g", None, status, "", "", "", "", "", (), "", language,
        None, (), "", 0, False, None, "", text, (), (), "1",
    )  # fmt: skip


class Failing(Annotator):
    """An annotator with a bug."""

    def annotate(self, text: str, headline: str = "", language: str = "en") -> Annotation:
        raise KeyError("broken rule")


def test_a_text_is_annotated_alike_whatever_was_annotated_before() -> None:
    alone = Annotator().annotate(CASES["court"][0])
    shared = annotator()
    for text, _ in CASES.values():
        shared.annotate(text)
    assert shared.annotate(CASES["court"][0]) == alone


def test_rows_do_not_depend_on_the_hash_seed() -> None:
    code = "from tests.annotating import *; print(hash(1), annotated(seed_text()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_language_without_a_model_is_said_to_be_not_annotated() -> None:
    annotation = annotated("Der Minister sagte nichts.", "xx")
    assert annotation.status == "not_annotated: no model for xx"
    assert not annotation.entities


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", ""])
def test_english_is_known_under_its_variants_and_assumed_when_unknown(language: str) -> None:
    assert annotated("Ann Lee said it rained.", language).status == "annotated"


def test_an_annotator_can_be_pickled_before_and_after_it_was_used() -> None:
    for original in (Annotator({"de": "some_model"}), annotator()):
        copy = pickle.loads(pickle.dumps(original))
        assert copy.models == original.models


def test_a_bug_in_the_rules_keeps_the_article_and_says_why() -> None:
    annotation = annotate_one(Failing(), article("A text."))
    assert annotation.status.startswith("failed: KeyError")


def test_the_transform_hands_on_each_article_with_its_annotation() -> None:
    register_coders()
    texts = ["Ann Lee said it rained.", "Tom Hart said it snowed."]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        found = (
            pipeline
            | beam.Create([article(text) for text in texts])
            | Annotate()
            | beam.Map(lambda a: (a.article.text, a.annotation.quotes[0].speaker))
        )
        assert_that(found, equal_to([(texts[0], "Ann Lee"), (texts[1], "Tom Hart")]))


def test_annotating_in_a_worker_imports_no_beam() -> None:
    code = "import sys, transforms.annotator; sys.exit('apache_beam' in sys.modules or 'spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_long_text_without_sentence_ends_is_survived() -> None:
    assert annotated("word " * 3000).status == "annotated"


def test_the_seed_article_has_all_its_rows() -> None:
    annotation = annotated(seed_text())
    assert len(annotation.quotes) >= 15
    assert len(annotation.entities) >= 45


@pytest.mark.parametrize("run", ["“" * 2000, "x" * 2000, "“”" * 800, '"a' * 900])
def test_a_long_run_without_blanks_is_cut_and_keeps_its_offsets(run: str) -> None:
    text = f"Ann Lee said it rained. {run}\n\nAnn Lee left."
    annotation = annotated(text)
    assert annotation.quotes[0].speaker == "Ann Lee"
    assert all(text[e.start : e.end] == e.text for e in annotation.entities)
