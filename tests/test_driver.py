"""How the driver plans and cuts, on the embedded broker."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import DataLoss
from pipelines.reading.audit import audit
from pipelines.reading.progress import Progress
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream, start_of
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic, local_broker
from pipelines.sources.publish import Payload, publish
from pipelines.storage.lake import Lake
from pipelines.storage.ledger import Ledger
from pipelines.storage.ledger_state import Batch
from schemas.ranges import OffsetRange


class Feed:
    """A topic of its own on the embedded broker, and a lake to read it into."""

    def __init__(self, broker: str, topic: str, lake: Path, partitions: int = 2) -> None:
        self.kafka, self.topic, self.lake = {"bootstrap_servers": broker}, topic, Lake(str(lake))
        self._sent = 0
        create_topic(broker, topic, partitions)

    def send(self, number: int, length: int = 1) -> None:
        texts = (
            f"Bridge {self._sent + n} opens\n\n" + "The council opened it on Monday. " * length for n in range(number)
        )
        payloads = [Payload("", text.encode()) for text in texts]
        publish(payloads, self.topic, self.kafka, PRODUCER_SETTINGS)
        self._sent += number

    def run(self, progress: Progress | None = None, **settings: Any) -> None:
        fixed = {"topics": [self.topic], "lake": self.lake, "kafka": self.kafka, "until_caught_up": True}
        run_stream(Settings(**{**fixed, "no_annotate": True, **settings}), progress)

    def count(self, where: str = "true") -> int:
        return int(connect(self.lake).execute(f"SELECT count(*) FROM raw WHERE {where}").fetchall()[0][0])


class Ranges(Progress):
    """Collects the ranges of the batches that are planned."""

    def __init__(self) -> None:
        self.batches: list[list[OffsetRange]] = []

    def planned(self, batch: Batch) -> None:
        self.batches.append(batch.ranges)


@pytest.fixture
def feed(broker: str, tmp_path: Path, request: pytest.FixtureRequest) -> Feed:
    return Feed(broker, f"t{abs(hash(request.node.name))}", tmp_path / "lake")


def test_a_stream_from_latest_misses_nothing_that_came_after_it_was_first_started(feed: Feed) -> None:
    feed.send(2)
    feed.run(start="latest")
    assert feed.count() == 0
    feed.send(3)
    feed.run(start="latest")
    assert feed.count() == 3


def test_two_streams_share_a_topic_and_read_each_message_once(feed: Feed) -> None:
    feed.send(4)
    feed.run(stream="one")
    feed.send(3)
    feed.run(stream="two")
    feed.send(2)
    feed.run(stream="one")
    assert (feed.count("stream = 'one'"), feed.count("stream = 'two'")) == (6, 3)
    assert audit(feed.lake).findings == []


def test_offsets_before_those_of_another_stream_are_read_first(feed: Feed) -> None:
    feed.send(20)
    feed.run(stream="none", start="latest")
    ledger = Ledger(feed.lake)
    ((topic, topic_id, _), _) = next(iter(ledger.state.starts["none"].items()))
    epoch = ledger.open_stream("middle")
    middle = [OffsetRange(topic, topic_id, partition, 3, 5) for partition in (0, 1)]
    ledger.plan("middle", epoch, lambda state: middle)
    ranges = Ranges()
    feed.run(ranges, batch_records=2)
    for partition in (0, 1):
        parts = [part for batch in ranges.batches for part in batch if part.partition == partition]
        assert parts[0].start == 0
        assert [part.start for part in parts[1:] if part.start != 5] == [
            part.end for part in parts[:-1] if part.end != 3
        ]
    assert feed.count() == 20 - 4


def test_a_batch_holds_at_most_its_bytes_but_always_a_message(feed: Feed) -> None:
    feed.send(6, length=100)
    ranges = Ranges()
    feed.run(ranges, batch_bytes=2 * 4000)
    assert len(ranges.batches) >= 3
    assert feed.count() == 6
    feed.send(1, length=1000)
    feed.run(batch_bytes=10)
    assert feed.count() == 7


def test_the_same_backlog_is_always_cut_in_the_same_way(feed: Feed, tmp_path: Path) -> None:
    feed.send(11)
    first, second = Ranges(), Ranges()
    feed.run(first, batch_records=4)
    feed.lake = Lake(str(tmp_path / "another"))
    feed.run(second, batch_records=4)
    assert first.batches == second.batches


def test_a_planned_batch_whose_broker_is_gone_is_an_error_or_noted_as_lost(tmp_path: Path) -> None:
    with local_broker() as address:
        feed = Feed(address, "wire", tmp_path / "lake")
        feed.send(3)
        feed.run(stream="none", start="latest")
        ledger = Ledger(feed.lake)
        ids = {topic_id for _, topic_id, _ in ledger.state.starts["none"]}
        epoch = ledger.open_stream("live")
        ledger.start("live", epoch, [OffsetRange("wire", topic_id, 0, 0, 0) for topic_id in ids])
        batch = ledger.plan("live", epoch, lambda state: [OffsetRange("wire", topic_id, 0, 0, 3) for topic_id in ids])
        assert batch
    with local_broker() as address:
        again = Feed(address, "wire", tmp_path / "lake")
        again.send(5)
        with pytest.raises(DataLoss, match="offsets 0 to 3 are no longer on the broker"):
            again.run()
        again.run(on_data_loss="skip")
        assert again.count() == 5
        report = audit(again.lake)
        assert report.findings == []
        assert report.lost == ["wire/0 offsets 0 to 3 (batch live-00000001)"]


def test_where_a_stream_starts_is_one_of_three_things() -> None:
    with pytest.raises(Exception, match="--from takes earliest, latest or an ISO 8601 time"):
        start_of("tomorrow")
