"""`breakwater incidents`: what is known of each incident, and (`streams.cli.reviews`) what people decide about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from detectors.incidents.incident import Incident, State, Step, cases
from detectors.incidents.severity import Severity
from detectors.wording import Language
from streams.cli.options import config_option
from streams.cli.people import From, Since, VictimName, query_options
from streams.cli.reviews import REVIEWS
from streams.incidents import filed_incidents, find, latest, live_incidents, worst_first
from streams.pseudonyms import PSEUDONYM, pseudonyms
from streams.queries import log_query
from streams.settings import Settings
from streams.times import Length

STATES = ("open", "escalating", "waning", "closed", "reopened")
SEVERITIES = ("S1", "S2", "S3", "S4")
POLL_S = 0.5
SHADOW = ("静默", "shadow")

folder_option = click.option(
    "--folder",
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Read what `breakwater replay --out` wrote instead of the broker.",
)
severity_option = click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice(SEVERITIES),
    help="Only those of it; may be repeated. S1 is the worst.",
)
lang_option = click.option(
    "--lang", type=click.Choice(("en", "zh")), default="en", show_default=True, help="English or Chinese."
)


@click.group()
def command() -> None:
    """What is known of each incident, and what people decide about it.

    S1 is the worst, S4 is only watched. `list` says which there are, `show` what is known of one, `watch` what happens
    now. They read the broker, and `list` and `show` with --folder what `breakwater replay --out` wrote.

    \b
      breakwater incidents list --severity S1 --severity S2
      breakwater incidents list --folder results
      breakwater incidents show 0123456789abcdef --lang zh
      breakwater incidents watch --from 6h
      breakwater incidents ack 0123456789abcdef --author li --reason "on it"
      breakwater incidents dismiss 0123456789abcdef --author li --reason "fans quarrelling about a song"

    Persons and accounts are shown as pseudonyms. A query on a person is logged, and decisions carry author and reason.
    """


for each in REVIEWS:
    command.add_command(each)


@command.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only those in it; may be repeated.")
@severity_option
@click.option("--victim", help="One person: platform:account, person:ID, provisional:HASH, or a pseudonym. Logged.")
@click.option("--since", type=Since(), help="Changed since: 2025-01-01T09:00:00+08:00, or 6h before now.")
@lang_option
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@folder_option
@query_options
@config_option
def list_(
    states: tuple[str, ...],
    severities: tuple[str, ...],
    victim: str | None,
    since: int | None,
    lang: Language,
    as_json: bool,
    folder: Path | None,
    who: str,
    reason: str,
    settings: Settings,
) -> None:
    """Incidents, the worst first.

    Open before closed, then by severity, then the latest change.

    \b
      breakwater incidents list --state open --state escalating --since 6h
      breakwater incidents list --victim weibo:1234567890 --reason "complaint 2025-17"
      breakwater incidents list --folder results --lang zh
    """
    hidden = pseudonyms(settings)
    if victim is not None:
        given = next(each for each in click.get_current_context().command.params if each.name == "victim")
        victim = victim if PSEUDONYM.fullmatch(victim) else hidden(VictimName().convert(victim, given, None))
        log_query(settings, who, "incidents list", victim, reason)
    found = [
        one
        for one in worst_first(_all(settings, folder).values())
        if (not states or one.state in states)
        and (not severities or one.severity in severities)
        and (victim is None or victim in (hidden(one.victim), hidden(one.origin)))
        and (since is None or one.updated_at >= since)
    ]
    if as_json:
        click.echo(msgspec.json.encode([_summary(one, hidden) for one in found]).decode())
    else:
        _table(found, hidden, lang)


@command.command()
@click.argument("incident_id", metavar="INCIDENT")
@lang_option
@click.option("--all", "every", is_flag=True, help="All criteria, accounts and incidents of the case.")
@click.option("--reveal", is_flag=True, help="The accounts behind the pseudonyms; needs --case-ref.")
@click.option("--case-ref", default="", metavar="REF", help="The reference that the names are opened against. Logged.")
@folder_option
@query_options
@config_option
def show(
    incident_id: str,
    lang: Language,
    every: bool,
    reveal: bool,
    case_ref: str,
    folder: Path | None,
    who: str,
    reason: str,
    settings: Settings,
) -> None:
    """One incident with all that is known of it. Logged.

    The alert, the curve, the worst posts and accounts, the findings, the criteria, what happened. Never a text and,
    without --reveal, no account. Hostility is in per mille.

    \b
      breakwater incidents show 0123456789abcdef --lang zh --reason "handover"
      breakwater incidents show 0123456789abcdef --reveal --case-ref 2025-17
    """
    from rich.console import Console

    from streams.cli.incident_view import View

    if reveal and not case_ref.strip():
        raise click.UsageError("--reveal needs --case-ref: names are opened against a recorded reference")
    incidents = _all(settings, folder)
    incident = find(incidents, incident_id)
    log_query(settings, who, "incidents show", incident.id, reason, case_ref, reveal)
    others = [case.members for case in cases(incidents.values()) if incident.id in case.members]
    same = tuple(sorted({member for members in others for member in members} - {incident.id}))
    Console().print(View(incident, pseudonyms(settings), lang, reveal, every, same))


@command.command()
@click.option("--from", "since", type=From(), help="Tell first what happened from then on: a time, 6h, or beginning.")
@click.option("--for", "length", type=Length(), help="Stop after this long: 90s, 15m, 6h. Default: at Ctrl-C.")
@severity_option
@lang_option
@config_option
def watch(
    since: int | None, length: float | None, severities: tuple[str, ...], lang: Language, settings: Settings
) -> None:
    """Follow the incidents, a line for every change.

    First comes what stands: those that are not closed, the worst first, with the criteria that something was found of.
    Then a line for each that is new or changed: what happened to it, or how far its lower bound has grown. With --from
    it begins with what happened since then, the oldest first, also to those that are closed by now: turns and
    decisions. Times are event time, UTC.

    \b
      breakwater incidents watch
      breakwater incidents watch --severity S1 --for 1h --lang zh
      breakwater incidents watch --from 6h
      breakwater incidents watch --from 2025-01-01T09:00:00+08:00
      breakwater incidents watch --from beginning
    """
    from streams.tail import Tail

    hidden, ends = pseudonyms(settings), None if length is None else time.monotonic() + length
    try:
        with Tail(settings, "incidents") as tail:
            known = latest({}, tail.to_end())
            for line in _standing(known.values(), since, severities, hidden, lang):
                click.echo(line)
            while ends is None or time.monotonic() < ends:
                for line in _changes(known, tail.more(round(POLL_S * 1000)), hidden, lang, severities):
                    click.echo(line)
    except KeyboardInterrupt:
        return


def _standing(
    incidents: Iterable[Incident],
    since: int | None,
    severities: tuple[str, ...],
    hidden: Callable[[str], str],
    lang: Language = "en",
) -> Iterator[str]:
    """What happened `since` (µs), by the histories of all incidents; then what stands."""
    asked = [one for one in incidents if not severities or one.severity in severities]
    if since is not None:
        past = [told for one in asked for told in _past(one, since)]
        for then, steps in sorted(past, key=lambda told: (told[0].updated_at, told[0].id)):
            yield _line(then, None, hidden, lang, steps)
    for one in worst_first(one for one in asked if one.state != "closed"):
        yield _line(one, None, hidden, lang)


def _past(one: Incident, since: int) -> Iterator[tuple[Incident, list[Step]]]:
    """Moments from then on: the incident with its severity and state after it, and what happened."""
    severity, state = one.severity, one.state
    for at, steps in groupby(sorted(one.history, key=lambda step: step.at), key=lambda step: step.at):
        together = list(steps)
        for step in together:
            severity = cast(Severity, step.detail) if step.detail in SEVERITIES else severity
            state = cast(State, step.what) if step.what in STATES else state
        if at >= since:
            yield msgspec.structs.replace(one, updated_at=at, severity=severity, state=state), together


def _changes(
    known: dict[str, Incident],
    records: list[Any],
    hidden: Callable[[str], str],
    lang: Language = "en",
    severities: tuple[str, ...] = (),
) -> Iterator[str]:
    for record in records:
        key = record.key.decode()
        before = known.get(key)
        now = latest(known, [record]).get(key)
        if now is not None and now != before and (not severities or now.severity in severities):
            yield _line(now, before, hidden, lang)


def _line(
    now: Incident,
    before: Incident | None,
    hidden: Callable[[str], str],
    lang: Language = "en",
    past: Sequence[Step] | None = None,
) -> str:
    """One line: when, how severe, in what state, which, whose, and what is new."""
    from detectors.wording import LIFE
    from streams.cli.tables import moment

    state = LIFE[now.state][0 if lang == "zh" else 1]
    parts = (moment(now.updated_at), now.severity, f"{state:10}", now.id, hidden(now.victim))
    news = _news(now, before, hidden, lang) if past is None else "; ".join(_said(past, now, hidden, lang))
    return "  ".join((*parts, news))


def _said(steps: Iterable[Step], one: Incident, hidden: Callable[[str], str], lang: Language) -> list[str]:
    """Each step in words, with author and reason."""
    from streams.cli.incident_view import View

    view = View(one, hidden, lang)
    return [view.step(step) + (f" by {step.author}: {step.reason}" if step.author else "") for step in steps]


def _news(now: Incident, before: Incident | None, hidden: Callable[[str], str], lang: Language) -> str:
    """What happened since `before`; of one that was not known, what happened last, and the criteria."""
    from detectors.wording import UNITS

    steps = now.history[-1:] if before is None else [step for step in now.history if step not in before.history]
    said = _said(steps, now, hidden, lang)
    if before is None:
        said.append(" ".join(now.criteria))
    elif not said and now.curve and now.curve != before.curve:
        unit = UNITS.get(now.unit, (now.unit, now.unit))[0 if lang == "zh" else 1]
        said.append(f"≥ {now.curve[-1][1]} {unit}")
    elif not said:
        said.append(f"signals {before.signals} → {now.signals}")
    return "; ".join(part for part in said if part)


def _all(settings: Settings, folder: Path | None) -> dict[str, Incident]:
    return live_incidents(settings) if folder is None else filed_incidents(folder)


def _summary(one: Incident, hidden: Callable[[str], str]) -> dict[str, object]:
    return {
        "id": one.id,
        "severity": one.severity,
        "state": one.state,
        "victim": hidden(one.victim),
        "victim_class": one.victim_class,
        "followers": one.followers if one.followers >= 0 else None,
        "shadow": one.shadow,
        "platforms": one.platforms,
        "criteria": one.criteria,
        "opened_at": one.opened_at,
        "updated_at": one.updated_at,
        "closed_at": one.closed_at,
        "signals": one.signals,
        "alerts": one.alerts,
        "label": one.label,
        "acknowledged_by": one.acknowledged_by,
        "assigned_to": one.assigned_to,
        "handled": one.handled,
        "cases": one.cases,
        "campaigns": [campaign.id for campaign in one.campaigns],
    }


def _state(one: Incident, say: Callable[[tuple[str, str]], str]) -> str:
    from detectors.wording import LIFE

    return f"{say(LIFE[one.state])} ({say(SHADOW)})" if one.shadow else say(LIFE[one.state])


def _table(found: list[Incident], hidden: Callable[[str], str], lang: Language) -> None:
    from rich.console import Console

    from detectors.wording import KINDS, LABELS
    from streams.cli.tables import Column, moment, table

    def say(words: tuple[str, str]) -> str:
        return words[0 if lang == "zh" else 1]

    columns: tuple[Column[Incident], ...] = (
        Column("", 0, lambda one: one.severity, right=False),
        Column(say(("事件", "incident")), 0, lambda one: one.id, right=False),
        Column(say(("状态", "state")), 1, lambda one: _state(one, say), right=False),
        Column(say(("对象", "victim")), 2, lambda one: hidden(one.victim), right=False),
        Column(say(("身份", "class")), 6, lambda one: say(KINDS[one.victim_class]), right=False),
        Column(say(("开始（UTC）", "opened (UTC)")), 3, lambda one: moment(one.opened_at), right=False),
        Column(say(("变动（UTC）", "changed (UTC)")), 8, lambda one: moment(one.updated_at), right=False),
        Column(say(("信号", "signals")), 7, lambda one: str(one.signals)),
        Column(say(("要件", "criteria")), 5, lambda one: str(len(one.criteria))),
        Column(say(("负责人", "whose")), 4, lambda one: one.assigned_to or one.acknowledged_by, right=False),
        Column(say(("结论", "said to be")), 9, lambda one: say(LABELS[one.label]), right=False),
        Column(say(("平台", "platforms")), 10, lambda one: ", ".join(one.platforms), right=False),
    )
    console = Console()
    title = say(("事件，最严重的在前", "Incidents, the worst first"))
    console.print(table(title, columns, found, console.width))
