"""The boards as pictures, for those without Grafana: what each panel's queries give, drawn by matplotlib."""

from __future__ import annotations

import io
import re
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from dashboards.boards import TOPICS
from dashboards.evaluate import Prometheus, Series
from dashboards.panels import COLOURS, WIDTH, Panel, Query, Steps

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES: Final = 18.0  # width of a page
ROW: Final = 0.4  # inches a unit of height
DPI: Final = 80
CHARACTERS: Final = 11  # of a description, a unit of width
LEGEND: Final = 1.35  # room above the lines
TICKS_S: Final = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)  # between two marks
MOST_ROWS: Final = 8  # of a table
_COLOURS: Final = {"green": "#73bf69", "yellow": "#f2cc0c", "orange": "#ff9830", "red": "#f2495c", "blue": "#8ab8ff"}
_MARGINS: Final = {"left": 0.04, "right": 0.99, "hspace": 0.7, "wspace": 4.0}
_SECONDS: Final = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def pages(url: str, seconds: float) -> dict[str, bytes]:
    """File name → PNG, one a board, over the last `seconds`.

    Raises:
        ImportError: matplotlib is not there.
        httpx.HTTPError, ValueError: see `evaluate_panels`.
    """
    with Prometheus(url) as prometheus:
        return {f"{topic.UID}.png": _page(topic, prometheus, seconds) for topic in TOPICS}


def _page(topic: Any, prometheus: Prometheus, seconds: float) -> bytes:
    from matplotlib.figure import Figure

    lines = [line for _, found in topic.ROWS for line in _lines(found)]
    heights = [max(panel.height for panel in line) for line in lines]
    high = ROW * sum(heights) + 1.5
    figure = Figure(figsize=(INCHES, high), dpi=DPI)
    figure.suptitle(f"Breakwater · {topic.TITLE}\n{topic.ABOUT} Times in UTC.", fontsize=12, y=1 - 0.1 / high, va="top")
    grid = figure.add_gridspec(
        len(lines), WIDTH, height_ratios=heights, top=1 - 0.85 / high, bottom=0.8 / high, **_MARGINS
    )
    for number, line in enumerate(lines):
        column = 0
        for panel in line:
            axes = figure.add_subplot(grid[number, column : column + panel.width])
            shown = [(query, prometheus.shown(panel, query, seconds)) for query in panel.queries]
            _draw(axes, panel, [(_name(query, one), one) for query, found in shown for one in found])
            column += panel.width
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _lines(panels: tuple[Panel, ...]) -> list[list[Panel]]:
    """Panels side by side, as Grafana lays them."""
    lines: list[list[Panel]] = []
    room = 0
    for panel in panels:
        if panel.width > room:
            lines.append([])
            room = WIDTH
        lines[-1].append(panel)
        room -= panel.width
    return lines


def _draw(axes: Axes, panel: Panel, found: list[tuple[str, Series]]) -> None:
    axes.set_title(panel.title, fontsize=10, loc="left")
    about = textwrap.fill(panel.description, CHARACTERS * panel.width)
    axes.set_xlabel(about, fontsize=7, color="dimgrey", loc="left")
    if not found:
        _text(axes, panel.empty, "lightgrey", 9)
        return
    {"stat": _stat, "bars": _bars, "table": _table, "lines": _plot, "stacked": _plot}[panel.kind](axes, panel, found)


def _stat(axes: Axes, panel: Panel, found: list[tuple[str, Series]]) -> None:
    colour = _COLOURS[_step(panel.steps, max(one.values[-1] for _, one in found))]
    if panel.steps[0][1] == "red":  # the less the worse
        colour = _COLOURS[_step(panel.steps, min(one.values[-1] for _, one in found))]
    text = "\n".join(f"{name}  {counted(one.values[-1], panel.unit)}" for name, one in found)
    _text(axes, text, colour, 16 if len(found) == 1 else 11)


def _text(axes: Axes, text: str, colour: str, size: int) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(colour)
    axes.text(0.5, 0.5, text, ha="center", va="center", fontsize=size, transform=axes.transAxes, wrap=True)


def _bars(axes: Axes, panel: Panel, found: list[tuple[str, Series]]) -> None:
    names, values = [name for name, _ in found], [one.values[-1] for _, one in found]
    steps = [_step(panel.steps, value) for value in values]
    axes.barh(names, values, color=[_COLOURS[COLOURS.get(name, step)] for name, step in zip(names, steps, strict=True)])
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        axes.text(0, place, f" {name}: {counted(value, panel.unit)}", va="center", fontsize=9)
    axes.set_yticks([])
    axes.invert_yaxis()
    axes.set_xlim(0, max(*values, 1e-9) * 1.2)


def _table(axes: Axes, panel: Panel, found: list[tuple[str, Series]]) -> None:
    heads = sorted(
        {label for _, one in found for label in one.labels}, key=lambda label: (label != panel.sort_by, label)
    )
    rows = [[*(one.labels.get(head, "") for head in heads), counted(one.values[-1], panel.unit)] for _, one in found]
    rows.sort(key=lambda cells: cells[0])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    drawn = axes.table(rows[:MOST_ROWS], colLabels=[*heads, "number"], loc="upper center", cellLoc="left")
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(9)


def _plot(axes: Axes, panel: Panel, found: list[tuple[str, Series]]) -> None:
    if panel.kind == "stacked":
        times = sorted({at for _, one in found for at in one.times})
        known = [dict(zip(one.times, one.values, strict=True)) for _, one in found]
        drawn = [datetime.fromtimestamp(at, UTC) for at in times]
        layers = [[values.get(at, 0.0) for at in times] for values in known]
        axes.stackplot(drawn, layers, labels=[name for name, _ in found], colors=_colours(found), alpha=0.8)  # type: ignore[arg-type]
    else:
        for (name, one), colour in zip(found, _colours(found), strict=True):
            axes.plot([datetime.fromtimestamp(at, UTC) for at in one.times], one.values, label=name, color=colour)  # type: ignore[arg-type]
    top = axes.get_ylim()[1]
    for value, colour in panel.steps[1:]:
        if value is not None and value < top:
            axes.axhline(value, color=_COLOURS[colour], linestyle="--", linewidth=1)
    axes.set_ylim(0, LEGEND * top)
    if panel.unit == "s" and top > TICKS_S[0]:
        axes.yaxis.set_major_locator(_whole_minutes(LEGEND * top))
    axes.xaxis.set_major_formatter(_clock())
    axes.yaxis.set_major_formatter(lambda value, _: number(value, panel.unit))
    axes.tick_params(labelsize=8)
    axes.legend(fontsize=7, loc="upper left")


def _colours(found: list[tuple[str, Series]]) -> list[str]:
    """Severities have colours of their own, as on the boards."""
    return [_COLOURS[COLOURS[name]] if name in COLOURS else f"C{place}" for place, (name, _) in enumerate(found)]


def _clock() -> Any:
    from matplotlib.dates import DateFormatter

    return DateFormatter("%H:%M:%S", tz=UTC)  # type: ignore[no-untyped-call]


def _whole_minutes(top: float) -> Any:
    from matplotlib.ticker import MultipleLocator

    return MultipleLocator(next((step for step in TICKS_S if top <= 8 * step), top / 8))


def number(value: float, unit: str) -> str:
    """A figure as Grafana would write it, in a unit of a panel."""
    if unit == "percentunit":
        return f"{100 * value:.3g} %"
    if unit == "s":
        for size, letter in _SECONDS:
            if value >= size:
                return f"{value / size:.3g} {letter}"
        return f"{1000 * value:.3g} ms"
    text = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
    return f"{text}/s" if unit == "ops" else text


def counted(value: float, unit: str) -> str:
    """The same of a count: an increase over a time comes out of Prometheus with a fraction, and things have none."""
    return number(float(round(value)) if unit == "short" and value >= 1 else value, unit)


def _step(steps: Steps, value: float) -> str:
    return next(colour for start, colour in reversed(steps) if start is None or value >= start)


def _name(query: Query, series: Series) -> str:
    """The legend with its `{{label}}` filled in."""
    return re.sub(r"\{\{(\w+)}}", lambda found: series.labels.get(found[1], ""), query.legend)
