"""How well predicted attributions agree with annotated ones: precision, recall and F1 in several strictnesses.

The unit is the word, found by its characters, so that quotation marks and other punctuation at the edges of a span do
not matter. Predictions and annotations of a text are paired one to one, by falling Jaccard similarity of their
contents' words; only then is anything counted. The measures are those of the literature on PolNeAR (Newell, Margolin
and Ruths, "An Attribution Relations Corpus for Political News", LREC 2018) and of Pareti's partial score.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from transforms.word_lists import word_set

WORD = re.compile(r"\w+")
CUE_WORD = re.compile(r"\w+|:")
OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'
NO_IDENTITY = word_set("the a an of and or in on at for to from by with his her their its s who that")
"""Words that do not tell one source from another."""
ALIKE = 0.5
"""Jaccard similarity from which two contents are the same one."""

KINDS = ("direct", "mixed", "indirect")
SUBSETS: Mapping[str, Sequence[str]] = {
    "speech": KINDS,
    "direct": ("direct",),
    "direct+mixed": ("direct", "mixed"),
    "indirect": ("indirect",),
    "all": KINDS,
}
"""What is reported apart. ``speech`` leaves attitudes out; precision and recall count one side's kind against all."""
MEASURES = ("e2e", "match", "exact", "soft", "token", "cue")
"""match: alike contents; e2e: also the right source; exact: the same words; soft: share of the words that lie in the
partner; token: the same, long contents counting more; cue: the partner's cue shares a word."""
UNITS = {"token": "words", "cue": "cues"}

Spans = Iterable[Sequence[int]]
Counts = Counter[tuple[str, ...]]
"""Sums by subset, side and measure."""


class Rate(NamedTuple):
    """Precision, recall and their harmonic mean, 0 to 1."""

    precision: float
    recall: float
    f1: float


class Scored(NamedTuple):
    """One attribution as sets of words, each word known by its first character."""

    content: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]
    kind: str
    speech: bool
    attitude: bool = False


def count(
    text: str,
    gold: Iterable[Mapping[str, Any]],
    predicted: Iterable[Mapping[str, Any]],
    speech_cues: frozenset[str] | None = None,
) -> Counts:
    """Sums for one text, which add up over texts.

    Attributions are dicts of character spans: ``content``, ``cue``, ``source``. What is speech says ``attitude`` or
    ``act``, or, with ``speech_cues``, whether the cue holds one of these words (quoted words are always speech).
    """
    annotated, found = ([*_scored(text, side, speech_cues)] for side in (gold, predicted))
    credits, partners, sources, acts = _judge(text, annotated, found)
    counts: Counts = Counter({("all", "act", "asked"): len(acts), ("all", "act", "right"): sum(acts)})
    for subset, kinds in SUBSETS.items():
        for side, items in (("gold", annotated), ("predicted", found)):
            for number, item in enumerate(items):
                speech = partners.get(number, item.speech) if side == "predicted" else item.speech
                if item.kind not in kinds or (subset == "speech" and not speech):
                    continue
                counts[subset, side, "n"] += 1
                counts[subset, side, "words"] += len(item.content)
                counts[subset, side, "cues"] += bool(item.cue)
                counts.update({(subset, side, measure): credit for measure, credit in credits[side][number].items()})
                if side == "gold" and number in sources:
                    counts[subset, "source", "asked"] += 1
                    counts[subset, "source", "right"] += sources[number]
    return counts


def agreements(
    text: str, gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]
) -> list[tuple[float, bool]]:
    """Of each prediction: the similarity of its content to its partner's, and whether the source is right."""
    annotated, found = ([*_scored(text, side, None)] for side in (gold, predicted))
    agreed = [(0.0, False)] * len(found)
    for g, p, similarity in _pairs(annotated, found):
        agreed[p] = similarity, _same_source(text, annotated[g], found[p])
    return agreed


def rates(counts: Counts) -> dict[str, dict[str, Rate]]:
    """Subset -> measure -> rates."""
    return {subset: {m: _rate(counts, subset, m) for m in MEASURES} for subset in SUBSETS}


def source_accuracy(counts: Counts, subset: str) -> float:
    """Share of the matched attributions with an annotated source that have the right one."""
    return counts[subset, "source", "right"] / (counts[subset, "source", "asked"] or 1)


def act_accuracy(counts: Counts) -> float:
    """Share of the matched attributions that are rightly taken for speech or for an attitude."""
    return counts["all", "act", "right"] / (counts["all", "act", "asked"] or 1)


def table(counts: Counts) -> str:
    """The measures in lines, F1 × 100 (with precision and recall of ``e2e``)."""
    lines = [f"{'':13}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}{'e2e':>7}{'match':>7}{'soft':>7}{'cue':>7}{'source':>8}"]
    for subset, measured in rates(counts).items():
        numbers = (counts[subset, side, "n"] for side in ("gold", "predicted"))
        e2e = measured["e2e"]
        values = [*e2e[:2], e2e.f1, *(measured[m].f1 for m in ("match", "soft", "cue"))]
        shown = "".join(f"{100 * value:7.1f}" for value in values)
        lines.append(
            f"{subset:13}{next(numbers):6.0f}{next(numbers):7.0f}{shown}{100 * source_accuracy(counts, subset):8.1f}"
        )
    return "\n".join(lines)


def _rate(counts: Counts, subset: str, measure: str) -> Rate:
    unit = UNITS.get(measure, "n")
    precision, recall = (
        counts[subset, side, measure] / (counts[subset, side, unit] or 1) for side in ("predicted", "gold")
    )
    total = precision + recall
    return Rate(precision, recall, 2 * precision * recall / total if total else 0.0)


def _scored(text: str, quotes: Iterable[Mapping[str, Any]], speech_cues: frozenset[str] | None) -> Iterable[Scored]:
    quoted = quoted_characters(text)
    for quote in quotes:
        content = _words(text, quote["content"])
        if content:
            kind = kind_by_marks(text, quote["content"], quoted)
            cue, source = (_words(text, quote.get(role) or ()) for role in ("cue", "source"))
            attitude = bool(quote.get("attitude")) or quote.get("act") == "attitude"
            speech = kind != "indirect" or _is_speech(text, quote, speech_cues)
            yield Scored(content, cue, source, kind, speech, attitude)


def _is_speech(text: str, quote: Mapping[str, Any], speech_cues: frozenset[str] | None) -> bool:
    if speech_cues is None:
        return not quote.get("attitude") and quote.get("act") != "attitude"
    said = CUE_WORD.findall(" ".join(text[start:end].lower() for start, end in quote.get("cue") or ()))
    return not said or not speech_cues.isdisjoint(said)


def quoted_characters(text: str) -> bytearray:
    """1 for each character between double quotation marks. What is open at the end of a line reaches up to there."""
    mask, at = bytearray(len(text)), 0
    for line in text.split("\n"):
        opened = -1
        for i, char in enumerate(line, at):
            if opened < 0:
                opened = i if char in OPENING or char == STRAIGHT else -1
            elif char in CLOSING or char == STRAIGHT:
                mask[opened : i + 1] = b"\1" * (i + 1 - opened)
                opened = -1
        end = at + len(line)
        if opened >= 0:
            mask[opened:end] = b"\1" * (end - opened)
        at = end + 1
    return mask


def kind_by_marks(text: str, spans: Spans, quoted: bytearray) -> str:
    """``direct`` when all letters and digits are quoted, ``indirect`` when none is, else ``mixed``."""
    inside = [quoted[i] for start, end in spans for i in range(start, min(end, len(text))) if text[i].isalnum()]
    return "indirect" if not any(inside) else "direct" if all(inside) else "mixed"


def _words(text: str, spans: Spans) -> frozenset[int]:
    """Where the words begin that lie in the spans; one that is cut by a span's start counts as a whole."""
    found: set[int] = set()
    for start, end in spans:
        while 0 < start < len(text) and text[start - 1 : start + 1].isalnum():
            start -= 1
        found.update(match.start() for match in WORD.finditer(text, start, end))
    return frozenset(found)


def _pairs(gold: Sequence[Scored], predicted: Sequence[Scored]) -> list[tuple[int, int, float]]:
    """(annotated, predicted, Jaccard similarity), the most alike first, each at most once."""
    holding = defaultdict(set)
    for number, item in enumerate(gold):
        for word in item.content:
            holding[word].add(number)
    candidates = set()
    for p, item in enumerate(predicted):
        for g in set().union(*(holding[word] for word in item.content)):
            both = gold[g].content & item.content
            candidates.add((-len(both) / len(gold[g].content | item.content), g, p))
    pairs: list[tuple[int, int, float]] = []
    for similarity, g, p in sorted(candidates):
        if all(g != other and p != partner for other, partner, _ in pairs):
            pairs.append((g, p, -similarity))
    return pairs


Credits = dict[str, list[dict[str, Any]]]


def _judge(
    text: str, gold: Sequence[Scored], predicted: Sequence[Scored]
) -> tuple[Credits, dict[int, bool], dict[int, bool], list[bool]]:
    """Credits of each attribution, whether matched predictions' partners are speech, whether sources and acts agree."""
    credits: Credits = {"gold": [{} for _ in gold], "predicted": [{} for _ in predicted]}
    partners, sources, acts = {}, {}, []
    for g, p, similarity in _pairs(gold, predicted):
        annotated, found = gold[g], predicted[p]
        shared, alike = len(annotated.content & found.content), similarity >= ALIKE
        right = _same_source(text, annotated, found)
        for side, number, whole in (("gold", g, annotated), ("predicted", p, found)):
            credits[side][number] = {
                "e2e": alike and right,
                "match": alike,
                "exact": similarity == 1,
                "soft": shared / len(whole.content),
                "token": shared,
                "cue": not annotated.cue.isdisjoint(found.cue),
            }
        if alike:
            partners[p] = annotated.speech
            acts.append(annotated.attitude == found.attitude)
            if annotated.source:
                sources[g] = right
    return credits, partners, sources, acts


def _same_source(text: str, annotated: Scored, found: Scored) -> bool:
    if not annotated.source:
        return not found.source
    telling = {i for i in annotated.source if WORD.match(text, i)[0].lower() not in NO_IDENTITY}  # type: ignore[index]
    return not (telling or annotated.source).isdisjoint(found.source)
