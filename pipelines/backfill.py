"""Backfill: the same pipeline under its own stream name, over a span of a topic or a tree of archive files.

What any stream has planned is there already, or about to be; it is counted and not read again. So a backfill can be
repeated, goes on after a kill where it was, and runs beside the live stream.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table as Grid

from pipelines.driver import Driver
from pipelines.errors import DatelineError
from pipelines.reading.progress import Progress, Several, make_bar, messages_of, rows_of
from pipelines.reading.views import connect
from pipelines.revisions.promote import promote
from pipelines.revisions.revision import Reviser, Revision, Work
from pipelines.running import Settings, heard_by, prepare, start_of
from pipelines.signals import StopSignals
from pipelines.sources.file_source import FileSource
from pipelines.sources.kafka_source import BatchSize, KafkaWindow
from pipelines.sources.source import Amounts, NoSource, Source, Survey
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, State

MakeSource = Callable[[Settings, StopSignals, Progress], Source]

SHOWN = 20
"""Ranges of a plan that are listed; the rest is counted."""

RATE = """
    SELECT sum(messages) / nullif(sum(seconds), 0) FROM (
        SELECT epoch("at" - lag("at") OVER (PARTITION BY batch_id ORDER BY seq)) AS seconds, event,
               lag(list_sum(list_transform(ranges, lambda r: r."end" - r.start)))
                   OVER (PARTITION BY batch_id ORDER BY seq) AS messages, seq
        FROM batches WHERE event IN ('plan', 'seal')
    ) WHERE event = 'seal' AND seq > (SELECT max(seq) FROM batches) - 1000
"""
"""Messages a second of the newest batches, from their plan to their seal."""


def kafka_window(since: str, until: str) -> MakeSource:
    """What was written to the topics from one instant until before another.

    Raises:
        DatelineError: one of them is none.
    """
    start, stop = start_of(since), start_of(until)

    def make(settings: Settings, signals: StopSignals, progress: Progress) -> Source:
        skip = settings.on_data_loss == "skip"
        reading = (settings.kafka, settings.topics, settings.stream, start, signals, progress, _size(settings), skip)
        return KafkaWindow(*reading, stop=stop)

    return make


def files(paths: Sequence[Path]) -> MakeSource:
    """What the files hold."""

    def make(settings: Settings, signals: StopSignals, progress: Progress) -> Source:
        return FileSource(paths, progress, _size(settings), settings.on_data_loss == "skip")

    return make


def _size(settings: Settings) -> BatchSize:
    return BatchSize(settings.batch_records, settings.batch_bytes)


class Outcome(Several):
    """Adds up what a backfill comes to, and hands everything on to what shows it."""

    def __init__(self, shown: Progress) -> None:
        super().__init__(shown)
        self.messages = self.already = 0
        self.rows: Counter[str] = Counter()

    def surveyed(self, survey: Amounts) -> None:
        self.already = max(survey.already - self.messages, 0)  # less what this run has just taken up again
        super().surveyed(survey)

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        self.messages += messages_of(batch)
        self.rows.update(rows_of(batch))
        super().closed(batch, seconds, recovered)

    def __str__(self) -> str:
        rows = ", ".join(f"{number} {table}" for table, number in sorted(self.rows.items()) if table != "raw")
        return f"{self.messages} messages read, {self.already} already there; rows written: {rows or 'none'}"


def backfill(make: MakeSource, settings: Settings, progress: Progress | None = None) -> Outcome:
    """Run a backfill to its end. -> what it came to"""
    engine, services = prepare(settings)
    with StopSignals() as signals, Outcome(progress or heard_by(make_bar(), settings)) as outcome:
        source = make(settings, signals, outcome)
        skip = settings.on_data_loss == "skip"
        wait = settings.on_overlap == "wait"
        driver = Driver(settings.lake, settings.stream, source, services, engine, signals, outcome, skip, wait)
        driver.after_loss = functools.partial(promote, settings.lake, services, engine, signals)
        driver.run(0, until_caught_up=True)
    return outcome


class Forecast(NamedTuple):
    """What a backfill would do. ``rate``: messages a second of earlier batches, if there are any."""

    survey: Survey
    batches: int
    """Batches that are open and would be finished first."""
    rate: float | None


def forecast(make: MakeSource, settings: Settings) -> Forecast:
    """Plan a backfill without writing anything."""
    exists = settings.lake.exists()
    ledger = Ledger(settings.lake) if exists else None
    state = ledger.state if ledger else State()
    with StopSignals() as signals, make_bar() as progress:
        source = make(settings, signals, progress)
        with signals.interruptible():
            source.connect()
        if isinstance(source, KafkaWindow):
            source.find(state)
        survey = Survey.of(source, state)
        source.close()
    return Forecast(survey, len(state.unfinished(settings.stream)), _rate(settings.lake) if exists else None)


def _rate(lake: Lake) -> float | None:
    row = connect(lake).execute(RATE).fetchone()
    return float(row[0]) if row and row[0] else None


def print_forecast(make: MakeSource, settings: Settings) -> None:
    """Print what a backfill would do."""
    planned = forecast(make, settings)
    survey = planned.survey
    console = Console()
    grid = Grid("source", "partition", "from", "to", "messages", title="To be read", title_justify="left")
    for part in survey.missing[:SHOWN]:
        grid.add_row(part.topic, str(part.partition), str(part.start), str(part.end), str(part.size))
    if survey.missing:
        console.print(grid)
    if len(survey.missing) > SHOWN:
        console.print(f"... and {len(survey.missing) - SHOWN} more ranges")
    if planned.batches:
        console.print(f"{planned.batches} batches that were begun would be finished first")
    estimate = _estimate(survey.todo, planned.rate)
    console.print(f"{survey.todo} messages to read, {survey.already} already there{estimate}", soft_wrap=True)


def _estimate(todo: int, rate: float | None) -> str:
    if not todo:
        return ""
    if not rate:
        return "; no earlier batch to estimate the time from"
    return f"; about {_duration(todo / rate)} at {rate:.1f} messages/s, as in earlier batches"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def run_backfill(make: MakeSource, dry_run: bool, given: dict[str, Any]) -> None:
    """What the command line asks for."""
    settings = Settings.of({"topics": (), **given})
    if dry_run:
        print_forecast(make, settings)
    else:
        print(f"{settings.stream}: {backfill(make, settings)}")


def revise(revision: Revision, settings: Settings, progress: Progress | None = None) -> Outcome:
    """Run a revision of stored rows to its end. -> what it came to"""
    engine, services = prepare(settings)
    with StopSignals() as signals, Outcome(progress or heard_by(make_bar(), settings)) as outcome:
        wait = settings.on_overlap == "wait"
        running = (settings.lake, settings.stream, NoSource(), services, engine, signals, outcome)
        reviser = Reviser(*running, wait=wait, revision=revision)
        reviser.run(0, until_caught_up=True)
    return outcome


def run_revision(revision: Revision, dry_run: bool, given: dict[str, Any]) -> None:
    """What the command line asks for."""
    settings = Settings.of({"topics": (), **given})
    if not settings.lake.exists():
        raise DatelineError(f"there is no lake at {settings.lake.uri}")
    if dry_run:
        print_work(revision.work(settings.lake), settings.lake)
        return
    outcome = revise(revision, settings)
    changes = ", ".join(f"{number:+} {table}" for table, number in sorted(outcome.rows.items()) if number)
    done = f"{outcome.messages} items worked on, {outcome.already} already there"
    print(f"{settings.stream}: {done}; rows: {changes or 'as many as before'}")


def print_work(work: Work, lake: Lake) -> None:
    """Print what a revision would work on."""
    console = Console()
    grid = Grid("date", "items", title="To be worked on", title_justify="left")
    for day, items in work.days.items():
        grid.add_row(day, str(items))
    if work.days:
        console.print(grid)
    estimate = _estimate(work.todo, _rate(lake))
    console.print(f"{work.todo} items to work on, {work.already} already there{estimate}", soft_wrap=True)
