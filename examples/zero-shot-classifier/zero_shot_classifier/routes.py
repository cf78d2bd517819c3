"""The routes that the service is for: labels come and go, texts are classified."""

import os
from asyncio import get_running_loop
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from textwrap import shorten
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from zero_shot_classifier.classifier import (
    THRESHOLD,
    Classification,
    Label,
    NoLabelsError,
    UnknownLabelError,
    is_empty,
)
from zero_shot_classifier.loading import Loading
from zero_shot_classifier.state import StateError
from zero_shot_classifier.store import Store

# In one request: the model takes about half a second for a hundred texts.
MOST_TEXTS = 100
MOST_LABELS = 1000
LONGEST_NAME = 200  # characters
LONGEST_TEXT = 10_000  # characters, of which the model reads the first 256 tokens
LONGEST_REASON = 1000  # characters

STATUS = {UnknownLabelError: 404, NoLabelsError: 409, StateError: 503}


def checked(text: str) -> str:
    """Return a text that says something and can be sent back; else raise ValueError."""
    text.encode()  # JSON allows half a surrogate pair: "\\ud800"
    if is_empty(text):
        raise ValueError("there is nothing in it that can be seen")
    return text


Name = Annotated[
    str, StringConstraints(max_length=LONGEST_NAME), AfterValidator(checked)
]
Text = Annotated[
    str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(checked)
]


def unlike(labels: list["NewLabel"]) -> list["NewLabel"]:
    """Return labels of different names; raise ValueError if two have the same."""
    counted = Counter(label.name for label in labels)
    name, times = counted.most_common(1)[0]
    if times > 1:
        raise ValueError(f"{name!r} is there more than once")
    return labels


class Body(BaseModel):
    """A JSON object that is sent or received; unknown fields are rejected."""

    model_config = ConfigDict(extra="forbid")


class NewLabel(Body):
    """A label, and a description in words of the texts that get it."""

    name: Name
    description: Text


class Addition(Body):
    """Labels to add; those of names that are there already are described anew."""

    labels: Annotated[
        list[NewLabel],
        Field(min_length=1, max_length=MOST_LABELS),
        AfterValidator(unlike),
    ]


class Removal(Body):
    """The names of labels to remove: all of them, or none if one is unknown."""

    names: list[Name] = Field(min_length=1, max_length=MOST_LABELS)


class Nothing(Body):
    """No arguments."""


class Texts(Body):
    """Texts to classify.

    Each gets the label nearest to it, if that scores `threshold` (from -1 to 1) or
    more, and the scores of the `top_k` nearest.
    """

    texts: list[Text] = Field(min_length=1, max_length=MOST_TEXTS)
    threshold: float = Field(THRESHOLD, ge=-1, le=1, allow_inf_nan=False)
    top_k: int = Field(5, ge=1, le=MOST_LABELS)


class Labels(Body):
    """All labels, in the order in which they were first added."""

    labels: list[Label]


class Count(Body):
    """How many labels there are now."""

    count: int


class Classifications(Body):
    """What each text is, in the order of the texts."""

    results: list[Classification]


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request that the classifier or its file refused."""
    reason = shorten(str(error), LONGEST_REASON)
    status = STATUS[type(error)]
    return await http_exception_handler(request, HTTPException(status, reason))


def add_classifier(
    app: FastAPI, loading: Loading, refusals: Mapping[int | str, dict[str, Any]]
) -> None:
    """Add the routes; `refusals` describes what is refused, by its status.

    What takes the model or the disk its time runs in a thread, as each `def` does.
    """
    Ready = Annotated[Store, Depends(loading.store)]
    # Two a core, so that none idles while the answer to one is written. They take the
    # next question without waiting for the event loop.
    encoding = ThreadPoolExecutor(2 * (os.cpu_count() or 1), "encoding")
    # Those who add many labels do not take the threads of those who list or remove.
    adding = ThreadPoolExecutor(os.cpu_count(), "adding")

    def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
        always = (400, 413, 415, 422, 503)
        return {status: refusals[status] for status in (*always, *statuses)}

    @app.get("/labels", responses={503: refusals[503]})
    def list_labels(store: Ready) -> Labels:
        """List the labels and their descriptions."""
        return Labels(labels=list(store.classifier.labels))

    @app.post("/add", responses=refused())
    async def add_labels(body: Addition, store: Ready) -> Count:
        """Add labels, or describe anew those that there are: all of them, or none."""
        labels = {label.name: label.description for label in body.labels}
        count = await get_running_loop().run_in_executor(adding, store.add, labels)
        return Count(count=count)

    @app.post("/remove", responses=refused(404))
    def remove_labels(body: Removal, store: Ready) -> Count:
        """Remove labels: all of them, or none if one is unknown."""
        with store.change() as classifier:
            classifier.remove(body.names)
            return Count(count=len(classifier))

    @app.post("/reset", responses=refused())
    def remove_all_labels(store: Ready, body: Nothing | None = None) -> Count:
        """Remove all labels."""
        with store.change() as classifier:
            classifier.reset()
            return Count(count=len(classifier))

    @app.post("/classify", responses=refused(409))
    async def classify_texts(body: Texts, store: Ready) -> Classifications:
        """Classify texts; null is the label of one that nothing is near to."""
        classify = partial(
            store.classifier.classify, threshold=body.threshold, top=body.top_k
        )
        loop = get_running_loop()
        results = await loop.run_in_executor(encoding, classify, body.texts)
        return Classifications(results=results)

    for error in STATUS:
        app.add_exception_handler(error, refuse)
