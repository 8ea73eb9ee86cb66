"""One driver a stream: an operating-system lock that ends with its process and is not inherited by workers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.errors import StreamTaken
from pipelines.lake import Lake


@contextmanager
def stream_lock(lake: Lake, stream: str) -> Iterator[None]:
    """Hold a stream's lock. POSIX record locks belong to the process, so that no child holds it after a kill.

    A lake in an object store has no such lock: there the epoch in the ledger alone decides.

    Raises:
        StreamTaken: another process holds it.
    """
    if not lake.is_local:
        yield
        return
    path = lake.state_folder / f"{stream}.lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise StreamTaken(
                f"stream '{stream}' of {lake.uri} is already being written by process {file.read().strip()}"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
