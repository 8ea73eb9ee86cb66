"""What the Dockerfile says gives a working program, and Apache Kafka takes the settings of the compose file.

No container is started: the instructions are carried out in an empty folder, and Kafka is the one of the other tests.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipelines.sources.kafka_feed import KafkaFeed
from pipelines.sources.local_broker import create_topic
from tests.exactly_once.harness import ROOT
from tests.integration.apache_kafka import ApacheKafka, free_port
from tests.test_deploy import COMPOSE, instructions


def carried_out(instruction: str, argument: str, root: Path, folder: Path) -> None:
    """Carry out an instruction in ``root``, which stands for the image's own."""
    if instruction == "COPY" and not argument.startswith("--from"):
        *sources, target = argument.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, folder / target)
    elif instruction == "RUN" and "/opt/dateline" in argument:
        command = argument.replace("/opt/dateline", f"{root}/opt/dateline")
        ended = subprocess.run(["sh", "-ec", command], cwd=folder, env=_empty(), capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def _empty() -> dict[str, str]:
    """An environment without anything of this project's own."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | _pip()


def _pip() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}


def test_the_instructions_of_the_image_give_a_program_that_runs(tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    for instruction, argument in instructions():
        carried_out(instruction, argument, tmp_path, folder)
    program, lake = tmp_path / "opt" / "dateline" / "bin" / "dateline", tmp_path / "lake"
    shutil.rmtree(folder)
    for command in (["demo", "--lake", str(lake), "--workers", "1"], ["audit", "--lake", str(lake)]):
        ended = subprocess.run([program, *command], cwd=tmp_path, env=_empty(), capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_kafka_starts_with_the_settings_of_the_compose_file(jars: Path, tmp_path: Path) -> None:
    settings = yaml.safe_load(COMPOSE.read_text())["services"]["kafka"]["environment"]
    kafka = ApacheKafka(tmp_path, jars, settings=_as_properties(settings, tmp_path))
    kafka.start()
    try:
        create_topic(kafka.address, "wire", 3)
        feed = KafkaFeed({"bootstrap_servers": kafka.address})
        assert len(feed.bounds(["wire"])) == 3
        feed.close()
    finally:
        kafka.kill()


def _as_properties(settings: dict[str, object], folder: Path) -> str:
    """Settings as the image reads them, ``KAFKA_LOG_DIRS`` for ``log.dirs``, on ports and in a folder of this test."""
    lines = "\n".join(
        f"{name.removeprefix('KAFKA_').lower().replace('_', '.')}={value}" for name, value in settings.items()
    )
    outside = free_port()
    here = {
        "kafka:19092": "127.0.0.1:{port}", "kafka:9093": "127.0.0.1:{controller}",
        "localhost:9092": f"localhost:{outside}",
        "://:19092": "://127.0.0.1:{port}", "://:9092": f"://127.0.0.1:{outside}",
        "://:9093": "://127.0.0.1:{controller}", "/var/lib/kafka/data": "{folder}/data",
    }  # fmt: skip
    for given, mine in here.items():
        assert given in lines
        lines = lines.replace(given, mine)
    return lines + "\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="users are made by root")
def test_the_user_of_the_image_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    for name in ("passwd", "group", "shadow", "gshadow"):
        (tmp_path / "etc" / name).touch()
    (command,) = (argument for instruction, argument in instructions() if "useradd" in argument)
    for program in ("groupadd", "useradd"):
        command = command.replace(f"{program} ", f"{program} --prefix {tmp_path} ")
    ended = subprocess.run(["sh", "-ec", command], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "etc" / "passwd").read_text().startswith("dateline:x:10001:10001:")
