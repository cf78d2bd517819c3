"""Who may use the service: API keys, and web pages of other origins."""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from hmac import compare_digest

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from cool_library.service.documentation import (
    DOCUMENTATION_PATHS,
)
from cool_library.service.monitoring import MONITORING_PATHS
from cool_library.service.refusals import (
    refusal,
    report_failure,
)

OPEN_PATHS = MONITORING_PATHS | DOCUMENTATION_PATHS
REASON = "send the header `Authorization: Bearer KEY`, with a key of this service"


@dataclass
class OpenPaths:
    """ASGI middleware that has another application answer on paths open to all.

    Who watches the service, or reads how to use it, has no key, and asks when it is
    busy, too: what is around the service's own routes does not concern those.
    """

    app: ASGIApp
    other: ASGIApp

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Return what serves one connection."""
        is_open = scope["type"] == "http" and scope["path"] in OPEN_PATHS
        return (self.other if is_open else self.app)(scope, receive, send)


@dataclass
class ApiKeys:
    """ASGI middleware that answers 401 to a request without one of the keys.

    It does so before the body is read.
    """

    app: ASGIApp
    keys: Collection[bytes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan" or self.is_known(key_of(scope)):
            return await self.app(scope, receive, send)
        await refusal(401, REASON)(scope, receive, send)

    def is_known(self, given: bytes) -> bool:
        """Compare with all keys, in a time that tells nothing about them."""
        same = [compare_digest(given, key) for key in self.keys]
        return any(same)


def key_of(scope: Scope) -> bytes:
    """Return the key that a request brings, or nothing."""
    for name, value in scope["headers"]:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return bytes(value[7:].strip())
    return b""


def cors(origins: Collection[str]) -> list[Middleware]:
    """Return what lets web pages of these origins use the service.

    It is around whatever may refuse or fail, so that a page can read why.
    """
    exposed = ["Retry-After", "X-Request-ID"]
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=exposed,
        ),
        Middleware(ServerErrorMiddleware, handler=report_failure),
    ]
