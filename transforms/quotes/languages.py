"""Direct speech in German, French, Spanish and Italian: quotation marks, a verb of saying beside them, and a name.

No tree is read, so that any language model will do: its tags and relations differ from language to language, word order
beside a quotation hardly does. "…", sagte Ann Lee; Ann Lee sagte: "…"; « … », a-t-elle dit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.word_lists import word_set


class Language(NamedTuple):
    """What the rules know of a language."""

    cues: frozenset[str]
    """Forms of verbs of saying that stand beside quotations."""
    auxiliaries: frozenset[str]
    """Words that belong to a cue right before it."""
    breaks: frozenset[str]
    """Words with which a place, a time or an addressee begins: the source ends before them."""
    pronouns: frozenset[str]


LANGUAGES: Mapping[str, Language] = {
    "de": Language(
        word_set("""
            sagt sagte gesagt sagten sagen erklärt erklärte erklärten betont betonte meint meinte schreibt schrieb
            schrieben teilte berichtet berichtete ergänzt ergänzte fügte antwortet antwortete fragt fragte fordert
            forderte warnt warnte kritisiert kritisierte kündigte erzählt erzählte versichert versicherte behauptet
            behauptete bestätigt bestätigte räumte rief mahnt mahnte lobt lobte beklagt beklagte zitiert zitierte heißt
            hieß so unterstrich versprach verspricht urteilte resümierte kommentierte twitterte bemerkte
            """),
        word_set("hat habe haben hatte hatten"),
        word_set("""
            am im in an auf bei beim vor nach gegenüber dem zu zur zum mit über während heute gestern montag dienstag
            mittwoch donnerstag freitag samstag sonntag laut weiter dazu und nun später nicht
            """),
        word_set("er sie es"),
    ),
    "fr": Language(
        word_set("""
            dit disait déclare déclaré affirme affirmé explique expliqué ajoute ajouté estime estimé assure assuré
            indique indiqué précise précisé souligne souligné raconte raconté répond répondu répondait lance lancé
            annonce annoncé confie confié rappelle rappelé reconnaît reconnu regrette regretté écrit conclut conclu
            poursuit poursuivi insiste insisté commente commenté promet promis prévient prévenu demande demandé
            dénonce dénoncé martèle martelé témoigne témoigné résume résumé réagi réagit note noté observe observé
            """),
        word_set("a ont avait avaient"),
        word_set("""
            à au aux dans lors devant sur mardi lundi mercredi jeudi vendredi samedi dimanche hier aujourd'hui pour
            après avant lorsque et en que qui ce matin
            """),
        word_set("il elle ils elles on"),
    ),
    "es": Language(
        word_set("""
            dijo dice dicho decía declaró declara declarado afirmó afirma afirmado explicó explica explicado añadió
            añade añadido aseguró asegura asegurado señaló señala señalado indicó indica indicado respondió responde
            respondido preguntó pregunta escribió escribe escrito anunció anuncia anunciado advirtió advierte advertido
            insistió insiste subrayó subraya destacó destaca comentó comenta contó cuenta contado reconoció reconoce
            sostuvo sostiene recordó recuerda manifestó manifiesta lamentó lamenta concluyó concluye agregó agrega
            expresó expresa prometió promete criticó denunció apuntó precisó precisa exclamó reiteró
            """),
        word_set("ha han había habían"),
        word_set("""
            en a al durante ante sobre el-lunes ayer hoy lunes martes miércoles jueves viernes sábado domingo para tras
            antes después cuando y que este esta por
            """),
        word_set("él ella ellos ellas"),
    ),
    "it": Language(
        word_set("""
            detto dice disse ha-detto dichiara dichiarato dichiarò afferma affermato affermò spiega spiegato spiegò
            aggiunge aggiunto aggiunse assicura assicurato sottolinea sottolineato racconta raccontato risponde risposto
            rispose scrive scritto scrisse annuncia annunciato avverte avvertito insiste insistito commenta commentato
            conclude concluso ricorda ricordato riconosce riconosciuto sostiene sostenuto precisa precisato osserva
            osservato chiede chiesto replica replicato ammette ammesso denuncia denunciato promette promesso prosegue
            """),
        word_set("ha hanno aveva avevano"),
        word_set("""
            a ai al alla alle in nel nella durante su lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi
            per dopo prima quando e che davanti con
            """),
        word_set("lui lei loro egli ella"),
    ),
}
LONGEST_SOURCE = 12
WIDEST_GAP = 14
"""Words between a quotation and its cue at most."""
ENDS = frozenset(".?!;…")
ENCLITIC = re.compile(r"^-(?:t-)?(?:il|elle|on|ils|elles)$")
INNER_MARKS = "“”„«»‹›‘’\"' \u00a0\u202f"


def direct_attributions_in(text: MarkedText, language: str) -> list[Attribution]:
    """The direct speech of a text in one of :data:`LANGUAGES`; nothing in any other language."""
    known = LANGUAGES.get(language)
    found: list[Attribution] = []
    for number in range(len(text.quotations) if known else 0):
        joined = found[-1] if found else None
        attribution = _attribute(text, number, known, joined)  # type: ignore[arg-type]
        if attribution is not None and attribution is not joined:
            found.append(attribution)
    return found


def _attribute(text: MarkedText, number: int, known: Language, before: Attribution | None) -> Attribution | None:
    tokens = text.tokens_of[number]
    if not any(text.is_word(i) for i in tokens):
        return None
    follows = before is not None and _goes_on(text, number, before)
    after, lead = _after(text, tokens[-1] + 1), _before(text, tokens[0] - 1)
    clause = _clause(text, after, known, inverted=True)
    if clause is None and follows and before is not None:
        before.content.update(tokens)
        return before
    if clause is None and lead and (text.parsed.words[lead[-1]] in (":", ",") or not text.is_word(lead[-1])):
        clause = _clause(text, lead, known, inverted=False)
    if clause is None or not _is_utterance(text, number, lead, after):
        return None
    return Attribution(set(tokens), clause[0], clause[1], direct=True)


def _is_utterance(text: MarkedText, number: int, lead: list[int], after: list[int]) -> bool:
    """Whether a quotation is more than a word or a title in quotation marks."""
    words = [i for i in text.tokens_of[number] if text.is_word(i)]
    inner = text.parsed.text[text.quotations[number].start : text.quotations[number].end].strip(INNER_MARKS)
    introduced = bool(lead) and text.parsed.words[lead[-1]] == ":"
    introduced = introduced or (bool(after) and text.parsed.words[after[0]] == ",")
    return introduced or len(words) > 3 or inner.endswith((".", "!", "?", ","))


def _after(text: MarkedText, i: int) -> list[int]:
    """Tokens behind a quotation, up to the end of the sentence or the next quotation."""
    found: list[int] = []
    paragraph = text.parsed.paragraph[i - 1]
    while i < len(text.parsed) and text.parsed.paragraph[i] == paragraph and text.quotation[i] < 0:
        if text.parsed.words[i] in ENDS:
            break
        if not text.parsed.is_space[i]:
            found.append(i)
        i += 1
    return found


def _before(text: MarkedText, i: int) -> list[int]:
    """Tokens before a quotation, back to the end of the sentence before or another quotation."""
    found: list[int] = []
    paragraph = text.parsed.paragraph[i + 1]
    while i >= 0 and text.parsed.paragraph[i] >= paragraph - (not found) and text.quotation[i] < 0:
        if text.parsed.words[i] in ENDS:
            break
        if not text.parsed.is_space[i]:
            found.insert(0, i)
        i -= 1
    return found


def _clause(text: MarkedText, tokens: list[int], known: Language, inverted: bool) -> tuple[list[int], list[int]] | None:
    """Cue and source among the tokens beside a quotation; behind it the verb stands first, before it the name."""
    lower = text.parsed.lower
    near = tokens[:WIDEST_GAP] if inverted else tokens[-WIDEST_GAP - LONGEST_SOURCE :]
    cues = [i for i in near if lower[i] in known.cues or lower[i].partition("-")[0] in known.cues]
    if not cues:
        return None
    verb = cues[0] if inverted else cues[-1]
    at = tokens.index(verb)
    cue = [i for i in tokens[max(0, at - 3) : at] if lower[i].partition("-")[0] in known.auxiliaries] + [verb]
    behind, ahead = tokens[at + 1 :], [i for i in tokens[:at] if i not in cue]
    enclitic = next((i for i in tokens[max(0, at - 2) : at + 3] if ENCLITIC.match(lower[i])), None)
    if enclitic is not None:
        return cue, [enclitic]
    order = (behind, ahead) if inverted else (ahead, behind)
    for side in order:
        source = _source(text, side, known, from_left=side is behind)
        if source:
            return cue, source
    return cue, []


def _source(text: MarkedText, tokens: list[int], known: Language, from_left: bool) -> list[int]:
    """The name or noun phrase that begins right behind the cue, or stands first before it."""
    lower = text.parsed.lower
    found: list[int] = []
    for i in tokens:
        ends = not text.is_word(i) and text.parsed.words[i] not in "-–'’."
        if ends or lower[i] in known.breaks:
            if found or from_left:
                break
            continue
        found.append(i)
        if lower[i] in known.pronouns:
            break
    named = any(text.parsed.words[i][:1].isupper() for i in found) or any(lower[i] in known.pronouns for i in found)
    return found[:LONGEST_SOURCE] if named or len(found) > 1 else []


def _goes_on(text: MarkedText, number: int, before: Attribution) -> bool:
    """Whether nothing but the attribution's own clause stands between the quotation and the one before."""
    parsed, first, last = text.parsed, text.tokens_of[number][0], max(before.content)
    if text.quotations[number].continues:
        return True
    gap = [i for i in range(last + 1, first) if text.is_word(i)]
    own = {*before.cue, *before.source}
    if parsed.paragraph[first] != parsed.paragraph[last]:
        return False
    return not gap or (not own.isdisjoint(gap) and sum(parsed.words[i] in ENDS for i in range(last + 1, first)) <= 1)
