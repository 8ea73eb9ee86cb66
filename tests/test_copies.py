"""Copies are found whatever was done to them; stories that only look alike are left apart."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import prose
from tests.templates import TEMPLATES, from_template
from transforms.duplicates import copies
from transforms.duplicates.alignment import align, changes
from transforms.duplicates.fingerprints import fingerprint
from transforms.duplicates.word_classes import COMMONS

STORY = prose(1, 400)
PARAGRAPHS = STORY.split("\n\n")
SYNONYMS = sorted(COMMONS)


def judged(left: str, right: str) -> bool:
    """The answer, after a check that it does not depend on which text came first."""
    a, b = fingerprint(left), fingerprint(right)
    likeness, mirrored = copies.compare(a, b), copies.compare(b, a)
    assert likeness == mirrored
    return likeness.is_copy


def reworded(text: str, rate: float, seed: int) -> str:
    """The text with lower-case words replaced by common ones, dropped or doubled."""
    rng = random.Random(seed)

    def changed(word: str) -> str:
        if not word[0].islower() or rng.random() >= rate:
            return word
        return rng.choice([rng.choice(SYNONYMS), "", f"{word} {word}"])

    return " ".join(map(changed, text.split()))


@pytest.mark.parametrize("kept", [0.25, 0.4, 0.7])
def test_a_copy_cut_from_the_end_is_a_copy(kept: float) -> None:
    assert judged(STORY, "\n\n".join(PARAGRAPHS[: round(len(PARAGRAPHS) * kept)]))


@pytest.mark.parametrize("place", [0, 3, len(PARAGRAPHS)])
def test_a_copy_with_local_paragraphs_is_a_copy_wherever_they_stand(place: int) -> None:
    assert judged(STORY, "\n\n".join([*PARAGRAPHS[:place], prose(7, 90), *PARAGRAPHS[place:]]))


def test_a_cut_copy_with_a_local_paragraph_is_a_copy() -> None:
    assert judged(STORY, "\n\n".join([*PARAGRAPHS[: len(PARAGRAPHS) // 2], prose(7, 60)]))


def test_a_cut_copy_with_a_local_paragraph_in_front_is_a_copy() -> None:
    assert judged(STORY, "\n\n".join([prose(7, 60), *PARAGRAPHS[: len(PARAGRAPHS) // 2]]))


@pytest.mark.parametrize("rate", [0.03, 0.1])
@pytest.mark.parametrize("seed", range(5))
def test_a_lightly_reworded_copy_is_a_copy(rate: float, seed: int) -> None:
    assert judged(STORY, reworded(STORY, rate, seed))


def test_a_copy_in_house_style_is_a_copy() -> None:
    text = "On Sept. 5 the U.S. envoy met ministers. " + STORY + " About 40 percent agreed on Oct. 9, he said."
    styled = text.replace("Sept.", "September").replace("U.S.", "US").replace("Oct.", "October").replace("40", "forty")
    assert judged(text, styled)


def test_a_copy_with_a_corrected_figure_is_a_copy() -> None:
    text = f"{PARAGRAPHS[0]} At least 12 people died in the fire. {STORY}"
    assert judged(text, text.replace("12", "14"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_two_stories_of_one_template_are_not_copies(template: str) -> None:
    stories = [from_template(template, seed) for seed in range(14)]
    assert not any(judged(*pair) for pair in itertools.combinations(stories, 2))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_roundup_is_no_copy_of_its_items(place: int) -> None:
    items = [prose(seed, 150) for seed in (21, 22)]
    items.insert(place, prose(1, 150))
    assert not judged(prose(1, 150), "\n\n".join(items))


def test_a_roundup_is_no_copy_of_the_first_paragraphs_of_its_items() -> None:
    first, second = (" ".join(random.Random(seed).choices(prose(seed, 120).split(), k=400)) for seed in (1, 21))
    cut = " ".join(first.split()[:120])
    assert judged(cut, first)
    assert not judged(cut, f"{first}\n\n{second}")


def test_texts_of_which_neither_is_most_of_the_other_are_no_copies() -> None:
    assert not judged("\n\n".join([PARAGRAPHS[0], PARAGRAPHS[1], prose(7, 70)]), f"{STORY[:900]} {prose(8, 300)}")


def test_a_roundup_holds_a_story_besides_the_one_it_is_compared_with() -> None:
    first, second, other = (fingerprint(prose(seed, 150)).words for seed in (21, 22, 23))
    both = fingerprint(f"{prose(21, 150)}\n\n{prose(22, 150)}").words
    assert copies.holds_besides(both, first, second)
    assert copies.holds_besides(both, second, first)
    assert not copies.holds_besides(both, first, other)
    assert not copies.holds_besides(both, first, first)


def test_a_local_paragraph_is_no_second_story() -> None:
    local = prose(22, 45)
    extended = fingerprint(f"{STORY}\n\n{local}").words
    rest_of_other = fingerprint(f"{local}\n\n{prose(24, 200)}").words
    assert not copies.holds_besides(extended, fingerprint(STORY).words, rest_of_other)


def test_a_story_that_repeats_quotes_is_no_copy() -> None:
    quotes = PARAGRAPHS[1::3]
    own = prose(9, 150).split("\n\n")
    assert not judged(
        STORY, "\n\n".join(part for pair in itertools.zip_longest(own, quotes, fillvalue="") for part in pair)
    )


def test_boilerplate_makes_no_copy() -> None:
    boilerplate = prose(30, 60)
    assert not judged(f"{prose(31, 100)}\n\n{boilerplate}", f"{prose(32, 100)}\n\n{boilerplate}")


def test_texts_in_other_case_have_no_differences() -> None:
    a, b = fingerprint(STORY).words, fingerprint(STORY.upper()).words
    assert changes(align(a, b), a, b).words == 0


def test_an_alignment_says_where_texts_agree_and_where_they_differ() -> None:
    left = [f"a{n}x" for n in range(40)]
    right = [*(f"b{n}x" for n in range(7)), *left[:20], "new", *left[21:]]
    a, b = fingerprint(" ".join(left)).words, fingerprint(" ".join(right)).words
    assert align(a, b) == (((0, 40, 7, 47),), ((20, 21, 27, 28),))


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.lists(st.sampled_from("abcdef"), max_size=60))
def test_alignments_of_any_texts_lie_within_them(left: list[str], right: list[str]) -> None:
    a, b = fingerprint(" ".join(left)).words, fingerprint(" ".join(right)).words
    alignment = align(a, b)
    for start, end, other_start, other_end in [*alignment.passages, *alignment.gaps]:
        assert 0 <= start <= end <= len(a)
        assert 0 <= other_start <= other_end <= len(b)
    copies.compare(fingerprint(" ".join(left)), fingerprint(" ".join(right)))
