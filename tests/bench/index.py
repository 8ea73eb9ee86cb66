"""How the fingerprint index grows: ``python -m tests.bench.index [--articles N] [--index redis://HOST:PORT]``.

Articles of 400 made-up words fill an index, a million of them published within a year. The last 10,000 before 10 k,
100 k and 1 M are claimed as a run claims them, in batches of 2000; a fifth of them are copies, half of those cut and
extended. The others are filled in by their records only: words and band keys are drawn, and nothing is compared
(``--claim-all``: all are claimed). It prints what a claim costs in CPU milliseconds, with the fingerprint and without,
the bytes stored for an article, and the largest memory of the process. Then datasketch's MinHashLSH is measured on such
texts, at fewer articles: it keeps everything in memory. It only finds candidates and decides nothing.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH

from schemas.records import Article
from tests.strategies import DAY, NOON, make_article, word
from transforms.duplicates import fingerprints
from transforms.duplicates.claim_records import Claim, PositionKey
from transforms.duplicates.claim_store import ClaimStore
from transforms.duplicates.decisions import ARTICLE, EXACT, NEAR
from transforms.duplicates.fingerprint_index import ClaimIndex, Verdict, is_server, open_storage
from transforms.duplicates.fingerprints import BAND_BITS, Fingerprint

ARTICLES = int(os.environ.get("INDEX_ARTICLES", "1000000"))
PEER = 50_000
BATCH = 2000
WORDS = 400
VOCABULARY = 50_000
COPIES = 0.2
MEASURED = 10_000
BANDS = fingerprints.WHOLE_BANDS + fingerprints.LEAD_BANDS + fingerprints.OPENING_BANDS
STEPS = (10_000, 100_000, 1_000_000, 10_000_000)
MILLION_DAYS = 365
"""A national news archive: so many articles a year."""


class Newsroom:
    """Articles whose words follow Zipf's law, cheap to make: numbers of words are drawn, and names looked up."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        names = [word(rng) if number % 6 else word(rng).capitalize() for number in range(VOCABULARY)]
        weights = 1 / np.arange(1, VOCABULARY + 1) ** 0.9
        self._names = np.array(names, dtype=object)
        self._shares = np.cumsum(weights / weights.sum())
        self._rng = np.random.default_rng(seed)

    def articles(self, first: int) -> list[Article]:
        """A batch of articles from a number on."""
        drawn = np.searchsorted(self._shares, self._rng.random((BATCH, WORDS)))
        texts = [list(self._names[row]) for row in drawn]
        for number in range(4, BATCH, round(1 / COPIES)):
            source, local = texts[number - 2], texts[number]
            texts[number] = source if number % 2 else [*source[: WORDS // 2], *local[: WORDS // 8]]
        return [
            make_article(first + n, f"guid-{first + n}", " ".join(text), version=1, published_at=published(first + n))
            for n, text in enumerate(texts)
        ]

    def fill(self, store: ClaimStore, first: int) -> None:
        """Add a batch of records as articles leave them."""
        words = self._rng.integers(0, 1 << 16, (BATCH, WORDS), dtype=np.uint16)
        keys = self._rng.integers(0, 1 << BAND_BITS, (BATCH, BANDS)).tolist()
        prints = [Fingerprint(self._rng.bytes(16), row, tuple(mine)) for row, mine in zip(words, keys, strict=True)]
        positions = [PositionKey("id-of-wire", 0, first + n, 0) for n in range(BATCH)]

        def add() -> None:
            for number, (position, fingerprint) in enumerate(zip(positions, prints, strict=True), start=first):
                store.add(position, filled(number, store.next_number(), fingerprint), fingerprint)
            store.claim(f"filled {first}", positions)

        store.update(add)


def published(number: int) -> int:
    """When an article is published."""
    return NOON + round(number * MILLION_DAYS * DAY / 1_000_000)


def filled(number: int, owner: int, fingerprint: Fingerprint) -> Claim:
    """The claim of a new story."""
    item_key = fingerprints.item_key("agency", f"guid-{number}")
    article_id = fingerprints.article_id("agency", f"guid-{number}", 1)
    return Claim(
        ARTICLE, item_key, 1, 1, False, published(number), fingerprint.text_hash, article_id, owner, article_id, None,
        1.0, 1.0, False, "first of its story",
    )  # fmt: skip


def timed(body: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    started = time.process_time()
    body()
    return time.process_time() - started


def mebibytes() -> int:
    """The memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024**2


def peak_mebibytes() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Span:
    """What happened between two lines of the table."""

    def __init__(self) -> None:
        """Nothing has."""
        self.claims, self.spent, self.printing, self.copies = 0, 0.0, 0.0, 0

    def claim(self, index: ClaimIndex, batch: list[Article]) -> None:
        """Claim a batch, and compute every twentieth fingerprint once more by itself."""
        verdicts: list[Verdict] = []
        self.spent += timed(lambda: verdicts.extend(index.claim(f"batch {batch[0].guid}", batch)))
        self.printing += 20 * timed(lambda: [fingerprints.fingerprint(article.text) for article in batch[::20]])
        self.claims += len(batch)
        self.copies += sum(verdict.fate in (EXACT, NEAR) for verdict in verdicts)

    def line(self, done: int, stored: int) -> str:
        """The figures in columns."""
        return (
            f"{done:10,} {1000 * self.spent / self.claims:9.3f}"
            f" {1000 * (self.spent - self.printing) / self.claims:13.3f} {self.claims / self.spent:13,.0f}"
            f" {stored / done:13,.0f} {peak_mebibytes():8,}"
            f" {self.copies / (self.claims * COPIES):12.1%}"
        )


def index_lines(articles: int, where: str, claim_all: bool) -> Iterator[str]:
    """Fill an index with so many articles; a line at every step."""
    yield "  articles  ms/claim  index's part claims/s/core bytes/article peak MiB copies found"
    newsroom, span = Newsroom(1), Span()
    with tempfile.TemporaryDirectory() as folder:
        place = where if is_server(where) else Path(folder, "index.sqlite")
        with closing(open_storage(place, f"bench {time.time_ns()}")) as storage:
            store = ClaimStore(storage)
            index = ClaimIndex(store)
            for first in range(0, articles, BATCH):
                if claim_all or is_measured(first, articles):
                    span.claim(index, newsroom.articles(first))
                else:
                    newsroom.fill(store, first)
                if first + BATCH in (*STEPS, articles):
                    stored = sum(file.stat().st_size for file in Path(folder).iterdir())
                    yield span.line(first + BATCH, stored)
                    span = Span()


def is_measured(first: int, articles: int) -> bool:
    """Whether an article is one of the last ones before a step."""
    return any(step - MEASURED <= first < step for step in (*STEPS, articles))


def peer_line(articles: int) -> str:
    """datasketch on the same texts: signatures of as many permutations, and one band structure in memory."""
    lsh, spent, before = MinHashLSH(threshold=0.4, num_perm=fingerprints.PERMUTATIONS), 0.0, mebibytes()
    newsroom = Newsroom(1)
    for first in range(0, articles, BATCH):
        spent += sum(timed(functools.partial(_ask, lsh, article)) for article in newsroom.articles(first))
    memory = (mebibytes() - before) * 1024**2 / articles
    return (
        f"datasketch MinHashLSH, {articles:,} articles: {1000 * spent / articles:.3f} ms/article, "
        f"{articles / spent:,.0f} articles/s/core, {memory:,.0f} bytes of memory an article"
    )


def _ask(lsh: MinHashLSH, article: Article) -> None:
    words = article.text.split()
    starts = range(len(words) - fingerprints.SHINGLE_WORDS + 1)
    minhash = MinHash(num_perm=fingerprints.PERMUTATIONS)
    minhash.update_batch([" ".join(words[at : at + fingerprints.SHINGLE_WORDS]).encode() for at in starts])
    lsh.query(minhash)
    lsh.insert(article.guid, minhash)


def lines(articles: int = ARTICLES, peer: int = PEER, where: str = "", claim_all: bool = False) -> Iterator[str]:
    """The figures."""
    yield from index_lines(articles, where, claim_all)
    if peer:
        yield peer_line(peer)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the growth of the fingerprint index.")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--peer", type=int, default=PEER, help="articles for datasketch; 0: leave it out")
    parser.add_argument("--index", default="", help="redis://HOST:PORT instead of a file")
    parser.add_argument("--claim-all", action="store_true", help="fill nothing in: takes ten times as long")
    options = parser.parse_args()
    for line in lines(options.articles, options.peer, options.index, options.claim_all):
        print(line, flush=True)


if __name__ == "__main__":
    main()
