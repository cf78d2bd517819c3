"""Files too large for git: which the project has, where they are, if they are right.

They are listed in resources/resources.toml, and `make resources` downloads them.
Environment variable, optional:

- `RESOURCES`: folder that holds them (resources/, beside the library's folder)
"""

import hashlib
import os
import re
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LISTING = Path(__file__).resolve().parent.parent / "resources" / "resources.toml"
FOLDER = Path(os.environ.get("RESOURCES") or LISTING.parent).absolute()

TRACKED = frozenset({".", "readme.md", "resources.toml"})
# What `make resources` keeps in the folder while it downloads.
WORK = frozenset({".lock", ".parts"})
REQUIRED = frozenset({"name", "url", "sha256"})
FIELDS = REQUIRED | {"size", "license"}
# No file can have a NUL in its name; the others would break what is printed.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class ResourceError(Exception):
    """A resource cannot be listed, downloaded or used; the message is for users."""


@dataclass(frozen=True)
class Resource:
    """A file to download: its path below the folder, and what it has to be.

    `sha256` is 64 hexadecimal digits in lower case, `size` a number of bytes, and
    `license` the name of the terms that the file may be used under.
    """

    name: str
    url: str
    sha256: str
    size: int | None = None
    license: str | None = None


def read_resources(listing: Path = LISTING) -> list[Resource]:
    """Read the list of resources; a project without the file has none.

    Raises ResourceError if the list is invalid or cannot be read.
    """
    try:
        return parse_resources(listing.read_bytes())
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"{listing.name} cannot be read: {error.strerror}"
        raise ResourceError(reason) from error
    except (ValueError, RecursionError) as error:
        raise ResourceError(f"{listing.name}: {error}") from error


def parse_resources(listing: bytes) -> list[Resource]:
    """Return the resources of a list, which may begin with the mark of some editors.

    Raises ResourceError if it is invalid, and ValueError or RecursionError if it is
    not even TOML.
    """
    content = tomllib.loads(listing.decode("utf-8-sig"))
    entries = content.pop("resource", [])
    if content or not isinstance(entries, list):
        raise ResourceError(f"{LISTING.name} may only hold [[resource]] tables")
    resources = [parse_resource(entry) for entry in entries]
    require_places([os.path.normpath(resource.name) for resource in resources])
    return resources


def require_places(names: Sequence[str]) -> None:
    """Raise ResourceError unless files of these names can be beside each other."""
    if twice := sorted(name for name, times in Counter(names).items() if times > 1):
        raise ResourceError(f"{LISTING.name} lists more than once: {', '.join(twice)}")
    folders = {str(folder) for name in names for folder in Path(name).parents}
    if both := sorted(folders.intersection(names)):
        raise ResourceError(
            f"{LISTING.name} lists as a file, and as the folder of others: "
            f"{', '.join(both)}"
        )


def parse_resource(entry: Any) -> Resource:
    """Return the resource of one `[[resource]]` table, or raise ResourceError."""
    if not isinstance(entry, dict):
        raise ResourceError("list resources as [[resource]] tables")
    label = f"resource {entry.get('name', '')!r}"
    if missing := sorted(REQUIRED - entry.keys()):
        raise ResourceError(f"{label} has no {', '.join(missing)}")
    if unknown := sorted(entry.keys() - FIELDS):
        raise ResourceError(f"{label} has unknown fields: {', '.join(unknown)}")
    texts = [value for field, value in entry.items() if field != "size"]
    if not all(isinstance(value, str) for value in texts):
        raise ResourceError(f"{label}: all but size must be strings")
    size = entry.get("size", 0)
    if type(size) is not int or size < 0:
        raise ResourceError(f"{label}: size must be a number of bytes")
    if not is_allowed(entry["name"]):
        raise ResourceError(f"{label}: the name must be that of a file in resources/")
    if not re.fullmatch("[0-9a-fA-F]{64}", entry["sha256"]):
        raise ResourceError(f"{label}: sha256 is not 64 hexadecimal digits")
    return Resource(**entry | {"sha256": entry["sha256"].lower()})


def is_allowed(name: str) -> bool:
    """Return whether a name is a path below the folder, and of no file in use."""
    path = os.path.normpath(name)
    # Not even from one folder into another: it may be a link to somewhere else.
    inside = not os.path.isabs(path) and os.pardir not in name.split(os.sep)
    is_file = not CONTROL.search(name) and not name.endswith(os.sep)
    used = path.lower() in TRACKED or path.lower().split(os.sep)[0] in WORK
    return inside and is_file and not used


def resource_path(name: str) -> Path:
    """Return the path of a listed file, without looking into it.

    Raises ResourceError if the file is not listed, or not there.
    """
    if name not in [resource.name for resource in read_resources(LISTING)]:
        raise ResourceError(f"{name} is not listed in resources/{LISTING.name}")
    path = FOLDER / name
    if not path.is_file():
        raise ResourceError(absence(name, FOLDER))
    return path


def problems(resources: Iterable[Resource], folder: Path) -> list[str]:
    """Return what is wrong with the files in `folder`, a sentence for each that is.

    Reads the files as a whole, but for those that changed neither in size nor in time
    since they were read: seconds for a gigabyte.
    """
    found = (problem(resource, folder) for resource in resources)
    return [sentence for sentence in found if sentence]


def problem(resource: Resource, folder: Path) -> str | None:
    """Return what is wrong with one file, or None."""
    path, name = folder / resource.name, resource.name
    try:
        if not path.is_file():
            return absence(name, folder)
        state = path.stat()
        if resource.size not in (None, state.st_size):
            return f"{name} has {state.st_size} bytes instead of {resource.size}"
        if digest(path, state.st_size, state.st_ctime_ns) != resource.sha256:
            return f"{name} does not have the checksum that is listed"
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    return None


def absence(name: str, folder: Path) -> str:
    """Return the sentence for a file that is not there."""
    if os.path.lexists(folder / name):
        return f"{name} in {folder} is a folder, a link to nothing, or no plain file"
    advice = "run `make resources`, or mount the folder that has it"
    return f"{name} is missing from {folder}: {advice}"


def copy_resources(target: Path) -> None:
    """Copy the listed files into another folder, where everybody may read them.

    Raises ResourceError, before it copies any, unless all of them are right.
    """
    resources = read_resources(LISTING)
    if found := problems(resources, FOLDER):
        raise ResourceError("; ".join(found))
    for resource in resources:
        copy = target / resource.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FOLDER / resource.name, copy)
        copy.chmod(0o644)


@cache
def digest(path: Path, size: int, changed: int) -> str:
    """Return a file's SHA-256; `size` and `changed` tell one state from the next."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Copy the listed files to the folder on the command line, for an image."""
    try:
        copy_resources(Path(sys.argv[1]))
    except ResourceError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
