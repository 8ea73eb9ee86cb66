"""The benches, by the name that ``make bench BENCH=...`` takes. A bench is a function that yields lines to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

BENCHES = {
    "audit": "the audit of ten million rows, beside one reading of the same columns",
    "index": "the fingerprint index from ten thousand articles to INDEX_ARTICLES (a million), beside datasketch",
    "quotes": "finding names, quotes and speakers, beside the stock spaCy pipeline on the same texts",
    "wire_formats": "decoding and cleaning, a line a format, and what it costs beside the language model",
}
"""Name of a module in ``tests.bench`` to what it measures; the module has ``lines() -> Iterator[str]``."""


def bench(name: str) -> Callable[[], Iterator[str]]:
    """The function of a bench; its module is imported only now."""
    lines: Callable[[], Iterator[str]] = import_module(f"tests.bench.{name}").lines
    return lines
