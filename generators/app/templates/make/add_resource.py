"""Download a file into resources/, and list it in resources/resources.toml.

Usage: python -m make.add_resource URL [NAME [LICENSE]]
"""

import json
import shutil
import signal
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from tqdm import tqdm

from _package_.resources import (
    LISTING,
    Resource,
    ResourceError,
    parse_resources,
    read_resources,
)

from .fetch_resources import (
    PARTS,
    alone,
    explain,
    is_there,
    move,
    persist,
    say,
    show_progress,
)

# How a web page begins, within so many bytes.
PAGES = (b"<!doctype html", b"<html")
BEGINNING = 1024


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


def read_listing() -> bytes:
    """Return the list as it is, which is empty where there is none yet."""
    return LISTING.read_bytes() if LISTING.exists() else b""


def extended(resource: Resource) -> bytes:
    """Return the list with one resource more.

    Raises ResourceError if it would not be a valid list.
    """
    listing = with_entry(read_listing(), resource)
    try:
        parse_resources(listing)
    # The list is TOML, and so is the entry: only this keeps them from being one.
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(
            f"nothing can be added to `resource = [...]` in {LISTING.name}: "
            "write it as [[resource]] tables, or remove it if it is empty"
        ) from error
    return listing


def write_listing(listing: bytes) -> None:
    """Write the list as a whole; if it is a link, where that leads to."""
    place = LISTING.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".", dir=place.parent) as folder:
        new = Path(folder) / place.name
        new.write_bytes(listing)
        if place.exists():
            shutil.copymode(place, new)
        new.replace(place)


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
    extended(resource)


def refuse_page(part: Path, name: str) -> None:
    """Raise ResourceError if a web page came in place of a file, as to log in."""
    with part.open("rb") as file:
        start = file.read(BEGINNING).lstrip().lower()
    if start.startswith(PAGES) and not name.lower().endswith((".html", ".htm")):
        raise ResourceError(
            "a web page came in place of a file: give the URL of the file itself, or, "
            "to have the page, a NAME that ends in .html"
        )


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
        refuse_page(part, name)
        listing = extended(resource)
        move(part, name)
        write_listing(listing)
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
    if urlsplit(url).query:
        say(
            f"warning: {LISTING.name}, which git keeps, has what is after the ? of the "
            "URL: if that is a secret, do not commit it"
        )


if __name__ == "__main__":
    main()
