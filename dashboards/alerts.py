"""Recording and alerting rules of Prometheus, `deploy/prometheus/rules/*.yml`.

They watch the service itself: is it up, does it keep pace, do its findings arrive, do they come more often than
usual. Who is abused is not told here: each incident is an alert of its own, which the product sends by itself.

Thresholds are conventions of this project to begin with, not statutory; docs/runbooks/ says how to set each.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from dashboards.queries import increase, name, quantile, rate, ratio, total, worst
from streams import metrics

PROCESSES: Final = "ingest|worker|sinks"  # names of jobs, as in deploy/prometheus/prometheus.yml
RUNBOOKS: Final = "docs/runbooks"


class Recorded(NamedTuple):
    """A query that is kept under a name of its own: level:metric:operations."""

    name: str
    expr: str


class Alert(NamedTuple):
    """An alerting rule. `wait`: how long the condition must hold. `page`: somebody has to look now."""

    name: str
    expr: str
    wait: str
    severity: Literal["page", "ticket"]
    summary: str
    description: str


HOSTILE = Recorded("breakwater:hostile:rate10m", rate(metrics.HOSTILE, window="10m"))
OPENED = Recorded("breakwater:incidents_opened:increase1h", increase(metrics.INCIDENTS_OPENED))
REJECTED = Recorded(
    "breakwater:rejected:ratio10m",
    ratio(
        rate(metrics.REJECTED, window="10m"),
        f"({rate(metrics.EVENTS, window='10m')} + {rate(metrics.REJECTED, window='10m')})",
    ),
)
GUARDED = Recorded(
    "breakwater:guarded:ratio1h",
    ratio(rate(metrics.GUARD, where='decision!="hostile"', window="1h"), rate(metrics.GUARD, window="1h")),
)
DELAY = Recorded("breakwater:pipeline_delay_seconds:p99_10m", quantile(0.99, metrics.PIPELINE_DELAY, "10m"))
EVENTS = Recorded("breakwater:events:rate5m", rate(metrics.EVENTS, "platform"))
RECORDED: Final = (HOSTILE, OPENED, REJECTED, GUARDED, DELAY, EVENTS)

_MARK: Final = name(metrics.WATERMARK)
_NO_TIME: Final = "1e10"  # marks from here on say that the input has ended, or is idle
_WAIT: Final = f"{total(metrics.LAG_EVENTS)} > 0"
_READ: Final = f"(({rate(metrics.EVENTS)} or vector(0)) + ({rate(metrics.REJECTED)} or vector(0)))"
_EVENTS_COME: Final = f"{rate(metrics.EVENTS)} > 0"
SERVICE: Final = (
    Alert(
        "BreakwaterWorkerAbsent",
        'absent(up{job="worker"} == 1)',
        "1m",
        "page",
        "No worker runs: nothing is detected",
        "No worker answers. Events wait in Kafka, nothing is lost until their retention ends.",
    ),
    Alert(
        "BreakwaterProcessDown",
        f'up{{job=~"{PROCESSES}"}} == 0',
        "2m",
        "ticket",
        "{{ $labels.job }} at {{ $labels.instance }} does not answer",
        "Others of its kind take over what it did, where there are any.",
    ),
    Alert(
        "BreakwaterPipelineLag",
        f"{worst(metrics.LAG_SECONDS)} > 60 and on () ({_WAIT})",
        "5m",
        "page",
        "Ingest is {{ $value | humanizeDuration }} behind",
        "What ingest reads now arrived at Kafka more than a minute ago: every finding is late by as much.",
    ),
    Alert(
        "BreakwaterIngestStuck",
        f"{_WAIT} and on () ({_READ} == 0)",
        "5m",
        "page",
        "{{ $value | humanize }} messages wait, and ingest reads none",
        "Nothing new is seen. Messages wait in Kafka, nothing is lost until the retention of their topics ends.",
    ),
    Alert(
        "BreakwaterPipelineDelay",
        f"{DELAY.name} > 2",
        "10m",
        "ticket",
        "One alert in a hundred takes {{ $value | humanizeDuration }} through the pipeline",
        "The goal is 2 s from the frame that decides to the receiver.",
    ),
    Alert(
        "BreakwaterWatermarkStuck",
        f"changes({_MARK}[5m]) == 0 and {_MARK} < {_NO_TIME} and on () ({_EVENTS_COME})",
        "5m",
        "page",
        "Event time of {{ $labels.stage }} stands still",
        "Events come in, but the stage decides nothing: its detectors wait for time to pass.",
    ),
    Alert(
        "BreakwaterRejectedShare",
        f"{REJECTED.name} > 0.05",
        "10m",
        "ticket",
        "{{ $value | humanizePercentage }} of what comes in cannot be read",
        "A platform may have changed its form; what was rejected is kept and can be fed again.",
    ),
    Alert(
        "BreakwaterDetectorSilent",
        f"{rate(metrics.MACHINE_SECONDS, 'stage', window='10m')} == 0 and on () ({rate(metrics.FOLDED)} > 0)",
        "10m",
        "page",
        "The detectors of {{ $labels.stage }} are not asked",
        "Events are folded, but this stage was given nothing for ten minutes.",
    ),
    Alert(
        "BreakwaterGap",
        f"{increase(metrics.GAPS, 'stage', window='15m')} > 0",
        "0m",
        "ticket",
        "{{ $labels.stage }} lacks frames",
        "A frame came where another one must come first. The sender sends again; if it recurs, frames were deleted.",
    ),
    Alert(
        "BreakwaterTooOld",
        f"{increase(metrics.TOO_OLD)} > 0",
        "0m",
        "ticket",
        "{{ $value | humanize }} events came after all of their cascade was forgotten",
        "Events older than the retention of closed cascades are counted and left out.",
    ),
)
PEOPLE: Final = (
    Alert(
        "BreakwaterReceiverFailing",
        f"{worst(metrics.RECEIVER_FAILING, 'receiver')} == 1",
        "2m",
        "page",
        "Nothing reaches {{ $labels.receiver }}",
        "Alerts or notices are kept and sent again; until then nobody learns of them.",
    ),
    Alert(
        "BreakwaterNoticeDead",
        increase(metrics.DELIVERIES, where='outcome="dead"') + " > 0",
        "0m",
        "page",
        "A notice was given up after its last attempt",
        "It lies in the dead letters with the reason; a person has to send it again.",
    ),
    Alert(
        "BreakwaterSinkLag",
        f"{total(metrics.SINK_LAG)} > 1000",
        "5m",
        "page",
        "{{ $value | humanize }} messages wait to be told to people",
        "Incidents are found, and those who have to know do not know yet.",
    ),
    Alert(
        "BreakwaterIncidentRate",
        f"{OPENED.name} > 10 and {OPENED.name} > 3 * avg_over_time({OPENED.name}[1d] offset 1h)",
        "5m",
        "ticket",
        "{{ $value | humanize }} incidents opened within an hour",
        "Many more than usual: a large event, a new campaign, or a setting that makes too many.",
    ),
    Alert(
        "BreakwaterHostileSurge",
        f"{HOSTILE.name} > 1 and {HOSTILE.name} > 5 * avg_over_time({HOSTILE.name}[1d] offset 1h)",
        "10m",
        "ticket",
        "Hostile events come at {{ $value | humanize }} a second, five times what is usual",
        "A reason to look at the board, and no finding: volume and tone alone open no incident.",
    ),
)
ALERTS: Final = SERVICE + PEOPLE


def rules() -> dict[str, dict[str, Any]]:
    """File name below `deploy/prometheus/rules` → its content, as Prometheus reads it."""
    return {
        "recording.yml": _file("breakwater-recorded", [{"record": one.name, "expr": one.expr} for one in RECORDED]),
        "service.yml": _file("breakwater-service", [_rule(alert) for alert in SERVICE]),
        "people.yml": _file("breakwater-people", [_rule(alert) for alert in PEOPLE]),
    }


def _file(group: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {"groups": [{"name": group, "rules": rules}]}


def _rule(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.name,
        "expr": alert.expr,
        "for": alert.wait,
        "labels": {"severity": alert.severity, "tier": "operations"},
        "annotations": {
            "summary": alert.summary,
            "description": alert.description,
            "runbook": f"{RUNBOOKS}/{alert.name}.md",
        },
    }
