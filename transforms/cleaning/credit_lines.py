"""Lines that name somebody or something: credits, captions, tags, dates. No logic but the matching.

The patterns match a whole line as ``wording.masked`` gives it: in lower case, with § for names, # for numbers and @ for
addresses.
"""

# ruff: noqa: E501 -- a table of patterns, one a line
from __future__ import annotations

import re

from transforms.cleaning.wording import masked

_NAMES = (
    r"(?:the )?§(?:(?:\s*[/|,;–-]\s*|\s+(?:for|via|from|and|in|on|with)\s+|\s*)(?:the )?§)*(?: (?:channel )?# ?§?)?"
)
_MEDIA = (
    r"(?:(?:file|stock|handout|cover|archive|video|feature|top|main|lead) )?(?:photo(?:graph|graphy|grapher)?s?|pictures?|images?"
    r"|videos?|illustrations?|graphics?|drawings?|maps?|credits?|courtesy|screenshots?|screengrabs?|cartoons?|artwork|animation"
    r"|fotos?|fotografía|fotograf|bild(?:er|quelle)?|imagen|crédit(?: photo)?|crédito|grafik)"
)
_CREDIT = rf"{_MEDIA}(?:\s+(?:credits?|source|copyright|courtesy|by|of|from|via|provided|supplied|taken|von|de))*[\s:/|,.…-]*{_NAMES}"
_LABEL = (
    r"(?:filed under|tag(?:s|ged)?|topics?|categor(?:y|ies)|keywords?|posted in|labels?|hashtags|schlagwort(?:e|er)?|themen"
    r"|etiquetas|temas|mots-clés)"
)
_DATED = (
    r"(?:(?:first|last|originally|zuletzt|última) )?(?:published|posted|updated?|created|modified|issued|uploaded|revised|stand"
    r"|aktualisiert|veröffentlicht|erstellt|publié|mis à jour|modifié|publicado|actualizado|actualización)"
)
_DATE_WORD = (
    r"(?:[#§,./|·:()–-]|at|on|by|a\.?m\.?|p\.?m\.?|uhr|um|am|le|el|à|las|de|h|hrs?|gmt|utc|ago|minutes?|hours?|days?|may|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|januar|februar|märz|april|mai|juni|juli|august|septembre|octobre|novembre"
    r"|décembre|janvier|février|mars|avril|juin|juillet|août|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre)"
)
_TOPIC = r"(?:[^\s.,:!?]+ ?){1,4}"
_TEXT = r"(?:report|story|article|piece|post|column|content|material|dispatch)"

NAMED: dict[str, tuple[str, ...]] = {
    "photo_caption": (
        rf"\W*{_CREDIT}\W*",
        r"\(?§ (?:photo|images?|pictures?)(?:/§)?(?:, (?:file|pool|handout))?\)?\.?",
        r"(?:©\s*)?§ ?[/|] ?§(?: ?[/|,] ?§)*\.?",
        r"(?:image|photo|picture|video|media) (?:caption|source|copyright|credit)\b.{1,200}",
        r"(?:pictured|caption|file)\s*(?::|\s-+|\s[–—])\s.{1,240}",
        r"©\s*§ ?/ ?§\.?",
    ),
    "contributors": (
        rf"{_NAMES} reporting (?:by|from)\s{_NAMES}\.?",
        rf"\(?(?:with )?(?:contributions?|material|files|inputs?|reporting|additional (?:reporting|material|research)|writing|text"
        rf"|words|research|mitarbeit|redaktion|redacción)(?: (?:by|from|via|of|von))?\s*:?\s*{_NAMES}\)?\.?",
        rf"\(?(?:(?:written|edited|editing|translated|translation|compiled|produced|reviewed|reported|research|graphics|interview)"
        rf"(?: and (?:edited|written|produced))?|editado|propos recueillis|traduit) (?:by|from|por|par)\s*:?\s*{_NAMES}(?: reports| staff)?\)?\.?",
        rf"(?:edited|written|reporting|editing|translation|text|words|graphics|research)(?: by)?\s*:\s*{_NAMES}\.?",
        rf"\(?(?:with|mit|avec|con)(?: (?:material|files|input|inputs|reports|agency reports|information|informations|información|agenturmaterial|text|texten))*"
        rf"(?: (?:from|von|de|der|by))?\s{_NAMES}\)?\.?",
        r"(?:our|a|the|an) (?:correspondents?|reporters?|staff|writers?)\b[^.]{0,60}\bcontributed[^.]{0,60}\.?",
        rf"{_NAMES}(?: (?:staff )?(?:writers?|correspondents?|reporters?) {_NAMES})? (?:also )?contributed to this {_TEXT}\.?",
        rf"this {_TEXT} (?:was|is) (?:written|reported|produced|compiled|edited|translated|distributed|provided)(?: (?:and (?:edited|written) )?by {_NAMES})+\.?",
    ),
    "byline": (
        r"by (?:our |a |§ )?(?:staff|correspondents?|reporters?|writers?|agenc(?:y|ies)|wire services)(?: (?:reporters?|writers?|correspondents?))?",
        r"§, (?:§ )?(?:staff|senior|political|business|sports?|chief|special)? ?(?:writer|reporter|correspondent|editor)",
    ),
    "author_note": (
        r"(?:contact|reach|e-?mail|write to|follow|tweet)(?: (?:§|the (?:author|reporter|writer)|him|her|them))*(?: (?:at|on|via|by|§))*\s*:?\s*@[^.]{0,40}\.?",
        r"§ can be (?:reached|contacted|followed|found) (?:at|on|by|via)\b.{1,80}",
        r"about the authors?\b\W*(?:§\W*)?",
        r"(?:to )?(?:report|submit|share|send)\b[^.@]{0,60}\b(?:e-?mail|contact|write)\b[^.@]{0,40}@[^.]{0,30}\.?",
    ),
    "contact": (
        r"(?:press|media|news|editorial)? ?(?:contacts?|enquiries|inquiries)\s*:\s*@\S*",
        r"[^.@]{0,40}(?:tips?|letters)[^.@]{0,40}:\s*@\S*",
    ),
    "agency_tag": (
        rf"\(?(?:press release|distributed|provided|supplied|syndicated|produced|published)(?: (?:by|from|via))\s+{_NAMES}\)?\.?",
        rf"\(?(?:sources?|quellen?|fuentes?|source)\s*:\s*{_NAMES}\)?\.?",
        rf"\(?(?:except for the headline, )?this {_TEXT} has not been edited by .{{2,120}}",
        rf"(?:this|an earlier version of this) {_TEXT} (?:was )?(?:first |originally )?(?:appeared|published|is republished|was republished) .{{2,160}}",
        rf"(?:originally|first) (?:appeared|published|posted)(?: (?:in|on|at|by))?\W+(?:{_NAMES}|#)[\s#§,/.|:-]*",
        r"(?:from |with |by )?(?:staff and |wire |news )?agenc(?:y|ies)(?: reports?| inputs)?\.?|(?:from|staff and) (?:wire|agency|staff) (?:reports?|services)\.?",
        r"(?:our|the) (?:standards|principles)\s*:.{2,80}",
    ),
    "tag_line": (
        rf"{_LABEL}\s*:\s*.{{2,120}}(?<![.!?])",
        rf"(?:filed under|tagged|posted in)\s+(?:in |as )?{_TOPIC}(?:,\s*{_TOPIC})*",
    ),
    "timestamp_line": (
        rf"{_DATED}\W*(?:{_DATE_WORD}\s*)*#\W*(?:{_DATE_WORD}\s*)*",
        r"# (?:views?|reads?|shares?|likes?|aufrufe|vues|visitas)",
    ),
    "read_time": (
        r"(?:(?:estimated |est\. )?reading time|lesezeit|lesedauer|temps de lecture|lecture|tiempo de lectura)\s*:?\s*(?:ca\. )?# ?min\w*\.?",
        r"(?:listen to (?:this|the) (?:article|story)|listen|watch|read)\W+# ?min\w*\.?",
    ),
    "media_mark": (r"# ?/ ?#",),
    "navigation": (r"(?:you are here:? )?(?:home|startseite|accueil|inicio|news)(?:\s*[>/|»›]\s*[^>/|»›.]{2,60})+",),
    "related_links": (
        rf"(?:more|latest|elsewhere|also|full coverage|most (?:read|viewed|popular|shared)|(?:other |all |top |more )?(?:stories|news|articles)|mehr|weitere nachrichten|weitere artikel) (?:in|on|from|about|at|by|aus|zu|von|over at) {_TOPIC}",
        r"full (?:story|coverage)\s*:\s.{2,160}(?<!\.)",
    ),
    "read_more": (
        rf"(?:read|learn|find out|see|discover|hear) more (?:about|on|at|from|in) {_TOPIC}(?:here|(?:on|at) our (?:website|site|page))?\.?",
        rf"read (?:the |our )?(?:latest|full|original|rest|whole|complete)\b[^.,]{{0,60}}(?: (?:of|at|on|from|in) {_NAMES}| here)\W*",
        r"for more\b[^.]{2,60}, ?(?:visit|go to|see|click|read|check)\b[^.]{2,80}\.?",
    ),
    "newsletter": (
        rf"(?:support|subscribe to|follow|like|get|download|join) {_NAMES}(?: .{{2,80}})?",
        r"(?:thank you|thanks) for (?:reading|visiting|supporting)\b[^.]{0,60}\.?",
    ),
}
"""Rule to patterns of a whole masked line."""

PATTERNS = tuple((rule, re.compile(pattern)) for rule, patterns in NAMED.items() for pattern in patterns)
ANY_PATTERN = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in PATTERNS))
MAX_LINE = 260

CREDIT_TAIL = re.compile(
    rf"(?:{_CREDIT}|(?:©|\(c\))\s*#?\s*{_NAMES}|§(?: photo| images)?/§(?:[,/ ]+(?:§|file|pool|handout))*|§ (?:photo|images))\W*"
)
CREDIT_SIGNS = (
    "©", "(c)", "/", "photo", "pictur", "imag", "video", "illustration", "graphic", "drawing", "map", "credit",
    "courtesy", "screen", "cartoon", "artwork", "animation", "foto", "bild", "crédit", "grafik",
)  # fmt: skip
"""Every credit has one of these in it: looked for before a tail is masked, which costs more."""
TAIL_BEGINS = re.compile(r"(?<=[.!?…,:\"”)])\s+(?=\S)|\s*[(\[](?=[^()\[\]]{2,80}[)\]]\W*$)|\s+(?=©)|\s+[|–—-]\s+")
SPEECH = re.compile(r"[\"“”«»„]|\b(?:said|says|told|according|added|wrote|asked|announced|reported)\b")
MAX_CAPTION = 400
SENTENCE_BREAK = re.compile(r"(?<=[a-z]{3}[.!?])\s+(?=[A-Z])")

TOPICAL = re.compile(
    r"newsletter|subscri|app\b|facebook|twitter|from (?:as little|just|only)|and x\b|for the latest|edition"
)


def credit_rule(text: str, line: str) -> str:
    """The rule of a line that credits, tags or dates; empty for any other line. ``line``: the text as masked."""
    if len(text) > MAX_CAPTION:
        return ""
    if len(text) <= MAX_LINE and ANY_PATTERN.fullmatch(line):
        found = next((rule for rule, pattern in PATTERNS if pattern.fullmatch(line)), "")
        if found and (found != "newsletter" or TOPICAL.search(line) or "thank" in line):
            return found
    return "photo_caption" if is_caption(text) else ""


def is_caption(text: str) -> bool:
    """Whether a line is one sentence with a picture's credit behind it."""
    if not _has_sign(text):
        return False
    begins = list(TAIL_BEGINS.finditer(text))
    return any(_is_credit_from(text, match) for match in begins[-4:])


def _is_credit_from(text: str, match: re.Match[str]) -> bool:
    head, tail = text[: match.start()], text[match.end() :]
    return (
        _has_sign(tail)
        and not SENTENCE_BREAK.search(head)
        and not SPEECH.search(head)
        and CREDIT_TAIL.fullmatch(masked(tail)) is not None
    )


def _has_sign(text: str) -> bool:
    text = text.lower()
    return any(sign in text for sign in CREDIT_SIGNS)
