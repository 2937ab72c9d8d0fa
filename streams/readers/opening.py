"""Opening a file of bytes: compression undone, truncation noticed, progress told."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import zstandard

from streams.errors import InputError

CHUNK = 1 << 18
SLICE = 4 << 10  # bytes inflated at once: a few kilobytes can hold 32,000 times as much
MAX_LINE = 16 << 20  # bytes; a longer line is not a message
MARK = b"\xef\xbb\xbf"  # that some editors put before UTF-8


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _gzip() -> tuple[str, bytes, Callable[[], Any]]:
    return "gzip", b"\x1f\x8b", lambda: zlib.decompressobj(wbits=31)


def _xz() -> tuple[str, bytes, Callable[[], Any]]:
    return "xz", b"\xfd7zXZ", lzma.LZMADecompressor


def _zstd() -> tuple[str, bytes, Callable[[], Any]]:
    return "zstd", b"\x28\xb5\x2f\xfd", lambda: zstandard.ZstdDecompressor().decompressobj()


# suffix → name, first bytes, maker of a decompressor
_KINDS = {".gz": _gzip(), ".tgz": _gzip(), ".xz": _xz(), ".txz": _xz(), ".zst": _zstd()}
_LONGEST_MAGIC = max(len(magic) for _, magic, _ in _KINDS.values())


def missing(path: Path) -> InputError:
    """The error for a path that is not there or may not be read."""
    if path.exists():
        return InputError(f"{path} cannot be opened; check that it is a file that you may read")
    return InputError(f"{path} is not there; check the path")


def open_bytes(path: Path, passed: Callable[[int], object]) -> io.BufferedReader:
    """The content of a file, decompressed as the end of its name says: `.gz`, `.xz`, `.zst`.

    Raises:
        InputError: here or while reading, when the file is absent, damaged or cut off.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise missing(path) from None
    return io.BufferedReader(_Content(str(path), file, passed, _KINDS.get(path.suffix)), CHUNK)


def open_stream(name: str, file: BinaryIO) -> io.BufferedReader:
    """The content of a stream that has no name to go by, decompressed as its first bytes say.

    `name` is what errors call it. Raises InputError while reading, when what is compressed is damaged or cut off.
    """
    first = file.read(_LONGEST_MAGIC)
    kind = next((kind for kind in _KINDS.values() if first.startswith(kind[1])), None)
    return io.BufferedReader(_Content(name, file, lambda _: None, kind, first), CHUNK)


class _Content(io.RawIOBase):
    """Decompresses chunk by chunk, so that a file that stops early is noticed (the usual readers are silent)."""

    def __init__(
        self,
        name: str,
        file: BinaryIO,
        passed: Callable[[int], object],
        kind: tuple[str, bytes, Callable[[], Any]] | None,
        first: bytes = b"",
    ) -> None:
        self._name, self._file, self._passed, self._kind = name, file, passed, kind
        self._stream: _Decompressor | None = None  # None between members, and for plain files
        self._began = False
        self._ready = b""  # decompressed, not yet handed out
        self._left = first  # read, not yet decompressed: the first bytes, or what stands behind the end of a member

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._ready:
            self._ready = self._more()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()

    def _more(self) -> bytes:
        """The next decompressed bytes; empty at the end."""
        while chunk := self._left or self._read():
            self._left = b""
            if self._kind is None:
                return chunk
            if content := self._inflate(chunk, *self._kind):
                return content
        if self._stream is not None:
            raise self._broken("stops in the middle: it was not written or copied to its end")
        if self._kind is not None and not self._began:
            raise self._broken(f"is empty, which {self._kind[0]} data never is")
        return b""

    def _read(self) -> bytes:
        try:
            chunk = self._file.read(CHUNK)
        except OSError as error:
            raise InputError(f"{self._name} cannot be read: {error.strerror or error}") from None
        self._passed(len(chunk))
        return chunk

    def _inflate(self, chunk: bytes, name: str, magic: bytes, make: Callable[[], _Decompressor]) -> bytes:
        if self._stream is None:
            if self._began and not (chunk := chunk.lstrip(b"\0")):
                return b""  # padding between members
            if not chunk.startswith(magic):
                raise self._broken(f"is not {name} data, as its name says")
            self._stream, self._began = make(), True
        chunk, rest = chunk[:SLICE], chunk[SLICE:]
        try:
            content = self._stream.decompress(chunk)
        except (zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
            raise self._broken(f"is damaged ({error})") from None
        self._left = rest
        if self._stream.eof:
            self._left = self._stream.unused_data + rest
            self._stream = None
        return content

    def _broken(self, what: str) -> InputError:
        return InputError(f"{self._name} {what}; get the file again")


def lines(file: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """(number from 1, bytes without the line end) of every line that is not blank.

    Of a line above `MAX_LINE` only the first `MAX_LINE` + 1 bytes come.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
        if number == 1:
            line = line.removeprefix(MARK)
        if content := line.strip():
            yield number, content
