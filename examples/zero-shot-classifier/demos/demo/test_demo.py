import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from zero_shot_classifier import encoder, resources

Start = Callable[..., AppTest]

DEMO = Path(__file__).with_name("demo.py")
TIMEOUT = 60  # seconds; the first run imports what the demo needs


class LetterModel:
    """In place of the model: texts are as near as the letters in them."""

    name = "letters"
    dimensions = 26
    loaded = 0

    def __init__(self) -> None:
        type(self).loaded += 1

    def encode(self, texts: Sequence[str]) -> Any:
        rows = [[text.count(letter) for letter in letters()] for text in texts]
        return np.array(rows, dtype=np.float32)


def letters() -> str:
    return "".join(map(chr, range(ord("a"), ord("z") + 1)))


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setattr(encoder, "MiniLM", LetterModel)
    monkeypatch.setattr(LetterModel, "loaded", 0)

    def run(**edits: Any) -> AppTest:
        app = AppTest.from_file(DEMO, default_timeout=TIMEOUT)
        if edits:
            app.session_state["labels"] = edits
        return app.run()

    return run


def label(app: AppTest) -> str:
    assert not app.exception
    return str(app.metric[0].value)


def test_classifies_its_example(start: Start) -> None:
    app = start()
    app.text_input[0].input("cats, dogs and other animals at home").run()
    assert label(app) == "pets"


def test_labels_can_be_edited_added_and_deleted(start: Start) -> None:
    app = start(
        edited_rows={0: {"description": "zzz"}},
        added_rows=[{"label": "xylophones", "description": "xxx"}, {"label": "qqq"}],
        deleted_rows=[1],
    )
    for text, expected in [("zz", "sport"), ("x", "xylophones"), ("q", "qqq")]:
        app.text_input[0].input(text).run()
        assert label(app) == expected
    app.text_input[0].input("cooking, meals and restaurants").run()
    assert label(app) != "food"


def test_bars_have_the_order_of_the_scores(start: Start) -> None:
    app = start(deleted_rows=[0, 1, 2])
    for best in ("pets: cats and dogs at home", "finance: money, banks"):
        app.text_input[0].input(best).run()
        bars = json.loads(app.get("vega_lite_chart")[0].proto.spec)["layer"][0]
        order = bars["encoding"]["y"]["sort"]
        assert order[0] == label(app) == best.partition(":")[0]
        assert sorted(order) == ["finance", "pets", "technology"]


def test_no_label_reaches_the_threshold(start: Start) -> None:
    app = start(added_rows=[{"label": "xyz", "description": "xyz"}])
    app.text_input[0].input("xxx")
    app.slider[0].set_value(0.5).run()
    assert label(app) == "xyz"
    app.slider[0].set_value(0.6).run()
    assert label(app) == "none reaches the threshold"


def test_model_is_loaded_once(start: Start) -> None:
    for text in "abc":
        start().text_input[0].input(text).run()
    assert LetterModel.loaded == 1


@pytest.mark.parametrize(
    ("edits", "text", "advice"),
    [
        ({"deleted_rows": list(range(6))}, "a text", "Add a label"),
        ({}, " ", "Type a text"),
        ({}, "\u200b", "Type a text"),
    ],
)
def test_asks_for_what_is_missing(
    start: Start, edits: dict[str, Any], text: str, advice: str
) -> None:
    app = start(**edits)
    app.text_input[0].input(text).run()
    assert not app.exception
    assert [info.value.startswith(advice) for info in app.info] == [True]


def test_says_how_to_fetch_the_resources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    app = AppTest.from_file(DEMO, default_timeout=TIMEOUT).run()
    assert not app.exception
    assert "make resources" in app.error[0].value
