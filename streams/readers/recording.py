"""What `breakwater record` wrote, read as ingest would have read it from Kafka.

Where the topic `events` was recorded, its frames are read and the raw topics are left aside: the
frames hold what ingest made of them. `control` is read in either case, other topics never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from graph.events import Event
from graph.frames import END_OF_INPUT, decode_frame
from streams.adapters import TOPIC_PREFIX, adapter_for, canonical
from streams.adapters.reading import EMPTY, Reading, unreadable
from streams.errors import InputError, Unreadable
from streams.readers.batch import ROWS, Batch, Part, Read, Report, stamp, stamp_all
from streams.readers.opening import lines, open_bytes
from streams.recorded import FORMAT, MANIFEST, VERSION, Line, Manifest, Piece, decode_line, decode_manifest

_CANONICAL = b'{"platform"'


def parts(folder: Path) -> list[Part]:
    """The files to read, checked against the manifest.

    Raises:
        InputError: there is no manifest of a version that we read, or a file is not as it was recorded.
    """
    manifest = _manifest(folder)
    held = [piece for piece in manifest.pieces if piece.file]
    framed = any(piece.topic == "events" for piece in held)
    chosen = [piece for piece in held if _wanted(piece.topic, framed)]
    for piece in chosen:
        _check(folder / piece.file, piece)
    return [Part(folder / piece.file, _reader(piece, manifest.prefix)) for piece in chosen]


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        manifest = decode_manifest(path.read_bytes())
    except OSError:
        raise InputError(f"{folder} holds no {MANIFEST}; name a folder that `breakwater record` wrote") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no manifest of a recording ({error}); get the folder again") from None
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise InputError(
            f"{path}: {manifest.format} {manifest.version}, this release reads {FORMAT} {VERSION}; "
            f"use the release {manifest.versions.get('breakwater', 'it was recorded with')}"
        )
    return manifest


def _wanted(topic: str, framed: bool) -> bool:
    return topic == "control" or (topic == "events" if framed else topic.startswith(TOPIC_PREFIX))


def _check(path: Path, piece: Piece) -> None:
    if not path.is_file():
        raise InputError(f"{path} is not there; copy the recording whole")
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != piece.sha256:
        raise InputError(f"{path} is not as it was recorded (SHA-256 differs from the manifest); get it again")


def _reader(piece: Piece, prefix: str) -> Read:
    from_message = _from_frame if piece.topic == "events" else _from_raw(piece, prefix)

    def read(path: Path, report: Report) -> Iterator[Batch]:
        events: list[Event] = []
        with open_bytes(path, report.passed) as file:
            for number, data in lines(file):
                place = f"{path}:{number}"
                try:
                    reading = from_message(decode_line(data))
                except (msgspec.DecodeError, ValueError) as error:
                    raise InputError(f"{place} is no message that this release reads ({error})") from None
                except Unreadable as problem:
                    report.reject(place, problem)
                    continue
                for lost in reading.problems:
                    report.reject(place, lost)
                events += reading.events
                if len(events) >= ROWS:
                    yield Batch(events)
                    events = []
        yield Batch(events)

    return read


def _from_frame(message: Line) -> Reading:
    """A frame of `events`: `raw` was set by ingest and stays."""
    return Reading(decode_frame(message.value or b"").events, [])


def _from_raw(piece: Piece, prefix: str) -> Callable[[Line], Reading]:
    topic, number, adapter = prefix + piece.topic, piece.partition, adapter_for(piece.topic)

    def from_message(message: Line) -> Reading:
        data = message.value
        if data is None:
            raise unreadable(EMPTY, "the message has no value")
        if data.startswith(_CANONICAL):
            return Reading([stamp(canonical.read_one(data), topic, number, message.offset, data)], [])
        if data == END_OF_INPUT:
            return Reading([], [])
        reading = adapter(data)
        stamp_all(reading.events, topic, number, message.offset, sha256(data).digest())
        return reading

    return from_message
