"""Quotes keep their quality on annotated articles that nothing was trained on. The floors are in floors.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.quality.quotes.measure import HERE, measured, wire_texts
from tests.quality.quotes.speakers import count_speakers, is_same
from transforms.quotes import SequenceModel
from transforms.quotes.corpus import held_back
from transforms.quotes.scoring import Counts, act_accuracy, count, rates, source_accuracy

ALL_FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text())
FLOORS = ALL_FLOORS["quotes"]
TEXT = "Ann Lee said “we won” on Monday. The mayor fears that the dam will break."
QUOTES = [
    {"content": [[13, 21]], "cue": [[8, 12]], "source": [[0, 7]], "attitude": False},
    {"content": [[49, 72]], "cue": [[43, 48]], "source": [[33, 42]], "attitude": True},
]


@pytest.fixture(scope="module")
def counts() -> Counts:
    return measured(wire_texts())


@pytest.mark.parametrize("subset", ["speech", "direct", "direct+mixed", "indirect"])
def test_quotes_of_the_wire_style_articles_reach_the_floor(counts: Counts, subset: str) -> None:
    assert rates(counts)[subset]["e2e"].f1 >= FLOORS[subset]


def test_speech_is_told_from_attitudes(counts: Counts) -> None:
    assert act_accuracy(counts) >= FLOORS["act"]


def test_speakers_of_the_wire_style_articles_reach_the_floors() -> None:
    counts = count_speakers(wire_texts())
    assert counts.named + counts.unnamed >= ALL_FLOORS["speakers"]["asked"]
    assert counts.coverage >= ALL_FLOORS["speakers"]["coverage"]
    assert counts.precision >= ALL_FLOORS["speakers"]["precision"]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("EU", "European Union"),
        ("Acme", "Acme Inc."),
        ("Ann Lee's office", "the office of Ann Lee"),
        ("Lee campaign", "the campaign of Ann Lee"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_one_name_in_two_forms_is_the_same_speaker(name: str, speaker: str) -> None:
    assert is_same(name, speaker)


def test_a_surname_alone_is_not_the_name_in_full() -> None:
    assert not is_same("Ann Lee", "Lee")


def test_the_model_was_trained_on_everything_that_is_not_held_back_and_on_nothing_else() -> None:
    names = [path.stem for path in [*HERE.glob("wire/*.txt"), *HERE.glob("wikinews/*.json")]]
    about = SequenceModel.load().about
    assert about["texts"] == sum(not held_back(name) for name in names)
    assert len(about["held_back"]["data_sha256"]) == 64
    assert about["held_back"]["f1"]["speech"] > 0.5


def test_about_a_quarter_is_held_back() -> None:
    assert 220 < sum(held_back(f"article-{number}") for number in range(1000)) < 280


def test_perfect_predictions_score_one() -> None:
    counts = count(TEXT, QUOTES, QUOTES)
    assert {measure.f1 for measure in rates(counts)["all"].values()} == {1.0}
    assert source_accuracy(counts, "all") == 1.0


def test_speech_leaves_attitudes_out_and_kinds_go_by_the_marks() -> None:
    counts = count(TEXT, QUOTES, [])
    assert [counts[subset, "gold", "n"] for subset in ("all", "speech", "direct", "indirect")] == [2, 1, 1, 1]


def test_a_wrong_source_is_a_match_but_no_hit() -> None:
    wrong = [{**QUOTES[0], "source": [[33, 42]]}]
    direct = rates(count(TEXT, QUOTES, wrong))["direct"]
    assert (direct["match"].f1, direct["e2e"].f1) == (1.0, 0.0)


def test_a_content_that_is_twice_too_long_is_no_match() -> None:
    long = [{**QUOTES[0], "content": [[13, 42]]}]
    direct = rates(count(TEXT, QUOTES, long))["direct"]
    assert direct["match"].recall == 0.0
    assert 0 < rates(count(TEXT, QUOTES, long))["all"]["soft"].precision < 0.5


def test_marks_and_punctuation_at_the_edges_do_not_count() -> None:
    bare = [{**QUOTES[0], "content": [[14, 20]]}]
    assert rates(count(TEXT, QUOTES, bare))["direct"]["exact"].recall == 1.0
