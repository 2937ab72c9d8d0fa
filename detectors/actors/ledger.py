"""The ledger of one account: its acts of a year, and what people entered about it.

An act is one item aimed at one victim; an item aimed at two victims is two acts. Numbers are integers, no text is
kept. Acts leave after 366 days, entries after 731 (`docs/actors.md`). Of more than `MAX_ACTS` acts the oldest
against whoever has most is let go and counted in `dropped`: figures then are lower bounds, and many victims never
are washed out by many acts against one.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from detectors.actors.entries import Allege, Confirmed, DealtWith, Entry, Official, Penalty
from detectors.guard import WANTON, guarded
from detectors.signal import LEVELS, MAX_EVIDENCE, Evidence, Level, Signal, victim_of
from graph.facts import (
    ANY_PERSONAL,
    ASSERTION,
    CALLS,
    DISTRESS,
    GROUP,
    HOSTILE,
    INSULT,
    LABELLED,
    OUTCOME,
    SEXUAL,
    THREAT,
)
from graph.frames import Activity

DAY: Final = 86_400_000_000  # µs
KEEP_ACTS: Final = 366 * DAY
KEEP_ENTRIES: Final = 731 * DAY
AGAIN: Final = DAY // 48  # half an hour
MAX_ACTS: Final = 512  # of one account
MAX_ENTRIES: Final = 64  # of each sort; the latest stay
BEIJING: Final = 8 * 3_600_000_000  # µs: days and years are those of the law's own time zone

E = TypeVar("E", tuple[int, str], tuple[int, str, str])
K = TypeVar("K", int, str)

_LAWFUL: Final = HOSTILE | INSULT | GROUP | ASSERTION  # what the guard takes away
_HEALTH: Final = DISTRESS | OUTCOME  # never leaves the restricted view
CERTAIN: Final = LABELLED | THREAT | SEXUAL | CALLS | ANY_PERSONAL


class Act(Struct, array_like=True, gc=False):
    """One item aimed at one victim. Totals are the highest that the platform gave; -1 = none given."""

    at: int  # µs
    victim: str  # as signals write it
    platform: str
    scope: str
    item: str
    root: str
    kind: str
    flags: int  # `graph.facts`, without what the guard took away
    hostility: int  # per mille
    narrative: int
    followers: int  # of the account at that moment
    views: int
    reposts: int
    confidence: int = 100  # per cent, that it is aimed at this victim

    @property
    def day(self) -> int:
        """Number of the day, in the law's time zone."""
        return (self.at + BEIJING) // DAY

    @property
    def hostile(self) -> bool:
        """Did whoever scored it find it hostile, and the guard leave it so?"""
        return self.flags & HOSTILE != 0

    @property
    def against(self) -> bool:
        """Does it bear on its victim, and not only share a link?"""
        return self.flags & (HOSTILE | THREAT | CALLS | ANY_PERSONAL) != 0

    @property
    def certain(self) -> bool:
        """Does more than a score stand behind its hostility: a platform's label, words of a class, plain abuse?

        `INSULT` alone is said of whatever a score calls hostile, and is no second witness.
        """
        return self.hostile and (self.flags & CERTAIN != 0 or self.hostility >= WANTON)

    @property
    def asserts(self) -> bool:
        """Does it state a fact that could be true or false?"""
        return self.flags & ASSERTION != 0

    @property
    def reach(self) -> int:
        """How many it reached at least, as far as anything is given: views, reposts or followers; -1 = unknown."""
        return max(self.views, self.reposts, self.followers)

    def join(self, other: Act) -> None:
        """Take in another record of the same act, in whatever order."""
        self.at = min(self.at, other.at)
        self.flags |= other.flags
        self.hostility = max(self.hostility, other.hostility)
        self.confidence = max(self.confidence, other.confidence)
        self.narrative = max(self.narrative, other.narrative)
        self.followers = max(self.followers, other.followers)
        self.see(other.views, other.reposts)

    def see(self, views: int, reposts: int) -> None:
        """Keep the highest totals of its item."""
        self.views = max(self.views, views)
        self.reposts = max(self.reposts, reposts)


def act_of(record: Activity) -> Act:
    """What the ledger keeps of a record."""
    facts = record.facts
    flags = facts.flags & ~_HEALTH
    if guarded(facts.flags, facts.hostility):
        flags &= ~_LAWFUL
    return Act(
        record.created_at,
        victim_of(record.platform, record.target),
        record.platform,
        record.scope,
        record.item,
        record.root,
        record.kind,
        flags,
        facts.hostility,
        facts.narrative,
        facts.followers,
        facts.views,
        facts.reposts,
        record.confidence,
    )


class Ledger(Struct, array_like=True):
    """See the module docstring. Times in µs."""

    acts: dict[str, Act] = {}
    penalties: list[tuple[int, str, str]] = []  # time, offence, source
    sanctions: list[tuple[int, str]] = []  # by a platform: time, source
    findings: list[tuple[int, str]] = []  # ours, confirmed: time, source
    dealt_with: dict[str, int] = {}  # victim ("" = all) → time up to which
    alleged: dict[int, int] = {}  # narrative → since when
    said: dict[str, tuple[int, int, int]] = {}  # detector and victim → level, lower bound, time of the last signal
    dropped: int = 0
    official: list[tuple[int, str]] = []  # speaks for the provider: since when, by whose word
    let_go: int = 0  # time of the latest of those dropped that tells something: it may belong to a sum

    def add(self, act: Act) -> None:
        """Take in an act, or another record of one that is there."""
        key = f"{act.victim}\0{act.scope}\0{act.item}"
        there = self.acts.get(key)
        if there is None:
            self.acts[key] = act
        else:
            there.join(act)

    def see(self, scope: str, item: str, views: int, reposts: int) -> bool:
        """Newer totals of an item; false where it is no act."""
        acts = [act for act in self.acts.values() if act.item == item and act.scope == scope]
        for act in acts:
            act.see(views, reposts)
        return bool(acts)

    def enter(self, at: int, entry: Entry) -> None:
        """Take in what people entered."""
        if isinstance(entry, Penalty):
            self.penalties = _latest({*self.penalties, (at, entry.offence, entry.source)})
        elif isinstance(entry, DealtWith):
            self.dealt_with[entry.victim] = max(self.dealt_with.get(entry.victim, 0), at)
        elif isinstance(entry, Allege):
            for narrative in entry.narratives:
                self.alleged[narrative] = min(self.alleged.get(narrative, at), at)
        elif isinstance(entry, Confirmed):
            self.findings = _latest({*self.findings, (at, entry.source)})
        elif isinstance(entry, Official):
            self.official = _latest({*self.official, (at, entry.source)})
        else:
            self.sanctions = _latest({*self.sanctions, (at, entry.source)})

    def trim(self, now: int) -> None:
        """Let go what is too old, then what is too much. To be called once everything of a tick is in."""
        if any(act.at <= now - KEEP_ACTS for act in self.acts.values()):
            self.acts = {key: act for key, act in self.acts.items() if act.at > now - KEEP_ACTS}
        self.penalties = [entry for entry in self.penalties if entry[0] > now - KEEP_ENTRIES]
        self.sanctions = [entry for entry in self.sanctions if entry[0] > now - KEEP_ENTRIES]
        self.findings = [entry for entry in self.findings if entry[0] > now - KEEP_ENTRIES]
        self.official = [entry for entry in self.official if entry[0] > now - KEEP_ENTRIES]
        self.dealt_with = _bounded({key: at for key, at in self.dealt_with.items() if at > now - KEEP_ENTRIES})
        self.alleged = _bounded({key: at for key, at in self.alleged.items() if at > now - KEEP_ENTRIES})
        if len(self.acts) > MAX_ACTS:
            self._drop(len(self.acts) - MAX_ACTS)
        if self.said:
            there = {act.victim for act in self.acts.values()}
            self.said = {key: said for key, said in self.said.items() if key.partition("\0")[2] in there}

    def _drop(self, excess: int) -> None:
        by_victim: dict[str, list[tuple[int, str]]] = {}
        for key, act in self.acts.items():
            by_victim.setdefault(act.victim, []).append((-act.at, key))
        for keys in by_victim.values():
            keys.sort()  # the oldest last
        for _ in range(excess):
            most = max(by_victim, key=lambda victim: (len(by_victim[victim]), victim))
            act = self.acts.pop(by_victim[most].pop()[1])
            if act.asserts or act.narrative:
                self.let_go = max(self.let_go, act.at)
        self.dropped += excess

    def within(self, since: int, now: int) -> Iterator[Act]:
        """Acts after `since` and before `now`, µs."""
        return (act for act in self.acts.values() if since < act.at < now)

    def is_news(self, detector: str, victim: str, level: Level, lower: int, now: int, fresh: bool) -> bool:
        """Is a finding to be told: its level rose, its lower bound grew by a quarter, or it goes on after AGAIN?"""
        said_level, said_lower, at = self.said.get(f"{detector}\0{victim}", (-1, 0, 0))
        grew = lower > said_lower and 4 * lower >= 5 * said_lower
        return LEVELS[level] > said_level or grew or (fresh and now - at >= AGAIN)

    def last_against(self, victim: str) -> int:
        """When the account last acted against `victim`, µs; 0 = never."""
        return max((act.at for act in self.acts.values() if act.victim == victim and act.against), default=0)

    def owed(self, victims: Container[str]) -> dict[str, int]:
        """Those of `victims` who met acts since they were told of, and when that was."""
        told: dict[str, int] = {}
        for key, (level, _, at) in self.said.items():
            victim = key.partition("\0")[2]
            if level > LEVELS["watch"] and victim in victims:
                told[victim] = max(at, told.get(victim, 0))
        return {victim: at for victim, at in told.items() if self.last_against(victim) >= at}

    def say(self, signal: Signal) -> None:
        """Note what was told."""
        self.said[f"{signal.detector}\0{signal.victim}"] = LEVELS[signal.level], signal.lower, signal.at

    def handled(self, act: Act) -> bool:
        """Did people record that the act was dealt with?"""
        dealt_with = self.dealt_with
        return act.at <= max(dealt_with.get("", -1), dealt_with.get(act.victim, -1))

    @property
    def until(self) -> int:
        """When nothing of it is left, µs."""
        acts = max((act.at for act in self.acts.values()), default=0) + KEEP_ACTS
        entered = [at for at, _, _ in self.penalties]
        entered += [at for at, _ in (*self.sanctions, *self.findings, *self.official)]
        entered += [*self.dealt_with.values(), *self.alleged.values()]
        return max(acts, max(entered, default=0) + KEEP_ENTRIES)


unpack: Final = msgspec.msgpack.Decoder(Ledger).decode


def _latest(entries: set[E]) -> list[E]:
    return sorted(entries)[-MAX_ENTRIES:]


def _bounded(by_key: dict[K, int]) -> dict[K, int]:
    """The latest MAX_ACTS."""
    if len(by_key) <= MAX_ACTS:
        return by_key
    kept = sorted(by_key, key=lambda key: (by_key[key], key))[-MAX_ACTS:]
    return {key: by_key[key] for key in kept}


_WEIGHTS: Final = ((THREAT | CALLS | ANY_PERSONAL, 8), (SEXUAL, 4), (LABELLED, 2), (INSULT, 1))


def evidence(account: str, acts: list[Act]) -> tuple[Evidence, ...]:
    """The most telling acts first, each item once, at most MAX_EVIDENCE."""
    ranked = sorted(acts, key=lambda act: (-_weight(act), -act.hostility, -act.reach, act.at, act.scope, act.item))
    first: dict[tuple[str, str], Act] = {}
    for act in ranked:
        first.setdefault((act.scope, act.item), act)
    return tuple(
        Evidence(act.platform, act.scope, act.item, act.kind, account, act.at, act.flags, act.hostility)
        for act in list(first.values())[:MAX_EVIDENCE]
    )


def _weight(act: Act) -> int:
    return sum(weight for bits, weight in _WEIGHTS if act.flags & bits)
