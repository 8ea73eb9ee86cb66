"""Where a name begins and ends: rules that repair what the language model found in news copy.

Each rule is a function from names to names, over the tokens of one text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from transforms.names.gazetteer import candidates, country_code
from transforms.names.given_names import gender_of_given_name
from transforms.names.name_tables import (
    AGENCIES,
    BODY_ENDINGS,
    CALENDAR_WORDS,
    DEMONYM_ENDINGS,
    DETERMINERS,
    GENERATION_SUFFIXES,
    NAME_LABELS,
    NAME_PARTICLES,
    PEOPLE_NOUNS,
    PERSON_NOUNS,
    PERSONAL_TITLES,
    POST_NOMINALS,
    THE_BELONGS,
    TIME_ZONES,
    TITLE_HEADS,
    TITLE_MODIFIERS,
    TITLES,
    WEEKDAYS,
)
from transforms.parsed_text import NameSpan, ParsedText

POSSESSIVES = ("'s", "’s", "'", "’")
BREAKS = frozenset(["--", "—", "–", "(", ")", "[", "]"])
GLUED = ("PERSON", "ORG", "GPE", "FAC", "LOC")
QUOTATION_MARKS = frozenset('"“”„«»')
NOT_NAMES = ("RB", "VB", "UH", "DT", "PRP", "CC", "MD", "W", "EX")
"""Tags of words that are capitalised only because a sentence or a quotation begins with them."""
PROFESSIONS = (
    "ist",
    "ster",
    "caster",
    "woman",
    "man",
    "ician",
    "person",
    "ographer",
    "ologer",
    "winner",
    "maker",
    "writer",
)
"""Endings of the words by which a person is introduced."""
GROUPS = frozenset(
    ["members", "leaders", "associates", "supporters", "officials", "representatives", "citizens", "heads"]
)
PLURALS = frozenset(["reports", "groups", "officials", "sources", "authorities", "media", "researchers", "results"])
"""Words that the recogniser takes for bodies at the start of a sentence."""
SCORE = re.compile(r"\s+\d{1,3}\s?[-–]\s?\d{1,3}$")


def is_title(word: str) -> bool:
    """Whether a word before a name is a title ("Mr.", "President") rather than part of the name."""
    return word.lower().rstrip(".") in TITLES


def names_hidden_in_dates(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A holy month or a feast named in a date ("the first week of Lent") is an event."""
    found = []
    for first, end, label in names:
        if label == "DATE":
            found += [NameSpan(a, b, "EVENT") for a, b in _capitalised_runs(parsed, first, end)]
    return names + found


def _capitalised_runs(parsed: ParsedText, first: int, end: int) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for i in range(first, end + 1):
        if i < end and _names_a_day(parsed, i):
            run.append(i)
        elif run:
            yield run[0], run[-1] + 1
            run = []


def _names_a_day(parsed: ParsedText, i: int) -> bool:
    word = parsed.words[i]
    named = parsed.tag[i] in ("NNP", "NNPS") and word[:1].isupper() and not word.isupper()
    return named and len(word) > 2 and not {word.lower().rstrip("."), word.lower().rstrip("s")} & CALENDAR_WORDS


def names_only(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """Numbers, dates and amounts go; a person is a ``PERSON`` in every language."""
    kept = [name for name in names if name.label in NAME_LABELS]
    return [name._replace(label="PERSON") if name.label == "PER" else name for name in kept]


def split_at_line_ends(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A name does not run across a line end, a dash between spaces, a bracket or one mark of a quotation.

    Its longest piece stays; of places with commas between ("Karipur, Kerala") each piece does.
    """
    found: list[NameSpan] = []
    for name in names:
        pieces = list(_pieces(parsed, name))
        found += pieces if name.label == "GPE" else [max(pieces, key=lambda p: (p.end - p.first, -p.first))]
    return found


def _pieces(parsed: ParsedText, name: NameSpan) -> list[NameSpan]:
    pieces, first = [], name.first
    marks = sum(parsed.words[i] in QUOTATION_MARKS for i in range(name.first, name.end))
    for i in range(name.first, name.end):
        word = parsed.words[i]
        place_ends = word == "," and name.label == "GPE"
        if "\n" in word or word in BREAKS or place_ends or (word in QUOTATION_MARKS and marks == 1):
            pieces.append(NameSpan(first, i, name.label))
            first = i + 1
    pieces.append(NameSpan(first, name.end, name.label))
    return [p for p in pieces if p.first < p.end] or [name]


def split_at_and(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Biden and Sanders" are two people; "Members of Congress" are no body, but Congress is."""
    found = []
    surnames = {surname_of(parsed, name) for name in names if name.label == "PERSON"}
    for name in names:
        if parsed.lower[name.first + 1 : name.end][:1] == ["of"] and parsed.words[name.first] in surnames:
            found.append(NameSpan(name.first, name.first + 1, "PERSON"))  # "Lee of Norsar"
            name = name._replace(first=name.first + 2)
        at = next((i for i in range(name.first + 1, name.end - 1) if parsed.lower[i] == "and"), None)
        if (
            at
            and parsed.lower[name.end - 1] not in BODY_ENDINGS
            and (name.label == "PERSON" or {parsed.words[at - 1], parsed.words[name.end - 1]} <= surnames)
        ):
            found += [NameSpan(name.first, at, "PERSON"), NameSpan(at + 1, name.end, "PERSON")]
        else:
            group = parsed.lower[name.first] in GROUPS and parsed.lower[name.first + 1 : name.first + 2] == ["of"]
            found.append(name._replace(first=name.first + 2) if group and name.end - name.first > 2 else name)
    return found


def without_determiner(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "the Senate" -> "Senate"; "the" with a capital inside a sentence belongs to the name ("The Hague")."""
    return [_drop_determiner(parsed, name) for name in names]


def _drop_determiner(parsed: ParsedText, name: NameSpan) -> NameSpan:
    first, end, label = name
    word = parsed.words[first]
    if end - first < 2 or word.lower() not in DETERMINERS:
        return name
    starts = first == 0 or not parsed.text[parsed.start[first] - 1].isspace() or starts_sentence(parsed, first)
    keep = word[0].isupper() and (not starts or f"the {parsed.lower[first + 1]}" in THE_BELONGS)
    return name if keep else NameSpan(first + 1, end, label)


def starts_sentence(parsed: ParsedText, i: int) -> bool:
    return parsed.sentences[parsed.sentence[i]][0] == i


def without_possessive(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """The possessive 's is not part of a name."""
    return [
        name._replace(end=name.end - 1)
        if name.end - name.first > 1 and parsed.words[name.end - 1] in POSSESSIVES
        else name
        for name in names
    ]


def split_at_possessor(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Norway's Radio 1" holds two names when "Norway" is a place elsewhere; "Lloyd's of London" does not."""
    places = {words_of(parsed, n): n.label for n in names if n.label in ("GPE", "LOC", "NORP", "ORG")}
    found = []
    for name in names:
        mark = next((i for i in range(name.first + 1, name.end - 1) if parsed.lower[i] == "'s"), None)
        owner = parsed.text[parsed.start[name.first] : parsed.end[mark - 1]] if mark else ""
        if mark and owner in places:
            found += [NameSpan(name.first, mark, places[owner]), NameSpan(mark + 1, name.end, name.label)]
        else:
            found.append(name)
    return found


def without_titles(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "President Ruiz" -> "Ruiz"; an ORG that is only part of somebody's title is none."""
    found = []
    for name in (_behind_title(parsed, _without_letters(parsed, each)) for each in names):
        trimmed = _trim_title(parsed, name) if name.label == "PERSON" else _trim_title_modifiers(parsed, name)
        if trimmed.first < trimmed.end:
            found.append(trimmed)
    return found


def _without_letters(parsed: ParsedText, name: NameSpan) -> NameSpan:
    """ "Ann Lee QC" -> "Ann Lee", a person."""
    end = name.end
    while end - name.first > 2 and parsed.words[end - 1] in POST_NOMINALS:
        end -= 1
    return name if end == name.end else NameSpan(name.first, end, "PERSON")


def _behind_title(parsed: ParsedText, name: NameSpan) -> NameSpan:
    """ "United States Representative Ann Lee", "Secretary of | State Ann Lee": a person, behind the title."""
    before = parsed.lower[max(0, name.first - 2) : name.first]
    person = _person_in_front(parsed, name)
    if person is not None:
        return person
    of_state = (
        len(before) == 2 and before[1] == "of" and before[0] in TITLE_HEADS and parsed.lower[name.first] == "state"
    )
    if of_state and name.end - name.first > 2 and gender_of_given_name(parsed.words[name.first + 1]) is not None:
        return NameSpan(name.first + 1, name.end, "PERSON")
    if of_state and name.label == "PERSON" and name.end - name.first > 1:
        return name._replace(first=name.first + 1)
    titles = [i for i in range(name.first, name.end - 1) if parsed.lower[i].rstrip(".") in PERSONAL_TITLES]
    behind = parsed.words[titles[-1] + 1 : name.end] if titles and name.label in ("ORG", "PERSON", "GPE") else []
    personal = 0 < len(behind) < 5 and all(w[:1].isupper() or w == "-" for w in behind)
    if personal and behind[-1].lower() not in BODY_ENDINGS | TITLE_HEADS | TITLE_MODIFIERS:
        return NameSpan(titles[-1] + 1, name.end, "PERSON")
    return name


def _person_in_front(parsed: ParsedText, name: NameSpan) -> NameSpan | None:
    """ "Ann Lee of the Northern Museum" taken for a work, "Voter Ann Lee" taken for a body."""
    first, end = name.first, name.end
    if name.label not in ("WORK_OF_ART", "ORG") or end - first < 3 or parsed.lower[end - 1] in BODY_ENDINGS:
        return None
    if parsed.lower[first] in PERSON_NOUNS and gender_of_given_name(parsed.words[first + 1]) is not None:
        return NameSpan(first + 1, end, "PERSON")
    of = next((i for i in range(first + 2, min(end, first + 5)) if parsed.lower[i] == "of"), None)
    place = name.label == "ORG" and candidates(parsed.words[first])  # "Georgia Board of Health"
    given = gender_of_given_name(parsed.words[first]) is not None and not place
    plain = of is not None and given and parsed.lower[of - 1] not in BODY_ENDINGS
    return NameSpan(first, of, "PERSON") if of is not None and plain else None


def _trim_title(parsed: ParsedText, name: NameSpan) -> NameSpan:
    first, end = name.first, name.end
    while first < end - 1 and (is_title(parsed.words[first]) or parsed.words[first] in (".", "Honour", "Honor")):
        first += 1  # "Guest of Honour Ann Lee"
    if end - first > 2 and _is_profession(parsed, first):  # "Immunologist Ann Lee"
        first += 1
    of = next((i for i in range(first + 2, end) if parsed.lower[i] == "of"), end)  # "Ann Lee of the Northern Sea"
    end = of if of - first < 4 else end
    return NameSpan(first, end, name.label)


def _is_profession(parsed: ParsedText, i: int) -> bool:
    """A word that ends as professions do, and no given name, in front of a given name."""
    given = gender_of_given_name(parsed.words[i]) is None and gender_of_given_name(parsed.words[i + 1]) is not None
    known = parsed.lower[i].endswith(PROFESSIONS) or parsed.lower[i] in PERSON_NOUNS
    return given and (known or (starts_sentence(parsed, i) and parsed.lower[i] in parsed.word_forms))


def split_glued(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Twitter West", "India Narendra Modi", "Spaniard Luis Mora": a person's name does not begin with another name.

    Given away is what stands in front: an agency, a country or a people, unless it is a given name too.
    """
    found = []
    for name in names:
        at = _glue(parsed, name) if name.label in GLUED and name.end - name.first > 1 else None
        label = _label_in_front(words_of(parsed, name._replace(end=at))) if at else None
        found.append(NameSpan(at, name.end, "PERSON") if at else name)
        if at and label:
            found.append(NameSpan(name.first, at, label))
    return found


def _glue(parsed: ParsedText, name: NameSpan) -> int | None:
    """Where the second of two names in one begins."""
    if gender_of_given_name(parsed.words[name.first]) is not None or "-" in parsed.words[name.first : name.end]:
        return None
    for at in range(name.first + 1, min(name.first + 3, name.end)):
        given = gender_of_given_name(parsed.words[at]) is not None and parsed.lower[name.end - 1] not in BODY_ENDINGS
        known = name.label == "PERSON" or given or _is_of_a_country(parsed, name, at)
        if known and _is_in_front(parsed, name._replace(end=at), name.end - at > 1, given):
            return at
    return None


def _is_of_a_country(parsed: ParsedText, name: NameSpan, at: int) -> bool:
    """ "First Minister of | Scotland Ann Lee": a country behind "of", and two words that are no body's."""
    country = parsed.lower[name.first - 1] == "of" and country_code(words_of(parsed, name._replace(end=at)))
    return bool(country) and name.end - at == 2 and parsed.lower[name.end - 1] not in BODY_ENDINGS


def _is_in_front(parsed: ParsedText, front: NameSpan, full: bool, given: bool) -> bool:
    """Whether the first words of a name are one of their own, given that a full name or a given name follows."""
    words, single = words_of(parsed, front), front.end - front.first == 1
    if words.lower() in AGENCIES:
        return True
    people = single and calls_people(parsed, front.first)
    behind = front.first > 0 and parsed.lower[front.first - 1] in ("of", "from", "for", "to", "in")
    place = bool(country_code(words)) if given or behind else False
    place = place or bool((behind or not single) and not given and candidates(words))
    return full and bool(people or place or (given and behind and candidates(words)))


def _label_in_front(word: str) -> str | None:
    return "ORG" if word.lower() in AGENCIES else "GPE" if country_code(word) or candidates(word) else None


def _trim_title_modifiers(parsed: ParsedText, name: NameSpan) -> NameSpan:
    """ "National Security" before "Adviser" and "Press" before "Secretary" belong to the title, not to a body."""
    end = name.end
    if name.label != "ORG" or not _before_title_head(parsed, end):
        return name if not _after_title_of(parsed, name) else name._replace(end=name.first)
    while end > name.first and parsed.lower[end - 1] in TITLE_MODIFIERS:
        end -= 1
    return name._replace(end=end)


def _before_title_head(parsed: ParsedText, i: int) -> bool:
    return i < len(parsed) and parsed.lower[i] in TITLE_HEADS


def _after_title_of(parsed: ParsedText, name: NameSpan) -> bool:
    """ "Defense" in "Secretary of Defense"."""
    words = parsed.lower[name.first : name.end]
    before = parsed.lower[max(0, name.first - 2) : name.first]
    return (
        len(before) == 2 and before[1] == "of" and before[0] in TITLE_HEADS and all(w in TITLE_MODIFIERS for w in words)
    )


def without_scores(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Rovers 2-1" -> "Rovers": how a match ended is no part of a team's name, nor are figures of a person's."""
    return [_drop_score(parsed, name) for name in names]


def _drop_score(parsed: ParsedText, name: NameSpan) -> NameSpan:
    if name.label == "PERSON":
        figure = next((i for i in range(name.first + 1, name.end) if parsed.words[i][0].isdigit()), name.end)
        return name._replace(end=figure)
    score = SCORE.search(words_of(parsed, name))
    if score is None:
        return name
    limit = parsed.start[name.first] + score.start()
    return name._replace(end=next(i for i in range(name.first, name.end) if parsed.end[i] >= limit) + 1)


def without_small_words(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "united Germany" -> "Germany"; what has no capital letter, or only that of its sentence, names nobody."""
    found = [_without_kind(parsed, name._replace(first=_first_capital(parsed, name))) for name in names]
    return [name for name in found if name.first < name.end and not _is_no_name(parsed, name)]


def _without_kind(parsed: ParsedText, name: NameSpan) -> NameSpan:
    """ "Northern Press news agency" -> "Northern Press"."""
    kind = 2 if parsed.words[name.end - 2 : name.end] == ["news", "agency"] else 1
    known = kind == 2 or parsed.words[name.end - 1] in ("newspaper", "magazine", "website")
    return name._replace(end=name.end - kind) if known and name.end - name.first > kind else name


def _first_capital(parsed: ParsedText, name: NameSpan) -> int:
    """The first token that is no small word; names of works and particles ("de Gaulle") keep theirs."""
    first = name.first
    small = {i for i in range(name.first, name.end) if not any(c.isupper() or c.isdigit() for c in parsed.words[i])}
    if name.label == "WORK_OF_ART" and len(small) < name.end - name.first:
        return first
    while first in small and (parsed.lower[first] not in NAME_PARTICLES or len(small) == name.end - name.first):
        hyphened = first + 3 < name.end and parsed.words[first + 1] == "-"  # "pro-Beijing New People Party"
        first += 3 if hyphened else 1
    begins = first < name.end - 1 and starts_sentence(parsed, first)
    return first + (begins and parsed.tag[first] in ("VBG", "IN", "RB", "CC", "WRB") and name.label != "WORK_OF_ART")


def _is_no_name(parsed: ParsedText, name: NameSpan) -> bool:
    """A single adverb, verb or pronoun for a name, a bare title, a time zone, or the "Super" of "Super Tuesday"."""
    if name.end - name.first > 1 or name.label not in ("PERSON", "ORG", "GPE", "LOC", "FAC"):
        return False
    word, after = parsed.lower[name.first], parsed.lower[name.end : name.end + 1]
    plain_tag = parsed.tag[name.first].startswith(NOT_NAMES) and not parsed.words[name.first].isupper()
    plain_tag |= word in PLURALS and not parsed.words[name.first].isupper()
    plural = starts_sentence(parsed, name.first) and parsed.tag[name.first] == "NNS" and name.label != "PERSON"
    plain_tag |= plural or word.removesuffix("s") in PERSON_NOUNS - {word} or word.endswith("ologists")
    definite = name.first > 0 and parsed.lower[name.first - 1] == "the"
    abbreviated = after == ["."] and len(word) < 6  # "Atty. Ann Lee"
    is_title_only = word.rstrip(".") in PERSONAL_TITLES and (name.label != "PERSON" or definite or abbreviated)
    return plain_tag or is_title_only or word.rstrip(".") in TIME_ZONES or (after != [] and after[0] in WEEKDAYS)


def cut_at_a_place(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Fair Wind in Oslo" -> "Fair Wind", when that is a name elsewhere in the text."""
    known = {words_of(parsed, name) for name in names}
    found = []
    for name in names:
        at = next((i for i in range(name.first + 1, name.end - 1) if parsed.lower[i] in ("in", "on", "at")), name.end)
        shorter = name._replace(end=at)
        found.append(shorter if words_of(parsed, shorter) in known else name)
    return found


def calls_people(parsed: ParsedText, i: int) -> bool:
    """ "Democrat", "Spaniard": what stands in front of a name and is none."""
    return parsed.lower[i] in PEOPLE_NOUNS or parsed.lower[i].endswith(DEMONYM_ENDINGS)


def words_of(parsed: ParsedText, name: NameSpan) -> str:
    """A name as it is written."""
    return parsed.text[parsed.start[name.first] : parsed.end[name.end - 1]]


def last_word(parsed: ParsedText, name: NameSpan) -> int:
    """The first token of a name's last word: of "Osei-Frimpong" it is "Osei"."""
    i = name.end - 1
    while i > name.first and parsed.end[i - 1] == parsed.start[i]:
        i -= 1
    return i


def surname_of(parsed: ParsedText, name: NameSpan) -> str:
    """A name's last word, hyphens and all; a "Jr." behind it is none."""
    while name.end - name.first > 2 and parsed.lower[name.end - 1].rstrip(".") in GENERATION_SUFFIXES:
        name = name._replace(end=name.end - 1)
    return words_of(parsed, name._replace(first=last_word(parsed, name)))


def without_headline_verbs(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Lee Says", "Ann Lee Found Somebody": of a capitalised headline only what the text names elsewhere.

    A word is none of the name when the text also has it in lower case, and the name without it.
    """
    alone = {words_of(parsed, name) for name in names}
    return [_before_verb(parsed, name, alone) if name.end - name.first > 1 else name for name in names]


def _before_verb(parsed: ParsedText, name: NameSpan, alone: Collection[str]) -> NameSpan:
    if parsed.lower[name.end - 1] in BODY_ENDINGS:
        return name
    for at in range(name.first + 1, name.end):
        front = name._replace(end=at, label="PERSON")
        common = parsed.words[at].istitle() and parsed.lower[at] in parsed.word_forms
        if common and words_of(parsed, front) in alone:
            person = name.label == "PERSON" or gender_of_given_name(parsed.words[name.first]) is not None
            return front if person and parsed.tag[at] not in ("IN", "CC", "POS") else name
    return name
