"""Starts drivers that can be killed or paused at a durable write, and compares lakes row for row."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.reading.views import connect
from pipelines.storage.lake import Lake
from schemas.tables import BATCHES, TABLES

ROOT = Path(__file__).parent.parent.parent
KILLED = -9
EARLIER_RULES = {"DATELINE_TEST_RULES": "tests.exactly_once.earlier_rules"}
"""Environment of a command that decodes by earlier rules."""
NOT_COMPARED = {"ingested_at"}
"""Times; attempt and file names are in no table but the ledger."""


class Ended(NamedTuple):
    """How a run ended: its exit status (negative: the signal) and what it printed."""

    status: int
    output: str


class DriverHost:
    """Runs `dateline` commands one after the other in forks of one warm process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.exactly_once.host"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"
        self._count = 0

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def start(self, arguments: list[str], **environment: str) -> Path:
        """Start a command. -> the file that gets its output"""
        assert self._process.stdin
        self._count += 1
        output = self._folder / f"output-{self._count}.txt"
        command = {"arguments": arguments, "environment": environment, "output": str(output)}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        self.pid = int(self._line())
        return output

    def wait(self, output: Path) -> Ended:
        """Wait until the started command has ended."""
        return Ended(int(self._line()), output.read_text())

    def run(self, arguments: list[str], **environment: str) -> Ended:
        """Run a command to its end."""
        return self.wait(self.start(arguments, **environment))

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def run_arguments(broker: str, topic: str, lake: Path) -> list[str]:
    """A run in several batches, with the model in the driver's own process."""
    settings = ["--until-caught-up", "--batch-records", "5", "--workers", "0"]
    return ["run", "--topic", topic, "--bootstrap-servers", broker, "--lake", str(lake), *settings]


def rows_of(lake: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the ledger, in a fixed order, without times of writing."""
    connection = connect(Lake(str(lake)))
    tables = {}
    for table in TABLES.values():
        if table is not BATCHES:
            columns = [column.name for column in table.columns if column.name not in NOT_COMPARED]
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = connection.sql(f"SELECT {listed} FROM {table.name}").to_arrow_table().to_pylist()
            tables[table.name] = sorted(rows, key=repr)
    return tables


def wait_for(path: Path, seconds: float = 60) -> None:
    """Wait until a file is there."""
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)
