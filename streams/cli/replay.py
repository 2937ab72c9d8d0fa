"""`breakwater replay`: the same cascades from files, without a broker."""

from __future__ import annotations

import time
from contextlib import nullcontext
from pathlib import Path

import click
import msgspec

from streams.cli.options import config_option
from streams.cli.progress import counted, measured
from streams.cli.reading import source_arguments, tell_losses
from streams.files import OutputFolder
from streams.readers import open_source
from streams.settings import Settings


@click.command()
@source_arguments
@click.option("--out", type=click.Path(path_type=Path), help="Folder for cascades.parquet.")
@click.option("--json", "as_json", is_flag=True, help="Last line of standard output: the summary as one JSON object.")
@click.option(
    "--registry", type=click.Path(path_type=Path), help="Registry of names: changes or control events, one a line."
)
@click.option("--rescore", is_flag=True, help="Read again what is recorded in the events, with this release's readers.")
@config_option
def command(
    paths: tuple[Path, ...],
    format_name: str,
    out: Path | None,
    as_json: bool,
    registry: Path | None,
    rescore: bool,
    settings: Settings,
) -> None:
    """Build the same cascades from files, by the same code as live, without a broker.

    What events say is read as live reads it; what is recorded in them already stands.

    One row a cascade: size, depth, breadth, users, structural virality, rates, times to 10, 100
    and 1,000 reshares. The files appear when they are complete.

    \b
      breakwater replay CED_Dataset.tar.xz --format ced --out results --json
      breakwater replay events.jsonl.zst more/ --format canonical --out results
    """
    from streams.reading import Readers
    from streams.registry import load_registry
    from streams.replay import replay, write

    began = time.perf_counter()
    source = open_source(paths, format_name)
    readers = Readers(settings, load_registry(registry) if registry is not None else None)
    # The folder is opened first: that it cannot be written is said now, not after the work.
    with OutputFolder(out) if out is not None else nullcontext() as folder:
        with measured("reading", source.size) as source.passed, counted("folding", None) as folded:
            done = replay(source, settings, folded, readers=readers, rescore=rescore)
        if folder is not None:
            write(done, folder)
    tell_losses(source)
    seconds = round(time.perf_counter() - began, 3)
    if as_json:
        click.echo(msgspec.json.encode({**done.summary._asdict(), "seconds": seconds}).decode())
    else:
        _table(done.rows, seconds)


def _table(rows: list, seconds: float) -> None:  # type: ignore[type-arg]
    from rich.console import Console

    from streams.cli.tables import top_table

    console = Console()
    console.print(top_table(rows, 20, console.width))
    console.print(f"{len(rows)} cascades in {seconds} s")
