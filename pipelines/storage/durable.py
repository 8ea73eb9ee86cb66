"""The moments at which something becomes durable, named and counted.

Every durable write of the protocol runs inside ``durable(name)``. A test sets ``DATELINE_FAULT`` to stop the
process at one of them:

    kill@before:seal:2      SIGKILL before the second seal
    pause@after:plan:1      wait after the first plan until the file ``$DATELINE_FAULT_FILE`` is gone

and ``DATELINE_FAULT_LOG`` to a file that collects the name of each one that was reached.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_reached: Counter[str] = Counter()


@contextmanager
def durable(name: str) -> Iterator[None]:
    """Mark the body as the durable write ``name``: plan, claims, stage-articles, seal, commit-quotes, close, ..."""
    _reach(f"before:{name}")
    yield
    _reach(f"after:{name}")


def _reach(moment: str) -> None:
    _reached[moment] += 1
    if log := os.environ.get("DATELINE_FAULT_LOG"):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{moment}:{_reached[moment]}\n")
    action, _, where = os.environ.get("DATELINE_FAULT", "").partition("@")
    if where == f"{moment}:{_reached[moment]}":
        _ACTIONS[action]()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _pause() -> None:
    barrier = Path(os.environ["DATELINE_FAULT_FILE"])
    barrier.touch()
    while barrier.exists():
        time.sleep(0.01)


_ACTIONS = {"kill": _kill, "pause": _pause}
