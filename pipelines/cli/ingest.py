"""Commands that read messages, files and what is stored, and write tables."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipelines.cli.group import main
from pipelines.cli.options import (
    BEAM_OPTIONS,
    backfill_options,
    beam_argument,
    feeds_option,
    kafka_options,
    lake_option,
    on_data_loss_option,
    revision_options,
    run_options,
    window_option,
)


@main.command(context_settings=BEAM_OPTIONS)
@click.option(
    "--topic",
    "topics",
    envvar="DATELINE_RUN_TOPIC",
    multiple=True,
    required=True,
    help="Kafka topic; may be repeated.",
)
@lake_option
@kafka_options
@feeds_option
@run_options
@click.option("--stream", default="live", show_default=True, help="Name under which progress is kept.")
@click.option(
    "--from",
    "start",
    envvar="DATELINE_RUN_FROM",
    default="earliest",
    show_default=True,
    help="Where a new stream starts: earliest, latest or an ISO 8601 time.",
)
@click.option(
    "--interval",
    type=click.FloatRange(0),
    default=2.0,
    show_default=True,
    help="Seconds between looks for new messages.",
)
@on_data_loss_option
@click.option("--until-caught-up", is_flag=True, help="End at the offsets seen at the start.")
@beam_argument
def run(**settings: Any) -> None:
    """Read topics continuously and write the tables.

    Any Apache Beam option passes through, such as --runner=PortableRunner --job_endpoint=HOST:PORT. The default
    runner, DirectRunner, is Beam's in-process engine.
    """
    from pipelines.running import Settings, run_stream

    run_stream(Settings.of(settings))


@main.group()
def backfill() -> None:
    """Read the past: a span of a topic, archive files, or what is stored.

    It goes the way of live messages, under a stream name of its own, and may run beside the live stream. What is there
    already is counted and not read again, so that it can be repeated, and goes on after a kill.
    """


@backfill.command("kafka", context_settings=BEAM_OPTIONS)
@click.option("--topic", "topics", multiple=True, required=True, help="Kafka topic; may be repeated.")
@click.option("--from", "since", default="earliest", show_default=True, help="First instant, ISO 8601.")
@click.option("--to", "until", default="latest", show_default=True, help="Instant that is not read any more.")
@kafka_options
@backfill_options("backfill_kafka")
@beam_argument
def backfill_kafka(since: str, until: str, dry_run: bool, **settings: Any) -> None:
    """What was written to topics in a span of time, by Kafka's timestamps."""
    from pipelines.backfill import kafka_window, run_backfill

    run_backfill(kafka_window(since, until), dry_run, settings)


@backfill.command("files", context_settings=BEAM_OPTIONS)
@click.argument("paths", nargs=-1, required=True, type=click.UNPROCESSED, metavar="PATH... [BEAM OPTIONS]")
@backfill_options("backfill_files")
def backfill_files(paths: tuple[str, ...], dry_run: bool, **settings: Any) -> None:
    """Files and folders: single payloads, JSON Lines, tar, zip and WARC, each also compressed.

    Apache Beam options pass through as --NAME=VALUE.
    """
    from pipelines.backfill import files, run_backfill

    beam_arguments = [path for path in paths if path.startswith("--")]
    source = files([Path(path) for path in paths if not path.startswith("--")])
    run_backfill(source, dry_run, {**settings, "beam_arguments": beam_arguments})


@backfill.command("lake", context_settings=BEAM_OPTIONS)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default="0001-01-01",
    help="First date: of publication, with --from-raw of receipt. [default: all]",
)
@click.option("--tables", help="Which tables of theirs are replaced. [default: entities,quotes]")
@click.option("--from-raw", is_flag=True, help="Decode and clean the stored payloads again.")
@click.option("--all", "everything", is_flag=True, help="With --from-raw: also what today's rules have decoded.")
@click.option("--stream", help="Name under which progress is kept. [default: backfill_lake; --from-raw: backfill_raw]")
@window_option
@feeds_option
@revision_options
def backfill_lake(
    since: datetime, tables: str | None, from_raw: bool, everything: bool, dry_run: bool, **settings: Any
) -> None:
    """Annotate stored articles again: those that another version of model or rules has annotated, or none.

    Those that it failed on are tried again. It goes date by date, and replaces rows of batches that were closed
    before it began, in one commit for each table and date.

    With --from-raw, stored payloads that other rules have decoded and cleaned are decoded and cleaned again, and what
    is different now replaces what was made of them; then it is annotated.
    """
    from pipelines.backfill import run_revision
    from pipelines.models import models_of
    from pipelines.revisions.reannotate import Reannotation, replaced_tables
    from pipelines.revisions.redecode import Redecoding
    from pipelines.revisions.stored import Outdated

    if from_raw and tables:
        raise click.UsageError("--tables does not go with --from-raw: what hangs on an article is replaced with it")
    if everything and not from_raw:
        raise click.UsageError("--all goes with --from-raw")
    settings["stream"] = settings["stream"] or ("backfill_raw" if from_raw else "backfill_lake")
    if from_raw:
        run_revision(Redecoding(Outdated(since.date(), everything)), dry_run, settings)
        return
    models = models_of(settings["models"], settings["quote_model"])
    replaced = replaced_tables(tables or "entities,quotes")
    run_revision(Reannotation(since.date(), replaced, models=models), dry_run, settings)


@main.command(context_settings=BEAM_OPTIONS)
@click.option("--reason", default="", help="Only rejects with this reason. [default: all]")
@click.option("--stream", default="replay", show_default=True, help="Name under which progress is kept.")
@window_option
@feeds_option
@revision_options
def replay(reason: str, dry_run: bool, **settings: Any) -> None:
    """Send rejects through again after a fix: what comes of them takes their place in the same batch."""
    from pipelines.backfill import run_revision
    from pipelines.revisions.replay import Replay, check_reason

    run_revision(Replay(check_reason(reason)), dry_run, settings)


@main.command()
@lake_option
@click.option(
    "--seeds", type=click.Path(path_type=Path, exists=True), help="Messages to publish. [default: the project's own]"
)
@click.option("--workers", type=click.IntRange(0), help="Language-model processes. [default: one a core]")
@feeds_option
def demo(lake: str, seeds: Path | None, workers: int | None, feeds: Path | None) -> None:
    """Embedded broker, the seeds, one run, and a summary with example queries."""
    from pipelines.demo import run_demo
    from pipelines.sources.feeds_file import read_feeds

    run_demo(lake, seeds, workers, read_feeds(feeds))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--topic", required=True, help="Kafka topic.")
@kafka_options
@feeds_option
def publish(
    paths: tuple[Path, ...], topic: str, bootstrap_servers: str, kafka_config: Path | None, feeds: Path | None
) -> None:
    """Send files, folders, JSON Lines and archives (tar, zip, WARC, compressed) to a topic, in the order given."""
    from pipelines.sources.feeds_file import read_feeds
    from pipelines.sources.kafka_feed import client_config
    from pipelines.sources.local_broker import PRODUCER_SETTINGS
    from pipelines.sources.publish import publish as send
    from pipelines.sources.publish import read_payloads

    config, known = client_config(bootstrap_servers, kafka_config), read_feeds(feeds)
    number = send(read_payloads(paths), topic, config, PRODUCER_SETTINGS, known)
    print(f"{number} messages published to '{topic}'")
