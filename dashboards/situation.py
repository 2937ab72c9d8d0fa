"""Board *Situation*: what is happening now, worst first."""

from __future__ import annotations

from typing import Final

from dashboards.alerts import GUARDED
from dashboards.panels import ANY_IS_BAD, FIGURE, GREEN, ORANGE, RED, YELLOW, Panel, Query
from dashboards.queries import LIVE, increase, rate, total, worst
from streams import metrics

UID: Final = "breakwater-situation"
TITLE: Final = "Situation"
ABOUT: Final = "What is happening now, worst first. A board names no person, account or post: incidents have ids."


def severity(one: str, what: str, colour: str) -> Panel:
    """How many incidents of one severity are not closed."""
    return Panel(
        f"{one}: {what}",
        f"Incidents of severity {one} that are not closed, not in shadow and not muted. "
        "`breakwater incidents list` names them.",
        "stat",
        "short",
        (Query(total(metrics.INCIDENTS, where=f'severity="{one}",{LIVE}'), one),),
        ((None, GREEN), (1, colour)),
        "the process `breakwater sinks` tells nothing: is it up?",
        width=4,
        height=5,
    )


NOW: Final = (
    severity("S1", "look now", RED),
    severity("S2", "every element is met", ORANGE),
    severity("S3", "an element may be met", YELLOW),
    Panel(
        "Notices waiting",
        "Notices for regulators that wait for a person's release. `breakwater notices list` names them.",
        "stat",
        "short",
        (Query(total(metrics.NOTICES, where='state="waiting"'), "waiting"),),
        ((None, GREEN), (1, YELLOW)),
        "the process `breakwater sinks` tells nothing: is it up?",
        width=4,
        height=5,
    ),
    Panel(
        "Receivers failing",
        "Receivers whose last delivery failed. What they did not get is kept and sent again.",
        "stat",
        "short",
        (Query(total(metrics.RECEIVER_FAILING), "failing"),),
        ANY_IS_BAD,
        "nothing was delivered so far",
        width=4,
        height=5,
    ),
    Panel(
        "Behind",
        "How long ago the message that ingest read last had arrived: everything on these boards is late by as much.",
        "stat",
        "s",
        (Query(worst(metrics.LAG_SECONDS), "ingest"),),
        ((None, GREEN), (10, YELLOW), (60, RED)),
        "ingest tells nothing: is it up?",
        width=4,
        height=5,
    ),
)
UNDER_WAY: Final = (
    Panel(
        "Incidents by severity",
        "Incidents that are not closed, over time. Shadow and muted ones are left out.",
        "stacked",
        "short",
        (Query(total(metrics.INCIDENTS, "severity", LIVE), "{{severity}}"),),
    ),
    Panel(
        "Criteria, worst first",
        "Criteria that incidents which are not closed have measured or indicated, the most severe first; an incident "
        "counts under each. `breakwater law show ID` prints the words. No finding says that something is a crime.",
        "table",
        "short",
        (Query(f"sort_desc({total(metrics.INCIDENT_CRITERIA, 'severity, criterion')} > 0)", ""),),
        FIGURE,
        "no incident is open",
        sort_by="severity",
    ),
    Panel(
        "Hostile events a second",
        "Events that count as hostile against a person, by platform; what the guard of article 10 took out is not "
        "among them. Volume alone opens no incident.",
        "lines",
        "ops",
        (Query(rate(metrics.HOSTILE, "platform"), "{{platform}}"),),
    ),
    Panel(
        "What the guard decided, last hour",
        "Hostile events by the reason for which they were left out as lawful speech (reporting, criticism …); "
        "`hostile`: stayed in the count. It is counter-evidence, and a large share of `hostile` proves nothing.",
        "bars",
        "short",
        (Query(f"sort_desc({increase(metrics.GUARD, 'decision')})", "{{decision}}"),),
    ),
    Panel(
        "Findings in the last hour",
        "What detectors found, by detector. `watch` is seen and opens nothing; restricted findings are not counted.",
        "bars",
        "short",
        (Query(f"sort_desc({increase(metrics.SIGNALS, 'detector')})", "{{detector}}"),),
    ),
    Panel(
        "Share taken out as lawful speech",
        "Of the hostile events of an hour, those that the guard of article 10 took out of the count.",
        "lines",
        "percentunit",
        (Query(GUARDED.expr, "guarded"),),
    ),
)
ROWS: Final = (("Now", NOW), ("Under way", UNDER_WAY))
