"""What a run shows of itself: a live line on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partialmethod
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import rich.progress
from pythonjsonlogger.json import JsonFormatter
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.status import Status

from schemas.ranges import OffsetRange

if TYPE_CHECKING:
    from pipelines.sources.source import Amounts
    from pipelines.storage.lake import StagedFile
    from pipelines.storage.ledger_state import Batch

log = logging.getLogger("dateline")

PLAIN_LINES = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
JSON_LINES = JsonFormatter("{levelname}{message}", style="{", rename_fields={"levelname": "level"}, timestamp="at")


class Progress(AbstractContextManager["Progress"]):
    """Hears what a driver does, and shows nothing."""

    def surveyed(self, survey: Amounts) -> None:
        """What there is to do, and how much of it is done already."""

    def looking(self, file: str) -> None:
        """A file is looked through."""

    def planned(self, batch: Batch) -> None:
        """A batch was planned, or found open."""

    def spent(self, stage: str, seconds: float) -> None:
        """A stage of a batch is done: ``plan``, ``run``, ``seal`` or ``commit``, which closes it."""

    def counted(self, counters: Mapping[str, int]) -> None:
        """What the transforms of an attempt that is about to be sealed have counted."""

    def lagging(self, lag: Mapping[tuple[str, int], int]) -> None:
        """How many messages of each (topic, partition) the stream has not planned yet."""

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

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the body as a stage; one that fails is not counted."""
        started = time.monotonic()
        yield
        self.spent(name, time.monotonic() - started)


HEARD = {name for name, value in vars(Progress).items() if callable(value) and not name.startswith("_")} - {"stage"}
"""What a driver says."""


class Several(Progress):
    """Hands on what it hears to several listeners."""

    def __init__(self, *listeners: Progress) -> None:
        self._listeners = listeners
        self._open = ExitStack()

    def __enter__(self) -> Self:
        for listener in self._listeners:
            self._open.enter_context(listener)
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def tell(self, name: str, *said: Any) -> None:
        for listener in self._listeners:
            getattr(listener, name)(*said)


for _name in HEARD:
    setattr(Several, _name, partialmethod(Several.tell, _name))


class LogLines(Progress):
    """A log line for each batch and each trouble; as JSON, its facts are fields beside ``event`` and ``message``."""

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        facts = {"messages": messages_of(batch), "seconds": round(seconds, 3), "recovered": recovered}
        log.info(
            "%s", closed_line(batch, seconds, recovered), extra=_fields("closed", batch, **facts, rows=rows_of(batch))
        )

    def retrying(self, reason: str, pause: float) -> None:
        fields = _fields("retrying", reason=reason, pause=pause)
        log.warning("%s; trying again in %g s", reason, pause, extra=fields)

    def unmonitored(self, batch: Batch, reason: str) -> None:
        log.warning(
            "Kafka's consumer group was not told of %s, so its lag is too high: %s",
            batch.batch_id,
            reason,
            extra=_fields("unmonitored", batch, reason=reason),
        )

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
            "topic %s was deleted and created again (id %s, before %s): reading it from its start",
            topic,
            new,
            old,
            extra=_fields("topic_recreated", topic=topic, old=old, new=new),
        )

    def lost(self, range_: OffsetRange) -> None:
        log.warning(
            "%s/%d: offsets %d to %d are gone from the broker (topic id %s); noted in the ledger and skipped",
            range_.topic,
            range_.partition,
            range_.start,
            range_.end,
            range_.topic_id,
            extra=_fields("lost", **range_._asdict()),
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
    if not console.is_terminal or logs_are_json():
        return LogLines()
    from rich.logging import RichHandler

    log.handlers = [RichHandler(console=console, show_path=False, show_level=False)]
    log.propagate = False
    return display(console)


def _fields(event: str, batch: Batch | None = None, **facts: Any) -> dict[str, Any]:
    of_batch = {"stream": batch.stream, "batch_id": batch.batch_id} if batch else {}
    return {"event": event, **of_batch, **facts}


def logs_are_json() -> bool:
    """Whether log lines are written for a machine."""
    return any(isinstance(handler.formatter, JsonFormatter) for handler in logging.root.handlers)


def start_logging(debug: bool, as_json: bool) -> None:
    """Log lines on standard error: our own, and the warnings of others; plain, or a JSON object each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSON_LINES if as_json else PLAIN_LINES)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    # What matters of these reaches us as exceptions; kafka-python logs every lost connection as an error.
    for noisy in ("apache_beam", "kafka", "root"):
        logging.getLogger(noisy).setLevel(logging.WARNING if debug else logging.CRITICAL)
