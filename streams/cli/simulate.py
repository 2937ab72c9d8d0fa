"""`breakwater simulate`: labelled traffic from a seed, organic or of a scenario."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from click.core import ParameterSource

from streams.cli.progress import counted, measured
from streams.cli.reading import tell_losses
from streams.readers import FORMATS, open_source
from streams.simulate import Options, simulate
from streams.simulate.inject import Traffic, first_cascades
from streams.simulate.scenarios import SCENARIOS, Size, scenario
from streams.simulate.scenarios.run import Run, write_scenario
from streams.simulate.scenarios.spec import HOSTILE, MINUTES, Labels
from streams.simulate.shapes import SHAPES
from streams.simulate.write import write_folder, write_lines
from streams.times import Length, Moment

EVENTS = 100_000
# Options of one of the two ways that say nothing in the other.
ORGANIC = ("events", "duration", "platforms", "rate", "pace", "takeoff", "takeoff_size")
STAGED = ("hostile", "minutes", "labels", "into", "cascades")


def _list(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        for each in SCENARIOS.values():
            click.echo(f"{each.name}\t{'harmful' if each.harmful else 'benign'}\t{each.about}")
        ctx.exit()


@click.command()
@click.option(
    "--out", required=True, metavar="DIR|-", help="Folder for events.jsonl and truth.json; - for standard output."
)
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Name the scenarios.")
@click.option("--scenario", "name", metavar="NAME", help="Stage a scenario in the traffic; --list names them.")
@click.option("--hostile", type=click.IntRange(*HOSTILE), help="Hostile accounts of a scenario. [default: its own]")
@click.option("--minutes", type=click.IntRange(*MINUTES), help="Length of a scenario. [default: its own]")
@click.option(
    "--labels",
    type=click.Choice(["scorer", "gold"]),
    default="scorer",
    show_default=True,
    help="gold: every text of a scenario carries the truth as the platform's own label.",
)
@click.option(
    "--into", type=click.Path(path_type=Path), metavar="PATH", help="Lay a scenario over recorded traffic of files."
)
@click.option("--format", "format_name", type=click.Choice(FORMATS), help="What --into holds.")
@click.option(
    "--cascades", default=200, show_default=True, type=click.IntRange(1), help="Of --into, the first so many."
)
@click.option("--events", type=click.IntRange(1), help=f"Number of events. [default: {EVENTS} if no --duration]")
@click.option("--duration", type=Length(), help="Event time to cover: 90s, 15m, 6h, 2d.")
@click.option("--seed", default=Options.seed, show_default=True, type=click.IntRange(0, 2**63 - 1))
@click.option("--platforms", default=",".join(Options.platforms), show_default=True, help=f"From {', '.join(SHAPES)}.")
@click.option("--rate", default=Options.rate, show_default=True, help="Events a second of event time, in the long run.")
@click.option(
    "--start", type=Moment(), help="First moment. [default: 2025-01-01T09:00:00+08:00; of a scenario: by the seed]"
)
@click.option(
    "--pace", default=Options.pace, show_default=True, help="Divides every delay: 60 shows an hour in a minute."
)
@click.option("--takeoff", default=Options.takeoff, show_default=True, help="Number of posts that take off.")
@click.option(
    "--takeoff-size", default=Options.takeoff_size, show_default=True, help="Expected size of their cascades."
)
@click.pass_context
def command(
    ctx: click.Context, out: str, name: str | None, hostile: int | None, minutes: int | None, labels: Labels,
    into: Path | None, format_name: str | None, cascades: int,
    events: int | None, duration: float | None, seed: int, platforms: str, rate: float, start: int | None, pace: float,
    takeoff: int, takeoff_size: int,
) -> None:  # fmt: skip
    """Make labelled traffic of any size from a seed: harmless chatter, or a scenario of abuse in it.

    Equal options give equal bytes. Without --scenario all of it is harmless: use it for demos,
    benchmarks and tests of false alarms. A scenario is harmful, or the benign twin of a harmful
    one: the same volume, the same negative tone, one element of the law different (truth.json).
    With --into it stands among recorded events instead of chatter, where they are densest.

    \b
      breakwater simulate --out traffic --events 1000000 --seed 7 --takeoff 3
      breakwater simulate --out - --duration 2h --pace 60 | head
      breakwater simulate --list
      breakwater simulate --scenario pile_on --seed 3 --out case --hostile 50 --minutes 30
      breakwater simulate --scenario army_copies --into CED_Dataset.tar.xz --format ced --out mixed
    """
    _refuse(ctx, ORGANIC if name else STAGED, f"{'without' if name else 'with'} --scenario")
    if (into is None) != (format_name is None):
        raise click.UsageError("--into and --format go together")
    if name:
        if out == "-":
            raise click.UsageError("--scenario writes two files: give --out a folder")
        traffic = None if into is None else _recorded(into, str(format_name), cascades)
        _stage(name, seed, Path(out), hostile, minutes, labels, start, traffic)
        return
    options = Options(
        seed=seed, events=EVENTS if events is None and duration is None else events, duration_s=duration,
        platforms=tuple(each.strip() for each in platforms.split(",") if each.strip()), rate=rate,
        start=Options.start if start is None else start, pace=pace, takeoff=takeoff, takeoff_size=takeoff_size,
    )  # fmt: skip
    with counted("simulate", options.events) as passed:
        if out == "-":
            _print(options, passed)
        else:
            told = write_folder(Path(out), options, passed)
            click.echo(f"{told['events']} events in {Path(out) / 'events.jsonl'}", err=True)


def _refuse(ctx: click.Context, names: tuple[str, ...], where: str) -> None:
    """Raises UsageError where an option was given that says nothing here."""
    for name in names:
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} is used {where} only")


def _recorded(path: Path, format_name: str, cascades: int) -> Traffic:
    """What a scenario is laid over."""
    source = open_source([path], format_name)
    with measured("reading", source.size) as source.passed:
        traffic = first_cascades(source, cascades)
    tell_losses(source)
    return traffic


def _stage(
    name: str, seed: int, out: Path, hostile: int | None, minutes: int | None, labels: Labels, start: int | None,
    into: Traffic | None,
) -> None:  # fmt: skip
    chosen = scenario(name)
    size = Size(
        hostile=chosen.size.hostile if hostile is None else hostile,
        minutes=chosen.size.minutes if minutes is None else minutes,
    )
    told = write_scenario(out, Run(chosen, seed, size, labels, start, into))
    click.echo(f"{told['events']} events in {out / 'events.jsonl'}, {told['victim'] or 'no victim'}", err=True)


def _print(options: Options, passed: Callable[[int], object]) -> None:
    try:
        write_lines(sys.stdout.buffer, simulate(options), passed)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has enough
        sys.stdout = None
