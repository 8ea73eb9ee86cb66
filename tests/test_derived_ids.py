"""Stories without an id are told by slugline, day and update markers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.strategies import DAY, NOON, make_article, prose
from transforms.duplicates.derived_ids import marked_version, slugline_name, with_derived_id
from transforms.duplicates.fingerprint_index import open_index
from transforms.wire_formats.base import Story


def story(**fields: Any) -> Story:
    return with_derived_id(Story(**{"body": "Text.", "published_at": NOON, **fields}))


@pytest.mark.parametrize(
    ("slugline", "headline", "version"),
    [
        ("OIL-PRICES/", "Oil rises", None),
        ("OIL-PRICES/ (UPDATE 1)", "UPDATE 1-Oil rises", 2),
        ("OIL-PRICES/", "UPDATE 12-Oil falls", 13),
        ("Oil-Prices, 1st Ld", "Oil rises", 2),
        ("Oil Prices, 2nd Ld-Writethru", "Oil rises", 3),
        ("Oil-Prices, 3rd Lead", "Oil rises", 4),
        ("Oil-Prices, Ld-Writethru", "Oil rises", None),
        ("OIL-PRICES/ (CORRECTED)", "CORRECTED-Oil rises", None),
    ],
)
def test_every_version_of_a_story_has_one_id_and_numbered_markers_state_its_version(
    slugline: str, headline: str, version: int | None
) -> None:
    derived = story(slugline=slugline, headline=headline)
    assert derived.guid == "slugline:oil-prices:2023-11-14"
    assert derived.version == version
    assert derived.notes == ("no id stated: derived from the slugline and the day",)


def test_the_same_slugline_of_another_day_is_another_story() -> None:
    assert story(slugline="WEATHER").guid != story(slugline="WEATHER", published_at=NOON + DAY).guid


def test_other_sluglines_are_other_stories() -> None:
    assert slugline_name("OIL-PRICES/ (UPDATE 2)") != slugline_name("OIL-PRICES/WRAPUP (UPDATE 2)")
    assert slugline_name("Leadership-Vote") == "leadership-vote"


@pytest.mark.parametrize(
    "fields", [{"slugline": ""}, {"slugline": "UPDATE 1"}, {"slugline": "x", "published_at": None}]
)
def test_without_a_slugline_or_a_day_the_content_is_the_id(fields: dict[str, Any]) -> None:
    derived = story(**fields)
    assert derived.guid.startswith("sha256:")
    assert derived.guid == story(**fields).guid != story(**fields, body="Other.").guid


def test_an_id_that_is_stated_is_not_asked_for_markers() -> None:
    assert marked_version(Story(body="", headline="Update on 2 fires")) is None


def test_updates_without_an_id_are_versions_and_not_duplicates(tmp_path: Any) -> None:
    text = prose(1, 150)
    stories = [
        story(slugline="FIRE/", body=text),
        story(slugline="FIRE/ (UPDATE 1)", body=f"{text}\n\n{prose(2, 30)}"),
        story(slugline="FIRE/ (UPDATE 1)", body=f"{text}\n\n{prose(2, 30)}"),
        story(slugline="FIRE/ (CORRECTED)", body=text.replace("a", "o", 3)),
    ]
    articles = [make_article(n, s.guid, s.body, version=s.version) for n, s in enumerate(stories)]
    verdicts = open_index(tmp_path / "index.sqlite").claim("batch", articles)
    assert [verdict.fate for verdict in verdicts] == ["article", "article", "redelivery", "article"]
    assert [verdict.version for verdict in verdicts] == [1, 2, 2, 3]
