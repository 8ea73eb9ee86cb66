"""A stream of news as a wire consumer sees it, made from base texts, with the truth about every item.

Every base becomes a story family: an original and copies of it, in any order of arrival. Between them stand stories
that only look like copies. What is made:

    original     the base itself
    exact        the same text from another provider
    headline     the same, under a new headline
    encoded      other quotation marks, dashes, spaces, accents and line breaks
    cut          the first 40 % of the paragraphs
    cut_any      the first 25 % to 80 %
    extended     one or two local paragraphs (of another story) anywhere in it, at most a third of its words
    reworded     3 % to 10 % of the words replaced, dropped or doubled, figures and abbreviations in another style
    cut_reworded, cut_extended    both

    version      the item again, under its guid: the text goes on or is corrected
    kill         the item is canceled
    redelivery   a message again

    rewritten    another reporter's story on the same event: its names, another order, mostly other words
    quoting      another story with two or three paragraphs of this one, at most a third of it
    roundup      two or three whole stories in one item
    brief        the beginnings of four to six stories in one item
    template     automatic stories that differ in names and figures

Pairs are judged over all items but versions, kills and redeliveries, which are decided by their guid. The same bases
and seed make the same stream.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemas.records import Article
from tests.strategies import DAY, NOON, make_article
from tests.templates import TEMPLATES, from_template

COPIES_PER_BASE = (2, 7)
TEMPLATE_STORIES = 40
"""Of each template; fewer bases make fewer, one for every three."""

RATES = {
    "version": 0.3,
    "kill": 0.05,
    "redelivery": 0.1,
    "rewritten": 0.3,
    "quoting": 0.3,
    "roundup": 0.1,
    "brief": 0.1,
}
"""How many of these there are for each base."""

VERSION, KILL, REDELIVERY, TEMPLATE = "version", "kill", "redelivery", "template"
BY_GUID = (VERSION, KILL, REDELIVERY)
"""Kinds that are decided without a look at other items."""

LEAST_WORDS = 60
"""Shorter bases are left out."""

LEAST_CUT = 40
"""Words that a cut copy has at least, and each item of a brief."""

_FAMILIAR = (
    "said stated,but however,also too,about around,big large,start begin,help aid,end finish,show reveal,near close to,"
    "because since,after following,people persons,percent per cent,U.S. US,Sept. September,Oct. October,Nov. November,"
    "two 2,three 3,four 4,five 5,six 6,seven 7,eight 8,nine 9,ten 10,Mr. Mr,Gov. Governor,Sen. Senator"
)
STYLE = dict(pair.split(" ", 1) for pair in _FAMILIAR.split(","))
FILLERS = [
    "now",
    "then",
    "also",
    "still",
    "just",
    "only",
    "even",
    "quite",
    "again",
    "later",
    "while",
    "since",
    "often",
    "almost",
    "perhaps",
    "indeed",
]


class Sent(NamedTuple):
    """An item of the stream and the truth about it."""

    article: Article
    kind: str
    family: str
    """Items with the same family are copies of each other."""
    holds: tuple[str, ...] = ()
    """Other families of whose stories it has paragraphs."""


class _Story(NamedTuple):
    number: int
    text: str
    rng: random.Random
    others: Sequence[str]


def stream(bases: Sequence[str], seed: int) -> list[Sent]:
    """The items in the order of arrival; article positions are their numbers."""
    usable = _usable(bases)
    rng = random.Random(f"{seed} order")
    timed: list[tuple[float, Sent]] = []
    for number, text in enumerate(usable):
        timed += _family(_Story(number, text, random.Random(f"{seed} {number} {text[:40]}"), usable))
    timed += [(rng.uniform(0, 20), sent) for sent in _templates(min(TEMPLATE_STORIES, len(usable) // 3), seed)]
    arrived = [sent for _, sent in sorted(timed, key=lambda pair: pair[0])]
    return [sent._replace(article=_placed(sent.article, offset)) for offset, sent in enumerate(arrived)]


def in_order(bases: Sequence[str], seed: int, first: bool) -> list[Sent]:
    """Stories, a cut copy of each, and one item for each that holds paragraphs of stories; these first, or last."""
    usable = _usable(bases)
    stories: list[Sent] = []
    holding: list[Sent] = []
    for number, text in enumerate(usable):
        story = _Story(number, text, random.Random(f"{seed} {number} {text[:40]}"), usable)
        kind = HOLDING[number % len(HOLDING)]
        stories += [_sent(story, "original", number), _sent(story, "cut", number)]
        holding.append(_sent(story, kind, number))
    arrived = [*holding, *stories] if first else [*stories, *holding]
    return [sent._replace(article=_placed(sent.article, offset)) for offset, sent in enumerate(arrived)]


def _usable(bases: Sequence[str]) -> list[str]:
    return distinct([text for text in map(tidy, bases) if len(text.split()) >= LEAST_WORDS])


def tidy(text: str) -> str:
    """The text with one empty line between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n") if part.strip())


def distinct(texts: Sequence[str]) -> list[str]:
    """The texts without those that share a fifth of their runs of eight words with an earlier one.

    Base sets hold real copies too; the truth about the stream would not know of them.
    """
    seen: set[str] = set()
    kept = []
    for text in texts:
        words = re.findall(r"\w+", text.casefold())
        runs = {" ".join(words[at : at + 8]) for at in range(max(1, len(words) - 7))}
        if len(runs & seen) < 0.2 * len(runs):
            kept.append(text)
        seen |= runs
    return kept


# Families


def _family(story: _Story) -> Iterator[tuple[float, Sent]]:
    """The items that come from one base, each with its day of arrival."""
    rng, began = story.rng, story.rng.uniform(0, 14)
    kinds = ["original", *rng.choices(list(COPIES), k=rng.randint(*COPIES_PER_BASE))]
    kinds += [kind for kind, rate in RATES.items() if kind in APART and rng.random() < rate]
    for number, kind in enumerate(kinds):
        sent = _sent(story, kind, number, lambda: began + rng.expovariate(0.7))
        arrival = (sent.article.published_at - NOON) / DAY
        yield arrival, sent
        yield from _later(sent.article, story, arrival, sent.family)


def _sent(story: _Story, kind: str, number: int, arrives: Callable[[], float] = lambda: 0.0) -> Sent:
    text, held = APART[kind](story) if kind in APART else (COPIES.get(kind, _exact)(story), ())
    family = f"{story.number} {kind} {number}" if kind in APART else f"{story.number}"
    arrival, provider = arrives(), f"Provider {story.rng.randrange(40)}"
    holds = tuple(f"{story.others.index(other)}" for other in held)
    return Sent(_item(f"{story.number}-{kind}-{number}", provider, text, arrival), kind, family, holds)


def _later(item: Article, story: _Story, arrival: float, family: str) -> Iterator[tuple[float, Sent]]:
    """What comes after an item under its guid: versions, a kill, redeliveries."""
    rng = story.rng
    newest = item
    if rng.random() < RATES[VERSION]:
        for version in range(2, rng.randint(3, 5)):
            arrival += rng.uniform(0.01, 0.3)
            text = newest.text + f"\n\n{_paragraph(story)}" if rng.random() < 0.5 else _reworded(newest.text, 0.03, rng)
            newest = newest._replace(version=version, text=text, published_at=_instant(arrival))
            yield arrival, Sent(newest, VERSION, family)
    if rng.random() < RATES[REDELIVERY]:
        yield arrival + rng.uniform(0.01, 3), Sent(newest, REDELIVERY, family)
    if rng.random() < RATES[KILL]:
        kill = newest._replace(version=(newest.version or 1) + 1, status="canceled", text="Withdrawn. Do not publish.")
        yield arrival + 4, Sent(kill._replace(published_at=_instant(arrival + 4)), KILL, family)


def _templates(count: int, seed: int) -> Iterator[Sent]:
    for name in TEMPLATES:
        for number in range(count):
            story = from_template(name, seed * 1000 + number)
            guid = f"{name}-{number}"
            yield Sent(_item(guid, "Desk", story, number / 10), TEMPLATE, guid)


# Copies


def _exact(story: _Story) -> str:
    return story.text


def _encoded(story: _Story) -> str:
    table = str.maketrans(
        {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "--", "\u00a0": " ", '"': "”", "'": "’"}
    )
    text = unicodedata.normalize("NFD", story.text.translate(table))
    return text.replace("\n\n", "\r\n \r\n").replace(". ", ".\u00a0 ").replace("fi", "ﬁ")


def _cut(story: _Story) -> str:
    return _first(story.text, 0.4)


def _cut_any(story: _Story) -> str:
    return _first(story.text, story.rng.uniform(0.25, 0.8))


def _extended(story: _Story) -> str:
    return _with_local(story.text, story)


def _lightly(story: _Story) -> str:
    return _reworded(story.text, story.rng.choice([0.03, 0.05, 0.1]), story.rng)


def _cut_reworded(story: _Story) -> str:
    return _reworded(_cut_any(story), 0.05, story.rng)


def _cut_extended(story: _Story) -> str:
    return _with_local(_first(story.text, story.rng.uniform(0.4, 0.8)), story)


COPIES: dict[str, Callable[[_Story], str]] = {
    "exact": _exact,
    "headline": _exact,
    "encoded": _encoded,
    "cut": _cut,
    "cut_any": _cut_any,
    "extended": _extended,
    "reworded": _lightly,
    "cut_reworded": _cut_reworded,
    "cut_extended": _cut_extended,
}


# Stories that are no copies


Held = tuple[str, Sequence[str]]
"""A text, and the stories of which it has paragraphs."""


def _rewritten(story: _Story) -> Held:
    return _retold(story.text, story.rng), ()


def _retold(text: str, rng: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?]) +", text.replace("\n\n", " "))
    told = rng.sample(sentences, k=max(1, round(len(sentences) * 0.8)))
    changed = [_reworded(sentence, 0.45, rng) for sentence in told]
    return "\n\n".join(" ".join(changed[at : at + 3]) for at in range(0, len(changed), 3))


def _quoting(story: _Story) -> Held:
    """Another story with paragraphs of this one, not its beginning."""
    own = _retold(_other(story), story.rng).split("\n\n")
    room = sum(len(part.split()) for part in own) // 2
    later = story.text.split("\n\n")[2:]
    quotes = sorted(later, key=lambda part: '"' not in part and "“" not in part)[: story.rng.randint(2, 3)]
    for quote in quotes[: max(1, len(later) // 3)]:
        room -= len(quote.split())
        if room > 0:
            own.insert(story.rng.randint(1, len(own)), quote)
    return "\n\n".join(own), [story.text]


def _roundup(story: _Story) -> Held:
    items = [story.text, *(_other(story) for _ in range(story.rng.randint(1, 2)))]
    story.rng.shuffle(items)
    return "\n\n".join(items), items


def _brief(story: _Story) -> Held:
    items = [story.text, *(_other(story) for _ in range(story.rng.randint(3, 5)))]
    story.rng.shuffle(items)
    return "\n\n".join(_first(item, 0.1) for item in items), items


APART: dict[str, Callable[[_Story], Held]] = {
    "rewritten": _rewritten,
    "quoting": _quoting,
    "roundup": _roundup,
    "brief": _brief,
}
HOLDING = ("quoting", "roundup", "brief")
"""Those that have paragraphs of other stories in them."""


# Parts


def _first(text: str, share: float) -> str:
    """This share of the paragraphs, or more if they are hardly any words: a dateline is no copy."""
    parts = text.split("\n\n")
    kept = max(1, round(len(parts) * share))
    while kept < len(parts) and len(" ".join(parts[:kept]).split()) < LEAST_CUT:
        kept += 1
    return "\n\n".join(parts[:kept])


def _other(story: _Story) -> str:
    return next(text for text in iter(lambda: story.rng.choice(story.others), "") if text != story.text)


def _paragraph(story: _Story) -> str:
    """A paragraph from the second half of another story."""
    parts = _other(story).split("\n\n")
    fit = [part for part in parts[len(parts) // 2 :] if 15 <= len(part.split()) <= 70]
    return story.rng.choice(fit) if fit else _paragraph(story)


def _with_local(text: str, story: _Story) -> str:
    """The text with one or two paragraphs of other stories, as far as they are no third of it."""
    parts, room = text.split("\n\n"), len(text.split()) / 3
    for _ in range(story.rng.randint(1, 2)):
        local = _paragraph(story)
        room -= len(local.split())
        if room > 0:
            parts.insert(story.rng.randint(0, len(parts)), local)
    return "\n\n".join(parts)


def _reworded(text: str, rate: float, rng: random.Random) -> str:
    """The text with this share of its words changed, names apart; words of another house style are extra."""
    styled = rng.random() < 0.5

    def changed(word: str) -> str:
        if styled and word in STYLE:
            return STYLE[word]
        if not word[0].islower() or rng.random() >= rate:
            return word
        return rng.choice([rng.choice(FILLERS), rng.choice(FILLERS), "", f"{rng.choice(FILLERS)} {word}"])

    return "\n\n".join(" ".join(map(changed, part.split())) for part in text.split("\n\n"))


def _item(guid: str, provider: str, text: str, arrival: float) -> Article:
    published = _instant(arrival)
    return make_article(0, guid, text, provider=provider, headline=f"Item {guid}", version=1, published_at=published)


def _instant(day: float) -> int:
    return NOON + round(day * DAY)


def _placed(article: Article, offset: int) -> Article:
    return article._replace(position=article.position._replace(offset=offset))
