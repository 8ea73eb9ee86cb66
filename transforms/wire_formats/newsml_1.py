"""NewsML 1.x: news items whose text is NITF, XHTML or plain paragraphs in a content item."""

from __future__ import annotations

from transforms.wire_formats import nitf
from transforms.wire_formats.base import Context, Parsed, Refused, Story, limited
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import (
    body_kind,
    distinct,
    first,
    language_of,
    status_under_embargo,
    urgency_of,
    version_dates,
    version_of,
)
from transforms.wire_formats.xml import (
    Element,
    attribute,
    child,
    children,
    descendants,
    inner_markup,
    parse_xml,
    root_name,
    text_of,
)

CONTENT_TYPES = ("application/newsml+xml", "text/vnd.iptc.newsml", "application/vnd.iptc.newsml+xml")

EMBARGO_PROPERTIES = ("Embargo", "Embargoed", "EmbargoUntil", "EmbargoDate", "EmbargoTime", "ReleaseDate")
OTHER_MEDIA = frozenset(("photo", "picture", "graphic", "video", "audio", "animation", "complexdata"))


def sniff(payload: bytes) -> bool:
    return root_name(payload) == "NewsML"


def parse(payload: bytes, context: Context) -> list[Parsed]:
    document = parse_xml(payload, context.charset)
    return [
        _item(item, document.root, context, document.notes) for item in limited(children(document.root, "NewsItem"))
    ]


def _item(item: Element, root: Element, context: Context, notes: tuple[str, ...]) -> Parsed:
    story = _story(item, root, context, notes)
    kinds = {_formal_name(m).lower() for m in descendants(item, "MediaType")}
    if not story.body and kinds & OTHER_MEDIA and "text" not in kinds:
        return Refused("not_text", f"an item of {', '.join(sorted(kinds))}")
    if not story.body and any(True for _ in descendants(item, "NewsItemRef")):
        return Refused("not_text", "a package of references to other items")
    return story


def _story(item: Element, root: Element, context: Context, notes: tuple[str, ...]) -> Story:
    identifier, management = child(item, "Identification", "NewsIdentifier"), child(item, "NewsManagement")
    lines, component = next(descendants(item, "NewsLines"), None), next(descendants(item, "NewsComponent"), None)
    body, is_html, inner = _body(item, context)
    embargoed_until = _embargo(management, context.zone)
    dates = version_dates(
        (
            text_of(child(management, "FirstCreated")),
            text_of(child(identifier, "DateId")),
            text_of(child(root, "NewsEnvelope", "DateAndTime")),
        ),
        (text_of(child(management, "ThisRevisionCreated")),),
        context.zone,
        versioned=True,
    )
    story = Story(
        body=body,
        body_is_html=is_html,
        provider=first(_provider(component), text_of(child(identifier, "ProviderId"))),
        guid=first(text_of(child(identifier, "PublicIdentifier")), text_of(child(identifier, "NewsItemId"))),
        version=version_of(text_of(child(identifier, "RevisionId"))),
        status=status_under_embargo(_formal_name(child(management, "Status")), embargoed_until),
        slugline=first(text_of(child(lines, "SlugLine")), text_of(child(item, "Identification", "NameLabel"))),
        headline=text_of(child(lines, "HeadLine")),
        byline=text_of(child(lines, "ByLine")),
        dateline=text_of(child(lines, "DateLine")),
        editors_note=first(
            *(_property(management, n) for n in ("EditorialNote", "EdNote")), text_of(child(management, "Instruction"))
        ),
        language=language_of(first(_formal_name(next(descendants(item, "Language"), None)), attribute(root, "lang"))),
        urgency=urgency_of(_formal_name(child(management, "Urgency"))),
        subjects=distinct(
            _formal_name(s) for s in descendants(item, "Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier")
        ),
        genre=_formal_name(next(descendants(item, "Genre"), None)),
        published_at=dates.published_at,
        modified=dates.modified,
        embargoed_until=embargoed_until,
        rights=first(text_of(child(lines, "CopyrightLine")), text_of(child(lines, "RightsLine"))),
        notes=notes,
    )
    return nitf.with_inner(story, inner)


def _body(item: Element, context: Context) -> tuple[str, bool, Story | None]:
    for data in descendants(item, "DataContent"):
        held = next(descendants(data, "nitf"), None)
        story = nitf.story_of(held, context) if held is not None else None
        if isinstance(story, Story) and story.body:
            return story.body, True, story
        body = next(descendants(data, "body.content", "body"), data)
        if text_of(body):
            has_elements = len(body) > 0
            return (
                (*body_kind(inner_markup(body)), None)
                if has_elements
                else (*body_kind("".join(body.itertext()).strip()), None)
            )
    return "", False, None


def _formal_name(element: Element | None) -> str:
    return attribute(element, "FormalName")


def _provider(component: Element | None) -> str:
    return first(*(_formal_name(child(p, "Party")) for p in descendants(component, "Provider", "Source")))


def _property(management: Element | None, name: str) -> str:
    return next((attribute(p, "Value") for p in children(management, "Property") if _formal_name(p) == name), "")


def _embargo(management: Element | None, zone: str) -> int | None:
    """A property, or the moment at which a change to ``Usable`` is announced, when the item is embargoed until then."""
    stated = next(filter(None, (_property(management, name) for name in EMBARGO_PROPERTIES)), "")
    if stated:
        return parse_date(stated, zone)
    if "embargo" not in _formal_name(child(management, "Status")).lower():
        return None
    return parse_date(text_of(child(management, "StatusWillChange", "DateAndTime")), zone)
