"""Prints how well quotes are found, on annotated texts that nothing was trained on.

    python -m tests.quality.quotes.measure [--texts TEXTS.jsonl] [--polnear FOLDER]

Always the held-back part of the wire-style articles beside this file, with the speakers' names; with ``--texts``
(``{"doc_id", "text"}`` a line) also that of the Wikinews articles; with ``--polnear`` the PolNeAR corpus in
``FOLDER/polnear_dev.jsonl``, where speech is told from attitudes by the words in ``FOLDER/speech_cues.txt``.
`make quality` is this with TEXTS=... and QUOTES=...
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from tests.annotating import annotator
from tests.quality.quotes.speakers import count_speakers, speaker_table
from transforms.annotator import quote_spans
from transforms.quotes.corpus import AnnotatedText, held_back, read_corpus
from transforms.quotes.scoring import Counts, act_accuracy, count, table

HERE = Path(__file__).parent


def wire_texts() -> list[AnnotatedText]:
    """The wire-style articles that are held back from training."""
    return [annotated for annotated in read_corpus([HERE / "wire"]) if held_back(annotated.doc_id)]


def wikinews_texts(texts: Path) -> list[AnnotatedText]:
    """The Wikinews articles that are held back from training."""
    return [annotated for annotated in read_corpus([HERE / "wikinews"], texts) if held_back(annotated.doc_id)]


def measured(corpus: Iterable[AnnotatedText], speech_cues: frozenset[str] | None = None) -> Counts:
    """Agreement of what `dateline extract` finds with the annotations."""
    total: Counts = Counts()
    for annotated in corpus:
        found = [quote_spans(quote) for quote in annotator().annotate(annotated.text).quotes]
        total += count(annotated.text, annotated.quotes, found, speech_cues)
    return total


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON Lines with the Wikinews articles' texts")
    parser.add_argument("--polnear", type=Path, help="folder with polnear_dev.jsonl and speech_cues.txt")
    options = parser.parse_args(arguments)
    show("wire-style articles, held back", wire_texts())
    Console(width=100).print(speaker_table("wire-style articles, held back: speakers", count_speakers(wire_texts())))
    if options.texts:
        show("Wikinews articles, held back", wikinews_texts(options.texts))
        counts = count_speakers(wikinews_texts(options.texts))
        Console(width=100).print(speaker_table("Wikinews articles, held back: speakers", counts))
    else:
        print("Wikinews articles: skipped, no texts given (TEXTS=FILE)\n")
    if options.polnear:
        cues = frozenset((options.polnear / "speech_cues.txt").read_text(encoding="utf-8").split())
        show("PolNeAR, development part", read_corpus([options.polnear / "polnear_dev.jsonl"]), cues)
    else:
        print("PolNeAR: skipped, no folder given (QUOTES=FOLDER)\n")


def show(name: str, corpus: Sequence[AnnotatedText], speech_cues: frozenset[str] | None = None) -> None:
    """Print the table of one corpus."""
    words = sum(len(annotated.text.split()) for annotated in corpus)
    print(f"{name}: {len(corpus)} texts, {words:,} words; F1 × 100 (e2e: content and source)")
    counts = measured(corpus, speech_cues)
    print(table(counts))
    if speech_cues is None:
        print(f"speech or attitude: right for {act_accuracy(counts):.1%} of the matched")
    print(flush=True)


if __name__ == "__main__":
    main()
