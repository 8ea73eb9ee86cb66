"""One driver a stream: an operating-system lock that ends with its process and is not inherited by workers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from pipelines.errors import StreamTaken
from pipelines.lake import Lake

LOOK_SECONDS = 1.0
"""Between two looks whether a lock that is waited for is free."""


@contextmanager
def stream_lock(lake: Lake, stream: str, wait: Callable[[float], None] | None = None) -> Iterator[None]:
    """Hold a stream's lock. POSIX record locks belong to the process, so that no child holds it after a kill.

    A lake in an object store has no such lock: there the epoch in the ledger alone decides.

    Args:
        wait: sleeps for some seconds while another process holds it; without it the stream is refused.

    Raises:
        StreamTaken: another process holds it, and it is not waited for.
    """
    if not lake.is_local:
        yield
        return
    path = lake.state_folder / f"{stream}.lock"
    with path.open("a+", encoding="utf-8") as file:
        while not _locked(file):
            if not wait:
                file.seek(0)
                raise StreamTaken(
                    f"stream '{stream}' of {lake.uri} is already being written by process {file.read().strip()}"
                )
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
