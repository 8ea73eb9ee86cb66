"""How well people, bodies and places are named: ``python -m tests.quality.names [--texts FILE] [--gum FILE]``.

A file holds JSON lines ``{"doc_id", "text", "mentions": [{"start", "end", "cluster", "pronoun"}]}`` with the mentions of
each person or thing in one cluster, as GUM (https://gucorpus.github.io) marks them. Two things are measured:

* **pronouns**: of *he, she, his, her, him* whose cluster has a named member, how many get a name (coverage), and how
  many of the names given are right (precision);
* **canonical names**: B³ (Bagga and Baldwin 1998) of the person, organisation and place mentions that were found, grouped
  by canonical name. The gold cluster of a found mention is that of the smallest marked mention around it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from schemas.records import Entity
from transforms.annotator import Annotator

OWN_TEXTS = Path(__file__).with_name("names.jsonl")
PRONOUNS = frozenset(["he", "she", "his", "her", "him"])
PLACES_PEOPLE_BODIES = ("PERSON", "ORG", "GPE", "LOC", "FAC")
NO_NAMES = frozenset(["his", "her", "my", "our", "their", "the", "a", "an", "he", "she"])
HEAD_ENDS = re.compile(r"(?:,| of | from | at | in | who | and | for |[’']s?$)")


class Mention(NamedTuple):
    """A marked mention: characters, and the cluster of all that mean the same."""

    start: int
    end: int
    text: str
    cluster: str
    pronoun: bool


class Document(NamedTuple):
    """A marked text."""

    doc_id: str
    text: str
    mentions: Sequence[Mention]

    @property
    def half(self) -> str:
        """``tune`` or ``report``, by a hash of the id."""
        return "tune" if hashlib.sha256(self.doc_id.encode()).digest()[0] % 2 else "report"


class Found(NamedTuple):
    """What the annotator says about a text."""

    entities: Sequence[Entity]
    pronouns: dict[int, str]
    """First character of a pronoun -> the name it stands for."""


class Naming(NamedTuple):
    """Pronouns with a named person, those that got a name, and those that got the right one."""

    asked: int
    given: int
    right: int

    @property
    def coverage(self) -> float:
        return self.given / max(1, self.asked)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.given)


def documents(path: Path) -> list[Document]:
    """The marked texts of a file."""
    return [_document(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _document(row: dict[str, object]) -> Document:
    text = str(row["text"])
    marked = row["mentions"]
    assert isinstance(marked, list)
    mentions = [
        Mention(m["start"], m["end"], text[m["start"] : m["end"]], m["cluster"], m["pronoun"])
        for m in sorted(marked, key=lambda m: (m["start"], -m["end"]))
    ]
    return Document(str(row["doc_id"]), text, mentions)


@cache
def read(text: str) -> Found:
    """Entities and pronouns of a text as the annotator reads it."""
    reading = _annotator().read(text)
    return Found(reading.entities, {reading.marked.parsed.start[i]: who.person for i, who in reading.pronouns.items()})


@cache
def _annotator() -> Annotator:
    return Annotator()


def asked_pronouns(document: Document) -> list[Mention]:
    """The personal pronouns whose cluster has a named member."""
    named = {m.cluster for m in document.mentions if is_named(m)}
    return [m for m in document.mentions if m.pronoun and m.text.lower() in PRONOUNS and m.cluster in named]


def is_named(mention: Mention) -> bool:
    """Whether a mention is a name: its head, or what stands in front of "of", "from" and the like, is capitalised."""
    head = HEAD_ENDS.split(mention.text)[0].split()
    return not mention.pronoun and bool(head) and head[-1][:1].isupper() and head[-1].lower() not in NO_NAMES


def around(document: Document, start: int, end: int) -> Mention | None:
    """The smallest marked mention around a stretch of text."""
    fits = [m for m in document.mentions if m.start <= start and end <= m.end]
    return min(fits, key=lambda m: m.end - m.start, default=None)


Answer = Callable[[Document, Found, Mention], "str | None"]


def ours(document: Document, found: Found, pronoun: Mention) -> str | None:
    """The name that the annotator gives to a pronoun."""
    return found.pronouns.get(pronoun.start)


def nearest_name(document: Document, found: Found, pronoun: Mention) -> str | None:
    """Baseline: the person named last before the pronoun."""
    before = [e.canonical for e in found.entities if e.label == "PERSON" and e.end <= pronoun.start]
    return before[-1] if before else None


def name_pronouns(texts: Iterable[Document], answer: Answer) -> Naming:
    """Ask for the person behind each pronoun; an answer is right when most mentions of that name are in its cluster."""
    asked = given = right = 0
    for document in texts:
        found = read(document.text)
        clusters = clusters_of_names(document, found.entities)
        for pronoun in asked_pronouns(document):
            name = answer(document, found, pronoun)
            asked += 1
            given += name is not None
            right += name is not None and clusters.get(name) == pronoun.cluster
    return Naming(asked, given, right)


def clusters_of_names(document: Document, entities: Iterable[Entity]) -> dict[str, str]:
    """Canonical name -> the gold cluster that most of its mentions stand in."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in entities:
        gold = around(document, entity.start, entity.end)
        if gold is not None and entity.label == "PERSON":
            votes[entity.canonical][gold.cluster] += 1
    return {name: count.most_common(1)[0][0] for name, count in votes.items()}


Grouping = Callable[[Sequence[Entity]], Sequence[str]]


def by_canonical(entities: Sequence[Entity]) -> list[str]:
    """Ours: mentions with one canonical name are one."""
    return [e.canonical for e in entities]


def by_string(entities: Sequence[Entity]) -> list[str]:
    """Baseline: mentions that are written alike are one."""
    return [e.text for e in entities]


def by_surname(entities: Sequence[Entity]) -> list[str]:
    """Baseline: people with one last word are one, everything else goes by how it is written."""
    return [e.text.split()[-1] if e.label == "PERSON" else e.text for e in entities]


class BCubed(NamedTuple):
    """B³ over all mentions of all texts."""

    mentions: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def b_cubed(texts: Iterable[Document], grouping: Grouping) -> BCubed:
    """B³ of a grouping of the mentions that were found."""
    pairs = [pair for document in texts for pair in _grouped(document, grouping)]
    both, ours_, gold = Counter(pairs), Counter(p for p, _ in pairs), Counter(g for _, g in pairs)
    n = max(1, len(pairs))
    precision = sum(both[pair] / ours_[pair[0]] for pair in pairs) / n
    recall = sum(both[pair] / gold[pair[1]] for pair in pairs) / n
    return BCubed(len(pairs), precision, recall)


def _grouped(document: Document, grouping: Grouping) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """(our group, gold cluster) of each mention that was found and marked."""
    entities = [e for e in read(document.text).entities if e.label in PLACES_PEOPLE_BODIES]
    groups = grouping(entities)
    pairs = []
    for entity, group in zip(entities, groups, strict=True):
        gold = around(document, entity.start, entity.end)
        if gold is not None:
            pairs.append(((document.doc_id, group), (document.doc_id, gold.cluster)))
    return pairs
