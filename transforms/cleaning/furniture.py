"""What surrounds a story and is none of it, by the tables of ``rules``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import takewhile

from schemas.records import Removal
from transforms.cleaning.blocks import CAPTION, VERBATIM, Block, Draft
from transforms.cleaning.credit_lines import MAX_LINE, credit_rule
from transforms.cleaning.credits import CONTACT, contributor_names, merged
from transforms.cleaning.fragments import quoted
from transforms.cleaning.rules import (
    ANY_RULE,
    DECORATION,
    INSIDE,
    MAX_FURNITURE,
    MAX_TAIL,
    RULES,
    TAIL_WORDS,
    TAILS,
    WHOLE_LINES,
)
from transforms.cleaning.wording import masked, wording_rule

MIN_REPEATED_WORDS = 8
"""A shorter paragraph may be said twice, as in an interview."""
MAX_LINK_LINES = 8
"""Lines after a "Related articles" that are taken for links."""
MAX_LINK_LINE = 140

RULE_OF_LINE = {line: rule for rule, lines in WHOLE_LINES.items() for line in lines}
MAX_JUDGED = 2000
"""Blocks at each end of a text that are judged; no story has as many, and no payload may take minutes."""

LINK_HEADERS = frozenset(("related_links", "read_more"))
LABELS = frozenset((*LINK_HEADERS, "media_mark", "share_prompt", "newsletter"))
MAX_HEADER = 60
MAX_CRUMBS = 2
MIN_LINK_WORDS = 4
"""A shorter line after a header may be a heading of the story."""
LINK_START = re.compile("[\\w\"“‘'«„»>›•·–-]")
SENTENCE_ENDINGS = tuple('.!?:;,”"’')
WORD = re.compile(r"\w+")


def without_furniture(draft: Draft) -> Draft:
    """Drop blocks that are furniture as a whole, links after their header, and furniture on the end of paragraphs."""
    blocks: list[Block] = []
    removed = list(draft.removed)
    item = draft.item
    links_left = tags_left = 0
    far = range(MAX_JUDGED, len(draft.blocks) - MAX_JUDGED)
    for at, block in enumerate(draft.blocks):
        if at in far:
            blocks.append(block)
            continue
        rule = furniture_rule(block)
        links_left = _links_left(block, rule, links_left)
        tags_left = _tags_left(block, rule, tags_left, at)
        if not rule and (links_left > 0 or tags_left > 0):
            rule = "related_links" if links_left > 0 else "tag_line"
        if rule and CONTACT.fullmatch(block.text):
            rule, item = "contact", item._replace(editors_note=f"{item.editors_note} {block.text}".strip())
        if rule == "contributors":
            item = item._replace(contributors=merged(item.contributors, contributor_names(block.text)))
        if rule:
            removed.append(Removal(rule, block.text))
        else:
            blocks.append(_without_tails(block, removed))
    return draft._replace(item=item, blocks=blocks, removed=removed)


def without_repetitions(draft: Draft) -> Draft:
    """Drop the headline as the first block and paragraphs that were there before."""
    is_headline = partial(same_words, draft.item.headline)
    headlines = list(takewhile(is_headline, (block.text for block in draft.blocks)))
    removed = [*draft.removed, *(Removal("repeated_headline", text) for text in headlines)]
    seen: set[str] = set()
    kept = []
    for block in draft.blocks[len(headlines) :]:
        words = bare(block.text)
        if words in seen and words.count(" ") + 1 >= MIN_REPEATED_WORDS:
            removed.append(Removal("repeated_paragraph", block.text))
        else:
            kept.append(block)
        seen.add(words)
    return draft._replace(blocks=kept, removed=removed)


def furniture_rule(block: Block) -> str:
    """The rule that a whole block falls under; empty when it is part of the story."""
    if block.kind == CAPTION:
        return "photo_caption"
    if block.kind == VERBATIM or len(block.text) > MAX_FURNITURE:
        return ""
    if block.linked and looks_like_link(block.text):
        return "related_links"
    return _rule_of_text(block.text)


def looks_like_link(text: str) -> bool:
    """Whether a line looks like a headline: short, and without the end of a sentence."""
    return len(text) <= MAX_LINK_LINE and LINK_START.match(text) is not None and not text.endswith(SENTENCE_ENDINGS)


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in punctuation and case at most."""
    return bool(one) and len(other) < 2 * len(one) + 20 and bare(one) == bare(other) != ""


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The words of a text in lower case."""
    return " ".join(WORD.findall(text.casefold()))


def _rule_of_text(text: str) -> str:
    stripped = text.strip(DECORATION)
    plain = stripped.casefold().replace("’", "'").strip("[]() ").removesuffix(":").rstrip()
    plain = plain.removesuffix(".") if " " in plain else plain
    if plain in RULE_OF_LINE:
        return RULE_OF_LINE[plain]
    found = next((r.name for r in RULES if r.pattern.fullmatch(stripped)), "") if ANY_RULE.fullmatch(stripped) else ""
    return found or _rule_of_words(stripped) or _rule_of_label(stripped)


def _rule_of_words(text: str) -> str:
    line = masked(text) if len(text) <= MAX_LINE else ""
    return wording_rule(text, line) or credit_rule(text, line)


def _rule_of_label(text: str) -> str:
    """The rule of a headline behind "Read also:", "More from us:" and the like."""
    label, _, headline = text.partition(": ")
    rule = _rule_of_text(label) if headline and looks_like_link(headline) else ""
    return rule if rule in LABELS else ""


def _links_left(block: Block, rule: str, left: int) -> int:
    """How many more lines may be links, this one included."""
    if rule in LINK_HEADERS and _is_header(block):
        return MAX_LINK_LINES + 1
    if rule:
        return left
    is_link = block.kind != VERBATIM and looks_like_link(block.text) and len(block.text.split()) >= MIN_LINK_WORDS
    return left - 1 if is_link else 0


def _tags_left(block: Block, rule: str, left: int, at: int) -> int:
    """How many more short lines may be tags or crumbs below "Topics:" or "Home", this one included."""
    if rule == "tag_line" or (rule == "navigation" and at < MAX_CRUMBS):
        return MAX_CRUMBS
    short = len(block.text.split()) <= 3 and looks_like_link(block.text) and block.kind != VERBATIM
    return left - 1 if short and not rule else 0


def _is_header(block: Block) -> bool:
    return not block.linked and len(block.text) <= MAX_HEADER and not re.search(r"[:>»|]\s*\w", block.text)


def _without_tails(block: Block, removed: list[Removal]) -> Block:
    if block.kind == VERBATIM:
        return block
    text = block.text
    for rule in INSIDE if "ADVERTISEMENT" in text else ():
        text = _cut(text, rule.name, rule.pattern.finditer(text), removed)
    end = text[-MAX_TAIL:].lower()
    for rule in TAILS if any(word in end for word in TAIL_WORDS) else ():
        text = _cut(text, rule.name, _at_end(rule.pattern, text), removed)
    return block._replace(text=text) if text != block.text else block


def _at_end(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    found: re.Match[str] | None = pattern.search(text, max(0, len(text) - MAX_TAIL))
    return () if found is None else (found,)


def _cut(text: str, rule: str, matches: Iterable[re.Match[str]], removed: list[Removal]) -> str:
    """``text`` without the matches, those inside quotation marks excepted."""
    found = list(matches)
    is_quoted = quoted(text) if found else bool
    gone = [match for match in found if not is_quoted(match.start())]
    removed += [Removal(rule, match[0].strip()) for match in gone]
    pieces, at = [], 0
    for match in gone:
        pieces.append(text[at : match.start()])
        at = match.end()
    return "".join([*pieces, text[at:]])
