"""Trains the sequence model: ``python -m transforms.quotes.train TEXTS.jsonl ANNOTATIONS [--out model.zip]``.

TEXTS holds ``{"doc_id", "text"}`` a line; ANNOTATIONS is a folder of ``DOC_ID.txt`` with inline marks, or JSON Lines of
``{"doc_id", "text", "quotes": [{"content", "cue", "source"}]}`` with character spans, in which case TEXTS is not read.
The same data gives the same model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from transforms.language_model import DEFAULT_MODELS, LanguageModel
from transforms.parsed_text import ParsedText
from transforms.quotes import rule_attributions
from transforms.quotes.attribution import MarkedText
from transforms.quotes.cue_features import cue_features
from transforms.quotes.role_features import CUE, role_features, window
from transforms.quotes.sequence_model import MODEL_FILE, read_crf, ruled_roles, save

MARK = re.compile(r"<(/?)([csk])(\d+)(a?)>")
ROLES = {"c": "content", "k": "cue", "s": "source"}
PARAMETERS = {"c1": 0.1, "c2": 0.4, "max_iterations": 80, "feature.minfreq": 1}
"""L1 and L2 weights, iterations of L-BFGS, and how often a feature must occur to count."""


class GoldQuote(NamedTuple):
    """One annotated attribution, in tokens."""

    content: list[int]
    cue: list[int]
    source: list[int]


class Example(NamedTuple):
    """An annotated text."""

    text: MarkedText
    quotes: list[GoldQuote]


def parse_inline(marked: str) -> tuple[str, list[dict[str, list[tuple[int, int]]]]]:
    """Text with inline marks -> (plain text, one dict of spans per attribution); raises ``ValueError`` on bad marks."""
    plain, length, last = [], 0, 0
    opened: dict[tuple[str, str], int] = {}
    found: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for match in MARK.finditer(marked):
        plain.append(marked[last : match.start()])
        length += match.start() - last
        last = match.end()
        close, role, number, _ = match.groups()
        quote = found.setdefault(int(number), {name: [] for name in ROLES.values()})
        if not close:
            opened[role, number] = length
        elif (role, number) in opened:
            quote[ROLES[role]].append((opened.pop((role, number)), length))
        else:
            raise ValueError(f"</{role}{number}> was never opened")
    if opened:
        raise ValueError(f"never closed: {sorted(opened)}")
    return "".join([*plain, marked[last:]]), [found[number] for number in sorted(found)]


def read_annotations(texts: Path, annotations: Path) -> Iterator[tuple[str, list[dict[str, list[tuple[int, int]]]]]]:
    """(text, attributions as character spans) for each annotated article, in the order of their ids."""
    if annotations.is_file():
        for line in annotations.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield record["text"], record["quotes"]
        return
    known = {r["doc_id"]: r["text"] for r in map(json.loads, texts.read_text(encoding="utf-8").splitlines())}
    for path in sorted(annotations.glob("*.txt")):
        plain, quotes = parse_inline(path.read_text(encoding="utf-8").rstrip("\n"))
        if plain != known[path.stem].rstrip("\n"):
            raise ValueError(f"{path.name} differs from its text")
        yield plain, quotes


def to_example(parsed: ParsedText, quotes: Iterable[dict[str, list[tuple[int, int]]]]) -> Example:
    """Character spans -> tokens."""
    return Example(
        MarkedText(parsed), [GoldQuote(*(_tokens(parsed, q[r]) for r in ("content", "cue", "source"))) for q in quotes]
    )


def _tokens(parsed: ParsedText, spans: Iterable[Sequence[int]]) -> list[int]:
    return sorted({i for start, end in spans for i in parsed.tokens_within(start, end) if not parsed.is_space[i]})


def fit(examples: Sequence[Example]) -> tuple[bytes, bytes]:
    """The two trained models."""
    import pycrfsuite

    cue_trainer, role_trainer = (pycrfsuite.Trainer(algorithm="lbfgs", verbose=False) for _ in range(2))
    for example in examples:
        for features, labels in cue_sequences(example):
            cue_trainer.append(features, labels)
        for features, labels in role_sequences(example):
            role_trainer.append(features, labels)
    for trainer in (cue_trainer, role_trainer):
        trainer.set_params(PARAMETERS)
    return read_crf(cue_trainer.train), read_crf(role_trainer.train)


def cue_sequences(example: Example) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels (B, I, O) of each sentence."""
    labels = ["O"] * len(example.text.parsed)
    for quote in example.quotes:
        for k, i in enumerate(quote.cue):
            labels[i] = "I" if k and quote.cue[k - 1] == i - 1 else "B"
    ruled = {i for a in rule_attributions(example.text) for i in a.cue}
    for first, end in example.text.parsed.sentences:
        yield cue_features(example.text, first, end, ruled), labels[first:end]


def role_sequences(example: Example) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels (C, S, O, CUE) of the window around each annotated cue."""
    ruled = rule_attributions(example.text)
    firsts = {quote.cue[0] for quote in example.quotes if quote.cue}
    for quote in example.quotes:
        if quote.cue:
            low, high = window(example.text, quote.cue[0], quote.cue[-1] + 1)
            features = role_features(
                example.text, quote.cue, low, high, firsts - set(quote.cue), ruled_roles(quote.cue, ruled)
            )
            yield features, [_label(quote, i) for i in range(low, high)]


def _label(quote: GoldQuote, i: int) -> str:
    if i in quote.cue:
        return CUE
    return "C" if i in quote.content else "S" if i in quote.source else "O"


def data_hash(texts: Iterable[tuple[str, Any]]) -> str:
    """SHA-256 over texts and annotations, so that a model names exactly what it was trained on."""
    digest = hashlib.sha256()
    for text, quotes in texts:
        digest.update(json.dumps([text, quotes], sort_keys=True).encode())
    return digest.hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; exit status 0 when the model file is written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODELS["en"], help="the language model that parses the texts")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    options = parser.parse_args(arguments)
    data = list(read_annotations(options.texts, options.annotations))
    language_model = LanguageModel(options.model)
    examples = [to_example(language_model.parse(text), quotes) for text, quotes in data]
    about = {
        "data_sha256": data_hash(data),
        "articles": len(data),
        "attributions": sum(len(quotes) for _, quotes in data),
        "language_model": options.model,
        "parameters": PARAMETERS,
    }
    save(options.out, *fit(examples), about)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes, {about['attributions']} attributions", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
