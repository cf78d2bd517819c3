import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from urllib.request import urlopen

import pytest
from fastapi import FastAPI

from zero_shot_classifier.service import running
from zero_shot_classifier.service.running import run
from zero_shot_classifier.service.settings import Settings


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


def start_service(
    words: Sequence[str] = ("-m", "zero_shot_classifier.serving"),
    begin: Callable[[], None] | None = None,
    **environment: str,
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        preexec_fn=begin,
        env=os.environ | environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with start_service(HOST="127.0.0.1", PORT=port) as service:
            _, errors = service.communicate(timeout=60)
    assert service.returncode == 1
    assert f"port {port}" in errors
    assert "Traceback" not in errors


def port_of(log: Iterator[str]) -> int:
    started = next(line for line in log if "Listening" in line)
    return int(started.split(":")[-1].split()[0])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_connections_may_be_as_many_as_is_permitted() -> None:
    import resource

    def leave_few_files() -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))

    with ExitStack() as opened:
        service = start_service(begin=leave_few_files, HOST="127.0.0.1", PORT="0")
        opened.enter_context(service)
        port = port_of(iter(service.stderr or []))
        for _ in range(100):
            address = ("127.0.0.1", port)
            opened.enter_context(socket.create_connection(address, timeout=60))
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as answer:
            assert answer.status == 200
        service.send_signal(signal.SIGTERM)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_signal_finishes_the_running_request(stop: signal.Signals) -> None:
    # A body of unknown length is read whatever the path.
    head = (
        b"POST /health HTTP/1.1\r\nHost: service\r\nExpect: 100-continue\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    with start_service(HOST="127.0.0.1", PORT="0") as service:
        log = iter(service.stderr or [])
        port = port_of(log)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(head)
            assert b"100 Continue" in connection.recv(1000)  # the request is running
            service.send_signal(stop)
            assert next(line for line in log if "Shutting down" in line)
            connection.sendall(b"2\r\n{}\r\n0\r\n\r\n")
            answer = connection.makefile("rb").read()
        _, errors = service.communicate(timeout=60)
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert service.returncode == 0
    assert "Traceback" not in errors


STUCK_SERVICE = """
import time
from zero_shot_classifier.service import running
from zero_shot_classifier.service.application import new_app

def create_app(settings):
    app = new_app(settings)

    @app.get("/stuck")
    def sleep():
        time.sleep(600)

    return app

running.SHUTDOWN_SECONDS = 1
running.run(create_app)
"""


def test_handler_that_does_not_end_does_not_keep_the_service() -> None:
    words = ["-c", STUCK_SERVICE]
    with start_service(words, HOST="127.0.0.1", PORT="0") as service:
        log = iter(service.stderr or [])
        address = ("127.0.0.1", port_of(log))
        with socket.create_connection(address, timeout=60) as connection:
            connection.sendall(b"GET /stuck HTTP/1.1\r\nHost: service\r\n\r\n")
            with urlopen("http://{}:{}/health".format(*address), timeout=60) as answer:
                assert answer.status == 200
            service.send_signal(signal.SIGTERM)
            _, errors = service.communicate(timeout=60)
    assert service.returncode == 0
    assert "still running" in errors
