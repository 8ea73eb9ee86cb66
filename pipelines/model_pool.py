"""Language-model processes that stay alive between batches, take texts and give plain rows.

Each process works on one text at a time, so that a text that crashes or hangs it is known and costs only itself.
"""

from __future__ import annotations

import atexit
import functools
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from pipelines.errors import DatelineError
from schemas.records import Annotation, Article
from transforms.annotator import Annotator, annotate_one

TRIES = 2
"""A text that ends its process is tried once more, in a new one, before it is marked as failed."""

SECONDS_PER_TEXT = 300
"""A process that needs longer for one text is taken for hung; the slowest real ones take seconds."""

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
    task: Task | None = None
    since: float = 0.0
    ready: bool = False
    """Whether its model is loaded."""

    def give(self, task: Task) -> None:
        self.line.send(task.article)
        self.task, self.since = task, time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class ModelPool:
    """``size`` processes that annotate articles."""

    def __init__(self, size: int) -> None:
        self._workers = [self._start() for _ in range(size)]
        atexit.register(self.close)

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    def __call__(self, articles: Sequence[Article]) -> list[Annotation]:
        """Annotations in the order of the articles; a text that a process cannot survive gets ``failed: why``."""
        waiting = deque(Task(number, article) for number, article in enumerate(articles))
        done: dict[int, Annotation] = {}
        while len(done) < len(articles):
            for worker in list(self._workers):
                if worker.task is None and waiting:
                    self._give(worker, waiting)
            self._collect(waiting, done)
        return [done[number] for number in range(len(articles))]

    def _give(self, worker: Worker, waiting: deque[Task]) -> None:
        try:
            worker.give(waiting[0])
            waiting.popleft()
        except OSError:  # it died while it had nothing to do
            self._check_ready(worker)
            self._replace(worker)

    def _collect(self, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        busy = {worker.line: worker for worker in self._workers if worker.task}
        ready = wait(list(busy), timeout=1.0)
        for line in ready:
            self._receive(busy[line], waiting, done)  # type: ignore[index]
        for worker in busy.values():
            if worker.task and time.monotonic() - worker.since > SECONDS_PER_TEXT:
                self._lost(worker, f"took longer than {SECONDS_PER_TEXT} s", waiting, done)

    def _receive(self, worker: Worker, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        try:
            answer = worker.line.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._check_ready(worker)
            self._lost(worker, f"its process ended with status {worker.process.exitcode}", waiting, done)
            return
        if not worker.ready:
            self._note_ready(worker, answer)
            return
        assert worker.task
        done[worker.task.number] = answer
        worker.task = None

    def _lost(self, worker: Worker, why: str, waiting: deque[Task], done: dict[int, Annotation]) -> None:
        task = worker.task
        assert task
        self._replace(worker)
        if task.tries < TRIES:
            waiting.appendleft(task._replace(tries=task.tries + 1))
        else:
            done[task.number] = Annotation(status=f"failed: {why}")

    def _replace(self, worker: Worker) -> None:
        worker.end()
        self._workers[self._workers.index(worker)] = self._start()

    def _note_ready(self, worker: Worker, problem: str | None) -> None:
        if problem:
            raise DatelineError(f"the language model cannot be loaded: {problem}")
        worker.ready, worker.since = True, time.monotonic()

    def _check_ready(self, worker: Worker) -> None:
        if not worker.ready:
            raise DatelineError("a language-model process ended before its model was loaded")

    def _start(self) -> Worker:
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(target=_serve, args=(theirs,), daemon=True)
        os.environ.update(ONE_THREAD)  # read by the child when it loads numpy; too late to matter here
        process.start()
        theirs.close()
        return Worker(process, ours)


@functools.cache
def annotator() -> Annotator:
    """The annotator of this process."""
    return Annotator()


def annotate_here() -> Callable[[Sequence[Article]], list[Annotation]]:
    """Annotating in this process instead of in a pool."""
    return lambda articles: [annotate_one(annotator(), article) for article in articles]


def _serve(line: Connection) -> None:
    """Annotate what comes down the line until it closes or the driver is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    line.send(_problem_of_loading())
    while True:
        try:
            article = line.recv()
        except EOFError:
            return
        line.send(annotate_one(annotator(), article))


def _problem_of_loading() -> str | None:
    try:
        annotator().load()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    assert driver
    wait([driver.sentinel])
    os._exit(1)
