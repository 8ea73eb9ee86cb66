"""One text in, everything that is found in it out: entities, quotes and their speakers. No Beam in here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from schemas.records import Annotation, Article, Entity, Quote, Span
from transforms.language_model import DEFAULT_MODELS, LanguageModel
from transforms.names.entities import find_entities
from transforms.parsed_text import ParsedText
from transforms.quotes import SequenceModel, extract_attributions
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.kinds import act_of, kind_of
from transforms.quotes.languages import LANGUAGES
from transforms.quotes.sequence_model import MODEL_FILE
from transforms.speakers.people import People
from transforms.speakers.pronouns import Meant, resolve_by_paragraph, resolve_pronouns
from transforms.speakers.resolution import Speakers

ANNOTATOR_VERSION = "5"
"""Goes up with every change that changes rows."""


class Annotator:
    """Annotates texts one at a time; what is found in a text never depends on other texts.

    Cheap to make and to pickle: a model is loaded when the first text in its language comes.
    """

    def __init__(self, models: Mapping[str, str] | str | None = None, quote_model: Path | None = None) -> None:
        """``models`` maps languages (ISO 639-1) to model packages; a single name is the English model.

        ``quote_model`` is a file written by ``dateline train`` that takes the place of the project's own.
        """
        given = {"en": models} if isinstance(models, str) else dict(models or {})
        self.models: dict[str, str] = {**DEFAULT_MODELS, **given}
        self.quote_model = quote_model or MODEL_FILE
        self._loaded: dict[str, LanguageModel] = {}
        self._quote_model: SequenceModel | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"models": self.models, "quote_model": self.quote_model, "_loaded": {}, "_quote_model": None}

    def annotate(self, text: str, headline: str = "", language: str = "en") -> Annotation:
        """Entities and quotes of one text. An unknown language ("") is taken for English; raises on bugs only."""
        code = (language or "en").lower().replace("_", "-").split("-")[0]
        if code not in self.models:
            return Annotation(f"not_annotated: no model for {language}", annotator_version=self.version(code))
        entities, quotes = annotate_parsed(self._model(code).parse(text), code, self._quotes(code), headline)
        return Annotation("annotated", entities, quotes, self.version(code))

    def read(self, text: str, language: str = "en") -> Reading:
        """All that is found in one text in a language that has a model, in tokens."""
        return read_parsed(self._model(language).parse(text), language, self._quotes(language))

    def load(self, language: str = "en") -> None:
        """Load the model of a language now, if there is one; raises what loading raises."""
        code = (language or "en").lower().split("-")[0]
        if code in self.models:
            self._model(code)
            self._quotes(code)

    def version(self, language: str = "en") -> str:
        """What the rows of a language were made with: the rules' version and the model's name."""
        own = "" if self.quote_model == MODEL_FILE else f"+{self.quote_model.name}"
        return f"{ANNOTATOR_VERSION}+{Path(self.models.get(language, 'none')).name}{own}"

    def _model(self, code: str) -> LanguageModel:
        if code not in self._loaded:
            self._loaded[code] = LanguageModel(self.models[code])
        return self._loaded[code]

    def _quotes(self, code: str) -> SequenceModel | None:
        """The trained part of the quote extraction; there is one for English only."""
        if code == "en" and self._quote_model is None:
            self._quote_model = SequenceModel.load(self.quote_model)
        return self._quote_model if code == "en" else None


def annotate_one(annotator: Annotator, article: Article) -> Annotation:
    """The annotation of one article; a text that the rules fail on keeps its row, with the reason as status."""
    if article.status != "usable" and not article.text:
        return Annotation(f"not_annotated: {article.status}", annotator_version=ANNOTATOR_VERSION)
    annotator.load(article.language)  # a model that cannot be loaded is no fault of the article's
    try:
        return annotator.annotate(article.text, article.headline, article.language)
    except Exception as error:
        return Annotation(f"failed: {type(error).__name__}: {error}", annotator_version=ANNOTATOR_VERSION)


def annotate_parsed(
    parsed: ParsedText, language: str = "en", model: SequenceModel | None = None, headline: str = ""
) -> tuple[list[Entity], list[Quote]]:
    """Entities and quotes of a parsed text, both in text order; quotes by rules alone without a model."""
    reading = read_parsed(parsed, language, model, headline)
    speakers = Speakers(parsed, reading.people, reading.pronouns)
    return reading.entities, [_quote(reading.marked, attribution, speakers) for attribution in reading.attributions]


class Reading(NamedTuple):
    """All that is found in a text before it becomes rows."""

    marked: MarkedText
    entities: list[Entity]
    attributions: list[Attribution]
    people: People
    pronouns: dict[int, Meant]


def read_parsed(
    parsed: ParsedText, language: str = "en", model: SequenceModel | None = None, headline: str = ""
) -> Reading:
    """Names, attributions, people, and whom the pronouns mean."""
    entities = find_entities(parsed, headline)
    marked = MarkedText(parsed, language)
    attributions = extract_attributions(marked, model)
    people = People(parsed, entities, [number >= 0 for number in marked.quotation])
    return Reading(marked, entities, attributions, people, _pronouns(language, parsed, people, attributions))


def _pronouns(language: str, parsed: ParsedText, people: People, attributions: list[Attribution]) -> dict[int, Meant]:
    if language == "en":
        return resolve_pronouns(parsed, people, attributions)
    words = LANGUAGES[language].pronouns if language in LANGUAGES else ()
    return resolve_by_paragraph(parsed, people, attributions, words)


def _quote(marked: MarkedText, attribution: Attribution, speakers: Speakers) -> Quote:
    parsed = marked.parsed
    content, cue, source = (_spans(parsed, t) for t in (attribution.content, attribution.cue, attribution.source))
    speaker = speakers.resolve(attribution.source)
    return Quote(
        kind=kind_of(marked, attribution),
        act=act_of(marked, attribution),
        text=_joined(parsed.text, content),
        content=content,
        cue=_joined(parsed.text, cue),
        cue_spans=cue,
        source=_joined(parsed.text, source),
        source_spans=source,
        speaker=speaker.name,
        speaker_basis=speaker.basis,
        confidence=speaker.confidence,
    )


def quote_spans(quote: Quote) -> dict[str, object]:
    """A quote as annotations are written: spans [start, end] of content, cue and source, and its act."""
    roles = {"content": quote.content, "cue": quote.cue_spans, "source": quote.source_spans}
    return {role: [[span.start, span.end] for span in spans] for role, spans in roles.items()} | {"act": quote.act}


def _spans(parsed: ParsedText, tokens: Iterable[int]) -> list[Span]:
    return [Span(start, end) for start, end in parsed.spans(tokens)]


def _joined(text: str, spans: Iterable[Span]) -> str:
    return " ".join(text[start:end] for start, end in spans)
