"""The embedded broker, its known defect included."""

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic


def end_offset(broker: str, topic: str) -> int:
    consumer = KafkaConsumer(bootstrap_servers=broker)
    try:
        return int(consumer.end_offsets([TopicPartition(topic, 0)])[TopicPartition(topic, 0)])
    finally:
        consumer.close()


def produce(broker: str, topic: str, number: int, **settings: object) -> None:
    producer = KafkaProducer(bootstrap_servers=broker, **settings)
    for value in range(number):
        producer.send(topic, value=b"%d" % value)
    producer.flush()
    producer.close()


def test_with_our_settings_the_end_offset_is_right(broker: str) -> None:
    create_topic(broker, "single", 1)
    produce(broker, "single", 20, **PRODUCER_SETTINGS)
    assert end_offset(broker, "single") == 20


def test_with_batches_of_several_records_the_end_offset_stays_too_low(broker: str) -> None:
    create_topic(broker, "batched", 1)
    produce(broker, "batched", 20, linger_ms=500, batch_size=1 << 20)
    assert end_offset(broker, "batched") < 20, "the defect is gone: PRODUCER_SETTINGS can go too"
