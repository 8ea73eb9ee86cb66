"""What a run shows of itself: a live line on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import rich.progress
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.status import Status

from schemas.ranges import OffsetRange

if TYPE_CHECKING:
    from pipelines.lake import StagedFile
    from pipelines.ledger import Batch
    from pipelines.source import Amounts

log = logging.getLogger("dateline")


class Progress(AbstractContextManager["Progress"]):
    """Hears what a driver does, and shows nothing."""

    def surveyed(self, survey: Amounts) -> None:
        """What there is to do, and how much of it is done already."""

    def looking(self, file: str) -> None:
        """A file is looked through."""

    def planned(self, batch: Batch) -> None:
        """A batch was planned, or found open."""

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        """A batch is in the tables."""

    def retrying(self, reason: str, pause: float) -> None:
        """Something failed that is tried again after ``pause`` seconds."""

    def unmonitored(self, batch: Batch, reason: str) -> None:
        """The consumer group could not be told of a batch; the next one tells it again."""

    def damaged(self, batch: Batch, file: StagedFile) -> None:
        """A sealed file is not as it was sealed, and is made again."""

    def waiting(self) -> None:
        """Nothing is left to read."""

    def topic_recreated(self, topic: str, old: str, new: str) -> None:
        """A topic has another id than when it was last read."""

    def lost(self, range_: OffsetRange) -> None:
        """Offsets that the broker no longer has are passed over."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to tidy up."""


class LogLines(Progress):
    """A log line for each batch and each trouble."""

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        log.info("%s", closed_line(batch, seconds, recovered))

    def retrying(self, reason: str, pause: float) -> None:
        log.warning("%s; trying again in %g s", reason, pause)

    def unmonitored(self, batch: Batch, reason: str) -> None:
        log.warning("Kafka's consumer group was not told of %s, so its lag is too high: %s", batch.batch_id, reason)

    def damaged(self, batch: Batch, file: StagedFile) -> None:
        log.warning(
            "%s: the file %s/%s is damaged or gone (%d bytes, %d rows were sealed); its batch is made again",
            batch.batch_id,
            file.table,
            file.path,
            file.bytes,
            file.rows,
        )

    def topic_recreated(self, topic: str, old: str, new: str) -> None:
        log.warning(
            "topic %s was deleted and created again (id %s, before %s): reading it from its start", topic, new, old
        )

    def lost(self, range_: OffsetRange) -> None:
        log.warning(
            "%s/%d: offsets %d to %d are gone from the broker (topic id %s); noted in the ledger and skipped",
            range_.topic,
            range_.partition,
            range_.start,
            range_.end,
            range_.topic_id,
        )


class LiveLine(LogLines):
    """Log lines above, and one live line that says what is going on."""

    def __init__(self, console: Console) -> None:
        self._status = Status("starting", console=console)
        self._messages = 0

    def planned(self, batch: Batch) -> None:
        self._status.update(f"{batch.batch_id}: {messages_of(batch)} messages, {self._messages} done before")

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        self._messages += messages_of(batch)
        super().closed(batch, seconds, recovered)

    def waiting(self) -> None:
        self._status.update(f"waiting for messages, {self._messages} done")

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._status.stop()


class Bar(LogLines):
    """A bar with the rate and the remaining time."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self._bar = rich.progress.Progress(*columns, console=console)
        self._task = self._bar.add_task("starting", total=None, rate="")
        self._since = time.monotonic()

    def looking(self, file: str) -> None:
        self._bar.update(self._task, description=f"looking through {escape(file)}")

    def surveyed(self, survey: Amounts) -> None:
        self._bar.reset(self._task, total=survey.todo, description=f"{survey.already} already there")
        self._since = time.monotonic()

    def planned(self, batch: Batch) -> None:
        self._bar.update(self._task, description=batch.batch_id)

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        super().closed(batch, seconds, recovered)
        self._bar.advance(self._task, 0 if recovered else messages_of(batch))
        rate = self._bar.tasks[0].completed / max(time.monotonic() - self._since, 0.001)
        self._bar.update(self._task, rate=f"{rate:.1f} messages/s")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()


class Relay(Progress):
    """Hands everything on to another one."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        for name in (name for name in vars(Progress) if not name.startswith("_") and name not in vars(Relay)):
            setattr(self, name, getattr(shown, name))

    def surveyed(self, survey: Amounts) -> None:
        self._shown.surveyed(survey)

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        self._shown.closed(batch, seconds, recovered)

    def __enter__(self) -> Self:
        self._shown.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._shown.__exit__(*error)


def messages_of(batch: Batch) -> int:
    """Offsets of a batch, or the items that a revision is about."""
    return sum(range_.size for range_ in batch.ranges) or batch.items


def rows_of(batch: Batch) -> Counter[str]:
    """Rows that a batch wrote, by table; of a revision, how many more there are since."""
    rows: Counter[str] = Counter()
    for part in batch.changes if batch.revises else batch.files or ():
        rows[part.table] += part.rows
    return rows


def closed_line(batch: Batch, seconds: float, recovered: bool) -> str:
    """What a batch came to, in one line."""
    counts = ", ".join(
        f"{number:{'+' if batch.revises else ''}} {table}"
        for table, number in sorted(rows_of(batch).items())
        if table != "raw"
    )
    again = " (taken up again)" if recovered else ""
    what = f"{messages_of(batch)} items of {batch.revises}" if batch.revises else f"{messages_of(batch)} messages"
    return f"{batch.batch_id}{again}: {what} in {seconds:.1f} s -> {counts or 'nothing'}"


def make_progress() -> Progress:
    """The display of a stream that fits standard error."""
    return _make(LiveLine)


def make_bar() -> Progress:
    """The display of work that has an end."""
    return _make(Bar)


def _make(display: Callable[[Console], Progress]) -> Progress:
    console = Console(stderr=True)
    if not console.is_terminal:
        return LogLines()
    from rich.logging import RichHandler

    log.handlers = [RichHandler(console=console, show_path=False, show_level=False)]
    log.propagate = False
    return display(console)


def start_logging(debug: bool) -> None:
    """Plain log lines on standard error: our own, and the warnings of others."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    # What matters of these reaches us as exceptions; kafka-python logs every lost connection as an error.
    for noisy in ("apache_beam", "kafka", "root"):
        logging.getLogger(noisy).setLevel(logging.WARNING if debug else logging.CRITICAL)
