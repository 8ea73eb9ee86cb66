"""How well people, bodies and places are named: ``python -m tests.quality.names [--gum FILE [--peer FILE]]``.

Three things are measured on texts in which all mentions of a person or thing are marked as one cluster:

* **pronouns**: of *he, she, his, her, him* whose cluster has a named member, how many get a name (coverage), and how
  many of the names given are right (precision);
* **canonical names**: B³ (Bagga and Baldwin 1998) of the person, organisation and place mentions that were found,
  grouped by canonical name. The gold cluster of a found mention is that of the smallest marked mention around it;
* on the own texts also **speakers** of quotes and **countries** of places.

The own texts are ``names.txt``. ``--gum`` takes JSON lines ``{"doc_id", "text", "mentions": [{"start", "end",
"cluster", "pronoun"}]}``, as can be made of GUM (https://gucorpus.github.io); one half of its texts, by
a hash of their id, is there to look at while rules are made, the other to report. ``--peer`` takes another system's
clusters for the same texts
(:mod:`tests.quality.neuralcoref_clusters`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from schemas.records import Entity, Quote
from transforms.annotator import Annotator

OWN_TEXTS = Path(__file__).with_name("names.txt")
PRONOUNS = frozenset(["he", "she", "his", "her", "him"])
PLACES_PEOPLE_BODIES = ("PERSON", "ORG", "GPE", "LOC", "FAC")
NO_NAMES = frozenset(["his", "her", "my", "our", "their", "the", "a", "an", "he", "she"])
HEAD_ENDS = re.compile(r"(?:,| of | from | at | in | who | and | for |[’']s?$)")
MARKED = re.compile(r"\[(\d+)(\*?) ([^\]]+)\]")


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
    speakers: Mapping[str, str | None] = {}
    """First words of a quote -> who says it, or ``None`` for nobody who is named."""
    countries: Mapping[str, str | None] = {}
    """Place -> code of its country."""

    @property
    def half(self) -> str:
        """``tune`` or ``report``, by a hash of the id."""
        return "tune" if hashlib.sha256(self.doc_id.encode()).digest()[0] % 2 else "report"


class Found(NamedTuple):
    """What the annotator says about a text."""

    entities: Sequence[Entity]
    quotes: Sequence[Quote]
    pronouns: Mapping[int, str]
    """First character of a pronoun -> the name it stands for."""
    names: Sequence[Entity]
    """The people that the language model itself found, for the baseline."""


class Naming(NamedTuple):
    """Things to be named, those that got a name, and those that got the right one."""

    asked: int
    given: int
    right: int

    @property
    def coverage(self) -> float:
        return self.given / max(1, self.asked)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.given)


def own_documents(path: Path = OWN_TEXTS) -> list[Document]:
    """The stories of a file with marks in its text; what the marks mean stands at the top of ``names.txt``."""
    stories = re.split(r"^# (\S+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_own_document(name, story) for name, story in zip(stories[::2], stories[1::2], strict=True)]


def _own_document(name: str, story: str) -> Document:
    lines = story.strip().split("\n")
    marked = "\n".join(line for line in lines if not line.startswith(("> ", "@ ")))
    text, mentions, last = "", [], 0
    for mark in MARKED.finditer(marked):
        text += marked[last : mark.start()]
        mentions.append(Mention(len(text), len(text) + len(mark[3]), mark[3], mark[1], mark[2] == "*"))
        text, last = text + mark[3], mark.end()
    return Document(name, text + marked[last:], mentions, _answers(lines, "> "), _answers(lines, "@ "))


def _answers(lines: Iterable[str], sign: str) -> dict[str, str | None]:
    pairs = (line.removeprefix(sign).rsplit(" = ", 1) for line in lines if line.startswith(sign))
    return {asked: None if answer == "-" else answer for asked, answer in pairs}


def documents(path: Path) -> list[Document]:
    """The marked texts of a file of JSON lines."""
    return [_document(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _document(row: dict[str, Any]) -> Document:
    text = row["text"]
    marked = sorted(row["mentions"], key=lambda m: (m["start"], -m["end"]))
    mentions = [Mention(m["start"], m["end"], text[m["start"] : m["end"]], m["cluster"], m["pronoun"]) for m in marked]
    return Document(row["doc_id"], text, mentions)


@cache
def read(text: str) -> Found:
    """What the annotator says about a text; computed once."""
    reading = _annotator().read(text)
    parsed = reading.marked.parsed
    raw = [(parsed.start[n.first], parsed.end[n.end - 1]) for n in parsed.names if n.label == "PERSON"]
    return Found(
        reading.entities,
        _annotator().annotate(text).quotes,
        {parsed.start[i]: meant.person for i, meant in reading.pronouns.items()},
        [Entity(start, end, text[start:end], "PERSON", text[start:end]) for start, end in raw],
    )


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
"""The gold cluster that a system takes a pronoun for, ``""`` for one that is none, ``None`` for no answer."""


def ours(document: Document, found: Found, pronoun: Mention) -> str | None:
    """The cluster in which most mentions of the name stand that the annotator gives to a pronoun."""
    name = found.pronouns.get(pronoun.start)
    return None if name is None else clusters_of_names(document, found.entities).get(name, "")


def nearest_name(document: Document, found: Found, pronoun: Mention) -> str | None:
    """Baseline: the person named last before the pronoun, as the language model itself finds people."""
    before = [e for e in found.names if e.end <= pronoun.start]
    gold = around(document, before[-1].start, before[-1].end) if before else None
    return (gold.cluster if gold else "") if before else None


def of_peer(clusters: Mapping[str, Sequence[Sequence[Sequence[int]]]]) -> Answer:
    """Another system: the gold cluster of most named mentions in the cluster that it puts the pronoun into."""

    def answer(document: Document, found: Found, pronoun: Mention) -> str | None:
        span = [pronoun.start, pronoun.end]
        for cluster in clusters[document.doc_id]:
            if span in cluster:
                golds = [_same_mention(document, start, end) for start, end in cluster]
                named = Counter(gold.cluster for gold in golds if gold and is_named(gold))
                return named.most_common(1)[0][0] if named else None
        return None

    return answer


def _same_mention(document: Document, start: int, end: int) -> Mention | None:
    """The marked mention that another system's mention is, give or take words in front of and behind the name."""
    exact = [m for m in document.mentions if (m.start, m.end) == (start, end)]
    return exact[0] if exact else around(document, start, end)


def name_pronouns(texts: Iterable[Document], answer: Answer) -> Naming:
    """Ask for the person behind each pronoun."""
    answers = [(answer(d, read(d.text), pronoun), pronoun.cluster) for d in texts for pronoun in asked_pronouns(d)]
    return _naming(answers)


def _naming(answers: Sequence[tuple[str | None, str | None]]) -> Naming:
    given = [(answer, right) for answer, right in answers if answer is not None]
    return Naming(len(answers), len(given), sum(answer == right for answer, right in given))


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


def name_speakers(texts: Iterable[Document]) -> Naming:
    """Compare the speakers of the quotes that were found with the marked ones; unnamed ones count when left unnamed."""
    answers = [
        (quote.speaker or "-", speaker or "-")
        for document in texts
        for begins, speaker in document.speakers.items()
        for quote in read(document.text).quotes
        if begins in quote.text
    ]
    return _naming(answers)


def name_countries(texts: Iterable[Document]) -> Naming:
    """Compare the countries of places with the marked ones."""
    answers = []
    for document in texts:
        codes = {e.text: e.country for e in read(document.text).entities if e.country}
        answers += [(codes.get(place), code) for place, code in document.countries.items()]
    return _naming(answers)


PRONOUN_SYSTEMS: Mapping[str, Answer] = {"nearest name before": nearest_name, "Dateline": ours}
GROUPINGS: Mapping[str, Grouping] = {
    "exact strings": by_string,
    "surname merging": by_surname,
    "Dateline": by_canonical,
}


def pronoun_table(title: str, texts: Sequence[Document], systems: Mapping[str, Answer]) -> Table:
    """Coverage and precision of each system."""
    table = Table("system", "asked", "given", "right", "coverage %", "precision %", title=title)
    for name, answer in systems.items():
        n = name_pronouns(texts, answer)
        table.add_row(name, str(n.asked), str(n.given), str(n.right), f"{n.coverage:.1%}", f"{n.precision:.1%}")
    return table


def grouping_table(title: str, texts: Sequence[Document]) -> Table:
    """B³ of each way to group mentions."""
    table = Table("grouping", "mentions", "B³ precision", "B³ recall", "B³ F1", title=title)
    for name, grouping in GROUPINGS.items():
        b = b_cubed(texts, grouping)
        table.add_row(name, str(b.mentions), f"{b.precision:.3f}", f"{b.recall:.3f}", f"{b.f1:.3f}")
    return table


def own_table(texts: Sequence[Document]) -> Table:
    """Speakers and countries of the own texts."""
    table = Table("fact", "asked", "given", "right", title="own texts: speakers and countries")
    for name, n in {"speakers of quotes": name_speakers(texts), "countries": name_countries(texts)}.items():
        table.add_row(name, *map(str, n))
    return table


def report(gum: Path | None, peer: Path | None) -> Iterator[Table | str]:
    """The tables, one by one."""
    own = own_documents()
    yield pronoun_table("own texts: pronouns", own, PRONOUN_SYSTEMS)
    yield grouping_table("own texts: canonical names", own)
    yield own_table(own)
    if gum is None or not gum.exists():
        yield f"GUM: skipped, there is no file {gum}" if gum else "GUM: skipped, no --gum FILE given"
        return
    systems = dict(PRONOUN_SYSTEMS)
    if peer is not None:
        rows = map(json.loads, peer.read_text(encoding="utf-8").split("\n")[:-1])
        systems["NeuralCoref 4.0"] = of_peer({row["doc_id"]: row["clusters"] for row in rows})
    for half in ("tune", "report"):
        texts = [d for d in documents(gum) if d.half == half]
        yield pronoun_table(f"GUM, {half} half ({len(texts)} texts): pronouns", texts, systems)
        yield grouping_table(f"GUM, {half} half: canonical names", texts)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure how people, bodies and places are named.")
    parser.add_argument("--gum", type=Path, help="marked texts, JSON lines")
    parser.add_argument("--peer", type=Path, help="another system's clusters for them")
    options = parser.parse_args()
    console = Console(width=100)
    for part in report(options.gum, options.peer):
        console.print(part)


if __name__ == "__main__":
    main()
