"""Counts, of this process or of all that share a file.

COUNT_STORE=sqlite:PATH counts on over workers and restarts: no number comes twice, and
none is left out, unless its answer did not arrive or the power failed. The file has to
be on a local disk.
"""

import itertools
import sqlite3
import weakref
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from anyio import CapacityLimiter, to_thread

SECONDS_TO_WAIT = 2  # while another process writes
TABLE = "CREATE TABLE IF NOT EXISTS count (id INTEGER PRIMARY KEY, number INTEGER)"
NEXT = """
    INSERT INTO count VALUES (1, 1)
    ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number
"""


class CountError(Exception):
    """The count cannot be stored now; becomes a 503."""


def new_counter(path: Path | None) -> Callable[[], Awaitable[int]]:
    """Return what counts in a file, or from 1 if there is none."""
    return SharedCounter(path) if path else new_process_counter()


def new_process_counter() -> Callable[[], Awaitable[int]]:
    """Return what counts from 1."""
    numbers = itertools.count(1)

    async def count() -> int:
        return next(numbers)

    return count


class SharedCounter:
    """Counts in an SQLite file."""

    def __init__(self, path: Path) -> None:
        """Count in this file, which is made if it is missing."""
        self._path = path
        self._thread = CapacityLimiter(1)
        self._connection: sqlite3.Connection | None = None

    async def __call__(self) -> int:
        """Return the next number; raises CountError if it cannot be stored."""
        return await to_thread.run_sync(self._next, limiter=self._thread)

    def _next(self) -> int:
        try:
            self._connection = self._connection or self._connect()
            ((number,),) = self._connection.execute(NEXT).fetchall()
        except sqlite3.Error as error:
            raise CountError(f"the count cannot be stored: {error}") from error
        return int(number)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=SECONDS_TO_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            # Whoever comes while another opens the file is refused this at once, waits
            # for all that follows, and counts on in the mode that the other set.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        weakref.finalize(self, connection.close)
        return connection
