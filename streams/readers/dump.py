"""The Weibo research dump CED: unpacked, or the archive as it comes, read without unpacking to disk.

Roots (`original-microblog/`) and children (`…-repost/`) lie far apart in the archive. The two
halves of a cascade are read each for itself and meet in the fold, so nothing is held back.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from streams.adapters import ced
from streams.errors import InputError, Unreadable
from streams.readers.batch import Batch, Report, stamp_all
from streams.readers.opening import CHUNK, missing, open_bytes

ROOTS, CHILDREN = "original-microblog", "-repost"
ARCHIVES = (".tar", ".tar.xz", ".tar.gz", ".tar.zst", ".tgz", ".txz")
NO_CHILDREN = b"[]"


def is_archive(path: Path) -> bool:
    """Does the name say that this is a tar archive that we read?"""
    return path.name.endswith(ARCHIVES)


def folders(path: Path) -> list[Path]:
    """The folders of a dump in `path` or one level below it, sorted."""
    inside = sorted(child for child in path.iterdir() if child.is_dir())
    for level in (inside, [below for child in inside for below in sorted(child.iterdir()) if below.is_dir()]):
        if found := [folder for folder in level if _half(folder.name)]:
            return found
    return []


def files(path: Path) -> list[Path]:
    """The files of an unpacked dump, in the order they are read.

    Raises:
        InputError: there are none.
    """
    found = [file for folder in folders(path) for file in sorted(folder.iterdir()) if _wanted(file.name)]
    if not found:
        raise InputError(f"{path} holds no {ROOTS}/ or …{CHILDREN}/ with .json files; name the folder of the dump")
    return found


def read_file(path: Path, report: Report) -> Iterator[Batch]:
    """One file of an unpacked dump."""
    with open_bytes(path, report.passed) as file:
        yield from _read(str(path), path.parent.name, path.name, file.read(), report)


def read_archive(path: Path, report: Report) -> Iterator[Batch]:
    """All files of an archive, in its order.

    Raises:
        InputError: it is damaged or cut off, or holds no dump.
    """
    found = False
    with open_bytes(path, report.passed) as file:
        for place, data in _members(path, file):
            found = True
            yield from _read(f"{path}:{place}", place.parent.name, place.name, data, report)
        while file.read(CHUNK):
            pass  # the end of the archive is not yet the end of the file: is it whole?
    if not found:
        raise InputError(f"{path} holds no {ROOTS}/ or …{CHILDREN}/; name the archive of the dump")


def _members(path: Path, file: object) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:  # type: ignore[call-overload]
            for member in archive:
                place = PurePosixPath(member.name)
                if member.isfile() and _half(place.parent.name) and _wanted(place.name):
                    content = archive.extractfile(member)
                    yield place, content.read() if content else b""
    except tarfile.TarError as error:
        raise InputError(f"{path} is no whole tar archive ({error}); get the file again") from None


def _half(folder: str) -> bool:
    return folder == ROOTS or folder.endswith(CHILDREN)


def _wanted(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _read(place: str, folder: str, name: str, data: bytes, report: Report) -> Iterator[Batch]:
    is_root = folder == ROOTS
    try:
        reading = ced.read_cascade(name, data if is_root else None, NO_CHILDREN if is_root else data)
    except Unreadable as problem:
        report.reject(place, problem)
        return
    for lost in reading.problems:
        report.reject(place, lost)
    report.duplicates += reading.duplicates
    stamp_all(reading.events, name, 0, 0, sha256(data).digest())
    yield Batch(reading.events)


def archive(path: Path) -> Path:
    """`path`, where it is an archive that we read.

    Raises:
        InputError: it is none.
    """
    if not path.is_file():
        raise missing(path)
    if not is_archive(path):
        raise InputError(f"{path} is no dump: name its folder, or the archive ({', '.join(ARCHIVES)})")
    return path
