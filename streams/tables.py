"""Signals, decisions of people, incidents and campaigns as tables: one row each, times in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl
from msgspec.structs import asdict

from detectors.incidents.incident import Incident, written
from detectors.incidents.severity import severity_of
from detectors.registry import Registry
from detectors.signal import DECISION, Signal
from graph.campaigns import Campaign
from graph.shares import kind_of
from graph.victims import PERSON

TIME: Final = pl.Datetime("us", "UTC")
LIST: Final = pl.List(pl.String)
RESTRICTED: Final = frozenset({"vulnerable_victim"})  # that somebody is a minor stands in the restricted view only
SIGNALS: Final = {
    "signal_id": pl.String,
    "detector": pl.String,
    "victim": pl.String,
    "subject": pl.String,
    "at": TIME,
    "level": pl.String,
    "severity": pl.String,  # that the signal alone supports
    "criteria": LIST,
    "value": pl.Int64,
    "lower": pl.Int64,
    "upper": pl.Int64,
    "threshold": pl.Int64,
    "unit": pl.String,
    "window_seconds": pl.Int64,
    "platforms": LIST,
    "shadow": pl.Boolean,
    "evidence": LIST,
    "versions": pl.String,
}
DECISIONS: Final = {
    "decision_id": pl.String,  # item of its event on `control`
    "at": TIME,
    "do": pl.String,
    "incident_id": pl.String,  # empty: of a victim or a detector
    "victim": pl.String,  # whose signals it stands among; empty: everybody's
    "author": pl.String,
    "reason": pl.String,
    "change": pl.String,  # whole, as JSON
}
INCIDENTS: Final = {
    "incident_id": pl.String,
    "victim": pl.String,  # platform:account, or provisional:HASH
    "person": pl.String,  # of the registry
    "victim_class": pl.String,  # a week before it began; a minor is a private person
    "presumed": pl.Boolean,  # the victim is in no registry
    "grounds": pl.String,
    "followers": pl.Int64,  # a week before it began; null = not known
    "platforms": LIST,
    "opened_at": TIME,
    "closed_at": TIME,
    "state": pl.String,
    "severity": pl.String,
    "criteria": LIST,
    "signals": pl.Int64,
    "cases": LIST,
    "campaigns": LIST,
    "label": pl.String,
    "shadow": pl.Boolean,
}


SIGN: Final = pl.Struct({
    "name": pl.String,
    "alike": pl.Int64,  # accounts
    "of": pl.Int64,
    "rest": pl.Int64,  # acts of others
    "rest_of": pl.Int64,
    "p": pl.Float64,  # null: see `missing`
    "missing": pl.String,
    "since": TIME,  # of `created`: when the week began; null for the others
})  # fmt: skip
CAMPAIGNS = {
    "id": pl.String,
    "began_at": TIME,
    "accounts": LIST,
    "platforms": LIST,
    "edges": pl.Int64,
    "q_value": pl.Float64,
    "items": pl.Int64,
    "objects": LIST,
    "p_pairs": pl.Float64,  # of its edges, as a group
    "signs": pl.List(SIGN),
    "p_value": pl.Float64,  # of edges and signs together
}


class _Change(msgspec.Struct):
    do: str = ""
    incident: str = ""


_change: Final = msgspec.json.Decoder(_Change).decode


def shown(signals: Iterable[Signal]) -> list[Signal]:
    """Without decisions of people, and without what only the safety receiver may see."""
    return [
        signal
        for signal in signals
        if signal.detector != DECISION
        and not (signal.safety and signal.level == "watch")
        and signal.detector not in RESTRICTED
    ]


def decided(signals: Iterable[Signal]) -> list[Signal]:
    """The decisions among them."""
    return [signal for signal in signals if signal.detector == DECISION]


def decisions_frame(signals: Iterable[Signal]) -> pl.DataFrame:
    """One row a decision and victim concerned, in the order given."""
    rows = []
    for signal in decided(signals):
        change = _change(signal.note)
        victim = written(signal.victim)
        rows.append(
            (signal.subject, signal.at, change.do, change.incident, victim, signal.author, signal.reason, signal.note)
        )
    return _frame(rows, DECISIONS)


def signals_frame(signals: Iterable[Signal]) -> pl.DataFrame:
    """One row a signal of a detector that is `shown`, in the order given."""
    rows = [
        (
            signal.id,
            signal.detector,
            written(signal.victim),
            signal.subject,
            signal.at,
            signal.level,
            severity_of(signal)[0],
            list(signal.criteria),
            signal.value,
            signal.lower,
            signal.upper,
            signal.threshold,
            signal.unit,
            signal.window,
            list(signal.platforms),
            signal.shadow,
            [f"{one.platform}:{one.item}" for one in signal.evidence],
            signal.versions,
        )
        for signal in shown(signals)
    ]
    return _frame(rows, SIGNALS)


def account_of(incident: Incident, registry: Registry) -> str:
    """The victim as platform:account: of a person of the registry an account on a platform where it happens."""
    entry = registry.at(incident.last).persons.get(incident.victim.removeprefix(PERSON))
    if not incident.victim.startswith(PERSON) or entry is None or not entry.accounts:
        return written(incident.victim)
    there = [one for one in entry.accounts if one.platform in incident.platforms]
    best = (there or list(entry.accounts))[0]
    return f"{best.platform}:{best.account}"


def incidents_frame(incidents: Sequence[Incident], registry: Registry) -> pl.DataFrame:
    """One row an incident, in the order given."""
    rows = [
        (
            incident.id,
            account_of(incident, registry),
            incident.victim.removeprefix(PERSON) if incident.victim.startswith(PERSON) else "",
            incident.victim_class,
            incident.presumed,
            incident.grounds,
            None if incident.followers < 0 else incident.followers,
            list(incident.platforms),
            incident.opened_at,
            incident.closed_at or None,
            incident.state,
            incident.severity,
            list(incident.criteria),
            incident.signals,
            list(incident.cases),
            [campaign.id for campaign in incident.campaigns],
            incident.label,
            incident.shadow,
        )
        for incident in incidents
    ]
    return _frame(rows, INCIDENTS)


def campaigns_frame(campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """One row a campaign, in the order given. `items` counts what its accounts shared in pairs with each other."""
    rows = [
        (
            campaign.id,
            campaign.began,
            list(campaign.accounts),
            sorted({account.partition(":")[0] for account in campaign.accounts}),
            campaign.edges,
            campaign.q,
            len(campaign.items),
            sorted({kind_of(pair.older.object) for pair in campaign.pairs}),
            campaign.certainty.pairs,
            [asdict(sign) | {"since": sign.since or None} for sign in campaign.certainty.signs],
            campaign.certainty.p,
        )
        for campaign in campaigns
    ]
    return _frame(rows, CAMPAIGNS)


def _frame(rows: Sequence[tuple[object, ...]], schema: Mapping[str, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")  # type: ignore[arg-type]
