"""`breakwater mute`: no alerts about a person until a time; everything goes on being recorded."""

from __future__ import annotations

import click
import msgspec

from detectors.decisions import Mute
from streams.cli.options import config_option
from streams.cli.people import INCIDENT, VictimName, decision_options
from streams.decide import Author, now_micros, of_change, send
from streams.decided import Muted, mutes, owner_of, registry_now
from streams.errors import InputError
from streams.incidents import find, live_incidents, nearest, unwritten
from streams.pseudonyms import pseudonyms
from streams.settings import Settings
from streams.times import Length, Moment

VICTIM = VictimName()


@click.group()
def command() -> None:
    """No alerts about one person until a time. All is recorded, and safety signals pass.

    \b
      breakwater mute add weibo:1234567890 --for 6h --author li --reason "asked for it herself"
      breakwater mute list
      breakwater mute end weibo:1234567890 --author li --reason "it goes on"

    A person is platform:account, person:ID or provisional:HASH; the id of an incident stands for its victim.
    """


@command.command()
@click.argument("victim", metavar="PERSON|INCIDENT")
@click.option("--for", "length", type=Length(), help="How long: 90s, 15m, 6h, 2d.")
@click.option("--until", type=Moment(), help="Or until when: 2030-01-01T09:00:00+08:00.")
@decision_options
@config_option
def add(victim: str, length: float | None, until: int | None, by: Author, settings: Settings) -> None:
    """Mute a person. It takes the place of a mute that stands.

    \b
      breakwater mute add weibo:1234567890 --for 6h --author li --reason "asked for it"
    """
    if (length is None) == (until is None):
        raise click.UsageError("say how long: either --for or --until")
    end = by.at + round(length * 1e6) if length is not None else until
    assert end is not None
    send(of_change(Mute(_named(victim, settings), end), by), settings)
    click.echo("muted", err=True)


@command.command()
@click.argument("victim", metavar="PERSON|INCIDENT|PSEUDONYM")
@decision_options
@config_option
def end(victim: str, by: Author, settings: Settings) -> None:
    """Take back a mute: alerts go out again.

    \b
      breakwater mute end weibo:1234567890 --author li --reason "it goes on"
    """
    hidden = pseudonyms(settings)
    there = {hidden(mute.victim): mute.victim for mute in mutes(settings, by.at)}
    named = there.get(victim, unwritten(victim))
    if named not in there.values() and (named := _named(victim, settings)) not in there.values():
        raise InputError(f"{victim} is not muted; {nearest(victim, there, 'breakwater mute list')}")
    # A mute ends by one that runs out at once.
    send(of_change(Mute(named, by.at + 1), by), settings)
    click.echo("no longer muted", err=True)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@config_option
def list_(as_json: bool, settings: Settings) -> None:
    """The mutes that stand, the first to end first.

    Persons are shown as pseudonyms.
    """
    hidden, found = pseudonyms(settings), mutes(settings, now_micros())
    shown = [mute._replace(victim=hidden(mute.victim)) for mute in found]
    if as_json:
        click.echo(msgspec.json.encode([mute._asdict() for mute in shown]).decode())
    else:
        _print(shown)


def _print(found: list[Muted]) -> None:
    from rich.console import Console

    from streams.cli.tables import Column, moment, table

    columns: tuple[Column[Muted], ...] = (
        Column("person", 0, lambda mute: mute.victim, right=False),
        Column("until (UTC)", 0, lambda mute: moment(mute.until), right=False),
        Column("since (UTC)", 2, lambda mute: moment(mute.since), right=False),
        Column("by", 1, lambda mute: mute.author, right=False),
        Column("reason", 3, lambda mute: mute.reason, right=False),
    )
    console = Console()
    console.print(table("Mutes", columns, found, console.width))


def _named(victim: str, settings: Settings) -> str:
    """The person that is meant: named, or by an incident."""
    if INCIDENT.fullmatch(victim):
        return find(live_incidents(settings), victim).origin
    named = VICTIM.convert(victim, None, None)
    owner = owner_of(named, registry_now(settings).at(now_micros()))
    if owner:
        raise InputError(f"{named} is an account of {owner}, and incidents name the person; mute {owner}")
    return named
