from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(Path(__file__).with_name("demo.py")).run()


def test_starts_without_an_answer(app: AppTest) -> None:
    assert not app.exception
    assert not app.text


def test_reverses_the_text(app: AppTest) -> None:
    app.text_input[0].input("stressed")
    app.button[0].click().run()
    assert [answer.value for answer in app.text] == ["desserts"]


def test_asks_for_a_text(app: AppTest) -> None:
    app.button[0].click().run()
    assert len(app.warning) == 1
    assert not app.text
