"""From a sealed batch to a closed one: nothing is computed, so whoever may write can do it."""

from __future__ import annotations

from deltalake.exceptions import CommitFailedError

from pipelines.errors import DatelineError
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch, Lock
from schemas.tables import COMMIT_ORDER, DUPLICATES, REJECTS, Table

SENT_AGAIN = (DUPLICATES, REJECTS)
"""Tables whose rows are sent through again by revisions."""


def finish(lake: Lake, ledger: Ledger, batch: Batch, epoch: int, lock: Lock | None = None) -> None:
    """Steps 5 and 6 of the driver's protocol. ``lock``: the maintenance lock, for a revision.

    Raises:
        StreamTaken: a newer driver owns the stream.
    """
    for table in _order(batch):
        _commit(lake, ledger, table, batch, epoch, lock)  # 5
    ledger.close(batch, epoch)  # 6
    lake.remove_manifest(batch.batch_id, batch.attempt)


def _order(batch: Batch) -> tuple[Table, ...]:
    """Of a revision what is sent again comes last: while it is there, what takes its place can be made again."""
    others = (table for table in COMMIT_ORDER if table not in SENT_AGAIN)
    return (*others, *SENT_AGAIN) if batch.revises else COMMIT_ORDER


def _commit(lake: Lake, ledger: Ledger, table: Table, batch: Batch, epoch: int, lock: Lock | None) -> None:
    files = [file for file in batch.files or () if file.table == table.name]
    gone = [replaced.path for replaced in batch.replaced if replaced.table == table.name]
    while files or gone:
        try:
            lake.commit(table, (batch.stream, batch.number), files, gone, lock.token if lock else 0)
            return
        except CommitFailedError:
            ledger.check_epoch(batch.stream, epoch)


def finish_left_over(lake: Lake, ledger: Ledger, lock: Lock) -> None:
    """Finish revisions that were sealed by a driver which was then killed, before anything else is replaced.

    Raises:
        DatelineError: a sealed file is damaged; only the command that made it can make it again.
    """
    for batch in list(ledger.state.open_batches.values()):
        if batch.sealed and batch.revises and batch.stream != lock.holder:
            if lake.damaged(batch.files or ()):
                raise DatelineError(
                    f"files of the unfinished {batch.batch_id} are damaged: run its command again first"
                )
            finish(lake, ledger, batch, ledger.open_stream(batch.stream), lock)
