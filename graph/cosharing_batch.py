"""Co-sharing over a whole table: which accounts acted on the same objects within a window of each other.

The definition is that of CooRTweet [1] (`detect_groups` and `generate_network`), boundaries included:

0. Rows without an object leave, and exact repeats (object, account, content, time) collapse: the caller's part.
1. Accounts with fewer than m rows leave.
2. Two rows of one object pair where their times differ by at most the window.
3. No pair: same content, same account, an object that is the content itself of one of the two.
4. For each account the rows are counted whose content is in any pair. A pair stays if at least one of its two accounts
   has m of them; if `strict`, both.

Pairs are not joined and then filtered: over rows sorted by object and time, the rows in the window are a range, so how
many there are is known without making any. Step 4 needs no pairs either, only whether a row has one. Then the pairs
that stay, and few others, are made chunk by chunk: memory is that of the rows, whatever the number of pairs, and an
object that everybody shared is exact like any other.

Time O(n log n) for n rows, and O(pairs that stay). For a stream of events instead of a table: `graph.cosharing`.

[1] Righetti and Balluff (2025), CooRTweet: A Generalized R Software for Coordinated Network Detection. Computational
    Communication Research 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CHUNK: Final = 1 << 21  # pairs made at once, more only by the last row's own


class Shares(NamedTuple):
    """Rows as codes, all of shape (n,), sorted by object, time, account; no two rows equal in all of the first four."""

    object: Ints
    account: Ints
    content: Ints
    at: Ints  # µs
    own: Bools  # the object is this content itself (a post counted as a share of itself): never in a pair

    def only(self, kept: Bools) -> Shares:
        """The rows where `kept` is true, in order."""
        if kept.all():
            return self
        return Shares(self.object[kept], self.account[kept], self.content[kept], self.at[kept], self.own[kept])


class Chunk(NamedTuple):
    """Some pairs: places of rows in the shares, the first being the older."""

    first: Ints
    second: Ints
    part_of: int  # the object, where its pairs are spread over several chunks that follow one another; else −1


class Pairing(NamedTuple):
    """The pairs that stay, not yet made."""

    shares: Shares  # the rows that can be in a pair, accounts below m left out
    end: Ints  # for each row the place behind the last row of its window
    qualifies: Bools  # for each row: has its account m rows whose content is in any pair?
    strict: bool
    numbers: Ints  # for each row an upper bound of the pairs in which it is the first

    @property
    def most(self) -> int:
        """At most so many pairs are made."""
        return int(self.numbers.sum())


class _Clock(NamedTuple):
    """Times of rows, small enough that (group, time) fits 64 bits."""

    at: Ints  # of each row
    low: Ints | int  # of each row: first time of its window; a number: so much before `at`
    high: Ints | int  # behind its last time; a number: so much after `at`
    span: int  # above all of these

    def ranges(self, group: Ints) -> tuple[Ints, Ints]:
        """For each row the range of rows of its group within its window; rows are sorted by group and time."""
        key = group * self.span + self.at
        if isinstance(self.low, int):
            return np.searchsorted(key, key + self.low), np.searchsorted(key, key + self.high)
        key_of_group = key - self.at
        return np.searchsorted(key, key_of_group + self.low), np.searchsorted(key, key_of_group + self.high)

    def only(self, rows: Ints) -> _Clock:
        """Of these rows, in this order."""
        low, high = (one if isinstance(one, int) else one[rows] for one in (self.low, self.high))
        return _Clock(self.at[rows], low, high, self.span)


def _clock(at: Ints, window: int, groups: int) -> _Clock:
    """Times since the first, in the largest unit of all, where they are small enough for so many groups; else ranks."""
    if not len(at):
        return _Clock(at, 0, 1, 2)
    since = at - at.min()
    unit = max(1, int(np.gcd.reduce(since)))  # most files tell whole seconds
    reach = window // unit
    span = int(since.max()) // unit + 2 * reach + 2
    if groups * span < 1 << 63:
        return _Clock(since // unit + reach, -reach, reach + 1, span)
    times, rank = np.unique(at, return_inverse=True)
    low = np.searchsorted(times, times - window, side="left")
    high = np.searchsorted(times, times + window, side="right")
    return _Clock(rank, low[rank], high[rank], len(times) + 1)


def _clock_of(rows: Shares, window: int) -> _Clock:
    return _clock(rows.at, window, max(len(rows.at), int(rows.object.max(initial=0))) + 1)


def pairing(shares: Shares, window: int, least: int, strict: bool = False) -> Pairing:
    """Apply the definition to `shares`; `window` in µs, `least` is m."""
    active = np.bincount(shares.account, minlength=1)[shares.account] >= least
    shares = shares.only(active)
    rows = shares.only(~shares.own)
    clock = _clock_of(rows, window)
    begin, end = clock.ranges(rows.object)
    paired = end - begin - _alike(rows, clock) > 0
    contents = np.zeros(int(shares.content.max(initial=0)) + 1, np.bool_)
    contents[rows.content[paired]] = True
    counted = np.bincount(shares.account[contents[shares.content]], minlength=int(shares.account.max(initial=0)) + 1)
    qualifies = (counted >= least)[rows.account]
    before = np.append(0, np.cumsum(qualifies))
    place = np.arange(len(end))
    qualified = before[end] - before[place + 1]
    numbers = np.where(qualifies, qualified if strict else end - place - 1, 0 if strict else qualified)
    return Pairing(rows, end, qualifies, strict, np.where(paired, numbers, 0))


def _alike(rows: Shares, clock: _Clock) -> Ints:
    """Rows in each row's window that are of its account or its content, itself among them."""
    by_account, by_content = _same(rows, rows.account, clock), _same(rows, rows.content, clock)
    if by_content.max(initial=1) == 1:
        return by_account
    both = np.unique(np.stack([rows.account, rows.content]), axis=1, return_inverse=True)[1]
    return by_account + by_content - _same(rows, both, clock)


def _same(rows: Shares, kind: Ints, clock: _Clock) -> Ints:
    """Rows in each row's window that are of the same `kind`, itself among them."""
    group = rows.object * (int(kind.max(initial=0)) + 1) + kind
    found = np.ones(len(group), np.int64)
    order = np.argsort(group, kind="stable")  # keeps the order of time
    ordered = group[order]
    same_as_before = np.diff(ordered, prepend=-1) == 0
    several = same_as_before | (np.diff(ordered, append=-1) == 0)  # most rows are alone of their kind
    places, names = order[several], np.cumsum(~same_as_before)[several]
    begin, end = clock.only(places).ranges(names)
    found[places] = end - begin
    return found


def near(rows: Shares, window: int) -> Ints:
    """For each row the rows of its object by other accounts within the window, shape (n,)."""
    clock = _clock_of(rows, window)
    begin, end = clock.ranges(rows.object)
    return end - begin - _same(rows, rows.account, clock)


def chunks(pairs: Pairing, most: int = CHUNK) -> Iterator[Chunk]:
    """All pairs that stay, objects in order; within an object the first row's time ascends."""
    bounds = np.append(np.flatnonzero(np.diff(pairs.shares.object, prepend=-1)), len(pairs.end))
    total = np.append(0, np.cumsum(pairs.numbers))
    place = 0
    while place < len(bounds) - 1:
        # As many whole objects as fit, or one that does not.
        last = max(place + 1, int(np.searchsorted(total[bounds], total[bounds[place]] + most, side="right")) - 1)
        yield from _made(pairs, total, int(bounds[place]), int(bounds[last]), most)
        place = last


def _made(pairs: Pairing, total: Ints, begin: int, end: int, most: int) -> Iterator[Chunk]:
    """The pairs whose first row lies in a range, in several chunks where there are too many."""
    many = bool(total[end] - total[begin] > most)
    part_of = int(pairs.shares.object[begin]) if many else -1
    while begin < end:
        stop = min(end, max(begin + 1, int(np.searchsorted(total, total[begin] + most, side="right")) - 1))
        if total[stop] > total[begin]:
            yield Chunk(*_expand(pairs, begin, stop), part_of)
        begin = stop


def _expand(pairs: Pairing, begin: int, stop: int) -> tuple[Ints, Ints]:
    """Pairs whose first row is one of begin … stop − 1."""
    rows = np.arange(begin, stop)
    number = pairs.numbers[begin:stop]
    first = np.repeat(rows, number)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number)
    if pairs.strict:
        second = _qualified_after(pairs, first, nth)
    else:
        # Who qualifies pairs with every row of the window, others only with those that qualify.
        second = np.where(pairs.qualifies[first], first + 1 + nth, _qualified_after(pairs, first, nth))
    account, content = pairs.shares.account, pairs.shares.content
    kept = (account[first] != account[second]) & (content[first] != content[second])
    return first[kept], second[kept]


def _qualified_after(pairs: Pairing, first: Ints, nth: Ints) -> Ints:
    """The `nth` row behind `first` that qualifies."""
    places = np.flatnonzero(pairs.qualifies)
    if not len(places):
        return first
    found: Ints = places[np.minimum(np.searchsorted(places, first, side="right") + nth, len(places) - 1)]
    return found


def components(accounts: int, first: Ints, second: Ints) -> Ints:
    """The component of each account 0 … accounts − 1, named by its smallest account, shape (accounts,).

    Each round takes over the smallest name among neighbours, then jumps to the name of the name: few rounds, however
    long the chains.
    """
    name = np.arange(accounts)
    while True:
        before = name.copy()
        smaller = np.minimum(name[first], name[second])
        np.minimum.at(name, name[first], smaller)
        np.minimum.at(name, name[second], smaller)
        while not np.array_equal(name, name[name]):
            name = name[name]
        if np.array_equal(name, before):
            return name
