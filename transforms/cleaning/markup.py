"""Markup to blocks: trafilatura finds the article in a page; what an agency sends as markup is kept whole."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import trafilatura
from lxml import etree

from transforms.cleaning.blocks import CAPTION, ENTRY, HEADING, PARAGRAPH, VERBATIM, Block, chunk_blocks
from transforms.cleaning.characters import one_line
from transforms.wire_formats.html_page import parse_page
from transforms.wire_formats.xml import Element

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
# It warns of every page without an article in it; here that is a fate with a name.

PAGE = re.compile(r"<!doctype\s+html|<html\b|<body\b|<head\b", re.IGNORECASE)

BLOCK_TAGS = {
    **dict.fromkeys(
        ("p", "div", "section", "article", "main", "header", "blockquote", "quote", "dl", "dd", "dt", "ul", "ol",
         "list", "body", "address", "center", "hr", "block", "summary", "details", "fn", "note", "bq",
         "doc", "abstract", "table", "media-reference"),
        PARAGRAPH,
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "head"), HEADING),
    **dict.fromkeys(("li", "item"), ENTRY),
    **dict.fromkeys(("figcaption", "caption", "media-caption", "media-producer", "figure", "media"), CAPTION),
    **dict.fromkeys(("pre", "tr", "row"), VERBATIM),
}  # fmt: skip
"""Elements that begin a block of their own, with its kind."""

SKIPPED_TAGS = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "select", "textarea", "title",
     "meta", "link", "media-metadata", "docdata")
)  # fmt: skip
"""Elements without anything to read."""

FURNITURE_TAGS = {"nav": "navigation", "footer": "navigation", "form": "form", "button": "form", "aside": "aside"}

FURNITURE_CLASSES = (
    (
        "related_links",
        r"related(?:-?(?:articles?|links?|posts?|stories|content|news))?|recirc\w*|read-?(?:more|next|also)"
        r"|more-?stories",
    ),
    ("newsletter", r"newsletter(?:-\w+)*|subscribe(?:-\w+)*|sign-?up(?:-\w+)*"),
    ("share_prompt", r"share(?:-?(?:bar|buttons?|tools|links))?|social(?:-\w+)*|sharedaddy|addtoany\w*"),
    (
        "advertisement",
        r"ad|ads|advert(?:isement)?|ad-(?:slot|container|unit|wrapper)|sponsored(?:-\w+)*|promo(?:-\w+)*",
    ),
    ("comment_prompt", r"comments?(?:-(?:area|section|form|list))?|disqus\w*"),
    ("cookie_notice", r"cookies?(?:-\w+)*|consent(?:-\w+)*|gdpr(?:-\w+)*"),
    ("photo_caption", r"(?:wp-)?caption(?:-\w+)*|photo-?credit|image-?credit"),
)
"""Rule and pattern of a whole class name."""
FURNITURE_CLASS = [(rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in FURNITURE_CLASSES]

MIN_SHARE_OF_ARTICLE = 0.5
"""trafilatura's text is not believed when it has less of the words of the page's only ``<article>`` than this."""


MAX_SHARE_OF_FURNITURE = 0.4
"""An element with more of the page's letters than this holds the article, whatever its name says."""

MAX_ELEMENTS = 10_000
"""A page with more elements than this is read as it stands: trafilatura's time grows with their square."""


EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Read(NamedTuple):
    """Blocks, and ``(rule, text)`` for what was left out."""

    blocks: Sequence[Block]
    left_out: Sequence[tuple[str, str]] = ()


def is_page(markup: str) -> bool:
    """Whether markup is a page rather than a fragment."""
    return bool(PAGE.search(markup, 0, 5000))


def read_markup(markup: str) -> Read:
    """The blocks of a page or fragment."""
    tree = parse_page(markup)
    if tree is None:
        return Read(())
    held = list(islice(tree.iter(), MAX_ELEMENTS + 1))  # else lxml makes the elements anew for each walk
    return read_page(tree) if len(held) <= MAX_ELEMENTS and is_page(markup) else read_fragment(tree)


def read_page(tree: Element) -> Read:
    """The article in a page, with all other blocks of the page left out as furniture."""
    pruned = _prune(_without_layout_tables(tree))
    whole = _read_all(tree)
    blocks = _article(tree, whole)
    kept = "\n".join(block.text for block in blocks)
    return Read(blocks, [*pruned, *(("page_furniture", b.text) for b in whole if b.text not in kept)])


def _article(tree: Element, whole: Sequence[Block]) -> Sequence[Block]:
    """What trafilatura takes for the article; the page's only ``<article>``, or all of it, when that cannot be.

    A page that says which part is the article needs no comparison with other extractors, which costs as much again.
    """
    article = _only_article(tree)
    extracted = trafilatura.bare_extraction(
        tree, fast=article is not None, include_comments=False, include_tables=True, include_links=False,
        deduplicate=False, with_metadata=False,
    )  # fmt: skip
    body = getattr(extracted, "body", None)
    blocks = _read_all(body) if body is not None else ()
    if article is not None and _words(blocks) < MIN_SHARE_OF_ARTICLE * len(_plain_text(article).split()):
        whole_article = _read_all(article)
        if _words(blocks) < MIN_SHARE_OF_ARTICLE * _words(whole_article):
            return whole_article
    as_read = {one_line(block.text): block for block in whole}  # with its lines, its kind, and whether it is a link
    found = [as_read.get(one_line(block.text)) for block in blocks]
    return [own or block for own, block in zip(found, blocks, strict=True)] if any(found) else whole


def _read_all(tree: Element) -> Sequence[Block]:
    return _Reader(furniture=False).read(tree).blocks


def _prune(tree: Element) -> list[tuple[str, str]]:
    """Take what an element's name or class calls furniture out of a page, unless too much of the page is in it.

    Returns the rule and the text of each.
    """
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    rules = {node: rule for node in nodes if node is not tree and (rule := _furniture_rule(node, node.tag))}
    letters = _letters(nodes) if rules else {}
    most = MAX_SHARE_OF_FURNITURE * letters.get(tree, 0)
    walk, found = etree.iterwalk(tree, events=("start",)), []
    for _, node in walk if rules else ():
        if node in rules and letters[node] <= most:
            found.append(node)
            walk.skip_subtree()
    pruned = [(rules[node], _plain_text(node)) for node in found]
    for node in found:
        node.drop_tree()
    return [(rule, text) for rule, text in pruned if text]


def _plain_text(node: Element) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _letters(nodes: Sequence[Element]) -> dict[Element, int]:
    """How much text is in each of some elements, given in the order of the document."""
    letters: dict[Element, int] = dict.fromkeys(nodes, 0)
    for node in reversed(nodes):
        if node.text and node.tag not in SKIPPED_TAGS:
            letters[node] += len(node.text.strip())
        parent = node.getparent()
        if parent in letters:
            letters[parent] += letters[node] + len((node.tail or "").strip())
    return letters


def _without_layout_tables(tree: Element) -> Element:
    """The tree with tables whose cells hold paragraphs or tables made plain boxes."""
    for table in list(tree.iter("table")):
        if next(table.iter("p", "h1", "h2", "ul"), None) is not None:
            for node in table.iter("table", "tbody", "tr", "td", "th"):
                node.tag = "div"
    return tree


def read_fragment(tree: Element) -> Read:
    """All blocks of some markup but those whose element or class says that they are furniture."""
    return _Reader().read(tree)


def _only_article(tree: Element) -> Element | None:
    found = list(tree.iter("article"))
    return found[0] if len(found) == 1 else None


def _words(blocks: Sequence[Block]) -> int:
    return sum(block.text.count(" ") + 1 for block in blocks if block.kind != CAPTION)


class _Reader:
    """One walk over a tree, without recursion: text gathers until an element begins or ends a block."""

    def __init__(self, furniture: bool = True) -> None:
        self.furniture = furniture
        self.blocks: list[Block] = []
        self.left_out: list[tuple[str, str]] = []
        self.kinds = [PARAGRAPH]
        self.pieces: list[str] = []
        self.rows: list[str] = []
        self.link_depth = self.preformatted = 0
        self.linked = self.unlinked = False

    def read(self, tree: Element) -> Read:
        walk, skipped = etree.iterwalk(tree, events=("start", "end")), None
        for event, node in walk:
            tag = node.tag if isinstance(node.tag, str) else ""
            if event == "end":
                if node is not skipped:
                    self._end(tag)
                if node is not tree:
                    self._add(node.tail)
            elif not tag or tag in SKIPPED_TAGS or (node is not tree and self._leave_out(node, tag)):
                skipped = node  # its end is the next event
                walk.skip_subtree()
            else:
                self._start(node, tag)
        self._flush()
        self._flush_rows()
        return Read(self.blocks, self.left_out)

    def _leave_out(self, node: Element, tag: str) -> bool:
        rule = _furniture_rule(node, tag) if self.furniture else ""
        text = _plain_text(node) if rule else ""
        if text:
            self.left_out.append((rule, text))
        return bool(rule)

    def _start(self, node: Element, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._flush()
            if tag in ("table", "pre"):
                self._flush_rows()
            self.kinds.append(self._inner_kind(BLOCK_TAGS[tag]))
            self.preformatted += tag == "pre"
        elif tag in ("br", "lb"):
            self.pieces.append("\n")
        elif tag in ("td", "th", "cell") and "".join(self.pieces).strip():
            self.pieces.append(" | ")
        elif tag == "a":
            self.link_depth += 1
        self._add(node.text)

    def _end(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._flush()
            self.kinds = self.kinds[:-1] or [PARAGRAPH]
            self.preformatted -= tag == "pre"
            if tag in ("table", "pre"):
                self._flush_rows()
        elif tag == "a":
            self.link_depth = max(0, self.link_depth - 1)

    def _inner_kind(self, kind: str) -> str:
        """A paragraph in a caption or list entry belongs to it."""
        outer = self.kinds[-1]
        return (
            outer
            if kind == PARAGRAPH and outer in (CAPTION, ENTRY, VERBATIM)
            else CAPTION
            if outer == CAPTION
            else kind
        )

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self.kinds[-1] != VERBATIM or not self.preformatted:
            text = _single_spaced(text)
        self.pieces.append(text)
        if self.link_depth:
            self.linked = self.linked or not text.isspace()
        else:
            self.unlinked = self.unlinked or not text.isspace()

    def _flush(self) -> None:
        if not self.pieces:
            return
        text, kind, linked = "".join(self.pieces), self.kinds[-1], self.linked and not self.unlinked
        text = text if self.preformatted else text.strip(" ")
        self.pieces, self.linked, self.unlinked = [], False, False
        if not text or text.isspace():
            return
        if kind == VERBATIM:
            self.rows.append("\n".join(line.rstrip() for line in text.strip("\n").split("\n")))
            return
        self._flush_rows()
        if "\n" not in text:
            self.blocks.append(Block(text, kind, linked))
            return
        for part in EMPTY_LINES.split(text):
            self.blocks += [
                Block(b.text.strip(), kind, linked) if b.kind != VERBATIM else b for b in chunk_blocks(part)
            ]

    def _flush_rows(self) -> None:
        rows = [row for row in self.rows if row.strip(" |\n")]
        self.rows = []
        if rows:
            self.blocks.append(Block("\n".join(rows), VERBATIM if len(rows) > 1 or "\n" in rows[0] else PARAGRAPH))


def _single_spaced(text: str) -> str:
    """``text`` with each run of white space as one space, at its ends too."""
    words = text.split()
    if not words:
        return " "
    return f"{' ' * text[0].isspace()}{' '.join(words)}{' ' * text[-1].isspace()}"


def _furniture_rule(node: Element, tag: str) -> str:
    if tag in FURNITURE_TAGS:
        return FURNITURE_TAGS[tag]
    stated = (node.get("class"), node.get("id"))
    names = " ".join(filter(None, stated)).split() if any(stated) else ()
    if not names or tag in ("body", "html", "article", "main"):
        return ""
    return next((rule for rule, pattern in FURNITURE_CLASS if any(pattern.fullmatch(name) for name in names)), "")
