"""Forecasts of one narrative, and whether they came true.

A forecast is made when the reshares have grown by an eighth, or when an hour has passed in which some came: so their
number grows with the logarithm of the size. Each is held against the number of reshares `AFTER` later and counted:
made, judged, within its interval. The stated coverage is `graph.forecast.COVERAGE`.

Parameters: `AFTER` (7 days, chosen: later reshares are few), `HELD` (256 forecasts that wait; beyond it none is made).
Blind spots: reshares that are only in the platform's totals; a narrative's posts count as one cascade from the first.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final, NamedTuple

from graph.forecast import CHINA, DAY, HOUR, MIN_COUNT, Forecast, Growth, TimeTo

AFTER: Final = 7 * DAY  # µs
HELD: Final = 256
OF_CHINA: Final = frozenset({"weibo", "douyin", "xiaohongshu", "kuaishou", "bilibili"})  # live by one clock


class Score(NamedTuple):
    """Forecasts by what became of them."""

    made: int = 0
    judged: int = 0
    within: int = 0

    def plus(self, other: Score) -> Score:
        """Both together."""
        return Score(self.made + other.made, self.judged + other.judged, self.within + other.within)


class Told(NamedTuple):
    """The latest forecast."""

    at: int  # µs
    size: int  # reshares then
    forecast: Forecast
    time: TimeTo  # until the threshold


class Outlook:
    """See the module docstring."""

    __slots__ = ("growth", "last", "pending", "score", "size")

    def __init__(self, growth: Growth) -> None:
        self.growth = growth
        self.size = growth.size
        self.pending: deque[tuple[int, int, int]] = deque()  # when it is judged (µs), lower, upper
        self.score = Score()
        self.last: Told | None = None

    @classmethod
    def of(cls, began_us: int, platform: str) -> Outlook:
        """Of a narrative that began then, on that platform first."""
        return cls(Growth(began_us, CHINA if platform in OF_CHINA else None))

    def add(self, at_us: int) -> None:
        """One reshare."""
        self.settle(at_us)
        self.growth.add(at_us)
        self.size += 1

    def settle(self, now_us: int) -> None:
        """Judge the forecasts whose day has come: what is there now came before `now_us`."""
        while self.pending and self.pending[0][0] <= now_us:
            _, lower, upper = self.pending.popleft()
            made, judged, within = self.score
            self.score = Score(made, judged + 1, within + (lower <= self.size <= upper))

    def look(self, now_us: int, threshold: int) -> Told | None:
        """The latest forecast, made anew where it is due; None where too few reshares are there."""
        self.settle(now_us)
        if not self._due(now_us):
            return self.last
        forecast = self.growth.forecast(now_us)
        if forecast is not None:
            self.last = Told(now_us, self.size, forecast, self.growth.time_to(threshold, now_us))
            self.pending.append((now_us + AFTER, forecast.lower, forecast.upper))
            self.score = self.score.plus(Score(made=1))
        return self.last

    def _due(self, now_us: int) -> bool:
        if self.size < MIN_COUNT or len(self.pending) >= HELD:
            return False
        last = self.last
        if last is None:
            return True
        return self.size * 8 >= last.size * 9 or (self.size > last.size and now_us - last.at >= HOUR)

    def told(self, now_us: int) -> dict[str, int]:
        """The latest forecast as figures: reshares then, in the end with bounds, seconds from now to the threshold."""
        last = self.last
        if last is None:
            return {}
        expected, lower, upper = last.forecast
        figures = {"forecast_from": last.size, "forecast_expected": expected}
        figures |= {"forecast_lower": lower, "forecast_upper": upper}
        for name, at in zip(("", "_lower", "_upper"), last.time, strict=True):
            if at is not None:
                figures[f"seconds_to_threshold{name}"] = max(0, at - now_us) // 1_000_000
        return figures

    def dump(self) -> Any:
        growth = self.growth
        return [growth.began_us, growth.zone_h, growth.counts, list(self.pending), self.score, self.last]

    @classmethod
    def load(cls, data: Any) -> Outlook:
        began, zone, counts, pending, score, last = data
        made = cls(Growth(began, zone, counts))
        made.pending.extend((due, lower, upper) for due, lower, upper in pending)
        made.score = Score(*score)
        if last is not None:
            at, size, forecast, time = last
            made.last = Told(at, size, Forecast(*forecast), TimeTo(*time))
        return made
