"""The feeds file: what topics and providers leave unsaid."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.errors import DatelineError
from pipelines.sources.feeds_file import read_feeds
from pipelines.sources.publish import Payload, key_of
from schemas.records import Item
from tests.payloads import a_message, only_story
from transforms.decode import decode
from transforms.feeds import feeds_of
from transforms.wire_formats.dates import parse_date

FILE = """
[topics.news]
provider = "Nordsee-Dienst"
language = "fr"

[topics.other]
provider = "Harbour Post"
time_zone = "Europe/London"
format = "text"

[providers."nordsee-dienst"]
format = "ninjs"
language = "de"
time_zone = "Europe/Berlin"

[providers."Agence Nord SA"]
name = "Agence Nord"
time_zone = "America/New_York"
"""
FEEDS = feeds_of(tomllib.loads(FILE))
BERLIN, NEW_YORK = "2024-03-28T09:00:00Z", "2024-03-28T14:00:00Z"


def test_a_topic_says_whose_messages_without_a_provider_are() -> None:
    story = only_story('{"guid": "a", "text": "Ja.", "published": "2024-03-28 10:00"}', "application/json", FEEDS)
    assert (story.provider, story.language, story.published_at) == ("Nordsee-Dienst", "de", parse_date(BERLIN))


def test_a_provider_that_is_stated_has_its_own_name_and_zone_and_the_topics_language() -> None:
    payload = '{"guid": "a", "text": "Oui.", "provider": "AGENCE NORD SA", "published": "2024-03-28 10:00"}'
    story = only_story(payload, "application/json", FEEDS)
    assert (story.provider, story.language, story.published_at) == ("Agence Nord", "fr", parse_date(NEW_YORK))


def test_items_of_several_providers_in_one_message_have_a_zone_each() -> None:
    payload = (
        b'[{"guid": "a", "text": "A.", "published": "2024-03-28 10:00"}, '
        b'{"guid": "b", "text": "B.", "provider": "Agence Nord SA", "published": "2024-03-28 10:00"}]'
    )
    items = decode(a_message(payload, content_type="application/json"), FEEDS)
    assert [i.published_at for i in items if isinstance(i, Item)] == [parse_date(BERLIN), parse_date(NEW_YORK)]


def test_what_is_stated_goes_before_the_defaults() -> None:
    payload = '{"guid": "a", "text": "Yes.", "language": "en", "provider": "P", "published": "2024-03-28T10:00:00Z"}'
    story = only_story(payload, "application/json", FEEDS)
    assert (story.provider, story.language) == ("P", "en")
    assert story.published_at == parse_date("2024-03-28T10:00:00Z")


def test_the_format_of_a_provider_counts_for_messages_without_a_content_type() -> None:
    payload = '{"uri": "a", "headline": "H", "bodies": [{"value": "Text."}]}'  # nothing in it says ninjs
    assert only_story(payload, feeds=FEEDS).body == "Text."
    (outcome,) = decode(a_message(payload.encode(), content_type="application/json"), FEEDS)
    assert not isinstance(outcome, Item)


def test_other_topics_have_other_defaults() -> None:
    assert FEEDS.defaults("other").provider == "Harbour Post"
    assert FEEDS.defaults("other").content_type == "text/plain"
    assert FEEDS.defaults("unknown") == FEEDS.defaults("")


def test_messages_are_keyed_by_the_provider_of_the_feeds_file() -> None:
    assert key_of(Payload("", b'{"guid": "a", "text": "Ja."}'), "other", FEEDS) == b"Harbour Post/a"


def test_decode_shows_what_the_feeds_file_does(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "item.txt").write_text("Port open\n\nThe port is open again.", encoding="utf-8")
    arguments = ["decode", "--feeds", f"{tmp_path}/feeds.toml", "--topic", "other", f"{tmp_path}/item.txt"]
    assert '"provider": "Harbour Post"' in CliRunner().invoke(main, arguments).output


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[topic.a]\nprovider = 'A'", "unknown table [topic]: it has topics and providers"),
        (
            "[topics.a]\nzone = 'UTC'",
            "[topics.a] zone: unknown setting, there are provider, format, language, time_zone",
        ),
        ("[topics.a]\nprovider = 3", "[topics.a] provider: a string that is not empty is expected"),
        ("[topics.a]\nformat = 'newsml'", "[topics.a] format: unknown wire format 'newsml', there are NewsML-G2"),
        ("[topics.a]\ntime_zone = 'CET+1'", "[topics.a] time_zone: unknown time zone 'CET+1': use an IANA name"),
        ("[topics.a]\nlanguage = 'German'", "[topics.a] language: 'German' is no ISO 639-1 code such as de"),
        ("[providers]\na = 'A'", "[providers] holds tables: [providers.NAME]"),
        ("topics = ", "Invalid value"),
    ],
)
def test_a_mistake_in_the_file_is_one_clear_line(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatelineError) as caught:
        read_feeds(path)
    assert str(caught.value).startswith(f"{path}: {problem}")
    assert "\n" not in str(caught.value)
