"""The HTTP service: `python -m _package_.serving`.

Environment variables, all optional:

- `HOST`: address to listen on (127.0.0.1; 0.0.0.0 is every interface)
- `PORT`: TCP port (8000; 0 takes a free one)
- `LOG_LEVEL`: critical, error, warning, info or debug (info)
- `ACCESS_LOG`: one line for each request: on or off (on)
- `MAX_BODY_BYTES`: largest accepted request body (1048576)

A request that cannot be served gets a 4xx with the reason as JSON: `{"detail": "…"}`;
one that needs resources, a 503 with the reason until they are verified.
The size of its headers is not limited: leave that to the proxy in front.
"""

import errno
import itertools
import logging
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from time import perf_counter
from typing import Any

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from pydantic import BaseModel, ConfigDict, field_validator
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from _package_.readiness import Readiness, ready
from _package_.resources import ResourceError
from _package_.text import reverse

LOG_LEVELS = ("critical", "error", "warning", "info", "debug")
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"0", "off", "false", "no"})
LONGEST_REASON = 1000  # characters
# Kubernetes kills 30 s after its SIGTERM: give up stuck requests before that.
SHUTDOWN_SECONDS = 25

log = logging.getLogger("uvicorn.error")


class SettingsError(ValueError):
    """An environment variable has a value that the service cannot use."""


@dataclass(frozen=True)
class Settings:
    """How the service runs; the module's docstring explains each value."""

    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "info"
    access_log: bool = True
    max_body_bytes: int = 2**20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; unset and empty variables leave the default.

        Raises SettingsError for an invalid value.
        """

        def get(name: str, default: object) -> str:
            return environment.get(name, "").strip() or str(default)

        level = get("LOG_LEVEL", cls.log_level).lower()
        if level not in LOG_LEVELS:
            raise SettingsError(f"LOG_LEVEL={level}: use {', '.join(LOG_LEVELS)}")
        access_log = get("ACCESS_LOG", cls.access_log).lower()
        if access_log not in ON | OFF:
            raise SettingsError(f"ACCESS_LOG={access_log}: use on or off")
        port = get("PORT", cls.port)
        limit = get("MAX_BODY_BYTES", cls.max_body_bytes)
        return cls(
            host=get("HOST", cls.host),
            port=whole_number("PORT", port, at_most=65535),
            log_level=level,
            access_log=access_log in ON,
            max_body_bytes=whole_number("MAX_BODY_BYTES", limit, at_most=2**40),
        )


def whole_number(name: str, text: str, at_most: int) -> int:
    """Return `text` as an integer from 0 to `at_most`, or raise SettingsError."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(at_most))
    if not plain or int(text) > at_most:
        raise SettingsError(f"{name}={text}: use a whole number from 0 to {at_most}")
    return int(text)


class Body(BaseModel):
    """A JSON object that is sent or received; unknown fields are rejected."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def check_text(cls, value: Any) -> Any:
        """Raise ValueError for text that cannot be sent back."""
        if isinstance(value, str):
            value.encode()  # JSON allows half a surrogate pair: "\\ud800"
        return value


class Nothing(Body):
    """No arguments."""


class Text(Body):
    """Some text."""

    text: str


class Count(Body):
    """A number of requests."""

    count: int


class Health(Body):
    """The state of a running service."""

    status: str = "ok"


class Refusal(Body):
    """Why a request was rejected."""

    detail: str


@dataclass
class RequestTimes:
    """ASGI middleware that records the duration of every request in seconds.

    The labels are the method, the route's template and the status. Paths that match
    no route share one label, so that no client can make the metrics grow
    without bound.
    """

    app: ASGIApp
    histogram: Histogram
    # A dictionary is several times faster than Histogram.labels().
    children: dict[tuple[str, str, int], Histogram] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status = 500  # an exception that gets here becomes a 500 further out

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

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


@dataclass
class BodyLimit:
    """ASGI middleware that answers 413 to a body of more than `limit` bytes."""

    app: ASGIApp
    limit: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if length.isdigit() and b"transfer-encoding" not in headers:
            # The server reads no more than that; int() rejects thousands of digits.
            size = int(length) if len(length) < 20 else self.limit + 1
        else:
            size, receive = await self.read(receive)
        if size > self.limit:
            reason = f"the body is larger than {self.limit} bytes"
            return await refusal(413, reason)(scope, receive, send)
        await self.app(scope, receive, send)

    async def read(self, receive: Receive) -> tuple[int, Receive]:
        """Return the body's size, and a channel that replays what was read.

        Stops as soon as the size exceeds the limit.
        """
        messages: deque[Message] = deque()
        size, more = 0, True
        while more and size <= self.limit:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)

        async def receive_again() -> Message:
            return messages.popleft() if messages else await receive()

        return size, receive_again


def refusal(status: int, reason: str) -> JSONResponse:
    """Return a response that says why the request was rejected."""
    # A reason may quote a field's name, which may be long or not valid Unicode.
    reason = reason[:LONGEST_REASON].encode("utf-8", "backslashreplace").decode()
    return JSONResponse({"detail": reason}, status)


async def refuse_invalid(request: Request, error: Any) -> Response:
    """Reject a request that does not fit the route, without echoing its values."""
    return refusal(*explain(error))


async def refuse_unready(request: Request, error: Exception) -> Response:
    """Reject a request that needs resources which are missing or not right."""
    return refusal(503, str(error))


async def report_failure(request: Request, error: Exception) -> Response:
    """Answer a request on which the service failed; the server logs the traceback."""
    return refusal(500, "the service failed: see its log")


def explain(error: RequestValidationError) -> tuple[int, str]:
    """Return the status and the reason for a request that does not fit the route."""
    problems = error.errors()
    if problems[0]["type"] == "json_invalid":
        return 400, f"the body is not valid JSON: {problems[0]['ctx']['error']}"
    if isinstance(error.body, bytes):  # FastAPI leaves other types unparsed
        return 415, "send the body as JSON, with Content-Type: application/json"
    reasons = (
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in problems[:10]
    )
    return 422, "; ".join(reasons)


def create_app(settings: Settings, readiness: Readiness | None = None) -> FastAPI:
    """Return a new application; `/count` and the metrics start at zero.

    `readiness` is that of this project's resources, unless a test has others.
    """
    readiness = readiness or Readiness()
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    histogram = Histogram(
        "http_request_duration_seconds",
        "Time from a request's headers to the end of its response.",
        ["method", "route", "status"],
        registry=registry,
    )
    app = FastAPI(
        title="_package_",
        version=version("_package_"),
        middleware=[
            Middleware(RequestTimes, histogram=histogram),
            Middleware(BodyLimit, limit=settings.max_body_bytes),
        ],
        exception_handlers={
            RequestValidationError: refuse_invalid,
            ResourceError: refuse_unready,
            Exception: report_failure,
        },
        redirect_slashes=False,
        lifespan=readiness.lifespan,
    )
    app.state.readiness = readiness
    add_routes(app)
    add_monitoring(app, registry)
    return app


def add_routes(app: FastAPI) -> None:
    """Add the routes that the service is for.

    `async def` suits handlers that take microseconds. Use `def` for those that take
    longer, such as a model's prediction: FastAPI runs them in threads, so that the
    service keeps answering. Those that need resources have `Depends(ready)`.
    """
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"model": Refusal} for status in (400, 413, 415, 422)
    }
    requests = itertools.count(1)

    @app.post("/reverse", responses=refusals)
    async def reverse_text(body: Text) -> Text:
        """Reverse the characters of a text."""
        return Text(text=reverse(body.text))

    @app.post("/count", responses=refusals)
    async def count_requests(body: Nothing | None = None) -> Count:
        """Count the requests to this path since the process started."""
        return Count(count=next(requests))


def add_monitoring(app: FastAPI, registry: CollectorRegistry) -> None:
    """Add health, readiness and metrics, each also under a name with underscores."""

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


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the first address of `host`, IPv4 before IPv6.

    Raises OSError or UnicodeError if there is no such address, OSError if the port
    is taken or not permitted.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    best = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    family, kind, protocol, _, address = best
    # asyncio turns off Nagle's algorithm, a delay of 40 ms, only with the protocol set.
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen()
    return listener


def advice(error: OSError | UnicodeError) -> str:
    """Return what to do when `listen` raised this error."""
    if isinstance(error, PermissionError):
        return "Ports below 1024 are for root alone: choose one above, as in PORT=8001"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "Stop the program that uses the port, or choose another: PORT=8001"
    return "HOST has to be a name or an address of this machine"


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT (Ctrl-C), then finish the running requests."""
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            log_level=settings.log_level,
            access_log=settings.access_log,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    host, port = listener.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    log.info("Listening on http://%s:%d (Ctrl-C stops)", host, port)
    # uvicorn raises the signal again once it has finished: not a failure here.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        server.run([listener])


def main() -> None:
    """Serve as the environment says; exit 2 for a bad setting, 1 without a port."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    try:
        listener = listen(settings.host, settings.port)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sys.exit(
            f"error: cannot listen on {settings.host}, port {settings.port}: {reason}. "
            f"{advice(error)}"
        )
    serve(settings, listener)


if __name__ == "__main__":
    main()
