"""The article that the project was created from comes out of the tables right, line by line."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

HEADLINE = "US announces Israel agrees to try to reschedule canceled trips"

Row = dict[str, Any]


def rows_of(lake: Path, table: str) -> list[Row]:
    """The rows of a table, read as plain Parquet."""
    return [row for file in sorted(lake.glob(f"{table}/date=*/*.parquet")) for row in pq.read_table(file).to_pylist()]


@pytest.fixture(scope="module")
def article(seeded_lake: Path) -> Row:
    (article,) = (row for row in rows_of(seeded_lake, "articles") if row["headline"] == HEADLINE)
    return article


@pytest.fixture(scope="module")
def quotes(seeded_lake: Path, article: Row) -> list[Row]:
    """Its quotes, in the order of the text."""
    mine = [row for row in rows_of(seeded_lake, "quotes") if row["article_id"] == article["article_id"]]
    return sorted(mine, key=lambda row: row["content"][0]["start"])


@pytest.fixture(scope="module")
def entities(seeded_lake: Path, article: Row) -> list[Row]:
    return [row for row in rows_of(seeded_lake, "entities") if row["article_id"] == article["article_id"]]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def straight(text: str) -> str:
    return text.replace("’", "'")


def test_the_text_keeps_paragraphs_and_curly_marks(article: Row) -> None:
    paragraphs = article["text"].split("\n\n")
    assert len(paragraphs) == 17
    assert paragraphs[0].startswith("The White House press secretary announced Wednesday")
    assert paragraphs[2].startswith("“The prime minister’s office has indicated")
    assert paragraphs[-1].endswith("we’re giving up on our efforts.”")
    assert "\n" not in "".join(paragraphs)


def test_the_furniture_is_out_and_recorded(article: Row) -> None:
    text = article["text"]
    removed = " | ".join(piece["text"] for piece in article["removed"])
    for gone in (
        "UN resolution calling for an immediate ceasefire.",
        "There is.",
        "Jonathan Rees",
        "Related Article",
        "Leave a Comment",
    ):
        assert gone not in text
        assert gone in removed
    assert text.split("\n\n")[0].endswith("in the southern Gaza Strip.")
    assert text.split("\n\n")[6].endswith("that killed about 1,200 people.")
    assert ". ." not in text
    assert all(piece["rule"] for piece in article["removed"])
    assert article["contributors"] == ["Jonathan Rees"]


def test_nothing_of_the_story_is_lost(article: Row) -> None:
    source = (Path(__file__).parent.parent / "seeds" / "000_dc08f67a59712e25.txt").read_text(encoding="utf-8")
    for piece in article["removed"]:
        if words(piece["text"]):
            assert source.count(piece["text"]) == 1
            source = source.replace(piece["text"], "")
    assert words(source) == words(HEADLINE) + words(article["text"])


QUOTED = [
    ("direct", "“The prime minister's office has indicated", "to make sure that happens.”", "Karine Jean-Pierre"),
    ("direct", "“Contrary to reports, the Prime Minister did not approve", "to Washington,”", None),
    ("mixed", "“a retreat from the United States' consistent position", "of the war.”", "Benjamin Netanyahu"),
    ("direct", "“If I get a date, I'll definitely share it,”", "from the side.”", "Karine Jean-Pierre"),
    ("direct", "“We felt the gap was closing", "giving up on our efforts.”", "John F. Kirby"),
]


def test_direct_and_mixed_quotes_stand_in_order_with_the_speaker_a_reader_would_name(quotes: list[Row]) -> None:
    quoted = [row for row in quotes if row["kind"] != "indirect"]
    assert len(quoted) == len(QUOTED)
    for row, (kind, begins, ends, speaker) in zip(quoted, QUOTED, strict=True):
        assert row["kind"] == kind
        assert straight(row["text"][row["text"].index("“") :]).startswith(begins)
        assert straight(row["text"]).rstrip(",.”").endswith(ends.rstrip(",.”"))
        if speaker:
            assert row["speaker"] == speaker
    office = quoted[1]["speaker"]
    assert "office" in office.lower()
    assert "Benjamin Netanyahu" in office


INDIRECT = [
    ("press secretary", "the Israeli government has agreed to reschedule", "Karine Jean-Pierre"),
    ("Biden administration", "the abstention did not signal a change", "Biden administration"),
    ("Israeli officials", "friction between the two countries has escalated", None),
    ("ealth officials in the Gaza Strip", "more than 32,000 people have been killed", None),
    ("humanitarian groups", "famine is imminent", None),
    ("Gallant", "he had successfully completed his visit", "Yoav Gallant"),
    ("a senior Pentagon official", "Mr. Austin laid out the outline", None),
    ("the official", "the Israeli side has been receptive", None),
    ("Jean-Pierre", "the United States remains hopeful", "Karine Jean-Pierre"),
    ("Kirby", "negotiations had stalled", "John F. Kirby"),
]


@pytest.mark.parametrize(("source", "says", "speaker"), INDIRECT)
def test_indirect_quotes_are_found_with_their_source(
    quotes: list[Row], source: str, says: str, speaker: str | None
) -> None:
    (row,) = (row for row in quotes if row["kind"] == "indirect" and says in straight(row["text"]))
    assert source in row["source"]
    assert row["speaker"] == speaker or (speaker and speaker in (row["speaker"] or ""))


@pytest.mark.parametrize(
    ("mentions", "canonical"),
    [
        (("Benjamin Netanyahu", "Netanyahu"), "Benjamin Netanyahu"),
        (("Karine Jean-Pierre", "Jean-Pierre"), "Karine Jean-Pierre"),
        (("Yoav Gallant", "Gallant"), "Yoav Gallant"),
        (("Lloyd J. Austin III", "Austin"), "Lloyd J. Austin III"),
        (("John F. Kirby",), "John F. Kirby"),
    ],
)
def test_the_mentions_of_a_person_are_one_person(
    entities: list[Row], mentions: tuple[str, ...], canonical: str
) -> None:
    surname = canonical.replace(" III", "").split()[-1]
    found = {row["text"]: row["canonical"] for row in entities if surname in row["text"] and row["label"] == "PERSON"}
    assert set(mentions) <= set(found)
    assert set(found.values()) == {canonical}


@pytest.mark.parametrize("name", ["Rafah", "Gaza Strip", "Hamas", "Washington", "UN Security Council", "Ramadan"])
def test_the_names_are_found(entities: list[Row], name: str) -> None:
    assert name in {row["text"].removeprefix("the ").removeprefix("The ") for row in entities}


def test_duckdb_reads_the_same_offsets_from_plain_globs(seeded_lake: Path) -> None:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        glob = f"'{seeded_lake}/{{}}/date=*/*.parquet'"
        return duckdb.sql(sql.format(**{t: glob.format(t) for t in ("articles", "entities", "quotes")})).fetchall()

    entities = rows(
        'SELECT substring(a.text, e.start + 1, e."end" - e.start), e.text '
        "FROM {entities} e JOIN {articles} a USING (article_id)"
    )
    pieces = rows(
        "SELECT string_agg(substring(a.text, c.start + 1, c.\"end\" - c.start), ' ' ORDER BY c.start), "
        "any_value(q.text) "
        "FROM (SELECT *, unnest(content) AS c FROM {quotes}) q JOIN {articles} a USING (article_id) GROUP BY quote_id"
    )
    assert len(entities) > 50
    assert len(pieces) > 15
    assert all(found == surface for found, surface in entities + pieces)
    assert rows("SELECT count(*) FROM {articles} WHERE date <> CAST(published_at AS DATE)") == [(0,)]


def test_python_slices_give_every_surface(seeded_lake: Path) -> None:
    texts = {row["article_id"]: row["text"] for row in rows_of(seeded_lake, "articles")}
    for row in rows_of(seeded_lake, "entities"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    for row in rows_of(seeded_lake, "quotes"):
        text = texts[row["article_id"]]
        for surface, spans in (("text", "content"), ("cue", "cue_spans"), ("source", "source_spans")):
            assert " ".join(text[span["start"] : span["end"]] for span in row[spans]) == row[surface]
