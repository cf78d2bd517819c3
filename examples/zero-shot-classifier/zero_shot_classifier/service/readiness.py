"""Whether the service is ready: its resources have to be verified first.

That takes seconds for a gigabyte, so a thread does it while the service answers, again
and again until all is right: `make resources` beside a running service is enough. What
vanishes later is noticed by those who need it, and not here.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from fastapi import FastAPI, Request

from zero_shot_classifier.resources import (
    FOLDER,
    LISTING,
    ResourceError,
    problems,
    read_resources,
)

log = logging.getLogger("uvicorn.error")


@dataclass
class Readiness:
    """What is known of the resources on a list; `reason` is empty once they are right.

    `retry_seconds` is the time between one attempt and the next. Files that have not
    changed are not read again.
    """

    listing: Path = LISTING
    folder: Path = FOLDER
    retry_seconds: float = 2
    reason: str = "the resources are not verified yet"

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Verify the resources while the application runs."""
        stopped = Event()
        # A daemon, because nobody who stops the service waits for a large file.
        thread = Thread(target=self.verify, args=[stopped], daemon=True)
        if self.is_needed():
            thread.start()
        else:
            self.reason = ""
        try:
            yield
        finally:
            stopped.set()

    def is_needed(self) -> bool:
        """Return whether there is anything to verify, without verifying it."""
        try:
            return bool(read_resources(self.listing))
        except ResourceError:
            return True

    def verify(self, stopped: Event) -> None:
        """Verify the resources until they are right or the service has stopped."""
        while not stopped.is_set():
            try:
                self.note(self.find_reason())
            # Without the thread, the service would never get ready, and not say why.
            except Exception as error:
                self.note(f"cannot be verified: {type(error).__name__}: {error}")
            if not self.reason:
                return
            stopped.wait(self.retry_seconds)

    def find_reason(self) -> str:
        """Return why the service is not ready, or an empty text."""
        try:
            return "; ".join(problems(read_resources(self.listing), self.folder))
        except ResourceError as error:
            return str(error)

    def note(self, reason: str) -> None:
        """Take over what was found, and log it if it is new."""
        known, self.reason = self.reason, reason
        if not reason:
            log.info("Ready: the resources are verified")
        elif reason != known:
            log.warning("Not ready: %s", reason)


async def ready(request: Request) -> None:
    """Raise ResourceError, which becomes a 503, unless the service is ready.

    For routes that need resources: `@app.post("/path", dependencies=[Depends(ready)])`
    """
    readiness: Readiness = request.app.state.readiness
    if readiness.reason:
        raise ResourceError(readiness.reason)
