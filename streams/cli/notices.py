"""`breakwater notices`: what regulators are told, and what people decide about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from detectors import decisions
from streams.cli.options import config_option
from streams.cli.people import decision_options, query_options
from streams.decide import Author
from streams.errors import InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.notices.lifecycle import Notice

STATES = ("waiting", "withheld", "released", "sent", "received", "amended", "withdrawn", "closed")
ANSWERS = {"accepted": "accepted", "more-needed": "more_needed", "not-filed": "not_filed"}
notice_argument = click.argument("notice_id", metavar="ID")
from_option = click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="Read what `breakwater replay --out` wrote instead."
)


@click.group()
def command() -> None:
    """What regulators are told of incidents, and what people decide about it.

    A notice has the id of its incident. It alleges and finds nothing: not a legal finding / 不构成法律认定.

    \b
      breakwater notices list
      breakwater notices show 0123456789abcdef --out notice.json
      breakwater notices release 0123456789abcdef --author li --reason "read it, complete"
      breakwater notices verify notice.json --key sender.pub
    """


@command.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@from_option
@config_option
def list_(states: tuple[str, ...], as_json: bool, folder: Path | None, settings: Settings) -> None:
    """Notices, those that wait for people first.

    \b
      breakwater notices list --state waiting
      breakwater notices list --from results --json
    """
    from streams.incidents import worst_first

    known = _notices(settings, folder)
    ordered = [known[one.id] for one in worst_first(notice.incident for notice in known.values())]
    found = [one for one in ordered if not states or one.state in states]
    found.sort(key=lambda one: not one.waits)
    if as_json:
        click.echo(msgspec.json.encode([_summary(one) for one in found]).decode())
    else:
        _table(found)


@command.command()
@notice_argument
@click.option("--out", type=click.Path(path_type=Path), help="Write it there, signed, and its page beside it (.html).")
@click.option("--draft", is_flag=True, help="What waits to be released, even where something was.")
@from_option
@query_options
@config_option
def show(
    notice_id: str, out: Path | None, draft: bool, folder: Path | None, who: str, reason: str, settings: Settings
) -> None:
    """One notice: as it was released, else as it waits. Logged.

    With --out the signed file, in one line, and its page in Chinese and English to read and print.

    \b
      breakwater notices show 0123456789abcdef --out notice.json --reason "for release"
    """
    from streams.files import OutputFolder
    from streams.notices.document import PAGE
    from streams.notices.sources import find, signed
    from streams.pseudonyms import pseudonyms
    from streams.queries import log_query

    if out is not None and out.is_dir():
        raise InputError(f"{out} is a folder; name a file, such as {out / (notice_id + '.json')}")
    if out is not None and out.suffix == ".html":
        raise InputError(f"{out} would be the page: name the signed file, such as {out.with_suffix('.json')}")
    notice = find(_notices(settings, folder), notice_id)
    log_query(settings, who, "notices show", notice_id, reason)
    content = signed(notice, settings, pseudonyms(settings), draft, sent=folder is None)
    event = msgspec.json.decode(content)
    if out is None:
        click.echo(msgspec.json.format(msgspec.json.encode({**event, "data": {**event["data"], PAGE: "…"}}), indent=2))
        return
    with OutputFolder(out.parent) as place:
        place.open(out.name).write(content)
        place.open(out.with_suffix(".html").name).write(event["data"][PAGE].encode())
    click.echo(f"{out} and {out.with_suffix('.html').name}: {event['type']}, {event['id']}", err=True)


@command.command()
@notice_argument
@decision_options
@config_option
def release(notice_id: str, by: Author, settings: Settings) -> None:
    """Let it go to the regulator, as it stands now. S1 takes two persons.

    A notice that was released and whose incident has changed is released again as an amendment.

    \b
      breakwater notices release 0123456789abcdef --author li --reason "read it, complete"
    """

    def decide(notice: Notice) -> decisions.NoticeChange:
        severity = notice.incident.severity
        if not notice.waits and notice.state != "withheld" and notice.state != "withdrawn":
            raise InputError(f"notice {notice_id} is {notice.state}: nothing waits to be released")
        if severity == "S4":
            raise InputError(f"incident {notice_id} is S4: it is only watched")
        return decisions.Release(notice.incident.id, notice.incident.origin, severity, notice.basis)

    before, after = _decide(notice_id, by, settings, decide)
    if len(after.life.outgoing) == len(before.life.outgoing):
        names = ", ".join(after.life.released_by(after.basis))
        click.echo(f"released by {names}; {after.missing} more person has to release it", err=True)


@command.command()
@notice_argument
@decision_options
@config_option
def withhold(notice_id: str, by: Author, settings: Settings) -> None:
    """Keep it back, as it stands now. It waits again when the incident changes.

    \b
      breakwater notices withhold 0123456789abcdef --author li --reason "the platform has acted"
    """

    def decide(notice: Notice) -> decisions.NoticeChange:
        if not notice.waits:
            raise InputError(f"notice {notice_id} is {notice.state}: nothing waits; `withdraw` takes back what is out")
        return decisions.Withhold(notice.incident.id, notice.incident.origin, notice.basis)

    _decide(notice_id, by, settings, decide)


@command.command()
@notice_argument
@decision_options
@config_option
def withdraw(notice_id: str, by: Author, settings: Settings) -> None:
    """Take back what the regulator was told: a revision that says so is sent.

    \b
      breakwater notices withdraw 0123456789abcdef --author li --reason "the wrong person"
    """
    _decide(notice_id, by, settings, lambda one: decisions.Withdraw(*_out(one)))


@command.command()
@notice_argument
@click.argument("answer", type=click.Choice(list(ANSWERS)))
@decision_options
@config_option
def answer(notice_id: str, answer: str, by: Author, settings: Settings) -> None:
    """Record what the regulator answered; that closes the notice.

    Where notices go to webhooks, one that has not been handed over yet cannot be answered.

    \b
      breakwater notices answer 0123456789abcdef accepted --author li --reason "letter 2025-17"
    """
    said: Literal["accepted", "more_needed", "not_filed"] = ANSWERS[answer]  # type: ignore[assignment]

    def decide(notice: Notice) -> decisions.NoticeChange:
        change = decisions.Answer(*_out(notice), said)
        if settings.notices.webhooks and not notice.life.handed_over:
            raise InputError(
                f"notice {notice_id} is {notice.state} and has not been handed over yet: no regulator can have "
                "answered; `breakwater sinks` sends it, and `breakwater notices list` says how far it came"
            )
        return change

    _decide(notice_id, by, settings, decide)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "key", metavar="PUB", help="The sender's public key: a file, or 64 hexadecimal digits.")
@config_option
def verify(file: Path, key: str | None, settings: Settings) -> None:
    """Exit with 0 only where a notice is unchanged and signed with the given or a trusted key.

    Without --key the keys of `notices.trusted` count. A key that a notice names itself proves nothing.

    \b
      breakwater notices verify notice.json --key sender.pub
    """
    from streams.notices.checking import check_file
    from streams.notices.signing import public_key, trusted_keys

    event = check_file(file, [public_key(key)] if key is not None else trusted_keys(settings))
    click.echo(
        f"{file}: unchanged; {event['type']}, {event['id']}, from {event['source']}, key {event['signaturekey']}"
    )


@command.command("key")
@click.option("--out", type=click.Path(path_type=Path), help="Write the public key there (PEM) for those who verify.")
@config_option
def key_(out: Path | None, settings: Settings) -> None:
    """Print the public key of this installation; the key is made where there is none.

    \b
      breakwater notices key --out sender.pub
    """
    from streams.files import output_file
    from streams.notices.signing import key_id, key_path, public_pem, signing_key

    key = signing_key(settings)
    if out is not None:
        with output_file(out) as file:
            file.write(public_pem(key))
    click.echo(key.public_key().public_bytes_raw().hex())
    click.echo(f"key {key_id(key.public_key())}, in {key_path(settings)}", err=True)


def _notices(settings: Settings, folder: Path | None) -> dict[str, Notice]:
    from streams.notices.sources import filed_notices, live_notices

    return live_notices(settings) if folder is None else filed_notices(folder)


def _decide(
    notice_id: str, by: Author, settings: Settings, decide: Callable[[Notice], decisions.NoticeChange]
) -> tuple[Notice, Notice]:
    """Send a decision; the notice before, and as the decision leaves it."""
    from streams.decide import of_change, send
    from streams.notices.lifecycle import Decided, Notice
    from streams.notices.sources import find, live_notices

    before = find(live_notices(settings), notice_id)
    change = decide(before)
    send(of_change(change, by), settings)
    after = Notice(before.incident, before.life.then(Decided(by.at, "", by.name, by.reason, change)))
    click.echo(f"{notice_id}: {after.state}", err=True)
    return before, after


def _out(notice: Notice) -> tuple[str, str]:
    """Id and victim of the incident of a notice that is out. Raises InputError."""
    from streams.notices.lifecycle import OUT

    if notice.state not in OUT:
        raise InputError(f"notice {notice.incident.id} is {notice.state}: no regulator was told of it")
    return notice.incident.id, notice.incident.origin


def _summary(notice: Notice) -> dict[str, object]:
    life = notice.life
    return {
        "id": notice.incident.id,
        "state": notice.state,
        "severity": notice.incident.severity,
        "revision": life.revision,
        "waits": notice.waits,
        "released_by": life.released_by(notice.basis),
        "persons_missing": notice.missing if notice.waits else 0,
        "answer": life.answer,
        "deliveries": {str(revision): reached for revision, reached in life.deliveries.items()},
    }


def _table(found: list[Notice]) -> None:
    from rich.console import Console

    from streams.cli.tables import Column, moment, table

    columns: tuple[Column[Notice], ...] = (
        Column("", 0, lambda one: one.incident.severity, right=False),
        Column("notice", 0, lambda one: one.incident.id, right=False),
        Column("state", 0, lambda one: one.state, right=False),
        Column("waits", 1, lambda one: _waiting(one), right=False),
        Column("revision", 2, lambda one: str(one.life.revision)),
        Column("delivery", 3, lambda one: one.life.deliveries.get(one.life.revision, ""), right=False),
        Column("answer", 4, lambda one: one.life.answer, right=False),
        Column("changed (UTC)", 5, lambda one: moment(one.incident.updated_at), right=False),
    )
    console = Console()
    console.print(table("Notices, those that wait first", columns, found, console.width))


def _waiting(notice: Notice) -> str:
    if not notice.waits:
        return ""
    by = notice.life.released_by(notice.basis)
    what = "amendment" if notice.changed else "release"
    return f"{what} by {notice.missing} more" if by else f"{what} by {notice.missing}"
