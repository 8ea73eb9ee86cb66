"""Words, shingles, signatures and keys."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import prose
from transforms.duplicates import fingerprints
from transforms.duplicates.fingerprints import BAND_BITS, LEAD_BANDS, SHORT_WORDS, Words, fingerprint, tokenize
from transforms.duplicates.word_classes import COMMON, FIGURE, NAME, PLAIN, word_class


def words_of(text: str) -> Words:
    return fingerprint(text).words


@pytest.mark.parametrize(
    "variant",
    [
        "\u201cDon\u2019t go,\u201d \u00c9lise said \u2014 1,250 people stayed.",
        '"Don\'t go," Elise said -- 1,250 people stayed.',
        "DON'T GO, ÉLISE SAID... 1,250 PEOPLE STAYED",
        "Don\u00adt go,\u00a0E\u0301lise said\u200b 1,250\npeople stayed",
        "\uff24\uff4f\uff4e'\uff54 go, Élise said: 1,250 people\u2028stayed",
    ],
)
def test_case_quotes_accents_and_spaces_make_no_difference(variant: str) -> None:
    assert fingerprint(variant).text_hash == fingerprint("dont go elise said 1,250 people stayed").text_hash


@pytest.mark.parametrize(("left", "right"), [("up 1.5 points", "up 15 points"), ("ab c", "a bc"), ("one", "one one")])
def test_other_words_make_another_text(left: str, right: str) -> None:
    assert fingerprint(left).text_hash != fingerprint(right).text_hash


def test_a_script_without_spaces_has_a_word_a_character() -> None:
    assert tokenize("日本語 abc ไทย") == ["日", "本", "語", "abc", "ไ", "ท", "ย"]


@pytest.mark.parametrize("text", ["", " \n", "...", "🙂", "\u200b"])
def test_a_text_without_words_has_no_hash_and_no_keys(text: str) -> None:
    assert fingerprint(text, "Headline").text_hash is None
    assert fingerprint(text).band_keys == ()


def test_the_headline_counts_for_flashes_only() -> None:
    assert fingerprint("More soon.", "A").text_hash != fingerprint("More soon.", "B").text_hash
    assert fingerprint(prose(1, 20), "A").text_hash == fingerprint(prose(1, 20), "B").text_hash


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("1,250", FIGURE),
        ("G7", FIGURE),
        ("Tuesday", FIGURE),
        ("seven", FIGURE),
        ("Rafah", NAME),
        ("The", COMMON),
        ("gap", PLAIN),
    ],
)
def test_words_are_classed(token: str, expected: int) -> None:
    assert word_class(token, token.casefold()) == expected


def test_short_texts_have_no_keys_and_longer_ones_have_small_distinct_ones() -> None:
    assert fingerprint(prose(1, SHORT_WORDS - 1)).band_keys == ()
    keys = fingerprint(prose(1, SHORT_WORDS)).band_keys
    assert keys
    assert len(set(keys)) == len(keys)
    assert all(0 <= key < 1 << BAND_BITS for key in keys)


def test_similarities_are_those_of_the_shingle_sets() -> None:
    left, right = words_of("a b c d e f g h"), words_of("a b c d e f x y z")
    assert fingerprints.jaccard(left, right) == pytest.approx(2 / (4 + 5 - 2))
    assert fingerprints.containment(left, right) == pytest.approx(2 / 4)


def test_similarities_of_tiny_texts_are_those_of_their_words() -> None:
    assert fingerprints.jaccard(words_of("kill kill"), words_of("kill the story")) == pytest.approx(1 / 3)
    assert fingerprints.jaccard(words_of(""), words_of("")) == 1.0
    assert fingerprints.containment(words_of(""), words_of("story")) == 0.0


@settings(deadline=None)
@given(st.text(), st.text())
def test_similarities_are_symmetric_and_bounded(left: str, right: str) -> None:
    a, b = words_of(left), words_of(right)
    assert 0 <= fingerprints.jaccard(a, b) <= 1
    assert fingerprints.jaccard(a, b) == fingerprints.jaccard(b, a)
    assert fingerprints.jaccard(a, a) == 1
    assert fingerprints.jaccard(a, b) <= max(fingerprints.containment(a, b), float(len(a) == len(b) == 0))


def test_the_estimate_is_near_the_exact_similarity() -> None:
    for kept in (60, 150, 240):
        left, right = words_of(prose(1, 300)), words_of(prose(1, kept) + " " + prose(2, 300 - kept))
        estimated = fingerprints.estimated_jaccard(left, right)
        assert estimated == pytest.approx(fingerprints.jaccard(left, right), abs=0.15)


@pytest.mark.parametrize(("rate", "recall"), [(0.05, 0.99), (0.10, 0.98)])
def test_reworded_copies_meet_under_a_key_as_often_as_the_arithmetic_says(rate: float, recall: float) -> None:
    met = [meets(seed, rate) for seed in range(200)]
    assert np.mean(met) >= recall


def test_unrelated_texts_share_no_key() -> None:
    seen = [set(fingerprint(prose(seed, 200)).band_keys) for seed in range(100)]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_fingerprints_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from tests.strategies import prose; from transforms.duplicates.fingerprints import fingerprint; "
        "print(fingerprint(prose(5, 99)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_fingerprint_is_pinned() -> None:
    pinned = fingerprint("The quick brown fox jumps over the lazy dog. " * 4)
    assert pinned.text_hash is not None
    assert (pinned.text_hash.hex(), pinned.words[:3].tolist(), sorted(pinned.band_keys)[:2]) == PINNED
    assert fingerprints.article_id("agency", "g", 1) == PINNED_ID


PINNED: tuple[str, list[int], list[int]] = (
    "7ace572f3634d25eeee6ecdc445666ed",
    [47003, 31580, 20816],
    [709364717, 1287441993],
)
PINNED_ID = "0750a6a74901b436793595109b17f82b"
"""What indexes in the field hold. When these change, ``SCHEME`` has to change too, and indexes are rebuilt."""


def meets(seed: int, rate: float) -> bool:
    rng = random.Random(seed)
    text = prose(seed, 300).split()
    copy = [prose(rng.randrange(1 << 30), 1) if rng.random() < rate else word for word in text]
    return not set(fingerprint(" ".join(text)).band_keys).isdisjoint(fingerprint(" ".join(copy)).band_keys)


def test_stories_inside_a_roundup_are_found_by_the_keys_of_its_parts() -> None:
    stories = [prose(seed, 150) for seed in range(4)]
    parts = set(fingerprint("\n\n".join(stories)).part_keys)
    shared = [len(parts & set(fingerprint(story).band_keys)) for story in stories]
    assert min(shared[1:]) >= LEAD_BANDS
    assert not parts & set(fingerprint(prose(9, 150)).band_keys)


def test_a_text_of_one_paragraph_has_no_other_parts() -> None:
    assert fingerprint(prose(1, 200).replace("\n\n", " ")).part_keys == ()
