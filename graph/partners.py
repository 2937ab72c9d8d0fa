"""Which accounts keep meeting: the pairs of co-sharing, gathered by account.

    `Met` of all partitions of objects ─► this tick's, by account ─ tick ─► `Word`, all to one partition

Partition = hash(account); both accounts of a pair hear of it. Two accounts are *partners* when they met on `least`
occasions: so many contents of each that lie in pairs with the other. An event with a text, an address and a picture is
one occasion, however many objects it has. Only of accounts with partners is anything but numbers told: what they
shared, and their pairs, which the partition of the smaller account tells.

What is told of all is what chance is reckoned from: how many accounts shared how much, how many objects were shared
how often (`graph.chance`), and how many pairs of accounts met at all, which is the number of tests. All of it over the
last `KEEP` days.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec import Struct, msgpack

from graph.cosharing import DAY, KEEP, Met, Pair, occasions
from graph.frames import RecordFrame
from graph.ordered import TICK
from graph.versioned import read_versioned

VERSION: Final = 1
FRAMES: Final = 1  # version of frames of `edges`
_SHARE: Final = struct.Struct("<QI")  # object, chance


class Parameters(NamedTuple):
    """None is statutory."""

    least: int = 2  # occasions


class Word(NamedTuple):
    """What one tick of one partition of accounts says.

    of a pair        account < other, and pairs: since the tick before, or all where they have just become partners
    of an account    other is nobody; what it shared, the same way
    of all           account is nobody, too; changes of the numbers since the tick before
    """

    at: int  # µs, of the tick
    account: str = ""  # platform:account
    other: str = ""
    pairs: tuple[Pair, ...] = ()
    shares: tuple[tuple[int, int], ...] = ()  # object, chance of the moment in millionths
    activity: tuple[tuple[int, int], ...] = ()  # number of shares of an account, by how many more accounts have it now
    degrees: tuple[tuple[int, int], ...] = ()  # number of shares of an object, by how many more objects have it now
    tests: int = 0  # by how many more pairs of accounts met
    left: int = 0  # shares that were counted and not paired
    hostile: tuple[tuple[str, int], ...] = ()  # hostile acts by whom they are aimed at
    common: tuple[int, ...] = ()  # objects that are no longer rare
    traits: tuple[tuple[str, int, int], ...] = ()  # of the accounts of hostile acts: at whom, `graph.traits`, acts


class _State(Struct, array_like=True):
    version: int
    days: dict[int, dict[str, bytes]]
    partners: dict[str, dict[str, list[Pair]]]
    fresh: list[Met]
    swept: int


class Partners:
    """A `graph.ordered.Machine` of one partition of accounts: takes `Met`, puts out `Word`."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters or Parameters()
        self.days: dict[int, dict[str, bytes]] = {}  # event day → account → what it shared, packed
        self.partners: dict[str, dict[str, list[Pair]]] = {}  # account → who it met → how, in order of time
        self.fresh: list[Met] = []  # of this tick
        self.swept = 0  # event day of the last sweep
        self._sure: dict[str, set[str]] = {}  # account → partners; follows from `partners`

    def take(self, met: Met) -> None:
        """One account of one partition of objects."""
        self.fresh.append(met)

    def tick(self, now: int) -> list[Word]:
        """What is new, in order."""
        numbers = _Numbers()
        day = (now - TICK) // DAY  # of the tick that told us: both stages forget the same shares at once
        if day > self.swept:
            self.swept = day
            self._sweep(day, numbers)
        by_account: dict[str, list[Met]] = {}
        for met in self.fresh:
            if met.account:
                by_account.setdefault(met.account, []).append(met)
            else:
                numbers.add(met)
        self.fresh = []
        words: list[Word] = []
        for who in sorted(by_account):
            words += self._hear(who, by_account[who], now, numbers)
        return [*words, *numbers.told(now)]

    def due(self) -> int | None:
        """When the next day leaves, µs."""
        return (min(self.days) + KEEP) * DAY + TICK if self.days else None

    def end(self, now: int) -> list[Word]:
        """Nothing follows of the end of the input."""
        return []

    def _hear(self, who: str, told: list[Met], now: int, numbers: _Numbers) -> Iterator[Word]:
        shares = sorted(share for met in told for share in met.shares)
        if shares:
            before = sum(len(kept.get(who, b"")) for kept in self.days.values()) // _SHARE.size
            numbers.active(before, before + len(shares))
            today = self.days.setdefault((now - TICK) // DAY, {})
            today[who] = today.get(who, b"") + b"".join(_SHARE.pack(*share) for share in shares)
        was = who in self._sure
        yield from self._meet(who, sorted(pair for met in told for pair in met.pairs), now, numbers)
        if was and shares:
            yield Word(now, who, shares=tuple(shares))
        elif not was and who in self._sure:
            yield Word(now, who, shares=tuple(self._shared(who)))

    def _meet(self, who: str, pairs: list[Pair], now: int, numbers: _Numbers) -> Iterator[Word]:
        by_other: dict[str, list[Pair]] = {}
        for pair in pairs:
            other = pair.younger.who if pair.older.who == who else pair.older.who
            by_other.setdefault(other, []).append(pair)
        met = self.partners.setdefault(who, {}) if by_other else {}
        for other in sorted(by_other):
            known = met.get(other)
            if known is None:
                known = met[other] = []
                numbers.tests += who < other
            known += by_other[other]
            was = other in self._sure.get(who, ())
            if not was:
                if not self._qualifies(known):
                    continue
                self._sure.setdefault(who, set()).add(other)
            if who < other:
                yield Word(now, who, other, tuple(by_other[other] if was else known))

    def _qualifies(self, pairs: list[Pair]) -> bool:
        return len(pairs) >= self.parameters.least and occasions(pairs) >= self.parameters.least

    def _shared(self, who: str) -> Iterator[tuple[int, int]]:
        for _, kept in sorted(self.days.items()):
            yield from _SHARE.iter_unpack(kept.get(who, b""))

    def _sweep(self, day: int, numbers: _Numbers) -> None:
        """What is older than KEEP days leaves."""
        for gone in [number for number in sorted(self.days) if number <= day - KEEP]:
            for who, data in self.days.pop(gone).items():
                rest = sum(len(kept.get(who, b"")) for kept in self.days.values()) // _SHARE.size
                numbers.active(rest + len(data) // _SHARE.size, rest)
        before = (day - KEEP + 1) * DAY
        for who, met in list(self.partners.items()):
            for other, pairs in list(met.items()):
                if any(pair.younger.at < before for pair in pairs):
                    pairs[:] = [pair for pair in pairs if pair.younger.at >= before]
                if not pairs:
                    del met[other]
                    numbers.tests -= who < other
            if not met:
                del self.partners[who]
        self._make_sure()

    def _make_sure(self) -> None:
        self._sure = {}
        for who, met in self.partners.items():
            if found := {other for other, pairs in met.items() if self._qualifies(pairs)}:
                self._sure[who] = found

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes."""
        days = {day: dict(sorted(kept.items())) for day, kept in sorted(self.days.items())}
        partners = {who: dict(sorted(met.items())) for who, met in sorted(self.partners.items())}
        return _encode(_State(VERSION, days, partners, sorted(self.fresh), self.swept))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of partners", VERSION)
        self.days, self.partners, self.fresh, self.swept = state.days, state.partners, state.fresh, state.swept
        self._make_sure()


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
        for shares, accounts in ((before, -1), (after, 1)):
            if shares:
                self._activity[shares] = self._activity.get(shares, 0) + accounts

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
