"""`breakwater convert`: a file of any readable format as canonical JSON lines."""

from __future__ import annotations

from pathlib import Path

import click

from streams.cli.progress import counted, measured
from streams.cli.reading import source_arguments, tell_losses
from streams.errors import OutputError
from streams.files import output_file
from streams.ordering import in_time_order
from streams.readers import open_source

ENDINGS = tuple(lines + packed for lines in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))


@click.command()
@source_arguments
@click.option("--out", required=True, type=click.Path(path_type=Path), help="FILE.jsonl[.gz|.zst]")
def command(paths: tuple[Path, ...], format_name: str, out: Path) -> None:
    """Turn files of any readable format into canonical JSON lines, in event-time order.

    Lines that are canonical already are kept byte for byte. What cannot be read is counted and
    left out. The file appears when it is complete.

    \b
      breakwater convert CED_Dataset.tar.xz --format ced --out ced.jsonl.zst
    """
    if not out.name.endswith(ENDINGS):
        raise OutputError(f"{out}: canonical JSON lines end in {', '.join(ENDINGS)}")
    source = open_source(paths, format_name)
    with output_file(out) as file:
        with measured("reading", source.size) as source.passed:
            ordered = in_time_order(source.messages())
        with counted("writing", source.events) as passed:
            for message in ordered:
                file.write(message.data + b"\n")
                passed(1)
    tell_losses(source)
    click.echo(f"{source.events} events in {out}", err=True)
