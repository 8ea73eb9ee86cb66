"""Dates of the wire, in all the shapes that agencies and scrapers write, to microseconds since 1970 UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar jänner enero ene janeiro gennaio gen januari stycznia ocak января",
            "february feb février fevrier févr fév februar feber febrero fevereiro fev febbraio februari lutego şubat"
            " февраля",
            "march mar mars mär märz maerz mrz marzo março maart mrt marca mart maret марта",
            "april apr avril avr abril abr aprile kwietnia nisan апреля",
            "may mai mayo maio maggio mei mag maj maja mayıs мая",
            "june jun juin juni junio junho giugno giu czerwca haziran июня",
            "july jul juillet juil juli julio julho luglio lug lipca temmuz июля",
            "august aug août aout agosto ago augustus augusti sierpnia ağustos agustus августа",
            "september sep sept septembre septiembre setiembre setembro settembre set września eylül сентября",
            "october oct octobre oktober okt octubre outubro out ottobre ott października ekim октября",
            "november nov novembre noviembre novembro listopada kasım ноября",
            "december dec décembre decembre déc dezember dez diciembre dic dezembro dicembre grudnia aralık desember"
            " декабря",
        ),
        start=1,
    )
    for name in names.split()
}

ZONE_HOURS = {
    "utc": 0.0, "gmt": 0.0, "z": 0.0, "ut": 0.0, "bst": 1.0, "cet": 1.0, "mez": 1.0, "cest": 2.0, "mesz": 2.0,
    "eet": 2.0, "eest": 3.0, "msk": 3.0, "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0, "ast": -4.0, "adt": -3.0, "nst": -3.5, "ndt": -2.5,
    "brt": -3.0, "art": -3.0, "wet": 0.0, "west": 1.0, "sast": 2.0, "cat": 2.0, "eat": 3.0, "trt": 3.0, "gst": 4.0,
    "pkt": 5.0, "ist": 5.5, "wib": 7.0, "ict": 7.0, "awst": 8.0, "pht": 8.0, "acst": 9.5, "acdt": 10.5,
    "jst": 9.0, "kst": 9.0, "hkt": 8.0, "sgt": 8.0, "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0,
}  # fmt: skip
"""Hours east of Greenwich of the zone abbreviations in news copy, read as North American where ambiguous."""

ZONE_NAMES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
"""Abbreviations that say nothing of summer time."""

COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[T ]|\s+at\s+)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d\d:?(?:\d\d)?|[A-Z]{2,5})?",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|[.º°])?(?:\s+(?:de\s+|d')?|[/-])([^\W\d_]{3,12})\.?(?:,?\s+(?:de\s+|del\s+)?|[/-])(\d{4})\b"
)
MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
NUMBERS = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b|\b(\d{4})[年/](\d{1,2})[月/](\d{1,2})(?:日|\b)")
"""Day, month and year with full stops; year, month and day as East Asia writes them."""
CLOCK = re.compile(r"\b(\d{1,2})(?:[:.h](\d\d))(?::(\d\d))?\s*([ap])?\.?(?:m\b\.?)?", re.IGNORECASE)
MAIL = re.compile(r"(?:[A-Za-z]{3,9}\.?,\s*)?\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}\s+\d{1,2}:\d\d")
HALF_OF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
HOUR_ONLY = re.compile(r"\b(\d{1,2})\s*([ap])\.?m\b\.?", re.IGNORECASE)
ZONE = re.compile(r"(?<![\w:])(?:([+-])(\d\d):?(\d\d)|([A-Z]{1,4}T|UTC|GMT|MEZ|MESZ|MSK|WIB))\b")

EPOCH_UNITS = ((10**11, 10**6), (10**14, 10**3), (10**17, 1))
"""Numbers below the first are seconds (until the year 5138), below the next milliseconds, then microseconds."""

NO_DATE = re.compile(r"(?:^|\s)-?000[01]\b|^0000-")
"""The year nought, and the one before it, which WordPress writes for a draft."""

MAX_LENGTH = 80
"""Characters; what is longer is prose, not a date."""


def parse_date(value: str | int | float | None, zone: str = "UTC") -> int | None:
    """Microseconds since 1970 UTC; ``None`` when ``value`` states no instant (empty, a placeholder, prose)."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _from_number(value)
    text = " ".join(value[: MAX_LENGTH + 1].split())
    if not text or len(text) > MAX_LENGTH or NO_DATE.search(text):
        return None
    if re.fullmatch(r"\d{9,19}(\.\d+)?", text) and not COMPACT.fullmatch(text):
        return _from_number(float(text) if "." in text else int(text))
    return _from_text(text, zone)


def iso(instant: int) -> str:
    """An instant as people read it, in UTC, for notes and errors."""
    try:
        return (EPOCH + timedelta(microseconds=instant)).strftime("%Y-%m-%d %H:%M UTC")
    except OverflowError:
        return f"{instant} µs"


def _from_number(value: int | float) -> int | None:
    if value != value or value <= 0 or value >= 10**20:
        return None
    for limit, factor in EPOCH_UNITS:
        if value < limit:
            return int(value * factor)
    return int(value) // 1000


def _from_text(text: str, zone: str) -> int | None:
    for pattern in (COMPACT, ISO):
        match = pattern.fullmatch(text)
        if match:
            return _from_digits(match, zone)
    return _from_mail(text, zone) or _from_words(text, zone)


def _from_digits(match: re.Match[str], zone: str) -> int | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    fraction = int((match[7] or "0").ljust(6, "0")[:6])
    return _instant((year, month, day, hour, minute, second, fraction), _zone_of(match[8] or "", zone))


def _from_mail(text: str, zone: str) -> int | None:
    """RFC 822, as RSS and e-mail have it."""
    if not MAIL.match(text) or HALF_OF_DAY.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    named = ZONE.search(text)
    if moment.tzinfo is None or (named and named[4]):
        return _instant((*moment.timetuple()[:6], 0), _zone_of(named[4] if named and named[4] else "", zone))
    return _microseconds(moment)


def _from_words(text: str, zone: str) -> int | None:
    day_first, month_first = DAY_FIRST.search(text), MONTH_FIRST.search(text)
    if day_first and day_first[2].lower() in MONTHS:
        day, month, year, found = int(day_first[1]), MONTHS[day_first[2].lower()], int(day_first[3]), day_first
    elif month_first and month_first[1].lower() in MONTHS:
        day, month, year, found = int(month_first[2]), MONTHS[month_first[1].lower()], int(month_first[3]), month_first
    elif numbers := NUMBERS.search(text):
        one = [int(part) for part in numbers.groups() if part]
        day, month, year = one if one[2] > 31 else one[::-1]
        found = numbers
    else:
        return None
    rest = text[: found.start()] + " " + text[found.end() :]
    named = ZONE.search(rest)
    hour, minute, second = _clock(rest)
    return _instant((year, month, day, hour, minute, second, 0), _zone_of(named[0] if named else "", zone))


def _clock(text: str) -> tuple[int, int, int]:
    match = CLOCK.search(text)
    if match:
        return _hour(int(match[1]), match[4]), int(match[2]), int(match[3] or 0)
    match = HOUR_ONLY.search(text)
    return (_hour(int(match[1]), match[2]), 0, 0) if match else (0, 0, 0)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _zone_of(stated: str, default: str) -> tzinfo:
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)?", stated)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=min(minutes, 1439) * (1 if offset[1] == "+" else -1)))
    if stated.lower() in ZONE_HOURS:
        return timezone(timedelta(hours=ZONE_HOURS[stated.lower()]))
    if stated.lower() in ZONE_NAMES:
        return _named_zone(ZONE_NAMES[stated.lower()])
    return _named_zone(default)


@lru_cache(maxsize=64)
def _named_zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as failure:
        raise ValueError(f"unknown time zone {name!r}: use an IANA name such as Europe/Berlin") from failure


def _instant(parts: tuple[int, ...], zone: tzinfo) -> int | None:
    try:
        return _microseconds(datetime(*parts[:6], parts[6], tzinfo=zone))  # type: ignore[misc, arg-type]
    except (ValueError, OverflowError):
        return None


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)
