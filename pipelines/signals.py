"""Stopping on SIGINT and SIGTERM: at once while nothing durable is under way, else as soon as it is done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


class Stopped(BaseException):
    """A signal asked to stop; no library that catches ``Exception`` may keep it. ``signal_number`` says which."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal.Signals(signal_number).name)
        self.signal_number = signal_number


class StopSignals:
    """Catches SIGINT and SIGTERM for a driver in the main thread, for as long as the context lasts."""

    def __init__(self) -> None:
        self._received: int | None = None
        self._interruptible = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._receive) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self._received = number
        if self._interruptible:
            self._interruptible = False
            raise Stopped(number)

    def check(self) -> None:
        """Raise :class:`Stopped` if a signal came."""
        if self._received is not None:
            raise Stopped(self._received)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """In the body a signal raises :class:`Stopped` at once."""
        self._interruptible = True
        try:
            self.check()
            yield
        finally:
            self._interruptible = False
