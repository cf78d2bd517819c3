import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest
import uvicorn

from _package_.service.workers import supervise

WAIT_SECONDS = 60
# Workers that are forked need not import again what takes most of a test's time.
FORKING = """
from multiprocessing import get_context
from uvicorn import _subprocess
from _package_.service.application import new_app
from _package_.service.running import run

_subprocess.spawn = get_context("fork")
run(new_app)
"""
BROKEN = FORKING.replace("run(new_app)", "run(lambda settings: 1 / 0)")
STUCK = """
import os
import time
from multiprocessing import get_context
from pathlib import Path
from uvicorn import _subprocess
from _package_.service import running
from _package_.service.application import new_app

_subprocess.spawn = get_context("fork")
running.SHUTDOWN_SECONDS = 1

def create_app(settings):
    if Path(os.environ["TMPDIR"], "slow").exists():
        time.sleep(600)
    app = new_app(settings)

    @app.get("/computing")
    def compute():
        time.sleep(600)

    @app.get("/blocking")
    async def block():
        time.sleep(600)

    return app

running.run(create_app)
"""


class Service:
    """A service of two workers that is running, with what it writes to its log."""

    def __init__(self, folder: Path, script: str = FORKING) -> None:
        environment = {"HOST": "127.0.0.1", "PORT": "0", "WORKERS": "2"}
        environment |= {"ACCESS_LOG": "off", "TMPDIR": str(folder)}
        self.log = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            env=os.environ | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr
        self.reader = threading.Thread(target=self.read, args=[self.process.stderr])
        self.reader.start()

    def read(self, errors: IO[str]) -> None:
        with errors:
            for line in errors:
                self.log += line

    def end(self) -> int:
        """Return the status with which it ends by itself."""
        status = self.process.wait(WAIT_SECONDS)
        self.reader.join(WAIT_SECONDS)
        return status

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    @property
    def port(self) -> int:
        self.until(lambda: "Listening" in self.log)
        return int(re.findall(r"http://127\.0\.0\.1:(\d+)", self.log)[0])

    def started(self) -> list[int]:
        """Return the ids of all workers that there have been so far."""
        return [int(pid) for pid in re.findall(r"server process \[(\d+)\]", self.log)]

    def get(self, path: str, times: int = 1) -> bytes:
        """Return the answer to a request, which is sent several times over."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        for _ in range(times):
            connection.request("GET", path)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200
        connection.close()
        return content

    def requests(self) -> int:
        """Return how many requests for /health the metrics tell of."""
        found = re.findall(rb'_count{.*"/health".*} (\d+)', self.get("/metrics"))
        return int(found[0]) if found else 0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return a service whose workers have both started."""
    service = Service(tmp_path)
    try:
        service.until(lambda: service.log.count("startup complete") == 2)
        yield service
    finally:
        service.process.kill()
        service.end()


def test_metrics_count_on_while_workers_are_replaced(
    service: Service, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(8) as clients:
        list(clients.map(service.get, ["/health"] * 8, [50] * 8))
    service.until(lambda: service.requests() == 400)

    os.kill(service.started()[0], signal.SIGKILL)
    service.until(lambda: len(service.started()) == 3)
    service.process.send_signal(signal.SIGHUP)
    service.until(lambda: service.log.count("Finished server process") == 2)
    assert len(set(service.started())) == 5

    service.get("/health", 100)
    service.until(lambda: service.requests() == 500)
    assert service.get("/metrics").count(b"process_resident_memory_bytes{worker=") == 2
    (folder,) = tmp_path.iterdir()
    assert len(list(folder.glob("histogram_*.db"))) <= 3

    service.process.send_signal(signal.SIGTERM)
    assert service.end() == 0
    assert not list(tmp_path.iterdir())
    assert service.log.count("Listening") == 1
    assert "Traceback" not in service.log


def test_workers_end_with_a_supervisor_that_was_killed(service: Service) -> None:
    service.process.kill()
    service.end()  # nobody writes to the log any more
    assert service.log.count("Finished server process") == 2


@pytest.fixture
def stuck(tmp_path: Path) -> Iterator[Service]:
    """Return a service that gets stuck, also in loading if there is a file `slow`."""
    service = Service(tmp_path, STUCK)
    try:
        service.until(lambda: service.log.count("startup complete") == 2)
        yield service
    finally:
        service.process.kill()
        service.end()


@pytest.mark.parametrize("path", ["/computing", "/blocking"])
def test_handler_that_does_not_end_does_not_keep_the_service(
    stuck: Service, path: str
) -> None:
    with socket.create_connection(("127.0.0.1", stuck.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: service\r\n\r\n".encode())
        time.sleep(0.5)  # let it begin
        stuck.process.send_signal(signal.SIGTERM)
        assert stuck.end() == 0


def test_worker_that_is_stuck_ends_with_a_supervisor_that_was_killed(
    stuck: Service,
) -> None:
    with socket.create_connection(("127.0.0.1", stuck.port)) as connection:
        connection.sendall(b"GET /blocking HTTP/1.1\r\nHost: service\r\n\r\n")
        time.sleep(0.5)  # let it begin
        stuck.process.kill()
        stuck.end()
        assert not stuck.reader.is_alive()  # nobody writes to the log any more


def test_sigterm_ends_a_restart_that_takes_long(stuck: Service, tmp_path: Path) -> None:
    (tmp_path / "slow").touch()
    stuck.process.send_signal(signal.SIGHUP)
    stuck.until(lambda: "Received SIGHUP" in stuck.log)
    stuck.process.send_signal(signal.SIGTERM)
    assert stuck.end() == 0
    assert stuck.log.count("Finished server process") == 2


def test_application_that_cannot_be_created_ends_the_service(tmp_path: Path) -> None:
    service = Service(tmp_path, BROKEN)
    assert service.end() == 1
    assert "ZeroDivisionError" in service.log
    assert "failed: stopping the service" in service.log


def test_missing_folder_for_temporary_files_comes_with_advice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(SystemExit, match="^error: WORKERS=2 needs .* Set TMPDIR"),
    ):
        supervise(uvicorn.Config("unused", workers=2), listener)
