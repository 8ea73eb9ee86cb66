"""How well copies are found: ``python -m tests.quality.duplicates [--texts FILE ...] [--seed N ...] [--mistakes]``.

Each file of base texts becomes a stream (:mod:`tests.quality.stream`), the index claims it, and the clusters it makes
are compared with the truth. A file holds JSON lines with a ``text`` each, and may be compressed with gzip.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.quality.stream import APART, BY_GUID, REDELIVERY, TEMPLATE, VERSION, Sent, in_order, stream
from transforms.duplicates.decisions import ARTICLE
from transforms.duplicates.decisions import REDELIVERY as REDELIVERED
from transforms.duplicates.fingerprint_index import Verdict, open_index

OWN_TEXTS = Path(__file__).with_name("stories.jsonl")
BATCH = 500


class Quality(NamedTuple):
    """What came of one stream."""

    items: int
    precision: float
    """Of the pairs of items in one cluster, the share that is in one family."""
    recall: float
    """Of the pairs of items in one family, the share that is in one cluster."""
    rand_index: float
    """Adjusted for chance; 1 when clusters and families are the same."""
    versions_lost: int
    """Versions and kills that were filed as duplicates, and redeliveries that were not."""
    templates_merged: int
    """Pairs of template stories in one cluster."""
    found: dict[str, float]
    """Of each kind of copy, the share that is in the cluster of most of its family."""
    merged: dict[str, float]
    """Of each kind of other story, the share that is in a cluster with others."""


def base_texts(path: Path) -> list[str]:
    """The texts in a file of JSON lines."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line)["text"] for line in content.decode().split("\n") if line]


def claimed(sent: Sequence[Sent]) -> list[Verdict]:
    """What a fresh index says about a stream."""
    articles = [each.article for each in sent]
    with tempfile.TemporaryDirectory() as folder, closing(open_index(Path(folder, "index.sqlite"))) as index:
        batches = (articles[start : start + BATCH] for start in range(0, len(articles), BATCH))
        return [verdict for number, batch in enumerate(batches) for verdict in index.claim(f"{number}", batch)]


def measure(sent: Sequence[Sent], verdicts: Sequence[Verdict]) -> Quality:
    """Compare the clusters of a stream with its families."""
    judged = [(s, v) for s, v in zip(sent, verdicts, strict=True) if s.kind not in BY_GUID]
    truth, clusters = [s.family for s, _ in judged], [v.cluster_id for _, v in judged]
    both = _pairs(zip(truth, clusters, strict=True))
    return Quality(
        len(sent),
        both / max(1, _pairs(clusters)),
        both / max(1, _pairs(truth)),
        _rand_index(both, _pairs(truth), _pairs(clusters), len(judged)),
        sum(_is_lost(s.kind, v.fate) for s, v in zip(sent, verdicts, strict=True) if s.kind in BY_GUID),
        _pairs(v.cluster_id for s, v in judged if s.kind == TEMPLATE),
        _shares(
            (s.kind, v.cluster_id == main) for s, v, main in _with_main(judged) if s.kind not in (*APART, TEMPLATE)
        ),
        _merged(judged),
    )


def _pairs(labels: Iterable[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def _rand_index(both: int, in_truth: int, in_clusters: int, items: int) -> float:
    expected = in_truth * in_clusters / max(1, items * (items - 1) // 2)
    most = (in_truth + in_clusters) / 2
    return (both - expected) / (most - expected) if most > expected else 1.0


def _is_lost(kind: str, fate: str) -> bool:
    return fate != (REDELIVERED if kind == REDELIVERY else ARTICLE)


def _with_main(judged: Sequence[tuple[Sent, Verdict]]) -> list[tuple[Sent, Verdict, str]]:
    """Each item with the cluster in which most of its family is."""
    members: dict[str, Counter[str]] = {}
    for sent, verdict in judged:
        members.setdefault(sent.family, Counter())[verdict.cluster_id] += 1
    return [(s, v, members[s.family].most_common(1)[0][0]) for s, v in judged]


def _merged(judged: Sequence[tuple[Sent, Verdict]]) -> dict[str, float]:
    sizes = Counter(v.cluster_id for _, v in judged)
    return _shares((s.kind, sizes[v.cluster_id] > 1) for s, v in judged if s.kind in (*APART, TEMPLATE))


def _shares(answers: Iterable[tuple[str, bool]]) -> dict[str, float]:
    counted: dict[str, list[bool]] = {}
    for kind, answer in answers:
        counted.setdefault(kind, []).append(answer)
    return {kind: sum(values) / len(values) for kind, values in sorted(counted.items())}


def merged_in_order(bases: Sequence[str], seed: int, first: bool) -> dict[str, float]:
    """The share of items that are in a cluster with others, of those that hold paragraphs of stories, by their kind.

    Args:
        first: whether they come before these stories, or after them.
    """
    sent = in_order(bases, seed, first)
    return _merged(list(zip(sent, claimed(sent), strict=True)))


def report(name: str, seed: int, quality: Quality) -> str:
    """The figures in a few lines."""
    found, merged = _listed(quality.found), _listed(quality.merged)
    return (
        f"{name} seed {seed}: {quality.items} items, precision {quality.precision:.4f}, recall {quality.recall:.4f}, "
        f"ARI {quality.rand_index:.4f}, {VERSION}s lost {quality.versions_lost}, "
        f"template pairs merged {quality.templates_merged}\n  found: {found}\n  merged: {merged}"
    )


def _listed(shares: dict[str, float]) -> str:
    return " ".join(f"{kind} {share:.3f}" for kind, share in shares.items())


def mistakes(sent: Sequence[Sent], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Each near duplicate of another family, and each copy that became an article, in a line."""
    owners = {v.article_id: s for s, v in zip(sent, verdicts, strict=True) if v.fate == ARTICLE}
    judged = [(s, v) for s, v in zip(sent, verdicts, strict=True) if s.kind not in BY_GUID]
    for s, v, main_cluster in _with_main(judged):
        owner = owners.get(v.duplicate_of or "", s)
        if owner.family != s.family:
            yield f"false pair: {_described(s)} filed under {_described(owner)}: {v.reason}"
        elif v.cluster_id != main_cluster:
            yield f"missed copy: {_described(s)}, {v.fate}: {v.reason}"


def _described(sent: Sent) -> str:
    return f"{sent.kind} {sent.article.guid} ({len(sent.article.text.split())} words)"


def main() -> None:
    """Print the figures for each file and seed."""
    parser = argparse.ArgumentParser(description="Measure duplicate detection on streams made from base texts.")
    parser.add_argument("--texts", type=Path, nargs="+", default=[OWN_TEXTS], help="files of base texts, JSON lines")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--mistakes", action="store_true", help="list every wrong decision")
    options = parser.parse_args()
    for path in options.texts:
        for seed in options.seed:
            sent = stream(base_texts(path), seed)
            verdicts = claimed(sent)
            print(report(path.name, seed, measure(sent, verdicts)), flush=True)
            for first, when in ((True, "before"), (False, "after")):
                merged = merged_in_order(base_texts(path), seed, first)
                print(f"  merged, coming {when} the stories: {_listed(merged)}", flush=True)
            if options.mistakes:
                print(*mistakes(sent, verdicts), sep="\n", flush=True)


if __name__ == "__main__":
    main()
