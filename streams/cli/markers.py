"""`breakwater markers`: marks of AI generation in media files."""

from __future__ import annotations

import json
import sys

import click

from detectors.marks.mark import Marked
from streams.errors import BreakwaterError, InputError
from streams.media.reader import MediaReader


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path())
def command(files: tuple[str, ...]) -> None:
    """Say which marks of AI generation media files carry: one JSON object a file, in order.

    `verdict` is ai, algorithmic_not_trained or none; `c2pa` is valid, invalid, none or unreadable;
    `marks` lists what was found; `note` says what it means. An empty or broken file has a verdict too.
    Absence of marks proves nothing. No address is fetched.

    \b
      breakwater markers picture.jpg film.mp4
    """
    missing = 0
    with MediaReader() as reader:
        for file in files:
            try:
                _write(file, reader.read(file))
            except InputError as error:
                missing += 1
                click.echo(f"breakwater: {error}", err=True)
    if missing:
        raise BreakwaterError(f"{missing} of {len(files)} files could not be opened; the others are above")


def _write(file: str, marked: Marked) -> None:
    row = {
        "file": file,
        "verdict": marked.verdict,
        "c2pa": marked.c2pa,
        "marks": [{"kind": mark.kind, "state": mark.state, "value": mark.value} for mark in marked.marks],
        "note": marked.note,
    }
    sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
