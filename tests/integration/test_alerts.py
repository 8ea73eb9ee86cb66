"""Prometheus' own promtool accepts the alert rules, and they fire when they must."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.exactly_once.harness import ROOT
from tests.integration.conftest import absent

RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
CASES = Path(__file__).with_name("alerts.test.yml")


@pytest.mark.parametrize("arguments", [["check", "rules", str(RULES)], ["test", "rules", str(CASES)]])
def test_promtool_accepts_the_alerts(arguments: list[str]) -> None:
    if not shutil.which("promtool"):
        absent("promtool is not installed (Debian: apt-get install prometheus)")
    ended = subprocess.run(["promtool", *arguments], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
