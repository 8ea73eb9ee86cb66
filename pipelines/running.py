"""Puts a driver together from settings, and runs it."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from pipelines.driver import Driver
from pipelines.engine import Engine
from pipelines.errors import DatelineError
from pipelines.memory import limit_heaps
from pipelines.model_pool import SECONDS_PER_TEXT, ModelPool, annotate_here
from pipelines.models import DEFAULT, Models, models_of
from pipelines.news import Services
from pipelines.reading.progress import Progress, Several, make_progress
from pipelines.revisions.promote import promote
from pipelines.signals import StopSignals
from pipelines.sources.feeds_file import read_feeds
from pipelines.sources.kafka_feed import Bounds, ClientConfig, KafkaFeed, client_config
from pipelines.sources.kafka_source import BatchSize, KafkaSource, OffsetOf
from pipelines.storage.index import IndexPlace
from pipelines.storage.lake import Lake
from schemas.records import Annotation
from transforms.annotate import AnnotateMany
from transforms.duplicates.fingerprint_index import WINDOW_DAYS
from transforms.feeds import NO_FEEDS, Feeds

STREAM_NAME = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True)
class Settings:
    """What the command line says about a run."""

    topics: Sequence[str]
    lake: Lake
    kafka: ClientConfig
    stream: str = "live"
    start: str = "earliest"
    interval: float = 2.0
    until_caught_up: bool = False
    on_data_loss: str = "error"
    index: str = ""
    dedup_window: float = WINDOW_DAYS
    workers: int | None = None
    text_seconds: float = SECONDS_PER_TEXT
    no_annotate: bool = False
    models: Models = DEFAULT
    batch_records: int = BatchSize.records
    batch_bytes: int = BatchSize.bytes
    metrics: str = ""
    on_overlap: str = "refuse"
    feeds: Feeds = NO_FEEDS
    beam_arguments: Sequence[str] = ()

    @classmethod
    def of(cls, given: dict[str, Any]) -> Settings:
        """Settings as the command line names them.

        Raises:
            DatelineError: a value that makes no sense.
        """
        reads_kafka = "bootstrap_servers" in given
        kafka = client_config(given.pop("bootstrap_servers"), given.pop("kafka_config")) if reads_kafka else {}
        if not STREAM_NAME.fullmatch(given["stream"]):
            raise DatelineError(f"'{given['stream']}' is no name for a stream: letters, digits and _ only")
        models = models_of(given.pop("models", ()), given.pop("quote_model", None))
        feeds = read_feeds(given.pop("feeds", None))
        return cls(kafka=kafka, lake=Lake(given.pop("lake")), models=models, feeds=feeds, **given)


def run_stream(settings: Settings, progress: Progress | None = None) -> None:
    """Run a stream until it is stopped or has caught up."""
    engine, services = prepare(settings)
    skip_lost = settings.on_data_loss == "skip"
    with StopSignals() as signals, progress or heard_by(make_progress(), settings) as shown:
        source = KafkaSource(
            settings.kafka,
            settings.topics,
            settings.stream,
            start_of(settings.start),
            signals,
            shown,
            BatchSize(settings.batch_records, settings.batch_bytes),
            skip_lost,
        )
        wait = settings.on_overlap == "wait"
        driver = Driver(settings.lake, settings.stream, source, services, engine, signals, shown, skip_lost, wait)
        driver.after_loss = functools.partial(promote, settings.lake, services, engine, signals)
        driver.run(settings.interval, settings.until_caught_up)


def prepare(settings: Settings) -> tuple[Engine, Services]:
    """The engine and what its pipelines need; model processes load their models from here on."""
    limit_heaps()
    engine = Engine(settings.beam_arguments)
    services = Services(
        open_index=IndexPlace(settings.lake.uri, settings.index, settings.dedup_window),
        annotators=annotators(settings, engine.is_local),
        feeds=settings.feeds,
    )
    services.annotators()
    return engine, services


def heard_by(shown: Progress, settings: Settings) -> Progress:
    """What hears the driver: the terminal or log, and with ``--metrics`` the metrics that are served."""
    if not settings.metrics:
        return shown
    from pipelines.reading.metrics import RunMetrics, address_of

    address = address_of(settings.metrics)
    return Several(RunMetrics(settings.lake, settings.stream, version("dateline"), address), shown)


def annotators(settings: Settings, local: bool) -> Callable[[], AnnotateMany]:
    """What gives a Beam worker its annotator: processes of its own on this machine, one model in each elsewhere."""
    if settings.no_annotate:
        return _without_model
    if not local or settings.workers == 0:
        return functools.partial(annotate_here, settings.models)
    return functools.partial(_pool, settings.workers or os.cpu_count() or 1, settings.models, settings.text_seconds)


@functools.cache
def _pool(size: int, models: Models, seconds: float) -> ModelPool:
    return ModelPool(size, models, seconds)


def _without_model() -> AnnotateMany:
    return lambda articles: [Annotation("not_annotated: the run was started with --no-annotate")] * len(articles)


def start_of(where: str) -> OffsetOf:
    """Where a new stream starts in a partition: ``earliest``, ``latest`` or an ISO 8601 time.

    Raises:
        DatelineError: none of these.
    """
    if where == "earliest":
        return lambda bounds, feed: bounds.first
    if where == "latest":
        return lambda bounds, feed: bounds.end
    instant = _instant(where)

    def at_time(bounds: Bounds, feed: KafkaFeed) -> int:
        offset = feed.offset_at(bounds.topic, bounds.partition, instant)
        return bounds.end if offset is None else offset

    return at_time


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DatelineError(f"--from takes earliest, latest or an ISO 8601 time, not '{text}'") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1_000_000)
