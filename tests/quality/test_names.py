"""People, bodies and places are named no worse than the floors say, and that is measured rightly."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from schemas.records import Entity
from tests.quality import names
from tests.quality.names import Document, Mention

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))["names"]
OWN = names.own_documents()


def test_pronouns_get_the_right_names() -> None:
    named = names.name_pronouns(OWN, names.ours)
    assert named.precision >= FLOORS["pronoun_precision"]
    assert named.coverage >= FLOORS["pronoun_coverage"]


def test_the_nearest_name_is_a_worse_guess() -> None:
    assert names.name_pronouns(OWN, names.nearest_name).precision < FLOORS["pronoun_precision"] - 0.2


def test_mentions_of_one_thing_share_a_name() -> None:
    baselines = [names.b_cubed(OWN, g).f1 for g in (names.by_string, names.by_surname)]
    assert names.b_cubed(OWN, names.by_canonical).f1 >= max(FLOORS["b_cubed_f1"], *baselines)


def test_speakers_and_countries_are_right() -> None:
    speakers, countries = names.name_speakers(OWN), names.name_countries(OWN)
    assert speakers.right / speakers.asked >= FLOORS["speakers_right"]
    assert countries.right / countries.asked >= FLOORS["countries_right"]


def test_every_marked_quote_is_asked_for() -> None:
    assert names.name_speakers(OWN).asked >= sum(len(d.speakers) for d in OWN)


def test_the_marks_of_the_own_texts_are_read() -> None:
    first = OWN[0]
    assert (first.doc_id, len(OWN)) == ("ferry-inquiry", 13)
    assert all(d.text[m.start : m.end] == m.text for d in OWN for m in d.mentions)
    assert not any(c in d.text for d in OWN for c in "[]*>")
    assert first.speakers["“Nobody answered him"] == "Marit Solheim"
    assert first.countries == {"Bergen": "NO"}


STORY = Document(
    "a",
    "Ann Lee saw Bo Ek. Lee left. She ran.",
    [
        Mention(0, 7, "Ann Lee", "1", False),
        Mention(12, 17, "Bo Ek", "2", False),
        Mention(19, 22, "Lee", "1", False),
        Mention(29, 32, "She", "1", True),
    ],
)


def entity(start: int, end: int, canonical: str = "") -> Entity:
    return Entity(start, end, STORY.text[start:end], "PERSON", canonical)


FOUND = [entity(0, 7, "Ann Lee"), entity(12, 17, "Bo Ek"), entity(19, 22, "Ann Lee")]


@pytest.fixture
def as_found(monkeypatch: pytest.MonkeyPatch) -> list[Entity]:
    """The story read with given entities, and with "Bo Ek" for "She"."""
    found = list(FOUND)
    monkeypatch.setattr(names, "read", lambda _: names.Found(found, [], {29: "Bo Ek"}, found))
    return found


@pytest.mark.usefixtures("as_found")
def test_a_wrong_name_is_given_but_not_right() -> None:
    assert names.name_pronouns([STORY], names.ours) == (1, 1, 0)


@pytest.mark.usefixtures("as_found")
def test_the_nearest_name_is_that_of_the_last_person_before() -> None:
    assert names.name_pronouns([STORY], names.nearest_name) == (1, 1, 1)


@pytest.mark.usefixtures("as_found")
def test_a_peer_is_right_when_its_cluster_holds_the_name() -> None:
    right, wrong, silent = ({"a": clusters} for clusters in ([[[0, 7], [29, 32]]], [[[12, 17], [29, 32]]], [[[0, 7]]]))
    assert [names.name_pronouns([STORY], names.of_peer(c)) for c in (right, wrong, silent)] == [
        (1, 1, 1), (1, 1, 0), (1, 0, 0),
    ]  # fmt: skip


def test_b_cubed_counts_what_is_apart_and_what_is_mixed(as_found: list[Entity]) -> None:
    assert names.b_cubed([STORY], names.by_canonical) == (3, 1, 1)
    assert names.b_cubed([STORY], names.by_string) == (3, 1, pytest.approx(2 / 3))
    as_found[1] = as_found[1]._replace(canonical="Ann Lee")
    assert names.b_cubed([STORY], names.by_canonical) == (3, pytest.approx(5 / 9), 1)


def test_the_report_says_when_gum_is_absent_and_measures_it_when_it_is_there(tmp_path: Path) -> None:
    absent = list(names.report(tmp_path / "none.jsonl", None))
    assert "skipped" in str(absent[-1])
    rows = [{"doc_id": d, "text": STORY.text, "mentions": [m._asdict() for m in STORY.mentions]} for d in "abcdef"]
    (tmp_path / "gum.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    titles = [getattr(part, "title", "") for part in names.report(tmp_path / "gum.jsonl", None)]
    assert sum("GUM" in str(title) for title in titles) == 4
