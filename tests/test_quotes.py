"""Quotes: which words are ascribed, by which words, to whom."""

from __future__ import annotations

import io
import json
import random
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from schemas.records import Quote
from tests.annotating import annotated, seed_text
from tests.quote_cases import CASES, Expected
from transforms.language_model import DEFAULT_MODELS, LanguageModel
from transforms.quotes import MarkedText, SequenceModel, extract_attributions
from transforms.quotes.corpus import held_back, parse_inline, read_corpus
from transforms.quotes.marks import find_quotations
from transforms.quotes.sequence_model import MODEL_FILE
from transforms.quotes.train import train

WIRE = Path(__file__).parent / "quality" / "quotes" / "wire"
SEED_QUOTES = [
    ("indirect", "that the Israeli government has agreed", "Karine Jean-Pierre"),
    ("direct", "“The prime minister’s office has indicated", "Karine Jean-Pierre"),
    ("direct", "“Contrary to reports, the Prime Minister did not approve", "the office of Benjamin Netanyahu"),
    ("mixed", "the abstention “a retreat from the United States’ consistent position", "Benjamin Netanyahu"),
    ("indirect", "that the abstention did not signal", "Biden administration"),
    ("indirect", "friction between the two countries", None),
    ("indirect", "more than 32,000 people", None),
    ("indirect", "that famine is imminent", None),
    ("direct", "“If I get a date, I’ll definitely share it,” “That’s what we know", "Karine Jean-Pierre"),
    ("indirect", "that he had successfully completed", "Yoav Gallant"),
    ("indirect", "Mr. Austin laid out", None),
    ("indirect", "that the Israeli side has been receptive", None),
    ("indirect", "the United States remains hopeful", "Karine Jean-Pierre"),
    ("indirect", "that negotiations had stalled", "John F. Kirby"),
    ("direct", "“We felt the gap was closing", "John F. Kirby"),
]


def quote_beginning(quotes: list[Quote], begins: str) -> Quote:
    found = [q for q in quotes if q.text.startswith(begins)]
    assert found, f"no quote begins with {begins!r}: {[q.text[:40] for q in quotes]}"
    return found[0]


@pytest.mark.parametrize(("kind", "begins", "speaker"), SEED_QUOTES)
def test_the_seed_article_gives_each_quote_its_speaker(kind: str, begins: str, speaker: str | None) -> None:
    quote = quote_beginning(list(annotated(seed_text()).quotes), begins)
    assert (quote.kind, quote.speaker) == (kind, speaker)


def test_the_quotes_of_the_seed_article_stand_in_text_order() -> None:
    starts = [q.content[0].start for q in annotated(seed_text()).quotes]
    assert starts == sorted(starts)


def test_a_quote_that_is_interrupted_or_goes_on_is_one_row() -> None:
    quotes = list(annotated(seed_text()).quotes)
    assert quote_beginning(quotes, "“The prime minister’s office").text.endswith("make sure that happens.”")
    assert quote_beginning(quotes, "“If I get a date").text.endswith("from the side.”")
    assert quote_beginning(quotes, "“We felt the gap").text.endswith("giving up on our efforts.”")


def test_an_official_without_a_name_keeps_the_description() -> None:
    quotes = list(annotated(seed_text()).quotes)
    assert quote_beginning(quotes, "Mr. Austin laid out").source == "a senior Pentagon official"
    assert quote_beginning(quotes, "that the Israeli side").source == "the official"
    assert quote_beginning(quotes, "that famine").source == "humanitarian groups"


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_wire_copy_of_many_constructions(text: str, expected: list[Expected]) -> None:
    quotes = list(annotated(text).quotes)
    for kind, begins, source, speaker in expected:
        quote = quote_beginning(quotes, begins)
        assert (quote.kind, quote.source, quote.speaker) == (kind, source, speaker)


@pytest.mark.parametrize("text", [seed_text(), *(text for text, _ in CASES.values())])
def test_spans_give_back_the_surface(text: str) -> None:
    for quote in annotated(text).quotes:
        for surface, spans in (
            (quote.text, quote.content),
            (quote.cue, quote.cue_spans),
            (quote.source, quote.source_spans),
        ):
            assert " ".join(text[start:end] for start, end in spans) == surface
        assert quote.content


def test_a_quotation_of_several_paragraphs_is_one_quote_with_a_piece_each() -> None:
    quote = annotated(CASES["several paragraphs"][0]).quotes[0]
    assert len(quote.content) == 4
    assert quote.text.endswith("“And it took all of you.”")


def test_an_attitude_is_told_from_speech() -> None:
    quotes = list(annotated(CASES["bodies"][0]).quotes)
    assert quote_beginning(quotes, "that mistrust").act == "attitude"
    assert quote_beginning(quotes, "that measles").act == "speech"


@pytest.mark.parametrize(
    "text",
    [
        "The band released “Blue Harbour” in 1998 and toured for a year.",
        "The so-called “blue zone” covers twelve streets. Parking there is free on Sundays.",
        "He spoke for an hour and left without a word.",
    ],
)
def test_titles_and_scare_quotes_are_no_quotes(text: str) -> None:
    assert not annotated(text).quotes


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "“", '"', "”", "“”", ": “”", '" " "', "''", "‘", "„ “ ”", "said", "he said: “"]
)
def test_bare_marks_and_empty_texts_are_survived(text: str) -> None:
    assert annotated(text).status == "annotated"


@pytest.mark.parametrize(
    ("text", "language", "quotations"),
    [
        ("“One,” he said. “Two.”", "en", ["“One,”", "“Two.”"]),
        ('"One," he said. "Two."', "en", ['"One,"', '"Two."']),
        ("''One,'' he said.", "en", ["''One,''"]),
        ("He said: „Eins“, dann „zwei“.", "de", ["„Eins“", "„zwei“"]),
        ("»Eins«, sagte er.", "de", ["»Eins«"]),
        ("«Un», dit-il.", "fr", ["«Un»"]),
        ("‘It’s over,’ she said.", "en", ["‘It’s over,’"]),
        ("“He said “no” to me,” she said.", "en", ["“He said “no” to me,”"]),
        ('A 12" pipe and a 9" pipe.', "en", []),
        ("“Open to the end.\n\nNext.", "en", ["“Open to the end."]),
    ],
)
def test_quotation_marks_are_paired(text: str, language: str, quotations: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text, language)] == quotations


def test_an_open_quotation_goes_on_where_the_next_paragraph_opens_one() -> None:
    continues = [q.continues for q in find_quotations("“One.\n\n“Two.\n\n“Three.”\n\n“Four.”")]
    assert continues == [False, True, True, False]


def test_rules_alone_find_direct_speech_without_a_trained_model() -> None:
    text = CASES["interrupted"][0]
    parsed = LanguageModel(DEFAULT_MODELS["en"]).parse(text)
    found = extract_attributions(MarkedText(parsed))
    assert [len(parsed.spans(a.content)) for a in found] == [2, 2]


def test_the_model_file_is_small_and_says_what_it_was_trained_on() -> None:
    about = SequenceModel.load().about
    assert MODEL_FILE.stat().st_size < 20_000_000
    assert len(about["data_sha256"]) == 64
    assert about["language_model"] == DEFAULT_MODELS["en"]


MARKED = {
    "d0": "<s1>Ann Lee</s1> <k1>said</k1> <c1>the road was closed</c1>.",
    "d1": "<s1>The mayor</s1> <k1a>fears</k1a> <c1>that more rain will come</c1>.",
    "d3": "<c1>“We won,”</c1> <s1>Tom Reed</s1> <k1>said</k1>. <c1>“It was close.”</c1>",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of texts with inline marks, one of them held back."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, marked in MARKED.items():
        (folder / f"{name}.txt").write_text(marked)
    return folder


def test_training_twice_gives_the_same_file(tmp_path: Path, corpus: Path) -> None:
    outs = [tmp_path / "one.zip", tmp_path / "two.zip"]
    said = [train(read_corpus([corpus]), out) for out in outs]
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert said[0].startswith(f"trained on {sum(not held_back(name) for name in MARKED)} texts")
    assert set(zipfile.ZipFile(io.BytesIO(outs[0].read_bytes())).namelist()) == {"cues.crf", "roles.crf", "about.json"}


def test_what_is_held_back_changes_nothing_but_the_scores(tmp_path: Path, corpus: Path) -> None:
    (kept,) = (name for name in MARKED if held_back(name))
    train(read_corpus([corpus]), tmp_path / "one.zip")
    (corpus / f"{kept}.txt").unlink()
    train(read_corpus([corpus]), tmp_path / "two.zip")
    one, two = (SequenceModel.load(tmp_path / name) for name in ("one.zip", "two.zip"))
    assert one.about["data_sha256"] == two.about["data_sha256"]
    assert one.about["held_back"] != two.about["held_back"]


def test_annotations_are_read_in_three_forms(tmp_path: Path, corpus: Path) -> None:
    inline = read_corpus([corpus])
    lines, stand_off, texts = tmp_path / "c.jsonl", tmp_path / "stored", tmp_path / "texts.jsonl"
    lines.write_text("\n".join(json.dumps(annotated._asdict()) for annotated in inline))
    stand_off.mkdir()
    texts.write_text("\n".join(json.dumps({"doc_id": a.doc_id, "text": a.text}) for a in inline))
    for doc_id, text, quotes in inline:
        record = {"doc_id": doc_id, "sha256": sha256(text.encode()).hexdigest(), "quotes": quotes}
        (stand_off / f"{doc_id}.json").write_text(json.dumps(record))
    as_json = json.dumps([*map(tuple, inline)])
    assert json.dumps([*map(tuple, read_corpus([lines]))]) == as_json
    assert json.dumps([*map(tuple, read_corpus([stand_off], texts))]) == as_json


@pytest.mark.parametrize(("text", "problem"), [("another text", "not the one"), (None, "not among")])
def test_an_annotation_without_its_text_is_refused(tmp_path: Path, text: str | None, problem: str) -> None:
    stored, texts = tmp_path / "stored", tmp_path / "texts.jsonl"
    stored.mkdir()
    (stored / "a.json").write_text(json.dumps({"doc_id": "a", "sha256": "0" * 64, "quotes": []}))
    texts.write_text(json.dumps({"doc_id": "a" if text else "b", "text": text or "x"}))
    with pytest.raises(ValueError, match=problem):
        read_corpus([stored], texts)


def test_inline_marks_become_spans() -> None:
    text, quotes = parse_inline("<s1>He</s1> <k1a>hopes</k1a> <c1>so</c1>.")
    assert text == "He hopes so."
    assert quotes == [{"content": [(9, 11)], "cue": [(3, 8)], "source": [(0, 2)], "attitude": True}]


@pytest.mark.parametrize("marked", ["a</s1>", "<c1>never closed"])
def test_bad_inline_marks_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"opened|closed"):
        parse_inline(marked)


def test_a_question_that_was_put_is_not_the_answerers_statement() -> None:
    text = "Asked whether the dam could be lowered, Ann Lee said that it would buy time."
    assert [q.text for q in annotated(text).quotes] == ["that it would buy time"]


def test_the_people_that_a_survey_asked_are_no_quote() -> None:
    assert not annotated("The institute asked 2,300 pupils aged 13 to 17. Most of them slept badly.").quotes


@pytest.mark.parametrize(
    "deed",
    [
        "Ann Lee answered some questions about the campaign.",
        "Ann Lee contended for the party's nomination.",
        "The council and Ann Lee could not agree on a budget.",
        "The broadcaster called the presidential race.",
        "His coworkers alerted the authorities.",
        "Heavy rains put a damper on the fair.",
        "The half back Ann Lee enjoyed the win.",
        "Ann Lee was sworn in as governor on Monday.",
        "The club has not commented on the death.",
        "The council's constituents may elect it as many times as they wish to.",
    ],
)
def test_a_plain_object_of_a_verb_that_says_nothing_with_it_is_no_quote(deed: str) -> None:
    assert not annotated(deed).quotes


def test_where_something_was_said_is_no_part_of_it() -> None:
    text = "Ann Lee acknowledged that the talks had stalled in an interview with Channel 9 that aired on Monday."
    assert annotated(text).quotes[0].text == "that the talks had stalled"


def test_a_venue_inside_reported_speech_of_another_stays() -> None:
    text = "Ann Lee said that Tom Reed had mentioned the plan in an interview with Channel 9."
    assert annotated(text).quotes[0].text.endswith("Channel 9")


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ('"We owe the city nothing. Not a cent!" Varga told the crowd on Thursday.', "Varga",
         '"We owe the city nothing. Not a cent!"'),
        ("“You'll have it on Monday,” snapped Trammell, a car dealer.", "Trammell, a car dealer",
         "“You'll have it on Monday,”"),
        ('"She never called," Baylosis, 40, recalled on Saturday at the pier.', "Baylosis, 40", '"She never called,"'),
        ('Lena Vass told a guard at the door, "they took it all".', "Lena Vass", '"they took it all"'),
        ('"We stand ready" tweeted Lena Vass "to help them at sea."', "Lena Vass",
         '"We stand ready" "to help them at sea."'),
        ('The governor tweeted her reasoning saying, "Today I signed it into law."', "The governor",
         '"Today I signed it into law."'),
        ('The bank emailed owners saying: "We are sorry for it."', "The bank", '"We are sorry for it."'),
        ('Dam weak from the start - Lena Vass: "It was built in a hurry. Nobody looked."', "Lena Vass",
         '"It was built in a hurry. Nobody looked."'),
        ('Lena Vass told reporters the dam was only part of it: "We have nine of them."', "Lena Vass",
         'the dam was only part of it: "We have nine of them."'),
    ],
)  # fmt: skip
def test_direct_speech_beside_verbs_that_the_tree_mistakes(text: str, source: str, content: str) -> None:
    (quote,) = annotated(text).quotes
    assert (quote.source, quote.text) == (source, content)


def test_what_is_expected_is_said_by_nobody() -> None:
    (quote,) = annotated(
        "The harbour was to open on Monday, but a return to normal was expected to take longer."
    ).quotes
    assert (quote.source, quote.speaker) == ("", None)
    assert "a return to normal" in quote.text


def test_a_participle_has_the_speaker_of_the_cue_before() -> None:
    text = "Lena Vass told Reuters that Ann Lee “had a crazy plan,” adding, “He lost all of it … he lost everybody.”"
    assert [quote.source for quote in annotated(text).quotes] == ["Lena Vass", "Lena Vass"]


MANGLED = [
    *'"“”,.:—;()',
    *("\n", " - ", " according to ", " said ", ", and ", " which ", " that ", " to ", " as well as ", " told NPR "),
    *(" not only ", " called ", "\u00a0", " 's "),
]


def mangled(seed: int, texts: list[str]) -> str:
    """A few paragraphs of wire copy with words cut, swapped and put in between."""
    chance = random.Random(seed)
    text = "\n".join(chance.choice(texts).split("\n")[: chance.randint(1, 6)])
    for _ in range(chance.randint(0, 25)):
        at, words = chance.randrange(max(1, len(text))), text.split(" ")
        first, second = chance.randrange(len(words)), chance.randrange(len(words))
        words[first], words[second] = words[second], words[first]
        cut = text[:at] + text[at + chance.randint(1, 12) :]
        text = chance.choice([cut, text[:at] + chance.choice(MANGLED) + text[at:], " ".join(words)])
    return text


@pytest.mark.parametrize("part", range(4))
def test_mangled_copy_is_survived(part: int) -> None:
    texts = [parse_inline(path.read_text(encoding="utf-8"))[0] for path in sorted(WIRE.glob("*.txt"))]
    for seed in range(part * 150, (part + 1) * 150):
        text = mangled(seed, texts)
        for quote in annotated(text).quotes:
            assert all(0 <= start < end <= len(text) for start, end in quote.content), seed


def test_two_sources_of_one_clause_are_both_the_source() -> None:
    text = (
        "According to reports from the ministry of internal affairs of Belarus on Friday, and Vyasna, an independent "
        "Belarusian human rights center, on Thursday, around 18,250 to 63,000 visitors attended the rally."
    )
    (quote,) = annotated(text).quotes
    assert quote.text == "around 18,250 to 63,000 visitors attended the rally"
    assert "Vyasna" in quote.source


def test_topics_of_a_talk_are_no_quote() -> None:
    assert annotated("Ann Lee discusses her youth, her plans and issues including climate change.").quotes == []
