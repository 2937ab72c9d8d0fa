"""p-values of the edges of a co-sharing network that was computed over a whole table (`graph.cosharing_batch`).

Both nulls of `graph.chance` for every edge.

**The same objects.** Counted are the objects shared within the window, not all in common: two fans who share the same
things on different days are alike, not coordinated. Expected are as many as activity and popularity bring together,
each object weighed with the density of its shares where they are densest, so that the hour at which both are awake
explains what it can. Accounts that share an object over and over meet by chance that much more often: the expectation
grows with the mean number of times that each of the two shares an object.

**The same moment.** Over all objects that the two have in common, shared within the window or not. The surroundings of
an account's several shares of one object are added up, which is at least their union.

Tests made: one for each pair of accounts that could have had an edge. Most pairs have nothing in common and p = 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from graph.chance import Floats, either, expected, popularity, same_moment, same_objects, within
from graph.cosharing_batch import Ints, Shares, near

_CELLS: Final = 1 << 21  # common objects looked for at once


class Significance(NamedTuple):
    """What chance says of each edge; all but the last of shape (edges,)."""

    common: Ints  # objects that both shared, at any time
    expected: Floats  # objects shared within the window by chance, from activity, popularity and density
    p_objects: Floats
    p_moment: Floats
    p: Floats  # of either
    tests: int


class _Held(NamedTuple):
    """Each pair of account and object once, sorted by account, then object; shape (held,) but for `start`."""

    key: Ints  # account · objects + object
    object: Ints
    shares: Ints  # how often the account shared the object
    near: Ints  # shares of others within the window of one of these
    others: Ints  # all shares of the object by others
    start: Ints  # where each account begins, shape (accounts + 1,)
    objects: int
    place: Ints  # of each row among the held, shape (rows,)
    around: Ints  # of each row: rows of its object by others within the window


def significance(rows: Shares, window: int, first: Ints, second: Ints, hits: Ints) -> Significance:
    """Test the edges `first`–`second` (account codes) that shared `hits` objects within the window (µs).

    `rows` are all that could have been in a pair: `Pairing.shares`.
    """
    held = _held(rows, window)
    activity = np.diff(held.start)
    common = np.zeros(len(first), np.int64)
    p_moment = np.ones(len(first))
    for begin, end in _spans(np.minimum(activity[first], activity[second])):
        at = slice(begin, end)
        common[at], p_moment[at] = _moments(held, first[at], second[at], hits[at])
    mean = _expected(held, activity, rows, window, first, second)
    p_objects = same_objects(hits, mean)
    accounts = int(np.count_nonzero(activity))
    tests = accounts * (accounts - 1) // 2
    return Significance(common, mean, p_objects, p_moment, either(p_objects, p_moment), tests)


def _expected(held: _Held, activity: Ints, rows: Shares, window: int, first: Ints, second: Ints) -> Floats:
    """Objects shared within the window by chance; at most as many as are shared at all."""
    present, degrees = np.unique(held.object, return_counts=True)
    density = np.zeros(held.objects)
    others = np.bincount(rows.object, minlength=held.objects)[rows.object] - held.shares[held.place]
    np.maximum.at(density, rows.object, held.around / np.maximum(others, 1))
    able = activity[activity > 0]
    at_once = expected(activity[first], activity[second], popularity(able, degrees, density[present]))
    at_all = expected(activity[first], activity[second], popularity(able, degrees))
    times = np.bincount(rows.account, minlength=len(activity)) / np.maximum(activity, 1)
    return np.minimum(at_once * times[first] * times[second], at_all)


def _held(rows: Shares, window: int) -> _Held:
    objects = int(rows.object.max(initial=-1)) + 1
    accounts = int(rows.account.max(initial=-1)) + 1
    key, place, shares = np.unique(rows.account * objects + rows.object, return_inverse=True, return_counts=True)
    account, which = np.divmod(key, max(objects, 1))
    others = np.bincount(rows.object, minlength=objects)[which] - shares
    around = near(rows, window)
    added = np.bincount(place, weights=around, minlength=len(key)).astype(np.int64)
    start = np.searchsorted(account, np.arange(accounts + 1))
    return _Held(key, which, shares, np.minimum(added, others), others, start, objects, place, around)


def _spans(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of edges whose sizes add up to no more than the cells, or a single edge."""
    total = np.append(0, np.cumsum(sizes))
    begin = 0
    while begin < len(sizes):
        end = max(begin + 1, int(np.searchsorted(total, total[begin] + _CELLS, side="right")) - 1)
        yield begin, end
        begin = end


def _moments(held: _Held, first: Ints, second: Ints, hits: Ints) -> tuple[Ints, Floats]:
    """Number of common objects, and p-value of the same moment."""
    activity = np.diff(held.start)
    turned = activity[first] > activity[second]
    few, many = np.where(turned, second, first), np.where(turned, first, second)
    edge = np.repeat(np.arange(len(few)), activity[few])
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(activity[few]) - activity[few], activity[few])
    one = held.start[few][edge] + nth
    wanted = many[edge] * held.objects + held.object[one]
    other = np.minimum(np.searchsorted(held.key, wanted), len(held.key) - 1)
    both = held.key[other] == wanted
    edge, one, other = edge[both], one[both], other[both]
    chances = np.maximum(_chance(held, one, other), _chance(held, other, one))
    common = np.bincount(edge, minlength=len(few))
    return common, same_moment(hits, chances, np.append(0, np.cumsum(common)))


def _chance(held: _Held, one: Ints, other: Ints) -> Floats:
    """Chance that `other` falls within the window of `one`."""
    return within(held.near[one], held.others[one], held.shares[other])
