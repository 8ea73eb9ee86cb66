"""Annotated texts: how they are stored, and which of them are held back from training.

Three forms are read. A folder may hold ``DOC_ID.json`` files, stand-off: the hash of a text that is kept elsewhere, and
character spans in it; and ``NAME.txt`` files, texts with inline marks: ``<s1>Ann Lee</s1> <k1>said</k1> <c1>so</c1>``
(source, cue and content of attribution 1; ``k1a``: an attitude). A file holds JSON Lines of ``{"doc_id", "text",
"quotes": [{"content", "cue", "source"}]}`` with spans ``[start, end]`` and perhaps ``"attitude": true``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

MARK = re.compile(r"<(/?)([csk])(\d+)(a?)>")
ROLES = {"c": "content", "k": "cue", "s": "source"}
HELD_BACK = 4
"""One text of so many is held back."""

Quote = Mapping[str, Any]
"""``content``, ``cue`` and ``source``: lists of spans; perhaps ``attitude``."""


class AnnotatedText(NamedTuple):
    """A text with its attributions."""

    doc_id: str
    text: str
    quotes: Sequence[Quote]


def held_back(doc_id: str) -> bool:
    """Whether a text is for measuring and never for training; fixed by its name alone."""
    return hashlib.sha256(doc_id.encode()).digest()[0] % HELD_BACK == 0


def read_corpus(paths: Iterable[Path], texts: Path | None = None) -> list[AnnotatedText]:
    """The annotated texts of folders and files, in the order of their names.

    Args:
        paths: folders of ``DOC_ID.json`` and ``NAME.txt``, or JSON Lines.
        texts: JSON Lines of ``{"doc_id", "text"}`` for the stand-off files.

    Raises:
        ValueError: marks that do not pair, a text that is missing or another one than was annotated, or a span
            outside of its text.
    """
    known = {record["doc_id"]: record["text"] for record in _lines(texts)} if texts else {}
    found = [annotated for path in paths for annotated in _read(path, known)]
    for annotated in found:
        _check(annotated)
    return found


def _read(path: Path, known: Mapping[str, str]) -> Iterator[AnnotatedText]:
    if path.is_file():
        for record in _lines(path):
            yield AnnotatedText(str(record["doc_id"]), record["text"], record["quotes"])
        return
    for file in sorted([*path.glob("*.json"), *path.glob("*.txt")]):
        content = file.read_text(encoding="utf-8")
        if file.suffix == ".txt":
            yield AnnotatedText(file.stem, *parse_inline(content, file.name))
        elif "quotes" in (record := json.loads(content)):
            yield _stand_off(record, known)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _stand_off(record: Mapping[str, Any], known: Mapping[str, str]) -> AnnotatedText:
    doc_id = record["doc_id"]
    if doc_id not in known:
        raise ValueError(f"the text of {doc_id} ({record.get('url', 'no address')}) is not among the texts given")
    if hashlib.sha256(known[doc_id].encode()).hexdigest() != record["sha256"]:
        raise ValueError(f"the text of {doc_id} is not the one that was annotated")
    return AnnotatedText(doc_id, known[doc_id], record["quotes"])


def parse_inline(marked: str, name: str = "text") -> tuple[str, list[dict[str, Any]]]:
    """Text with inline marks -> (plain text, attributions by number); ``ValueError`` on marks that do not pair."""
    plain, length, last = [], 0, 0
    opened: dict[tuple[str, str], int] = {}
    found: dict[int, dict[str, Any]] = {}
    for match in MARK.finditer(marked):
        plain.append(marked[last : match.start()])
        length += match.start() - last
        last = match.end()
        close, role, number, attitude = match.groups()
        quote = found.setdefault(int(number), {**{name: [] for name in ROLES.values()}, "attitude": False})
        quote["attitude"] |= bool(attitude)
        if not close and (role, number) in opened:
            raise ValueError(f"{name}: <{role}{number}> is opened twice")
        if not close:
            opened[role, number] = length
        elif (role, number) in opened:
            quote[ROLES[role]].append((opened.pop((role, number)), length))
        else:
            raise ValueError(f"{name}: </{role}{number}> was never opened")
    if opened:
        raise ValueError(f"{name}: never closed: " + ", ".join(f"<{role}{number}>" for role, number in opened))
    return "".join([*plain, marked[last:]]), [found[number] for number in sorted(found)]


def _check(annotated: AnnotatedText) -> None:
    for quote in annotated.quotes:
        for role in ROLES.values():
            for start, end in quote.get(role) or ():
                if not 0 <= start < end <= len(annotated.text):
                    raise ValueError(f"{annotated.doc_id}: {role} {start}-{end} is not in the text")


def corpus_hash(corpus: Iterable[AnnotatedText]) -> str:
    """SHA-256 over texts and annotations: names exactly what a model was trained on."""
    digest = hashlib.sha256()
    for annotated in corpus:
        spans = [[[list(span) for span in quote.get(r) or ()] for r in ROLES.values()] for quote in annotated.quotes]
        digest.update(json.dumps([annotated.doc_id, annotated.text, spans]).encode())
    return digest.hexdigest()
