import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from fastapi import FastAPI

from _package_.service import running
from _package_.service.running import run
from _package_.service.settings import Settings


def unused(settings: Settings) -> FastAPI:
    raise AssertionError("there is nothing to serve")


def test_bad_setting_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(SystemExit) as caught:
        run(unused)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "Ports below 1024 .*: choose one above, as in PORT="),
        (errno.EADDRINUSE, "Stop the program that uses the port, .* PORT="),
        (errno.EADDRNOTAVAIL, "HOST has to be"),
    ],
)
def test_failure_to_listen_comes_with_advice(
    monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def fail(host: str, port: int) -> socket.socket:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(running, "listen", fail)
    monkeypatch.setenv("PORT", "80")
    with pytest.raises(SystemExit, match=f", port 80: [^.]*\\. {advice}"):
        run(unused)


def test_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", port)
        with pytest.raises(SystemExit, match=f", port {port}: .*, or choose another"):
            run(unused)


SERVICE = """
from _package_.service.application import new_app
from _package_.service.running import run

run(new_app)
"""
STUCK_SERVICE = """
import time
from _package_.service import running
from _package_.service.application import new_app

def create_app(settings):
    app = new_app(settings)

    @app.get("/stuck")
    def sleep():
        time.sleep(600)

    return app

running.SHUTDOWN_SECONDS = 2
running.run(create_app)
"""


@contextmanager
def started(
    *words: str, begin: Callable[[], None] | None = None
) -> Iterator[tuple[subprocess.Popen[str], tuple[str, int]]]:
    """Start a service, which has to end, and yield it with its address."""
    with subprocess.Popen(
        [sys.executable, *words],
        preexec_fn=begin,
        env=os.environ | {"HOST": "127.0.0.1", "PORT": "0"},
        stderr=subprocess.PIPE,
        text=True,
    ) as service:
        try:
            line = next(line for line in service.stderr or [] if "Listening" in line)
            yield service, ("127.0.0.1", int(line.split(":")[-1].split()[0]))
        finally:
            service.kill()


def begin_request(connection: socket.socket) -> None:
    # A body of unknown length is read whatever the path.
    connection.sendall(
        b"POST /unknown HTTP/1.1\r\nHost: service\r\nExpect: 100-continue\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    assert b"100 Continue" in connection.recv(1000)  # the request is running


def stop_within_request(
    service: subprocess.Popen[str], stop: signal.Signals, connection: socket.socket
) -> str:
    """Send a signal, then the rest of a request; return what is logged after that."""
    service.send_signal(stop)
    assert any("Shutting down" in line for line in service.stderr or [])
    connection.sendall(b"2\r\n{}\r\n0\r\n\r\n")
    assert connection.makefile("rb").read().startswith(b"HTTP/1.1 404 ")
    _, errors = service.communicate(timeout=60)
    assert service.returncode == 0
    return errors


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_connections_may_be_many_and_sigterm_finishes_the_running_request() -> None:
    import resource

    def leave_few_files() -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))

    words = ("-c", SERVICE)
    with (
        started(*words, begin=leave_few_files) as (service, address),
        ExitStack() as opened,
    ):
        for _ in range(100):
            connection = socket.create_connection(address, timeout=60)
            opened.enter_context(connection)
        begin_request(connection)
        errors = stop_within_request(service, signal.SIGTERM, connection)
    assert "Traceback" not in errors


def test_ctrl_c_finishes_the_running_request_and_leaves_one_that_does_not_end() -> None:
    with (
        started("-c", STUCK_SERVICE) as (service, address),
        socket.create_connection(address, timeout=60) as stuck,
        socket.create_connection(address, timeout=60) as connection,
    ):
        stuck.sendall(b"GET /stuck HTTP/1.1\r\nHost: service\r\n\r\n")
        begin_request(connection)
        errors = stop_within_request(service, signal.SIGINT, connection)
    assert "still running" in errors
