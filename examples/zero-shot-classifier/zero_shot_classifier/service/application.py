"""A new application, which has what every service needs, and no routes of its own."""

from importlib.metadata import version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from zero_shot_classifier.service.access import (
    ApiKeys,
    OpenPaths,
    cors,
)
from zero_shot_classifier.service.documentation import document
from zero_shot_classifier.service.instrumentation import (
    Instrumentation,
)
from zero_shot_classifier.service.limits import (
    BodyLimit,
    RequestLimit,
)
from zero_shot_classifier.service.monitoring import (
    RequestTimes,
    new_monitoring,
)
from zero_shot_classifier.service.readiness import Readiness
from zero_shot_classifier.service.refusals import EXCEPTION_HANDLERS
from zero_shot_classifier.service.settings import Settings

NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def new_app(settings: Settings, readiness: Readiness | None = None) -> FastAPI:
    """Return a new application, whose metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    readiness = readiness or Readiness()
    registry = CollectorRegistry()
    monitoring = new_monitoring(readiness, registry)
    keys = settings.keys
    origins = settings.cors_origins
    app = FastAPI(
        title="zero_shot_classifier",
        version=version("zero_shot_classifier"),
        middleware=[
            Middleware(
                Instrumentation,
                times=RequestTimes(registry),
                access_log=settings.access_log,
            ),
            *(cors(origins) if origins else []),
            Middleware(OpenPaths, other=monitoring),
            *([Middleware(ApiKeys, keys=keys)] if keys else []),
            Middleware(
                RequestLimit,
                most=settings.max_requests,
                seconds=settings.request_seconds,
            ),
            Middleware(BodyLimit, limit=settings.max_body_bytes),
        ],
        openapi_url=None,  # FastAPI's pages are beside monitoring
        exception_handlers=EXCEPTION_HANDLERS,
        redirect_slashes=False,
        telemetry=None if settings.telemetry else NO_TELEMETRY,
        lifespan=readiness.lifespan,
    )
    app.state.readiness = readiness
    document(monitoring, app, has_keys=bool(keys))
    return app
