"""Board *Pipeline health*: does everything run, keep pace, and reach people."""

from __future__ import annotations

from typing import Final

from dashboards.alerts import REJECTED as REJECTED_SHARE
from dashboards.panels import ANY_IS_BAD, GREEN, QUIET, RED, YELLOW, Panel, Query
from dashboards.queries import increase, name, quantile, rate, ratio, total, worst
from streams import metrics

UID: Final = "breakwater-pipeline"
TITLE: Final = "Pipeline health"
ABOUT: Final = "Does everything run, keep pace, and reach people. docs/runbooks has what to do."

_EVENT_TIME: Final = f"min by (stage) ({name(metrics.WATERMARK)} > 0)"  # -1: nothing seen yet
_FRAME: Final = name(metrics.FRAME_EVENTS)
RUNNING: Final = (
    Panel(
        "Up",
        "Processes that answer, by job. Others of its kind take over what one did.",
        "stat",
        "short",
        (Query("sum by (job) (up)", "{{job}}"),),
        ((None, RED), (1, GREEN)),
        "Prometheus scrapes nothing: see deploy/prometheus/prometheus.yml",
        width=8,
        height=5,
    ),
    Panel(
        "Behind",
        "How long ago the message that ingest read last had arrived at the broker.",
        "stat",
        "s",
        (Query(worst(metrics.LAG_SECONDS), "ingest"),),
        ((None, GREEN), (10, YELLOW), (60, RED)),
        "ingest tells nothing: is it up?",
        width=4,
        height=5,
    ),
    Panel(
        "Gaps, last hour",
        "Frames that came where another one must come first. The sender sends again; if it recurs, some were deleted.",
        "stat",
        "short",
        (Query(increase(metrics.GAPS), "gaps"),),
        ANY_IS_BAD,
        "no worker told of its stages yet",
        width=4,
        height=5,
    ),
    Panel(
        "Waiting to be told",
        "Messages that the process which tells people has not read.",
        "stat",
        "short",
        (Query(total(metrics.SINK_LAG), "messages"),),
        ((None, GREEN), (100, YELLOW), (1000, RED)),
        "the process `breakwater sinks` tells nothing: is it up?",
        width=4,
        height=5,
    ),
    Panel(
        "Receivers",
        "1: the last delivery failed. What was not delivered is kept and sent again.",
        "stat",
        "short",
        (Query(worst(metrics.RECEIVER_FAILING, "receiver"), "{{receiver}}"),),
        ANY_IS_BAD,
        "nothing was delivered so far",
        width=4,
        height=5,
    ),
)
COMES_IN: Final = (
    Panel(
        "Events a second",
        "Events that ingest read, by platform.",
        "stacked",
        "ops",
        (Query(rate(metrics.EVENTS, "platform"), "{{platform}}"),),
    ),
    Panel(
        "Rejected, an hour",
        "What could not be read, by reason; the bytes are kept on the topic `rejected`.",
        "lines",
        "short",
        (Query(increase(metrics.REJECTED, "reason"), "{{reason}}"),),
        QUIET,
        "everything could be read",
    ),
    Panel(
        "Rejected share",
        "Of all that came in within ten minutes.",
        "lines",
        "percentunit",
        (Query(REJECTED_SHARE.expr, "rejected"),),
        ((None, GREEN), (0.05, RED)),
        "everything could be read",
    ),
    Panel(
        "Not read yet",
        "Messages of the raw topics that ingest has not read, by platform.",
        "lines",
        "short",
        (Query(total(metrics.LAG_EVENTS, "platform"), "{{platform}}"),),
        ((None, GREEN), (10_000, YELLOW)),
    ),
    Panel(
        "Late, repeated, forgotten",
        "Events a second that came behind the watermark (folded all the same), were there already, conflict with "
        "another of the same identity, or are too old for what is kept.",
        "lines",
        "ops",
        (
            Query(rate(metrics.LATE), "late"),
            Query(rate(metrics.DUPLICATES), "repeated"),
            Query(rate(metrics.CONFLICTS), "conflicting"),
            Query(rate(metrics.TOO_OLD), "too old"),
        ),
    ),
    Panel(
        "Events a frame",
        "The mean. Below 10 there are too many partitions for the rate, and each event costs more.",
        "lines",
        "short",
        (
            Query(
                ratio(f"sum(rate({_FRAME}_sum[5m]))", f"sum(rate({_FRAME}_count[5m]))"),
                "events",
            ),
        ),
        ((None, YELLOW), (10, GREEN)),
        "no frame was written in five minutes",
    ),
)
KEEPS_PACE: Final = (
    Panel(
        "Event time behind the clock",
        "How far each stage has decided. Usual: 30 s of lateness, a tick a stage; far more for history.",
        "lines",
        "s",
        (Query(f"clamp_min(time() - {_EVENT_TIME}, 0)", "{{stage}}"),),
        ((None, GREEN), (300, RED)),
        "no stage knows a time yet",
    ),
    Panel(
        "Cost of the detectors",
        "Time that each stage takes, as a share of one core.",
        "lines",
        "percentunit",
        (Query(rate(metrics.MACHINE_SECONDS, "stage"), "{{stage}}"),),
        ((None, GREEN), (0.8, YELLOW)),
    ),
    Panel(
        "Time to fold a frame",
        "Cascades: half, and 99 of 100 frames.",
        "lines",
        "s",
        (
            Query(quantile(0.5, metrics.FOLD_SECONDS), "half"),
            Query(quantile(0.99, metrics.FOLD_SECONDS), "99 of 100"),
        ),
        ((None, GREEN), (0.3, YELLOW)),
        "no frame was folded in five minutes",
    ),
    Panel(
        "Under way",
        "Frames of workers and flushes of ingest that are not acknowledged yet; at their limits reading waits.",
        "lines",
        "short",
        (Query(total(metrics.INFLIGHT), "frames"), Query(total(metrics.UNACKED), "flushes")),
    ),
    Panel(
        "In memory",
        "Cascades that are live, and their nodes.",
        "lines",
        "short",
        (Query(total(metrics.CASCADES), "cascades"), Query(total(metrics.NODES), "nodes")),
    ),
    Panel(
        "From decision to receiver",
        "Pipeline delay of alerts: half, and 99 of 100; the goal is 2 s.",
        "lines",
        "s",
        (
            Query(quantile(0.5, metrics.PIPELINE_DELAY, "10m"), "half"),
            Query(quantile(0.99, metrics.PIPELINE_DELAY, "10m"), "99 of 100"),
        ),
        ((None, GREEN), (2, YELLOW)),
        "no alert was sent in ten minutes",
    ),
)
ROWS: Final = (("Running", RUNNING), ("Comes in", COMES_IN), ("Keeps pace", KEEPS_PACE))
