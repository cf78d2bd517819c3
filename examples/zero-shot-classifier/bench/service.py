"""What the service adds to the encoder: `python -m bench.service`.

Texts are sent to `/classify` by clients at once, with wrk, and given to the encoder in
threads of this process, by turns. The encoder is measured in three ways: with a core
for each text, as the service uses it, in as many threads as there are clients or cores;
and with all cores for each text, one after the other. The service has to classify 0.8
times as many texts per second as the best of them.

Once with a text in each request, once with a batch. The environment is the project's,
and the resources have to be there; wrk is a package of Debian and of Homebrew.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import Request, urlopen

from bench.measuring import PROJECT, read_texts, say, verdict
from zero_shot_classifier.encoder import Encoder, MiniLM

ROUNDS = 7
SECONDS = 2
CLIENTS = {1: 16, 16: 4}  # at once, by the number of texts in each request
CORES = os.cpu_count() or 1
AT_LEAST = 0.8  # times as many texts per second as the encoder
LABELS = ["sports", "food", "weather", "money", "travel", "music", "health", "science"]
WRK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local bodies, sent = {%s}, 0
request = function()
  sent = sent %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[sent])
end
done = function(summary)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status
  io.write(bad + errors.timeout, " ", summary.requests / summary.duration * 1e6)
end
"""


def read_batches(size: int) -> list[list[str]]:
    """Return the texts to classify, so many at a time."""
    texts = read_texts()
    return [texts[at : at + size] for at in range(0, len(texts) - size + 1, size)]


@contextmanager
def running_service(folder: Path) -> Iterator[str]:
    """Start the service with a few labels; return its URL."""
    own = {"LABELS": str(folder / "labels.zip"), "PORT": "0", "ACCESS_LOG": "off"}
    command = [sys.executable, "-m", "zero_shot_classifier.serving"]
    with subprocess.Popen(
        command, env=os.environ | own, stderr=subprocess.PIPE, text=True, cwd=PROJECT
    ) as service:
        try:
            log = iter(service.stderr or [])
            started = next(line for line in log if "Listening" in line)
            ready = next(line for line in log if "Ready" in line or "Not ready" in line)
            if "Not ready" in ready:
                sys.exit(ready)
            url = f"http://127.0.0.1:{started.split(':')[-1].split()[0]}"
            add_labels(url)
            yield url
        finally:
            service.terminate()


def add_labels(url: str) -> None:
    """Add some labels to the service."""
    labels = [{"name": name, "description": f"a text about {name}"} for name in LABELS]
    body = json.dumps({"labels": labels}).encode()
    urlopen(Request(f"{url}/add", body, {"Content-Type": "application/json"})).close()


def requests_per_second(url: str, script: Path, clients: int) -> float:
    """Send the script's requests for a while, and return how many were answered."""
    options = {"threads": 1, "connections": clients, "duration": SECONDS, "timeout": 60}
    load = [f"--{option}={value}" for option, value in options.items()]
    command = ["wrk", *load, f"--script={script}", f"{url}/classify"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    bad, rate = said.splitlines()[-1].split()
    if bad != "0":
        sys.exit(f"{bad} requests failed:\n{said}")
    return float(rate)


def encoded(encoder: Encoder, batches: list[list[str]], threads: int) -> float:
    """Encode for a while in so many threads, and return how many batches were done."""
    start = perf_counter()

    def encode(first: int) -> int:
        done = 0
        for batch in cycle([*batches[first:], *batches[:first]]):
            if perf_counter() - start > SECONDS:
                break
            encoder.encode(batch)
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(encode, [n % len(batches) for n in range(threads)]))
    return done / (perf_counter() - start)


def bench(url: str, folder: Path, size: int) -> bool:
    """Measure with batches of this size; return whether the service is quick enough."""
    batches = read_batches(size)
    script = folder / f"{size}.lua"
    bodies = (json.dumps(json.dumps({"texts": batch})) for batch in batches)
    script.write_text(WRK % ", ".join(bodies), encoding="utf-8")
    single, whole = MiniLM(threads=1), MiniLM()
    clients = CLIENTS[size]
    contestants: dict[str, Callable[[], float]] = {
        "service": lambda: requests_per_second(url, script, clients),
        f"encoder, {clients} threads": lambda: encoded(single, batches, clients),
        f"encoder, {CORES} threads": lambda: encoded(single, batches, CORES),
        "encoder, all cores a text": lambda: encoded(whole, batches, 1),
    }
    seconds = SECONDS * len(contestants) * (ROUNDS + 1)
    say(f"Texts a request: {size}, for {seconds} seconds")
    for measure in contestants.values():
        measure()  # to warm up
    rounds = [[measure() for measure in contestants.values()] for _ in range(ROUNDS)]
    print(f"Texts a request: {size}, clients: {clients}; texts/s, {ROUNDS} rounds")
    service, *encoders = zip(*rounds, strict=True)
    for name, rates in zip(contestants, (service, *encoders), strict=True):
        print(f"  {name:26} {size * median(rates):6.0f}")
    best = max(encoders, key=median)
    ratio = median(ours / theirs for ours, theirs in zip(service, best, strict=True))
    met = ratio >= AT_LEAST
    print(
        f"  service / best encoder     {ratio:6.2f}"
        f" ({verdict(met)}: at least {AT_LEAST})"
    )
    return met


def main() -> None:
    """Measure with single texts and with batches; fail where a figure is missed."""
    with TemporaryDirectory() as name, running_service(Path(name)) as url:
        met = [bench(url, Path(name), size) for size in CLIENTS]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
