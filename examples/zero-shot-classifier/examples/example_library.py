"""Use the library, after `make resources`: python examples/example_library.py."""

from zero_shot_classifier.classifier import Classifier
from zero_shot_classifier.encoder import MiniLM

LABELS = {
    "sports": "sports: games, matches and athletes",
    "food": "food: meals, cooking and ingredients",
    "money": "money: banks, markets and prices",
}
TEXTS = [
    "The match ended in a draw",
    "Simmer the sauce for ten minutes",
    "It will rain all day tomorrow",
]


def main() -> None:
    classifier = Classifier(MiniLM())
    classifier.add(LABELS)
    for text, found in zip(TEXTS, classifier.classify(TEXTS), strict=True):
        best = found.scores[0]
        print(f"{text}: {found.label or 'none'} ({best.label} scores {best.score:.2f})")


if __name__ == "__main__":
    main()
