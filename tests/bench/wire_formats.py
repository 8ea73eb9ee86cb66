"""Items and megabytes a second and core for each wire format, and their share of the language model's time.

The stories are the first article of the seeds with its paragraphs turned around, the same in every format, so that
formats can be compared; CPU time of one process is what counts. Of the language model it is the parse alone, without
the search for quotes and speakers in it.
"""

from __future__ import annotations

import functools
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from schemas.records import Article, Item
from tests.payloads import a_message
from transforms.clean import clean_item
from transforms.decode import decode
from transforms.language_model import DEFAULT_MODELS, LanguageModel

ARTICLE = Path(__file__).parents[2] / "seeds" / "000_dc08f67a59712e25.txt"
ROUNDS = 10
MODEL, MODEL_TEXTS = "language model", 4
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
PAGE = """<!doctype html><html lang="en"><head><title>{0} | Post</title>
<meta property="og:site_name" content="Post"></head><body>
<nav><ul>{1}</ul></nav><article><h1>{0}</h1>{2}</article><aside><ul>{1}</ul></aside><footer>{1}</footer></body></html>"""
LINKS = "".join(f'<li><a href="/section/{number}">Section {number}</a></li>' for number in range(60))


def stories() -> list[tuple[str, list[str]]]:
    """Headline and paragraphs."""
    headline, _, body = ARTICLE.read_text(encoding="utf-8").strip().partition("\n")
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    return [(f"{headline} ({number})", paragraphs[number:] + paragraphs[:number]) for number in range(len(paragraphs))]


def _markup(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def _json(headline: str, paragraphs: list[str]) -> str:
    return json.dumps({"guid": headline, "headline": headline, "text": "\n\n".join(paragraphs), "language": "en"})


def _ninjs(headline: str, paragraphs: list[str]) -> str:
    bodies = [{"role": "main", "contentType": "text/html", "value": _markup(paragraphs)}]
    return json.dumps(
        {"uri": headline, "standard": {"name": "ninjs"}, "headlines": [{"value": headline}], "bodies": bodies}
    )


def _nitf(headline: str, paragraphs: list[str]) -> str:
    head = f"<body.head><hedline><hl1>{escape(headline)}</hl1></hedline></body.head>"
    return f"<nitf><body>{head}<body.content>{_markup(paragraphs)}</body.content></body></nitf>"


def _newsml_1(headline: str, paragraphs: list[str]) -> str:
    lines = f"<NewsLines><HeadLine>{escape(headline)}</HeadLine></NewsLines>"
    content = f"<ContentItem><DataContent>{_nitf(headline, paragraphs)}</DataContent></ContentItem>"
    return f"<NewsML><NewsItem><NewsComponent>{lines}{content}</NewsComponent></NewsItem></NewsML>"


def _newsml_g2(headline: str, paragraphs: list[str]) -> str:
    meta = f"<contentMeta><headline>{escape(headline)}</headline></contentMeta>"
    content = f"<contentSet><inlineXML><html><body>{_markup(paragraphs)}</body></html></inlineXML></contentSet>"
    return f'<newsItem {G2} guid="{escape(headline)}" version="1">{meta}{content}</newsItem>'


def _rss(headline: str, paragraphs: list[str]) -> str:
    item = f"<title>{escape(headline)}</title><description>{escape(_markup(paragraphs))}</description>"
    return f"<rss><channel><title>Post</title><item>{item}</item></channel></rss>"


def _iptc_7901(headline: str, paragraphs: list[str]) -> str:
    text = "\r\n\r\n".join([headline, *paragraphs])
    return f"\x01kna0044 3 pol 0086 a-slug\r\n\x02{text}\r\n\x03\r\n280915 GMT mar 24\x04\r\n"


def _anpa_1312(headline: str, paragraphs: list[str]) -> str:
    text = "\r\n\t".join([f"^BC-US--Slug,416<\r\n^{headline}<", *paragraphs])
    header = "\x16\x16\x01b0412\x1fcpusw-\r\nu n\x13\x11 bc-slug   03-27 0416\r\n"
    return f"{header}\x02{text}\r\n\x03NW-WF-03-27-24 1810GMT<\r\n\x04"


FORMATS: dict[str, Callable[[str, list[str]], str]] = {
    "text": lambda headline, paragraphs: "\n\n".join([headline, *paragraphs]),
    "JSON": _json, "ninjs": _ninjs, "NITF": _nitf, "NewsML 1": _newsml_1, "NewsML-G2": _newsml_g2, "feed": _rss,
    "IPTC 7901": _iptc_7901, "ANPA 1312": _anpa_1312,
    "HTML": lambda headline, paragraphs: PAGE.format(escape(headline), LINKS, _markup(paragraphs)),
}  # fmt: skip


def lines() -> Iterator[str]:
    """A line a format. The rounds take turns and the best of each counts, so that other work slows all alike."""
    told = stories()
    payloads = {name: [write(*story).encode() for story in told] for name, write in FORMATS.items()}
    texts = [_article(payload).text for payload in payloads["JSON"][:MODEL_TEXTS]]
    model = LanguageModel(DEFAULT_MODELS["en"])
    timed: dict[str, Callable[[], object]] = {
        name: functools.partial(_each, _article, held) for name, held in payloads.items()
    }
    timed[MODEL] = functools.partial(_each, model.parse, texts)
    best = _best_of_rounds(timed)
    parsing = best[MODEL] / len(texts)
    yield f"{MODEL:14} {1 / parsing:8.1f} articles/s"
    for name, held in payloads.items():
        seconds, size = best[name] / len(held), sum(map(len, held)) / len(held)
        rates = f"{1 / seconds:8.1f} items/s {size / seconds / 1e6:7.2f} MB/s per core"
        yield f"{name:14} {rates}, {seconds / parsing:6.1%} of the language model's time"


def _best_of_rounds(timed: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The least processor time of each function, in seconds; the first round only warms up."""
    best = dict.fromkeys(timed, math.inf)
    for number in range(ROUNDS + 1):
        for name, run in timed.items():
            started = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - started) if number else math.inf
    return best


def _each(function: Callable[[Any], object], values: Sequence[Any]) -> None:
    for value in values:
        function(value)


def _article(payload: bytes) -> Article:
    (item,) = decode(a_message(payload))
    assert isinstance(item, Item)
    article = clean_item(item)
    assert isinstance(article, Article)
    return article
