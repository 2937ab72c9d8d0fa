"""The file of a photo bank: read once, appended to."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from detectors import photo_bank
from detectors.marks.mark import Mark, Marked
from detectors.media_hash import Picture
from streams.errors import InputError, OutputError

UNHASHED = "Not compared with the photo bank: no picture that can be hashed."


class PhotoBank:
    """A bank to compare pictures with, or to add them to.

    Raises InputError where the file is no bank, or is not there and nothing is to be added.
    """

    def __init__(self, path: Path, add: bool = False) -> None:
        self._path = path
        self._add = add
        try:
            lines = path.read_bytes().splitlines() if path.exists() or not add else []
            self._bank = photo_bank.read(lines)
        except photo_bank.NoBank as error:
            raise InputError(f"{path}: {error}") from error
        except OSError as error:
            cure = "--add-to-bank makes a new one"
            raise InputError(f"{path}: the photo bank cannot be read ({error.strerror}); {cure}") from error
        self._count = len(self._bank)

    def compared(self, marked: Marked) -> Marked:
        """What was read of a file, with the photo that it copies, or the number it got. Raises OutputError."""
        if not marked.pdq:
            return replace(marked, note=f"{marked.note} {UNHASHED}")
        picture = Picture(marked.pdq, marked.quality)
        if self._add:
            return self._added(marked, picture)
        match = self._bank.nearest(picture)
        if match is None:
            return marked
        found = f"altered copy of entry {match.entry} (distance {match.distance} of 256)"
        mark = Mark("photo_bank", "none", found)
        return replace(marked, marks=(*marked.marks, mark), note=f"{marked.note} Photo bank, by PDQ: {found}.")

    def _added(self, marked: Marked, picture: Picture) -> Marked:
        try:
            line = photo_bank.line_of(picture)
            with self._path.open("ab") as file:
                file.write(line)
        except photo_bank.NoBank as error:
            return replace(marked, note=f"{marked.note} Not added to the photo bank: {error}.")
        except OSError as error:
            raise OutputError(f"{self._path}: the photo bank cannot be written ({error.strerror})") from error
        self._count += 1
        return replace(marked, note=f"{marked.note} Added to the photo bank as entry {self._count}.")
