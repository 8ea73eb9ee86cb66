"""Version rules: what an item becomes when its provider has sent the same guid before. All functions are pure.

The order of the questions is fixed: redelivery, then version of a known item; only an item whose guid is new
is compared with other items (exact copy, near copy), by the index.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

ARTICLE, REDELIVERY, EXACT, NEAR, STALE_VERSION = "article", "redelivery", "exact", "near", "stale_version"
FATES = (ARTICLE, REDELIVERY, EXACT, NEAR, STALE_VERSION)
"""What can become of a claimed article; all but the first are kinds of duplicates."""

CANCELED = "canceled"
MAX_VERSION = 1 << 62


class Candidate(NamedTuple):
    """What the version rules need to know of an arriving article."""

    stated: int | None
    """The version as stated; ``None`` when there is none."""
    canceled: bool
    published_at: int
    modified: bool
    text_hash: bytes | None


class Known(NamedTuple):
    """A version of an item that was decided before: an article, or a duplicate that was no redelivery."""

    stated: int | None
    version: int
    """The number it counts as; no two of an item's articles share one."""
    canceled: bool
    published_at: int
    text_hash: bytes | None
    filed_under: str
    """``article_id`` of the article, or of the one that the duplicate repeats."""
    cluster_id: str
    owner: int = 0
    """The number under which the index keeps the text of that article."""


class History(Protocol):
    """All that is known of one item; each answer costs one look into an index."""

    def newest(self) -> Known | None:
        """The known version with the highest number."""

    def newest_article(self, below: int) -> str | None:
        """``article_id`` of the newest version below a number that is an article, not a duplicate."""

    def stated(self, version: int, canceled: bool) -> Known | None:
        """The first one that states this version, among kills or among the others."""

    def numbered(self, version: int) -> Known | None:
        """The first one that counts as this version."""

    def with_text(self, text_hash: bytes | None, canceled: bool) -> Known | None:
        """The newest one with this text, among kills or among the others."""


class Decision(NamedTuple):
    """What an article of a known item becomes."""

    fate: str
    version: int
    reason: str
    repeats: Known | None = None
    """What a redelivery or stale version is filed with."""
    supersedes: str | None = None
    cluster_id: str = ""
    """The cluster of the item; empty in duplicates."""


def stated_version(version: int | None) -> int | None:
    """A version number that can be counted on from; anything else counts as not stated."""
    return version if version is not None and 0 <= version < MAX_VERSION else None


def first_version(candidate: Candidate) -> int:
    """The number that the first version of an item counts as."""
    return 1 if candidate.stated is None else candidate.stated


def decide(candidate: Candidate, history: History) -> Decision | None:
    """The decision on an article of a known item, or ``None`` for a new item."""
    newest = history.newest()
    if newest is None:
        return None
    repeated = _repeated(candidate, newest, history)
    if repeated:
        return Decision(REDELIVERY, repeated.version, _redelivery_reason(candidate, repeated), repeated)
    stale = _overtaken(candidate, newest, history)
    if stale:
        return Decision(STALE_VERSION, first_version(candidate), stale, newest)
    return _next_version(candidate, newest, history)


def _repeated(candidate: Candidate, newest: Known, history: History) -> Known | None:
    """The known version that arrives again, if one does."""
    if candidate.stated is not None:
        return history.stated(candidate.stated, candidate.canceled) or _same_number(candidate, history)
    if candidate.canceled:
        return _repeated_kill(candidate, newest, history)
    if candidate.modified and candidate.published_at > newest.published_at and not newest.canceled:
        return None
    if not newest.canceled and newest.text_hash == candidate.text_hash:
        return newest
    return history.with_text(candidate.text_hash, canceled=False)


def _same_number(candidate: Candidate, history: History) -> Known | None:
    """The same text that was counted as this version when it came without a number."""
    known = history.numbered(candidate.stated or 0)
    same = known and known.stated is None and known.canceled == candidate.canceled
    return known if known and same and known.text_hash == candidate.text_hash else None


def _repeated_kill(candidate: Candidate, newest: Known, history: History) -> Known | None:
    if newest.canceled:
        return newest
    known = history.with_text(candidate.text_hash, canceled=True)
    return known if known and known.published_at == candidate.published_at else None


def _overtaken(candidate: Candidate, newest: Known, history: History) -> str:
    """Why the article is older than what is known, in words; empty when it is not."""
    if candidate.canceled:
        return _overtaken_kill(candidate, newest, history)
    if candidate.stated is not None:
        return _overtaken_number(candidate.stated, candidate, newest)
    if newest.canceled:
        return f"the item was canceled (version {newest.version}), and this states no later version"
    if candidate.published_at < newest.published_at:
        return f"published before version {newest.version} of the item"
    return ""


def _overtaken_kill(candidate: Candidate, newest: Known, history: History) -> str:
    """A kill is an article, unless its number is taken and a later version was published after it."""
    if not _is_past_kill(candidate, newest) or history.numbered(candidate.stated or 0) is None:
        return ""
    return f"canceled version {candidate.stated}, but version {newest.version} was published later"


def _overtaken_number(stated: int, candidate: Candidate, newest: Known) -> str:
    if stated <= _rank(newest):
        why = "was canceled" if newest.canceled else "is known"
        return f"version {stated} arrived when version {newest.version} of the item {why}"
    if newest.canceled and newest.stated is None and candidate.published_at < newest.published_at:
        return f"version {stated} was published before the item was canceled"
    return ""


def _next_version(candidate: Candidate, newest: Known, history: History) -> Decision:
    if candidate.canceled and _is_past_kill(candidate, newest):
        version = first_version(candidate)
    else:
        version = max(first_version(candidate), newest.version + 1)
    supersedes = history.newest_article(below=version)
    reason = _version_reason(candidate, newest, version)
    return Decision(ARTICLE, version, reason, None, supersedes, newest.cluster_id)


def _is_past_kill(candidate: Candidate, newest: Known) -> bool:
    """Whether a kill names a version that was replaced, by one published later, before the kill arrived."""
    below = candidate.stated is not None and candidate.stated < _rank(newest)
    return below and candidate.published_at < newest.published_at


def _rank(known: Known) -> int:
    """What later stated versions are measured by: the stated number, or else the counted one."""
    return known.version if known.stated is None else known.stated


def _redelivery_reason(candidate: Candidate, repeated: Known) -> str:
    if candidate.stated is None:
        return f"version {repeated.version} of the item again"
    text = "same text" if candidate.text_hash == repeated.text_hash else "another text under the same number"
    return f"version {candidate.stated} of the item again, {text}"


def _version_reason(candidate: Candidate, newest: Known, version: int) -> str:
    if candidate.canceled:
        return f"cancels version {newest.version} of the item"
    if candidate.stated is not None:
        return f"version {version} follows version {newest.version}"
    if candidate.modified and candidate.published_at > newest.published_at:
        return f"modified after version {newest.version}"
    return f"another text than version {newest.version}"
