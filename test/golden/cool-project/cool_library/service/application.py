"""A new application, which has what every service needs, and no routes of its own."""

from importlib.metadata import version

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from cool_library.service.access import (
    ApiKeys,
    OpenPaths,
    cors,
)
from cool_library.service.documentation import document
from cool_library.service.instrumentation import (
    Instrumentation,
)
from cool_library.service.limits import (
    BodyLimit,
    RequestLimit,
)
from cool_library.service.monitoring import (
    RequestTimes,
    new_monitoring,
)
from cool_library.service.readiness import Readiness
from cool_library.service.refusals import EXCEPTION_HANDLERS
from cool_library.service.settings import Settings

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
        title="cool_library",
        version=version("cool_library"),
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
