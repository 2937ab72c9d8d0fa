"""Bytes of a file by offset, and the budget that every reader of a hostile file works within."""

from __future__ import annotations

from typing import Protocol

MAX_PIECE = 4 << 20  # bytes kept of one text or packet; the largest graph of a generator in the wild is below 2 MiB
MAX_KEPT = 16 << 20  # bytes kept of all pieces of a file
MAX_PIECES = 10_000
MAX_READ = 256 << 20  # bytes that one file may make us read in all; the blocks of a long GIF have to be walked
MAX_STEPS = 30_000  # headers that one file may make us look at; the C2PA library takes 4 s for as many boxes
OVERFULL = "more parts than any honest file has; the rest was not read"


class Broken(ValueError):
    """The file does not go on as its format says. What was found before stands."""


class Source(Protocol):
    """A file's bytes. `read` gives fewer bytes than asked for at the end, and none behind it."""

    @property
    def size(self) -> int:
        """Bytes in the file."""

    def read(self, at: int, size: int) -> bytes:
        """Bytes from offset `at`."""


class Bytes:
    """A `Source` of bytes that are in memory.

    >>> Bytes(b"abcdef").read(4, 10)
    b'ef'
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, at: int, size: int) -> bytes:
        return self._data[at : at + size]


class Budget:
    """A `Source` that ends with `Broken` when a file asks for more than any honest one does.

    `left_out` says, for a person, what of the file was not read although it goes on.
    """

    def __init__(self, source: Source, most: int = MAX_READ, steps: int = MAX_STEPS) -> None:
        self._source = source
        self._left = most
        self._steps = steps
        self.size = source.size
        self.left_out: list[str] = []

    def leave_out(self, what: str) -> None:
        """Something is not read; told once, whatever its number."""
        if what not in self.left_out:
            self.left_out.append(what)

    def read(self, at: int, size: int) -> bytes:
        """At most `size` bytes from `at`. Raises Broken where the budget is spent."""
        self._steps -= 1
        self._left -= max(0, min(size, self.size - at))
        if self._steps < 0 or self._left < 0:
            raise Broken(OVERFULL)
        return self._source.read(at, size)

    def exactly(self, at: int, size: int) -> bytes:
        """`size` bytes from `at`. Raises Broken where the file ends before."""
        data = self.read(at, size)
        if len(data) < size:
            raise Broken(f"cut short at byte {self.size}")
        return data

    def piece(self, at: int, size: int) -> bytes:
        """The first `MAX_PIECE` bytes of a piece of `size` bytes; what is left out is told."""
        if size > MAX_PIECE:
            self.leave_out(f"of a part above {MAX_PIECE >> 20} MB only the beginning was read")
        return self.read(at, min(size, MAX_PIECE))
