import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from zero_shot_classifier.classifier import (
    Classifier,
    EmptyTextError,
    Label,
    NoLabelsError,
    UnknownLabelError,
)
from zero_shot_classifier.encoder import Vectors
from zero_shot_classifier.index import VectorIndex
from zero_shot_classifier.state import State, StateError, write_state

WORDS = ["goal", "match", "sauce", "pan", "rain"]
LABELS = {"sports": "goal match", "food": "sauce pan", "weather": "rain"}


class WordEncoder:
    """An axis for each of the words, and one for all others."""

    name = "words"
    dimensions = len(WORDS) + 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row, WORDS.index(word) if word in WORDS else -1] += 1
        return vectors


@pytest.fixture
def classifier() -> Classifier:
    classifier = Classifier(WordEncoder())
    classifier.add(LABELS)
    return classifier


def names(classifier: Classifier) -> list[str]:
    return [label.name for label in classifier.labels]


def in_thread(action: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=action, daemon=True)
    thread.start()
    return thread


def test_nearest_label_comes_first(classifier: Classifier) -> None:
    (found,) = classifier.classify(["goal goal match rain"])
    assert found.label == "sports"
    assert [score.label for score in found.scores] == ["sports", "weather", "food"]
    expected = [3 / 12**0.5, 1 / 6**0.5, 0]
    assert [score.score for score in found.scores] == pytest.approx(expected, abs=1e-6)


def test_texts_are_classified_in_their_order(classifier: Classifier) -> None:
    texts = ["pan", "rain", "match", "pan"]
    found = classifier.classify(texts)
    assert [one.label for one in found] == ["food", "weather", "sports", "food"]
    assert found == [classifier.classify([text])[0] for text in texts]
    assert classifier.classify([]) == []


@pytest.mark.parametrize(("threshold", "label"), [(0.69, "food"), (0.72, None)])
def test_no_label_if_none_reaches_the_threshold(
    classifier: Classifier, threshold: float, label: str | None
) -> None:
    (found,) = classifier.classify(["sauce"], threshold=threshold)
    assert found.label == label
    assert found.scores[0].score == pytest.approx(0.5**0.5)


@pytest.mark.parametrize(("top", "count"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_scores_of_the_top_labels(classifier: Classifier, top: int, count: int) -> None:
    assert len(classifier.classify(["rain"], top=top)[0].scores) == count


def test_added_label_is_described_anew(classifier: Classifier) -> None:
    classifier.add({"food": "rain", "sports": "match"})
    assert names(classifier) == ["sports", "food", "weather"]
    assert classifier.labels[1] == Label("food", "rain")
    (found,) = classifier.classify(["sauce"])
    assert found.label is None
    assert len(classifier) == 3


def test_removed_label_is_not_found(classifier: Classifier) -> None:
    classifier.remove(["weather", "food"])
    assert names(classifier) == ["sports"]
    (found,) = classifier.classify(["rain"])
    assert [score.label for score in found.scores] == ["sports"]


def test_label_is_added_after_others_were_removed(classifier: Classifier) -> None:
    classifier.remove(["weather"])
    classifier.add({"cooking": "pan", "weather": "rain"})
    found = classifier.classify(["rain", "pan"])
    assert [one.label for one in found] == ["weather", "cooking"]


def test_unknown_labels_are_named_and_nothing_is_removed(
    classifier: Classifier,
) -> None:
    with pytest.raises(UnknownLabelError, match="'art', 'music'"):
        classifier.remove(["music", "food", "art"])
    assert names(classifier) == list(LABELS)


def test_reset_removes_all_labels(classifier: Classifier) -> None:
    classifier.reset()
    assert classifier.labels == ()
    with pytest.raises(NoLabelsError, match="add some"):
        classifier.classify(["rain"])
    classifier.add({"weather": "rain"})
    assert classifier.classify(["rain"])[0].label == "weather"


@pytest.mark.parametrize("empty", ["", " \n\t", "\u200b \ufeff\0"])
def test_empty_texts_are_refused(classifier: Classifier, empty: str) -> None:
    with pytest.raises(EmptyTextError, match="text 1 "):
        classifier.classify(["rain", empty])
    with pytest.raises(EmptyTextError, match="'art' has no description"):
        classifier.add({"music": "goal", "art": empty})
    with pytest.raises(EmptyTextError, match="no name"):
        classifier.add({"music": "goal", empty: "rain"})
    assert names(classifier) == list(LABELS)


@pytest.mark.parametrize("threshold", [-1.1, 1.1, float("nan")])
def test_threshold_is_a_cosine(classifier: Classifier, threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold="):
        classifier.classify(["rain"], threshold=threshold)


def test_top_is_at_least_one(classifier: Classifier) -> None:
    with pytest.raises(ValueError, match="top=0"):
        classifier.classify(["rain"], top=0)


def test_single_text_is_not_taken_for_many(classifier: Classifier) -> None:
    with pytest.raises(TypeError, match="list of texts"):
        classifier.classify("rain")


def test_saved_classifier_is_loaded(classifier: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "labels.zip"
    classifier.remove(["food"])
    classifier.save(path)
    loaded = Classifier.load(path, WordEncoder())
    assert loaded.labels == classifier.labels
    texts = ["goal rain", "sauce"]
    assert loaded.classify(texts) == classifier.classify(texts)
    loaded.add({"food": "sauce"})
    assert loaded.classify(["sauce"])[0].label == "food"


def test_classifier_without_labels_is_saved(tmp_path: Path) -> None:
    Classifier(WordEncoder()).save(tmp_path / "labels.zip")
    assert len(Classifier.load(tmp_path / "labels.zip", WordEncoder())) == 0


def test_classifier_of_another_encoder_is_refused(
    classifier: Classifier, tmp_path: Path
) -> None:
    class OtherEncoder(WordEncoder):
        name = "other words"

    classifier.save(tmp_path / "labels.zip")
    with pytest.raises(StateError, match="encoder 'words', not with 'other words'"):
        Classifier.load(tmp_path / "labels.zip", OtherEncoder())


def test_labels_without_their_vectors_are_refused(tmp_path: Path) -> None:
    index = VectorIndex(WordEncoder.dimensions)
    state = State("words", [(0, "weather", "rain")], index.to_bytes())
    write_state(tmp_path / "labels.zip", state)
    with pytest.raises(StateError, match="its labels are not those of its vectors"):
        Classifier.load(tmp_path / "labels.zip", WordEncoder())


def test_others_do_not_wait_while_texts_are_encoded() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class SlowEncoder(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if "slow" in texts:
                begun.set()
                go_on.wait(60)
            return super().encode(texts)

    classifier = Classifier(SlowEncoder())
    slow = in_thread(lambda: classifier.add({"slow": "slow"}))
    assert begun.wait(60)
    quick = in_thread(lambda: classifier.add({"weather": "rain"}))
    quick.join(60)
    assert classifier.classify(["rain"])[0].label == "weather"
    assert names(classifier) == ["weather"]
    go_on.set()
    slow.join(60)
    assert names(classifier) == ["weather", "slow"]


def test_those_who_classify_do_not_wait_for_changes(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    change = VectorIndex.with_vectors

    def slowly(index: VectorIndex, keys: Sequence[int], to: Vectors) -> VectorIndex:
        begun.set()
        go_on.wait(60)
        return change(index, keys, to)

    monkeypatch.setattr(VectorIndex, "with_vectors", slowly)
    adding = in_thread(lambda: classifier.add({"weather": "sauce"}))
    assert begun.wait(60)
    answers: list[str | None] = []
    reading = in_thread(
        lambda: answers.extend(one.label for one in classifier.classify(["rain"]))
    )
    reading.join(60)
    assert answers == ["weather"]
    go_on.set()
    adding.join(60)
    assert classifier.classify(["rain"])[0].label is None


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Let threads take turns every 10 microseconds."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("frequent_switches")
def test_a_change_is_seen_as_a_whole_or_not_at_all(classifier: Classifier) -> None:
    pair = {"one": "goal", "two": "goal"}
    seen: set[frozenset[str]] = set()
    finished = threading.Event()

    def read() -> None:
        while not finished.is_set():
            (found,) = classifier.classify(["goal"], top=9)
            labels = frozenset(score.label for score in found.scores)
            seen.add(labels.difference(LABELS))

    readers = [in_thread(read) for _ in range(4)]
    for turn in range(20_000):
        classifier.add(pair)
        classifier.remove(pair)
        if turn >= 200 and len(seen) > 1:
            break
    finished.set()
    for reader in readers:
        reader.join(60)
    assert seen == {frozenset(), frozenset(pair)}


@pytest.mark.usefixtures("frequent_switches")
def test_no_change_of_many_threads_is_lost() -> None:
    classifier = Classifier(WordEncoder())

    def add_some(first: int) -> None:
        for number in range(first, first + 25):
            classifier.add({f"label {number}": "rain"})

    with ThreadPoolExecutor() as threads:
        list(threads.map(add_some, [0, 25, 50]))
    assert sorted(names(classifier)) == sorted(f"label {n}" for n in range(75))
    (found,) = classifier.classify(["rain"], top=100)
    assert len(found.scores) == 75
