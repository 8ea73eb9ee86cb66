"""Who may write: one driver a stream, and one at a time who replaces files that are in the tables.

Operating-system locks end with their process and are not inherited by workers.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from pipelines.errors import StreamTaken
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Lock
from pipelines.storage.sealed import finish_left_over

LOOK_SECONDS = 1.0
"""Between two looks whether a lock that is waited for is free."""

Sleep = Callable[[float], None]


@contextmanager
def stream_lock(lake: Lake, stream: str, wait: Sleep | None = None) -> Iterator[None]:
    """Hold a stream's lock.

    A lake in an object store has no such lock: there the epoch in the ledger alone decides.

    Args:
        wait: sleeps for some seconds while another process holds it; without it the stream is refused.

    Raises:
        StreamTaken: another process holds it, and it is not waited for.
    """
    with _process_lock(lake, stream, f"stream '{stream}' of {lake.uri} is already being written", wait):
        yield


@contextmanager
def maintenance_lock(
    lake: Lake, ledger: Ledger, holder: str, wait: bool = True, take_over: bool = False
) -> Iterator[Lock]:
    """Hold the lock that compaction, replacement and removal of rows share; writers that only append need none.

    1. On a local lake an operating-system lock says who is alive: whoever has it takes the lock in the ledger from a
       holder that was killed, and finishes a revision that it had sealed. In an object store a lock that was left
       behind is taken by the same ``holder`` again, or by another with ``take_over``; no clock is trusted.
    2. Load a table only after the lock is held, and tag each commit with
       ``Transaction(MAINTENANCE_ID, lock.token)``: a holder that was taken over is then refused by Delta itself.

    Args:
        wait: wait for a living holder instead of raising; only on a local lake.

    Raises:
        StreamTaken: another holder has it.
    """
    with _process_lock(lake, "maintenance", f"{lake.uri} is under maintenance", time.sleep if wait else None):  # 1
        lock = ledger.lock(holder, take_over or lake.is_local)
        try:
            finish_left_over(lake, ledger, lock)
            yield lock  # 2
        finally:
            ledger.unlock(lock)


@contextmanager
def _process_lock(lake: Lake, name: str, taken: str, wait: Sleep | None) -> Iterator[None]:
    """POSIX record locks belong to the process, so that no child holds them after a kill."""
    if not lake.is_local:
        yield
        return
    path = lake.state_folder / f"{name}.lock"
    with path.open("a+", encoding="utf-8") as file:
        while not _locked(file):
            if not wait:
                file.seek(0)
                raise StreamTaken(f"{taken} by process {file.read().strip()}")
            wait(LOOK_SECONDS)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _locked(file: TextIO) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
