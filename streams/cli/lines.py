"""What the commands share that add fields to JSON lines: same lines, same order, every other field as it stood."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

import click
from msgspec import DecodeError, Raw, json

from streams.cli.progress import measured
from streams.cli.reading import SHOWN
from streams.readers.opening import MAX_LINE, lines, open_bytes

Command = TypeVar("Command", bound=Callable[..., Any])
BATCH = 500  # lines read together; what a reader finds does not depend on it

_object = json.Decoder(dict[str, Raw])
_string = json.Decoder(str | None)


class Line(NamedTuple):
    """One line of the input: its text ("" where it has none) and all its fields, undecoded."""

    text: str
    fields: dict[str, Raw]


Reader: TypeAlias = Callable[[list[Line]], Iterable[dict[str, Any]]]


def text_field_option(command: Command) -> Command:
    """Give a command the argument `text_field`."""
    return click.option(
        "--text-field", default="text", show_default=True, metavar="NAME", help="Field that holds the text."
    )(command)


def line_arguments(command: Command) -> Command:
    """Give a command the arguments `path` (a `Path`; `-` is standard input) and `text_field`."""
    command = text_field_option(command)
    return click.argument("path", metavar="FILE.jsonl", type=click.Path(path_type=Path))(command)


def annotate(path: Path, text_field: str, read: Reader) -> None:
    """Write every line of `path` to standard output with the fields that `read` gives for it.

    `read` takes some lines and gives, in their order, the fields to add; a field of that name that
    stood in the line is replaced. Values of other fields are copied as bytes. A line that cannot
    be read is left out, told of on standard error and loses nothing else.

    Raises:
        InputError: when the file is absent, damaged or cut off.
    """
    out = sys.stdout.buffer
    for good in read_lines(path, text_field):
        for line, added in zip(good, read(good), strict=True):
            out.write(json.encode({**line.fields, **added}) + b"\n")
    out.flush()


def read_lines(path: Path, text_field: str) -> Iterator[list[Line]]:
    """The lines of `path`, up to `BATCH` at a time. Those that cannot be read are told of on standard error.

    Raises:
        InputError: when the file is absent, damaged or cut off.
    """
    rejected = 0
    for batch in _batches(path):
        good: list[Line] = []
        for number, data in batch:
            try:
                good.append(_line(data, text_field))
            except ValueError as error:
                rejected += 1
                if rejected <= SHOWN:
                    click.echo(f"rejected: {path}: line {number}: {error}", err=True)
        yield good
    if rejected:
        click.echo(f"{rejected} lines rejected and left out", err=True)


def _line(data: bytes, text_field: str) -> Line:
    """Raises ValueError with what is wrong and what to do."""
    if len(data) > MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE >> 20} MB; write one object a line")
    try:
        fields = _object.decode(data)
    except RecursionError:
        raise ValueError("nested too deeply; write plain objects") from None
    except (DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a JSON object ({error}); write one object a line, in UTF-8") from None
    try:
        text = _string.decode(fields[text_field]) if text_field in fields else ""
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{text_field!r} is not a text ({error}); name the field with --text-field") from None
    return Line(text or "", fields)


def _batches(path: Path) -> Iterator[list[tuple[int, bytes]]]:
    """(number from 1, bytes) of the lines that are not blank, `BATCH` at a time."""
    if str(path) == "-":
        yield from _cut(cast(io.BufferedReader, sys.stdin.buffer))
        return
    with (
        measured("reading", path.stat().st_size if path.is_file() else None) as passed,
        open_bytes(path, passed) as file,
    ):
        yield from _cut(file)


def _cut(file: io.BufferedReader) -> Iterator[list[tuple[int, bytes]]]:
    batch: list[tuple[int, bytes]] = []
    for line in lines(file):
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
