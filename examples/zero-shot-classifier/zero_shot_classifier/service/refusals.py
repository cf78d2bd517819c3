"""Requests that are rejected: which status they get, and which words.

Those that cannot be served get a 4xx, those that have to wait a 503, and those on
which the service failed a 500; the reason is JSON: `{"detail": "…"}`.
"""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from zero_shot_classifier.resources import ResourceError
from zero_shot_classifier.service.batching import BusyError
from zero_shot_classifier.service.counting import CountError

LONGEST_REASON = 1000  # characters
FAILED = "the service failed: see its log"
HEADERS = {
    401: {"WWW-Authenticate": "Bearer"},
    503: {"Retry-After": "1"},  # seconds
}


def refusal(status: int, reason: str) -> JSONResponse:
    """Return a response that says why the request was rejected."""
    # A reason may quote a field's name, which may be long or not valid Unicode.
    reason = reason[:LONGEST_REASON].encode("utf-8", "backslashreplace").decode()
    return JSONResponse({"detail": reason}, status, HEADERS.get(status))


async def refuse_invalid(request: Request, error: Any) -> Response:
    """Reject a request that does not fit the route, without echoing its values."""
    return refusal(*explain(error))


async def ask_to_wait(request: Request, error: Exception) -> Response:
    """Reject a request that cannot be served now, but later."""
    return refusal(503, str(error))


async def report_failure(request: Request, error: Exception) -> Response:
    """Answer a request on which the service failed; the server logs the traceback."""
    return refusal(500, FAILED)


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


EXCEPTION_HANDLERS: dict[Any, Callable[[Request, Any], Any]] = {
    RequestValidationError: refuse_invalid,
    BusyError: ask_to_wait,
    CountError: ask_to_wait,
    ResourceError: ask_to_wait,
}
