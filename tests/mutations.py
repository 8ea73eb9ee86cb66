"""Payloads that no sender would send: the golden ones, damaged and armed in every way that comes to mind."""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from tests.golden_files import PAYLOADS
from transforms.wire_formats.registry import FORMATS

ORIGINALS = sorted(PAYLOADS.items())
TAG = re.compile(rb"</?[A-Za-z][^<>]{0,300}>|\"[^\"]{0,200}\"\s*:")
KINDS = ("", *(kind for wire_format in FORMATS for kind in wire_format.content_types), "text/xml", "no type;;")

SECRET = b"what-no-entity-may-bring-in"
SECRET_FILE = Path(tempfile.gettempdir()) / "dateline-fuzz-secret.txt"
"""What external entities point to; its content must never come out."""

SMALL = st.integers(1, 60)
SIZES = st.one_of(*[SMALL] * 40, *[st.integers(60, 3000)] * 8, st.integers(3000, 300_000))
"""How often a piece is repeated: mostly a little, rarely up to what only limits stop."""

REPEATED = (
    b"<p>", b"<div>", b"<table><tr><td>", b"<i/>", b"<nitf>", b"<item>", b"<![CDATA[", b"]]>", b"<!--",
    b"&amp;", b"&#x41;", b"&", b"&lt;p&gt;", b"[", b'{"a":', b"[[", b"a", b"a ", b"A. ", b"- ", b"(", b'"',
    b"\n", b"\n\n", b"ab\n", b" ", b"\t", b"\0", b"\x01", b"\x02", b"\x03", b"\x1a", b"\xe9", b"\xff",
    b"\xe2\x80\x9c", b"\xc3\xa9", b"\xc3\x83\xc2\xa9", b"\xcc\x81", b"\xe2\x80\x8d", b"\xf0\x9f\x98\x80",
    b"By Ab Cd, ", b"By Ab Cd\n\n", b"A-A", b". ", b"\xcc\x81\xcc\xa3", b"\xc3\xa2\xe2\x82\xac\xe2\x84\xa2 ",
    b"Read more: ", b"[caption ", b"| ", b": ", b"http://a.b/", b"9",
)  # fmt: skip
DTDS = (
    b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s"><!ENTITY c "%s">]>' % (b"ha" * 50, b"&a;" * 100, b"&b;" * 100),
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file://%s">]>' % str(SECRET_FILE).encode(),
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://' + str(SECRET_FILE).encode() + b'"> %p;]>',
)
REFERENCE = re.compile(rb"(?<=>)(?=[^<\s])")


class Sent(NamedTuple):
    """A payload, the content type it is sent with, and what was done to it."""

    payload: bytes
    content_type: str
    history: tuple[str, ...]


def _flip(data: bytearray, at: int, size: int, other: bytes) -> None:
    for step in range(min(size, 50)):
        place = (at + 7919 * step) % len(data)
        data[place] ^= 1 << (at + step) % 8


def _truncate(data: bytearray, at: int, size: int, other: bytes) -> None:
    del data[at:]


def _cut(data: bytearray, at: int, size: int, other: bytes) -> None:
    del data[at : at + size]


def _double(data: bytearray, at: int, size: int, other: bytes) -> None:
    data[at:at] = data[at : at + size]


def _splice(data: bytearray, at: int, size: int, other: bytes) -> None:
    middle = at % len(other)
    data[at : at + size] = other[middle : middle + 20 * size]


def _double_tag(data: bytearray, at: int, size: int, other: bytes) -> None:
    found = TAG.search(data, at) or TAG.search(data)
    if found:
        data[found.end() : found.end()] = found[0] * min(size, 3000)


def _drop_tag(data: bytearray, at: int, size: int, other: bytes) -> None:
    found = TAG.search(data, at) or TAG.search(data)
    if found:
        del data[found.start() : found.end()]


def _nest(data: bytearray, at: int, size: int, other: bytes) -> None:
    found = TAG.search(data, at) or TAG.search(data)
    name = re.match(rb"</?([\w:.-]+)", found[0]) if found else None
    opened, closed = (b"<" + name[1] + b">", b"</" + name[1] + b">") if name else (b'{"a":[', b"]}")
    data[at:at] = opened * size + b"x" + closed * size


def _huge_attribute(data: bytearray, at: int, size: int, other: bytes) -> None:
    found = re.compile(rb"<[A-Za-z][\w:.-]*").search(data, at) or re.compile(rb"<[A-Za-z][\w:.-]*").search(data)
    if found:
        value = REPEATED[at % len(REPEATED)].translate(None, b'<>&"\0\x01\x02\x03\x1a') or b"x"
        data[found.end() : found.end()] = b' class="' + value * size + b'"'


def _repeat(data: bytearray, at: int, size: int, other: bytes) -> None:
    data[at:at] = REPEATED[at % len(REPEATED)] * size


def _dtd(data: bytearray, at: int, size: int, other: bytes) -> None:
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    name = re.compile(rb"<([A-Za-z][\w:.-]*)").search(data, start)
    dtd = DTDS[at % len(DTDS)].replace(b"x ", (name[1] if name else b"x") + b" ", 1)
    middle = REFERENCE.search(data, at) or REFERENCE.search(data)
    if middle:
        data[middle.start() : middle.start()] = (b"&a;", b"&c;", b"&b;")[at % 3] * min(size, 100)
    data[start:start] = dtd


def _recode(data: bytearray, at: int, size: int, other: bytes) -> None:
    charset = ("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "cp500", "shift_jis")[at % 7]
    data[:] = data.decode("utf-8", errors="replace").encode(charset, errors="replace")


def _gzip(data: bytearray, at: int, size: int, other: bytes) -> None:
    data[:] = gzip.compress(bytes(data), compresslevel=1)


def _gzip_bomb(data: bytearray, at: int, size: int, other: bytes) -> None:
    piece = bytes(data[at:]) or b"a"
    data[:] = gzip.compress(piece * min(size * 100, 40 * 2**20 // len(piece)), compresslevel=1)


def _gzip_members(data: bytearray, at: int, size: int, other: bytes) -> None:
    members = [bytes(data[:at]), *[b""] * min(size, 2000), bytes(data[at:])]
    data[:] = b"".join(gzip.compress(member, compresslevel=1) for member in members)


def _many(data: bytearray, at: int, size: int, other: bytes) -> None:
    copies = [bytes(data)] * min(size, 20, 1 + 200_000 // max(1, len(data)))
    data[:] = b"[" + b",".join(copies) + b"]" if data[:1] in (b"{", b"[") else b"".join(copies)


MUTATIONS: dict[str, Callable[[bytearray, int, int, bytes], None]] = {
    "flip": _flip, "truncate": _truncate, "cut": _cut, "double": _double, "splice": _splice, "double_tag": _double_tag,
    "drop_tag": _drop_tag, "nest": _nest, "huge_attribute": _huge_attribute, "repeat": _repeat, "dtd": _dtd,
    "recode": _recode, "gzip": _gzip, "gzip_bomb": _gzip_bomb, "gzip_members": _gzip_members, "many": _many,
}  # fmt: skip
"""Name to a function that changes a payload; ``at`` is within it, ``size`` is how often or how much."""


@st.composite
def mutated_payloads(draw: st.DrawFn) -> Sent:
    """A golden payload with one to four mutations, one after the other."""
    name, original = draw(st.sampled_from(ORIGINALS))
    data, history = bytearray(original), [name]
    for _ in range(draw(st.integers(1, 4))):
        kind, size = draw(st.sampled_from(sorted(MUTATIONS))), draw(SIZES)
        at = draw(st.integers(0, 2**32)) % max(1, len(data))
        other = draw(st.sampled_from(ORIGINALS))[1]
        if data and len(data) < 20 * 2**20:
            MUTATIONS[kind](data, at, size, other)
            history.append(f"{kind} {size}")
    content_type = draw(st.sampled_from(("",) * len(KINDS) + KINDS))
    return Sent(bytes(data), content_type, tuple(history))
