"""Days of operation in minutes: hourly live batches, a nightly backfill, weekly care, and what they leave behind.

    python -m tests.operation.simulate [DAYS]

Exits with status 1 when something has grown that should not: each figure's peak between two weekly cares is held
against the earlier peaks, from the time on when as much is taken out as comes in.

The clock is injected: messages carry simulated times, care is told the simulated day, and the files of the Delta logs
are made a day older with each day. Texts are tiny; all else is the real thing, on the embedded broker.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from kafka import KafkaProducer
from rich.console import Console
from rich.table import Table as Grid

from pipelines.backfill import backfill, files
from pipelines.reading.audit import audit
from pipelines.reading.progress import Progress, start_logging
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.signals import Stopped
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic, local_broker
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch
from pipelines.upkeep import care
from schemas.tables import BATCHES, TABLES

START = datetime(2026, 1, 5, tzinfo=UTC)
PLACES = ["Velburg", "Marren", "Tarrin", "Ellery", "Karsund", "Ostrand", "Delmora", "Havelock", "Ruthven", "Calder"]
TOPIC = "simulated"


class Rhythm(NamedTuple):
    """How often what happens."""

    hours: int = 1
    """From one live batch to the next."""
    care_days: int = 7
    keep: timedelta = timedelta(days=14)


class Day(NamedTuple):
    """What the lake is like when a day ends, and what its batches took."""

    day: int
    batches: int
    articles: int
    rows: int
    files: int
    """Files of the six tables on disk."""
    logs: int
    """Files of all Delta logs."""
    events: int
    """Events of the ledger."""
    ledger_bytes: int
    """Bytes of the files that are the ledger; those they replaced stay for an hour of real time."""
    open_files: int
    """Files that whoever opens the ledger has to read, at the worst of the day."""
    reads: int
    """Kilobytes that a live batch reads, on average: of logs, ledger, tables and index."""
    writes: int
    """Kilobytes that it writes."""
    seconds: float
    """Mean time of a live batch; only shown."""
    care: str


class Work(NamedTuple):
    """What a live batch took; ``files``: what whoever opens the ledger then has to read."""

    seconds: float
    reads: int
    writes: int
    files: int


BOUNDED = ("articles", "rows", "files", "logs", "events", "ledger_bytes", "open_files", "reads", "writes")
MORE = 1.25
"""A peak may be higher than those before it by so much: what day of the week it is and when files are merged differ."""


class Operation(Progress):
    """A live stream that hears each time it has nothing left to read that an hour has passed."""

    def __init__(self, lake: Lake, broker: str, inbox: Path, days: int, rhythm: Rhythm) -> None:
        self._lake, self._broker, self._inbox, self._left, self._rhythm = lake, broker, inbox, days, rhythm
        self._producer = KafkaProducer(bootstrap_servers=broker, **PRODUCER_SETTINGS)
        self._hour = 0.0
        self._batches: list[Work] = []
        self.days: list[Day] = []

    def run(self) -> list[Day]:
        """Operate until the days are over."""
        try:
            run_stream(self._settings(interval=0), self)
        except Stopped:
            self._producer.close()
        return self.days

    def waiting(self) -> None:
        """An hour has passed: more comes in, and at the end of a day what is done then."""
        day, hour = divmod(int(self._hour), 24)
        if self._hour and hour == 0:
            self._end_day(day - 1)
        if day == self._left:
            raise Stopped(signal.SIGTERM)
        self._publish(START + timedelta(hours=self._hour))
        self._hour += self._rhythm.hours
        self._before = transferred()

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        """A live batch is in the tables."""
        reads, writes = (now - before for now, before in zip(transferred(), self._before, strict=True))
        self._batches.append(Work(seconds, reads, writes, len(self._lake.listed(BATCHES.name))))

    def _end_day(self, day: int) -> None:
        began = START + timedelta(days=day)
        self._backfill(began)
        done = self._care(began + timedelta(days=1)) if (day + 1) % self._rhythm.care_days == 0 else ""
        age(Path(self._lake.uri), timedelta(days=1))
        self.days.append(self._measured(day + 1, done))
        self._batches = []
        print(*self.days[-1], sep="\t", file=sys.stderr, flush=True)

    def _settings(self, **more: Any) -> Settings:
        kafka = {"bootstrap_servers": self._broker}
        return Settings([TOPIC], self._lake, kafka, workers=0, **more)

    def _publish(self, at: datetime) -> None:
        """Two stories an hour, a copy every third hour, and a message that is none every sixth."""
        messages = [story(at, number) for number in range(2)]
        messages += [story(at, 0, provider="Coast Press")] if at.hour % 3 == 0 else []
        messages += [b"{"] if at.hour % 6 == 0 else []
        for message in messages:
            self._producer.send(TOPIC, value=message, timestamp_ms=int(at.timestamp() * 1000)).get(30)

    def _backfill(self, day: datetime) -> None:
        """A file of the day comes in: two stories that are new, and two that are not."""
        path = self._inbox / f"{day:%Y-%m-%d}.jsonl"
        path.write_bytes(b"\n".join([story(day, 0), story(day, 1), story(day, 7), story(day, 8)]))
        backfill(files([path]), self._settings(stream="backfill_files"), Progress())

    def _care(self, now: datetime) -> str:
        done = care.care(self._lake, keep=self._rhythm.keep, history=timedelta(0), clock=lambda: now)
        return f"{sum(done.merged.values())} merged, {done.expired} rows expired, {done.vacuumed} deleted"

    def _measured(self, day: int, done: str) -> Day:
        connection, ledger = connect(self._lake), Ledger(self._lake)
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in TABLES}
        tables = sum(len(self._lake.list_files(name)) for name in TABLES if name != BATCHES.name)
        logs = sum(1 for _ in Path(self._lake.uri).glob("*/_delta_log/*"))
        return Day(
            day=day,
            batches=sum(ledger.state.numbers.values()),
            articles=rows["articles"],
            rows=sum(rows.values()) - rows[BATCHES.name],
            files=tables,
            logs=logs,
            events=rows[BATCHES.name],
            ledger_bytes=sum(self._lake.listed(BATCHES.name).values()),
            open_files=max(work.files for work in self._batches),
            reads=round(mean(work.reads for work in self._batches) / 1000),
            writes=round(mean(work.writes for work in self._batches) / 1000),
            seconds=mean(work.seconds for work in self._batches),
            care=done,
        )


def story(at: datetime, number: int, provider: str = "Northwire") -> bytes:
    """A tiny story, the same for the same hour and number."""
    place, other = (PLACES[(at.hour + at.day * shift + number) % len(PLACES)] for shift in (1, 5))
    text = (
        f"The council of {place} met on {at:%A} at {at.hour} and voted to open road {at:%j%H}{number} to {other}. "
        f"“We waited {at.day + number} years,” said Anna Holm, the mayor."
    )
    guid = f"{provider}-{at:%Y%m%d%H}-{number}"
    headline = f"{place} opens road {at:%j%H}{number}"
    fields = {"provider": provider, "guid": guid, "headline": headline, "text": text, "language": "en"}
    return json.dumps({**fields, "version": 1, "published_at": at.isoformat()}).encode()


def transferred() -> tuple[int, int]:
    """Bytes that this process has read and written so far, from wherever; as Linux counts them."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counts["rchar"]), int(counts["wchar"])


def grown(days: Sequence[Day], rhythm: Rhythm) -> list[str]:
    """What grows from one care to the next, although as much is taken out as comes in."""
    cycles = [days[start : start + rhythm.care_days] for start in range(0, len(days), rhythm.care_days)]
    steady = [cycle for cycle in cycles if len(cycle) == rhythm.care_days][rhythm.keep.days // rhythm.care_days :]
    assert len(steady) >= 2, "too few days to tell"
    found = []
    for name in BOUNDED:
        *before, last = (max(getattr(day, name) for day in cycle) for cycle in steady)
        if last > MORE * max(before):
            found.append(f"{name} grows: {last} after {max(before)}")
    return found


def age(lake: Path, by: timedelta) -> None:
    """Make the files of the Delta logs older."""
    for path in lake.glob("*/_delta_log/*"):
        before = path.stat().st_mtime - by.total_seconds()
        os.utime(path, (before, before))


def simulate(days: int, folder: Path, rhythm: Rhythm) -> list[Day]:
    """Operate a lake for some days, and audit it at the end."""
    lake, inbox = Lake(str(folder / "lake")), folder / "inbox"
    inbox.mkdir()
    start_logging(debug=False, as_json=False)
    with local_broker() as broker:
        create_topic(broker, TOPIC, 1)
        found = Operation(lake, broker, inbox, days, rhythm).run()
    report = audit(lake)
    assert (report.findings, report.orphans) == ([], [])
    return found


def print_days(days: Sequence[Day]) -> None:
    grid = Grid(
        *(name.replace("_", " ") for name in Day._fields), title=f"{len(days)} days of operation", title_justify="left"
    )
    for day in days:
        grid.add_row(*(f"{value:.2f}" if isinstance(value, float) else str(value) for value in day))
    Console(width=170).print(grid)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        operated = simulate(int(sys.argv[1]) if sys.argv[1:] else 30, Path(folder), Rhythm())
    print_days(operated)
    sys.exit("; ".join(grown(operated, Rhythm())))
