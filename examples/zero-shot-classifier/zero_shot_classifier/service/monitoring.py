"""What tells how the service is doing: health, readiness and metrics."""

import os
from collections.abc import Awaitable
from dataclasses import dataclass, field
from time import perf_counter

from fastapi import Depends, FastAPI
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zero_shot_classifier.service import worker_metrics
from zero_shot_classifier.service.readiness import ready
from zero_shot_classifier.service.schemas import Health, Refusal

# Whoever watches the service has no key, and asks when it is busy, too.
MONITORING_PATHS = frozenset(
    {"/health", "/__ping", "/ready", "/__ready", "/metrics", "/__metrics"}
)
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


@dataclass
class RequestTimes:
    """ASGI middleware that records the duration of every request in seconds.

    The labels are the method, the route's template and the status. Paths that match
    no route share one label, so that no client can make the metrics grow
    without bound.
    """

    app: ASGIApp
    registry: CollectorRegistry
    histogram: Histogram = field(init=False)
    # A dictionary is several times faster than Histogram.labels().
    children: dict[tuple[str, str, int], Histogram] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Register the histogram."""
        self.histogram = Histogram(
            "http_request_duration_seconds",
            "Time from a request's headers to the end of its response.",
            ["method", "route", "status"],
            registry=self.registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status = 500  # an exception that gets here becomes a 500 further out

        # A coroutine of its own would cost more than all that it does.
        def send_noting_status(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            return send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            self.child(scope, status).observe(perf_counter() - start)

    def child(self, scope: Scope, status: int) -> Histogram:
        """Return the labeled histogram of a finished request."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        key = (method, getattr(scope.get("route"), "path", "unmatched"), status)
        if key not in self.children:
            self.children[key] = self.histogram.labels(*key)
        return self.children[key]


def add_monitoring(app: FastAPI, registry: CollectorRegistry) -> None:
    """Add health, readiness and metrics, each also under a name with underscores."""
    if worker_metrics.FOLDER in os.environ:
        registry = worker_metrics.all_workers()
    else:
        ProcessCollector(registry=registry)

    @app.get("/__ping", include_in_schema=False)
    @app.get("/health")
    async def health() -> Health:
        """Report that the service is running."""
        return Health()

    needs = [Depends(ready)]

    @app.get("/__ready", include_in_schema=False, dependencies=needs)
    @app.get("/ready", responses={503: {"model": Refusal}}, dependencies=needs)
    async def readiness() -> Health:
        """Report that the resources are verified."""
        return Health()

    @app.get("/__metrics", include_in_schema=False)
    @app.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Return the metrics in Prometheus's text format."""
        content_type = {"Content-Type": CONTENT_TYPE_LATEST}
        return Response(generate_latest(registry), headers=content_type)
