"""Bytes to characters, when the declared character set may be wrong or missing.

Valid UTF-8 with a multi-byte character in it is UTF-8, whatever is declared: text in a single-byte
set is valid UTF-8 by chance only once in thousands. Else the declaration counts, else Windows-1252,
as long as the outcome looks like writing.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from transforms.wire_formats.base import Refused

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WESTERN = "cp1252"
RELABELLED = {"iso8859-1": WESTERN, "ascii": WESTERN}
"""Sets that senders name when they mean Windows-1252, which has all their characters and more."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
ESCAPES = re.compile(r"\x1b\[[\d;?]{0,20}[A-Za-z]")
HEAD_BYTES = 65_536
MAX_STRANGE_SHARE = 0.3
"""Characters outside ASCII in Western text that was read byte by byte; French has about 0.04."""


class Decoded(NamedTuple):
    """Characters, and what had to be assumed to read them."""

    text: str
    notes: tuple[str, ...] = ()


def to_text(payload: bytes, declared: str = "") -> Decoded:
    """Decode ``payload``. Raises ``Refused("malformed")`` when no reading of the bytes makes sense."""
    for bom, charset in BOMS:
        if payload.startswith(bom):
            return _by_bom(payload[len(bom) :], charset)
    wide = _wide_charset(payload)
    if wide:
        return _strictly(payload, wide, (f"no character set declared: read as {wide}",))
    return _without_bom(payload, _known(declared))


def narrow(payload: bytes) -> bytes:
    """``payload`` in UTF-8 when it is in UTF-16 or UTF-32, so that formats can look for ASCII in it; else as it is."""
    wide = any(payload.startswith(bom) for bom, charset in BOMS if charset != "utf-8") or _wide_charset(payload)
    return to_text(payload).text.encode("utf-8", errors="replace") if wide else payload


def without_controls(text: str) -> str:
    """``text`` without control codes (tab and line ends stay), terminals' escapes, lone surrogates, non-characters."""
    return CONTROLS.sub("", ESCAPES.sub("", text) if "\x1b" in text else text)


def _by_bom(payload: bytes, charset: str) -> Decoded:
    if charset == "utf-8":
        return _without_bom(payload, charset)
    return _strictly(payload, charset, ())


def _without_bom(payload: bytes, declared: str) -> Decoded:
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as failure:
        return _not_utf8(payload, declared, failure)
    if declared in ("", "utf-8") or text.isascii() or not _single_byte(declared):
        return Decoded(text)
    return Decoded(text, (f"declared as {declared}, is utf-8",))


def _not_utf8(payload: bytes, declared: str, failure: UnicodeDecodeError) -> Decoded:
    if declared not in ("", "utf-8"):
        stated = _stated(payload, declared)
        if stated is not None:
            return stated
    text = "" if _is_binary(payload) else _western_mixed_with_utf8(payload)
    if not text or not _looks_like_writing(text):
        where = f"byte 0x{payload[failure.start]:02x} at {failure.start:,}"
        raise Refused("malformed", f"neither UTF-8 nor Western text: {where}")
    label = declared or "utf-8"
    return Decoded(text, (f"not valid {label}: single bytes read as {WESTERN}",))


def _is_binary(payload: bytes) -> bool:
    """Whether the beginning is no writing already: to read megabytes byte by byte takes long."""
    head = payload[:HEAD_BYTES].rstrip(bytes(range(0x80, 0x100)))
    text = _western_mixed_with_utf8(head)
    return len(payload) > HEAD_BYTES and not (text and _looks_like_writing(text, any_script=True))


def _stated(payload: bytes, declared: str) -> Decoded | None:
    charset = RELABELLED.get(declared, declared)
    try:
        text = payload.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None
    if _single_byte(charset) and not _looks_like_writing(text, any_script=True):
        return None
    return Decoded(text)


def _strictly(payload: bytes, charset: str, notes: tuple[str, ...]) -> Decoded:
    try:
        return Decoded(payload.decode(charset), notes)
    except UnicodeDecodeError as failure:
        raise Refused("malformed", f"not valid {charset}: {failure.reason} at byte {failure.start:,}") from failure


def _known(declared: str) -> str:
    """Python's name of a declared character set; empty when it has none, or is no character set."""
    try:
        info = codecs.lookup(declared.strip().strip("\"'").replace("\0", ""))
    except (LookupError, UnicodeEncodeError, ValueError):
        return ""
    return info.name if info._is_text_encoding and not info.name.startswith(("utf-7", "idna", "punycode")) else ""


def _single_byte(charset: str) -> bool:
    return not charset.startswith(("utf", "gb", "big5", "euc", "shift", "iso2022", "cp9", "hz", "johab"))


def _wide_charset(payload: bytes) -> str:
    """UTF-16 without a byte order mark shows as a zero in every other byte of an ASCII beginning."""
    head = payload[:64]
    if len(head) < 8 or b"\0" not in head:
        return ""
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.8 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.8 * len(even) and not odd.count(0):
        return "utf-16-be"
    return ""


def _western_byte(failure: UnicodeError) -> tuple[str, int]:
    """Error handler of the codec: the bytes that are not UTF-8, one by one, in Windows-1252."""
    if not isinstance(failure, UnicodeDecodeError):
        raise failure
    bad = failure.object[failure.start : failure.end]
    return bad.decode(WESTERN, errors="replace"), failure.end


codecs.register_error("dateline-western", _western_byte)


def _western_mixed_with_utf8(payload: bytes) -> str:
    return payload.decode("utf-8", errors="dateline-western")


def _looks_like_writing(text: str, any_script: bool = False) -> bool:
    """Whether the characters outside ASCII are ones that texts have, where texts have them."""
    strange = [match.start() for match in re.finditer(r"[^\x00-\x7f]", text)]
    if not any_script and len(strange) > MAX_STRANGE_SHARE * len(text):
        return False
    within = {(text[at - 1 : at], text[at], text[at + 1 : at + 2]) for at in strange}
    return not any(_out_of_place(char, before + after) for before, char, after in within)


def _out_of_place(char: str, beside: str) -> bool:
    category = unicodedata.category(char)
    if char == "\ufffd" or category in ("Cc", "Cn", "Co", "Cs"):
        return True
    return (
        category.startswith("L") and not any(c.isalpha() or c in "'’-" for c in beside) and char not in "àÀóÓéèÈyýÝªº"
    )
