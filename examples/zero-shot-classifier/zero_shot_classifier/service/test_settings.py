import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from zero_shot_classifier.service.settings import (
    Settings,
    SettingsError,
)


def test_settings_come_from_the_environment() -> None:
    assert Settings.from_environment({"PORT": ""}) == Settings()
    environment = {
        "HOST": "::1",
        "PORT": "0",
        "WORKERS": "2",
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "JSON",
        "ACCESS_LOG": "off",
        "TELEMETRY": "on",
        "MAX_BODY_BYTES": "5",
        "API_KEY": "old new",
        "CORS_ORIGINS": "https://example.org, http://localhost:3000",
        "COUNT_STORE": "sqlite:a:b.db",
        "MAX_REQUESTS": "7",
        "REQUEST_SECONDS": "0",
        "CLIENT_SECONDS": "0.5",
    }
    expected = Settings(
        host="::1",
        port=0,
        workers=2,
        log_level="debug",
        log_format="json",
        access_log=False,
        telemetry=True,
        max_body_bytes=5,
        api_key=SecretStr("old new"),
        cors_origins=("https://example.org", "http://localhost:3000"),
        count_store=Path("a:b.db"),
        max_requests=7,
        request_seconds=0,
        client_seconds=0.5,
    )
    assert Settings.from_environment(environment) == expected


def test_keys_are_hidden_but_for_those_who_ask() -> None:
    settings = Settings.from_environment({"API_KEY": " old  new "})
    assert settings.keys == (b"old", b"new")
    assert "old" not in repr(settings)
    assert Settings().keys == ()


def test_keys_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("old\nnew\n")
    settings = Settings.from_environment({"API_KEY_FILE": str(path)})
    assert settings.keys == (b"old", b"new")
    with pytest.raises(SettingsError, match="^API_KEY_FILE=.*: API_KEY is set, too"):
        Settings.from_environment({"API_KEY": "a", "API_KEY_FILE": str(path)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "it cannot be read: No such file"),
        (b"\n", "it holds no key"),
        (b"schl\xc3\xbcssel", "a key may have visible ASCII"),
        (b"\xff", "it holds something other than text"),
    ],
)
def test_file_without_keys_is_refused(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "keys"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"^API_KEY_FILE={path}: {reason}"):
        Settings.from_environment({"API_KEY_FILE": str(path)})


@pytest.mark.parametrize("key", ["schlüssel", "a\x00b"])
def test_bad_key_is_not_echoed(key: str) -> None:
    with pytest.raises(SettingsError, match="^API_KEY: a key may have") as caught:
        Settings.from_environment({"API_KEY": key})
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    "origin",
    ["example.org", "https://", "https://example.org/", "https://a.org?b", "**"],
)
def test_what_is_no_origin_is_named(origin: str) -> None:
    reason = f"^CORS_ORIGINS={re.escape(origin)}: an origin has"
    with pytest.raises(SettingsError, match=reason):
        Settings.from_environment({"CORS_ORIGINS": f"*, {origin}"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("WORKERS", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ACCESS_LOG", "maybe"),
        ("MAX_BODY_BYTES", "1 MiB"),
        ("COUNT_STORE", "redis:a"),
        ("COUNT_STORE", "sqlite:"),
        ("COUNT_STORE", "sqlite:."),
        ("COUNT_STORE", "sqlite:missing/a"),
        ("MAX_REQUESTS", "0"),
        ("REQUEST_SECONDS", "-1"),
        ("REQUEST_SECONDS", "nan"),
        ("CLIENT_SECONDS", "0"),
    ],
)
def test_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}={value}: Input should be "):
        Settings.from_environment({name: value})


def test_all_bad_settings_are_named() -> None:
    with pytest.raises(SettingsError, match="^PORT=a: .*; ACCESS_LOG=b: "):
        Settings.from_environment({"PORT": "a", "ACCESS_LOG": "b"})
