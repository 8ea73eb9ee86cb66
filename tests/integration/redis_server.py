"""A real Redis or Valkey server for tests, from the machine's own packages or installed from Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import redis

from tests.integration.apache_kafka import free_port

PROGRAMS = ("redis-server", "valkey-server")
START_SECONDS = 30
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "redis-server"]


def server_program() -> str | None:
    """The server of this machine; where root may, it is installed. -> ``None`` if there is none"""
    if not _found() and os.geteuid() == 0 and shutil.which("apt-get"):
        # No service is to be started by the package: the test starts its own.
        policy = {"RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], INSTALL):
            subprocess.run(command, env={**os.environ, **policy}, stdin=subprocess.DEVNULL, capture_output=True)
    return _found()


def _found() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class RedisServer:
    """A server that can be killed and started again on the same data and port."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder, self._port = program, folder, free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        log = (self._folder / "server.log").open("ab")
        durable = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        command = [
            self._program,
            "--port",
            str(self._port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(self._folder),
            *durable,
        ]
        self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, f"the server did not start; see {self._folder}/server.log"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9"""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.RedisError:
            return False
