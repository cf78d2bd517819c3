import asyncio

import pytest
from fastapi import WebSocket
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from starlette.routing import Route
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect

from _package_.service.access import OPEN_PATHS
from _package_.service.application import new_app
from _package_.service.monitoring import new_monitoring
from _package_.service.readiness import Readiness
from _package_.service.settings import Settings

ORIGIN = "https://example.org"


def new_client(settings: Settings) -> TestClient:
    app = new_app(settings)

    @app.post("/answer")
    async def answer() -> int:
        return 42

    @app.post("/fail")
    async def fail() -> None:
        raise RuntimeError

    @app.websocket("/talk")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()

    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client() -> TestClient:
    """Return a client of a service that has two keys."""
    return new_client(Settings(api_key=SecretStr("old new")))


def bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("key", ["old", "new"])
def test_any_of_the_keys_is_good(client: TestClient, key: str) -> None:
    assert client.post("/answer", headers=bearing(key)).json() == 42
    other_case = {"authorization": f"bearer  {key}"}
    assert client.post("/answer", headers=other_case).json() == 42


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        b"",
        b"old",
        b"Bearer",
        b"Bearer ",
        b"Bearer ol",
        b"Bearer oldnew",
        b"Bearer old new",
        b"Basic old",
        b"Bearer schl\xc3\xbcssel",
        b"Bearer \xff",
    ],
)
@pytest.mark.parametrize("path", ["/answer", "/unknown", "/health/../answer"])
def test_without_a_key_is_refused(
    client: TestClient, authorization: bytes | None, path: str
) -> None:
    headers = {} if authorization is None else {b"Authorization": authorization}
    response = client.post(path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer" in response.json()["detail"]


def test_refusal_does_not_wait_for_the_body() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("nobody asked for it")

    async def send(message: Message) -> None:
        sent.append(message)

    app = new_app(Settings(api_key=SecretStr("key")))
    scope = {"type": "http", "method": "POST", "path": "/answer", "headers": []}
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 401


def test_websocket_needs_a_key(client: TestClient) -> None:
    with client.websocket_connect("/talk", headers=bearing("new")):
        pass
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/talk"):
        pass


def test_all_of_monitoring_and_documentation_is_known() -> None:
    routes = new_monitoring(Readiness(), CollectorRegistry()).routes
    assert {route.path for route in routes if isinstance(route, Route)} == OPEN_PATHS


@pytest.mark.parametrize("path", sorted(OPEN_PATHS))
def test_monitoring_and_documentation_need_no_key(
    client: TestClient, path: str
) -> None:
    assert client.get(path).status_code != 401


def test_documentation_says_what_needs_a_key(client: TestClient) -> None:
    for _ in range(2):  # the document is made once
        document = client.get("/openapi.json").json()
    answer = document["paths"]["/answer"]["post"]
    assert answer["security"] == [{"key": []}]
    assert "401" in answer["responses"]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    health = document["paths"]["/health"]["get"]
    assert "security" not in health
    assert "401" not in health["responses"]


def test_without_keys_none_is_needed() -> None:
    client = new_client(Settings())
    assert client.post("/answer").json() == 42
    assert "securitySchemes" not in client.get("/openapi.json").text


@pytest.fixture
def page() -> TestClient:
    """Return a page of another origin, whose users have no key."""
    settings = Settings(
        api_key=SecretStr("key"), cors_origins=(ORIGIN,), max_body_bytes=10
    )
    client = new_client(settings)
    client.headers["Origin"] = ORIGIN
    return client


@pytest.mark.parametrize(
    ("status", "path", "key", "body"),
    [
        (200, "/answer", "key", b""),
        (401, "/answer", "none", b""),
        (404, "/unknown", "key", b""),
        (413, "/answer", "key", b"a" * 11),
        (500, "/fail", "key", b""),
    ],
)
def test_page_of_another_origin_may_read_any_answer(
    page: TestClient, status: int, path: str, key: str, body: bytes
) -> None:
    response = page.post(path, headers=bearing(key), content=body)
    assert response.status_code == status
    assert response.headers.get_list("Access-Control-Allow-Origin") == [ORIGIN]
    exposed = response.headers["Access-Control-Expose-Headers"]
    assert exposed == "Retry-After, X-Request-ID"
    assert len(response.headers.get_list("X-Request-ID")) == 1


def test_preflight_needs_no_key(page: TestClient) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = page.options("/answer", headers=asked)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in response.headers["Access-Control-Allow-Headers"]
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_page_of_an_origin_that_is_not_listed_gets_no_leave(page: TestClient) -> None:
    response = page.get("/health", headers={"Origin": "https://example.com"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_any_page_may_where_the_list_says_so() -> None:
    client = new_client(Settings(cors_origins=("*",)))
    response = client.post("/answer", headers={"Origin": "https://example.com"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
