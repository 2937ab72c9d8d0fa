"""Whom to look at when: names by the step of time from which on it is their turn. A few looks, however many names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from typing import Final

HOUR: Final = 3_600_000_000  # µs


class Agenda:
    """Turns come at full steps of `step` µs, never early: so up to one step late. A name has one turn a step."""

    __slots__ = ("_names", "_order", "_step")

    def __init__(self, step: int = HOUR, turns: Mapping[int, Collection[str]] | None = None) -> None:
        """`turns`: what `dump` gave of one with the same step."""
        self._names = {number: set(names) for number, names in (turns or {}).items()}
        self._order = sorted(self._names)  # a heap
        self._step = step

    def add(self, name: str, at: int) -> None:
        """`name` has a turn after `at`, µs."""
        number = at // self._step + 1
        if number not in self._names:
            self._names[number] = set()
            heappush(self._order, number)
        self._names[number].add(name)

    def pop(self, now: int) -> list[str]:
        """Whose turn came by `now` (µs), each once, in the order of turns, then of names."""
        found: list[str] = []
        while self._order and self._order[0] * self._step <= now:
            found += sorted(self._names.pop(heappop(self._order)))
        return list(dict.fromkeys(found))

    @property
    def due(self) -> int | None:
        """The next turn, µs."""
        return self._order[0] * self._step if self._order else None

    def dump(self) -> dict[int, list[str]]:
        """Everything, as plain data."""
        return {number: sorted(self._names[number]) for number in sorted(self._names)}
