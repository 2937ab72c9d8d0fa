"""Logs that are only ever added to: a line of JSON each, on the disk before anything follows from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from streams.errors import OutputError


def note(path: Path, entry: Any, name: str, cure: str) -> None:
    """Add `entry` to the log `path`, for nobody else to read. Raises OutputError, which says what `name` is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, msgspec.json.encode(entry) + b"\n")
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise OutputError(f"cannot write the {name} {path}: {error.strerror or error}; {cure}") from error
