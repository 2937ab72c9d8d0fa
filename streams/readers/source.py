"""What was asked for, how it is read, and what could not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from graph.events import Event
from streams.adapters import ADAPTERS
from streams.errors import InputError
from streams.readers import dump, payloads, recording, suggest, tables
from streams.readers.batch import Batch, Part, Read, Report
from streams.readers.opening import missing

RECORD = "record"
FORMATS = (*ADAPTERS, "ced", RECORD)
LINES = (".jsonl", ".ndjson")
TABLES = (tables.PARQUET, tables.CSV)
COMPRESSED = (".gz", ".zst")

_encode = msgspec.json.Encoder().encode


class Source(Report):
    """Events of files. Iterate once; `rejected`, `problems` and `duplicates` fill as it goes.

    Attributes:
        size: bytes on disk.
        passed: set it to be told, as reading goes on, how many more of these bytes have been read.
        events: how many have been given so far.
    """

    def __init__(self, format_name: str, wholes: dict[Path, list[Part]]) -> None:
        super().__init__()
        self.format_name = format_name
        self.size = sum(part.path.stat().st_size for parts in wholes.values() for part in parts)
        self.events = 0
        self._wholes = wholes  # path that was asked for → the files in it

    def batches(self) -> Iterator[Batch]:
        """Batches of events in file order, none empty.

        Raises:
            InputError: a file is damaged or cut off, nothing in a path is of the format, or all is empty.
        """
        for whole, parts in self._wholes.items():
            events, rejected = self.events, self.rejected.total()
            for part in parts:
                for batch in part.read(part.path, self):
                    if batch.events:
                        self.events += len(batch.events)
                        yield batch
            nothing = self.events == events and self.rejected.total() > rejected
            # A recording says itself what it is; what was unreadable live is so again.
            if nothing and self.format_name != RECORD:
                raise self._wrong_format(whole, self.rejected.total() - rejected)
        if not self.events and not self.rejected:
            raise InputError(f"{', '.join(map(str, self._wholes))}: empty, there is nothing to read")

    def __iter__(self) -> Iterator[Event]:
        for batch in self.batches():
            yield from batch.events

    def messages(self) -> Iterator[tuple[Event, bytes]]:
        """Each event with its canonical JSON: the original bytes where the file held such, without `raw` elsewhere."""
        for events, lines in self.batches():
            yield from zip(events, lines or [_encode(replace(event, raw=None)) for event in events], strict=True)

    def _wrong_format(self, whole: Path, records: int) -> InputError:
        first = next((p for p in self.problems if p.place.startswith(str(whole))), self.problems[-1])
        return InputError(
            f"{whole} is not of the format {self.format_name}: none of its {records} records can be read "
            f"({first.place}: {first.detail}); {suggest.cure(whole, self.format_name)}"
        )


def open_source(paths: Sequence[Path | str], format_name: str) -> Source:
    """Check that everything is there, and say how it will be read.

    Args:
        paths: files or folders, read one after another; see the package docstring.
        format_name: one of `FORMATS`.

    Raises:
        InputError: a path is absent, a folder holds nothing of the format, or the format is unknown.
    """
    if format_name not in FORMATS:
        raise InputError(f"unknown format {format_name!r}; choose one of {', '.join(FORMATS)}")
    if not paths:
        raise InputError("nothing to read; name a file or a folder")
    return Source(format_name, {path: _parts(path, format_name) for path in map(Path, paths)})


def _parts(path: Path, format_name: str) -> list[Part]:
    if not path.exists():
        raise missing(path)
    if format_name == RECORD:
        return recording.parts(path)
    if format_name == "ced":
        if path.is_dir():
            return [Part(file, dump.read_file) for file in dump.files(path)]
        return [Part(dump.archive(path), dump.read_archive)]
    files = _files(path, format_name) if path.is_dir() else [path]
    return [Part(file, _reader(file, format_name)) for file in files]


def _reader(path: Path, format_name: str) -> Read:
    if format_name != "canonical":
        return payloads.payload_reader(ADAPTERS[format_name])
    return tables.read_table if tables.is_table(path) else payloads.read_canonical


def _files(folder: Path, format_name: str) -> list[Path]:
    """Files of a folder that may hold the format, by name. A `.json` among canonical lines is about them."""
    endings = (*LINES, *TABLES) if format_name == "canonical" else (*LINES, ".json")
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and _ends(path, endings)]
    if not found:
        cure = suggest.cure(folder, format_name)
        raise InputError(f"{folder} holds no file for the format {format_name} ({', '.join(endings)}); {cure}")
    return found


def _ends(path: Path, endings: tuple[str, ...]) -> bool:
    name = Path(path.stem) if path.suffix in COMPRESSED else path
    return name.suffix in endings and not path.name.startswith(".")
