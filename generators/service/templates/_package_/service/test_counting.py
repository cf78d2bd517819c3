import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from _package_.service import counting
from _package_.service.application import new_app
from _package_.service.counting import new_counter
from _package_.service.settings import Settings

THREADS = 4


def count_up(path: Path | None, times: int) -> list[int]:
    """Return what a new counter counts."""
    count = new_counter(path)

    async def several() -> list[int]:
        return [await count() for _ in range(times)]

    return asyncio.run(several())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "count.db"


@pytest.fixture
def client(path: Path) -> TestClient:
    """Return the client of a service that counts in the file."""
    app = new_app(Settings())
    app.get("/number")(new_counter(path))
    return TestClient(app)


def test_without_a_file_each_starts_at_one() -> None:
    assert [count_up(None, 2), count_up(None, 2)] == [[1, 2], [1, 2]]


def test_with_a_file_one_counts_on_where_another_stopped(path: Path) -> None:
    assert [count_up(path, 2), count_up(path, 2)] == [[1, 2], [3, 4]]


def test_several_never_count_the_same_and_leave_nothing_out(path: Path) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        counts = list(threads.map(count_up, [path] * THREADS, [50] * THREADS))
    numbers = sorted(number for each in counts for number in each)
    assert numbers == list(range(1, THREADS * 50 + 1))


def test_one_waits_for_another_that_opens_the_file(path: Path) -> None:
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("CREATE TABLE other (number INTEGER)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM other").fetchall()
        end = threading.Timer(0.1, other.rollback)
        end.start()
        assert count_up(path, 1) == [1]
        end.join()


def test_locked_file_is_a_503_until_it_is_free(
    path: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SECONDS_TO_WAIT", 0.01)
    assert client.get("/number").json() == 1
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = client.get("/number")
    assert refused.status_code == 503
    assert refused.json() == {
        "detail": "the count cannot be stored: database is locked"
    }
    assert refused.headers["Retry-After"]
    assert client.get("/number").json() == 2


def test_file_of_another_kind_is_a_503(path: Path, client: TestClient) -> None:
    path.write_text("This is no database. " * 100)
    refused = client.get("/number")
    assert refused.status_code == 503
    assert refused.json()["detail"].endswith("file is not a database")
    path.unlink()
    assert client.get("/number").json() == 1
