"""The machine of incidents: signals of one partition of victims in order of time, and what follows of them.

    signal ─► its track (a victim) ─► waiting, open or closed ─► at the tick: IncidentChanged | SafetySignal

Life cycle; every turn has its own moment in event time, whatever the ticks are:

    open        the first signal that opens one (S1 to S3)
    escalating  severity rose, or a lower bound rose by `growth`, at least `least`
    waning      neither for `wane`
    closed      no signal for `gap`, or a person dismissed it or merged it into another
    reopened    a signal that opens within `reopen` of closing: the same incident goes on. What a person closed
                opens only when it becomes more severe.

Nothing flaps: growth is measured against the bound at the last growth, so its steps lie ever further apart.
Signals that open nothing wait for `gap` and are taken in when one opens. Signals of detectors in shadow mode make
incidents of their own. What is restricted (distress, minors) leaves as `SafetySignal` only. The cost of a signal does
not depend on how many came before; what follows depends on victims alone, not on how they are partitioned.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Final

from msgspec import Struct

from detectors import decisions
from detectors.incidents import reviews
from detectors.incidents.held import NOTHING, Held, absorb, draw_from, grew, join, note
from detectors.incidents.incident import (
    IncidentChanged,
    Output,
    Restricted,
    SafetySignal,
    Step,
    incident_id,
    victim_reference,
)
from detectors.incidents.severity import BY_RANK, OPENS, RANK, severity_of
from detectors.incidents.state import State, Track, decode, encode, track_of
from detectors.incidents.view import view
from detectors.signal import DECISION, Signal

HOUR: Final = 3_600_000_000  # µs
DAY: Final = 24 * HOUR
SHADOW: Final = "shadow"
FOREVER: Final = 1 << 62


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Times in µs. None of the numbers is statutory."""

    gap: int = 6 * HOUR
    wane: int = HOUR
    reopen: int = 7 * DAY
    keep: int = 30 * DAY  # a closed one stays open to decisions for so long
    growth: int = 500  # per mille
    least: int = 10  # in the unit of the signal


class Incidents:
    """See the module docstring. A `graph.ordered.Machine`."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.state = State()
        self._changed: set[str] = set()
        self._safety: list[SafetySignal] = []
        self._due: list[tuple[int, str]] = []  # a heap
        self._asked: dict[str, int] = {}  # track → the entry of `_due` that holds

    # ── the machine ──────────────────────────────────────────────────────────────────────────

    def take(self, signal: Signal) -> None:
        """One signal, in order of time."""
        if signal.detector == DECISION:
            self._decide(signal)
            return
        key = self._route(signal)
        track = self.state.tracks.get(key)
        if not (signal.safety and signal.level == "watch"):  # such are restricted as a whole
            if track is None:
                track = self.state.tracks[key] = track_of(key)
            self._place(track, signal)
            self._ask(key, track)
        if signal.safety:
            self._safety.append(_restricted(signal, self._open_one(track, signal.at)))

    def tick(self, now: int) -> list[Output]:
        """What changed by all signals before `now`: safety first, then incidents by id."""
        while self._due and self._due[0][0] < now:
            moment, key = heappop(self._due)
            if self._asked.get(key) == moment:
                del self._asked[key]
                self._pass(key, now)
        return self._out()

    def due(self) -> int | None:
        """When an incident wanes, closes or is forgotten."""
        return self._due[0][0] + 1 if self._due else None

    def end(self, now: int) -> list[Output]:
        """Every incident wanes and closes at its own moment; `now` does not matter."""
        for held in self.state.incidents.values():
            self._settle(held, FOREVER)
        return self._out()

    def dump(self) -> bytes:
        """The whole state."""
        return encode(self.state)

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called, after a tick. Raises ValueError for damaged bytes."""
        self.state = decode(data)
        self._changed, self._safety, self._due, self._asked = set(), [], [], {}
        for key, track in self.state.tracks.items():
            self._ask(key, track)

    # ── where a signal belongs ───────────────────────────────────────────────────────────────

    def _route(self, signal: Signal) -> str:
        if signal.shadow or (signal.detector in self.state.shadowed and not signal.safety):
            return f"{signal.victim}\0{SHADOW}"
        branch = self.state.split.get(signal.victim, {}).get(signal.subject, "") if signal.subject else ""
        return f"{signal.victim}\0{branch}" if branch else signal.victim

    def _place(self, track: Track, signal: Signal) -> None:
        opens = RANK[severity_of(signal)[0]] <= OPENS
        held = self.state.incidents.get(track.current)
        if held is not None and self._continues(held, signal, opens):
            self._grow(held, signal, track)
            return
        waiting = track.waiting
        if waiting is None or signal.at - waiting.last > self.settings.gap:
            shadow = track.branch == SHADOW
            waiting = track.waiting = Held(
                track=track.key, victim=track.victim, shadow=shadow, first=signal.at, last=signal.at
            )
        absorb(waiting, signal)
        if opens:
            self._open(track, waiting, signal)

    def _open_one(self, track: Track | None, at: int) -> str:
        """The incident that is open in `track`, or ""."""
        held = self.state.incidents.get(track.current) if track else None
        if held is not None:
            self._settle(held, at)
        return "" if held is None or held.closed else held.id

    def _continues(self, held: Held, signal: Signal, opens: bool) -> bool:
        """Does `signal` go to the incident that is there?"""
        self._settle(held, signal.at)
        if not held.closed:
            return True
        lately = signal.at - held.closed_at <= self.settings.reopen
        return lately and (opens or held.closed_as != reviews.QUIET)

    def _open(self, track: Track, held: Held, signal: Signal) -> None:
        opened = signal.at
        held.findings = {key: found for key, found in held.findings.items() if opened - found.last <= self.settings.gap}
        held.id = incident_id(track.victim, opened, track.branch)
        held.opened_at = held.grown = opened
        if not any(found.peak.detector == held.drawn and found.opens for found in held.findings.values()):
            draw_from(held, signal)  # not of a detector that only watches: its curve would end
            held.curve.append((opened, signal.lower))
        self._begin(track, held)

    def _begin(self, track: Track, held: Held) -> None:
        if track.current:
            track.past.append(track.current)
        track.current, track.waiting = held.id, None
        self.state.incidents[held.id] = held
        held.muted_until = self._muted(held.victim, held.opened_at)
        self._turn(held, "open", held.opened_at)

    def _grow(self, held: Held, signal: Signal, track: Track) -> None:
        before, closed = held.rank, held.closed
        found = absorb(held, signal)
        if found is None:
            return
        self._changed.add(held.id)
        if closed:
            self._reopen(held, signal, track)
            return
        bound = grew(found, self.settings.growth, self.settings.least)
        if signal.at == held.opened_at:  # all of one moment opens it together
            return
        if held.rank < before or bound:
            held.grown = max(held.grown, signal.at)
            if held.state != "escalating":
                self._turn(held, "escalating", signal.at)
            elif held.rank < before:
                note(held, Step(signal.at, "severity", BY_RANK[held.rank]))

    def _reopen(self, held: Held, signal: Signal, track: Track) -> None:
        """Of what a person closed only a more severe one opens again."""
        if held.closed_as != reviews.QUIET and held.rank >= held.closed_rank:
            return
        if track.waiting is not None and signal.at - track.waiting.last <= self.settings.gap:
            join(held, track.waiting)
        track.waiting = None
        held.closed_at, held.closed_as, held.closed_rank = 0, "", NOTHING
        held.muted_until = self._muted(held.victim, signal.at)
        held.reopened += 1
        held.grown = signal.at
        self._turn(held, "reopened", signal.at)

    # ── time ─────────────────────────────────────────────────────────────────────────────────

    def _settle(self, held: Held, now: int) -> None:
        """Let `held` wane and close as of `now`. A signal at the very end of the gap still belongs to it."""
        if held.closed:
            return
        wanes, closes = held.grown + self.settings.wane, held.last + self.settings.gap
        if held.state != "waning" and wanes < min(now, closes):
            self._turn(held, "waning", wanes)
        if closes < now:
            held.closed_at, held.closed_as, held.closed_rank = closes, reviews.QUIET, held.rank
            self._turn(held, "closed", closes)

    def _turn(self, held: Held, state: str, at: int) -> None:
        held.state = state
        note(held, Step(at, state, BY_RANK[held.rank]))
        self._changed.add(held.id)

    def _pass(self, key: str, now: int) -> None:
        """Time has passed for this track."""
        track, incidents = self.state.tracks[key], self.state.incidents
        current = incidents.get(track.current)
        if current is not None:
            self._settle(current, now)
        if track.waiting is not None and track.waiting.last + self.settings.gap < now:
            track.waiting = None
        for old in [*track.past, track.current]:
            held = incidents.get(old)
            if held is not None and held.closed and self._forgotten(held) < now:
                del incidents[old]
        track.past = [old for old in track.past if old in incidents]
        if track.current not in incidents:
            track.current = ""
        if track.current or track.past or track.waiting:
            self._ask(key, track)
        else:
            del self.state.tracks[key]

    def _forgotten(self, held: Held) -> int:
        return held.closed_at + max(self.settings.keep, self.settings.reopen)

    def _moments(self, track: Track) -> list[int]:
        """When something is to happen in this track though no signal comes."""
        moments = [] if track.waiting is None else [track.waiting.last + self.settings.gap]
        for key in (*track.past, track.current):
            held = self.state.incidents.get(key)
            if held is None:
                continue
            if held.closed:
                moments.append(self._forgotten(held))
                continue
            moments.append(held.last + self.settings.gap)
            if held.state != "waning":
                moments.append(held.grown + self.settings.wane)
        return moments

    def _ask(self, key: str, track: Track) -> None:
        """Be asked at the next moment of this track; an entry that comes too early is asked again then."""
        moments = self._moments(track)
        if moments and (key not in self._asked or min(moments) < self._asked[key]):
            self._asked[key] = min(moments)
            heappush(self._due, (min(moments), key))

    # ── people ───────────────────────────────────────────────────────────────────────────────

    def _decide(self, signal: Signal) -> None:
        state = self.state
        try:
            change = decisions.read_change(signal.note)
        except ValueError:  # whoever made it was told; releases and entries of the registry come this way too
            state.unplaced += 1
            return
        if isinstance(change, decisions.Shadow):
            others = [name for name in state.shadowed if name != change.detector]
            state.shadowed = sorted([*others, change.detector] if change.on else others)
            return
        if isinstance(change, decisions.Mute):
            self._mute(change, signal)
            return
        if not self._review(change, signal):
            state.unplaced += 1

    def _mute(self, change: decisions.Mute, signal: Signal) -> None:
        self.state.mutes = {victim: until for victim, until in self.state.mutes.items() if until > signal.at}
        self.state.mutes[change.victim] = change.until
        branches = self.state.split.get(change.victim, {}).values()
        for key in (change.victim, *sorted({f"{change.victim}\0{branch}" for branch in branches})):
            track = self.state.tracks.get(key)
            held = self.state.incidents.get(self._open_one(track, signal.at))
            if held is not None:
                held.muted_until = change.until
                reviews.write(held, "mute", str(change.until), signal)
                self._changed.add(held.id)

    def _muted(self, victim: str, at: int) -> int:
        """Until when a victim is muted at `at`; 0 = not."""
        until = self.state.mutes.get(victim, 0)
        return until if until > at else 0

    def _review(self, change: decisions.Review, signal: Signal) -> bool:
        """Apply a decision to those incidents of it that are of the signal's victim. Is there any?"""
        here = [self._named(change.incident, signal)]
        if isinstance(change, decisions.Merge):
            here.append(self._named(change.into, signal))
        for held in here:
            if held is None:
                continue
            reviews.apply(held, change, signal)
            self._changed.add(held.id)
            if isinstance(change, decisions.Split):
                self._split(held, change, signal)
            self._ask(held.track, self.state.tracks[held.track])
        return any(here)

    def _named(self, key: str, signal: Signal) -> Held | None:
        held = self.state.incidents.get(key)
        if held is None or held.victim != signal.victim:
            return None
        self._settle(held, signal.at)
        return None if held.closed and self._forgotten(held) < signal.at else held

    def _split(self, held: Held, change: decisions.Split, signal: Signal) -> None:
        """What was found of these subjects becomes an incident of its own, and so does what will be."""
        branches = self.state.split.setdefault(held.victim, {})
        branches.update(dict.fromkeys(change.subjects, held.id))
        apart = reviews.split(held, change.subjects, signal.at)
        if not apart.findings:
            return
        track = self.state.tracks.setdefault(apart.track, track_of(apart.track))
        before = self.state.incidents.get(self._open_one(track, signal.at))  # of an earlier split of the same one
        if before is not None:
            join(before, apart)
            self._changed.add(before.id)
        elif apart.best <= OPENS:
            apart.id = incident_id(held.victim, apart.first, held.id)
            apart.opened_at, apart.grown = apart.first, signal.at
            self._begin(track, apart)
        else:
            track.waiting = apart
        self._ask(apart.track, track)

    # ── out ──────────────────────────────────────────────────────────────────────────────────

    def _out(self) -> list[Output]:
        state = self.state
        changed = [state.incidents[key] for key in sorted(self._changed) if key in state.incidents]
        made: list[Output] = [*self._safety, *(IncidentChanged(view(held)) for held in changed)]
        self._changed, self._safety = set(), []
        return made


def _restricted(signal: Signal, incident: str) -> SafetySignal:
    severity, _ = severity_of(signal)
    restricted = Restricted(
        signal.victim, severity, signal.value, signal.unit, signal.elements, signal.evidence, signal.subject
    )
    reference = incident or victim_reference(signal.victim)
    return SafetySignal(signal.id, reference, signal.detector, signal.at, restricted)
