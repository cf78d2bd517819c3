"""What the measurements have in common."""

import csv
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def read_texts() -> list[str]:
    """Return the texts to classify."""
    path = PROJECT / "research/accuracy/texts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def say(text: str) -> None:
    """Tell on stderr what is done now, as it may take minutes."""
    print(f"{text} ...", file=sys.stderr)


def verdict(met: bool) -> str:
    """Return how to print whether a figure is what it should be."""
    return "met" if met else "MISSED"
