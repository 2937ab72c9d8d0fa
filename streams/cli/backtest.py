"""`breakwater backtest`: labelled sets through the whole chain, and how early and how rightly incidents open."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec
from click.core import ParameterSource

from streams.cli.options import config_option
from streams.cli.progress import counted
from streams.cli.tables import Column, table
from streams.files import OutputFolder
from streams.settings import Settings
from streams.simulate.scenarios.spec import HOSTILE, MINUTES, Labels

if TYPE_CHECKING:
    from rich.console import RenderableType

    from streams.backtest import Case, Outcome
    from streams.backtest.chnci import Judged

# Hostile accounts and minutes of `--curve`: from the least that a scenario may have to the most.
GRID: Final = [(hostile, minutes) for hostile in (HOSTILE[0], 15, 50, 150, HOSTILE[1])
               for minutes in (MINUTES[0], 60, 360, 1_440, MINUTES[1])]  # fmt: skip
STAGED: Final = ("scenario", "seeds", "labels", "curve", "prefix", "processes")  # options that say nothing with --chnci


class Seeds(click.ParamType):
    """`A-B`, both ends inclusive, or one number."""

    name = "A-B"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """A range of seeds."""
        if isinstance(value, range):
            return value
        found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", str(value))
        seeds = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
        if not seeds:
            self.fail(f"{value!r} is no range of seeds; write A-B with A ≤ B, as 0-9, or one number", param, ctx)
        return seeds


@click.command()
@click.option("--scenario", default="all", show_default=True, help="Names with commas between, or all.")
@click.option("--seeds", type=Seeds(), default="0-4", show_default=True, help="Seeds A to B, both included.")
@click.option(
    "--labels",
    type=click.Choice(["gold", "scorer"]),
    default="scorer",
    show_default=True,
    help="gold: the truth stands in every text as the platform's own label.",
)
@click.option("--curve", is_flag=True, help="Every scenario with 5 to 500 hostile accounts and 10 minutes to 7 days.")
@click.option("--prefix", default="", help="Words put before every text, such as 【实名举报】: does the guard hold?")
@click.option("--processes", type=click.IntRange(1, 2), default=2, show_default=True, help="Side by side.")
@click.option("--chnci", "chnci_folder", type=click.Path(path_type=Path), help="Folder of CHNCI: run this set instead.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for JSON, Markdown tables, and pictures (SVG).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@config_option
def command(
    scenario: str, seeds: range, labels: Labels, curve: bool, prefix: str, processes: int, chnci_folder: Path | None,
    out: Path | None, as_json: bool, settings: Settings,
) -> None:  # fmt: skip
    """Run labelled sets through the whole chain and say what was found, how early, and how rightly.

    The exit code is 0 whatever was found.

    \b
      breakwater backtest --scenario all --seeds 0-4 --labels gold --out results
      breakwater backtest --scenario pile_on,celebrity_spike --seeds 0-9 --json
      breakwater backtest --scenario pile_on --seeds 0-1 --curve --out results
      breakwater backtest --chnci data/chnci --out results
    """
    from streams.backtest import cases_of

    # The folder is opened first: that it cannot be written is said now, not after the work.
    folder: AbstractContextManager[OutputFolder | None] = OutputFolder(out) if out is not None else nullcontext()
    with folder as opened:
        if chnci_folder is not None:
            _chnci(chnci_folder, opened, as_json, settings)
        else:
            cases = cases_of(scenario, seeds, labels, GRID if curve else ((0, 0),), prefix)
            _scenarios(cases, curve, processes, opened, as_json, settings)


def _scenarios(
    cases: list[Case], curve: bool, processes: int, folder: OutputFolder | None, as_json: bool, settings: Settings
) -> None:
    from streams.backtest import outcomes
    from streams.backtest.write import NO_PICTURES, write, write_curve

    with counted("backtest", len(cases)) as passed:
        found = outcomes(cases, settings, processes, passed)
    if folder is not None and not (write_curve if curve else write)(found, folder):
        click.echo(NO_PICTURES, err=True)
    if as_json:
        click.echo(msgspec.json.encode([one.row(*SIZE if curve else ()) for one in found]).decode())
    elif curve:
        _print(table("Intensity", (*COLUMNS[:2], *SIZES, *COLUMNS[2:]), found, _width()))
    else:
        _print(table("Backtest", COLUMNS, found, _width()))


def _chnci(path: Path, folder: OutputFolder | None, as_json: bool, settings: Settings) -> None:
    from streams.backtest import chnci
    from streams.backtest.write import write_chnci

    context = click.get_current_context()
    for name in STAGED:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name} says nothing with --chnci; leave one of them out")
    topics = chnci.topics(path)
    both: tuple[Labels, ...] = ("scorer", "gold")
    with counted("backtest", 2 * len(topics)) as passed:
        judged = {labels: chnci.judge_all(topics, labels, settings, passed) for labels in both}
    verdicts = [chnci.verdict(each) for each in judged.values()]
    files = [one for each in judged.values() for one in each]
    if folder is not None:
        write_chnci(files, verdicts, folder)
    if as_json:
        click.echo(msgspec.json.encode({"verdicts": verdicts, "files": files}).decode())
        return
    _print(table("CHNCI", FILES, files, _width()))
    for one in verdicts:
        click.echo(
            f"{one.labels}: an incident on {one.bullying.count} of {one.bullying.total} bullying files "
            f"and {one.others.count} of {one.others.total} others"
        )
    click.echo(f"not measurable here: {', '.join(chnci.NOT_MEASURABLE)}")


def _print(shown: RenderableType) -> None:
    from rich.console import Console

    Console().print(shown)


def _width() -> int:
    from rich.console import Console

    return Console().width


def _delay(one: Outcome) -> str:
    return "" if one.delay_seconds is None else f"{one.delay_seconds:,.0f} s"


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _missed(one: Outcome) -> str:
    return " ".join(sorted({*one.expected_criteria} - {*one.found_criteria}))


SIZE: Final = ("hostile", "minutes")
COLUMNS: Final[tuple[Column[Outcome], ...]] = (
    Column("scenario", 0, lambda one: one.scenario, right=False),
    Column("seed", 1, lambda one: str(one.seed)),
    Column("kind", 3, lambda one: "harmful" if one.harmful else "benign", right=False),
    Column("incidents", 0, lambda one: str(one.incidents)),
    Column("delay", 0, _delay),
    Column("hostile before", 2, lambda one: _count(one.hostile_events_before_alert)),
    Column("missed", 1, _missed, right=False),
    Column("found", 4, lambda one: " ".join(one.found_criteria), right=False),
)
SIZES: Final[tuple[Column[Outcome], ...]] = (
    Column("hostile", 0, lambda one: str(one.hostile)),
    Column("minutes", 0, lambda one: str(one.minutes)),
)
FILES: Final[tuple[Column[Judged], ...]] = (
    Column("file", 0, lambda one: one.name, right=False),
    Column("kind", 0, lambda one: "bullying" if one.bullying else "other", right=False),
    Column("labels", 0, lambda one: one.labels, right=False),
    Column("incident", 0, lambda one: one.severity, right=False),
    Column("comments before", 1, lambda one: _count(one.comments_before)),
    Column("abusive", 2, lambda one: f"{one.abusive} of {one.comments}"),
    Column("criteria", 3, lambda one: " ".join(one.criteria), right=False),
)
