"""Which item a story without an id is a version of: agencies say it by slugline and update markers.

A slugline names one story of one day at an agency, and its later versions carry the same slugline with a marker in it,
in the headline or in the editor's note (Reuters: ``OIL-PRICES/ (UPDATE 2)``; AP: ``BC-Oil Prices, 2nd Ld-Writethru``).
All functions are pure.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from transforms.wire_formats.base import Story

UPDATE = re.compile(r"\bUPDATE\s?(\d{1,3})\b")
LEAD = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:Ld|Lead)\b(?:-Writethru\b)?", re.IGNORECASE)
UNNUMBERED = re.compile(
    r"\b(?:CORRECTED|CORRECTION|CORRECTS|CORRECTIVE|REFILE|RPT|REPEATS?|ADDS|RECASTS|RESENDING)\b"
    r"|\b(?:Ld-)?Writethru\b|\b(?:Ld|Lead)\b(?=\W*$)",
    re.IGNORECASE,
)
MARKERS = (UPDATE, LEAD, UNNUMBERED)

_NO_WORD = re.compile(r"[\W_]+")


def with_derived_id(story: Story) -> Story:
    """A story without an id under one from its slugline and day, or else from its content."""
    name = slugline_name(story.slugline)
    if not name or story.published_at is None:
        return _from_content(story)
    day = datetime.fromtimestamp(story.published_at // 1_000_000, UTC).date()
    version = marked_version(story) if story.version is None else story.version
    note = "no id stated: derived from the slugline and the day"
    return story._replace(guid=f"slugline:{name}:{day}", version=version, notes=(*story.notes, note))


def slugline_name(slugline: str) -> str:
    """A slugline as all versions of its story have it."""
    for marker in MARKERS:
        slugline = marker.sub(" ", slugline)
    return _NO_WORD.sub("-", slugline.casefold()).strip("-")


def marked_version(story: Story) -> int | None:
    """The version that a numbered marker states: ``UPDATE 1`` and ``1st Ld`` are the second."""
    for text in (story.slugline, story.headline, story.editors_note):
        for marker in (UPDATE, LEAD):
            if found := marker.search(text):
                return int(found[1]) + 1
    return None


def _from_content(story: Story) -> Story:
    """The same item has the same id each time it comes."""
    content = "\x1f".join((story.headline, story.slugline, story.byline, str(story.published_at), story.body))
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return story._replace(guid=f"sha256:{digest[:32]}", notes=(*story.notes, "no id stated: derived from the content"))
