"""How much a client may ask for."""

from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from _package_.service.refusals import refusal


@dataclass
class BodyLimit:
    """ASGI middleware that answers 413 to a body of more than `limit` bytes."""

    app: ASGIApp
    limit: int

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Return what serves one connection; a coroutine only where it has to read."""
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if not length.isdigit() or b"transfer-encoding" in headers:
            return self.read_first(scope, receive, send)
        # The server reads no more than that; int() rejects thousands of digits.
        size = int(length) if len(length) < 20 else self.limit + 1
        return self.app_for(size)(scope, receive, send)

    async def read_first(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection on which nobody says how long the body is."""
        size, receive = await self.read(receive)
        await self.app_for(size)(scope, receive, send)

    def app_for(self, size: int) -> ASGIApp:
        """Return what serves a request with a body of this size."""
        if size > self.limit:
            return refusal(413, f"the body is larger than {self.limit} bytes")
        return self.app

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
