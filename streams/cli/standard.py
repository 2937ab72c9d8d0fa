"""Standard input and output of the commands that work on lines: closed ones refused, a reader that left obeyed."""

from __future__ import annotations

import io
import os
import sys
from typing import BinaryIO, cast

from streams.errors import InputError, OutputError
from streams.readers.opening import open_stream

STDIN = "standard input"
LEFT = 141  # as a shell counts a command that a broken pipe ended (128 + SIGPIPE)


def standard_input() -> io.BufferedReader:
    """Standard input, decompressed where its first bytes say that it is compressed. Raises InputError when closed."""
    if sys.stdin is None:
        raise InputError(f"{STDIN} is closed; name a file, or give the lines by a pipe")
    if sys.stdin.buffer.closed:
        raise InputError(f"{STDIN} has been read to its end; name `-` once")
    return open_stream(STDIN, cast(BinaryIO, sys.stdin.buffer))


class StandardOutput:
    """Bytes to standard output. Where its reader has left, as `head` does, the command ends quietly with `LEFT`.

    Raises:
        OutputError: when standard output is closed.
    """

    def __init__(self) -> None:
        if sys.stdout is None:
            raise OutputError("standard output is closed; send it to a file or a pipe")
        self._file = cast(BinaryIO, sys.stdout.buffer)

    def write(self, data: bytes) -> None:
        """Write, at the latest with the next `flush`."""
        try:
            self._file.write(data)
        except BrokenPipeError:
            self._leave()

    def flush(self) -> None:
        """Hand over what was written."""
        try:
            self._file.flush()
        except BrokenPipeError:
            self._leave()

    def _leave(self) -> None:
        # What is still buffered would complain at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._file.fileno())
        sys.exit(LEFT)
