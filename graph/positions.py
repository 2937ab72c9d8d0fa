"""Receiving frames that carry their source: every one once, in order, from an at-least-once log."""

from __future__ import annotations

from typing import Literal, TypeAlias

from graph.frames import BEFORE_ALL, Position

Verdict: TypeAlias = Literal["fold", "repeat", "gap"]


class SourceChain:
    """The highest position folded from each source.

    A frame is folded only where its `prev` is that position. What lies at or below it is a
    repeat. What lies above with another `prev` is a gap: something before it is missing; it is
    dropped as well, because its sender holds no acknowledgement and will send again in order.
    A heartbeat lies at its own `prev`: it is folded as often as it comes there.
    """

    __slots__ = ("highest",)

    def __init__(self) -> None:
        self.highest: dict[str, Position] = {}

    def judge(self, source: str, at: Position, prev: Position | None) -> Verdict:
        """What to do with the frame made at `at`; a `fold` moves the chain on."""
        highest = self.highest.get(source)
        if at == (prev or BEFORE_ALL):
            return "fold" if prev == highest else "repeat" if highest is not None and at < highest else "gap"
        if highest is not None and at <= highest:
            return "repeat"
        if prev != highest:
            return "gap"
        self.highest[source] = at
        return "fold"
