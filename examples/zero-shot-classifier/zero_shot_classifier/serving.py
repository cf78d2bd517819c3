"""The HTTP service: `python -m zero_shot_classifier.serving`.

Its routes are in `routes.py`. The environment variables that it heeds, its limits and
what else every service needs are in the folder `service` beside it.
"""

from fastapi import FastAPI

from zero_shot_classifier.loading import Loading
from zero_shot_classifier.routes import add_classifier
from zero_shot_classifier.service.application import new_app
from zero_shot_classifier.service.running import run
from zero_shot_classifier.service.schemas import Refusal
from zero_shot_classifier.service.settings import Settings


def create_app(settings: Settings, readiness: Loading | None = None) -> FastAPI:
    """Return a new application; the metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    readiness = readiness or Loading()
    app = new_app(settings, readiness)
    add_routes(app, readiness)
    return app


def add_routes(app: FastAPI, readiness: Loading) -> None:
    """Add the routes that the service is for."""
    statuses = (400, 404, 409, 413, 415, 422, 503)
    add_classifier(app, readiness, {status: {"model": Refusal} for status in statuses})


if __name__ == "__main__":
    run(create_app)
