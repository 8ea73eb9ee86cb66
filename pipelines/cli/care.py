"""Commands that look after the tables and the index."""

from __future__ import annotations

from typing import Any

import click

from pipelines.cli.group import Printing, main
from pipelines.cli.options import index_option, lake_option, overlap_option


@main.group()
def index() -> None:
    """The fingerprint index, by which repeats are told."""


@index.command()
@lake_option
@index_option
def rebuild(lake: str, index: str) -> None:
    """Make the index anew from the tables; it then gives the same answers. No driver may be running."""
    from pipelines.storage.index import IndexPlace
    from pipelines.storage.lake import Lake
    from pipelines.storage.rebuild import rebuild_index

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
@click.option(
    "--prune-index",
    metavar="DURATION",
    help="Look no more for near copies of what was published longer ago, such as 365d; `index rebuild` undoes it.",
)
def compact(lake: str, index: str, on_overlap: str, keep: str | None, history: str, prune_index: str | None) -> None:
    """Merge small files, delete replaced ones, trim the logs, and take out what is older than --keep.

    Safe beside writers and readers. What was published before --keep goes from all tables, payloads with the last of
    their items, rejects by the date they were received. Dates are UTC.
    """
    from pipelines.upkeep.care import print_care

    print_care(lake, keep, history, on_overlap == "wait", index, prune_index)


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
    from pipelines.upkeep.forget import print_forget

    print_forget(lake, wanted, index, note, on_overlap == "wait", dry_run)
