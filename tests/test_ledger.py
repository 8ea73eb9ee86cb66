"""The ledger: conditional events, and the state that follows from them."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.errors import StreamTaken
from pipelines.storage.lake import Lake, StagedFile
from pipelines.storage.ledger import COMPACT_EVERY, Ledger
from pipelines.storage.ledger_state import Event, Made, State
from pipelines.storage.locks import maintenance_lock
from schemas.ranges import OffsetRange
from schemas.tables import BATCHES

RANGES = [OffsetRange("wire", "id", 0, 0, 10)]
FILES = [StagedFile("articles", "date=2026-03-01/x.parquet", 1, 100)]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(str(tmp_path / "lake"))
    lake.create()
    return lake


def run_batch(ledger: Ledger, epoch: int, ranges: list[OffsetRange]) -> None:
    batch = ledger.plan("live", epoch, lambda state: ranges)
    assert batch
    ledger.close(ledger.seal(batch, epoch, "1.1", Made(FILES)), epoch)


def test_a_batch_goes_from_plan_over_seal_to_close(lake: Lake) -> None:
    ledger = Ledger(lake)
    epoch = ledger.open_stream("live")
    batch = ledger.plan("live", epoch, lambda state: RANGES)
    assert batch
    assert (batch.batch_id, batch.sealed, batch.ranges) == ("live-00000001", False, RANGES)
    sealed = ledger.seal(batch, epoch, "1.1", Made(FILES))
    assert sealed.files == FILES
    ledger.close(sealed, epoch)
    assert ledger.state.open_batches == {}
    assert ledger.state.covered == {("id", 0): [(0, 10)]}


def test_whoever_reads_the_ledger_anew_has_the_same_state(lake: Lake) -> None:
    ledger = Ledger(lake)
    epoch = ledger.open_stream("live")
    run_batch(ledger, epoch, RANGES)
    ledger.plan("live", epoch, lambda state: [RANGES[0]._replace(start=10, end=20)])
    assert Ledger(lake).state == ledger.state


def test_an_older_driver_can_neither_plan_nor_seal_nor_close(lake: Lake) -> None:
    old, new = Ledger(lake), Ledger(lake)
    epoch = old.open_stream("live")
    batch = old.plan("live", epoch, lambda state: RANGES)
    assert batch
    new.open_stream("live")
    with pytest.raises(StreamTaken, match="taken over"):
        old.plan("live", epoch, lambda state: RANGES)
    with pytest.raises(StreamTaken, match="taken over"):
        old.seal(batch, epoch, "1.1", Made(FILES))
    with pytest.raises(StreamTaken, match="taken over"):
        old.close(batch, epoch)


def test_only_one_attempt_can_seal(lake: Lake) -> None:
    ledger = Ledger(lake)
    epoch = ledger.open_stream("live")
    batch = ledger.plan("live", epoch, lambda state: RANGES)
    assert batch
    ledger.seal(batch, epoch, "1.1", Made(FILES))
    with pytest.raises(StreamTaken, match="another attempt"):
        ledger.seal(batch, epoch, "1.2", Made(FILES))


def test_a_plan_is_chosen_again_when_another_stream_planned_meanwhile(lake: Lake) -> None:
    first, second = Ledger(lake), Ledger(lake)
    epoch, other = first.open_stream("live"), second.open_stream("backfill")
    seen: list[State] = []

    def choose(state: State) -> list[OffsetRange]:
        if not seen:
            second.plan("backfill", other, lambda state: RANGES)
        seen.append(state)
        return [] if state.covered else RANGES

    assert first.plan("live", epoch, choose) is None
    assert len(seen) == 2


def test_the_ledger_keeps_its_own_number_of_files_small(lake: Lake) -> None:
    ledger = Ledger(lake)
    epoch = ledger.open_stream("live")
    for number in range(COMPACT_EVERY // 3 + 2):
        run_batch(ledger, epoch, [RANGES[0]._replace(start=number * 10, end=number * 10 + 10)])
    assert len(lake.table("batches").file_uris()) < COMPACT_EVERY / 2
    assert Ledger(lake).state == ledger.state


def test_one_at_a_time_holds_the_maintenance_lock_and_one_that_was_killed_is_taken_over(lake: Lake) -> None:
    ledger, other = Ledger(lake), Ledger(lake)
    with maintenance_lock(lake, ledger, "compact") as lock:
        with pytest.raises(StreamTaken, match="under maintenance by 'compact'"):
            other.lock("backfill_lake", take_over=False)
        taken = other.lock("backfill_lake", take_over=True)  # as by one who holds the operating system's lock
        assert taken.token > lock.token
        with pytest.raises(StreamTaken, match="taken over by 'backfill_lake'"):
            ledger.check_lock(lock)
    assert ledger.state.locked == taken, "the one that was taken over has given back what it no longer held"
    other.unlock(taken)
    assert Ledger(lake).state.locked is None


def test_the_same_holder_takes_its_own_lock_again_without_being_told(lake: Lake) -> None:
    first, second = Ledger(lake), Ledger(lake)
    left = first.lock("compact", take_over=False)
    again = second.lock("compact", take_over=False)
    assert again.token == left.token + 1


# Merging the ledger's own files


class Meanwhile(Lake):
    """A lake in which something happens once, between the writing of a file and its commit."""

    def __init__(self, uri: str, happens: Callable[[], object]) -> None:
        super().__init__(uri)
        self._happens = [happens]

    def write(self, path: str, data: pa.Table) -> int:
        size = super().write(path, data)
        if self._happens:
            self._happens.pop()()
        return size


def events(lake: Lake) -> list[int]:
    """The numbers of all events, each as often as it is there."""
    numbers: list[int] = lake.read(BATCHES, lake.listed("batches"))["seq"].to_pylist()
    return sorted(numbers)


def leftovers(lake: Lake) -> set[str]:
    return set(lake.list_files("batches")) - lake.listed("batches").keys() - lake.replaced("batches")


def test_two_merges_from_one_version_leave_each_event_there_once(lake: Lake) -> None:
    first = Ledger(lake)
    run_batch(first, first.open_stream("live"), RANGES)
    second = Ledger(Meanwhile(lake.uri, first.compact))
    second.compact()
    assert events(lake) == [1, 2, 3, 4]
    assert len(lake.listed("batches")) == 1
    assert leftovers(lake) == set(), "the merge that was refused took its file away"
    assert second.open_stream("live") == 2
    assert Ledger(lake).state == second.state == first.refresh()


def test_a_merge_is_refused_when_an_event_was_appended_meanwhile(lake: Lake) -> None:
    first = Ledger(lake)
    run_batch(first, first.open_stream("live"), RANGES)
    Ledger(Meanwhile(lake.uri, lambda: first.open_stream("other"))).compact()
    assert events(lake) == [1, 2, 3, 4, 5]
    assert leftovers(lake) == set()
    assert Ledger(lake).state == first.state


def test_an_append_that_was_prepared_before_a_merge_goes_through_once(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Ledger(lake), Ledger(lake)
    run_batch(first, first.open_stream("live"), RANGES)
    commit, tries = second._commit, []

    def after_a_merge(event: Event) -> None:
        tries.append(event["seq"])
        if len(tries) == 1:
            first.compact()
        commit(event)

    monkeypatch.setattr(second, "_commit", after_a_merge)
    assert second.open_stream("live") == 2
    assert tries == [5, 5], "Delta refused the first"
    assert events(lake) == [1, 2, 3, 4, 5]
    assert Ledger(lake).state == second.state
