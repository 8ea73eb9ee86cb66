"""Language-model processes: answers in order, and a text that ends its process costs only itself."""

import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipelines import model_pool
from pipelines.errors import DatelineError
from pipelines.model_pool import ModelPool, annotate_here
from pipelines.models import Models
from schemas.records import Annotation, Article, Position


def article(text: str, number: int = 0) -> Article:
    return Article(
        Position("wire", "id", 0, number), 0, "p", f"g{number}", None, "usable", "", "", "", "", "", [], "", "en",
        None, [], "", 0, False, None, "", text, [], [], "1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[ModelPool]:
    pool = ModelPool(2)
    yield pool
    pool.close()


def test_a_pool_gives_what_one_process_gives_in_the_order_of_the_texts(pool: ModelPool) -> None:
    articles = [
        article(f"“Bridge {number} is safe,” said Anna Holm, the mayor of Velburg.", number) for number in range(9)
    ]
    annotations = pool(articles)
    assert annotations == annotate_here()(articles)
    assert {Path(f"/proc/{worker.process.pid}/oom_score_adj").read_text() for worker in pool._workers} == {"1000\n"}
    assert all(f"Bridge {number} " in annotation.quotes[0].text for number, annotation in enumerate(annotations))


def test_a_process_that_dies_is_replaced_and_its_text_tried_again(pool: ModelPool) -> None:
    victim = pool._workers[0].process.pid
    assert victim
    os.kill(victim, signal.SIGKILL)
    annotations = pool([article("Anna Holm opened the bridge in Velburg.", number) for number in range(4)])
    assert [annotation.status for annotation in annotations] == ["annotated"] * 4
    assert victim not in [worker.process.pid for worker in pool._workers]


def test_a_text_that_no_process_survives_is_marked_and_the_others_are_not(
    pool: ModelPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = model_pool.Worker.give

    def give_and_die(worker: model_pool.Worker, task: model_pool.Task) -> None:
        if "poison" in task.article.text:
            worker.process.kill()
            worker.process.join()
            worker.task = task
            return
        give(worker, task)

    monkeypatch.setattr(model_pool.Worker, "give", give_and_die)
    good = article("Anna Holm opened the bridge in Velburg.")
    annotations = pool([good, article("poison"), good])
    assert [annotation.status for annotation in annotations] == [
        "annotated",
        "failed: its process ended with status -9",
        "annotated",
    ]


def test_a_text_that_takes_too_long_is_given_up(pool: ModelPool, monkeypatch: pytest.MonkeyPatch) -> None:
    give = model_pool.Worker.give

    def give_and_stop(worker: model_pool.Worker, task: model_pool.Task) -> None:
        assert worker.process.pid
        os.kill(worker.process.pid, signal.SIGSTOP)
        give(worker, task)

    monkeypatch.setattr(model_pool.Worker, "give", give_and_stop)
    monkeypatch.setattr(pool, "_seconds", 0.1)
    (annotation,) = pool([article("Anna Holm opened the bridge.")])
    assert annotation == Annotation("failed: took longer than 0.1 s")


def test_a_model_that_cannot_be_loaded_is_one_clear_line_and_no_verdict_on_articles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_pool, "_serve", serve_without_model)
    broken = ModelPool(1)
    with pytest.raises(DatelineError, match="the language model cannot be loaded: OSError: no such package"):
        broken([article("Anna Holm opened the bridge.")])
    broken.close()


def test_processes_that_end_while_they_load_are_started_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    start = ModelPool._start

    def start_and_count(pool: ModelPool) -> model_pool.Worker:
        started.append(1)
        return start(pool)

    monkeypatch.setattr(ModelPool, "_start", start_and_count)
    monkeypatch.setattr(model_pool, "_serve", end_at_once)
    broken = ModelPool(1)
    with pytest.raises(DatelineError, match="cannot be loaded: 3 times, its process ended with status 7"):
        broken([article("Anna Holm opened the bridge.")])
    assert len(started) == 1 + model_pool.STARTS
    monkeypatch.undo()
    broken.close()


def test_a_text_is_not_blamed_for_a_process_that_died_before_it_was_ready(pool: ModelPool) -> None:
    for worker in list(pool._workers):
        pool._replace(worker)
    for worker in pool._workers:
        worker.process.kill()
    (annotation,) = pool([article("Anna Holm opened the bridge in Velburg.")])
    assert annotation.status == "annotated"


def end_at_once(line: Connection, models: Models) -> None:
    """A process that the machine kills while it loads the model."""
    os._exit(7)


def serve_without_model(line: Connection, models: Models) -> None:
    """A process whose model is not installed."""
    line.send("OSError: no such package")
    line.recv()
    line.send(None)
