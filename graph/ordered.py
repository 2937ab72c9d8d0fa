"""Event-time ticks over records that come from several sources in any order within lateness.

    frames of a source ─► pending, by tick ─► watermark passes the tick ─► sorted ─► machine ─► its outputs

Tick *k* stands for the moment k × `tick` µs. It is taken when the watermark has reached it, with every
record before it that no earlier tick had, in the order of their keys. So what a machine decides is a
function of the records and not of how they arrived; what comes behind the watermark is counted as late
and taken with the next tick. Ticks without records are skipped unless the machine asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from typing import Any, Final, Generic, Protocol, TypeVar

from graph.watermark import END, IDLE, SPOKEN, StageMark, believed

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)
O = TypeVar("O")  # noqa: E741
TICK: Final = 10_000_000  # µs


class Machine(Protocol[R_contra, O]):
    """A state that records change in order of time, and that is asked at ticks what follows."""

    def take(self, record: R_contra) -> None:
        """One record, in order."""

    def tick(self, now: int) -> list[O]:
        """What follows of all records before `now` (µs)."""

    def due(self) -> int | None:
        """The moment (µs) at which to be asked although no record came; None where there is none."""

    def end(self, now: int) -> list[O]:
        """The input has ended: what would follow if nothing came any more."""

    def dump(self) -> bytes:
        """The whole state."""

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called."""


class Ordered(Generic[R, O]):
    """One partition of a stage: its machine, and what is still to be given to it."""

    def __init__(
        self,
        machine: Machine[R, O],
        time: Callable[[R], int],
        key: Callable[[R], Any],
        sources: Iterable[str] = (),
        tick: int = TICK,
    ) -> None:
        self.machine = machine
        self.mark = StageMark()
        self.mark.sources = dict.fromkeys(sources, -1)
        self.last = 0  # number of the last tick taken
        self.late = 0
        self._time, self._key, self._tick = time, key, tick
        self.pending: dict[int, list[R]] = {}
        self.ended: dict[str, list[int]] = {}  # source → its latest event times, µs, told when it ended
        self._order: list[int] = []  # ticks of `pending`, a heap

    def add(self, records: Iterable[R]) -> None:
        """Take in records; they reach the machine when their tick is taken."""
        tick, last, pending, time = self._tick, self.last, self.pending, self._time
        for record in records:
            number = time(record) // tick + 1
            if number <= last:
                self.late += 1
                number = last + 1
            waiting = pending.get(number)
            if waiting is None:
                pending[number] = [record]
                heappush(self._order, number)
            else:
                waiting.append(record)

    def advance(self, marks: dict[str, int], ended: Sequence[int] = ()) -> list[O]:
        """Take in watermarks by source, and every tick that they complete.

        `ended`: where these sources have ended, their latest event times, µs.
        """
        if ended:
            self.ended.update((source, list(ended)) for source in marks)
        now = self.mark.update(marks)
        if now == END:
            return self._finish()
        made: list[O] = []
        if now >= IDLE:
            return made
        reached = now // self._tick
        while (number := self._next()) is not None and number <= reached:
            made += self._take(number)
        self.last = max(self.last, reached)
        return made

    def rests(self, source: str, mark: int) -> bool:
        """Would this mark complete no tick, and be no word of rest, end or beginning?"""
        sources = self.mark.sources
        if not SPOKEN < mark < IDLE or sources.get(source, IDLE) >= IDLE or self.mark.watermark >= IDLE:
            return False
        following = self._next()
        if following is None:
            return True
        low = min((max(mark, held) if name == source else held for name, held in sources.items()), default=mark)
        return low < following * self._tick

    @property
    def final(self) -> list[int]:
        """The moment up to which the whole input went, µs, once it has ended; [] before, and where nobody said it."""
        return believed(self.ended.values()) if self.mark.watermark == END else []

    def _finish(self) -> list[O]:
        """As if the watermark had come up to the final moment by and by: what is asked for in between is, too.

        All partitions know the same moment, so how far the watermark came before, and with whom a record shares its
        partition, changes nothing. A record of a later moment does not make time pass: it is taken with the last tick.
        """
        final = self.final
        reached = max(final[0] // self._tick + 1 if final else max(self._order, default=0), self.last)
        self._bring_forward(reached)
        made: list[O] = []
        while (number := self._next()) is not None and (self._order or number <= reached):
            made += self._take(number)
        self.last = max(self.last, reached)
        return made + self.machine.end(self.last * self._tick)

    def _bring_forward(self, reached: int) -> None:
        """Put what lies beyond the tick `reached` into it, or into the next one where it has been taken."""
        beyond = [number for number in self.pending if number > reached]
        if beyond:
            records = [record for number in beyond for record in self.pending.pop(number)]
            self.pending.setdefault(max(reached, self.last + 1), []).extend(records)
            self._order = sorted(self.pending)

    @property
    def watermark(self) -> int:
        """Event time before which nothing more will be put out, µs."""
        now = self.mark.watermark
        return now if now >= IDLE or now < 0 else (self.last + 1) * self._tick

    def _next(self) -> int | None:
        """The number of the next tick that anything is to be done at."""
        due = self.machine.due()
        asked = None if due is None else max(-(-due // self._tick), self.last + 1)
        if not self._order:
            return asked
        return self._order[0] if asked is None else min(asked, self._order[0])

    def _take(self, number: int) -> list[O]:
        self.last = max(self.last, number)
        records = self.pending.pop(number, None)
        if records is not None:
            heappop(self._order)
            records.sort(key=self._key)
            take = self.machine.take
            for record in records:
                take(record)
        return self.machine.tick(number * self._tick)

    def restore(self, last: int, late: int, pending: dict[int, list[R]]) -> None:
        """Stand where another one stood; the machine has been loaded."""
        self.last, self.late, self.pending = last, late, pending
        self._order = sorted(pending)
