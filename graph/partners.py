"""Which accounts keep meeting: the pairs of co-sharing, gathered by account.

    `Met` of all partitions of objects ─► this tick's, by account ─ tick ─► `Word`, all to one partition

Partition = hash(account); both accounts of a pair hear of it. Two accounts are *partners* when they met on `least`
occasions: so many contents of each that lie in pairs with the other. An event with a text, an address and a picture is
one occasion, however many objects it has. Only of accounts with partners is anything but numbers told: what they
shared, and their pairs, of which either partition tells its own account's half.

What is told of all is what chance is reckoned from: how many accounts shared how much, how many objects were shared
how often (`graph.chance`), and how many pairs of accounts met at all, which is the number of tests. All of it over the
last `KEEP` days.

Nearly all pairs meet once. Such a meeting is one row in a column (`graph.meetings`) and one number in an index; only
who meets again is looked at.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from operator import sub
from typing import Final, NamedTuple

from msgspec import Struct, msgpack

from graph.cosharing import DAY, KEEP
from graph.frames import RecordFrame
from graph.meetings import PAIR, SHARE, Met, content_id, item_id, unpack_share
from graph.ordered import TICK
from graph.shares import Share
from graph.versioned import read_versioned

VERSION: Final = 2
FRAMES: Final = 2  # version of frames of `edges`
SLOW: Final = 2  # days that an item outlives the last row that may name it
_SHARE: Final = struct.Struct("<QI")  # object, chance
_ROWS: Final = 40  # bits of a place that count the rows of a day


class Parameters(NamedTuple):
    """None is statutory."""

    least: int = 2  # occasions


class Half(NamedTuple):
    """One account's side of a pair."""

    row: int  # `graph.meetings.row_id` of the share
    other: int  # the same of the other account's
    share: Share


class Word(NamedTuple):
    """What one tick of one partition of accounts says.

    of a pair        an account and its `halves`: since the tick before, or all where they have just become partners.
                     The partition of the other account says its own at the same tick
    of an account    no other; what it shared, the same way
    of all           account is nobody, too; changes of the numbers since the tick before
    """

    at: int  # µs, of the tick
    account: str = ""  # platform:account
    sides: tuple[int, int] = (0, 0)  # `graph.meetings.account_id` of the account and of the other
    halves: tuple[Half, ...] = ()
    shares: tuple[tuple[int, int], ...] = ()  # object, chance of the moment in millionths
    activity: tuple[tuple[int, int], ...] = ()  # number of shares of an account, by how many more accounts have it now
    degrees: tuple[tuple[int, int], ...] = ()  # number of shares of an object, by how many more objects have it now
    tests: int = 0  # by how many more pairs of accounts met
    left: int = 0  # shares that were counted and not paired
    hostile: tuple[tuple[str, int], ...] = ()  # hostile acts by whom they are aimed at
    common: tuple[int, ...] = ()  # objects that are no longer rare
    traits: tuple[tuple[str, int, int], ...] = ()  # of the accounts of hostile acts: at whom, `graph.traits`, acts


class _Day(Struct, array_like=True):
    """What was told in one event day."""

    shares: dict[int, bytes]  # account → what it shared, packed
    rows: bytes  # of meetings


class _State(Struct, array_like=True):
    version: int
    days: dict[int, _Day]
    items: dict[int, dict[int, bytes]]
    fresh: list[Met]
    swept: int


class Partners:
    """A `graph.ordered.Machine` of one partition of accounts: takes `Met`, puts out `Word`."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters or Parameters()
        self.days: dict[int, dict[int, bytes]] = {}  # event day → account → what it shared, packed
        self.rows: dict[int, array[int]] = {}  # event day → its meetings, `PAIR` numbers each
        self.items: dict[int, dict[int, bytes]] = {}  # event day → `item_id` → share
        self.fresh: list[Met] = []  # of this tick
        self.swept = 0  # event day of the last sweep
        # What follows from these: shares of an account; where a pair's first meeting stands, and the others; partners.
        self._active: dict[int, int] = {}
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}
        self._sure: dict[int, set[int]] = {}

    def take(self, met: Met) -> None:
        """What one partition of objects says, or a part of it."""
        self.fresh.append(met)

    def tick(self, now: int) -> list[Word]:
        """What is new, in order."""
        numbers = _Numbers()
        day = (now - TICK) // DAY  # of the tick that told us: both stages forget the same shares at once
        if day > self.swept:
            self.swept = day
            self._sweep(day, numbers)
        if not self.fresh:
            return numbers.told(now)
        fresh, self.fresh = sorted(self.fresh), []
        for met in fresh:
            numbers.add(met)
            if met.items:
                self.items.setdefault(day, {}).update(met.items)
        shared = self._count(b"".join(met.shares for met in fresh), day, numbers)
        words = [Word(now, self._name(who), shares=tuple(sorted(shares))) for who, shares in shared.items()]
        words += self._meet(b"".join(met.pairs for met in fresh), day, now, numbers)
        return [*sorted(words), *numbers.told(now)]

    def due(self) -> int | None:
        """When the next day leaves, µs."""
        return (min(self.days) + KEEP) * DAY + TICK if self.days else None

    def end(self, now: int) -> list[Word]:
        """Nothing follows of the end of the input."""
        return []

    def _count(self, data: bytes, day: int, numbers: _Numbers) -> dict[int, list[tuple[int, int]]]:
        """Shares of all; those of accounts that have partners already, by account."""
        found: dict[int, list[tuple[int, int]]] = {}
        if not data:
            return found
        today, active, sure, pack = self.days.setdefault(day, {}), self._active, self._sure, _SHARE.pack
        row = iter(array("Q", data))
        for who, number, chance in zip(*[row] * SHARE, strict=True):
            today[who] = today.get(who, b"") + pack(number, chance)
            before = active.get(who, 0)
            active[who] = before + 1
            numbers.active(before, before + 1)
            if who in sure:
                found.setdefault(who, []).append((number, chance))
        return found

    def _meet(self, data: bytes, day: int, now: int, numbers: _Numbers) -> Iterator[Word]:
        if not data:
            return
        new, rows = array("Q", data), self.rows.setdefault(day, array("Q"))
        start = (day << _ROWS) + len(rows) // PAIR
        rows.extend(new)
        met_again = self._placed(list(map(sub, new[0::PAIR], new[1::PAIR])), start, numbers)
        became: set[int] = set()
        for key, places in sorted(met_again.items()):
            self._more.setdefault(key, []).extend(places)
            who, other = self._sides(places[0])
            known = self._sure.get(who)
            if known is None or other not in known:
                places = [self._first[key], *self._more[key]]
                if not self._qualifies(places):
                    continue
                if known is None:
                    became.add(who)
                self._sure.setdefault(who, set()).add(other)
            halves = tuple(sorted(self._half(place) for place in places))
            yield Word(now, halves[0].share.who, (who, other), halves)
        for who in became:
            yield Word(now, self._name(who), shares=tuple(sorted(self._shared(who))))

    def _placed(self, keys: list[int], start: int, numbers: _Numbers) -> dict[int, list[int]]:
        """Note where pairs first met; the places of those who met before. Nearly all have not."""
        first = self._first
        once = dict(zip(reversed(keys), range(start + len(keys) - 1, start - 1, -1), strict=True))
        before = first.keys() & once.keys()
        met_again: dict[int, list[int]] = {}
        if before or len(once) < len(keys):
            for place, key in enumerate(keys, start):
                if key in before or once[key] != place:
                    met_again.setdefault(key, []).append(place)
            for key in before:
                del once[key]
        first.update(once)
        numbers.tests += sum(map((0).__gt__, once))  # of the two sides of a pair one
        return met_again

    def _row(self, place: int) -> array[int]:
        start = (place & (1 << _ROWS) - 1) * PAIR
        return self.rows[place >> _ROWS][start : start + PAIR]

    def _sides(self, place: int) -> tuple[int, int]:
        who, other, *_ = self._row(place)
        return who, other

    def _half(self, place: int) -> Half:
        who, _, number, row, other = self._row(place)
        return Half(row, other, self._item(item_id(who, number, row)))

    def _item(self, item: int) -> Share:
        return unpack_share(next(held[item] for held in self.items.values() if item in held))

    def _name(self, who: int) -> str:
        """Of an account that has partners."""
        other = next(iter(self._sure[who]))
        return self._half(self._first[who - other]).share.who

    def _qualifies(self, places: list[int]) -> bool:
        """Have they met on enough occasions? See `graph.pairs.occasions`."""
        if len(places) < self.parameters.least:
            return False
        rows = [self._row(place) for place in places]
        of_each = ({content_id(row[side]) for row in rows} for side in (3, 4))
        return min(map(len, of_each)) >= self.parameters.least

    def _shared(self, who: int) -> Iterator[tuple[int, int]]:
        for kept in self.days.values():
            yield from _SHARE.iter_unpack(kept.get(who, b""))

    def _sweep(self, day: int, numbers: _Numbers) -> None:
        """What is older than KEEP days leaves."""
        for gone in [number for number in sorted(self.days) if number <= day - KEEP]:
            for who, data in self.days.pop(gone).items():
                before = self._active.pop(who)
                rest = before - len(data) // _SHARE.size
                numbers.active(before, rest)
                if rest:
                    self._active[who] = rest
        for gone in [number for number in self.items if number <= day - KEEP - SLOW]:
            del self.items[gone]
        old = [number for number in sorted(self.rows) if number <= day - KEEP]
        if old:
            tests = self._tests()
            for gone in old:
                del self.rows[gone]
            self._index()
            numbers.tests += self._tests() - tests

    def _tests(self) -> int:
        return sum(key < 0 for key in self._first)

    def _index(self) -> None:
        """Make what follows from the rows."""
        self._first, self._more, self._sure = {}, {}, {}
        for day, rows in sorted(self.rows.items()):
            for place, key in enumerate(map(sub, rows[0::PAIR], rows[1::PAIR]), day << _ROWS):
                if self._first.setdefault(key, place) != place:
                    self._more.setdefault(key, []).append(place)
        for key, places in self._more.items():
            if self._qualifies([self._first[key], *places]):
                who, other = self._sides(places[0])
                self._sure.setdefault(who, set()).add(other)

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes, for all is in the order in which it came."""
        nothing = array("Q")
        days = {
            day: _Day(self.days.get(day, {}), self.rows.get(day, nothing).tobytes())
            for day in sorted(self.days.keys() | self.rows.keys())
        }
        return _encode(_State(VERSION, days, self.items, self.fresh, self.swept))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of partners", VERSION)
        self.days = {day: told.shares for day, told in state.days.items() if told.shares}
        self.rows = {day: array("Q", told.rows) for day, told in state.days.items() if told.rows}
        self.items, self.fresh, self.swept = state.items, state.fresh, state.swept
        self._active = {}
        for shares in self.days.values():
            for who, kept in shares.items():
                self._active[who] = self._active.get(who, 0) + len(kept) // _SHARE.size
        self._index()


class _Numbers:
    """Changes of what is told of all."""

    def __init__(self) -> None:
        self._activity: dict[int, int] = {}
        self._degrees: dict[int, int] = {}
        self._hostile: dict[str, int] = {}
        self._common: list[int] = []
        self._traits: dict[tuple[str, int], int] = {}
        self.tests = 0
        self._left = 0

    def active(self, before: int, after: int) -> None:
        activity = self._activity
        if before:
            activity[before] = activity.get(before, 0) - 1
        if after:
            activity[after] = activity.get(after, 0) + 1

    def add(self, met: Met) -> None:
        for shares, objects in met.degrees:
            self._degrees[shares] = self._degrees.get(shares, 0) + objects
        self._left += met.left
        self._common += met.common
        for victim, acts in met.hostile:
            self._hostile[victim] = self._hostile.get(victim, 0) + acts
        for victim, trait, acts in met.traits:
            self._traits[victim, trait] = self._traits.get((victim, trait), 0) + acts

    def told(self, now: int) -> list[Word]:
        activity, degrees = _changes(self._activity), _changes(self._degrees)
        hostile = tuple(sorted(self._hostile.items()))
        common = tuple(sorted(self._common))
        if not (activity or degrees or self.tests or self._left or hostile or common):
            return []
        return [
            Word(
                now,
                activity=activity,
                degrees=degrees,
                tests=self.tests,
                left=self._left,
                hostile=hostile,
                common=common,
                traits=tuple((*whose, acts) for whose, acts in sorted(self._traits.items())),
            )
        ]


def _changes(numbers: dict[int, int]) -> tuple[tuple[int, int], ...]:
    """Those that are not 0, in order."""
    return tuple((key, value) for key, value in sorted(numbers.items()) if value)


def decode_word(data: bytes) -> RecordFrame[Word]:
    """Read a message of `edges`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_frame, data, "frame of edges", FRAMES)


_decode_frame: Final = msgpack.Decoder(RecordFrame[Word]).decode
_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_State).decode
