"""What tells how the service is doing: health, readiness and metrics."""

import os

from fastapi import Depends, FastAPI
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import Scope

from cool_library.service import worker_metrics
from cool_library.service.readiness import Readiness, ready
from cool_library.service.refusals import (
    EXCEPTION_HANDLERS,
    report_failure,
)
from cool_library.service.schemas import Health, Refusal

MONITORING_PATHS = frozenset(
    {"/health", "/__ping", "/ready", "/__ready", "/metrics", "/__metrics"}
)
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class RequestTimes:
    """The durations of requests in seconds.

    The labels are the method, the route's template and the status. Paths that match
    no route share one label, so that no client can make the metrics grow
    without bound.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register the histogram."""
        self.histogram = Histogram(
            "http_request_duration_seconds",
            "Time from a request's headers to the end of its response.",
            ["method", "route", "status"],
            registry=registry,
        )
        # A dictionary is several times faster than Histogram.labels().
        self.children: dict[tuple[str, str, int], Histogram] = {}

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a finished request."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        key = (method, getattr(scope.get("route"), "path", "unmatched"), status)
        child = self.children.get(key)
        if child is None:
            child = self.children[key] = self.histogram.labels(*key)
        child.observe(seconds)


def new_monitoring(readiness: Readiness, registry: CollectorRegistry) -> FastAPI:
    """Return an application for health, readiness and metrics, with two names for each.

    Those of FastAPI's pages that document the service are there, too.
    """
    if worker_metrics.FOLDER in os.environ:
        registry = worker_metrics.all_workers()
    else:
        ProcessCollector(registry=registry)
    handlers = EXCEPTION_HANDLERS | {Exception: report_failure}
    app = FastAPI(exception_handlers=handlers, redirect_slashes=False)
    app.state.readiness = readiness

    @app.get("/__ping", include_in_schema=False)
    @app.get("/health")
    async def health() -> Health:
        """Report that the service is running."""
        return Health()

    needs = [Depends(ready)]

    @app.get("/__ready", include_in_schema=False, dependencies=needs)
    @app.get("/ready", responses={503: {"model": Refusal}}, dependencies=needs)
    async def report_readiness() -> Health:
        """Report that the resources are verified."""
        return Health()

    @app.get("/__metrics", include_in_schema=False)
    @app.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Return the metrics in Prometheus's text format."""
        content_type = {"Content-Type": CONTENT_TYPE_LATEST}
        return Response(generate_latest(registry), headers=content_type)

    return app
