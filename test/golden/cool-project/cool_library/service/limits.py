"""How much a client may ask for."""

from collections import deque
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cool_library.service.refusals import refusal


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
