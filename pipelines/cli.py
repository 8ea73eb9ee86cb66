"""The command line. Importing it, and ``--help``, load neither Beam nor spaCy: commands import what they need."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pipelines.errors import DatelineError
from pipelines.signals import Stopped

Command = TypeVar("Command", bound=Callable[..., Any])

BEAM_OPTIONS = {"ignore_unknown_options": True, "allow_extra_args": False}


class OneLineErrors(click.Group):
    """Turns what goes wrong into one line on standard error; ``--debug`` shows the traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Stopped as stop:
            _end_stopped(stop)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            _say(_one_line(error))
            sys.exit(getattr(error, "exit_status", 1))


class Printing(click.Command):
    """A command whose output may be cut short: when its reader goes (``| head``), it ends quietly, as by SIGPIPE."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _end_unread()
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # so rich ends a program
                _end_unread()
            raise


def _end_unread() -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still in the buffer
    sys.exit(128 + signal.SIGPIPE)


def _say(message: str) -> None:
    """The last line on standard error."""
    from pipelines.progress import log, logs_are_json

    if logs_are_json():
        log.error(message, extra={"event": "ended"})
    else:
        print(f"dateline: {message}", file=sys.stderr)


def _end_stopped(stop: Stopped) -> None:
    """End at once, whatever threads a runner has left: 0 after SIGTERM, 130 after Ctrl-C."""
    _say(f"stopped by {stop}; the tables are whole, the next run goes on from here")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if stop.signal_number == signal.SIGTERM else 128 + stop.signal_number)


def _one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, DatelineError):
        return said
    return f"{type(error).__name__}: {said[-300:]} (run with --debug for the traceback)"


@click.group(cls=OneLineErrors, context_settings={"auto_envvar_prefix": "DATELINE", "max_content_width": 100})
@click.option("--debug", is_flag=True, help="Show tracebacks and log more.")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How log lines look."
)
@click.version_option(version("dateline"), allow_from_autoenv=False)
def main(debug: bool, log_format: str) -> None:
    """Wire copy from Kafka to tables: articles, entities, quotes, duplicates and rejects."""
    from pipelines.progress import start_logging

    start_logging(debug, log_format == "json")


def options(*decorators: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator."""

    def decorate(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


lake_option = click.option("--lake", default="lake", show_default=True, help="Folder or s3:// address of the tables.")

kafka_options = options(
    click.option("--bootstrap-servers", default="", help="Kafka's HOST:PORT, several with commas."),
    click.option(
        "--kafka-config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Properties file with client settings (security.protocol=..., sasl.mechanism=...).",
    ),
)

overlap_option = click.option(
    "--on-overlap",
    type=click.Choice(["refuse", "wait"]),
    default="refuse",
    show_default=True,
    help="While another process does the same to this lake: end with status 75, or wait for it.",
)

workers_option = click.option(
    "--workers",
    type=click.IntRange(0),
    help="Language-model processes; 0: none of their own. [default: one a core]",
)

index_option = click.option(
    "--index",
    default="",
    help="Server of the fingerprint index, redis://HOST:PORT or valkey://HOST:PORT. [default: a file of the lake]",
)

feeds_option = click.option(
    "--feeds",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TOML file of what topics and providers leave unsaid: provider, format, language, time zone.",
)

model_options = options(
    click.option(
        "--model",
        "models",
        multiple=True,
        metavar="LANGUAGE=NAME",
        help="Installed spaCy model (or its folder) for a language, such as de=de_core_news_sm; may be repeated.",
    ),
    click.option(
        "--quote-model",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Quote model for English written by `dateline train`. [default: the project's own]",
    ),
)

window_option = click.option(
    "--dedup-window",
    type=click.FloatRange(0, 36500),
    default=30,
    show_default=True,
    help="Days between the publication of an article and of a copy at most.",
)

run_options = options(
    index_option,
    window_option,
    workers_option,
    model_options,
    click.option("--no-annotate", is_flag=True, help="No language model: articles, duplicates and rejects only."),
    click.option(
        "--batch-records", type=click.IntRange(1), default=2000, show_default=True, help="Messages in a batch at most."
    ),
    click.option(
        "--batch-bytes", type=click.IntRange(1), default=32 << 20, show_default=True, help="Bytes in a batch at most."
    ),
    click.option(
        "--metrics", default="", metavar="[HOST]:PORT", help="Serve Prometheus metrics, /healthz and /readyz there."
    ),
    overlap_option,
)

beam_argument = click.argument("beam_arguments", nargs=-1, type=click.UNPROCESSED, metavar="[BEAM OPTIONS]")

on_data_loss_option = click.option(
    "--on-data-loss",
    type=click.Choice(["error", "skip"]),
    default="error",
    show_default=True,
    help="What is gone from its source before it was read: stop, or note it in the ledger and go on.",
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


def backfill_options(stream: str) -> Callable[[Command], Command]:
    """What every backfill takes."""
    return options(
        lake_option,
        run_options,
        feeds_option,
        click.option("--stream", default=stream, show_default=True, help="Name under which progress is kept."),
        on_data_loss_option,
        click.option("--dry-run", is_flag=True, help="Show what would be read, and write nothing."),
    )


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


revision_options = options(
    lake_option,
    index_option,
    workers_option,
    model_options,
    click.option("--dry-run", is_flag=True, help="Show what would be worked on, and write nothing."),
    beam_argument,
)


@backfill.command("lake", context_settings=BEAM_OPTIONS)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default="0001-01-01", help="First date of publication.")
@click.option("--tables", default="entities,quotes", show_default=True, help="Which tables of theirs are replaced.")
@click.option("--stream", default="backfill_lake", show_default=True, help="Name under which progress is kept.")
@revision_options
def backfill_lake(since: datetime, tables: str, dry_run: bool, **settings: Any) -> None:
    """Annotate stored articles again: those that another version of model or rules has annotated, or none.

    Those that it failed on are tried again. It goes date by date, and replaces rows of batches that were closed
    before it began, in one commit for each table and date.
    """
    from pipelines.backfill import run_revision
    from pipelines.models import models_of
    from pipelines.reannotate import Reannotation, replaced_tables

    models = models_of(settings["models"], settings["quote_model"])
    run_revision(Reannotation(since.date(), replaced_tables(tables), models=models), dry_run, settings)


@main.command(context_settings=BEAM_OPTIONS)
@click.option("--reason", default="", help="Only rejects with this reason. [default: all]")
@click.option("--stream", default="replay", show_default=True, help="Name under which progress is kept.")
@window_option
@feeds_option
@revision_options
def replay(reason: str, dry_run: bool, **settings: Any) -> None:
    """Send rejects through again after a fix: what comes of them takes their place in the same batch."""
    from pipelines.backfill import run_revision
    from pipelines.replay import Replay, check_reason

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
    from pipelines.feeds_file import read_feeds

    run_demo(lake, seeds, workers, read_feeds(feeds))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--topic", required=True, help="Kafka topic.")
@kafka_options
@feeds_option
def publish(
    paths: tuple[Path, ...], topic: str, bootstrap_servers: str, kafka_config: Path | None, feeds: Path | None
) -> None:
    """Send files, folders and JSON Lines to a topic, in the order given."""
    from pipelines.feeds_file import read_feeds
    from pipelines.kafka_feed import client_config
    from pipelines.local_broker import PRODUCER_SETTINGS
    from pipelines.publish import publish as send
    from pipelines.publish import read_payloads

    config, known = client_config(bootstrap_servers, kafka_config), read_feeds(feeds)
    number = send(read_payloads(paths), topic, config, PRODUCER_SETTINGS, known)
    print(f"{number} messages published to '{topic}'")


@main.command(cls=Printing)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@feeds_option
@click.option("--topic", default="", help="The topic whose defaults in the feeds file count.")
def decode(paths: tuple[Path, ...], feeds: Path | None, topic: str) -> None:
    """Print the items of payloads after decoding and cleaning, as JSON Lines."""
    from pipelines.feeds_file import read_feeds
    from pipelines.inspecting import decoded

    _print_lines(decoded(paths, topic, read_feeds(feeds)))


@main.command(cls=Printing)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--as-is", is_flag=True, help="Skip cleaning: offsets refer to the input.")
@click.option("--language", default="en", show_default=True, help="Language of the texts (ISO 639-1) with --as-is.")
@model_options
def extract(
    paths: tuple[Path, ...], as_is: bool, language: str, models: Sequence[str], quote_model: Path | None
) -> None:
    """Print entities and quotes of texts, as JSON Lines; nothing is stored.

    PATH is a plain text file, JSON Lines of {"doc_id", "text"}, or - for JSON Lines or text on standard input. A
    document that cannot be read gives a line {"doc_id", "error"}; the rest goes on, and the exit status is 1.
    """
    from pipelines.inspecting import extracted
    from pipelines.models import models_of

    _print_lines(extracted(paths, models_of(models, quote_model), language if as_is else None))


@main.command()
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='JSON Lines of {"doc_id", "text"}: the texts that stand-off annotations belong to.',
)
@click.option("--model", "language_model", default="", help="Language model that parses the texts. [default: English]")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Model file to write.")
def train(corpus: tuple[Path, ...], texts: Path | None, language_model: str, out: Path) -> None:
    """Train the quote model on annotated texts, and print how it scores on those held back.

    CORPUS is a folder of stand-off DOC_ID.json files or of NAME.txt files with inline marks, or JSON Lines of
    {"doc_id", "text", "quotes": [{"content", "cue", "source"}]} with character spans; several are put together.
    """
    from pipelines.models import train_quotes

    print(train_quotes(corpus, texts, out, language_model))


def _print_lines(lines: Any) -> None:
    failed = False
    for line in lines:
        failed = failed or "error" in line
        _print_json(line)
    sys.exit(int(failed))


def _print_json(line: Any) -> None:
    try:
        print(json.dumps(line, ensure_ascii=False))
    except UnicodeEncodeError:  # half a character, or a terminal that is not Unicode
        print(json.dumps(line))


@main.command(cls=Printing)
@lake_option
@kafka_options
@click.option("--json", "as_json", envvar="DATELINE_STATUS_JSON", is_flag=True, help="As JSON.")
def status(lake: str, as_json: bool, bootstrap_servers: str, kafka_config: Path | None) -> None:
    """How a lake is doing: streams, offsets, fates, the newest article, times and rates.

    With a Kafka to ask it also shows the lag of each partition.
    """
    from pipelines.kafka_feed import client_config
    from pipelines.status import print_status

    asked = bool(bootstrap_servers or kafka_config)
    print_status(lake, as_json, client_config(bootstrap_servers, kafka_config) if asked else None)


@main.command(cls=Printing)
@lake_option
@click.option(
    "--against-kafka",
    envvar="DATELINE_AUDIT_AGAINST_KAFKA",
    is_flag=True,
    help="Look up on the broker too that the offsets without a message are empty.",
)
@kafka_options
def audit(lake: str, against_kafka: bool, bootstrap_servers: str, kafka_config: Path | None) -> None:
    """Prove that every message of every closed batch is in the tables once. Exits 1 when it is not."""
    from pipelines.audit import print_audit

    whole = print_audit(lake)
    if against_kafka:
        from pipelines.gap_audit import print_gap_audit
        from pipelines.kafka_feed import client_config

        whole = print_gap_audit(lake, client_config(bootstrap_servers, kafka_config)) and whole
    sys.exit(0 if whole else 1)


@main.group()
def index() -> None:
    """The fingerprint index, by which repeats are told."""


@index.command()
@lake_option
@index_option
def rebuild(lake: str, index: str) -> None:
    """Make the index anew from the tables; it then gives the same answers. No driver may be running."""
    from pipelines.index import IndexPlace
    from pipelines.lake import Lake
    from pipelines.rebuild import rebuild_index

    print(f"{rebuild_index(IndexPlace(Lake(lake).uri, index))} claims made anew")


@main.command(cls=Printing)
@lake_option
@index_option
@overlap_option
@click.option("--keep", metavar="DURATION", help="Take out rows of older dates, such as 365d. [default: keep all]")
@click.option(
    "--history",
    metavar="DURATION",
    default="7d",
    show_default=True,
    help="How far back time travel reaches: files replaced longer ago are deleted.",
)
def compact(lake: str, index: str, on_overlap: str, keep: str | None, history: str) -> None:
    """Merge small files, delete replaced ones, trim the logs, and take out what is older than --keep.

    Safe beside writers and readers. What was published before --keep goes from all tables, payloads with the last of
    their items, rejects by the date they were received. Dates are UTC.
    """
    from pipelines.care import print_care

    print_care(lake, keep, history, on_overlap == "wait", index)


@main.command(cls=Printing)
@lake_option
@index_option
@overlap_option
@click.option("--article", default="", metavar="ID", help="article_id; all versions of its item are forgotten.")
@click.option("--guid", default="", help="The provider's id of the item.")
@click.option("--provider", default="", help="Whose guid it is, where several providers use it.")
@click.option("--this-version", is_flag=True, help="With --article: that version and its copies only.")
@click.option("--note", default="", help="Why, for the ledger: a case number, not a name.")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
def forget(lake: str, index: str, on_overlap: str, note: str, dry_run: bool, **wanted: Any) -> None:
    """Remove an item for good, for a legal takedown: texts, payloads, names, quotes, copies, rejects and history.

    The ledger keeps which article_id was removed when, and the note. Time travel ends here for all tables.
    """
    from pipelines.forget import print_forget

    print_forget(lake, wanted, index, note, on_overlap == "wait", dry_run)


@main.command(cls=Printing)
@lake_option
@click.argument("sql")
@click.option("--json", "as_json", envvar="DATELINE_QUERY_JSON", is_flag=True, help="As JSON Lines.")
def query(lake: str, sql: str, as_json: bool) -> None:
    """SQL (DuckDB) over the tables, closed batches only.

    The views articles_current, entities_current and quotes_current leave out what must not be used, or not any more.
    """
    from pipelines.query import print_query

    print_query(lake, sql, as_json)


if __name__ == "__main__":
    main()
