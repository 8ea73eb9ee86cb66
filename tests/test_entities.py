"""Names: found whole, without what does not belong to them, and under one name per article."""

from __future__ import annotations

from itertools import pairwise

import pytest

from schemas.records import Entity
from tests.annotating import annotated, seed_text
from tests.quote_cases import CASES
from transforms.names.canonical import canonical_names


def canonical(text: str) -> dict[str, str]:
    return {e.text: e.canonical for e in annotated(text).entities}


@pytest.mark.parametrize(
    "name", ["Rafah", "Gaza Strip", "Hamas", "Washington", "UN Security Council", "Ramadan", "White House", "Pentagon"]
)
def test_the_seed_article_names(name: str) -> None:
    assert name in canonical(seed_text())


@pytest.mark.parametrize(
    ("mention", "full"),
    [
        ("Gallant", "Yoav Gallant"),
        ("Yoav Gallant", "Yoav Gallant"),
        ("Netanyahu", "Benjamin Netanyahu"),
        ("Jean-Pierre", "Karine Jean-Pierre"),
        ("Austin", "Lloyd J. Austin III"),
        ("Lloyd J. Austin III", "Lloyd J. Austin III"),
        ("John F. Kirby", "John F. Kirby"),
        ("US", "United States"),
        ("U.S.", "United States"),
    ],
)
def test_mentions_of_one_person_or_country_share_a_name(mention: str, full: str) -> None:
    assert canonical(seed_text())[mention] == full


@pytest.mark.parametrize("text", [seed_text(), *(text for text, _ in CASES.values())])
def test_offsets_give_back_the_surface_in_order_and_without_overlap(text: str) -> None:
    entities = annotated(text).entities
    assert all(text[e.start : e.end] == e.text for e in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr. Thomas Weller met President Anna Ruiz in Oslo.", ["Thomas Weller", "Anna Ruiz", "Oslo"]),
        ("Germany's Channel 4 said Germany had won.", ["Germany", "Channel 4"]),
        ("The fair opened on Christmas Eve in 2019.", ["Christmas Eve"]),
        ("His lawyer, Atty. Benito Salon, said that he was ill.", ["Benito Salon"]),
        ('Speaking to Reuters, an attendee Om Varma said, "We drink it."', ["Reuters", "Om Varma"]),
        ("The WHO report was late, and WHO said so again.", ["WHO", "WHO"]),
        ("Immunologist Anna Ruiz met Queen Elizabeth II.", ["Anna Ruiz", "Elizabeth II"]),
        ("He left the University of California, San Diego in May.", ["University of California, San Diego"]),
        ("Secretary of State Anna Ruiz resigned.", ["Anna Ruiz"]),
        ("They met in March and again last Tuesday.", []),
        ("The firm sold 40 percent for $3 million.", []),
    ],
)
def test_names_are_found_without_titles_possessives_and_dates(text: str, names: list[str]) -> None:
    found = [e.text for e in annotated(text).entities]
    assert [n for n in names if n not in found] == []
    assert set(found) <= set(names)


def entities_of(*names: tuple[str, str]) -> tuple[str, list[Entity]]:
    """A text that lists names, and the mentions in it."""
    text, found = "", []
    for name, label in names:
        found.append(Entity(len(text), len(text) + len(name), name, label, ""))
        text += name + "; "
    return text, found


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ann B. Lee", "Lee", "Ann Lee"], ["Ann B. Lee"] * 3),
        (["Bill Stone", "Mary Stone", "Stone"], ["Bill Stone", "Mary Stone", "Mary Stone"]),
        (["Stone", "Bill Stone"], ["Bill Stone"] * 2),
        (["J. Smith", "John Smith"], ["John Smith"] * 2),
        (["Mark Hill", "Martin Hill"], ["Mark Hill", "Martin Hill"]),
        (["Sam King Jr.", "King"], ["Sam King Jr.", "Sam King Jr."]),
    ],
)
def test_people_are_merged_by_surname_and_given_name(names: list[str], expected: list[str]) -> None:
    text, entities = entities_of(*((name, "PERSON") for name in names))
    assert canonical_names(text, entities) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Acme", "Acme Corp."], ["Acme Corp."] * 2),
        (["UN Security Council", "Security Council"], ["UN Security Council"] * 2),
        (["National Transport Board", "NTB"], ["National Transport Board"] * 2),
        (["the United Nations", "UN"], ["United Nations"] * 2),
        (["Bank of Norway", "Bank of Chile"], ["Bank of Norway", "Bank of Chile"]),
    ],
)
def test_bodies_are_merged_by_short_form_and_acronym(names: list[str], expected: list[str]) -> None:
    text, entities = entities_of(*((name, "ORG") for name in names))
    assert canonical_names(text, entities) == expected


def test_an_acronym_in_brackets_means_the_name_before_it() -> None:
    text = "Office of Rail Safety (OfRS) fined two firms. OfRS is new."
    entities = [Entity(0, 21, text[:21], "ORG", ""), Entity(46, 50, text[46:50], "ORG", "")]
    assert canonical_names(text, entities)[1] == "Office of Rail Safety"


def labels(text: str) -> dict[str, str]:
    return {e.text: e.label for e in annotated(text).entities}


def test_the_score_of_a_match_is_no_part_of_a_name() -> None:
    text = "Rovers beat Norfield United 2-1 on Sunday. Norfield United 2-1 was a result that nobody had expected."
    assert not any(name.endswith("1") for name in labels(text))


def test_a_name_behind_a_personal_title_is_a_persons_and_so_is_its_bare_surname() -> None:
    text = "Mayor Lukan Pastrides said that the road would open. Pastrides called the question “fair” and left."
    assert [(e.canonical, e.label) for e in annotated(text).entities] == [("Lukan Pastrides", "PERSON")] * 2


def test_a_body_whose_name_begins_as_a_title_stays_a_body() -> None:
    assert labels("He spoke for Justice Department officials.").get("Justice Department") == "ORG"


def test_a_feast_is_nobody() -> None:
    assert labels("The farmers said that frost after Easter was likely.").get("Easter") != "PERSON"


def test_a_ship_beside_its_kind_is_nobody() -> None:
    text = "The trawler, the 30-metre Fair Wind, took on water after her nets had caught on a wreck."
    assert labels(text).get("Fair Wind") != "PERSON"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Twitter West accused his rival. Kanye West had run before.", {"Twitter", "Kanye West"}),
        ("The prime minister of India Narendra Modi met with Erdogan at the port. Recep Tayyip Erdoğan then left.",
         {"India", "Narendra Modi", "Tayyip Erdoğan"}),
        ("Abena Osei-Frimpong was banned. Osei-Frimpong, 26, denied it.", {"Abena Osei-Frimpong"}),
        ("Spaniard Luis Mora won this time, and Republican Ruben Acosta was second.", {"Luis Mora", "Ruben Acosta"}),
        ("The Norland Institute of Volcanoes (Norvolc) warned. Norvolc was right.", {"Norland Institute of Volcanoes"}),
    ],
)  # fmt: skip
def test_names_that_stand_side_by_side_or_are_cut_short_are_told_apart(text: str, names: set[str]) -> None:
    found = {e.canonical for e in annotated(text).entities if e.label != "NORP"}
    assert found == names


def test_the_spouse_is_not_meant_by_the_bare_surname() -> None:
    assert canonical("Sam Lee and his wife Chancellor Ann Lee came. Lee spoke first.")["Lee"] == "Sam Lee"


@pytest.mark.parametrize(
    ("text", "mention", "full"),
    [
        (
            "The Supreme Court of Norway ruled. The court was full.",
            "Supreme Court of Norway",
            "Supreme Court of Norway",
        ),
        ("The House of Representatives met on Monday.", "House of Representatives", "House of Representatives"),
        ("The White House was silent. On Tuesday the House voted again.", "House", "House"),
        ("According to Notes from Norland (NFN), it was late. NFN said so twice.", "NFN", "Notes from Norland"),
        (
            "North Marlow Fire and Rescue Service were called to the hotel on Monday.",
            "North Marlow Fire and Rescue Service",
            "North Marlow Fire and Rescue Service",
        ),
        ("Prosecutor Clara Weller QC opened the case.", "Clara Weller", "Clara Weller"),
        ("Minister Joanna Brudzińska spoke. Later Brudzinska left.", "Brudzinska", "Joanna Brudzińska"),
        ("Spokesman Yahya Sarea was on the air. “We will go on,” Saree said.", "Saree", "Yahya Sarea"),
        ("Judge Amy Berman Weller ruled on Friday. Judge Weller spoke.", "Weller", "Amy Berman Weller"),
        ("Pope Francis spoke on Sunday. Francis was tired.", "Francis", "Pope Francis"),
        ("Airfleets, a database of planes, lists it. Airfleets has no such plane.", "Airfleets", "Airfleets"),
        ("Voter Kitty Mak came early.", "Kitty Mak", "Kitty Mak"),
    ],
)
def test_names_are_whole_and_people_known_again(text: str, mention: str, full: str) -> None:
    assert canonical(text)[mention] == full


@pytest.mark.parametrize("text", ["Protesters met in Oslo.", "Scholars have wondered.", "Egyptologists met in Oslo."])
def test_what_people_are_is_no_name(text: str) -> None:
    assert set(canonical(text)) <= {"Oslo"}


@pytest.mark.parametrize("text", ["The Islamic State of Iraq and", "Islamic State and the", "A site, Airfleets"])
def test_a_text_may_end_in_the_middle_of_a_name(text: str) -> None:
    assert annotated(text).status == "annotated"
