"""What an edge of two accounts says by itself: common objects, hits, and the chance of these moments.

Between two looks little changes, and most edges never met often enough to say anything. So what an edge said is kept
under a mark of all that it follows from: how many pairs it has, how many of them are of common objects, and how much
its accounts shared. Within a day these only grow; at its end pairs leave.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from graph import chance
from graph.cosharing import DAY, MILLION
from graph.pairs import Pair, occasions
from graph.shares import kind_of

LEAST: Final = 2  # occasions within the window, below which an edge is none; not statutory
LEAST_SLOW: Final = 3  # the same whatever the moment

Shares: TypeAlias = Mapping[str, Mapping[int, Sequence[int]]]  # account → object → times, chance in millionths
_Mark: TypeAlias = tuple[Any, ...]


class Edge(NamedTuple):
    """Two accounts, the smaller one first, and all their pairs."""

    account: str
    other: str
    pairs: list[Pair]


class Look(NamedTuple):
    """What an edge says."""

    common: int  # objects, of the kinds that say something by themselves
    moment: float  # p-value of the moments


class _Row(NamedTuple):
    common: int
    hits: int


class Edges:
    """What it holds follows from what it is given.

    Args:
        window: of co-sharing, µs: what lies further apart is no hit.
    """

    def __init__(self, window: int) -> None:
        self._window = window
        self._rows: dict[_Mark, _Row] = {}  # of the last look
        self._moments: dict[_Mark, float] = {}  # the same

    def look(
        self, edges: Sequence[Edge], shares: Shares, totals: Mapping[str, int], common: Collection[int], now: int
    ) -> list[Look]:
        """One look an edge.

        Args:
            totals: of `shares`, by account.
            common: objects that are not rare: only the moment speaks for their pairs.
            now: µs.
        """
        before, self._rows = self._rows, {}
        marks: list[tuple[_Row, _Mark]] = []
        for edge in edges:
            said_by_many = sum(pair.older.object in common for pair in edge.pairs)
            mark = (edge.account, edge.other, len(edge.pairs), said_by_many, now // DAY)
            row = self._rows[mark] = before.get(mark) or _row(edge.pairs, common, self._window)
            marks.append((row, (*mark, totals.get(edge.account), totals.get(edge.other))))
        self._moments = self._asked(marks, shares)
        return [Look(row.common, self._moments.get(mark, 1.0)) for row, mark in marks]

    def _asked(self, marks: list[tuple[_Row, _Mark]], shares: Shares) -> dict[_Mark, float]:
        """p-values of those that have hits."""
        told = {mark: self._moments[mark] for row, mark in marks if mark in self._moments}
        asked = [(row, mark) for row, mark in marks if row.hits and mark not in told]
        chances = [_chances(shares, *mark[:2]) for _, mark in asked]
        hits = [min(row.hits, len(some)) for (row, _), some in zip(asked, chances, strict=True)]
        all_of_them = np.fromiter(chain.from_iterable(chances), np.float64) / MILLION
        found = chance.same_moment(hits, all_of_them, np.cumsum([0, *map(len, chances)])) if asked else ()
        return told | {mark: float(p) for (_, mark), p in zip(asked, found, strict=True)}


def _row(pairs: list[Pair], common: Collection[int], window: int) -> _Row:
    pairs = [pair for pair in pairs if pair.delta <= window or pair.older.object not in common]
    near = [pair for pair in pairs if pair.delta <= window]
    times, soon = occasions(pairs), occasions(near)
    if soon < LEAST and times < LEAST_SLOW:
        return _Row(0, 0)
    strong = {pair.older.object for pair in pairs if kind_of(pair.older.object) != "root"}
    met = {pair.older.object for pair in near}
    return _Row(min(len(strong), times), min(len(met), soon))


def _chances(shares: Shares, account: str, other: str) -> list[int]:
    """Of all that both shared, in millionths."""
    first, second = shares.get(account, {}), shares.get(other, {})
    return [max(first[number][1], second[number][1]) for number in sorted(first.keys() & second.keys())]
