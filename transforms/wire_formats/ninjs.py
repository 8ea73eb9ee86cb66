"""ninjs 1.x, 2.x and 3.x, the IPTC's news in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
from transforms.wire_formats.json_common import Json, joined, looks_like_json, many, one, read_json

CONTENT_TYPES = ("application/ninjs+json", "application/vnd.iptc.ninjs+json")

MARKS = re.compile(
    rb'"(?:body_text|body_xhtml|body_html5?|versioncreated|versionCreated|pubstatus|pubStatus|contentcreated|contentCreated'
    rb'|bodies|headlines|representationtype|representationType|usageterms|usageTerms|ednote|edNote)"\s*:'
)
STANDARD = re.compile(rb'"standard"\s*:\s*\{[^{}]{0,500}"ninjs"|ninjs-schema|"ninjs"')
SNIFFED_BYTES = 262_144
TEXT_TYPES = frozenset(("text", "composite", "article", ""))


def sniff(payload: bytes) -> bool:
    """Two of the names that only ninjs has, or its name."""
    head = payload[:SNIFFED_BYTES]
    return looks_like_json(payload) and bool(STANDARD.search(head) or len(set(MARKS.findall(head))) > 1)


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = read_json(payload, context.charset)
    return [_item(item, context, document.notes) for item in document.objects]


def _item(item: Any, context: Context, notes: tuple[str, ...]) -> Parsed:
    if not isinstance(item, dict):
        return Refused("malformed", f"a JSON {type(item).__name__} where a ninjs object is expected")
    body, is_html = _body(item)
    kind = one(item.get("type")).lower()
    if kind not in TEXT_TYPES or (kind == "composite" and not body):
        return Refused("not_text", f"a ninjs item of type {kind}")
    return _story(item, body, is_html, context, notes)


def _story(item: Json, body: str, is_html: bool, context: Context, notes: tuple[str, ...]) -> Story:
    uri, rights = one(item.get("uri")), item.get("rightsInfo") or item.get("rightsinfo")
    url = web_address(_alternative(item, "url"), one(_get(item, "url", "canonicalurl", "link")), uri)
    embargoed_until = parse_date(one(item.get("embargoed")), context.zone)
    dates = version_dates(
        (_get(item, "firstcreated", "firstCreated"), _get(item, "contentcreated", "contentCreated")),
        (_get(item, "versioncreated", "versionCreated"), _get(item, "contentmodified", "contentModified")),
        context.zone,
        versioned=True,
    )
    return Story(
        body=body,
        body_is_html=is_html,
        provider=first(_provider(item), host_of(url)),
        guid=first(uri, one(_get(item, "guid", "id", "altids"))),
        version=version_of(item.get("version")),
        status=status_under_embargo(one(_get(item, "pubstatus", "pubStatus")), embargoed_until),
        url=url,
        slugline=plain(one(item.get("slugline"))),
        headline=_headline(item),
        byline=plain(first(one(item.get("byline")), joined(many(_get(item, "by", "bylines", "creator", "creators"))))),
        dateline=plain(first(one(item.get("dateline")), one(item.get("located")))),
        contributors=distinct(many(_get(item, "contributors", "contributor"))),
        editors_note=plain(one(_get(item, "ednote", "edNote"))),
        language=language_of(one(item.get("language"))),
        urgency=urgency_of(one(item.get("urgency"))),
        subjects=distinct(_subjects(_get(item, "subject", "subjects"))),
        genre=plain(one(_get(item, "genre", "genres"))),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=embargoed_until,
        rights=_rights(item, rights if isinstance(rights, dict) else {}),
        notes=notes,
    )


def _subjects(value: Any) -> Iterator[str]:
    """The code of each subject and its name."""
    for subject in value if isinstance(value, list) else [value]:
        if isinstance(subject, dict):
            yield one(_get(subject, "code", "uri", "qcode"))
        yield one(subject)


def _get(item: Json, *names: str) -> Any:
    return next((item[n] for n in names if item.get(n) not in (None, "", [], {})), None)


def _body(item: Json) -> tuple[str, bool]:
    """``body_xhtml`` before ``body_text`` (it keeps tables and headings), or the main one of ``bodies``."""
    for name in ("body_xhtml", "body_html5", "body_html"):
        if one(item.get(name)):
            return body_kind(one(item[name]))[0], True
    names = ["body_text", *(name for name in item if name.startswith("body_")), "body"]
    text = next((one(item.get(name)) for name in names if one(item.get(name))), "")
    return body_kind(text) if text else _main_body(item.get("bodies"))


def _main_body(bodies: Any) -> tuple[str, bool]:
    held = (
        [b for b in bodies if isinstance(b, dict) and isinstance(b.get("value"), str)]
        if isinstance(bodies, list)
        else []
    )
    best = max(held, key=_rank, default=None)
    return body_kind(best["value"]) if best else ("", False)


def _rank(body: Json) -> tuple[bool, bool, int]:
    role, kind = one(body.get("role")).lower(), one(body.get("contentType") or body.get("contenttype")).lower()
    return role in ("main", "body", "full", ""), "html" in kind, len(body["value"])


def _headline(item: Json) -> str:
    heads = item.get("headlines")
    held = [h for h in heads if isinstance(h, dict)] if isinstance(heads, list) else []
    main = [h for h in held if one(h.get("role")).lower() in ("main", "headline", "")] or held
    values: Iterable[str] = (one(h.get("value")) for h in main)
    return plain(first(one(item.get("headline")), *values, one(item.get("title")), one(item.get("name"))))


def _provider(item: Json) -> str:
    named = _get(item, "provider", "infosources", "infoSources", "infosource", "infoSource")
    return plain(first(one(named), one(_get(item, "copyrightholder", "copyrightHolder", "publisher")), _holder(item)))


def _holder(item: Json) -> str:
    rights = item.get("rightsInfo") or item.get("rightsinfo")
    return (
        one(_get(rights, "copyrightholder", "copyrightHolder", "copyrightHolderName"))
        if isinstance(rights, dict)
        else ""
    )


def _rights(item: Json, rights: Json) -> str:
    names = (("copyrightnotice", "copyrightNotice"), ("usageterms", "usageTerms"))
    parts = [one(_get(item, *pair)) or one(_get(rights, *pair)) for pair in names]
    return " ".join(distinct(parts))


def _alternative(item: Json, key: str) -> str:
    """ninjs 3 keeps the address of the page in ``altIds`` or ``renditions``."""
    others = _get(item, "altids", "altIds", "alternatives")
    if isinstance(others, dict):
        return one(others.get(key))
    held = [one(o.get("value")) for o in others if isinstance(o, dict)] if isinstance(others, list) else []
    return web_address(*held)
