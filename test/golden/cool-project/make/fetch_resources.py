"""Download the files listed in resources/resources.toml that are missing."""

import sys
from pathlib import Path

import pooch

from cool_library.resources import (
    FOLDER,
    Resource,
    ResourceError,
    read_resources,
)


def check(target: Path, sha256: str) -> None:
    """Raise `ResourceError` if an existing file does not have the checksum."""
    if pooch.file_hash(target) != sha256:
        raise ResourceError(
            f"{target.relative_to(FOLDER)} exists, but its checksum is not the one "
            "in resources.toml: move the file away, or correct the list"
        )


def fetch(resource: Resource) -> None:
    """Download a resource unless its file exists; never overwrite another file."""
    target = FOLDER / resource.name
    try:
        if target.exists():
            return check(target, resource.sha256)
        pooch.retrieve(
            resource.url,
            known_hash=f"sha256:{resource.sha256}",
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
        resources = read_resources()
        for resource in resources:
            fetch(resource)
    except ResourceError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    print(f"resources/ is complete: {len(resources)} listed")


if __name__ == "__main__":
    main()
