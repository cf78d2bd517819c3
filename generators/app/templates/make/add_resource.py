"""Download a file into resources/, and list it in resources/resources.toml.

Usage: python -m make.add_resource URL [NAME [LICENSE]]
"""

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from tqdm import tqdm

from _package_.resources import (
    LISTING,
    Resource,
    ResourceError,
    read_resources,
)

from .fetch_resources import (
    PARTS,
    alone,
    explain,
    is_there,
    move,
    persist,
    show_progress,
)


def quote(text: str) -> str:
    """Return a text as TOML's basic string, which is JSON's but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def entry_for(resource: Resource) -> str:
    """Return the `[[resource]]` table that lists a resource."""
    lines = [
        "[[resource]]",
        f"name = {quote(resource.name)}",
        f"url = {quote(resource.url)}",
        f"sha256 = {quote(resource.sha256)}",
    ]
    if resource.size is not None:
        lines.append(f"size = {resource.size}")
    if resource.license:
        lines.append(f"license = {quote(resource.license)}")
    return "".join(f"{line}\n" for line in lines)


def with_entry(listing: bytes, resource: Resource) -> bytes:
    """Return a list with one more resource at its end, and all else as it was."""
    end = b"\r\n" if b"\r\n" in listing else b"\n"
    gap = b"" if not listing else end if listing.endswith(b"\n") else end * 2
    return listing + gap + entry_for(resource).encode().replace(b"\n", end)


@contextmanager
def extended(resource: Resource) -> Iterator[Path]:
    """Give a file beside the list that lists one resource more.

    Raises ResourceError if it would not be a valid list.
    """
    with TemporaryDirectory(prefix=".", dir=LISTING.parent) as folder:
        path = Path(folder) / LISTING.name
        path.write_bytes(with_entry(LISTING.read_bytes(), resource))
        shutil.copymode(LISTING, path)
        read_resources(path)
        yield path


def refuse(resource: Resource) -> None:
    """Raise ResourceError if a resource cannot be listed or has no place."""
    for listed in read_resources():
        if listed.url == resource.url:
            raise ResourceError(f"this URL is listed already, as {listed.name}")
        if listed.name == resource.name:
            raise ResourceError(f"{listed.name} is listed already: give another name")
    place = urlsplit(resource.url)
    # Some hosts take a token in place of the user.
    if place.password or (place.username and place.scheme in ("http", "https")):
        raise ResourceError(
            "the URL holds a password, and git would keep it: put it into ~/.netrc"
        )
    if is_there(resource):
        raise ResourceError(
            f"resources/{resource.name} exists: move it away, or give another name"
        )
    with extended(resource):
        pass


def add(url: str, name: str = "", license: str = "") -> Resource:
    """Download and list a file; its name is by default the last one in the URL.

    Raises ResourceError, or what the library for the URL's protocol raises, if that
    cannot be done; then nothing has changed.
    """
    name = name or unquote(urlsplit(url).path).rpartition("/")[2]
    if not name:
        raise ResourceError(
            "which file, by which name? For example: "
            "make resource URL=https://example.org/models/ NAME=model.bin"
        )
    # Its size and checksum are those of what comes.
    wanted = Resource(name, url, "0" * 64, license=license or None)
    refuse(wanted)
    with alone():
        # Another run may have listed it while this one waited.
        refuse(wanted)
        part = PARTS / "part"
        with show_progress() as bar:
            resource = persist(wanted, part, bar)
        with extended(resource) as listing:
            move(part, name)
            listing.replace(LISTING)
    return resource


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    url, *others = sys.argv[1:]
    try:
        resource = add(url, *others)
    # What the libraries for all these protocols raise has nothing in common.
    except Exception as error:
        sys.exit(f"error: {explain(error, url)}")
    size = tqdm.format_sizeof(resource.size or 0, "B")
    print(f"resources/{resource.name}: {size}, listed in resources/{LISTING.name}")


if __name__ == "__main__":
    main()
