"""Send example requests to the running service and print its responses.

usage: python examples/example_requests.py [--url URL] [reverse] [count]

Needs nothing but Python. The service's URL is --url, else the environment variable
SERVICE_URL, else http://127.0.0.1 at PORT (8000). A service that wants a key gets
API_KEY, or the first of several in it.
"""

import argparse
import json
import os
import sys
from http.client import HTTPException, InvalidURL
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

BODIES: dict[str, dict[str, Any]] = {
    "reverse": {"text": "Hello, data science!"},
    "count": {},
}
TIMEOUT_SECONDS = 10


class RequestError(Exception):
    """The service gave no usable response."""


def post(url: str, body: dict[str, Any]) -> Any:
    """Send `body` as JSON and return the decoded response, or raise RequestError."""
    headers = {"Content-Type": "application/json"}
    for key in os.environ.get("API_KEY", "").split()[:1]:
        headers["Authorization"] = f"Bearer {key}"
    direct = build_opener(ProxyHandler({}))
    try:
        request = Request(url, json.dumps(body).encode(), headers)
        with direct.open(request, timeout=TIMEOUT_SECONDS) as response:
            content = response.read()
    except HTTPError as error:
        answer = error.read().decode(errors="replace")
        raise RequestError(f"{url} answered {error.code}: {answer}") from error
    except (InvalidURL, ValueError) as error:
        raise RequestError(f"{url!r} is not a valid URL: {error}") from error
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise RequestError(
            f"no service answers at {url} ({reason}): start it with `make run`"
        ) from error
    try:
        return json.loads(content)
    except ValueError as error:
        raise RequestError(f"{url} did not return JSON: is it the service?") from error


def parse_arguments() -> argparse.Namespace:
    """Return the command line's `url` and `names` of requests."""
    local = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    parser = argparse.ArgumentParser(description="Send example requests.")
    parser.add_argument("--url", default=os.environ.get("SERVICE_URL") or local)
    parser.add_argument("names", nargs="*", metavar="reverse|count")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in BODIES:
            parser.error(f"unknown request {name!r}: choose reverse or count")
    if not arguments.url.startswith(("http://", "https://")):
        parser.error(f"{arguments.url!r} does not start with http:// or https://")
    return arguments


def main() -> None:
    """Send the requests named on the command line, or all."""
    arguments = parse_arguments()
    for name in arguments.names or BODIES:
        url = f"{arguments.url.rstrip('/')}/{name}"
        try:
            answer = post(url, BODIES[name])
        except RequestError as error:
            sys.exit(str(error))
        print(f"POST {url} {json.dumps(BODIES[name])}")
        print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
