"""One loaded annotator for all test modules, and the seed article as cleaning leaves it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from schemas.records import Annotation
from transforms.annotator import Annotator

SEED = Path(__file__).parent.parent / "seeds" / "000_dc08f67a59712e25.txt"
FURNITURE = (
    " . UN resolution calling for an immediate ceasefire.",
    " There is.",
    "Jonathan Rees Contributed to the report.",
    "Related Article",
    "Leave a Comment:",
)


@cache
def annotator() -> Annotator:
    """The default annotator, loaded once."""
    return Annotator()


@cache
def annotated(text: str, language: str = "en") -> Annotation:
    """The annotation of a text, computed once."""
    return annotator().annotate(text, "", language)


@cache
def seed_text() -> str:
    """The body of the seed article without furniture, paragraphs apart by one blank line."""
    body = SEED.read_text(encoding="utf-8").partition("\n")[2]
    for piece in FURNITURE:
        body = body.replace(piece, "", 1)
    return re.sub(r"\n\s*\n+", "\n\n", body).strip()
