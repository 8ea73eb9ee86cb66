"""A real Apache Kafka broker (KRaft, one node) for tests: its jars by Maven, its life under the test's control."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

POM = Path(__file__).parent / "kafka-pom.xml"
CLUSTER_ID = "ZGF0ZWxpbmUtdGVzdHMhIQ"
START_SECONDS = 60

PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
message.max.bytes=33554432
"""
"""The short session makes a restart after a kill quick."""


def missing() -> list[str]:
    """What a broker needs that this machine does not have."""
    return [program for program in ("java", "mvn") if shutil.which(program) is None]


class ApacheKafka:
    """A broker that can be killed and started again on the same data and port."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self._folder, self._jars = folder, jars
        self._port, controller = free_port(), free_port()
        self.address = f"127.0.0.1:{self._port}"
        self._properties = folder / "server.properties"
        self._properties.write_text(PROPERTIES.format(port=self._port, controller=controller, folder=folder))
        self._java("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(self._properties)).wait(timeout=60)

    def start(self) -> None:
        self._process = self._java("kafka.Kafka", str(self._properties))
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self._port):
            assert time.monotonic() < deadline, f"Kafka did not start; see {self._folder}/kafka.log"
            assert self._process.poll() is None, f"Kafka ended; see {self._folder}/kafka.log"
            time.sleep(0.1)

    def kill(self) -> None:
        """kill -9"""
        self._process.kill()
        self._process.wait()

    def _java(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / "kafka.log").open("ab")
        command = ["java", "-Xmx512m", "-cp", f"{self._jars}/*", *arguments]
        return subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def fetch_jars(folder: Path) -> Path:
    """Kafka and its runtime dependencies in a folder; Maven keeps what it fetched."""
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    subprocess.run([*command, "-DincludeScope=runtime"], check=True, stdin=subprocess.DEVNULL)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
