"""The incident as it goes out, made of what is held of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, cast

from detectors.incidents.held import Finding, Held
from detectors.incidents.incident import (
    PRIVATE,
    ClosedAs,
    Found,
    Incident,
    Label,
    Offender,
    Reason,
    Reports,
    Spreading,
    State,
    case_id,
)
from detectors.incidents.matrix import RESTRICTED, Row, Spoken, rows
from detectors.incidents.severity import BY_RANK, RANK
from detectors.signal import Evidence, Signal

MAX_POSTS: Final = 10
MAX_ACCOUNTS: Final = 20
MAX_ROLES: Final = 10  # accounts a role
MAX_NAMED: Final = 50  # narratives, links
MAX_FOUND: Final = 50
MAX_CAMPAIGNS: Final = 20
CAMPAIGN: Final = "campaign:"
LINKING: Final = ("actor:", CAMPAIGN)
# Acts of one account or campaign against several persons; who merely reshared, or reported, links nothing.
OF_ACTS: Final = frozenset({"many_victims", "water_army", "reach_threshold", "repeat_offender"})
NARRATIVE: Final = "narrative:"
GUARDED: Final = "guarded"  # how counter-evidence of article 10 begins: the same events whoever names them
REPORT_CAP: Final = 20  # complaints; above it those of one group count once (not statutory), where there are so
TOGETHER: Final = 5  # many a group, or an account, on average (not statutory)
IN_CRITERIA: Final = frozenset({"measured", "indicated"})


def view(held: Held) -> Incident:
    """The incident that `held` has become."""
    shown = {key: found for key, found in sorted(held.findings.items()) if not _restricted(found)}
    signals = [found.peak for found in shown.values()]
    matrix = rows(Spoken(found.peak, found.states, found.elements) for found in shown.values())
    links = _links(signals)
    against = _against(shown.values())
    figures = _figures(shown.values())
    seen = _seen(shown.values())
    return Incident(
        id=held.id,
        victim=held.called or held.victim,
        origin=held.victim,
        state=cast(State, held.state),
        severity=BY_RANK[held.rank],
        reasons=_reasons(held),
        criteria=_criteria(matrix),
        opened_at=held.opened_at,
        first=held.first,
        last=held.last,
        first_event=held.first_event,
        last_event=held.last_event,
        updated_at=held.updated,
        victim_class=held.victim_class or PRIVATE,
        presumed=not held.victim_class,
        grounds=held.grounds,
        followers=held.followers,
        closed_at=held.closed_at,
        closed_as=cast(ClosedAs, held.closed_as),
        reopened=held.reopened,
        shadow=held.shadow,
        muted_until=held.muted_until,
        label=cast(Label, held.label),
        acknowledged_by=held.acknowledged_by,
        assigned_to=held.assigned_to,
        handled=held.handled,
        into=held.into,
        merged=tuple(held.merged),
        signals=held.signals,
        watched=held.watched,
        platforms=tuple(sorted({platform for signal in signals for platform in _platforms(signal.platforms, held)})),
        narratives=_narratives(signals),
        links=links,
        cases=tuple(case_id(subject) for subject in links),
        roles=_roles(shown.values()),
        campaigns=_campaigns(signals),
        accounts=_accounts(seen),
        posts=tuple(seen[:MAX_POSTS]),
        curve=tuple(held.curve),
        unit=held.unit,
        forecast=held.forecast,
        against=against,
        guarded_share=_guarded_share(against, figures),
        figures=figures,
        reports=_reports(figures),
        found=_found(shown.values()),
        matrix=matrix,
        history=tuple(held.history),
    )


def _restricted(found: Finding) -> bool:
    """Says it that somebody is a minor, or disabled? All of its criteria do."""
    criteria = found.peak.criteria
    return bool(criteria) and RESTRICTED.issuperset(criteria)


def _platforms(named: tuple[str, ...], held: Held) -> Iterator[str]:
    """Those that the signal names, and the victim's own."""
    yield from named
    own, colon, _ = held.victim.partition(":")
    if colon and own not in ("person", "unnamed"):
        yield own


def _reasons(held: Held) -> tuple[Reason, ...]:
    """The worst first; each once."""
    opening = {
        Reason(found.severity, found.peak.detector, found.why)
        for found in held.findings.values()
        if found.severity != "S4"
    }
    reasons = sorted(opening, key=lambda reason: (RANK[reason.severity], reason.detector, reason.why))
    raising = {
        Reason("S2", "", "restricted") if _restricted(found) else Reason("S2", found.peak.detector, "aggravating")
        for found in held.findings.values()
        if found.raises
    }
    return (*reasons, *sorted(raising, key=lambda reason: (reason.why, reason.detector)))


def _criteria(matrix: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(sorted(row.criterion for row in matrix if row.state in IN_CRITERIA))


def _links(signals: Iterable[Signal]) -> tuple[str, ...]:
    subjects = {
        signal.subject
        for signal in signals
        if signal.detector in OF_ACTS and signal.level != "watch" and signal.subject.startswith(LINKING)
    }
    return tuple(sorted(subjects))[:MAX_NAMED]


def _narratives(signals: Iterable[Signal]) -> tuple[str, ...]:
    subjects = {signal.subject for signal in signals if signal.subject.startswith(NARRATIVE)}
    return tuple(sorted(subject.removeprefix(NARRATIVE) for subject in subjects))[:MAX_NAMED]


def _campaigns(signals: Iterable[Signal]) -> tuple[Spreading, ...]:
    """Without those of which a larger one has more than half of the accounts by now."""
    armies = [signal for signal in signals if signal.detector == "water_army"]
    members = {one.subject: {account for role, account, _ in one.roles if role == "member"} for one in armies}
    taken = {
        subject
        for subject, accounts in members.items()
        for larger in members.values()
        if len(larger) > len(accounts) < 2 * len(accounts & larger)
    }
    found = [
        Spreading(
            id=signal.subject.removeprefix(CAMPAIGN),
            accounts=signal.figures.get("campaign_accounts", 0),
            items=signal.figures.get("campaign_items", 0),
            share=signal.figures.get("campaign_share", 0),
            platforms=signal.platforms,
            organisers=tuple(account for role, account, _ in signal.roles if role == "organiser")[:MAX_ROLES],
            certainty=signal.certainty,
        )
        for signal in armies
        if signal.subject not in taken
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, -each.accounts, each.id))[:MAX_CAMPAIGNS])


def _roles(findings: Iterable[Finding]) -> tuple[tuple[str, str, int], ...]:
    figures: dict[tuple[str, str], int] = {}
    for found in findings:
        for role, account, figure in found.peak.roles:
            figures[role, account] = max(figure, figures.get((role, account), figure))
    kept: dict[str, list[tuple[str, str, int]]] = {}
    for (role, account), figure in sorted(figures.items(), key=lambda each: (each[0][0], -each[1], each[0][1])):
        kept.setdefault(role, []).append((role, account, figure))
    return tuple(each for role in kept.values() for each in role[:MAX_ROLES])


def _seen(findings: Iterable[Finding]) -> list[Evidence]:
    """The events behind it, each once, the worst first."""
    events = {(one.platform, one.scope, one.item): one for found in findings for one in found.peak.evidence}
    return sorted(
        events.values(),
        key=lambda one: (-one.hostility, -one.flags.bit_count(), one.at, one.platform, one.scope, one.item),
    )


def _accounts(seen: Iterable[Evidence]) -> tuple[Offender, ...]:
    posts: dict[str, list[int]] = {}
    for one in seen:
        if one.author:
            posts.setdefault(f"{one.platform}:{one.author}", []).append(one.hostility)
    offenders = [Offender(account, len(each), max(each)) for account, each in posts.items()]
    offenders.sort(key=lambda each: (-each.posts, -each.hostility, each.account))
    return tuple(offenders[:MAX_ACCOUNTS])


def _against(findings: Iterable[Finding]) -> dict[str, int]:
    """Counter-evidence. Deductions add up over the subjects of a detector; of what is the same, the largest counts."""
    by_detector: dict[str, dict[str, int]] = {}
    for found in findings:
        sums = by_detector.setdefault(found.peak.detector, {})
        for name, number in found.against.items():
            sums[name] = max(number, sums.get(name, 0)) if name.startswith(GUARDED) else number + sums.get(name, 0)
    return _largest(by_detector.values())


def _guarded_share(against: dict[str, int], figures: dict[str, int]) -> int:
    """Guarded events among those that are guarded or hostile, per mille."""
    guarded = sum(number for name, number in against.items() if name.startswith(GUARDED))
    return 1000 * guarded // (guarded + max(0, figures.get("events_hostile", 0))) if guarded else 0


def _figures(findings: Iterable[Finding]) -> dict[str, int]:
    return _largest(found.peak.figures for found in findings)


def _largest(several: Iterable[dict[str, int]]) -> dict[str, int]:
    largest: dict[str, int] = {}
    for figures in several:
        for name, number in figures.items():
            largest[name] = max(number, largest.get(name, number))
    return dict(sorted(largest.items()))


def _reports(figures: dict[str, int]) -> Reports | None:
    """Complaints: an account counts once. Of a brigade (`detectors.complaints`) a group does."""
    reports = figures.get("reports", 0)
    if not reports:
        return None
    accounts, groups = figures.get("report_accounts", 0) or reports, figures.get("report_groups", 0)
    together = not groups or reports >= TOGETHER * groups or reports >= TOGETHER * accounts
    brigaded = reports > REPORT_CAP and together
    return Reports(reports, accounts, max(1, groups) if brigaded else min(reports, accounts), brigaded)


def _found(findings: Iterable[Finding]) -> tuple[Found, ...]:
    ordered = sorted(findings, key=lambda found: (RANK[found.severity], -found.peak.lower, found.peak.detector))
    return tuple(
        Found(
            detector=found.peak.detector,
            signal=found.peak.id,
            level=found.peak.level,
            value=found.peak.value,
            lower=found.peak.lower,
            upper=found.peak.upper,
            threshold=found.peak.threshold,
            unit=found.peak.unit,
            first=found.first,
            last=found.last,
            count=found.count,
            window=found.peak.window,
            subject=found.peak.subject,
            baseline=found.peak.baseline,
            figures=found.peak.figures,
            versions=found.peak.versions,
        )
        for found in ordered[:MAX_FOUND]
    )
