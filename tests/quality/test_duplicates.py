"""The quality of duplicate detection does not fall below its floors, and is measured rightly."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from tests.quality.duplicates import OWN_TEXTS, Quality, base_texts, claimed, measure, merged_in_order
from tests.quality.stream import APART, BY_GUID, COPIES, HOLDING, TEMPLATE, Sent, distinct, stream
from transforms.duplicates.fingerprint_index import Verdict

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))["duplicates"]
STORIES = base_texts(OWN_TEXTS)


@pytest.fixture(scope="module")
def measured() -> list[Quality]:
    streams = [stream(STORIES, seed) for seed in FLOORS["seeds"]]
    return [measure(sent, claimed(sent)) for sent in streams]


@pytest.mark.parametrize("figure", ["precision", "recall", "rand_index"])
def test_the_clusters_reach_the_floor(measured: list[Quality], figure: str) -> None:
    assert mean(getattr(quality, figure) for quality in measured) >= FLOORS[figure]


def test_no_version_is_taken_for_a_duplicate(measured: list[Quality]) -> None:
    assert sum(quality.versions_lost for quality in measured) == 0


def test_no_template_stories_are_merged(measured: list[Quality]) -> None:
    assert sum(quality.templates_merged for quality in measured) == 0


@pytest.mark.parametrize(("first", "limit"), [(True, "merged_before"), (False, "merged_after")])
def test_what_holds_parts_of_stories_stays_apart_whichever_comes_first(first: bool, limit: str) -> None:
    merged = [merged_in_order(STORIES, seed, first) for seed in FLOORS["seeds"]]
    assert {kind: mean(shares[kind] for shares in merged) <= FLOORS[limit] for kind in HOLDING} == dict.fromkeys(
        HOLDING, True
    )


def test_a_seed_makes_one_stream() -> None:
    assert stream(STORIES, 1) == stream(STORIES, 1)
    assert stream(STORIES, 1) != stream(STORIES, 2)


def test_streams_hold_every_kind() -> None:
    kinds = Counter(sent.kind for seed in FLOORS["seeds"] for sent in stream(STORIES, seed))
    assert kinds.keys() == {"original", *COPIES, *APART, *BY_GUID, TEMPLATE}


def test_the_own_stories_differ() -> None:
    assert distinct(STORIES) == STORIES


def test_clusters_like_the_families_are_perfect() -> None:
    sent = stream(STORIES, 1)
    quality = measure(sent, [told(each, each.family) for each in sent])
    assert (quality.precision, quality.recall, quality.rand_index) == (1, 1, 1)
    assert set(quality.found.values()) == {1}
    assert set(quality.merged.values()) == {0}


def test_one_cluster_for_everything_has_all_pairs_and_is_no_better_than_chance() -> None:
    sent = stream(STORIES, 1)
    quality = measure(sent, [told(each, "one") for each in sent])
    assert (quality.recall, quality.rand_index) == (1, pytest.approx(0))
    assert quality.precision < 0.1
    assert quality.templates_merged > 0


def test_versions_that_became_duplicates_are_counted() -> None:
    sent = stream(STORIES, 1)
    quality = measure(sent, [told(each, each.family)._replace(fate="near") for each in sent])
    assert quality.versions_lost == sum(each.kind in BY_GUID for each in sent)


def told(sent: Sent, cluster: str) -> Verdict:
    fate = "redelivery" if sent.kind == "redelivery" else "article"
    return Verdict(fate, "", 1, cluster, None, None, 1.0, 1.0, False, "")
