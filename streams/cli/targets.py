"""`breakwater targets`: whom each event is aimed at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from detectors.registry import Registry
from graph.events import Event
from streams.adapters import canonical
from streams.cli.lines import Piece, Unread, end, pieces_of, with_fields
from streams.cli.standard import StandardOutput
from streams.errors import Unreadable
from streams.readers.batch import stamp
from streams.readers.opening import MARK
from streams.registry import load_registry
from streams.settings import Settings
from streams.targets import item_of, targets_of

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class _Line(NamedTuple):
    data: bytes
    event: Event | None  # None where the line cannot be read, or is blank


@click.command()
@click.argument("path", metavar="FILE.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--registry", "names", type=click.Path(path_type=Path), help="Who is known by what name (docs/targets.md)."
)
def command(path: Path, names: Path | None) -> None:
    """Say whom each event is aimed at. Events in canonical form, one a line; `-` reads standard input.

    Writes the same lines in the same order with `targets`: a list of `person`, `rule` and `confidence`,
    most certain first; it takes the place of what stood there. The whole file is held in memory: whom an
    event is aimed at can depend on any other of its thread. It may be compressed (gzip, xz, zstd).

    Exit code 1: a line could not be read, it is passed on as it is and named on standard error. 2: an error.
    141: the reader of the output left (`| head`).

    \b
      breakwater convert CED_Dataset.tar.xz --format ced --out ced.jsonl
      breakwater targets ced.jsonl --registry names.jsonl > aimed.jsonl
    """
    registry = load_registry(names) if names else Registry()
    out, unread = StandardOutput(), Unread(path)
    lines = [_line(piece, unread) for piece in pieces_of(path)]
    if any(b"\0" in data for data, _ in lines) and not any(event for _, event in lines):
        raise unread.binary()
    unread.tell_rest()
    wait = int(Settings().cascades.close_after_s * 1e6)
    said = targets_of([line.event for line in lines if line.event], registry, wait)
    for data, event in lines:
        added = {"targets": said.get(item_of(event), [])} if event else {}
        out.write(with_fields(_fields(data.removeprefix(MARK)), added, data) if event else data)
    out.flush()
    end(unread.count)


def _line(piece: Piece, unread: Unread) -> _Line:
    try:
        content = piece.content
        event = stamp(canonical.read_one(content), "", 0, 0, content) if content else None
    except (Unreadable, ValueError) as error:
        unread.tell(piece.number, error)
        event = None
    return _Line(piece.data, event)
