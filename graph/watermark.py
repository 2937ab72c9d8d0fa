"""Event time: how far the events of a source are believed to be complete.

A source (one raw partition) has a *mark*: the k-th latest event time it showed, less the allowed
lateness. Taking the k-th and not the latest means that one event dated 2099 moves nothing; times
beyond `limit` (what the reader's clock allows) never count. A stage's watermark is the minimum
over its sources, and never goes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from heapq import nlargest

WITNESSES = 3  # events that must agree before a mark moves
NEVER = -1  # nothing seen yet
SPOKEN = 0  # something was seen, but not yet enough to say how far it goes
IDLE = 1 << 62  # nothing to wait for until the source speaks again
END = (1 << 62) + 1  # end of input: no event will follow
FAR = 7 * 86_400_000_000  # µs


def latest_of(times: Iterable[int]) -> list[int]:
    """The latest of `times` (µs), at most `WITNESSES`, the earliest of them first."""
    return sorted(times)[-WITNESSES:]


def believed(latest: Iterable[Iterable[int]]) -> list[int]:
    """The moment up to which an input went, given the latest event times of each of its parts (µs); [] of none.

    It is the last that is at most `FAR` behind the last but two: a wrong clock, or two, do not make time pass. However
    the events are parted, it is the same.
    """
    times = latest_of(time for each in latest for time in each)
    return [max(time for time in times if time - times[0] <= FAR)] if times else []


class SourceMark:
    """The mark of one source, µs."""

    __slots__ = ("_latest", "_lateness", "mark")

    def __init__(self, lateness_us: int) -> None:
        self._lateness = lateness_us
        self._latest: list[int] = []
        self.mark = NEVER

    def observe(self, times: Collection[int], limit: int) -> int:
        """Take in event times (µs); those above `limit` are no witnesses. Returns the new mark."""
        known = nlargest(WITNESSES, times)
        if known and known[0] > limit:  # rare; they must not stand in the way of the others either
            known = nlargest(WITNESSES, (time for time in times if time <= limit))
        self._latest = nlargest(WITNESSES, self._latest + known)
        reached = self._latest[-1] - self._lateness if len(self._latest) == WITNESSES else SPOKEN
        self.mark = max(self.mark, reached)
        return self.mark


class StageMark:
    """The watermark of a stage: the minimum over its sources, monotone.

    A source that is known but has not spoken holds it back (mark `NEVER`); one that is idle or
    ended does not. When all have ended it is `END`, and starts anew when one speaks again; when
    all are idle or ended, but not all ended, it stays where it is.
    """

    __slots__ = ("sources", "watermark")

    def __init__(self) -> None:
        self.sources: dict[str, int] = {}
        self.watermark = NEVER

    def update(self, marks: Mapping[str, int]) -> int:
        """Take in marks by source. A mark that is lower than one seen before is a repeat."""
        sources = self.sources
        for source, mark in marks.items():
            before = sources.get(source)
            speaks_again = before is not None and before >= IDLE and NEVER < mark < IDLE
            if before is None or mark > before or speaks_again:
                sources[source] = mark
        low = min(sources.values(), default=NEVER)
        if low != IDLE and (low > self.watermark or self.watermark == END):
            self.watermark = low
        return self.watermark
