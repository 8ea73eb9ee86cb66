"""Cleaning has to be quick: what is looked for first must be in all that a rule matches, and work has bounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.records import Item, Position
from transforms.cleaning import characters
from transforms.cleaning.blocks import Block, Draft
from transforms.cleaning.characters import MAX_HANDED, MAX_HANDED_AS_WORDS, MAX_MARKS, repair
from transforms.cleaning.credit_lines import CREDIT_SIGNS, CREDIT_TAIL, PATTERNS
from transforms.cleaning.credits import HEAD_BLOCKS, MAX_CREDIT_LINES, PERSONS, without_byline, without_credits
from transforms.cleaning.fragments import (
    LEADING_MARK,
    MAY_BE_STRAY,
    STRAY_END,
    STRAY_MARK,
    STRAY_STOP,
    without_stray_punctuation,
)
from transforms.cleaning.rules import INSIDE, RULES, TAIL_WORDS, TAILS
from transforms.cleaning.wording import ADDRESS_SIGNS, ADDRESSES, CHANNELS, DIGIT, NUMBERS
from transforms.wire_formats import iptc_7901
from transforms.wire_formats.base import Context, Story

ITEM = Item(Position("news", "topic-1", 0, 0), 1_711_600_000_000_000, "Testwire", "guid-1", "", language="en")


def _has_one(words: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: any(word in text.lower() for word in words)


LOOKED_FOR_FIRST = {
    "the words of tails": ([rule.pattern for rule in TAILS], _has_one(TAIL_WORDS)),
    "the word inside a paragraph": ([rule.pattern for rule in INSIDE], lambda text: "ADVERTISEMENT" in text),
    "the signs of credits": ([CREDIT_TAIL], _has_one(CREDIT_SIGNS)),
    "the signs of addresses": ([ADDRESSES], lambda text: any(sign in text for sign in ADDRESS_SIGNS)),
    "the digit of numbers": ([NUMBERS, CHANNELS], lambda text: DIGIT.search(text) is not None),
    "the marks of stray punctuation": (
        [STRAY_STOP, STRAY_MARK, STRAY_END, LEADING_MARK],
        lambda text: MAY_BE_STRAY.search(text) is not None,
    ),
}


@pytest.mark.parametrize("name", LOOKED_FOR_FIRST)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_looked_for_first_is_in_all_that_the_rules_match(name: str, data: st.DataObject) -> None:
    patterns, is_found = LOOKED_FOR_FIRST[name]
    pattern = data.draw(st.sampled_from(patterns))
    matched = re.search(pattern, data.draw(st.from_regex(pattern)))
    assert matched is not None
    assert is_found(matched.string)


def test_one_match_of_all_rules_finds_what_each_of_them_finds() -> None:
    from transforms.cleaning.credit_lines import ANY_PATTERN
    from transforms.cleaning.rules import ANY_RULE

    assert all(rule.pattern.pattern in ANY_RULE.pattern for rule in RULES)
    assert all(pattern.pattern in ANY_PATTERN.pattern for _, pattern in PATTERNS)
    assert ANY_RULE.fullmatch("Article continues below this ad")
    assert not ANY_RULE.fullmatch("The minister said that the bridge would be closed.")


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that ftfy is given."""
    texts: list[str] = []
    fix_text = characters.ftfy.fix_text

    def counted(text: str, *arguments: object) -> str:
        texts.append(text)
        return str(fix_text(text, *arguments))

    monkeypatch.setattr(characters.ftfy, "fix_text", counted)
    return texts


def test_a_broken_word_that_comes_back_is_repaired_once(handed: list[str]) -> None:
    assert repair("â€™ " * 20_000) == "’ " * 20_000
    assert handed.count("â€™") == 1
    assert len(handed) <= 1 + characters.MAX_PASSES


def test_the_characters_that_are_given_to_the_repair_have_a_bound(handed: list[str]) -> None:
    repair(" ".join(f"â€™{number:x}" for number in range(100_000)))
    assert sum(map(len, handed)) <= MAX_HANDED
    words = [text for text in handed if " " not in text]
    assert sum(map(len, words)) <= MAX_HANDED_AS_WORDS + 100


def test_a_long_article_is_repaired_to_its_end(handed: list[str]) -> None:
    broken = "The café’s owner said no. ".encode().decode("cp1252", errors="replace") * 8000
    assert repair(broken).endswith("The café’s owner said no. ")


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0301\u0323\u200d", "\u0301\uff9e", "\u0301\u034f"])
def test_no_more_combining_marks_than_stream_safe_text_has_stand_in_a_row(marks: str) -> None:
    text = repair("か" + marks * 1000 + " end")
    runs = re.findall(r"[^\w\s]+", unicodedata.normalize("NFKD", text.replace("\u200d", "")))
    assert all(len(run) <= MAX_MARKS for run in runs)
    assert text.endswith(" end")


def test_marks_that_writing_has_stay() -> None:
    pointed = "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים"
    assert repair(pointed) == unicodedata.normalize("NFC", pointed)
    assert repair("…" * 100 + "—" * 100) == "…" * 100 + "—" * 100


@pytest.mark.parametrize("piece", ["A-A", "CORRECTED-", "A. ", "Ab Cd, ", "Ab and ", "Ann-Mary Tull; "])
def test_a_long_line_is_no_credit_however_it_looks(piece: str) -> None:
    """Names are matched in one way only, and in short lines: else the first of these takes hours."""
    blocks = [Block("The port is open."), Block(piece * 50_000)]
    assert without_credits(Draft(ITEM, blocks)).blocks == blocks
    assert not re.fullmatch(PERSONS, piece * 60 + "!")


def test_a_long_row_of_stray_marks_goes_a_piece_at_a_time() -> None:
    draft = without_stray_punctuation(Draft(ITEM, [Block("The port is open" + ". " * 50_000 + "and it stays so.")]))
    assert draft.blocks[0].text.endswith("and it stays so.")


@pytest.mark.parametrize(
    "line", ["By Ann Tull", "(Reporting by Ann Tull)", "Copyright 2020 Post", "Ann Tull is a reporter at Post."]
)
def test_a_text_of_nothing_but_credits_ends_as_any_other(line: str) -> None:
    draft = Draft(ITEM, [Block(line)] * 5000)
    left = without_byline(without_credits(draft))
    assert 5000 - MAX_CREDIT_LINES - HEAD_BLOCKS <= len(left.blocks) < 5000
    assert len(left.blocks) + len(left.removed) == 5000


def test_empty_lines_before_an_old_wires_text_are_gone_over_once() -> None:
    (story,) = iptc_7901.parse(
        b"\x01kna0044 3 pol 0086 a-slug\r\n\x02" + b"\n" * 200_000 + b"Port opens\n\nIt is.\x03", Context()
    )
    assert isinstance(story, Story)
    assert (story.headline, story.body) == ("Port opens", "It is.")
