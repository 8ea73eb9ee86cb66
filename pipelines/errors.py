"""What can go wrong in running, by what follows from it. Each message is one line a person can act on."""

from __future__ import annotations


class DatelineError(Exception):
    """Bad usage, or something outside is not as it must be: one line on standard error, and the command ends."""

    exit_status = 1


class Busy(DatelineError):
    """Another process is doing this already; later it may be free. The status is ``EX_TEMPFAIL`` of ``sysexits.h``."""

    exit_status = 75


class StreamTaken(Busy):
    """Another driver owns the stream."""


class DataLoss(DatelineError):
    """Offsets that were wanted, or planned, are no longer on the broker, or their topic is another one now."""


class TryAgain(Exception):
    """The attempt failed for a reason that may pass; the batch is run again."""
