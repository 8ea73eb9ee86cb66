"""Who wrote it, where and when, and what the editors add: out of the text and into fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.records import Removal
from transforms.cleaning.blocks import VERBATIM, Block, Draft

WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*[\w.]|[A-ZÀ-ÖØ-ÞĀ-Ž]\.?)"
PARTICLE = r"(?:de|da|del|della|di|dos|du|van|von|der|den|ter|bin|ibn|al|el|la|le|y|st\.)"
PERSON = rf"(?:{WORD}(?: (?:{PARTICLE} )*{WORD}){{1,4}}|[A-ZÀ-ÖØ-ÞĀ-Ž]\w*-{WORD})"
"""Hyphens are within words only: could they part words too, a long run of them would be cut in every possible way."""
PLACE = rf"(?:the )?{WORD}(?: {WORD}){{0,3}}(?:, {WORD}(?: {WORD})?)?"
WHERE = rf"(?:,? (?:in|from|at|for|en|aus|a) {PLACE}(?: and {PLACE})?)?"
PERSONS = rf"{PERSON}{WHERE}(?:(?:,? and |, |; | & | und | y | et ){PERSON}{WHERE}){{0,9}}"

AGENCY = r"(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}|(?!(?:two|one|the|top|mid|see)\b)[a-z]{2,3}|ansa)"
ROLE = (
    r"(?:[A-Z][\w’']*(?: [A-Z][\w’']*){0,3} )?(?:staff |freelance |national |senior |special )?"
    r"(?:writers?|reporters?|correspondents?|journalists?|producers?|researchers?|editors?)"
)
REPORT = r"(?:this|the) (?:report|story|article|coverage|dispatch|piece)"

CONTRIBUTED = re.compile(
    rf"\(?(?:With )?(?:{ROLE} )?(?P<names>{PERSONS})(?:,? (?:also|all))? (?i:contributed)"
    rf"(?: (?:additional )?(?:reporting|research)(?: (?:to|for) {REPORT})?(?: from {PLACE})?| (?:to|for) {REPORT}"
    rf"(?: from {PLACE})?)?\.?\)?"
)
CREDIT_WORDS = (
    r"(?i:(?:with )?(?:additional |further |extra )?(?:reporting|writing|research|editing|production|graphics"
    r"|translation|compiled|written"
    r"|edited|translated)(?:(?: and |, | & )(?:reporting|writing|research|editing|additional reporting))?)"
)
CREDITS = re.compile(rf"\(?{CREDIT_WORDS} by {PERSONS}(?:[;,.] ?(?:and )?{CREDIT_WORDS} by {PERSONS}){{0,5}}\.?\)?")
ONE_CREDIT = re.compile(rf"({CREDIT_WORDS}) by ({PERSONS})")
CREDITS_AT_END = re.compile(rf"(?<=[.!?”\"’)])\s+\({CREDIT_WORDS} by [^()]{{3,300}}\)$")
CONTRIBUTED_AT_END = re.compile(
    rf"(?<=[.!?”\"])\s+(?:{ROLE} )?{PERSONS} contributed (?:reporting|(?:additional )?(?:reporting )?(?:to"
    rf"|for) this (?:report|story|article))\.$"
)
NO_CONTRIBUTION = re.compile(r"edit|produc|translat", re.IGNORECASE)

BYLINE = re.compile(
    rf"(?:By|BY|Von|VON|Por|POR|Par|PAR|Di|Text(?:o)?:|Written by|Reported by|Posted by|By:)\s+(?P<names>{PERSONS})"
    rf"(?P<rest>\s*(?:[,|/•·–—-]|\bfor\b|\bof\b)\s*(?:the |The )?[A-Z@][^.!?\n]{{1,60}}|\s+{ROLE}|\s*\([^"
    rf"()]{{2,40}}\))?\s*\|?",
)
MAX_BYLINE = 160
MAX_SIGNATURE = 60
BYLINE_WORD = re.compile(r"(?:By|BY|Von|VON|Por|POR|Par|PAR|Di)\s*:?\s+(?=[A-ZÀ-ÞĀ-Ž])")

MONTH_DAY = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV"
    r"|DEC)[A-Za-z]{0,6}\.? \d{1,2}(?:, \d{4})?"
    r"|\d{1,2}\.? (?:de )?[A-Za-zéûäç]{3,10}\.?(?: \d{4})?)"
)
CITY = (
    r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*(?:(?: (?:de|del|da|do|der|am|an|la|le|of|upon|sur|di) | |/"
    r"|-)[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*){0,4})"
)
CAPITAL_CITY = (
    r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ž'’.-]{2,}(?:(?: (?:DE|LA|AND) | |/)[A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ž'’.-]+){0,4})"
)
REGION = r"(?:, [A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’.-]*){0,3})"
DASH = r"\s*(?:\.?\s?[-–—―]{1,2}|\.-|_|:)\s*"

DATELINES = (
    re.compile(
        rf"(?P<line>{CITY}{REGION}{{0,2}}(?:, {MONTH_DAY})? \((?P<agency>{AGENCY}(?:/{AGENCY})?)\)){DASH}(?=\S)"
    ),
    re.compile(rf"(?P<line>{CITY}{REGION}{{0,2}},? {MONTH_DAY},? \(?(?P<agency>{AGENCY})\)?){DASH}(?=\S)"),
    re.compile(rf"(?P<line>{CAPITAL_CITY}{REGION}{{0,2}}, {MONTH_DAY})\s*(?:[–—―]|--|-)\s*(?=[\"“A-Z])"),
    re.compile(
        rf"(?P<line>{CAPITAL_CITY}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*){{0,2}})?)\s*(?:[–—―]|--|\s-)\s+(?=[\"“A-Z])"
        rf"(?![^.!?]*\s(?:[–—―]|--)\s)"
    ),
    re.compile(rf"(?P<line>{CAPITAL_CITY}{REGION}{{0,2}}, {MONTH_DAY} \((?P<agency>{AGENCY})\)) (?=[\"“A-Z])"),
    re.compile(rf"(?P<line>\((?P<agency>{AGENCY})\)\s*[–—-]\s*{CAPITAL_CITY}, {MONTH_DAY})\s*[–—-]\s*(?=\S)"),
    re.compile(rf"(?P<line>\((?P<agency>{AGENCY})\))\s*(?:[–—―]|--|-|\.-)\s*(?=\S)"),
)
"""The surest first: place and agency; place, day and agency; capitals and day; capitals and a dash; the same without
a dash; agency, place and day; agency."""
NO_PLACE = re.compile(
    r"(?:BREAKING|EXCLUSIVE|UPDATED?|OPINION|ANALYSIS|COMMENT|EXPLAINER|FACT[ -]?CHECK|FACTBOX|WATCH|LIVE|VIDEO"
    r"|PHOTOS?|REVIEW|INTERVIEW|FEATURE"
    r"|PROFILE|TIMELINE|CORRECTION|CORRECTED|NEWS|URGENT|ALERT|QUESTION|ANSWER|NOTE|EDITORS?|FILE|Q|A)\b"
)

NOTE = re.compile(
    r"\(?\[?\s*(?:(?:Editor|Editors|Author|Publisher)['’]?s?['’]?\s+notes?|EDITOR['’]?S['’]?\s+NOTES?|(?:EDS|Eds"
    r"|EDITORS|Editors)\.?(?=\s*:)|Notes?\s+to\s+[Ee]ditors|NOTES?\s+TO\s+EDITORS"
    r"|Correction|CORRECTION|Clarification|CLARIFICATION|Attention\s+editors|ATTENTION\s+EDITORS"
    r"|Not\s+for\s+publication|NOT\s+FOR\s+PUBLICATION|Anm(?:erkung)?\.?\s+d(?:er)?\.?\s+Red(?:aktion)?\.?"
    r"|Nota\s+d(?:el|e\s+la)\s+(?:editor|redacci[oó]n)|NDLR)\s*[:.–—-]?\s*.{0,1500}",
    re.DOTALL,
)
STORY_NOTE = re.compile(
    r"\(?(?:This|An?\s+(?:earlier|previous))\s+(?:version\s+of\s+this\s+)?(?:story|article|report|post)\s+"
    r"(?:has\s+been|was|is\s+being|will\s+be|incorrectly|misstated|misidentified|said\s+incorrectly)\s*"
    r"(?:corrected|updated|amended|clarified|edited|revised|changed|misspelled|misstated|stated)?\b.{0,600}",
    re.DOTALL,
)
CONTACT = re.compile(
    r"(?:(?:Media|Press|Editorial|News)\s+)?(?:Contacts?|CONTACTS?|Enquiries|Inquiries)(?:\s+details)?\s*:.{0,300}"
    r"(?:@|\+?\d[\d() -]{6,})[^\n]{0,200}"
    r"|(?:(?:Please|For (?:more|further) information,? (?:please )?) ?)?[Cc]ontact [\w .,'’-]{2,60} (?:at|on|via):? ?"
    r"(?:\S{1,60}@\S|\+?\(?\d[\d() -]{6,})[^\n]{0,100}",
    re.DOTALL,
)
RIGHTS = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright\b|COPYRIGHT\b)\s*(?:©\s*)?(?:\d|\(?[cC]\)?|[A-Z]|dpa\b).{0,400}"
    r"|[^.]{0,80}\b[Aa]ll rights reserved\b.{0,300}",
    re.DOTALL,
)

SIGNATURE = re.compile(
    rf"(?:--|—|–|-)\s?{WORD}(?: {WORD}){{0,3}}|\({WORD}(?: {WORD}){{0,3}}\)|\((?:dpa|ansa|epa)\)"
    r"|(?:--|—|–|-)\s?(?:dpa|ansa|epa)|[a-z]{1,4}(?:/[a-z]{1,4}){1,4}"
)
"""An agency or reporter below the last line, or the initials of those who wrote and edited."""
ABOUT_AUTHOR = re.compile(
    rf"(?P<name>{PERSON})(?:,? (?:a|an|the) [^.]{{2,60}},)?"
    rf" (?:(?:is|was) (?:a|an|the|{WORD}['’]s?) [^.]{{0,80}}\b(?:reporter|writer|editor|correspondent"
    r"|journalist|columnist|photographer|producer|author|intern|contributor|critic|fellow)\b(?:(?!\bwho\b)[^.]){0,120}"
    r"|(?:covers|writes about|reports on) [^.]{2,80} (?:for|at) [^.]{2,60}"
    rf"|reported from {PLACE}(?:,? and {PERSON}(?: reported)? from {PLACE})*)\.?"
    r"(?: (?:Follow|Contact|Reach|E-?mail) .{3,80}"
    r"|\s(?:She|He|They) lives? in [^.]{2,40}\.)?"
)
"""Who wrote it; not somebody of whom the story tells."""

HEAD_BLOCKS = 4
TAIL_BLOCKS = 6
"""Blocks from the ends in which bylines, and credits and notes, are looked for."""
MAX_CREDIT_LINES = 100
"""Lines of credits and notes in one text; further ones stay."""
MAX_CREDITS = 1000
"""Characters at the end of the last paragraph in which credits are looked for."""


def without_credits(draft: Draft) -> Draft:
    """Credits, notes and rights out of the ends of the text."""
    blocks, removed = list(draft.blocks), list(draft.removed)
    item = draft.item
    most = len(removed) + MAX_CREDIT_LINES
    for at in reversed(range(len(blocks))):
        if len(removed) == most:
            break
        from_end = len(blocks) - at
        found = _edge_rule(blocks[at], at, from_end) or _about_author(blocks, at)
        if found is None:
            continue
        text = blocks.pop(at).text
        removed.append(Removal(found, text))
        if found == "contributors":
            item = item._replace(contributors=merged(item.contributors, contributor_names(text)))
        elif found in ("editors_note", "contact"):
            item = item._replace(editors_note=" ".join(filter(None, (text, item.editors_note))))
        elif found == "rights" and not item.rights:
            item = item._replace(rights=text[:300])
    return _without_credits_at_end(draft._replace(item=item, blocks=blocks, removed=removed))


def without_byline(draft: Draft) -> Draft:
    """Bylines among the first blocks, kept as a field when the item states none."""
    for _ in range(HEAD_BLOCKS):
        draft = _without_one_byline(draft) or draft
    return draft


def _without_one_byline(draft: Draft) -> Draft | None:
    for at, block in enumerate(draft.blocks[:HEAD_BLOCKS]):
        match = BYLINE.fullmatch(block.text) if len(block.text) <= MAX_BYLINE else None
        if match is None and not _is_agency_line(block.text, draft.item.provider, at):
            continue
        blocks = [*draft.blocks[:at], *draft.blocks[at + 1 :]]
        item = draft.item._replace(byline=draft.item.byline or _without_agency(match["names"])) if match else draft.item
        return draft.without("byline", blocks, [block.text])._replace(item=item)
    return None


def _without_agency(names: str) -> str:
    """The names before the comma behind which an agency stands: the first one, or the first after an "and"."""
    before, conjunction, after = names.partition(" and ")
    first = after if conjunction else before
    return (before + conjunction if conjunction else "") + first.partition(",")[0].strip()


def without_byline_word(draft: Draft) -> Draft:
    """The stated byline without the "By" before it."""
    word = BYLINE_WORD.match(draft.item.byline)
    return draft._replace(item=draft.item._replace(byline=draft.item.byline[word.end() :])) if word else draft


def without_dateline(draft: Draft) -> Draft:
    """The dateline before the first sentence, kept as a field when the item states none."""
    for at, block in enumerate(draft.blocks[:2]):
        match = dateline_of(block.text) if block.kind != VERBATIM else None
        if match is None:
            continue
        first = block._replace(text=block.text[match.end() :])
        blocks = [*draft.blocks[:at], first, *draft.blocks[at + 1 :]]
        item = draft.item._replace(dateline=draft.item.dateline or match["line"].strip())
        return draft.without("dateline", blocks, [match[0].strip()])._replace(item=item)
    return draft


def dateline_of(text: str) -> re.Match[str] | None:
    """The dateline at the beginning of a paragraph, if its shape is certain."""
    if NO_PLACE.match(text):
        return None
    return next((m for m in (pattern.match(text) for pattern in DATELINES) if m and m.end() < len(text)), None)


def contributor_names(text: str) -> Sequence[str]:
    """The names in a credit line, without those who edited."""
    contributed = CONTRIBUTED.fullmatch(text.strip())
    if contributed:
        return _names(contributed["names"])
    credits = [names for role, names in ONE_CREDIT.findall(text) if not NO_CONTRIBUTION.search(role)]
    return [name for names in credits for name in _names(names)]


def _names(persons: str) -> list[str]:
    without_places = re.sub(
        rf",? (?:in|from|at|for|en|aus|a) {PLACE}(?: and (?!{PERSON}(?:,| and| in| from| at|$)){PLACE})?", "", persons
    )
    names = (name.strip() for name in re.split(r",? and |, |; | & | und | y | et ", without_places))
    return [re.sub(r"(?<=[a-zß-ÿ]{2})\.$", "", name) for name in names if name]


def _about_author(blocks: Sequence[Block], at: int) -> str | None:
    """Whether one of the last blocks tells of a reporter whom the other blocks do not name."""
    text = blocks[at].text
    if len(blocks) - at > TAIL_BLOCKS or len(text) > MAX_CREDITS or blocks[at].kind == VERBATIM:
        return None
    about = ABOUT_AUTHOR.fullmatch(text)
    if about is None:
        return None
    surname = about["name"].split()[-1]
    others = (block.text for number, block in enumerate(blocks) if number != at and len(block.text) > MAX_SIGNATURE)
    return None if any(surname in text for text in others) else "author_note"


def _edge_rule(block: Block, at: int, from_end: int) -> str | None:
    if block.kind == VERBATIM or (at >= HEAD_BLOCKS and from_end > TAIL_BLOCKS):
        return None
    text = block.text
    if from_end <= TAIL_BLOCKS and len(text) < 700 and (CONTRIBUTED.fullmatch(text) or CREDITS.fullmatch(text)):
        return "contributors"
    if NOTE.fullmatch(text) or STORY_NOTE.fullmatch(text):
        return "editors_note"
    if CONTACT.fullmatch(text):
        return "contact"
    if from_end <= 2 and SIGNATURE.fullmatch(text):
        return "agency_tag"
    return "rights" if RIGHTS.fullmatch(text) else None


def _without_credits_at_end(draft: Draft) -> Draft:
    """Credits in the last paragraph, after its last sentence."""
    if not draft.blocks or draft.blocks[-1].kind == VERBATIM:
        return draft
    last = draft.blocks[-1]
    end = max(0, len(last.text) - MAX_CREDITS)
    match = CREDITS_AT_END.search(last.text, end) or CONTRIBUTED_AT_END.search(last.text, end)
    if match is None:
        return draft
    names = contributor_names(match[0].strip())
    item = draft.item._replace(contributors=merged(draft.item.contributors, names))
    blocks = [*draft.blocks[:-1], last._replace(text=last.text[: match.start()])]
    return draft.without("contributors", blocks, [match[0].strip()])._replace(item=item)


def merged(one: Sequence[str], other: Sequence[str]) -> Sequence[str]:
    return tuple(dict.fromkeys((*other, *one)))


def _is_agency_line(text: str, provider: str, at: int) -> bool:
    """The provider's name, or "Staff Writer", as a line of its own above the text."""
    return (
        at < HEAD_BLOCKS
        and len(text) < 60
        and bool(
            (provider and text.strip("() .").casefold() == provider.casefold())
            or re.fullmatch(
                r"(?:[A-Z][\w’']+ ){0,3}(?:Staff|Staff Writer|Staff Report(?:er)?s?|Web Desk|News Desk|Correspondent)",
                text,
            )
        )
    )
