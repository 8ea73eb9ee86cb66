"""Direct speech in other languages than English, with any language model; here one that only cuts texts into words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.records import Quote
from transforms.annotator import Annotator

CASES = {
    "de, behind": ("de", "„Wir haben lange gewartet“, sagte Anna Holm am Montag.", "Anna Holm", 1),
    "de, inward angle marks": ("de", "»Das reicht«, kritisierte der Sprecher der Stadt.", "der Sprecher der Stadt", 1),
    "de, before": ("de", "Minister Otto Brandt erklärte: „Der Damm hält.“", "Minister Otto Brandt", 1),
    "de, interrupted": ("de", "„Der Damm hält“, sagte Otto Brandt. „Wir prüfen ihn jeden Tag.“", "Otto Brandt", 2),
    "fr, enclitic": ("fr", "« Nous ne céderons pas », a-t-elle déclaré mardi.", "elle", 1),
    "fr, behind": ("fr", "« Le barrage tient », a expliqué la maire, Claire Morel.", "la maire", 1),
    "fr, before": ("fr", "Claire Morel a déclaré : « Le barrage tient. »", "Claire Morel", 1),
    "es, behind": ("es", "«No vamos a ceder», dijo la ministra Lucía Vega en Sevilla.", "la ministra Lucía Vega", 1),
    "es, curly": ("es", "“El agua llegará en abril”, aseguró Lucía Vega.", "Lucía Vega", 1),
    "es, before": ("es", "Lucía Vega añadió: “Nadie se queda atrás”.", "Lucía Vega", 1),
    "it, behind": ("it", "«La diga tiene», ha detto il sindaco Paolo Neri.", "il sindaco Paolo Neri", 1),
    "it, straight": ("it", '"Non cediamo", ha aggiunto Neri.', "Neri", 1),
    "it, before": ("it", "Il sindaco ha spiegato: «La diga tiene».", "Il sindaco", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def annotator(tmp_path_factory: pytest.TempPathFactory) -> Annotator:
    import spacy

    folder = tmp_path_factory.mktemp("models")
    for language in ("de", "fr", "es", "it"):
        spacy.blank(language).to_disk(folder / language)
    return Annotator({language: str(folder / language) for language in ("de", "fr", "es", "it")})


def quotes(annotator: Annotator, text: str, language: str) -> list[Quote]:
    annotation = annotator.annotate(text, "", language)
    assert annotation.status == "annotated"
    return list(annotation.quotes)


@pytest.mark.parametrize(("language", "text", "source", "pieces"), CASES.values(), ids=CASES.keys())
def test_direct_speech_has_its_source(annotator: Annotator, language: str, text: str, source: str, pieces: int) -> None:
    (quote,) = quotes(annotator, text, language)
    assert (quote.kind, quote.act) == ("direct", "speech")
    assert quote.source.removeprefix("-").removeprefix("t-") == source
    assert len(quote.content) == pieces
    assert all(text[start:end].strip('“”„«»" .') for start, end in quote.content)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Film „Der lange Weg nach Norden“ läuft am Montag."),
        ("fr", "Le film « La longue route du nord » sort mardi."),
        ("es", "La película «El largo camino del norte» se estrena hoy."),
        ("it", "Il film «La lunga strada del nord» esce oggi."),
    ],
)
def test_titles_are_no_quotes(annotator: Annotator, language: str, text: str) -> None:
    assert not quotes(annotator, text, language)


def test_an_article_in_a_language_without_a_model_says_so(annotator: Annotator) -> None:
    annotation = annotator.annotate("„Vi venter“, sa Ola Nordmann.", "", "nb")
    assert annotation.status == "not_annotated: no model for nb"
    assert not annotation.quotes
    assert not annotation.entities


def test_the_folder_of_a_model_is_as_good_as_its_name(tmp_path: Path) -> None:
    import spacy

    spacy.blank("de").to_disk(tmp_path / "model")
    assert Annotator({"de": str(tmp_path / "model")}).version("de").endswith("model")


PEOPLE = re.compile(
    r"(?:Otto |Anna |Claire |Henri |Lucía |Andrés |Paolo |Carla )?(?:Brandt|Holm|Morel|Vasseur|Vega|Molina|Neri|Fonti)"
)
NAMED = {
    "de": (
        "LÜBECK — Der Bürgermeister Otto Brandt will einen Damm.\n\n„Der Damm hält keinen Winter mehr“, sagte Brandt "
        "am Montag. „Wir haben keine Wahl.“\n\nAnna Holm ist dagegen. »Das kommt zehn Jahre zu spät«, kritisierte sie.",
        ["Otto Brandt", "Anna Holm"],
    ),
    "fr": (
        "LYON — La maire, Claire Morel, veut un pont.\n\n« Le pont ne tiendra pas », a déclaré Mme Morel lundi. "
        "« Nous n'avons pas le choix. »\n\nHenri Vasseur est inquiet. « C'est trop tard », a-t-il affirmé.",
        ["Claire Morel", "Henri Vasseur"],
    ),
    "es": (
        "SEVILLA — La ministra Lucía Vega quiere un puente.\n\n«El puente no aguantará», dijo Vega el lunes. “No hay "
        "otra opción”, añadió Andrés Molina.",
        ["Lucía Vega", "Andrés Molina"],
    ),
    "it": (
        "PAVIA — Il sindaco Paolo Neri vuole rifare il ponte.\n\n«Il ponte non regge», ha detto Neri lunedì. "
        '"Non abbiamo scelta", ha aggiunto Carla Fonti.',
        ["Paolo Neri", "Carla Fonti"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Annotator:
    """A model for each language, with nothing but a recogniser that has learned the people of these texts."""
    folder = tmp_path_factory.mktemp("trained")
    for language, (text, _) in NAMED.items():
        _train(language, text, folder / language)
    return Annotator({language: str(folder / language) for language in NAMED})


def _train(language: str, text: str, path: Path) -> None:
    import spacy
    from spacy.training import Example

    spacy.util.fix_random_seed(1)
    nlp = spacy.blank(language)
    nlp.add_pipe("ner")
    spans = [(m.start(), m.end(), "PER") for m in PEOPLE.finditer(text)]
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": spans})]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(path)


@pytest.mark.parametrize("language", NAMED)
def test_speakers_have_their_full_names_with_a_trained_model(trained: Annotator, language: str) -> None:
    text, speakers = NAMED[language]
    assert [quote.speaker for quote in quotes(trained, text, language)] == speakers
    assert {e.label for e in trained.annotate(text, "", language).entities} == {"PERSON"}


def test_a_pronoun_that_may_be_two_people_is_nobody(trained: Annotator) -> None:
    text = "Henri Vasseur a rencontré Claire Morel. « C'est trop tard », a-t-il affirmé."
    model = trained.annotate(text, "", "fr")
    assert [quote.speaker for quote in model.quotes] == [None]
