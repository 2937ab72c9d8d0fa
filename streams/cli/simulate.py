"""`breakwater simulate`: labelled organic traffic of any size from a seed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from streams.cli.progress import counted
from streams.simulate import Options, simulate
from streams.simulate.shapes import SHAPES
from streams.simulate.write import write_folder, write_lines
from streams.times import Length, Moment

EVENTS = 100_000


@click.command()
@click.option(
    "--out", required=True, metavar="DIR|-", help="Folder for events.jsonl and truth.json; - for standard output."
)
@click.option("--events", type=click.IntRange(1), help=f"Number of events. [default: {EVENTS} if no --duration]")
@click.option("--duration", type=Length(), help="Event time to cover: 90s, 15m, 6h, 2d.")
@click.option("--seed", default=Options.seed, show_default=True, type=click.IntRange(0))
@click.option("--platforms", default=",".join(Options.platforms), show_default=True, help=f"From {', '.join(SHAPES)}.")
@click.option("--rate", default=Options.rate, show_default=True, help="Events a second of event time, in the long run.")
@click.option("--start", type=Moment(), default=Options.start, show_default="2025-01-01T09:00:00+08:00")
@click.option(
    "--pace", default=Options.pace, show_default=True, help="Divides every delay: 60 shows an hour in a minute."
)
@click.option("--takeoff", default=Options.takeoff, show_default=True, help="Number of posts that take off.")
@click.option(
    "--takeoff-size", default=Options.takeoff_size, show_default=True, help="Expected size of their cascades."
)
def command(
    out: str, events: int | None, duration: float | None, seed: int, platforms: str, rate: float, start: int,
    pace: float, takeoff: int, takeoff_size: int,
) -> None:  # fmt: skip
    """Make labelled organic traffic of any size from a seed.

    Equal options give equal bytes. All of it is harmless chatter: use it for demos, benchmarks and
    tests of false alarms.

    \b
      breakwater simulate --out traffic --events 1000000 --seed 7 --takeoff 3
      breakwater simulate --out - --duration 2h --pace 60 | head
    """
    options = Options(
        seed=seed, events=EVENTS if events is None and duration is None else events, duration_s=duration,
        platforms=tuple(name.strip() for name in platforms.split(",") if name.strip()), rate=rate, start=start,
        pace=pace, takeoff=takeoff, takeoff_size=takeoff_size,
    )  # fmt: skip
    with counted("simulate", options.events) as passed:
        if out == "-":
            _print(options, passed)
        else:
            told = write_folder(Path(out), options, passed)
            click.echo(f"{told['events']} events in {Path(out) / 'events.jsonl'}", err=True)


def _print(options: Options, passed: Callable[[int], object]) -> None:
    try:
        write_lines(sys.stdout.buffer, simulate(options), passed)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has enough
        sys.stdout = None
