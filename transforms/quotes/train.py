"""Trains the sequence model on annotated texts: what ``dateline train`` does. The same data gives the same model.

One text of four, chosen by the hash of its name (:func:`transforms.quotes.corpus.held_back`), is never trained on: the
model is measured on those, and the file says how it scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from transforms.language_model import DEFAULT_MODELS, LanguageModel
from transforms.parsed_text import ParsedText
from transforms.quotes import extract_attributions, rule_attributions
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.corpus import AnnotatedText, Quote, corpus_hash, held_back
from transforms.quotes.cue_features import cue_features
from transforms.quotes.judge_features import judge_features
from transforms.quotes.kinds import act_of
from transforms.quotes.role_features import CUE, role_features, window
from transforms.quotes.scoring import SUBSETS, Counts, agreements, count, rates, table
from transforms.quotes.sequence_model import RIGHT, WRONG, SequenceModel, Trained, read_crf, ruled_roles, save

FOLDS = 4
"""Parts of the corpus: what the judge learns from was found by models trained on the other parts."""
NEARLY_EXACT = 0.8
"""Jaccard similarity of its content's words from which an attribution counts as right for the judge."""
JUDGE_PARAMETERS = {"c1": 0.0, "c2": 16.0, "max_iterations": 100}
PARAMETERS = {"c1": 0.2, "c2": 0.8, "max_iterations": 80, "feature.minfreq": 1}
"""L1 and L2 weights, iterations of L-BFGS, and how often a feature must occur to count."""


Labelled = tuple[Any, list[str]]
"""Features and labels of one sequence."""


class GoldQuote(NamedTuple):
    """One annotated attribution, in tokens."""

    content: list[int]
    cue: list[int]
    source: list[int]


class Example(NamedTuple):
    """An annotated text."""

    text: MarkedText
    quotes: list[GoldQuote]
    annotated: Sequence[Quote]
    """The same in characters."""


def to_example(parsed: ParsedText, quotes: Sequence[Quote]) -> Example:
    """Character spans -> tokens."""
    gold = [GoldQuote(*(_tokens(parsed, quote[role]) for role in ("content", "cue", "source"))) for quote in quotes]
    return Example(MarkedText(parsed), gold, quotes)


def _tokens(parsed: ParsedText, spans: Iterable[Sequence[int]]) -> list[int]:
    return sorted({i for start, end in spans for i in parsed.tokens_within(start, end) if not parsed.is_space[i]})


def fit(examples: Sequence[Example]) -> Trained:
    """The trained models."""
    cues = [[_items(*sequence) for sequence in cue_sequences(example)] for example in examples]
    roles = [[_items(*sequence) for sequence in role_sequences(example)] for example in examples]
    verdicts: list[Labelled] = []
    for fold in range(FOLDS if len(examples) >= FOLDS else 0):
        others = [number for number in range(len(examples)) if number % FOLDS != fold]
        model = SequenceModel(Trained(*(_crf((part[k] for k in others), PARAMETERS) for part in (cues, roles))), {})
        for example in examples[fold::FOLDS]:
            verdicts += _verdicts(example, model)
    judge = _crf([verdicts], JUDGE_PARAMETERS) if {WRONG, RIGHT} == {labels[0] for _, labels in verdicts} else None
    return Trained(_crf(cues, PARAMETERS), _crf(roles, PARAMETERS), judge)


def _items(features: list[list[str]], labels: list[str]) -> Labelled:
    """A sequence in the form that training reads, so that it is converted once."""
    import pycrfsuite

    return pycrfsuite.ItemSequence(features), labels


def _crf(texts: Iterable[Iterable[Labelled]], parameters: Mapping[str, float]) -> bytes:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for sequences in texts:
        for items, labels in sequences:
            trainer.append(items, labels)
    trainer.set_params(parameters)
    return read_crf(trainer.train)


def _verdicts(example: Example, model: SequenceModel) -> Iterator[Labelled]:
    """Each attribution that a model finds in a text it does not know, and whether it is right."""
    found = extract_attributions(example.text, model)
    judged = agreements(example.text.parsed.text, example.annotated, [_as_spans(example.text, a) for a in found])
    for attribution, (similarity, right_source) in zip(found, judged, strict=True):
        label = RIGHT if right_source and similarity >= NEARLY_EXACT else WRONG
        yield _items([judge_features(example.text, attribution)], [label])


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


def train(corpus: Sequence[AnnotatedText], out: Path, model: str = DEFAULT_MODELS["en"]) -> str:
    """Train on a corpus, write the model file ``out`` and say how it scores on the texts held back.

    Args:
        corpus: annotated texts; all of them by one guideline.
        out: where the model file goes.
        model: the installed language model that parses the texts, there and later.

    Raises:
        ValueError: nothing is left to train on.
        OSError: there is no such language model, or the file cannot be written.
    """
    learnt = [annotated for annotated in corpus if not held_back(annotated.doc_id)]
    if not any(annotated.quotes for annotated in learnt):
        raise ValueError("no attribution to train on: of few texts, all may be among those held back")
    language_model = LanguageModel(model)
    fitted = fit([to_example(language_model.parse(a.text), a.quotes) for a in learnt])
    counts = measure([a for a in corpus if held_back(a.doc_id)], SequenceModel(fitted, {}), language_model)
    about = {
        "data_sha256": corpus_hash(learnt),
        "texts": len(learnt),
        "attributions": sum(len(annotated.quotes) for annotated in learnt),
        "held_back": {"data_sha256": corpus_hash(a for a in corpus if held_back(a.doc_id)), "f1": f1(counts)},
        "language_model": model,
        "parameters": {"sequences": PARAMETERS, "judge": JUDGE_PARAMETERS},
    }
    save(out, fitted, about)
    return (
        f"trained on {about['texts']} texts with {about['attributions']} attributions; on the others, held back:\n"
        f"{table(counts)}\n{out}: {out.stat().st_size:,} bytes"
    )


def measure(corpus: Iterable[AnnotatedText], model: SequenceModel | None, language_model: LanguageModel) -> Counts:
    """How the extraction agrees with annotated texts; see :mod:`transforms.quotes.scoring`."""
    total: Counts = Counts()
    for annotated in corpus:
        text = MarkedText(language_model.parse(annotated.text))
        found = [_as_spans(text, attribution) for attribution in extract_attributions(text, model)]
        total += count(annotated.text, annotated.quotes, found)
    return total


def f1(counts: Counts) -> dict[str, float]:
    """F1 of contents with the right source, by subset."""
    measured = rates(counts)
    return {subset: round(measured[subset]["e2e"].f1, 4) for subset in SUBSETS}


def _as_spans(text: MarkedText, attribution: Attribution) -> Quote:
    roles = {"content": attribution.content, "cue": attribution.cue, "source": attribution.source}
    return {role: text.parsed.spans(tokens) for role, tokens in roles.items()} | {"act": act_of(text, attribution)}
