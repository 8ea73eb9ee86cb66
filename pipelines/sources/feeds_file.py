"""The feeds file: what the messages of topics and providers leave unsaid."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pipelines.errors import DatelineError
from transforms.feeds import NO_FEEDS, Feeds, feeds_of


def read_feeds(path: Path | None) -> Feeds:
    """The defaults in a TOML file; none without a file.

    Raises:
        DatelineError: it cannot be read, or a setting in it makes no sense.
    """
    if path is None:
        return NO_FEEDS
    try:
        return feeds_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DatelineError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:  # TOML's own errors and broken UTF-8 among them
        raise DatelineError(f"{path}: {error}") from error
