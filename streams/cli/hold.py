"""`breakwater hold`: legal hold of the evidence of an incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from detectors.incidents.incident import Incident
from graph.events import Event
from streams.cli.options import config_option
from streams.cli.people import decision_options
from streams.decide import Author
from streams.readers import FORMATS
from streams.settings import Settings

incident_argument = click.argument("incident_id", metavar="INCIDENT")


@click.group()
def command() -> None:
    """Legal hold: copy the evidence of an incident, and keep it from erasure until it is released.

    \b
      breakwater hold add 0123456789abcdef --author li --reason "court order 17"
      breakwater hold list
      breakwater hold release 0123456789abcdef --author li --reason "case closed"
    """


@command.command()
@incident_argument
@click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="Take the incident from what `replay --out` wrote."
)
@click.option(
    "--events",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Take the events from these files instead of the topic `events`. May be repeated; goes with --from.",
)
@click.option(
    "--format", "format_name", default="canonical", show_default=True, type=click.Choice(FORMATS), help="Of --events."
)
@decision_options
@config_option
def add(
    incident_id: str, folder: Path | None, paths: tuple[Path, ...], format_name: str, by: Author, settings: Settings
) -> None:
    """Copy the evidence of an incident and hold it. An incident that is held gets one more copy.

    \b
      breakwater hold add 0123456789abcdef --author li --reason "court order 17"
      breakwater hold add 0123456789abcdef --from results --events events.jsonl --author li --reason "court order 17"
    """
    from streams.purge.holds import Holds
    from streams.queries import log_query

    if folder is not None and not paths:
        raise click.UsageError("with --from say where the events are: --events FILE")
    log_query(settings, by.name, "hold add", incident_id, by.reason)
    incident = _incident(incident_id, folder, settings)
    holds = Holds(settings)
    made = holds.add(incident, lambda: _events(paths, format_name, settings), by)
    click.echo(f"held: {made.events} events, {len(made.files)} files in {holds.folder / incident.id}", err=True)
    if made.absent:
        click.echo(f"{made.absent} of {made.evidence} events that it shows were not found there", err=True)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@config_option
def list_(as_json: bool, settings: Settings) -> None:
    """What is held and was held, by whom, why, and whether its copies are as they were made.

    \b
      breakwater hold list --json
    """
    from streams.purge.holds import Holds

    holds = Holds(settings)
    for held in holds.all().values():
        if as_json:
            click.echo(msgspec.json.encode({"incident": held.incident, "held": held.stands, "log": held.entries}))
            continue
        last = held.entries[-1]
        day = datetime.fromtimestamp(last.at / 1e6, UTC).date()
        click.echo(f"{held.incident}  {last.what} {day} by {last.author}: {last.reason} (copies: {len(held.copies)})")
    for problem in holds.damage():
        click.echo(f"damaged: {problem}", err=True)


@command.command()
@incident_argument
@decision_options
@config_option
def release(incident_id: str, by: Author, settings: Settings) -> None:
    """End a hold. The copies stay until `breakwater purge` finds them.

    \b
      breakwater hold release 0123456789abcdef --author li --reason "case closed"
    """
    from streams.purge.holds import Holds

    Holds(settings).release(incident_id, by)
    click.echo("released", err=True)


def _incident(incident_id: str, folder: Path | None, settings: Settings) -> Incident:
    from streams.incidents import filed_incidents, find, live_incidents

    return find(filed_incidents(folder) if folder is not None else live_incidents(settings), incident_id)


def _events(paths: tuple[Path, ...], format_name: str, settings: Settings) -> Iterable[list[Event]]:
    if not paths:
        return _recorded(settings)
    from streams.readers import open_source

    return (batch.events for batch in open_source(paths, format_name).batches())


def _recorded(settings: Settings) -> Iterator[list[Event]]:
    from graph.frames import decode_frame
    from streams.tail import Tail

    with Tail(settings, "events") as tail:
        for record in tail.to_end():
            if record.value is not None:
                yield decode_frame(record.value).events
