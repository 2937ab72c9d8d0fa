"""`breakwater targets`: whom each event is aimed at."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, cast

import click
import msgspec

from detectors.registry import Registry
from graph.events import Event
from streams.adapters import canonical
from streams.cli.progress import measured
from streams.cli.reading import SHOWN
from streams.errors import Unreadable
from streams.readers.batch import stamp
from streams.readers.opening import lines, open_bytes
from streams.registry import load_registry
from streams.settings import Settings
from streams.targets import item_of, targets_of

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class _Line(NamedTuple):
    data: bytes
    event: Event


@click.command()
@click.argument("path", metavar="FILE.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--registry", "names", type=click.Path(path_type=Path), help="Who is known by what name (docs/targets.md)."
)
def command(path: Path, names: Path | None) -> None:
    """Say whom each event is aimed at. Events in canonical form, one a line; `-` reads standard input.

    Writes the same lines in the same order with `targets`: a list of `person`, `rule` and `confidence`,
    most certain first; it takes the place of what stood there. The whole file is held in memory: whom an
    event is aimed at can depend on any other of its thread.

    \b
      breakwater convert CED_Dataset.tar.xz --format ced --out ced.jsonl
      breakwater targets ced.jsonl --registry names.jsonl > aimed.jsonl
    """
    registry = load_registry(names) if names else Registry()
    good = _read(path)
    wait = int(Settings().cascades.close_after_s * 1e6)
    said = targets_of([line.event for line in good], registry, wait)
    out = sys.stdout.buffer
    for line in good:
        added = {"targets": said.get(item_of(line.event), [])}
        out.write(msgspec.json.encode({**_fields(line.data), **added}) + b"\n")
    out.flush()


def _read(path: Path) -> list[_Line]:
    if str(path) == "-":
        return _events("standard input", lines(cast(io.BufferedReader, sys.stdin.buffer)))
    with (
        measured("reading", path.stat().st_size if path.is_file() else None) as passed,
        open_bytes(path, passed) as file,
    ):
        return _events(str(path), lines(file))


def _events(place: str, numbered: Iterable[tuple[int, bytes]]) -> list[_Line]:
    good, rejected = [], 0
    for number, data in numbered:
        try:
            good.append(_Line(data, stamp(canonical.read_one(data), "", 0, 0, data)))
        except Unreadable as error:
            rejected += 1
            if rejected <= SHOWN:
                click.echo(f"rejected: {place}: line {number}: {error}", err=True)
    if rejected:
        click.echo(f"{rejected} lines rejected: they are not in the output", err=True)
    return good
