"""How a lake is doing, on a terminal of 80 columns and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.reading.status import SHOWN, _duration, read_status
from pipelines.reading.views import connect
from pipelines.sources.local_broker import PRODUCER_SETTINGS
from pipelines.sources.publish import Payload, publish
from pipelines.storage.lake import Lake


def status(lake: Path, *arguments: str) -> str:
    result = CliRunner(env={"COLUMNS": "80"}).invoke(main, ["status", "--lake", str(lake), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_fits_80_columns_and_shows_every_part(seeded_lake: Path) -> None:
    shown = status(seeded_lake)
    assert max(map(len, shown.splitlines())) <= 80
    for title in SHOWN:
        assert title in shown


def test_every_part_has_rows_and_counts_as_the_tables_do(seeded_lake: Path) -> None:
    found: dict[str, list[dict[str, Any]]] = json.loads(status(seeded_lake, "--json"))
    assert all(found.values())
    items = {(row["fate"], row["detail"]): row["items"] for row in found["fates"]}
    connection = connect(Lake(str(seeded_lake)))
    for kind, number in connection.execute("SELECT kind, count(*) FROM duplicates GROUP BY 1").fetchall():
        assert items["duplicate", kind] == number
    ((words,),) = connection.execute("SELECT sum(word_count) FROM articles WHERE annotation = 'annotated'").fetchall()
    assert found["model"][0]["words"] == words
    assert {row["stage"] for row in found["times"]} == {"batch", "run", "commit"}


def test_the_lag_is_what_kafka_has_beyond_the_closed_batches(broker: str, seeded: str, seeded_lake: Path) -> None:
    kafka = {"bootstrap_servers": broker}
    before = sum(row["lag"] for row in read_status(Lake(str(seeded_lake)), kafka)["positions"])
    publish([Payload("", b"{")] * 2, seeded, kafka, PRODUCER_SETTINGS)
    after = sum(row["lag"] for row in read_status(Lake(str(seeded_lake)), kafka)["positions"])
    assert after - before == 2


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59, "59 s"), (3600, "1 h"), (90_061, "1 d 1 h"), (754, "12 min 34 s")]
)
def test_an_age_is_told_in_its_two_largest_units(seconds: int, text: str) -> None:
    assert _duration(seconds) == text
