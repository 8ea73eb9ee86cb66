"""Items and megabytes a second and core for each wire format, and their share of the language model's time.

The stories are the first article of the seeds with its paragraphs turned around, the same in every format, so that
formats can be compared; CPU time of one process is what counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from schemas.records import Article, Item
from tests.payloads import a_message
from transforms.annotator import Annotator
from transforms.clean import clean_item
from transforms.decode import decode

ARTICLE = Path(__file__).parents[2] / "seeds" / "000_dc08f67a59712e25.txt"
SECONDS = 2.0
"""CPU time spent on each format."""
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
    """A line a format; the language model's cost for the same articles is measured first, in the same run."""
    told = stories()
    model = _model_seconds([_article(_json(*story).encode()) for story in told[:6]])
    yield f"{'language model':14} {1 / model:8.1f} articles/s"
    for name, write in FORMATS.items():
        payloads = [write(*story).encode() for story in told]
        seconds = _seconds(payloads)
        size = sum(map(len, payloads)) / len(payloads)
        rates = f"{1 / seconds:8.1f} items/s {size / seconds / 1e6:7.2f} MB/s per core"
        yield f"{name:14} {rates}, {seconds / model:6.1%} of the language model's time"


def _article(payload: bytes) -> Article:
    (item,) = decode(a_message(payload))
    assert isinstance(item, Item)
    article = clean_item(item)
    assert isinstance(article, Article)
    return article


def _seconds(payloads: list[bytes]) -> float:
    """CPU time of decoding and cleaning one payload."""
    for payload in payloads[:3]:
        _article(payload)
    started, done = time.process_time(), 0
    while time.process_time() - started < SECONDS:
        _article(payloads[done % len(payloads)])
        done += 1
    return (time.process_time() - started) / done


def _model_seconds(articles: list[Article]) -> float:
    """CPU time of annotating one article."""
    annotator = Annotator()
    annotator.annotate(articles[0].text, articles[0].headline, "en")
    started = time.process_time()
    for article in articles:
        annotator.annotate(article.text, article.headline, "en")
    return (time.process_time() - started) / len(articles)
