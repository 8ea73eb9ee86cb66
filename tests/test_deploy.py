"""What deploy/ starts is what is documented, and every file in it is valid for the program that reads it."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import kubernetes_validate
import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.models.dashboard import Dashboard

from pipelines.cli import main
from pipelines.errors import Busy, DatelineError, StreamTaken
from pipelines.reading.metrics import RunMetrics
from pipelines.storage.lake import Lake
from tests.exactly_once.harness import ROOT

DEPLOY = ROOT / "deploy"
GUIDE = (DEPLOY / "OPERATIONS.md").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").iterdir())
MANIFESTS = [
    manifest
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text())
    if manifest["kind"] != "Kustomization"
]
ALERTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
COMPOSE = DEPLOY / "compose.yaml"
DOCKERFILE = DEPLOY / "Dockerfile"
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())


def documented() -> set[tuple[str, ...]]:
    """The commands in the guide's table, without the program."""
    table = GUIDE.partition("## What runs")[2].partition("##")[0]
    return {tuple(shlex.split(command)[1:]) for command in re.findall(r"\| `(dateline .*?)` \|", table)}


def systemd_commands() -> Iterator[list[str]]:
    for path in UNITS:
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read(path)
        if unit.has_option("Service", "ExecStart"):
            yield shlex.split(unit["Service"]["ExecStart"])


def cron_commands() -> Iterator[list[str]]:
    for line in (DEPLOY / "cron" / "dateline").read_text().splitlines():
        if line.startswith(("@", *"0123456789")):
            yield shlex.split(line)[2 if line.startswith("@") else 6 :]


def kubernetes_commands() -> Iterator[list[str]]:
    for manifest in MANIFESTS:
        if manifest["kind"] in ("Deployment", "CronJob"):
            yield containers(manifest)[0]["command"]


def containers(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    spec = manifest["spec"].get("jobTemplate", {}).get("spec") or manifest["spec"]
    found: list[dict[str, Any]] = spec["template"]["spec"]["containers"]
    return found


STARTED = {"systemd": systemd_commands, "cron": cron_commands, "kubernetes": kubernetes_commands}


@pytest.mark.parametrize("by", STARTED)
def test_what_is_started_is_what_is_documented(by: str) -> None:
    commands = [command[1:] for command in STARTED[by]()]
    plain = [command[2:] if command[0] == "--log-format" else command for command in commands]
    addressed = {tuple("127.0.0.1:9108" if part == ":9108" else part for part in command) for command in plain}
    assert addressed == documented()
    assert len(documented()) == 4


@pytest.mark.parametrize("command", sorted(documented()))
def test_a_documented_command_is_one_that_dateline_has(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda path: True)
    parse(main, [part for part in command if part not in ("--kafka-config", "/etc/dateline/kafka.properties")])


def parse(group: click.Command, arguments: list[str]) -> None:
    """Parse a command line as far as the command, and run nothing."""
    assert isinstance(group, click.Group)
    name, command, rest = group.resolve_command(click.Context(group), arguments)
    assert command
    if isinstance(command, click.Group):
        parse(command, rest)
    else:
        command.make_context(name, rest)


def test_every_status_and_alert_is_explained() -> None:
    for status in (0, DatelineError.exit_status, 2, Busy.exit_status, 130, 141):
        assert f"\n| {status} | " in GUIDE
    assert StreamTaken.exit_status == 75
    for alert in ALERTS:
        assert f"\n| {alert['alert']} | " in GUIDE


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda found: f"{found['kind']}-{found['metadata']['name']}")
def test_a_manifest_fits_the_schema_of_kubernetes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.30", strict=True)


def test_the_kustomization_lists_every_manifest() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    assert {*listed, "kustomization.yaml"} == {path.name for path in (DEPLOY / "kubernetes").iterdir()}


def test_systemd_accepts_the_units_and_the_timers_calendars(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not there")
    for path in UNITS:
        own = str(Path(sys.executable).with_name("dateline"))
        (tmp_path / path.name).write_text(path.read_text().replace("/usr/local/bin/dateline", own))
    units = [str(tmp_path / path.name) for path in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    for path in UNITS:
        for calendar in re.findall("^OnCalendar=(.*)$", path.read_text(), re.MULTILINE):
            subprocess.run(["systemd-analyze", "calendar", calendar], check=True, stdout=subprocess.DEVNULL)


def test_each_timer_has_its_service() -> None:
    names = {path.name for path in UNITS}
    assert {path.stem + ".service" for path in UNITS if path.suffix == ".timer"} <= names


# the image


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", "")
    return [(name, argument) for name, _, argument in (line.partition(" ") for line in text.splitlines() if line)]


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def test_the_image_is_made_of_files_that_are_there_and_not_left_out() -> None:
    copied = {
        source.removeprefix("./")
        for name, argument in instructions()
        if name == "COPY" and "--from" not in argument
        for source in argument.split()[:-1]
    }
    let_in = {
        line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)
    assert {"pipelines", "schemas", "seeds", "transforms"} <= copied


def test_image_user_and_port_are_those_that_the_manifests_and_compose_name() -> None:
    said = dict(instructions())
    starting = [manifest for manifest in MANIFESTS if manifest["kind"] in ("Deployment", "CronJob")]
    images = {part["image"] for manifest in starting for part in containers(manifest)}
    mine = {service["image"] for service in services().values() if "build" in service}
    version = subprocess.run([sys.executable, "setup.py", "--version"], cwd=ROOT, capture_output=True, text=True)
    assert images == mine == {f"dateline:{version.stdout.split()[-1]}"}
    assert said["USER"] == "10001:10001"
    assert services()["live"]["ports"] == [f"127.0.0.1:{said['EXPOSE']}:{said['EXPOSE']}"]


def test_compose_starts_what_is_documented() -> None:
    same = {
        "--log-format json ": "",
        "--bootstrap-servers kafka:19092": "--kafka-config /etc/dateline/kafka.properties",
        "--metrics :9108": "--metrics 127.0.0.1:9108",
    }
    started = set()
    for service in services().values():
        if "build" in service:
            command = " ".join(service["command"])
            for given, documented_as in same.items():
                command = command.replace(given, documented_as)
            started.add(tuple(command.split()))
    assert started < documented()
    assert len(started) == 3


# queries


def served(tmp_path: Path) -> set[str]:
    """The names of all series that a driver serves."""
    metrics = RunMetrics(Lake(str(tmp_path)), "live", "1.0", ("127.0.0.1", 0))
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""], "info": ["_info"]}
    return {family.name + suffix for family in metrics.registry.collect() for suffix in suffixes[family.type]}


def queries() -> Iterator[str]:
    for alert in ALERTS:
        yield alert["expr"]
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def test_alerts_and_panels_ask_for_what_is_served(tmp_path: Path) -> None:
    foreign = {"up", "node_systemd_unit_state"}
    for query in queries():
        plain = query.replace("$__rate_interval", "5m").replace("$stream", ".*")
        promql_parser.parse(plain)
        asked = set(
            re.findall(r"\b((?:dateline|process|node)_\w+|up)\b(?=\{|\[| |\))", re.sub(r'"[^"]*"', '""', plain))
        )
        assert asked, query
        assert asked - foreign <= served(tmp_path), query


def test_the_dashboard_is_one_for_grafana() -> None:
    loaded = Dashboard.from_json(DASHBOARD)
    assert loaded.title == "Dateline"
    assert loaded.panels
    assert len(loaded.panels) == len(DASHBOARD["panels"])
    kept = json.loads(json.dumps(loaded.to_json(), default=lambda part: part.to_json()))
    assert [panel["title"] for panel in kept["panels"]] == [panel["title"] for panel in DASHBOARD["panels"]]
    assert kept["panels"][0]["gridPos"] == DASHBOARD["panels"][0]["gridPos"]


def test_panels_do_not_overlap_and_have_numbers_of_their_own() -> None:
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
