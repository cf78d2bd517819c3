"""What the service loads before it is ready: the model and the labels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI

from zero_shot_classifier.encoder import Encoder, MiniLM, ModelError
from zero_shot_classifier.resources import ResourceError
from zero_shot_classifier.service.readiness import Readiness
from zero_shot_classifier.state import StateError
from zero_shot_classifier.store import FILE, Store


@dataclass
class Loading(Readiness):
    """Ready once the resources are verified, the model and the labels loaded."""

    file: Path = FILE
    encoder: Encoder | None = field(default=None, init=False)
    loaded: Store | None = field(default=None, init=False)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Load while the application runs; let go of the labels' file afterwards."""
        async with super().lifespan(app):
            yield
        if self.loaded:
            self.loaded.close()

    def is_needed(self) -> bool:
        """Return True: there is always something to load."""
        return True

    def find_reason(self) -> str:
        """Return why the service is not ready, or an empty text once all is loaded."""
        if reason := super().find_reason():
            return reason
        try:
            self.encoder = self.encoder or self.make_encoder()
            self.loaded = Store(self.file, self.encoder)
        except (ModelError, ResourceError, StateError) as error:
            return str(error)
        return ""

    def make_encoder(self) -> Encoder:
        """Return the model, with one processor core for each request.

        Requests have threads of their own. Cores that share a text wait for each
        other: on two of them, half as many texts were encoded in the same time.
        """
        return MiniLM(threads=1)

    async def store(self) -> Store:
        """Return the labels; raise ResourceError, a 503, unless they are loaded."""
        reason = self.reason
        if self.loaded is None:
            raise ResourceError(reason)
        return self.loaded
