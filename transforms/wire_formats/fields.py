"""Small readings that several formats share: plain text of markup, numbers, statuses, languages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from transforms.wire_formats.base import CANCELED, USABLE, WITHHELD
from transforms.wire_formats.dates import parse_date

STATUSES = {
    USABLE: "usable published publish live active final public ok released available future corrected update updated",
    WITHHELD: "withheld held hold draft private embargoed embargo pending review unpublished",
    CANCELED: "canceled cancelled cancel killed kill withdrawn withdraw retracted retract deleted delete trash "
    "removed recalled",
}
STATUS_OF = {word: status for status, words in STATUSES.items() for word in words.split()}

TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|table|tr|td|th|tbody|thead|blockquote|pre|figure"
    r"|figcaption|img"
    r"|section|article|html|body|head|hr|sup|sub|q|cite|u|small|font|center|iframe|script|style|nav|aside|footer"
    r"|header|main)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
ESCAPED_TAG = re.compile(
    r"&(?:amp;)?lt;/?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|table|blockquote)\b", re.IGNORECASE
)
MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|</?[a-zA-Z][^<>]{0,2000}>")
MAX_NUMBER = 2**63 - 1
GUIDS_WITH_VERSION = tuple(
    re.compile(rf"(?P<guid>{guid}){version}")
    for guid, version in (
        (r"urn:newsml:[^:\s]+:\d{4}-?\d\d-?\d\d[\dTZ+-]{0,15}:[^:/\s]+", r"[:/](?P<version>\d{1,6})[NUA]?"),
        (r"tag:\S+:newsml_\w+", r":(?P<version>\d{1,6})"),
        (r"https?:\S*\w", r"[?&;#]v(?:er(?:sion)?)?=(?P<version>\d{1,6})"),
        (r"(?!https?:)\S*\w", r"[?&;#/:_.-]v(?:er(?:sion)?)?[=:._-]?(?P<version>\d{1,6})"),
    )
)
"""NewsML's public identifier with its revision, an agency's tag with its take, and "version 3" in so many words."""
NO_LANGUAGES = frozenset(("xx", "zz", "und", "mul", "mis", "zxx"))
TWO_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it",
    "nld": "nl", "dut": "nl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "pol": "pl", "ces": "cs",
    "cze": "cs", "slk": "sk", "slo": "sk", "hun": "hu", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el",
    "tur": "tr", "rus": "ru", "ukr": "uk", "ara": "ar", "heb": "he", "fas": "fa", "per": "fa", "hin": "hi",
    "urd": "ur", "ben": "bn", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "vie": "vi", "tha": "th",
    "ind": "id", "msa": "ms", "may": "ms", "cat": "ca", "hrv": "hr", "srp": "sr", "bul": "bg",
}  # fmt: skip
"""ISO 639-2 to ISO 639-1, for the languages of news agencies."""
PLACEHOLDERS = frozenset(
    parse_date(day) for day in ("0001-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "9999-12-31")
)
"""What databases and programs put where there is no date."""
PLAUSIBLE = (parse_date("1800-01-01") or 0, parse_date("2200-01-01") or 0)


class Dates(NamedTuple):
    """When a version was published, and whether a modification date says so."""

    published_at: int | None
    modified: bool


def plain(value: str) -> str:
    """One line of text: markup and character references resolved, white space collapsed."""
    text = value
    for _ in range(2):
        if "<" in text:
            text = MARKUP.sub(" " if "<br" in text.lower() else "", text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return " ".join(text.split())


def body_kind(body: str) -> tuple[str, bool]:
    """``(body, is_html)``, with markup that was escaped once or twice brought back."""
    for _ in range(2):
        if TAG.search(body) or not ESCAPED_TAG.search(body):
            break
        body = html.unescape(body)
    return body, bool(TAG.search(body))


def whole_number(value: object) -> int | None:
    """A version or a count: ``None`` unless it is a whole number that fits 63 bits."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    match = re.fullmatch(r"\s*[vV]?(\d{1,19})(?:\.0+)?\s*", str(value))
    number = int(match[1]) if match else -1
    return number if 0 <= number <= MAX_NUMBER else None


def version_of(value: object) -> int | None:
    """A version as a number: a whole one, or the instant of one that is a date; ``None`` for others such as 1.2."""
    number = whole_number(value)
    return number if number is not None or not isinstance(value, str) or "-" not in value else parse_date(value)


def without_version(guid: str) -> tuple[str, int | None]:
    """A guid without the version at its end, so that the versions of an item share it, and that version.

    A date inside is part of the identity: agencies use the names behind it again.
    """
    found = next(filter(None, (pattern.fullmatch(guid) for pattern in GUIDS_WITH_VERSION)), None)
    return (found["guid"], int(found["version"])) if found else (guid, None)


def urgency_of(value: object) -> int | None:
    """IPTC urgency, 1 (most urgent) to 9."""
    number = whole_number(value)
    return number if number is not None and 1 <= number <= 9 else None


def status_of(value: str) -> str:
    """The IPTC publishing status of a word; one that is not known is no reason to hold an item back."""
    word = re.split(r"[:/#]", value.strip().lower())[-1]
    return STATUS_OF.get(word, USABLE)


def language_of(value: str) -> str:
    """The lower-case primary subtag of a language tag; empty when ``value`` is none."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_.]|\s*$)", value)
    tag = match[1].lower() if match else ""
    return "" if tag in NO_LANGUAGES else TWO_LETTERS.get(tag, tag)


def host_of(url: str) -> str:
    """The host of an address without ``www.``; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def web_address(*candidates: str) -> str:
    """The first candidate that is an http(s) address."""
    return next((c.strip() for c in candidates if re.match(r"\s*https?://\S+\s*$", c)), "")


def first(*candidates: str) -> str:
    """The first candidate that holds more than white space, stripped."""
    return next((c.strip() for c in candidates if c.strip()), "")


def distinct(values: Iterable[str]) -> Sequence[str]:
    """The values without empty ones and repetitions, in their order."""
    return tuple(dict.fromkeys(v for v in (plain(value) for value in values) if v))


def version_dates(published: Iterable[object], modified: Iterable[object], zone: str, versioned: bool = False) -> Dates:
    """The date of this version: the first modification date that says something, if it is not the first publication.

    ``versioned`` marks formats whose modification date is the date of the version by definition.
    """
    first_at, last_at = _first_date(published, zone), _first_date(modified, zone)
    if last_at is not None and first_at is not None and not PLAUSIBLE[0] <= last_at < PLAUSIBLE[1]:
        last_at = None
    if last_at is None:
        return Dates(first_at, False)
    if first_at is None:
        return Dates(last_at, versioned)
    return Dates(max(first_at, last_at), last_at > first_at)


def _first_date(values: Iterable[object], zone: str) -> int | None:
    """The first that can be; the first at all if none can, so that cleaning tells what it said."""
    dates = [parse_date(value, zone) for value in values if isinstance(value, (str, int, float))]
    stated = [date for date in dates if date is not None and date not in PLACEHOLDERS]
    return next((date for date in stated if PLAUSIBLE[0] <= date < PLAUSIBLE[1]), next(iter(stated), None))


def status_under_embargo(word: str, embargoed_until: int | None) -> str:
    """The status of ``word``; "embargoed" is usable from a date on if there is one, and withheld without."""
    if "embargo" in word.lower() and embargoed_until is not None:
        return USABLE
    return status_of(word)
