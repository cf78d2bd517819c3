import hashlib
import logging
from collections.abc import Callable, Iterator
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from _package_.service import readiness
from _package_.service.application import new_app
from _package_.service.readiness import Readiness, ready
from _package_.service.settings import Settings

CONTENT = b"a large model"
ENTRY = f"""
[[resource]]
name = "model.bin"
url = "https://example.org/model.bin"
sha256 = "{hashlib.sha256(CONTENT).hexdigest()}"
"""
WAIT_SECONDS = 60


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "resources.toml"
    path.write_text(ENTRY)
    return path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return where the file that the list names has to be; it is missing."""
    return tmp_path / "model.bin"


@pytest.fixture
def app(tmp_path: Path, listing: Path) -> FastAPI:
    return new_app(Settings(), Readiness(listing, tmp_path, retry_seconds=0.01))


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    """Return a function that waits for the next line of the log."""
    caplog.set_level(logging.INFO, readiness.log.name)
    lines: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = QueueHandler(lines)
    readiness.log.addHandler(handler)
    yield lambda: lines.get(timeout=WAIT_SECONDS).getMessage()
    readiness.log.removeHandler(handler)


def write(path: Path, content: bytes) -> None:
    """Write a file that appears as a whole."""
    path.with_suffix(".part").write_bytes(content)
    path.with_suffix(".part").replace(path)


@pytest.mark.parametrize("path", ["/ready", "/__ready"])
def test_without_resources_is_ready_at_once(
    app: FastAPI, listing: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is left to a thread, which may be late.
    monkeypatch.setattr(Readiness, "verify", lambda self, stopped: None)
    listing.write_text("")
    with TestClient(app) as client:
        response = client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("listed", "content", "reason"),
    [
        (ENTRY, None, "model.bin is missing from "),
        (ENTRY, CONTENT.swapcase(), "model.bin does not have the checksum"),
        ("broken", CONTENT, "resources.toml: "),
    ],
)
def test_is_ready_once_what_was_wrong_is_right(
    app: FastAPI,
    listing: Path,
    model: Path,
    logged: Callable[[], str],
    listed: str,
    content: bytes | None,
    reason: str,
) -> None:
    listing.write_text(listed)
    if content is not None:
        write(model, content)
    with TestClient(app) as client:
        assert logged().startswith(f"Not ready: {reason}")
        response = client.get("/ready")
        assert response.status_code == 503
        assert response.json()["detail"].startswith(reason)
        assert client.get("/health").status_code == 200
        write(listing, ENTRY.encode())
        write(model, CONTENT)
        assert logged().startswith("Ready")
        assert client.get("/ready").json() == {"status": "ok"}


def test_is_ready_after_an_error_that_nobody_expected(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    outcomes: list[Callable[[], str]] = [lambda: "", lambda: str(1 // 0)]
    monkeypatch.setattr(Readiness, "find_reason", lambda self: outcomes.pop()())
    with TestClient(app):
        assert logged().startswith("Not ready: cannot be verified: ZeroDivisionError")
        assert logged().startswith("Ready")


def test_answers_while_a_large_file_is_read_and_does_not_wait_for_it(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, released, finished = Event(), Event(), Event()

    def read_slowly(*arguments: object) -> list[str]:
        begun.set()
        released.wait(WAIT_SECONDS)
        finished.set()
        return []

    monkeypatch.setattr(readiness, "problems", read_slowly)
    with TestClient(app) as client:
        assert begun.wait(WAIT_SECONDS)
        assert client.get("/health").status_code == 200
        response = client.get("/ready")
    assert response.status_code == 503
    assert response.json() == {"detail": "the resources are not verified yet"}
    assert not finished.is_set()
    released.set()
    assert finished.wait(WAIT_SECONDS)


def test_stops_looking_when_the_service_stops(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    stops: SimpleQueue[Event] = SimpleQueue()
    verify = Readiness.verify

    def verify_and_tell(self: Readiness, stopped: Event) -> None:
        verify(self, stopped)
        stops.put(stopped)

    monkeypatch.setattr(Readiness, "verify", verify_and_tell)
    with TestClient(app):
        assert logged().startswith("Not ready")
        assert stops.empty()
    assert stops.get(timeout=WAIT_SECONDS).is_set()


def test_route_that_needs_the_resources_is_refused_without_them(
    listing: Path, tmp_path: Path
) -> None:
    readiness = Readiness(listing, tmp_path)
    app = new_app(Settings(), readiness)

    @app.get("/answer", dependencies=[Depends(ready)])
    async def answer() -> int:
        return 42

    response = TestClient(app).get("/answer")
    assert response.status_code == 503
    assert response.json() == {"detail": "the resources are not verified yet"}
    write(tmp_path / "model.bin", CONTENT)
    readiness.verify(Event())
    assert TestClient(app).get("/answer").json() == 42
