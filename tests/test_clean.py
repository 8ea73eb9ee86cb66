"""What cleaning takes out, and above all what it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.records import Article, Item, Position, Reject
from transforms.clean import CLEANER_VERSION, clean, clean_item
from transforms.decode import decode_payload
from transforms.wire_formats.base import Refused, Story

SEEDS = Path(__file__).parent.parent / "seeds"
POSITION = Position("news", "topic-1", 0, 7)
RECEIVED = 1_711_600_000_000_000  # 2024-03-28 04:26:40 UTC
A_DAY = 86_400_000_000


def an_item(body: str, **fields: object) -> Item:
    item = Item(POSITION, RECEIVED, "Testwire", "guid-1", body, published_at=RECEIVED - A_DAY, language="en")
    return item._replace(**fields)  # type: ignore[arg-type]


def cleaned(body: str, **fields: object) -> Article:
    return clean(an_item(body, **fields))


def removals(article: Article) -> list[tuple[str, str]]:
    return [(removal.rule, removal.text) for removal in article.removed]


def cleaned_file(name: str) -> Article:
    story = decode_payload((SEEDS / name).read_bytes())[0]
    assert isinstance(story, Story)
    return clean(Item(position=POSITION, kafka_timestamp=RECEIVED, **story._asdict()))


# The given article -------------------------------------------------------------------------------------------------


def lines_of_the_given_article() -> list[str]:
    raw = (SEEDS / "000_dc08f67a59712e25.txt").read_text(encoding="utf-8")
    return [line for line in raw.split("\n") if line]


def test_the_given_article_keeps_every_line_of_its_story_as_it_is() -> None:
    headline, *lines = lines_of_the_given_article()
    article = cleaned_file("000_dc08f67a59712e25.txt")
    paragraphs = article.text.split("\n\n")
    assert article.headline == headline
    assert len(paragraphs) == 17
    assert paragraphs[0] == lines[0].removesuffix(" . UN resolution calling for an immediate ceasefire.")
    assert paragraphs[0].endswith("southern Gaza Strip.")
    assert paragraphs[6] == lines[6].removesuffix(" There is.")
    assert paragraphs[1:6] == lines[1:6]
    assert paragraphs[7:] == lines[7:17]


def test_the_given_article_says_what_was_removed_from_it_and_why() -> None:
    article = cleaned_file("000_dc08f67a59712e25.txt")
    assert sorted(removals(article)) == [
        ("comment_prompt", "Leave a Comment"),
        ("contributors", "Jonathan Rees Contributed to the report."),
        ("cut_sentence", "There is."),
        ("orphan_fragment", "UN resolution calling for an immediate ceasefire."),
        ("related_links", "Related Article"),
        ("stray_punctuation", "."),
    ]
    assert article.contributors == ("Jonathan Rees",)
    assert article.language == "en"
    assert article.cleaner_version == CLEANER_VERSION


# The same kinds of furniture around ten other texts ----------------------------------------------------------------

TEXTS = (
    (
        "The river rose by two metres overnight.",
        "“We lost the lower fields,” said farmer Edda Morn. “The cows are safe.”",
    ),
    ("Parliament will vote on the pension law on Friday.", "The opposition said it would walk out before the count."),
    ("A court in Karsund acquitted three former bankers.", "Their lawyer called it “a day of relief, nothing more”."),
    ("Two hikers were found alive after nine days in the snow.", "They had eaten toothpaste, a rescuer said."),
    ("The central bank left its rate at 4.25 percent.", "Prices rose by 3.1 percent in February. Wages rose faster."),
    ("An old bomb was defused near the main station.", "Trains were running again by noon, the railway said."),
    ("The film festival opens with a silent comedy.", "“Laughter needs no subtitles,” its director, Pia Stroud, said."),
    ("Fishermen blocked the harbour for a third day.", "They want the quota for herring to be raised. It will not be."),
    (
        "The museum returned a bronze head to its village.",
        "“He has been away for 120 years,” the village’s elder said.",
    ),
    ("Scientists have counted more wolves than ever.", "There are 312 of them now, according to the survey."),
)
ORPHANS = (
    ("Dam project on the upper river.", "orphan_fragment"),
    ("Bill including a rise in the retirement age.", "orphan_fragment"),
    ("Verdict of a lower court in the same matter.", "orphan_fragment"),
    ("and the third member of the group.", "orphan_fragment"),
    ("Interest rates in the euro area.", "orphan_fragment"),
    ("Evacuation of nearby homes.", "orphan_fragment"),
    ("Award for a lifetime of work.", "orphan_fragment"),
    ("European Commission proposal for a lower quota.", "orphan_fragment"),
    ("Treaty on the return of stolen art.", "orphan_fragment"),
    ("of a national park on both sides of the border.", "orphan_fragment"),
)
CUTS = (
    "There is.",
    "There are.",
    "There was.",
    "There were.",
    "There has been.",
    "There is.",
    "And the.",
    "There is.",
    "There was.",
    "In a.",
)
CREDITS = (
    ("Mara Lindqvist contributed to this report.", ("Mara Lindqvist",)),
    ("Jo Ann Petty and Luis Ferro contributed to this article.", ("Jo Ann Petty", "Luis Ferro")),
    ("Additional reporting by Tom Achebe.", ("Tom Achebe",)),
    ("(Reporting by Ana de Souza in Lisbon; Editing by Kit Brown)", ("Ana de Souza",)),
    ("Wire writer Sam O’Dell in Karsund contributed.", ("Sam O’Dell",)),
    ("With reporting by Uma Ray.", ("Uma Ray",)),
    ("Otto Klein Contributed to the report.", ("Otto Klein",)),
    ("Associated Wire writers Bo Ek in Oslo and Liv Dahl in Bergen contributed to this report.", ("Bo Ek", "Liv Dahl")),
    ("Nina Vance contributed reporting from Tarrin City.", ("Nina Vance",)),
    ("Paul Reed-Hart contributed to this story.", ("Paul Reed-Hart",)),
)
PROMPTS = (
    ("Related Articles", "River barrier delayed again", "Leave a Reply"),
    ("Related Stories", "What the pension law says", "View Comments (12)"),
    ("Read more: How the bank collapsed", "Share this article", "Post a comment"),
    ("You may also like", "Avalanche kills two skiers", "3 Comments"),
    ("Sign up for our daily newsletter to get the news in your inbox.", "Advertisement", "Join the conversation"),
    ("Photo: A. Kerr/City Press", "Facebook | Twitter | Email", "Be the first to comment"),
    ("5 min read", "We use cookies to improve your experience on this site.", "Leave a comment"),
    ("Story continues below advertisement", "Follow us on Instagram", "Show comments"),
    ("Subscribe to our newsletter", "Lesen Sie auch: Das Dorf und sein Kopf", "Kommentare"),
    ("Most read", "Farmers fear for sheep", "Add a comment"),
)


@pytest.mark.parametrize("number", range(10))
def test_furniture_of_the_same_kinds_around_other_texts_goes_and_the_text_stays(number: int) -> None:
    first, second = TEXTS[number]
    orphan, rule = ORPHANS[number]
    credit, names = CREDITS[number]
    before, between, after = PROMPTS[number]
    body = "\n\n".join([f"{first} . {orphan}", f"{second} {CUTS[number]}", credit, before, between, after])
    article = cleaned(body, headline="A headline")
    assert article.text.split("\n\n") == [first, second]
    assert (rule, orphan) in removals(article)
    assert ("stray_punctuation", ".") in removals(article)
    assert ("cut_sentence", CUTS[number]) in removals(article)
    assert tuple(article.contributors) == names
    assert {before, between, after} <= {removal.text for removal in article.removed}


# What has to stay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "paragraph",
    [
        "There is no doubt.",
        "He is.",
        '"There is," she said.',
        "“There is,” she said.",
        "Nobody knows why.",
        "The minister was asked for a date. Not this year.",
        "Is there a way out? There is.",
        "Asked whether there was a plan, he nodded. There is.",
        "Some say there is no hope. There is.",
        "She said that there is. Others disagreed.",
        "The mayor denied that he was ill. He is.",
        "He waited . . . and then he left.",
        "He left. . . .",
        "They asked for more time. They got it.",
        "A quiet night. A quiet town. A quiet war.",
        "“Read more,” the teacher told them.",
        "Comments were few.",
        "Share prices fell by 3 percent.",
        "Follow the river to the north and you reach the camp.",
        "Picture by picture, she rebuilt the archive.",
        "For more than a decade pilgrims visit the shrine.",
        "By Monday the water had gone.",
        "By using cookies to track readers, the paper broke the law, the regulator said.",
        "Published in 1954, the novel sold two million copies.",
        "First published in 1954, the novel sold two million copies.",
        "NASA — the US space agency — declined to comment.",
        "Jane Doe contributed to the report of the commission, which appeared in May.",
        "Via Rail suspended its service.",
        "Advertisement spending rose.",
        "He works for the U.S. There are many like him.",
        "Sales rose 4.5 percent. . The bank raised its forecast.",
        "Vitamin A. is what he meant.",
        "Nora Fell is a reporter for the Tarrin Courier who was jailed in May.",
        "The mill was sold. It was.",
        "We use cookies as money at home, his daughter said.",
        "More from the hills was on its way, the water board said.",
        "Read the letter here, the guard said.",
        "Our newsletter was read by four people.",
        "The last line of the ballad is the one he sings for.",
        "The plan has two parts: and the second is the harder one.",
    ],
)
def test_an_ordinary_sentence_stays(paragraph: str) -> None:
    body = f"The first paragraph says what happened.\n\n{paragraph}\n\nThe last paragraph says what will."
    article = cleaned(body)
    assert article.text == body.replace(". . The bank", ". The bank")


@pytest.mark.parametrize(
    "sentence", ["The mayor plans a vote.", "Talks resume on Monday.", "Both sides agreed.", "Prices are up."]
)
def test_a_whole_sentence_after_a_stray_stop_stays(sentence: str) -> None:
    article = cleaned(f"The strike is over. . {sentence}")
    assert article.text == f"The strike is over. {sentence}"
    assert removals(article) == [("stray_punctuation", ".")]


def test_nothing_is_taken_out_of_quotation_marks() -> None:
    body = '“I left. . The train was gone. There is.” He said: "It ended. . Nothing more."'
    assert cleaned(body).text == body


def test_curly_quotation_marks_stay_and_straight_ones_stay_straight() -> None:
    body = '“It’s done,” he said.\n\n"It\'s done," she said.\n\n„Fertig“, «listo», ‘done’.'
    assert cleaned(body).text == body


# Single rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("LONDON (AP) — ", "LONDON (AP)"),
        ("CITY (AP) _ ", "CITY (AP)"),
        ("SEOUL, Nov 26 AFP - ", "SEOUL, Nov 26 AFP"),
        ("Madrid, 5 may (EFE).- ", "Madrid, 5 may (EFE)"),
        ("(EFE).- ", "(EFE)"),
        ("Berlin (dpa) - ", "Berlin (dpa)"),
        ("WASHINGTON -- ", "WASHINGTON"),
        ("SANTA FE, N.M. — ", "SANTA FE, N.M."),
        ("PORT-AU-PRINCE, Haiti, March 3 (Reuters) - ", "PORT-AU-PRINCE, Haiti, March 3 (Reuters)"),
        ("Paris, 3 mars 2024 (AFP) – ", "Paris, 3 mars 2024 (AFP)"),
    ],
)
def test_a_dateline_of_certain_shape_becomes_a_field(opening: str, dateline: str) -> None:
    article = cleaned(f"{opening}The talks ended on Monday.\n\nThey will resume.")
    assert article.dateline == dateline
    assert article.text == "The talks ended on Monday.\n\nThey will resume."


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By JANE DOE and JOHN ROE, Associated Wire", "JANE DOE and JOHN ROE"),
        ("Von Heike van der Meer", "Heike van der Meer"),
        ("By Jane Doe | Staff writer", "Jane Doe"),
    ],
)
def test_a_byline_above_the_text_becomes_a_field(line: str, byline: str) -> None:
    article = cleaned(f"{line}\n\nThe talks ended on Monday.")
    assert article.byline == byline
    assert article.text == "The talks ended on Monday."


def test_a_stated_byline_is_not_replaced() -> None:
    assert cleaned("By Jane Doe\n\nThe talks ended.", byline="By Ann Other").byline == "Ann Other"


def test_the_headline_repeated_as_the_first_line_goes() -> None:
    article = cleaned("Talks end in failure.\n\nThe talks ended on Monday.", headline="Talks End in Failure")
    assert article.text == "The talks ended on Monday."
    assert removals(article) == [
        ("repeated_headline", "Talks End in Failure".replace("End", "end").replace("Failure", "failure") + ".")
    ]


def test_a_repeated_paragraph_goes_the_second_time() -> None:
    paragraph = "The ministry said that it would look into the matter and report back."
    article = cleaned(f"{paragraph}\n\nIt did not.\n\n{paragraph}\n\nIt did not.")
    assert article.text == f"{paragraph}\n\nIt did not.\n\nIt did not."


def test_links_after_their_heading_go_until_the_story_goes_on() -> None:
    body = "The dam broke.\n\nRelated Articles\n\nDam inspected in May\n\nWho owns the dam?\n\nThe army sent boats."
    article = cleaned(body)
    assert article.text == "The dam broke.\n\nWho owns the dam?\n\nThe army sent boats."


def test_invisible_characters_and_odd_spaces_go() -> None:
    article = cleaned("The minis\u00adter\u200b said\u00a0so.\ufeff It\u2009was\u202flate.")
    assert article.text == "The minister said so. It was late."


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert "می\u200cروم" in cleaned("من می\u200cروم به خانه و کتاب می\u200cخوانم", language="fa").text


def test_mojibake_is_repaired() -> None:
    broken = (
        "“Das ist schön”, sagte Müller – und ging.".encode()
        .decode("cp1252", errors="replace")
        .replace("\ufffd", "\x9d")
    )
    assert cleaned(broken, language="de").text == "“Das ist schön”, sagte Müller – und ging."


def test_text_that_was_broken_twice_is_repaired() -> None:
    assert (
        cleaned("Señor Peña spoke.".encode().decode("latin-1").encode().decode("latin-1")).text == "Señor Peña spoke."
    )


def test_a_hard_wrapped_text_becomes_paragraphs() -> None:
    body = (
        "The committee, which had met three times since the summer, said on\n"
        "Monday that it saw no reason to change its mind and would publish it.\n"
        "   Its chairman declined to comment on the matter before the\nparliament had seen the report."
    )
    assert cleaned(body).text == (
        "The committee, which had met three times since the summer, said on"
        " Monday that it saw no reason to change its mind and would publish it.\n\n"
        "Its chairman declined to comment on the matter before the parliament had seen the report."
    )


def test_tables_stay_as_readable_lines() -> None:
    table = "<table><tr><th>Team</th><th>Points</th></tr><tr><td>Velm</td><td>12</td></tr></table>"
    body = f"<p>The results:</p>{table}<p>Velm leads.</p>"
    assert cleaned(body, body_is_html=True).text == "The results:\n\nTeam | Points\nVelm | 12\n\nVelm leads."


def test_preformatted_lines_stay_apart() -> None:
    article = cleaned("<p>Scores:</p><pre>Velm     2\nKarsund  1</pre>", body_is_html=True)
    assert article.text == "Scores:\n\nVelm     2\nKarsund  1"


def test_what_a_page_had_around_the_article_is_recorded() -> None:
    article = cleaned_file("120_velm-observer_page.html")
    assert article.text.startswith("The Weavers’ Bridge, which carries one in four")
    assert article.text.endswith("promised an answer in May.")
    assert len(article.text.split("\n\n")) == 5
    removed = {(removal.rule, removal.text) for removal in article.removed}
    assert ("aside", "Related Articles River taxi to start in June Why the tram was never built") in removed
    assert ("comment_prompt", "Leave a Comment Your email address will not be published.") in removed
    assert ("advertisement", "Advertisement") in removed


# Fields ------------------------------------------------------------------------------------------------------------


def test_an_editors_note_becomes_a_field() -> None:
    article = cleaned("Editor's note: Contains strong language.\n\nThe play opened on Monday.")
    assert article.editors_note == "Editor's note: Contains strong language."
    assert article.text == "The play opened on Monday."


def test_a_copyright_line_becomes_a_field() -> None:
    article = cleaned("The play opened on Monday.\n\nCopyright 2024 Testwire. All rights reserved.")
    assert article.rights == "Copyright 2024 Testwire. All rights reserved."
    assert article.text == "The play opened on Monday."


@pytest.mark.parametrize("date", [None, RECEIVED + 3 * A_DAY, -6_000_000_000_000_000])
def test_a_missing_or_absurd_date_falls_back_to_the_time_of_the_message(date: int | None) -> None:
    article = cleaned("The talks ended.", published_at=date, modified=True)
    assert article.published_at == RECEIVED
    assert not article.modified
    assert any("date" in note for note in article.notes)


def test_a_date_of_tomorrow_is_believed() -> None:
    assert cleaned("The talks ended.", published_at=RECEIVED + A_DAY).published_at == RECEIVED + A_DAY


def test_a_missing_language_is_detected() -> None:
    body = "Die Regierung hat am Montag beschlossen, die Steuern im kommenden Jahr nicht zu erhöhen."
    article = cleaned(body, language="")
    assert article.language == "de"
    assert "language detected from the text" in article.notes


def test_a_clearly_wrong_language_is_corrected_and_noted() -> None:
    body = "El gobierno anunció el lunes que no subirá los impuestos el próximo año, según dijo la ministra. " * 4
    article = cleaned(body, language="en")
    assert article.language == "es"
    assert "stated as en, but the text is in es" in article.notes


def test_a_stated_language_is_believed_for_a_short_text() -> None:
    assert cleaned("Nein, sagte er.", language="en").language == "en"


def test_a_headline_is_derived_when_there_is_none() -> None:
    article = cleaned("The talks ended on Monday.", headline="")
    assert article.headline == "The talks ended on Monday."
    assert "no headline stated: derived from the first paragraph" in article.notes


def test_a_usable_item_of_furniture_only_is_refused_as_empty() -> None:
    with pytest.raises(Refused) as refusal:
        cleaned("Read more\n\nLeave a comment")
    assert refusal.value.reason == "empty"
    outcome = clean_item(an_item("Advertisement"))
    assert isinstance(outcome, Reject)
    assert (outcome.reason, outcome.position) == ("empty", POSITION)


def test_a_kill_without_a_text_is_an_article() -> None:
    article = cleaned("", status="canceled", headline="KILL: Wrong story")
    assert (article.text, article.status) == ("", "canceled")


def test_cleaning_twice_gives_the_same_article() -> None:
    names = sorted(path.name for path in SEEDS.iterdir() if path.name[:3] < "900" and path.name != "README.md")
    for name in names:
        assert cleaned_file(name) == cleaned_file(name)


def test_cleaning_a_clean_text_changes_nothing() -> None:
    text = cleaned_file("010_kestrel_port-strike.json").text
    assert cleaned(text).text == text
