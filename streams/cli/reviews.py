"""The decisions on an incident: `breakwater incidents ack|assign|confirm|dismiss|merge|split|set-victim|handled`."""

from __future__ import annotations

from collections.abc import Callable

import click

from detectors import decisions
from detectors.incidents import fold
from detectors.incidents.incident import Incident
from streams.cli.options import config_option
from streams.cli.people import VictimName, decision_options
from streams.decide import Author, of_change, send
from streams.errors import InputError
from streams.incidents import find, live_incidents
from streams.pseudonyms import pseudonyms
from streams.settings import Settings

ACTOR = "actor:"
incident_argument = click.argument("incident_id", metavar="INCIDENT")


@click.command()
@incident_argument
@decision_options
@config_option
def ack(incident_id: str, by: Author, settings: Settings) -> None:
    """Say that you have seen it.

    \b
      breakwater incidents ack 0123456789abcdef --author li --reason "on it"
    """
    _decide(incident_id, by, settings, lambda one: decisions.Ack(one.id, one.origin))


@click.command()
@incident_argument
@click.option("--to", required=True, help="Whose it is to work on.")
@decision_options
@config_option
def assign(incident_id: str, to: str, by: Author, settings: Settings) -> None:
    """Give it to somebody to work on.

    \b
      breakwater incidents assign 0123456789abcdef --to chen --author li --reason "knows the platform"
    """
    _decide(incident_id, by, settings, lambda one: decisions.Assign(one.id, one.origin, to))


@click.command()
@incident_argument
@decision_options
@config_option
def confirm(incident_id: str, by: Author, settings: Settings) -> None:
    """Say that it is what it says: a label for the backtest.

    \b
      breakwater incidents confirm 0123456789abcdef --author li --reason "read the twenty worst posts"
    """
    _decide(incident_id, by, settings, lambda one: decisions.Confirm(one.id, one.origin))


@click.command()
@incident_argument
@decision_options
@config_option
def dismiss(incident_id: str, by: Author, settings: Settings) -> None:
    """Say that it is none: a label for the backtest.

    It is closed, and opens again only when it becomes more severe.

    \b
      breakwater incidents dismiss 0123456789abcdef --author li --reason "fans quarrelling about a song"
    """
    _decide(incident_id, by, settings, lambda one: decisions.Dismiss(one.id, one.origin))


@click.command()
@incident_argument
@click.option("--into", required=True, metavar="INCIDENT", help="The incident that it belongs to.")
@decision_options
@config_option
def merge(incident_id: str, into: str, by: Author, settings: Settings) -> None:
    """Close it: it belongs to another incident.

    That one lists it; each keeps its own figures.

    \b
      breakwater incidents merge 0123456789abcdef --into fedcba9876543210 --author li --reason "the same person"
    """
    incidents = live_incidents(settings)
    one, other = find(incidents, incident_id), find(incidents, into)
    _send(one, decisions.Merge(one.id, one.origin, other.id, other.origin), by, settings)


@click.command()
@incident_argument
@click.option(
    "--subject", "subjects", required=True, multiple=True, help="A subject of its findings, as `show` names it; repeat."
)
@decision_options
@config_option
def split(incident_id: str, subjects: tuple[str, ...], by: Author, settings: Settings) -> None:
    """Make of some of its subjects an incident of its own.

    What was, and will be, found of these narratives, actors or campaigns goes there.

    \b
      breakwater incidents split 0123456789abcdef --subject narrative:4f3a9c0d11e25b78 \\
          --author li --reason "another story"
    """
    hidden = pseudonyms(settings)
    _decide(
        incident_id,
        by,
        settings,
        lambda one: decisions.Split(one.id, one.origin, tuple(_subject(each, one, hidden) for each in subjects)),
    )


@click.command("set-victim")
@incident_argument
@click.option("--is", "is_", required=True, type=VictimName(), help="platform:account, person:ID or provisional:HASH.")
@decision_options
@config_option
def set_victim(incident_id: str, is_: str, by: Author, settings: Settings) -> None:
    """Say who it is aimed at.

    \b
      breakwater incidents set-victim 0123456789abcdef --is person:p1 --author li --reason "named in the complaint"
    """
    _decide(incident_id, by, settings, lambda one: decisions.SetVictim(one.id, one.origin, is_))


@click.command()
@incident_argument
@decision_options
@config_option
def handled(incident_id: str, by: Author, settings: Settings) -> None:
    """Say that it was dealt with.

    Action was taken, or the authorities have it.

    \b
      breakwater incidents handled 0123456789abcdef --author li --reason "accounts closed, reported to the police"
    """
    _decide(incident_id, by, settings, lambda one: decisions.Handled(one.id, one.origin))


REVIEWS = (ack, assign, confirm, dismiss, merge, split, set_victim, handled)


def _decide(incident_id: str, by: Author, settings: Settings, made: Callable[[Incident], decisions.Review]) -> None:
    incident = find(live_incidents(settings), incident_id)
    _send(incident, made(incident), by, settings)


def _send(incident: Incident, change: decisions.Review, by: Author, settings: Settings) -> None:
    send(of_change(change, by), settings)
    if incident.closed_at and incident.closed_at + fold.Settings().keep < by.at:
        click.echo("closed too long ago: the decision is recorded, and changes the incident no more", err=True)
    click.echo(f"{incident.id}: {type(change).__struct_config__.tag}", err=True)


def _subject(given: str, incident: Incident, hidden: Callable[[str], str]) -> str:
    """The subject of a finding, given as it is or with the pseudonym of an actor. Raises InputError."""
    subjects = [found.subject for found in incident.found if found.subject]
    shown = {
        ACTOR + hidden(each.removeprefix(ACTOR)) if each.startswith(ACTOR) else each: each
        for each in dict.fromkeys((*subjects, *incident.links))
    }
    found = shown.get(given) or next((each for each in shown.values() if each == given), None)
    if found is None:
        names = ", ".join(sorted(shown)) or "none"
        raise InputError(f"incident {incident.id} has no finding of {given}; its subjects: {names}")
    return found
