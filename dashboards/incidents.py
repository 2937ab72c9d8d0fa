"""Board *Incidents*: by severity, state and criterion over time, and what was told to whom."""

from __future__ import annotations

from typing import Final

from dashboards.panels import ANY_IS_BAD, FIGURE, GREEN, YELLOW, Panel, Query
from dashboards.queries import LIVE, increase, quantile, total
from streams import metrics

UID: Final = "breakwater-incidents"
TITLE: Final = "Incidents"
ABOUT: Final = "Incidents by severity, state and criterion over time; alerts, notices, and how long they took."

OVER_TIME: Final = (
    Panel(
        "Opened an hour",
        "Incidents opened within the hour before, by severity at that moment.",
        "stacked",
        "short",
        (Query(increase(metrics.INCIDENTS_OPENED, "severity"), "{{severity}}"),),
        ((None, GREEN), (10, YELLOW)),
    ),
    Panel(
        "By state",
        "All incidents that are kept, by state of their life cycle; `shadow` and `muted` alert nobody.",
        "stacked",
        "short",
        (Query(total(metrics.INCIDENTS, "state"), "{{state}}"),),
    ),
    Panel(
        "By criterion",
        "Incidents that are not closed under each criterion that is measured or indicated. Letters of the id: "
        "go = Guiding Opinions of 2023, fashi = judicial interpretation, number = article.",
        "lines",
        "short",
        (Query(total(metrics.INCIDENT_CRITERIA, "criterion"), "{{criterion}}"),),
    ),
    Panel(
        "Findings by detector and level",
        "An hour's findings. met: every measurable element at its lower bound; possible: one at its upper bound only; "
        "watch: seen, opens nothing.",
        "table",
        "short",
        (Query(f"sort_desc({increase(metrics.SIGNALS, 'level, detector')} > 0)", ""),),
        sort_by="level",
    ),
    Panel(
        "Marks of generated content",
        "Events at a person that carry a mark of generated content, an hour. An unmarked item may be generated too.",
        "lines",
        "short",
        (Query(increase(metrics.MARKS, "platform"), "{{platform}}"),),
    ),
    Panel(
        "Open now by severity",
        "Incidents that are not closed, not in shadow and not muted.",
        "bars",
        "short",
        (Query(total(metrics.INCIDENTS, "severity", LIVE), "{{severity}}"),),
        ANY_IS_BAD,
    ),
)
TOLD: Final = (
    Panel(
        "Alerts by outcome, an hour",
        "sent: new; resent: kept alive or escalated; resolved; failed: tried again until it arrives.",
        "lines",
        "short",
        (Query(increase(metrics.ALERTS, "outcome"), "{{outcome}}"),),
    ),
    Panel(
        "Notices by state",
        "Notices for regulators: waiting for release, released, sent, received, amended, withdrawn, closed.",
        "stacked",
        "short",
        (Query(total(metrics.NOTICES, "state"), "{{state}}"),),
    ),
    Panel(
        "Pipeline delay",
        "From the frame whose watermark passes the deciding tick to the alert at its receiver. The goal is 2 s for "
        "99 of 100.",
        "lines",
        "s",
        (
            Query(quantile(0.5, metrics.PIPELINE_DELAY, "10m"), "half"),
            Query(quantile(0.99, metrics.PIPELINE_DELAY, "10m"), "99 of 100"),
        ),
        ((None, GREEN), (2, YELLOW)),
        "no alert was sent in ten minutes",
    ),
    Panel(
        "Whole delay",
        "From the deciding event to the alert at its receiver: lateness (30 s) and two ticks of 10 s are part of it.",
        "lines",
        "s",
        (
            Query(quantile(0.5, metrics.WHOLE_DELAY, "10m"), "half"),
            Query(quantile(0.99, metrics.WHOLE_DELAY, "10m"), "99 of 100"),
        ),
        ((None, GREEN), (120, YELLOW)),
        "no alert was sent in ten minutes",
    ),
    Panel(
        "Alerts kept alive",
        "Alerts that Alertmanager is told of again and again until their incident closes.",
        "stacked",
        "short",
        (Query(total(metrics.ALERTS_ACTIVE, "severity"), "{{severity}}"),),
    ),
    Panel(
        "Notices to webhooks, an hour",
        "sent; failed: tried again; dead: given up, a person has to send it again.",
        "lines",
        "short",
        (Query(increase(metrics.DELIVERIES, "outcome"), "{{outcome}}"),),
        FIGURE,
        "no notice was sent",
    ),
)
ROWS: Final = (("Over time", OVER_TIME), ("Told to people", TOLD))
