"""Use the library: python examples/example_library.py."""

from cool_library.text import count_words, reverse


def main() -> None:
    text = "stressed nurses run"
    print(f"{text!r} reversed: {reverse(text)!r}")
    print(f"{text!r} has {count_words(text)} words")


if __name__ == "__main__":
    main()
