"""Commands that only read: single payloads and texts, and the tables of a lake."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipelines.cli.group import Printing, main
from pipelines.cli.options import feeds_option, kafka_options, lake_option, model_options


@main.command(cls=Printing)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@feeds_option
@click.option("--topic", default="", help="The topic whose defaults in the feeds file count.")
def decode(paths: tuple[Path, ...], feeds: Path | None, topic: str) -> None:
    """Print the items of payloads after decoding and cleaning, as JSON Lines."""
    from pipelines.reading.inspecting import decoded
    from pipelines.sources.feeds_file import read_feeds

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
    from pipelines.models import models_of
    from pipelines.reading.inspecting import extracted

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
    from pipelines.reading.status import print_status
    from pipelines.sources.kafka_feed import client_config

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
    from pipelines.reading.audit import print_audit

    whole = print_audit(lake)
    if against_kafka:
        from pipelines.reading.gap_audit import print_gap_audit
        from pipelines.sources.kafka_feed import client_config

        whole = print_gap_audit(lake, client_config(bootstrap_servers, kafka_config)) and whole
    sys.exit(0 if whole else 1)


@main.command(cls=Printing)
@lake_option
@click.argument("sql")
@click.option("--json", "as_json", envvar="DATELINE_QUERY_JSON", is_flag=True, help="As JSON Lines.")
def query(lake: str, sql: str, as_json: bool) -> None:
    """SQL (DuckDB) over the tables, closed batches only.

    The views articles_current, entities_current and quotes_current leave out what must not be used, or not any more.
    """
    from pipelines.reading.query import print_query

    print_query(lake, sql, as_json)
