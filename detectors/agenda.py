"""Whom to look at when: names by the step of time from which on it is their turn. A few looks, however many names."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Final

HOUR: Final = 3_600_000_000  # µs


class Agenda:
    """Turns come at full steps of `step` µs, never early: so up to one step late."""

    __slots__ = ("names", "_order", "_step")

    def __init__(self, step: int = HOUR, names: dict[int, list[str]] | None = None) -> None:
        self.names = names or {}  # number of the step → who has a turn then
        self._order = sorted(self.names)  # a heap
        self._step = step

    def add(self, name: str, at: int) -> None:
        """`name` has a turn after `at`, µs."""
        number = at // self._step + 1
        if number not in self.names:
            self.names[number] = []
            heappush(self._order, number)
        self.names[number].append(name)

    def pop(self, now: int) -> list[str]:
        """Whose turn came by `now` (µs), in the order of turns, then of names."""
        found: list[str] = []
        while self._order and self._order[0] * self._step <= now:
            found += sorted(self.names.pop(heappop(self._order)))
        return found

    @property
    def due(self) -> int | None:
        """The next turn, µs."""
        return self._order[0] * self._step if self._order else None
