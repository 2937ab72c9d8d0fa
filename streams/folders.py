"""A folder that one process has to itself."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.errors import OutputError


@contextmanager
def alone(folder: Path, refusal: str) -> Iterator[None]:
    """Make `folder` and hold it for the block; the lock is gone when the process is.

    Raises:
        OutputError: it cannot be written, or (`refusal`) another process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("wb")
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}; set paths.data") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(refusal) from None
        yield
