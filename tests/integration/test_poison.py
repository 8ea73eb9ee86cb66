"""Articles that the language model fails on, dies of, hangs on, or runs out of memory with, on Apache Kafka."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipelines.reading.views import connect
from pipelines.sources.local_broker import create_topic
from pipelines.sources.publish import Payload, publish
from pipelines.storage.lake import Lake
from tests.integration import poison
from tests.integration.apache_kafka import ApacheKafka

DATELINE = str(Path(sys.executable).with_name("dateline"))
SECONDS = 5
REASONS = {
    "Failwort": "failed: ValueError: no such tag",
    "Diewort": "failed: its process ended with status -9",
    "Hangwort": f"failed: took longer than {SECONDS} s",
    "Eatwort": "failed: its process ran out of memory",
}
TRIED = {"Failwort": 1, "Diewort": 2, "Hangwort": 2, "Eatwort": 2}
"""How often each text is tried: what ends its process might have been the process's own fault."""

INSTALLED = {
    "METADATA": "Metadata-Version: 2.1\nName: poison\nVersion: 1\n",
    "entry_points.txt": "[spacy_factories]\npoisoned = poison:poisoned\n",
}

MAKE_MODEL = "import spacy, sys; n = spacy.blank('en'); n.add_pipe('poisoned', name='tagger'); n.to_disk(sys.argv[1])"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where the poisoned part is installed, and where it notes what it was given."""
    packages = tmp_path / "packages"
    (packages / "poison-1.dist-info").mkdir(parents=True)
    shutil.copy(poison.__file__, packages)
    for name, content in INSTALLED.items():
        (packages / "poison-1.dist-info" / name).write_text(content)
    return {"PYTHONPATH": str(packages), "POISON_LOG": str(tmp_path / "log")}


def test_a_poison_article_is_isolated_tried_again_and_kept_with_the_reason_while_the_stream_goes_on(
    kafka: ApacheKafka, tmp_path: Path, environment: dict[str, str]
) -> None:
    create_topic(kafka.address, "poison", 1)
    words = ["Velburg", *REASONS, "Marten"] * 2  # each word in each of two batches
    texts = [f"Herb {number}\n\nThe {word} of garden {number} grows well." for number, word in enumerate(words)]
    publish([Payload("", text.encode()) for text in texts], "poison", {"bootstrap_servers": kafka.address}, {})
    model, lake = tmp_path / "model", tmp_path / "lake"
    subprocess.run([sys.executable, "-c", MAKE_MODEL, model], check=True, env=environment)
    run = ["run", "--topic", "poison", "--bootstrap-servers", kafka.address, "--lake", lake, "--until-caught-up"]
    settings = ["--model", f"en={model}", "--workers", "2", "--text-seconds", str(SECONDS), "--batch-records", "6"]
    ended = subprocess.run([DATELINE, *run, *settings], env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    rows = connect(Lake(str(lake))).execute('SELECT text, annotation FROM articles ORDER BY "offset"').fetchall()
    found = [annotation for _, annotation in rows]
    assert found == [REASONS.get(word, "annotated") for word in words]
    tried = Counter(Path(environment["POISON_LOG"]).read_text().split())
    assert tried == {word: 2 * times for word, times in TRIED.items()}
    assert subprocess.run([DATELINE, "audit", "--lake", lake], capture_output=True).returncode == 0
