"""Metrics, health and log lines say what a run did."""

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipelines.errors import DatelineError
from pipelines.reading.metrics import SILENT_SECONDS, Health, RunMetrics, address_of
from pipelines.reading.progress import JSON_LINES, LogLines, Several
from pipelines.reading.views import connect
from pipelines.running import Settings, run_stream
from pipelines.storage.lake import Lake

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class Scraped(RunMetrics):
    """Metrics that are scraped over HTTP before they end."""

    def __exit__(self, *error: object) -> None:
        self.page = fetch(self.port, "/metrics")[1]
        self.answers = {path: fetch(self.port, path) for path in ("/healthz", "/readyz", "/")}
        super().__exit__(*error)


def fetch(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def lines() -> Iterator[list[str]]:
    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    kept: list[str] = []
    handler, log = Keep(), logging.getLogger("dateline")
    handler.setFormatter(JSON_LINES)
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield kept
    log.removeHandler(handler)
    log.setLevel(before)


@pytest.fixture(scope="module")
def run(broker: str, small: str, lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> Scraped:
    lake = Lake(str(tmp_path_factory.mktemp("metrics") / "lake"))
    metrics = Scraped(lake, "live", "1.0", ("127.0.0.1", 0))
    kafka = {"bootstrap_servers": broker}
    settings = Settings([small], lake, kafka, until_caught_up=True, workers=0, batch_records=5)
    run_stream(settings, Several(metrics, LogLines()))
    return metrics


@pytest.fixture(scope="module")
def samples(run: Scraped) -> Samples:
    families = text_string_to_metric_families(run.page)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def total(samples: Samples, name: str, **labels: str) -> float:
    return sum(
        value for (found, given), value in samples.items() if found == name and labels.items() <= dict(given).items()
    )


def test_items_are_counted_by_fate_as_they_are_in_the_tables(run: Scraped, samples: Samples) -> None:
    connection = connect(run._lake)
    for kind, number in connection.execute("SELECT kind, count(*) FROM duplicates GROUP BY 1").fetchall():
        assert total(samples, "dateline_items_total", fate="duplicate", detail=kind) == number
    for reason, number in connection.execute("SELECT reason, count(*) FROM rejects GROUP BY 1").fetchall():
        assert total(samples, "dateline_items_total", fate="reject", detail=reason) == number
    assert total(samples, "dateline_items_total") == 9
    assert total(samples, "dateline_messages_total") == 9


def test_the_newest_article_the_lag_and_the_model_are_measured(run: Scraped, samples: Samples) -> None:
    ((newest, words),) = (
        connect(run._lake)
        .execute("SELECT epoch(max(published_at)), sum(word_count) FILTER (annotation = 'annotated') FROM articles")
        .fetchall()
    )
    assert total(samples, "dateline_newest_article_timestamp_seconds") == newest
    assert total(samples, "dateline_model_words_total") == words
    assert total(samples, "dateline_model_milliseconds_total") > 0
    lag = {
        dict(labels)["partition"]: value for (name, labels), value in samples.items() if name == "dateline_lag_messages"
    }
    assert lag == {"0": 0, "1": 0}


def test_every_stage_of_every_batch_is_timed(samples: Samples) -> None:
    batches = total(samples, "dateline_batches_total", recovered="false")
    assert batches >= 2
    assert total(samples, "dateline_batch_seconds_count") == batches
    for stage in ("run", "seal", "commit"):
        assert total(samples, "dateline_stage_seconds_count", stage=stage) == batches


def test_a_run_that_works_is_alive_and_ready(run: Scraped) -> None:
    for path in ("/healthz", "/readyz"):
        status, body = run.answers[path]
        assert status == 200
        assert json.loads(body)["stream"] == "live"
    assert run.answers["/"][0] == 404


def test_a_driver_is_ready_until_it_waits_and_alive_until_it_is_silent() -> None:
    now = 0.0
    health = Health(lambda: now)
    health.note("waiting: Kafka does not answer", ready=False)
    assert (health.is_alive(), health.is_ready()) == (True, False)
    health.note("closed live-00000001")
    assert (health.is_alive(), health.is_ready()) == (True, True)
    now = SILENT_SECONDS + 1.0
    assert (health.is_alive(), health.is_ready()) == (False, False)


def test_log_lines_as_json_hold_the_facts_as_fields(run: Scraped, lines: list[str]) -> None:
    closed = [line for line in map(json.loads, lines) if line.get("event") == "closed"]
    assert sum(line["messages"] for line in closed) == 9
    assert {"at", "level", "message", "stream", "batch_id", "seconds", "rows", "recovered"} <= closed[0].keys()


@pytest.mark.parametrize(
    ("text", "address"),
    [(":9108", ("", 9108)), ("9108", ("", 9108)), ("10.0.0.1:1", ("10.0.0.1", 1)), ("localhost:9", ("localhost", 9))],
)
def test_an_address_may_leave_out_the_host(text: str, address: tuple[str, int]) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize("text", ["", "host", "host:", ":99999", ":-1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(DatelineError, match="--metrics takes"):
        address_of(text)


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    with (
        RunMetrics(lake, "live", "1.0", ("127.0.0.1", 0)) as first,
        pytest.raises(DatelineError, match="cannot serve metrics on"),
    ):
        RunMetrics(lake, "live", "1.0", ("127.0.0.1", first.port)).__enter__()
