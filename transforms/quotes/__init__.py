"""Who says what: from a parsed text to its attributions.

Direct speech is found by its quotation marks and the clause beside them, plain constructions of indirect speech by the
tree, and what no rule knows by a small trained sequence model that also sees what the rules found. A second part of
the model judges all that was found, and only what is likely right is given out.
"""

from __future__ import annotations

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.clauses import clause_attributions
from transforms.quotes.cues import SPEECH
from transforms.quotes.direct import direct_attributions
from transforms.quotes.labels import labelled_attributions
from transforms.quotes.languages import direct_attributions_in
from transforms.quotes.refinement import refined
from transforms.quotes.sequence_model import SequenceModel
from transforms.quotes.signatures import signed_attributions

__all__ = ["Attribution", "MarkedText", "SequenceModel", "extract_attributions", "rule_attributions"]


def extract_attributions(text: MarkedText, model: SequenceModel | None = None) -> list[Attribution]:
    """All outermost attributions of a text in the order of their content; without a model by rules alone.

    In other languages than English: direct speech.
    """
    if text.language != "en":
        return direct_attributions_in(text, text.language)
    ruled = rule_attributions(text)
    found = refined(text, ruled if model is None else _with_model(text, model, ruled))
    if model is not None:
        found = [a for a in found if _is_certain(text, a) or model.accepts(text, a)]
    return sorted(_outermost(found), key=lambda a: (min(a.content), a.cue))


def _is_certain(text: MarkedText, attribution: Attribution) -> bool:
    """Quoted words with a verb of speech or a colon, and somebody beside it, need no judge."""
    ascribed = any(text.parsed.stems[i] in SPEECH or text.parsed.words[i] == ":" for i in attribution.cue)
    return attribution.direct and bool(attribution.source) and ascribed


def rule_attributions(text: MarkedText) -> list[Attribution]:
    """What the rules find, nested ones included."""
    direct = direct_attributions(text)
    direct += _new(labelled_attributions(text), direct)
    direct += _new(signed_attributions(text), direct)
    return [*direct, *_new(clause_attributions(text), direct)]


def _with_model(text: MarkedText, model: SequenceModel, ruled: list[Attribution]) -> list[Attribution]:
    """What the rules found stays; every other cue goes to the model."""
    told = {i for a in ruled if a.direct for i in a.content}
    cues = model.cues(text, {i for a in ruled for i in a.cue}, told)
    firsts = {cue.tokens[0] for cue in cues}
    taken = {i for a in ruled for i in a.cue}
    others = [model.attribute(text, cue, firsts, ruled) for cue in cues if taken.isdisjoint(cue.tokens)]
    return [*ruled, *_new([a for a in others if a.content], [a for a in ruled if a.direct])]


def _new(clauses: list[Attribution], direct: list[Attribution]) -> list[Attribution]:
    """Attributions that the marks have not found already."""
    cues = {i for a in direct for i in a.cue}
    quoted = {i for a in direct for i in a.content}
    return [a for a in clauses if cues.isdisjoint(a.cue) and quoted.isdisjoint(a.content)]


def _outermost(attributions: list[Attribution]) -> list[Attribution]:
    """Those whose cue lies in no other one's content; of two that hold each other, the longer one."""
    return [a for a in attributions if not any(_is_inside(a, b) for b in attributions)]


def _is_inside(inner: Attribution, outer: Attribution) -> bool:
    if inner is outer or outer.content.isdisjoint(inner.cue):
        return False
    return inner.content.isdisjoint(outer.cue) or len(inner.content) < len(outer.content)
