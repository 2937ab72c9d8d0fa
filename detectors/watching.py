"""The machine of victims: records of activity in, signals out, at ticks of event time.

    record ─► young (a few harmless events: kept as they are) ─► grown (counts in windows) ─► detectors ─► signals
                                          a finding that opens an incident starts a provider's clock ◄──┘

Most people draw a comment or two: they cost a short list until three hostile events, or one that alarms, are there.
Idle ones leave memory. When a finding is put out again: `detectors.telling`.

What a person decided on an incident (`kind` review, mute, release …) passes through to the incidents of that victim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Final, Literal, NamedTuple

import msgspec

from detectors import (
    aggravating,
    doxxing,
    mass_spread,
    provider_duty,
    reach_threshold,
    serious_consequence,
    threat,
)
from detectors.actors import entries
from detectors.agenda import HOUR, Agenda
from detectors.aimed import is_hostile, lasts
from detectors.decisions import KINDS, is_change
from detectors.incidents.severity import OPENS, RANK, severity_of
from detectors.outlook import Score
from detectors.provider_duty import Step, runs_out, step_of
from detectors.registry import Class, Registry
from detectors.signal import DECISION, LEVELS, Signal, victim_of
from detectors.standing import WEEK, Cohort, ErrorRates, Standing, frozen_followers
from detectors.telling import AGAIN, is_due, is_more, is_owed, key_of
from detectors.victim import ALARMS, Victim
from detectors.windows import MINUTE
from graph.events import DECISIONS
from graph.frames import Activity
from graph.victims import PERSON, UNNAMED

YOUNG: Final = 64  # records kept as they are
HOSTILE_TO_GROW: Final = 3
STARTS: Final = frozenset({"order", "report"})  # steps from which a provider's clock runs
IDLE_YOUNG: Final = 24 * HOUR
IDLE_GROWN: Final = 30 * 24 * HOUR
REPOSTS: Final = reach_threshold.Parameters().reposts
ALARMING_KINDS: Final = frozenset({"outcome", "order", "report"})


class Detectors(NamedTuple):
    """Parameters of the detectors; each stands in the docstring of its file, with its unit."""

    mass_spread: mass_spread.Parameters = mass_spread.Parameters()
    threat: threat.Parameters = threat.Parameters()
    doxxing: doxxing.Parameters = doxxing.Parameters()
    reach_threshold: reach_threshold.Parameters = reach_threshold.Parameters()
    provider_duty: provider_duty.Parameters = provider_duty.DEFAULTS
    shadow: frozenset[str] = frozenset()  # detectors whose findings are recorded, not alerted


class Victims:
    """Machine (`graph.ordered`) of one partition of `activity`."""

    def __init__(
        self,
        rates: ErrorRates,
        cohorts: Callable[[str, int, int], Cohort],
        detectors: Detectors | None = None,
        registry: Callable[[], Registry] = Registry,
        versions: str = "",
    ) -> None:
        self._rates, self._cohorts, self._detectors = rates, cohorts, detectors or Detectors()
        self._registry, self._versions = registry, versions
        self.young: dict[str, list[Activity]] = {}
        self.grown: dict[str, Victim] = {}
        self._dirty: set[str] = set()
        self._decided: list[Signal] = []
        self._idle = Agenda()  # who may have become idle
        self._clocks = Agenda(MINUTE)  # whose provider had to do something by then
        self._again = Agenda(MINUTE)  # of whom more is known than was said
        self.seen: dict[str, int] = {}  # decisions taken: identity → µs
        self.refused = 0
        self._judged = Score()  # forecasts about people who have left memory

    # ── records ──────────────────────────────────────────────────────────────────────────────

    def take(self, record: Activity) -> None:
        """One record, in order of time."""
        name = victim_of(record.platform, record.target)
        if record.kind in DECISIONS:
            self._decide(record, name)
            return
        if name.startswith(UNNAMED):
            known = self._registry().at(record.created_at)
            name = known.counted(name, record.platform, record.scope, record.root)
        victim = self.grown.get(name)
        if victim is not None:
            self._give(victim, record)
            self._dirty.add(name)
            return
        kept = self.young.get(name)
        if kept is None:
            kept = self.young[name] = []
            self._idle.add(name, record.created_at + IDLE_YOUNG)
        kept.append(record)
        if grows(record, kept):
            self._grow(name)

    def _grow(self, name: str) -> None:
        victim = self.grown[name] = Victim(name)
        for record in self.young.pop(name):
            self._give(victim, record)
        self._dirty.add(name)

    def _give(self, victim: Victim, record: Activity) -> None:
        victim.take(record)
        if record.kind in provider_duty.DUTY and (step := step_of(record)) is not None and step.kind in STARTS:
            self._clocks.add(victim.name, runs_out(step, self._detectors.provider_duty))

    def _decide(self, record: Activity, name: str) -> None:
        identity = f"{record.platform}\0{record.item}\0{record.kind}\0{record.target}"
        if identity in self.seen:
            return  # decisions are not told apart by the fold of cascades
        self.seen[identity] = record.created_at
        if entries.is_entry(record):
            self._allege(record.note, name)
            return  # about an account: its ledger has it
        if record.kind in KINDS and not is_change(record.note):
            self.refused += 1  # whoever reads events from outside has refused it before
            return
        self._decided.append(
            Signal(
                detector=DECISION,
                victim=name,
                at=0,
                level="watch",
                criteria=(),
                value=0,
                lower=0,
                upper=0,
                threshold=0,
                unit="",
                subject=record.item,
                author=record.author,
                note=record.note,
                reason=record.parent,
            )
        )

    def _allege(self, note: str, name: str) -> None:
        """A review that alleges narratives to be false, where it names the person whom they are about."""
        try:
            entry = entries.read(note)
        except ValueError:
            return  # the machine of actors counts it
        if not isinstance(entry, entries.Allege) or (name not in self.grown and name not in self.young):
            return
        if name in self.young:
            self._grow(name)
        self.grown[name].allege(entry.narratives)
        self._dirty.add(name)

    # ── ticks ────────────────────────────────────────────────────────────────────────────────

    def tick(self, now: int) -> list[Signal]:
        """Ask the detectors about everybody of whom something was new."""
        made = [msgspec.structs.replace(signal, at=now) for signal in self._decided]
        self._decided = []
        self._dirty.update(name for name in self._again.pop(now) if name in self.grown)
        for name in sorted(self._dirty):
            made += self._ask(self.grown[name], now)
        for name in self._clocks.pop(now):
            if name in self.grown and name not in self._dirty:
                made += self._told(self._duty(self.grown[name], now), self.grown[name])
        self._dirty.clear()
        for name in self._idle.pop(now):
            self._look(name, now)
        return made

    def end(self, now: int) -> list[Signal]:
        """What would be said again; no clock runs out, for no proof of inaction is that no event follows."""
        made: list[Signal] = []
        while (turn := self._again.due) is not None:
            for name in self._again.pop(turn):
                if (victim := self.grown.get(name)) is not None:
                    made += self._told(self._found(victim, self._standing(victim, turn), turn), victim)
        return made

    def due(self) -> int | None:
        """When a clock runs out, something is to be said again or somebody may have become idle, µs."""
        turns = (self._idle.due, self._clocks.due, self._again.due)
        return min((at for at in turns if at is not None), default=None)

    def _ask(self, victim: Victim, now: int) -> list[Signal]:
        victim.roll(now // MINUTE)
        standing = self._standing(victim, now)
        mass_spread.keep_days(victim, standing)
        found = self._found(victim, standing, now)
        more = {key_of(signal) for signal in found if signal is not None and is_more(signal, victim)}
        made = self._told(found, victim)
        self._start_clocks([signal for signal in made if key_of(signal) in more], victim, now)
        return made + self._told(self._duty(victim, now), victim)

    def _found(self, victim: Victim, standing: Standing, now: int) -> list[Signal | None]:
        chosen = self._detectors
        return [
            mass_spread.detect(victim, now, standing, chosen.mass_spread),
            threat.detect(victim, now, standing, chosen.threat),
            doxxing.detect(victim, now, standing, chosen.doxxing),
            *reach_threshold.detect(victim, now, standing, chosen.reach_threshold),
            *serious_consequence.detect(victim, now, standing),
            *aggravating.detect(victim, now, standing),
        ]

    def _told(self, found: Iterable[Signal | None], victim: Victim) -> list[Signal]:
        """What is to be said now. What is owed is said when it is its turn again."""
        made: list[Signal] = []
        for signal in found:
            if signal is None:
                continue
            if is_due(signal, victim):
                made.append(self._finished(signal, victim))
            elif is_owed(signal, victim):
                self._again.add(victim.name, victim.said[key_of(signal)][2] + AGAIN)
        return made

    def _duty(self, victim: Victim, now: int) -> list[Signal]:
        """What providers did not do in time, as far as time has passed."""
        signals: list[Signal] = []
        parameters = self._detectors.provider_duty
        for platform in sorted(victim.steps):
            steps = [step for step in victim.steps[platform] if step.at <= now]
            if not steps:
                continue
            first = min(runs_out(step, parameters) for step in steps)
            after = {"hostile": int(victim.platforms.get(platform, -1) > first // MINUTE)}
            signals += provider_duty.detect(steps, victim.name, platform, now, after, parameters)
        return [msgspec.structs.replace(signal, at=now) for signal in signals]

    def _start_clocks(self, signals: list[Signal], victim: Victim, now: int) -> None:
        """Every finding that opens an incident is one that the provider has to act on; a repeated one is not new."""
        finding = Step(now, "finding")
        for platform in sorted({name for one in signals if _opens(one) for name in _platforms(one, victim)}):
            if victim.step(platform, finding):
                self._clocks.add(victim.name, runs_out(finding, self._detectors.provider_duty))

    def _finished(self, signal: Signal, victim: Victim) -> Signal:
        key = key_of(signal)
        level, lower, _ = victim.said.get(key, (0, 0, 0))
        victim.said[key] = max(level, LEVELS[signal.level]), max(lower, signal.lower), signal.at
        against = {f"guarded_{reason}": number for reason, number in sorted(victim.reasons.items())}
        shadow = signal.detector in self._detectors.shadow and not signal.safety
        began = min((seen.at for seen in signal.evidence), default=victim.first_at)
        return msgspec.structs.replace(
            signal,
            against={**against, **signal.against},
            figures={**victim.complaints.figures(), **_foretold(victim, signal.at), **signal.figures},
            followers=frozen_followers(victim, began),
            last_event=victim.last_hostile,
            shadow=shadow,
            versions=self._versions,
        )

    def _standing(self, victim: Victim, now: int) -> Standing:
        followers = frozen_followers(victim)
        kind: Class | Literal[""] = ""
        if victim.name.startswith(PERSON):
            entry, registry = victim.name.removeprefix(PERSON), self._registry()
            person = registry.at(victim.first_at - WEEK).persons.get(entry) or registry.at(now).persons.get(entry)
            kind = person.kind if person is not None else ""
        platform = victim.name.partition(":")[0]
        is_open = any(level > 0 for level, _, _ in victim.said.values())
        return Standing(kind, followers, self._cohorts(platform, followers, now), self._rates, is_open)

    @property
    def forecasts(self) -> Score:
        """Forecasts of reposts so far, and what became of them."""
        return reduce(Score.plus, (victim.forecasts() for victim in self.grown.values()), self._judged)

    # ── keeping house ────────────────────────────────────────────────────────────────────────

    def _look(self, name: str, now: int) -> None:
        """Drop who is idle; look at the others again when they may be."""
        kept = self.young.get(name)
        if kept is not None:
            until = kept[-1].created_at + (IDLE_GROWN if any(map(lasts, kept)) else IDLE_YOUNG)
        elif (victim := self.grown.get(name)) is not None:
            until = victim.last_at + IDLE_GROWN
        else:
            return
        if until <= now:
            self.young.pop(name, None)
            if (gone := self.grown.pop(name, None)) is not None:
                self._judged = self._judged.plus(gone.forecasts(now))
        else:
            self._idle.add(name, until)

    # ── state ────────────────────────────────────────────────────────────────────────────────

    def dump(self) -> bytes:
        """See `graph.ordered.Machine`."""
        grown = [self.grown[name].dump() for name in sorted(self.grown)]
        young = sorted(self.young.items())
        agendas = [self._idle.dump(), self._clocks.dump(), self._again.dump()]
        return _encode([young, grown, sorted(self._dirty), self._decided, agendas, self.seen, self._judged])

    def load(self, data: bytes) -> None:
        """See `graph.ordered.Machine`."""
        young, grown, dirty, self._decided, agendas, self.seen, self._judged = _decode(data)
        self.young = dict(young)
        self.grown = {state[0]: Victim.load(state) for state in grown}
        self._dirty = set(dirty)
        self._idle, self._clocks = Agenda(HOUR, agendas[0]), Agenda(MINUTE, agendas[1])
        self._again = Agenda(MINUTE, agendas[2])


def grows(record: Activity, kept: list[Activity]) -> bool:
    """Is there enough to keep counts of this person?"""
    if record.facts.flags & ALARMS and record.rule:
        return True
    if record.kind in ALARMING_KINDS or len(kept) >= YOUNG:
        return True
    return is_hostile(record) and sum(map(is_hostile, kept)) >= HOSTILE_TO_GROW


def _opens(signal: Signal) -> bool:
    """Does it open an incident that anybody is told of?"""
    return not signal.shadow and RANK[severity_of(signal)[0]] <= OPENS


def _foretold(victim: Victim, now: int) -> dict[str, int]:
    """How far what is reshared most of all about this person will spread."""
    numbered = sorted(victim.narratives.items())
    outlooks = [found.outlook for _, found in numbered if found.outlook is not None]
    if not outlooks:
        return {}
    largest = max(outlooks, key=lambda outlook: outlook.size)
    largest.look(now, REPOSTS)
    return largest.told(now)


def _platforms(signal: Signal, victim: Victim) -> Iterable[str]:
    """Where the finding lies: whose provider it concerns."""
    return signal.platforms or {one.platform for one in signal.evidence} or victim.platforms


_State = tuple[
    list[tuple[str, list[Activity]]],
    list[Any],
    list[str],
    list[Signal],
    tuple[dict[int, list[str]], dict[int, list[str]], dict[int, list[str]]],
    dict[str, int],
    Score,
]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_State).decode
