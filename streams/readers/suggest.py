"""Which `--format` a path might have, for the message to somebody who named another."""

from __future__ import annotations

from pathlib import Path

from streams.adapters import ADAPTERS, canonical
from streams.errors import InputError, Unreadable
from streams.readers import dump, tables
from streams.readers.opening import open_bytes

_HEAD = 8 << 20  # bytes looked at


def cure(path: Path, not_this: str) -> str:
    """What to do about a `path` in which nothing is of the format `not_this`."""
    found = guess(path)
    if found and found != not_this:
        return f"it looks like --format {found}"
    return "look into the file and name its --format"


def guess(path: Path) -> str | None:
    """The format of a file or folder, where it is plain to see."""
    try:
        if path.is_dir():
            if (path / "manifest.json").is_file():
                return "record"
            return "ced" if dump.folders(path) else _guess_folder(path)
        if dump.is_archive(path):
            return "ced"
        return "canonical" if tables.is_table(path) else _guess_payload(path)
    except (OSError, InputError):
        return None


def _guess_folder(path: Path) -> str | None:
    """By its first file of which one can tell."""
    files = (file for file in sorted(path.iterdir()) if file.is_file())
    return next((found for file in files if (found := guess(file))), None)


def _guess_payload(path: Path) -> str | None:
    with open_bytes(path, lambda more: None) as file:
        head = file.read(_HEAD).strip()
    first = head.partition(b"\n")[0].strip()
    if canonical.is_canonical(first):
        return "canonical"
    for data in (first, head):
        for name, read in ADAPTERS.items():
            try:
                if read(data).events:
                    return name
            except Unreadable:
                continue
    return None
