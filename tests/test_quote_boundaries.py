"""Where contents begin and end, and speech whose speaker stands on a line of his own."""

from __future__ import annotations

from functools import cache

import pytest

from transforms.language_model import DEFAULT_MODELS, LanguageModel
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.boundaries import mended
from transforms.quotes.signatures import signed_attributions


@cache
def language_model() -> LanguageModel:
    return LanguageModel(DEFAULT_MODELS["en"])


def marked(text: str) -> MarkedText:
    return MarkedText(language_model().parse(text))


def tokens(text: MarkedText, words: str) -> list[int]:
    start = text.parsed.text.index(words)
    return [*text.parsed.tokens_within(start, start + len(words))]


def surface(text: MarkedText, found: set[int] | list[int]) -> str:
    return " … ".join(text.parsed.text[a:b] for a, b in text.parsed.spans(found))


MENDED = {
    "not what stands before the colon": (
        "The virus can live there: the researchers found large amounts of it in the nose.",
        ("the researchers", "found", "large amounts of it in the nose"),
        "large amounts of it in the nose",
    ),
    "the list of clauses": (
        "The team reported that coal did most of the harm; that race mattered; and that smoke crossed borders.",
        ("The team", "reported", "that coal did most of the harm"),
        "that coal did most of the harm; that race mattered; and that smoke crossed borders",
    ),
    "not whom the paper cites": (
        "The Marlow Mail reported that the envoy was dead, citing sources in the ministry.",
        ("The Marlow Mail", "reported", "that the envoy was dead, citing sources in the ministry"),
        "that the envoy was dead",
    ),
    "not what was done next": (
        "The mayor announced that he would close the bridge, before reversing course on Monday.",
        ("The mayor", "announced", "that he would close the bridge, before reversing course on Monday"),
        "that he would close the bridge",
    ),
    "what was predicted next": (
        "The bureau predicted that the storm would pass, before beginning to weaken on Monday.",
        ("The bureau", "predicted", "that the storm would pass, before beginning to weaken on Monday"),
        "that the storm would pass, before beginning to weaken on Monday",
    ),
    "not the signature": (
        "Ann Lee says that the ruling binds all of them.\n\n– Court of Marlow\n\nNothing else was said.",
        ("Ann Lee", "says", "that the ruling binds all of them.\n\n– Court of Marlow"),
        "that the ruling binds all of them",
    ),
    "the open bracket": (
        "The army said hundreds of IS (Islamic State) fighters escaped from the camp.",
        ("The army", "said", ") fighters escaped from the camp"),
        "hundreds of IS (Islamic State) fighters escaped from the camp",
    ),
    "a consequence in quoted words": (
        "Ann Lee said it was “a rule” so everybody should use “the kind of mask they have.”",
        ("Ann Lee", "said", "it was “a rule”"),
        "it was “a rule” so everybody should use “the kind of mask they have.”",
    ),
    "not the other share": (
        "52 percent of the members voted to leave and 48 percent to stay.",
        ("52 percent of the members", "voted", "to leave and 48 percent to stay"),
        "to leave",
    ),
    "not who is given as an example": (
        "Other members urged him to go, such as Senator Ann Lee, who called it a shame.",
        ("Other members", "urged", "him to go, such as Senator Ann Lee, who called it a shame"),
        "him to go",
    ),
    "what hangs on it behind an insertion": (
        "The studies suggest a new feature on the plane, which had not failed before, was forcing the nose down.",
        ("The studies", "suggest", "a new feature on the plane, which had not failed before"),
        "a new feature on the plane, which had not failed before, was forcing the nose down",
    ),
    "the predicate behind the attribution": (
        "Six of the fires were, according to the court, “cruel” and set at night.",
        ("the court", "according to", "Six of the fires were"),
        "Six of the fires were … “cruel” and set at night",
    ),
    "the whole word": (
        "Voters wish to re-elect them in May.",
        ("Voters", "wish", "to re"),
        "to re-elect them in May",
    ),
    "as well as": (
        "Ann Lee called it “an insult” as well as a breach of the treaty.",
        ("Ann Lee", "called", "it “an insult” as well"),
        "it “an insult” as well as a breach of the treaty",
    ),
    "what goes on in the present": (
        "Ann Lee said that the deal is a frame, and the work is in the hands of others.",
        ("Ann Lee", "said", "that the deal is a frame"),
        "that the deal is a frame, and the work is in the hands of others",
    ),
    "what a paper was told": (
        "The hospital treated nine people, the Marlow Mail reported the governor said.",
        ("the Marlow Mail", "reported", "the governor said"),
        "The hospital treated nine people … the governor said",
    ),
    "a second clause with that": (
        "Ann Lee said the dam was safe, and that nobody had to leave.",
        ("Ann Lee", "said", "the dam was safe"),
        "the dam was safe, and that nobody had to leave",
    ),
    "what would be": (
        "Ann Lee said she was tired of the quarrel, but would stay in office until June.",
        ("Ann Lee", "said", "she was tired of the quarrel"),
        "she was tired of the quarrel, but would stay in office until June",
    ),
    "not what others say": (
        "Some engineers believe the dam was weak from the start, while others say the flood was too high.",
        ("Some engineers", "believe", "the dam was weak from the start, while others say the flood was too high"),
        "the dam was weak from the start",
    ),
    "not what others do": (
        "Ann Lee said the dam was safe, and villagers accused her of lying.",
        ("Ann Lee", "said", "the dam was safe, and villagers accused her of lying"),
        "the dam was safe",
    ),
    "not the silence": (
        "Ann Lee put the loss at nine million euros but gave no details.",
        ("Ann Lee", "put", "the loss at nine million euros but gave no details"),
        "the loss at nine million euros",
    ),
    "not who wants to stay unnamed": (
        "A deal is near, said two bankers, who asked not to be named.",
        ("two bankers", "said", "A deal is near, said two bankers, who asked not to be named"),
        "A deal is near",
    ),
    "the relative pronoun": (
        "The fire spread to two barns, which officials said were empty.",
        ("officials", "said", "were empty"),
        "which … were empty",
    ),
    "not the day of the ruling": (
        "The court ruled on September 11 the closing of the dam was unlawful.",
        ("The court", "ruled", "on September 11 the closing of the dam was unlawful"),
        "the closing of the dam was unlawful",
    ),
    "not whom the source cites": (
        "The Marlow Mail reported, citing the ministry, there were nine cracks in the dam.",
        ("The Marlow Mail", "reported", "citing the ministry, there were nine cracks in the dam"),
        "there were nine cracks in the dam",
    ),
    "the subject of a passive": (
        "The seat is considered by both parties to be safe.",
        ("both parties", "is considered", "to be safe"),
        "The seat … to be safe",
    ),
    "the subject": (
        "The ministry announced the flight recorder of the lost jet has been recovered.",
        ("The ministry", "announced", "has been recovered"),
        "the flight recorder of the lost jet has been recovered",
    ),
    "who is to act": (
        "The minister called on villages and schools to save water.",
        ("The minister", "called", "to save water"),
        "villages and schools to save water",
    ),
    "the predicate": (
        "Ann Lee said the dam on the upper river would break in May.",
        ("Ann Lee", "said", "the dam on the upper river"),
        "the dam on the upper river would break in May",
    ),
    "the addressee": (
        "Ann Lee told Reuters, a news agency, that the dam broke.",
        ("Ann Lee", "told", "Reuters, a news agency, that the dam broke"),
        "that the dam broke",
    ),
    "the other side": (
        "The storm passed on Monday; Ann Lee said the dam was safe.",
        ("Ann Lee", "said", "The storm passed on Monday"),
        "the dam was safe",
    ),
    "according to another": (
        "The storm passed on Monday; according to Ann Lee, the dam was safe.",
        ("Ann Lee", "according to", "The storm passed on Monday"),
        "the dam was safe",
    ),
    "the speaker's next deed": (
        "Ann Lee said they were tired and asked for help.",
        ("Ann Lee", "said", "they were tired and asked for help"),
        "they were tired",
    ),
    "what was withheld": (
        "The police said he died in Marlow without giving a cause.",
        ("The police", "said", "he died in Marlow without giving a cause"),
        "he died in Marlow",
    ),
    "after a semicolon": (
        "Ann Lee said the dam was safe; it was built in 1960.",
        ("Ann Lee", "said", "the dam was safe; it was built in 1960"),
        "the dam was safe",
    ),
    "a second quotation": (
        "Ann Lee called the plan “a grave abuse” and “contrary to law”.",
        ("Ann Lee", "called", "the plan “a grave abuse”"),
        "the plan “a grave abuse” and “contrary to law”",
    ),
    "the lead of another sentence": (
        "However, Ann Lee said, the dam was safe.",
        ("Ann Lee", "said", "However, Ann Lee said, the dam was safe"),
        "the dam was safe",
    ),
    "what is said with but": (
        "The team reported warmer seas harm the reefs, but these losses may be made good by fish.",
        ("The team", "reported", "warmer seas harm the reefs"),
        "warmer seas harm the reefs, but these losses may be made good by fish",
    ),
    "what is said with nor": (
        "The court did not find the network had breached laws, nor its terms.",
        ("The court", "find", "the network had breached laws"),
        "the network had breached laws, nor its terms",
    ),
    "what is said with not only": (
        "Ann Lee said not only does it have air, but the air contains water.",
        ("Ann Lee", "said", "not only does it have air"),
        "not only does it have air, but the air contains water",
    ),
    "the day of the saying": (
        "The police said on Monday they believe the dam broke.",
        ("The police", "said", "on Monday they believe the dam broke"),
        "they believe the dam broke",
    ),
    "a report of a report": (
        "In May, an official said that the dam was safe, Marlow Mail reported.",
        ("Marlow Mail", "reported", "that the dam was safe"),
        "an official said that the dam was safe",
    ),
    "a change of mind": (
        "Ann Lee said the board would be dissolved, but later reversed herself.",
        ("Ann Lee", "said", "the board would be dissolved, but later reversed herself"),
        "the board would be dissolved",
    ),
    "another's deed": (
        "Ann Lee announced classes would be cancelled, while Bo Ek cancelled the fair.",
        ("Ann Lee", "announced", "classes would be cancelled, while Bo Ek cancelled the fair"),
        "classes would be cancelled",
    ),
    "who tells of it": (
        "An official said that the dam was safe, Marlow Mail reported.",
        ("An official", "said", "that the dam was safe, Marlow Mail reported"),
        "that the dam was safe",
    ),
    "the evidence": (
        "The campaign criticized the pardon, pointing to the attack in May.",
        ("The campaign", "criticized", "the pardon, pointing to the attack in May"),
        "the pardon",
    ),
    "the passive's subject": (
        "Ann Lee was described by the board as “a strong advocate”.",
        ("the board", "was described", "by the board as “a strong advocate”"),
        "Ann Lee … as “a strong advocate”",
    ),
    "the dateline": (
        "LISBON (Northline) - The dam is safe, Ann Lee said.",
        ("Ann Lee", "said", "LISBON (Northline) - The dam is safe"),
        "The dam is safe",
    ),
}


@pytest.mark.parametrize(("sentence", "given", "expected"), MENDED.values(), ids=MENDED.keys())
def test_a_content_gets_what_belongs_to_it_and_loses_what_does_not(
    sentence: str, given: tuple[str, str, str], expected: str
) -> None:
    text = marked(sentence)
    source, cue, content = (tokens(text, words) for words in given)
    attribution = Attribution(set(content) - set(source) - set(cue), cue, source)
    assert surface(text, mended(text, attribution)) == expected


def test_a_deed_inside_the_report_stays() -> None:
    text = marked("Reuters reported Iran issued a warrant and demanded a search.")
    content = set(tokens(text, "Iran issued a warrant and demanded a search"))
    assert mended(text, Attribution(content, tokens(text, "reported"), tokens(text, "Reuters"))) == content


SIGNED = {
    "below": (
        "The bridge closed.\n\n“It had to come.”\n\n— Ann Lee, mayor of Marlow\n\nIt rained.",
        "Ann Lee, mayor of Marlow",
    ),
    "hyphen": ('The bridge closed.\n\n"It had to come."\n- Mayor Ann Lee\n\nIt rained.', "Mayor Ann Lee"),
    "behind": ("“It had to come.” — Ann Lee, mayor of Marlow", "Ann Lee, mayor of Marlow"),
    "with a date": ("“It had to come.”\n— Ann Lee (@annlee) May 3, 2021", "Ann Lee (@annlee)"),
}


@pytest.mark.parametrize(("copy", "name"), SIGNED.values(), ids=SIGNED.keys())
def test_a_name_after_a_dash_signs_the_quotation_before_it(copy: str, name: str) -> None:
    text = marked(copy)
    (found,) = signed_attributions(text)
    assert surface(text, found.content).strip('“”"') == "It had to come."
    assert surface(text, found.source) == name


def test_a_dash_after_the_articles_own_words_signs_nothing() -> None:
    assert not signed_attributions(marked("She sang “Blue Harbour” — Ann Lee's own song.\n\n- Ann Lee was there."))


def test_a_paragraph_without_marks_below_a_verb_and_a_colon_is_what_was_written() -> None:
    text = marked(
        "The mayor, Ann Lee, writes in her letter:\n\nWe cannot accept the offer from the ministry.\n\nIt rained."
    )
    (found,) = signed_attributions(text)
    assert surface(text, found.content) == "We cannot accept the offer from the ministry"
    assert surface(text, found.source) == "The mayor, Ann Lee"


@pytest.mark.parametrize("below", ["Salt and pepper", "Route 9: closed until May after the flood.", "- It was late."])
def test_lists_below_a_colon_are_no_block_quotes(below: str) -> None:
    assert not signed_attributions(marked(f"The mayor, Ann Lee, says in her letter:\n\n{below}\n\nIt rained."))


def test_an_insertion_belongs_to_the_clause_that_it_stands_in() -> None:
    text = marked("One truck broke the rail; fifty gallons of fuel, officials said, spilled and burned.")
    content = {*tokens(text, "One truck broke the rail; fifty gallons of fuel"), *tokens(text, "spilled and burned")}
    attribution = Attribution(content, tokens(text, "said"), tokens(text, "officials"))
    assert surface(text, mended(text, attribution)) == "fifty gallons of fuel … spilled and burned"
