"""What a fingerprint index holds, for tests that compare two of them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from transforms.duplicates.fingerprint_index import open_storage
from transforms.duplicates.index_storage import Key

NUMBERED = ("settings", "buckets", "segments")
"""Kinds of records that hold numbers given out once, or name such."""


def contents(where: tuple[str | Path, str]) -> dict[Key, object]:
    """All records that depend on claims; of band keys their entries, however they are cut into segments."""
    with closing(open_storage(*where)) as storage:
        records = dict(storage.items())
    found: dict[Key, object] = {key: value for key, value in records.items() if key.kind not in NUMBERED}
    segments = [value for key, value in records.items() if key.kind == "segments"]
    entries = np.concatenate([np.empty(0, "<u8"), *(np.frombuffer(value, "<u8") for value in segments)])
    return found | {Key("entry", number): b"" for number in entries.tolist()}
