"""Nobody can hold up the scorer with one long text: four times the text takes about four times the time."""

from __future__ import annotations

from time import process_time

import pytest

from streams.scoring import shipped


def seconds(text: str) -> float:
    def once() -> float:
        start = process_time()
        shipped().score([text])
        return process_time() - start

    return min(once() for _ in range(2))


@pytest.mark.parametrize("piece", ["a.", "a-", "1", "@", "#", "[", "(", "他", "http://", " ", "&#", "“", '"'])
def test_time_grows_with_the_length_of_a_text(piece: str) -> None:
    short, long = piece * (50_000 // len(piece)), piece * (200_000 // len(piece))
    assert seconds(long) < 8 * max(seconds(short), 0.02)
