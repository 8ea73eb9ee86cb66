"""The known versions of one item, as the version rules ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from transforms.duplicates.claim_records import Version
from transforms.duplicates.decisions import ARTICLE, Known


class ItemHistory:
    """What is known of one item; see :class:`transforms.duplicates.decisions.History`."""

    def __init__(self, versions: Sequence[Version]) -> None:
        """``versions`` in the order in which they were claimed."""
        # Articles before duplicates, the older claim first.
        self._versions = sorted(versions, key=lambda version: (version.fate != ARTICLE, version.number))

    def newest(self) -> Known | None:
        """The known version with the highest number."""
        return max((version.known for version in self._versions), key=attrgetter("version"), default=None)

    def newest_article(self, below: int) -> str | None:
        """``article_id`` of the newest version below a number that is an article, not a duplicate."""
        older = (v.known for v in self._versions if v.fate == ARTICLE and v.known.version < below)
        newest = max(older, key=attrgetter("version"), default=None)
        return newest and newest.filed_under

    def stated(self, version: int, canceled: bool) -> Known | None:
        """The first one that states this version, among kills or among the others."""
        claimed = sorted(self._versions, key=attrgetter("number"))
        return next((v.known for v in claimed if (v.known.stated, v.known.canceled) == (version, canceled)), None)

    def numbered(self, version: int) -> Known | None:
        """The first one that counts as this version."""
        return next((v.known for v in self._versions if v.known.version == version), None)

    def with_text(self, text_hash: bytes | None, canceled: bool) -> Known | None:
        """The newest one with this text, among kills or among the others."""
        claimed = sorted(self._versions, key=attrgetter("number"))
        same = (v.known for v in claimed if (v.known.text_hash, v.known.canceled) == (text_hash, canceled))
        return max(same, key=attrgetter("version"), default=None)
