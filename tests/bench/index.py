"""How the fingerprint index grows: ``python -m tests.bench.index [--articles N] [--index redis://HOST:PORT]``.

Made-up articles of 400 words are claimed in batches of 2000. A fifth of them are copies, half of those cut and extended,
and a million are published within a year. At 10 k, 100 k and 1 M articles it prints what a claim has cost since the line
before in CPU milliseconds, with the fingerprint and without, the bytes stored for an article, and the largest memory of
the process. Then datasketch's MinHashLSH is measured on the same texts, at fewer articles: it keeps everything in memory. It
only finds candidates and decides nothing.
"""

from __future__ import annotations

import argparse
import functools
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
from transforms import fingerprints
from transforms.decisions import EXACT, NEAR
from transforms.fingerprint_index import ClaimIndex, Verdict, is_server, open_index

BATCH = 2000
WORDS = 400
VOCABULARY = 50_000
COPIES = 0.2
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

    def batch(self, first: int) -> list[Article]:
        """The articles from a number on."""
        drawn = np.searchsorted(self._shares, self._rng.random((BATCH, WORDS)))
        texts = [list(self._names[row]) for row in drawn]
        for number in range(4, BATCH, 5):
            source, local = texts[number - 2], texts[number]
            texts[number] = source if number % 2 else [*source[: WORDS // 2], *local[: WORDS // 8]]
        return [
            make_article(
                first + n, f"guid-{first + n}", " ".join(text), version=1,
                published_at=NOON + round((first + n) * MILLION_DAYS * DAY / 1_000_000),
            )
            for n, text in enumerate(texts)
        ]  # fmt: skip


def batches(articles: int) -> Iterator[list[Article]]:
    """So many articles, or a few more."""
    newsroom = Newsroom(1)
    for first in range(0, articles, BATCH):
        yield newsroom.batch(first)


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


def measure_index(articles: int, where: str) -> None:
    """Claim so many articles and print a line at every step."""
    print("  articles  ms/claim  index's part claims/s/core bytes/article peak MiB copies found")
    span, done = Span(), 0
    with tempfile.TemporaryDirectory() as folder:
        place = where if is_server(where) else Path(folder, "index.sqlite")
        with closing(open_index(place, namespace=f"bench {time.time_ns()}")) as index:
            for batch in batches(articles):
                span.claim(index, batch)
                done += len(batch)
                if done in STEPS or done >= articles:
                    print(span.line(done, sum(file.stat().st_size for file in Path(folder).iterdir())), flush=True)
                    span = Span()


def measure_peer(articles: int) -> None:
    """datasketch on the same texts: signatures of as many permutations, and one band structure in memory."""
    lsh, spent, before = MinHashLSH(threshold=0.4, num_perm=fingerprints.PERMUTATIONS), 0.0, mebibytes()
    for batch in batches(articles):
        spent += sum(timed(functools.partial(_ask, lsh, article)) for article in batch)
    print(f"datasketch MinHashLSH, {articles:,} articles: {1000 * spent / articles:.3f} ms/article, "
          f"{articles / spent:,.0f} articles/s/core, {(mebibytes() - before) * 1024**2 / articles:,.0f} bytes of memory an article")  # fmt: skip


def _ask(lsh: MinHashLSH, article: Article) -> None:
    words = article.text.split()
    starts = range(len(words) - fingerprints.SHINGLE_WORDS + 1)
    minhash = MinHash(num_perm=fingerprints.PERMUTATIONS)
    minhash.update_batch([" ".join(words[at : at + fingerprints.SHINGLE_WORDS]).encode() for at in starts])
    lsh.query(minhash)
    lsh.insert(article.guid, minhash)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the growth of the fingerprint index.")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=20_000, help="articles for datasketch; 0: leave it out")
    parser.add_argument("--index", default="", help="redis://HOST:PORT instead of a file")
    options = parser.parse_args()
    measure_index(options.articles, options.index)
    if options.peer:
        measure_peer(options.peer)


if __name__ == "__main__":
    main()
