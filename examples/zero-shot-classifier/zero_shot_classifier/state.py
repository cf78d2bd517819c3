"""A classifier as a file: written as a whole or not at all, checked when it is read.

It is a zip archive, whose members have checksums and whose directory comes last: that
tells damaged and truncated files. `state.json` holds the labels, for people and other
programs to read; `index.usearch` their vectors. Nothing in it is ever executed.

Bytes that are no index crash usearch, and Python with it: `state.json` holds their
checksum, which is compared first. That finds what is broken, not what is forged: read
no file of somebody whom you do not trust.
"""

import json
import os
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from errno import EINVAL
from glob import escape
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

FORMAT = "zero-shot-classifier 1"
REMEDY = "take a copy of it, or remove it and add the labels anew"


class StateError(Exception):
    """A file cannot be read or written as a classifier; the message is for people."""


@dataclass(frozen=True)
class State:
    """What is saved of a classifier."""

    encoder: str
    labels: list[tuple[int, str, str]]  # key in the index, name and description
    index: bytes


def write_state(path: Path, state: State) -> None:
    """Write a state to a file, with its folder; raise `StateError` if that fails."""
    content = BytesIO()
    head = {
        "format": FORMAT,
        "encoder": state.encoder,
        "labels": state.labels,
        "index_sha256": sha256(state.index).hexdigest(),
    }
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("state.json", json.dumps(head, ensure_ascii=False))
        archive.writestr("index.usearch", state.index)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.getbuffer())
    except OSError as error:
        raise StateError(f"cannot write {path}: {error.strerror}") from error


def write_atomically(path: Path, content: memoryview) -> None:
    """Write a file beside its place and then put it there, also over an old one."""
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as new:
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            os.replace(new.name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(new.name)
            raise
    # Until its folder is on the disk, too, a power cut may bring the old file back.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != EINVAL:  # some file systems cannot do that to folders
            raise
    finally:
        os.close(folder)


def remove_unfinished(path: Path) -> None:
    """Remove what writing the file has left where the process was killed.

    Only for those who know that nobody else writes it.
    """
    for left in path.parent.glob(f".{escape(path.name)}.*"):
        with suppress(OSError):
            left.unlink()


def read_state(path: Path) -> State:
    """Read a state from a file; raise `StateError` if it is no whole one."""
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read("state.json"))
            index = archive.read("index.usearch")
    except FileNotFoundError as error:
        raise StateError(f"there is no file {path}") from error
    except OSError as error:
        raise StateError(f"cannot read {path}: {error.strerror or error}") from error
    except Exception as error:  # zipfile has many that tell of a damaged file
        raise StateError(
            f"{path} is damaged, or was not written by this classifier ({error}): "
            f"{REMEDY}"
        ) from error
    return checked(path, head, index)


def checked(path: Path, head: Any, index: bytes) -> State:
    """Return the state that `state.json` and the index describe."""
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        found = head.get("format") if isinstance(head, dict) else head
        raise StateError(f"{path} has the format {found!r}, not {FORMAT!r}")
    encoder, labels = head.get("encoder"), head.get("labels")
    if not isinstance(encoder, str) or not isinstance(labels, list):
        raise StateError(f"{path} names no encoder or no labels")
    if head.get("index_sha256") != sha256(index).hexdigest():
        raise StateError(
            f"{path} has vectors without the checksum that is in state.json: {REMEDY}"
        )
    state = State(encoder, [label_of(path, entry) for entry in labels], index)
    names = Counter(name for _, name, _ in state.labels)
    if twice := [name for name, times in names.items() if times > 1]:
        raise StateError(f"{path} has two labels of the name {twice[0]!r}: {REMEDY}")
    return state


def label_of(path: Path, entry: Any) -> tuple[int, str, str]:
    """Return the key, the name and the description that an entry of labels has."""
    match entry:
        case [int() as key, str() as name, str() as description]:
            return key, name, description
    raise StateError(f"{path} has a label of another form: {entry!r}")
