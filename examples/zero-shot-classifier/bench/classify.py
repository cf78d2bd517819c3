"""What the library adds to the search: `python -m bench.classify`.

Texts are classified among 10, 1,000 and 100,000 labels, and searched for with usearch
directly, by turns. The labels are pairs of words of the model's vocabulary, such as
"turtles vanilla", encoded by the model; the texts are those of research/accuracy.

Two figures are compared. `search` leaves the encoding out: the vectors of the texts
are known beforehand. `whole` has it in, on both sides, as users have. The indexes
compared have the same settings, so both find the same. The recall tells how many of
the 5 nearest labels, found by comparing with all of them, the classifier finds.

The environment is the project's, and the resources have to be there.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import onnxruntime  # noqa: F401, loaded after usearch it crashes the interpreter
from usearch.index import Index

from bench.measuring import read_texts, say, verdict
from zero_shot_classifier.classifier import Classifier
from zero_shot_classifier.encoder import MiniLM, Vectors
from zero_shot_classifier.index import EXACT_UP_TO, SETTINGS
from zero_shot_classifier.resources import resource_path

SIZES = (10, 1_000, 100_000)
TOP = 5
AT_MOST = 1.5  # times the time of usearch
AT_LEAST = 0.99  # of the nearest labels

Answer = Callable[[str], object]


class KnownVectors:
    """An encoder that only looks up what the model has encoded before."""

    name = MiniLM.name
    dimensions = MiniLM.dimensions

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        self._vectors = dict(zip(texts, vectors[:, np.newaxis], strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, of shape (len(texts), 384)."""
        if len(texts) == 1:
            return self._vectors[texts[0]]
        return np.concatenate([self._vectors[text] for text in texts])


def make_labels(count: int) -> list[str]:
    """Return different pairs of words, the same ones every time."""
    listed = json.loads(resource_path("all-MiniLM-L6-v2/tokenizer.json").read_bytes())
    vocabulary = sorted(listed["model"]["vocab"])
    words = [word for word in vocabulary if word.isascii() and word.isalpha()]
    words = [word for word in words if len(word) > 2]
    chance = random.Random(6)
    pairs: dict[str, None] = {}
    while len(pairs) < count:
        pairs[" ".join(chance.sample(words, 2))] = None
    return list(pairs)


def direct_search(vectors: Vectors) -> Callable[[Vectors], object]:
    """Return the search by usearch alone, among these vectors."""
    index = Index(ndim=MiniLM.dimensions, **SETTINGS)
    index.add(np.arange(len(vectors)), vectors)
    exact = len(vectors) <= EXACT_UP_TO
    return lambda query: index.search(query, TOP, exact=exact)


def microseconds(answer: Answer, text: str) -> float:
    """Return how long one answer takes."""
    start = perf_counter()
    answer(text)
    return (perf_counter() - start) * 1e6


def compare(title: str, ours: Answer, theirs: Answer, texts: Sequence[str]) -> bool:
    """Print how long both take for a text, and return whether ours is quick enough."""
    for answer in (ours, theirs):
        answer(texts[0])
    pairs = [(microseconds(ours, text), microseconds(theirs, text)) for text in texts]
    times = [median(column) for column in zip(*pairs, strict=True)]
    ratio = median(our / their for our, their in pairs)
    met = ratio <= AT_MOST
    print(
        f"  {title:6} {times[0]:6.0f} µs, with usearch {times[1]:6.0f} µs:"
        f" {ratio:.2f} times ({verdict(met)}: at most {AT_MOST})"
    )
    return met


def nearest(labels: Sequence[str], scores: Vectors) -> list[set[str]]:
    """Return the labels that really are the nearest to each text.

    Args:
        labels: their names.
        scores: of all labels for all texts, shape (texts, labels).
    """
    best = np.argsort(-scores, axis=1)[:, :TOP]
    return [{labels[position] for position in row} for row in best]


def recall(classifier: Classifier, texts: Sequence[str], best: list[set[str]]) -> bool:
    """Print how many of the best labels are found; return whether it is enough."""
    found = classifier.classify(texts, top=TOP)
    names = [{score.label for score in one.scores} for one in found]
    hits = sum(len(one & other) for one, other in zip(names, best, strict=True))
    value = hits / (TOP * len(texts))
    met = value >= AT_LEAST
    print(f"  recall@{TOP} {value:.4f} ({verdict(met)}: at least {AT_LEAST})")
    return met


def reloaded(classifier: Classifier, encoder: MiniLM) -> Classifier:
    """Return the same labels with another encoder, as after a restart."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "labels.zip"
        classifier.save(path)
        return Classifier.load(path, encoder)


def bench(model: MiniLM, labels: list[str], vectors: Vectors, texts: list[str]) -> bool:
    """Measure with these labels; return whether all figures are what they should be."""
    say(f"Adding {len(labels):,} labels to both indexes")
    queries = model.encode(texts)
    known = KnownVectors(labels + texts, np.concatenate([vectors, queries]))
    knowing = Classifier(known)
    knowing.add(dict(zip(labels, labels, strict=True)))
    whole = reloaded(knowing, model)
    direct = direct_search(vectors)
    say(f"Classifying among {len(labels):,} labels")
    print(f"{len(labels):,} labels")
    results = [
        compare(
            "search",
            lambda text: knowing.classify([text], top=TOP),
            lambda text: direct(known.encode([text])),
            texts * 5,
        ),
        compare(
            "whole",
            lambda text: whole.classify([text], top=TOP),
            lambda text: direct(model.encode([text])),
            texts,
        ),
        recall(whole, texts, nearest(labels, queries @ vectors.T)),
    ]
    return all(results)


def main() -> None:
    """Measure with few and with many labels; fail where a figure is missed."""
    model = MiniLM()
    texts = read_texts()
    labels = make_labels(max(SIZES))
    say(f"Encoding {len(labels):,} labels: this takes minutes")
    vectors = model.encode(labels)
    met = [bench(model, labels[:size], vectors[:size], texts) for size in SIZES]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
