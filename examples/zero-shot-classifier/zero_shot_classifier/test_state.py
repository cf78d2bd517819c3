import json
import os
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from zero_shot_classifier.state import (
    FORMAT,
    State,
    StateError,
    read_state,
    remove_unfinished,
    write_state,
)

STATE = State("words", [(0, "Süßes 🍰", "a text\nabout cake"), (4, "b", "c")], b"index")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "labels.zip"
    write_state(path, STATE)
    return path


def test_state_is_read_as_it_was_written(path: Path) -> None:
    assert read_state(path) == STATE


def test_written_file_takes_the_place_of_the_old_one(path: Path) -> None:
    newer = State("words", [], b"")
    write_state(path, newer)
    assert read_state(path) == newer
    assert list(path.parent.iterdir()) == [path]


def test_truncated_file_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(StateError):
            read_state(path)


# Dates and the like may be damaged: what counts is that no other state is read.
def test_damaged_file_is_refused_unless_it_says_the_same(path: Path) -> None:
    content = path.read_bytes()
    refused = 0
    for position in range(len(content)):
        for bits in (0x01, 0x08, 0xFF):
            damaged = bytearray(content)
            damaged[position] ^= bits
            path.write_bytes(damaged)
            try:
                assert read_state(path) == STATE
            except StateError:
                refused += 1
    assert refused > len(content)


HEAD: dict[str, Any] = {
    "format": FORMAT,
    "encoder": "words",
    "labels": [],
    "index_sha256": sha256(b"index").hexdigest(),
}


def write_archive(path: Path, head: Any) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("state.json", json.dumps(head))
        archive.writestr("index.usearch", b"index")


def test_archive_of_another_program_is_read(path: Path) -> None:
    write_archive(path, HEAD)
    assert read_state(path) == State("words", [], b"index")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ([], "the format"),
        ({}, "the format None"),
        (HEAD | {"format": "zero-shot-classifier 2"}, "classifier 2'"),
        (HEAD | {"encoder": None}, "no encoder"),
        (HEAD | {"labels": None}, "no labels"),
        (HEAD | {"labels": [["0", "a", "b"]]}, "a label of another form"),
        (HEAD | {"labels": [[0, "a"]]}, "a label of another form"),
        (HEAD | {"labels": [[0, "a", "b"], [1, "a", "c"]]}, "two labels of .* 'a'"),
        (HEAD | {"index_sha256": sha256(b"other").hexdigest()}, "without the checksum"),
        (HEAD | {"index_sha256": None}, "without the checksum .* add the labels"),
    ],
)
def test_foreign_archive_is_refused(path: Path, head: Any, reason: str) -> None:
    write_archive(path, head)
    with pytest.raises(StateError, match=rf"labels\.zip .*{reason}"):
        read_state(path)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no file .*labels"):
        read_state(tmp_path / "labels.zip")
    with pytest.raises(StateError, match="cannot read .*directory"):
        read_state(tmp_path)


def test_failed_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StateError, match="No space left on device"):
        write_state(path, State("other", [], b""))
    assert read_state(path) == STATE
    assert list(path.parent.iterdir()) == [path]


def test_written_file_and_its_folder_are_on_the_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def note(descriptor: int) -> None:
        synced.append(os.path.samestat(os.fstat(descriptor), path.parent.stat()))
        if synced[-1]:
            assert read_state(path).encoder == "newer"

    monkeypatch.setattr(os, "fsync", note)
    write_state(path, State("newer", [], b""))
    assert synced == [False, True]


def test_unfinished_files_are_removed_and_no_others(path: Path) -> None:
    left = path.with_name(".labels.zip.k1ll3d00")
    others = [path.with_name(name) for name in (".labels.zip2", "labels.zip.lock")]
    for file in (left, *others):
        file.touch()
    remove_unfinished(path)
    assert sorted(path.parent.iterdir()) == sorted([path, *others])


def test_folder_that_cannot_be_made_is_named(path: Path) -> None:
    with pytest.raises(StateError, match="cannot write"):
        write_state(path / "below a file.zip", STATE)
