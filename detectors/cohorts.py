"""What is usual for a person of some cohort: followers × hour of the week × platform.

An ordinary person has no history to be judged by, so they are judged by people like them. A cell of the table says
what such people drew in hours, or in days, *in which they drew anything at all*: hostile accounts, events, reach.
That leaves out the many quiet hours, so a baseline errs upwards and an alarm is later rather than false.

**Fallback.** A cell stands in the table where at least `LEAST_PEOPLE` people and `LEAST_WINDOWS` hours or days are
behind it: below a thousand a 99.9th percentile is only a maximum. Where it does not stand there, the next of these is
taken; the cell of everybody always stands:

    platform, followers, hour of the week → platform, followers, hour of the day → platform, followers
    → followers → everybody

**Longer than a day.** Means grow with the days n. The percentile of reach grows as mean·n + (percentile − mean)·n^⅔:
sums of heavy-tailed counts with tail exponent 1.5, as reshares have [1], grow with the power 1/1.5 of their number.

**What it cannot see.** The shipped table is of simulated chatter in which nobody is hostile (`docs/baselines.md`): an
operator's own events replace it. Holidays, and a platform that grows.

[1] Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from detectors.standing import Usual

HOUR_US: Final = 3_600_000_000
HOUR_S, DAY_S = 3_600, 86_400
ZONE_H: Final = 8  # hours of the week are China's
EPOCH_WEEKDAY: Final = 3  # 1970-01-01 was a Thursday; 0 = Monday
LEAST_PEOPLE: Final = 100  # not statutory, as all numbers here
LEAST_WINDOWS: Final = 1_000
MOST_BIN: Final = 4
UNKNOWN: Final = -1
ANY: Final = "*"
GROWTH: Final = 2 / 3
VERSION: Final = 1


class Cell(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Of the hours, or days, in which these people drew anything. Means in thousandths, rounded up."""

    people: int
    windows: int
    hostile: int  # mean of distinct hostile accounts, plus three over all windows: none seen is not none
    hostile_size: int  # hundredths: size of the negative binomial (`detectors.change`); 0 = as even as Poisson
    share: int  # hostile events of all with words of their own, per mille
    events: int  # mean of events with words of their own
    events_high: int  # 99.9th percentile
    reach: int  # mean of reshares and distinct accounts that spoke to or of the person
    reach_high: int  # 99.9th percentile


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The file. Keys: "platform followers hour", each part a `*` where it is any (`keys`)."""

    version: int
    note: str  # where it comes from, as whoever made it says
    scorer: str  # version of whoever called events hostile
    people: int
    events: int
    hours: dict[str, Cell]
    days: dict[str, Cell]


class Cohort(NamedTuple):
    """People like one person, at one hour of the week."""

    hour: Cell
    day: Cell

    def over(self, seconds: int) -> Usual:
        """What is usual in a window of so many seconds.

        Raises:
            ValueError: where it is not positive.
        """
        if seconds <= 0:
            raise ValueError(f"a window of {seconds} s has no length; give seconds, above 0")
        if seconds < DAY_S:
            return _over(self.hour, seconds / HOUR_S)
        return _over(self.day, seconds / DAY_S)


class Baselines:
    """Looks cohorts up in a table."""

    def __init__(self, table: Table) -> None:
        """Raises ValueError where the table is of another version or lacks the cell of everybody."""
        if table.version != VERSION:
            raise ValueError(f"version {table.version}, where this release reads {VERSION}")
        everybody = _key(ANY, ANY, ANY)
        if everybody not in table.hours or everybody not in table.days:
            raise ValueError(f"no cell {everybody!r} for everybody")
        self.table = table

    def cohort(self, platform: str, followers: int, at: int) -> Cohort:
        """Of a person with so many followers (`UNKNOWN` = not known) at an event time (µs UTC)."""
        return Cohort(
            _first(self.table.hours, keys(platform, followers, week_hour(at))),
            _first(self.table.days, keys(platform, followers, None)),
        )


def keys(platform: str, followers: int, hour: int | None) -> Iterator[str]:
    """Cells that an hour of the week (None: a day) belongs to, the narrowest first."""
    people = bin_of(followers)
    if hour is not None:
        yield _key(platform, people, f"w{hour}")
        yield _key(platform, people, f"d{hour % 24}")
    yield _key(platform, people, ANY)
    yield _key(ANY, people, ANY)
    yield _key(ANY, ANY, ANY)


def bin_of(followers: int) -> str:
    """The decade of a number of followers: "0" below a hundred … "4" from a hundred thousand; "?" = not known.

    >>> [bin_of(number) for number in (-1, 0, 99, 100, 1_000, 99_999, 100_000, 50_000_000)]
    ['?', '0', '0', '1', '2', '3', '4', '4']
    """
    return "?" if followers < 0 else str(min(MOST_BIN, max(0, len(str(followers)) - 2)))


def week_hour(at: int) -> int:
    """Hour of the week in China, 0 … 167 from Monday midnight."""
    hours = at // HOUR_US + ZONE_H
    return (hours + 24 * EPOCH_WEEKDAY) % 168


def _key(platform: str, people: str, hour: str) -> str:
    return f"{platform} {people} {hour}"


def _first(cells: Mapping[str, Cell], narrowest_first: Iterator[str]) -> Cell:
    return next(cells[key] for key in narrowest_first if key in cells)


def _over(cell: Cell, times: float) -> Usual:
    mean = cell.reach / 1000
    high = mean * times + (cell.reach_high - mean) * min(times, times**GROWTH)
    # Sizes add up as means do, where hours or days are independent; what there is of one stays above 0.
    size = max(1, round(cell.hostile_size * times)) if cell.hostile_size else 0
    return Usual(round(cell.hostile * times), cell.share, max(1, round(high)), size)
