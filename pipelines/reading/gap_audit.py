"""``audit --against-kafka``: whether the offsets that the ledger calls empty are empty on the broker too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from pipelines.errors import TryAgain
from pipelines.reading.audit import Finding
from pipelines.reading.views import connect
from pipelines.sources.kafka_feed import ClientConfig, KafkaFeed
from pipelines.storage.lake import Lake
from schemas.ranges import OffsetRange, split

GAPS = """
    SELECT g.topic, g.topic_id, g."partition", g.start, g."end"
    FROM (SELECT unnest(gaps) AS g FROM batches WHERE event = 'seal' AND batch_id IN (SELECT batch_id FROM closed))
    WHERE g.topic_id NOT LIKE 'sha256:%'
    GROUP BY ALL ORDER BY ALL
"""
"""Those of topics: the topic id of an archive file is a hash."""


class GapReport(NamedTuple):
    """``findings``: offsets that hold a message after all; ``gone``: ranges that the broker no longer has."""

    findings: list[Finding]
    gone: list[OffsetRange]
    checked: int
    """Offsets that were looked at."""


def check_gaps(lake: Lake, config: ClientConfig) -> GapReport:
    """Fetch every range that closed batches found empty.

    Raises:
        TryAgain: the broker does not answer.
    """
    ranges = [OffsetRange(*row) for row in connect(lake).execute(GAPS).fetchall()]
    with closing(KafkaFeed(config)) as feed:
        bounds = feed.bounds({range_.topic for range_ in ranges})
        held = {(bound.topic_id, bound.partition): (bound.first, bound.end) for bound in bounds}
        there, gone = split(ranges, lambda range_: held.get((range_.topic_id, range_.partition), (0, 0)))
        findings = [finding for range_ in there for finding in _messages_in(feed, range_)]
    return GapReport(findings, gone, sum(range_.size for range_ in there))


def _messages_in(feed: KafkaFeed, range_: OffsetRange) -> Iterator[Finding]:
    for found in feed.fetch(range_):
        if not isinstance(found, OffsetRange):
            where = f"gaps: {range_.topic}/{range_.partition} offset {found.position.offset}"
            yield Finding("gaps on Kafka", where, "the ledger calls the offset empty, the broker has a message there")


def print_gap_audit(lake_uri: str, config: ClientConfig) -> bool:
    """Print what the broker says of the ledger's gaps. -> whether they are all empty"""
    try:
        report = check_gaps(Lake(lake_uri), config)
    except TryAgain as error:
        print(f"not checked against Kafka: {error}")
        return False
    for finding in report.findings:
        print(finding)
    for range_ in report.gone:
        print(f"no longer on the broker: {range_.topic}/{range_.partition} offsets {range_.start} to {range_.end}")
    print(f"{report.checked} offsets without a message looked up on Kafka: {len(report.findings)} findings")
    return not report.findings
