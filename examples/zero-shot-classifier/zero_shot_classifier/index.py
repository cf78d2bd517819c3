"""An index of vectors that finds those nearest to others."""

from collections.abc import Sequence
from typing import Any, Self, TypeAlias

import numpy as np
import onnxruntime  # noqa: F401, loaded after usearch it crashes the interpreter
from usearch.index import Index, Matches

from zero_shot_classifier.encoder import Vectors

# Up to here every vector is compared, so that the nearest is never missed: at 10,000
# of 384 dimensions that takes 0.8 ms. At 100,000 it takes 9 ms, and the graph 1.5 ms.
# To encode a text takes several milliseconds, so less does not matter.
EXACT_UP_TO = 10_000

# Among 100,000 labels, usearch's own settings of the graph (16, 128 and 64) miss 26 of
# the 1,000 that are nearest to texts, and these 4. bench/classify.py measures it.
EXPANSIONS = {"expansion_add": 128, "expansion_search": 128}
SETTINGS: dict[str, Any] = {
    "metric": "cos",
    "dtype": "f32",
    "connectivity": 32,
    **EXPANSIONS,
}


# A plain one: at ten labels, NamedTuples took a twelfth of the search.
Hit: TypeAlias = tuple[int, float]
"""The key of a vector that was found, and its score: the cosine of the angle between
the vectors, of which 1 is the same direction."""


class IndexFormatError(Exception):
    """The bytes are not those of an index."""


class VectorIndex:
    """Vectors by their keys. It never changes: changes return another index.

    So threads may search while others change, without waiting for each other. A
    change costs a copy, 0.12 s at 100,000 vectors: change many at once.
    """

    def __init__(self, dimensions: int, exact_up_to: int = EXACT_UP_TO) -> None:
        """Make an empty index for vectors of this length."""
        self._graph = Index(ndim=dimensions, **SETTINGS)
        self._exact_up_to = exact_up_to

    def __len__(self) -> int:
        return len(self._graph)

    def keys(self) -> set[int]:
        """Return the keys of all vectors."""
        return {int(key) for key in self._graph.keys}

    def with_vectors(self, keys: Sequence[int], vectors: Vectors) -> Self:
        """Return an index that has these vectors, too, in place of old ones.

        Args:
            keys: numbers from 0, each once.
            vectors: shape (len(keys), dimensions).
        """
        index = self.without(keys)
        if len(keys):
            index._graph.add(np.asarray(keys, dtype=np.uint64), vectors)
        return index

    def without(self, keys: Sequence[int]) -> Self:
        """Return an index that has none of these keys."""
        graph = self._graph.copy()
        if known := [key for key in keys if key in graph]:
            graph.remove(np.asarray(known, dtype=np.uint64))
        return self._with(graph)

    def search(self, queries: Vectors, count: int) -> list[list[Hit]]:
        """Return the `count` nearest vectors of each query, the nearest first.

        Args:
            queries: shape (any number, dimensions).
            count: how many to find for each, at least 1; fewer if there are fewer.
        """
        size = len(self)
        if not size or not len(queries):
            return [[] for _ in queries]
        exact = size <= self._exact_up_to
        found = self._graph.search(queries, min(count, size), exact=exact)
        # For a single query usearch leaves the list of answers out.
        return [hits(one) for one in ([found] if isinstance(found, Matches) else found)]

    def to_bytes(self) -> bytes:
        """Return the index as bytes, for `from_bytes`."""
        return bytes(self._graph.save() or b"")

    def from_bytes(self, content: bytes) -> Self:
        """Return the index that these bytes hold, in place of this one.

        Raises:
            IndexFormatError: the bytes are not an index, or one of other vectors.
        """
        try:
            graph = Index.restore(content)
        except (ValueError, RuntimeError) as error:
            raise IndexFormatError(f"this is no index: {error}") from error
        if graph is None or graph.ndim != self._graph.ndim:
            raise IndexFormatError("this is an index of vectors of another length")
        for name, value in EXPANSIONS.items():  # the bytes do not tell
            setattr(graph, name, value)
        return self._with(graph)

    def _with(self, graph: Index) -> Self:
        index = type(self)(graph.ndim, self._exact_up_to)
        index._graph = graph
        return index


def hits(found: Matches) -> list[Hit]:
    """Return what usearch has found for one query."""
    pairs = zip(found.keys.tolist(), found.distances.tolist(), strict=True)
    return [(key, 1 - distance) for key, distance in pairs]
