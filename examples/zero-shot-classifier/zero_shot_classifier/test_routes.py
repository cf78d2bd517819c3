import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any
from unittest import mock

import httpx2
import pytest
from fastapi.testclient import TestClient

from zero_shot_classifier import serving
from zero_shot_classifier.encoder import Encoder, Vectors
from zero_shot_classifier.loading import Loading
from zero_shot_classifier.resources import FOLDER, problems, read_resources
from zero_shot_classifier.routes import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEXT,
    MOST_LABELS,
    MOST_TEXTS,
)
from zero_shot_classifier.service.running import run
from zero_shot_classifier.service.settings import Settings
from zero_shot_classifier.serving import create_app
from zero_shot_classifier.test_classifier import LABELS, WordEncoder

SETTINGS = Settings()
JSON = {"Content-Type": "application/json"}
WORKERS = 4  # threads that send requests at once
ROUNDS = 25
WAIT_SECONDS = 60
THREADS = 40  # that all routes have together which do not say how many


@dataclass
class WordLoading(Loading):
    """As the service loads, but with words for a model, and without resources."""

    listing: Path = Path("there is none")
    retry_seconds: float = 0.01
    noted: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def make_encoder(self) -> Encoder:
        return WordEncoder()

    def note(self, reason: str) -> None:
        super().note(reason)
        self.noted.put(reason)

    def next_reason(self) -> str:
        """Wait for the next attempt: return why it failed, or an empty text."""
        return self.noted.get(timeout=WAIT_SECONDS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "labels.zip"


@pytest.fixture
def client(file: Path) -> Iterator[TestClient]:
    with serve(file) as client:
        add(client, LABELS)
        yield client


@contextmanager
def serve(file: Path, settings: Settings = SETTINGS) -> Iterator[TestClient]:
    """Serve the labels of a file in this process, once they are loaded."""
    loading = WordLoading(file=file)
    app = create_app(settings, loading)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert loading.next_reason() == ""
        yield client


@contextmanager
def serve_apart(
    file: Path, module: str = "test_routes"
) -> Iterator[tuple[httpx2.Client, subprocess.Popen[str]]]:
    """Serve the labels of a file in a process of its own, once they are loaded."""
    environment = {"LABELS": str(file), "PORT": "0", "ACCESS_LOG": "off"}
    service = subprocess.Popen(
        [sys.executable, "-m", f"zero_shot_classifier.{module}"],
        env=os.environ | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    with service:
        try:
            log = iter(service.stderr or [])
            started = next(line for line in log if "Listening" in line)
            assert next(line for line in log if "Ready" in line)
            port = int(started.split(":")[-1].split()[0])
            url = f"http://127.0.0.1:{port}"
            with httpx2.Client(base_url=url, timeout=WAIT_SECONDS) as client:
                yield client, service
        finally:
            service.kill()


def add(client: httpx2.Client, labels: dict[str, str]) -> httpx2.Response:
    listed = [{"name": name, "description": text} for name, text in labels.items()]
    response = client.post("/add", json={"labels": listed})
    assert response.status_code == 200, response.text
    return response


def labels_of(client: httpx2.Client) -> dict[str, str]:
    listed = client.get("/labels").json()["labels"]
    return {label["name"]: label["description"] for label in listed}


def test_labels_come_and_go(client: TestClient) -> None:
    assert labels_of(client) == LABELS
    assert add(client, {"music": "a b", "food": "pan"}).json() == {"count": 4}
    assert labels_of(client) == LABELS | {"food": "pan", "music": "a b"}
    response = client.post("/remove", json={"names": ["music", "sports"]})
    assert response.json() == {"count": 2}
    assert list(labels_of(client)) == ["food", "weather"]
    assert client.post("/reset").json() == {"count": 0}
    assert labels_of(client) == {}
    assert client.post("/reset", json={}).json() == {"count": 0}


def test_texts_are_classified_in_their_order(client: TestClient) -> None:
    question: dict[str, Any] = {"texts": ["pan", "goal match", "unknown", "rain"]}
    results = client.post("/classify", json=question).json()["results"]
    assert [found["label"] for found in results] == ["food", "sports", None, "weather"]
    assert [len(found["scores"]) for found in results] == [3, 3, 3, 3]
    assert results[1]["scores"][0] == {"label": "sports", "score": pytest.approx(1)}


def test_threshold_and_number_of_scores(client: TestClient) -> None:
    question = {"texts": ["pan"], "threshold": 0.7, "top_k": 1}
    score = pytest.approx(0.5**0.5)
    food = {"label": "food", "scores": [{"label": "food", "score": score}]}
    assert client.post("/classify", json=question).json() == {"results": [food]}
    question["threshold"] = 0.71
    nothing = {"results": [food | {"label": None}]}
    assert client.post("/classify", json=question).json() == nothing


def label(name: str = "a", description: str = "b") -> dict[str, str]:
    return {"name": name, "description": description}


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/add", {"labels": []}, "at least 1 item"),
        ("/add", {"labels": [label(name=" ")]}, "labels.0.name: .*can be seen"),
        ("/add", {"labels": [label(name="\u200b")]}, "labels.0.name: .*can be seen"),
        ("/add", {"labels": [label(description="\n")]}, "labels.0.description: "),
        ("/add", {"labels": [label(), label()]}, "'a' is there more than once"),
        ("/add", {"labels": [label(name="a" * (LONGEST_NAME + 1))]}, "at most 200"),
        ("/add", {"labels": [label()] * (MOST_LABELS + 1)}, "at most 1000 items"),
        ("/add", {"labels": [{"name": "a"}]}, "labels.0.description: Field required"),
        ("/remove", {"names": []}, "at least 1 item"),
        ("/remove", {"names": [""]}, "names.0: .*can be seen"),
        ("/reset", {"all": True}, "body.all: "),
        ("/classify", {"texts": []}, "at least 1 item"),
        ("/classify", {"texts": "pan"}, "body.texts: Input should be a valid list"),
        ("/classify", {"texts": ["pan", "\t "]}, "texts.1: .*can be seen"),
        ("/classify", {"texts": ["a"] * (MOST_TEXTS + 1)}, "at most 100 items"),
        ("/classify", {"texts": ["a" * (LONGEST_TEXT + 1)]}, "at most 10000 char"),
        ("/classify", {"texts": ["a"], "top_k": 0}, "body.top_k: "),
        ("/classify", {"texts": ["a"], "threshold": 1.1}, "body.threshold: "),
    ],
)
def test_what_does_not_fit_is_refused(
    client: TestClient, path: str, body: dict[str, Any], reason: str
) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 422
    assert re.search(reason, response.json()["detail"])
    assert labels_of(client) == LABELS


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"texts": ["a"], "threshold": NaN}', "body.threshold"),
        (rb'{"texts": ["\ud800"]}', "body.texts.0"),
    ],
)
def test_what_json_would_not_hold_is_refused(
    client: TestClient, body: bytes, field: str
) -> None:
    response = client.post("/classify", content=body, headers=JSON)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{field}: ")


def test_unknown_label_is_refused_and_the_others_stay(client: TestClient) -> None:
    response = client.post("/remove", json={"names": ["food", "music"]})
    assert response.status_code == 404
    assert response.json() == {"detail": "no such label: 'music'"}
    assert labels_of(client) == LABELS


def test_long_reason_is_shortened(client: TestClient) -> None:
    names = [f"{number:0>200}" for number in range(100)]
    response = client.post("/remove", json={"names": names})
    assert response.status_code == 404
    assert len(response.json()["detail"]) <= LONGEST_REASON


def test_nothing_is_classified_without_labels(client: TestClient) -> None:
    client.post("/reset")
    response = client.post("/classify", json={"texts": ["pan"]})
    assert response.status_code == 409
    assert "add some first" in response.json()["detail"]


def test_labels_survive_a_restart(file: Path) -> None:
    with serve(file) as client:
        add(client, LABELS)
        client.post("/remove", json={"names": ["weather"]})
    with serve(file) as client:
        assert list(labels_of(client)) == ["sports", "food"]
        found = client.post("/classify", json={"texts": ["goal"]}).json()["results"]
        assert found[0]["label"] == "sports"
        client.post("/reset")
    with serve(file) as client:
        assert labels_of(client) == {}


def test_what_a_killed_service_left_is_removed(file: Path) -> None:
    file.parent.mkdir()
    left = file.with_name(".labels.zip.k1ll3d00")
    left.touch()
    with serve(file):
        assert not left.exists()


def test_labels_that_cannot_be_written_are_not_added(
    client: TestClient, file: Path
) -> None:
    file.unlink()
    file.mkdir()
    listed = [label("music", "rain"), label("food", "rain")]
    response = client.post("/add", json={"labels": listed})
    assert response.status_code == 503
    assert str(file) in response.json()["detail"]
    assert labels_of(client) == LABELS
    assert client.post("/reset").status_code == 503
    assert labels_of(client) == LABELS


def test_service_whose_folder_was_removed_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "state" / "labels.zip"
    with serve(file) as first:
        add(first, LABELS)
        shutil.rmtree(file.parent)
        with serve(file) as second:  # both would write the file
            assert labels_of(second) == {}
            refusal = first.post("/reset")
            assert refusal.status_code == 503
            assert "labels.zip.lock was removed" in refusal.json()["detail"]
            add(second, LABELS)
        assert labels_of(first) == LABELS


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/labels", None),
        ("GET", "/ready", None),
        ("POST", "/add", {"labels": [label()]}),
        ("POST", "/remove", {"names": ["a"]}),
        ("POST", "/reset", None),
        ("POST", "/classify", {"texts": ["a"]}),
    ],
)
def test_unready_service_says_why(
    file: Path, method: str, path: str, body: dict[str, Any] | None
) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no labels")
    loading = WordLoading(file=file)
    with TestClient(create_app(SETTINGS, loading)) as client:
        assert loading.next_reason()
        response = client.request(method, path, json=body)
        assert client.get("/health").status_code == 200
    assert response.status_code == 503
    assert response.json()["detail"].startswith(f"{file} is damaged")
    assert file.read_bytes() == b"no labels"


def test_another_service_waits_for_the_file(file: Path) -> None:
    waiting = WordLoading(file=file)
    with serve_apart(file) as (first, _), TestClient(create_app(SETTINGS, waiting)):
        assert waiting.next_reason().startswith("another process keeps its labels")
        add(first, LABELS)
    with serve(file) as client:
        assert labels_of(client) == LABELS


def test_adds_and_questions_at_once(file: Path) -> None:
    def add_and_remove(client: httpx2.Client, worker: int) -> None:
        for number in range(ROUNDS):
            name = f"{worker}.{number}"
            add(client, {name: "sauce", f"{name}.gone": "sauce"})
            gone = client.post("/remove", json={"names": [f"{name}.gone"]})
            assert gone.status_code == 200

    def ask(client: httpx2.Client) -> None:
        for _ in range(ROUNDS):
            answer = client.post("/classify", json={"texts": ["goal", "rain"]})
            found = [result["label"] for result in answer.json()["results"]]
            assert found == ["sports", "weather"]

    with serve_apart(file) as (client, _), ThreadPoolExecutor(2 * WORKERS) as pool:
        add(client, LABELS)
        workers = range(WORKERS)
        tasks = [pool.submit(add_and_remove, client, worker) for worker in workers]
        tasks += [pool.submit(ask, client) for _ in workers]
        for task in tasks:
            task.result(WAIT_SECONDS)
        found = labels_of(client)
    added = product(range(WORKERS), range(ROUNDS))
    assert found == LABELS | {f"{one}.{two}": "sauce" for one, two in added}


def test_two_questions_a_core_are_encoded_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: SimpleQueue[None] = SimpleQueue()
    released = Event()

    class SlowEncoder(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if list(texts) == ["goal"]:
                begun.put(None)
                released.wait(WAIT_SECONDS)
            return super().encode(texts)

    def ask(client: TestClient) -> int:
        return client.post("/classify", json={"texts": ["goal"]}).status_code

    monkeypatch.setattr(WordLoading, "make_encoder", lambda self: SlowEncoder())
    turns = 2 * (os.cpu_count() or 1)
    with serve(file) as client, ThreadPoolExecutor(turns + WORKERS) as pool:
        add(client, LABELS)
        asked = [pool.submit(ask, client) for _ in range(turns + WORKERS)]
        for _ in range(turns):
            begun.get(timeout=WAIT_SECONDS)
        assert labels_of(client) == LABELS  # others are answered meanwhile
        assert begun.empty()
        released.set()
        assert {question.result(WAIT_SECONDS) for question in asked} == {200}


def test_nobody_waits_while_labels_are_encoded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: SimpleQueue[None] = SimpleQueue()
    released = Event()

    class SlowEncoder(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if list(texts) == ["slow"]:
                begun.put(None)
                released.wait(WAIT_SECONDS)
            return super().encode(texts)

    monkeypatch.setattr(WordLoading, "make_encoder", lambda self: SlowEncoder())
    many = THREADS + WORKERS
    with serve(file) as client, ThreadPoolExecutor(many + 1) as pool:
        add(client, LABELS)
        names = [f"slow {number}" for number in range(many)]
        adding = [pool.submit(add, client, {name: "slow"}) for name in names]
        begun.get(timeout=WAIT_SECONDS)
        try:
            removed = pool.submit(client.post, "/remove", json={"names": ["food"]})
            assert removed.result(WAIT_SECONDS).json() == {"count": 2}
            assert list(labels_of(client)) == ["sports", "weather"]
        finally:
            released.set()
        for added in adding:
            added.result(WAIT_SECONDS)
        assert len(labels_of(client)) == 2 + many


def test_what_was_acknowledged_survives_a_kill(file: Path) -> None:
    acknowledged: SimpleQueue[str] = SimpleQueue()

    def add_until_killed(client: httpx2.Client, worker: int) -> None:
        with suppress(httpx2.TransportError):
            for number in count():
                add(client, {f"{worker}.{number}": "goal"})
                acknowledged.put(f"{worker}.{number}")

    with serve_apart(file) as (client, service), ThreadPoolExecutor(WORKERS) as pool:
        workers = range(WORKERS)
        tasks = [pool.submit(add_until_killed, client, worker) for worker in workers]
        kept = {acknowledged.get(timeout=WAIT_SECONDS) for _ in range(ROUNDS)}
        service.kill()
        for task in tasks:
            task.result(WAIT_SECONDS)
    while not acknowledged.empty():
        kept.add(acknowledged.get())
    with serve(file) as client:
        found = labels_of(client)
    assert kept <= found.keys()
    assert len(found) <= len(kept) + WORKERS  # each had one request that was cut off


def test_openapi_documents_what_is_refused(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    usual = {"200", "400", "413", "415", "422", "503"}
    posts = {
        path: set(methods["post"]["responses"])
        for path, methods in paths.items()
        if "post" in methods
    }
    assert posts == {
        "/add": usual,
        "/remove": usual | {"404"},
        "/reset": usual,
        "/classify": usual | {"409"},
    }
    assert set(paths["/labels"]["get"]["responses"]) == {"200", "503"}


def test_model_classifies_by_meaning(file: Path) -> None:
    if problems(read_resources(), FOLDER):
        pytest.skip("needs the model: run `make resources`")
    texts = ["The match ended in a draw", "Simmer the sauce", "asdf qwer zxcv"]
    with serve_apart(file, "serving") as (client, _):
        add(client, {"sports": "sports: matches", "food": "food: cooking"})
        results = client.post("/classify", json={"texts": texts}).json()["results"]
    assert [found["label"] for found in results] == ["sports", "food", None]


if __name__ == "__main__":  # the service, but for the model and the resources
    with mock.patch.object(serving, "Loading", WordLoading):
        run(create_app)
