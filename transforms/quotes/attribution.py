"""What the quote rules and the sequence model exchange: a text with its quotations marked, and attributions in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from transforms.parsed_text import ParsedText
from transforms.quotes.marks import Quotation, find_quotations

OPENING_MARKS = frozenset('“„«‹‘"')
DATELINE = re.compile(r"\s*[A-Z][^\n]{2,60}?\([A-Z][\w ]{1,20}\)\s*[-–—]+|\s*[A-Z][A-Z]+[^\n]{0,40}?\s[-–—]+\s")
SENTENCE_ENDS = frozenset(".?!…")


@dataclass
class Attribution:
    """One attribution in tokens: what is said, the words that ascribe it, and the mention beside them."""

    content: set[int]
    cue: list[int]
    source: list[int]
    direct: bool = False
    """Whether the content was found by its quotation marks."""
    cue_probability: float = field(default=1.0, compare=False)
    """How sure the sequence model was of the cue; 1 for what a rule found."""
    roles_probability: float = field(default=1.0, compare=False)
    """How sure it was of source and content, per token."""


class MarkedText:
    """A parsed text with the quotation that each token lies in."""

    def __init__(self, parsed: ParsedText, language: str = "en") -> None:
        self.parsed, self.language = parsed, language
        self.quotations: Sequence[Quotation] = find_quotations(parsed.text, language)
        self.quotation: list[int] = [-1] * len(parsed)
        """Number of the token's quotation, -1 outside. The marks count as inside."""
        for number, quotation in enumerate(self.quotations):
            for i in parsed.tokens_within(quotation.start, quotation.end):
                self.quotation[i] = number

    @cached_property
    def tokens_of(self) -> list[list[int]]:
        """The tokens of each quotation, white space left out."""
        found: list[list[int]] = [[] for _ in self.quotations]
        for i, number in enumerate(self.quotation):
            if number >= 0 and not self.parsed.is_space[i]:
                found[number].append(i)
        return found

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """First token and end of each paragraph, white space at its end left out."""
        found: list[tuple[int, int]] = []
        for i, number in enumerate(self.parsed.paragraph):
            if not self.parsed.is_space[i]:
                same = bool(found) and self.parsed.paragraph[found[-1][0]] == number
                found[-1:] = [(found[-1][0], i + 1)] if same else [*found[-1:], (i, i + 1)]
        return found

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of the people's names, in lower case."""
        people = (name for name in self.parsed.names if name.label in ("PERSON", "PER"))
        return frozenset(self.parsed.lower[name.end - 1] for name in people)

    @cached_property
    def dateline_end(self) -> int:
        """The first token behind a dateline at the text's start ("WASHINGTON (AP) —"), which is nobody's name."""
        match = DATELINE.match(self.parsed.text)
        return self.parsed.tokens_within(0, match.end()).stop if match else 0

    def is_word(self, i: int) -> bool:
        """Whether the token holds a letter or digit."""
        return self._is_word[i]

    @cached_property
    def _is_word(self) -> list[bool]:
        return [word.isalnum() or any(map(str.isalnum, word)) for word in self.parsed.words]

    @cached_property
    def quoted(self) -> list[str]:
        """``1`` for each token that lies in a quotation, ``0`` for the others: as features are written."""
        return ["1" if number >= 0 else "0" for number in self.quotation]

    def outside(self, tokens: Iterable[int]) -> list[int]:
        """Those of the tokens that lie in no quotation and are not white space."""
        return [i for i in tokens if self.quotation[i] < 0 and not self.parsed.is_space[i]]

    def with_whole_quotations(self, tokens: Iterable[int], cue: Iterable[int]) -> set[int]:
        """Tokens grown to the ends of the quotations that they touch, unless the cue itself is in there."""
        grown = set(tokens)
        own = {self.quotation[i] for i in cue}
        for number in {self.quotation[i] for i in grown} - own - {-1}:
            grown.update(self.tokens_of[number])
        return grown

    def trimmed(self, tokens: Iterable[int]) -> list[int]:
        """Sorted tokens without punctuation at their edges; marks of a quotation stay."""
        kept = sorted(i for i in tokens if not self.parsed.is_space[i])
        while kept and self._is_edge(kept[-1]):
            kept.pop()
        while kept and self._is_edge(kept[0]):
            kept.pop(0)
        return kept

    def _is_edge(self, i: int) -> bool:
        return not self.is_word(i) and self.quotation[i] < 0 and self.parsed.words[i] not in "()[]$£€%#@&"
