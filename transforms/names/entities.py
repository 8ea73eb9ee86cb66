"""Names in a text: the language model's mentions, repaired by rules that hold for any news copy.

Each rule is a function from names to names (:mod:`transforms.names.name_repairs`, :mod:`transforms.names.name_labels`).
They run in the order of :data:`REPAIRS`; after all of them, mentions do not overlap and stand in text order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from schemas.records import Entity
from transforms.names import missed_names, name_labels, name_repairs
from transforms.names.canonical import canonical_names, plain
from transforms.names.gazetteer import country_codes
from transforms.parsed_text import NameSpan, ParsedText

EDGE = re.compile(r"""[\s"“”„«»‘’'`.,;:!?()\[\]{}<>*/|\\–—-]+""")
ABBREVIATION = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros)\.$")
Repair = Callable[[ParsedText, list[NameSpan]], list[NameSpan]]


REPAIRS: Sequence[Repair] = (
    name_repairs.names_hidden_in_dates,
    name_repairs.names_only,
    name_repairs.split_at_line_ends,
    missed_names.joined_at_and,
    name_repairs.split_at_and,
    name_repairs.without_scores,
    name_repairs.without_possessive,
    name_repairs.without_determiner,
    name_repairs.without_small_words,
    name_repairs.split_at_possessor,
    name_repairs.without_headline_verbs,
    name_repairs.cut_at_a_place,
    name_repairs.without_titles,
    name_repairs.split_glued,
    missed_names.names_behind_titles,
    missed_names.joined_halves,
    missed_names.with_given_names,
    missed_names.services_in_full,
    missed_names.missed_names,
    missed_names.bodies_with_their_field,
    missed_names.universities_with_their_town,
    missed_names.names_before_acronyms,
    missed_names.acronyms_in_brackets,
    missed_names.who_the_body,
    missed_names.hyphened_acronyms,
    name_labels.labelled_by_context,
    name_labels.repeated_names,
    missed_names.bodies_with_their_place,
    name_labels.one_label_per_name,
)


def find_entities(parsed: ParsedText, headline: str = "") -> list[Entity]:
    """All mentions of names, in text order, with what the article says about each."""
    names = [NameSpan(*name) for name in parsed.names]
    for repair in REPAIRS:
        names = sorted(repair(parsed, names))
    mentions = list(_without_overlap(_surface(parsed, name) for name in names))
    canonical = canonical_names(parsed.text, mentions)
    named = _one_label([m._replace(canonical=c) for m, c in zip(mentions, canonical, strict=True)])
    return _with_facts(parsed.text, headline, named)


def _one_label(mentions: Sequence[Entity]) -> list[Entity]:
    """A short form gets the label of the name in full: what "NTB" is, "National Transport Board" tells."""
    full = {m.canonical: m.label for m in mentions if plain(m.text) == plain(m.canonical)}
    return [
        m._replace(label=full.get(m.canonical, m.label)) if m.label != "PERSON" or m.text.isupper() else m
        for m in mentions
    ]


def _with_facts(text: str, headline: str, mentions: Sequence[Entity]) -> list[Entity]:
    """How often each is mentioned, whether the headline names it, and its country."""
    counts = Counter(m.canonical for m in mentions)
    codes = country_codes(text, mentions)
    told = _in_headline(headline, mentions)
    return [
        m._replace(
            mention_count=counts[m.canonical],
            in_headline=m.canonical in told,
            country=codes.get(m.canonical) if m.label in ("GPE", "LOC") else None,
        )
        for m in mentions
    ]


def _in_headline(headline: str, mentions: Sequence[Entity]) -> set[str]:
    """The canonical names that one of their forms, as a whole word, puts into the headline."""
    forms = {(plain(form), m.canonical) for m in mentions for form in (m.text, m.canonical)}
    told = ((form, name) for form, name in forms if form in headline)
    return {name for form, name in told if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", headline)}


def _surface(parsed: ParsedText, name: NameSpan) -> Entity:
    """The characters of a name without the punctuation at its edges."""
    start, end = parsed.start[name.first], parsed.end[name.end - 1]
    text = parsed.text
    lead = EDGE.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and EDGE.fullmatch(text[end - 1]) and not ABBREVIATION.search(text[start:end]):
        end -= 1
    return Entity(start, end, text[start:end], name.label, "")


def _without_overlap(mentions: Iterator[Entity]) -> Iterator[Entity]:
    """Mentions of at least one letter, none inside another; of two that overlap the longer stays."""
    ranked = sorted(mentions, key=lambda m: (m.start - m.end, m.start))
    taken = bytearray(max((m.end for m in ranked), default=0))
    kept = []
    for mention in ranked:
        free = not any(taken[mention.start : mention.end])
        if free and any(c.isalpha() for c in mention.text):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    return iter(sorted(kept))
