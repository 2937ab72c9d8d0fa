"""What the commands share that add fields to JSON lines: same lines, same order, every other field as it stood."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

import click
from msgspec import DecodeError, Raw, json

from streams.cli.progress import measured
from streams.cli.standard import STDIN, StandardOutput, standard_input
from streams.errors import InputError
from streams.readers.opening import MARK, MAX_LINE, open_bytes

Command = TypeVar("Command", bound=Callable[..., Any])
BATCH = 500  # lines read together; what a reader finds does not depend on it
BATCH_BYTES = 2 * MAX_LINE  # of one batch: long lines are not gathered
SHOWN = 100  # lines that cannot be read and are told of one by one
MAX_NAMES = 20  # fields named in an error
UNREAD = 1  # exit code where a line could not be read
TEXT = "text"

_object = json.Decoder(dict[str, Raw])
_string = json.Decoder(str | None)


class Line(NamedTuple):
    """One line of the input: its text ("" where it has none) and all its fields, undecoded."""

    text: str
    fields: dict[str, Raw]


class Taken(NamedTuple):
    """Some bytes of the input, and the line that they are; None where they cannot be read, or are blank."""

    data: bytes
    line: Line | None


class Piece(NamedTuple):
    """A line with its end, or a piece of one that is longer than `MAX_LINE`."""

    number: int  # of the line, from 1
    data: bytes
    rest: bool  # whether it goes on with the line of the piece before

    @property
    def content(self) -> bytes:
        """What is to be read: b"" of a blank line. Raises ValueError for a line that is too long."""
        if self.rest:
            return b""
        if len(self.data) > MAX_LINE and not self.data.endswith(b"\n"):
            raise ValueError(f"longer than {MAX_LINE >> 20} MB; write one object a line")
        return (self.data.removeprefix(MARK) if self.number == 1 else self.data).strip()


class Unread:
    """Counts the lines of a file that cannot be read, and names them on standard error."""

    def __init__(self, path: Path) -> None:
        self.place = STDIN if str(path) == "-" else str(path)
        self.count = 0

    def tell(self, number: int, why: Exception) -> None:
        """Line `number` cannot be read."""
        self.count += 1
        if self.count <= SHOWN:
            click.echo(f"{self.place}: line {number} cannot be read: {why}", err=True)

    def binary(self) -> InputError:
        """The error for a file that holds no line but a zero byte."""
        return InputError(f"{self.place} is binary; give JSON lines in UTF-8 (compressed: with .gz, .xz or .zst)")

    def tell_rest(self) -> None:
        """No more lines come."""
        if self.count > SHOWN:
            click.echo(f"{self.place}: {self.count - SHOWN} more lines cannot be read", err=True)


Reader: TypeAlias = Callable[[list[Line]], Iterable[dict[str, Any]]]


def text_field_option(command: Command) -> Command:
    """Give a command the argument `text_field` (None where the user names none)."""
    return click.option(
        "--text-field", metavar="NAME", help=f"Field that holds the text; `{TEXT}` where none is named."
    )(command)


def line_arguments(command: Command) -> Command:
    """Give a command the arguments `path` (a `Path`; `-` is standard input) and `text_field`."""
    command = text_field_option(command)
    return click.argument("path", metavar="FILE.jsonl", type=click.Path(path_type=Path))(command)


def annotate(paths: Sequence[Path], text_field: str | None, read: Reader) -> None:
    """Write every line of the files to standard output with the fields that `read` gives for it.

    `read` takes some lines and gives, in their order, the fields to add; a field of that name that
    stood in the line is left out. Other fields keep their order, their values are copied as bytes; of
    fields of one name the last value counts, in the place of the first. Blank lines are passed
    on as they are, and so is a line that cannot be read: it is told of on standard error, and the
    exit code is `UNREAD`.

    Raises:
        InputError: when a file is absent, damaged, cut off or binary, or `text_field` is in no line.
        OutputError: when standard output is closed.
    """
    out = StandardOutput()
    unread = 0
    for path in paths:
        lines = LinesOf(path, text_field)
        for batch in lines.batches():
            good = [line for _, line in batch if line is not None]
            added = iter(read(good) if good else ())
            for data, line in batch:
                out.write(data if line is None else with_fields(line.fields, next(added), data))
        unread += lines.unread.count
    out.flush()
    end(unread)


def with_fields(fields: dict[str, Raw], added: dict[str, Any], data: bytes) -> bytes:
    """The line `data`, which holds `fields`, with more of them behind; it ends as `data` does."""
    others = {name: value for name, value in fields.items() if name not in added}
    return json.encode({**others, **added}) + (b"\n" if data.endswith(b"\n") else b"")


def end(unread: int) -> None:
    """End the command where lines could not be read."""
    if unread:
        sys.exit(UNREAD)


class LinesOf:
    """The lines of a file, batch by batch, and what cannot be read of it: `unread`."""

    def __init__(self, path: Path, text_field: str | None) -> None:
        self.unread = Unread(path)
        self._path = path
        self._field, self._asked = text_field or TEXT, text_field is not None
        self._read = 0  # lines
        self._with_field = False
        self._names: dict[str, None] = {}  # of other fields, for the error

    def batches(self) -> Iterator[list[Taken]]:
        """All bytes in order, up to `BATCH` lines at a time.

        Raises:
            InputError: as `annotate`. Of a file of one batch that is of no use nothing is handed out.
        """
        held: list[Taken] = []
        for pieces in _cut(pieces_of(self._path)):
            batch = [Taken(piece.data, self._line_of(piece)) for piece in pieces]
            if held:
                yield held
            elif not self._read and any(b"\0" in data for data, _ in batch):
                raise self.unread.binary()
            held = batch
        self._check_field()
        self.unread.tell_rest()
        if held:
            yield held

    def _line_of(self, piece: Piece) -> Line | None:
        try:
            line = self._line(content) if (content := piece.content) else None
        except ValueError as error:
            self.unread.tell(piece.number, error)
            return None
        self._read += line is not None
        return line

    def _line(self, data: bytes) -> Line:
        """Raises ValueError with what is wrong and what to do."""
        try:
            fields = _object.decode(data)
        except RecursionError:
            raise ValueError("nested too deeply; write plain objects") from None
        except (DecodeError, UnicodeDecodeError) as error:
            half = "; half of a surrogate pair is no character" if b"\\ud" in data.lower() else ""
            raise ValueError(f"not a JSON object ({error}{half}); write one object a line, in UTF-8") from None
        if self._field not in fields:
            if len(self._names) < MAX_NAMES:
                self._names |= dict.fromkeys(list(fields)[:MAX_NAMES])
            return Line("", fields)
        self._with_field = True
        try:
            text = _string.decode(fields[self._field])
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError(f"{self._field!r} is not a text ({error}); name the field with --text-field") from None
        return Line(text or "", fields)

    def _check_field(self) -> None:
        """A name that the user gave has to be one; without one, lines without text may be what there is."""
        if self._with_field or not self._read:
            return
        names = ", ".join(self._names) or "none"
        said = f"no line of {self.unread.place} has a field {self._field!r} (fields: {names})"
        if self._asked:
            raise InputError(f"{said}; name the one that holds the text with --text-field")
        click.echo(f"{said}: all texts count as empty; --text-field names another", err=True)


def pieces_of(path: Path) -> Iterator[Piece]:
    """Every byte of a file (`-`: standard input) in order; where its last line has no end, that end.

    Raises:
        InputError: when the file is absent, damaged or cut off.
    """
    if str(path) == "-":
        yield from _pieces(standard_input())
        return
    with (
        measured("reading", path.stat().st_size if path.is_file() else None) as passed,
        open_bytes(path, passed) as file,
    ):
        yield from _pieces(file)


def _pieces(file: io.BufferedReader) -> Iterator[Piece]:
    number, rest = 0, False
    while data := file.readline(MAX_LINE + 1):
        number += not rest
        yield Piece(number, data, rest)
        rest = not data.endswith(b"\n")
    if rest:
        yield Piece(number, b"\n", rest)


def _cut(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.data)
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
