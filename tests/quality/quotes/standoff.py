"""Annotations between inline marks, which people write, and stand-off files, which are stored (GUIDELINE.md).

    python -m tests.quality.quotes.standoff store TEXTS.jsonl INLINE_FOLDER [STORED]
    python -m tests.quality.quotes.standoff check TEXTS.jsonl [STORED]
    python -m tests.quality.quotes.standoff inline TEXTS.jsonl INLINE_FOLDER [STORED]

TEXTS.jsonl has ``{"doc_id", "url", "text"}`` a line. ``store`` writes a ``DOC_ID.json`` for each ``DOC_ID.txt``,
``inline`` the reverse, and ``check`` says what is wrong with the stored files. A file with a problem gets a line, and
the exit status is 1; so it is when there are no files at all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from transforms.quotes.corpus import ROLES, parse_inline

STORED = Path(__file__).with_name("wikinews")

Spans = list[tuple[int, int]]
"""Starts and ends in characters of the article's text."""


class Attribution(NamedTuple):
    """Somebody's words, thoughts or wishes in an article; its pieces are in the order of the text."""

    content: Spans
    cue: Spans
    source: Spans
    """Empty where the article does not say who."""
    attitude: bool
    """Whether it is thought or wanted rather than said or written."""


Article = dict[str, Any]
"""A line of TEXTS.jsonl."""


def read_inline(marked: str) -> tuple[str, list[Attribution]]:
    """Text with inline marks -> (text without them, its attributions); ``ValueError`` on marks that do not pair."""
    text, quotes = parse_inline(marked)
    return text, sorted(Attribution(*(quote[role] for role in ROLES.values()), quote["attitude"]) for quote in quotes)


def write_inline(text: str, attributions: Sequence[Attribution]) -> str:
    """The reverse of :func:`read_inline`: marks set into a text, numbered in the order of the attributions."""
    marks = []
    for number, attribution in enumerate(attributions, 1):
        for role, name in ROLES.items():
            label = f"{role}{number}{'a' if attribution.attitude and role == 'k' else ''}"
            for start, end in getattr(attribution, name):
                # At one place marks close before others open, inner ones first, so that tags nest where spans do.
                marks += [(start, 1, -end, number, f"<{label}>"), (end, 0, -start, -number, f"</{label}>")]
    pieces, last = [], 0
    for at, *_, mark in sorted(marks):
        pieces += [text[last:at], mark]
        last = at
    return "".join([*pieces, text[last:]])


def problems(text: str, attributions: Sequence[Attribution]) -> Iterator[str]:
    """What is wrong with the attributions of a text, as far as a program can tell."""
    for attribution in attributions:
        where = f"attribution at {min(attribution.content + attribution.cue, default=(0, 0))[0]}"
        if not attribution.content or not attribution.cue:
            yield f"{where} lacks content or cue"
        pieces = sorted(attribution.content + attribution.cue + attribution.source)
        if any(end > start for (_, end), (start, _) in pairwise(pieces)):
            yield f"{where} has pieces that overlap"
        for start, end in pieces:
            if not 0 <= start < end <= len(text):
                yield f"{where} has the span {start}-{end}, which is not in the text"
            elif text[start].isspace() or text[end - 1].isspace():
                yield f"{where} has a span with white space at its edge: {text[start:end]!r}"
            elif cuts_a_word(text, start) or cuts_a_word(text, end):
                yield f"{where} cuts a word: {text[start:end]!r}"
    contents = sorted(span for attribution in attributions for span in attribution.content)
    for (start, end), inner in pairwise(contents):
        if inner[1] <= end:
            yield f"content {inner[0]}-{inner[1]} lies inside content {start}-{end}"


def cuts_a_word(text: str, at: int) -> bool:
    """Whether a boundary parts two letters or digits."""
    return text[at - 1 : at + 1].isalnum() and 0 < at < len(text)


def to_json(article: Article, attributions: Sequence[Attribution]) -> str:
    """The stored file: one attribution a line, and nothing of the article but its hash."""
    head = {"doc_id": article["doc_id"], "url": article["url"], "sha256": sha256(article["text"])}
    lines = [json.dumps(each._asdict(), separators=(",", ":")) for each in attributions]
    return json.dumps(head, separators=(",", ":"))[:-1] + ',"quotes":[\n' + ",\n".join(lines) + "\n]}\n"


def from_json(stored: str, article: Article) -> list[Attribution]:
    """The attributions of a stored file; ``ValueError`` if they were made on another version of the text."""
    record = json.loads(stored)
    if record["sha256"] != sha256(article["text"]):
        raise ValueError("belongs to another version of the text")
    return [
        Attribution(_pairs(quote["content"]), _pairs(quote["cue"]), _pairs(quote["source"]), quote["attitude"])
        for quote in record["quotes"]
    ]


def _pairs(spans: list[list[int]]) -> Spans:
    return [(start, end) for start, end in spans]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def store(article: Article, inline: Path, stored: Path) -> None:
    """Write the stand-off file of an article from its inline marks; ``ValueError`` on wrong ones."""
    plain, attributions = read_inline(inline.read_text(encoding="utf-8"))
    if plain.rstrip("\n") != article["text"].rstrip("\n"):
        raise ValueError("differs from its text by more than marks")
    refuse_problems(article, attributions)
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text(to_json(article, attributions), encoding="utf-8")


def check(article: Article, _: Path, stored: Path) -> None:
    """``ValueError`` unless the stored file is sound, and as :func:`store` writes it."""
    content = stored.read_text(encoding="utf-8")
    attributions = from_json(content, article)
    refuse_problems(article, attributions)
    if content != to_json(article, sorted(attributions)):
        raise ValueError("is not in the order and form that `store` writes")


def inline(article: Article, inline: Path, stored: Path) -> None:
    """Write the inline marks of an article from its stand-off file."""
    attributions = from_json(stored.read_text(encoding="utf-8"), article)
    inline.parent.mkdir(parents=True, exist_ok=True)
    inline.write_text(write_inline(article["text"], attributions), encoding="utf-8")


def refuse_problems(article: Article, attributions: Sequence[Attribution]) -> None:
    found = list(problems(article["text"], attributions))
    if found:
        raise ValueError("; ".join(found))


ACTIONS: dict[str, Callable[[Article, Path, Path], None]] = {"store": store, "check": check, "inline": inline}


def read_texts(path: Path) -> dict[str, Article]:
    """The articles of TEXTS.jsonl by their ids."""
    with path.open(encoding="utf-8") as lines:
        return {article["doc_id"]: article for article in map(json.loads, lines)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ACTIONS:
        action = actions.add_parser(name)
        action.add_argument("texts", type=Path)
        if name != "check":
            action.add_argument("inline", type=Path)
        action.add_argument("stored", type=Path, nargs="?", default=STORED)
    options = parser.parse_args(arguments)
    articles = read_texts(options.texts)
    marked = vars(options).get("inline", options.stored)
    paths = sorted(options.inline.glob("*.txt") if options.action == "store" else options.stored.glob("*.json"))
    bad = 0
    for doc_id in (path.stem for path in paths):
        try:
            if doc_id not in articles:
                raise ValueError(f"is not in {options.texts}")
            ACTIONS[options.action](articles[doc_id], marked / f"{doc_id}.txt", options.stored / f"{doc_id}.json")
        except ValueError as error:
            print(f"{doc_id}: {error}", file=sys.stderr)
            bad += 1
    print(f"{len(paths)} files, {bad} with problems", file=sys.stderr)
    return int(bad > 0 or not paths)


if __name__ == "__main__":
    sys.exit(main())
