"""Opening media files: regular ones only, and below a root only where there is one."""

from __future__ import annotations

import os
import re
import stat
from typing import Any

FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY  # a pipe or a device must not block us
SHA256 = re.compile(r"[0-9a-f]{64}")


class File:
    """A `detectors.marks.source.Source` of an open file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def read(self, at: int, size: int) -> bytes:
        """At most `size` bytes from offset `at`."""
        if at < 0 or size <= 0 or at >= self.size:
            return b""
        return os.pread(self._descriptor, min(size, self.size - at), at)


def open_file(path: bytes) -> int:
    """A descriptor of a regular file. Raises OSError."""
    return _regular(os.open(path, FLAGS))


def open_below(root: bytes, path: bytes) -> int:
    """A descriptor of a regular file below `root`. Raises OSError.

    Each step is opened from the one above it and none may be a link, so that nothing leads out,
    not even a link put there while we look. The root itself may be one.
    """
    steps = path.split(b"/")
    if path.startswith(b"/") or any(step in (b"", b".", b"..") for step in steps):
        raise PermissionError("a path below the media root holds no '..', no '.' and no leading '/'")
    holder = os.open(root, FLAGS | os.O_DIRECTORY)
    for last, step in enumerate(steps, start=1 - len(steps)):
        try:
            opened = os.open(step, FLAGS | os.O_NOFOLLOW | (0 if last == 0 else os.O_DIRECTORY), dir_fd=holder)
        finally:
            os.close(holder)
        holder = opened
    return _regular(holder)


def places(sha256: str) -> tuple[bytes, ...]:
    """Where below the root the bytes of a hash may lie: `ab/abcd…` or `abcd…`. None for what is no hash."""
    name = sha256.lower()
    if not SHA256.fullmatch(name):
        return ()
    return (f"{name[:2]}/{name}".encode(), name.encode())


def _regular(descriptor: int) -> int:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor


def reason(error: OSError) -> str:
    """What was wrong, in a few words."""
    said: Any = error.strerror or error
    return str(said)
