"""What the service logs: lines for people, or lines of JSON.

Loggers of yours, `logging.getLogger(__name__)`, are logged as those of the service are;
what is logged while a request is handled has its id.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.types import Scope
from uvicorn.logging import DefaultFormatter

from _package_.service.settings import Settings

# What every record has, and what uvicorn adds for its own lines.
STANDARD = vars(logging.makeLogRecord({})).keys() | {"color_message"}

log = logging.getLogger("_package_.access")

request_id: ContextVar[str] = ContextVar("request_id", default="")


def log_access(scope: Scope, status: int, seconds: float) -> None:
    """Log one line, without query and body; no client can begin another."""
    if not log.isEnabledFor(logging.INFO):
        return
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
