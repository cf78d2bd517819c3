"""What is noted of every request: its id, how long it took, and a line in the log."""

import re
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zero_shot_classifier.service.logs import log_access, request_id
from zero_shot_classifier.service.monitoring import RequestTimes
from zero_shot_classifier.service.refusals import FAILED, refusal

SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")


def new_ids() -> Iterator[str]:
    """Yield ids that no other process has."""
    prefix = token_hex(4)
    return (f"{prefix}-{number}" for number in count(1))


@dataclass
class Instrumentation:
    """ASGI middleware that identifies requests, times them and, if wanted, logs them.

    The id is the client's, if that is sane, and else a new one; the answer has it as
    X-Request-ID. One middleware, as each costs more than all that it does.
    """

    app: ASGIApp
    times: RequestTimes
    access_log: bool
    ids: Iterator[str] = field(default_factory=new_ids)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        own = given_id(scope) or next(self.ids)
        request_id.set(own)
        header = (b"x-request-id", own.encode())
        status = 0  # until the answer begins

        def send_noting(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            return send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, send_noting)
        except Exception:
            # Starlette would answer, too, but further out, where there is no id.
            if not status:
                await refusal(500, FAILED)(scope, receive, send_noting)
            raise
        finally:
            self.note(scope, status or 500, perf_counter() - start)

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """Note a request that is done."""
        self.times.observe(scope, status, seconds)
        if self.access_log:
            log_access(scope, status, seconds)


def given_id(scope: Scope) -> str:
    """Return the id that the client chose, or nothing."""
    value = dict(scope["headers"]).get(b"x-request-id")
    return str(value, "ascii") if value and SANE_ID.fullmatch(value) else ""
