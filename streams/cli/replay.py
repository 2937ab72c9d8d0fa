"""`breakwater replay`: the same cascades from files, without a broker."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from click.core import ParameterSource

from graph.watermark import END
from streams.cli.options import config_option
from streams.cli.progress import counted, measured
from streams.cli.reading import source_arguments, tell_losses
from streams.files import OutputFolder
from streams.readers import Source, open_source
from streams.settings import Settings, load
from streams.times import Moment

if TYPE_CHECKING:
    from streams.reading import Readers
    from streams.replay import Replayed


@click.command()
@source_arguments
@click.option("--out", type=click.Path(path_type=Path), help="Folder for tables of cascades, signals, incidents.")
@click.option("--json", "as_json", is_flag=True, help="Last line of standard output: the summary as one JSON object.")
@click.option(
    "--registry", type=click.Path(path_type=Path), help="Registry of names: changes or control events, one a line."
)
@click.option("--rescore", is_flag=True, help="Read again what is recorded in the events, with this release's readers.")
@click.option("--as-of", type=Moment(), help="Read nothing from this event time on: what was knowable then.")
@click.option(
    "--compare",
    "compared",
    nargs=2,
    metavar="A.toml B.toml",
    help="Replay under both configurations and print which incidents and signals differ.",
)
@config_option
def command(
    paths: tuple[Path, ...],
    format_name: str,
    out: Path | None,
    as_json: bool,
    registry: Path | None,
    rescore: bool,
    as_of: int | None,
    compared: tuple[str, str] | None,
    settings: Settings,
) -> None:
    """Build the same cascades from files, by the same code as live, without a broker.

    What events say is read as live reads it; what is recorded in them already stands.

    One row a cascade: size, depth, breadth, users, structural virality, rates, times to 10, 100
    and 1,000 reshares. The files appear when they are complete.

    \b
      breakwater replay CED_Dataset.tar.xz --format ced --out results --json
      breakwater replay events.jsonl.zst more/ --format canonical --out results
      breakwater replay events.jsonl --as-of 2025-01-01T12:00:00Z --json
      breakwater replay events.jsonl --compare old.toml new.toml
    """
    from streams.replay import replay, write

    def replayed(source: Source, settings: Settings) -> Replayed:
        """As the options have it."""
        readers = _readers(settings, registry)
        until = END if as_of is None else as_of
        with measured("reading", source.size) as source.passed, counted("folding", None) as folded:
            return replay(source, settings, folded, readers=readers, rescore=rescore, until=until)

    if compared:
        _compare(compared, out, as_json, lambda settings: replayed(open_source(paths, format_name), settings))
        return
    began = time.perf_counter()
    source = open_source(paths, format_name)
    # The folder is opened first: that it cannot be written is said now, not after the work.
    with OutputFolder(out) if out is not None else nullcontext() as folder:
        done = replayed(source, settings)
        if folder is not None:
            write(done, folder)
    tell_losses(source)
    seconds = round(time.perf_counter() - began, 3)
    if as_json:
        click.echo(msgspec.json.encode({**done.summary._asdict(), "seconds": seconds}).decode())
    else:
        _table(done.rows, seconds)


def _readers(settings: Settings, registry: Path | None) -> Readers:
    from streams.reading import Readers
    from streams.registry import load_registry

    return Readers(settings, load_registry(registry) if registry is not None else None)


def _compare(files: tuple[str, str], out: Path | None, as_json: bool, replayed: Callable[[Settings], Replayed]) -> None:
    """Raises UsageError where options were given that say nothing here."""
    from streams.cli.comparison import show
    from streams.compare import compare
    from streams.pseudonyms import pseudonyms

    source = click.get_current_context().get_parameter_source("config")
    if out is not None or source is ParameterSource.COMMANDLINE:
        raise click.UsageError("--compare goes without --out and --config; write each with `replay --config --out`")
    first, second = (load(file) for file in files)
    show(compare(replayed(first), replayed(second)), pseudonyms(first), as_json)


def _table(rows: list, seconds: float) -> None:  # type: ignore[type-arg]
    from rich.console import Console

    from streams.cli.tables import top_table

    console = Console()
    console.print(top_table(rows, 20, console.width))
    console.print(f"{len(rows)} cascades in {seconds} s")
