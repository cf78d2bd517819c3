"""A new application, which has what every service needs, and no routes of its own."""

from importlib.metadata import version

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from cool_library.service.limits import BodyLimit
from cool_library.service.monitoring import RequestTimes, add_monitoring
from cool_library.service.readiness import Readiness
from cool_library.service.refusals import EXCEPTION_HANDLERS
from cool_library.service.settings import Settings


def new_app(settings: Settings, readiness: Readiness | None = None) -> FastAPI:
    """Return a new application, whose metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    readiness = readiness or Readiness()
    registry = CollectorRegistry()
    app = FastAPI(
        title="cool_library",
        version=version("cool_library"),
        middleware=[
            Middleware(RequestTimes, registry=registry),
            Middleware(BodyLimit, limit=settings.max_body_bytes),
        ],
        exception_handlers=EXCEPTION_HANDLERS,
        redirect_slashes=False,
        lifespan=readiness.lifespan,
    )
    app.state.readiness = readiness
    add_monitoring(app, registry)
    return app
