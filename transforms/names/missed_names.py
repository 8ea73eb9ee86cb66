"""Names that the recogniser missed, wholly or in part, and that their surroundings or their form give away.

Each rule is a function from names to names, over the tokens of one text, as in :mod:`transforms.names.name_repairs`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from transforms.names.gazetteer import DIVISION_WEIGHT, candidates, country_code
from transforms.names.given_names import gender_of_given_name
from transforms.names.name_repairs import calls_people, is_title, starts_sentence, words_of
from transforms.names.name_tables import (
    AGENCIES,
    BODY_ENDINGS,
    CALENDAR_WORDS,
    DETERMINERS,
    NAME_PARTICLES,
    PERSON_NOUNS,
    PERSONAL_TITLES,
    TITLE_MODIFIERS,
    WEEKDAYS,
)
from transforms.parsed_text import NameSpan, ParsedText
from transforms.word_lists import word_set

HONOUR = ("Honour", "Honor")
INITIAL = re.compile(r"(?:[A-Z]\.)+$")
ROYAL = frozenset(["king", "queen", "prince", "princess", "pope", "emperor", "empress", "sultan"])
STATE_SYSTEMS = word_set("""
    california texas illinois wisconsin carolina massachusetts maryland michigan nebraska colorado tennessee missouri
    arkansas alaska hawaii minnesota alabama maine
    """)
"""States whose university has campuses in several towns."""
CHAMBERS = frozenset(["representatives", "commons", "lords", "delegates", "councillors", "peers"])
KINDS = word_set("""
    database website site platform newspaper magazine company firm startup charity agency broadcaster organisation
    organization group party union association airline network publisher retailer club
    """)
"""What an apposition says of a body."""
SERVICES = frozenset(["service", "authority", "agency", "department", "commission", "council", "board", "trust"])
LEVANT = frozenset(["levant", "syria", "sham"])
OF_A_PLACE = frozenset(["court", "union"])
"""Bodies that many places have, and that are named with theirs."""
BETWEEN_INITIALS = frozenset(["of", "the", "and", "for", "in", "on", "from", "to", "at", "&"])
BRACKETED_ACRONYM = re.compile(r"[A-Z][A-Za-z&-]+$")


def names_behind_titles(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Mayor Ann Lee", "Mr. Lee": what stands behind a personal title is a name, found or not."""
    taken = {i for name in names for i in range(name.first, name.end)}
    found = list(names)
    for i, word in enumerate(parsed.lower):
        royal = word in ROYAL and gender_of_given_name(parsed.words[min(i + 1, len(parsed) - 1)]) is not None
        titled = word.rstrip(".") in PERSONAL_TITLES or royal
        if titled and parsed.words[i][0].isupper() and i not in taken:
            first = i + 2 if parsed.words[i + 1 : i + 2] == ["."] else i + 1  # "Atty. Ann Lee"
            end = next(
                (k for k in range(first, len(parsed)) if k > i + 4 or not _may_be_name(parsed, k, taken)), len(parsed)
            )
            closed = end not in taken or parsed.lower[end - 1] in BODY_ENDINGS
            if first < end < i + 5 and closed and parsed.lower[end - 1] not in BODY_ENDINGS:
                found.append(NameSpan(first, end, "PERSON"))
    return found


def _may_be_name(parsed: ParsedText, i: int, taken: set[int]) -> bool:
    word = parsed.words[i]
    written = word[:1].isupper() and not (word.isupper() and len(word) > 2) and parsed.tag[i] == "NNP"
    return written and i not in taken and not is_title(word) and parsed.lower[i] not in TITLE_MODIFIERS


def joined_halves(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A given name and a surname that were found one by one are one person, unless the first half is a place."""
    found: list[NameSpan] = []
    for name in names:
        if found and _are_halves(parsed, found[-1], name):
            found[-1] = NameSpan(found[-1].first, name.end, "PERSON")
        else:
            found.append(name)
    return found


def _are_halves(parsed: ParsedText, one: NameSpan, two: NameSpan) -> bool:
    particle = parsed.words[two.first] in NAME_PARTICLES and two.end - two.first == 2 and two.label == "PERSON"
    if particle and one.end - one.first == 1 and one.end == two.first and parsed.words[one.first].istitle():
        return not (country_code(parsed.words[one.first]) or parsed.lower[one.first] in AGENCIES)
    single = one.end - one.first == 1 == two.end - two.first and one.end == two.first
    if not single or parsed.tag[one.first] != "NNP" or parsed.tag[two.first] != "NNP":
        return False
    labels = {one.label, two.label}
    given = parsed.words[one.first]
    personal = "PERSON" in labels or labels == {"GPE"} or gender_of_given_name(given) is not None
    other = country_code(given) or candidates(given) or given.lower() in AGENCIES
    return personal and not other and not given.isupper()


def with_given_names(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """A given name that was left out in front of an initial or a surname is taken in: "Ann" before "B. Lee"."""
    taken = {i for name in names for i in range(name.first, name.end)}
    found = [
        name._replace(first=name.first - 1) if name.label == "PERSON" and _is_given_name(parsed, name, taken) else name
        for name in (_behind_title(parsed, name, taken) for name in names)
    ]
    return [_with_surname(parsed, _person_in_full(parsed, name, taken), taken) for name in found]


def _with_surname(parsed: ParsedText, name: NameSpan, taken: set[int]) -> NameSpan:
    """ "Ann" before "Lee", "Sergeant Ann" before a "Lees" that was taken for a plural, "Ann Lee" before "-Ek"."""
    i = name.end
    if name.label != "PERSON" or i + 1 >= len(parsed) or i in taken:
        return name
    if parsed.words[i] == "-" and parsed.start[i] == parsed.end[i - 1] and parsed.start[i + 1] == parsed.end[i]:
        return name._replace(end=i + 2) if parsed.words[i + 1].istitle() and i + 1 not in taken else name
    titled = name.first > 0 and parsed.lower[name.first - 1].rstrip(".") in PERSONAL_TITLES
    proper = parsed.tag[i] == "NNP" or (parsed.tag[i] == "NNPS" and titled)
    proper = proper and parsed.words[i].istitle() and parsed.head[i - 1] == i
    short = name.end - name.first < 3 and parsed.dep[i - 1] == "compound" and not is_title(parsed.words[i])
    return name._replace(end=i + 1) if proper and short and parsed.lower[i] not in BODY_ENDINGS else name


def _behind_title(parsed: ParsedText, name: NameSpan, taken: set[int]) -> NameSpan:
    """ "Judge Ann Berman Lee" of which "Lee" was found: all that stands between the title and it."""
    first = name.first
    while first > 0 and name.first - first < 3 and _may_be_name(parsed, first - 1, taken):
        first -= 1
    titled = first > 0 and parsed.lower[first - 1].rstrip(".") in PERSONAL_TITLES and first - 1 not in taken
    return name._replace(first=first) if titled and name.label == "PERSON" else name


def _person_in_full(parsed: ParsedText, name: NameSpan, taken: set[int]) -> NameSpan:
    """ "Adam Schiff" of which "Schiff" was taken for a place, "an attendee Om Prakash": people, by what is in front."""
    first, before = name.first - 1, name.first - 2
    single = name.label in ("ORG", "LOC", "GPE", "PRODUCT") and name.end - name.first == 1 and before >= 0
    if not single or first in taken or not _may_be_name(parsed, first, taken):
        return name
    word = parsed.words[name.first]
    small = all(place.weight <= DIVISION_WEIGHT for place in candidates(word)[:1]) and parsed.head[first] == name.first
    place = bool(country_code(word)) or (bool(candidates(word)) and not small)
    common = gender_of_given_name(parsed.words[first]) is not None and not place
    role = parsed.lower[before] in PERSON_NOUNS and parsed.lower[before - 1] in DETERMINERS
    personal = (common or role) and parsed.lower[name.first] not in BODY_ENDINGS | AGENCIES and not word.isupper()
    return NameSpan(first, name.end, "PERSON") if personal else name


def _is_given_name(parsed: ParsedText, name: NameSpan, taken: set[int]) -> bool:
    i = name.first - 1
    if i < 0 or i in taken or parsed.tag[i] not in ("NNP", "NNPS") or parsed.sentence[i] != parsed.sentence[name.first]:
        return False
    word = parsed.words[i]
    initial = bool(INITIAL.match(parsed.words[name.first]))
    given = word[0].isupper() and word.isalpha() and not is_title(word) and not word.isupper() and word not in HONOUR
    attached = name.first <= parsed.head[i] < name.end and parsed.dep[i] == "compound"
    known = gender_of_given_name(word) is not None and gender_of_given_name(parsed.words[name.first]) is None
    short = name.end - name.first == 1 or (parsed.words[i - 1] == "," and name.end - name.first == 2)
    alone = attached and short and not starts_sentence(parsed, i)
    return given and (initial or known or (alone and not calls_people(parsed, i) and word.lower() not in AGENCIES))


def missed_names(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """Two to five capitalised words in a row that the recogniser passed over, where they are surely a name.

    A person's begins with a common given name; a body's ends as bodies' names do, or is the subject of a verb.
    """
    taken = {i for name in names for i in range(name.first, name.end)}
    found = list(names) + [NameSpan(i, i + 1, "ORG") for i in range(len(parsed)) if _is_explained(parsed, i, taken)]
    for start, end in _runs_of_names(parsed, taken):
        first = _behind_country(parsed, start, end)
        if gender_of_given_name(parsed.words[first]) and parsed.lower[end - 1] not in BODY_ENDINGS and end - first < 4:
            found.append(NameSpan(first, end, "PERSON"))
        elif parsed.lower[end - 1] in BODY_ENDINGS or parsed.dep[end - 1] in ("nsubj", "agent"):
            found.append(NameSpan(first, end, "ORG"))
    return found


def _is_explained(parsed: ParsedText, i: int, taken: Collection[int]) -> bool:
    """ "Airfleets, a database of aircraft,": a single word that an apposition says is a body."""
    proper = parsed.tag[i] in ("NNP", "NNPS", "NNS") and parsed.words[i].istitle() and i not in taken
    kinds = [c for c in parsed.children[i] if parsed.dep[c] == "appos" and parsed.lower[c] in KINDS] if proper else []
    behind = parsed.lower[i + 1 : i + 3]
    article = bool(kinds) and behind[:1] == [","] and behind[1:] in (["a"], ["an"])
    return article and parsed.dep[i] != "compound" and not is_title(parsed.words[i])


def services_in_full(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "North Wales Fire and Rescue Service" of which "Wales" was found: capitals on both sides of an "and"."""
    at = {i: name for name in names for i in range(name.first, name.end)}
    found: list[NameSpan] = []
    for i in range(2, len(parsed) - 2):
        if parsed.lower[i] != "and" or parsed.tag[i - 1] != "NNP" or parsed.tag[i + 1] != "NNP":
            continue
        first, end = i - 1, i + 1
        while first > 0 and parsed.tag[first - 1] == "NNP" and parsed.words[first - 1].istitle():
            first -= 1
        while end < len(parsed) and parsed.tag[end] == "NNP" and parsed.words[end].istitle():
            end += 1
        inside = {at[k] for k in range(first, end) if k in at}
        held = all(first <= n.first and n.end < i and n.label in ("GPE", "LOC") for n in inside)
        if held and i - first > 1 and end - i > 2 and parsed.lower[end - 1] in SERVICES:
            found.append(NameSpan(first, end, "ORG"))
    return [*_outside(names, found), *found]


def _outside(names: list[NameSpan], longer: list[NameSpan]) -> list[NameSpan]:
    """The names that do not begin inside of longer ones that take their place."""
    covered = {i for name in longer for i in range(name.first, name.end)}
    return [name for name in names if name.first not in covered]


def _behind_country(parsed: ParsedText, first: int, end: int) -> int:
    """ "India Narendra Modi": a given name behind a country begins a name of its own."""
    given = first < end - 2 and gender_of_given_name(parsed.words[first + 1]) is not None
    return first + 1 if given and country_code(parsed.words[first]) else first


def _runs_of_names(parsed: ParsedText, taken: Collection[int]) -> Iterator[tuple[int, int]]:
    """Runs of proper nouns that are no part of a name, a title or a headline."""
    run: list[int] = []
    for i in range(len(parsed) + 1):
        proper = (
            i < len(parsed) and parsed.tag[i] in ("NNP", "NNPS") and i not in taken and parsed.words[i][:1].isupper()
        )
        if proper and not (is_title(parsed.words[i]) or parsed.lower[i].rstrip(".") in CALENDAR_WORDS):
            run.append(i)
            continue
        free = run and not proper and i not in taken and (run[0] - 1 not in taken or calls_people(parsed, run[0] - 1))
        if free and 1 < len(run) < 6 and not _in_headline(parsed, run[0]):
            yield run[0], run[-1] + 1
        run = []


def _in_headline(parsed: ParsedText, i: int) -> bool:
    """Whether most of the longer words of a sentence are capitalised."""
    first, end = parsed.sentences[parsed.sentence[i]]
    long = [word for word in parsed.words[first:end] if len(word) > 3 and word.isalpha()]
    return 2 * sum(word[0].isupper() for word in long) > len(long) + 2 or parsed.words[i].isupper()


def acronyms_in_brackets(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "the National Transport Board (NTB)": the acronym is a name of what stands before it, here and elsewhere."""
    taken = {i for name in names for i in range(name.first, name.end)}
    found = list(names)
    labels: dict[str, str] = {}
    for name in names:
        i = name.end + 1
        if i + 1 < len(parsed) and parsed.words[name.end] == "(" and parsed.words[i + 1] == ")" and i not in taken:
            begins = parsed.words[i][0] == parsed.words[name.first][0] or parsed.words[i] == parsed.words[name.end - 1]
            fits = BRACKETED_ACRONYM.match(parsed.words[i]) and begins
            if fits and name.end - name.first > 1 and name.label != "PERSON":
                found.append(NameSpan(i, i + 1, name.label))
                labels[parsed.words[i]] = name.label
    return [name._replace(label=labels.get(words_of(parsed, name), name.label)) for name in found]


def joined_at_and(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "the Army's Research and | Referral Hospital" is one body's name: none ends with "and"."""
    found: list[NameSpan] = []
    for name in names:
        if found and found[-1].end == name.first and parsed.lower[name.first - 1] == "and" and name.label == "ORG":
            found[-1] = found[-1]._replace(end=name.end)
        else:
            found.append(_with_first_half(parsed, name, found[-1].end if found else 0))
    return found


def _with_first_half(parsed: ParsedText, name: NameSpan, taken: int) -> NameSpan:
    """ "Immigration and | Customs Enforcement": a word in capitals that is no name of its own begins it."""
    first = name.first - 2
    several = name.label == "ORG" and name.end - name.first > 1 and first >= max(1, taken)
    if not several or parsed.lower[name.first - 1] != "and" or not parsed.words[first].istitle():
        return name
    opens = parsed.tag[first - 1] in ("DT", "IN", "POS", "JJ") and parsed.tag[first].startswith("NN")
    single = gender_of_given_name(parsed.words[first]) is None and not candidates(parsed.words[first])
    return name._replace(first=first) if opens and single and parsed.lower[first] not in AGENCIES else name


def who_the_body(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """WHO in capitals, in a sentence that is not in capitals, is the World Health Organization and no pronoun."""
    taken = {i for name in names for i in range(name.first, name.end)}
    bodies = [i for i, word in enumerate(parsed.words) if word == "WHO" and i not in taken and _stands_out(parsed, i)]
    return [*names, *(NameSpan(i, i + 1, "ORG") for i in bodies)]


def _stands_out(parsed: ParsedText, i: int) -> bool:
    beside = parsed.words[max(0, i - 1) : i] + parsed.words[i + 1 : i + 2]
    return any(word.islower() for word in beside)


def bodies_with_their_field(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Progressive Party | of Working People": a body's name goes on behind "of" as long as capitals do."""
    taken = {i for name in names for i in range(name.first, name.end)}
    return [name._replace(end=_end_of_field(parsed, name, taken)) for name in names]


def _is_of_a_field(parsed: ParsedText, i: int) -> bool:
    day = parsed.lower[i].rstrip(".") in CALENDAR_WORDS | WEEKDAYS
    return parsed.tag[i] in ("NNP", "NNPS", "VBG") and parsed.words[i].istitle() and not day


def bodies_with_their_place(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Supreme Court of Norway", "House of Representatives": what behind "of" tells which of several bodies it is."""
    by_start = {name.first: name for name in names}
    cut = [
        name._replace(end=name.end - 1) if parsed.lower[name.end - 1] == "of" and name.end - name.first > 1 else name
        for name in names
    ]
    ends = {name: _end_of_place(parsed, name, by_start) if name.label == "ORG" else None for name in cut}
    longer = [name._replace(end=end) for name, end in ends.items() if end is not None]
    return [*_outside(cut, longer), *longer]


def _end_of_place(parsed: ParsedText, name: NameSpan, by_start: Mapping[int, NameSpan]) -> int | None:
    words = parsed.lower[name.end : name.end + 3]
    last = parsed.lower[name.end - 1]
    if last == "house" and words[:1] == ["of"] and words[1:2] and words[1] in CHAMBERS:
        return name.end + 2
    if parsed.lower[name.first : name.first + 2] == ["islamic", "state"] and words[:1] == ["and"]:
        end = name.end + 2 + (words[1:2] == ["the"])
        return end if end <= len(parsed) and parsed.lower[end - 1] in LEVANT else None
    if last not in OF_A_PLACE or words[:1] != ["of"]:
        return None
    place = by_start.get(name.end + 1 + (words[1:2] == ["the"]))
    return place.end if place is not None and place.label in ("GPE", "LOC", "PERSON") else None


def names_before_acronyms(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "Notes from Norland (NFN)": the words whose initials a bracketed acronym gives, read backwards, are one name.

    After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions" (2003).
    """
    at = {i: name for name in names for i in range(name.first, name.end)}
    found: list[NameSpan] = []
    for i in range(2, len(parsed) - 1):
        short = parsed.words[i]
        if parsed.words[i - 1] == "(" and parsed.words[i + 1] == ")" and 2 < len(short) < 9 and short.isupper():
            first = _first_of_acronym(parsed, i - 2, short.lower())
            inside = {at[k] for k in range(i - 1 if first is None else first, i - 1) if k in at}
            if first is not None and all(n.first >= first and n.label != "PERSON" for n in inside):
                found.append(NameSpan(first, i - 1, "ORG"))
    return [*_outside(names, found), *found]


def _first_of_acronym(parsed: ParsedText, last: int, letters: str) -> int | None:
    """Where the words begin of which each but small ones gives one letter."""
    at = last
    for letter in reversed(letters):
        while at >= 0 and parsed.lower[at] in BETWEEN_INITIALS and parsed.lower[at][0] != letter:
            at -= 1
        if at < 0 or parsed.lower[at][0] != letter:
            return None
        at -= 1
    proper = parsed.words[at + 1][0].isupper() and parsed.words[last][0].isupper()
    return at + 1 if proper and parsed.sentence[at + 1] == parsed.sentence[last] else None


def _end_of_field(parsed: ParsedText, name: NameSpan, taken: set[int]) -> int:
    at, last = name.end, parsed.lower[name.end - 1]
    several = name.end - name.first > 1 and name.label == "ORG" and last in BODY_ENDINGS
    if not several or at >= len(parsed) or parsed.lower[at] not in ("of", "on"):
        return name.end
    end = at + 1
    while end < len(parsed) and end not in taken and _is_of_a_field(parsed, end):
        end += 1
    least = 2 if parsed.lower[at] == "of" else 1  # "of Norway" is where it is
    return end if end - at > least and end not in taken else name.end


def universities_with_their_town(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "the University of California, San Diego": of a university of several towns the town belongs to the name."""
    found: list[NameSpan] = []
    for name in names:
        before = found[-1] if found else None
        if before is not None and before.end + 1 == name.first and name.label == "GPE" and _has_towns(parsed, before):
            found[-1] = before._replace(end=name.end)
        else:
            found.append(name)
    return found


def _has_towns(parsed: ParsedText, name: NameSpan) -> bool:
    words = parsed.lower[name.first : name.end]
    between = parsed.words[name.end]
    return words[:2] == ["university", "of"] and (between == "at" or (words[-1] in STATE_SYSTEMS and between == ","))


def hyphened_acronyms(parsed: ParsedText, names: list[NameSpan]) -> list[NameSpan]:
    """ "ABS-CBN": two words in capitals that a hyphen joins are a body, unless both are countries."""
    taken = {i for name in names for i in range(name.first, name.end)}
    found = list(names)
    for i in range(len(parsed) - 2):
        if parsed.words[i + 1] != "-":
            continue
        one, two = parsed.words[i], parsed.words[i + 2]
        joined = parsed.end[i] == parsed.start[i + 1] and parsed.end[i + 1] == parsed.start[i + 2]
        capitals = min(len(one), len(two)) > 1 and one.isupper() and two.isupper() and (one + two).isalpha()
        free = not taken & {i, i + 2} and not (country_code(one) and country_code(two))
        if joined and capitals and free and not _in_headline(parsed, i + 1):
            found.append(NameSpan(i, i + 3, "ORG"))
    return found
