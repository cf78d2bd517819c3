"""The JSON objects that every service sends, and what those of yours are based on."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A JSON object that is sent or received; unknown fields are rejected."""

    # JSON allows half a surrogate pair, "\ud800", which cannot be sent back. Pydantic
    # looks for it only where a text has limits, such as this one, which is none.
    model_config = ConfigDict(extra="forbid", str_min_length=0)


class Health(Body):
    """The state of a running service."""

    status: str = "ok"


class Refusal(Body):
    """Why a request was rejected."""

    detail: str
