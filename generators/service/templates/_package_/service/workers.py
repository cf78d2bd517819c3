"""Several processes that serve one port, such as one for each core: WORKERS=4.

uvicorn supervises them: it replaces those that die and, on SIGHUP, one after the other.
"""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing import parent_process
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from _package_.service import worker_metrics
from _package_.service.settings import Settings

# How long a new worker may load its model before SIGHUP gives up, and keeps the old.
START_SECONDS = 600

log = logging.getLogger("uvicorn.error")


class Worker(Process):
    """uvicorn's, which Ctrl-C does not interrupt while it still imports."""

    def start(self) -> None:
        """Start the process; it inherits what is ignored."""
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        super().start()
        signal.signal(signal.SIGINT, handler)


class Supervisor(Multiprocess):
    """uvicorn's, which would also kill workers that do not answer its pings.

    One that loads a model or computes may be silent for long, and is not stuck.
    """

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        """Take over the signals; `run` starts the workers."""
        self.failed = False
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

    def handle_hup(self) -> None:
        """Replace the workers, or stop if it means that the terminal is closed."""
        if self.ends_with_terminal and not has_terminal():
            self.should_exit.set()
        else:
            super().handle_hup()


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
    Thread(target=end_with_supervisor, daemon=True).start()
    try:
        return create_app(settings)
    except Exception:
        log.exception("The application cannot be created")
        sys.exit(STARTUP_FAILURE)


def end_with_supervisor() -> None:
    """Stop this worker when the supervisor is gone, even if it was killed."""
    if supervisor := parent_process():
        supervisor.join()
        signal.raise_signal(signal.SIGTERM)
