"""Speakers: from the mention beside a quote to a name, and no name rather than a wrong one."""

from __future__ import annotations

import pytest

from schemas.records import Quote
from tests.annotating import annotated, seed_text


def only_quote(text: str, begins: str) -> Quote:
    return next(q for q in annotated(text).quotes if q.text.startswith(begins))


def test_the_basis_says_how_the_speaker_was_found() -> None:
    bases = {q.text[:22]: q.speaker_basis for q in annotated(seed_text()).quotes}
    assert bases["“Contrary to reports, "] == "statement"
    assert bases["“If I get a date, I’ll"] == "pronoun"
    assert bases["that the Israeli gover"] == "title"
    assert bases["Mr. Austin laid out th"] == "unnamed"


def test_confidence_is_zero_without_a_name_and_at_most_one() -> None:
    for quote in annotated(seed_text()).quotes:
        assert (quote.confidence > 0) == (quote.speaker is not None)
        assert quote.confidence <= 1


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Maria Lopez met Tom Reed on Monday. “We agreed on nothing,” she said.", "Maria Lopez"),
        ("Maria Lopez met Tom Reed on Monday. “We agreed on nothing,” he said.", "Tom Reed"),
        ("Mrs. Okri spoke to Mr. Bell. “It was a long day,” he said.", "Bell"),
    ],
)
def test_a_pronoun_agrees_in_gender(text: str, speaker: str) -> None:
    assert annotated(text).quotes[0].speaker == speaker


def test_a_pronoun_without_anybody_before_it_names_nobody() -> None:
    quote = only_quote("“We are closed,” she said.", "“We are")
    assert (quote.speaker, quote.speaker_basis) == (None, "pronoun")


def test_they_names_nobody() -> None:
    assert only_quote("Ann Lee and Bo Ek met the unions. “It is over,” they said.", "“It").speaker is None


def test_who_means_the_person_before_it() -> None:
    text = "The bill was written by Senator Joan Field, who said that it would pass by May."
    assert only_quote(text, "that it").speaker == "Joan Field"


def test_a_possessor_in_front_of_an_office_is_named_with_it() -> None:
    text = "President Ruth Adams was abroad. Her office said that no date had been set."
    assert only_quote(text, "that no").speaker == "the office of Ruth Adams"


def test_a_title_that_two_people_bear_names_nobody() -> None:
    text = "Senator Ann Lee and Senator Bo Ek met on Monday. The senator said that the talks went well."
    assert only_quote(text, "that the talks").speaker is None


def test_a_country_speaks_under_its_full_name() -> None:
    assert only_quote("The U.S. said that it would pay.", "that it").speaker == "United States"


def test_a_name_that_only_describes_an_official_is_not_the_speaker() -> None:
    assert only_quote("A Treasury official said the plan was dead.", "the plan").speaker is None


def test_the_institute_is_the_one_body_whose_name_ends_so() -> None:
    text = "The Norfield Institute said that sleep was short. The institute found that telephones were to blame."
    quote = only_quote(text, "that telephones")
    assert (quote.speaker, quote.speaker_basis) == ("Norfield Institute", "body")


def test_two_bodies_of_one_kind_leave_the_short_form_without_a_name() -> None:
    text = "The Norfield Institute and the Carver Institute met. The institute said that telephones were to blame."
    assert only_quote(text, "that telephones").speaker is None


def test_a_name_in_apposition_to_a_subject_is_whom_he_means() -> None:
    text = "Ilka Moreno-Vane flew home. Her skipper, Dunstan Price, was the last to leave. He said that he was sorry."
    assert only_quote(text, "that he was").speaker == "Dunstan Price"
