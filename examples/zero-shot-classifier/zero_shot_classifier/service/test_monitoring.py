import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry

from zero_shot_classifier.service import monitoring
from zero_shot_classifier.service.application import new_app
from zero_shot_classifier.service.refusals import FAILED
from zero_shot_classifier.service.settings import Settings


@pytest.fixture
def client() -> TestClient:
    return TestClient(new_app(Settings()))


@pytest.mark.parametrize("path", ["/metrics", "/__metrics"])
def test_metrics_label_routes_and_not_paths(client: TestClient, path: str) -> None:
    client.get("/health")
    client.get("/unknown/1")
    client.request("BREW", "/unknown/2")
    lines = client.get(path).text.splitlines()
    counted = {line for line in lines if "_seconds_count{" in line}
    name = "http_request_duration_seconds_count"
    assert counted == {
        f'{name}{{method="GET",route="/health",status="200"}} 1.0',
        f'{name}{{method="GET",route="unmatched",status="404"}} 1.0',
        f'{name}{{method="other",route="unmatched",status="404"}} 1.0',
    }


def test_openapi_documents_all_but_the_other_names(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {"/health", "/ready", "/metrics"}
    assert set(paths["/ready"]["get"]["responses"]) == {"200", "503"}


def test_failing_monitoring_is_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(registry: CollectorRegistry) -> bytes:
        raise RuntimeError("secret")

    monkeypatch.setattr(monitoring, "generate_latest", fail)
    client = TestClient(new_app(Settings()), raise_server_exceptions=False)
    response = client.get("/metrics", headers={"X-Request-ID": "mine"})
    assert response.status_code == 500
    assert response.json() == {"detail": FAILED}
    assert response.headers["X-Request-ID"] == "mine"
