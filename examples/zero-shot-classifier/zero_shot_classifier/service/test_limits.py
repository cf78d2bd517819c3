import json
from asyncio import CancelledError, Event, Task, create_task, run, sleep, wait_for
from collections.abc import AsyncIterator, Awaitable, Callable
from threading import Event as ThreadEvent
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse
from starlette.types import Message

from zero_shot_classifier.service.application import new_app
from zero_shot_classifier.service.monitoring import MONITORING_PATHS
from zero_shot_classifier.service.settings import Settings

WAIT_SECONDS = 60
BUSY = {"detail": "the service is busy with other requests: try later"}
LATE = {"detail": "no answer within 0.1 seconds: try later"}


class Request:
    """A request to an application, and what is sent for it until now."""

    def __init__(self, app: FastAPI, path: str) -> None:
        self.messages: list[Message] = []
        self.answered = Event()
        self.is_read = False
        self.task: Task[None] = create_task(self.send(app, path))

    async def send(self, app: FastAPI, path: str) -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "headers": [],
        }
        await app(scope, self.receive, self.note)

    async def receive(self) -> Message:
        if self.is_read:
            await Event().wait()  # the client stays
        self.is_read = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def note(self, message: Message) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.answered.set()

    async def answer(self) -> tuple[int, Any]:
        """Return status and body, without waiting for what goes on after them."""
        await wait_for(self.answered.wait(), WAIT_SECONDS)
        assert [message["type"] for message in self.messages] == [
            "http.response.start",
            "http.response.body",
        ]
        return self.messages[0]["status"], json.loads(self.messages[1]["body"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.messages[0]["headers"])


class Handlers:
    """An application whose handlers go on until they are released."""

    def __init__(self, **settings: Any) -> None:
        self.app = new_app(Settings(**settings))
        self.released = Event()
        self.thread_released = ThreadEvent()
        self.cancelled = Event()
        self.app.get("/await")(self.wait)
        self.app.get("/block")(self.block)
        self.app.get("/fail")(self.fail)
        self.app.get("/stream")(self.stream)

    async def wait(self) -> str:
        try:
            await self.released.wait()
        except CancelledError:
            self.cancelled.set()
            raise
        return "done"

    def block(self) -> str:
        assert self.thread_released.wait(WAIT_SECONDS)
        return "done"

    def fail(self) -> str:
        assert self.thread_released.wait(WAIT_SECONDS)
        raise RuntimeError("after the deadline")

    async def stream(self) -> Response:
        async def parts() -> AsyncIterator[str]:
            yield '"do'
            await self.released.wait()
            yield 'ne"'

        return StreamingResponse(parts())

    def ask(self, path: str) -> Request:
        return Request(self.app, path)

    def release(self) -> None:
        self.released.set()
        self.thread_released.set()


def with_handlers(
    scenario: Callable[[Handlers], Awaitable[None]], **settings: Any
) -> None:
    async def play() -> None:
        handlers = Handlers(**settings)
        try:
            await scenario(handlers)
        finally:
            handlers.release()

    run(play())


@pytest.mark.parametrize("path", ["/await", "/block"])
@pytest.mark.parametrize("seconds", [0, 60])
def test_more_requests_than_allowed_are_refused_at_once(
    path: str, seconds: float
) -> None:
    async def scenario(handlers: Handlers) -> None:
        running = [handlers.ask(path) for _ in range(2)]
        await sleep(0)
        refused = handlers.ask(path)
        assert await refused.answer() == (503, BUSY)
        assert refused.headers[b"retry-after"] == b"1"
        handlers.release()
        for request in running:
            assert await request.answer() == (200, "done")
            await request.task
        assert await handlers.ask(path).answer() == (200, "done")

    with_handlers(scenario, max_requests=2, request_seconds=seconds)


@pytest.mark.parametrize("path", sorted(MONITORING_PATHS))
def test_monitoring_is_never_refused(path: str) -> None:
    async def scenario(handlers: Handlers) -> None:
        handlers.ask("/await")
        await sleep(0)
        request = handlers.ask(path)
        await request.task
        assert request.messages[0]["status"] == (503 if "ready" in path else 200)
        assert b"busy" not in request.messages[1]["body"]

    with_handlers(scenario, max_requests=1)


def test_answer_that_does_not_begin_in_time_is_cancelled() -> None:
    async def scenario(handlers: Handlers) -> None:
        request = handlers.ask("/await")
        assert await request.answer() == (503, LATE)
        assert request.headers[b"retry-after"] == b"1"
        assert request.headers[b"connection"] == b"close"
        await wait_for(request.task, WAIT_SECONDS)
        assert handlers.cancelled.is_set()
        assert request.task.cancelling() == 0
        handlers.release()
        assert await handlers.ask("/await").answer() == (200, "done")

    with_handlers(scenario, max_requests=1, request_seconds=0.1)


def test_thread_counts_until_it_has_ended() -> None:
    async def scenario(handlers: Handlers) -> None:
        request = handlers.ask("/block")
        assert (await request.answer())[0] == 503
        assert await handlers.ask("/block").answer() == (503, BUSY)
        handlers.release()
        await wait_for(request.task, WAIT_SECONDS)
        assert len(request.messages) == 2  # the late answer is dropped
        assert await handlers.ask("/block").answer() == (200, "done")

    with_handlers(scenario, max_requests=1, request_seconds=0.1)


def test_request_that_waits_for_a_thread_is_cancelled() -> None:
    async def scenario(handlers: Handlers) -> None:
        requests = [handlers.ask("/block") for _ in range(50)]  # of 40 threads
        for request in requests:
            assert (await request.answer())[0] == 503
        await sleep(0.1)
        assert sum(request.task.done() for request in requests) == 10

    with_handlers(scenario, request_seconds=0.2)


def test_failure_after_the_deadline_is_not_hidden() -> None:
    async def scenario(handlers: Handlers) -> None:
        request = handlers.ask("/fail")
        assert (await request.answer())[0] == 503
        handlers.release()
        with pytest.raises(RuntimeError, match="after the deadline"):
            await request.task
        assert len(request.messages) == 2

    with_handlers(scenario, request_seconds=0.1)


def test_answer_that_has_begun_may_go_on() -> None:
    async def scenario(handlers: Handlers) -> None:
        request = handlers.ask("/stream")
        await sleep(0.3)
        handlers.release()
        await wait_for(request.task, WAIT_SECONDS)
        body = b"".join(message.get("body", b"") for message in request.messages)
        assert (request.messages[0]["status"], body) == (200, b'"done"')

    with_handlers(scenario, request_seconds=0.1)


def test_each_request_has_its_own_deadline() -> None:
    async def scenario(handlers: Handlers) -> None:
        requests = []
        for _ in range(5):
            requests.append(handlers.ask("/await"))
            await sleep(0.05)
        for request in requests:
            assert (await request.answer())[0] == 503

    with_handlers(scenario, request_seconds=0.1)


def test_deadline_holds_in_each_event_loop() -> None:
    async def ask_in_time() -> None:
        assert (await Request(handlers.app, "/unknown").answer())[0] == 404

    async def ask_too_much() -> None:
        assert (await Request(handlers.app, "/await").answer())[0] == 503

    handlers = Handlers(request_seconds=0.1)
    run(ask_in_time())
    run(ask_too_much())


def test_metrics_see_what_was_refused() -> None:
    async def scenario(handlers: Handlers) -> None:
        late = handlers.ask("/await")
        await sleep(0)
        await handlers.ask("/await").task
        await late.task
        metrics = handlers.ask("/metrics")
        await metrics.task
        text = metrics.messages[1]["body"].decode()
        name = "http_request_duration_seconds_count"
        assert f'{name}{{method="GET",route="/await",status="503"}} 1.0' in text
        assert f'{name}{{method="GET",route="unmatched",status="503"}} 1.0' in text

    with_handlers(scenario, max_requests=1, request_seconds=0.1)
