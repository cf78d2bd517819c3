import os
import runpy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zero_shot_classifier import encoder as encoders
from zero_shot_classifier.classifier import THRESHOLD, Classifier
from zero_shot_classifier.encoder import MiniLM, ModelError
from zero_shot_classifier.resources import ResourceError

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TEXTS = ["A goal in the last minute", "Rain is expected all day", "word " * 1000]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    try:
        return MiniLM()
    except ResourceError:
        pytest.skip("needs the model: run `make resources`")


def test_vectors_have_length_one(encoder: MiniLM) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_text_has_no_vector(encoder: MiniLM) -> None:
    assert encoder.encode([]).shape == (0, 384)


# What else an eight-bit model is given at once may change a text's vector.
def test_model_is_given_each_text_alone(
    encoder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = encoder._model.model
    session = model.model
    run = session.run
    sizes = []

    def noting_size(outputs: Any, inputs: dict[str, Any], *others: Any) -> Any:
        sizes.append(len(inputs["input_ids"]))
        return run(outputs, inputs, *others)

    monkeypatch.setattr(session, "run", noting_size)
    encoder.encode(TEXTS)
    assert sizes == [1, 1, 1]


def test_threads_encode_at_once(encoder: MiniLM) -> None:
    expected = encoder.encode(TEXTS[:2])
    with ThreadPoolExecutor(8) as threads:
        for vectors in threads.map(encoder.encode, [TEXTS[:2]] * 40):
            np.testing.assert_allclose(vectors, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The match ended in a draw", "sports"),
        ("Simmer the sauce for ten minutes", "food"),
        ("Shares fell after the bank raised rates", "money"),
        ("It will rain all day tomorrow", "weather"),
        ("Our flight to Lisbon leaves at noon", "travel"),
        ("asdf qwer zxcv", None),
    ],
)
def test_texts_are_classified_by_their_meaning(
    encoder: MiniLM, text: str, label: str | None
) -> None:
    classifier = Classifier(encoder)
    classifier.add(
        {
            "sports": "sports: games, matches and athletes",
            "food": "food: meals, cooking and ingredients",
            "money": "money: banks, markets and prices",
            "weather": "weather: rain, wind and temperature",
            "travel": "travel: flights, hotels and trips",
        }
    )
    assert classifier.classify([text])[0].label == label


def test_examples_would_not_fall_below_the_threshold_with_other_weights(
    encoder: MiniLM,
) -> None:
    example = runpy.run_path(str(EXAMPLES / "example_library.py"))
    classifier = Classifier(encoder)
    classifier.add(example["LABELS"])
    for margin in (-0.03, 0, 0.05):
        found = classifier.classify(example["TEXTS"], threshold=THRESHOLD + margin)
        assert [each.label for each in found] == ["sports", "food", None]


def test_file_that_is_no_model_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("not found")
    monkeypatch.setattr(
        encoders, "resource_path", lambda name: tmp_path / Path(name).name
    )
    with pytest.raises(ModelError, match="does not hold a model.*check-resources"):
        MiniLM()


# It would complain of a home where it cannot keep the number that it reports.
def test_runtime_does_not_report_its_use() -> None:
    environment = os.environ | {"HOME": os.devnull, "XDG_CACHE_HOME": os.devnull}
    del environment["ORT_DISABLE_TELEMETRY"]
    result = subprocess.run(
        [sys.executable, "-c", "import zero_shot_classifier.encoder"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "telemetry" not in result.stderr
