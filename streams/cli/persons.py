"""`breakwater persons`: the registry of names, and what is entered about accounts."""

from __future__ import annotations

import click
import msgspec

from detectors import registry
from detectors.actors import entries
from detectors.registry import AccountOf, Person
from graph import victims
from streams.cli.options import config_option
from streams.cli.people import AccountName, NarrativeId, Since, VictimName, decision_options, person_of, query_options
from streams.decide import Author, now_micros, of_entry, of_registry, send
from streams.decided import registry_now
from streams.errors import InputError
from streams.incidents import nearest
from streams.queries import log_query
from streams.settings import Settings
from streams.times import Moment

CLASSES = ("private_person", "minor", "public_figure", "official", "public_body", "company")
OFFENCES = ("defamation", "insult", "privacy", "other")
LISTER = "breakwater persons list"

account_argument = click.argument("account", type=AccountName())
unnamed_type = VictimName()
since_option = click.option("--since", type=Since(), help="From when it holds: a time, or a length before now. [now]")


@click.group()
def command() -> None:
    """Who is known by what name and accounts, and what is entered about accounts.

    \b
      breakwater persons list --reason "weekly look"
      breakwater persons enter p1 --name 林小满 --account weibo:1234567890 --author li --reason "asked for protection"
      breakwater persons name provisional:0123456789abcdef p1 --author li --reason "named in the complaint"
      breakwater persons penalty weibo:2345678901 --offence defamation --source "decision 2025-17" --since 2025-03-01 \\
          --author li --reason "copy of the decision"

    Each change has an author and a reason, and holds from now or from --since. See docs/decisions-of-people.md.
    """


@command.command("list")
@click.option("--at", type=Moment(), help="As it was at this time. [now]")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@query_options
@config_option
def list_(at: int | None, as_json: bool, who: str, reason: str, settings: Settings) -> None:
    """Who is entered: ids, classes, names, accounts. Logged. A minor is listed as a private person."""
    log_query(settings, who, "persons list", "everybody", reason)
    view = registry_now(settings).at(now_micros() if at is None else at)
    people = [_shown(view.persons[entry]) for entry in sorted(view.persons)]
    if as_json:
        click.echo(msgspec.json.encode(people).decode())
    else:
        _table(people)


@command.command()
@click.argument("person")
@click.option("--name", "names", multiple=True, help="A name that says who is meant wherever it stands; repeat.")
@click.option("--class", "kind", type=click.Choice(CLASSES), default="private_person", show_default=True)
@click.option("--account", "accounts", multiple=True, type=AccountName(), help="platform:account; repeat.")
@click.option("--common", multiple=True, help="A name that counts beside a word of --context only; repeat.")
@click.option("--context", multiple=True, help="A word that goes with the --common names; repeat.")
@click.option("--expires", type=Moment(), help="From when the entry no longer holds.")
@since_option
@decision_options
@config_option
def enter(
    person: str,
    names: tuple[str, ...],
    kind: registry.Class,
    accounts: tuple[str, ...],
    common: tuple[str, ...],
    context: tuple[str, ...],
    expires: int | None,
    since: int | None,
    by: Author,
    settings: Settings,
) -> None:
    """Enter somebody under an id of yours, or replace the entry.

    A person, a public body or a company; the reason is the grounds of the class.

    \b
      breakwater persons enter p1 --name 林小满 --class official --author li --reason "head of the bureau"
    """
    entry = Person(
        person=person_of(person),
        names=names,
        kind=kind,
        common=common,
        context=context,
        accounts=tuple(AccountOf(*account.split(":", 1)) for account in accounts),
        expires=expires,
    )
    if not (names or common or accounts):
        raise click.UsageError("give at least one --name, --common or --account: nobody would be known by it")
    _change(entry, since, by, settings)


@command.command("take-out")
@click.argument("person")
@since_option
@decision_options
@config_option
def take_out(person: str, since: int | None, by: Author, settings: Settings) -> None:
    """End an entry.

    \b
      breakwater persons take-out p1 --author li --reason "asked to be taken out"
    """
    _change(registry.TakeOut(_known(person, settings)), since, by, settings)


@command.command()
@click.argument("unnamed", type=unnamed_type, metavar="PROVISIONAL")
@click.argument("person")
@since_option
@decision_options
@config_option
def name(unnamed: str, person: str, since: int | None, by: Author, settings: Settings) -> None:
    """Say that an unnamed person is one of the registry.

    \b
      breakwater persons name provisional:0123456789abcdef p1 --author li --reason "named in the complaint"
    """
    _change(registry.Called(_unnamed(unnamed), _known(person, settings)), since, by, settings)


@command.command()
@click.argument("unnamed", type=unnamed_type, metavar="PROVISIONAL…", nargs=-1, required=True)
@click.option("--into", required=True, type=unnamed_type, help="The unnamed person that all of them are.")
@since_option
@decision_options
@config_option
def merge(unnamed: tuple[str, ...], into: str, since: int | None, by: Author, settings: Settings) -> None:
    """Say that unnamed persons are one and the same.

    \b
      breakwater persons merge provisional:0123456789abcdef --into provisional:fedcba9876543210 \\
          --author li --reason "the same story in other words"
    """
    _change(registry.Merge(tuple(map(_unnamed, unnamed)), _unnamed(into)), since, by, settings)


@command.command()
@click.argument("unnamed", type=unnamed_type, metavar="PROVISIONAL")
@click.option(
    "--root", "roots", multiple=True, required=True, type=AccountName(), metavar="PLATFORM:POST", help="Repeat."
)
@click.option("--scope", default="", help="Of these posts, where the platform has scopes.")
@click.option("--into", required=True, type=VictimName(), help="person:ID, or another unnamed person.")
@since_option
@decision_options
@config_option
def split(
    unnamed: str, roots: tuple[str, ...], scope: str, into: str, since: int | None, by: Author, settings: Settings
) -> None:
    """Say that under some posts one is somebody else.

    It holds for what is written from then on, not for what has been counted: --since may lie ahead only.

    \b
      breakwater persons split provisional:0123456789abcdef --root weibo:4900000000000000 --into person:p1 \\
          --author li --reason "this post is about another case"
    """
    if not victims.across_platforms(into):
        raise InputError(f"{into} is an account; write person:ID or provisional:HASH")
    if since is not None and since < by.at:
        raise InputError(
            "a split cannot reach back: what came before is counted already; leave --since out, and give the incident "
            "that is there to another with `breakwater incidents set-victim` or `split`"
        )
    if into.startswith(victims.PERSON):
        into = victims.person(_known(into, settings))
    places = tuple((platform, scope, root) for platform, root in (each.split(":", 1) for each in roots))
    _change(registry.Split(_unnamed(unnamed), places, into), since, by, settings)


@command.command()
@account_argument
@click.option("--offence", required=True, type=click.Choice(OFFENCES))
@click.option("--source", required=True, help="Which decision, by whom.")
@since_option
@decision_options
@config_option
def penalty(
    account: str, offence: entries.Offence, source: str, since: int | None, by: Author, settings: Settings
) -> None:
    """Enter an administrative penalty of an account.

    --since is its day.

    \b
      breakwater persons penalty weibo:2345678901 --offence defamation --source "decision 2025-17" \\
          --since 2025-03-01 --author li --reason "copy of the decision"
    """
    _enter(account, entries.Penalty(offence, source), since, by, settings)


@command.command()
@account_argument
@click.option("--source", required=True, help="Which platform, what it did.")
@since_option
@decision_options
@config_option
def sanction(account: str, source: str, since: int | None, by: Author, settings: Settings) -> None:
    """Enter a platform's own measure against an account. It is never counted as a penalty.

    \b
      breakwater persons sanction weibo:2345678901 --source "weibo: muted 7 days" --author li --reason "its notice"
    """
    _enter(account, entries.Sanction(source), since, by, settings)


@command.command()
@account_argument
@click.option("--source", required=True, help="Where it is said whose account it is.")
@since_option
@decision_options
@config_option
def official(account: str, source: str, since: int | None, by: Author, settings: Settings) -> None:
    """Enter that an account speaks for the provider of its platform. What it begins is an aggravating circumstance.

    \b
      breakwater persons official weibo:6789012345 --source "its verified profile" --author li --reason "looked up"
    """
    _enter(account, entries.Official(source), since, by, settings)


@command.command("dealt-with")
@account_argument
@click.option("--victim", type=VictimName(), default="", help="Acts against this person only. Default: all.")
@since_option
@decision_options
@config_option
def dealt_with(account: str, victim: str, since: int | None, by: Author, settings: Settings) -> None:
    """Say that acts of an account were dealt with.

    Those up to now, or to --since: the sum of a year leaves them out.

    \b
      breakwater persons dealt-with weibo:2345678901 --victim weibo:1234567890 --author li --reason "fined"
    """
    _enter(account, entries.DealtWith(victim), since, by, settings)


@command.command()
@account_argument
@click.option("--narrative", "narratives", multiple=True, required=True, type=NarrativeId(), help="Repeat.")
@since_option
@decision_options
@config_option
def allege(account: str, narratives: tuple[int, ...], since: int | None, by: Author, settings: Settings) -> None:
    """Note that narratives of an account are alleged to be false.

    Nothing here says that they are.

    \b
      breakwater persons allege weibo:2345678901 --narrative 4f3a9c0d11e25b78 --author li --reason "complaint 2025-17"
    """
    _enter(account, entries.Allege(narratives), since, by, settings)


def _change(change: registry.Change, since: int | None, by: Author, settings: Settings) -> None:
    send([of_registry(change, _from(since, by))], settings)
    click.echo("recorded", err=True)


def _enter(account: str, entry: entries.Entry, since: int | None, by: Author, settings: Settings) -> None:
    send([of_entry(account, entry, _from(since, by))], settings)
    click.echo("recorded", err=True)


def _from(since: int | None, by: Author) -> Author:
    return by if since is None else msgspec.structs.replace(by, at=since)


def _known(person: str, settings: Settings) -> str:
    """The id of a person who is entered. Raises InputError, which names the nearest."""
    entry, persons = person_of(person), registry_now(settings).at(now_micros()).persons
    if entry not in persons:
        raise InputError(f"nobody is entered as {entry}; {nearest(entry, persons, LISTER)}")
    return entry


def _unnamed(victim: str) -> str:
    """A provisional victim as signals name it. Raises InputError."""
    if not victim.startswith(victims.UNNAMED):
        raise InputError(f"{victim} is no unnamed person; write provisional:HASH, as incidents and `targets` name them")
    return victim


def _shown(person: Person) -> dict[str, object]:
    return {
        "person": person.person,
        "class": "private_person" if person.kind == "minor" else person.kind,
        "names": [*person.names, *person.common],
        "accounts": [f"{account.platform}:{account.account}" for account in person.accounts],
        "expires": person.expires,
    }


def _table(people: list[dict[str, object]]) -> None:
    from rich.console import Console

    from streams.cli.tables import Column, table

    columns: tuple[Column[dict[str, object]], ...] = (
        Column("person", 0, lambda row: str(row["person"]), right=False),
        Column("class", 2, lambda row: str(row["class"]), right=False),
        Column("names", 1, lambda row: _joined(row["names"]), right=False),
        Column("accounts", 3, lambda row: _joined(row["accounts"]), right=False),
    )
    console = Console()
    console.print(table("Registry of names", columns, people, console.width))


def _joined(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) else ""
