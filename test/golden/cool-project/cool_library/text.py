"""Small operations on text: an example module to replace with your own."""


def reverse(text: str) -> str:
    """Return `text` with its characters in reverse order.

    A character is a Unicode code point, as in `len(text)`: an accent written
    as a code point of its own, or an emoji made of several, is split up.
    """
    return text[::-1]


def count_words(text: str) -> int:
    """Return the number of words in `text`, as separated by whitespace."""
    return len(text.split())
