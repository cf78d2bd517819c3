"""Refuse what does not belong in git: secrets, large files, notebooks' outputs.

Looks at all that git tracks, or with --staged at what is about to be committed, whose
notebooks it clears. What counts is what git holds, not what the disk does.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from kingfisher_sdk import DetectionPolicy, ScanInput, Scanner
from nbformat import NotebookNode
from nbstripout import MetadataError, strip_output

PROJECT = Path(__file__).resolve().parent.parent
LARGEST = 1_000_000
RESOURCES = {"resources/README.md", "resources/resources.toml"}
SECRET_FILES = ("/.env", "/.streamlit/secrets.toml")
# What is raised for a file that is no notebook.
UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    MetadataError,
)
# What a run leaves in a notebook beside its outputs.
TRACES = ["metadata.widgets", "cell.metadata.execution", "cell.metadata.ExecuteTime"]

SECRET = """\
Keep secrets in environment variables, or in .env, which git ignores, and read them from
there. Whoever may have seen one keeps it: revoke it if it was ever pushed. Where it is
none, say so in a comment on its line: kingfisher:ignore"""
LARGE = """\
Git keeps every version of every file. Upload large ones to where your team can download
them, and list them in resources/resources.toml: `make resources` downloads them."""
RESOURCE = """\
In resources/, git holds README.md and resources.toml: list the file there, and
`make resources` downloads it. A small one that the library reads belongs beside it."""
OUTPUT = """\
Notebooks are kept without outputs: clear them all (in Jupyter's Edit menu), and add the
notebook again. `make hooks` clears them before each commit. The outputs of cells that
are tagged keep_output stay."""
CLEARED = """\
These are cleared, on the disk, too: `git add` them again. The outputs of cells that are
tagged keep_output stay."""
EXCEPTION = """\
`git rm --cached FILE` takes a file out of git and leaves it on your disk. Exceptions
are listed in pyproject.toml: [tool.check-files]"""


class CheckError(Exception):
    """The files cannot be checked; the message is for users."""


@dataclass(frozen=True)
class File:
    """A file as git holds it."""

    path: str
    blob: str
    size: int


@dataclass(frozen=True)
class Problem:
    """What is refused, and what to do about its kind."""

    what: str
    advice: str


def git(*words: str, given: str = "") -> bytes:
    """Run git in the project's folder and return its output."""
    command = ["git", *words]
    try:
        done = subprocess.run(
            command, cwd=PROJECT, input=given.encode(), capture_output=True
        )
    except OSError as error:
        raise CheckError(f"git cannot be run: {error}") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise CheckError(f"this looks at what git holds, but git says: {reason}")
    return done.stdout


def list_files(staged: bool) -> list[File]:
    """List the files in git's index, or those that differ from the last commit."""
    # Outside of a repository, `git diff` would be another command.
    git("rev-parse", "--git-dir")
    since = [] if staged else [git("hash-object", "-t", "tree", "/dev/null").decode()]
    options = "--cached --raw -z --no-abbrev --no-renames --relative --diff-filter=AMT"
    listed = git("diff", *options.split(), *map(str.strip, since)).split(b"\0")
    entries = zip(listed[0::2], listed[1::2], strict=False)
    # Regular files: submodules and links have other modes.
    blobs = {
        path.decode(errors="surrogateescape"): entry.split()[3].decode()
        for entry, path in entries
        if entry.split()[1].startswith(b"100")
    }
    asked = "\n".join(blobs.values())
    sizes = git("cat-file", "--batch-check=%(objectsize)", given=asked).split()
    return [
        File(path, blob, int(size))
        for (path, blob), size in zip(blobs.items(), sizes, strict=True)
    ]


def read_exceptions() -> list[str]:
    """Read from pyproject.toml which files may be there all the same."""
    try:
        text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
        tools = tomllib.loads(text).get("tool", {})
    except (OSError, ValueError) as error:
        raise CheckError(f"pyproject.toml: {error}") from error
    allowed = tools.get("check-files", {}).get("allow", [])
    if not isinstance(allowed, list) or not all(isinstance(p, str) for p in allowed):
        raise CheckError("pyproject.toml: allow of [tool.check-files] lists patterns")
    return allowed


def matches(file: File, patterns: list[str]) -> bool:
    return any(fnmatchcase(file.path, pattern) for pattern in patterns)


def read_files(files: Iterable[File]) -> Iterator[tuple[File, bytes]]:
    """Read what git holds of each, all from one process."""
    command = ["git", "cat-file", "--batch"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe) as process:
        assert process.stdin
        assert process.stdout
        for file in files:
            process.stdin.write(f"{file.blob}\n".encode())
            process.stdin.flush()
            process.stdout.readline()
            yield file, process.stdout.read(file.size)
            process.stdout.readline()


def refuse(file: File) -> Problem | None:
    """Refuse a file for its name or size, without looking into it."""
    if file.path.startswith("resources/") and file.path not in RESOURCES:
        return Problem(f"{file.path}: is in resources/", RESOURCE)
    if f"/{file.path}".lower().endswith(SECRET_FILES):
        return Problem(f"{file.path}: is a file for secrets", SECRET)
    return None if is_notebook(file) else refuse_large(file)


def refuse_large(file: File) -> Problem | None:
    if file.size <= LARGEST:
        return None
    return Problem(f"{file.path}: has {file.size / 1e6:.1f} MB", LARGE)


def is_notebook(file: File) -> bool:
    return file.path.endswith(".ipynb")


def find_secrets(file: File, content: bytes, scanner: Scanner) -> Iterator[Problem]:
    """Find secrets by their form, and show none of them."""
    name = file.path.encode(errors="replace").decode()  # It may be no UTF-8.
    found = scanner.scan_input(ScanInput(name, content))
    places = {(f.location["line"], f.rule_name) for f in found if f.visible}
    for line, rule in sorted(places):
        yield Problem(f"{file.path}:{line}: {rule.split(', ')[0]}", SECRET)


def strip(notebook: str) -> str:
    """Return a notebook without outputs, or as it is if it has none."""
    content = json.loads(notebook, object_hook=NotebookNode)
    stripped = strip_output(content, None, None, True, TRACES)
    if stripped == json.loads(notebook):
        return notebook
    return json.dumps(stripped, ensure_ascii=False, indent=1) + "\n"


def clear(path: Path) -> None:
    path.write_text(strip(path.read_text(encoding="utf-8")), encoding="utf-8")


def refuse_outputs(file: File, content: bytes, staged: bool) -> Problem | None:
    """Refuse a notebook for its outputs, and clear it on the disk if it is staged."""
    try:
        text = content.decode()
        if not text or strip(text) == text:
            return refuse_large(file)
        path = PROJECT / file.path
        if staged and path.is_file() and not path.is_symlink():
            clear(path)
            return Problem(f"{file.path}: had outputs", CLEARED)
    except UNREADABLE as error:
        return Problem(f"{file.path}: cannot be read as a notebook: {error}", OUTPUT)
    return Problem(f"{file.path}: has outputs", OUTPUT)


def find_problems(files: list[File], staged: bool) -> Iterator[Problem]:
    """Find all that is to be refused."""
    yield from filter(None, map(refuse, files))
    accepted = [file for file in files if not refuse(file)]
    scanner = Scanner(policy=DetectionPolicy())
    for file, content in read_files(accepted):
        yield from find_secrets(file, content, scanner)
        if is_notebook(file) and (problem := refuse_outputs(file, content, staged)):
            yield problem


def report(problems: list[Problem]) -> str:
    """List the problems by what is to be done about them."""
    lines = ["error: this does not belong in git"]
    for advice in dict.fromkeys(problem.advice for problem in problems):
        lines += ["", *(p.what for p in problems if p.advice == advice), "", advice]
    if any(problem.advice != CLEARED for problem in problems):
        lines += ["", EXCEPTION]
    return "\n".join(lines)


def main() -> None:
    staged = sys.argv[1:] == ["--staged"]
    try:
        exceptions = read_exceptions()
        files = [f for f in list_files(staged) if not matches(f, exceptions)]
        problems = list(find_problems(files, staged))
    except (CheckError, OSError) as error:
        sys.exit(f"error: {error}")
    if problems:
        sys.exit(report(problems))
    print(f"Nothing to refuse. Files looked at: {len(files)}")


if __name__ == "__main__":
    main()
