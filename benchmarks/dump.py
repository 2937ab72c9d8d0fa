"""The Weibo research dump CED where it is: BREAKWATER_DATA/ced, or shared/data/ced beside the checkout."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from streams.errors import InputError
from streams.readers import dump

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


class Halves(NamedTuple):
    """One cascade of the dump as bytes: arguments of `streams.adapters.ced.read_cascade`."""

    name: str
    original: bytes | None
    reposts: bytes


def unpack(into: Path) -> Path:
    """Unpack the archive; returns the folder that `breakwater replay` reads. Raises InputError where it is absent."""
    archive = Path(os.environ.get("BREAKWATER_DATA") or BESIDE) / "ced" / "CED_Dataset.tar.xz"
    if not archive.exists():
        raise InputError(f"{archive} is not there: get the shared data and set BREAKWATER_DATA to its folder")
    with tarfile.open(archive) as members:
        members.extractall(into, filter="data")
    return into


def halves(folder: Path) -> Iterator[Halves]:
    """Every cascade of an unpacked dump."""
    roots: dict[str, bytes] = {}
    children: list[Path] = []
    for file in dump.files(folder):
        if file.parent.name == dump.ROOTS:
            roots[file.name] = file.read_bytes()
        else:
            children.append(file)
    for file in children:
        yield Halves(file.name, roots.get(file.name), file.read_bytes())
