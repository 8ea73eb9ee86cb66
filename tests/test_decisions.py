"""Version rules where statements, dates and texts disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from transforms.duplicates.decisions import Candidate, Decision, Known, decide, first_version, stated_version


class ListHistory(NamedTuple):
    """What is known of an item, as a list in the order in which it was decided."""

    known: list[Known]

    def newest(self) -> Known | None:
        return max(self.known, key=lambda known: known.version, default=None)

    def newest_article(self, below: int) -> str | None:
        older = [known for known in self.known if known.version < below]
        return max(older, key=lambda known: known.version).filed_under if older else None

    def stated(self, version: int, canceled: bool) -> Known | None:
        return self._first(lambda known: known.stated == version and known.canceled == canceled)

    def numbered(self, version: int) -> Known | None:
        return self._first(lambda known: known.version == version)

    def with_text(self, text_hash: bytes | None, canceled: bool) -> Known | None:
        return self._first(lambda known: known.text_hash == text_hash and known.canceled == canceled)

    def _first(self, wanted: Callable[[Known], bool]) -> Known | None:
        return next(filter(wanted, self.known), None)


def candidate(
    stated: int | None = None, *, text: bytes = b"new", at: int = 100, canceled: bool = False, modified: bool = False
) -> Candidate:
    return Candidate(stated, canceled, at, modified, text)


def known(
    version: int, stated: int | None = None, *, text: bytes = b"", at: int = 100, canceled: bool = False
) -> Known:
    return Known(stated, version, canceled, at, text or b"text %d" % version, f"id {version}", "cluster")


def decided(arriving: Candidate, *history: Known) -> Decision:
    decision = decide(arriving, ListHistory(list(history)))
    assert decision is not None
    return decision


def test_a_new_item_is_not_decided_here() -> None:
    assert decide(candidate(), ListHistory([])) is None


@pytest.mark.parametrize(("version", "stated"), [(None, None), (0, 0), (7, 7), (-1, None), (1 << 62, None)])
def test_only_plain_numbers_count_as_stated(version: int | None, stated: int | None) -> None:
    assert stated_version(version) == stated
    assert first_version(candidate(stated)) == (1 if stated is None else stated)


def test_without_number_and_change_the_item_is_a_redelivery_of_the_version_with_its_text() -> None:
    decision = decided(candidate(text=b"text 1"), known(1), known(2))
    assert (decision.fate, decision.version, decision.repeats) == ("redelivery", 1, known(1))


def test_a_number_that_was_only_counted_is_stale_unless_the_text_is_the_same() -> None:
    history = known(1, 1), known(2)
    assert decided(candidate(2), *history).fate == "stale_version"
    assert decided(candidate(2, text=b"text 2"), *history).fate == "redelivery"


def test_a_stated_number_above_a_kill_of_the_same_number_is_counted_after_the_kill() -> None:
    decision = decided(candidate(3), known(2, 2), known(3, 2, canceled=True))
    assert (decision.fate, decision.version, decision.supersedes) == ("article", 4, "id 3")


def test_nothing_without_a_number_comes_back_after_a_kill() -> None:
    history = known(1), known(2, canceled=True)
    assert decided(candidate(modified=True, at=900), *history).fate == "stale_version"
    assert decided(candidate(text=b"text 1"), *history).fate == "redelivery"


def test_a_number_published_before_a_kill_without_number_stays_dead() -> None:
    assert decided(candidate(5, at=99), known(1, canceled=True)).fate == "stale_version"
    assert decided(candidate(5, at=100), known(1, canceled=True)).fate == "article"


def test_a_second_kill_is_a_redelivery_until_the_item_came_back() -> None:
    kill = candidate(canceled=True, at=200)
    history = known(1, 1), known(2, canceled=True)
    assert decided(kill, *history).fate == "redelivery"
    assert decided(kill, *history, known(3, 3)).version == 4


def test_a_kill_of_a_version_replaced_long_ago_does_not_kill_its_successor() -> None:
    kill = candidate(2, canceled=True, at=50)
    free, taken = decided(kill, known(1, 1), known(5, 5)), decided(kill, known(2, 2), known(5, 5))
    assert (free.fate, free.version, free.supersedes) == ("article", 2, "id 1")
    assert taken.fate == "stale_version"


def test_a_kill_with_a_low_number_that_was_sent_later_kills_the_newest() -> None:
    decision = decided(candidate(2, canceled=True, at=200), known(5, 5))
    assert (decision.fate, decision.version, decision.supersedes) == ("article", 6, "id 5")
