"""The ``dateline`` command: how its commands end, and what they say then."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import version
from typing import Any, NoReturn

import click

from pipelines.errors import DatelineError
from pipelines.signals import Stopped


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
    from pipelines.reading.progress import log, logs_are_json

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
    from pipelines.reading.progress import start_logging

    start_logging(debug, log_format == "json")
