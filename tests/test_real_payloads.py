"""What agencies really send: a test for each habit that a tidy schema does not know of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.records import Article, Item, Reject
from tests.golden_files import PAYLOADS
from tests.payloads import RECEIVED, a_message, nitf, only_article, only_story
from transforms.clean import clean_item
from transforms.decode import decode
from transforms.wire_formats.dates import iso, parse_date

HOUR = 3_600_000_000
NIL = "no id stated: derived from the content"


def plain(**fields: Any) -> bytes:
    """A plain JSON message with an id and a text."""
    return json.dumps({"guid": "a", "text": "The port is open.", **fields}, ensure_ascii=False).encode()


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def atom(entry: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{entry}</feed>'


def newsml_1(management: str, item: str = "") -> str:
    content = "<ContentItem><DataContent><p>The port is open.</p></DataContent></ContentItem>"
    parts = f"<NewsManagement>{management}</NewsManagement><NewsComponent>{item}{content}</NewsComponent>"
    return f"<NewsML><NewsItem>{parts}</NewsItem></NewsML>"


def newsml_g2(meta: str = "", content: str = "", body: str = "<p>The port is open.</p>", item: str = "") -> str:
    inline = f"<inlineXML><html><body>{body}</body></html></inlineXML>" if body else ""
    parts = f"<itemMeta>{meta}</itemMeta><contentMeta>{content}</contentMeta><contentSet>{inline}</contentSet>"
    return f'<newsItem guid="g" {item}>{parts}</newsItem>'


# Characters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["&#x1a;", "&#0;", "&#xFFFF;", "&#xD800;", "\x1a", "\x02"])
def test_control_codes_left_over_in_xml_do_not_break_it(reference: str) -> None:
    assert only_article(nitf(f"<p>The port{reference} is open.</p>")).text == "The port is open."


def test_control_codes_left_over_in_plain_text_go() -> None:
    assert (
        only_article("Port open\x19\n\nThe port\x0e is open\x0f again today.").text == "The port is open again today."
    )
    assert only_article("Port open\n\nThe \x1b[1mport\x1b[0m is open.").text == "The port is open."


def test_control_codes_around_the_header_of_the_old_wires_hide_no_format() -> None:
    header = "\x16\x16\x01a0123\x1fapusw-\r\nr i\x13\x11 bc-port   03-27 0130\x12\r\n"
    article = only_article(
        f"{header}\x02^BC-Port,130<\r\n^Port opens<\r\n\x1b[0m\tELLERY (XP) _ It is open.\r\n"
        "\x03XP-03-27-24 1810GMT<\r\n\x04"
    )
    assert (article.headline, article.dateline, article.text) == ("Port opens", "ELLERY (XP)", "It is open.")


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf8", "ascii", ""])
@pytest.mark.parametrize("written", ["utf-8", "cp1252", "utf-8-sig"])
def test_whatever_set_is_declared_for_html_its_characters_come_out(charset: str, written: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    text = page("<p>Das Café “Zoë” in Köln öffnet wieder, sagte Jürgen Groß.</p>", meta)
    assert only_article(text.encode(written)).text == "Das Café “Zoë” in Köln öffnet wieder, sagte Jürgen Groß."


def test_the_charset_of_the_content_type_header_counts() -> None:
    article = only_article("Порт открыт.".encode("koi8-r"), content_type="text/plain; charset=koi8-r")
    assert article.text == "Порт открыт."


# Tables and preformatted text --------------------------------------------------------------------------------------

ROWS = "<table><tr><th>Harbor</th><th>Tons</th></tr><tr><td>Ellery</td><td>41,200</td></tr></table>"
LEAD = "<p>The harbors of the coast handled more freight in February than a year before.</p>"


@pytest.mark.parametrize(
    "payload",
    [
        nitf(LEAD + ROWS),
        nitf(LEAD + ROWS.replace("table", "nitf-table").replace("nitf-table", "table")),
        newsml_g2(body=LEAD + ROWS),
        plain(html=LEAD + ROWS, text=""),
        page(f"<article>{LEAD}{ROWS}</article>"),
    ],
)
def test_a_table_is_kept_as_lines(payload: str | bytes) -> None:
    assert only_article(payload).text.endswith("\n\nHarbor | Tons\nEllery | 41,200")


@pytest.mark.parametrize(
    "payload",
    [
        nitf(LEAD + "<pre>Ellery   3112\nMarr      870</pre>"),
        plain(html=LEAD + "<pre>Ellery   3112\nMarr      870</pre>", text=""),
        f"<html><body><article>{LEAD}{LEAD.replace('.', ' again.')}"
        "<pre>Ellery   3112\nMarr      870</pre></article></body></html>",
    ],
)
def test_preformatted_text_keeps_its_lines(payload: str | bytes) -> None:
    assert only_article(payload).text.endswith("\n\nEllery   3112\nMarr      870")


# Headlines ---------------------------------------------------------------------------------------------------------


def test_a_missing_headline_is_derived_and_that_is_said() -> None:
    article = only_article(nitf("<p>The port is open.</p>", body_head=""))
    assert article.headline == "The port is open."
    assert "no headline stated: derived from the first paragraph" in article.notes


# Who, where, and notes to editors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "dateline"),
    [
        ("ELLERY (AP) _ ", "ELLERY (AP)"),
        ("SEOUL, Nov 26 AFP - ", "SEOUL, Nov 26 AFP"),
        ("Madrid, 26 nov (EFE).- ", "Madrid, 26 nov (EFE)"),
        ("BERLIN (dpa) - ", "BERLIN (dpa)"),
        ("LONDON, March 26 (Reuters) - ", "LONDON, March 26 (Reuters)"),
        ("WASHINGTON, D.C. — ", "WASHINGTON, D.C."),
        ("NEW DELHI, Nov 26 (PTI) ", "NEW DELHI, Nov 26 (PTI)"),
        ("(ANSA) - ROMA, 26 NOV - ", "(ANSA) - ROMA, 26 NOV"),
    ],
)
def test_datelines_of_many_shapes_become_a_field(start: str, dateline: str) -> None:
    article = only_article(nitf(f"<p>{start}The port of Ellery is open again, the harbor office said.</p>"))
    assert (article.dateline, article.text) == (dateline, "The port of Ellery is open again, the harbor office said.")


@pytest.mark.parametrize(
    "payload",
    [
        nitf(
            "<p>The port is open.</p>",
            body_head="<byline>By <person>Dana Whitlock</person>, <byttl>Staff</byttl></byline>",
        ),
        nitf("<p>By Dana Whitlock</p><p>The port is open.</p>"),
        newsml_g2(content="<by>By Dana Whitlock</by>"),
        newsml_g2(content="<creator><name>Dana Whitlock</name></creator>"),
        plain(authors=[{"name": "Dana Whitlock"}]),
        plain(text="By Dana Whitlock\n\nThe port is open."),
        page("<p>The port is open.</p>", '<meta name="author" content="Dana Whitlock">'),
    ],
)
def test_bylines_in_markup_or_text_become_a_field(payload: str | bytes) -> None:
    article = only_article(payload)
    assert (article.byline, article.text) == ("Dana Whitlock", "The port is open.")


def test_credits_and_notes_leave_the_text_for_their_fields() -> None:
    text = "<p>Eds: Updates with quote.</p><p>The port is open.</p><p>(Reporting by Ann Tull; Editing by Sam Ott)</p>"
    end = "<body.end><tagline>Tom Rell contributed to this report.</tagline></body.end>"
    article = only_article(nitf(text).replace("</body></nitf>", f"{end}</body></nitf>"))
    assert article.text == "The port is open."
    assert set(article.contributors) == {"Ann Tull", "Tom Rell"}
    assert article.editors_note == "Eds: Updates with quote."


def test_what_is_not_for_publication_is_a_note() -> None:
    contact = "Not for publication: desk +44 1632 960071"
    article = only_article(nitf(f"<p>The port is open.</p><p>{contact}</p>"))
    assert (article.text, article.editors_note) == ("The port is open.", contact)


def test_whom_to_contact_is_a_note_and_not_a_removed_caption() -> None:
    contact = "Contact Ann Tull at 555-123 4567."
    article = only_article(nitf(f"<p>The port is open.</p><p>{contact}</p>"))
    assert (article.text, article.editors_note) == ("The port is open.", contact)
    story = "Contact with the trawler was lost at 4 a.m., the coast guard said."
    assert only_article(nitf(f"<p>The port is open.</p><p>{story}</p>")).text.endswith(story)


def test_initials_below_the_text_leave_it() -> None:
    article = only_article(nitf("<p>The port is open.</p><p>xp/ih</p>"))
    assert article.text == "The port is open."
    assert [removal.text for removal in article.removed] == ["xp/ih"]


def test_paragraphs_of_a_note_do_not_run_together() -> None:
    head = "<note><body.content><p>First.</p><p>Second.</p></body.content></note>"
    assert only_story(nitf("<p>The port is open.</p>", body_head=head)).editors_note == "First. Second."


# Kills, corrections, embargoes -------------------------------------------------------------------------------------

KILLS = {
    "NITF": nitf("", '<docdata management-status="canceled"><doc-id id-string="g"/></docdata>'),
    "NewsML 1": newsml_1('<Status FormalName="Canceled"/>').replace("<p>The port is open.</p>", ""),
    "NewsML-G2": newsml_g2('<pubStatus qcode="stat:canceled"/>', body=""),
    "ninjs 1": '{"uri": "g", "versioncreated": "2024-03-28", "pubstatus": "canceled", "type": "text"}',
    "ninjs 3": '{"uri": "g", "standard": {"name": "ninjs"}, "pubStatus": "canceled", "bodies": []}',
    "JSON": '{"guid": "g", "status": "withdrawn", "text": ""}',
    "Atom": atom('<at:deleted-entry xmlns:at="urn:tombstones" ref="g" when="2024-03-28T00:00:00Z"/>'),
    "WordPress": "<rss><item><guid>g</guid><post_type>post</post_type><status>trash</status></item></rss>",
    "IPTC 7901": "\x01kna0045 1 pol 0020 slug\r\n\x02KILL: Port open\r\n\x03280931 GMT mar 24\x04",
    "ANPA 1312": "\x01b0431\x1f\r\nb n\x13\x11 bc-port Kill  03-27 0041\r\n\x02^BC-Port, Kill,41<\r\n"
    "\x03NW-WF-03-27-24 2130GMT<\x04",
}  # fmt: skip


@pytest.mark.parametrize("name", KILLS)
def test_a_kill_without_a_body_is_a_row_with_its_status_and_never_empty(name: str) -> None:
    article = only_article(KILLS[name])
    assert (article.status, article.text) == ("canceled", "")


@pytest.mark.parametrize(
    ("name", "story", "kill"),
    [("ANPA 1312", 0, 0), ("IPTC 7901", 0, 2)],
)
def test_a_kill_on_the_old_wires_has_the_id_of_what_it_kills(name: str, story: int, kill: int) -> None:
    payloads = {
        "ANPA 1312": ("anpa_1312/harbor-bridge.anpa", "anpa_1312/kill-and-table.anpa"),
        "IPTC 7901": ("iptc_7901/message_of_three.iptc",) * 2,
    }[name]
    first, second = (decode(a_message(PAYLOADS[payload])) for payload in payloads)
    killed, killing = first[story], second[kill]
    assert isinstance(killed, Item)
    assert isinstance(killing, Item)
    assert (killing.guid, killing.provider, killing.status) == (killed.guid, killed.provider, "canceled")


@pytest.mark.parametrize(
    ("where", "marker"),
    [
        ("headline", "CORRECTED-Port opens"), ("headline", "REFILE-Port opens"), ("headline", "UPDATE 2-Port opens"),
        ("slugline", "PORT, 1st Ld-Writethru"), ("slugline", "BC-PORT, 2nd Ld"),
        ("editors_note", "CORRECTS: name in paragraph 2"),
    ],
)  # fmt: skip
def test_a_correction_marker_is_noted_wherever_it_stands(where: str, marker: str) -> None:
    article = only_article(plain(**{where: marker}))
    assert any(note.startswith("marked as a correction or update") for note in article.notes)
    assert getattr(article, where) == marker


RELEASE = "2024-03-29T00:01:00Z"


@pytest.mark.parametrize(
    ("payload", "until"),
    [
        (
            nitf("<p>A b.</p>", f'<docdata management-status="embargoed"><date.release norm="{RELEASE}"/></docdata>'),
            RELEASE,
        ),
        (nitf("<p>A b.</p>", f'<meta name="embargo" content="{RELEASE}"/>'), RELEASE),
        (nitf("<p>A b.</p>", '<meta name="embargo" content=""/>'), None),
        (newsml_g2(f"<embargoed>{RELEASE}</embargoed>"), RELEASE),
        (newsml_g2("<embargoed/>"), None),
        (newsml_g2("<embargoed></embargoed><pubStatus qcode='stat:usable'/>"), None),
        (newsml_1(f'<Property FormalName="EmbargoUntil" Value="{RELEASE}"/>'), RELEASE),
        (newsml_1('<Property FormalName="Embargo" Value=""/>'), None),
        (
            newsml_1(
                '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
                f"<DateAndTime>{RELEASE}</DateAndTime></StatusWillChange>"
            ),
            RELEASE,
        ),
        (plain(embargoed=RELEASE), RELEASE),
        (plain(embargoed=""), None),
        (plain(headline="EMBARGOED UNTIL 29 March 2024 00:01 GMT"), RELEASE),
    ],
)
def test_an_embargo_is_read_from_wherever_it_is(payload: str | bytes, until: str | None) -> None:
    story = only_story(payload)
    assert (story.status, story.embargoed_until) == ("usable", parse_date(until))


@pytest.mark.parametrize("payload", [plain(status="embargoed"), plain(slugline="EMBARGOED: harbor figures")])
def test_an_embargo_without_a_date_withholds(payload: bytes) -> None:
    story = only_story(payload)
    assert (story.status, story.embargoed_until) == ("withheld", None)


# Ids and versions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ("7", 7),
        ("v3", 3),
        (2.0, 2),
        ("20240328101112", 20240328101112),
        ("1.2", None),
        ("A", None),
        ("-1", None),
        (True, None),
    ],
)
def test_versions_are_whole_numbers_of_any_kind(stated: object, version: int | None) -> None:
    assert only_story(plain(version=stated)).version == version


def test_a_version_that_is_a_date_grows_with_it() -> None:
    first, second = (only_story(plain(version=f"2024-03-28T10:0{n}:00Z")).version for n in (1, 2))
    assert first is not None
    assert second is not None
    assert first < second


@pytest.mark.parametrize(
    ("guid", "shared", "version"),
    [
        ("urn:newsml:agency.example:20240325:TX-PAR-11:3", "urn:newsml:agency.example:20240325:TX-PAR-11", 3),
        ("urn:newsml:agency.example:20240325T101500Z:X1:2N", "urn:newsml:agency.example:20240325T101500Z:X1", 2),
        ("urn:newsml:agency.example:20240325:99-140310/4", "urn:newsml:agency.example:20240325:99-140310", 4),
        ("tag:agency.example,2024:newsml_L1N3G50AB:5", "tag:agency.example,2024:newsml_L1N3G50AB", 5),
        ("https://a.example/item?id=9&version=6", "https://a.example/item?id=9", 6),
        ("KEY-88213_v3", "KEY-88213", 3),
        ("KEY-20240325", "KEY-20240325", None),
        ("tag:agency.example,2024:1", "tag:agency.example,2024:1", None),
        ("urn:newsml:agency.example:20240325T1015:TX-9", "urn:newsml:agency.example:20240325T1015:TX-9", None),
        ("https://a.example/api/v2", "https://a.example/api/v2", None),
    ],
)
def test_a_version_in_a_guid_is_a_version_and_a_date_is_not(guid: str, shared: str, version: int | None) -> None:
    story = only_story(plain(guid=guid))
    assert (story.guid, story.version) == (shared, version)


def test_a_stated_version_goes_before_the_one_in_the_guid() -> None:
    assert only_story(plain(guid="KEY_v3", version=4)).version == 4


def test_an_item_without_an_id_has_the_same_one_each_time() -> None:
    payload = nitf("<p>The port is open.</p>")
    assert only_story(payload).guid == only_story(payload).guid != only_story(payload.replace("open", "shut")).guid
    assert NIL in only_story(payload).notes


# Dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-03-25 14:30", "2024-03-25 14:30 UTC"),
        ("Mon, 25 Mar 2024 10:15:00 EST", "2024-03-25 15:15 UTC"),
        ("March 25, 2024 at 5:05 p.m. EDT", "2024-03-25 21:05 UTC"),
        ("Mar 25, 2024 5:05 PM ET", "2024-03-25 21:05 UTC"),
        ("Jan 25, 2024 5:05 PM ET", "2024-01-25 22:05 UTC"),
        ("25 March 2024 14:30 IST", "2024-03-25 09:00 UTC"),
        ("25. März 2024, 14.30 Uhr MEZ", "2024-03-25 13:30 UTC"),
        ("25.03.2024 14:30 Uhr", "2024-03-25 14:30 UTC"),
        ("le 25 mars 2024 à 14h30", "2024-03-25 14:30 UTC"),
        ("lunes, 25 de marzo de 2024 a las 10:15", "2024-03-25 10:15 UTC"),
        ("25 de março de 2024", "2024-03-25 00:00 UTC"),
        ("25 maart 2024", "2024-03-25 00:00 UTC"),
        ("25 marca 2024", "2024-03-25 00:00 UTC"),
        ("25 января 2024, 10:00 MSK", "2024-01-25 07:00 UTC"),
        ("2024年3月25日 09:05", "2024-03-25 09:05 UTC"),
        ("Montag, 25. Mär 2024, 10:15 Uhr", "2024-03-25 10:15 UTC"),
        ("25/mar/2024 18h30", "2024-03-25 18:30 UTC"),
        ("1º de agosto de 2012", "2012-08-01 00:00 UTC"),
        ("20240325T101500+0100", "2024-03-25 09:15 UTC"),
        ("1711357200", "2024-03-25 09:00 UTC"),
    ],
)
def test_dates_are_read_as_agencies_write_them(text: str, instant: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert iso(found) == instant


@pytest.mark.parametrize(
    "placeholder",
    ["", "N/A", "TBD", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1900-01-01",
     "9999-12-31", "Mon, 30 Nov -0001 00:00:00 +0000", "00000000T000000Z", 0, None],
)  # fmt: skip
def test_a_placeholder_is_no_date(placeholder: object) -> None:
    article = only_article(plain(published_at=placeholder))
    assert article.published_at == RECEIVED
    assert "no publication date stated: the message's own time stands for it" in article.notes


def test_a_year_like_3013_gives_way_to_a_date_that_can_be() -> None:
    dates = "<firstCreated>2024-03-27T10:00:00Z</firstCreated><versionCreated>3013-03-28T10:00:00Z</versionCreated>"
    assert only_article(newsml_g2(dates)).published_at == parse_date("2024-03-27T10:00:00Z")
    alone = only_article(plain(published_at="3013-03-27T10:00:00Z"))
    assert alone.published_at == RECEIVED
    assert any("3013" in note for note in alone.notes)


@pytest.mark.parametrize(
    "payload",
    [
        nitf("<p>A b.</p>", '<docdata><date.issue norm="20240327T120000Z"/><date.expire norm="20240427T120000Z"/>'
             '</docdata><revision-history norm="20240327T130000Z"/>'),
        newsml_g2("<firstCreated>2024-03-26T10:00:00Z</firstCreated><versionCreated>2024-03-27T13:00:00Z</versionCreated>",
                  "<contentCreated>2024-03-25T10:00:00Z</contentCreated>"),
        newsml_1("<FirstCreated>20240326T100000Z</FirstCreated>"
                 "<ThisRevisionCreated>20240327T130000Z</ThisRevisionCreated>"),
        '{"uri": "g", "firstcreated": "2024-03-26T10:00:00Z", "versioncreated": "2024-03-27T13:00:00Z", '
        '"body_text": "A b."}',
        plain(published_at="2024-03-26T10:00:00Z", updated_at="2024-03-27T13:00:00Z", created_at="2024-03-25"),
        atom("<entry><id>g</id><published>2024-03-26T10:00:00Z</published><updated>2024-03-27T13:00:00Z</updated>"
             "<summary>A b.</summary></entry>"),
    ],
)  # fmt: skip
def test_published_at_is_the_date_of_this_version(payload: str | bytes) -> None:
    story = only_story(payload)
    assert iso(story.published_at or 0) == "2024-03-27 13:00 UTC"


# Urgency, codes, language, rights ----------------------------------------------------------------------------------

DESCRIBED = [
    nitf(
        "<p>The port is open.</p>",
        '<tobject tobject.type="Current"><tobject.subject tobject.subject.refnum="04015003"/></tobject><docdata>'
        '<urgency ed-urg="3"/><du-key key="PORT"/><doc.copyright year="2024" holder="Wire"/></docdata>',
    ),
    newsml_1(
        '<Urgency FormalName="3"/>',
        "<NewsLines><SlugLine>PORT</SlugLine><CopyrightLine>© 2024 Wire</CopyrightLine></NewsLines>"
        '<DescriptiveMetadata><Genre FormalName="Current"/><SubjectCode><Subject FormalName="04015003"/></SubjectCode>'
        "</DescriptiveMetadata>",
    ),
    newsml_g2(
        content='<urgency>3</urgency><genre literal="Current"/><subject qcode="04015003"/><slugline>PORT</slugline>'
    ).replace("<itemMeta>", "<rightsInfo><copyrightNotice>© 2024 Wire</copyrightNotice></rightsInfo><itemMeta>"),
    json.dumps(
        {"uri": "g", "standard": {"name": "ninjs"}, "body_text": "The port is open.", "urgency": 3, "slugline": "PORT",
         "genre": [{"name": "Current"}], "subject": [{"code": "04015003"}], "copyrightnotice": "© 2024 Wire"}
    ),
    plain(urgency="3", slugline="PORT", genre="Current", subjects=["04015003"], rights="© 2024 Wire"),
]  # fmt: skip


@pytest.mark.parametrize("payload", DESCRIBED)
def test_urgency_code_slugline_genre_and_rights_are_fields(payload: str | bytes) -> None:
    story = only_story(payload)
    assert (story.urgency, story.slugline, story.genre) == (3, "PORT", "Current")
    assert (tuple(story.subjects), story.rights) == (("04015003",), "© 2024 Wire")


GERMAN = (
    "Die Fähren fahren wieder nach Plan, teilte die Reederei am Donnerstag mit, nachdem der Sturm nachgelassen hatte. "
    * 3
)


@pytest.mark.parametrize("stated", ["", "en", "xx", "und", "deu", "de_DE", "German"])
def test_a_wrong_or_missing_language_is_detected(stated: str) -> None:
    assert only_article(plain(text=GERMAN, language=stated)).language == "de"


# Pictures, packages and several items ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        nitf('<media media-type="image"><media-reference source="a.jpg"/></media>'),
        '<NewsML><NewsItem><ContentItem><MediaType FormalName="Photo"/></ContentItem></NewsItem></NewsML>',
        "<NewsML><NewsItem><NewsComponent><NewsItemRef NewsItem='a'/></NewsComponent></NewsItem></NewsML>",
        newsml_g2('<itemClass qcode="ninat:picture"/>', body=""),
        newsml_g2('<itemClass qcode="ninat:video"/>', body=""),
        '<packageItem guid="p"><itemMeta/><groupSet><group id="a"/></groupSet></packageItem>',
        '{"uri": "g", "standard": {"name": "ninjs"}, "type": "video"}',
        '{"uri": "g", "standard": {"name": "ninjs"}, "type": "composite", "associations": {}}',
        '{"guid": "g", "type": "photo", "title": "T"}',
        '<rss><channel><item><title>T</title><enclosure type="audio/mpeg" url="a"/></item></channel></rss>',
        "<rss><channel><item><title>T</title><post_type>attachment</post_type></item></channel></rss>",
        "\x89PNG\r\n\x1a\n",
        "%PDF-1.7",
    ],
)
def test_pictures_video_and_bare_packages_are_no_text_and_no_errors(payload: str) -> None:
    (reject,) = decode(a_message(payload.encode("latin-1")))
    assert isinstance(reject, Reject)
    assert reject.reason == "not_text"


def test_one_message_may_hold_items_of_every_fate() -> None:
    outcomes = decode(a_message(PAYLOADS["newsml_g2/message_with_package.xml"]))
    assert [type(outcome) for outcome in outcomes] == [Reject, Item, Reject]
    assert [outcome.position.item for outcome in outcomes] == [0, 1, 2]


def test_every_golden_item_that_is_usable_has_a_text() -> None:
    articles = [clean_item(i) for p in PAYLOADS.values() for i in decode(a_message(p)) if isinstance(i, Item)]
    assert [a for a in articles if isinstance(a, Article) and a.status == "usable" and not a.text] == []
