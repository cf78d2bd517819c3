import pytest
from fastapi.testclient import TestClient

from cool_library.service.settings import Settings
from cool_library.serving import create_app


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Settings()))


def test_reverse(client: TestClient) -> None:
    response = client.post("/reverse", json={"text": "añ😀"})
    assert response.status_code == 200
    assert response.json() == {"text": "😀ña"}


def test_count_counts_requests_of_its_own_app(client: TestClient) -> None:
    assert client.post("/count").json() == {"count": 1}
    assert client.post("/count", json={}).json() == {"count": 2}
    other = TestClient(create_app(Settings()))
    assert other.post("/count").json() == {"count": 1}


@pytest.mark.parametrize("body", [b"", b"{}", b'{"text": 1}', b'{"text": "a", "b": 1}'])
def test_what_is_no_text_is_refused(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/reverse", content=body, headers=headers)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_openapi_documents_the_routes(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/reverse", "/count", "/health", "/ready", "/metrics"} <= set(paths)
