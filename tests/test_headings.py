"""Headings are where another story may begin."""

from __future__ import annotations

import pytest

from tests.strategies import prose
from transforms.duplicates import copies
from transforms.duplicates.fingerprints import fingerprint
from transforms.duplicates.headings import Heading

BODY = prose(1, 90)


@pytest.mark.parametrize(
    "line",
    [
        "Monday, February 18, 2019",
        "Town Council Votes Against Second Bridge",
        "Council of Velburg votes against a second bridge",
        "VELBURG, May 5 (Northwire) — The council voted on Monday against a second bridge over the river Marr, and "
        "members of both sides said that they would now look for a place where a ferry could cross it.",
        "Velburg (AFP) - The council voted on Monday.",
    ],
)
def test_a_dateline_a_date_and_a_headline_are_sure(line: str) -> None:
    assert fingerprint(f"{BODY}\n\n{line}\n\n{BODY}").headings == (Heading(90, True),)


def test_a_short_sentence_could_be_a_headline() -> None:
    assert fingerprint(f"Council votes against a second bridge.\n\n{BODY}").headings == (Heading(0, False),)


@pytest.mark.parametrize(
    "line", ["“We will not build a second bridge,” she said.", BODY, "No.", "The Bridge At Night. Image: Alma Brandt"]
)
def test_quotes_paragraphs_captions_and_single_words_are_none(line: str) -> None:
    assert fingerprint(f"{BODY}\n\n{line}\n\n{BODY}").headings == ()


def test_a_short_story_under_a_headline_makes_a_roundup_where_a_paragraph_makes_none() -> None:
    story, other = prose(3, 300), prose(4, 60)
    headed = f"{story}\n\nTown Council Votes Against Second Bridge\n\n{other}"
    assert copies.compare(fingerprint(story), fingerprint(f"{story}\n\n{other}")).is_copy
    assert not copies.compare(fingerprint(story), fingerprint(headed)).is_copy
