"""What is known of one person that events are aimed at: counts in windows, who, where, and the events behind them.

Records come in order of event time (`graph.ordered`). Cost an event: constant. Bounded: accounts and cascades
beyond `KNOWN_ACCOUNTS` are counted as "at least", further narratives and items are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from heapq import heappush, heappushpop
from typing import Any, Final

from detectors.aimed import LEAST_CONFIDENCE, is_theirs, threatens
from detectors.complaints import Complaints
from detectors.examples import EXAMPLES, evidence_of, keep
from detectors.guard import guarded
from detectors.information import Narrative, place_of
from detectors.outlook import Score
from detectors.provider_duty import Step, add, step_of
from detectors.signal import Evidence
from detectors.slow_burn import SlowBurn
from detectors.windows import MINUTE, Distinct, Sums
from graph.facts import (
    ANY_PERSONAL,
    ASSERTION,
    ATTACK,
    BARE,
    CALLS,
    DISTRESS,
    GENERATED,
    HOSTILE,
    LABELLED,
    OUTCOME,
    SEXUAL,
    THREAT,
    WHERE_OR_WHEN,
)
from graph.frames import Activity

# Counters of `Victim.sums`.
(
    SCORED,  # events with words of their own that our scorer judged
    SCORED_HOSTILE,
    LABELLED_ALL,  # the same by the platform's own label
    LABELLED_HOSTILE,
    GUARDED,  # hostile, and lawful speech
    RESHARES,
    THREATS,
    THREATS_PLACED,  # with a time or a place
    DIGS,  # calls of either kind: to dig, to attack
    DIGS_PLACED,  # with a time or a place
    PUBLISHED,  # events with personal data
    SEXUAL_CLAIMS,
    GENERATED_HOSTILE,
    COMPLAINTS,
    FIRST_TIME,  # accounts hostile to this person for the first time in 30 days
    PUBLISHED_HOSTILE,  # personal data in hostile words, or with a call
    GENERATED_ABOUT,  # generated content that concerns the person, in words that are not hostile
) = range(17)
WIDTH: Final = 17

KNOWN_ACCOUNTS: Final = 50_000
KNOWN_CASCADES: Final = 10_000
KNOWN_ITEMS: Final = 2_000
KNOWN_NARRATIVES: Final = 200
KNOWN_PROVIDERS: Final = 64
ALARMS: Final = THREAT | CALLS | ANY_PERSONAL | OUTCOME | DISTRESS  # what is looked at from the first event on


class Victim:
    """See the module docstring."""

    __slots__ = (
        "accounts",
        "cascades",
        "complaints",
        "distress",
        "examples",
        "first_at",
        "followers",
        "hostile",
        "last_at",
        "last_hostile",
        "left_out",
        "name",
        "narratives",
        "outcomes",
        "per_account",
        "placed",
        "platforms",
        "reasons",
        "reshared",
        "roots",
        "said",
        "slow",
        "steps",
        "sums",
        "threats",
        "values",
        "worst",
        "wrote",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.first_at = self.last_at = self.last_hostile = 0  # µs, of what was aimed at them, and of abuse
        self.sums = Sums(WIDTH)
        self.accounts = Distinct(KNOWN_ACCOUNTS)  # whoever spoke to or of them
        self.hostile = Distinct(KNOWN_ACCOUNTS)
        self.threats = Distinct(KNOWN_ACCOUNTS)
        self.cascades = Distinct(KNOWN_CASCADES)  # with anything hostile in them
        self.per_account: dict[str, int] = {}  # hostile account → acts
        self.platforms: dict[str, int] = {}  # platform → minute of the last hostile event
        self.reasons: dict[str, int] = {}  # of the guard → events
        self.followers: list[tuple[int, int]] = []  # their own, as they gave them: (µs, number), ≤ 32
        self.narratives: dict[int, Narrative] = {}
        self.roots: dict[str, int] = {}  # cascade → narrative of its root
        self.wrote: dict[str, str] = {}  # item → its author
        self.reshared: dict[str, int] = {}  # author → direct reshares of what they wrote
        self.values: dict[str, int] = {}  # personal data: category and hash → times published
        self.examples: dict[str, list[Evidence]] = {}
        self.worst: list[tuple[int, int, str, Evidence]] = []  # a heap of the most hostile
        self.outcomes: list[Evidence] = []
        self.distress: list[Evidence] = []
        self.placed: list[Evidence] = []  # threats, and calls to go somewhere
        self.left_out = 0
        self.slow = SlowBurn()
        self.complaints = Complaints()
        self.steps: dict[str, list[Step]] = {}  # platform → what bears on its provider's clocks
        self.said: dict[str, tuple[int, int, int]] = {}  # detector and subject → level, lower, µs of the last signal

    # ── one record ───────────────────────────────────────────────────────────────────────────

    def take(self, record: Activity) -> None:
        """One record, not older than those before it."""
        kind, at = record.kind, record.created_at
        if not self.first_at:
            self.first_at = at
        self.last_at = max(self.last_at, at)
        minute = self.last_at // MINUTE  # what comes late counts now
        if kind == "comment" or kind == "repost" or kind == "post":
            if record.rule == 0:
                self._own(record)
            else:
                self._aimed(record, minute)
        else:
            self._noted(record, minute)

    def _own(self, record: Activity) -> None:
        """What the person did themselves: how many follow them, and whether they are well."""
        facts = record.facts
        if facts.followers >= 0 and (not self.followers or self.followers[-1][1] != facts.followers):
            if len(self.followers) >= 32:
                del self.followers[1]
            self.followers.append((record.created_at, facts.followers))
        if record.kind == "repost":
            narrative = self.narratives.get(self.roots.get(place_of(record), 0))
            if narrative is not None:
                narrative.reshare(record, own=True)
        if facts.flags & DISTRESS:
            keep(self.distress, evidence_of(record))

    def _aimed(self, record: Activity, minute: int) -> None:
        facts = record.facts
        flags = facts.flags
        counters, ring = self.sums.at(minute), self.sums.sums[0]
        if record.kind != "comment":
            self._spread(record, counters, ring)
        if flags & GENERATED and not flags & HOSTILE:
            _bump(counters, ring, GENERATED_ABOUT)
            keep(self.examples.setdefault("generated", []), evidence_of(record))
        if flags & BARE:
            return
        author = f"{record.platform}:{record.author}"
        self.accounts.see(author, minute)
        counted = LABELLED_ALL if flags & LABELLED else SCORED
        counters[counted] += 1
        ring[counted] += 1
        if not flags & (HOSTILE | ALARMS) or record.confidence < LEAST_CONFIDENCE:
            return
        if flags & HOSTILE:
            if reason := guarded(flags, facts.hostility):
                self.reasons[reason] = self.reasons.get(reason, 0) + 1
                _bump(counters, ring, GUARDED)
                keep(self.examples.setdefault("guarded", []), evidence_of(record))
                return
            self._hostile(record, author, minute, counters, ring, counted + 1)
        self.last_hostile = max(self.last_hostile, record.created_at)
        if flags & ALARMS:
            self._alarming(record, author, minute, counters, ring)

    def _hostile(
        self, record: Activity, author: str, minute: int, counters: list[int], ring: list[int], place: int
    ) -> None:
        facts = record.facts
        counters[place] += 1
        ring[place] += 1
        self.slow.see(minute, self.hostile.last.get(author))
        if self.hostile.see(author, minute):
            counters[FIRST_TIME] += 1
            ring[FIRST_TIME] += 1
        if author in self.per_account or len(self.per_account) < KNOWN_ACCOUNTS:
            self.per_account[author] = self.per_account.get(author, 0) + 1
        self.cascades.see(place_of(record), minute)
        self.platforms[record.platform] = minute
        if facts.flags & GENERATED:
            _bump(counters, ring, GENERATED_HOSTILE)
            keep(self.examples.setdefault("generated", []), evidence_of(record))
        if facts.flags & (SEXUAL):
            _bump(counters, ring, SEXUAL_CLAIMS)
            keep(self.examples.setdefault("sexual", []), evidence_of(record))
        entry = (facts.hostility, -record.created_at, record.item, evidence_of(record))
        if len(self.worst) < EXAMPLES:
            heappush(self.worst, entry)
        elif entry[:3] > self.worst[0][:3]:
            heappushpop(self.worst, entry)

    def _alarming(self, record: Activity, author: str, minute: int, counters: list[int], ring: list[int]) -> None:
        """Threats, calls to dig, personal data, outcomes: whatever the score says of them."""
        flags, evidence = record.facts.flags, evidence_of(record)
        placed = bool(flags & WHERE_OR_WHEN)
        if threatening := threatens(record):
            self.threats.see(author, minute)
            _bump(counters, ring, THREATS, THREATS_PLACED if placed else THREATS)
            keep(self.examples.setdefault("threat", []), evidence)
        if not is_theirs(record):
            flags &= ~(CALLS | ANY_PERSONAL)
        if flags & CALLS:
            _bump(counters, ring, DIGS, DIGS_PLACED if placed else DIGS)
            keep(self.examples.setdefault("attack" if flags & ATTACK else "dig", []), evidence)
        if placed and (threatening or flags & CALLS):
            keep(self.placed, evidence)
        if flags & ANY_PERSONAL:
            _bump(counters, ring, PUBLISHED, PUBLISHED_HOSTILE if flags & (HOSTILE | CALLS) else PUBLISHED)
            keep(self.examples.setdefault("personal", []), evidence)
            self._publish(record)
        if flags & OUTCOME:
            keep(self.outcomes, evidence)

    def _publish(self, record: Activity) -> None:
        """Note which values were published, and how often each."""
        for category, digest in record.facts.values:
            value = f"{category}:{digest.hex() if digest else record.item}"
            if value in self.values or len(self.values) < KNOWN_ITEMS:
                self.values[value] = self.values.get(value, 0) + 1

    # ── spread ───────────────────────────────────────────────────────────────────────────────

    def _spread(self, record: Activity, counters: list[int], ring: list[int]) -> None:
        """A post or a reshare that concerns the person."""
        place = place_of(record)
        facts = record.facts
        if record.kind == "post":
            if facts.narrative and len(self.roots) < KNOWN_ITEMS:
                self.roots[place] = facts.narrative
            narrative = self._narrative(record, facts.narrative)
            if narrative is not None:
                narrative.told += 1
                narrative.carried(record)
        else:
            counters[RESHARES] += 1
            ring[RESHARES] += 1
            narrative = self._narrative(record, self.roots.get(place, 0))
            if narrative is not None:
                narrative.reshare(record, own=f"{record.platform}:{record.author}" == self.name)
            above = self.wrote.get(f"{record.platform}\0{record.parent or record.root}")
            if above is not None:
                self.reshared[above] = self.reshared.get(above, 0) + 1
        if narrative is not None:
            narrative.platforms.add(record.platform)
            if facts.flags & ASSERTION:
                narrative.asserted += 1
            narrative.shown(record)
        if len(self.wrote) < KNOWN_ITEMS:
            self.wrote[f"{record.platform}\0{record.item}"] = f"{record.platform}:{record.author}"
        else:
            self.left_out += 1

    def _narrative(self, record: Activity, number: int) -> Narrative | None:
        if not number:
            return None
        narrative = self.narratives.get(number)
        if narrative is None and len(self.narratives) < KNOWN_NARRATIVES:
            narrative = self.narratives[number] = Narrative(evidence_of(record))
        return narrative

    def _noted(self, record: Activity, minute: int) -> None:
        """Counters, complaints, measures, marks and outcomes."""
        narrative = self.narratives.get(self.roots.get(place_of(record), 0))
        if (step := step_of(record)) is not None:
            self.step(record.platform, step)
        if record.kind == "view_count" and narrative is not None:
            narrative.shown(record)
        elif record.kind == "action" and narrative is not None:
            narrative.deduct(record)
        elif record.kind == "report" or record.kind == "order":
            self.sums.at(minute)[COMPLAINTS] += 1
            self.sums.sums[0][COMPLAINTS] += 1
            if record.kind == "report":
                self.complaints.take(record)
            if narrative is not None and record.facts.flags & ASSERTION:
                narrative.alleged += 1
        elif record.kind == "outcome":
            keep(self.outcomes, evidence_of(record))
        elif record.kind == "marks" and record.facts.flags & GENERATED:
            keep(self.examples.setdefault("generated", []), evidence_of(record))
            _bump(self.sums.at(minute), self.sums.sums[0], GENERATED_ABOUT)

    # ── keeping ──────────────────────────────────────────────────────────────────────────────

    def step(self, platform: str, step: Step) -> bool:
        """What somebody asked of the provider of `platform`, or what it did. False where it adds nothing."""
        if platform not in self.steps and len(self.steps) >= KNOWN_PROVIDERS:
            return False
        return add(self.steps.setdefault(platform, []), step)

    def allege(self, numbers: Iterable[int]) -> None:
        """A reviewer alleges these narratives to be false."""
        for number in numbers:
            if number in self.narratives:
                self.narratives[number].alleged += 1

    def forecasts(self, now: int = 0) -> Score:
        """Forecasts about all narratives; those that are due at `now` (µs) are judged first."""
        outlooks = [found.outlook for found in self.narratives.values() if found.outlook is not None]
        for outlook in outlooks:
            outlook.settle(now)
        return reduce(Score.plus, (outlook.score for outlook in outlooks), Score())

    def roll(self, minute: int) -> None:
        """Let go what is past in `minute`."""
        self.sums.roll(minute)
        for distinct in (self.accounts, self.hostile, self.threats, self.cascades):
            distinct.roll(minute)

    def evidence(self) -> tuple[Evidence, ...]:
        """The most hostile events, the worst first."""
        return tuple(entry[3] for entry in sorted(self.worst, key=lambda entry: entry[:3], reverse=True))

    def dump(self) -> Any:
        """Everything, as plain data."""
        return [
            self.name,
            self.first_at,
            self.last_at,
            self.sums.dump(),
            [distinct.dump() for distinct in (self.accounts, self.hostile, self.threats, self.cascades)],
            self.per_account,
            self.platforms,
            self.reasons,
            self.followers,
            self.slow.dump(),
            {number: narrative.dump() for number, narrative in self.narratives.items()},
            self.roots,
            self.wrote,
            self.reshared,
            self.values,
            self.examples,
            self.worst,
            [self.outcomes, self.distress, self.placed],
            self.left_out,
            self.said,
            self.steps,
            self.complaints.dump(),
            self.last_hostile,
        ]

    @classmethod
    def load(cls, data: Any) -> Victim:
        """What `dump` gave."""
        made = cls(data[0])
        made.first_at, made.last_at = data[1], data[2]
        made.sums = Sums.load(WIDTH, data[3])
        limits = (KNOWN_ACCOUNTS, KNOWN_ACCOUNTS, KNOWN_ACCOUNTS, KNOWN_CASCADES)
        made.accounts, made.hostile, made.threats, made.cascades = (
            Distinct.load(limit, one) for limit, one in zip(limits, data[4], strict=True)
        )
        made.per_account, made.platforms, made.reasons = data[5:8]
        made.followers = [(at, number) for at, number in data[8]]
        made.slow = SlowBurn.load(data[9])
        made.narratives = {number: Narrative.load(one) for number, one in data[10].items()}
        made.roots, made.wrote, made.reshared, made.values = data[11:15]
        made.examples = {name: [Evidence(*one) for one in kept] for name, kept in data[15].items()}
        made.worst = [(a, b, c, Evidence(*one)) for a, b, c, one in data[16]]
        made.outcomes, made.distress, made.placed = ([Evidence(*one) for one in kept] for kept in data[17])
        made.left_out = data[18]
        made.said = {key: (level, lower, at) for key, (level, lower, at) in data[19].items()}
        made.steps = {platform: [Step(*one) for one in steps] for platform, steps in data[20].items()}
        made.complaints = Complaints.load(data[21])
        made.last_hostile = data[22]
        return made


def _bump(counters: list[int], ring: list[int], *places: int) -> None:
    """One more in each of `places`; a place named twice counts once."""
    for place in set(places):
        counters[place] += 1
        ring[place] += 1
