"""Files that are written whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, cast

import zstandard

from streams.errors import OutputError

_ZSTD_LEVEL, _GZIP_LEVEL = 3, 6


class OutputFolder:
    """A folder that gets all its files, or none and no trace of them.

    Files are written beside their place under the name `NAME.part` and renamed when the `with`
    block ends well. Names that end in `.gz` or `.zst` are compressed. Existing files of the same
    names are replaced, others stay.

    Raises:
        OutputError: when something cannot be written: no space, no permission, a file where the folder should be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts: dict[str, Path] = {}  # name → where it is written until the end
        self._closing: dict[str, ExitStack] = {}
        self._made: list[Path] = []

    def __enter__(self) -> OutputFolder:
        try:
            for folder in [*reversed(self.path.parents), self.path]:
                if not folder.exists():
                    folder.mkdir()
                    self._made.append(folder)
            if not self.path.is_dir():
                raise NotADirectoryError(20, "a file stands where the folder should be")
        except OSError as error:
            self._discard()
            raise _refused(self.path, error) from None
        return self

    def open(self, name: str) -> IO[bytes]:
        """A new file of this folder, open for writing bytes."""
        part = self._parts[name] = self.path / (name + ".part")
        closing = self._closing[name] = ExitStack()
        try:
            if not part.parent.exists():
                part.parent.mkdir()
                self._made.append(part.parent)
            file = closing.enter_context(part.open("wb"))
        except OSError as error:
            raise _refused(self.path / name, error) from None
        return closing.enter_context(_compressing(file, name))

    def seal(self, name: str) -> tuple[str, int]:
        """End a file early; gives the SHA-256 (hexadecimal) and the number of its bytes."""
        part = self._parts[name]
        try:
            self._closing.pop(name).close()
            with part.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest(), part.stat().st_size
        except OSError as error:
            raise _refused(self.path / name, error) from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        failure = self._close()
        if error is None and failure is None:
            failure = self._publish()
        if error is not None or failure is not None:
            self._discard()
        cause = error if isinstance(error, OSError) else failure
        if cause is not None:
            raise _refused(self.path, cause) from None

    def _close(self) -> OSError | None:
        """Close every file; the first error, if any."""
        failure = None
        for closing in self._closing.values():
            try:
                closing.close()
            except OSError as error:
                failure = failure or error
        return failure

    def _publish(self) -> OSError | None:
        try:
            for name, part in self._parts.items():
                part.replace(self.path / name)
        except OSError as error:
            return error
        return None

    def _discard(self) -> None:
        for part in self._parts.values():
            part.unlink(missing_ok=True)
        for folder in reversed(self._made):
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()


@contextmanager
def output_file(path: Path) -> Iterator[IO[bytes]]:
    """One file, open for writing bytes, that appears at `path` when the block ends well.

    Raises:
        OutputError: as for `OutputFolder`.
    """
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file")
    with OutputFolder(path.parent) as folder:
        yield folder.open(path.name)


def _compressing(file: IO[bytes], name: str) -> IO[bytes]:
    if name.endswith(".gz"):
        # No name and no time inside, so that equal content gives equal bytes.
        return cast(IO[bytes], gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0))
    if name.endswith(".zst"):
        return cast(
            IO[bytes], zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True).stream_writer(file, closefd=False)
        )
    return file


def _refused(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path}: cannot be written ({error.strerror or error}); free some space or choose another place"
    )
