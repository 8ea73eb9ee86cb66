"""Mutated payloads through decoding and cleaning: ``make fuzz``, or ``python -m tests.fuzz --payloads N --seed S``.

Each has to end as items or as rejects with a reason, and the memory that the worst takes has to stay under
``MEMORY_BOUND``. The processor time of the slowest is printed; the aim is two seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections import Counter
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from schemas.records import REJECT_REASONS, Article, Item, Reject
from tests.golden_files import PAYLOADS
from tests.mutations import SECRET, SECRET_FILE, Sent, mutated_payloads
from tests.payloads import a_message
from transforms.clean import clean_item
from transforms.decode import decode

MEMORY_BOUND = 512 * 2**20
"""Bytes that one message may add to a process that has decoded and cleaned others."""
ROUND = 250
"""Payloads per run of Hypothesis: it remembers all of a run, which would count as memory."""
MEBIBYTE = 2**20


class Slowest(NamedTuple):
    """The payload that took the most processor time."""

    seconds: float
    size: int
    history: tuple[str, ...]


class Outcome(NamedTuple):
    """What became of the payloads of one process."""

    payloads: int
    fates: Counter[str]
    slowest: Slowest
    seconds: float
    grown: int
    """Bytes of the peak over what the process took before."""


def main() -> None:
    """Fuzz in several processes, and report."""
    given_ = _arguments()
    SECRET_FILE.write_bytes(SECRET)
    shares = [given_.payloads // given_.processes] * given_.processes
    with multiprocessing.get_context("spawn").Pool(given_.processes) as pool:
        found = pool.starmap(fuzz, [(share, given_.seed * 1000 + n) for n, share in enumerate(shares)])
    _report(found)
    grown = max(outcome.grown for outcome in found)
    if grown > MEMORY_BOUND:
        sys.exit(f"a message took {grown // MEBIBYTE} MiB; the bound is {MEMORY_BOUND // MEBIBYTE} MiB")


def fuzz(payloads: int, first_seed: int) -> Outcome:
    """Decode and clean ``payloads`` mutated payloads, in rounds with seeds of their own."""
    for payload in PAYLOADS.values():  # loads what is loaded once
        fates_of(Sent(payload, "", ()))
    fates: Counter[str] = Counter()
    seen = [Slowest(0.0, 0, ())]
    spent, before = [0.0], _peak()

    def one(sent: Sent) -> None:
        started = time.process_time()
        fates.update(fates_of(sent))
        seconds = time.process_time() - started
        spent[0] += seconds
        seen[0] = max(seen[0], Slowest(seconds, len(sent.payload), sent.history))

    done = 0
    while done < payloads:
        some = min(ROUND, payloads - done)
        run = settings(
            max_examples=some, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck), print_blob=True,
        )  # fmt: skip
        seed(first_seed * 10_000 + done)(run(given(mutated_payloads())(one)))()
        done += some
    return Outcome(done, fates, seen[0], spent[0], _peak() - before)


def fates_of(sent: Sent) -> list[str]:
    """The fates of a payload's items; an ``AssertionError`` or whatever went wrong if one has none."""
    outcomes = decode(a_message(sent.payload, content_type=sent.content_type))
    assert outcomes
    assert [outcome.position.item for outcome in outcomes] == list(range(len(outcomes)))
    return [_fate(outcome) for outcome in outcomes]


def _fate(outcome: Item | Reject) -> str:
    cleaned = clean_item(outcome) if isinstance(outcome, Item) else outcome
    if isinstance(cleaned, Reject):
        assert cleaned.reason in REJECT_REASONS
        assert cleaned.error.strip()
        cleaned.error.encode()
        return f"reject: {cleaned.reason}"
    _check_article(cleaned)
    return cleaned.status


def _check_article(article: Article) -> None:
    assert article.guid
    assert article.text or article.status != "usable"
    for value in article:
        for text in value if isinstance(value, tuple) else [value]:
            if isinstance(text, str):
                text.encode()
                assert "\0" not in text
                assert SECRET.decode() not in text


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _report(found: list[Outcome]) -> None:
    fates = sum((outcome.fates for outcome in found), Counter[str]())
    slowest = max(outcome.slowest for outcome in found)
    payloads, seconds = sum(o.payloads for o in found), sum(o.seconds for o in found)
    print(f"{payloads:,} payloads, {sum(fates.values()):,} items, {1000 * seconds / payloads:.1f} ms of CPU time each")
    print(", ".join(f"{fate} {count:,}" for fate, count in fates.most_common()))
    print(f"slowest: {slowest.seconds:.2f} s of CPU time, {slowest.size:,} bytes: {' > '.join(slowest.history)}")
    grown = max(outcome.grown for outcome in found)
    print(f"peak memory: {grown // MEBIBYTE} MiB more than before; the bound is {MEMORY_BOUND // MEBIBYTE} MiB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mutated payloads through decoding and cleaning.")
    parser.add_argument("--payloads", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
