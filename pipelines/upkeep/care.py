"""Keeps the tables of a lake small and quick: what ``dateline compact`` does, beside writers that go on.

1. removal     rows whose removal was interrupted are taken out; with ``keep``, rows of older dates
2. compaction  the small files of each table and date become one, sorted as all files are
3. vacuum      files that were replaced longer ago than ``history`` are deleted: so far back time travel reaches; so
               are old files of the ledger that no log knows
4. logs        a checkpoint for each table, and log entries older than ``history`` deleted
5. ledger      events that nothing depends on any more are folded into one
6. index       with ``prune``, words and band keys of articles published longer ago are forgotten
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain

from pyarrow.fs import FileType
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid

from pipelines.errors import DatelineError
from pipelines.reading.views import connect
from pipelines.storage.durable import durable
from pipelines.storage.index import IndexPlace, prune_index
from pipelines.storage.lake import CHECKPOINTS, Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Lock
from pipelines.storage.locks import maintenance_lock
from pipelines.upkeep.removal import carry_out, carry_out_pending, find_runs
from pipelines.upkeep.retire import overtaken
from pipelines.upkeep.rewrite import merge_files, remove_leftovers, swap
from schemas.tables import BATCHES, RAW, TABLES, Table
from transforms.duplicates.fingerprint_index import WINDOW_DAYS

TARGET_BYTES = 64 * 1024 * 1024
"""Files are merged up to this size; a file of half of it or more is left as it is. As Parquet with zstd, so much news
copy is about 300 MB in memory, which is what a merge needs."""

LEDGER_HISTORY = timedelta(hours=1)
"""Drivers keep the ledger open and read what is new in it; its files and log live at least this long."""

LEAST_PRUNED = timedelta(days=2 * WINDOW_DAYS)
"""The window reaches so far to both sides."""

HOLDER = "compact"

ROW_TABLES = [table for table in TABLES.values() if table is not BATCHES]

DATED = """
    CREATE TABLE dated AS
    SELECT topic_id, "partition", "offset", max(date) AS newest FROM (
        SELECT topic_id, "partition", "offset", date FROM articles
        UNION ALL SELECT topic_id, "partition", "offset", date FROM duplicates
    ) GROUP BY ALL
"""

PAYLOAD_EXPIRED = """
    coalesce((
        SELECT newest FROM dated d
        WHERE d.topic_id = t.topic_id AND d."partition" = t."partition" AND d."offset" = t."offset"
    ), t.date) < {day}
"""
"""A payload goes with the last of its items; one without any by the date on which it was received."""

UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass
class Done:
    """What care came to."""

    expired: int = 0
    """Rows taken out because they were older than ``keep``."""
    merged: dict[str, int] = field(default_factory=dict)
    """Files that were merged, per table."""
    files: dict[str, int] = field(default_factory=dict)
    """Files of each table afterwards."""
    vacuumed: int = 0
    pruned: int = 0
    """Articles among which no near copies are looked for any more."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def care(
    lake: Lake,
    keep: timedelta | None = None,
    history: timedelta = timedelta(days=7),
    wait: bool = False,
    clock: Callable[[], datetime] = utc_now,
    index: str = "",
    prune: timedelta | None = None,
) -> Done:
    """Care for all tables of a lake once.

    Args:
        lake: the lake.
        keep: the age from which on rows are taken out.
        history: how far back time travel reaches.
        wait: whether other maintenance is waited for.
        clock: what time it is.
        index: the server of its fingerprint index, if it is not the lake's file.
        prune: the age from which on the index forgets what near copies are found by.

    Raises:
        StreamTaken: other maintenance is going on, and is not waited for.
        DatelineError: there is no lake.
    """
    if not lake.exists():
        raise DatelineError(f"there is no lake at {lake.uri}")
    lake.create()
    ledger, done, place = Ledger(lake), Done(), IndexPlace(lake.uri, index)
    there = lake.list_files(BATCHES.name)
    with maintenance_lock(lake, ledger, HOLDER, wait) as lock:
        remove_leftovers(lake)
        carry_out_pending(lake, ledger, lock, place)  # 1
        if keep is not None:
            done.expired = _expire(lake, ledger, lock, clock() - keep, place)
        for table in ROW_TABLES:
            done.merged[table.name] = _compact(lake, table, lock)  # 2
        ledger.retire(lock, overtaken)  # 5
        if prune is not None:
            done.pruned = prune_index(place, clock() - prune, ledger.refresh().open_batches)  # 6
        ledger.compact()
        done.vacuumed += _sweep(lake, there, clock() - _reach(BATCHES, history))
        for table in TABLES.values():
            done.vacuumed += _vacuum(lake, table, history)  # 3
            if table is not BATCHES:
                _trim_log(lake, table, history)  # 4
            done.files[table.name] = len(lake.listed(table.name))
    return done


def _expire(lake: Lake, ledger: Ledger, lock: Lock, before: datetime, index: IndexPlace) -> int:
    """Take out the rows of dates that ended before an instant. -> how many rows"""
    connection, day = connect(lake), f"DATE '{before.date()}'"
    connection.execute(DATED.format(day=day))
    conditions = dict.fromkeys(ROW_TABLES, f"t.date < {day}") | {RAW: PAYLOAD_EXPIRED.format(day=day)}
    runs = list(chain.from_iterable(find_runs(connection, *rows) for rows in conditions.items()))
    if runs:
        removal = ledger.remove(lock, "retention", runs, f"dated before {before.date()}")
        carry_out(lake, ledger, lock, removal, index)
    return sum(run.rows for run in runs)


def _compact(lake: Lake, table: Table, lock: Lock) -> int:
    """Merge the small files of each date. -> how many files were merged"""
    merged = 0
    for paths in _bins(lake.listed(table.name)):
        new = merge_files(lake, table, paths, lock)
        swap(lake, table, paths, [new] if new else [], lock)
        merged += len(paths)
    return merged


def _bins(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Small files that belong together: of one folder, and not more than a target's worth."""
    small: dict[str, list[str]] = defaultdict(list)
    for path in sorted(path for path, size in sizes.items() if size < TARGET_BYTES / 2):
        small[path.rpartition("/")[0]].append(path)
    for paths in small.values():
        yield from (bin_ for bin_ in _filled(paths, sizes) if len(bin_) > 1)


def _filled(paths: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    bin_: list[str] = []
    for path in paths:
        if sum(sizes[other] for other in bin_) + sizes[path] > TARGET_BYTES:
            yield bin_
            bin_ = []
        bin_.append(path)
    yield bin_


def _vacuum(lake: Lake, table: Table, history: timedelta) -> int:
    """Delete files that were replaced longer ago than ``history``; files in no log are not touched. -> how many"""
    there = lake.list_files(table.name)
    with durable(f"vacuum-{table.name}"):
        hours = _reach(table, history) // timedelta(hours=1)
        gone = lake.table(table.name).vacuum(hours, dry_run=False, enforce_retention_duration=False)
    return len({f"{table.name}/{path}" for path in gone} & there.keys())


def _sweep(lake: Lake, there: Iterable[str], before: datetime) -> int:
    """Delete old files of the ledger that no log knows: what kills and refused commits left behind. -> how many

    ``there`` are those from before the maintenance lock was taken. None of them can become part of the ledger any more:
    the lock is an event itself, so a commit that was prepared before it is in the log by now, or is refused.
    """
    filesystem, root = lake.filesystem()
    known = lake.listed(BATCHES.name).keys() | lake.replaced(BATCHES.name)
    left = (filesystem.get_file_info(f"{root}/{path}") for path in there if path not in known)
    gone = [info.path for info in left if info.type == FileType.File and info.mtime < before]
    for path in gone:
        filesystem.delete_file(path)
    return len(gone)


def _trim_log(lake: Lake, table: Table, history: timedelta) -> None:
    """Write a checkpoint and delete the log entries before it that are older than ``history``."""
    handle = lake.table(table.name)
    wanted = CHECKPOINTS | {"delta.logRetentionDuration": f"interval {history // timedelta(hours=1)} hours"}
    if not wanted.items() <= handle.metadata().configuration.items():
        handle.alter.set_table_properties(wanted)
        handle = lake.table(table.name)
    handle.create_checkpoint()
    handle.cleanup_metadata()


def _reach(table: Table, history: timedelta) -> timedelta:
    return max(history, LEDGER_HISTORY) if table is BATCHES else history


def duration(text: str) -> timedelta:
    """``365d``, ``12h`` or ``30m``.

    Raises:
        DatelineError: it is none of these.
    """
    found = re.fullmatch(r"(\d{1,6})([dhm])", text)
    if not found:
        raise DatelineError(f"a duration looks like 365d, 12h or 30m, not '{text}'")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def print_care(lake_uri: str, keep: str | None, history: str, wait: bool, index: str, prune: str | None) -> None:
    """Care for a lake and print what was done.

    Raises:
        DatelineError: near copies of news of these days would not be found any more.
    """
    older = duration(prune) if prune else None
    if older is not None and older < LEAST_PRUNED:
        raise DatelineError(f"--prune-index takes {LEAST_PRUNED.days}d or more: copies are looked for so far back")
    done = care(Lake(lake_uri), duration(keep) if keep else None, duration(history), wait, index=index, prune=older)
    grid = Grid("table", "merged", "files", title="Files", title_justify="left", box=SIMPLE_HEAD)
    for table, files in done.files.items():
        grid.add_row(table, str(done.merged.get(table, 0)), str(files))
    console = Console()
    console.print(grid)
    console.print(f"{done.expired} rows older than {keep} taken out" if keep else "nothing taken out (no --keep)")
    if prune:
        console.print(f"{done.pruned} articles older than {prune} pruned from the index")
    console.print(f"{done.vacuumed} replaced files deleted; time travel reaches back {history}")
