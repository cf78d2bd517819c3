"""The JSON objects that every service sends, and what those of yours are based on."""

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Body(BaseModel):
    """A JSON object that is sent or received; unknown fields are rejected."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def check_text(cls, value: Any) -> Any:
        """Raise ValueError for text that cannot be sent back."""
        if isinstance(value, str):
            value.encode()  # JSON allows half a surrogate pair: "\\ud800"
        return value


class Health(Body):
    """The state of a running service."""

    status: str = "ok"


class Refusal(Body):
    """Why a request was rejected."""

    detail: str
