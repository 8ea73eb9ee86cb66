"""The language of a text, by py3langid: offline, and the same answer every time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

ENOUGH = 300
"""Characters that confirm a stated language, or show one beyond doubt; in other cases ``MAX_CHARACTERS`` are read."""
MAX_CHARACTERS = 1000
MIN_TO_DETECT = 20
"""Characters; less says nothing."""
MIN_TO_CONTRADICT = 200
"""Characters; a stated language is believed for shorter texts."""
SURE = 0.99
PROBABLE = 0.5
"""Below this a text without a stated language has none; three short sentences in one language reach 0.9."""

SIMILAR = (
    frozenset(("no", "nb", "nn", "da", "sv")), frozenset(("hr", "sr", "bs", "sl", "sh", "mk")),
    frozenset(("id", "ms", "jv")),
    frozenset(("pt", "gl", "es", "ca", "an", "oc")), frozenset(("cs", "sk")), frozenset(("ru", "uk", "be", "bg")),
    frozenset(("nl", "af", "lb")), frozenset(("zh", "yue", "ja")), frozenset(("hi", "ne", "mr")),
    frozenset(("ur", "fa", "ps")),
    frozenset(("tl", "fil")), frozenset(("az", "tr")),
)  # fmt: skip
"""Languages that the detector takes for each other: none of them contradicts another."""


class Language(NamedTuple):
    """A primary subtag, and a note when it was not simply stated."""

    tag: str
    note: str = ""


def language_of_text(stated: str, text: str) -> Language:
    """The stated language, unless there is none or the text is clearly in another one."""
    if stated and len(text) < MIN_TO_CONTRADICT:
        return Language(stated)
    if len(text) < MIN_TO_DETECT:
        return Language(stated)
    found, probability = _identifier().classify(text[:ENOUGH])
    if not (_agree(found, stated) if stated else probability >= SURE) and len(text) > ENOUGH:
        found, probability = _identifier().classify(text[:MAX_CHARACTERS])
    if not stated:
        return Language(found, "language detected from the text") if probability >= PROBABLE else Language("")
    if probability < SURE or _agree(found, stated) or stated not in _known():
        return Language(stated)
    return Language(found, f"stated as {stated}, but the text is in {found}")


def _agree(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in SIMILAR)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_identifier().labels)
