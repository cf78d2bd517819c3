"""The environment variables that the service heeds, all optional."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://[a-z0-9._:\[\]-]+")


class SettingsError(ValueError):
    """An environment variable has a value that the service cannot use."""


def setting_error(reason: str) -> PydanticCustomError:
    """Return an error that says this and nothing else."""
    return PydanticCustomError("setting", "{reason}", {"reason": reason})


def check_keys(keys: SecretStr) -> SecretStr:
    """Raise an error if there is no key, or one that HTTP does not carry."""
    parts = keys.get_secret_value().split()
    if not parts:
        raise setting_error("it holds no key")
    if not all(part.isascii() and part.isprintable() for part in parts):
        raise setting_error("a key may have visible ASCII characters and no others")
    return keys


def read_keys(path: Any) -> SecretStr:
    """Return the content of a file that holds keys."""
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise setting_error(f"it cannot be read: {error.strerror}") from None
    except ValueError:
        raise setting_error("it holds something other than text in UTF-8") from None
    return check_keys(SecretStr(text))


def split(text: Any) -> Any:
    """Return what is between the commas of a text, and others as they are."""
    return [part.strip() for part in text.split(",")] if isinstance(text, str) else text


def check_origin(origin: str) -> str:
    """Raise an error for what no browser sends as an origin."""
    if not ORIGIN.fullmatch(origin):
        raise setting_error(
            "an origin has a scheme, a host and, if need be, a port, and no path, "
            "as https://example.org or http://localhost:3000"
        )
    return origin


Origin = Annotated[str, AfterValidator(check_origin)]


class Settings(BaseModel):
    """How the service runs; each field is the variable of its name in capitals."""

    model_config = ConfigDict(frozen=True)

    host: str = "127.0.0.1"
    """The address to listen on; 0.0.0.0 is every interface."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The TCP port; 0 takes a free one."""

    workers: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many processes serve requests."""

    log_level: Literal["critical", "error", "warning", "info", "debug"] = "info"

    log_format: Literal["text", "json"] = "text"
    """Lines for people, or JSON for programs."""

    access_log: bool = True
    """One line for each request: on or off."""

    telemetry: bool = False
    """Traces and metrics by OpenTelemetry, as FastAPI has them: on or off. What asks
    each time whether OpenTelemetry is configured slows down all requests."""

    max_body_bytes: Annotated[int, Field(ge=0, le=2**40)] = 2**20
    """The largest request body that is accepted."""

    max_requests: Annotated[int, Field(ge=1, le=10**6)] = 1000
    """How many are answered at once; as many as wait for a `Batcher`."""

    request_seconds: Annotated[float, Field(ge=0, le=10**6)] = 60
    """How long it may take until an answer begins; 0 is as long as it takes."""

    client_seconds: Annotated[float, Field(gt=0, le=10**6)] = 20
    """How long a client may take to send a request, or to read some of its answer."""

    count_store: Path | None = None
    """Where `/count` counts: sqlite:PATH, or in each process if it is not set."""

    api_key: Annotated[SecretStr | None, AfterValidator(check_keys)] = None
    """What requests have to bring, as `Authorization: Bearer KEY`. Several, with blanks
    between them, are all good: a new one can be added before the old one goes."""

    api_key_file: Annotated[SecretStr | None, BeforeValidator(read_keys)] = None
    """A file with such keys, as a mounted secret; it is read once, at start."""

    cors_origins: Annotated[tuple[Origin, ...], BeforeValidator(split)] = ()
    """The origins, with commas between them, whose pages may use the service from a
    browser. With `*`, any page that a user visits may, so have a key then."""

    @field_validator("count_store", mode="before")
    @classmethod
    def take_path(cls, value: Any) -> Any:
        """Return the path in a text of the form sqlite:PATH."""
        if not isinstance(value, str):
            return value
        scheme, _, path = value.partition(":")
        if scheme != "sqlite" or not path or Path(path).is_dir():
            raise setting_error("Input should be sqlite:PATH, the path of a file")
        if not Path(path).parent.is_dir():
            raise setting_error("Input should be a path in a folder that exists")
        return path

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def ignore_case(cls, value: Any) -> Any:
        """Return a text in small letters."""
        return value.lower() if isinstance(value, str) else value

    @field_validator("api_key_file", mode="before")
    @classmethod
    def check_source(cls, value: Any, info: ValidationInfo) -> Any:
        """Raise an error if there are keys elsewhere, too."""
        if value is not None and info.data.get("api_key"):
            raise setting_error("API_KEY is set, too: use one of them")
        return value

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys of which requests have to bring one; none if there are none."""
        secret = self.api_key or self.api_key_file or SecretStr("")
        return tuple(secret.get_secret_value().encode().split())

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
        f"{shown(str(problem['loc'][0]).upper(), problem['input'])}: {problem['msg']}"
        for problem in error.errors()
    ]


def shown(name: str, value: Any) -> str:
    """Return a variable with its value, unless that is secret."""
    return name if name == "API_KEY" else f"{name}={value}"
