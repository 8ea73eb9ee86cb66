"""NewsML-G2: a news item, or a news message with several; packages, concepts and planning hold no text."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.wire_formats import nitf
from transforms.wire_formats.base import Context, Parsed, Refused, Story, limited
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import (
    body_kind,
    distinct,
    first,
    host_of,
    language_of,
    status_under_embargo,
    urgency_of,
    version_dates,
    version_of,
    web_address,
)
from transforms.wire_formats.xml import (
    Element,
    attribute,
    child,
    children,
    descendants,
    inner_markup,
    local_name,
    parse_xml,
    root_name,
    text_of,
)

CONTENT_TYPES = (
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
    "application/vnd.iptc.g2.packageitem+xml",
    "application/newsml-g2+xml",
)
ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "hopDocument")
ROOTS = frozenset((*ITEMS, "newsMessage", "itemSet"))
TEXT_CLASSES = frozenset(("text", "composite", ""))


def sniff(payload: bytes) -> bool:
    return root_name(payload) in ROOTS


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = parse_xml(payload, context.charset)
    return [_item(item, context, document.notes) for item in limited(_items(document.root))]


def _items(root: Element) -> Iterator[Element]:
    if local_name(root) in ITEMS:
        yield root
    else:
        sets = [root] if local_name(root) == "itemSet" else children(root, "itemSet")
        yield from (item for holder in sets for item in children(holder, *ITEMS))


def _item(item: Element, context: Context, notes: tuple[str, ...]) -> Parsed:
    kind = local_name(item)
    if kind != "newsItem":
        return Refused("not_text", f"a {kind}, which holds no text of its own")
    item_class = _code(child(item, "itemMeta", "itemClass"))
    if item_class.lower() not in TEXT_CLASSES:
        return Refused("not_text", f"an item of class {item_class}")
    body, is_html, inner = _body(item, context)
    elsewhere = child(item, "contentSet", "remoteContent")
    if not body and elsewhere is not None and child(item, "contentSet", "inlineXML") is None:
        return Refused("not_text", f"its content is elsewhere: {attribute(elsewhere, 'href', 'residref')}")
    return nitf.with_inner(_story(item, body, is_html, context, notes), inner)


def _story(item: Element, body: str, is_html: bool, context: Context, notes: tuple[str, ...]) -> Story:
    meta, content, rights = child(item, "itemMeta"), child(item, "contentMeta"), child(item, "rightsInfo")
    embargoed_until = parse_date(text_of(child(meta, "embargoed")), context.zone)
    dates = version_dates(
        (text_of(child(meta, "firstCreated")), text_of(child(content, "contentCreated"))),
        (text_of(child(meta, "versionCreated")), text_of(child(content, "contentModified"))),
        context.zone,
        versioned=True,
    )
    url = _url(item, meta)
    return Story(
        body=body,
        body_is_html=is_html,
        provider=first(_named(child(meta, "provider")), _holder(rights), host_of(url)),
        guid=attribute(item, "guid"),
        version=version_of(attribute(item, "version")),
        status=status_under_embargo(_code(child(meta, "pubStatus")), embargoed_until),
        url=url,
        slugline=text_of(child(content, "slugline")),
        headline=_headline(item, content),
        byline=_byline(content),
        dateline=text_of(child(content, "dateline")),
        contributors=distinct(_named(c) for c in children(content, "contributor")),
        editors_note=" ".join(distinct(text_of(note) for note in children(meta, "edNote"))),
        language=language_of(first(attribute(child(content, "language"), "tag"), attribute(item, "lang"))),
        urgency=urgency_of(text_of(child(content, "urgency"))),
        subjects=distinct(value for subject in children(content, "subject") for value in _code_and_name(subject)),
        genre=_named(child(content, "genre")),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=embargoed_until,
        rights=_rights(rights),
        notes=notes,
    )


def _body(item: Element, context: Context) -> tuple[str, bool, Story | None]:
    """``(body, is_html, what a NITF document inside states)``: the richest of the inline contents."""
    contents = child(item, "contentSet")
    for inline in children(contents, "inlineXML"):
        held = next((e for e in inline if local_name(e)), None)
        if held is not None and local_name(held) == "nitf":
            story = nitf.story_of(held, context)
            if isinstance(story, Story):
                return story.body, True, story
        markup = inner_markup(child(held, "body") if local_name(inline) and child(held, "body") is not None else inline)
        if text_of(inline):
            return body_kind(markup)[0], True, None
    for inline in children(contents, "inlineData"):
        text = "".join(inline.itertext()).strip()
        if text:
            body, is_html = body_kind(text)
            return body, is_html or "html" in attribute(inline, "contenttype"), None
    return "", False, None


def _code(element: Element | None) -> str:
    """The local part of a code: ``ninat:text`` and ``http://…/text`` are both ``text``."""
    return (
        first(attribute(element, "qcode"), attribute(element, "uri"), attribute(element, "literal"))
        .rpartition(":")[2]
        .rpartition("/")[2]
    )


def _named(element: Element | None) -> str:
    """A party or a concept by name, else by its literal or code."""
    return first(text_of(child(element, "name")), attribute(element, "literal", "qcode", "uri"), text_of(element))


def _code_and_name(subject: Element) -> tuple[str, str]:
    return attribute(subject, "qcode", "uri", "literal"), text_of(child(subject, "name"))


def _headline(item: Element, content: Element | None) -> str:
    lines = children(content, "headline")
    main = [h for h in lines if "short" not in attribute(h, "role") and "sub" not in attribute(h, "role")]
    return first(*(text_of(h) for h in [*main, *lines]), text_of(child(item, "itemMeta", "title")))


def _byline(content: Element | None) -> str:
    return first(text_of(child(content, "by")), " and ".join(distinct(_named(c) for c in children(content, "creator"))))


def _holder(rights: Element | None) -> str:
    return _named(child(rights, "copyrightHolder"))


def _rights(rights: Element | None) -> str:
    return " ".join(distinct(text_of(child(rights, name)) for name in ("copyrightNotice", "usageTerms")))


def _url(item: Element, meta: Element | None) -> str:
    links = [*children(meta, "link"), *children(item, "link")]
    pages = [
        attribute(link, "href") for link in links if "html" in attribute(link, "contenttype", "rel") or len(links) == 1
    ]
    return web_address(*pages, *(text_of(a) for a in descendants(meta, "altId")), attribute(item, "guid"))
