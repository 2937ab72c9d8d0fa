"""Two clocks of a service provider: from an order to compliance, and from a report or a finding to an action.

Criteria: clock A go:6 with fashi-2019-15:6.2 and 3.1 to 3.6; clock B go:16 only. Elements that are measured: order,
no_compliance, spread_after (go:6); orders (6.2); videos, items, proportional_sum, accounts, group_members,
followers, clicks (3.1 to 3.6); inaction, spread_after (go:16). Not measurable: that the refusal is one in law (basis,
clarity and capacity are weighed by people), that what spread is illegal, the public interest.

Formula. Clock A starts with a written order of an authority and runs until the first action on the same thing; it is
overdue where none came by the day that the order sets, else within `order`. Clock B starts with the first user report
or finding of ours on a thing that no earlier action answers and is overdue after `notice`. An action on the whole
matter ("") answers everything before it, an order on the whole matter is answered by such an action only; a finding
of ours is one on the whole matter and is answered by any action. What only corrects counters is no action. An action
that says "refused" ends no clock; its reason stands in the signal. An event dated far ahead, alone, makes no time
pass. The two clocks never mix: an order moves nothing in B, a report nothing in A. Always watch. Exposure after the
day is the caller's figure, by the names of the elements; what is not given is unmeasured. Only videos and other items
add up in proportion (article 3, item 3), and only where neither reaches its own number.

Parameters: `order` (seconds, 24 hours, not statutory: used where an order sets no day), `notice` (seconds, 24 hours,
not statutory), `orders` (2, not statutory: the text says "several", within two years).
Blind spots: actions that the platform did not record; orders that nobody entered; whether a provider could comply.
Source: Guiding Opinions 2023, articles 6 and 16; Fa Shi [2019] 15, articles 2, 3 and 6.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from detectors.actors.years import within_years
from detectors.signal import ABSENT, MET, UNMEASURED, Signal
from graph.facts import DEDUCTION, GROUNDS
from graph.frames import Activity

NAME: Final = "provider_duty"
SECOND: Final = 1_000_000  # µs
REFUSED: Final = "refused"  # how the reason of an action begins that is none
DUTY: Final = frozenset({"order", "report", "action"})  # kinds of events
MAX_STEPS: Final = 512  # kept of one victim and provider
CORRECTION: Final = sum(DEDUCTION << place for place in range(len(GROUNDS)))  # bits of an action on counters only
ASKING: Final = frozenset({"report", "finding"})  # what starts clock B
YEARS: Final = 2

Kind: TypeAlias = Literal["order", "report", "finding", "action", "refused"]
# Element of go:6's items → the number of Fa Shi [2019] 15, article 3.
LEAST: Final = {
    "fashi-2019-15:3.1/videos": 200,
    "fashi-2019-15:3.2/items": 2_000,
    "fashi-2019-15:3.4/accounts": 2_000,
    "fashi-2019-15:3.5/group_members": 3_000,
    "fashi-2019-15:3.5/followers": 30_000,
    "fashi-2019-15:3.6/clicks": 50_000,
}
_PROPORTION: Final = "fashi-2019-15:3.3/proportional_sum"


class Parameters(NamedTuple):
    """See the module docstring for units."""

    order: int = 86_400
    notice: int = 86_400
    orders: int = 2


DEFAULTS: Final = Parameters()


class Step(NamedTuple):
    """Something that somebody asked for, found or did. Ordered by time."""

    at: int  # µs
    kind: Kind
    scope: str = ""
    item: str = ""  # "" = the whole matter
    by: str = ""
    due: int = 0  # of an order: the day it sets, µs; 0 = none
    reason: str = ""

    @property
    def thing(self) -> tuple[str, str, bool]:
        """What it is about: an item, the whole matter, or whatever a finding of ours lies in."""
        return self.scope, self.item, self.anywhere

    @property
    def anywhere(self) -> bool:
        """Is it a finding on the whole matter, so that any action answers it?"""
        return self.kind == "finding" and not self.item

    def covers(self, other: Step) -> bool:
        """Is it about the same thing, or about everything?"""
        if not self.item or other.anywhere:
            return True
        return (self.scope, self.item) == (other.scope, other.item)


class Clock(NamedTuple):
    """From what asked for something to what answered it."""

    start: Step
    due: int  # µs
    end: int | None  # µs of the action; None = none yet
    refused: str = ""  # why, where somebody recorded a refusal

    def overdue(self, now: int) -> bool:
        """Was nothing done by the day?"""
        return (now if self.end is None else self.end) > self.due


def step_of(record: Activity) -> Step | None:
    """The step that a record of activity is; None for everything else. A finding of ours is a `Step` as it is.

    Where a person is named (`rule` 1) the reason of the event stands in `parent`, and without an item of a cascade
    the event is about the whole matter.
    """
    if record.kind not in DUTY or record.facts.flags & CORRECTION:
        return None
    named = record.rule == 1
    item = "" if named and record.root == record.item else record.item
    reason = record.parent if named else ""
    kind: Kind = "report" if record.kind == "report" else "order" if record.kind == "order" else "action"
    if kind == "action" and reason.startswith(REFUSED):
        kind = "refused"
    return Step(record.created_at, kind, record.scope, item, record.author, 0, reason)


def add(steps: list[Step], step: Step) -> bool:
    """Put `step` into `steps`, which are in order. False where it adds nothing, as a report of what was asked for.

    Of more than MAX_STEPS the oldest report or finding goes, where there is none the oldest.
    """
    place = bisect_left(steps, step)
    if steps[place : place + 1] == [step] or (step.kind in ASKING and _runs(steps, step)):
        return False
    steps.insert(place, step)
    if len(steps) > MAX_STEPS:
        del steps[next((place for place, one in enumerate(steps) if one.kind in ASKING), 0)]
    return True


def _runs(steps: list[Step], step: Step) -> bool:
    """Does clock B of this thing run already?"""
    thing = step.thing
    asked: int | None = None  # µs, when it was asked for last
    for one in reversed(steps):
        if asked is not None and one.at < asked:
            break
        if one.kind == "action" and one.covers(step):
            return False
        if asked is None and one.kind in ASKING and one.thing == thing:
            asked = one.at
    return asked is not None


def runs_out(step: Step, parameters: Parameters = DEFAULTS) -> int:
    """The day (µs) by which what `step` asks for is to be done."""
    if step.kind == "order":
        return step.due or step.at + parameters.order * SECOND
    return step.at + parameters.notice * SECOND


def clocks(steps: Iterable[Step], parameters: Parameters = DEFAULTS) -> tuple[list[Clock], list[Clock]]:
    """Clocks A and clocks B of one matter, each in the order in which they started."""
    every = sorted(set(steps))
    actions = [step for step in every if step.kind == "action"]
    refusals = [step for step in every if step.kind == "refused"]
    a, b = [], []
    answered_until: dict[tuple[str, str, bool], int | None] = {}  # thing → when its last clock B stopped, None = runs
    for step in every:
        if step.kind == "order":
            a.append(_clock(step, runs_out(step, parameters), actions, refusals))
        elif step.kind in ASKING:
            end = answered_until.get(step.thing, -1)
            if end is not None and end < step.at:
                b.append(_clock(step, runs_out(step, parameters), actions, refusals))
                answered_until[step.thing] = b[-1].end
    return a, b


def _clock(start: Step, due: int, actions: list[Step], refusals: list[Step]) -> Clock:
    end = next((step.at for step in actions if step.at >= start.at and step.covers(start)), None)
    reasons = [step.reason for step in refusals if step.at >= start.at and step.covers(start)]
    return Clock(start, due, end, reasons[-1] if reasons else "")


def detect(
    steps: Iterable[Step],
    victim: str,
    platform: str,
    now: int,
    after: Mapping[str, int] | None = None,
    parameters: Parameters = DEFAULTS,
) -> list[Signal]:
    """A signal for each of the two clocks that is overdue.

    Args:
        steps: of this victim and provider.
        victim, platform: whom it concerns; whose duty it is.
        now: event time, µs.
        after: exposure since the first day that passed, by element of `LEAST`; and "hostile" (events) for go:16.
    """
    a, b = clocks(steps, parameters)
    late = [clock for clock in a if clock.overdue(now)]
    late_b = [clock for clock in b if clock.overdue(now)]
    signals = []
    if late:
        elements = _after_order(after or {}, late, now, parameters)
        signals.append(_signal(victim, platform, now, late, "order", elements, parameters.order))
        refused = _refused(late, now)
        bounds = {name: (value, value, LEAST[name]) for name, value in (after or {}).items() if name in LEAST}
        bounds["fashi-2019-15:6.2/orders"] = refused, refused, parameters.orders
        signals[-1] = replace(signals[-1], bounds=bounds)
    if late_b:
        spread = (after or {}).get("hostile")
        elements = {"go:16/inaction": MET, "go:16/spread_after": _state(spread, 1)}
        signals.append(_signal(victim, platform, now, late_b, "notice", elements, parameters.notice))
        if spread is not None:
            signals[-1] = replace(signals[-1], bounds={"go:16/spread_after": (spread, spread, 1)})
    return signals


def _after_order(after: Mapping[str, int], late: list[Clock], now: int, parameters: Parameters) -> dict[str, int]:
    elements = {name: _state(after.get(name), least) for name, least in LEAST.items()}
    videos, items = (after.get(name) for name in ("fashi-2019-15:3.1/videos", "fashi-2019-15:3.2/items"))
    if videos is None or items is None:
        elements[_PROPORTION] = UNMEASURED
    else:
        below = videos < 200 and items < 2_000
        elements[_PROPORTION] = MET if below and 10 * videos + items >= 2_000 else ABSENT
    known = [state for state in elements.values() if state != UNMEASURED]
    refused = _refused(late, now)
    return {
        "go:6/order": MET,
        "go:6/no_compliance": MET,
        "go:6/spread_after": max(known, default=UNMEASURED),
        "fashi-2019-15:6.2/orders": MET if refused >= parameters.orders else ABSENT,
        **elements,
    }


def _refused(late: list[Clock], now: int) -> int:
    """Orders of the last years that were not followed."""
    return sum(within_years(clock.start.at, now, YEARS) for clock in late)


def _state(value: int | None, least: int) -> int:
    return UNMEASURED if value is None else MET if value >= least else ABSENT


def _signal(
    victim: str, platform: str, now: int, late: list[Clock], which: str, elements: dict[str, int], allowed: int
) -> Signal:
    waits = [((now if clock.end is None else clock.end) - clock.start.at) // SECOND for clock in late]
    criteria = sorted({name.partition("/")[0] for name, state in elements.items() if state == MET})
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="watch",
        criteria=tuple(criteria),
        value=max(waits),
        lower=max(waits),
        upper=max(waits),
        threshold=allowed,
        unit="seconds",
        platforms=(platform,),
        subject=f"{which}:{platform}",
        elements=elements,
        figures={
            "overdue": len(late),
            "unanswered": sum(clock.end is None for clock in late),
            "refused": sum(bool(clock.refused) for clock in late),
            "findings": sum(clock.start.kind == "finding" for clock in late),
        },
        reason="; ".join(dict.fromkeys(clock.refused for clock in late if clock.refused)),
    )
