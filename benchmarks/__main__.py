"""Run the measurements one after another and write `benchmarks/results.json`.

python -m benchmarks                                   all of them, about 20 minutes
python -m benchmarks --only live_cpu_vs_faust_noop     one; a name's beginning stands for all that begin so
python -m benchmarks --quick --out /tmp/results.json   does everything work? The figures mean nothing
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

import click

from benchmarks import campaigns, cosharing, forecast, live, memory, recovery, replay, reshares, results, scoring
from benchmarks.results import Result
from streams.errors import BreakwaterError

RESULTS = Path(__file__).with_name("results.json")
QUICK_EVENTS = 20_000


# Modules with `NAMES`, and `run(names, runs, events, say)` that gives the results of those names.
SUITES: tuple[ModuleType, ...] = (live, replay, reshares, memory, recovery, scoring, forecast, cosharing, campaigns)


@click.command(help="Measure against peers and against stated limits.")
@click.option(
    "--only", multiple=True, metavar="NAME", help="Measure this only, or all whose name begins so; repeatable."
)
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1), help="Runs of each; medians count.")
@click.option(
    "--events", type=click.IntRange(1_000), help="Events, or nodes, instead of each measurement's own number."
)
@click.option("--quick", is_flag=True, help=f"One run of {QUICK_EVENTS:,} events: whether it works, not how fast.")
@click.option("--out", default=RESULTS, type=click.Path(dir_okay=False, path_type=Path), help="File of the results.")
def command(only: tuple[str, ...], runs: int, events: int | None, quick: bool, out: Path) -> None:
    """A missed goal is said, and is no failure of the measurement."""
    if quick:
        runs, events = 1, events or QUICK_EVENTS
    chosen = [(suite, [name for name in suite.NAMES if not only or name.startswith(only)]) for suite in SUITES]
    if not any(names for _, names in chosen):
        known = ", ".join(name for suite in SUITES for name in suite.NAMES)
        raise click.UsageError(f"nothing is called {' or '.join(only)}; there are {known}")
    measured: list[Result] = []
    for suite, names in chosen:
        if names:
            found = suite.run(names, runs, events, _say)
            results.write(out, found)
            measured += found
    for result in measured:
        click.echo(results.line(result))


_BEGAN = time.monotonic()


def _say(text: str) -> None:
    """Progress, with the load of the machine: figures taken beside other work are too high."""
    load = os.getloadavg()[0]
    click.echo(f"{time.monotonic() - _BEGAN:6.1f} s  load {load:4.1f}  {text}", err=True)


if __name__ == "__main__":
    try:
        command()
    except BreakwaterError as error:
        click.echo(f"benchmarks: {error}", err=True)
        sys.exit(2)
