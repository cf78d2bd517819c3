"""Small operations on text: an example module to replace with your own."""


def reverse(text: str) -> str:
    """Return `text` with its characters in the opposite order.

    A character is a Unicode code point, as in `len(text)`: an accent written
    as a code point of its own, or an emoji made of several, comes apart.
    """
    return text[::-1]


def count_words(text: str) -> int:
    """Return how many words `text` has: its runs of characters between whitespace."""
    return len(text.split())
