"""Keeps the ledger as small as what it has to prove: events that nothing depends on any more are folded into one.

An event is folded when it belongs to a closed batch none of whose rows is left in any table, to a finished retention
that took rows of such batches only, or was overtaken: an ``open`` by a newer one of its stream, a ``lock`` and its
``unlock`` by newer ones. The one event that replaces them, ``retire``, keeps which offsets they covered, so that no
stream ever reads them again, and which events it stands for, so that the audit still misses none. What was forgotten,
and what was lost, stays on record for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipelines.storage.ledger_state import Event
from pipelines.upkeep.removal import FORGET

FEWEST = 100
"""Events that are worth writing the ledger anew."""

PLANS = ("plan", "revise")


def overtaken(events: Sequence[Event]) -> set[int]:
    """The numbers of the events that can be folded; none when they are few."""
    batches = _empty_batches(events)
    gone = {event["seq"] for event in events if event["batch_id"] in batches}
    gone |= _finished_removals(events, batches) | _older(events)
    gone |= {event["seq"] for event in events if event["event"] == "retire"} if gone else set()
    return gone if len(gone) >= FEWEST else set()


def _empty_batches(events: Sequence[Event]) -> set[str]:
    """Closed batches without a row left; not the newest of a stream, which holds its number, nor revisions."""
    rows: Counter[str] = Counter()
    kept = set({event["stream"]: event["batch_id"] for event in events if event["event"] in PLANS}.values())
    kept |= {event["batch_id"] for event in events if event["event"] == "revise" or event["lost"]}
    seals = {event["batch_id"]: event for event in events if event["event"] == "seal"}
    for batch_id, seal in seals.items():
        rows[batch_id] += sum(file["rows"] for file in seal["files"])
        for change in seal["changes"] or ():
            rows[change["batch_id"]] += change["rows"]
    for run in _taken(events):
        rows[run["batch_id"]] -= run["rows"]
    closed = {event["batch_id"] for event in events if event["event"] == "close"}
    return {batch_id for batch_id in closed - kept if rows[batch_id] == 0}


def _taken(events: Iterable[Event]) -> Iterable[Event]:
    done = {event["batch_id"] for event in events if event["event"] == "removed"}
    return [run for event in events if event["batch_id"] in done for run in event["taken"] or ()]


def _finished_removals(events: Sequence[Event], batches: set[str]) -> set[int]:
    known = {event["batch_id"] for event in events if event["event"] == "plan"} - batches
    done = {event["batch_id"] for event in events if event["event"] == "removed" and event["stream"] != FORGET}
    needed = {
        event["batch_id"]
        for event in events
        if event["event"] == "remove" and any(run["batch_id"] in known for run in event["taken"])
    }
    return {event["seq"] for event in events if event["batch_id"] in done - needed}


def _older(events: Sequence[Event]) -> set[int]:
    """``open``, ``lock`` and ``unlock`` events that a newer one of their kind has overtaken."""
    newest = {_kind(event): event["seq"] for event in events}
    return {event["seq"] for event in events if _kind(event) and event["seq"] != newest[_kind(event)]}


def _kind(event: Event) -> str:
    """What makes events overtake each other; empty for those that stay. A lock is given back by its own ``unlock``."""
    kinds = {"open": f"open {event['stream']}", "lock": "lock", "unlock": "unlock"}
    return kinds.get(event["event"], "")
