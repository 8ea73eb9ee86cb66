"""The command line: quick help, one clear line for bad usage, clean stops, nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.reading.audit import audit
from pipelines.running import Settings
from pipelines.storage.lake import Lake
from tests.conftest import SEEDS
from tests.exactly_once.harness import ROOT, rows_of, wait_for

COMMANDS = sorted(main.commands)
HEAVY = ("apache_beam", "spacy", "deltalake", "duckdb", "pyarrow", "trafilatura")


def dateline(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the real command in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def processes_of(group: int) -> list[int]:
    """The processes of a session that are still there (zombies aside), by Linux' /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(") ")[2].split()[:4]
        except OSError:
            continue
        if int(session) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


def assert_group_ends(group: int) -> None:
    deadline = time.monotonic() + 30
    while processes_of(group):
        assert time.monotonic() < deadline, f"still there: {processes_of(group)}"
        time.sleep(0.05)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_neither_beam_nor_spacy(arguments: list[str]) -> None:
    code = f"""
import sys
from pipelines.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--topic", "t"], "no Kafka to talk to"),
        (["run", "--topic", "t", "--bootstrap-servers", "x:1", "--from", "yesterday"], "--from takes"),
        (["run", "--topic", "t", "--bootstrap-servers", "x:1", "--stream", "a b"], "no name for a stream"),
        (["run", "--topic", "t", "--bootstrap-servers", "x:1", "--topc", "t"], "no such option: --topc"),
        (["query", "SELECT 1"], "there is no lake at"),
        (["status"], "there is no lake at"),
        (["decode", "missing.json"], "there is no file or folder"),
        (["extract", "missing.txt"], "cannot read missing.txt"),
    ],
)
def test_bad_usage_is_one_clear_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    lake = [] if arguments[0] in ("decode", "extract") else ["--lake", str(tmp_path / "none")]
    result = CliRunner().invoke(main, [*arguments, *lake])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert says in result.stderr


def test_a_topic_that_does_not_exist_is_one_clear_line(broker: str, tmp_path: Path) -> None:
    process = dateline("run", "--topic", "nothing_here", "--bootstrap-servers", broker, "--lake", str(tmp_path))
    _, error = process.communicate(timeout=120)
    assert process.returncode == 1
    assert error.splitlines()[-1] == f"dateline: topic 'nothing_here' does not exist at {broker}"


def test_query_prints_rows_as_json_lines(seeded_lake: Path) -> None:
    sql = "SELECT count(*) AS n, 'x' AS letter FROM articles"
    result = CliRunner().invoke(main, ["query", "--lake", str(seeded_lake), "--json", sql])
    row = json.loads(result.output)
    assert row["n"] > 0
    assert row["letter"] == "x"


def test_status_says_what_the_tables_hold(seeded_lake: Path) -> None:
    result = CliRunner().invoke(main, ["status", "--lake", str(seeded_lake), "--json"])
    status = json.loads(result.output)
    assert {row["table"]: row["rows"] for row in status["tables"]}["articles"] > 0
    assert status["streams"][0]["closed"] == status["streams"][0]["planned"]
    assert sum(row["next_offset"] for row in status["positions"]) == len(list(SEEDS.iterdir())) - 1


def test_decode_prints_items_and_exits_1_for_a_refused_payload(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.xml"
    good.write_text("Bridge opens\n\nThe council opened the bridge over the river on Monday.")
    bad.write_text("<nitf><body>")
    result = CliRunner().invoke(main, ["decode", str(good), str(bad)])
    item, refused = (json.loads(line) for line in result.output.splitlines())
    assert (item["headline"], item["status"]) == ("Bridge opens", "usable")
    assert refused["reason"] == "malformed"
    assert result.exit_code == 1


def test_extract_as_is_refers_to_the_input(tmp_path: Path) -> None:
    text = "A note.\n\n“We welcome that,” said Mayor Anna Holm of Velburg. She added that work would go on."
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"doc_id": "a", "text": text}))
    result = CliRunner().invoke(main, ["extract", "--as-is", str(path)])
    line = json.loads(result.output)
    assert line["doc_id"] == "a"
    assert line["text"] == text
    (start, end) = line["quotes"][0]["content"][0]
    assert "We welcome that" in text[start:end]
    assert line["quotes"][0]["speaker"] == "Anna Holm"
    assert all(text[entity["start"] : entity["end"]] == entity["text"] for entity in line["entities"])


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
@pytest.mark.parametrize("write", ["claims", "seal", "commit-quotes"])
def test_a_signal_leaves_no_process_and_a_whole_lake(
    number: signal.Signals, status: int, write: str, tmp_path: Path, seeded_lake: Path
) -> None:
    lake, barrier = tmp_path / "lake", tmp_path / "paused"
    fault = {"DATELINE_FAULT": f"pause@before:{write}:1", "DATELINE_FAULT_FILE": str(barrier)}
    process = dateline("demo", "--lake", str(lake), "--workers", "1", **fault)
    wait_for(barrier, 120)
    os.killpg(process.pid, number)
    barrier.unlink(missing_ok=True)
    output = process.communicate(timeout=120)
    assert process.returncode == status, output
    assert_group_ends(process.pid)
    report = audit(Lake(str(lake)))
    assert (report.findings, report.orphans) == ([], [])


def test_workers_end_when_their_driver_is_killed(broker: str, seeded: str, tmp_path: Path) -> None:
    barrier = tmp_path / "paused"
    fault = {"DATELINE_FAULT": "pause@before:seal:1", "DATELINE_FAULT_FILE": str(barrier)}
    run = ["run", "--topic", seeded, "--bootstrap-servers", broker, "--lake", str(tmp_path / "lake"), "--workers", "2"]
    process = dateline(*run, **fault)
    wait_for(barrier, 120)
    assert len(processes_of(process.pid)) >= 3
    process.kill()
    assert_group_ends(process.pid)


def test_sigterm_ends_a_run_that_waits_for_messages(broker: str, seeded: str, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    run = ["run", "--topic", seeded, "--bootstrap-servers", broker, "--lake", str(lake), "--no-annotate"]
    process = dateline(*run, "--runner=DirectRunner")
    deadline = time.monotonic() + 120
    while not Lake(str(lake)).exists() or not rows_of(lake)["raw"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert "stopped by SIGTERM" in error
    assert_group_ends(process.pid)


def test_every_option_of_run_is_a_variable_of_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Settings] = []
    monkeypatch.setattr("pipelines.running.run_stream", given.append)
    values = {"TOPIC": "a b", "FROM": "latest", "LAKE": str(tmp_path), "STREAM": "s", "BATCH_RECORDS": "7"}
    values |= {"BOOTSTRAP_SERVERS": "x:1", "ON_DATA_LOSS": "skip", "NO_ANNOTATE": "1", "UNTIL_CAUGHT_UP": "true"}
    variables = {f"DATELINE_RUN_{name}": value for name, value in values.items()}
    result = CliRunner(env={**variables, "DATELINE_VERSION": "1.2"}).invoke(main, ["run", "--stream", "t"])
    assert result.exit_code == 0, result.output
    (settings,) = given
    assert (list(settings.topics), settings.start, settings.lake.uri) == (["a", "b"], "latest", str(tmp_path))
    assert (settings.stream, settings.batch_records, settings.on_data_loss) == ("t", 7, "skip")
    assert settings.no_annotate
    assert settings.until_caught_up
