"""The quality of cleaning does not fall below its floors, and is measured rightly."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from ftfy.badness import is_bad

from tests.quality.cleaning import FORMS, OWN_TEXTS, bases, cleaned, judge, measure
from tests.quality.generated import RATES, WORDINGS, generate
from tests.quality.samples import HALVES, PAGE, TEXT, Piece, Sample, half_of, scraped
from transforms.clean import CLEANER_VERSION

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))["cleaning"]
STORIES = bases(OWN_TEXTS)
GENERATED = {half: [s for form in FORMS for s in generate(STORIES, half, form, FLOORS["seed"])] for half in HALVES}
BY_HAND = {half: [sample for sample in scraped() if sample.half == half] for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("name", "samples"), [("generated", GENERATED), ("by_hand", BY_HAND)])
def test_furniture_goes_and_the_story_stays(name: str, samples: dict[str, list[Sample]], half: str) -> None:
    floors = FLOORS[name][half.replace(" ", "_")]
    quality, _ = measure(samples[half])
    assert quality.recall >= floors["recall"]
    assert quality.precision >= floors["precision"]
    assert quality.loss <= floors["loss"]


def test_both_halves_of_the_generated_set_together_reach_what_is_promised() -> None:
    quality, _ = measure([sample for half in HALVES for sample in GENERATED[half]])
    assert quality.recall >= FLOORS["recall"]
    assert quality.loss <= FLOORS["loss"]


def test_cleaning_a_clean_text_removes_nothing_more() -> None:
    for sample in [*GENERATED[HALVES[0]], *GENERATED[HALVES[1]], *BY_HAND[HALVES[0]], *BY_HAND[HALVES[1]]]:
        once = cleaned(sample)
        again = cleaned(sample._replace(form=TEXT, body=once.text))
        assert again.text == once.text, sample.name
        assert not again.removed


def test_cleaning_in_another_order_gives_the_same() -> None:
    samples = GENERATED[HALVES[0]][:40]
    forwards = [cleaned(sample) for sample in samples]
    assert forwards == [cleaned(sample) for sample in reversed(samples)][::-1]
    assert {article.cleaner_version for article in forwards} == {CLEANER_VERSION}


def test_a_seed_makes_one_set_and_the_set_holds_every_kind() -> None:
    assert generate(STORIES, HALVES[0], PAGE, 1) == generate(STORIES, HALVES[0], PAGE, 1)
    assert generate(STORIES, HALVES[0], PAGE, 1) != generate(STORIES, HALVES[0], PAGE, 2)
    for half in HALVES:
        assert {piece.kind for sample in GENERATED[half] for piece in sample.furniture} == {*RATES, "page"}


def test_each_half_has_wordings_of_every_kind() -> None:
    for kinds in WORDINGS.values():
        for wordings in kinds.values():
            halves = [half_of(wording) for wording in wordings.strip().split("\n")]
            assert set(halves) == set(HALVES)


def test_the_set_by_hand_is_large_enough_and_in_two_halves() -> None:
    assert sum(map(len, BY_HAND.values())) >= 60
    assert min(map(len, BY_HAND.values())) >= 25


GOLDEN = sorted((Path(__file__).parent.parent / "golden" / "expected").rglob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_no_mojibake_is_in_the_golden_set(path: Path) -> None:
    for item in json.loads(path.read_text(encoding="utf-8")):
        for line in (item.get("headline", ""), item.get("byline", ""), *item.get("text", ())):
            assert not is_bad(line), line


def test_mojibake_would_be_seen() -> None:
    assert is_bad("MÃ¼ller sagte: â€œNeinâ€\x9d")


A_SAMPLE = Sample(
    "a", HALVES[0], TEXT, "en", "H", "", ["One is here.", "Two is there."],
    [Piece("line", "Read more"), Piece("characters", "a\u00adb")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left", "lost"),
    [
        ("One is here. Two is there.", 0, 0),
        ("One is here. Two is there.\n\nRead more", 1, 0),
        ("One is here. Two is there.\n\nRead", 1, 0),
        ("One is here.", 0, 1),
        ("", 0, 2),
        ("One is here. Two is there. a\u00adb", 1, 0),
    ],
)
def test_what_is_left_and_what_is_lost_is_counted(text: str, left: int, lost: int) -> None:
    verdict = judge(A_SAMPLE, text)
    assert (len(verdict.left), len(verdict.lost)) == (left, lost)
