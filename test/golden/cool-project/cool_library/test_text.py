import pytest

from cool_library.text import count_words, reverse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("stressed", "desserts"),
        ("two words", "sdrow owt"),
        ("größe 🚀", "🚀 eßörg"),
    ],
)
def test_reverse(text: str, expected: str) -> None:
    assert reverse(text) == expected


def test_reverse_separates_combining_accents() -> None:
    assert reverse("e\u0301") == "\u0301e"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), (" \n\t", 0), ("word", 1), ("  three short\nwords ", 3)],
)
def test_count_words(text: str, expected: int) -> None:
    assert count_words(text) == expected
