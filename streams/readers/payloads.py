"""Canonical JSON lines, and files of platform payloads."""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

import msgspec

from graph.events import Event
from graph.frames import END_OF_INPUT
from streams.adapters import canonical
from streams.adapters.reading import TOO_LARGE, Adapter, unreadable
from streams.errors import Unreadable
from streams.readers.batch import ROWS, Batch, Read, Report, stamp, stamp_all
from streams.readers.opening import MAX_LINE, lines, open_bytes

MAX_DOCUMENT = 256 << 20  # bytes of a file that is one payload


def read_canonical(path: Path, report: Report) -> Iterator[Batch]:
    """Events of a file of canonical JSON lines. `raw.offset` is the number of the line."""
    name = path.name
    events: list[Event] = []
    originals: list[bytes] = []
    with open_bytes(path, report.passed) as file:
        for number, line in lines(file):
            try:
                event = canonical.read_one(_bounded(line))
            except Unreadable as problem:
                if line != END_OF_INPUT:
                    report.reject(f"{path}:{number}", problem)
                continue
            events.append(stamp(event, name, 0, number, line))
            originals.append(line)
            if len(events) == ROWS:
                yield Batch(events, originals)
                events, originals = [], []
    yield Batch(events, originals)


def payload_reader(adapter: Adapter) -> Read:
    """A reader of files in a platform's own form: one payload a line, or one in the whole file."""

    def read(path: Path, report: Report) -> Iterator[Batch]:
        with open_bytes(path, report.passed) as file:
            for number, data in _messages(path, file):
                place = f"{path}:{number}"
                try:
                    reading = adapter(_bounded(data, MAX_DOCUMENT))
                except Unreadable as problem:
                    report.reject(place, problem)
                    continue
                for lost in reading.problems:
                    report.reject(place, lost)
                stamp_all(reading.events, path.name, 0, number, sha256(data).digest())
                yield Batch(reading.events)

    return read


def _bounded(data: bytes, most: int = MAX_LINE) -> bytes:
    if len(data) > most:
        raise unreadable(TOO_LARGE, f"more than {most >> 20} MiB; is this a file of lines?")
    return data


def _messages(path: Path, file: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """(line, bytes) of each payload.

    A file is lines when its name says so, when its first line is a whole document, or when all of
    it together is none.
    """
    if {".jsonl", ".ndjson"} & set(path.suffixes):
        yield from lines(file)
        return
    first = file.readline(MAX_LINE)
    if is_json(first):
        for number, line in chain([(1, first)], ((number + 1, line) for number, line in lines(file))):
            yield number, line.strip()
        return
    whole = first + file.read(MAX_DOCUMENT + 1)
    if is_json(whole) or len(whole) > MAX_DOCUMENT:
        yield 1, whole.strip()
    else:
        yield from lines(io.BufferedReader(io.BytesIO(whole)))


def is_json(data: bytes) -> bool:
    """Is this one whole JSON document?"""
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
