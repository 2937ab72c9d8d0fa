"""A summary, outcomes and the intensity curve as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streams.backtest.cases import Outcome
from streams.backtest.chnci import NOT_MEASURABLE, Judged, Verdict
from streams.backtest.measures import Point, Share, Summary, fired


def markdown(found: Summary, outcomes: Sequence[Outcome]) -> str:
    """Every table of a backtest."""
    parts = ("# Backtest", _whole(found), "## Scenarios", _scenarios(found))
    more = ("## Criteria", _criteria(found), "## Detectors", CONFUSION, _confusion(found))
    return "\n\n".join((*parts, *more, "## False incidents", _false(outcomes))) + "\n"


CONFUSION = "Runs in which a detector had a signal about the right person that is at least possible."


def _whole(found: Summary) -> str:
    rows = (
        ("harmful runs with an incident of the right person", shown(found.detected)),
        ("… with every expected criterion", shown(found.complete)),
        ("… early: within 200 hostile events and 10 minutes (slow burn: 24 h)", shown(found.early)),
        ("benign runs without an incident", shown(found.silent)),
        ("false incidents", f"{found.false_incidents} in {found.events:,} events, {found.event_days:.1f} days"),
        ("false incidents a day, at a million events a day", f"{found.false_per_million:.2f}"),
    )
    return table(("measure", "value"), rows)


def _scenarios(found: Summary) -> str:
    rows = (
        (
            f"`{one.scenario}`",
            "harmful" if one.harmful else "benign",
            f"{one.opened.count}/{one.opened.total}",
            ", ".join(f"`{name}` {count}×" for name, count in one.missed.items()) or "–",
            duration(one.delay_seconds),
            "–" if one.hostile_events is None else f"{one.hostile_events:g}",
            str(one.false_incidents),
        )
        for one in found.scenarios
    )
    heads = ("scenario", "kind", "opened", "missed", "median delay", "hostile events before", "false incidents")
    return table(heads, rows)


def _criteria(found: Summary) -> str:
    rows = (
        (f"`{one.criterion}`", shown(one.recall), shown(one.precision), shown(one.harmful)) for one in found.criteria
    )
    return table(("criterion", "recall", "precision", "found in harmful runs"), rows)


def _confusion(found: Summary) -> str:
    detectors = fired(found)
    rows = (
        (f"`{one.scenario}`", *(f"{one.fired[name].count}" if name in one.fired else "0" for name in detectors))
        for one in found.scenarios
    )
    return table(("scenario", *detectors), rows)


def _false(outcomes: Sequence[Outcome]) -> str:
    rows = [
        (f"`{one.scenario}`", str(one.seed), alarm.severity, " ".join(alarm.detectors), " ".join(alarm.criteria))
        for one in outcomes
        for alarm in one.alarms
        if not alarm.right
    ]
    return table(("scenario", "seed", "severity", "by", "criteria"), rows) if rows else "None."


def curve_markdown(points: Sequence[Point]) -> str:
    """One table a scenario: rows are hostile accounts, columns lengths, cells detected runs and the median delay."""
    parts = ["# Intensity", "Runs detected, and the median delay, by hostile accounts and length."]
    for name in dict.fromkeys(point.scenario for point in points):
        here = {(point.hostile, point.minutes): point for point in points if point.scenario == name}
        lengths = sorted({minutes for _, minutes in here})
        rows = (
            (str(hostile), *(_cell(here.get((hostile, minutes))) for minutes in lengths))
            for hostile in sorted({hostile for hostile, _ in here})
        )
        heads = ("hostile accounts", *(duration(60.0 * minutes) for minutes in lengths))
        parts += [f"## `{name}`", table(heads, rows)]
    return "\n\n".join(parts) + "\n"


def _cell(point: Point | None) -> str:
    if point is None:
        return "–"
    return f"{point.detected.count}/{point.detected.total}, {duration(point.delay_seconds)}"


def chnci_markdown(judged: Sequence[Judged], verdicts: Sequence[Verdict]) -> str:
    """What opened on which files."""
    parts = ["# CHNCI", f"Not measurable here: {', '.join(NOT_MEASURABLE)}.", _verdicts(verdicts)]
    for verdict in verdicts:
        rows = (
            (
                one.name,
                "bullying" if one.bullying else "other",
                str(one.comments),
                str(one.abusive),
                one.severity or "–",
                "–" if one.comments_before is None else str(one.comments_before),
                " ".join(one.criteria) or "–",
            )
            for one in judged
            if one.labels == verdict.labels
        )
        heads = ("file", "kind", "comments", "abusive by label", "incident", "comments before", "criteria")
        parts += [f"## Labels: {verdict.labels}", table(heads, rows)]
    return "\n\n".join(parts) + "\n"


def _verdicts(verdicts: Sequence[Verdict]) -> str:
    rows = ((one.labels, shown(one.bullying), shown(one.others)) for one in verdicts)
    return table(("labels", "incident opened: bullying", "others"), rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown(found: Share) -> str:
    """A share with its interval; "–" where nothing was counted.

    >>> shown(Share(3, 4, 0.3006, 0.9544))
    '3/4 (0.30–0.95)'
    """
    return f"{found.count}/{found.total} ({found.low:.2f}–{found.high:.2f})" if found.total else "–"


def duration(seconds: float | None) -> str:
    """A length of time for people, from seconds to days.

    >>> [duration(each) for each in (None, 42.0, 600.0, 5400.0, 604800.0)]
    ['–', '42 s', '10 min', '1.5 h', '7 d']
    """
    if seconds is None:
        return "–"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if abs(seconds) >= size:
            return f"{round(seconds / size, 1):g} {unit}"
    return f"{round(seconds)} s"
