"""One story goes on; joined stories do not."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from tests.quality.duplicates import OWN_TEXTS, base_texts
from tests.strategies import word
from transforms.duplicates import coherence
from transforms.duplicates.fingerprints import Words, fingerprint

STORIES = base_texts(OWN_TEXTS)


def words_of(*texts: str) -> Words:
    return fingerprint("\n\n".join(texts)).words


def test_stories_go_on_after_their_first_half() -> None:
    texts = [words_of(story) for story in STORIES]
    assert sum(coherence.goes_on(words, np.arange(len(words)) < len(words) // 2) for words in texts) >= len(texts) - 1


def test_a_story_does_not_go_on_with_the_next_one() -> None:
    joined = [(words_of(first), words_of(first, second)) for first, second in itertools.pairwise(STORIES)]
    assert not any(coherence.goes_on(both, np.arange(len(both)) < len(first)) for first, both in joined)


def test_a_roundup_of_longer_stories_is_seen_though_its_first_story_goes_on() -> None:
    joined = [words_of(first, second) for first, second in itertools.pairwise(map(longer, range(8)))]
    assert all(coherence.is_roundup(both, np.arange(len(both)) < 60) for both in joined)
    assert not any(coherence.is_roundup(words_of(longer(n)), np.zeros(400, dtype=np.bool_)) for n in range(8))


def test_a_story_is_no_roundup() -> None:
    assert not any(coherence.is_roundup(words, np.arange(len(words)) < 60) for words in map(words_of, STORIES))


def longer(number: int) -> str:
    """A story of 400 words that keeps to some names and words of its own."""
    rng = random.Random(number)
    own = [word(rng) for _ in range(120)]
    return " ".join(rng.choice(own) for _ in range(400))


def test_people_who_are_named_in_full_again_are_a_sign_of_another_story() -> None:
    first = f"Mayor Alma Brandt spoke to the council. {longer(1).lower()} Brandt left early."
    again, on = f"Alma Brandt met farmers. {longer(1).lower()}", f"Brandt met farmers. {longer(1).lower()}"
    at = len(words_of(first))
    assert coherence.names_again(words_of(first, again), at)
    assert not coherence.names_again(words_of(first, on), at)
    assert not coherence.names_again(words_of(first, longer(1).lower()), at)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_text_without_a_rest_goes_on(share: float) -> None:
    words = words_of(STORIES[0])
    inside = np.arange(len(words)) < share * len(words)
    assert coherence.mixing(words, inside) == 1.0
    assert coherence.goes_on(words, inside)


def test_names_that_come_back_on_both_sides_are_counted_once_for_each_place() -> None:
    words = words_of("Alma " * 80 + "Bruno " * 80)
    first_half = np.arange(len(words)) < 80
    alternating = np.arange(len(words)) // 40 % 2 == 0
    assert coherence.mixing(words, first_half) < coherence.LEAST_MIXED < coherence.mixing(words, alternating)
