"""Reads media files in a child process that is reused, limited and ended when it hangs."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType

import msgspec
from msgspec.structs import replace

from detectors.marks import declared
from detectors.marks.mark import Mark, Marked
from detectors.marks.verdict import NO_C2PA, C2pa, judge
from graph.events import Media
from streams.errors import InputError
from streams.media.child import Asked, Told
from streams.media.files import places

TIMEOUT_S = 20.0
MEMORY_BYTES = 288 << 20  # of address space, 90 MiB of which are never resident: below 200 MiB are
CHILD = ["-P", "-m", "streams.media.child"]  # -P: no module comes from the folder of the files
FILES_A_CHILD = 500  # then a fresh one: a leak of a library stays small
MAX_LINE = 64 << 20
THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}


class Ended(Exception):
    """The child is gone or was ended. The message says why."""


class _Read:
    """What the child told of one file so far."""

    def __init__(self) -> None:
        self.refused = ""  # why the file was not opened
        self.problems: list[str] = []
        self._marks: list[Mark] = []
        self._c2pa = C2pa("unreadable", [], "")
        self._hash = ("", 0)

    def take(self, told: Told) -> None:
        if told.stage == "refused":
            self.refused = told.note
        elif told.stage == "c2pa":
            self._c2pa = C2pa(told.c2pa, list(told.marks), told.note)
        elif told.stage == "pdq":
            self._hash = (told.pdq, told.quality)
        else:
            self._marks += told.marks
            self.problems += [told.note] if told.note else []

    def marked(self, more: Sequence[Mark] = ()) -> Marked:
        """The verdict, with marks from elsewhere before those of the file."""
        pdq, quality = self._hash
        return replace(judge([*more, *self._marks], self._c2pa, self.problems), pdq=pdq, quality=quality)


class MediaReader:
    """Reads one file after another. Not for several threads at once. `hashed`: tell the PDQ of pictures too.

    with MediaReader() as reader:
        marked = reader.read("picture.png")
    """

    def __init__(self, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES, hashed: bool = False) -> None:
        self._hashed = hashed
        self._timeout = timeout_s
        self._memory = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._files = 0
        self._decoder = msgspec.json.Decoder(Told)

    def __enter__(self) -> MediaReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        process, self._process, self._rest = self._process, None, b""
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()

    def read(self, path: str | bytes) -> Marked:
        """The marks of a file. Raises InputError where it cannot be opened."""
        read = self._read(Asked(os.fsencode(path), hashed=self._hashed))
        if read.refused:
            cure = "give a regular file that can be read"
            raise InputError(f"{os.fsdecode(path)}: cannot be opened: {read.refused}; {cure}")
        return read.marked()

    def read_media(self, root: str, media: Media) -> Marked:
        """The marks of an event's media: what the platform sent, and the bytes below `root` where they are there.

        The bytes lie under their SHA-256, or under the path that the event gives; `root` "" = none are
        read. Nothing is raised for what an event says: bytes that are not there, or are not those of
        their hash, are a note, and `read` is false.
        """
        marks = declared.of_media(media)
        paths = [*places(media.sha256), *([media.path.encode("utf-8", "replace")] if media.path else [])]
        refused = "the event names none" if root else "no media root is configured"
        for path in paths if root else ():
            read = self._read(Asked(path, os.fsencode(root), media.sha256, self._hashed))
            refused = read.refused
            if not refused:
                return read.marked(marks)
        return replace(judge(marks, NO_C2PA, [f"The bytes were not read: {refused}"]), read=False)

    def _read(self, asked: Asked) -> _Read:
        read = _Read()
        try:
            for told in self._ask(asked):
                read.take(told)
        except Ended as why:
            read.problems.append(f"Not read to the end: {why}")
            self.close()
        return read

    def _ask(self, asked: Asked) -> Iterator[Told]:
        """What the child tells of one file. Raises Ended where it dies or takes too long."""
        deadline = time.monotonic() + self._timeout
        process = self._given(msgspec.json.encode(asked) + b"\n")
        while (told := self._decoder.decode(self._line(process, deadline))).stage != "done":
            yield told

    def _given(self, line: bytes) -> subprocess.Popen[bytes]:
        """A child that has the request: a new one where the last died meanwhile, or has done its share."""
        if self._files >= FILES_A_CHILD:
            self.close()
        for _ in range(2):
            process = self._running()
            self._files += 1
            assert process.stdin is not None
            try:
                process.stdin.write(line)
                process.stdin.flush()
            except BrokenPipeError:
                self.close()
            else:
                return process
        raise Ended("the reading process does not start")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._files = 0
            self._process = subprocess.Popen(
                [sys.executable, *CHILD, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **THREADS},
            )
        return self._process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        assert process.stdout is not None
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise Ended(f"it took longer than {self._timeout:g} s")
            more = os.read(process.stdout.fileno(), 1 << 16)
            if not more or len(self._rest) > MAX_LINE:
                raise Ended("the reading process died, of a decoder's fault or for want of memory")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line
