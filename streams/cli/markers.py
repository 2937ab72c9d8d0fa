"""`breakwater markers`: marks of AI generation in media files."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import click

from detectors.marks.label import CannotLabel, label_of, labelled
from detectors.marks.mark import Marked
from streams.cli.standard import StandardOutput
from streams.errors import BreakwaterError, InputError, OutputError
from streams.files import output_file
from streams.media.bank import PhotoBank
from streams.media.files import open_file, reason
from streams.media.reader import MediaReader

MOST_LABELLED = 1 << 29  # bytes of a file that is copied with a label


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path())
@click.option(
    "--write-label",
    "label",
    metavar="TEXT|JSON",
    help="Embed a label of GB 45438-2025 into a copy: the producer's name, or the seven keys as JSON.",
)
@click.option("--out", metavar="COPY", type=click.Path(path_type=Path), help="Where the labelled copy goes.")
@click.option(
    "--bank", metavar="BANK", type=click.Path(path_type=Path), help="Say which photo of a bank a file copies."
)
@click.option("--add-to-bank", "add", is_flag=True, help="Add the hash of each FILE to BANK, which may be new.")
def command(files: tuple[str, ...], label: str | None, out: Path | None, bank: Path | None, add: bool) -> None:
    """Say which marks of AI generation media files carry: one JSON object a file, in order.

    `verdict` is ai, algorithmic_not_trained or none; `c2pa` is valid, invalid, none or unreadable;
    `marks` lists what was found; `note` says what it means. An empty or broken file has a verdict too.
    Absence of marks proves nothing. No address is fetched. --out takes a new name in a folder that exists.

    Exit code 2: an error, or a file that could not be opened; the others are told. 141: the reader of the
    output left (`| head`).

    \b
      breakwater markers picture.jpg film.mp4
      breakwater markers --write-label "Example Studio" --out copy.png picture.png
      breakwater markers --bank mine.jsonl --add-to-bank holiday.jpg
      breakwater markers --bank mine.jsonl suspect.jpg
    """
    if add and bank is None:
        raise click.UsageError("--add-to-bank needs --bank")
    told = StandardOutput()
    if label is not None or out is not None:
        if label is None or out is None or len(files) != 1:
            raise click.UsageError("--write-label and --out go together, with one FILE")
        _copy(files[0], label, out)
        files = (str(out),)
    missing = _tell(told, files, None if bank is None else PhotoBank(bank, add))
    if missing:
        raise BreakwaterError(f"{missing} of {len(files)} files could not be opened; the others are above")


def _tell(told: StandardOutput, files: tuple[str, ...], bank: PhotoBank | None) -> int:
    """Write a line for each file; gives the number of those that could not be opened."""
    missing = 0
    with MediaReader(hashed=bank is not None) as reader:
        for file in files:
            try:
                marked = reader.read(file)
            except InputError as error:
                missing += 1
                click.echo(f"breakwater: {error}", err=True)
            else:
                told.write(_line(file, marked if bank is None else bank.compared(marked)))
                told.flush()
    return missing


def _line(file: str, marked: Marked) -> bytes:
    row = {
        "file": file,
        "verdict": marked.verdict,
        "c2pa": marked.c2pa,
        "marks": [{"kind": mark.kind, "state": mark.state, "value": mark.value} for mark in marked.marks],
        "note": marked.note,
    }
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _copy(file: str, label: str, out: Path) -> None:
    """A copy of the file with the label in it. Raises InputError, OutputError."""
    _check_place(file, out)
    try:
        with os.fdopen(open_file(os.fsencode(file)), "rb") as source:
            data = source.read(MOST_LABELLED + 1)
    except OSError as error:
        raise InputError(f"{file}: cannot be opened: {reason(error)}") from error
    if len(data) > MOST_LABELLED:
        raise InputError(f"{file}: larger than the {MOST_LABELLED >> 20} MiB that a labelled copy may have")
    try:
        written = labelled(data, label_of(label, hashlib.sha256(data).hexdigest()[:32]))
    except CannotLabel as error:
        raise InputError(f"{file}: {error}") from error
    with output_file(out) as copy:
        copy.write(written)


def _check_place(file: str, out: Path) -> None:
    """Raises OutputError where a copy would overwrite the file itself, or its folder does not exist."""
    if not out.parent.is_dir():
        raise OutputError(f"{out}: {out.parent} is no folder; make it, or name another place")
    try:
        same = out.samefile(file)
    except (OSError, ValueError):  # one of them does not exist; reading tells which
        return
    if same:
        raise OutputError(f"{out} is {file} itself, which must stay as it is; give the copy another name")
