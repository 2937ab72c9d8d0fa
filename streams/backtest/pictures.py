"""Pictures of a backtest as SVG, by matplotlib (extra `plots`). Equal input gives equal bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from streams.backtest.cases import Outcome
from streams.backtest.measures import Point, Summary, fired
from streams.backtest.tables import duration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BINS: Final = (0.0, 30, 60, 120, 300, 600, 1_800, 3_600, 6 * 3_600, 86_400, 7 * 86_400)  # seconds
CELL: Final = 0.35  # inches
COLOURS: Final = "Blues"


def available() -> bool:
    """Is matplotlib there?"""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def confusion(found: Summary) -> bytes:
    """Detector by scenario: share of runs in which the detector fired about the right person."""
    detectors = fired(found)
    shares = [
        [one.fired[name].count / one.fired[name].total if name in one.fired else 0.0 for name in detectors]
        for one in found.scenarios
    ]
    names = [f"{one.scenario} ({'harmful' if one.harmful else 'benign'})" for one in found.scenarios]

    def draw(axes: Axes) -> None:
        _cells(
            axes,
            shares or [[]],
            names,
            detectors,
            [[f"{share:.1f}" if share else "" for share in row] for row in shares],
        )
        axes.set_title("Share of runs in which a detector fires")

    return _svg(draw, (4 + CELL * 1.5 * len(detectors), 2 + CELL * len(names)))


def delays(outcomes: Sequence[Outcome]) -> bytes:
    """How long after the start harmful runs opened an incident."""
    known = [one.delay_seconds for one in outcomes if one.harmful and one.delay_seconds is not None]
    counts = [sum(low <= delay < high for delay in known) for low, high in pairwise(BINS)]
    counts[0] += sum(delay < 0 for delay in known)
    counts[-1] += sum(delay >= BINS[-1] for delay in known)

    def draw(axes: Axes) -> None:
        axes.bar([f"< {duration(high)}" for high in BINS[1:]], counts)
        axes.set_title("Delay from the first negative event to the incident, event time")
        axes.set_ylabel("harmful runs")

    return _svg(draw, (8, 4))


def intensity(points: Sequence[Point]) -> bytes:
    """Detection and median delay by hostile accounts and length, over all scenarios of `points`."""
    sizes, lengths = sorted({point.hostile for point in points}), sorted({point.minutes for point in points})
    cells = [
        [[one for one in points if (one.hostile, one.minutes) == (size, length)] for length in lengths]
        for size in sizes
    ]
    shares = [[_rate(cell) for cell in row] for row in cells]
    texts = [[f"{_rate(cell):.2f}\n{_usual_delay(cell)}" for cell in row] for row in cells]

    def draw(axes: Axes) -> None:
        _cells(axes, shares, [str(size) for size in sizes], [duration(60.0 * length) for length in lengths], texts)
        axes.set_title("Share of runs with an incident, median delay")
        axes.set_xlabel("length")
        axes.set_ylabel("hostile accounts")

    return _svg(draw, (6, 4.5))


def _rate(cell: Sequence[Point]) -> float:
    total = sum(one.detected.total for one in cell)
    return sum(one.detected.count for one in cell) / total if total else 0.0


def _usual_delay(cell: Sequence[Point]) -> str:
    """The median over scenarios."""
    known = [one.delay_seconds for one in cell if one.delay_seconds is not None]
    return duration(median(known)) if known else ""


def _cells(
    axes: Axes, shares: list[list[float]], rows: Sequence[str], columns: Sequence[str], texts: list[list[str]]
) -> None:
    axes.imshow(shares, cmap=COLOURS, vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            dark = shares[row][column] > 0.5
            axes.text(column, row, text, ha="center", va="center", size=7, color="white" if dark else "black")


def _svg(draw: Callable[[Axes], None], size: tuple[float, float]) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "breakwater"}):
        figure: Figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()
