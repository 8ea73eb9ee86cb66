"""NITF 3.x, the News Industry Text Format: one XML document, one item."""

from __future__ import annotations

import re

from transforms.wire_formats.base import Context, Parsed, Refused, Story
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import (
    body_kind,
    distinct,
    first,
    language_of,
    plain,
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

CONTENT_TYPES = ("application/nitf+xml", "text/nitf", "application/x-nitf", "text/vnd.iptc.nitf")

MEDIA_TYPES = frozenset(("picture", "photo", "image", "video", "audio", "graphic"))
SLUG_NAMES = ("slug", "slugline", "anpa-keyword")
EMBARGO_NAMES = ("embargo", "embargoed", "embargo-until", "embargo-date", "embargodate")
CREDIT = re.compile(r"\bby\b|\bcontribut|\breporting\b", re.IGNORECASE)
DIFFERING = "the headline in the head differs: "


def sniff(payload: bytes) -> bool:
    return root_name(payload).lower() == "nitf"


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = parse_xml(payload, context.charset)
    root = document.root
    if local_name(root) != "nitf":
        raise Refused("malformed", f"the root element is <{local_name(root)}>, not <nitf>")
    return [story_of(root, context, document.notes)]


def story_of(root: Element, context: Context, notes: tuple[str, ...] = ()) -> Parsed:
    """The item of an ``<nitf>`` element, which NewsML documents hold too."""
    content = _content(root)
    body = inner_markup(content) + _tagline(root)
    if not text_of(content) and _is_media(root, content):
        return Refused("not_text", "NITF that holds pictures or video and no text")
    head, body_head, docdata = child(root, "head"), child(root, "body", "body.head"), _docdata(root)
    hl1, title = _headline(body_head), text_of(child(head, "title"))
    metas = _metas(head)
    embargoed_until = _embargo(metas, docdata, context.zone)
    dates = version_dates(
        (_norm(docdata, "date.issue"), _norm(docdata, "date.release"),
         attribute(child(head, "pubdata"), "date.publication"), _story_date(body_head)),
        (_revision(head),),
        context.zone,
    )  # fmt: skip
    return Story(
        body=body_kind(body)[0],
        body_is_html=True,
        provider=_provider(head, docdata, body_head) or metas.get("provider", ""),
        guid=first(attribute(child(docdata, "doc-id"), "id-string"), attribute(root, "uno")),
        version=version_of(_stated_version(docdata) or metas.get("version")),
        status=status_under_embargo(_status(docdata), embargoed_until),
        url=web_address(attribute(child(head, "pubdata"), "ex-ref"), attribute(child(docdata, "doc-id"), "id-string")),
        slugline=first(
            attribute(child(docdata, "fixture"), "fix-id"),
            attribute(child(docdata, "du-key"), "key"),
            *(metas.get(name, "") for name in SLUG_NAMES),
        ),
        headline=first(hl1, title),
        byline=_byline(body_head),
        dateline=_dateline(body_head),
        contributors=distinct(text_of(c) for c in descendants(child(root, "body", "body.end"), "contributor")),
        editors_note=_note(body_head, docdata),
        language=language_of(
            first(attribute(child(root, "body"), "lang"), attribute(root, "lang"), metas.get("language", ""))
        ),
        urgency=urgency_of(attribute(child(docdata, "urgency"), "ed-urg")),
        subjects=_subjects(head, docdata),
        genre=_genre(head),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=embargoed_until,
        rights=_rights(docdata, body_head),
        notes=(*notes, *((DIFFERING + title,) if hl1 and title and title != hl1 else ())),
    )


def with_inner(story: Story, inner: Story | None) -> Story:
    """``story`` of an envelope with what only the NITF inside it states; the envelope wins where both do."""
    if inner is None:
        return story
    empty = {name: getattr(inner, name) for name in Story._fields if getattr(story, name) in ("", None, ())}
    return story._replace(**empty)


def _content(root: Element) -> Element | None:
    """``body.content``, not the one that an editor's note may hold."""
    return child(root, "body", "body.content")


def _tagline(root: Element) -> str:
    """The credits at the end of the story, for cleaning to make fields of; other taglines name the agency."""
    lines = children(child(root, "body", "body.end"), "tagline")
    return "".join(f"<p>{inner_markup(line)}</p>" for line in lines if CREDIT.search(text_of(line)))


def _docdata(root: Element) -> Element | None:
    direct = child(root, "head", "docdata")
    return direct if direct is not None else child(root, "docdata")


def _is_media(root: Element, content: Element | None) -> bool:
    held = {attribute(m, "media-type").lower() for m in descendants(content, "media")}
    stated = attribute(child(root, "head", "tobject"), "tobject.type").lower()
    return bool(held & MEDIA_TYPES) or stated in MEDIA_TYPES


def _headline(body_head: Element | None) -> str:
    line = child(body_head, "hedline")
    return first(text_of(child(line, "hl1")), text_of(child(line, "hl2")), text_of(line))


def _norm(docdata: Element | None, name: str) -> str:
    return attribute(child(docdata, name), "norm")


def _story_date(body_head: Element | None) -> str:
    element = child(body_head, "dateline", "story.date")
    return first(attribute(element, "norm"), text_of(element))


def _revision(head: Element | None) -> str:
    """The date of the last entry of the revision history."""
    return max((attribute(r, "norm") for r in children(head, "revision-history")), default="")


def _provider(head: Element | None, docdata: Element | None, body_head: Element | None) -> str:
    return first(
        attribute(child(docdata, "doc-id"), "regsrc"),
        text_of(child(body_head, "distributor")),
        attribute(child(head, "pubdata"), "name"),
        attribute(child(docdata, "doc.copyright"), "holder"),
    )


def _stated_version(docdata: Element | None) -> str:
    return attribute(child(docdata, "du-key"), "version", "generation")


def _status(docdata: Element | None) -> str:
    return first(attribute(docdata, "management-status"), attribute(child(docdata, "ed-msg"), "management-status"))


def _metas(head: Element | None) -> dict[str, str]:
    """The ``<meta>`` elements of a head by their names in lower case, the first of each."""
    return {attribute(m, "name").lower(): attribute(m, "content") for m in reversed(children(head, "meta"))}


def _byline(body_head: Element | None) -> str:
    """The persons of the bylines as the line names them; without their titles where they are marked up."""
    lines = []
    for line in children(body_head, "byline"):
        persons = [text_of(p) for p in descendants(line, "person")]
        lines.append(" and ".join(persons) if persons else text_of(line))
    return ", ".join(line for line in lines if line)


def _dateline(body_head: Element | None) -> str:
    element = child(body_head, "dateline")
    return first(text_of(child(element, "location")), text_of(element))


def _note(body_head: Element | None, docdata: Element | None) -> str:
    notes = [text_of(n) for n in children(body_head, "note")]
    return " ".join(distinct([attribute(child(docdata, "ed-msg"), "info"), *notes]))


def _subjects(head: Element | None, docdata: Element | None) -> tuple[str, ...]:
    found = []
    for subject in descendants(child(head, "tobject"), "tobject.subject"):
        found += [attribute(subject, "tobject.subject.refnum"), attribute(subject, "tobject.subject.code")]
        found += [attribute(subject, f"tobject.subject.{part}") for part in ("type", "matter", "detail")]
    found += [
        attribute(c, "value") or text_of(c) for c in descendants(child(docdata, "identified-content"), "classifier")
    ]
    found += [attribute(k, "key") for k in descendants(child(docdata, "key-list"), "keyword")]
    return tuple(distinct(found))


def _genre(head: Element | None) -> str:
    tobject = child(head, "tobject")
    return first(
        attribute(child(tobject, "tobject.property"), "tobject.property.type"), attribute(tobject, "tobject.type")
    )


def _embargo(metas: dict[str, str], docdata: Element | None, zone: str) -> int | None:
    """A property of the head; else ``date.release``, when the status says so or when it is later than the issue."""
    stated = next(filter(None, (metas.get(name) for name in EMBARGO_NAMES)), "")
    if stated:
        return parse_date(stated, zone)
    release = parse_date(_norm(docdata, "date.release"), zone)
    if release is None:
        return None
    held = _status(docdata).lower() in ("embargoed", "withheld")
    issued = parse_date(_norm(docdata, "date.issue"), zone)
    return release if held or (issued is not None and release > issued) else None


def _rights(docdata: Element | None, body_head: Element | None) -> str:
    notice = child(docdata, "doc.copyright")
    stated = " ".join(filter(None, (attribute(notice, "year"), attribute(notice, "holder"))))
    return first(
        plain(text_of(child(body_head, "rights"))),
        f"© {stated}" if stated else "",
        attribute(child(docdata, "doc.rights"), "owner"),
    )
