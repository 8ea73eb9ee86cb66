"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

BEAM_OPTIONS = {"ignore_unknown_options": True, "allow_extra_args": False}


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

workers_option = options(
    click.option(
        "--workers",
        type=click.IntRange(0),
        help="Language-model processes; 0: none of their own. [default: one a core]",
    ),
    click.option(
        "--text-seconds",
        type=click.FloatRange(0, min_open=True),
        default=300,
        show_default=True,
        help="A language-model process that needs longer for one text is ended and replaced.",
    ),
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


revision_options = options(
    lake_option,
    index_option,
    workers_option,
    model_options,
    click.option("--dry-run", is_flag=True, help="Show what would be worked on, and write nothing."),
    beam_argument,
)
