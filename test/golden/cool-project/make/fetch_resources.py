"""Download the files listed in resources/resources.toml that are missing."""

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pooch

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
TRACKED = {".", "readme.md", "resources.toml"}
FIELDS = {"name", "url", "sha256"}


class ResourceError(Exception):
    """A resource is invalid or cannot be downloaded; the message is for users."""


@dataclass(frozen=True)
class Resource:
    """A file to download: its path in resources/, its URL and its checksum."""

    name: str
    url: str
    sha256: str


def is_free(name: str) -> bool:
    """Return whether a download may be written to this path in resources/."""
    if "\0" in name:
        return False
    path = (RESOURCES / name).resolve()
    if not path.is_relative_to(RESOURCES):
        return False
    return str(path.relative_to(RESOURCES)).lower() not in TRACKED


def parse_resource(entry: Any) -> Resource:
    """Check one `[[resource]]` table and return its resource."""
    if not isinstance(entry, dict):
        raise ResourceError("list resources as [[resource]] tables")
    label = f"resource {entry.get('name', '')!r}"
    if missing := sorted(FIELDS - entry.keys()):
        raise ResourceError(f"{label} has no {', '.join(missing)}")
    if unknown := sorted(entry.keys() - FIELDS):
        raise ResourceError(f"{label} has unknown fields: {', '.join(unknown)}")
    if not all(isinstance(value, str) for value in entry.values()):
        raise ResourceError(f"{label}: name, url and sha256 must be strings")
    resource = Resource(**entry)
    if not is_free(resource.name):
        raise ResourceError(f"{label}: the name must be that of a file in resources/")
    if not re.fullmatch("[0-9a-fA-F]{64}", resource.sha256):
        raise ResourceError(f"{label}: sha256 is not 64 hexadecimal digits")
    return resource


def read_resources(listing: Path) -> list[Resource]:
    """Read the list of resources; raise `ResourceError` if it is invalid."""
    try:
        content = tomllib.loads(listing.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ResourceError(f"{listing.name}: {error}") from error
    entries = content.pop("resource", [])
    if content or not isinstance(entries, list):
        raise ResourceError(f"{listing.name} may only hold [[resource]] tables")
    return [parse_resource(entry) for entry in entries]


def check(target: Path, sha256: str) -> None:
    """Raise `ResourceError` if an existing file does not have the checksum."""
    if pooch.file_hash(target) != sha256:
        raise ResourceError(
            f"{target.relative_to(RESOURCES)} exists, but its checksum is not the one "
            "in resources.toml: move the file away, or correct the list"
        )


def fetch(resource: Resource) -> None:
    """Download a resource unless its file exists; never overwrite another file."""
    target = RESOURCES / resource.name
    sha256 = resource.sha256.lower()
    try:
        if target.exists():
            return check(target, sha256)
        pooch.retrieve(
            resource.url,
            known_hash=f"sha256:{sha256}",
            fname=target.name,
            path=target.parent,
            progressbar=sys.stderr.isatty(),
        )
    except (OSError, ValueError) as error:
        # Both kinds include what requests raises; its messages may span lines.
        reason = " ".join(str(error).split())
        raise ResourceError(f"{resource.name}: {reason}") from error


def main() -> None:
    try:
        resources = read_resources(RESOURCES / "resources.toml")
        for resource in resources:
            fetch(resource)
    except ResourceError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    print(f"resources/ is complete: {len(resources)} listed")


if __name__ == "__main__":
    main()
