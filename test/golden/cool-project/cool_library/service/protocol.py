"""HTTP over one connection: what the client may take, in time and in bytes.

A client that is slow, silent or does not read its answer would hold its connection for
as long as it likes, and uvicorn leaves the size of headers to whom is in front of it.
"""

from asyncio import TimerHandle, Transport
from typing import Any
from weakref import WeakSet

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from cool_library.service.refusals import refusal

MAX_HEAD_BYTES = 2**16  # of a request's line and headers, as uvicorn has it for h11
LEAST_READ_BYTES = 2**16  # what a client reads of its answer in `client_seconds`

# Their connections end: also those that were accepted, but not made, at that moment.
ending: WeakSet[ServerState] = WeakSet()


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which gives up on clients that it would wait for in vain.

    Args:
        client_seconds: in which a request has to be there, from the connection or its
            first byte to the end of its body, and some of its answer read.
        grace_seconds: in which an idle connection takes one more request when the
            server ends, and in which a client reads why it was refused.
    """

    def __init__(
        self,
        *arguments: Any,
        client_seconds: float = 20,
        grace_seconds: float = 1,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.client_seconds = client_seconds
        self.grace_seconds = grace_seconds
        self.timer: TimerHandle | None = None
        self.unread_bytes = 0  # in the client's answers, when the timer was set
        self.head_bytes = 0  # since the request began, or since a piece of its body
        self.is_refused = False
        self.is_ending = False

    # What the transport calls

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self.watch()
        if self.server_state in ending:
            self.shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        super().connection_lost(exc)
        self.stop_timer()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, or several requests."""
        while data and not self.is_refused:
            room = MAX_HEAD_BYTES - self.head_bytes
            self.feed(data[:room])
            data = data[room:]

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep a connection for the answers that a client waits for, and no other.

        It may be gone altogether, which shows when the answer is sent.
        """
        if self.is_refused or not self.is_answering():
            return False
        self.cycle.keep_alive = False
        return True

    def pause_writing(self) -> None:
        """Wait until the client reads."""
        super().pause_writing()
        self.set_timer(self.client_seconds)

    def resume_writing(self) -> None:
        """Go on with the answer."""
        super().resume_writing()
        self.watch()

    # What the server, the parser and the answers call

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body; `BodyLimit` counts those."""
        self.head_bytes = 0
        super().on_body(body)

    def on_response_complete(self) -> None:
        """Begin with the next request, which may be here in part."""
        super().on_response_complete()
        if self.is_within_request():
            self._unset_keepalive_if_required()
        self.watch()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also if the last answer is still unread."""
        super().timeout_keep_alive_handler()
        self.watch()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to another protocol."""
        super().handle_websocket_upgrade()
        self.stop_timer()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        self.refuse(400, "this is not a valid HTTP request")

    def shutdown(self) -> None:
        """End the connection after the next answer.

        Where there is none to come, a request may be on its way: it would be lost.
        """
        ending.add(self.server_state)
        self.is_ending = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        elif not self.is_within_request():
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.grace_seconds, self.timeout_keep_alive_handler
            )

    # What is decided here

    def feed(self, data: bytes) -> None:
        """Parse some bytes."""
        self.head_bytes += len(data)
        super().data_received(data)
        if self.is_ending and self.cycle is not None:
            self.cycle.keep_alive = False
        if not self.is_within_request():
            self.head_bytes = 0
            if self.timer is None:
                return  # what comes next is the answer: see on_response_complete
        elif self.head_bytes >= MAX_HEAD_BYTES:
            self.refuse(431, f"the headers have more than {MAX_HEAD_BYTES} bytes")
        self.watch()

    def is_within_request(self) -> bool:
        """Return whether a part of a request is here, and a part is not."""
        if self.cycle is None:
            return self.scope is not None
        return self.cycle.more_body or self.cycle.scope is not self.scope

    def is_answering(self) -> bool:
        """Return whether a whole request waits for its answer."""
        if self.pipeline:
            return True
        cycle = self.cycle
        return not (cycle is None or cycle.response_complete or cycle.more_body)

    def is_waiting(self) -> bool:
        """Return whether it is the client's turn; uvicorn has a timer for idle ones."""
        if self.flow.write_paused or self.transport.is_closing():
            return True
        return self.timeout_keep_alive_task is None and not self.is_answering()

    def watch(self) -> None:
        """Have the timer run while it is the client's turn."""
        if not self.is_waiting():
            self.stop_timer()
        elif self.timer is None and self in self.connections:
            self.set_timer(self.client_seconds)

    def set_timer(self, seconds: float) -> None:
        """Have the timer run from now on."""
        self.stop_timer()
        self.unread_bytes = self.transport.get_write_buffer_size()
        self.timer = self.loop.call_later(seconds, self.expire)

    def stop_timer(self) -> None:
        """Have no timer run."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def expire(self) -> None:
        """Give up on the client, unless it makes progress or is not to blame."""
        self.timer = None
        unread = self.transport.get_write_buffer_size()
        read_enough = unread <= self.unread_bytes - LEAST_READ_BYTES
        if self.is_refused or self.transport.is_closing() or self.flow.write_paused:
            if unread and read_enough:
                self.set_timer(self.client_seconds)
            else:
                self.transport.abort()
        elif self.flow.read_paused:  # the application is slow to take the body
            self.set_timer(self.client_seconds)
        elif self.is_within_request():
            seconds = f"{self.client_seconds:g} seconds"
            self.refuse(408, f"the request was not complete within {seconds}")
        else:
            self.transport.close()

    def refuse(self, status: int, reason: str) -> None:
        """Answer to a request that is not whole, and end the connection."""
        self.is_refused = True
        if self.is_answering():  # those before it come first
            self.cycle.keep_alive = False
            return
        cycle = self.cycle
        if cycle is not None and cycle.more_body:
            cycle.disconnected = True  # what the application is told
            cycle.message_event.set()
            if cycle.response_started:
                return self.transport.close()
        response = refusal(status, reason)
        headers = [
            *self.server_state.default_headers,
            *response.raw_headers,
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + response.body)
        # With bytes unread, closing is a reset, which may outrun the reason.
        self.transport.write_eof()
        self.set_timer(self.grace_seconds)
