"""Interactive demo of the classifier: `make run` opens it in the browser."""

import altair as alt
import pandas as pd
import streamlit as st

from zero_shot_classifier.classifier import THRESHOLD, Classifier, Score, is_empty
from zero_shot_classifier.encoder import MiniLM, ModelError
from zero_shot_classifier.resources import ResourceError

LABELS = {
    "sport": "matches, athletes and training",
    "food": "cooking, meals and restaurants",
    "weather": "rain, wind and temperature",
    "finance": "money, banks and markets",
    "technology": "computers, software and devices",
    "pets": "cats, dogs and other animals at home",
}
TEXT = "The goalkeeper saved two penalties, and still they lost."

BLUE, PALE = "#2f6fde", "#c9d3e3"


@st.cache_resource(show_spinner="Loading the model")
def load_model() -> MiniLM:
    """Load the model once for all sessions."""
    return MiniLM()


@st.cache_resource(max_entries=100, show_spinner="Encoding the labels")
def classifier_of(labels: dict[str, str]) -> Classifier:
    """Return a classifier with these labels, by their names, with descriptions."""
    classifier = Classifier(load_model())
    classifier.add(labels)
    return classifier


def main() -> None:
    """Draw the page; Streamlit runs this again after each interaction."""
    st.set_page_config(page_title="Zero-shot classifier", layout="wide")
    st.title("Zero-shot classifier")
    try:
        load_model()
    except (ResourceError, ModelError) as error:
        st.error(f"The model cannot be loaded: {error}")
        st.stop()
    left, right = st.columns(2, gap="large")
    with left:
        labels = edit_labels()
    with right:
        text = st.text_input("Text", TEXT)
        threshold = st.slider("Threshold", 0.0, 1.0, THRESHOLD, step=0.05)
        if not labels:
            st.info("Add a label, with a description.")
        elif is_empty(text):
            st.info("Type a text.")
        else:
            show(labels, text, threshold)


def edit_labels() -> dict[str, str]:
    """Let labels be edited; return what describes them, by their names."""
    st.markdown("Labels: click a cell to edit it, and the last row to add one.")
    table = st.data_editor(
        pd.DataFrame(LABELS.items(), columns=["label", "description"]),
        key="labels",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
    ).fillna("")
    rows = [[cell.strip() for cell in row] for row in table.itertuples(index=False)]
    # Names with phrases do best, see research/accuracy. New rows have no phrase yet.
    return {
        name: f"{name}: {text}" if text else name
        for name, text in rows
        if not is_empty(name)
    }


def show(labels: dict[str, str], text: str, threshold: float) -> None:
    """Classify a text, and show its label and the scores of all."""
    classifier = classifier_of(labels)
    (found,) = classifier.classify([text], threshold=threshold, top=len(labels))
    st.metric("Label", found.label or "none reaches the threshold")
    st.altair_chart(chart(found.scores, threshold))


def chart(scores: tuple[Score, ...], threshold: float) -> alt.LayerChart:
    """Return the scores as bars, best first; those under the threshold are pale."""
    ends = [min(0, scores[-1].score), max(0.5, scores[0].score, threshold) + 0.1]
    # By name, as the browser would keep the order of the last text.
    label = alt.Y("label", sort=[score.label for score in scores], title=None)
    score = alt.X("score", title="score", scale=alt.Scale(domain=ends, nice=True))
    passes = alt.datum.score >= threshold
    base = alt.Chart(pd.DataFrame(scores), height=alt.Step(30))
    bars = base.mark_bar(cornerRadiusEnd=4).encode(
        x=score, y=label, color=alt.condition(passes, alt.value(BLUE), alt.value(PALE))
    )
    # Beside the bar, also where that goes to the left.
    beside = alt.X("right:Q", title="score")
    figures = (
        base.transform_calculate(right=alt.expr.max(alt.datum.score, 0))
        .mark_text(align="left", dx=6, fontSize=13)
        .encode(x=beside, y=label, text=alt.Text("score", format=".2f"))
    )
    line = alt.Chart(pd.DataFrame({"score": [threshold]})).mark_rule(strokeDash=[4, 4])
    return bars + figures + line.encode(x="score")


if __name__ == "__main__":
    main()
