"""Nobody can hold up a reader with one long text: four times the text takes about four times the time."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from detectors.circumstances import circumstances
from streams.scoring import shipped


def seconds(read: Callable[[list[str]], object], text: str) -> float:
    def once() -> float:
        start = process_time()
        read([text])
        return process_time() - start

    return min(once() for _ in range(2))


@pytest.mark.parametrize("piece", ["a.", "a-", "1", "@", "#", "[", "(", "他", "http://", " ", "&#", "“", '"'])
def test_time_grows_with_the_length_of_a_text(piece: str) -> None:
    short, long = piece * (50_000 // len(piece)), piece * (200_000 // len(piece))
    assert seconds(shipped().score, long) < 8 * max(seconds(shipped().score, short), 0.02)


def test_quotation_marks_that_are_never_shut_hold_up_nobody() -> None:
    short, long = (f"自杀{'“《' * count}自杀" for count in (5_000, 20_000))
    assert seconds(circumstances, long) < 8 * max(seconds(circumstances, short), 0.02)
