"""The main job on Apache Kafka: what the embedded broker cannot show."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from deltalake import DeltaTable, write_deltalake
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from pipelines.cli import main
from pipelines.errors import DataLoss, DatelineError
from pipelines.reading.audit import audit
from pipelines.reading.progress import Progress
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.signals import Stopped
from pipelines.sources.kafka_feed import client_config
from pipelines.sources.local_broker import create_topic
from pipelines.sources.publish import Payload, publish, read_payloads
from pipelines.storage.lake import Lake
from schemas.tables import BATCHES
from tests.conftest import SEEDS
from tests.integration.apache_kafka import PASSWORD, USER, ApacheKafka

STALL_SECONDS = 9


def settings(broker: ApacheKafka, topic: str, lake: Path, **more: object) -> Settings:
    fixed = {"topics": [topic], "lake": Lake(str(lake)), "kafka": {"bootstrap_servers": broker.address}}
    return Settings(**{**fixed, "until_caught_up": True, "workers": 0, **more})  # type: ignore[arg-type]


def count(lake: Path, table: str) -> int:
    row = connect(Lake(str(lake))).execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


def assert_whole(lake: Path) -> None:
    assert audit(Lake(str(lake))).findings == []


def plain(number: int) -> bytes:
    return f"Bridge {number} opens\n\nThe council opened bridge number {number} over the river on Monday.".encode()


class Meanwhile(Progress):
    """Does something while a stream waits for the first time; stops it when its lake holds enough, or never will."""

    def __init__(self, act: Callable[[], None], lake: Path, messages: int) -> None:
        self._act, self._lake, self._messages = act, lake, messages
        self._deadline = 0.0
        self.recreated: list[str] = []

    def waiting(self) -> None:
        if not self._deadline:
            self._deadline = time.monotonic() + 90
            self._act()
        elif count(self._lake, "raw") >= self._messages or time.monotonic() > self._deadline:
            os.kill(os.getpid(), signal.SIGTERM)

    def topic_recreated(self, topic: str, old: str, new: str) -> None:
        self.recreated.append(topic)


def test_the_seeds_come_through_in_batched_records_of_every_codec(kafka: ApacheKafka, tmp_path: Path) -> None:
    payloads = list(read_payloads([SEEDS]))
    for codec in (None, "gzip", "snappy", "lz4", "zstd"):
        topic = f"seeds-{codec}"
        create_topic(kafka.address, topic, 3)
        publish(payloads, topic, {"bootstrap_servers": kafka.address}, {"compression_type": codec, "linger_ms": 50})
        run_stream(settings(kafka, topic, tmp_path / topic, no_annotate=codec is not None))
        assert count(tmp_path / topic, "raw") == len(payloads)
        assert_whole(tmp_path / topic)


def test_one_stream_reads_several_topics_into_the_same_tables(kafka: ApacheKafka, tmp_path: Path) -> None:
    topics = ["several-1", "several-2", "several-3"]
    for number, topic in enumerate(topics):
        create_topic(kafka.address, topic, number + 1)
        payloads = [Payload("", plain(100 + number * 10 + n)) for n in range(number + 2)]
        publish(payloads, topic, {"bootstrap_servers": kafka.address}, {})
    run_stream(settings(kafka, "", tmp_path, topics=topics, no_annotate=True))
    found = connect(Lake(str(tmp_path))).execute("SELECT topic, count(*) FROM raw GROUP BY 1 ORDER BY 1").fetchall()
    assert found == list(zip(topics, [2, 3, 4], strict=True))
    assert_whole(tmp_path)


def test_records_that_compaction_took_away_are_gaps_and_a_null_value_is_a_tombstone(
    kafka: ApacheKafka, tmp_path: Path
) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    compacting = {
        "cleanup.policy": "compact",
        "min.cleanable.dirty.ratio": "0.001",
        "segment.ms": "100",
        "max.compaction.lag.ms": "100",
        "delete.retention.ms": "86400000",
    }
    admin.create_topics([NewTopic("compacted", 1, 1, topic_configs=compacting)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka.address)
    for number in range(9):
        producer.send("compacted", plain(number), key=b"one key").get(timeout=30)
    producer.send("compacted", None, key=b"another key").get(timeout=30)
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, group_id=None)
    partition = TopicPartition("compacted", 0)
    consumer.assign([partition])
    sent = 10
    for _ in range(120):  # compaction works on closed segments: each new record closes the one before
        time.sleep(0.5)
        producer.send("compacted", plain(99), key=b"one key").get(timeout=30)
        sent += 1
        consumer.seek(partition, 0)
        first = next(iter(consumer.poll(10_000, max_records=1).get(partition, [])))
        if first.offset > 0:
            break
    consumer.close()
    producer.close()
    run_stream(settings(kafka, "compacted", tmp_path, no_annotate=True))
    kept, rejected = count(tmp_path, "raw"), "SELECT reason FROM rejects"
    assert kept < sent
    assert connect(Lake(str(tmp_path))).execute(rejected).fetchall() == [("tombstone",)]
    gaps = "SELECT sum(g.\"end\" - g.start) FROM (SELECT unnest(gaps) AS g FROM batches WHERE event = 'seal')"
    assert connect(Lake(str(tmp_path))).execute(gaps).fetchone() == (sent - kept,)
    assert_whole(tmp_path)


def test_messages_of_twenty_megabytes_are_cut_into_batches_that_hold_them(kafka: ApacheKafka, tmp_path: Path) -> None:
    create_topic(kafka.address, "large", 2)
    sizes = {"max_request_size": 32 << 20, "acks": "all"}
    large = [Payload("", plain(number) + b" More." * (20_000_000 // 6)) for number in range(4)]
    publish(large, "large", {"bootstrap_servers": kafka.address}, sizes)
    run_stream(settings(kafka, "large", tmp_path, no_annotate=True, batch_bytes=32 << 20))
    query = "SELECT batch_id, count(*), max(octet_length(payload)) FROM raw GROUP BY 1"
    batches = connect(Lake(str(tmp_path))).execute(query).fetchall()
    assert sum(number for _, number, _ in batches) == 4
    assert all(number * size < 2 * 21_000_000 for _, number, size in batches)
    assert_whole(tmp_path)


def test_a_broker_that_asks_for_tls_and_scram_is_read_with_a_properties_file(
    secure_kafka: ApacheKafka, tmp_path: Path
) -> None:
    properties = tmp_path / "kafka.properties"
    properties.write_text(
        f"bootstrap.servers={secure_kafka.address}\nsecurity.protocol=SASL_SSL\nssl.cafile={secure_kafka.certificate}\n"
        f"sasl.mechanism=SCRAM-SHA-512\nsasl.username={USER}\nsasl.password={PASSWORD}\n"
    )
    config = client_config("", properties)
    admin = KafkaAdminClient(**config)
    admin.create_topics([NewTopic("secret", 1, 1)])
    admin.close()
    publish([Payload("", plain(number)) for number in range(3)], "secret", config, {})
    run_stream(settings(secure_kafka, "secret", tmp_path / "lake", kafka=config, no_annotate=True))
    assert count(tmp_path / "lake", "raw") == 3
    assert_whole(tmp_path / "lake")
    wrong = {**config, "sasl_plain_password": "wrong"}
    with pytest.raises(DatelineError, match="or it refused the TLS or SASL settings"):
        run_stream(settings(secure_kafka, "secret", tmp_path / "refused", kafka=wrong, no_annotate=True))


def test_a_broker_that_stalls_beyond_every_timeout_only_delays_a_run(kafka: ApacheKafka, tmp_path: Path) -> None:
    create_topic(kafka.address, "stalls", 2)
    publish([Payload("", plain(number)) for number in range(60)], "stalls", {"bootstrap_servers": kafka.address}, {})

    class StallOnce(Progress):
        def spent(self, stage: str, seconds: float) -> None:
            if stage == "commit" and not stalled.is_set():
                stalled.set()
                kafka.pause()
                threading.Timer(STALL_SECONDS, kafka.go_on).start()

        def unmonitored(self, batch: object, reason: str) -> None:
            heard.append(reason)

    stalled, heard = threading.Event(), list[str]()
    impatient = {"bootstrap_servers": kafka.address, "request_timeout_ms": STALL_SECONDS * 1000 // 3}
    run_stream(settings(kafka, "stalls", tmp_path, kafka=impatient, batch_records=20, no_annotate=True), StallOnce())
    assert stalled.is_set()
    assert heard, "the consumer group was told while the broker stalled"
    assert count(tmp_path, "raw") == 60
    assert_whole(tmp_path)


def test_transaction_markers_and_aborted_records_are_gaps_and_an_open_transaction_waits(
    kafka: ApacheKafka, tmp_path: Path
) -> None:
    create_topic(kafka.address, "transactions", 1)
    producer = KafkaProducer(bootstrap_servers=kafka.address, transactional_id="t1")
    producer.init_transactions()
    for number, end in enumerate(["commit", "abort", "commit"]):
        producer.begin_transaction()
        producer.send("transactions", plain(number)).get(timeout=30)
        producer.commit_transaction() if end == "commit" else producer.abort_transaction()
    producer.begin_transaction()
    producer.send("transactions", plain(9)).get(timeout=30)
    run_stream(settings(kafka, "transactions", tmp_path))
    assert count(tmp_path, "raw") == 2
    gaps = "SELECT sum(g.\"end\" - g.start) FROM (SELECT unnest(gaps) AS g FROM batches WHERE event = 'seal')"
    assert connect(Lake(str(tmp_path))).execute(gaps).fetchone() == (4,)
    assert_whole(tmp_path)
    producer.commit_transaction()
    producer.close()
    run_stream(settings(kafka, "transactions", tmp_path))
    assert count(tmp_path, "raw") == 3
    assert_whole(tmp_path)
    audited = ["audit", "--lake", str(tmp_path), "--against-kafka", "--bootstrap-servers", kafka.address]
    result = CliRunner().invoke(main, audited)
    assert (result.exit_code, "5 offsets without a message looked up" in result.output) == (0, True), result.output
    call_an_offset_empty(Lake(str(tmp_path)), "transactions", 0)
    result = CliRunner().invoke(main, audited)
    assert result.exit_code == 1
    assert "gaps: transactions/0 offset 0: the ledger calls the offset empty" in result.output


def call_an_offset_empty(lake: Lake, topic: str, offset: int) -> None:
    """Make the ledger say of a message that it was none."""
    rows = connect(lake).execute("SELECT * FROM batches ORDER BY seq").to_arrow_table().to_pylist()
    seal = next(row for row in rows if row["event"] == "seal")
    seal["gaps"].append({**seal["gaps"][0], "topic": topic, "start": offset, "end": offset + 1})
    DeltaTable(lake.table_uri("batches")).delete(f"seq = {seal['seq']}")
    write_deltalake(lake.table_uri("batches"), pa.Table.from_pylist([seal], schema=BATCHES.schema), mode="append")


def test_offsets_that_are_gone_are_a_clear_error_or_noted_as_lost_by_order(kafka: ApacheKafka, tmp_path: Path) -> None:
    create_topic(kafka.address, "truncated", 1)
    payloads = [Payload("", plain(number)) for number in range(4)]
    publish(payloads[:2], "truncated", {"bootstrap_servers": kafka.address}, {})
    run_stream(settings(kafka, "truncated", tmp_path))
    publish(payloads, "truncated", {"bootstrap_servers": kafka.address}, {})
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    admin.delete_records({TopicPartition("truncated", 0): 4})
    admin.close()
    with pytest.raises(DataLoss, match="truncated/0: offsets 2 to 4 are no longer on the broker"):
        run_stream(settings(kafka, "truncated", tmp_path))
    assert count(tmp_path, "raw") == 2
    run_stream(settings(kafka, "truncated", tmp_path, on_data_loss="skip"))
    assert count(tmp_path, "raw") == 4
    assert_whole(tmp_path)
    assert audit(Lake(str(tmp_path))).lost == ["truncated/0 offsets 2 to 4 (batch live-00000002)"]


def test_a_broker_killed_and_restarted_in_the_middle_of_a_run_only_delays_it(
    kafka: ApacheKafka, tmp_path: Path
) -> None:
    create_topic(kafka.address, "restart", 2)
    publish([Payload("", plain(number)) for number in range(60)], "restart", {"bootstrap_servers": kafka.address}, {})

    class KillOnce(Progress):
        def closed(self, batch: object, seconds: float, recovered: bool) -> None:
            if not killed.is_set():
                killed.set()
                kafka.kill()
                threading.Timer(2, kafka.start).start()

    killed = threading.Event()
    run_stream(settings(kafka, "restart", tmp_path, batch_records=20, no_annotate=True), KillOnce())
    assert killed.is_set()
    assert count(tmp_path, "raw") == 60
    assert_whole(tmp_path)


def test_the_consumer_group_is_told_what_is_in_the_tables(kafka: ApacheKafka, tmp_path: Path) -> None:
    create_topic(kafka.address, "lag", 1)
    publish([Payload("", plain(number)) for number in range(3)], "lag", {"bootstrap_servers": kafka.address}, {})
    run_stream(settings(kafka, "lag", tmp_path, no_annotate=True))
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    offsets = admin.list_group_offsets(["dateline-live"])
    admin.close()
    assert {(tp.topic, tp.partition): found.offset for tp, found in offsets["dateline-live"].items()}[("lag", 0)] == 3


def test_a_stream_can_start_at_a_time(kafka: ApacheKafka, tmp_path: Path) -> None:
    create_topic(kafka.address, "times", 1)
    publish([Payload("", plain(1))], "times", {"bootstrap_servers": kafka.address}, {})
    time.sleep(0.05)
    between = datetime.now(UTC).isoformat()
    time.sleep(0.05)
    publish([Payload("", plain(2))], "times", {"bootstrap_servers": kafka.address}, {})
    run_stream(settings(kafka, "times", tmp_path, start=between, no_annotate=True))
    assert count(tmp_path, "raw") == 1
    run_stream(settings(kafka, "times", tmp_path, stream="all", no_annotate=True))
    assert count(tmp_path, "raw") == 2
    assert_whole(tmp_path)


def add_a_partition(address: str, topic: str, message: bytes) -> None:
    admin = KafkaAdminClient(bootstrap_servers=address)
    admin.create_partitions({topic: 2})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=address)
    while len(producer.partitions_for(topic)) < 2:
        producer.close()
        producer = KafkaProducer(bootstrap_servers=address)
    producer.send(topic, message, partition=1).get(timeout=30)
    producer.close()


def test_partitions_added_between_runs_or_in_one_are_read_from_their_beginning(
    kafka: ApacheKafka, tmp_path: Path
) -> None:
    for topic in ("grows", "grows-meanwhile"):
        create_topic(kafka.address, topic, 1)
        publish([Payload("", plain(1))], topic, {"bootstrap_servers": kafka.address}, {})
    run_stream(settings(kafka, "grows", tmp_path / "1", start="latest", no_annotate=True))
    add_a_partition(kafka.address, "grows", plain(2))
    run_stream(settings(kafka, "grows", tmp_path / "1", start="latest", no_annotate=True))
    going_on = settings(kafka, "grows-meanwhile", tmp_path / "2", start="latest", no_annotate=True)
    meanwhile = Meanwhile(
        lambda: add_a_partition(kafka.address, "grows-meanwhile", plain(2)), tmp_path / "2", messages=1
    )
    with pytest.raises(Stopped):
        run_stream(replace(going_on, until_caught_up=False, interval=0.2), meanwhile)
    for lake in (tmp_path / "1", tmp_path / "2"):
        assert count(lake, "raw") == 1
        assert_whole(lake)


def make_anew(address: str, topic: str, messages: range) -> None:
    """Create a topic with messages, deleting the one that is there."""
    admin = KafkaAdminClient(bootstrap_servers=address)
    if topic in admin.list_topics():
        admin.delete_topics([topic])
        time.sleep(1)
    admin.close()
    create_topic(address, topic, 1)
    publish([Payload("", plain(number)) for number in messages], topic, {"bootstrap_servers": address}, {})


def test_a_topic_deleted_and_created_again_between_runs_or_in_one_is_said_and_read_from_its_start(
    kafka: ApacheKafka, tmp_path: Path
) -> None:
    make_anew(kafka.address, "again", range(3))
    run_stream(settings(kafka, "again", tmp_path, no_annotate=True))
    make_anew(kafka.address, "again", range(10, 13))
    meanwhile = Meanwhile(lambda: make_anew(kafka.address, "again", range(20, 23)), tmp_path, messages=9)
    going_on = settings(kafka, "again", tmp_path, no_annotate=True)
    with pytest.raises(Stopped):
        run_stream(replace(going_on, until_caught_up=False, interval=0.2), meanwhile)
    assert meanwhile.recreated == ["again", "again"]
    assert count(tmp_path, "articles") == 9
    assert_whole(tmp_path)
