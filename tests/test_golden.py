"""Every wire format against its golden files: each item, each field, plain and gzipped."""

from __future__ import annotations

import gzip
import unicodedata
from collections import Counter

import pytest

from tests.golden_files import EXPECTED, PAYLOADS, golden_of, outcomes
from transforms.decode import unpack
from transforms.wire_formats.charsets import narrow
from transforms.wire_formats.registry import FORMATS, choose

FAMILIES = {
    "anpa_1312": "ANPA 1312", "atom": "feed", "html": "HTML", "iptc_7901": "IPTC 7901", "json": "JSON",
    "newsml_1": "NewsML 1", "newsml_g2": "NewsML-G2", "ninjs_1": "ninjs", "ninjs_2": "ninjs", "ninjs_3": "ninjs",
    "nitf": "NITF", "rss": "feed", "text": "text", "wordpress": "feed",
}  # fmt: skip
"""Folder of golden payloads to the name of the wire format."""
SEEDS = {
    "000": "text", "010": "json", "020": "json", "030": "json", "040": "nitf", "050": "nitf", "060": "newsml_g2",
    "070": "ninjs_1", "080": "ninjs_1", "090": "ninjs_3", "100": "newsml_g2", "110": "rss", "120": "html",
    "130": "text", "140": "atom", "150": "newsml_1", "160": "iptc_7901", "900": "nitf", "910": "json", "920": "json",
}  # fmt: skip
MOJIBAKE = ("Ã", "â€", "Â", "\ufffd", "&amp;", "&#", "&lt;", "\u0080")


def family(name: str) -> str:
    """The folder of a payload, or the one where a seed would be."""
    folder, _, file = name.partition("/")
    return SEEDS[file[:3]] if folder == "seeds" else folder


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_gives_what_its_golden_file_says_in_every_field(name: str) -> None:
    """To renew one after a wanted change: ``python -m tests.golden_files``, then read the difference."""
    assert outcomes(PAYLOADS[name]) == golden_of(name)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_gzipped_payload_gives_the_same(name: str) -> None:
    assert outcomes(gzip.compress(PAYLOADS[name])) == golden_of(name)


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_bytes_tell_the_format(name: str) -> None:
    assert choose(narrow(unpack(PAYLOADS[name])))[0].name == FAMILIES[family(name)]


def test_every_format_has_three_golden_items_at_least() -> None:
    items = Counter(family(name) for name in PAYLOADS for outcome in golden_of(name) if "guid" in outcome)
    assert items.keys() == FAMILIES.keys()
    assert set(FAMILIES.values()) == {wire_format.name for wire_format in FORMATS}
    assert [name for name, count in items.items() if count < 3] == []


def test_no_golden_file_is_left_over() -> None:
    held = {str(path.relative_to(EXPECTED)).removesuffix(".json") for path in EXPECTED.glob("*/*")}
    assert held == PAYLOADS.keys()


def test_there_is_no_mojibake_in_the_golden_files() -> None:
    texts = [path.read_text(encoding="utf-8") for path in EXPECTED.glob("*/*")]
    assert [mark for mark in MOJIBAKE for text in texts if mark in text] == []
    assert {unicodedata.category(char) for text in texts for char in text if not char.isascii()} <= {
        "Ll", "Lu", "Pd", "Pf", "Pi", "Po", "Ps", "Sc", "So",
    }  # fmt: skip


def test_every_format_has_a_content_type_of_its_own() -> None:
    kinds = [kind for wire_format in FORMATS for kind in wire_format.content_types]
    assert len(kinds) == len(set(kinds))
    assert all(wire_format.content_types for wire_format in FORMATS)
