"""Where incidents and decisions become notices on their way.

    incident, decision ─► notices as they stand ─► let go: written, signed, once ─► webhooks ─► how far it came

What the office itself decides (a release by rule, how far a notice came, that a release lapsed) it hands to `record`,
which puts it on `control`; it takes effect when it comes back from there, like anybody's decision.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Final, get_args

import msgspec

from detectors.decisions import Delivery, NoticeChange, Release
from detectors.incidents.incident import Incident
from graph.events import Event
from streams import metrics
from streams.decide import Author, of_change
from streams.notices.document import Pseudonym, event_of, key_of
from streams.notices.lifecycle import Decided, Life, Notice, Outgoing, State, decided_by, lives, notices
from streams.notices.outbox import Outbox
from streams.notices.signing import sign, signing_key
from streams.notices.webhooks import Webhooks
from streams.settings import Settings

NAME: Final = "breakwater"  # the author of what the office records
RULE: Final = "notices.release_by_itself names the severity"
GRACE_S: Final = 10.0
_SPACE: Final = uuid.UUID("6f1d3e0a-93c4-4b52-8f0e-2a6f6f0b7c11")  # of the ids of what it records

Record = Callable[[list[Event]], None]


class Office:
    """See the module docstring. Times in µs and seconds come from the clock: this is the outer world."""

    def __init__(self, settings: Settings, pseudonym: Pseudonym, record: Record) -> None:
        self._settings, self._pseudonym, self._record = settings, pseudonym, record
        self._key = signing_key(settings)
        self._outbox = Outbox(settings)
        self._webhooks = Webhooks(settings.notices, self._outbox)
        self._incidents: dict[str, Incident] = {}
        self._decided: dict[str, dict[str, Decided]] = {}  # incident → decision by its id
        self._lives: dict[str, Life] = {}
        self._changed: set[str] = set()
        self._differs: dict[str, float] = {}  # revision → since when what was released is not what there is
        self._recorded: set[str] = set()  # ids of what was recorded by this process

    def close(self) -> None:
        """Close what is open."""
        self._webhooks.close()

    def take(self, incident: Incident) -> None:
        """What stands of an incident now."""
        self._incidents[incident.id] = incident
        self._changed.add(incident.id)

    def take_event(self, event: Event) -> None:
        """An event of `control`; what is no decision about a notice is passed over."""
        decided = decided_by(event)
        if decided is None:
            return
        incident = decided.change.incident
        earlier = self._decided.setdefault(incident, {}).setdefault(decided.key, decided)
        if decided.at < earlier.at:
            self._decided[incident][decided.key] = decided
        self._lives[incident] = lives(self._decided[incident].values())[incident]
        self._changed.add(incident)

    def look(self, now: float) -> None:
        """Do what is due at `now` (seconds). What could not be done is due again; raises BreakwaterError."""
        changed, self._changed = self._changed, set()
        try:
            self._look(changed, now)
        except BaseException:
            self._changed |= changed
            raise
        if changed:
            self._count()

    def _look(self, changed: set[str], now: float) -> None:
        for notice in notices((self._incidents[key] for key in changed if key in self._incidents), self._lives):
            self._release_by_itself(notice)
            if notice.life.outgoing:  # of what was never written the last word counts: what was taken back stays here
                self._send(notice, notice.life.outgoing[-1], now)
        for key, reached in self._webhooks.look(now):
            incident, _, revision = key.rpartition("-")
            if incident in self._incidents:
                self._say(Delivery(*self._named(incident), int(revision), reached), f"{key}-{reached}")  # type: ignore[arg-type]
                self._webhooks.said(key, reached)

    def _release_by_itself(self, notice: Notice) -> None:
        incident = notice.incident
        severity = incident.severity
        if severity not in self._settings.notices.release_by_itself:
            return
        if not (notice.waits and incident.alerts) or notice.life.answer:  # who asks for more asks people
            return
        assert severity in ("S2", "S3")
        change = Release(*self._named(incident.id), severity, notice.basis, by_rule=True)
        self._say(change, f"{incident.id}-{notice.life.revision}-{notice.basis}", RULE)

    def _send(self, notice: Notice, outgoing: Outgoing, now: float) -> None:
        key = key_of(notice.incident.id, outgoing.revision)
        if self._outbox.has(key) or notice.life.deliveries.get(outgoing.revision) in ("received", "dead", "lapsed"):
            return
        if outgoing.kind == "withdrawn":
            for earlier in range(1, outgoing.revision):
                self._webhooks.drop(key_of(notice.incident.id, earlier))
        if notice.granted(outgoing, self._settings.notices.release_by_itself):
            event = event_of(notice, outgoing, self._settings, self._pseudonym)
            self._webhooks.add(key, sign(event, self._key))
        elif now < self._differs.setdefault(key, now) + GRACE_S:
            self._changed.add(notice.incident.id)  # what was released may be still to come from the other topic
        else:
            # Nobody has seen what it would say now.
            lapse = Delivery(*self._named(notice.incident.id), outgoing.revision, "lapsed")
            self._say(lapse, f"{key}-lapsed", "the incident is not, or no longer, what was released")

    def _named(self, incident: str) -> tuple[str, str]:
        return incident, self._incidents[incident].origin

    def _say(self, change: NoticeChange, name: str, reason: str = "by the answers of the addresses") -> None:
        """Record `change` once, under an id that is the same after a restart."""
        item = str(uuid.uuid5(_SPACE, name))
        if item in self._recorded or item in self._decided.get(change.incident, {}):
            return
        by = Author(NAME, reason, time.time_ns() // 1000)
        self._record([msgspec.structs.replace(event, item=item) for event in of_change(change, by)])
        self._recorded.add(item)

    def _count(self) -> None:
        counts = Counter(notice.state for notice in notices(self._incidents.values(), self._lives))
        for state in get_args(State):
            metrics.NOTICES.labels(state).set(counts[state])
