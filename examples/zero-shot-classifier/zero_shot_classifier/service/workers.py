"""Several processes that serve one port, such as one for each core: WORKERS=4.

uvicorn supervises them: it replaces those that die and, on SIGHUP, one after the other.
"""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing import parent_process
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from zero_shot_classifier.service import worker_metrics
from zero_shot_classifier.service.settings import Settings

# How long a new worker may load its model before SIGHUP gives up, and keeps the old.
START_SECONDS = 600
# What a worker needs to end once it has given up its requests; then it is stuck.
END_SECONDS = 2

log = logging.getLogger("uvicorn.error")


class Worker(Process):
    """uvicorn's, which Ctrl-C does not interrupt while it still imports."""

    def start(self) -> None:
        """Start the process; it inherits what is ignored."""
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        super().start()
        signal.signal(signal.SIGINT, handler)

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve; this is what the process runs."""
        Thread(target=self.end_with_supervisor, daemon=True).start()
        super().target(sockets)

    def end_with_supervisor(self) -> None:
        """End this process when the supervisor is gone, even if it was killed."""
        if supervisor := parent_process():
            supervisor.join()
            signal.raise_signal(signal.SIGTERM)
            time.sleep(seconds_to_end(self.config))
            os._exit(1)


class Supervisor(Multiprocess):
    """uvicorn's, which would also kill workers that do not answer its pings.

    One that loads a model or computes may be silent for long, and is not stuck: only
    one that does not end when it should is killed.
    """

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        """Take over the signals; `run` starts the workers."""
        self.failed = False
        self.leaving: dict[Process, float] = {}  # should have ended at that time
        self.ends_with_terminal = (
            has_terminal() and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
        )
        super().__init__(config, [listener])

    def init_processes(self) -> None:
        """Start the workers."""
        self.processes = [self.new_worker() for _ in range(self.processes_num)]

    def new_worker(self) -> Worker:
        """Return a worker that has just started."""
        worker = Worker(self.config, self.sockets)
        worker.start()
        return worker

    def keep_subprocess_alive(self) -> None:
        """Replace workers that were killed; stop if one ended with an error."""
        for index, worker in enumerate(self.processes):
            status = worker.exitcode
            if status is None or self.should_exit.is_set():
                continue
            if status > 0:  # the next one would fail, too
                log.error("Worker %s failed: stopping the service", worker.pid)
                self.failed = True
                self.should_exit.set()
            else:
                log.warning("Worker %s died: another takes its place", worker.pid)
                self.processes[index] = self.new_worker()

    def is_ending(self) -> bool:
        """Return whether a signal has come that ends the service."""
        ends = not {signal.SIGINT, signal.SIGTERM}.isdisjoint(self.signal_queue)
        return ends or self.should_exit.is_set()

    def restart_all(self) -> None:
        """Replace one worker after the other, each once the next one serves."""
        for index, old in enumerate(self.processes):
            new = self.new_worker()
            if not self.is_started(new):
                new.kill()
                new.join()
                if not self.is_ending():
                    log.error("Worker %s did not start: the others stay", new.pid)
                return
            self.processes[index] = new
            self.retire(old)
            while old in self.leaving and not self.is_ending():
                self.let_go()

    def is_started(self, worker: Process) -> bool:
        """Wait until a worker serves; return whether it does."""
        deadline = time.monotonic() + self.config.timeout_worker_healthcheck
        while worker.exitcode is None and time.monotonic() < deadline:
            if self.is_ending():
                return False
            if worker.is_ready(0.5):
                return True
            time.sleep(0.1)
        return False

    def terminate_all(self) -> None:
        """Tell all workers to end."""
        for worker in self.processes:
            self.retire(worker)

    def join_all(self) -> None:
        """Wait until all workers have ended."""
        while self.leaving:
            self.let_go()

    def retire(self, worker: Process) -> None:
        """Tell a worker to end."""
        worker.terminate()
        self.leaving[worker] = time.monotonic() + seconds_to_end(self.config)

    def let_go(self) -> None:
        """Wait a little for workers that should end, and kill those that are late."""
        for worker, due in list(self.leaving.items()):
            worker.process.join(0.1)
            if worker.exitcode is not None:
                del self.leaving[worker]
            elif time.monotonic() > due:
                log.error("Worker %s did not end: it is killed", worker.pid)
                worker.kill()

    def handle_hup(self) -> None:
        """Replace the workers, or stop if it means that the terminal is closed."""
        if self.ends_with_terminal and not has_terminal():
            self.should_exit.set()
        else:
            super().handle_hup()


def seconds_to_end(config: uvicorn.Config) -> float:
    """Return after how long a worker that should end is stuck."""
    return (config.timeout_graceful_shutdown or 0) + END_SECONDS


def has_terminal() -> bool:
    """Return whether this process has a controlling terminal."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY))
    except OSError:
        return False
    return True


def supervise(config: uvicorn.Config, listener: socket.socket) -> None:
    """Serve with workers until SIGTERM or SIGINT (Ctrl-C); exit 1 if they fail."""
    try:
        folder = TemporaryDirectory(prefix="metrics-", ignore_cleanup_errors=True)
    except OSError as error:
        sys.exit(
            f"error: WORKERS={config.workers} needs a folder for temporary files: "
            f"{error.strerror}. Set TMPDIR to one that can be written to"
        )
    with folder as os.environ[worker_metrics.FOLDER]:
        supervisor = Supervisor(config, listener)
        supervisor.run()
    if supervisor.failed:
        sys.exit(1)


def create_app_in_worker(
    create_app: Callable[[Settings], FastAPI], settings: Settings
) -> FastAPI:
    """Return the application of the worker that this process is."""
    worker_metrics.count_in_files()
    try:
        return create_app(settings)
    except Exception:
        log.exception("The application cannot be created")
        sys.exit(STARTUP_FAILURE)
