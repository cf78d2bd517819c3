"""The OpenAPI document, and so the page /docs, of all that the service answers."""

from copy import copy
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI

from zero_shot_classifier.service.monitoring import MONITORING_PATHS

DOCUMENTATION_PATHS = frozenset(
    {"/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json"}
)


def document(monitoring: FastAPI, app: FastAPI, *, has_keys: bool) -> None:
    """Have the pages that are beside monitoring tell of another application, too."""

    @cache
    def openapi() -> dict[str, Any]:
        both = copy(app)
        both.router = APIRouter(routes=[*monitoring.routes, *app.routes])
        schema = FastAPI.openapi(both)
        if has_keys:
            document_keys(schema)
        return schema

    monitoring.openapi = openapi  # type: ignore[method-assign]


def document_keys(schema: dict[str, Any]) -> None:
    """Add which operations need a key, and what comes without one."""
    components = schema.setdefault("components", {})
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    refused = {
        "description": "Unauthorized",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}
        },
    }
    for path in schema["paths"].keys() - MONITORING_PATHS:
        for operation in schema["paths"][path].values():
            operation["security"] = [{"key": []}]
            operation["responses"]["401"] = refused
