"""Every Prometheus metric of the product. No label holds an account, a post, or an incident.

Served by `serve` on a loopback port of its own in each process.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from streams.errors import BreakwaterError

EVENTS = Counter("breakwater_events_total", "Events read from the raw topics.", ["platform", "kind"])
REJECTED = Counter("breakwater_rejected_total", "Messages or events that could not be taken.", ["reason"])
FRAMES = Counter("breakwater_frames_total", "Frames of events written by ingest.")
FRAME_EVENTS = Histogram(
    "breakwater_frame_events",
    "Events a frame; a mean below 10 means too many partitions for the rate.",
    buckets=(1, 3, 10, 30, 100, 300, 1000),
)
LAG_EVENTS = Gauge("breakwater_lag_events", "Messages in the raw topics not yet read by this process.", ["platform"])
LAG_SECONDS = Gauge("breakwater_lag_seconds", "How long ago the message read last had arrived at the broker.")
WATERMARK = Gauge("breakwater_watermark_seconds", "Event time up to which the stage is complete, Unix time.", ["stage"])
UNACKED = Gauge("breakwater_unacked_flushes", "Flushes of ingest whose frames are not all acknowledged yet.")
REJOINS = Counter("breakwater_rejoins_total", "Changes of the group that the client left half done, taken up again.")

READING_SECONDS = Counter("breakwater_reading_seconds", "Time spent reading what events say, in seconds.")
MEDIA = Counter("breakwater_media_total", "Media read, by verdict; absent = the bytes were not there.", ["verdict"])
READING_FAILED = Counter("breakwater_reading_failed", "Batches that a classifier did not answer and is asked again.")
FOLDED = Counter("breakwater_folded_total", "Events folded into cascades.")
LATE = Counter("breakwater_late_total", "Events older than the watermark: counted, kept and folded in.")
DUPLICATES = Counter("breakwater_duplicates_total", "Events that were there already.")
CONFLICTS = Counter("breakwater_conflicts_total", "Different events of one identity; the smaller one won.")
TOO_OLD = Counter("breakwater_too_old_total", "Events of unknown cascades beyond the retention.")
EXPIRED = Counter("breakwater_expired_total", "Events whose target hung on an item that never came.")
REOPENED = Counter("breakwater_reopened_total", "Closed cascades that a late event brought back.")
CLOSED = Counter("breakwater_closed_total", "Cascades closed.")
REPEATED_FRAMES = Counter("breakwater_repeated_frames_total", "Frames seen before, not folded again.", ["stage"])
GAPS = Counter("breakwater_gaps_total", "Frames dropped because one before them is missing.", ["stage"])
CASCADES = Gauge("breakwater_live_cascades", "Cascades in memory.")
NODES = Gauge("breakwater_live_nodes", "Nodes of the cascades in memory.")
ORPHANS = Gauge("breakwater_orphans_waiting", "Reshares whose parent has not come, in live cascades.")
FOLD_SECONDS = Histogram(
    "breakwater_fold_seconds",
    "Time to decode and fold one frame.",
    buckets=(0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3),
)
INFLIGHT = Gauge("breakwater_inflight_frames", "Frames folded whose outputs are not all acknowledged yet.")
SNAPSHOTS = Counter("breakwater_snapshots_total", "Snapshots of a partition's state that are complete.")
RECOVERY_SECONDS = Gauge("breakwater_recovery_seconds", "Time that the last rebuilding of state took.")

# ── what is found: set by the tick stages of a worker ────────────────────────────────────────────

HOSTILE = Counter(
    "breakwater_hostile_total", "Events that count as hostile against a person, once for each person.", ["platform"]
)
GUARD = Counter(
    "breakwater_guard_decisions_total",
    "Hostile events by what the guard of article 10 decided; hostile: stays in the count.",
    ["decision"],
)
MARKS = Counter(
    "breakwater_marks_total", "Events at a person that carry a mark of generated content, once each.", ["platform"]
)
SIGNALS = Counter(
    "breakwater_signals_total", "What detectors found; without what is restricted as a whole.", ["detector", "level"]
)
CAMPAIGNS = Gauge("breakwater_campaigns", "Significant campaigns that are live, by whether they cross.", ["reach"])
CAMPAIGN_ACCOUNTS = Gauge("breakwater_campaign_accounts", "Accounts in the campaigns that are live.", ["reach"])
PAIRS_TESTED = Gauge("breakwater_pairs_tested", "Pairs of accounts that were compared by what they share.")
MACHINE_SECONDS = Counter(
    "breakwater_machine_seconds_total", "Time that the detectors of a stage took, in seconds.", ["stage"]
)
MACHINE_RECORDS = Counter("breakwater_machine_records_total", "Records that a stage was given.", ["stage"])

# ── what becomes of it: set by the process that tells people ─────────────────────────────────────

INCIDENTS = Gauge(
    "breakwater_incidents", "Incidents as they stand; state shadow, muted: alert nobody.", ["severity", "state"]
)
INCIDENT_CRITERIA = Gauge(
    "breakwater_incident_criteria",
    "Incidents that are not closed, by criterion measured or indicated; one counts under each of its criteria.",
    ["criterion", "severity"],
)
INCIDENTS_OPENED = Counter("breakwater_incidents_opened_total", "Incidents opened, by severity then.", ["severity"])
ALERTS = Counter(
    "breakwater_alerts_total", "Alerts by outcome: sent, resent, resolved, failed (is tried again).", ["outcome"]
)
ALERTS_ACTIVE = Gauge("breakwater_alerts_active", "Alerts that Alertmanager is kept told of.", ["severity"])
NOTICES = Gauge("breakwater_notices", "Notices for regulators, by state of their life cycle.", ["state"])
DELIVERIES = Counter(
    "breakwater_deliveries_total", "Notices sent to webhooks by outcome: sent, failed, dead.", ["outcome"]
)
RECEIVER_FAILING = Gauge(
    "breakwater_receiver_failing", "1 while the last delivery to a receiver failed, else 0.", ["receiver"]
)
SINK_LAG = Gauge("breakwater_sink_lag_messages", "Messages not yet read by the process that tells people.", ["topic"])
_DELAYS = (0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 120, 300, 900, 3600)  # seconds
PIPELINE_DELAY = Histogram(
    "breakwater_pipeline_delay_seconds",
    "From the frame whose watermark passes the deciding tick to the alert at its receiver.",
    buckets=_DELAYS,
)
WHOLE_DELAY = Histogram(
    "breakwater_whole_delay_seconds",
    "From the deciding event to the alert at its receiver: lateness and tick are part of it.",
    buckets=_DELAYS,
)


def serve(host: str, port: int) -> int:
    """Serve `/metrics`; returns the port (0 asks for a free one). Raises BreakwaterError if it is taken."""
    try:
        server, _ = start_http_server(port, addr=host)
    except OSError as error:
        raise BreakwaterError(
            f"cannot serve metrics on {host}:{port}: {error.strerror}; set metrics.*_port to a free port, or to 0"
        ) from error
    return int(server.server_port)
