"""Frames that carry their source: each folded once, in order, whatever the log repeats or loses."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from graph.frames import Position
from graph.positions import SourceChain

Sent = list[tuple[Position, Position | None]]


def sent(parts: list[int]) -> Sent:
    """Frames of one source, so many parts an offset, each with the position before it."""
    positions = [Position(offset, part) for offset, count in enumerate(parts) for part in range(count)]
    return list(zip(positions, [None, *positions], strict=False))


def test_in_order_all_are_folded() -> None:
    chain = SourceChain()
    assert [chain.judge("events/0", at, prev) for at, prev in sent([2, 0, 1])] == ["fold"] * 3


def test_a_repeat_is_dropped() -> None:
    chain = SourceChain()
    (first, second, third) = sent([1, 2])
    verdicts = [chain.judge("events/0", *frame) for frame in (first, second, first, second, third)]
    assert verdicts == ["fold", "fold", "repeat", "repeat", "fold"]


def test_a_gap_is_dropped_until_what_is_missing_has_come() -> None:
    chain = SourceChain()
    (first, second, third) = sent([1, 1, 1])
    verdicts = [chain.judge("events/0", *frame) for frame in (first, third, second, third)]
    assert verdicts == ["fold", "gap", "fold", "fold"]


def test_sources_are_apart() -> None:
    chain = SourceChain()
    (first,) = sent([1])
    assert [chain.judge(source, *first) for source in ("events/0", "events/1", "events/0")] == [
        "fold",
        "fold",
        "repeat",
    ]


@given(st.lists(st.integers(0, 3), max_size=12), st.randoms(use_true_random=False), st.integers(0, 6))
def test_a_sender_that_dies_and_sends_again_has_each_frame_folded_once(
    parts: list[int], chance: random.Random, deaths: int
) -> None:
    """At any moment the sender may go back to any frame that is not acknowledged, and lose what is under way."""
    frames = sent(parts)
    log: Sent = []
    acked = 0
    for _ in range(deaths):
        sent_to = chance.randint(acked, len(frames))
        written = chance.randint(acked, sent_to)  # the rest never reached the log
        log += frames[acked:written]
        acked = chance.randint(acked, written)
    log += frames[acked:]
    chain = SourceChain()
    folded = [at for at, prev in log if chain.judge("events/0", at, prev) == "fold"]
    assert folded == [at for at, _ in frames]


@given(st.lists(st.integers(0, 3), max_size=12), st.data())
def test_whatever_is_lost_or_repeated_nothing_is_folded_out_of_order_or_twice(
    parts: list[int], data: st.DataObject
) -> None:
    frames = sent(parts)
    log = data.draw(st.lists(st.sampled_from(frames), max_size=30)) if frames else []
    chain = SourceChain()
    folded = [at for at, prev in log if chain.judge("events/0", at, prev) == "fold"]
    assert folded == [at for at, _ in frames][: len(folded)]
