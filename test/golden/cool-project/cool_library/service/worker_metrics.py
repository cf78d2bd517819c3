"""Metrics of all workers: each counts in files of its own, which are added up.

The files have numbers in place of process ids: a worker that replaces a dead one counts
on in its files, so that no counter goes back, and no files pile up.
"""

import itertools
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

# The library reads it, too: metrics go to files in this folder while it is set.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def count_in_files() -> None:
    """Make this process, which is a worker, count in files of its own."""
    number = take_number(Path(os.environ[FOLDER]))
    forget_gauges(number)
    new_class = values.MultiProcessValue
    values.ValueClass = new_class(lambda: number)  # type: ignore[no-untyped-call,unused-ignore]


def take_number(folder: Path) -> int:
    """Return the first number that no other worker has, and keep it to the end."""
    if sys.platform == "win32":
        return os.getpid()
    folder.mkdir(mode=0o700, exist_ok=True)  # some systems tidy up what is temporary
    for number in itertools.count():
        file = lock(folder / f"{number}.pid")
        if file is not None:
            os.write(file, b"%20d" % os.getpid())
            break
    return number


def lock(path: Path) -> int | None:
    """Return the descriptor of a file that no process has locked, after doing so.

    The lock ends when it is closed, or when the process ends, however it ends.
    """
    import fcntl  # Windows has none

    file = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def all_workers() -> CollectorRegistry:
    """Return a registry that adds up what the workers have counted."""
    registry = CollectorRegistry()
    registry.register(WorkerProcesses())
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call,unused-ignore]
    return registry


def forget_gauges(number: int | str) -> None:
    """Remove the gauges of a worker that has ended; its counters stay."""
    mark_process_dead(number)  # type: ignore[no-untyped-call,unused-ignore]


class WorkerProcesses(Collector):
    """Memory, processor time and open files of each worker."""

    def collect(self) -> Iterable[Metric]:
        """Return the metrics of a process, with a sample for each worker."""
        metrics: dict[str, Metric] = {}
        for path in sorted(Path(os.environ[FOLDER]).glob("*.pid")):
            free = lock(path)
            if free is not None:
                forget_gauges(path.stem)
                os.close(free)
            elif path.stat().st_size:  # else it starts just now
                add_process(metrics, path)
        return metrics.values()


def add_process(metrics: dict[str, Metric], path: Path) -> None:
    """Add samples for the process whose id is in a file."""
    for one in ProcessCollector(pid=path.read_text, registry=None).collect():
        metric = metrics.setdefault(
            one.name, Metric(one.name, one.documentation, one.type)
        )
        for sample in one.samples:
            labels = {**sample.labels, "worker": path.stem}
            metric.add_sample(sample.name, labels, sample.value)
