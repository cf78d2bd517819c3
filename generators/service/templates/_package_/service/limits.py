"""How much a client may ask for."""

from asyncio import (
    AbstractEventLoop,
    CancelledError,
    Task,
    TimerHandle,
    create_task,
    current_task,
    get_running_loop,
    sleep,
)
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from _package_.service.refusals import refusal

Request = Task[Any] | None
Waiting = tuple[float, Scope, Receive, Send]


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


@dataclass
class RequestLimit:
    """ASGI middleware that answers 503 to what is too much, or takes too long.

    Too much are more than `most` requests at once, too long is an answer that has not
    begun within `seconds`, if that is not 0. The handler is cancelled then, unless it
    is a `def` one: nothing can end its thread, so its request counts until it is done.
    """

    app: ASGIApp
    most: int
    seconds: float
    running: int = 0
    # Those whose answer has not begun, by the time when it is due, and those that get
    # another instead. A request is the task that handles it.
    waiting: dict[Request, Waiting] = field(default_factory=dict)
    refusing: dict[Request, Task[None]] = field(default_factory=dict)
    timer: TimerHandle | None = None
    loop: AbstractEventLoop | None = None  # the timer's; tests have several

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Return what serves one connection."""
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        if self.running >= self.most:
            reason = "the service is busy with other requests: try later"
            return refusal(503, reason)(scope, receive, send)
        return self.answer(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, whose answer is dropped if it begins too late."""
        request = current_task()

        def send_in_time(message: Message) -> Awaitable[None]:
            if request in self.refusing:
                return sleep(0)
            self.waiting.pop(request, None)
            return send(message)

        self.running += 1
        if self.seconds:
            self.waiting[request] = (self.due(), scope, receive, send)
        try:
            await self.app(scope, receive, send_in_time)
        except CancelledError:
            if request is None or request not in self.refusing:
                raise
            request.uncancel()
        finally:
            self.running -= 1
            self.waiting.pop(request, None)
            if refusing := self.refusing.pop(request, None):
                await refusing

    def due(self) -> float:
        """Return when an answer to a request of now is due, and have the timer run."""
        loop = get_running_loop()
        due = loop.time() + self.seconds
        # One timer for all costs less than one for each.
        if self.timer is None or self.loop is not loop:
            self.loop, self.timer = loop, loop.call_at(due, self.expire)
        return due

    def expire(self) -> None:
        """Refuse the requests that are due, and look again when the next one is."""
        loop = get_running_loop()
        self.timer = None
        while self.waiting:
            request, (due, scope, receive, send) = next(iter(self.waiting.items()))
            if due > loop.time():
                self.timer = loop.call_at(due, self.expire)
                return
            del self.waiting[request]
            refusing = self.refuse(request, scope, receive, send)
            self.refusing[request] = create_task(refusing)

    async def refuse(
        self, request: Request, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer in place of the application, and cancel what it waits for."""
        in_threads = current_default_thread_limiter().statistics().borrowers
        is_running = request in self.refusing and request not in in_threads
        if request is not None and is_running:
            request.cancel()
        response = refusal(503, f"no answer within {self.seconds:g} seconds: try later")
        # Should the application fail later, the server closes its connection.
        response.headers["Connection"] = "close"
        await response(scope, receive, send)
