import pytest
from fastapi.testclient import TestClient

from _package_.service.application import new_app
from _package_.service.settings import Settings


@pytest.fixture
def client() -> TestClient:
    app = new_app(Settings())

    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError("broken")

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("given", ["a", "A.b_c-9", "a" * 128])
def test_answer_has_the_id_of_the_client(client: TestClient, given: str) -> None:
    response = client.get("/health", headers={"X-Request-ID": given})
    assert response.headers.get_list("X-Request-ID") == [given]


@pytest.mark.parametrize("given", [b"", b"a b", b"a" * 129, b"a\n", b"\xe4", b'"'])
def test_answer_has_an_id_of_its_own_where_that_is_not_sane(
    client: TestClient, given: bytes
) -> None:
    response = client.get("/health", headers={b"X-Request-ID": given})
    (own,) = response.headers.get_list("X-Request-ID")
    assert own.encode() != given
    assert own.isprintable()


def test_ids_differ_in_one_app_and_between_apps(client: TestClient) -> None:
    clients = [client, client, TestClient(new_app(Settings()))]
    ids = {client.get("/health").headers["X-Request-ID"] for client in clients}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("status", "path"), [(200, "/health"), (404, "/unknown"), (500, "/fail")]
)
def test_any_answer_has_an_id(client: TestClient, status: int, path: str) -> None:
    response = client.get(path, headers={"X-Request-ID": "mine"})
    assert response.status_code == status
    assert response.headers["X-Request-ID"] == "mine"
