"""Which models annotate, as the command line says it; and training a quote model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import DatelineError

LANGUAGE_AND_NAME = re.compile(r"([a-z]{2,3})=(.+)")


class Models(NamedTuple):
    """Models that take the place of the default ones; small and hashable, so that it can travel to processes."""

    languages: tuple[tuple[str, str], ...] = ()
    """Language (ISO 639-1) and installed spaCy package, or its folder."""
    quotes: Path | None = None
    """Model file of ``dateline train``."""


DEFAULT = Models()


def models_of(languages: Sequence[str], quotes: Path | None) -> Models:
    """The models named on the command line as LANGUAGE=NAME.

    Raises:
        DatelineError: not of this form, or there is no such model.
    """
    return Models(tuple(_language_and_name(given) for given in languages), quotes)


def _language_and_name(given: str) -> tuple[str, str]:
    match = LANGUAGE_AND_NAME.fullmatch(given)
    if match is None:
        raise DatelineError(f"--model takes LANGUAGE=NAME, such as de=de_core_news_sm, not '{given}'")
    language, name = match.groups()
    if not Path(name).is_dir() and ("/" in name or find_spec(name.replace("-", "_")) is None):
        raise DatelineError(f"there is no language model '{name}': neither an installed package nor a folder")
    return language, name if Path(name).is_dir() else name.replace("-", "_")


def train_quotes(corpus: Sequence[Path], texts: Path | None, out: Path, language_model: str) -> str:
    """Train a quote model on annotated texts, write it to ``out`` and say how it scores.

    Raises:
        DatelineError: the corpus cannot be read or used.
    """
    from transforms.language_model import DEFAULT_MODELS
    from transforms.quotes.corpus import read_corpus
    from transforms.quotes.train import train

    try:
        return train(read_corpus(corpus, texts), out, language_model or DEFAULT_MODELS["en"])
    except (ValueError, KeyError) as error:
        raise DatelineError(f"cannot train on this corpus: {error}") from error
