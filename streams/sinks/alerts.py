"""Incidents as alerts: what Alertmanager has to be told, from what stands of each incident.

    incident ─► Standing ─► wanted: the one label set that fires, or none ─► fire, send again, resolve

The identity of an alert is the label `incident_id`; `tier`, by which Alertmanager routes, is the only other label that
differs. Severity and state are annotations, so that what grows makes no second alert. When the tier changes, the
alert under the old one is resolved by name. What Alertmanager did not take is tried again, with all that stands.

No clock and no network in here: times come as seconds, alerts go to `post`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from detectors.incidents.incident import Incident, SafetySignal
from detectors.incidents.severity import OPENS, RANK
from streams import metrics
from streams.settings_outlets import Alerts as Settings
from streams.sinks.alertmanager import Payload, Unavailable, payload
from streams.sinks.backoff import BackOff

TIERS: Final = ("urgent", "standard")  # S1, and what is below it
INCIDENT: Final = "Incident"  # `alertname`
RESTRICTED: Final = "Restricted"
MOST: Final = 500  # alerts in one request

# known: done with by an earlier process; missed: came while none ran; fresh: came since
When: TypeAlias = Literal["known", "missed", "fresh"]
Words: TypeAlias = Callable[[Incident], Mapping[str, str]]
Post: TypeAlias = Callable[[Sequence[Payload]], None]


class Place(NamedTuple):
    """Where a record stands. A process that starts anew reads on from the first that is not done with."""

    topic: str
    partition: int
    offset: int


def tier(incident: Incident) -> str:
    """The tier that it is routed by."""
    return TIERS[0] if RANK[incident.severity] == 1 else TIERS[1]


def concerns(incident: Incident) -> bool:
    """Is it such as people are told of, while it lasts? S4 and what is in shadow never are."""
    return RANK[incident.severity] <= OPENS and not incident.shadow


def muted(incident: Incident, now: float) -> bool:
    """Do people want no alert about it at `now`?"""
    return incident.muted_until > max(incident.updated_at, now * 1e6)


@dataclass(slots=True)
class Standing:
    """One incident, and which of its label sets Alertmanager has as firing: tier → since when."""

    incident: Incident
    firing: dict[str, float] = field(default_factory=dict)
    owed: bool = False  # it ended before anybody was told
    words: Mapping[str, str] | None = None  # of `incident`, once they were needed
    changed: bool = True
    due: float = 0.0  # when it is sent again
    place: Place | None = None  # of the first record that is not done with
    origin: float = 0.0  # of what opened it, until somebody was told of it

    def wanted(self, now: float) -> str:
        """The tier under which an alert has to stand; "" = none."""
        incident = self.incident
        stands = incident.state != "closed" and concerns(incident) and not muted(incident, now)
        return tier(incident) if stands or self.owed else ""


class _Move(NamedTuple):
    standing: Standing
    tier: str
    fires: bool


class Alerts:
    """See the module docstring."""

    def __init__(self, settings: Settings, post: Post, words: Words) -> None:
        self._settings, self._post, self._words = settings, post, words
        self._standing: dict[str, Standing] = {}
        self._restricted: dict[str, _Restricted] = {}
        self._back_off = BackOff(longest=settings.resend_s)

    def take(
        self, incident: Incident, now: float, when: When = "fresh", place: Place | None = None, origin: float = 0.0
    ) -> None:
        """What stands of an incident at `now`.

        Args:
            incident: as the topic has it.
            now: seconds since 1970, like `origin`.
            when: see `When`.
            place: where that stands.
            origin: when what it follows from arrived at the broker; 0 = not known, and no delay is measured.
        """
        if when == "known" and incident.state == "closed":
            self._standing.pop(incident.id, None)
            return
        standing = self._standing.get(incident.id)
        if standing is None:
            standing = _begin(incident, when, now)
            if standing is None:
                return
            self._standing[incident.id] = standing
            standing.origin = origin if when == "fresh" and standing.wanted(now) else 0.0
        standing.incident, standing.changed, standing.words = incident, True, None
        standing.owed = standing.owed or (_over_untold(incident, now) and not any(standing.firing.values()))
        if when != "known":
            standing.place = standing.place or place

    def take_safety(self, signal: SafetySignal, now: float, place: Place | None = None) -> None:
        """A restricted signal: its alert carries nothing but where to look."""
        if signal.id not in self._restricted:
            self._restricted[signal.id] = _Restricted(signal, now, place)

    def look(self, now: float) -> None:
        """Send what is due."""
        if now < self._back_off.until:
            return
        restricted = [one for one in self._restricted.values() if now >= one.due][:MOST]
        moves = [move for standing in self._standing.values() for move in self._moves(standing, now)][:MOST]
        alerts = [self._restricted_alert(one, now) for one in restricted]
        alerts += [self._alert(move, now) for move in moves]
        if alerts and self._sent(alerts, now):
            for one in restricted:
                one.ends = one.ends or now + self._settings.safety_s
                one.place, one.due = None, now + self._settings.resend_s
            for move in moves:
                self._done(move, now)
        self._restricted = {key: one for key, one in self._restricted.items() if not one.ends or one.ends > now}
        self._forget(now)
        _count_active(self._standing.values())

    def places(self) -> Iterator[Place]:
        """Records that are not done with."""
        held = [*(one.place for one in self._standing.values()), *(one.place for one in self._restricted.values())]
        return (place for place in held if place is not None)

    def _moves(self, standing: Standing, now: float) -> Iterator[_Move]:
        wanted = standing.wanted(now)
        if wanted and (standing.changed or wanted not in standing.firing or now >= standing.due):
            yield _Move(standing, wanted, fires=True)
        for old, since in standing.firing.items():
            if old != wanted and now >= since + self._settings.least_s:
                yield _Move(standing, old, fires=False)

    def _alert(self, move: _Move, now: float) -> Payload:
        standing = move.standing
        incident = standing.incident
        standing.words = standing.words or self._words(incident)
        labels = {"alertname": INCIDENT, "incident_id": incident.id, "tier": move.tier}
        ends = now + self._settings.keep_s if move.fires else now
        return payload(labels, standing.words, min(incident.opened_at / 1e6, now), ends)

    def _restricted_alert(self, one: _Restricted, now: float) -> Payload:
        signal = one.signal
        labels = {"alertname": RESTRICTED, "case": signal.reference, "signal": signal.id}
        return payload(labels, {"summary": signal.notice}, one.began, one.ends or now + self._settings.safety_s)

    def _sent(self, alerts: Sequence[Payload], now: float) -> bool:
        try:
            self._post(alerts)
        except Unavailable as error:
            if not self._back_off.failing:
                print(f"sinks: alerts wait: {error}", file=sys.stderr)
            metrics.ALERTS.labels("failed").inc(len(alerts))
            metrics.RECEIVER_FAILING.labels("alertmanager").set(1)
            self._back_off.failed(now)
            return False
        if self._back_off.worked():  # it may have lost what it knew
            print("sinks: alerts are taken again", file=sys.stderr)
            for standing in self._standing.values():
                standing.due = 0.0
            for one in self._restricted.values():
                one.due = 0.0
        metrics.RECEIVER_FAILING.labels("alertmanager").set(0)
        return True

    def _done(self, move: _Move, now: float) -> None:
        standing = move.standing
        if move.fires:
            since = standing.firing.get(move.tier)
            metrics.ALERTS.labels("resent" if since else "sent").inc()
            standing.firing[move.tier] = since or now
            _measure(standing, now)
            standing.owed, standing.changed = False, False
            standing.due = now + self._settings.resend_s
        elif standing.firing.pop(move.tier):
            metrics.ALERTS.labels("resolved").inc()
        if all(tier == standing.wanted(now) for tier in standing.firing):
            standing.place = None

    def _forget(self, now: float) -> None:
        over = [key for key, one in self._standing.items() if one.incident.state == "closed" and not one.wanted(now)]
        for key in over:
            if not self._standing[key].firing:
                del self._standing[key]


def _begin(incident: Incident, when: When, now: float) -> Standing | None:
    """An incident that this process meets for the first time; None = nobody has to be told anything.

    What an earlier process had Alertmanager told is not known: each label set may fire, and that which must not is
    resolved.
    """
    if not concerns(incident):
        return None
    standing = Standing(incident, owed=_over_untold(incident, now))
    if when != "fresh":
        standing.firing = dict.fromkeys(TIERS, 0.0)
    return standing if standing.firing or standing.owed or incident.state != "closed" else None


def _over_untold(incident: Incident, now: float) -> bool:
    """Did it end by itself, so that people are told of it even then?"""
    return incident.closed_as == "quiet" and concerns(incident) and not muted(incident, now)


@dataclass(slots=True)
class _Restricted:
    """A restricted signal; its alert ends by itself."""

    signal: SafetySignal
    began: float
    place: Place | None
    ends: float = 0.0  # 0 = Alertmanager does not have it yet
    due: float = 0.0


def _measure(standing: Standing, now: float) -> None:
    """How long it took until Alertmanager had it, once an incident."""
    if standing.origin:
        decided = standing.incident.last_event or standing.incident.last
        metrics.PIPELINE_DELAY.observe(now - standing.origin)
        metrics.WHOLE_DELAY.observe(now - decided / 1e6)
    standing.origin = 0.0


def _count_active(standings: Iterable[Standing]) -> None:
    counts = Counter(one.incident.severity for one in standings if any(one.firing.values()))
    for severity in ("S1", "S2", "S3"):
        metrics.ALERTS_ACTIVE.labels(severity).set(counts[severity])
