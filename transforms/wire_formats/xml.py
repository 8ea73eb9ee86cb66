"""XML from strangers: read without entities, network or large trees, and looked into by local names.

Agencies get namespaces wrong more often than element names, so elements are found by the latter.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from transforms.wire_formats.base import Refused
from transforms.wire_formats.charsets import to_text, without_controls
from transforms.wire_formats.fields import plain

Element: TypeAlias = Any
"""An lxml element; lxml has no types."""

HEAD_BYTES = 65_536
"""A root element that comes later than this is not looked for."""

DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}?\?>")
DECLARED_CHARSET = re.compile(r"""<\?xml\b[^>]{0,500}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
PROLOGUE = re.compile(
    r"(?:\ufeff|\s|<\?.{0,5000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^\[<>]{0,2000}(?:\[[^\]]{0,20000}\]\s*)?>)*", re.DOTALL
)
ROOT = re.compile(r"<(?:[\w.-]{1,100}:)?([A-Za-z_][\w.-]{0,100})")
ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]{0,2000}(?:\[[^\]]{0,20000}\]\s*)?>")
NAMED_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
MAX_ATTRIBUTE = 2000
"""Characters of an attribute that is handed on."""
NUMBERED_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|(\d{1,10}));")
BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
OWN_LINES = frozenset(("p", "br", "lb", "div", "li", "td", "th", "tr", "block", "hl1", "hl2", "title", "byttl"))
XML_REFERENCES = frozenset(("lt", "gt", "amp", "quot", "apos"))


class Document(NamedTuple):
    """A parsed payload and what had to be repaired for it."""

    root: Element
    notes: tuple[str, ...]


def root_name(payload: bytes) -> str:
    """The local name of the root element, read from the first bytes; empty when this is no XML."""
    head = payload[:HEAD_BYTES].decode("utf-8", errors="replace")
    root = ROOT.match(head, _end_of_prologue(head))
    return root[1] if root else ""


def parse_xml(payload: bytes, charset: str = "") -> Document:
    """Parse ``payload``; raises ``Refused("malformed")`` for broken XML and for DTDs that declare entities."""
    head = payload[:1000].decode("latin-1")
    declared = DECLARED_CHARSET.search(head)
    text, notes = to_text(payload, declared[1] if declared else charset)
    text = without_controls(_without_declaration(text)).strip()
    if ENTITY.search(text, 0, _end_of_prologue(text) + 1) or ENTITY.search(text[:HEAD_BYTES]):
        raise Refused("malformed", "the XML declares entities of its own, which are never resolved")
    text = NUMBERED_REFERENCE.sub(_legal, NAMED_REFERENCE.sub(_character, DOCTYPE.sub("", text, count=1)))
    try:
        return Document(_parse(text), notes)
    except etree.XMLSyntaxError as failure:
        return _with_bare_ampersands(text, notes, failure)


def _without_declaration(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    found = DECLARATION.match(text)
    return text[found.end() :] if found else text


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: Element | None, *names: str) -> list[Element]:
    """Direct children with one of ``names``, in document order."""
    return [] if parent is None else [c for c in parent if local_name(c) in names]


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names."""
    for name in path:
        parent = next(iter(children(parent, name)), None)
    return parent


def descendants(parent: Element | None, *names: str) -> Iterator[Element]:
    """All elements below ``parent`` with one of ``names``, in document order."""
    if parent is not None:
        yield from (e for e in parent.iter() if local_name(e) in names and e is not parent)


def text_of(element: Element | None) -> str:
    """The text of an element and all below it, as one line."""
    if element is None:
        return ""
    return plain("".join(element.itertext()) if len(element) == 0 else "".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    """The texts in an element, with a space where a paragraph, line or cell begins or ends."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if local_name(node).lower() in OWN_LINES:
            yield " "
        yield (node.text if event == "start" else node.tail if node is not element else None) or ""


def attribute(element: Element | None, *names: str) -> str:
    """The first of the attributes that is there and not empty, whatever its namespace."""
    if element is None:
        return ""
    held = {key.rpartition("}")[2]: value.strip() for key, value in element.items()}
    return next((held[n] for n in names if held.get(n)), "")


def inner_markup(element: Element | None) -> str:
    """What is inside an element as markup, with names in lower case and without namespaces."""
    if element is None:
        return ""
    return "".join([html.escape(element.text or "", quote=False), *map(_markup, element)]).strip()


def _markup(element: Element) -> str:
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = local_name(node).lower()
        if event == "start":
            pieces.append(f"<{name}{_attributes(node)}>" + html.escape(node.text or "", quote=False))
        elif event == "end":
            pieces.append(f"</{name}>" + html.escape(node.tail or "", quote=False))
        else:
            pieces.append(html.escape(node.tail or "", quote=False))
    return "".join(pieces)


def _attributes(element: Element) -> str:
    kept = {key: attribute(element, key)[:MAX_ATTRIBUTE] for key in ("class", "href")}
    return "".join(f' {key}="{html.escape(value)}"' for key, value in kept.items() if value)


def _parse(text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8"), parser)


def _with_bare_ampersands(text: str, notes: tuple[str, ...], failure: etree.XMLSyntaxError) -> Document:
    """A second attempt for the commonest mistake, "AT&T"; else the first failure in words."""
    repaired = BARE_AMPERSAND.sub("&amp;", text)
    if repaired != text:
        try:
            return Document(_parse(repaired), (*notes, "unescaped ampersands in the XML"))
        except etree.XMLSyntaxError:
            pass
    line, column = failure.position
    raise Refused(
        "malformed", f"broken XML at line {line}, column {column}: {(failure.msg or '').partition(', line')[0]}"
    ) from failure


def _character(match: re.Match[str]) -> str:
    """The character of an HTML name such as ``&eacute;``; XML's own five names stay."""
    name = match[1]
    if name in XML_REFERENCES or f"{name};" not in html.entities.html5:
        return match[0] if name in XML_REFERENCES else f"&amp;{name};"
    return html.entities.html5[f"{name};"].replace("&", "&amp;").replace("<", "&lt;")


def _legal(match: re.Match[str]) -> str:
    """A numbered reference, unless it stands for what no XML may hold: control codes and half characters."""
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= 0x10FFFF and without_controls(chr(number)) else ""


def _end_of_prologue(head: str) -> int:
    found = PROLOGUE.match(head)
    return found.end() if found else 0
