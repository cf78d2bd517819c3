"""What the service logs, and the ids that tell which lines belong to which request.

Loggers of yours, `logging.getLogger(__name__)`, are logged as those of the service are;
what is logged while a request is handled has its id.
"""

import json
import logging
import re
import sys
from collections.abc import Awaitable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex
from time import perf_counter
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.logging import DefaultFormatter

from zero_shot_classifier.service.refusals import FAILED, refusal
from zero_shot_classifier.service.settings import Settings

# What every record has, and what uvicorn adds for its own lines.
STANDARD = vars(logging.makeLogRecord({})).keys() | {"color_message"}
SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")

log = logging.getLogger("zero_shot_classifier.access")

request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_ids() -> Iterator[str]:
    """Yield ids that no other process has."""
    prefix = token_hex(4)
    return (f"{prefix}-{number}" for number in count(1))


@dataclass
class RequestIds:
    """ASGI middleware that gives every request an id, and its answer X-Request-ID.

    The id is the client's, if that is sane, and else a new one.
    """

    app: ASGIApp
    ids: Iterator[str] = field(default_factory=new_ids)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        own = given_id(scope) or next(self.ids)
        request_id.set(own)
        header = (b"x-request-id", own.encode())
        started = False

        def send_with_id(message: Message) -> Awaitable[None]:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), header]
            return send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            # Starlette would answer, too, but further out, where there is no id.
            if not started:
                await refusal(500, FAILED)(scope, receive, send_with_id)
            raise


def given_id(scope: Scope) -> str:
    """Return the id that the client chose, or nothing."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and SANE_ID.fullmatch(value):
            return str(value, "ascii")
    return ""


@dataclass
class AccessLog:
    """ASGI middleware that logs a line for each request, without query and body."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            return await self.app(scope, receive, send)
        status = 500  # an exception that gets here becomes a 500 further out

        def send_noting_status(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            return send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            log_access(scope, status, perf_counter() - start)


def log_access(scope: Scope, status: int, seconds: float) -> None:
    """Log one line; nothing that a client sends can begin another."""
    host, port = scope.get("client") or ("-", 0)
    facts = {
        "client": f"{quote(host, safe=':')}:{port}",
        "method": scope["method"],
        "path": quote(scope["path"]),
        "status": status,
        "milliseconds": round(seconds * 1000, 2),
    }
    log.info(
        '%(client)s - "%(method)s %(path)s" %(status)d %(milliseconds).2f ms',
        facts,
        extra=facts,
    )


class TextFormatter(DefaultFormatter):
    """Lines for people, as uvicorn has them, with the request's id at the end."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line, without a traceback that follows it."""
        line = super().formatMessage(record).rstrip()  # uvicorn ends one in "\n"
        own = request_id.get()
        return f"{line} [{own}]" if own else line


class JsonFormatter(logging.Formatter):
    """Lines of JSON, for programs, with what is given to a logger as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, which has a traceback in it."""
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        extra = vars(record).keys() - STANDARD
        facts |= {name: getattr(record, name) for name in sorted(extra)}
        if own := request_id.get():
            facts["request_id"] = own
        if record.exc_info:
            facts["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(facts, default=str)


def log_config(settings: Settings) -> dict[str, Any]:
    """Return how to log, for `logging.config.dictConfig`: all to stderr."""
    formatters: dict[str, dict[str, Any]] = {
        "text": {
            "()": TextFormatter,
            "fmt": "%(levelprefix)s %(message)s",
            "use_colors": sys.stderr.isatty(),
        },
        "json": {"()": JsonFormatter},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": settings.log_format,
            }
        },
        "root": {"level": settings.log_level.upper(), "handlers": ["stderr"]},
    }
