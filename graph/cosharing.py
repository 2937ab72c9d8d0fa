"""Co-sharing: which accounts shared one object within a window of each other. Live, by ticks of event time.

    shares of an object ─ take ─► this tick's ─ tick ─► pairs with those held ─► `Met`, partition = hash(account)

The definition is that of CooRTweet's `detect_groups` and `generate_network` (Righetti and Balluff 2025): exact repeats
(object, account, content, time) count once; two shares of one object are a pair where they lie at most `window` apart,
the ends included, and are neither of one account nor of one content; an object that is one of the contents makes none.
`network` applies the least participation to pairs that somebody has gathered, as that does.

**Slow pairs.** Who pastes one text a day, each at an hour of their own, never meets within a minute. So shares of a
rare object, of any kind but those of one post (`root`, `born`), are paired within `slow`, too, once anybody shared it
with words that may be hostile: what is harmless all along is most of all traffic, and no campaign of it is looked for.
Only the first of the two questions of `graph.chance` can speak for such a pair: `Pair.delta` tells it from the others.
What turns out to be a slogan of many (`rare`) is told in `Met.common`: then these pairs say nothing.

**What is exact and what is not.** A share meets all those of the `hold` before it. Of one
object and tick `most` shares are paired, those of the accounts with the lowest hashes, whatever their order: the same
accounts on every object, so that two who meet often are seen to meet often. All others are counted but not paired, and
`Met.left` says how many. An object that nobody shared for `KEEP` is forgotten, and so is a share of that age.

**The chance of the moment** goes with each share: the part of the object's other shares, as far as known, that lie
within the window around it, rounded outwards to whole ticks. It is high where everybody shares at once, and 1 where
only one other account ever did.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple

import xxhash
from msgspec import Struct, msgpack

from graph.facts import HOSTILE
from graph.frames import RecordFrame
from graph.ordered import TICK
from graph.shares import KIND, ROOT, Share, of_one_post
from graph.traits import split
from graph.versioned import read_versioned

VERSION: Final = 1
FRAMES: Final = 1  # version of frames of `pairs`
SECOND: Final = 1_000_000  # µs
HOUR: Final = 3_600 * SECOND
DAY: Final = 86_400 * SECOND
KEEP: Final = 7  # days
MILLION: Final = 1_000_000
DOUBTFUL: Final = 300  # per mille: words that a scorer may well have missed
_moment: Final = attrgetter("at")


class Parameters(NamedTuple):
    """None is statutory."""

    window: int = 60 * SECOND  # µs
    hold: int = 600 * SECOND  # µs for which a share waits for others; at least `window` and what may come late
    most: int = 16  # shares of one object that are paired in one tick
    slow: int = 86_400 * SECOND  # µs within which shares of a rare object meet, whatever the moment; 0 = never
    rare: int = 100  # shares within `KEEP` up to which an object is rare


class Pair(NamedTuple):
    """Two shares of one object within the window: the older first, by time, then by account and content."""

    older: Share
    younger: Share

    @property
    def delta(self) -> int:
        """µs, ≥ 0."""
        return self.younger.at - self.older.at


class Met(NamedTuple):
    """What one tick of one partition of objects says of an account; of all its objects where `account` is ""."""

    at: int  # µs, of the tick
    account: str  # platform:account
    shares: tuple[tuple[int, int], ...] = ()  # object, chance of the moment in millionths
    pairs: tuple[Pair, ...] = ()
    degrees: tuple[tuple[int, int], ...] = ()  # number of shares of an object, by how many more objects have it now
    left: int = 0  # shares that were counted and not paired
    hostile: tuple[tuple[str, int], ...] = ()  # hostile acts by whom they are aimed at
    common: tuple[int, ...] = ()  # objects that are no longer rare
    traits: tuple[tuple[str, int, int], ...] = ()  # of the accounts of hostile acts: at whom, `graph.traits`, acts


class _Held(Struct, array_like=True):
    """An object that was shared of late."""

    recent: list[Share] = []  # in order of time; those that are paired
    ticks: dict[int, int] = {}  # tick → shares in it
    last_at: int = 0
    hostile: bool = False  # has anybody shared it with words that may be hostile?


class _State(Struct, array_like=True):
    version: int
    held: dict[int, _Held]
    days: dict[int, dict[int, int]]
    fresh: list[Share]
    swept: int


class CoSharing:
    """A `graph.ordered.Machine` of one partition of objects: takes shares, puts out `Met`."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters or Parameters()
        self.held: dict[int, _Held] = {}
        self.days: dict[int, dict[int, int]] = {}  # event day → object → shares
        self.fresh: list[Share] = []  # of this tick
        self.swept = 0  # event hour in which objects were last let go

    def take(self, share: Share) -> None:
        """One share."""
        self.fresh.append(share)

    def tick(self, now: int) -> list[Met]:
        """What is new, in the order of accounts."""
        told = _Told(now)
        day = now // DAY
        for gone in [number for number in self.days if number <= day - KEEP]:
            self._forget(gone, told)
        by_object: dict[int, list[Share]] = {}
        for share in self.fresh:
            by_object.setdefault(share[0], []).append(share)
        self.fresh = []
        for number in sorted(by_object):
            self._meet(number, by_object[number], day, told)
        if now // HOUR > self.swept:
            self.swept = now // HOUR
            self._let_go(now)
        return told.made()

    def due(self) -> int | None:
        """When the next day leaves, µs."""
        return (min(self.days) + KEEP) * DAY if self.days else None

    def end(self, now: int) -> list[Met]:
        """Nothing follows of the end of the input."""
        return []

    def _meet(self, number: int, came: list[Share], day: int, told: _Told) -> None:
        held = self.held.get(number)
        if held is None:
            held = self.held[number] = _Held()
        fresh = _once(came, held)
        if not fresh:
            return
        known = self._count(number, len(fresh), day, told)
        for share in fresh:
            tick = share.at // TICK
            held.ticks[tick] = held.ticks.get(tick, 0) + 1
        held.last_at = max(held.last_at, fresh[-1].at)
        if len(held.ticks) > 4 * self.parameters.hold // TICK:
            before = (held.last_at - 2 * self.parameters.hold) // TICK
            held.ticks = {tick: shares for tick, shares in held.ticks.items() if tick >= before}
        for share in fresh:
            told.share(share, self._chance(held, share.at, known))
            if share.target and number & KIND == ROOT:  # every hostile act has one such object
                told.hostile(share)
        admitted, left = _admitted(fresh, self.parameters.most)
        told.left += left
        held.hostile = held.hostile or any(share.flags & HOSTILE or share.hostility >= DOUBTFUL for share in fresh)
        slow = held.hostile and known <= self.parameters.rare and not of_one_post(number)
        reach = max(self.parameters.window, self.parameters.slow * slow)
        for share in admitted:
            for other in _near(held.recent, share.at, reach):
                if other.content != share.content and other[1:3] != share[1:3]:
                    told.pair(Pair(other, share) if _key(other) < _key(share) else Pair(share, other))
            insort(held.recent, share, key=_moment)
        oldest = held.last_at - max(self.parameters.hold, self.parameters.slow * slow)
        del held.recent[: bisect_left(held.recent, oldest, key=_moment)]

    def _count(self, number: int, more: int, day: int, told: _Told) -> int:
        """Count shares of an object; how many it has within `KEEP` days."""
        before = sum(counts.get(number, 0) for counts in self.days.values())
        today = self.days.setdefault(day, {})
        today[number] = today.get(number, 0) + more
        told.degree(before, before + more)
        if before <= self.parameters.rare < before + more:
            told.common.append(number)
        return before + more

    def _chance(self, held: _Held, at: int, known: int) -> int:
        """Millionths."""
        if known <= 2:
            return MILLION
        window = self.parameters.window
        span = range((at - window) // TICK, (at + window) // TICK + 1)
        near = sum(held.ticks.get(tick, 0) for tick in span)
        return min(MILLION, -(-MILLION * max(1, near - 1) // (known - 1)))

    def _forget(self, day: int, told: _Told) -> None:
        for number, shares in self.days.pop(day).items():
            rest = sum(counts.get(number, 0) for counts in self.days.values())
            told.degree(rest + shares, rest)

    def _let_go(self, now: int) -> None:
        """Objects that nothing can meet any more."""
        before = now - 2 * self.parameters.hold
        rare_before = min(before, now - self.parameters.slow)
        self.held = {
            number: held
            for number, held in self.held.items()
            if held.last_at >= (before if of_one_post(number) else rare_before)
        }

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes."""
        held = {
            number: _Held(one.recent, dict(sorted(one.ticks.items())), one.last_at, one.hostile)
            for number, one in sorted(self.held.items())
        }
        days = {day: dict(sorted(counts.items())) for day, counts in sorted(self.days.items())}
        return _encode(_State(VERSION, held, days, sorted(self.fresh), self.swept))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of co-sharing", VERSION)
        self.held, self.days, self.fresh, self.swept = state.held, state.days, state.fresh, state.swept


class _Told:
    """What one tick says, by account."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._shares: dict[str, list[tuple[int, int]]] = {}
        self._pairs: dict[str, list[Pair]] = {}
        self._degrees: dict[int, int] = {}
        self._hostile: dict[str, int] = {}
        self._traits: dict[tuple[str, int], int] = {}
        self.common: list[int] = []
        self.left = 0

    def share(self, share: Share, chance: int) -> None:
        self._shares.setdefault(share.who, []).append((share.object, chance))

    def pair(self, pair: Pair) -> None:
        for share in pair:
            self._pairs.setdefault(share.who, []).append(pair)

    def hostile(self, share: Share) -> None:
        victim = share.victim
        self._hostile[victim] = self._hostile.get(victim, 0) + 1
        for trait in split(share.traits):
            self._traits[victim, trait] = self._traits.get((victim, trait), 0) + 1

    def degree(self, before: int, after: int) -> None:
        for shares, objects in ((before, -1), (after, 1)):
            if shares:
                self._degrees[shares] = self._degrees.get(shares, 0) + objects

    def made(self) -> list[Met]:
        # Pairs may be with accounts whose own share came in an earlier tick.
        accounts = sorted(self._shares.keys() | self._pairs.keys())
        made = [
            Met(self._now, who, tuple(sorted(self._shares.get(who, ()))), tuple(sorted(self._pairs.get(who, ()))))
            for who in accounts
        ]
        degrees = tuple((shares, objects) for shares, objects in sorted(self._degrees.items()) if objects)
        hostile = tuple(sorted(self._hostile.items()))
        if degrees or self.left or hostile:
            common = tuple(self.common)
            traits = tuple((*whose, acts) for whose, acts in sorted(self._traits.items()))
            made.append(Met(self._now, "", (), (), degrees, self.left, hostile, common, traits))
        return made


def _key(share: Share) -> tuple[int, str, str, str, str]:
    return share.at, share.platform, share.account, share.scope, share.item


def _once(came: list[Share], held: _Held) -> list[Share]:
    """Exact repeats leave: the same account, content and time. In order of time."""
    if len(came) == 1 and not held.recent:  # most of all
        return came
    kept = {_key(share) for share in held.recent}
    found = []
    for share in sorted(came, key=lambda one: (_key(one), one)):
        key = _key(share)
        if key not in kept:
            kept.add(key)
            found.append(share)
    return found


def _admitted(fresh: list[Share], most: int) -> tuple[list[Share], int]:
    """At most so many, those of the accounts with the lowest hashes; and how many are left out.

    Of each its first comes before anybody's second: who floods an object cannot hide those who share it, too.
    """
    if len(fresh) <= most:
        return fresh, 0
    times: dict[str, int] = {}
    ranked = []
    for share in fresh:  # in order of time
        nth = times[share.who] = times.get(share.who, 0) + 1
        ranked.append((nth, _lot(share), _key(share), share))
    return sorted((share for *_, share in nsmallest(most, ranked)), key=_key), len(fresh) - most


def _lot(share: Share) -> int:
    return xxhash.xxh3_64_intdigest(share.who.encode(errors="surrogatepass"))


def _near(recent: list[Share], at: int, window: int) -> Iterator[Share]:
    start = bisect_left(recent, at - window, key=_moment)
    for share in islice(recent, start, None):
        if share.at > at + window:
            return
        yield share


def occasions(pairs: Sequence[Pair]) -> int:
    """How often two accounts met, by all pairs of them: the contents of whoever has fewer in these pairs.

    A content with a text, an address and a picture is one occasion, however many objects it has.
    """
    if not pairs:
        return 0
    first = pairs[0].older[1:3]
    contents = {(share[1:3] == first, share[4], share[5]) for pair in pairs for share in pair}
    of_first = sum(whose for whose, _, _ in contents)
    return min(of_first, len(contents) - of_first)


class Network(NamedTuple):
    """What is left of pairs after the least participation."""

    pairs: list[Pair]
    edges: dict[tuple[str, str], int]  # accounts in order → number of pairs

    @property
    def accounts(self) -> set[str]:
        """Accounts of the edges."""
        return {who for edge in self.edges for who in edge}

    @property
    def objects(self) -> set[int]:
        """Objects of the pairs."""
        return {pair.older.object for pair in self.pairs}


def network(shares: Iterable[Share], pairs: Iterable[Pair], least: int, strict: bool = False) -> Network:
    """Apply the least participation to the pairs of some shares.

    Args:
        shares: all of them, each once.
        pairs: all pairs of them.
        least: shares that an account must have to be looked at, and then of contents that are in a pair.
        strict: of both accounts of a pair; else of one of them.
    """
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for share in shares:
        rows.setdefault(share.who, []).append(share.content)
    looked_at = {who for who, contents in rows.items() if len(contents) >= least}
    left = [pair for pair in pairs if pair.older.who in looked_at and pair.younger.who in looked_at]
    paired = {share.content for pair in left for share in pair}
    active = {who for who in looked_at if sum(content in paired for content in rows[who]) >= least}
    enough = all if strict else any
    left = [pair for pair in left if enough(share.who in active for share in pair)]
    edges: dict[tuple[str, str], int] = {}
    for pair in left:
        first, second = sorted(share.who for share in pair)
        edges[first, second] = edges.get((first, second), 0) + 1
    return Network(left, edges)


def decode_met(data: bytes) -> RecordFrame[Met]:
    """Read a message of `pairs`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_frame, data, "frame of pairs", FRAMES)


_decode_frame: Final = msgpack.Decoder(RecordFrame[Met]).decode
_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_State).decode
