"""A new application, which has what every service needs, and no routes of its own."""

from importlib.metadata import version

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from zero_shot_classifier.service.access import (
    ApiKeys,
    cors,
    document_keys,
)
from zero_shot_classifier.service.limits import (
    BodyLimit,
    RequestLimit,
)
from zero_shot_classifier.service.logs import AccessLog, RequestIds
from zero_shot_classifier.service.monitoring import (
    RequestTimes,
    add_monitoring,
)
from zero_shot_classifier.service.readiness import Readiness
from zero_shot_classifier.service.refusals import EXCEPTION_HANDLERS
from zero_shot_classifier.service.settings import Settings


def new_app(settings: Settings, readiness: Readiness | None = None) -> FastAPI:
    """Return a new application, whose metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    readiness = readiness or Readiness()
    registry = CollectorRegistry()
    keys = settings.keys
    origins = settings.cors_origins
    app = FastAPI(
        title="zero_shot_classifier",
        version=version("zero_shot_classifier"),
        middleware=[
            Middleware(RequestIds),
            *([Middleware(AccessLog)] if settings.access_log else []),
            Middleware(RequestTimes, registry=registry),
            *(cors(origins) if origins else []),
            *([Middleware(ApiKeys, keys=keys)] if keys else []),
            Middleware(
                RequestLimit,
                most=settings.max_requests,
                seconds=settings.request_seconds,
            ),
            Middleware(BodyLimit, limit=settings.max_body_bytes),
        ],
        exception_handlers=EXCEPTION_HANDLERS,
        redirect_slashes=False,
        lifespan=readiness.lifespan,
    )
    app.state.readiness = readiness
    add_monitoring(app, registry)
    if keys:
        document_keys(app)
    return app
