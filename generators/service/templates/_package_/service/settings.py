"""The environment variables that the service heeds, all optional."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class SettingsError(ValueError):
    """An environment variable has a value that the service cannot use."""


class Settings(BaseModel):
    """How the service runs; each field is the variable of its name in capitals."""

    model_config = ConfigDict(frozen=True)

    host: str = "127.0.0.1"
    """The address to listen on; 0.0.0.0 is every interface."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The TCP port; 0 takes a free one."""

    log_level: Literal["critical", "error", "warning", "info", "debug"] = "info"

    log_format: Literal["text", "json"] = "text"
    """Lines for people, or JSON for programs."""

    access_log: bool = True
    """One line for each request: on or off."""

    max_body_bytes: Annotated[int, Field(ge=0, le=2**40)] = 2**20
    """The largest request body that is accepted."""

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def ignore_case(cls, value: Any) -> Any:
        """Return a text in small letters."""
        return value.lower() if isinstance(value, str) else value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; unset and empty variables leave the default.

        Raises SettingsError for an invalid value.
        """
        given = {name: environment.get(name.upper(), "") for name in cls.model_fields}
        values = {name: text.strip() for name, text in given.items() if text.strip()}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError("; ".join(explain(error))) from None


def explain(error: ValidationError) -> list[str]:
    """Return what is wrong with each variable."""
    return [
        f"{str(problem['loc'][0]).upper()}={problem['input']}: {problem['msg']}"
        for problem in error.errors()
    ]
