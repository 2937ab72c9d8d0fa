"""The file of baselines: written by `breakwater baselines`, shipped, or an operator's own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from detectors.cohorts import Baselines, Cell, Table
from streams.errors import InputError
from streams.files import output_file

SHIPPED = Path(__file__).with_name("baselines.json")


def load(path: Path | None = None) -> Baselines:
    """Baselines of a file; default: the shipped ones.

    Raises:
        InputError: the file is absent, or is none.
    """
    path = path or SHIPPED
    try:
        return Baselines(msgspec.json.decode(path.read_bytes(), type=Table))
    except OSError as error:
        raise InputError(f"cannot read the baselines {path} ({error.strerror}); check the path") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise InputError(f"{path} is no file of baselines ({error}); make one with `breakwater baselines`") from None


def write(path: Path, table: Table) -> None:
    """Write a table, one cell a line, so that two can be compared. Raises OutputError where it cannot be written."""
    encode = msgspec.json.Encoder(order="sorted").encode
    head = {name: getattr(table, name) for name in ("version", "note", "scorer", "people", "events")}
    parts = [b"%s: %s" % (encode(name), encode(value)) for name, value in head.items()]
    parts += [b"%s: {\n%s\n}" % (encode(name), _lines(cells)) for name, cells in _cells(table)]
    with output_file(path) as file:
        file.write(b"{\n" + b",\n".join(parts) + b"\n}\n")


def _cells(table: Table) -> list[tuple[str, dict[str, Cell]]]:
    return [("hours", table.hours), ("days", table.days)]


def _lines(cells: dict[str, Cell]) -> bytes:
    encode = msgspec.json.Encoder().encode
    return b",\n".join(b"%s: %s" % (encode(key), encode(cell)) for key, cell in sorted(cells.items()))
