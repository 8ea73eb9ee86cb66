"""Speakers: from the mention beside a quote to a name, and no name rather than a wrong one."""

from __future__ import annotations

import pytest

from schemas.records import Quote
from tests.annotating import annotated, annotator, seed_text
from transforms.speakers.groups import Groups


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


@pytest.mark.parametrize(
    ("text", "begins", "speaker"),
    [
        ("Ann Lee and Bo Ek met the unions. “It is over,” they said.", "“It", "Ann Lee and Bo Ek"),
        ("Ann Lee and Bo Ek married in May. The couple said that they would move.", "that they", "Ann Lee and Bo Ek"),
        (
            "Officers Ann Lee and Bo Ek were charged. Both officers said that it was a lie.",
            "that it",
            "Ann Lee and Bo Ek",
        ),
        (
            "Researchers from the University of Oslo and Norsar Institute studied ice. They found that it had melted.",
            "that it",
            "University of Oslo and Norsar Institute",
        ),
        (
            "Scientists at the University of Oslo published a paper. The study said that the ice had melted.",
            "that the",
            "University of Oslo",
        ),
        ("Alfa Group sued the state on Monday. The complaint says that roads were closed.", "that roads", None),
        (
            "Alfa Group filed a lawsuit on Monday. The complaint says that roads were closed.",
            "that roads",
            "Alfa Group",
        ),
        (
            "The Supreme Court of Norway ruled on Monday. The court found that it was lawful.",
            "that it",
            "Supreme Court of Norway",
        ),
        ("Ann Lee and her supporters said that the vote was fair.", "that the", "Ann Lee"),
        ("According to its report, the Oslo Institute lost much money.", "the Oslo", "Oslo Institute"),
    ],
)
def test_several_who_speak_as_one(text: str, begins: str, speaker: str | None) -> None:
    assert only_quote(text, begins).speaker == speaker


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


INTERVIEW = (
    "Sara Seago spoke to us about her work.\n\n((WN)) Why yeast?\n\n((Sara Seago)) I think that it is hardy.\n\n"
    "((WN)) And now?\n\n((SS)) We hope that others will look."
)


@pytest.mark.parametrize(
    ("text", "begins", "speaker", "basis"),
    [
        ("The owner of the Gaslight Grill, Stan Wojcik, said that he would appeal.", "that he", "Stan Wojcik", "named"),
        ("Senator from Vermont Bernie Sanders said that the bill was dead.", "that the", "Bernie Sanders", "named"),
        ("Fenella Orde KC said that her client was abroad.", "that her", "Fenella Orde", "named"),
        ("It was reported by Marlow.com on Monday. The website said that two men were hurt.", "that two", "Marlow.com",
         "body"),
        ("The Marlow Times looked into the deal. The newspaper said that sales had fallen.", "that sales",
         "Marlow Times", "body"),
        ("Sam Lee left. Both he and Commissioner Ann Ruiz said that it was late.", "that it", "Sam Lee and Ann Ruiz",
         "named"),
        ("According to the University of Washington's Institute for Health Metrics and Evaluation, it is late.",
         "it is", "Institute for Health Metrics and Evaluation", "named"),
        ("News 12 said that the road had closed.", "that the", "News 12", "named"),
        ("Norland's Disaster and Emergency Presidency said that the road had closed.", "that the", None, "unnamed"),
        ("Turkey's Disaster and Emergency Presidency said that the road had closed.", "that the",
         "Disaster and Emergency Presidency", "named"),
        ("The partner asked Bo Ek for silence, but Ann Lee said that the price was right.", "that the price", "Ann Lee",
         "named"),
        ('Liberal Democrats describes itself as standing for "small government".', "itself as", "Liberal Democrats",
         "named"),
        ("Robert Downey Jr. came late. Downey said that it was raining.", "that it", "Robert Downey Jr.", "alias"),
        ("The broadcaster NRK later said that the car had burned.", "that the", "NRK", "named"),
        ("A spokesman for Marlow Airways said that no date had been set.", "that no", "Marlow Airways", "body"),
        ("The finance ministry said that taxes would fall.", "that taxes", "finance ministry", "body"),
        ("The city of Calgary said that the bridge was safe.", "that the", "Calgary", "named"),
        ("A poll published Wednesday by Lakeland College found that most had not heard of it.", "that most",
         "Lakeland College", "statement"),
        ("Rappler reported that three malls were damaged.", "that three", "Rappler", "named"),
        ("Ann Lee, Bo Ek and Carl Mogens said that it was over.", "that it", "Ann Lee, Bo Ek and Carl Mogens", "named"),
        ("The police arrested Ann Lee, 63, on Monday. The 63-year-old said that she was innocent.", "that she",
         "Ann Lee", "title"),
        ("Marlow Airways lost money last year. It said that fares would rise.", "that fares", "Marlow Airways",
         "pronoun"),
        ("Bo Ek died on Monday. His daughter Ann Lee confirmed the news. His daughter said that he died in Marlow.",
         "that he", "Ann Lee", "title"),
        ("Part of Ann Lee's statement said that the law was void.", "that the", "Ann Lee", "statement"),
        ("The Ford Motor Company recalled a car. Ford said that the brakes were safe.", "that the",
         "Ford Motor Company", "alias"),
        (INTERVIEW, "that it is", "Sara Seago", "pronoun"),
        (INTERVIEW, "that others", "Sara Seago", "pronoun"),
    ],
)  # fmt: skip
def test_a_speaker_is_named_and_the_basis_says_how(text: str, begins: str, speaker: str, basis: str) -> None:
    quote = only_quote(text, begins)
    assert (quote.speaker, quote.speaker_basis) == (speaker, basis)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("A spokesman for Ann Lee said that no date had been set.", "that no"),
        ("Senator Ann Lee met voters at noon. They said that it was over.", "that it"),
        ("Ann Lee and Bo Ek met Carl Mogens and Dan Reed. The lawyers said that it was over.", "that it"),
        ("The local council said that the road would close.", "that the"),
        ("The police said that nobody was hurt.", "that nobody"),
        ("A deputy governor, Ann Lee, left. The governor said that he was sad.", "that he"),
        ("Reports said that the road would close.", "that the"),
        ("Egyptologists say that they were sacrificed.", "that they"),
    ],
)
def test_nobody_is_named_where_nobody_is_told(text: str, begins: str) -> None:
    assert only_quote(text, begins).speaker is None


@pytest.mark.parametrize(
    ("text", "begins", "speaker"),
    [
        (
            "On Monday Ford made a filing. According to the filing, it had been late.",
            "it had",
            "Ford",
        ),
        ("A member of parliament, Ann Lee, said that it was over.", "that it", "Ann Lee"),
        (
            "David Ek and Louise Ek were arrested. The father said that he was sorry.",
            "that he",
            "David Ek",
        ),
        ("The press asked Ann Lee about it on Monday, but she declined to comment.", "to comment", "Ann Lee"),
        ("Representatives from Norway said that the fish was fresh.", "that the", "Norway"),
        ("A niece of Ann Lee, who said that she was hurt, came to court.", "that she", None),
        (
            "In a study released by the Marlow Museum, scientists reported that the frogs were old.",
            "that the",
            "Marlow Museum",
        ),
        (
            "Ann Lee of the Marlow Gazette wrote on Monday. The Gazette said that it was proud.",
            "that it",
            "Marlow Gazette",
        ),
        ("Senator Ann Lee was late. The Kansas senator said that she was sorry.", "that she", "Ann Lee"),
        ("Judge Ann Lee was ill. The judge in that case said that he lied.", "that he", None),
    ],
)
def test_speakers_behind_what_stands_for_them(text: str, begins: str, speaker: str | None) -> None:
    assert only_quote(text, begins).speaker == speaker


def test_research_is_looked_for_once_in_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    find = Groups._find_teams
    monkeypatch.setattr(Groups, "_find_teams", lambda self: looked.append(1) or find(self))
    text = "Scientists at the University of Oslo published a paper. " + "The study said that the ice had melted. " * 20
    assert len(annotator().annotate(text).quotes) == 20
    assert len(looked) == 1
