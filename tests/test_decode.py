"""Decoding message by message: positions and fates, content types, character sets, markup, and what means harm."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import HealthCheck, given, settings

from schemas.records import Article, Header, Item, RawMessage, Reject
from tests.fuzz import fates_of
from tests.golden_files import PAYLOADS
from tests.mutations import Sent, mutated_payloads
from tests.payloads import RECEIVED, a_message, nitf, only_article, only_reject, only_story
from transforms.clean import CleanArticles, clean_item
from transforms.decode import MAX_BYTES, MAX_FIELDS, DecodeArticles, decode
from transforms.wire_formats.base import Refused

# Positions and fates -----------------------------------------------------------------------------------------------


def test_each_item_of_a_message_has_its_number_and_their_count() -> None:
    items = decode(a_message(PAYLOADS["seeds/060_meridian_two-stories-and-a-picture.newsml-g2.xml"]))
    assert [(item.position.item, item.position.item_count) for item in items] == [(0, 3), (1, 3), (2, 3)]
    assert {item.position.offset for item in items} == {40}
    assert [type(item) for item in items] == [Item, Item, Reject]


def test_a_reject_carries_all_of_its_message() -> None:
    reject = only_reject(b"<nitf><head>", source="feed")
    assert (reject.payload, reject.key, list(reject.headers)) == (b"<nitf><head>", b"key", [Header("source", b"feed")])
    assert reject.error == "broken XML at line 1, column 13: Premature end of data in tag head line 1"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (None, "tombstone"),
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"{}", "malformed"),
        (b"[]", "empty"),
        (b'{"guid": "a", "text": ""}', "empty"),
        (b'{"guid": "a", "html": "<p>&nbsp;</p>"}', "empty"),
        (b'{"guid": "a", "text": "cut off', "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"guid": ' + b"9" * 10_000 + b', "text": "A."', "malformed"),
        (b"<unknown><a/></unknown>", "malformed"),
        (b'<?xml version="1.0"?><unknown/>', "malformed"),
        (b"<rss><channel></channel></rss>", "empty"),
        (b"\xff\xd8\xff\xe0 picture", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "not_text"),
        (b"%PDF-1.7", "not_text"),
        (b'{"uri": "x", "type": "picture", "pubstatus": "usable", "versioncreated": "2024-01-01"}', "not_text"),
        (b'{"type": "video", "guid": "a", "title": "b"}', "not_text"),
        (b'<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="a"/>', "not_text"),
        (b"\x1f\x8b not gzip", "malformed"),
        (gzip.compress(b'{"guid": "a"}', mtime=0)[:-6], "malformed"),
        (gzip.compress(b"a" * (MAX_BYTES + 1), mtime=0), "too_large"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
        (b'{"guid": "a", "text": "A story.", "headline": "' + b"a" * (MAX_FIELDS + 1) + b'"}', "too_large"),
        (bytes(range(256)) * 8, "malformed"),
        (b'{"guid": "a", "text": "\xff\xfe\x81\x8d"}', "malformed"),
    ],
)
def test_bad_input_ends_as_a_reject_with_its_reason(payload: bytes | None, reason: str) -> None:
    reject = only_reject(payload)
    assert reject.reason == reason
    assert reject.error


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * (200 * 2**20))
    assert only_reject(bomb).reason == "too_large"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE nitf [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE nitf [<!ENTITY % remote SYSTEM "http://127.0.0.1:9/x.dtd"> %remote;]>',
    ],
)
def test_a_dtd_that_declares_entities_is_refused(declaration: str) -> None:
    payload = (
        f'<?xml version="1.0"?>{declaration}<nitf><body><body.content><p>&b;&secret;</p></body.content></body></nitf>'
    )
    reject = only_reject(payload.encode())
    assert reject.reason == "malformed"
    assert "entities" in reject.error


def test_many_refused_items_do_not_multiply_a_large_payload() -> None:
    payload = json.dumps([{"guid": str(n), "text": "", "x": "y" * 100} for n in range(2000)]).encode()
    rejects = [item for item in decode(a_message(payload)) if isinstance(item, Reject)]
    assert len(rejects) == 2000
    assert rejects[0].payload == payload
    assert sum(len(reject.payload or b"") for reject in rejects) <= MAX_BYTES


def test_a_refusal_can_only_name_a_known_reason() -> None:
    with pytest.raises(ValueError, match="unknown reason"):
        Refused("strange", "")


# Content types -----------------------------------------------------------------------------------------------------


def test_the_header_names_the_format() -> None:
    payload = '{"uri": "a", "headline": "H", "bodies": [{"value": "Text."}]}'
    assert only_story(payload, "application/ninjs+json").body == "Text."
    assert only_reject(payload.encode(), content_type="application/json").reason == "empty"


def test_html_labelled_as_plain_text_is_read_as_html() -> None:
    story = only_story("<html><body><h1>Head</h1><p>Text of it.</p></body></html>", "text/plain; charset=utf-8")
    assert (story.headline, story.body_is_html) == ("Head", True)
    assert story.notes[0] == "labelled text/plain, is HTML"


def test_what_is_labelled_json_and_is_not_is_malformed() -> None:
    assert only_reject(b"Just a line of text", content_type="application/json").reason == "malformed"


def test_a_payload_labelled_as_a_picture_is_no_text() -> None:
    assert only_reject(b"abc", content_type="image/webp").reason == "not_text"


# Character sets ----------------------------------------------------------------------------------------------------

XML = (
    '<?xml version="1.0"{}?><nitf><body><body.head><hedline><hl1>Café “Zoë”</hl1></hedline></body.head><body.content>'
    + ("<p>Müller’s café – open.</p></body.content></body></nitf>")
)


@pytest.mark.parametrize(
    ("payload", "note"),
    [
        (XML.format(' encoding="UTF-8"').encode("utf-8"), ""),
        (XML.format(' encoding="utf8"').encode("utf-8"), ""),
        (XML.format("").encode("utf-8"), ""),
        (b"\xef\xbb\xbf" + XML.format(' encoding="UTF-8"').encode(), ""),
        (XML.format(' encoding="ISO-8859-1"').encode("utf-8"), "declared as iso8859-1, is utf-8"),
        (XML.format(' encoding="ISO-8859-1"').encode("cp1252"), ""),
        (XML.format(' encoding="windows-1252"').encode("cp1252"), ""),
        (XML.format(' encoding="UTF-8"').encode("cp1252"), "not valid utf-8: single bytes read as cp1252"),
        (XML.format("").encode("cp1252"), "not valid utf-8: single bytes read as cp1252"),
        (XML.format(' encoding="UTF-16"').encode("utf-16"), ""),
        (XML.format(' encoding="no-such-set"').encode("utf-8"), ""),
        (XML.format(' encoding="UTF-8"').replace("Müller", "M\x02ü\x1aller").encode(), ""),
    ],
)
def test_a_wrong_or_missing_declaration_does_not_break_the_text(payload: bytes, note: str) -> None:
    story = only_story(payload)
    assert story.headline == "Café “Zoë”"
    assert story.body == "<p>Müller’s café – open.</p>"
    assert [n for n in story.notes if n != "no id stated: derived from the content"] == ([note] if note else [])


def test_one_western_byte_in_a_text_of_utf8_is_repaired() -> None:
    story = only_story("Café\n\nThe café opened at the caf".encode() + b"\xe9.")
    assert story.body == "The café opened at the café."
    assert "not valid utf-8: single bytes read as cp1252" in story.notes


def test_lone_surrogates_and_zeros_do_not_get_through() -> None:
    story = only_story('{"guid": "\\ud800a", "title": "T\\u0000", "text": "Te\\udc00xt."}')
    assert (story.guid, story.headline, story.body) == ("a", "T", "Text.")


# XML and markup quirks ---------------------------------------------------------------------------------------------


def text_of(payload: str) -> str:
    return only_article(payload).text


@pytest.mark.parametrize(
    "content",
    [
        "<p>One &amp; only.</p><p>Two.</p>",
        "&lt;p&gt;One &amp;amp; only.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;",
        "&amp;lt;p&amp;gt;One &amp;amp;amp; only.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;",
        "<![CDATA[<P>One &amp; only.</P><P>Two.</P>]]>",
        "<![CDATA[<P>One &amp; only.<BR><BR>Two.</P>]]>",
        "<p>One & only.</p><p>Two.</p>",
        "<block><p>One&nbsp;&amp;&nbsp;only.</p></block><p>Two.</p>",
    ],
)
def test_markup_escaped_in_any_way_gives_the_same_paragraphs(content: str) -> None:
    assert text_of(nitf(content)) == "One & only.\n\nTwo."


def test_namespaces_do_not_matter() -> None:
    payload = (
        nitf("<p>Text.</p>")
        .replace("<", "<n:")
        .replace("<n:/", "</n:")
        .replace("<n:nitf>", '<n:nitf xmlns:n="urn:wrong">')
    )
    assert (only_story(payload).headline, text_of(payload)) == ("H", "Text.")


def test_a_body_within_an_editors_note_is_not_the_body() -> None:
    head = "<hedline><hl1>H</hl1></hedline><note><body.content><p>For editors.</p></body.content></note>"
    story = only_story(nitf("<p>Text.</p>", body_head=head))
    assert (story.body, story.editors_note) == ("<p>Text.</p>", "For editors.")


def test_the_headline_is_hl1_and_a_different_title_is_noted() -> None:
    story = only_story(nitf("<p>Text.</p>", head="<title>Slug text</title>"))
    assert story.headline == "H"
    assert "the headline in the head differs: Slug text" in story.notes
    assert only_story(nitf("<p>Text.</p>", head="<title>Slug text</title>", body_head="")).headline == "Slug text"


@pytest.mark.parametrize(
    ("docdata", "status", "embargo"),
    [
        (
            '<docdata management-status="embargoed"><date.release norm="20240325T000000Z"/></docdata>',
            "usable",
            1_711_324_800_000_000,
        ),
        ('<docdata management-status="embargoed"/>', "withheld", None),
        (
            '<docdata><date.issue norm="20240320T100000Z"/><date.release norm="20240320T100000Z"/></docdata>',
            "usable",
            None,
        ),
        (
            '<docdata><date.issue norm="20240324T100000Z"/><date.release norm="20240325T000000Z"/></docdata>',
            "usable",
            1_711_324_800_000_000,
        ),
        ('<docdata management-status="withheld"/>', "withheld", None),
        ('<docdata management-status="canceled"/>', "canceled", None),
    ],
)
def test_status_and_embargo_of_nitf(docdata: str, status: str, embargo: int | None) -> None:
    story = only_story(nitf("<p>Text.</p>", head=docdata))
    assert (story.status, story.embargoed_until) == (status, embargo)


def test_a_kill_with_an_empty_body_is_an_item() -> None:
    (item,) = decode(
        a_message(nitf("", head='<docdata management-status="canceled"><doc-id id-string="a"/></docdata>').encode())
    )
    assert isinstance(item, Item)
    assert (item.status, item.body, item.guid) == ("canceled", "", "a")


@pytest.mark.parametrize(
    "headline", ["KILL: Wrong story", "MANDATORY KILL - Wrong story", "EDITORS: BULLETIN KILL, Wrong story"]
)
def test_a_kill_that_only_words_announce_is_one(headline: str) -> None:
    assert only_story(json.dumps({"guid": "a", "headline": headline, "text": ""})).status == "canceled"


@pytest.mark.parametrize("headline", ["Kill Bill returns to cinemas", "KILLERS win cup", "Wolves kill sheep"])
def test_a_headline_about_killing_is_no_kill(headline: str) -> None:
    assert only_story(json.dumps({"guid": "a", "headline": headline, "text": "Text."})).status == "usable"


def test_a_correction_marker_is_noted_and_kept() -> None:
    story = only_story('{"guid": "a", "title": "CORRECTED-Rates rise", "text": "Text."}')
    assert story.headline == "CORRECTED-Rates rise"
    assert "marked as a correction or update: CORRECTED" in story.notes


def test_without_an_id_the_content_gives_a_stable_one() -> None:
    one, again = only_story("Head\n\nText."), only_story("Head\r\n\r\nText.")
    other = only_story("Head\n\nOther text.")
    assert one.guid == again.guid != other.guid
    assert one.guid.startswith("sha256:")
    assert "no id stated: derived from the content" in one.notes


# JSON as scrapers and feed readers write it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"id": 7, "title": "T", "body": "B."}, {"guid": "7", "headline": "T", "body": "B."}),
        (
            {"_id": "a", "_source": {"title": "T", "content": "B.", "lang": "de_DE"}},
            {"headline": "T", "body": "B.", "language": "de"},
        ),
        (
            {"articles": [{"url": "https://www.x.example/a", "title": "T", "content": "B."}]},
            {"provider": "x.example", "guid": "https://www.x.example/a"},
        ),
        (
            {"title": {"rendered": "T &#8217; t"}, "content": {"rendered": "<p>B.</p>"}, "id": 1},
            {"headline": "T ’ t", "body_is_html": True},
        ),
        ({"id": 1, "text": "B.", "authors": [{"name": "A B"}, {"name": "C D"}]}, {"byline": "A B and C D"}),
        ({"id": 1, "text": "B.", "source": {"id": None, "name": "The Post"}}, {"provider": "The Post"}),
        ({"id": 1, "text": "B.", "keywords": "a, b,c"}, {"subjects": ("a", "b", "c")}),
        ({"id": 1, "text": ["One.", "Two."]}, {"body": "One.\n\nTwo."}),
        ({"id": 1, "text": "B.", "version": "3"}, {"version": 3}),
        ({"id": 1, "text": "B.", "version": "1.2"}, {"version": None}),
        ({"id": 1, "text": "B.", "urgency": "2", "status": "withdrawn"}, {"urgency": 2, "status": "canceled"}),
        ({"id": 1, "text": "B.", "published": 1711600000}, {"published_at": RECEIVED}),
        ({"id": 1, "text": "B.", "published": 1711600000000}, {"published_at": RECEIVED}),
        ({"id": 1, "text": "B.", "embargo": ""}, {"embargoed_until": None}),
        ({"id": 1, "html": "B, no tags."}, {"body": "B, no tags.", "body_is_html": True}),
        (
            {"id": 1, "description": "Only this."},
            {"body": "Only this.", "notes": ("only a summary: the message holds no full text",)},
        ),
        (
            {"id": 1, "text": "B.", "published_at": "2024-03-01T00:00:00Z", "updated_at": "2024-03-02T00:00:00Z"},
            {"published_at": 1_709_337_600_000_000, "modified": True},
        ),
        (
            {"id": 1, "text": "B.", "published_at": "2024-03-02T00:00:00Z", "updated_at": "2024-03-02T00:00:00Z"},
            {"published_at": 1_709_337_600_000_000, "modified": False},
        ),
    ],
)
def test_json_field_names_of_others_are_understood(document: dict[str, Any], expected: dict[str, Any]) -> None:
    story = only_story(json.dumps(document))._asdict()
    assert {name: story[name] for name in expected} == expected


def test_json_lines_are_an_item_each() -> None:
    items = decode(a_message(b'{"id": 1, "text": "A."}\n{"id": 2, "text": "B."}\n'))
    assert [item.guid for item in items if isinstance(item, Item)] == ["1", "2"]


def test_a_member_of_a_list_that_is_no_object_is_refused_by_itself() -> None:
    items = decode(a_message(b'[{"id": 1, "text": "A."}, 3]'))
    assert [type(item) for item in items] == [Item, Reject]


# Payloads that mean harm -------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated_payloads())
def test_no_payload_crashes_decoding_or_cleaning(sent: Sent) -> None:
    """``make fuzz`` does the same a hundred thousand times."""
    assert fates_of(sent)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated_payloads())
def test_the_same_bytes_always_give_the_same_items(sent: Sent) -> None:
    first, again = (decode(a_message(sent.payload, content_type=sent.content_type)) for _ in range(2))
    assert first == again
    assert [clean_item(i) for i in first if isinstance(i, Item)] == [
        clean_item(i) for i in again if isinstance(i, Item)
    ]


B, E = "<nitf><body><body.content>", "</body.content></body></nitf>"
MEBIBYTE = 2**20
HOSTILE = {
    "tags": ("<i/>" * (4 * MEBIBYTE), "tags or brackets in one payload"),
    "items": ("<rss><channel>" + "<item/>" * 20_000 + "</channel></rss>", "more than 2,500 items in one message"),
    "JSON items": ("[" + '{"id":1},' * 20_000 + "1]", "more than 2,500 items in one message"),
    "JSON objects": ("[" + '{"a":1},' * 500_000 + "1]", "tags or brackets in one payload"),
    "JSON depth": ('{"guid":"a","x":' + "[" * 300_000, "broken JSON"),
    "XML depth": (B + "<p>" * 300_000, "broken XML"),
    "paragraphs": (B + "<p>a</p>" * 30_000 + E, "tags in one item"),
    "lines": ("Head\n\n" + "a\n" * 60_000, "lines of text"),
    "text": ("Head\n\n" + "a word " * 200_000, "a text of more than 1,000,000 characters"),
    "escaped": (B + "&lt;p&gt;a" * 100_000 + E, "tags in one item"),
    "ampersands": (B + "&" * (2 * MEBIBYTE) + E, "a text of more than"),
    "gzip members": (gzip.compress(b"") * 100_000, "gzip of more than 100 members"),
    "binary": (bytes(range(128, 256)) * 20_000, "neither UTF-8 nor Western text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_take_long_is_refused_and_says_why(name: str) -> None:
    payload, error = HOSTILE[name]
    (item,) = decode(a_message(payload.encode() if isinstance(payload, str) else payload))
    outcome = clean_item(item) if isinstance(item, Item) else item
    assert isinstance(outcome, Reject)
    assert outcome.reason in ("too_large", "malformed")
    assert error in outcome.error


@pytest.mark.parametrize("attribute", ["x " * MEBIBYTE, "ad-" * MEBIBYTE, "a" * (8 * MEBIBYTE)])
@pytest.mark.parametrize("around", [(B, E), ("<html><body>", "</body></html>")])
def test_a_huge_attribute_does_not_hide_the_text(around: tuple[str, str], attribute: str) -> None:
    article = only_article(f'{around[0]}<p class="{attribute}">The port is open again today.</p>{around[1]}')
    assert article.text == "The port is open again today."


def test_an_external_entity_brings_nothing_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    dtd = f'<!DOCTYPE nitf [<!ENTITY e SYSTEM "file://{secret}">]>'
    reject = only_reject(f"{dtd}{B}<p>&e;</p>{E}".encode())
    assert "declares entities" in reject.error
    assert "the secret" not in only_article(f'<!DOCTYPE nitf SYSTEM "file://{secret}">{B}<p>A b. &e;</p>{E}').text


# Beam --------------------------------------------------------------------------------------------------------------


def test_the_transforms_send_every_message_where_it_belongs_and_count_it() -> None:
    messages = [
        a_message(PAYLOADS["seeds/010_kestrel_port-strike.json"]),
        a_message(None),
        a_message(b'{"guid": "x", "text": "Read more"}'),
    ]
    pipeline = beam.Pipeline(runner=FnApiRunner())
    raw = pipeline | beam.Create(messages).with_output_types(RawMessage)
    items, undecodable = raw | DecodeArticles()
    articles, unusable = items | CleanArticles()
    assert (items.element_type, undecodable.element_type) == (Item, Reject)
    assert (articles.element_type, unusable.element_type) == (Article, Reject)
    assert_that(
        articles | beam.Map(lambda article: article.slugline), equal_to(["PORT-STRIKE/ELLERY"]), label="articles"
    )
    assert_that(
        undecodable | "U" >> beam.Map(lambda reject: reject.reason), equal_to(["tombstone"]), label="undecodable"
    )
    assert_that(unusable | "E" >> beam.Map(lambda reject: reject.reason), equal_to(["empty"]), label="unusable")
    result = pipeline.run()
    counters = {metric.key.metric.name: metric.committed for metric in result.metrics().query()["counters"]}
    assert counters["items"] == 2
    assert counters["reject.tombstone"] == 1
    assert counters["articles"] == 1
    assert counters["reject.empty"] == 1
