"""Download the files listed in resources/resources.toml that are missing.

With --check, only tell which are missing or damaged, without the network.
"""

import fcntl
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOSPC
from functools import cache
from hashlib import file_digest, sha256
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pooch
import requests
from tqdm import tqdm
from tqdm.utils import CallbackIOWrapper

from _package_.resources import (
    FOLDER,
    Resource,
    ResourceError,
    problems,
    read_resources,
)

# Downloads are written here, and moved once they are whole and right.
PARTS = FOLDER / ".parts"
AT_ONCE = 4
# Seconds before each further attempt.
WAITS = (1, 3)
# Bytes that are written at once, and that are asked of an object store at once.
CHUNK, BLOCK = 2**16, 2**23
# Seconds in which nothing comes. There is no limit on the whole: a large file may take
# hours, and its size bounds what is written.
SILENCE = 30
# Nothing is compressed on the way: the checksum is that of the file.
HTTP = pooch.HTTPDownloader(
    chunk_size=CHUNK, timeout=SILENCE, headers={"Accept-Encoding": "identity"}
)
PROTOCOLS: Mapping[str, Callable[[str, Any, None], object]] = {
    "http": HTTP,
    "https": HTTP,
    "ftp": pooch.FTPDownloader(timeout=SILENCE),
    "doi": pooch.DOIDownloader(),
}
# What reads the URLs of object stores; only a project that lists one needs it.
STORES = {"s3": "s3fs", "gs": "gcsfs"}

BROKEN_OFF = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
)
# Their messages quote the URL, or the one that it is redirected to.
NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
MEND = "move the file away and run `make resources`, or correct resources.toml"
ADVICE = {
    401: "log in, by a line for this host in ~/.netrc",
    403: "ask its owner whether you may have it",
    404: "correct the URL, or ask where the file is now",
    410: "ask where the file is now",
}


def say(text: str) -> None:
    """Print a line, above the bar where there is one."""
    tqdm.write(text, file=sys.stderr)


def show_progress(resources: Sequence[Resource] = ()) -> Any:
    """Return a bar for the bytes of all downloads, which only terminals show."""
    return tqdm(
        total=sum(resource.size or 0 for resource in resources) or None,
        unit="B",
        unit_scale=True,
        disable=None,
    )


def stop(number: int, _frame: object) -> None:
    """End on a signal, without waiting for threads that wait for a server."""
    shutil.rmtree(PARTS, ignore_errors=True)
    os._exit(128 + number)


@contextmanager
def alone() -> Iterator[None]:
    """Let one run at a time download; remove what one that was killed has left."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run, which is downloading")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        shutil.rmtree(PARTS, ignore_errors=True)
        PARTS.mkdir()
        try:
            yield
        finally:
            shutil.rmtree(PARTS, ignore_errors=True)


@cache
def has_aws_credentials() -> bool:
    """Return whether there are any where AWS's own tools look for them."""
    session = import_module("botocore.session").Session()
    return session.get_credentials() is not None


def open_store(scheme: str) -> Any:
    """Return the file system of an object store: anonymous without credentials."""
    package = STORES[scheme]
    try:
        module = import_module(package)
    except ImportError as error:
        raise ResourceError(
            f"{scheme}:// needs {package}: add the line {package} to "
            "requirements-dev.txt, and run `make dev`"
        ) from error
    if scheme == "s3":
        return module.S3FileSystem(anon=not has_aws_credentials())
    # It warns of each way to log in that it did not find.
    logging.getLogger(package).setLevel(logging.ERROR)
    return module.GCSFileSystem()


def read_store(scheme: str, url: str, file: Any) -> None:
    """Write what an object store has at a URL."""
    try:
        with open_store(scheme).open(url, block_size=BLOCK) as source:
            shutil.copyfileobj(source, file, CHUNK)
    except FileNotFoundError as error:
        raise ResourceError("the bucket has no such file: correct the URL") from error
    except PermissionError as error:
        raise ResourceError(
            "the bucket does not let you read it: check your credentials, or ask its "
            "owner whether you may have it"
        ) from error


def read(url: str, file: Any) -> None:
    """Write what is at a URL; raise whatever the library for its protocol does."""
    scheme = url.partition(":")[0].lower()
    if scheme in STORES:
        read_store(scheme, url, file)
    elif scheme in PROTOCOLS:
        PROTOCOLS[scheme](url, file, None)
    else:
        known = ", ".join([*PROTOCOLS, *STORES])
        raise ResourceError(f"its URL must start with one of {known}")


def attempt(resource: Resource, part: Path, bar: Any) -> Resource:
    """Download to the file `part` once; return the resource as it came."""
    with part.open("w+b") as file:

        def count(arrived: int) -> None:
            bar.update(arrived)
            # A server that does not end would fill the disk.
            if resource.size is not None and file.tell() > resource.size:
                raise ResourceError(
                    f"what came has more bytes than the {resource.size} that "
                    "resources.toml says: try again, or ask whoever published the file"
                )

        try:
            read(resource.url, CallbackIOWrapper(count, file, "write"))
        except Exception:
            bar.update(-file.tell())
            raise
        file.seek(0)
        checksum = file_digest(file, "sha256").hexdigest()
        return replace(resource, sha256=checksum, size=file.tell())


def may_pass(error: requests.RequestException) -> bool:
    """Return whether the same request may do better a little later."""
    if error.response is not None:
        status = error.response.status_code
        return status >= 500 or status in (408, 429)
    return isinstance(error, BROKEN_OFF)


def persist(resource: Resource, part: Path, bar: Any) -> Resource:
    """Download to the file `part`, in several attempts where that may help."""
    for wait in WAITS:
        try:
            return attempt(resource, part, bar)
        except requests.RequestException as error:
            if not may_pass(error):
                raise
            time.sleep(wait)
    return attempt(resource, part, bar)


def explain(error: Exception, url: str) -> str:
    """Say what went wrong and what to do, without the URL, which may hold secrets."""
    answer = error.response if isinstance(error, requests.HTTPError) else None
    if answer is not None:
        advice = ADVICE.get(answer.status_code, "try again later")
        host = urlsplit(answer.url).hostname
        return f"{host} answered {answer.status_code} {answer.reason}: {advice}"
    if isinstance(error, BROKEN_OFF):
        # A doi: has no host, but where it led to has one.
        asked = str(error.request.url) if error.request else url
        host = urlsplit(asked).hostname or "its host"
        return f"no download from {host}, or only a part: are you online? Try again"
    if isinstance(error, NO_ADDRESS):
        return "its URL, or the one that it leads to, is none of HTTP: correct the URL"
    if isinstance(error, OSError) and error.errno == ENOSPC:
        return "the disk is full: make room, and try again"
    return " ".join(str(error).split()) or type(error).__name__


def require_listed(resource: Resource, came: Resource) -> None:
    """Raise `ResourceError` if a download is not what the list says."""
    for said, found, words in (
        (resource.size, came.size, f"{came.size} bytes"),
        (resource.sha256, came.sha256, f"the checksum {came.sha256}"),
    ):
        if said not in (None, found):
            raise ResourceError(
                f"what came has {words}, and resources.toml says {said}: try again, "
                "or ask whoever published the file"
            )


def move(part: Path, name: str) -> None:
    """Give a whole download its place in resources/."""
    target = FOLDER / name
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)


def fetch(resource: Resource, bar: Any) -> str | None:
    """Download a resource; return what went wrong, if anything."""
    part = PARTS / sha256(resource.name.encode()).hexdigest()
    try:
        came = persist(resource, part, bar)
        require_listed(resource, came)
        move(part, resource.name)
    # What the libraries for all these protocols raise has nothing in common.
    except Exception as error:
        return f"{resource.name}: {explain(error, resource.url)}"
    say(f"{resource.name}: {tqdm.format_sizeof(came.size or 0, 'B')}")
    return None


def is_there(resource: Resource) -> bool:
    return os.path.lexists(FOLDER / resource.name)


def faults(resources: Sequence[Resource]) -> list[str]:
    """Say what is wrong with the files that are there, and what to do."""
    there = [resource for resource in resources if is_there(resource)]
    return [f"{problem}: {MEND}" for problem in problems(there, FOLDER)]


def absent(resources: Sequence[Resource]) -> list[Resource]:
    return [resource for resource in resources if not is_there(resource)]


def fetch_all(resources: Sequence[Resource]) -> list[str]:
    """Download several resources at once; return what went wrong."""
    with alone():
        # Another run may have brought them while this one waited.
        missing = absent(resources)
        came = faults(resources)
        with show_progress(missing) as bar, ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda resource: fetch(resource, bar), missing))
    return came + [problem for problem in outcomes if problem]


def complete(resources: Sequence[Resource]) -> list[str]:
    """Download what is missing, overwrite nothing; return what is wrong then."""
    found = faults(resources)
    missing = absent(resources)
    return found + (fetch_all(missing) if missing else [])


def check(resources: Sequence[Resource]) -> list[str]:
    """Return what is missing or damaged, without the network."""
    return faults(resources) + problems(absent(resources), FOLDER)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        resources = read_resources()
        found = (check if sys.argv[1:] == ["--check"] else complete)(resources)
    except (ResourceError, OSError) as error:
        found = [str(error)]
    for problem in found:
        print(f"error: {problem}", file=sys.stderr)
    if found:
        sys.exit(1)
    print(f"resources/ is complete: {len(resources)} listed")


if __name__ == "__main__":
    main()
