import hashlib
import os
from pathlib import Path

import pytest

from zero_shot_classifier import resources
from zero_shot_classifier.resources import (
    Resource,
    ResourceError,
    copy_resources,
    problems,
    read_resources,
    resource_path,
)

CONTENT = b"a large model"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MODEL = Resource("models/model.bin", "https://example.org/model.bin", SHA256)
ENTRY = f'[[resource]]\nname = "{MODEL.name}"\nurl = "{MODEL.url}"\n'
COMPLETE = f'{ENTRY}sha256 = "{SHA256}"\n'


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the list of another project is, with its files beside it."""
    monkeypatch.setattr(resources, "LISTING", tmp_path / "resources.toml")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    return tmp_path / "resources.toml"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / MODEL.name
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def test_list_of_this_project_is_valid() -> None:
    read_resources()


def test_list_is_read(listing: Path) -> None:
    listing.write_text(COMPLETE.replace(SHA256, SHA256.upper()))
    assert read_resources(listing) == [MODEL]


def test_list_with_a_byte_order_mark_is_read(listing: Path) -> None:
    listing.write_text(COMPLETE, encoding="utf-8-sig")
    assert read_resources(listing) == [MODEL]


def test_list_that_cannot_be_read_is_named(listing: Path) -> None:
    listing.mkdir()
    with pytest.raises(ResourceError, match=r"^resources.toml cannot be read: Is a di"):
        read_resources(listing)


def test_size_and_license_are_read(listing: Path) -> None:
    listing.write_text(f'{COMPLETE}size = 13\nlicense = "MIT"\n')
    assert read_resources(listing) == [
        Resource(MODEL.name, MODEL.url, SHA256, size=13, license="MIT")
    ]


def test_project_without_a_list_has_no_resources(listing: Path) -> None:
    assert read_resources(listing) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name =", "resources.toml: Invalid"),
        ("\xff", "resources.toml: 'utf-8'"),
        (f"resource = {'[' * 3000}", "resources.toml: "),
        ("resources = []", "may only hold"),
        ('resource = "model.bin"', "may only hold"),
        ("resource = [1]", r"as \[\[resource\]\] tables"),
        (ENTRY, "'models/model.bin' has no sha256"),
        (f"{COMPLETE}md5 = '1'", "unknown fields: md5"),
        (f"{COMPLETE}license = 1", "must be strings"),
        (f"{COMPLETE}size = '13'", "must be a number of bytes"),
        (f"{COMPLETE}size = true", "must be a number of bytes"),
        (f"{COMPLETE}size = -1", "must be a number of bytes"),
        (COMPLETE.replace(SHA256, SHA256[:-1]), "64 hexadecimal digits"),
        (COMPLETE * 2, "more than once: models/model.bin"),
        (COMPLETE + COMPLETE.replace("ls/", "ls/./"), "more than once: models/model"),
        (COMPLETE + COMPLETE.replace("/model.bin", ""), "folder of others: models$"),
    ],
)
def test_bad_list_is_refused(listing: Path, text: str, reason: str) -> None:
    listing.write_text(text, encoding="latin-1")
    with pytest.raises(ResourceError, match=reason):
        read_resources(listing)


@pytest.mark.parametrize(
    "name",
    [
        *("", "..", "../model.bin", "a/../../b", "/model.bin", "a/../README.md"),
        *("a/../model.bin", ".lock", ".parts/model.bin", "./.Lock", "models/"),
        *(r"a\u0000", r"a\nb", r"a\u001b[31m", r"a\u007f"),
    ],
)
def test_name_of_no_file_in_the_folder_is_refused(listing: Path, name: str) -> None:
    listing.write_text(COMPLETE.replace(MODEL.name, name))
    with pytest.raises(ResourceError, match="must be that of a file in resources/"):
        read_resources(listing)


@pytest.mark.usefixtures("model")
def test_right_file_is_no_problem(tmp_path: Path) -> None:
    assert problems([MODEL], tmp_path) == []


def test_missing_files_are_problems(tmp_path: Path) -> None:
    other = Resource("other.bin", MODEL.url, SHA256)
    first, second = problems([MODEL, other], tmp_path)
    assert first.startswith(f"models/model.bin is missing from {tmp_path}: ")
    assert "`make resources`" in first
    assert second.startswith("other.bin is missing")


def test_what_is_no_file_is_a_problem_and_is_not_read(tmp_path: Path) -> None:
    names = ("folder", "link", "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    listed = [Resource(name, MODEL.url, SHA256) for name in names]
    reason = "is a folder, a link to nothing, or no plain file"
    assert problems(listed, tmp_path) == [
        f"{name} in {tmp_path} {reason}" for name in names
    ]


def test_wrong_size_is_a_problem(tmp_path: Path, model: Path) -> None:
    short = Resource(MODEL.name, MODEL.url, SHA256, size=14)
    assert problems([short], tmp_path) == [
        "models/model.bin has 13 bytes instead of 14"
    ]


def test_damaged_file_is_a_problem_until_it_is_right(
    tmp_path: Path, model: Path
) -> None:
    times = (model.stat().st_atime_ns, model.stat().st_mtime_ns)
    model.write_bytes(CONTENT.swapcase())
    os.utime(model, ns=times)
    assert problems([MODEL], tmp_path) == [
        "models/model.bin does not have the checksum that is listed"
    ]
    model.write_bytes(CONTENT)
    os.utime(model, ns=times)
    assert problems([MODEL], tmp_path) == []


def test_files_that_did_not_change_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [Resource(f"{n}.bin", MODEL.url, SHA256) for n in range(300)]
    for resource in listed:
        (tmp_path / resource.name).write_bytes(CONTENT)
    assert problems(listed, tmp_path) == []
    monkeypatch.setattr(Path, "open", None)
    assert problems(listed, tmp_path) == []


def test_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*state: object) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(resources, "digest", fail)
    assert problems([MODEL], tmp_path) == [
        "models/model.bin cannot be read: Input/output error"
    ]


def test_path_of_a_listed_file(listing: Path, model: Path) -> None:
    listing.write_text(COMPLETE)
    assert resource_path(MODEL.name) == model


def test_path_of_a_missing_file_comes_with_advice(listing: Path) -> None:
    listing.write_text(COMPLETE)
    with pytest.raises(ResourceError, match="is missing from .*`make resources`"):
        resource_path(MODEL.name)


@pytest.mark.usefixtures("model")
def test_path_of_a_file_that_is_not_listed_is_refused(listing: Path) -> None:
    with pytest.raises(ResourceError, match=r"is not listed in resources/resources\."):
        resource_path(MODEL.name)


def test_listed_files_are_copied_for_everybody(listing: Path, model: Path) -> None:
    listing.write_text(COMPLETE)
    (listing.parent / "draft.bin").write_bytes(CONTENT)
    model.chmod(0o600)
    target = listing.parent / "copied"
    copy_resources(target)
    assert [path for path in target.rglob("*") if path.is_file()] == [
        target / MODEL.name
    ]
    assert (target / MODEL.name).read_bytes() == CONTENT
    assert (target / MODEL.name).stat().st_mode & 0o777 == 0o644


def test_nothing_is_copied_unless_all_is_right(listing: Path, model: Path) -> None:
    listing.write_text(COMPLETE + COMPLETE.replace(MODEL.name, "other.bin"))
    target = listing.parent / "copied"
    with pytest.raises(ResourceError, match="other.bin is missing"):
        copy_resources(target)
    assert not target.exists()
