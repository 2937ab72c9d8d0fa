"""Co-sharing: which accounts shared one object within a window of each other. Live, by ticks of event time.

    shares of an object ─ take ─► this tick's ─ tick ─► pairs with those held ─► `Met`, partition = hash(account)

The definition is that of CooRTweet's `detect_groups` and `generate_network` (Righetti and Balluff 2025): exact repeats
(object, account, content, time) count once; two shares of one object are a pair where they lie at most `window` apart,
the ends included, and are neither of one account nor of one content; an object that is one of the contents makes none.
`graph.pairs.network` applies the least participation to pairs that somebody has gathered, as that does.

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
from heapq import nsmallest
from itertools import repeat
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct, msgpack

from graph.facts import HOSTILE
from graph.meetings import MOMENT, Met, Row, Telling, account_id, content_id, pack_share, row_id, unpack_share
from graph.ordered import TICK
from graph.shares import KIND, ROOT, Share, of_one_post
from graph.versioned import read_versioned

VERSION: Final = 2
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


_Came: TypeAlias = tuple[Row, Share]


class _Held(Struct, array_like=True):
    """An object that was shared more than once of late."""

    recent: list[Row] = []  # in order of time; those that are paired
    ticks: dict[int, int] = {}  # tick → shares in it
    last_at: int = 0
    hostile: bool = False  # has anybody shared it with words that may be hostile?
    known: int = 0  # shares within `KEEP` days


class _State(Struct, array_like=True):
    version: int
    alone: dict[int, bytes]
    held: dict[int, _Held]
    days: dict[int, dict[int, int]]
    fresh: list[Share]
    swept: int


class CoSharing:
    """A `graph.ordered.Machine` of one partition of objects: takes shares, puts out `Met`.

    Args:
        places: partitions of accounts.
    """

    def __init__(self, parameters: Parameters | None = None, places: int = 1) -> None:
        self.parameters = parameters or Parameters()
        self.places = places
        self.alone: dict[int, bytes] = {}  # objects that were shared once, as nearly all are: the share, packed
        self.held: dict[int, _Held] = {}  # all others
        self.days: dict[int, dict[int, int]] = {}  # event day → object → shares
        self.fresh: list[Share] = []  # of this tick
        self.swept = 0  # event hour in which objects were last let go
        self._leaving: dict[int, list[int]] = {}  # event hour → objects to look at then; follows from the others

    def take(self, share: Share) -> None:
        """One share."""
        self.fresh.append(share)

    def tick(self, now: int) -> list[Met]:
        """What is new, in the order of partitions of accounts."""
        told = Telling(now, self.places)
        day = now // DAY
        for gone in [number for number in self.days if number <= day - KEEP]:
            self._forget(gone, told)
        by_object: dict[int, list[Share]] = {}
        for share in sorted(self.fresh):
            by_object.setdefault(share[0], []).append(share)
        self.fresh = []
        for number, came in by_object.items():
            if len(came) == 1 and self._is_new(number):
                self._first(came[0], day, told)
            else:
                self._meet(number, came, day, told)
        if now // HOUR > self.swept:
            self.swept = now // HOUR
            self._let_go()
        return told.made()

    def due(self) -> int | None:
        """When the next day leaves, µs."""
        return (min(self.days) + KEEP) * DAY if self.days else None

    def end(self, now: int) -> list[Met]:
        """Nothing follows of the end of the input."""
        return []

    def _is_new(self, number: int) -> bool:
        if number in self.alone or number in self.held:
            return False
        return not any(number in counts for counts in self.days.values())

    def _first(self, share: Share, day: int, told: Telling) -> None:
        """Of an object that nobody else has shared so far: most of all."""
        number = share[0]
        self.alone[number] = pack_share(share)
        self.days.setdefault(day, {})[number] = 1
        told.degree(0, 1)
        self._leave(number, share.at)
        told.share(account_id(share), number, MILLION)
        if share.target and number & KIND == ROOT:  # every hostile act has one such object
            told.hostile(share)

    def _meet(self, number: int, came: list[Share], day: int, told: Telling) -> None:
        held = self.held.get(number) or self._opened(number)
        fresh = _once(came, held.recent)
        if not fresh:
            return
        self._count(number, held, fresh, day, told)
        slow = held.hostile and held.known <= self.parameters.rare and not of_one_post(number)
        wait = self.parameters.slow if slow else 0
        admitted, left = _admitted(fresh, self.parameters.most)
        told.left += left
        recent = held.recent
        for row, share in admitted:
            row.data = pack_share(share)
            _pair(number, row, recent, max(self.parameters.window, wait), told)
            if not recent or recent[-1].at <= row.at:
                recent.append(row)
            else:
                insort(recent, row, key=_moment)
        oldest = held.last_at - max(self.parameters.hold, wait)
        if recent[0].at < oldest:
            del recent[: bisect_left(recent, oldest, key=_moment)]

    def _opened(self, number: int) -> _Held:
        held = self.held[number] = _Held(known=sum(counts.get(number, 0) for counts in self.days.values()))
        if (data := self.alone.pop(number, None)) is not None:
            share = unpack_share(data)
            held.recent.append(Row(share.at, account_id(share), row_id(share), False, data))
            held.ticks[share.at // TICK] = 1
            held.last_at, held.hostile = share.at, _may_be_hostile(share)
        return held

    def _count(self, number: int, held: _Held, fresh: list[_Came], day: int, told: Telling) -> None:
        """Count shares of an object, and tell of each."""
        before = held.known
        known = held.known = before + len(fresh)
        today = self.days.setdefault(day, {})
        today[number] = today.get(number, 0) + len(fresh)
        told.degree(before, known)
        if before <= self.parameters.rare < known:
            told.common.append(number)
        last_at, ticks = fresh[-1][0].at, held.ticks
        if not held.last_at:
            self._leave(number, last_at)
        held.last_at = max(held.last_at, last_at)
        for row, _ in fresh:
            tick = row.at // TICK
            ticks[tick] = ticks.get(tick, 0) + 1
        if len(ticks) > 4 * self.parameters.hold // TICK:
            oldest = (held.last_at - 2 * self.parameters.hold) // TICK
            ticks = held.ticks = {tick: shares for tick, shares in ticks.items() if tick >= oldest}
        self._tell(number, held, fresh, told)

    def _tell(self, number: int, held: _Held, fresh: list[_Came], told: Telling) -> None:
        chances: dict[range, int] = {}
        window = self.parameters.window
        for row, share in fresh:
            span = range((row.at - window) // TICK, (row.at + window) // TICK + 1)
            if span not in chances:
                chances[span] = _chance(held, span)
            told.share(row.account, number, chances[span])
            held.hostile = held.hostile or _may_be_hostile(share)
            if share.target and number & KIND == ROOT:
                told.hostile(share)

    def _forget(self, day: int, told: Telling) -> None:
        for number, shares in self.days.pop(day).items():
            rest = sum(counts.get(number, 0) for counts in self.days.values())
            told.degree(rest + shares, rest)
            if (held := self.held.get(number)) is not None:
                held.known = rest

    def _leave(self, number: int, last_at: int) -> None:
        """Look at it again in the hour when nothing can meet it any more, if nobody shares it until then."""
        self._leaving.setdefault(self._until(number, last_at), []).append(number)

    def _until(self, number: int, last_at: int) -> int:
        hold = 2 * self.parameters.hold
        return (last_at + (hold if of_one_post(number) else max(hold, self.parameters.slow))) // HOUR + 1

    def _let_go(self) -> None:
        """Objects that nothing can meet any more: only those whose hour has come are looked at."""
        while self._leaving and (hour := min(self._leaving)) <= self.swept:
            for number in self._leaving.pop(hour):
                held = self.held.get(number)
                if held is None:
                    self.alone.pop(number, None)
                elif self._until(number, held.last_at) > hour:
                    self._leave(number, held.last_at)
                else:
                    del self.held[number]

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes, for all is in the order in which it came."""
        return _encode(_State(VERSION, self.alone, self.held, self.days, self.fresh, self.swept))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of co-sharing", VERSION)
        self.alone, self.held, self.days = state.alone, state.held, state.days
        self.fresh, self.swept = state.fresh, state.swept
        self._leaving = {}
        for number, one in self.alone.items():
            self._leave(number, unpack_share(one).at)
        for number, held in self.held.items():
            self._leave(number, held.last_at)


def _chance(held: _Held, span: range) -> int:
    """The chance of the moment around which the ticks of `span` lie, in millionths."""
    if held.known <= 2:
        return MILLION
    near = sum(map(held.ticks.get, span, repeat(0)))
    return min(MILLION, -(-MILLION * max(1, near - 1) // (held.known - 1)))


def _may_be_hostile(share: Share) -> bool:
    return bool(share.flags & HOSTILE) or share.hostility >= DOUBTFUL


def _once(came: list[Share], recent: list[Row]) -> list[_Came]:
    """Exact repeats leave: the same account, content and time. In order of time."""
    if len(came) == 1:
        found = _came(came[0])
        return [] if _is_there(found[0], recent) else [found]
    first: dict[tuple[int, int, int], _Came] = {}
    for found in map(_came, came):
        if not _is_there(found[0], recent):
            first.setdefault(_by_time(found), found)
    return sorted(first.values(), key=_by_time)


def _came(share: Share) -> _Came:
    return Row(share[3], account_id(share), row_id(share), False, b""), share


def _is_there(row: Row, recent: list[Row]) -> bool:
    if not recent or recent[-1].at < row.at:  # most of all
        return False
    return any(row.row == other.row and row.account == other.account for other in _from(recent, row.at, row.at))


def _by_time(came: _Came) -> tuple[int, int, int]:
    row = came[0]
    return row.at, row.account, row.row


def _admitted(fresh: list[_Came], most: int) -> tuple[list[_Came], int]:
    """At most so many, those of the accounts with the lowest hashes; and how many are left out.

    Of each its first comes before anybody's second: who floods an object cannot hide those who share it, too.
    """
    if len(fresh) <= most:
        return fresh, 0
    times: dict[int, int] = {}
    ranked = []
    for place, (row, _) in enumerate(fresh):  # in order of time
        nth = times[row.account] = times.get(row.account, 0) + 1
        ranked.append((nth, row.account, place))
    return [fresh[place] for place in sorted(place for *_, place in nsmallest(most, ranked))], len(fresh) - most


def _from(recent: list[Row], first: int, last: int) -> list[Row]:
    """Those of a span of time, the ends included."""
    if not recent or recent[-1].at < first:
        return []
    end = len(recent) if recent[-1].at <= last else bisect_left(recent, last + 1, key=_moment)
    return recent[0 if recent[0].at >= first else bisect_left(recent, first, 0, end, key=_moment) : end]


def _pair(number: int, row: Row, recent: list[Row], reach: int, told: Telling) -> None:
    account, own = row.account, content_id(row.row)
    met = [
        other
        for other in _from(recent, row.at - reach, row.at + reach)
        if other.account != account and other.row >> MOMENT != own
    ]
    if met:
        told.met(number, row, met)


_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_State).decode
