"""What a driver shows to a monitoring system: Prometheus metrics, and whether it is alive and ready.

/metrics    Prometheus' text format; every metric begins with ``dateline_``
/healthz    200 while the driver gives signs of life, else 503: restart it
/readyz     200 while batches get through, 503 while something outside has to come back first, such as Kafka
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import ThreadingWSGIServer, make_wsgi_app

from pipelines.errors import DatelineError
from pipelines.reading.progress import Progress, messages_of
from pipelines.storage.lake import Lake
from pipelines.storage.ledger_state import Batch
from schemas.ranges import OffsetRange
from schemas.tables import ARTICLES, DUPLICATES, REJECTS, Table

SILENT_SECONDS = 900
"""A driver that does nothing it could tell of for so long is taken for hung; its longest batches take minutes."""

MANY_PARTITIONS = 500
"""More than these (an archive of very many files) are shown as one: each is a time series of its own."""

SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500)

DETAILS: Mapping[str, tuple[Table, str]] = {
    "article": (ARTICLES, "annotation"),
    "duplicate": (DUPLICATES, "kind"),
    "reject": (REJECTS, "reason"),
}
"""For each fate its table, and the column that says more."""


class RunMetrics(Progress):
    """Counts what a driver says, and serves it over HTTP for as long as the context lasts.

    Counters begin at zero with each process. What items came to is read from the sealed files of closed batches, so
    that an attempt that failed counts nothing.
    """

    def __init__(self, lake: Lake, stream: str, version: str, address: tuple[str, int]) -> None:
        self._lake, self._stream, self._address = lake, stream, address
        self.registry = CollectorRegistry()
        self.health = Health()
        self._newest_at = 0.0
        ProcessCollector(registry=self.registry)
        Info("dateline", "The program.", registry=self.registry).info({"version": version})
        self._lag = self._gauge("lag_messages", "Messages not read yet.", "topic", "partition")
        self._newest = self._gauge("newest_article_timestamp_seconds", "Publication time of the newest article.")
        self._last_batch = self._gauge("last_batch_timestamp_seconds", "When a batch was last closed.")
        self._ready = self._gauge("ready", "1 while batches get through, 0 while something outside is awaited.")
        self._batches = self._counter("batches", "Batches closed.", "recovered")
        self._messages = self._counter("messages", "Messages in closed batches.")
        self._items = self._counter("items", "Items by fate, and by kind, reason or annotation.", "fate", "detail")
        self._lost = self._counter("lost_offsets", "Offsets gone from the broker, skipped.", "topic", "partition")
        self._retries = self._counter("retries", "Waits for something outside.")
        self._model = {name: self._counter(f"model_{name}", f"{name.capitalize()} of the language model.") for name in (
            "articles", "words", "milliseconds"
        )}  # fmt: skip
        self._batch_seconds = self._histogram("batch_seconds", "From plan to close.")
        self._stage_seconds = self._histogram("stage_seconds", "A stage of a batch.", "stage")

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"dateline_{name}", meaning, ("stream", *labels), registry=self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"dateline_{name}", meaning, ("stream", *labels), registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(f"dateline_{name}", meaning, ("stream", *labels), registry=self.registry, buckets=SECONDS)

    def __enter__(self) -> Self:
        try:
            self._server = make_server(*self._address, self._answer, ThreadingWSGIServer, Quiet)
        except OSError as error:
            host, port = self._address
            raise DatelineError(f"cannot serve metrics on {host}:{port}: {error.strerror}") from error
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port on which it is served."""
        return self._server.server_port

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = environ["PATH_INFO"]
        if page == "/metrics":
            answer: Iterable[bytes] = make_wsgi_app(self.registry)(environ, start_response)
            return answer
        checks = {"/healthz": self.health.is_alive, "/readyz": self.health.is_ready}
        if page not in checks:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"/metrics, /healthz or /readyz\n"]
        status = "200 OK" if checks[page]() else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps({"stream": self._stream, **self.health.as_dict()}).encode() + b"\n"]

    # what a driver says

    def planned(self, batch: Batch) -> None:
        self.health.note(f"running {batch.batch_id}")

    def spent(self, stage: str, seconds: float) -> None:
        self.health.note(f"{stage} done")
        self._stage_seconds.labels(self._stream, stage).observe(seconds)

    def counted(self, counters: Mapping[str, int]) -> None:
        for name, counter in self._model.items():
            counter.labels(self._stream).inc(counters.get(f"model.{name}", 0))

    def lagging(self, lag: Mapping[tuple[str, int], int]) -> None:
        if len(lag) > MANY_PARTITIONS:
            lag = {("(all)", 0): sum(lag.values())}
        for (topic, partition), messages in lag.items():
            self._lag.labels(self._stream, topic, str(partition)).set(messages)

    def closed(self, batch: Batch, seconds: float, recovered: bool) -> None:
        self.health.note(f"closed {batch.batch_id}")
        self._ready.labels(self._stream).set(1)
        self._batches.labels(self._stream, str(recovered).lower()).inc()
        self._messages.labels(self._stream).inc(messages_of(batch))
        self._batch_seconds.labels(self._stream).observe(seconds)
        self._last_batch.labels(self._stream).set(time.time())
        if batch.revises:  # its files hold the items of earlier batches
            return
        for (fate, detail), items in fates_of(self._lake, batch).items():
            self._items.labels(self._stream, fate, detail).inc(items)
        self._newest_at = max(self._newest_at, newest_article(self._lake, batch))
        self._newest.labels(self._stream).set(self._newest_at)

    def retrying(self, reason: str, pause: float) -> None:
        self.health.note(f"waiting: {reason}", ready=False)
        self._ready.labels(self._stream).set(0)
        self._retries.labels(self._stream).inc()

    def waiting(self) -> None:
        self.health.note("waiting for messages")
        self._ready.labels(self._stream).set(1)

    def lost(self, range_: OffsetRange) -> None:
        self._lost.labels(self._stream, range_.topic, str(range_.partition)).inc(range_.size)


class Health:
    """Signs of life of a driver. ``clock`` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.note("starting")

    def note(self, doing: str, ready: bool = True) -> None:
        """Take note of a sign of life."""
        self._doing, self._ready, self._at = doing, ready, self._clock()

    def is_alive(self) -> bool:
        return self._clock() - self._at < SILENT_SECONDS

    def is_ready(self) -> bool:
        return self._ready and self.is_alive()

    def as_dict(self) -> dict[str, Any]:
        silent = round(self._clock() - self._at, 1)
        return {"alive": self.is_alive(), "ready": self.is_ready(), "doing": self._doing, "silent_seconds": silent}


class Quiet(WSGIRequestHandler):
    """Logs no requests."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def address_of(text: str) -> tuple[str, int]:
    """``HOST:PORT``, ``:PORT`` or ``PORT``; without a host all addresses of this machine.

    Raises:
        DatelineError: it is none of these.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise DatelineError(f"--metrics takes HOST:PORT or :PORT, not '{text}'")
    return host, int(port)


def fates_of(lake: Lake, batch: Batch) -> Tally[tuple[str, str]]:
    """Items of a sealed batch by fate and detail: the kind of a duplicate, the reason of a reject, ..."""
    tally: Tally[tuple[str, str]] = Tally()
    for fate, (table, column) in DETAILS.items():
        for value in _column(lake, batch, table, column):
            tally[fate, str(value).partition(":")[0]] += 1
    return tally


def newest_article(lake: Lake, batch: Batch) -> float:
    """Publication time of a sealed batch's newest article, in seconds since 1970 UTC; 0 when it has none."""
    return max((instant.timestamp() for instant in _column(lake, batch, ARTICLES, "published_at")), default=0.0)


def _column(lake: Lake, batch: Batch, table: Table, column: str) -> list[Any]:
    files = [f"{file.table}/{file.path}" for file in batch.files or () if file.table == table.name]
    return [value for path in files for value in lake.read_column(path, column)]
