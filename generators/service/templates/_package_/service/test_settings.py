import pytest

from _package_.service.settings import Settings, SettingsError


def test_settings_come_from_the_environment() -> None:
    assert Settings.from_environment({"PORT": ""}) == Settings()
    environment = {
        "HOST": "::1",
        "PORT": "0",
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "JSON",
        "ACCESS_LOG": "off",
        "MAX_BODY_BYTES": "5",
    }
    expected = Settings(
        host="::1",
        port=0,
        log_level="debug",
        log_format="json",
        access_log=False,
        max_body_bytes=5,
    )
    assert Settings.from_environment(environment) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ACCESS_LOG", "maybe"),
        ("MAX_BODY_BYTES", "1 MiB"),
    ],
)
def test_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}={value}: Input should be "):
        Settings.from_environment({name: value})


def test_all_bad_settings_are_named() -> None:
    with pytest.raises(SettingsError, match="^PORT=a: .*; ACCESS_LOG=b: "):
        Settings.from_environment({"PORT": "a", "ACCESS_LOG": "b"})
