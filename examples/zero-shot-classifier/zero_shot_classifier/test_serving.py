from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from zero_shot_classifier.classifier import Classifier
from zero_shot_classifier.service.settings import Settings
from zero_shot_classifier.test_routes import serve

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serve(tmp_path / "labels.zip", Settings(max_body_bytes=1000)) as client:
        yield client


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"texts": '),
        (413, b'{"texts": ["%s"]}' % (b"a" * 1000)),
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


def test_openapi_documents_the_routes(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    routes = {"/labels", "/add", "/remove", "/reset", "/classify"}
    assert set(paths) == routes | {"/health", "/ready", "/metrics"}
