"""How well the speakers of quotes are named: against ``names/``, which has the name for each annotated attribution.

The marked sources are asked for, whether their quotes are found or not: finding them is measured for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from tests.annotating import annotator
from transforms.names.canonical import plain
from transforms.names.name_tables import ALIASES, COMPANY_SUFFIXES
from transforms.quotes.corpus import AnnotatedText
from transforms.speakers.resolution import Speakers

NAMES = Path(__file__).parent / "names"
OF = re.compile(r"(?:the )?(?P<body>[a-z ]+) of (?P<owner>[A-Z].*)")


class SpeakerCounts(NamedTuple):
    """Marked sources: of a named speaker, and of nobody who is named."""

    named: int
    """Whose speaker is named in the key."""
    given: int
    """Of these: that were given a name."""
    right: int
    """Of these: the right one."""
    unnamed: int
    """Whose speaker nobody names."""
    left: int
    """Of these: that were left without a name."""

    @property
    def coverage(self) -> float:
        """How many of the named got a name."""
        return self.given / max(1, self.named)

    @property
    def precision(self) -> float:
        """How many of the names given are right, those given to the unnamed included."""
        return self.right / max(1, self.given + self.unnamed - self.left)


def count_speakers(corpus: Iterable[AnnotatedText]) -> SpeakerCounts:
    """The names that the annotator gives, held against the key."""
    key: dict[str, Mapping[str, str | None]] = {}
    for file in NAMES.glob("*.json"):
        key |= json.loads(file.read_text(encoding="utf-8"))
    answers = [pair for text in corpus for pair in _answers(text, key[text.doc_id])]
    named = [(name, speaker) for name, speaker in answers if name is not None]
    return SpeakerCounts(
        named=len(named),
        given=sum(speaker is not None for _, speaker in named),
        right=sum(speaker is not None and is_same(name, speaker) for name, speaker in named),
        unnamed=len(answers) - len(named),
        left=sum(name is None and speaker is None for name, speaker in answers),
    )


def _answers(text: AnnotatedText, key: Mapping[str, str | None]) -> Iterator[tuple[str | None, str | None]]:
    """The name in the key and the name given, for each attribution that has a source."""
    reading = annotator().read(text.text)
    parsed = reading.marked.parsed
    speakers = Speakers(parsed, reading.people, reading.pronouns)
    for name, marked in zip(key.values(), text.quotes, strict=True):
        source = [i for start, end in marked["source"] for i in parsed.tokens_within(start, end)]
        if source:
            yield name, speakers.resolve(source).name


def is_same(name: str, speaker: str) -> bool:
    """Whether two names are one, as "EU" and "European Union", "Lee campaign" and "the campaign of Ann Lee"."""
    return not {_folded(name, whole) for whole in (True, False)}.isdisjoint(
        _folded(speaker, whole) for whole in (True, False)
    )


def _folded(name: str, whole: bool) -> str:
    of = OF.fullmatch(name)
    owner = of["owner"] if of and whole else of["owner"].split()[-1] if of else ""
    name = plain(f"{owner} {of['body']}" if of else name).casefold()
    words = ALIASES.get(name, name).casefold().split()
    while len(words) > 1 and words[-1].rstrip(".") in COMPANY_SUFFIXES:
        words.pop()
    return " ".join(words)


def speaker_table(title: str, counts: SpeakerCounts) -> Table:
    """The counts as a table."""
    table = Table("named", "given", "right", "coverage %", "precision %", "unnamed", "left unnamed", title=title)
    shares = (f"{counts.coverage:.1%}", f"{counts.precision:.1%}")
    table.add_row(*map(str, counts[:3]), *shares, *map(str, counts[3:]))
    return table
