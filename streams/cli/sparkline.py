"""A curve as one line of text."""

from __future__ import annotations

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(points: Sequence[tuple[int, int]], width: int) -> str:
    """The largest value of each of `width` equal stretches of time; a stretch without a point keeps the one before.

    Args:
        points: time and value, in order of time; values are at least 0.
        width: characters, at least 1.

    >>> sparkline([(0, 1), (10, 4), (20, 8)], 3)
    '▁▄█'
    """
    if not points:
        return ""
    start, span = points[0][0], points[-1][0] - points[0][0]
    cells: list[int | None] = [None] * (width if span else 1)
    for time, value in points:
        place = min((time - start) * len(cells) // span, len(cells) - 1) if span else 0
        cells[place] = max(value, cells[place] or 0)
    top = max(value for _, value in points)
    drawn, last = "", points[0][1]
    for cell in cells:
        last = last if cell is None else cell
        drawn += BLOCKS[last * (len(BLOCKS) - 1) // top if top else 0]
    return drawn
