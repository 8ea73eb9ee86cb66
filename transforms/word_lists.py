"""Reading the word lists that rule tables are written as."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces and line ends between them."""
    return frozenset(words.split())
