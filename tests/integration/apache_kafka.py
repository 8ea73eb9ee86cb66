"""A real Apache Kafka broker (KRaft, one node) for tests: its jars by Maven, its life under the test's control."""

from __future__ import annotations

import shutil
import signal
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

SECURE_PROPERTIES = """
listeners=SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=SASL_SSL://127.0.0.1:{port}
inter.broker.listener.name=SASL_SSL
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={jaas}
ssl.keystore.type=PKCS12
ssl.keystore.location={folder}/keys.p12
ssl.keystore.password={password}
ssl.truststore.type=PKCS12
ssl.truststore.location={folder}/keys.p12
ssl.truststore.password={password}
"""
"""What a broker that asks for TLS and SASL/SCRAM has besides; later lines replace earlier ones of the same name."""

USER, PASSWORD = "wire-reader", "only-for-tests"
JAAS = f'org.apache.kafka.common.security.scram.ScramLoginModule required username="{USER}" password="{PASSWORD}";'


def missing() -> list[str]:
    """What a broker needs that this machine does not have."""
    return [program for program in ("java", "mvn") if shutil.which(program) is None]


class ApacheKafka:
    """A broker that can be killed, stopped and started again on the same data and port.

    ``secure``: it listens for TLS with SASL/SCRAM only; :attr:`certificate` is what a client has to trust.
    ``settings``: further lines of its properties, which replace earlier ones.
    """

    def __init__(self, folder: Path, jars: Path, secure: bool = False, settings: str = "") -> None:
        self._folder, self._jars = folder, jars
        self._port, controller = free_port(), free_port()
        self.address = f"127.0.0.1:{self._port}"
        self.certificate = folder / "certificate.pem"
        self._properties = folder / "server.properties"
        values = {"port": self._port, "controller": controller, "folder": folder, "jaas": JAAS, "password": PASSWORD}
        text = PROPERTIES + (SECURE_PROPERTIES if secure else "") + settings
        self._properties.write_text(text.format(**values))
        scram = ["--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"] if secure else []
        if secure:
            self._make_keys()
        command = ["format", "-t", CLUSTER_ID, "-c", str(self._properties), *scram]
        self._java("kafka.tools.StorageTool", *command).wait(timeout=60)

    def _make_keys(self) -> None:
        store = ["-keystore", str(self._folder / "keys.p12"), "-storepass", PASSWORD, "-alias", "broker"]
        pair = ["-genkeypair", "-keyalg", "RSA", "-storetype", "PKCS12", "-dname", "CN=127.0.0.1", "-validity", "2"]
        for action in (
            [*pair, "-ext", "SAN=IP:127.0.0.1", "-ext", "BC=ca:true"],
            ["-exportcert", "-rfc", "-file", str(self.certificate)],
        ):
            subprocess.run(["keytool", *action, *store], check=True, capture_output=True, stdin=subprocess.DEVNULL)

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

    def pause(self) -> None:
        """Stop answering, without closing a connection."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

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
