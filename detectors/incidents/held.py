"""What is kept of one incident while it lives, and how a signal changes it. Integers and strings only.

A finding is what one detector says about one subject (a narrative, an actor …): its strongest signal whole, the best
state of every criterion and element over all of its signals. So an incident costs the same however many signals
come, and nothing that was found is lost by what comes after.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from detectors.incidents.incident import Foreseen, Step
from detectors.incidents.matrix import states_of
from detectors.incidents.severity import OPENS, RANK, Severity, overall, raises, severity_of
from detectors.signal import LEVELS, Signal
from graph.facts import DISTRESS

MAX_FINDINGS: Final = 200  # of one incident; further subjects of a detector are kept as one
MAX_CURVE: Final = 240  # points
MAX_HISTORY: Final = 500  # steps
SPREAD: Final = "mass_spread"  # its curve goes before that of others: hostile accounts
THE_REST: Final = "…"  # subject of findings beyond `MAX_FINDINGS`
NOTHING: Final = RANK["S4"]


class Finding(Struct):
    """See the module docstring."""

    peak: Signal
    severity: Severity
    why: str
    first: int
    last: int
    count: int
    raises: bool
    mark: int  # lower bound when it last counted as growth
    states: dict[str, int]  # of criteria
    elements: dict[str, int]
    against: dict[str, int]

    @property
    def opens(self) -> bool:
        """Does it open an incident?"""
        return RANK[self.severity] <= OPENS


class Held(Struct):
    """One incident, or (without `id`) signals that opened none yet."""

    track: str  # where its signals come together (`fold.Track`)
    victim: str
    shadow: bool
    first: int
    last: int
    id: str = ""
    first_event: int = 0  # of the evidence that was shown; 0 = none yet
    last_event: int = 0
    opened_at: int = 0
    state: str = ""
    closed_at: int = 0
    closed_as: str = ""
    closed_rank: int = NOTHING  # severity when a person closed it: only a higher one opens it again
    grown: int = 0  # last growth
    updated: int = 0  # last change of any kind
    reopened: int = 0
    best: int = NOTHING  # rank of its worst finding
    raised: bool = False  # is there an aggravating circumstance?
    signals: int = 0
    watched: int = 0
    unit: str = ""
    forecast: Foreseen | None = None  # the latest
    drawn: str = ""  # the detector whose bound the curve shows
    called: str = ""
    victim_class: str = ""  # the first that was said stands; "" = in no registry
    grounds: str = ""
    followers: int = -1
    label: str = ""
    muted_until: int = 0
    acknowledged_by: str = ""
    assigned_to: str = ""
    handled: bool = False
    into: str = ""
    merged: list[str] = []
    findings: dict[str, Finding] = {}
    curve: list[tuple[int, int]] = []
    history: list[Step] = []

    @property
    def rank(self) -> int:
        """Severity over all findings, as a number: 1 is worst."""
        return RANK[overall(self.best, self.raised)]

    @property
    def closed(self) -> bool:
        """Is it over, for now?"""
        return self.state == "closed"


def absorb(held: Held, signal: Signal) -> Finding | None:
    """Take `signal` in; None where it was here already."""
    signal = plain(signal)
    key = _key(held, signal)
    found = held.findings.get(key)
    if found is None:
        found = held.findings[key] = _new(signal)
    elif found.last == signal.at and found.peak.subject == signal.subject:
        return None
    else:
        _strengthen(found, _new(signal))
    freeze(held, signal.victim_class, signal.grounds, signal.followers)
    foresee(held, _foreseen(signal))
    held.first, held.last = min(held.first, signal.at), max(held.last, signal.at)
    held.updated = max(held.updated, signal.at)
    held.signals += 1
    weigh(held, found)
    if RANK[severity_of(signal)[0]] > OPENS:
        held.watched += 1
    _span(held, [seen.at for seen in signal.evidence])
    held.last_event = max(held.last_event, signal.last_event)
    if signal.detector == SPREAD and (not held.opened_at or RANK[severity_of(signal)[0]] <= OPENS):
        draw_from(held, signal)
    if signal.detector == held.drawn:
        _draw(held.curve, signal.at, signal.lower)
    return found


def freeze(held: Held, victim_class: str, grounds: str, followers: int) -> None:
    """Note who the victim was before it began. What is known of them once stays: a pile-on changes both."""
    if not held.victim_class:
        held.victim_class, held.grounds = victim_class, grounds
    if held.followers < 0:
        held.followers = followers


def foresee(held: Held, new: Foreseen | None) -> None:
    """The latest forecast stands, and of one moment the larger."""
    old = held.forecast
    if new is not None and (old is None or (new.at, new.expected) > (old.at, old.expected)):
        held.forecast = new


def draw_from(held: Held, signal: Signal) -> None:
    """Let the curve be that of the detector of `signal`."""
    if held.drawn != signal.detector:
        held.drawn, held.unit, held.curve = signal.detector, signal.unit, []


def join(held: Held, other: Held) -> None:
    """Take in what was kept apart until now."""
    for key, found in other.findings.items():
        mine = held.findings.get(key)
        if mine is None:
            held.findings[key] = found
        else:
            _strengthen(mine, found)
    freeze(held, other.victim_class, other.grounds, other.followers)
    foresee(held, other.forecast)
    held.best, held.raised = min(held.best, other.best), held.raised or other.raised
    held.signals += other.signals
    held.watched += other.watched
    held.first, held.last = min(held.first, other.first), max(held.last, other.last)
    held.updated = max(held.updated, other.updated)
    _span(held, [other.first_event, other.last_event] if other.last_event else [])


def weigh(held: Held, found: Finding) -> None:
    """Let `found` count in the severity."""
    held.best = min(held.best, RANK[found.severity])
    held.raised = held.raised or found.raises


def grew(found: Finding, growth: int, least: int) -> bool:
    """Did the lower bound rise by `growth` (per mille) and `least` since it last did? Then mark it."""
    lower = found.peak.lower
    if RANK[found.severity] > OPENS or lower - found.mark < least or 1000 * lower < (1000 + growth) * found.mark:
        return False
    found.mark = lower
    return True


def note(held: Held, step: Step) -> None:
    """Write `step` into the history, once."""
    history = held.history
    if step in history:
        return
    if len(history) >= MAX_HISTORY:  # decisions stay longest
        del history[next((place for place, old in enumerate(history) if not old.author), 0)]
    history.append(step)
    held.updated = max(held.updated, step.at)


def plain(signal: Signal) -> Signal:
    """`signal` without what only the safety topic carries."""
    if not any(seen.flags & DISTRESS for seen in signal.evidence):
        return signal
    evidence = tuple(replace(seen, flags=seen.flags & ~DISTRESS) for seen in signal.evidence)
    return replace(signal, evidence=evidence)


def _foreseen(signal: Signal) -> Foreseen | None:
    figures = signal.figures
    if "forecast_from" not in figures:
        return None
    seconds = figures.get("seconds_to_threshold")
    return Foreseen(
        signal.at,
        figures["forecast_from"],
        figures["forecast_expected"],
        figures["forecast_lower"],
        figures["forecast_upper"],
        0 if seconds is None else signal.at + 1_000_000 * seconds,
    )


def _span(held: Held, times: list[int]) -> None:
    if times:
        held.first_event = min(held.first_event or times[0], *times)
        held.last_event = max(held.last_event, *times)


def _key(held: Held, signal: Signal) -> str:
    key = f"{signal.detector}\0{signal.subject}"
    if key in held.findings or len(held.findings) < MAX_FINDINGS:
        return key
    return f"{signal.detector}\0{THE_REST}"


def _new(signal: Signal) -> Finding:
    severity, why = severity_of(signal)
    return Finding(
        peak=signal,
        severity=severity,
        why=why,
        first=signal.at,
        last=signal.at,
        count=1,
        raises=raises(signal),
        mark=signal.lower,
        states=states_of(signal),
        elements=dict(signal.elements),
        against=dict(signal.against),
    )


def _strengthen(found: Finding, new: Finding) -> None:
    """Let `found` say what either says."""
    if _strength(new) > _strength(found):
        found.peak = new.peak
    if RANK[new.severity] < RANK[found.severity]:
        found.severity, found.why = new.severity, new.why
    found.first, found.last = min(found.first, new.first), max(found.last, new.last)
    found.count += new.count
    found.raises = found.raises or new.raises
    for mine, theirs in (
        (found.states, new.states),
        (found.elements, new.elements),
        (found.against, new.against),
    ):
        for name, value in theirs.items():
            mine[name] = max(mine.get(name, value), value)


def _strength(found: Finding) -> tuple[int, int, int, int]:
    peak = found.peak
    return -RANK[found.severity], LEVELS[peak.level], peak.lower, peak.value


def _draw(curve: list[tuple[int, int]], at: int, lower: int) -> None:
    """One more point; when there are too many, every second one goes."""
    if curve and curve[-1][0] >= at:  # a late one changes no curve
        if curve[-1][0] == at:
            curve[-1] = (at, max(lower, curve[-1][1]))
        return
    if len(curve) >= MAX_CURVE:
        del curve[1::2]
    curve.append((at, lower))
