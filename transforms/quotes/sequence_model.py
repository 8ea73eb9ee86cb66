"""The trained part: one model tags cue words, a second one labels source and content around each, a third one judges.

The first two are linear-chain conditional random fields (python-crfsuite); the third, whose chains have one link and
which is thus a logistic regression, says of a whole attribution how likely a reader would accept it. The model file is
a zip with the three and ``about.json``: what they were trained on (with its hash), how, and how they scored.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cue_features import cue_features
from transforms.quotes.judge_features import judge_features
from transforms.quotes.role_features import role_features, window
from transforms.quotes.sources import source_of

MODEL_FILE = Path(__file__).with_name("model.zip")
CUE_THRESHOLD = 0.28
"""Probability from which a word is taken for part of a cue; lower finds more and errs more."""
ACCEPTED = 0.65
"""Probability of being right from which an attribution is given out; higher finds less and errs less."""
RIGHT, WRONG = "right", "wrong"
MOST_CUES = 20
"""Attributions taken from one sentence; what has more is no prose."""


class FoundCue(NamedTuple):
    """Cue words that follow one another."""

    tokens: list[int]
    probability: float
    """That of the first word's being a cue."""


class Trained(NamedTuple):
    """The models as bytes."""

    cues: bytes
    roles: bytes
    judge: bytes | None = None
    """None where there was too little to learn it from: then everything is accepted."""


class SequenceModel:
    """Finds attributions beyond the rules, and judges all; the rules' findings are among its features."""

    def __init__(self, trained: Trained, about: dict[str, Any]) -> None:
        """``about`` says what the models were trained on."""
        self.about = about
        self._trained = trained  # the taggers read in its bytes and do not keep them alive
        self._cues, self._roles = _tagger(trained.cues), _tagger(trained.roles)
        self._judge = _tagger(trained.judge) if trained.judge else None

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> SequenceModel:
        """Read a model file; raises ``FileNotFoundError`` or ``zipfile.BadZipFile``."""
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("about.json"))
            found = {
                name: archive.read(f"{name}.crf") for name in Trained._fields if f"{name}.crf" in archive.namelist()
            }
            return cls(Trained(**found), about)

    def accepts(self, text: MarkedText, attribution: Attribution) -> bool:
        """Whether an attribution is as likely right as :data:`ACCEPTED` asks."""
        if self._judge is None:
            return True
        self._judge.set([judge_features(text, attribution)])
        return bool(self._judge.marginal(RIGHT, 0) >= ACCEPTED)

    def cues(self, text: MarkedText, ruled: set[int], told: Collection[int] = ()) -> list[FoundCue]:
        """Groups of cue words, in text order; sentences that lie in ``told``, direct speech, have none of their own."""
        found: list[FoundCue] = []
        for first, end in text.parsed.sentences:
            if not all(i in told or text.parsed.is_space[i] for i in range(first, end)):
                found += self._cues_of_sentence(text, first, end, ruled)
        return found

    def _cues_of_sentence(self, text: MarkedText, first: int, end: int, ruled: set[int]) -> list[FoundCue]:
        self._cues.set(cue_features(text, first, end, ruled))
        found: list[FoundCue] = []
        for i in range(first, end):
            outside = self._cues.marginal("O", i - first)
            if outside > 1 - CUE_THRESHOLD:
                continue
            if found and found[-1].tokens[-1] == i - 1 and self._cues.marginal("B", i - first) < 0.5:
                found[-1].tokens.append(i)
            else:
                found.append(FoundCue([i], 1 - outside))
        return found[:MOST_CUES]

    def attribute(self, text: MarkedText, found: FoundCue, cues: set[int], ruled: Sequence[Attribution]) -> Attribution:
        """The source and content of one cue; the content may come out empty."""
        cue = found.tokens
        low, high = window(text, cue[0], cue[-1] + 1)
        labels = self._roles.tag(role_features(text, cue, low, high, cues - set(cue), ruled_roles(cue, ruled)))
        content = {low + k for k, label in enumerate(labels) if label == "C"}
        source = [low + k for k, label in enumerate(labels) if label == "S"]
        content = text.with_whole_quotations(text.trimmed(content), cue) - set(source)
        return Attribution(
            content,
            cue,
            text.trimmed(source) or _source_by_tree(text, cue, content),
            cue_probability=found.probability,
            roles_probability=self._roles.probability(labels) ** (1 / len(labels)),
        )


def _source_by_tree(text: MarkedText, cue: list[int], content: set[int]) -> list[int]:
    """Where the model saw no source: the subject of the cue's verb, if it lies outside the content."""
    root = min(cue, key=lambda i: (text.parsed.depth[i], i))
    if not text.parsed.tag[root].startswith("VB"):
        return []
    return [i for i in source_of(text, root, content) if i not in content and i not in cue]


def _tagger(model: bytes) -> Any:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    return tagger


def ruled_roles(cue: Sequence[int], ruled: Sequence[Attribution]) -> dict[int, str]:
    """The roles that the rules give to tokens, for the attribution that shares a word with the cue."""
    for attribution in ruled:
        if not set(cue).isdisjoint(attribution.cue):
            return dict.fromkeys(attribution.content, "C") | dict.fromkeys(attribution.source, "S")
    return {}


def save(path: Path, trained: Trained, about: dict[str, Any]) -> None:
    """Write a model file; the same models give the same bytes."""
    parts = {f"{name}.crf": data for name, data in trained._asdict().items() if data}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*parts.items(), ("about.json", json.dumps(about, indent=1).encode())):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def read_crf(train: Any) -> bytes:
    """The bytes of what ``train(path)`` writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crf"
        train(str(path))
        return path.read_bytes()
