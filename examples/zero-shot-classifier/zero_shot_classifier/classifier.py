"""A classifier that needs no training: it compares texts with descriptions of labels.

classifier = Classifier(MiniLM())
classifier.add({
    "sports": "sports: games, matches and athletes",
    "food": "food: meals, cooking and ingredients",
})
classifier.classify(["The match ended in a draw"])[0].label  # "sports"
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from unicodedata import category

from zero_shot_classifier.encoder import Encoder, Vectors
from zero_shot_classifier.index import Hit, IndexFormatError, VectorIndex
from zero_shot_classifier.state import State, StateError, read_state, write_state

# Texts that have nothing to do with a label score up to here, with MiniLM
THRESHOLD = 0.15

# Of Unicode's categories, those of control characters and of marks without width
UNSEEN = frozenset({"Cc", "Cf"})


class ClassifierError(Exception):
    """The classifier cannot do what it is asked to; the message is for people."""


class EmptyTextError(ClassifierError):
    """A text, a label or a description has nothing in it that can be seen."""


class UnknownLabelError(ClassifierError):
    """There are no labels of these names."""


class NoLabelsError(ClassifierError):
    """There are no labels yet, so there is nothing to choose from."""


@dataclass(frozen=True)
class Label:
    """What a text may be classified as."""

    name: str
    description: str  # in words, such as "sports: games and athletes"


@dataclass(frozen=True)
class Score:
    """How near a text is to the description of a label."""

    label: str
    score: float  # from -1 to 1, in practice from about 0; 1 is the same meaning


@dataclass(frozen=True)
class Classification:
    """What a text was classified as."""

    label: str | None  # the nearest label, or None if none reaches the threshold
    scores: tuple[Score, ...]  # the nearest labels, best first, whatever they score


@dataclass(frozen=True)
class EncodedLabels:
    """Labels, and the vectors of their descriptions in the same order."""

    labels: Sequence[Label]
    vectors: Vectors


@dataclass(frozen=True)
class Snapshot:
    """The labels at one time. Nothing in it changes, so readers need no lock."""

    labels: dict[int, Label]  # by their keys in the index, in the order of addition
    keys: dict[str, int]  # the same keys, by the labels' names
    index: VectorIndex

    @classmethod
    def of(cls, labels: dict[int, Label], index: VectorIndex) -> Self:
        """Return the snapshot of these labels and their index."""
        return cls(labels, {label.name: key for key, label in labels.items()}, index)


class Classifier:
    """Classifies texts as the label whose description is nearest in meaning.

    Any number of threads may use it at once. Those that classify never wait for a
    lock: they go on with the labels that there were when they began. Changes are
    made one after the other, each as a whole or, if it fails, not at all.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Make a classifier without labels."""
        self._encoder = encoder
        self._changing = threading.Lock()
        self._saving = threading.Lock()
        self._snapshot = Snapshot.of({}, VectorIndex(encoder.dimensions))

    def __len__(self) -> int:
        return len(self._snapshot.labels)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels, in the order in which their names were first added."""
        return tuple(self._snapshot.labels.values())

    def add(self, descriptions: Mapping[str, str]) -> None:
        """Add labels, or describe anew those that there are.

        Encoding takes the most time, then a copy of the index: add many at once.

        Args:
            descriptions: what each label stands for, by the label's name.

        Raises:
            EmptyTextError: a name or a description is empty.
        """
        self.put(self.encode(descriptions))

    def encode(self, descriptions: Mapping[str, str]) -> EncodedLabels:
        """Return labels that `put` adds; the part of `add` that takes the model.

        Raises:
            EmptyTextError: a name or a description is empty.
        """
        labels = [Label(name, text) for name, text in descriptions.items()]
        for label in labels:
            if is_empty(label.name):
                raise EmptyTextError("a label has no name: give it one")
            if is_empty(label.description):
                raise EmptyTextError(
                    f"label {label.name!r} has no description: describe it in words, "
                    'such as "sports: games and athletes"'
                )
        texts = [label.description for label in labels]
        return EncodedLabels(labels, self._encoder.encode(texts))

    def put(self, added: EncodedLabels) -> None:
        """Add labels that a classifier of the same encoder has encoded."""
        with self._changing:
            old = self._snapshot
            unused = max(old.labels, default=-1) + 1
            keys = [
                old.keys.get(label.name, unused + offset)
                for offset, label in enumerate(added.labels)
            ]
            labels = old.labels | dict(zip(keys, added.labels, strict=True))
            index = old.index.with_vectors(keys, added.vectors)
            self._snapshot = Snapshot.of(labels, index)

    def remove(self, names: Iterable[str]) -> None:
        """Remove labels.

        Raises:
            UnknownLabelError: there is no label of one of the names; all labels stay.
        """
        gone = set(names)
        with self._changing:
            old = self._snapshot
            if unknown := sorted(gone - old.keys.keys()):
                raise UnknownLabelError(
                    f"no such label: {', '.join(map(repr, unknown))}"
                )
            labels = {
                key: label
                for key, label in old.labels.items()
                if label.name not in gone
            }
            index = old.index.without([old.keys[name] for name in gone])
            self._snapshot = Snapshot.of(labels, index)

    def reset(self) -> None:
        """Remove all labels."""
        with self._changing:
            self._snapshot = Snapshot.of({}, VectorIndex(self._encoder.dimensions))

    def classify(
        self, texts: Sequence[str], *, threshold: float = THRESHOLD, top: int = 5
    ) -> list[Classification]:
        """Classify texts, several at once; in the order of the texts.

        Args:
            texts: what to classify; a list, not a single text.
            threshold: the score, from -1 to 1, that the nearest label has to reach.
            top: how many labels to tell the scores of, at least 1.

        Raises:
            EmptyTextError: a text is empty.
            NoLabelsError: there are no labels.
            ValueError: `threshold` or `top` is out of range.
        """
        check_texts(texts)
        if not -1 <= threshold <= 1:
            raise ValueError(f"threshold={threshold}: use a number from -1 to 1")
        if top < 1:
            raise ValueError(f"top={top}: use a number from 1")
        snapshot = self._snapshot
        if not snapshot.labels:
            raise NoLabelsError("there are no labels yet: add some first")
        found = snapshot.index.search(self._encoder.encode(texts), top)
        return [classification(hits, snapshot.labels, threshold) for hits in found]

    def save(self, path: Path) -> None:
        """Write all labels to a file, as a whole: a crash leaves the old file.

        Raises:
            StateError: the file cannot be written.
        """
        with self._saving:  # so that an older snapshot never replaces a newer file
            snapshot = self._snapshot
            labels = [
                (key, label.name, label.description)
                for key, label in snapshot.labels.items()
            ]
            write_state(
                path, State(self._encoder.name, labels, snapshot.index.to_bytes())
            )

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> Self:
        """Return the classifier that was saved to a file.

        Args:
            path: a file that `save` wrote.
            encoder: the one that it was saved with; others' vectors do not compare.

        Raises:
            StateError: the file is not there, damaged, or of another encoder.
        """
        state = read_state(path)
        classifier = cls(encoder)
        if state.encoder != encoder.name:
            raise StateError(
                f"{path} was saved with the encoder {state.encoder!r}, "
                f"not with {encoder.name!r}: add its labels anew"
            )
        try:
            index = classifier._snapshot.index.from_bytes(state.index)
        except IndexFormatError as error:
            raise StateError(f"{path} cannot be loaded: {error}") from error
        labels = {key: Label(name, text) for key, name, text in state.labels}
        if len(labels) != len(state.labels) or labels.keys() != index.keys():
            raise StateError(
                f"{path} was not written by this classifier: "
                "its labels are not those of its vectors"
            )
        classifier._snapshot = Snapshot.of(labels, index)
        return classifier


def is_empty(text: str) -> bool:
    """Return whether a text is of white space and characters that are not shown."""
    if text[:1].isalnum():  # as most are, which takes a tenth of the time
        return False
    return all(char.isspace() or category(char) in UNSEEN for char in text)


def check_texts(texts: Sequence[str]) -> None:
    """Raise an error if a text is empty, or if it is one text and not several."""
    if isinstance(texts, str):
        raise TypeError("classify takes a list of texts: classify([text])")
    for position, text in enumerate(texts):
        if is_empty(text):
            raise EmptyTextError(
                f"text {position} is empty: send one with words in it (0 is the first)"
            )


def classification(
    hits: Sequence[Hit], labels: Mapping[int, Label], threshold: float
) -> Classification:
    """Return what a text is, given the labels nearest to it, best first."""
    scores = tuple([Score(labels[key].name, score) for key, score in hits])
    best = scores[0] if scores else None
    passes = best is not None and best.score >= threshold
    return Classification(best.label if best and passes else None, scores)
