"""Counts what people draw, hour by hour and day by day, into a table of cohorts.

    records of activity ─► (person, hour): accounts, hostile ones, events, reshares ─► cells ─► Table

Counted as `detectors.victim` counts, so that a person is held against what would have been counted of others. People
are accounts; persons and provisional victims on several platforms have no followers and are left out. Memory grows
with the hours in which anybody drew anything: about 1 KB each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from detectors.aimed import LEAST_CONFIDENCE
from detectors.cohorts import (
    ANY,
    HOUR_US,
    LEAST_PEOPLE,
    LEAST_WINDOWS,
    UNKNOWN,
    VERSION,
    ZONE_H,
    Cell,
    Table,
    keys,
    week_hour,
)
from detectors.guard import guarded
from graph.facts import BARE, HOSTILE
from graph.frames import Activity
from graph.victims import across_platforms

_EVERYBODY: Final = f"{ANY} {ANY} {ANY}"
_UNSEEN: Final = 3  # rule of three: with none seen in n, the mean is below 3 / n at 95 %


class _Window:
    """What one person drew in one hour or day."""

    __slots__ = ("accounts", "events", "hostile", "hostile_events", "reshares")

    def __init__(self) -> None:
        self.accounts: set[str] = set()
        self.hostile: set[str] = set()
        self.events = self.hostile_events = self.reshares = 0

    def add(self, other: _Window) -> None:
        self.accounts |= other.accounts
        self.hostile |= other.hostile
        self.events += other.events
        self.hostile_events += other.hostile_events
        self.reshares += other.reshares


class _Cell:
    """Sums over windows; whole numbers, so that no order matters."""

    def __init__(self) -> None:
        self.people: set[tuple[str, str]] = set()
        self.windows = self.hostile = self.squares = self.hostile_events = 0
        self.events: Counter[int] = Counter()
        self.reach: Counter[int] = Counter()

    def add(self, person: tuple[str, str], window: _Window) -> None:
        hostile = len(window.hostile)
        self.people.add(person)
        self.windows += 1
        self.hostile += hostile
        self.squares += hostile * hostile
        self.hostile_events += window.hostile_events
        self.events[window.events] += 1
        self.reach[window.reshares + len(window.accounts)] += 1

    @property
    def enough(self) -> bool:
        return len(self.people) >= LEAST_PEOPLE and self.windows >= LEAST_WINDOWS

    def cell(self) -> Cell:
        n = self.windows
        events, reach = (sum(value * times for value, times in one.items()) for one in (self.events, self.reach))
        return Cell(
            people=len(self.people),
            windows=n,
            hostile=_up(1000 * (self.hostile + _UNSEEN), n),
            hostile_size=self._size(),
            share=_up(1000 * self.hostile_events, max(events, 1)),
            events=_up(1000 * events, n),
            events_high=_high(self.events, n),
            reach=_up(1000 * reach, n),
            reach_high=_high(self.reach, n),
        )

    def _size(self) -> int:
        """mean² / (variance − mean), from n² times each."""
        n, total = self.windows, self.hostile
        excess = n * self.squares - total * total - n * total
        return max(1, 100 * total * total // excess) if excess > 0 else 0


class Tally:
    """Takes records of activity in any order; `table` says what they come to."""

    def __init__(self) -> None:
        self.events = 0
        self._followers: dict[
            tuple[str, str], tuple[int, int]
        ] = {}  # person → (µs, number) of the first that they gave
        self._hours: dict[tuple[str, str, int], _Window] = {}

    def take(self, record: Activity) -> None:
        """One record."""
        if record.kind not in ("post", "repost", "comment"):
            return
        author, followers = (record.platform, record.author), record.facts.followers
        if followers >= 0:
            told = record.created_at, followers
            self._followers[author] = min(told, self._followers.get(author, told))
        if record.rule != 0 and not across_platforms(record.target):
            self.events += 1
            self._aimed((record.platform, record.target), record)

    def _aimed(self, person: tuple[str, str], record: Activity) -> None:
        place = (*person, record.created_at // HOUR_US)
        window = self._hours.get(place)
        if window is None:
            window = self._hours[place] = _Window()
        flags = record.facts.flags
        if record.kind == "repost":
            window.reshares += 1
        if flags & BARE:
            return
        window.accounts.add(record.author)
        window.events += 1
        counts = flags & HOSTILE and record.confidence >= LEAST_CONFIDENCE
        if counts and not guarded(flags, record.facts.hostility):
            window.hostile.add(record.author)
            window.hostile_events += 1

    def table(self, note: str, scorer: str) -> Table:
        """What was taken.

        Raises:
            ValueError: where nothing was aimed at any account.
        """
        if not self._hours:
            raise ValueError(
                "nothing in it is aimed at an account; give posts, reposts and comments with their authors"
            )
        days: dict[tuple[str, str, int], _Window] = {}
        for (platform, account, hour), window in self._hours.items():
            days.setdefault((platform, account, (hour + ZONE_H) // 24), _Window()).add(window)
        return Table(
            version=VERSION,
            note=note,
            scorer=scorer,
            people=len({place[:2] for place in self._hours}),
            events=self.events,
            hours=self._cells(self._hours, by_hour=True),
            days=self._cells(days, by_hour=False),
        )

    def _cells(self, windows: Mapping[tuple[str, str, int], _Window], by_hour: bool) -> dict[str, Cell]:
        cells: dict[str, _Cell] = {}
        for (platform, account, number), window in windows.items():
            person = platform, account
            for key in self._keys(person, week_hour(number * HOUR_US) if by_hour else None):
                cell = cells.get(key)
                if cell is None:
                    cell = cells[key] = _Cell()
                cell.add(person, window)
        return {key: cells[key].cell() for key in sorted(cells) if cells[key].enough or key == _EVERYBODY}

    def _keys(self, person: tuple[str, str], hour: int | None) -> Iterator[str]:
        return keys(person[0], self._followers.get(person, (0, UNKNOWN))[1], hour)


def _up(value: int, by: int) -> int:
    return -(-value // by)


def _high(values: Counter[int], n: int) -> int:
    """The 99.9th percentile, nearest rank."""
    above = n // 1000
    for value in sorted(values, reverse=True):
        above -= values[value]
        if above < 0:
            return value
    raise AssertionError("the values are fewer than they are counted")
