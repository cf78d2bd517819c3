"""What clients may do that uvicorn's own protocol allows, over real sockets."""

import json
import socket
import time
from asyncio import sleep
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from http.client import HTTPConnection, HTTPResponse, parse_headers
from select import select
from threading import Event, Thread
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cool_library.service.application import new_app
from cool_library.service.protocol import (
    MAX_HEAD_BYTES,
    BoundedProtocol,
    ending,
)
from cool_library.service.running import listen
from cool_library.service.schemas import Body
from cool_library.service.settings import Settings

WAIT_SECONDS = 60
LARGE = bytes(2**25)  # more than the buffers of both sides hold

HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
ECHO = (
    b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b'Content-Length: 12\r\n\r\n{"text":"a"}'
)
CHUNKED = (
    b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


class Text(Body):
    text: str


@dataclass
class Service:
    """A service in a thread, and what happens in it."""

    protocol: Callable[..., Any] = BoundedProtocol
    entered: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)
    ended: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.app = new_app(Settings())
        self.add_routes(self.app)
        config = uvicorn.Config(self.watched(self.app), http=self.protocol)  # type: ignore[arg-type]
        self.server = uvicorn.Server(config)
        self.listener = listen("127.0.0.1", 0)
        self.address = self.listener.getsockname()

    def add_routes(self, app: FastAPI) -> None:
        @app.post("/echo")
        async def echo(body: Text) -> Text:
            return body

        @app.get("/slow")
        def slow() -> str:
            self.entered.set()
            assert self.released.wait(WAIT_SECONDS)
            return "done"

        @app.post("/later")
        async def take_later(request: Request) -> int:
            await sleep(0.6)
            return len(await request.body())

        @app.get("/large")
        async def large() -> Response:
            return Response(LARGE)

        @app.get("/stream")
        async def stream() -> Response:
            async def parts() -> AsyncIterator[bytes]:
                for start in range(0, len(LARGE), 2**16):
                    yield LARGE[start : start + 2**16]

            return StreamingResponse(parts())

    def watched(self, app: ASGIApp) -> ASGIApp:
        async def note_the_end(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await app(scope, receive, send)
            finally:
                self.ended.set()

        return note_the_end

    @contextmanager
    def running(self) -> Iterator["Service"]:
        thread = Thread(target=self.server.run, args=[[self.listener]])
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self.server.should_exit = True
            thread.join(WAIT_SECONDS)
            assert not thread.is_alive()

    def without_connections(self) -> "Service":
        """Return it as it was at first."""
        self.released.set()
        until(lambda: not self.server.server_state.connections)
        for event in (self.entered, self.released, self.ended):
            event.clear()
        return self

    def connect(self) -> "Client":
        return Client(socket.create_connection(self.address, timeout=WAIT_SECONDS))


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


class Client:
    """A connection to the service."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.file = connection.makefile("rb")

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def send_what_it_takes(self, data: bytes) -> None:
        """Send in a thread, while the service may have enough of it."""
        with suppress(OSError):
            self.socket.sendall(data)

    def read(self) -> Answer:
        """Return the next answer, whose length has to be said."""
        status = int(self.file.readline().split()[1])
        headers = parse_headers(self.file)
        return Answer(status, headers, self.file.read(int(headers["Content-Length"])))

    def is_closed(self) -> bool:
        """Return whether the service closes the connection without another word."""
        try:
            return self.file.read(1) == b""
        except ConnectionResetError:
            return True

    def drip(self, data: bytes = b"a") -> None:
        """Send some bytes again and again, until the service has said something."""
        begin = time.monotonic()
        while not select([self.socket], [], [], 0.02)[0]:
            assert time.monotonic() < begin + WAIT_SECONDS
            self.send_what_it_takes(data)


def until(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def shared() -> Iterator[Service]:
    with Service().running() as service:
        yield service


@pytest.fixture(scope="module")
def shared_impatient() -> Iterator[Service]:
    protocol = partial(BoundedProtocol, client_seconds=0.3, grace_seconds=0.3)
    with Service(protocol).running() as service:
        yield service


@pytest.fixture
def service(shared: Service) -> Service:
    """Return a service with the limits of all."""
    return shared.without_connections()


@pytest.fixture
def impatient(shared_impatient: Service) -> Service:
    """Return a service that waits for clients for the blink of an eye."""
    return shared_impatient.without_connections()


@pytest.fixture
def leaving() -> Iterator[Service]:
    """Return a service that a test may end."""
    with Service().running() as service:
        yield service


def assert_refused(client: Client, status: int, reason: str) -> None:
    response = client.read()
    assert response.status == status
    assert response.headers["Connection"] == "close"
    assert reason in json.loads(response.body)["detail"]
    assert client.is_closed()


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_connection_without_a_request_is_closed(
    impatient: Service, sent: bytes
) -> None:
    with impatient.connect() as client:
        client.send(sent)
        assert client.is_closed()


def test_drip_of_line_ends_is_no_request(impatient: Service) -> None:
    with impatient.connect() as client:
        client.drip(b"\r\n")
        assert client.is_closed()


@pytest.mark.parametrize(
    "begin",
    [
        b"GET /",
        b"GET /health HTTP/1.1\r\nHost: ",
        CHUNKED + b"ffff\r\n",
        ECHO[:-5].replace(b"12", b"999"),
    ],
)
def test_request_that_drips_is_given_up(impatient: Service, begin: bytes) -> None:
    with impatient.connect() as client:
        client.send(begin)
        client.drip()
        assert_refused(client, 408, "within 0.3 seconds")
    until(lambda: not impatient.server.server_state.tasks)


def test_body_that_nobody_needs_drips_until_it_is_given_up(impatient: Service) -> None:
    with impatient.connect() as client:
        client.send(HEALTH[:-2] + b"Content-Length: 999\r\n\r\n")
        assert client.read().body == b'{"status":"ok"}'
        client.drip()
        assert client.is_closed()


def test_part_of_a_request_after_another_is_given_up(impatient: Service) -> None:
    with impatient.connect() as client:
        client.send(HEALTH + b"GET /")
        assert client.read().body == b'{"status":"ok"}'
        assert_refused(client, 408, "within 0.3 seconds")


@pytest.mark.parametrize("sent", [9, len(ECHO) - 5])
def test_client_that_waits_is_not_to_blame(impatient: Service, sent: int) -> None:
    with impatient.connect() as client:
        client.send(SLOW + ECHO[:sent])
        assert impatient.entered.wait(WAIT_SECONDS)
        time.sleep(0.6)
        impatient.released.set()
        assert client.read().body == b'"done"'
        client.send(ECHO[sent:])
        assert client.read().body == b'{"text":"a"}'


def test_body_that_nobody_takes_is_no_fault_of_the_client(impatient: Service) -> None:
    size = 2**19
    with impatient.connect() as client:
        client.send(b"POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n" % size)
        client.send(b"\r\n" + bytes(size))
        assert client.read().body == b"%d" % size


def test_requests_at_once_are_answered_in_their_order(service: Service) -> None:
    with service.connect() as client:
        client.send(SLOW + ECHO + HEALTH)
        service.released.set()
        answers = [client.read().body for _ in range(3)]
    assert answers == [b'"done"', b'{"text":"a"}', b'{"status":"ok"}']


def test_body_is_asked_for(service: Service) -> None:
    head, body = ECHO.split(b"\r\n\r\n")
    with service.connect() as client:
        client.send(head + b"\r\nExpect: 100-continue\r\n\r\n")
        assert client.socket.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(body)
        assert client.read().body == b'{"text":"a"}'


def test_request_after_a_body_that_was_refused(service: Service) -> None:
    size = 2**21
    with service.connect() as client:
        client.send(ECHO.replace(b"12", b"%d" % size)[:-12])
        assert client.read().status == 413
        client.send(bytes(size) + HEALTH)
        assert client.read().body == b'{"status":"ok"}'


@pytest.mark.parametrize(
    "head",
    [
        b"GET /%s HTTP/1.1\r\n" % (b"a" * MAX_HEAD_BYTES),
        HEALTH[:-2] + b"A: %s\r\n\r\n" % (b"a" * MAX_HEAD_BYTES),
        HEALTH[:-2] + b"A: a\r\n" * MAX_HEAD_BYTES,
        HEALTH[:-2] + b"A: " + bytes(b"a" * 2**24),
        CHUNKED + b"0\r\n" + b"A: a\r\n" * MAX_HEAD_BYTES,
        CHUNKED + b"1;" + b"a" * MAX_HEAD_BYTES * 2,
    ],
    ids=["path", "header", "headers", "endless", "trailers", "extension"],
)
def test_large_head_is_refused(service: Service, head: bytes) -> None:
    with service.connect() as client:
        Thread(target=client.send_what_it_takes, args=[head]).start()
        assert_refused(client, 431, f"more than {MAX_HEAD_BYTES} bytes")
    until(lambda: not service.server.server_state.tasks)


def test_large_head_behind_a_request_ends_the_connection(service: Service) -> None:
    with service.connect() as client:
        client.send(SLOW)
        assert service.entered.wait(WAIT_SECONDS)
        client.send(HEALTH[:-2] + b"A: a\r\n" * MAX_HEAD_BYTES)
        service.released.set()
        assert client.read().body == b'"done"'
        assert client.is_closed()


def test_head_of_almost_the_limit_is_read(service: Service) -> None:
    room = MAX_HEAD_BYTES - len(HEALTH) - 100
    with service.connect() as client:
        for _ in range(3):
            client.send(HEALTH[:-2] + b"A: %s\r\n\r\n" % (b"a" * room))
            assert client.read().body == b'{"status":"ok"}'


def test_body_of_many_chunks_is_no_large_head(service: Service) -> None:
    text = b'{"text":"' + b"a" * MAX_HEAD_BYTES + b'"}'
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in text)
    with service.connect() as client:
        client.send(CHUNKED + chunks + b"0\r\n\r\n")
        assert client.read().body == text


def test_what_is_not_http_is_refused(service: Service) -> None:
    with service.connect() as client:
        client.send(b"\x16\x03\x01 a TLS client\r\n\r\n")
        assert_refused(client, 400, "not a valid HTTP request")


def test_what_is_not_http_behind_a_request_gets_no_answer(service: Service) -> None:
    with service.connect() as client:
        client.send(SLOW + b"\x16\x03\x01")
        assert service.entered.wait(WAIT_SECONDS)
        service.released.set()
        assert client.read().body == b'"done"'
        assert client.is_closed()


def test_client_that_has_sent_all_gets_its_answers(service: Service) -> None:
    with service.connect() as client:
        client.send(SLOW + HEALTH)
        client.socket.shutdown(socket.SHUT_WR)
        assert service.entered.wait(WAIT_SECONDS)
        time.sleep(0.2)
        service.released.set()
        assert client.read().body == b'"done"'
        assert client.read().body == b'{"status":"ok"}'
        assert client.is_closed()


@pytest.mark.parametrize("sent", [b"", HEALTH[:9], ECHO[:-5]])
def test_client_that_has_sent_a_part_is_dropped(service: Service, sent: bytes) -> None:
    with service.connect() as client:
        client.send(sent)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.is_closed()
    until(lambda: not service.server.server_state.tasks)


@pytest.mark.parametrize("path", [b"/large", b"/stream"])
@pytest.mark.parametrize("more", [b"", b"Connection: close\r\n"])
def test_client_that_does_not_read_is_dropped(
    impatient: Service, path: bytes, more: bytes
) -> None:
    with impatient.connect() as client:
        client.send(b"GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n" % (path, more))
        assert impatient.ended.wait(WAIT_SECONDS)
        until(lambda: not impatient.server.server_state.connections)


@pytest.mark.parametrize("path", [b"/large", b"/stream"])
@pytest.mark.parametrize("more", [b"", b"Connection: close\r\n"])
def test_client_that_reads_slowly_gets_all(
    impatient: Service, path: bytes, more: bytes
) -> None:
    size = 0
    with impatient.connect() as client:
        client.send(b"GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n" % (path, more))
        with HTTPResponse(client.socket) as response:
            response.begin()
            while part := response.read(2**21):
                size += len(part)
                time.sleep(0.1)
    assert size == len(LARGE)


def test_client_that_leaves_is_no_trouble(service: Service) -> None:
    for sent in (b"", HEALTH[:9], ECHO[:-5], SLOW, b"GET /large HTTP/1.1\r\n\r\n"):
        with service.connect() as client:
            client.send(sent)
    service.released.set()
    until(lambda: not service.server.server_state.connections)
    with service.connect() as client:
        client.send(HEALTH)
        assert client.read().status == 200


def test_end_of_the_service_takes_one_more_request(leaving: Service) -> None:
    with leaving.connect() as idle, leaving.connect() as new, leaving.connect() as part:
        idle.send(HEALTH)
        assert idle.read().headers["Connection"] is None
        part.send(HEALTH[:9])
        until(lambda: len(leaving.server.server_state.connections) == 3)
        leaving.server.should_exit = True
        until(lambda: not is_listening(leaving))
        for client, request in [(idle, ECHO), (new, HEALTH), (part, HEALTH[9:])]:
            client.send(request)
            response = client.read()
            assert response.status == 200
            assert response.headers["Connection"] == "close"
            assert client.is_closed()


def test_connection_that_is_made_at_the_end_takes_one_request(leaving: Service) -> None:
    ending.add(leaving.server.server_state)
    with leaving.connect() as client:
        client.send(HEALTH)
        assert client.read().headers["Connection"] == "close"
        assert client.is_closed()


def test_end_of_the_service_closes_idle_connections(leaving: Service) -> None:
    with leaving.connect() as idle, leaving.connect() as new:
        idle.send(HEALTH)
        idle.read()
        until(lambda: len(leaving.server.server_state.connections) == 2)
        leaving.server.should_exit = True
        assert idle.is_closed()
        assert new.is_closed()


def is_listening(leaving: Service) -> bool:
    try:
        leaving.connect().socket.close()
    except OSError:
        return False
    return True


def test_end_of_the_service_loses_no_request(leaving: Service) -> None:
    lost: list[Exception] = []
    answered: list[int] = []

    def ask_until_told_to_go() -> None:
        host, port = leaving.address
        connection = HTTPConnection(host, port, timeout=WAIT_SECONDS)
        try:
            connection.connect()
            for number in range(10**6):
                connection.request("GET", "/health")
                response = connection.getresponse()
                assert response.read() == b'{"status":"ok"}'
                if response.headers["Connection"] == "close":
                    answered.append(number)
                    return
                time.sleep(0.001 * (number % 20))
        except Exception as error:
            lost.append(error)
        finally:
            connection.close()

    clients = [Thread(target=ask_until_told_to_go) for _ in range(20)]
    for client in clients:
        client.start()
    time.sleep(0.5)
    leaving.server.should_exit = True
    for client in clients:
        client.join(WAIT_SECONDS)
    assert lost == []
    assert len(answered) == 20
