"""RSS 0.9x to 2.0 (WordPress exports too), RSS 1.0 and Atom: a feed, one item an entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from transforms.wire_formats import wordpress
from transforms.wire_formats.base import CANCELED, WITHHELD, Context, Parsed, Refused, Story, limited
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import (
    body_kind,
    distinct,
    first,
    host_of,
    language_of,
    plain,
    status_of,
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

CONTENT_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/rss")

DELETED = "deleted-entry"
SUMMARY_ONLY = "only the feed's summary: the entry holds no full text"


class Feed(NamedTuple):
    """What a feed says for all its entries."""

    title: str
    url: str
    language: str
    rights: str
    authors: Mapping[str, str]
    """WordPress: display names by login."""


def sniff(payload: bytes) -> bool:
    return root_name(payload) in ("rss", "feed", "RDF", "entry", "item")


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = parse_xml(payload, context.charset)
    root = document.root
    feed = _feed(root)
    entries = [root] if local_name(root) in ("entry", "item") else limited(descendants(root, "item", "entry", DELETED))
    return [_entry(entry, feed, context, document.notes) for entry in entries]


def _feed(root: Element) -> Feed:
    head = child(root, "channel")
    head = root if head is None else head
    links = [
        text_of(link) or attribute(link, "href") for link in children(head, "link") if attribute(link, "rel") != "self"
    ]
    return Feed(
        title=text_of(child(head, "title")) if local_name(root) not in ("entry", "item") else "",
        url=web_address(*links),
        language=language_of(first(text_of(child(head, "language")), attribute(root, "lang"))),
        rights=first(text_of(child(head, "copyright")), text_of(child(head, "rights"))),
        authors=wordpress.authors(head),
    )


def _entry(entry: Element, feed: Feed, context: Context, notes: tuple[str, ...]) -> Parsed:
    if local_name(entry) == DELETED:
        return _deleted(entry, feed, context)
    kind = text_of(child(entry, "post_type"))
    if kind in wordpress.OTHER_POSTS:
        return Refused("not_text", f"a WordPress {kind}")
    body, is_html, body_notes = _body(entry)
    if not body and _media(entry):
        return Refused("not_text", f"an entry that holds {_media(entry)} and no text")
    url = _url(entry)
    dates = version_dates(
        [
            text_of(child(entry, name))
            for name in ("post_date_gmt", "pubDate", "published", "issued", "date", "created", "post_date")
        ],
        [text_of(child(entry, name)) for name in ("updated", "modified", "post_modified_gmt")],
        context.zone,
    )
    status = _status(entry)
    scheduled = text_of(child(entry, "status")) == "future"
    return Story(
        body=body,
        body_is_html=is_html,
        provider=first(_source(entry), feed.title, host_of(url), host_of(feed.url)),
        guid=first(text_of(child(entry, "guid")), text_of(child(entry, "id")), attribute(entry, "about"), url),
        version=version_of(text_of(child(entry, "version"))),
        status=status,
        url=url,
        headline=_headline(entry),
        byline=_byline(entry, feed.authors),
        contributors=distinct(_person(p) for p in children(entry, "contributor")),
        language=language_of(first(text_of(child(entry, "language")), attribute(entry, "lang"), feed.language)),
        subjects=distinct(attribute(c, "label", "term") or text_of(c) for c in children(entry, "category", "subject")),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=dates.published_at if scheduled else None,
        rights=first(text_of(child(entry, "rights")), feed.rights),
        notes=(*notes, *body_notes),
    )


def _body(entry: Element) -> tuple[str, bool, tuple[str, ...]]:
    excerpts = [e for e in children(entry, "encoded") if "excerpt" in str(e.tag)]
    for element in (*children(entry, "encoded"), child(entry, "content")):
        markup = "" if element in excerpts else _markup(element)
        if markup and wordpress.is_post(entry):
            return wordpress.markup(markup), True, ()
        if markup:
            return *_kind(element, markup), ()
    for element in (*excerpts, child(entry, "description"), child(entry, "summary")):
        markup = _markup(element)
        if markup:
            return *_kind(element, markup), (SUMMARY_ONLY,)
    return "", False, ()


def _markup(element: Element | None) -> str:
    """The content of an element: escaped markup as it stands, XHTML inside the XML serialised again."""
    if element is None:
        return ""
    if len(element):
        return inner_markup(element)
    return "".join(element.itertext()).strip()


def _kind(element: Element | None, markup: str) -> tuple[str, bool]:
    body, is_html = body_kind(markup)
    stated = attribute(element, "type")
    return body, is_html or "html" in stated or local_name(element) == "encoded" if element is not None else is_html


def _url(entry: Element) -> str:
    links = children(entry, "origLink", "link")
    pages = [attribute(link, "href") for link in links if attribute(link, "rel") in ("", "alternate")]
    guid = child(entry, "guid")
    permanent = text_of(guid) if attribute(guid, "isPermaLink").lower() != "false" else ""
    return web_address(*(text_of(link) for link in links), *pages, permanent)


def _source(entry: Element) -> str:
    source = child(entry, "source")
    return first(text_of(child(entry, "publisher")), text_of(child(source, "title")) or text_of(source))


def _headline(entry: Element) -> str:
    """A title may be escaped markup, or markup once more inside that."""
    return plain(first(*(text_of(title) for title in children(entry, "title"))))


def _byline(entry: Element, authors: Mapping[str, str]) -> str:
    persons = [_person(p) for p in children(entry, "author", "creator")]
    named = [authors.get(person) or person for person in persons]
    return " and ".join(distinct(named))


def _person(element: Element) -> str:
    """A name: RSS writes ``mail@host (Name)``, Atom a ``<name>``."""
    text = first(text_of(child(element, "name")), text_of(element))
    if "@" in text and "(" in text:
        return text.partition("(")[2].rstrip(") ")
    return text


def _deleted(entry: Element, feed: Feed, context: Context) -> Story:
    """The tombstone of an Atom entry (RFC 6721): it withdraws the entry that it names."""
    return Story(
        provider=first(feed.title, host_of(feed.url)),
        guid=attribute(entry, "ref"),
        status=CANCELED,
        editors_note=text_of(child(entry, "comment")),
        published_at=parse_date(attribute(entry, "when"), context.zone),
        modified=True,
    )


def _media(entry: Element) -> str:
    """The kind of media that is enclosed; empty when there is none."""
    links = [link for link in children(entry, "link") if attribute(link, "rel") == "enclosure"]
    kinds = (
        attribute(e, "type", "medium").partition("/")[0]
        for e in (*children(entry, "enclosure"), *links, *_groups(entry))
    )
    return next((kind for kind in kinds if kind in ("audio", "video", "image")), "")


def _groups(entry: Element) -> list[Element]:
    """Media RSS: ``<media:content>``, alone or in a group."""
    return [e for e in descendants(entry, "content") if attribute(e, "url")]


def _status(entry: Element) -> str:
    if text_of(child(entry, "post_password")):
        return WITHHELD
    return status_of(first(text_of(child(entry, "status")), text_of(child(entry, "pubStatus"))))
