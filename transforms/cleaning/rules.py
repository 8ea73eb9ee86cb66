"""The tables of cleaning. No logic here: a rule is a name and what it matches.

A rule that removes a sentence of the story is worse than one that misses a "Read more", so everything below matches
a whole block that says nothing but what the rule is named for, and only short blocks are tried at all.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_FURNITURE = 600
"""Characters; a longer block is no furniture."""


class Rule(NamedTuple):
    """A pattern that has to match a whole block, without the decoration around it."""

    name: str
    pattern: re.Pattern[str]


def _lines(*lines: str) -> frozenset[str]:
    return frozenset(line.strip() for group in lines for line in group.split("|"))


WHOLE_LINES: dict[str, frozenset[str]] = {
    "related_links": _lines(
        "related article|related articles|related|related stories|related story|related news|related content"
        "|related links|related coverage"
        "|related posts|related topics|related reading|you may also like|you might also like|you may also be "
        "interested in|more on this story"
        "|more on this|more from this section|more stories|more news|read more|read also|also read|see also|read "
        "next|up next|recommended"
        "|recommended for you|recommended stories|recommended reading|most read|most popular|most viewed|trending"
        "|trending now|trending stories"
        "|popular stories|latest news|latest stories|top stories|editor's picks|editors' picks|don't miss|in case "
        "you missed it|further reading"
        "|keep reading|what to read next|must read|must reads|other stories|similar articles|similar stories"
        "|suggested reading|next article"
        "|previous article|next story|previous story|previous post|next post",
        "lesen sie auch|lesen sie mehr|mehr zum thema|mehr dazu|auch interessant|weiterlesen|das könnte sie auch "
        "interessieren|meistgelesen"
        "|verwandte artikel|ähnliche artikel",
        "lea también|lee también|te puede interesar|noticias relacionadas|artículos relacionados|más información"
        "|leer más|lo más leído"
        "|más noticias|lire aussi|à lire aussi|lire la suite|articles liés|sur le même sujet|leggi anche|leia "
        "também|leia mais|lees ook",
    ),
    "comment_prompt": _lines(
        "leave a comment|leave a reply|leave comment|comment|comments|add a comment|post a comment|post comment"
        "|write a comment|show comments"
        "|view comments|view all comments|see comments|read comments|hide comments|no comments|no comments yet|join "
        "the conversation"
        "|join the discussion|be the first to comment|log in to comment|login to comment|sign in to comment"
        "|comments are closed"
        "|comments are off for this post|your email address will not be published|cancel reply|have your say|what "
        "do you think?",
        "kommentieren|kommentare|kommentar schreiben|kommentar hinterlassen|kommentare anzeigen|dejar un comentario"
        "|deja un comentario"
        "|deja una respuesta|comentarios|ver comentarios|laisser un commentaire|commentaires|commenter|commenti"
        "|lascia un commento|comentários",
    ),
    "share_prompt": _lines(
        "share|share this|share this article|share this story|share this post|share article|share story|share via "
        "email|share this page"
        "|share this on|share on social media|copy link|copy url|link copied|link copied!|tweet|retweet|like this"
        "|like this:|like us on facebook|print"
        "|print this article|print this page|email|email this article|e-mail|save|save article|save for later"
        "|bookmark|follow us|follow|gift this article"
        "|send to a friend|report an error|report a typo|suggest a correction|click to share|listen|listen to this "
        "article|listen to article",
        "teilen|artikel teilen|auf facebook teilen|drucken|compartir|comparte|comparte esta noticia|imprimir"
        "|partager|partager l'article"
        "|imprimer|condividi|compartilhar|compartilhe|delen",
    ),
    "newsletter": _lines(
        "newsletter|newsletters|sign up|subscribe|subscribe now|subscribe today|subscribe to our newsletter|sign up "
        "for our newsletter"
        "|sign up to our newsletter|become a member|become a subscriber|already a subscriber?|already have an "
        "account?|log in|login|sign in"
        "|register|register now|create an account|start your free trial|support our journalism|donate|donate now"
        "|support us|download our app"
        "|download the app|get the app|enable notifications|thank you for subscribing",
        "newsletter abonnieren|jetzt abonnieren|abonnieren|anmelden|suscríbete|suscríbase|suscribirse|s'abonner"
        "|abonnez-vous|iscriviti|assine",
    ),
    "advertisement": _lines(
        "advertisement|advertisements|advertising|advertisment|ad|ads|sponsored|sponsored content|sponsored by"
        "|promoted|promoted content|paid content"
        "|paid post|partner content|article continues below|story continues below|continue reading below|article "
        "continues after ad|skip advertisement"
        "|skip ad|ad feedback|report this ad|close ad|remove ads",
        "anzeige|werbung|anzeigen|publicidad|publicité|pubblicità|publicidade|advertentie",
    ),
    "read_more": _lines(
        "continue reading|read full article|read the full article|read full story|read the full story|read the full "
        "story here|full story|show more|see more|view more"
        "|load more|click here|click here to read more|click here for more|tap to read more|expand|view original"
        "|view source|original article|source",
        "ganzen artikel lesen|mehr lesen|mehr anzeigen|leer más|seguir leyendo|ver más|continua a leggere|leggi tutto",
    ),
    "navigation": _lines(
        "back to top|skip to content|skip to main content|home|menu|search|close|toggle navigation|go back|return "
        "to homepage|top|next|previous"
        "|next page|previous page|terms of use|terms of service|privacy policy|cookie policy|contact us|about us"
        "|site map|all rights reserved",
        "nach oben|startseite|impressum|datenschutz|inicio|volver arriba|aviso legal|accueil|mentions légales",
    ),
    "end_mark": _lines("ends|end|-30-|30|###|xxx|more|mfl|eom|end of story|end of article|//end|/ends|fin|ende"),
    "media_mark": _lines(
        "photo|photos|video|videos|gallery|photo gallery|image|images|watch|watch video|watch the video|watch live"
        "|play video|play|embed|embed code|loading"
        "|loading...|loading…|view gallery|see photos|enlarge|zoom|slideshow|graphic|infographic|your browser does "
        "not support the video tag",
        "foto|fotos|bild|bilder|vídeo|galería|galerie",
    ),
    "placeholder": _lines("n/a|null|undefined|nan|lorem ipsum|[object object]|no content"),
}
"""Rule to the blocks that it removes, in lower case and without decoration around them."""

NETWORKS = (
    r"facebook|twitter|x|whats\s?app|linkedin|reddit|pinterest|telegram|e-?mail|tumblr|instagram|youtube|tiktok"
    r"|threads|bluesky|mastodon|messenger"
    r"|flipboard|pocket|xing|viber|line|vk|copy(?:\s+link)?|print|share|tweet|pin(?:\s+it)?|sms|link|rss|snapchat|more"
)

NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.&-]*|de|da|del|van|von|der|den|bin|al|la|du|the|and|of|und|y|et)"
"""A word of a name as credits write it; case matters."""
NAME_ONLY = rf"{NAME}(?:[ ,/]+{NAME}){{0,9}}"

AD_REST = (
    r"(?:(?:story|article)\s+continues\s+below|continue\s+reading\s+(?:the\s+main\s+story|below)"
    r"|scroll\s+(?:down\s+)?to\s+continue)"
)
DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?\.?\s+[^\W\d_]{3,9}\.?,?\s+\d{4}"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s+(?:minutes?|hours?|days?|weeks?)\s+ago)"
)
CLOCK = (
    r"\s*(?:,|at|-|–|—|\|)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?(?:[+-]\d{1,2}"
    r"(?::?\d\d)?)?)?"
)
AGENCIES = (
    r"(?:AFP|AP|Associated Press|The Associated Press|AAP|PA|PTI|ANI|IANS|TASS|DPA|KNA|APA|Bernama|Kyodo|Yonhap"
    r"|Reuters|REUTERS|Getty(?: Images)?|EPA|dpa|EFE|ANSA|Shutterstock|Bloomberg|Xinhua)"
)
NEWS_PRODUCTS = r"(?:newsletters?|inbox|briefing|alerts?|e-?mails?|podcast|channel|updates|daily\s+digest)"

PATTERNS: dict[str, tuple[str, ...]] = {
    "share_prompt": (
        rf"(?:(?:share|follow(?:\s+us)?|connect|teilen|compartir|partager)\s*(?:this|on|via|with|:|auf|en"
        rf"|sur)?\s*:?\s*)?"
        rf"(?:{NETWORKS})(?:[\s,/|•·]+(?:and\s+|or\s+)?(?:{NETWORKS}))+",
        r"(?:click to )?(?:share|tweet|pin|post|send|e-?mail|print)\s+(?:this\s+(?:article|story|post|page|link)\s+)?"
        rf"(?:on|via|to|with|by|a link)\s+(?:(?:a\s+)?friends?|{NETWORKS})(?:\s*\(opens in new window\))?"
        rf"(?:\s+to\s+a\s+friend)?",
        r"(?:please\s+)?follow\s+(?:us|(?:the\s+)?(?:reporter|author|writer)|[\w.'’ -]{2,60}?)\s+(?:on|at)\s+"
        r"(?:twitter|x|facebook|instagram|threads|bluesky|linkedin|tiktok|youtube|telegram|whatsapp|google news"
        r"|social media)"
        r"(?:[,:]?\s+(?:and|or|at|on|for|@)[^.!?]{0,100})?\s*[.!]?(?:\s*@\w{1,30}\.?)?",
        r"(?:facebook|twitter|pinterest|whatsapp|linkedin|telegram|e-?mail|reddit|print|copy link|tumblr){2,}",
        r"(?:\d[\d,.]*\s*k?\s*(?:shares?|likes?|views?|reads?|retweets?)[\s,|•·]*){1,6}",
    ),
    "comment_prompt": (
        r"(?:(?:view|show|read|see)\s+)?(?:all\s+)?\(?\d[\d,.]*\)?\s*(?:comments?|kommentare?|comentarios?"
        r"|commentaires?)",
        r"comments?\s*\(?\d[\d,.]*\)?|(?:leave|post|add|write)\s+(?:a|your)\s+(?:comment|reply)\s*(?:below|here"
        r"|\d+)?[.!]?",
        r"(?:join|start)\s+the\s+(?:conversation|discussion)\s+(?:on|in|below|at)\b.{0,60}",
        r"(?:have\s+your\s+say|let\s+us\s+know|tell\s+us)\s+(?:what\s+you\s+think\s+)?in\s+the\s+comments"
        r"(?:\s+section)?(?:\s+below)?[.!]?",
        r"your email address will not be published\..{0,80}",
    ),
    "newsletter": (
        rf"(?:sign\s+up|subscribe|register)\s+(?:for|to|here|now|today|and\s+get)\b[^,“\"]{{0,160}}\b{NEWS_PRODUCTS}\b[^,“\"]{{0,100}}",
        r"(?:get|receive|stay\s+up\s+to\s+date\s+with|want)\s+(?:the\s+|our\s+|more\s+)?(?:\S+\s+){0,12}?"
        r"(?:delivered|sent|straight|directly)"
        r"\s+(?:\S+\s+){0,3}?(?:to|into)\s+your\s+(?:inbox|e-?mail|phone)\b.{0,120}",
        r"(?:get|receive)\s+(?:our|the)\s+(?:free\s+)?(?:\S+\s+){0,4}newsletter\b.{0,120}|(?:sign\s+up"
        r"|subscribe)\s+(?:here|now|today)[.!]?",
        r"(?:already\s+)?(?:a\s+)?(?:subscriber|member|have\s+an\s+account)\?\s*(?:log|sign)\s?in(?:\s+here)?[.!]?",
        r"this\s+(?:article|story|content)\s+is\s+(?:for|available\s+(?:only\s+)?to)\s+(?:\w+\s+)?(?:subscribers"
        r"|members)(?:\s+only)?[.!]?",
        r"to\s+(?:continue|keep)\s+reading,?\s.{0,80}(?:subscribe|log\s?in|sign\s+(?:in|up)|register).{0,60}",
        r"subscribe\s+(?:now\s+)?(?:for|from)\s+(?:just\s+|only\s+)?[$€£].{0,80}",
        r"(?:please\s+)?(?:support|help\s+(?:us|support))\s+(?:our|independent|quality|local)\s+"
        r"(?:\w+\s+){0,2}journalism\b.{0,150}",
        r"(?:download|get)\s+(?:our|the)\s+(?:free\s+)?(?:[\w-]+\s+){0,3}app\b.{0,120}",
        r"(?:abonnieren\s+sie|melden\s+sie\s+sich)\b.{0,150}\bnewsletter\b.{0,100}",
        r"(?:suscr[ií]b(?:ete|ase)|reg[ií]strate)\b.{0,150}\b(?:newsletter|bolet[ií]n)\b.{0,100}",
        r"(?:abonnez|inscrivez)-vous\b.{0,150}\b(?:newsletter|lettre)\b.{0,100}",
    ),
    "advertisement": (
        r"(?:article|story|content)\s+(?:continues|resumes)\s+(?:below|after)\s+(?:this\s+|the\s+)?(?:advertisement"
        r"|ads?|video|promotion)[.!]?",
        rf"advertisement\s*[-–—:|.]*\s*{AD_REST}?[.!]?|scroll\s+(?:down\s+)?(?:to\s+continue"
        rf"|for\s+more)[^.!?]{{0,40}}[.!]?",
        r"this\s+(?:article|post|page)\s+(?:may\s+)?contains?\s+affiliate\s+links?\b.{0,200}",
    ),
    "cookie_notice": (
        r"(?:we|this\s+(?:web)?site|our\s+(?:web)?site|we\s+and\s+our\s+(?:\S+\s+)?partners)\s+(?:may\s+)?(?:uses?|stores?)\s+"
        r"(?:\S+\s+){0,4}?cookies\b(?:(?=[^“\"]*\b(?:you|your|our)\b)(?![^“\"]*\bsaid\b)[^“\"]{0,500}|\.?)",
        r"by\s+(?:continuing|using|clicking|browsing|accepting)\b[^“]{0,150}\byou\s+(?:agree|accept|consent)\b[^“]{0,150}",
        r"(?:accept|reject|manage|allow)\s+(?:all\s+)?cookies?(?:\s+settings)?|cookie\s+(?:settings|preferences"
        r"|policy|notice)",
        r"(?:wir|diese\s+(?:web)?seite)\s+(?:verwenden|verwendet|nutzen|nutzt)\s+cookies\b.{0,400}",
        r"(?:este\s+sitio|utilizamos|usamos)\b.{0,40}\bcookies\b.{0,400}|(?:ce\s+site"
        r"|nous)\s+utilis\w+\s+.{0,30}cookies\b.{0,400}",
    ),
    "related_links": (
        r"(?:read\s+(?:more|also|next|too)|also\s+read|see\s+also|don['’]t\s+miss|up\s+next|must\s+read"
        r"|more\s+on\s+this(?:\s+story)?"
        r"|related\s+(?:articles?|stor(?:y|ies)|news|content|coverage|reading)|watch\s+(?:also|more|now)"
        r"|lesen\s+sie\s+(?:auch|mehr|hier)"
        r"|mehr\s+dazu|le[ae]\s+tambi[eé]n|te\s+puede\s+interesar|(?:[aà]\s+)?lire\s+aussi|leggi\s+anche"
        r"|leia\s+tamb[eé]m)"
        r"\s*(?::|[|>»▶→]+|\s[-–—]\s)\s*[^\n]{3,160}",
        r"(?:read|related|watch|recommended|explained|in\s+pictures|listen)\s*(?::|[|>»▶→]+)\s*[^\n“\"]{3,140}"
        r"(?<![.;,”\"])",
    ),
    "read_more": (
        r"(?:read|see|view|get)\s+(?:the\s+)?(?:more|full|rest|original|complete)\b[^.!?\n]{0,60}\b(?:here"
        r"|on\s+[\w.-]+\.\w{2,6}"
        r"|article|story|post|below|»)[.!]?",
        r"(?:for\s+more(?!\s+than)|to\s+read\s+more)\b[^.!?\n]{0,40},?\s(?:visit|go\s+to|click)\b.{0,80}|click\s+"
        r"(?:here|on)\s+(?:to|for)\b.{0,100}",
        r"the\s+post\s+.{3,250}\s+(?:first\s+appeared|appeared\s+first)\s+on\s+.{2,100}",
        r"this\s+(?:article|post|story)\s+(?:was\s+)?(?:first|originally)\s+(?:appeared|published)\s+(?:on|in|at"
        r"|by)\s+[^\n]{2,100}",
        rf"(?-i:(?:Originally|First)\s+(?:published|appeared)\s+(?:on|in|at|by)\s+{NAME_ONLY}\.?)",
    ),
    "read_time": (
        r"(?:reading\s+time\s*:?\s*)?(?:est\.?\s+)?\d{1,3}\s*[- ]?min(?:ute)?s?\.?\s+(?:read|listen|watch)",
        r"(?:reading\s+time|lesezeit|lesedauer|tiempo\s+de\s+lectura|temps\s+de\s+lecture)\s*:?\s*"
        r"(?:ca\.\s*)?\d{1,3}\s*min\w*\.?",
    ),
    "timestamp_line": (
        r"(?:(?:first\s+)?(?:published|posted|updated|created|issued|modified)|last\s+(?:updated|modified))\s*(?:on"
        r"|at|:|-|–|—)?\s*"
        rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?{DAY}(?:{CLOCK})?(?:\s*["
        rf"|/•·-]\s*[^\n]{{0,80}})?\.?",
    ),
    "photo_caption": (
        r"(?:(?:file|cover|stock)\s+)?(?:photo|image|picture|photograph|illustration|graphic|video|foto|bild|imagen"
        r"|cr[eé]dito)"
        r"(?:\s+(?:credit|by|courtesy|source|via|taken\s+by))?\s*:\s*(?:[^.!?\n]|\b\w\.){2,150}\.?|(?:credit"
        r"|cr[eé]dit\s+photo)\s*:\s*(?:[^.!?\n]|\b\w\.){2,100}\.?",
        rf"(?-i:(?:Photo|PHOTO|Image|Picture|Photograph|Illustration|Foto|Bild)s?\s+(?:by|courtesy\s+of|von"
        rf"|de)\s+{NAME_ONLY}\.?)",
        r"file\s+(?:photo|picture|image)\s*(?::|\s[-–—]+)?\s*.{10,500}|(?-i:FILE\s*(?::|[-–—]+)\s*.{10,500})",
        rf"(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?[^.!?\n]{{2,60}}(?:/|\s+via\s+)(?-i:{AGENCIES})[^.!?\n]{{0,60}}",
        r".{0,500}[(\[](?:(?:file\s+|handout\s+)?(?:photo|image|picture|foto|photograph)(?:\s+(?:by|courtesy"
        r"(?:\s+of)?|credit)\b|\s*:)"
        r"\s*[^()\[\]]{2,80}|(?-i:[A-Z]{2,12}\s+(?:Photo|Images)/[^()\[\]]{2,60}))[)\]]\.?",
        rf"(?-i:.{{0,500}}[(\[][^()\[\]/]{{3,50}}/{AGENCIES}(?:\s+via\s+[^()\[\]]{{2,40}})?[)\]]\.?)",
    ),
    "agency_tag": (
        rf"(?-i:{AGENCIES}(?:[/, ]+{AGENCIES})*)",
        rf"\(?(?:sources?|via|quelle|fuente)\s*:\s*(?-i:{NAME_ONLY})\)?\.?",
        rf"\(?(?:provided|distributed)\s+by\s+(?-i:{NAME_ONLY})\)?\.?",
        rf"\(?(?:with\s+(?:inputs?|files|material|agency\s+reports?|reports?)\s+from|con\s+informaci[oó]n\s+de"
        rf"|mit\s+material\s+(?:von|der))"
        rf"\s+(?-i:{NAME_ONLY})\)?\.?",
    ),
    "placeholder": (
        r"\[?(?:ad|advert|banner|gallery|embed|video|caption|shortcode)[_-]?\d*\]",
        r"javascript\s+(?:is\s+)?(?:required|disabled)\b.{0,100}|please\s+enable\s+javascript\b.{0,150}",
        r"this\s+(?:video|content|embed)\s+(?:can\s?not|could\s+not|is\s+not|isn['’]t)\s+(?:be\s+)?(?:played"
        r"|available|loaded|displayed)\b.{0,100}",
    ),
}
"""Rule to patterns of a whole block, in any case but where ``(?-i:`` says that case matters."""

RULES = tuple(
    Rule(name, re.compile(pattern, re.DOTALL | re.IGNORECASE))
    for name, patterns in PATTERNS.items()
    for pattern in patterns
)

ANY_RULE = re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in RULES), re.DOTALL | re.IGNORECASE)
"""Whether there is a rule for a block at all: one match costs half of what many do."""

TAILS: tuple[Rule, ...] = (
    Rule("read_more", re.compile(r"\s*(?:…|\.{3})?\s*\[\+\d+ chars\]$")),
    Rule(
        "read_more",
        re.compile(
            r"(?<=[.!?…”\"’)\]])\s+(?:\[?(?:Read|READ|Continue|Lesen|Leer) (?:[Mm]ore|MORE|[Rr]eading|full (?:story"
            r"|article)|Sie mehr|más)\]?[\s.…»>→]*|(?:Weiterlesen|Lire la suite)[\s.…»>→]*)$"
        ),
    ),
    Rule(
        "read_more",
        re.compile(
            r"(?:(?<=\w)|(?<=[.,…]))\s*(?:\[(?:…|\.{3}|&hellip;)\]|…)\s*(?:Read|READ|Continue) (?:[Mm]ore|MORE"
            r"|[Rr]eading)[\s.…»>→]*$"
        ),
    ),
    Rule(
        "photo_caption",
        re.compile(
            r"(?<=[.!?”\"])\s+[(\[](?:(?:File |Handout )?(?:Photo|PHOTO|Image|Picture)(?: by| courtesy of"
            r"| credit)?:? [^()\[\]]{2,80}|[A-Z]{2,12} Photo/[^()\[\]]{2,60})[)\]]\.?$"
        ),
    ),
    Rule("advertisement", re.compile(r"(?<=[.!?”\"])\s+(?:ADVERTISEMENT|Advertisement)\.?$")),
    Rule("share_prompt", re.compile(r"(?<=[.!?”\"])\s+(?:Share this (?:article|story)|SHARE)[.!]?$")),
)
"""What may hang on the end of a paragraph after its last sentence."""
TAIL_WORDS = (
    "more", "chars]", "reading", "full story", "full article", "mehr", "más", "weiterlesen", "suite", "photo", "image",
    "picture", "advertisement", "share",
)  # fmt: skip
"""Each of the tails has one of these in it: looked for first, which costs less."""
MAX_TAIL = 200
"""Characters at the end of a paragraph in which tails are looked for."""

INSIDE: tuple[Rule, ...] = (
    Rule(
        "advertisement",
        re.compile(
            r"(?<=[.!?”\"]) (?:ADVERTISEMENT|\[ADVERTISEMENT\]|\(ADVERTISEMENT\))(?: - CONTINUE READING BELOW)?\.?"
            r"(?= [A-Z“\"])"
        ),
    ),
)
"""What may stand between two sentences."""

DECORATION = " \t\u00a0-–—_•·|»›>▶►→↓▼+*#~=…"
"""Characters around furniture that mean nothing."""
