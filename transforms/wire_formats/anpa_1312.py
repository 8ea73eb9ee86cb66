"""ANPA 1312, the seven-bit format of North American wires, with or without its control codes.

::

    SYN SYN SOH b0412 US cpusw- LF                        service level, story number, selector
    r i DC3 DC1 bc-harbor-strike 1stLd-Writethru  03-27 0416   priority, category, format, keyword, version, date, words
    STX ^BC-Harbor Strike, 1st Ld-Writethru,416<          slug line; more lines in ^...< are headline, notes, byline
        TAB first paragraph ...
    ETX NW-WF-03-27-24 1210GMT< EOT                       agency and time of sending
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.wire_formats.base import CANCELED, USABLE, Context, Parsed, Refused, Story, limited
from transforms.wire_formats.charsets import to_text, without_controls
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import plain

CONTENT_TYPES = ("text/vnd.iptc.anpa", "application/vnd.iptc.anpa", "text/x-anpa-1312")

SOH, STX, ETX = "\x01", "\x02", "\x03"
HEAD_BYTES = 600
HEADER = re.compile(
    r"[\x16\s]{0,20}\x01?(?P<service>[A-Za-z]?)(?P<number>\d{4})[^\r\n]{0,40}\r?\n"
    r"(?P<priority>[A-Za-z]) (?P<category>[A-Za-z])(?P<format>[\x11-\x14]{0,2}) +(?P<keyword>\S{2,40})"
    r"(?P<version>[^\r\n]{0,60}?) +(?P<month>\d\d?)-(?P<day>\d\d?)(?: +\d{0,4})?[ \t\x11-\x14]*\r?\n"
)
MAX_TOP = 40
"""Lines above a text."""
TABULAR = "\x12"
CLOSING = re.compile(
    r"(?:\b(?P<agency>[A-Z]{2,6})-[A-Z]{2,4}-)?\b(?P<one>\d\d)-(?P<two>\d\d)-(?P<year>\d\d)\s+(?P<hour>\d\d)[-:]?(?P<minute>\d\d)"
    r"(?:[-:]\d\d)?\s{0,3}(?P<zone>[A-Z]{3,4})?\s*<?\s*$",
    re.MULTILINE,
)
URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
"""Flash, bulletin, urgent, regular and deferred as IPTC urgency; other letters are priorities of one agency."""

SLUG_LINE = re.compile(
    r"(?P<slug>[^\r\n]{2,80}?)(?:,\s*(?P<take>(?:\d{1,2}\w\w )?(?:Lds?|Lead|Adds?|Takes?|Subs?|Insert|Box|Writethru"
    r"|Kill|Withdrawal|Correct(?:ion|ive)|Clarification|Advisory|Urgent)\b[^\r\n]{0,60}?))?,\s?\d{1,5}",
    re.IGNORECASE,
)
LEAD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\s?(?:Ld|Lead)\b", re.IGNORECASE)
PART = re.compile(r"\b(?:Add|Take|Sub|Insert|Box)\b", re.IGNORECASE)
KILL = re.compile(r"\b(?:Kill|Withdrawal)\b", re.IGNORECASE)
NOTE = re.compile(
    r"\(?(?:Eds|Editors?)\b[:.,]|\W?EDITOR'?S'? NOTE|\(?(?:[A-Z]{2,6} )?(?:Photos?|Video|Graphics?)\b.*\d"
)
BYLINE = re.compile(r"By\s+\S", re.IGNORECASE)
MARKS = (("``", "“"), ("''", "”"), ("`", "‘"), (" _ ", " — "))
"""The typewriter's spelling of characters that seven bits do not have."""


class Top(NamedTuple):
    """What the lines above the text say."""

    slug: str = ""
    take: str = ""
    headline: str = ""
    byline: str = ""
    notes: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


def sniff(payload: bytes) -> bool:
    return bool(HEADER.match(payload[:HEAD_BYTES].decode("latin-1")))


def parse(payload: bytes, context: Context) -> list[Parsed]:
    text, notes = to_text(payload, context.charset)
    messages = limited(message for message in text.split(SOH) if HEADER.match(message))
    if not messages:
        raise Refused("malformed", "no ANPA 1312 header: service level, number, priority, category, keyword, date")
    return [_message(message, context, notes) for message in messages]


def _message(message: str, context: Context, notes: tuple[str, ...]) -> Parsed:
    header = HEADER.match(message)
    assert header is not None  # or it would be no message
    rest = message[header.end() :]
    content, found, after = rest.partition(STX)[2].partition(ETX) if STX in rest else (rest, ETX, "")
    if not found:
        return Refused("malformed", "the text is cut off: no ETX after it")
    closing = _closing(content, after)
    lines = without_controls(content[: closing.start()] if closing and not after.strip() else content).splitlines()
    count = next((at for at, line in enumerate(lines[:MAX_TOP]) if line.strip() and not line.startswith("^")), MAX_TOP)
    top = _top([line.strip("^<= \t") for line in lines[:count] if line.strip("^<= \t")])
    body = _body(lines[count:], TABULAR in header["format"])
    sent = _sent(closing, header)
    is_kill = bool(KILL.search(top.take))
    return Story(
        body="\n\n".join([*(part for part in top.summary if part not in body), body]) if body else "",
        provider=closing["agency"] or "" if closing else "",
        guid=_guid(top, header, sent),
        version=_version(top.take, is_kill),
        status=CANCELED if is_kill else USABLE,
        slugline=top.slug or header["keyword"],
        headline=top.headline,
        byline=top.byline,
        editors_note=" ".join(top.notes),
        urgency=URGENCY.get(header["priority"].lower()),
        subjects=(header["category"].lower(),),
        published_at=parse_date(sent, context.zone),
        notes=(*notes, f"marked as a correction or update: {top.take}") if top.take else notes,
    )


def _closing(content: str, after: str) -> re.Match[str] | None:
    """The last line that says who sent the message and when; it stands before or after the end of the text."""
    found = list(CLOSING.finditer(without_controls(after))) or list(
        CLOSING.finditer(content, max(0, len(content) - 300))
    )
    return found[-1] if found else None


def _sent(closing: re.Match[str] | None, header: re.Match[str]) -> str:
    """The time of sending. The day comes first where the header's month-day says so, or where it cannot be a month."""
    if closing is None:
        return ""
    month, day = closing["one"], closing["two"]
    if (int(day), int(month)) == (int(header["month"]), int(header["day"])) or int(month) > 12:
        month, day = day, month
    return f"20{closing['year']}-{month}-{day} {closing['hour']}:{closing['minute']} {closing['zone'] or ''}".strip()


def _guid(top: Top, header: re.Match[str], sent: str) -> str:
    """Slug and day: what leads, corrections and kills of a story share. Its numbers change with every transmission."""
    if not sent:
        return ""
    part = f" {top.take}" if PART.search(top.take) else ""
    return f"{' '.join((top.slug or header['keyword']).split())}{part} {sent[:10]}".lower()


def _version(take: str, is_kill: bool) -> int | None:
    """1 for a story without a take, one more than the number of a lead; unknown for corrections, parts and kills."""
    lead = LEAD.search(take)
    if is_kill or (take and not lead):
        return None
    return int(lead[1]) + 1 if lead else 1


def _top(lines: list[str]) -> Top:
    slug = SLUG_LINE.fullmatch(lines[0]) if lines else None
    top = Top(slug["slug"].strip(), (slug["take"] or "").strip()) if slug else Top()
    for line in map(_spelled, lines[1:] if slug else lines):
        if NOTE.match(line):
            top = top._replace(notes=(*top.notes, line.strip("() ")))
        elif top.byline:
            continue  # the writer's office, under the name
        elif BYLINE.match(line):
            top = top._replace(byline=line)
        elif not top.headline:
            top = top._replace(headline=plain(line))
        else:
            top = top._replace(summary=(*top.summary, line))
    return top


def _body(lines: list[str], tabular: bool) -> str:
    """Paragraphs begin with an indented line, or after an empty one; tables stay in their lines."""
    kept = [_spelled(line.lstrip("^").rstrip(" <=") if line.startswith("^") else line.rstrip()) for line in lines]
    if tabular or not any(line[:1].isspace() for line in kept):
        return "\n".join(kept).strip("\n")
    marked = "\n".join(f"\n{line.strip()}" if line[:1].isspace() else line.strip() for line in kept)
    return "\n\n".join(" ".join(part.split("\n")) for part in re.split(r"\n\n+", marked.strip("\n")))


def _spelled(line: str) -> str:
    for typed, meant in MARKS:
        line = line.replace(typed, meant)
    return line
