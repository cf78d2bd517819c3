"""The HTTP service: `python -m _package_.serving`.

Its routes are here. What every service needs is in the folder `service` beside it, and
`service/settings.py` lists the environment variables that it heeds.
"""

from typing import Any

from fastapi import FastAPI

from _package_.service.application import new_app
from _package_.service.counting import new_counter
from _package_.service.readiness import Readiness
from _package_.service.running import run
from _package_.service.schemas import Body, Refusal
from _package_.service.settings import Settings
from _package_.text import reverse


class Nothing(Body):
    """No arguments."""


class Text(Body):
    """Some text."""

    text: str


class Count(Body):
    """A number of requests."""

    count: int


def create_app(settings: Settings, readiness: Readiness | None = None) -> FastAPI:
    """Return a new application, whose metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    app = new_app(settings, readiness)
    add_routes(app, settings)
    return app


def add_routes(app: FastAPI, settings: Settings) -> None:
    """Add the routes that the service is for.

    `async def` suits handlers that take microseconds. Use `def` for those that take
    longer, such as a model's prediction: FastAPI runs them in threads, so that the
    service keeps answering. Those that need resources have `Depends(ready)`.
    """
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"model": Refusal} for status in (400, 413, 415, 422, 503)
    }
    count = new_counter(settings.count_store)

    @app.post("/reverse", responses=refusals)
    async def reverse_text(body: Text) -> Text:
        """Reverse the characters of a text."""
        return Text(text=reverse(body.text))

    @app.post("/count", responses=refusals)
    async def count_requests(body: Nothing | None = None) -> Count:
        """Count the requests to this path, in this process or in COUNT_STORE."""
        return Count(count=await count())


if __name__ == "__main__":
    run(create_app)
