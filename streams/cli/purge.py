"""`breakwater purge`: erase an account, or all that is old, and say what remains until when."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.options import config_option
from streams.cli.people import AccountName, decision_options
from streams.decide import Author
from streams.settings import Settings
from streams.times import Moment

if TYPE_CHECKING:
    from streams.purge.eraser import Eraser


@click.command()
@click.option("--account", type=AccountName(), metavar="PLATFORM:ID", help="Erase this account.")
@click.option("--before", type=Moment(), metavar="TIME", help="Erase what is older: 2025-01-01, 2025-01-01T09:00:00Z.")
@click.option(
    "--in",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder or file that convert, record, replay or simulate wrote. May be repeated.",
)
@click.option("--files-only", is_flag=True, help="Leave the topics alone: no broker is asked.")
@click.option("--dry-run", is_flag=True, help="Change nothing, say what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the report there too, as JSON.")
@decision_options
@config_option
def command(
    account: str | None,
    before: int | None,
    roots: tuple[Path, ...],
    files_only: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    out: Path | None,
    by: Author,
    settings: Settings,
) -> None:
    """Erase an account, or what is older than a time: in files, stores and topics.

    Files and stores are rewritten. In topics that keep the last message of a key it is overwritten; of every other
    topic the report names the day by which retention removes the rest. What a legal hold keeps stays. The report
    holds a pseudonym, not the account, and is kept below paths.data; the request is logged.

    \b
      breakwater purge --account weibo:1234567890 --in results --dry-run --author li --reason "request 2025-17"
      breakwater purge --before 2025-01-01 --in recordings --files-only --yes --author li --reason "yearly"
    """
    from streams.files import output_file
    from streams.purge.purge import json_of, keep, purge
    from streams.purge.report import text_of

    eraser = _eraser(account, before, settings, live=not files_only)
    if not dry_run and not yes:
        _ask(account)
    report = purge(settings, eraser, by, roots, dry_run, live=not files_only)
    if out is not None:
        with output_file(out) as file:
            file.write(json_of(report))
    click.echo(json_of(report).decode() if as_json else text_of(report))
    if not dry_run:
        click.echo(f"the report is kept as {keep(report, settings)}", err=True)


def _eraser(account: str | None, before: int | None, settings: Settings, live: bool) -> Eraser:
    """Raises UsageError where not one thing is to be erased, or the time lies ahead."""
    from streams.decide import now_micros
    from streams.purge.eraser import Account, Before

    if (account is None) == (before is None):
        raise click.UsageError("name one of --account and --before")
    if before is not None:
        if before > now_micros():
            raise click.UsageError("--before lies in the future: that would erase what is still coming")
        return Before(before)
    assert account is not None
    platform, _, name = account.partition(":")
    return Account(platform, name, _person(account, settings) if live else ())


def _person(account: str, settings: Settings) -> tuple[str, ...]:
    """The person of the registry whose account it is."""
    from streams.decide import now_micros
    from streams.decided import owner_of, registry_now

    owner = owner_of(account, registry_now(settings).at(now_micros()))
    return (owner,) if owner else ()


def _ask(account: str | None) -> None:
    what = "this account" if account is not None else "what is older"
    if not sys.stdin.isatty():
        raise click.UsageError(f"this erases {what} for good: say --yes, or look first with --dry-run")
    click.confirm(f"Erase {what} for good?", abort=True, err=True)
