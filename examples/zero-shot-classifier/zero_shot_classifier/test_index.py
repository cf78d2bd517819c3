import subprocess
import sys

import numpy as np
import pytest

from zero_shot_classifier.encoder import Vectors
from zero_shot_classifier.index import Hit, IndexFormatError, VectorIndex

AXES = np.eye(4, dtype=np.float32)


def random_vectors(count: int, dimensions: int = 64) -> Vectors:
    generator = np.random.default_rng(count)
    return generator.normal(size=(count, dimensions)).astype(np.float32)


def filled(vectors: Vectors, exact_up_to: int) -> VectorIndex:
    index = VectorIndex(vectors.shape[1], exact_up_to)
    return index.with_vectors(range(len(vectors)), vectors)


def keys(found: list[list[Hit]]) -> list[list[int]]:
    return [[key for key, _ in hits] for hits in found]


def recall(index: VectorIndex, vectors: Vectors, queries: Vectors) -> float:
    """Return which part of the five nearest vectors the index finds."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = np.argsort(-(queries @ unit.T), axis=1)[:, :5]
    found = keys(index.search(queries, 5))
    pairs = zip(found, nearest.tolist(), strict=True)
    return sum(len({*a} & {*b}) for a, b in pairs) / nearest.size


def test_small_index_finds_the_nearest_and_a_large_one_almost_all_of_them() -> None:
    vectors, queries = random_vectors(3000, 384), random_vectors(200, 384)
    assert recall(filled(vectors, exact_up_to=3000), vectors, queries) == 1
    assert 0.7 < recall(filled(vectors, exact_up_to=2999), vectors, queries) < 1


def test_restored_graph_is_searched_as_thoroughly_as_before() -> None:
    vectors, queries = random_vectors(3000), random_vectors(200)
    index = filled(vectors, exact_up_to=0)
    restored = VectorIndex(64, exact_up_to=0).from_bytes(index.to_bytes())
    assert restored.search(queries, 5) == index.search(queries, 5)


# usearch crashes the interpreter if onnxruntime, the encoder's, is loaded after it.
def test_index_may_be_imported_first() -> None:
    command = "import zero_shot_classifier.index"
    subprocess.run([sys.executable, "-c", command], check=True)


@pytest.fixture(params=[0, 100], ids=["graph", "exact"])
def index(request: pytest.FixtureRequest) -> VectorIndex:
    return filled(AXES, exact_up_to=request.param)


def test_nearest_come_first_with_their_cosines(index: VectorIndex) -> None:
    queries = np.array([[0, 3, 4, 0], [5, 0, 0, 0]], dtype=np.float32)
    first, second = index.search(queries, 2)
    assert [key for key, _ in first] == [2, 1]
    assert [score for _, score in first] == pytest.approx([0.8, 0.6])
    assert second[0] == pytest.approx((0, 1))


def test_single_query_is_answered_as_among_others(index: VectorIndex) -> None:
    queries = np.array([[1, 2, 3, 4], [4, 3, 2, 1]], dtype=np.float32)
    assert keys(index.search(queries[:1], 3)) == keys(index.search(queries, 3))[:1]


def test_fewer_are_found_where_there_are_fewer(index: VectorIndex) -> None:
    less = index.without([0, 3])
    for queries in (AXES, AXES[:1]):
        assert [sorted(found) for found in keys(less.search(queries, 9))] == (
            [[1, 2]] * len(queries)
        )


def test_empty_index_finds_nothing() -> None:
    assert VectorIndex(4).search(AXES, 3) == [[], [], [], []]


def test_no_query_finds_nothing(index: VectorIndex) -> None:
    assert index.search(AXES[:0], 3) == []


def test_change_leaves_the_old_index_as_it_was(index: VectorIndex) -> None:
    moved = index.with_vectors([1, 7], AXES[[3, 1]])
    gone = moved.without([3, 12])
    assert keys(index.search(AXES, 1)) == [[0], [1], [2], [3]]
    assert keys(moved.search(AXES[1:2], 1)) == [[7]]
    assert keys(gone.search(AXES[3:], 1)) == [[1]]
    assert [len(each) for each in (index, moved, gone)] == [4, 5, 4]
    assert gone.keys() == {0, 1, 2, 7}


def test_index_comes_back_from_its_bytes(index: VectorIndex) -> None:
    content = index.without([2]).to_bytes()
    restored = VectorIndex(4).from_bytes(content)
    assert restored.keys() == {0, 1, 3}
    assert keys(restored.search(AXES[3:], 1)) == [[3]]
    assert keys(restored.with_vectors([5], AXES[2:3]).search(AXES[2:3], 1)) == [[5]]


def test_other_bytes_are_refused(index: VectorIndex) -> None:
    content = index.to_bytes()
    for other in (b"", b"text" * 100, content[:-1], content[: len(content) // 2]):
        with pytest.raises(IndexFormatError):
            VectorIndex(4).from_bytes(other)
    with pytest.raises(IndexFormatError, match="another length"):
        VectorIndex(5).from_bytes(content)
