"""What is different in a WordPress export (WXR): texts without paragraphs, short codes, logins for names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.wire_formats.xml import Element, child, children, text_of

OTHER_POSTS = frozenset(
    ("attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "wp_block",
     "wp_global_styles", "wp_navigation", "wp_template", "wp_template_part", "wp_font_face", "wp_font_family")
)  # fmt: skip
"""Post types that hold no text of their own."""

CAPTION = re.compile(r"\[caption\b[^\[\]]{0,500}\](.{0,5000}?)\[/caption\]", re.DOTALL)
SHORT_CODE = re.compile(
    r"\[(?:gallery|embed|audio|video|playlist|contact-form(?:-7)?|youtube|twitter|instagram|ad|adsense|newsletter)\b"
    r"[^\[\]]{0,500}\](?:[^\[\]\n]{0,500}\[/(?:embed|audio|video|playlist)\])?"
)
BLOCK_TAG = re.compile(r"<(?:p|div|ul|ol|h[1-6]|table|blockquote|figure|pre|section|article|hr)\b", re.IGNORECASE)
HAS_PARAGRAPHS = re.compile(r"<p[\s>]|<!-- wp:", re.IGNORECASE)


def is_post(entry: Element) -> bool:
    """Whether an entry of a feed is one of an export."""
    return child(entry, "post_type") is not None


def authors(channel: Element | None) -> Mapping[str, str]:
    """Display names by login."""
    held = children(channel, "author")
    return {text_of(child(a, "author_login")): text_of(child(a, "author_display_name")) for a in held}


def markup(stored: str) -> str:
    """The text of a post as its pages show it: blank lines part paragraphs, captions are marked, short codes gone."""
    text = SHORT_CODE.sub("", CAPTION.sub(r"<figure>\1</figure>", stored)).replace("\r\n", "\n")
    if HAS_PARAGRAPHS.search(text):
        return text
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n\s*", text))
    return "\n".join(
        part if BLOCK_TAG.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part
    )
