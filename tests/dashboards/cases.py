"""For each alert the series that make it fire, and such as look alike and must not, in promtool's notation.

A value a minute: `0+60x30` begins at 0 and grows by 60, thirty times.
"""

from __future__ import annotations

from typing import Final, NamedTuple

Series = dict[str, str]
RECEIVED: Final = 'breakwater_events_total{platform="weibo",kind="repost",job="ingest"}'
REJECTED: Final = 'breakwater_rejected_total{reason="no_json",job="ingest"}'
FOLDED: Final = 'breakwater_folded_total{job="worker"}'
HOSTILE: Final = 'breakwater_hostile_total{platform="weibo",job="worker"}'
OPENED: Final = 'breakwater_incidents_opened_total{severity="S3",job="sinks"}'
WAITING: Final = 'breakwater_lag_events{platform="weibo",job="ingest"}'
STILL: Final = "1.7e9+0x60"
GROWING: Final = "0+6000x60"
DAY: Final = 26 * 60  # minutes


class Case(NamedTuple):
    """`at`: when it is looked at, minutes."""

    fires: Series
    quiet: Series
    at: int = 30


def watermark(values: str) -> Series:
    return {'breakwater_watermark_seconds{stage="victims",job="worker"}': values}


def delays(within: int, all_of_them: int) -> Series:
    """Alerts a minute within 2 s, and all of them."""
    name = "breakwater_pipeline_delay_seconds_bucket"
    return {
        f'{name}{{le="2"}}': f"0+{within}x60",
        f'{name}{{le="10"}}': f"0+{all_of_them}x60",
        f'{name}{{le="+Inf"}}': f"0+{all_of_them}x60",
    }


CASES: Final = {
    "BreakwaterWorkerAbsent": Case(
        {'up{job="worker",instance="a"}': "0x60"}, {'up{job="worker",instance="a"}': "1x60"}
    ),
    "BreakwaterProcessDown": Case(
        {'up{job="sinks",instance="a"}': "1x10 0x50"},
        {'up{job="sinks",instance="a"}': "1x60", 'up{job="other",instance="b"}': "0x60"},
    ),
    "BreakwaterPipelineLag": Case(
        {"breakwater_lag_seconds": "90x60", WAITING: "5000x60"},
        {"breakwater_lag_seconds": "5x24 90x3 5x30", WAITING: "5000x60"},
    ),
    "BreakwaterIngestStuck": Case(
        {WAITING: "10+50x60", RECEIVED: "500x60"}, {WAITING: "10+50x60", RECEIVED: "0+60x60"}
    ),
    "BreakwaterPipelineDelay": Case(delays(90, 100), delays(100, 100)),
    "BreakwaterWatermarkStuck": Case(
        {RECEIVED: GROWING, **watermark(STILL)}, {RECEIVED: GROWING, **watermark("1.7e9+60x60")}
    ),
    "BreakwaterRejectedShare": Case(
        {RECEIVED: "0+900x60", REJECTED: "0+100x60"}, {RECEIVED: "0+990x60", REJECTED: "0+10x60"}
    ),
    "BreakwaterDetectorSilent": Case(
        {FOLDED: GROWING, 'breakwater_machine_seconds_total{stage="victims"}': "7x60"},
        {FOLDED: GROWING, 'breakwater_machine_seconds_total{stage="victims"}': "0+0.1x60"},
    ),
    "BreakwaterGap": Case(
        {'breakwater_gaps_total{stage="victims"}': "0x20 1x40"}, {'breakwater_gaps_total{stage="victims"}': "1x60"}
    ),
    "BreakwaterTooOld": Case({"breakwater_too_old_total": "0x20 5x40"}, {"breakwater_too_old_total": "5x60"}),
    "BreakwaterReceiverFailing": Case(
        {'breakwater_receiver_failing{receiver="alertmanager"}': "1x60"},
        {'breakwater_receiver_failing{receiver="alertmanager"}': "0x28 1x1 0x30"},
    ),
    "BreakwaterNoticeDead": Case(
        {'breakwater_deliveries_total{outcome="dead"}': "0x20 1x40"},
        {
            'breakwater_deliveries_total{outcome="dead"}': "0x60",
            'breakwater_deliveries_total{outcome="failed"}': "0+1x60",
        },
    ),
    "BreakwaterSinkLag": Case(
        {'breakwater_sink_lag_messages{topic="incidents"}': "5000x60"},
        {'breakwater_sink_lag_messages{topic="incidents"}': "10x60"},
    ),
    "BreakwaterIncidentRate": Case({OPENED: f"0+0.01x{DAY - 60} 16+1x60"}, {OPENED: f"0+0.5x{DAY}"}, at=DAY),
    "BreakwaterHostileSurge": Case({HOSTILE: f"0+6x{DAY - 40} 9120+600x40"}, {HOSTILE: f"0+600x{DAY}"}, at=DAY),
}
# What must not fire although it is not usual, beyond the quiet series of each case.
ALSO_QUIET: Final = {
    "BreakwaterPipelineLag": ({"breakwater_lag_seconds": "90x60", WAITING: "0x60"},),  # all was read, none comes
    "BreakwaterIngestStuck": (
        {WAITING: "0x60", RECEIVED: "500x60"},  # there is nothing to read
        {WAITING: "9x60", REJECTED: "0+60x60"},  # all that comes is rejected
    ),
    "BreakwaterWatermarkStuck": (
        {RECEIVED: "5x60", **watermark(STILL)},  # nothing comes in
        {RECEIVED: GROWING, **watermark("4.6e12+0x60")},  # the input has ended
    ),
    "BreakwaterRejectedShare": ({RECEIVED: "5x60", REJECTED: "5x60"},),
    "BreakwaterDetectorSilent": ({FOLDED: "5x60", 'breakwater_machine_seconds_total{stage="victims"}': "7x60"},),
    "BreakwaterHostileSurge": (
        {HOSTILE: f"0+0.1x{DAY - 40} 200+3x40"},  # five times next to nothing
    ),
    "BreakwaterIncidentRate": ({OPENED: f"0x{DAY - 60} 0+0.1x60"},),
}
