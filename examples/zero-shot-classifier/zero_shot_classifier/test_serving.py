import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from zero_shot_classifier import serving
from zero_shot_classifier.classifier import Classifier
from zero_shot_classifier.serving import (
    Settings,
    SettingsError,
)
from zero_shot_classifier.test_routes import serve

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serve(tmp_path / "labels.zip", Settings(max_body_bytes=1000)) as client:
        yield client


@pytest.mark.parametrize("path", ["/health", "/__ping"])
def test_health(client: TestClient, path: str) -> None:
    assert client.get(path).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"texts": '),
        (400, b'{"texts": ["\xff"]}'),
        (400, b"[" * 999),
        (413, b'{"texts": ["%s"]}' % (b"a" * 1000)),
        (422, b""),
        (422, b"null"),
        (422, b"[1]"),
        (422, b"{}"),
        (422, b'{"texts": [1]}'),
        (422, b'{"texts": [NaN]}'),
        (422, rb'{"texts": ["\ud800"]}'),
        (422, b'{"texts": ["a"], "more": 1}'),
        (422, rb'{"texts": ["a"], "\ud800": 1}'),
    ],
)
def test_bad_body_is_refused(client: TestClient, status: int, body: bytes) -> None:
    response = client.post("/classify", content=body, headers=JSON)
    assert response.status_code == status
    assert response.json()["detail"]


def test_reason_names_the_field_and_not_its_value(client: TestClient) -> None:
    response = client.post("/classify", json={"texts": "secret"})
    assert response.json() == {"detail": "body.texts: Input should be a valid list"}


def test_other_content_type_is_refused(client: TestClient) -> None:
    response = client.post("/classify", data={"texts": "a"})
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/classify", "/reset", "/health"])
def test_body_of_unknown_length_is_limited(client: TestClient, path: str) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"texts": ["'
        yield b"a" * 1000
        yield b'"]}'

    response = client.post(path, content=chunks(), headers=JSON)
    assert response.status_code == 413
    assert response.json() == {"detail": "the body is larger than 1000 bytes"}


@pytest.mark.parametrize("digit", ["0", "9"])
def test_length_of_many_digits_is_refused(client: TestClient, digit: str) -> None:
    headers = JSON | {"Content-Length": digit * 5000}
    response = client.post("/reset", content=b"{}", headers=headers)
    assert response.status_code == 413


def test_body_of_unknown_length_is_read(client: TestClient) -> None:
    chunks = iter([b"{", b"}"])
    response = client.post("/reset", content=chunks, headers=JSON)
    assert response.json() == {"count": 0}


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [(404, "GET", "/unknown"), (404, "POST", "/reset/"), (405, "GET", "/reset")],
)
def test_unknown_path_or_method_is_refused(
    client: TestClient, status: int, method: str, path: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["detail"]


def test_failure_is_a_500_without_internals(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Classifier, texts: list[str], **options: float) -> None:
        raise RuntimeError(*texts)

    monkeypatch.setattr(Classifier, "classify", fail)
    response = client.post("/classify", json={"texts": ["secret"]})
    assert response.status_code == 500
    assert "secret" not in response.json()["detail"]
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/__metrics"])
def test_metrics_label_routes_and_not_paths(client: TestClient, path: str) -> None:
    client.post("/reset")
    client.get("/unknown/1")
    client.request("BREW", "/unknown/2")
    lines = client.get(path).text.splitlines()
    counted = {line for line in lines if "_seconds_count{" in line}
    name = "http_request_duration_seconds_count"
    assert counted == {
        f'{name}{{method="POST",route="/reset",status="200"}} 1.0',
        f'{name}{{method="GET",route="unmatched",status="404"}} 1.0',
        f'{name}{{method="other",route="unmatched",status="404"}} 1.0',
    }


def test_openapi_documents_the_routes(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    routes = {"/labels", "/add", "/remove", "/reset", "/classify"}
    assert set(paths) == routes | {"/health", "/ready", "/metrics"}
    assert set(paths["/ready"]["get"]["responses"]) == {"200", "503"}


def test_settings_come_from_the_environment() -> None:
    assert Settings.from_environment({"PORT": ""}) == Settings()
    environment = {
        "HOST": "::1",
        "PORT": "0",
        "LOG_LEVEL": "DEBUG",
        "ACCESS_LOG": "off",
        "MAX_BODY_BYTES": "5",
    }
    expected = Settings("::1", 0, "debug", False, 5)
    assert Settings.from_environment(environment) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("LOG_LEVEL", "loud"),
        ("ACCESS_LOG", "maybe"),
        ("MAX_BODY_BYTES", "1 MiB"),
    ],
)
def test_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}={value}: use "):
        Settings.from_environment({name: value})


def test_bad_setting_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(SystemExit) as caught:
        serving.main()
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

    monkeypatch.setattr(serving, "listen", fail)
    monkeypatch.setenv("PORT", "80")
    with pytest.raises(SystemExit, match=f", port 80: [^.]*\\. {advice}"):
        serving.main()


def start_service(**environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "zero_shot_classifier.test_routes"],
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


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_signal_finishes_the_running_request(
    stop: signal.Signals, tmp_path: Path
) -> None:
    labels = str(tmp_path / "labels.zip")
    body = json.dumps({}).encode()
    head = (
        "POST /reset HTTP/1.1\r\nHost: service\r\nExpect: 100-continue\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with start_service(HOST="127.0.0.1", PORT="0", LABELS=labels) as service:
        log = iter(service.stderr or [])
        started = next(line for line in log if "Listening" in line)
        assert next(line for line in log if "Ready" in line)
        port = int(started.split(":")[-1].split()[0])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(head.encode())
            assert b"100 Continue" in connection.recv(1000)  # the request is running
            service.send_signal(stop)
            assert next(line for line in log if "Shutting down" in line)
            connection.sendall(body)
            answer = connection.makefile("rb").read()
        _, errors = service.communicate(timeout=60)
    assert answer.endswith(b'{"count":0}')
    assert service.returncode == 0
    assert "Traceback" not in errors
