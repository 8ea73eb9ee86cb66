"""The demo: embedded broker, the seeds, one run until caught up, and a summary."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from pipelines.reading.summary import print_summary
from pipelines.running import Settings, run_stream
from pipelines.sources.local_broker import PRODUCER_SETTINGS, create_topic, local_broker
from pipelines.sources.publish import publish, read_payloads
from pipelines.storage.lake import Lake
from transforms.feeds import NO_FEEDS, Feeds

TOPIC = "wire"
PARTITIONS = 3
SEEDS = Path(__file__).parent.parent / "seeds"


def run_demo(lake_uri: str, seeds: Path | None, workers: int | None, feeds: Feeds = NO_FEEDS) -> None:
    """Run the demo into a lake."""
    lake, console = Lake(lake_uri), Console()
    with local_broker() as address:
        create_topic(address, TOPIC, PARTITIONS)
        kafka = {"bootstrap_servers": address}
        number = publish(read_payloads([seeds or SEEDS]), TOPIC, kafka, PRODUCER_SETTINGS, feeds)
        console.print(f"{number} messages published to topic '{TOPIC}' of an embedded broker at {address} (in memory)")
        # A demo that was interrupted has left a plan for a broker that is gone for good.
        until_now = Settings(
            [TOPIC], lake, kafka, until_caught_up=True, on_data_loss="skip", workers=workers, feeds=feeds
        )
        run_stream(until_now)
    print_summary(lake, console)
