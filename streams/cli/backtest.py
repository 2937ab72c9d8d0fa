"""`breakwater backtest`: labelled sets through the whole chain, and how early and how rightly incidents open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from streams.cli.options import config_option
from streams.cli.progress import counted
from streams.cli.tables import Column, table
from streams.settings import Settings
from streams.simulate.scenarios.spec import Labels

if TYPE_CHECKING:
    from streams.backtest import Outcome


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
@click.option("--scenario", "names", default="all", show_default=True, help="Names with commas between, or all.")
@click.option("--seeds", type=Seeds(), default="0-4", show_default=True, help="Seeds A to B, both included.")
@click.option(
    "--labels",
    type=click.Choice(["gold", "scorer"]),
    default="scorer",
    show_default=True,
    help="gold: the truth stands in every text as the platform's own label.",
)
@click.option("--processes", type=click.IntRange(1, 2), default=2, show_default=True, help="Side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
@config_option
def command(names: str, seeds: range, labels: Labels, processes: int, as_json: bool, settings: Settings) -> None:
    """Run labelled sets through the whole chain and say what was found, how early, and how rightly.

    \b
      breakwater backtest --scenario all --seeds 0-4 --labels gold
      breakwater backtest --scenario pile_on,celebrity_spike --seeds 0-9 --json
    """
    from streams.backtest import cases_of, outcomes

    cases = cases_of(names, seeds, labels)
    with counted("backtest", len(cases)) as passed:
        found = outcomes(cases, settings, processes, passed)
    if as_json:
        click.echo(msgspec.json.encode([one.row() for one in found]).decode())
    else:
        _table(found)


def _table(found: Sequence[Outcome]) -> None:
    from rich.console import Console

    console = Console()
    console.print(table("Backtest", COLUMNS, found, console.width))


def _delay(one: Outcome) -> str:
    return "" if one.delay_seconds is None else f"{one.delay_seconds:,.0f} s"


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


COLUMNS: tuple[Column[Outcome], ...] = (
    Column("scenario", 0, lambda one: one.scenario, right=False),
    Column("seed", 1, lambda one: str(one.seed)),
    Column("harmful", 3, lambda one: "harmful" if one.harmful else "benign", right=False),
    Column("incidents", 0, lambda one: str(one.incidents)),
    Column("delay", 0, _delay),
    Column("hostile before", 2, lambda one: _count(one.hostile_events_before_alert)),
    Column("missed", 1, lambda one: " ".join(sorted({*one.expected_criteria} - {*one.found_criteria})), right=False),
    Column("found", 4, lambda one: " ".join(one.found_criteria), right=False),
)
