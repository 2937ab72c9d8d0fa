"""`breakwater baselines`: what is usual for people, from your own events."""

from __future__ import annotations

from pathlib import Path

import click

from streams.cli.options import config_option
from streams.cli.progress import counted, measured
from streams.cli.reading import source_arguments, tell_losses
from streams.errors import InputError
from streams.readers import open_source
from streams.settings import Settings


@click.command()
@source_arguments
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--note", default="", metavar="TEXT", help="Where the events come from; stands in the file.")
@config_option
def command(paths: tuple[Path, ...], format_name: str, out: Path, note: str, settings: Settings) -> None:
    """Count what people ordinarily draw: hostile accounts, events, reach, by followers, hour of the week and platform.

    Give it some weeks of all that you receive, not of incidents. Name the file in the setting
    `detectors.baselines`. Events are read as live reads them.

    \b
      breakwater baselines january/ --format canonical --out baselines.json
    """
    from detectors.cohort_tally import Tally
    from streams.baselines import write
    from streams.reading import Readers
    from streams.replay import replay

    source, readers, tally = open_source(paths, format_name), Readers(settings), Tally()
    with measured("reading", source.size) as source.passed, counted("counting", None) as folded:
        replay(source, settings, folded, heard=tally.take, readers=readers)
    tell_losses(source)
    scorer = readers.scorer.version if readers.scorer is not None else ""
    try:
        table = tally.table(note, scorer)
    except ValueError as error:
        raise InputError(f"{', '.join(map(str, paths))}: {error}") from None
    write(out, table)
    click.echo(f"{table.events} events aimed at {table.people} people in {out}", err=True)
