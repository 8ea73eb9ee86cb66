"""What finding quotes and their speakers costs, next to the language model that it builds on.

    python -m tests.bench.quotes [TEXTS.jsonl] [--rounds 3]

CPU time of one thread on the same texts in the same run: the stock spaCy pipeline, as ``spacy.load`` gives it, and all
that Dateline does behind the parse (entities, quotes, speakers). Without a file: the wire-style articles of the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.quality.quotes.measure import HERE
from transforms.quotes.corpus import read_corpus


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="?", type=Path, help='JSON Lines of {"text"}')
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    texts = _read(options.texts) if options.texts else [a.text for a in read_corpus([HERE / "wire"])]
    print(compared(texts, options.rounds))


def lines() -> Iterator[str]:
    """The comparison on the wire-style articles."""
    yield from compared([annotated.text for annotated in read_corpus([HERE / "wire"])]).splitlines()


def compared(texts: Sequence[str], rounds: int = 3) -> str:
    """The table: tokens a second of both, and the share; the best of the rounds each."""
    import spacy

    from transforms.annotator import annotate_parsed
    from transforms.language_model import DEFAULT_MODELS, LanguageModel
    from transforms.quotes import SequenceModel

    stock, ours, quotes = spacy.load(DEFAULT_MODELS["en"]), LanguageModel(DEFAULT_MODELS["en"]), SequenceModel.load()

    def extract() -> float:
        """One text at a time, as the stream has them; parsed anew each round, as what is read from a parse is kept."""
        return sum(_cpu_seconds(partial(annotate_parsed, ours.parse(text), "en", quotes)) for text in texts)

    tokens = sum(len(ours.parse(text)) for text in texts)
    spacy_seconds = min(_cpu_seconds(lambda: list(stock.pipe(texts))) for _ in range(rounds))
    our_seconds = min(extract() for _ in range(rounds))
    return "\n".join(
        [
            f"{len(texts)} texts, {tokens:,} tokens, CPU seconds of one thread",
            f"stock spaCy pipeline              {spacy_seconds:7.2f} s {tokens / spacy_seconds:9,.0f} tokens/s",
            f"entities, quotes and speakers     {our_seconds:7.2f} s {tokens / our_seconds:9,.0f} tokens/s",
            f"share                             {100 * our_seconds / spacy_seconds:7.1f} %",
        ]
    )


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _read(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


if __name__ == "__main__":
    main()
