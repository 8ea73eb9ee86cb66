"""How well furniture goes: ``python -m tests.quality.cleaning [--texts FILE ...] [--seed N] [--misses]``.

The samples are those of ``scraped.txt`` and those that :mod:`tests.quality.generated` makes from base texts: the
project's own stories, or a file of JSON lines with a ``title`` and a ``text`` each. ``--misses`` lists what went wrong
in the tuning half; of the half that is held back it never does.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from schemas.records import Article, Item, Position
from tests.quality.generated import Base, generate
from tests.quality.samples import (
    HALVES,
    MARKUP,
    NOISE,
    ODD_SPACES,
    PAGE,
    TEXT,
    TUNING,
    Piece,
    Sample,
    scraped,
)  # fmt: skip
from transforms.clean import clean
from transforms.decode import decode_payload
from transforms.wire_formats.base import Story

HERE = Path(__file__).parent
OWN_TEXTS = (HERE / "stories.jsonl", HERE / "stories_elsewhere.jsonl")
FORMS = (TEXT, MARKUP, PAGE)
RECEIVED = 1_711_600_000_000_000
"""2024-03-28 04:26:40 UTC"""

CAPTION = re.compile(r".*\(?Image: [^()]{2,40}\)?")
"""Captions and credits in the archive's own texts are no part of its stories."""
DATE_LINE = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2}, \d{4}\s*")
GONE, LINE = "\0", "\n"
UNIFORM = {**dict.fromkeys(map(ord, NOISE)), **dict.fromkeys(map(ord, ODD_SPACES), " ")}


class Verdict(NamedTuple):
    """What became of a sample."""

    left: Sequence[Piece]
    """Furniture that is still there, or a part of which is."""
    lost: Sequence[str]
    """Sentences of the story that are not there as they were."""


class Quality(NamedTuple):
    """Sums over samples."""

    samples: int
    sentences: int
    lost: int
    pieces: int
    left: int
    kinds: dict[str, tuple[int, int]]
    """Pieces and pieces left, for each kind of furniture."""

    @property
    def recall(self) -> float:
        """Of the furniture, the share that is gone."""
        return 1 - self.left / self.pieces

    @property
    def precision(self) -> float:
        """Of the lines and sentences that are gone, the share that is furniture."""
        return (self.pieces - self.left) / max(1, self.pieces - self.left + self.lost)

    @property
    def loss(self) -> float:
        """Of the sentences of the stories, the share that is lost."""
        return self.lost / self.sentences


def bases(paths: Sequence[Path]) -> list[Base]:
    """The stories in files of JSON lines, without the line of the date that archives put first."""
    lines = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [_base(line) for line in lines]


def _base(line: dict[str, str]) -> Base:
    text = DATE_LINE.sub("", line["text"], count=1) if DATE_LINE.match(line["text"]) else line["text"]
    paragraphs = [" ".join(paragraph.lstrip(":* ").split()) for paragraph in text.split("\n")]
    headline = line.get("headline") or line["title"]
    return Base(headline, line.get("language", "en"), [p for p in paragraphs if p and not CAPTION.fullmatch(p)])


def cleaned(sample: Sample) -> Article:
    """The sample decoded and cleaned as a message that a feed or scraper sends."""
    stated = {"headline": sample.headline, "language": sample.language, "provider": "Testwire", "guid": sample.name}
    body = {"text" if sample.form == TEXT else "html": sample.body}
    payload = sample.body if sample.form == PAGE else json.dumps({**stated, **body})
    (story,) = decode_payload(payload.encode(), "text/html" if sample.form == PAGE else "application/json")
    assert isinstance(story, Story)
    return clean(Item(position=Position("news", "topic-1", 0, 0), kafka_timestamp=RECEIVED, **story._asdict()))


def judge(sample: Sample, text: str) -> Verdict:
    """Compare a clean text with the truth.

    Sentences are taken out of it, longest first and as often as the story has them; furniture is what is found in the
    rest, whole or in part.
    """
    noisy = [piece for piece in sample.furniture if piece.kind == "characters"]
    left = [piece for piece in noisy if piece.text in text]
    rest, lost = uniform(text), []
    for sentence in sorted(sample.story, key=len, reverse=True):
        found = uniform(sentence) in rest
        rest = rest.replace(uniform(sentence), GONE, 1)
        lost += [] if found else [sentence]
    return Verdict([*left, *_found(rest, [piece for piece in sample.furniture if piece.kind != "characters"])], lost)


def uniform(text: str) -> str:
    """``text`` without invisible characters and with plain single spaces; line ends stay."""
    return LINE.join(" ".join(line.split()) for line in text.translate(UNIFORM).split("\n"))


def _found(rest: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    chunks = [key(chunk) for line in rest.split(LINE) for chunk in line.split(GONE) if key(chunk)]
    for piece in sorted(pieces, key=lambda piece: len(piece.text), reverse=True):
        at = next((at for at, chunk in enumerate(chunks) if _overlap(chunk, key(piece.text))), None)
        if at is not None:
            yield piece
            chunks[at : at + 1] = [part for part in chunks[at].split(key(piece.text)) if part and chunks[at] != part]


def _overlap(chunk: str, piece: str) -> bool:
    return piece in chunk or chunk in piece


def key(text: str) -> str:
    """``text`` without spaces."""
    return "".join(text.translate(UNIFORM).split())


def measure(samples: Iterable[Sample]) -> tuple[Quality, list[tuple[Sample, Verdict]]]:
    """The figures of some samples, and what came of each."""
    judged = [(sample, judge(sample, cleaned(sample).text)) for sample in samples]
    all_of, left_of = Counter[str](), Counter[str]()
    for sample, verdict in judged:
        all_of.update(piece.kind for piece in sample.furniture)
        left_of.update(piece.kind for piece in verdict.left)
    return Quality(
        len(judged), sum(len(s.story) for s, _ in judged), sum(len(v.lost) for _, v in judged),
        all_of.total(), left_of.total(), {kind: (all_of[kind], left_of[kind]) for kind in sorted(all_of)},
    ), judged  # fmt: skip


def report(name: str, quality: Quality) -> str:
    """The figures in a few lines."""
    kinds = " ".join(f"{kind} {1 - left / every:.3f} ({every})" for kind, (every, left) in quality.kinds.items())
    return (
        f"{name}: {quality.samples} articles, {quality.pieces} pieces of furniture, recall {quality.recall:.4f}, "
        f"precision {quality.precision:.4f}; {quality.sentences} sentences, {quality.lost} lost "
        f"({100 * quality.loss:.3f} %)\n  {kinds}"
    )


def sets(paths: Sequence[Path], seed: int) -> Iterator[tuple[str, str, list[Sample]]]:
    """Every set of samples: its name, its half, and what is in it."""
    stories, marked = bases(paths), scraped()
    for half in HALVES:
        for form in FORMS:
            yield f"generated, {half}, {form}", half, generate(stories, half, form, seed)
        for form in FORMS:
            yield f"by hand, {half}, {form}", half, [s for s in marked if s.half == half and s.form == form]


def main() -> None:
    """Print the figures of each half and form."""
    parser = argparse.ArgumentParser(description="Measure cleaning on scraped articles with known furniture.")
    parser.add_argument("--texts", type=Path, nargs="+", default=OWN_TEXTS, help="files of base texts, JSON lines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what went wrong in the tuning half")
    options = parser.parse_args()
    totals: dict[str, list[Sample]] = {}
    for name, half, samples in sets(options.texts, options.seed):
        quality, judged = measure(samples)
        print(report(name, quality), flush=True)
        for total in (f"{name.rpartition(', ')[0]}, in all", f"{name.split(',')[0]}, in all"):
            totals.setdefault(total, []).extend(samples)
        if options.misses and half == TUNING:
            print("\n".join(misses(judged)))
    for name, samples in totals.items():
        print(report(name, measure(samples)[0]).split("\n")[0])


def misses(judged: Sequence[tuple[Sample, Verdict]]) -> Iterator[str]:
    """A line for each piece that is left and each sentence that is lost."""
    for sample, verdict in judged:
        yield from (f"    left  {sample.name}: {piece.kind}: {piece.text}" for piece in verdict.left)
        yield from (f"    LOST  {sample.name}: {sentence}" for sentence in verdict.lost)


if __name__ == "__main__":
    main()
