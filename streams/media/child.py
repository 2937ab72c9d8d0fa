"""The process that reads media files: a request a line on standard input, answers a line each on standard output.

It tells what it found stage by stage, so that what a later stage does to it (a decoder that crashes, memory that runs
out, a time limit) takes nothing from the stages before. It opens files to read them and nothing else; no address is
fetched.

    python -m streams.media.child MEMORY_BYTES
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from detectors.marks import c2pa_store, stealth
from detectors.marks.containers import Container, pieces_of
from detectors.marks.mark import C2paState, Mark
from detectors.marks.source import OVERFULL
from detectors.marks.verdict import C2pa, marks_of
from streams.media.files import File, open_below, open_file, reason

MAX_PIXELS = 20_000_000  # decoded for the hidden mark: 80 MB
MAX_REPORT = 32 << 20  # characters of a manifest report that are read
NO_FETCHING = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "core": {"allowed_network_hosts": []},  # whatever else the library may want to ask
}
MAX_HASHED = 40 << 20  # bytes of a picture that is hashed
PICTURES = ("JPEG", "PNG", "WebP", "GIF", "TIFF")
LOSSLESS = ("PNG", "WebP")  # what can keep a mark in the lowest bits

Stage: TypeAlias = Literal["refused", "marks", "c2pa", "pixels", "pdq", "done"]


class Asked(Struct, frozen=True):
    """One file to read: a path, or a path below a root."""

    path: bytes
    root: bytes = b""
    sha256: str = ""  # what the bytes must hash to; "" = whatever
    hashed: bool = False  # tell the PDQ of a picture too


class Told(Struct, frozen=True, omit_defaults=True):
    """What one stage found."""

    stage: Stage
    marks: tuple[Mark, ...] = ()
    c2pa: C2paState = "none"
    note: str = ""
    pdq: str = ""
    quality: int = 0


def main() -> None:
    """Answer requests until standard input ends."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    decoder = msgspec.json.Decoder(Asked)
    for line in sys.stdin.buffer:
        for told in read(decoder.decode(line)):
            answers.write(msgspec.json.encode(told) + b"\n")
            answers.flush()


def read(asked: Asked) -> Iterator[Told]:
    """Everything that one file tells, stage by stage; `done` is last."""
    try:
        descriptor = open_below(asked.root, asked.path) if asked.root else open_file(asked.path)
    except (OSError, ValueError) as error:
        yield Told("refused", note=reason(error) if isinstance(error, OSError) else str(error))
    else:
        with os.fdopen(descriptor, "rb") as file:
            yield from _stages(file, asked)
    yield Told("done")


def _stages(file: BufferedReader, asked: Asked) -> Iterator[Told]:
    if asked.sha256 and hashlib.file_digest(file, "sha256").hexdigest() != asked.sha256.lower():
        yield Told("refused", note="the bytes are not those of the hash that names them")
        return
    source = File(file.fileno())
    container, pieces, problem = pieces_of(source)
    if not source.size:
        problem = "the file is empty"
    marks = marks_of(pieces)
    yield Told("marks", tuple(marks), note=problem)
    if OVERFULL in problem:  # the time that libraries take grows with the square of the parts
        yield Told("c2pa", c2pa="unreadable", note="C2PA and pixels were not read: the file has too many parts")
        return
    signed = read_c2pa(file, container)
    yield Told("c2pa", tuple(signed.marks), signed.state, signed.note)
    if container.name in LOSSLESS and not any(mark.claim == "ai" for mark in (*marks, *signed.marks)):
        yield Told("pixels", _hidden(file))
    if asked.hashed and container.name in PICTURES and source.size <= MAX_HASHED:
        yield _hash(file)


def _hash(file: BufferedReader) -> Told:
    from detectors.media_hash import NotAPicture, pdq_of_bytes

    file.seek(0)
    try:
        picture = pdq_of_bytes(file.read())
    except NotAPicture:
        return Told("pdq")
    return Told("pdq", pdq=picture.pdq, quality=picture.quality)


def read_c2pa(file: BufferedReader, container: Container) -> C2pa:
    """State, marks and note of the C2PA manifest store of a file."""
    import c2pa

    if container.name and not container.mime:
        return C2pa("none", [], "")  # C2PA defines no place for a manifest in such a file
    file.seek(0)
    try:
        with _reader(c2pa, container.mime or None, file) as reader:
            report = reader.json()
    except c2pa.C2paError as error:
        said = str(error)
        if said.startswith("ManifestNotFound"):
            return C2pa("none", [], "")
        if said.startswith("Remote"):
            said = "the manifest lies at a remote address, which is never fetched"
        return C2pa("unreadable", [], f"C2PA could not be read: {said[:200]}")
    if len(report) > MAX_REPORT:
        return C2pa("unreadable", [], "C2PA could not be read: its report is longer than any honest one")
    try:
        return C2pa(*c2pa_store.read(msgspec.json.decode(report)))
    except (msgspec.DecodeError, RecursionError):
        return C2pa("unreadable", [], "C2PA could not be read: its report is not JSON")


def _reader(c2pa: Any, mime: str | None, file: BufferedReader) -> Any:
    context = c2pa.Context(settings=c2pa.Settings.from_dict(NO_FETCHING))
    return c2pa.Reader(mime, file, context=context)


def _hidden(file: BufferedReader) -> tuple[Mark, ...]:
    """The mark in the lowest bits of the pixels."""
    import numpy as np
    from PIL import Image

    file.seek(0)
    try:
        with Image.open(file, formats=LOSSLESS) as image:
            if image.width * image.height > MAX_PIXELS or image.mode not in ("RGB", "RGBA"):
                return ()
            image.load()
            text = stealth.read(
                lambda count: np.asarray(image.crop((0, 0, min(count, image.width), image.height))),
                image.height,
                len(image.mode),
            )
    except Exception:  # broken files make Pillow raise nearly anything, for want of memory too
        return ()
    return () if text is None else (stealth.mark(text),)


if __name__ == "__main__":
    main()
