"""IPTC 7901, the seven-bit telegraphic format: a header line, the text between STX and ETX, and a closing line.

::

    SOH abc0123 4 i 0150 slug-of-the-story   CR LF      source, number, priority, category, words, keywords
    STX headline, byline, dateline, text     ETX
    261430 GMT mar 24                        EOT        day and time, zone, month and year
"""

from __future__ import annotations

import re

from transforms.wire_formats.base import CANCELED, USABLE, Context, Parsed, Refused, Story, limited
from transforms.wire_formats.charsets import to_text, without_controls
from transforms.wire_formats.dates import parse_date
from transforms.wire_formats.fields import plain, urgency_of

CONTENT_TYPES = ("text/vnd.iptc.7901", "application/vnd.iptc.7901")

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
HEADER = re.compile(r"\s*([A-Za-z]{2,5})(\d{3,5})\s+(\d)\s+([A-Za-z]{1,3})\s+(\d{1,5})\s*([^\r\n]*)")
CLOSING = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*([A-Z]{3,4})?\s+([A-Za-z]{3})[a-z]*\s+(?:20)?(\d\d)\b")


def sniff(payload: bytes) -> bool:
    head = payload[:400]
    return b"\x02" in head and (b"\x01" in head[:40] or bool(HEADER.match(head.decode("latin-1"))))


def parse(payload: bytes, context: Context) -> list[Parsed]:
    text, notes = to_text(payload, context.charset)
    messages = limited(m for m in text.split(SOH) if STX in m)
    if not messages:
        raise Refused("malformed", "no text between STX and ETX")
    return [_message(message, context, notes) for message in messages]


def _message(message: str, context: Context, notes: tuple[str, ...]) -> Parsed:
    header, _, rest = message.partition(STX)
    content, found, closing = rest.partition(ETX)
    if not found:
        return Refused("malformed", "the text is cut off: no ETX after it")
    fields = HEADER.match(without_controls(header))
    lines = [line.rstrip() for line in without_controls(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    headline, body = _headline(lines)
    killed = _killed(fields[1], f"{headline} {body[:500]}") if fields else ""
    return Story(
        body=body,
        provider=fields[1].lower() if fields else "",
        guid=_guid(fields, killed or fields[2], closing) if fields else "",
        status=CANCELED if killed else USABLE,
        slugline=plain(fields[6]) if fields else "",
        headline=headline,
        urgency=urgency_of(fields[3]) if fields else None,
        subjects=(fields[4].lower(),) if fields else (),
        published_at=_sent(closing, context.zone),
        notes=notes,
    )


def _headline(lines: list[str]) -> tuple[str, str]:
    """The first line is the headline when an empty or indented line follows it."""
    lines = lines[next((at for at, line in enumerate(lines) if line.strip()), len(lines)) :]
    if len(lines) > 1 and (not lines[1].strip() or lines[1].startswith((" ", "\t"))):
        return plain(lines[0]), "\n".join(lines[1:]).strip("\n")
    return "", "\n".join(lines).strip("\n")


def _killed(source: str, text: str) -> str:
    """The number of the message of the same source that this one kills; empty when it kills none."""
    found = re.search(rf"\bkill\b[^.\r\n]{{0,60}}?\b{source}(\d{{3,5}})\b", text, re.IGNORECASE)
    return found[1] if found else ""


def _guid(fields: re.Match[str], number: str, closing: str) -> str:
    """Source and number, which agencies count anew every day, with the day of sending."""
    sent = CLOSING.search(closing)
    return f"{fields[1]}{number} {sent[1]} {sent[5]} {sent[6]}".lower() if sent else ""


def _sent(closing: str, zone: str) -> int | None:
    found = CLOSING.search(closing)
    if not found:
        return None
    day, hour, minute, named, month, year = found.groups()
    return parse_date(f"{day} {month} 20{year} {hour}:{minute} {named or ''}", zone)
