"""An HTML page: the page itself is the body, its head and its linked data tell the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from transforms.wire_formats.base import Context, Parsed, Refused, Story
from transforms.wire_formats.charsets import to_text, without_controls
from transforms.wire_formats.fields import distinct, first, host_of, language_of, plain, version_dates, web_address
from transforms.wire_formats.json_common import Json, joined, many, one
from transforms.wire_formats.xml import HEAD_BYTES, Element, root_name

CONTENT_TYPES = ("text/html", "application/xhtml+xml")

PAGE_MARKS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|title|meta|h1|p|div|section)\b[^<>]{0,500}>", re.IGNORECASE
)
CHARSET = re.compile(rb"""<meta\b[^<>]{0,300}?\bcharset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
ARTICLE_TYPES = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Blog|Tech|Live|Scholarly|Social)?\w*(?:Article|BlogPosting)$"
)
MAX_LINKED_DATA = 1_000_000
"""Characters of one JSON-LD script."""
LONG_ATTRIBUTE = re.compile(r"""=\s{0,5}(?:"[^"<>]{5000,}"|'[^'<>]{5000,}')""")
"""Pictures in the page itself, and worse; there is nothing to read in it."""
UNSEEN = frozenset(("script", "style", "template", "noscript", "svg"))
TITLE_SEPARATOR = re.compile(r"\s+[|–—·»-]\s+")

META = {
    "headline": ("og:title", "twitter:title", "dc.title", "headline"),
    "provider": ("og:site_name", "application-name", "dc.publisher", "article:publisher_name", "publisher"),
    "byline": ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author", "twitter:data1"),
    "published": ("article:published_time", "datepublished", "date", "pubdate", "dc.date", "dc.date.issued",
                  "parsely-pub-date", "sailthru.date", "publish-date", "og:published_time", "publication_date"),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dc.date.modified"),
    "language": ("og:locale", "language", "content-language", "dc.language", "inlanguage"),
    "subjects": ("news_keywords", "keywords", "article:tag", "article:section", "parsely-tags"),
    "rights": ("copyright", "dc.rights", "rights"),
    "guid": ("article_id", "articleid", "article-id", "parsely-post-id", "dc.identifier", "cre"),
    "url": ("og:url", "twitter:url", "parsely-link"),
}  # fmt: skip
"""Names of ``<meta>`` elements for each field, best first."""


def sniff(payload: bytes) -> bool:
    """A page or a piece of one; XML of another kind is none."""
    head = payload[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"<"):
        return bool(re.search(rb"</(?:p|div|article|html|body|h1)>", head, re.IGNORECASE)) and bool(
            PAGE_MARKS.search(head)
        )
    root = root_name(payload).lower()
    return root == "html" or (not head.startswith(b"<?xml") and bool(PAGE_MARKS.search(head)))


def parse(payload: bytes, context: Context) -> list[Parsed]:
    declared = CHARSET.search(payload[:HEAD_BYTES])
    text, notes = to_text(payload, context.charset or (declared[1].decode("ascii") if declared else ""))
    text = without_controls(text)
    page = parse_page(text)
    if page is None:
        raise Refused("malformed", "nothing in it can be read as HTML")
    return [_story(page, text, context, notes)]


def parse_page(text: str) -> Element | None:
    """The tree of a page, ``None`` when there is nothing in it. Comments and processing instructions are left out."""
    text = LONG_ATTRIBUTE.sub('=""', re.sub(r"^\s*<\?xml[^>]{0,500}>", "", text))
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError):
        return None


def length_of_text(markup: str) -> int:
    """Characters that a reader may see in a page or fragment: not its scripts, styles and embedded pictures."""
    page = parse_page(markup)
    if page is None:
        return 0
    seen = (e for e in page.iter() if e.tag not in UNSEEN)
    return sum(len(e.text or "") for e in seen) + sum(len(e.tail or "") for e in page.iter())


def _story(page: Element, text: str, context: Context, notes: tuple[str, ...]) -> Story:
    metas, linked = _metas(page), _linked_article(page)
    url = web_address(
        _canonical(page), _meta(metas, "url"), one(linked.get("url")), one(linked.get("mainEntityOfPage"))
    )
    site = plain(first(_meta(metas, "provider"), _publisher(linked)))
    headline, headline_notes = _headline(page, metas, linked, site)
    dates = version_dates(
        (linked.get("datePublished"), *_all(metas, "published"), _time(page), linked.get("dateCreated")),
        (linked.get("dateModified"), *_all(metas, "modified")),
        context.zone,
    )
    return Story(
        body=text,
        body_is_html=True,
        provider=first(site, host_of(url)),
        guid=first(_meta(metas, "guid"), one(linked.get("identifier")), url),
        url=url,
        headline=headline,
        byline=_byline(linked, metas),
        language=language_of(
            first(one(linked.get("inLanguage")), str(page.get("lang") or ""), _meta(metas, "language"))
        ),
        subjects=distinct([*_terms(linked), *(t for v in _all(metas, "subjects") for t in v.split(","))]),
        genre=plain(one(linked.get("genre"))),
        published_at=dates.published_at,
        modified=dates.modified,
        rights=plain(first(one(linked.get("copyrightNotice")), _meta(metas, "rights"))),
        notes=(*notes, *headline_notes),
    )


def _metas(page: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = str(
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        content = str(meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _all(metas: dict[str, list[str]], field: str) -> list[str]:
    return [value for name in META[field] for value in metas.get(name, ())]


def _meta(metas: dict[str, list[str]], field: str) -> str:
    return next(iter(_all(metas, field)), "")


def _linked_article(page: Element) -> Json:
    """The first object of the page's JSON-LD that is an article; empty when there is none or it is broken."""
    for script in page.iter("script"):
        if "ld+json" in str(script.get("type") or "").lower() and script.text and len(script.text) <= MAX_LINKED_DATA:
            found = next(_articles(_json(script.text)), None)
            if found:
                return found
    return {}


def _json(text: str) -> Any:
    try:
        return json.loads(
            text.strip().removeprefix("<!--").removesuffix("-->"), strict=False, parse_constant=lambda name: None
        )
    except (ValueError, RecursionError):
        return None


def _articles(document: Any, depth: int = 0) -> Iterator[Json]:
    if depth > 4:
        return
    if isinstance(document, list):
        for member in document:
            yield from _articles(member, depth + 1)
    elif isinstance(document, dict):
        if any(ARTICLE_TYPES.match(kind) for kind in many(document.get("@type"))):
            yield document
        yield from _articles(document.get("@graph"), depth + 1)
        yield from _articles(document.get("mainEntity"), depth + 1)


def _publisher(linked: Json) -> str:
    return one(linked.get("publisher")) or one(linked.get("sourceOrganization"))


def _canonical(page: Element) -> str:
    links = (link for link in page.iter("link") if str(link.get("rel") or "").lower() == "canonical")
    return next((str(link.get("href") or "") for link in links), "")


def _headline(page: Element, metas: dict[str, list[str]], linked: Json, site: str) -> tuple[str, tuple[str, ...]]:
    """The headline as stated for machines, else the only ``<h1>``, else the page's title without the site's name."""
    h1 = [plain(element.text_content()) for element in page.iter("h1")]
    stated = plain(first(one(linked.get("headline")), _meta(metas, "headline")))
    title = without_site(plain(str(page.findtext(".//title") or "")), site)
    if stated:
        return without_site(stated, site), ()
    if len(h1) == 1 and h1[0]:
        return h1[0], ()
    return title or next(iter(h1), ""), ("headline from the page's title",) if title else ()


def without_site(title: str, site: str) -> str:
    """``title`` without the name of the site before or after a separator."""
    parts = list(TITLE_SEPARATOR.finditer(title))
    if not parts or not site:
        return title
    if title[parts[-1].end() :].casefold() == site.casefold():
        return title[: parts[-1].start()]
    return title[parts[0].end() :] if title[: parts[0].start()].casefold() == site.casefold() else title


def _byline(linked: Json, metas: dict[str, list[str]]) -> str:
    named = many(linked.get("author")) or [plain(v) for v in _all(metas, "byline")[:1]]
    return joined(distinct(n for n in named if not n.startswith(("http:", "https:"))))


def _terms(linked: Json) -> list[str]:
    return [*many(linked.get("articleSection")), *many(linked.get("keywords"), ",")]


def _time(page: Element) -> str:
    """The first machine-readable ``<time>``."""
    return next((str(t.get("datetime")) for t in page.iter("time") if t.get("datetime")), "")
