"""`breakwater spread`: how a post, an address or a narrative has spread, on request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from graph.events import Event
from streams.cli.options import config_option
from streams.cli.people import INCIDENT, query_options
from streams.readers import FORMATS
from streams.settings import Settings, changed
from streams.times import Moment

if TYPE_CHECKING:
    from streams.spread import Asked, Spread

_MEANT = "of defamation only, before deductions"
NUMBER = {
    "reached": f"reached; {_MEANT}",
    "possibly": f"possibly reached; {_MEANT}",
    "not": "not reached",
    "unseen": "nothing was seen: neither reached nor not",
}


@click.command()
@click.option("--post", metavar="PLATFORM:ITEM", help="A post, as its platform numbers it.")
@click.option("--url", help="An address; the trackers in it do not matter.")
@click.option("--narrative", metavar="ID", help="A narrative: the 16 digits that `incidents show` names.")
@click.option("--case-ref", required=True, metavar="REF", help="The reference of the request. Logged.")
@click.option("--until", required=True, type=Moment(), help="Nothing from this event time on is looked at.")
@click.option(
    "--from", "paths", multiple=True, type=click.Path(path_type=Path), help="Read these files instead of the broker."
)
@click.option(
    "--format", "format_name", default="canonical", show_default=True, type=click.Choice(FORMATS), help="With --from."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the report there, as JSON.")
@query_options
@config_option
def command(
    post: str | None,
    url: str | None,
    narrative: str | None,
    case_ref: str,
    until: int,
    paths: tuple[Path, ...],
    format_name: str,
    out: Path | None,
    who: str,
    reason: str,
    settings: Settings,
) -> None:
    """How a post, an address or a narrative has spread until a time: an answer on request.

    It is counted from what is recorded (topic `events`, or files), whether or not anything alerted. Accounts are
    pseudonyms. The request is logged before anything is looked at.

    \b
      breakwater spread --post weibo:4900 --case-ref 2025-17 --until 2025-01-02T00:00:00Z --from events.jsonl
      breakwater spread --url https://example.com/a --case-ref 2025-17 --until 2025-01-02T00:00:00Z
    """
    from streams.files import output_file
    from streams.pseudonyms import pseudonyms
    from streams.queries import log_query
    from streams.spread import spread

    asked = _asked(post, url, narrative, until)
    if not case_ref.strip():
        raise click.UsageError("--case-ref is empty: a request has a reference")
    log_query(settings, who, "spread", f"{asked.what} {asked.value}", reason, case_ref)
    report = spread(lambda: _events(paths, format_name, asked, settings), asked, case_ref, pseudonyms(settings))
    if out is not None:
        with output_file(out) as file:
            file.write(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    _print(report)


def _asked(post: str | None, url: str | None, narrative: str | None, until: int) -> Asked:
    """Raises UsageError where not one thing is asked about, or it cannot be."""
    from detectors.objects import canonical_url
    from streams.spread import Asked

    if [post, url, narrative].count(None) != 2:
        raise click.UsageError("name one of --post, --url and --narrative")
    if url is not None:
        if not (address := canonical_url(url)):
            raise click.UsageError(f"{url!r} is no web address; write it like https://example.com/a")
        return Asked("url", address, until)
    if narrative is not None:
        digits = narrative.removeprefix("narrative:")
        if not INCIDENT.fullmatch(digits):
            raise click.UsageError(f"{narrative!r} is no narrative; write the 16 digits that `incidents show` names")
        return Asked("narrative", digits, until)
    assert post is not None
    platform, colon, item = post.partition(":")
    if not (platform and colon and item):
        raise click.UsageError(f"{post!r} is no post; write platform:item, such as weibo:4900")
    return Asked("post", post, until)


def _events(paths: tuple[Path, ...], format_name: str, asked: Asked, settings: Settings) -> Iterable[list[Event]]:
    if not paths:
        return _recorded(settings)
    return _filed(paths, format_name, asked, settings)


def _filed(paths: tuple[Path, ...], format_name: str, asked: Asked, settings: Settings) -> Iterator[list[Event]]:
    from streams.readers import open_source
    from streams.reading import Readers

    readers = Readers(changed(settings, reading={"readers": ["fingerprint"]})) if asked.what == "narrative" else None
    for batch in open_source(paths, format_name).batches():
        if readers is not None:
            readers.read([event for event in batch.events if event.reading is None])
        yield batch.events


def _recorded(settings: Settings) -> Iterator[list[Event]]:
    from graph.frames import decode_frame
    from streams.tail import Tail

    with Tail(settings, "events") as tail:
        for record in tail.to_end():
            if record.value is not None:
                yield decode_frame(record.value).events


def _print(report: Spread) -> None:
    from rich.console import Console
    from rich.table import Table

    from streams.cli.tables import moment

    shown = Table(box=None, pad_edge=False, show_header=False)
    shown.add_column(style="dim")
    shown.add_column(overflow="fold")
    for name, text in (
        (report.asked, report.about),
        ("case", report.case_ref),
        ("until", moment(report.until)),
        ("seen", f"{moment(report.first_at)} – {moment(report.last_at)}" if report.first_at else "never"),
        ("carry it", f"{report.items} items ({_counts(report.kinds)}) of {report.accounts} accounts"),
        ("platforms", _counts(report.platforms)),
        ("cascades", f"{report.cascades}: {report.reshares} reshares, {report.comments} comments"),
        ("views", f"{report.views.lower}–{report.views.upper}, statutory number {report.views.statutory}"),
        ("reposts", f"{report.reposts.lower}–{report.reposts.upper}, statutory number {report.reposts.statutory}"),
        ("number", NUMBER[report.state]),
        ("complaints", f"{report.reports}, removals {report.removals}"),
    ):
        shown.add_row(name, text)
    Console().print(shown)
    click.echo(report.note)


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items()) or "none"
