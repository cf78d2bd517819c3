"""Who may use the service: API keys, and web pages of other origins."""

from collections.abc import Collection
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from zero_shot_classifier.service.monitoring import MONITORING_PATHS
from zero_shot_classifier.service.refusals import (
    refusal,
    report_failure,
)

# These pages tell what there is, and how to send a key.
DOCUMENTATION_PATHS = frozenset({"/docs", "/redoc", "/openapi.json"})
OPEN_PATHS = MONITORING_PATHS | DOCUMENTATION_PATHS
REASON = "send the header `Authorization: Bearer KEY`, with a key of this service"


@dataclass
class ApiKeys:
    """ASGI middleware that answers 401 to a request without one of the keys.

    It does so before the body is read. Monitoring and documentation need no key.
    """

    app: ASGIApp
    keys: Collection[bytes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if (
            scope["type"] == "lifespan"
            or scope["path"] in OPEN_PATHS
            or self.is_known(key_of(scope))
        ):
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


def document_keys(app: FastAPI) -> None:
    """Have the OpenAPI document, and so the page /docs, say what needs a key."""
    undocumented = app.openapi

    def openapi() -> dict[str, Any]:
        document = undocumented()
        components = document.setdefault("components", {})
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        schema = {"$ref": "#/components/schemas/Refusal"}
        refused = {
            "description": "Unauthorized",
            "content": {"application/json": {"schema": schema}},
        }
        for path in document["paths"].keys() - OPEN_PATHS:
            for operation in document["paths"][path].values():
                operation["security"] = [{"key": []}]
                operation["responses"]["401"] = refused
        return document

    app.openapi = openapi  # type: ignore[method-assign]
