"""All wire formats, in the order in which they are asked whether a payload is theirs: the most particular first.

To add one: a module with ``sniff`` and ``parse`` (see ``base``), a row here, a golden file under ``tests/golden``.
"""

from __future__ import annotations

from transforms.wire_formats import (
    anpa_1312,
    feed,
    html_page,
    iptc_7901,
    newsml_1,
    newsml_g2,
    ninjs,
    nitf,
    plain_json,
    plain_text,
)
from transforms.wire_formats.base import Refused, WireFormat
from transforms.wire_formats.xml import root_name

FORMATS = (
    WireFormat("NewsML-G2", newsml_g2.CONTENT_TYPES, newsml_g2.sniff, newsml_g2.parse),
    WireFormat("NITF", nitf.CONTENT_TYPES, nitf.sniff, nitf.parse),
    WireFormat("NewsML 1", newsml_1.CONTENT_TYPES, newsml_1.sniff, newsml_1.parse),
    WireFormat("feed", feed.CONTENT_TYPES, feed.sniff, feed.parse),
    WireFormat("ninjs", ninjs.CONTENT_TYPES, ninjs.sniff, ninjs.parse),
    WireFormat("JSON", plain_json.CONTENT_TYPES, plain_json.sniff, plain_json.parse),
    WireFormat("ANPA 1312", anpa_1312.CONTENT_TYPES, anpa_1312.sniff, anpa_1312.parse),
    WireFormat("IPTC 7901", iptc_7901.CONTENT_TYPES, iptc_7901.sniff, iptc_7901.parse),
    WireFormat("HTML", html_page.CONTENT_TYPES, html_page.sniff, html_page.parse),
    WireFormat("text", plain_text.CONTENT_TYPES, plain_text.sniff, plain_text.parse),
)
TEXT = FORMATS[-1]

MEDIA = (
    (b"\xff\xd8\xff", "a JPEG picture"), (b"\x89PNG\r\n", "a PNG picture"), (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"), (b"RIFF", "RIFF audio or video"), (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg audio or video"),
    (b"II*\0", "a TIFF picture"), (b"MM\0*", "a TIFF picture"), (b"PK\x03\x04", "a ZIP archive"),
)  # fmt: skip
"""First bytes of payloads that are whole and well, and no text."""


def choose(payload: bytes, content_type: str = "") -> tuple[WireFormat, tuple[str, ...]]:
    """``(format, notes)``: the declared format if the bytes agree, else the first that recognises them."""
    kind = content_type.strip().lower()
    _refuse_media(payload, kind)
    declared = next((f for f in FORMATS if kind in f.content_types), None)
    able = [f for f in FORMATS if f.sniff(payload)]
    if not able:
        raise Refused("malformed", "nothing but white space")
    best = able[0]
    if declared is not None and declared is not TEXT and (declared in able or _both_json(declared, best)):
        return declared, ()
    if best is TEXT:
        _refuse_strange_text(payload, declared)
    return best, (f"labelled {kind}, is {best.name}",) if declared is not None and declared is not best else ()


def _both_json(declared: WireFormat, found: WireFormat) -> bool:
    """A small ninjs item has nothing that tells it from other JSON but its label."""
    return {declared.name, found.name} == {"JSON", "ninjs"}


def _refuse_media(payload: bytes, content_type: str) -> None:
    for beginning, name in MEDIA:
        if payload.startswith(beginning):
            raise Refused("not_text", name)
    if payload[4:8] == b"ftyp":
        raise Refused("not_text", "an MP4 video")
    if content_type.startswith(("image/", "video/", "audio/")):
        raise Refused("not_text", f"labelled {content_type}")


def _refuse_strange_text(payload: bytes, declared: WireFormat | None) -> None:
    """XML of an unknown kind, or what should be another format, is not a story that begins with a bracket."""
    root = root_name(payload)
    if root and payload.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", f"<{root}".encode())):
        raise Refused("malformed", f"XML of an unknown kind: its root element is <{root}>")
    if declared is not None and declared is not TEXT:
        raise Refused("malformed", f"labelled as {declared.name}, but it is not")
