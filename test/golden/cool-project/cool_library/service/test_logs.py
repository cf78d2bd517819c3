import asyncio
import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cool_library.service.application import new_app
from cool_library.service.logs import log_config
from cool_library.service.settings import Settings

log = logging.getLogger(__name__)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[str]]]:
    """Return a function that returns what was logged; the root logger stays itself."""
    root, client = logging.getLogger(), logging.getLogger("httpx2")
    level, handlers = root.level, root.handlers[:]
    client.setLevel(logging.WARNING)
    yield lambda: capsys.readouterr().err.splitlines()
    client.setLevel(logging.NOTSET)
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture
def app() -> FastAPI:
    app = new_app(Settings())

    @app.get("/async")
    async def in_the_loop() -> None:
        log.info("looking")
        await asyncio.sleep(0)
        log.debug("closer")

    @app.get("/thread")
    def in_a_thread() -> None:
        log.info("looking")

    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError("broken")

    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def configure(**settings: str) -> None:
    """Log as the service does."""
    given = {name.upper(): value for name, value in settings.items()}
    logging.config.dictConfig(log_config(Settings.from_environment(given)))


@pytest.mark.parametrize("path", ["/async", "/thread"])
def test_lines_of_a_request_have_its_id(
    client: TestClient, lines: Callable[[], list[str]], path: str
) -> None:
    configure()
    log.info("outside")
    client.get(f"{path}?q=secret", headers={"X-Request-ID": "mine"})
    outside, inside, access = lines()
    assert outside == "INFO:     outside"
    assert inside == "INFO:     looking [mine]"
    assert access.startswith(f'INFO:     testclient:50000 - "GET {path}" 200 ')
    assert access.endswith(" ms [mine]")


def test_lines_of_json(client: TestClient, lines: Callable[[], list[str]]) -> None:
    configure(log_format="json", log_level="debug")
    client.get("/async?q=secret", headers={"X-Request-ID": "mine"})
    logged = [json.loads(line) for line in lines()]
    looking, closer, access = (
        line for line in logged if line.get("request_id") == "mine"
    )
    assert (looking["level"], looking["message"]) == ("INFO", "looking")
    assert looking["logger"] == __name__
    assert (closer["level"], closer["message"]) == ("DEBUG", "closer")
    assert access["time"].endswith("+00:00")
    assert access["logger"] == "cool_library.access"
    assert (access["method"], access["path"]) == ("GET", "/async")
    assert access["client"] == "testclient:50000"
    assert access["status"] == 200
    assert access["milliseconds"] > 0
    assert "secret" not in str(logged)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_request_on_which_the_service_failed_is_logged(
    client: TestClient, lines: Callable[[], list[str]], log_format: str
) -> None:
    configure(log_format=log_format)
    assert client.get("/fail").status_code == 500
    (line,) = lines()
    assert '"status": 500' in line or '"GET /fail" 500 ' in line


def test_traceback_is_one_line_of_json(lines: Callable[[], list[str]]) -> None:
    configure(log_format="json")
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        log.exception("failed")
    (line,) = lines()
    assert json.loads(line)["exc_info"].endswith("\nRuntimeError: broken")


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_path_begins_no_line_and_moves_no_cursor(
    client: TestClient, lines: Callable[[], list[str]], log_format: str
) -> None:
    configure(log_format=log_format)
    client.get("/a%0AINFO:%20forged%1B[2J%E2%80%A8%0D")
    (line,) = lines()
    assert line.isprintable()
    assert "/a%0AINFO%3A%20forged%1B" in line


def test_level_is_that_of_the_settings(
    client: TestClient, lines: Callable[[], list[str]]
) -> None:
    configure(log_level="warning")
    client.get("/async")
    assert lines() == []


def test_requests_are_not_logged_where_the_settings_say_so(
    lines: Callable[[], list[str]],
) -> None:
    configure()
    TestClient(new_app(Settings(access_log=False))).get("/health")
    assert lines() == []
