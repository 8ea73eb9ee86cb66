"""Language-model processes that stay alive between batches, take texts and give plain rows.

Each process works on one text at a time, so that a text that crashes or hangs it is known and costs only itself.
"""

from __future__ import annotations

import atexit
import errno
import functools
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import DatelineError
from pipelines.models import DEFAULT, Models
from schemas.records import Annotation, Article
from transforms.annotator import Annotator, annotate_one

TRIES = 2
"""A text that ends its process is tried once more, in a new one, before it is marked as failed."""

STARTS = 3
"""Processes in a row that may end while they load the model; after that many the machine, not chance, is at fault."""

SECONDS_PER_TEXT = 300
"""A process that needs longer for one text is taken for hung, unless told otherwise; the slowest real ones take
seconds."""

SECONDS_TO_LOAD = 300
"""The same for loading the model."""

OUT_OF_MEMORY = f"failed: {MemoryError.__name__}"
"""How the status of a text begins for which a process could get no memory."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A process a core, a thread a process: matrix products that share their cores are slower than none shared."""

_spawn = multiprocessing.get_context("spawn")


class Task(NamedTuple):
    """A text on its way: its place in the answer, and how often it has been tried."""

    number: int
    article: Article
    tries: int = 1


@dataclass
class Worker:
    """A process, its end of the line, and what it is working on."""

    process: BaseProcess
    line: Connection
    since: float
    task: Task | None = None
    ready: bool = False
    """Whether its model is loaded."""

    @property
    def awaited(self) -> bool:
        """Whether it has something to say: that its model is loaded, or what it made of its text."""
        return not self.ready or self.task is not None

    def give(self, task: Task) -> None:
        self.line.send(task.article)
        self.task, self.since = task, time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class ModelPool:
    """``size`` processes that annotate articles."""

    def __init__(self, size: int, models: Models = DEFAULT, seconds: float = SECONDS_PER_TEXT) -> None:
        """``seconds``: for one text at most."""
        self._models, self._seconds = models, seconds
        self._failed_starts = 0
        self._workers = [self._start() for _ in range(size)]
        atexit.register(self.close)

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    def __call__(self, articles: Sequence[Article]) -> list[Annotation]:
        """Annotations in the order of the articles; a text that a process cannot survive gets ``failed: why``.

        Raises:
            DatelineError: the model cannot be loaded.
        """
        waiting = deque(Task(number, article) for number, article in enumerate(articles))
        done: dict[int, Annotation] = {}
        while len(done) < len(articles):
            for worker in list(self._workers):
                if worker.ready and not worker.task and waiting:
                    self._give(worker, waiting)
            self._collect(waiting, done)
        return [done[number] for number in range(len(articles))]

    def _give(self, worker: Worker, waiting: deque[Task]) -> None:
        try:
            worker.give(waiting[0])
            waiting.popleft()
        except OSError:  # it died while it had nothing to do
            self._replace(worker)

    def _collect(self, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        """Take what the processes that load or work have to say, and end those that have been silent for too long."""
        awaited = {worker.line: worker for worker in self._workers if worker.awaited}
        for line in wait(list(awaited), timeout=1.0):
            self._receive(awaited[line], waiting, done)  # type: ignore[index]
        for worker in list(self._workers):
            limit = self._seconds if worker.task else SECONDS_TO_LOAD
            if worker.awaited and time.monotonic() - worker.since > limit:
                self._lost(worker, f"took longer than {limit:g} s", waiting, done)

    def _receive(self, worker: Worker, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        try:
            answer = worker.line.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._lost(worker, _how_it_ended(worker.process.exitcode), waiting, done)
            return
        if worker.task:
            done[worker.task.number] = answer
            worker.task = None
        elif answer:
            raise DatelineError(f"the language model cannot be loaded: {answer}")
        else:
            worker.ready, self._failed_starts = True, 0

    def _lost(self, worker: Worker, why: str, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        self._replace(worker)
        task = worker.task
        if not task:
            self._failed_starts += 1
            if self._failed_starts == STARTS:
                raise DatelineError(f"the language model cannot be loaded: {STARTS} times, {why}")
        elif task.tries < TRIES:
            waiting.appendleft(task._replace(tries=task.tries + 1))
        else:
            done[task.number] = Annotation(status=f"failed: {why}")

    def _replace(self, worker: Worker) -> None:
        worker.end()
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> Worker:
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(target=_serve, args=(theirs, self._models), daemon=True)
        os.environ.update(ONE_THREAD)  # read by the child when it loads numpy; too late to matter here
        process.start()
        theirs.close()
        return Worker(process, ours, time.monotonic())


def _how_it_ended(status: int | None) -> str:
    return "its process ran out of memory" if status == errno.ENOMEM else f"its process ended with status {status}"


@functools.cache
def annotator(models: Models = DEFAULT) -> Annotator:
    """The annotator of this process."""
    return Annotator(dict(models.languages), models.quotes)


def annotate_here(models: Models = DEFAULT) -> Callable[[Sequence[Article]], list[Annotation]]:
    """Annotating in this process instead of in a pool."""
    return lambda articles: [annotate_one(annotator(models), article) for article in articles]


def _serve(line: Connection, models: Models) -> None:
    """Annotate what comes down the line until it closes or the driver is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    with suppress(OSError):  # where the kernel ends processes for want of memory, it is to be this one, not the driver
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    line.send(_problem_of_loading(models))
    while True:
        try:
            article = line.recv()
        except EOFError:
            return
        annotation = annotate_one(annotator(models), article)
        if annotation.status.startswith(OUT_OF_MEMORY):
            os._exit(errno.ENOMEM)  # a new process has all of its memory for the next text
        line.send(annotation)


def _problem_of_loading(models: Models) -> str | None:
    try:
        annotator(models).load()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    assert driver
    wait([driver.sentinel])
    os._exit(1)
