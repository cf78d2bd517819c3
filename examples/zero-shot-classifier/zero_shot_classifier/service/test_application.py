from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry import trace

from zero_shot_classifier.service.application import new_app
from zero_shot_classifier.service.batching import BusyError
from zero_shot_classifier.service.schemas import Body
from zero_shot_classifier.service.settings import Settings

JSON = {"Content-Type": "application/json"}


class Text(Body):
    text: str
    more: dict[str, list[str]] = {}


class Spans(trace.TracerProvider, trace.NoOpTracer):
    """What OpenTelemetry calls to trace something."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def get_tracer(self, *arguments: Any, **options: Any) -> trace.Tracer:
        return self

    def start_span(self, name: str, *arguments: Any, **options: Any) -> trace.Span:
        self.names.append(name)
        return trace.INVALID_SPAN


@pytest.fixture
def app() -> FastAPI:
    app = new_app(Settings(max_body_bytes=1000))

    @app.post("/echo")
    async def echo(body: Text) -> Text:
        return body

    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/health", "/__ping"])
def test_health(client: TestClient, path: str) -> None:
    assert client.get(path).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"text": '),
        (400, b'{"text": "\xff"}'),
        (400, b"[" * 999),
        (413, b'{"text": "%s"}' % (b"a" * 1000)),
        (422, b""),
        (422, b"null"),
        (422, b"[1]"),
        (422, b"{}"),
        (422, b'{"text": 1}'),
        (422, b'{"text": NaN}'),
        (422, rb'{"text": "\ud800"}'),
        (422, rb'{"text": "a", "more": {"a": ["\ud800"]}}'),
        (422, rb'{"text": "a", "more": {"\ud800": []}}'),
        (422, b'{"text": "a", "unknown": 1}'),
        (422, rb'{"text": "a", "\ud800": 1}'),
    ],
)
def test_bad_body_is_refused(client: TestClient, status: int, body: bytes) -> None:
    response = client.post("/echo", content=body, headers=JSON)
    assert response.status_code == status
    assert response.json()["detail"]


def test_reason_names_the_field_and_not_its_value(client: TestClient) -> None:
    response = client.post("/echo", json={"text": ["secret"]})
    assert response.json() == {"detail": "body.text: Input should be a valid string"}


def test_other_content_type_is_refused(client: TestClient) -> None:
    response = client.post("/echo", data={"text": "a"})
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/echo", "/unknown"])
def test_body_of_unknown_length_is_limited(client: TestClient, path: str) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"text": "'
        yield b"a" * 1000
        yield b'"}'

    response = client.post(path, content=chunks(), headers=JSON)
    assert response.status_code == 413
    assert response.json() == {"detail": "the body is larger than 1000 bytes"}


@pytest.mark.parametrize("digit", ["0", "9"])
def test_length_of_many_digits_is_refused(client: TestClient, digit: str) -> None:
    headers = JSON | {"Content-Length": digit * 5000}
    response = client.post("/echo", content=b"{}", headers=headers)
    assert response.status_code == 413


def test_body_of_unknown_length_is_read(client: TestClient) -> None:
    chunks = iter([b'{"text": ', b'"abc"}'])
    response = client.post("/echo", content=chunks, headers=JSON)
    assert response.json() == {"text": "abc", "more": {}}


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [(404, "GET", "/unknown"), (404, "POST", "/echo/"), (405, "GET", "/echo")],
)
def test_unknown_path_or_method_is_refused(
    client: TestClient, status: int, method: str, path: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["detail"]


def test_monitoring_answers_whatever_routes_there_are(app: FastAPI) -> None:
    @app.get("/{path:path}")
    async def everything(path: str) -> str:
        return path

    client = TestClient(app)
    assert client.get("/some/page").json() == "some/page"
    assert client.get("/health").json() == {"status": "ok"}


def test_openapi_has_all_that_the_routes_say(app: FastAPI, client: TestClient) -> None:
    app.description = "What echoes."
    document = client.get("/openapi.json").json()
    assert document["info"]["description"] == "What echoes."
    assert set(document["paths"]) == {"/echo", "/health", "/metrics", "/ready"}
    assert {"Health", "Refusal", "Text"} <= set(document["components"]["schemas"])


def test_failure_is_a_500_without_internals(app: FastAPI, client: TestClient) -> None:
    @app.post("/fail")
    async def fail(body: Text) -> None:
        raise RuntimeError(body.text)

    response = client.post("/fail", json={"text": "secret"})
    assert response.status_code == 500
    assert "secret" not in response.json()["detail"]
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("telemetry", [False, True])
def test_requests_are_traced_where_the_settings_say_so(
    monkeypatch: pytest.MonkeyPatch, telemetry: bool
) -> None:
    spans = Spans()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: spans)
    client = TestClient(new_app(Settings(telemetry=telemetry)))
    client.get("/unknown")
    assert spans.names == (["GET"] if telemetry else [])


def test_request_for_a_busy_model_is_a_503(app: FastAPI, client: TestClient) -> None:
    @app.get("/busy")
    async def refuse() -> None:
        raise BusyError("9 others wait already: try later")

    response = client.get("/busy")
    assert response.status_code == 503
    assert response.json() == {"detail": "9 others wait already: try later"}
    assert response.headers["Retry-After"] == "1"
