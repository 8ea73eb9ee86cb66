"""``make bench`` runs all benches, ``make bench BENCH=name`` one. They print, and never pass or fail."""

from __future__ import annotations

import os
import sys

from tests.bench.registry import BENCHES, bench


def main() -> None:
    """Print the lines of the benches that are asked for."""
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"there is no bench {unknown[0]}: there are {', '.join(BENCHES)}")
    os.environ |= {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # read when numpy is loaded: figures are per core
    for name in names:
        print(f"{name}: {BENCHES[name]}")
        for line in bench(name)():
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
