"""JSON as applications write it: the field names of the ``articles`` table, or those of scrapers and feed readers.

:data:`ALIASES` lists the names of each field; the first one that is filled counts, and case, ``_``, ``-`` and ``:`` in
names do not matter. ``text`` is plain text; ``html`` is markup in its place.
"""

from __future__ import annotations

import re
from typing import Any

from transforms.wire_formats.base import Context, Parsed, Refused, Story
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import (
    body_kind,
    distinct,
    first,
    host_of,
    language_of,
    plain,
    status_under_embargo,
    urgency_of,
    version_dates,
    version_of,
    web_address,
)
from transforms.wire_formats.json_common import Json, joined, looks_like_json, many, one, read_json, unshelled

CONTENT_TYPES = (
    "application/json",
    "text/json",
    "application/feed+json",
    "application/ld+json",
    "application/x-ndjson",
)

ALIASES: dict[str, str] = {
    "provider": "provider source publisher agency site_name source_name news_site outlet source_domain domain "
    "feed_title",
    "guid": "guid id _id uuid article_id doc_id item_id identifier uri key",
    "version": "version revision rev version_number",
    "status": "status pubstatus publication_status state",
    "url": "url link permalink canonical_url source_url web_url article_url external_url alternate main_entity_of_page",
    "slugline": "slugline slug catchline",
    "headline": "headline title name head_line",
    "byline": "byline author authors creator dc:creator by writer",
    "dateline": "dateline location located place",
    "contributors": "contributors contributor",
    "editors_note": "editors_note editor_note ednote note",
    "language": "language lang in_language language_code locale",
    "urgency": "urgency priority",
    "subjects": "subjects subject topics topic categories category tags keywords section sections",
    "genre": "genre article_type",
    "published": "published_at date_gmt published published_date date_published pub_date publish_date "
    "publication_date date_publish"
    " datetime first_published issued date timestamp published_on release_date created_at date_created created",
    "modified": "modified_at modified_gmt date_modified modified last_modified updated_at date_updated updated "
    "version_created",
    "embargo": "embargoed_until embargo embargo_until embargoed embargo_date release_at",
    "rights": "rights copyright copyright_notice usage_terms license copyright_holder",
    "text": "text body content article_text full_text maintext main_text article_body body_text content_text "
    "plain_text story"
    " article content_full",
    "html": "html body_html content_html html_body raw_html body_xhtml content_encoded page_html article_html",
    "summary": "description summary abstract excerpt lead snippet",
    "type": "type media_type item_type",
}
"""Our field to the names it goes by, best first."""

NOT_TEXT = frozenset(
    ("picture", "photo", "image", "video", "audio", "graphic", "gallery", "slideshow", "package", "playlist")
)


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


NAMES = {field: [_key(name) for name in names.split()] for field, names in ALIASES.items()}
KNOWN = frozenset(name for names in ALIASES.values() for name in names.split())


def sniff(payload: bytes) -> bool:
    return looks_like_json(payload)


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = read_json(payload, context.charset)
    return [_item(item, context, document.notes) for item in document.objects]


def _item(item: Any, context: Context, notes: tuple[str, ...]) -> Parsed:
    if not isinstance(item, dict):
        return Refused(
            "malformed", f"a JSON {type(item).__name__} where an object with an article's fields is expected"
        )
    fields = {_key(str(key)): value for key, value in reversed(unshelled(item, KNOWN).items())}
    if not any(name in fields for field in ("text", "html", "headline", "guid", "summary") for name in NAMES[field]):
        return Refused("malformed", f"JSON without any field of an article: {', '.join(sorted(map(str, item)))[:200]}")
    kind = one(_value(fields, "type")).lower()
    if kind in NOT_TEXT:
        return Refused("not_text", f"an item of type {kind}")
    return _story(fields, context, notes)


def _story(fields: Json, context: Context, notes: tuple[str, ...]) -> Story:
    body, is_html, body_notes = _body(fields)
    url = web_address(one(_value(fields, "url")), one(fields.get("guid")), one(fields.get("id")))
    embargoed_until = _embargo(fields, context.zone)
    dates = version_dates(_values(fields, "published"), _values(fields, "modified"), context.zone)
    return Story(
        body=body,
        body_is_html=is_html,
        provider=first(plain(one(_value(fields, "provider"))), host_of(url)),
        guid=one(_value(fields, "guid")) or url,
        version=version_of(_value(fields, "version")),
        status=status_under_embargo(one(_value(fields, "status")), embargoed_until),
        url=url,
        slugline=plain(one(_value(fields, "slugline"))),
        headline=plain(one(_value(fields, "headline"))),
        byline=joined(many(_value(fields, "byline"))),
        dateline=plain(one(_value(fields, "dateline"))),
        contributors=distinct(many(_value(fields, "contributors"), ",;")),
        editors_note=plain(one(_value(fields, "editors_note"))),
        language=language_of(one(_value(fields, "language"))),
        urgency=urgency_of(one(_value(fields, "urgency"))),
        subjects=distinct(many(_value(fields, "subjects"), ",;")),
        genre=plain(one(_value(fields, "genre"))),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=embargoed_until,
        rights=plain(one(_value(fields, "rights"))),
        notes=(*notes, *body_notes),
    )


def _value(fields: Json, field: str) -> Any:
    """The first value under one of a field's names that is filled."""
    return next((v for v in _values(fields, field) if v not in (None, "", [], {})), None)


def _values(fields: Json, field: str) -> list[Any]:
    return [fields[name] for name in NAMES[field] if name in fields]


def _body(fields: Json) -> tuple[str, bool, tuple[str, ...]]:
    text, markup = (_long_text(_value(fields, field)) for field in ("text", "html"))
    if text.strip():
        return *body_kind(text), ()
    if markup.strip():
        return body_kind(markup)[0], True, ()
    summary = _long_text(_value(fields, "summary"))
    return *body_kind(summary), ("only a summary: the message holds no full text",) if summary.strip() else ()


def _long_text(value: Any) -> str:
    """A body may come as a list of paragraphs, or as ``[{"value": ...}]`` from feed readers."""
    if isinstance(value, list):
        parts = [
            m if isinstance(m, str) else one(m.get("value", m.get("text"))) if isinstance(m, dict) else ""
            for m in value
        ]
        return "\n\n".join(part for part in parts if part)
    if isinstance(value, dict):
        return one(value.get("value", value.get("text", value.get("rendered"))))
    return value if isinstance(value, str) else ""


def _embargo(fields: Json, zone: str) -> int | None:
    value = _value(fields, "embargo")
    return parse_date(value, zone) if isinstance(value, (str, int, float)) else None
