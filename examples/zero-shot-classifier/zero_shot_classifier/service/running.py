"""What `python -m zero_shot_classifier.serving` does."""

import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import enumerate as enumerate_threads
from threading import main_thread
from typing import Any

import uvicorn
from fastapi import FastAPI

from zero_shot_classifier.service import workers
from zero_shot_classifier.service.logs import log_config
from zero_shot_classifier.service.protocol import BoundedProtocol
from zero_shot_classifier.service.settings import (
    Settings,
    SettingsError,
)

# Kubernetes kills 30 s after its SIGTERM: give up stuck requests before that.
SHUTDOWN_SECONDS = 25

log = logging.getLogger("uvicorn.error")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the first address of `host`, IPv4 before IPv6.

    Raises OSError or UnicodeError if there is no such address, OSError if the port
    is taken or not permitted.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    best = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    family, kind, protocol, _, address = best
    # asyncio turns off Nagle's algorithm, a delay of 40 ms, only with the protocol set.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def advice(error: OSError | UnicodeError) -> str:
    """Return what to do when `listen` raised this error."""
    if isinstance(error, PermissionError):
        return "Ports below 1024 are for root alone: choose one above, as in PORT=8001"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "Stop the program that uses the port, or choose another: PORT=8001"
    return "HOST has to be a name or an address of this machine"


def allow_connections() -> None:
    """Raise the number of files and sockets that may be open to what is permitted."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows, which has no such limit

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def serve(
    create_app: Callable[[Settings], FastAPI],
    settings: Settings,
    listener: socket.socket,
) -> None:
    """Serve until SIGTERM or SIGINT (Ctrl-C), then finish the running requests."""
    # A class to uvicorn, which calls it for each connection.
    protocol: Any = partial(BoundedProtocol, client_seconds=settings.client_seconds)
    several = settings.workers > 1
    app = partial(workers.create_app_in_worker, create_app, settings)
    config = uvicorn.Config(
        app if several else create_app(settings),
        factory=several,
        http=protocol,
        workers=settings.workers,
        timeout_worker_healthcheck=workers.START_SECONDS,
        log_level=settings.log_level,
        log_config=log_config(settings),
        access_log=False,  # service/logs.py has one that knows more
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    host, port = listener.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    log.info("Listening on http://%s:%d (Ctrl-C stops)", host, port)
    if several:
        return workers.supervise(config, listener)
    # uvicorn raises the signal again once it has finished: not a failure here.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])
    leave_threads()


def leave_threads() -> None:
    """End here if a `def` handler still runs: Python would wait for its thread."""
    others = [thread for thread in enumerate_threads() if not thread.daemon]
    others.remove(main_thread())
    for thread in others:
        thread.join(1)
        if thread.is_alive():
            log.error("Ended while %s was still running", thread.name)
            logging.shutdown()
            os._exit(0)


def run(create_app: Callable[[Settings], FastAPI]) -> None:
    """Serve as the environment says; exit 2 for a bad setting, 1 without a port."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    try:
        listener = listen(settings.host, settings.port)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sys.exit(
            f"error: cannot listen on {settings.host}, port {settings.port}: {reason}. "
            f"{advice(error)}"
        )
    allow_connections()
    serve(create_app, settings, listener)
