"""Sums and distinct counts over the last 5 minutes, hour, day, 7 and 30 days of event time, at constant cost an event.

What happened lies in rings: the newest minutes first, then what has left the last 5 minutes, then the last
hour, and so on. Moving on, a minute goes from ring to ring, and from the second to the third it joins its
hour. A window is the sum of its rings. So a window of a day or more ends at a full hour: up to 59 minutes
early. Everything is an integer, and a function of the events and of the minute it is asked in.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

WINDOWS: Final = (300, 3_600, 86_400, 7 * 86_400, 30 * 86_400)  # seconds
MIN5, HOUR, DAY, WEEK, MONTH = range(5)  # places of them
MINUTE: Final = 60_000_000  # µs
_ENDS: Final = tuple(seconds // 60 for seconds in WINDOWS)  # minutes
_LAST: Final = len(WINDOWS) - 1


class Sums:
    """`width` counters in every window."""

    __slots__ = ("rings", "sums", "width")

    def __init__(self, width: int) -> None:
        self.width = width
        self.rings: list[deque[tuple[int, list[int]]]] = [deque() for _ in WINDOWS]  # minute, counters
        self.sums = [[0] * width for _ in WINDOWS]  # of each ring

    def at(self, minute: int) -> list[int]:
        """The counters of `minute`; whoever adds to them adds the same to `sums[0]`."""
        ring = self.rings[0]
        if not ring or ring[-1][0] != minute:
            ring.append((minute, [0] * self.width))
        return ring[-1][1]

    def roll(self, minute: int) -> None:
        """Let everything go that is past in `minute`."""
        for place, end in enumerate(_ENDS):
            ring = self.rings[place]
            while ring and minute - ring[0][0] >= end:
                start, counters = ring.popleft()
                _add(self.sums[place], counters, -1)
                if place < _LAST:
                    self._join(place + 1, start if place == 0 else start - start % 60, counters)

    def _join(self, place: int, start: int, counters: list[int]) -> None:
        ring = self.rings[place]
        if ring and ring[-1][0] == start:
            _add(ring[-1][1], counters, 1)
        else:
            ring.append((start, counters))
        _add(self.sums[place], counters, 1)

    def window(self, place: int) -> list[int]:
        """The counters of one of `WINDOWS`."""
        total = list(self.sums[0])
        for further in range(1, place + 1):
            _add(total, self.sums[further], 1)
        return total

    @property
    def empty(self) -> bool:
        return not any(self.rings)

    def dump(self) -> Any:
        return [list(ring) for ring in self.rings]

    @classmethod
    def load(cls, width: int, data: Any) -> Sums:
        made = cls(width)
        for place, ring in enumerate(data):
            for start, counters in ring:
                made.rings[place].append((start, list(counters)))
                _add(made.sums[place], counters, 1)
        return made


def _add(total: list[int], counters: list[int], sign: int) -> None:
    for place, value in enumerate(counters):
        if value:
            total[place] += sign * value


class Distinct:
    """How many different ones were seen in each window: exact up to `limit` that are known, then at least so many."""

    __slots__ = ("full", "hours", "last", "limit", "minutes", "rings", "sums")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.full = False  # one more came than are kept
        self.last: dict[str, int] = {}  # name → minute in which it was seen last
        self.minutes: dict[int, list[int]] = {}  # minute → [count, ring]; of the first two rings
        self.hours: dict[int, list[int]] = {}  # full hour, as its first minute → [count, ring]
        self.rings: list[deque[int]] = [deque() for _ in WINDOWS]
        self.sums = [0] * len(WINDOWS)

    def see(self, name: str, minute: int) -> bool:
        """`name` is seen in `minute`, the newest there is. Returns whether it is new in the widest window."""
        before = self.last.get(name)
        if before == minute:
            return False
        if before is None and len(self.last) >= self.limit:
            self.full = True
            return False
        held = None if before is None else self.minutes.get(before) or self.hours.get(before - before % 60)
        if held is not None:
            held[0] -= 1
            self.sums[held[1]] -= 1
        self.last[name] = minute
        entry = self.minutes.get(minute)
        if entry is None:
            entry = self.minutes[minute] = [0, 0]
            self.rings[0].append(minute)
        entry[0] += 1
        self.sums[0] += 1
        return held is None

    def roll(self, minute: int) -> None:
        """Let everything go that is past in `minute`."""
        for place, end in enumerate(_ENDS):
            ring = self.rings[place]
            while ring and minute - ring[0] >= end:
                self._move(ring.popleft(), place)
        if len(self.last) > 64 and len(self.last) > 2 * sum(self.sums):
            self._sweep()

    def _move(self, start: int, place: int) -> None:
        table = self.minutes if place < 2 else self.hours
        if place == _LAST:
            count, _ = table.pop(start)
            self.sums[place] -= count
            return
        if place == 1:
            count, _ = table.pop(start)
            hour = start - start % 60
            entry = self.hours.get(hour)
            if entry is None:
                entry = self.hours[hour] = [0, 2]
                self.rings[2].append(hour)
            entry[0] += count
        else:
            entry = table[start]
            count, entry[1] = entry[0], place + 1
            self.rings[place + 1].append(start)
        self.sums[place] -= count
        self.sums[place + 1] += count

    def _sweep(self) -> None:
        """Forget those last seen before the widest window."""
        minutes, hours = self.minutes, self.hours
        self.last = {
            name: minute for name, minute in self.last.items() if minute in minutes or minute - minute % 60 in hours
        }

    def count(self, place: int) -> int:
        """How many in one of `WINDOWS`."""
        return sum(self.sums[: place + 1])

    def dump(self) -> Any:
        """What the rest follows from."""
        return [self.full, self.last, self.minutes, self.hours]

    @classmethod
    def load(cls, limit: int, data: Any) -> Distinct:
        made = cls(limit)
        full, last, minutes, hours = data
        made.full, made.last = full, dict(last)
        for table, entries in ((made.minutes, minutes), (made.hours, hours)):
            for start, (count, place) in sorted(entries.items()):
                table[start] = [count, place]
                made.rings[place].append(start)
                made.sums[place] += count
        return made
