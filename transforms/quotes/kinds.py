"""What sort of attribution it is: by its quotation marks, and by its cue."""

from __future__ import annotations

from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cues import ATTITUDE_STEMS, SPEAKING_NOUNS, SPEECH, STANCES

TELLING_TAGS = ("VB", "NN", "JJ")
UTTERED = frozenset(map(stem, ["reject", "welcome"]))
"""Stances that people in the news take by saying so."""


def kind_of(text: MarkedText, attribution: Attribution) -> str:
    """``direct`` when all words of the content are quoted, ``indirect`` when none is, else ``mixed``."""
    quoted = [text.quotation[i] >= 0 for i in attribution.content if text.is_word(i)]
    if not any(quoted):
        return "indirect"
    return "direct" if all(quoted) else "mixed"


def act_of(text: MarkedText, attribution: Attribution) -> str:
    """``attitude`` for beliefs, wishes, plans, votes and refusals without quoted words, else ``speech``."""
    telling = [i for i in attribution.cue if text.parsed.tag[i][:2] in TELLING_TAGS]
    stems = [text.parsed.stems[i] for i in telling if text.parsed.stems[i] not in UTTERED]
    attitude = any(s in ATTITUDE_STEMS or s in STANCES for s in stems) and not any(
        s in SPEECH or s in SPEAKING_NOUNS for s in stems
    )
    return "attitude" if attitude and kind_of(text, attribution) == "indirect" else "speech"
