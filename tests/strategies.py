"""Hypothesis strategies and builders that several tests share."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from schemas.records import Article, Position

DAY = 86_400_000_000
NOON = 1_700_000_000_000_000

_SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]


def prose(seed: int, words: int, names: bool = True) -> str:
    """Made-up text without figures; about every fifth word is a name when ``names``."""
    rng = random.Random(seed)
    known = [word(rng).capitalize() for _ in range(6)]
    picked = [rng.choice(known) if names and rng.random() < 0.2 else word(rng) for _ in range(words)]
    sentences = [" ".join(picked[start : start + 15]) + "." for start in range(0, words, 15)]
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))


def word(rng: random.Random) -> str:
    """A made-up lower-case word of two to four syllables."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 4)))


def make_position(offset: int, partition: int = 0, item: int = 0, topic: str = "wire") -> Position:
    """A position in a topic whose id is derived from its name."""
    return Position(topic, f"id-of-{topic}", partition, offset, item, item + 1)


def make_article(offset: int, guid: str = "g", text: str = "", partition: int = 0, **fields: object) -> Article:
    """A cleaned article as it reaches duplicate detection."""
    values: dict[str, object] = {
        "position": make_position(offset, partition), "kafka_timestamp": NOON, "provider": "agency", "guid": guid,
        "version": None, "status": "usable", "url": "", "slugline": "", "headline": "", "byline": "", "dateline": "",
        "contributors": (), "editors_note": "", "language": "en", "urgency": None, "subjects": (), "genre": "",
        "published_at": NOON, "modified": False, "embargoed_until": None, "rights": "", "text": text, "removed": (),
        "notes": (), "cleaner_version": "1",
    }  # fmt: skip
    return Article(**{**values, **fields})  # type: ignore[arg-type]


_TEXTS = [prose(seed, words=60) for seed in range(3)]
_TEXTS += [text + "\n\n" + prose(seed + 50, words=15) for seed, text in enumerate(_TEXTS)]
_TEXTS += ["", "More to follow."]


@st.composite
def streams(draw: st.DrawFn, max_size: int = 25) -> list[Article]:
    """Articles of one partition in which guids, versions, texts and kills meet in any way."""
    size = draw(st.integers(0, max_size))
    return [draw(_articles(offset)) for offset in range(size)]


@st.composite
def cuts(draw: st.DrawFn, size: int) -> list[int]:
    """Where a stream of ``size`` articles is cut into batches: ascending, with 0 and ``size``."""
    inner = draw(st.sets(st.integers(1, size - 1))) if size > 1 else set()
    return [0, *sorted(inner), size]


def _articles(offset: int) -> st.SearchStrategy[Article]:
    return st.builds(
        make_article,
        offset=st.just(offset),
        guid=st.sampled_from(["a", "b", "c", ""]),
        text=st.sampled_from(_TEXTS),
        version=st.one_of(st.none(), st.integers(-1, 4), st.just(1 << 70)),
        status=st.sampled_from(["usable", "usable", "usable", "withheld", "canceled"]),
        published_at=st.sampled_from([NOON, NOON + DAY, NOON + 40 * DAY]),
        modified=st.booleans(),
        headline=st.sampled_from(["One", "Two"]),
    )
