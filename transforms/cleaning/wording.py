"""Lines in which a site speaks to its readers: made of nothing but the words of ``wording.toml``, with a cue in them.

Wordings of "subscribe to our newsletter" are without number, but their words are few. A line is taken for one when

1. it is short and nothing in it is quoted;
2. each of its words is in one language's list, or is a name behind such a word, an address or a number;
3. one of that language's cues is found in it, and it either addresses the reader or is not a sentence.

A sentence of a story has a word in it that is not in the lists: what happened, to whom, or who said so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

MAX_LINE = 240
STATED = frozenset(("update_note", "disclaimer"))
"""Rules whose lines are sentences and do not address the reader."""
MAX_NAMES = 2
"""Runs of names in a line."""
NAME, ADDRESS, NUMBER = "§", "@", "#"

QUOTED = re.compile('["“”«»„]')
ADDRESSES = re.compile(r"(?:https?://\S+|\bwww\.\S+|\S+@\S+\.\w+|@\w+|\b\w+\.(?:com|org|net)(?:/\S*)?)")
NUMBERS = re.compile(r"[$€£]?\d[\d.,:]*(?:k\b)?")
TOKEN = re.compile(r"[§@#]|[^\W\d_]+(?:[-'’.&][^\W\d_]+)*['’]?\.?")
PAST = re.compile(r"\b(?:was|were|had)\b")
"""In a sentence with one of these a site tells something."""
CHANNELS = re.compile(r"\b[A-Z]\w+ \d{1,3} (?:News|TV|Radio|Sports?)\b")
ADDRESS_SIGNS = ("://", "www.", "@", ".com", ".org", ".net")
"""Each address has one of these in it: looked for first, which costs less."""
DIGIT = re.compile(r"\d")
SOME_NAMES = re.compile(rf"{NAME}(?: {NAME})+")
AROUND = " .!?:…»→›>*()[]"
"""Marks around a line that cues do not know."""
LABELS = frozenset(
    [
        "artwork",
        "bilder",
        "bildquelle",
        "cartoon",
        "categories",
        "category",
        "caption",
        "compiled",
        "contributions",
        "courtesy",
        "crédit",
        "crédito",
        "distributed",
        "edited",
        "editado",
        "editing",
        "estimated",
        "etiquetas",
        "filed",
        "foto",
        "fotos",
        "fotografía",
        "grafik",
        "graphic",
        "graphics",
        "handout",
        "hashtags",
        "illustration",
        "illustrations",
        "imagen",
        "keywords",
        "labels",
        "mitarbeit",
        "originally",
        "photography",
        "pictured",
        "produced",
        "propos",
        "provided",
        "publié",
        "published",
        "quelle",
        "quellen",
        "fuente",
        "redaktion",
        "redacción",
        "reviewed",
        "schlagworte",
        "stand",
        "supplied",
        "syndicated",
        "tagged",
        "temas",
        "themen",
        "traduit",
        "translated",
        "translation",
        "veröffentlicht",
        "aktualisiert",
        "publicado",
        "actualizado",
        "uploaded",
        "revised",
        "modified",
        "issued",
        "posted",
        "contributed",
        "correspondent",
        "correspondents",
        "staff",
        "writer",
        "writers",
        "freelance",
        "wire",
        "agencies",
        "agency",
        "material",
        "mit",
        "avec",
        "con",
        "von",
        "par",
        "por",
        "lesezeit",
        "lecture",
        "temps",
        "tiempo",
        "mis",
        "zuletzt",
        "última",
        "first",
        "last",
        "file",
    ]
)
"""Words of credits and tags: no names, whatever their case."""
APART = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "photo",
        "photos",
        "image",
        "images",
        "picture",
        "pictures",
        "via",
        "says",
        "und",
        "aus",
    ]
)
"""Not part of the name beside them, in capitals or not."""
PARTICLES = frozenset(
    ("de", "da", "del", "van", "von", "der", "den", "bin", "al", "la", "du", "el", "dpa", "ansa", "epa")
)
_LETTER, _JOINER = r"[^\W\d_]", r"[-'’.&]"
MAY_BE_NAME = re.compile(
    rf"(?<!{_LETTER})(?<!{_LETTER}{_JOINER})"
    rf"(?:(?![a-zß-öø-ÿ]){_LETTER}+(?:{_JOINER}{_LETTER}+)*['’]?\.?|(?:{'|'.join(PARTICLES)})(?!{_JOINER}?{_LETTER}|['’.]))"
)
"""The tokens that can be names: those in capitals, and particles."""


class Language(NamedTuple):
    """How sites address readers in one language."""

    words: frozenset[str]
    address: re.Pattern[str]
    cues: Sequence[tuple[str, re.Pattern[str]]]


def _language(table: Mapping[str, str | Mapping[str, Sequence[str]]]) -> Language:
    cues = table["cues"]
    assert isinstance(cues, Mapping)
    return Language(
        frozenset(str(table["words"]).split()),
        re.compile(str(table["address"])),
        [(rule, re.compile(cue)) for rule, wordings in cues.items() for cue in wordings],
    )


LANGUAGES = tuple(
    _language(table)
    for table in tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")).values()
)
ALL_WORDS = frozenset().union(*(language.words for language in LANGUAGES))
NO_NAMES = LABELS | ALL_WORDS


def wording_rule(text: str, line: str) -> str:
    """The rule of a line that speaks to the reader; empty for any other line. ``line``: the text as masked."""
    if len(text) > MAX_LINE or QUOTED.search(text):
        return ""
    if line.count(NAME) > MAX_NAMES or not all(_known(m[0].rstrip("."), ALL_WORDS) for m in TOKEN.finditer(line)):
        return ""
    words = TOKEN.findall(line)
    if not words or words[0] == NAME:
        return ""
    return next((rule for language in LANGUAGES if (rule := _rule(language, line, words))), "")


def _rule(language: Language, line: str, words: Sequence[str]) -> str:
    if not all(_known(word.rstrip("."), language.words) for word in words):
        return ""
    told = line.endswith(".") and PAST.search(line) is not None
    addressed = not told and bool(language.address.search(line))
    sentence = line.endswith(".") and len(words) > 4 and not line.endswith("...")
    find = re.Pattern.search if addressed else re.Pattern.match
    core = line.strip(AROUND)
    found = (rule for rule, cue in language.cues if (addressed or not sentence or rule in STATED) and find(cue, core))
    return next(found, "")


def _known(word: str, words: frozenset[str]) -> bool:
    return word in words or word in (NAME, ADDRESS, NUMBER) or all(part in words for part in re.split("[-'/]", word))


def masked(text: str) -> str:
    """``text`` in lower case, with a sign for each run of names, address and number."""
    line = text.replace("’", "'")
    has_digit = DIGIT.search(line) is not None
    line = CHANNELS.sub(NAME, line) if has_digit else line
    line = ADDRESSES.sub(ADDRESS, line) if any(sign in line for sign in ADDRESS_SIGNS) else line
    line = NUMBERS.sub(NUMBER, line) if has_digit else line
    return SOME_NAMES.sub(NAME, _without_names(line)).strip()


def _without_names(line: str) -> str:
    tokens = [(m.start(), m.end(), m[0]) for m in MAY_BE_NAME.finditer(line)]
    is_name = [_may_be_name(word) and word.rstrip(".").lower() not in NO_NAMES for _, _, word in tokens]
    for at in range(1, len(tokens)):  # capitals beside a name belong to it: The Daily, News
        is_name[at] = is_name[at] or (is_name[at - 1] and _beside(tokens, at, line))
    first = TOKEN.search(line)
    start = int(bool(tokens) and first is not None and first.start() == tokens[0][0])  # a line begins with a capital
    for at in reversed(range(start, len(tokens) - 1)):
        is_name[at] = is_name[at] or (is_name[at + 1] and _beside(tokens, at + 1, line) and _joins(tokens[at][2]))
    out, end = [], 0
    for (begin, stop, _), name in zip(tokens, is_name, strict=True):
        if name:
            out += [line[end:begin].lower(), NAME]
            end = stop
    return "".join([*out, line[end:].lower()])


def _may_be_name(word: str) -> bool:
    return word[:1].isupper() or word in PARTICLES


def _beside(tokens: Sequence[tuple[int, int, str]], at: int, line: str) -> bool:
    start, _, word = tokens[at]
    return line[tokens[at - 1][1] : start] == " " and (_joins(word) or word in PARTICLES)


def _joins(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in APART
