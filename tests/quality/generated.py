"""Scraped articles made from base texts: furniture around and inside stories that are known.

Each base becomes a sample per half and form, drawn with a seed. Into its paragraphs are put, as sites do:

    top       the headline once more, bylines, dates, breadcrumbs, pictures' captions, share bars, cookie notices
    between   related links, advertisement marks, newsletter lines, captions, "read more"
    end       contributor and agency lines, tags, related links, comment and share prompts, copyright
    inside    orphan fragments and stray punctuation after a sentence, soft hyphens, zero-width and odd spaces in it
    repeated  a paragraph a second time

The wordings are in ``furniture.toml``, the pages in ``pages.txt``. As plain text the lines stand apart or in one
block; as markup they stand in the elements that sites use for them, with telling class names or without; as a page
they stand within navigation, banners, sidebars and footers too.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.quality.samples import MARKUP, PAGE, TEXT, Marked, Piece, Sample, half_of, read_marked, sentences, visible

HERE = Path(__file__).parent
WORDINGS: Mapping[str, Mapping[str, str]] = tomllib.loads((HERE / "furniture.toml").read_text(encoding="utf-8"))
PAGES = list(read_marked(HERE / "pages.txt"))

RATES = {
    "related": 0.7, "read_more": 0.5, "share": 0.7, "comment": 0.6, "newsletter": 0.6, "caption": 0.6,
    "contributor": 0.6, "agency": 0.6, "ad": 0.5, "cookie": 0.25, "fragment": 0.3,
    "headline": 0.3, "repeated": 0.2, "punctuation": 0.3, "characters": 0.4,
}  # fmt: skip
"""How many of these there are for each article."""

PLACES = {
    "related": ("between", "end", "end"), "read_more": ("between", "end"), "share": ("top", "between", "end"),
    "comment": ("end",), "newsletter": ("top", "between", "end"), "caption": ("top", "between"),
    "contributor": ("end",), "agency": ("end",), "ad": ("between",), "cookie": ("top", "end"), "headline": ("top",),
}  # fmt: skip
TOP_LINES = re.compile(
    r"(?i)(?:by|von|par|por) \{|.*staff writer$|home\b|you are here|skip to|breaking|latest$|live updates|exclusive"
    r"|.*(?:\{date\}|min read|minute read|views|reading time|minut|lecture|lesezeit)(?!.*(?:©|copyright))"
)
"""Credit and agency lines that stand above a story."""

SLOTS = {
    "person": ("Mona Eide", "Tomas Rell", "Liv Sand", "Jens Orlo", "Ruth Amsel", "Ivo Castellane", "Rafa Prado",
               "Nora Fell", "Peter O'Neill", "Anne-Marie Dubois", "Li Wei", "J. D. Harmon", "Katarzyna Nowak"),
    "other": ("Edith Vance", "Bo Lind", "Maria José Ortiz", "Sam Okafor", "Greta Holm", "David M. Kline"),
    "agency": ("AP", "Reuters", "AFP", "dpa", "EFE", "Kestrel", "Northwire", "Agencia Sur", "Associated Press",
               "Bloomberg", "Meridian News Agency"),
    "outlet": ("Velm Observer", "The Brennick Tribune", "Karsund Post", "Tarrin Courier", "The Daily Ledger",
               "Küstenblatt", "Northgate Today", "Channel 9 News"),
    "place": ("Hallvik", "Castel", "Orrel", "Port Ansel", "Saint-Aubry", "Almera", "New Marren"),
    "topic": ("Politics", "Business", "climate change", "Football", "health", "Europe", "the election", "Travel"),
    "n": ("3", "7", "12", "25", "48", "131"),
    "date": ("4 March 2021", "March 4, 2021", "Mar. 4, 2021", "2021-03-04", "04.03.2021", "Thursday, March 4, 2021",
             "May 2019", "2020"),
    "time": ("10:12", "9:40 a.m.", "18:05 GMT", "7.30pm"),
    "handle": ("velmobserver", "mona_eide", "KarsundPost"),
    "mail": ("news@velm-observer.example", "tips@karsundpost.example"),
}  # fmt: skip
HEADLINES = (
    "Harbour pilots vote on pay after winter of delays", "Whale swims into harbour", "Why the mills went quiet",
    "Minister: no plan to raise fares", "Snow shuts airport of Castel", "Ten years on, the valley waits",
    "What the new water rules mean for you", "Owls return to church tower", "Rents in Velm stop rising",
)  # fmt: skip

STRAY = (". .", ".", ", .", "..", ";", ". ,", ": .", "- .")
STRAY_LINES = ("|", "•", ".", "–", "* * *", "»", "***", "…")
NOISY = (
    ("\u00ad", "soft hyphen"), ("\u200b", "zero-width space"), ("\ufeff", "byte order mark"), ("\u2060", "word joiner"),
)  # fmt: skip
SPACES = ("\u00a0", "\u2003", "\u2009", "\u202f", "  ")


class Base(NamedTuple):
    """A clean story."""

    headline: str
    language: str
    paragraphs: Sequence[str]


class Block(NamedTuple):
    """Lines that stand together; ``kind`` is empty for a paragraph of the story."""

    lines: Sequence[str]
    kind: str = ""


class _Maker:
    """Makes one sample."""

    def __init__(self, base: Base, half: str, form: str, seed: str, headlines: Sequence[str]) -> None:
        self.base, self.half, self.form = base, half, form
        self.random = random.Random(seed)
        self.headlines = [line for line in headlines if line != base.headline] or HEADLINES
        self.pieces: list[Piece] = []

    def sample(self, name: str) -> Sample:
        """The story with furniture."""
        story = [sentence for paragraph in self.base.paragraphs for sentence in sentences(paragraph)]
        blocks = self._with_blocks([Block([paragraph]) for paragraph in self._with_inside()])
        body = {TEXT: self._as_text, MARKUP: self._as_markup, PAGE: self._as_page}[self.form](blocks)
        return Sample(
            name, self.half, self.form, self.base.language, self.base.headline, body, story, tuple(self.pieces)
        )

    def _draws(self, kind: str) -> bool:
        return self.random.random() < RATES[kind]

    def _wording(self, kind: str) -> str:
        known = WORDINGS[self.base.language].get(kind, "").strip().split("\n")
        mine = [line for line in known if line and half_of(line) == self.half]
        return self.random.choice(mine) if mine else ""

    def _filled(self, wording: str) -> str:
        return wording.format_map(self._slots())

    def _slots(self) -> dict[str, str]:
        headline, another = self.random.choice(self.headlines), self.random.choice(self.headlines)
        drawn = {slot: self.random.choice(values) for slot, values in SLOTS.items()}
        return {**drawn, "headline": headline, "another": another, "language": self.base.language}

    # inside paragraphs

    def _with_inside(self) -> list[str]:
        paragraphs = list(self.base.paragraphs)
        inside: dict[str, Callable[[str], str]] = {
            "characters": self._noisy, "fragment": self._with_fragment, "punctuation": self._with_stray,
        }  # fmt: skip
        free = self.random.sample(range(len(paragraphs)), min(len(paragraphs), len(inside)))
        for (kind, change), at in zip(inside.items(), free, strict=False):
            if self._draws(kind):
                paragraphs[at] = change(paragraphs[at])
        return paragraphs

    def _with_fragment(self, paragraph: str) -> str:
        wording = self._wording("fragment")
        if not wording or paragraph[-1] not in '."”':
            return paragraph
        self.pieces.append(Piece("fragment", self._filled(wording)))
        return f"{paragraph} {self.pieces[-1].text}"

    def _with_stray(self, paragraph: str) -> str:
        if paragraph[-1] not in '."”':
            return paragraph
        self.pieces.append(Piece("punctuation", self.random.choice(STRAY)))
        return f"{paragraph} {self.pieces[-1].text}"

    def _noisy(self, paragraph: str) -> str:
        places = [m.start() for m in re.finditer(r"(?<=[a-z]{3})[a-z](?=[a-z]{2})", paragraph)]
        spaces = [m.start() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", paragraph)]
        if not places or not spaces:
            return paragraph
        at, space = self.random.choice(places), self.random.choice(spaces)
        if self.random.random() < 0.5:
            noisy = paragraph[:at] + self.random.choice(NOISY)[0] + paragraph[at:]
            self.pieces.append(Piece("characters", noisy[at - 2 : at + 3]))
            return noisy
        odd = self.random.choice(SPACES)
        noisy = paragraph[:space] + odd + paragraph[space + 1 :]
        self.pieces.append(Piece("characters", noisy[space - 2 : space + len(odd) + 2]))
        return noisy

    # around paragraphs

    def _with_blocks(self, story: Sequence[Block]) -> list[Block]:
        top: list[Block] = []
        end: list[Block] = []
        between: list[list[Block]] = [[] for _ in story]
        for kind, places in PLACES.items():
            for block, place in self._drawn(kind, places):
                target = {"top": top, "end": end, "between": between[self.random.randrange(max(1, len(story) - 1))]}
                target[place].append(block)
                self.pieces += [Piece(kind, line) for line in block.lines]
        self.random.shuffle(end)
        blocks = [*sorted(top, key=lambda block: block.kind != "headline")]
        for paragraph, after in zip(story, between, strict=True):
            blocks += [paragraph, *self._repeated(paragraph), *after]
        return [*blocks, *self._stray_line(), *end]

    def _drawn(self, kind: str, places: Sequence[str]) -> Iterator[tuple[Block, str]]:
        if not self._draws(kind):
            return
        if kind == "headline":
            yield Block([self.base.headline], kind), "top"
            return
        wording = self._wording(kind)
        if wording:
            place = self.random.choice(places)
            if kind in ("contributor", "agency") and TOP_LINES.match(wording):
                place = "top"
            yield (
                Block(self._filled(wording).split(" | ") if wording.count(" | ") else [self._filled(wording)], kind),
                place,
            )

    def _repeated(self, paragraph: Block) -> Iterator[Block]:
        clean = paragraph.lines[0]
        if len(clean.split()) > 20 and clean in self.base.paragraphs and self.random.random() < RATES["repeated"] / 8:
            self.pieces += [Piece("repeated", sentence) for sentence in sentences(clean)]
            yield Block([clean], "repeated")

    def _stray_line(self) -> Iterator[Block]:
        if self._draws("punctuation"):
            line = self.random.choice(STRAY_LINES)
            self.pieces.append(Piece("punctuation", line))
            yield Block([line], "punctuation")

    # forms

    def _as_text(self, blocks: Sequence[Block]) -> str:
        tight = self.random.random() < 0.5
        wrapped = self.random.random() < 0.2
        lines = []
        for block in blocks:
            text = ("\n" if tight else "\n\n").join(block.lines)
            lines.append(textwrap.fill(text, 78, break_long_words=False, break_on_hyphens=False)
                         if wrapped and not block.kind else text)  # fmt: skip
        return ("\n" if tight and not wrapped else "\n\n").join(lines)

    def _as_markup(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self._element(block) for block in blocks)

    def _element(self, block: Block) -> str:
        lines = [html.escape(line, quote=False) for line in block.lines]
        if not block.kind or block.kind == "repeated":
            return f"<p>{lines[0]}</p>"
        if len(lines) > 1:
            return self.random.choice(SEVERAL)(lines, self._class(block.kind))
        shapes = FIGURES if block.kind == "caption" else ONE
        return self.random.choice(shapes).format(lines[0], self._class(block.kind))

    def _class(self, kind: str) -> str:
        return self.random.choice((*CLASSES.get(kind, ()), "", ' class="c-x1f"', ' class="item"'))

    def _as_page(self, blocks: Sequence[Block]) -> str:
        page = self.random.choice([page for at, page in enumerate(PAGES) if at % 2 == (self.half == "held back")])
        return "\n".join(self._page_lines(page, self._as_markup(blocks)))

    def _page_lines(self, page: Marked, article: str) -> Iterator[str]:
        slots = {**self._slots(), "headline": html.escape(self.base.headline, quote=True)}
        for mark, line in page.lines:
            if line.strip() == "@@@":
                yield article
                continue
            filled = line.format_map(slots)
            if mark == "-":
                self.pieces.append(Piece("page", visible(filled, PAGE)))
            yield filled


ONE = (
    "<p{1}>{0}</p>", "<p>{0}</p>", "<div{1}>{0}</div>", "<p><strong>{0}</strong></p>", "<p{1}><em>{0}</em></p>",
    '<p><a href="/x">{0}</a></p>', '<div{1}><a href="/x">{0}</a></div>', "<h4{1}>{0}</h4>", "<div{1}><p>{0}</p></div>",
    "<section{1}><span>{0}</span></section>", "<p><b><i>{0}</i></b></p>", "<p><small>{0}</small></p>",
)  # fmt: skip
FIGURES = (
    '<figure><img src="p.jpg" alt=""><figcaption>{0}</figcaption></figure>', "<p{1}>{0}</p>", "<p><em>{0}</em></p>",
    '<div{1}><img src="p.jpg"><p>{0}</p></div>', "<p><small>{0}</small></p>", '<p><img src="p.jpg"><br>{0}</p>',
    '<div class="wp-caption"><img src="p.jpg"><p class="wp-caption-text">{0}</p></div>', "<div{1}>{0}</div>",
)  # fmt: skip
SEVERAL: tuple[Callable[[Sequence[str], str], str], ...] = (
    lambda lines, cls: f"<div{cls}><h3>{lines[0]}</h3><ul>{_links('li', lines[1:])}</ul></div>",
    lambda lines, cls: f"<p>{lines[0]}</p>" + _links("p", lines[1:]),
    lambda lines, cls: f"<div{cls}><p><strong>{lines[0]}</strong></p>{_links('p', lines[1:])}</div>",
    lambda lines, cls: f"<aside{cls}><h4>{lines[0]}</h4>{_links('div', lines[1:])}</aside>",
    lambda lines, cls: f"<p{cls}>" + "<br>".join(lines) + "</p>",
    lambda lines, cls: f"<h3>{lines[0]}</h3><ul{cls}>{_links('li', lines[1:])}</ul>",
)
CLASSES = {
    "related": (' class="related"', ' class="related-articles"', ' class="inline-link"'),
    "share": (' class="share"', ' class="social-bar"'),
    "comment": (' class="comments"',),
    "newsletter": (' class="newsletter-signup"', ' class="box promo"'),
    "caption": (' class="caption"', ' class="image-caption"', ' class="media-credit"'),
    "contributor": (' class="author"', ' class="byline"'),
    "ad": (' class="ad-label"', ' class="advertisement"'),
    "cookie": (' class="cookie-banner"',),
}


def _links(tag: str, lines: Sequence[str]) -> str:
    return "".join(f'<{tag}><a href="/{number}">{line}</a></{tag}>' for number, line in enumerate(lines))


def generate(bases: Sequence[Base], half: str, form: str, seed: int) -> list[Sample]:
    """A sample of one half and form for each base; the same arguments give the same samples."""
    headlines = {base.language: [b.headline for b in bases if b.language == base.language] for base in bases}
    headlines["en"] = [*headlines.get("en", ()), *HEADLINES]
    return [
        _Maker(base, half, form, f"{seed} {half} {form} {number}", headlines[base.language]).sample(f"base {number}")
        for number, base in enumerate(bases)
    ]
