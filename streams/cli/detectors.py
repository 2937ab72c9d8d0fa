"""`breakwater detectors`: which detectors there are, and which of them are recorded and not alerted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import click
import msgspec

from detectors.catalogue import CATALOGUE
from detectors.decisions import Shadow
from detectors.wording import DETECTORS, Language
from streams.cli.options import config_option
from streams.cli.people import decision_options
from streams.decide import Author, of_shadow, send
from streams.decided import Shadowed, shadows
from streams.errors import InputError
from streams.incidents import nearest
from streams.settings import Settings


@click.group()
def command() -> None:
    """Which detectors there are, and which are in shadow mode: recorded, not alerted.

    \b
      breakwater detectors list
      breakwater detectors shadow hype on --author li --reason "too many campaigns of shops"
      breakwater detectors shadow hype off --author li --reason "thresholds set anew"

    What a detector finds in shadow mode makes incidents of its own, which nobody is told of. Safety signals pass.
    """


class Mode(NamedTuple):
    """How one detector stands. `since` in µs; 0 = by the configuration."""

    detector: str
    criteria: tuple[str, ...]
    shadow: bool
    since: int = 0
    author: str = ""
    reason: str = ""


@command.command()
@click.argument("detector", metavar="DETECTOR")
@click.argument("on", metavar="on|off", type=click.Choice(("on", "off")))
@decision_options
@config_option
def shadow(detector: str, on: str, by: Author, settings: Settings) -> None:
    """Set a detector to shadow mode, or back.

    It holds from now on, for every partition. A detector that the configuration names stays in shadow mode.

    \b
      breakwater detectors shadow hype on --author li --reason "too many campaigns of shops"
    """
    if detector not in CATALOGUE:
        raise InputError(
            f"there is no detector {detector}; {nearest(detector, CATALOGUE, 'breakwater detectors list')}"
        )
    if on == "off" and detector in settings.detectors.shadow:
        raise InputError(f"{detector} is in detectors.shadow of the configuration; take it out there")
    send([of_shadow(Shadow(detector, on == "on"), by, settings.kafka.partitions)], settings)
    click.echo(f"{detector}: {'recorded, not alerted' if on == 'on' else 'alerted'}", err=True)


@command.command("list")
@click.option("--lang", type=click.Choice(("en", "zh")), default="en", show_default=True, help="English or Chinese.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@config_option
def list_(lang: Language, as_json: bool, settings: Settings) -> None:
    """Every detector, the criteria it bears on, and who set it to shadow mode."""
    found = modes(settings.detectors.shadow, shadows(settings))
    if as_json:
        click.echo(msgspec.json.encode([mode._asdict() for mode in found]).decode())
    else:
        _print(found, lang)


def modes(configured: Iterable[str], decided: Mapping[str, Shadowed]) -> list[Mode]:
    """How each detector stands, by the configuration and by what people decided."""
    held = frozenset(configured)
    found = []
    for name, entry in CATALOGUE.items():
        said = decided.get(name)
        if said is None or name in held:
            found.append(Mode(name, entry.criteria, name in held))
        else:
            found.append(Mode(name, entry.criteria, said.on, said.since, said.author, said.reason))
    return found


def _print(found: list[Mode], lang: Language) -> None:
    from rich.console import Console

    from streams.cli.tables import Column, moment, table

    def say(words: tuple[str, str]) -> str:
        return words[0 if lang == "zh" else 1]

    columns: tuple[Column[Mode], ...] = (
        Column(say(("检测项", "detector")), 0, lambda mode: mode.detector, right=False),
        Column(say(("名称", "name")), 2, lambda mode: say(DETECTORS.get(mode.detector, ("", ""))), right=False),
        Column(say(("静默", "shadow")), 0, lambda mode: say(("是", "yes")) if mode.shadow else "", right=False),
        Column(say(("人员", "by")), 1, lambda mode: mode.author, right=False),
        Column(
            say(("自（UTC）", "since (UTC)")), 3, lambda mode: moment(mode.since) if mode.since else "", right=False
        ),
        Column(say(("理由", "reason")), 4, lambda mode: mode.reason, right=False),
        Column(say(("要件", "criteria")), 5, lambda mode: ", ".join(mode.criteria), right=False),
    )
    console = Console()
    console.print(table(say(("检测项", "Detectors")), columns, found, console.width))
