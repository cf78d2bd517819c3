"""Labels that outlive the process: a classifier that is kept in a file.

Environment variable, optional:

- `LABELS`: file that keeps the labels (state/labels.zip, beside the library's folder)
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import Lock

from zero_shot_classifier.classifier import Classifier
from zero_shot_classifier.encoder import Encoder
from zero_shot_classifier.state import StateError, remove_unfinished

PROJECT = Path(__file__).resolve().parent.parent
FILE = Path(os.environ.get("LABELS") or PROJECT / "state" / "labels.zip").absolute()


class Store:
    """A classifier whose changes are in its file before anybody sees them.

    Changes wait for each other. Those who classify wait for none of them: they use
    `classifier` as it is.
    """

    def __init__(self, path: Path, encoder: Encoder) -> None:
        """Read the labels from `path`; there are none yet if it does not exist.

        Raises StateError if the file is damaged, in use by another process, or in a
        folder that cannot be written to.
        """
        self.path = path
        self.claim = claim(path)
        self.changing = Lock()
        remove_unfinished(path)
        try:
            exists = path.exists()
            self.classifier = (
                Classifier.load(path, encoder) if exists else Classifier(encoder)
            )
        except BaseException:
            self.close()
            raise

    @contextmanager
    def change(self) -> Iterator[Classifier]:
        """Lend a copy of the classifier, which takes its place once it is written.

        Raises StateError if it cannot be written; the labels stay as they are.
        """
        with self.changing:
            changed = copy(self.classifier)  # cheap: what it holds is never changed
            yield changed
            require_claim(self.claim, self.path)
            changed.save(self.path)
            self.classifier = changed

    def add(self, descriptions: Mapping[str, str]) -> int:
        """Add labels, as the classifier does; return how many there are then.

        Other changes wait until they are written, but not while they are encoded.
        """
        encoded = self.classifier.encode(descriptions)
        with self.change() as classifier:
            classifier.put(encoded)
            return len(classifier)

    def close(self) -> None:
        """Let another process have the file."""
        os.close(self.claim)


def lock_of(path: Path) -> Path:
    """Return the lock file of a file of labels."""
    return path.with_name(f"{path.name}.lock")


def require_claim(lock: int, path: Path) -> None:
    """Raise StateError if the lock file was removed: another process may have one."""
    try:
        ours = os.path.samestat(os.fstat(lock), lock_of(path).stat())
    except FileNotFoundError:
        ours = False
    if not ours:
        raise StateError(
            f"{lock_of(path)} was removed while the service ran: start the service "
            "again, which then has the labels that are in the file"
        )


def claim(path: Path) -> int:
    """Return the descriptor of a lock file, which is ours until it is closed.

    Two processes that write one file would lose each other's labels. The system frees
    the lock of a process however it ends.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(lock_of(path), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateError(
            f"cannot keep labels in {path} ({error.strerror}): set LABELS to a file in "
            "a folder that can be written to"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StateError(
            f"another process keeps its labels in {path}: stop it, or set LABELS to "
            "another file"
        ) from error
    return lock
