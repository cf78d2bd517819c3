"""Encoders turn texts into vectors; texts of like meaning get near vectors."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeAlias

import numpy as np
from fastembed import TextEmbedding
from numpy.typing import NDArray

from zero_shot_classifier.resources import resource_path

Vectors: TypeAlias = NDArray[np.float32]
"""An array of shape (texts, dimensions)."""

# Of the tokenizer's settings these two matter: it was trained on texts of up to
# 256 tokens, and texts of a batch are brought to one length with [PAD].
TOKENIZER_CONFIG = {"model_max_length": 256, "pad_token": "[PAD]"}

# Texts encoded at a time. An eight-bit model may round by all that it is given at once:
# beside others, a text scored up to 0.04 more or less. So each goes alone, which
# takes about as long, as none is padded to the length of another.
BATCH = 1


class Encoder(Protocol):
    """What the classifier needs of an encoder; several threads call it at once."""

    @property
    def name(self) -> str:
        """What a saved classifier remembers, as vectors of others do not compare."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, of shape (len(texts), dimensions)."""


class ModelError(Exception):
    """The files of the model are no model that can be loaded."""


class MiniLM:
    """all-MiniLM-L6-v2, for English, on the processor; vectors have length 1.

    Of a text it reads the first 256 tokens, which are about 200 words.
    """

    name = "all-MiniLM-L6-v2"
    dimensions = 384

    def __init__(self, threads: int | None = None) -> None:
        """Load the model from the project's resources, within about a second.

        Args:
            threads: processor cores to use, by default all of them.

        Raises:
            ResourceError: the resources are not there; says how to fetch them.
            ModelError: the files are not what they should be.
        """
        model = resource_path(f"{self.name}/model.onnx")
        tokenizer = resource_path(f"{self.name}/tokenizer.json")
        try:
            self._model = load(model, tokenizer, threads)
        except Exception as error:  # onnxruntime and tokenizers have no common one
            raise ModelError(
                f"{model.parent} does not hold a model: {error}. "
                "`make check-resources` tells whether its files are the right ones"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, of shape (len(texts), 384)."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        found: Any = self._model.embed(texts, batch_size=BATCH)
        for row, vector in enumerate(found):
            vectors[row] = vector
        return vectors


def load(model: Path, tokenizer: Path, threads: int | None) -> TextEmbedding:
    """Load two files with fastembed, which wants them in a folder of its layout."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.onnx").symlink_to(model.resolve())
        (folder / "tokenizer.json").symlink_to(tokenizer.resolve())
        config = json.dumps(TOKENIZER_CONFIG)
        (folder / "tokenizer_config.json").write_text(config, encoding="utf-8")
        return TextEmbedding(
            f"sentence-transformers/{MiniLM.name}",
            cache_dir=name,
            specific_model_path=name,
            threads=threads,
        )
