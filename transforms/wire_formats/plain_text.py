"""Plain text: the first line is the headline, the rest is the body."""

from __future__ import annotations

from transforms.wire_formats.base import Context, Parsed, Refused, Story
from transforms.wire_formats.charsets import CONTROLS, to_text, without_controls
from transforms.wire_formats.fields import body_kind, plain

CONTENT_TYPES = ("text/plain",)

MAX_HEADLINE = 300
"""Characters; a longer first line is a paragraph, and the headline is derived from its beginning."""
MAX_CONTROL_SHARE = 0.02
FEW_CONTROLS = 8
"""So many are left over from a typesetter in the shortest text."""


def sniff(payload: bytes) -> bool:
    """Anything but bytes that no text has; other formats are asked first."""
    return bool(payload.strip())


def parse(payload: bytes, context: Context) -> list[Parsed]:
    text, notes = to_text(payload, context.charset)
    if len(CONTROLS.findall(text)) > MAX_CONTROL_SHARE * len(text) + FEW_CONTROLS:
        raise Refused("malformed", "binary data, not text")
    text = without_controls(text).replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff \t\n")
    first, _, rest = text.partition("\n")
    headline, body = plain(first), rest.strip("\n")
    if len(headline) > MAX_HEADLINE:
        return [Story(body=text, body_is_html=body_kind(text)[1], notes=notes)]
    if not body and headline.endswith((".", "!", "?")):
        return [Story(body=headline, notes=notes)]
    body, is_html = body_kind(body)
    return [Story(headline=headline, body=body, body_is_html=is_html, notes=notes)]
