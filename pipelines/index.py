"""The fingerprint index of a lake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from pipelines.durable import durable
from pipelines.errors import DatelineError
from pipelines.lake import Lake
from schemas.records import Article
from transforms.claim_store import PositionKey, SqliteStore
from transforms.fingerprint_index import FingerprintIndex, Verdict, open_index


class DurableClaims:
    """An index whose claims are counted among the durable writes of a run."""

    def __init__(self, index: FingerprintIndex) -> None:
        self._index = index

    def claim(self, batch_id: str, articles: Sequence[Article]) -> list[Verdict]:
        with durable("claims"):
            return self._index.claim(batch_id, articles)

    def close(self) -> None:
        self._index.close()


def open_lake_index(lake_uri: str) -> FingerprintIndex:
    """The embedded index of a lake."""
    return DurableClaims(open_index(_index_file(Lake(lake_uri))))


def ensure_index(lake: Lake, is_new: bool) -> None:
    """Make the index of a new lake.

    Raises:
        DatelineError: the lake holds batches, but its index is gone: whatever came again would count as new.
    """
    path = _index_file(lake)
    if is_new:
        open_index(path).close()
    elif not path.exists():
        raise DatelineError(f"the fingerprint index {path} is gone, without which repeats cannot be told: put it back")


def forget_positions(lake: Lake, positions: Iterable[tuple[str, int, int, int]]) -> None:
    """Delete the claims of some positions (topic id, partition, offset, item), and the words stored with them."""
    store = SqliteStore(_index_file(lake))
    with durable("erase-claims"), closing(store):
        store.erase(PositionKey(*position) for position in positions)


def _index_file(lake: Lake) -> Path:
    return lake.state_folder / "fingerprints.sqlite"
