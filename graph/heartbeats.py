"""Heartbeats: how those hear of a sender's watermark who got no record of it.

A heartbeat has no records and no position of its own, so nobody misses one: it may be left out while records say
the same, sent twice, or lost. Later stages decide at ticks; only when the watermark has passed one is it news.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.ordered import TICK
from graph.watermark import END, IDLE

UNTOLD: Final = -1


class Told:
    """What each lane of a sender has heard of its watermark, µs. Not part of any state: told again is no harm."""

    __slots__ = ("_ended", "marks")

    def __init__(self, lanes: int) -> None:
        self.marks = [UNTOLD] * lanes
        self._ended: list[int] = []

    def tell(self, watermark: int, ended: Sequence[int] = ()) -> list[int]:
        """The lanes to which `watermark` is news; they count as told. Another end (`ended`) is news to all."""
        if watermark < 0:
            return []
        if watermark == END and self._ended != list(ended):
            self._ended = list(ended)
            self.marks = [UNTOLD] * len(self.marks)
        marks = self.marks
        lanes = [lane for lane, told in enumerate(marks) if _is_news(told, watermark)]
        for lane in lanes:
            marks[lane] = watermark
        return lanes


def _is_news(told: int, watermark: int) -> bool:
    """Lower is, too, where a source that rested or had ended speaks again."""
    if watermark >= IDLE or told >= IDLE:
        return watermark != told
    return watermark // TICK > told // TICK
