"""What all panels share: data source, size, no-data text, colours. A panel is described by `Panel`, and built here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, Final, Literal, NamedTuple

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE: Final = shapes.DataSourceRef(type_val="prometheus", uid="prometheus")  # deploy/grafana/provisioning/datasources
WIDTH: Final = 24  # columns of a board
GREEN, YELLOW, ORANGE, RED, BLUE = "green", "yellow", "orange", "red", "blue"
COLOURS: Final = {"S1": RED, "S2": ORANGE, "S3": YELLOW, "S4": BLUE}

Kind = Literal["stat", "lines", "stacked", "bars", "table"]
Steps = tuple[tuple[float | None, str], ...]  # from which value on (None: from the beginning) which colour
QUIET: Final[Steps] = ((None, GREEN),)
FIGURE: Final[Steps] = ((None, BLUE),)  # neither good nor bad
ANY_IS_BAD: Final[Steps] = ((None, GREEN), (1, RED))


class Query(NamedTuple):
    """PromQL, and what its series are called: `{{label}}`."""

    expr: str
    legend: str


class Panel(NamedTuple):
    """One panel. `unit` is one of Grafana's ("short", "s", "percentunit", "ops" …); `width` of 24 columns."""

    title: str
    description: str
    kind: Kind
    unit: str
    queries: tuple[Query, ...]
    steps: Steps = FIGURE
    empty: str = "nothing of the kind so far"
    width: int = 12
    height: int = 8
    sort_by: str = ""  # column of a table


def built(panel: Panel) -> Any:
    """The builder of a panel as the SDK has it."""
    made = _KINDS[panel.kind](panel)
    made.title(panel.title).description(panel.description).datasource(SOURCE)
    made.unit(panel.unit).thresholds(_thresholds(panel.steps)).no_value(panel.empty)
    made.span(panel.width).height(panel.height)
    for place, query in enumerate(panel.queries):
        made.with_target(_target(panel, query, chr(ord("A") + place)))
    return made


def _thresholds(steps: Steps) -> Any:
    marks = [model.Threshold(value=value, color=colour) for value, colour in steps]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(marks)


def _target(panel: Panel, query: Query, ref: str) -> Any:
    target = prometheus.Dataquery().datasource(SOURCE).expr(query.expr).legend_format(query.legend).ref_id(ref)
    if panel.kind == "table":
        return target.instant().format(PromQueryFormat.TABLE)
    return target.range() if panel.kind in ("lines", "stacked") else target.instant()


def _stat(panel: Panel) -> Any:
    return (
        stat.Panel()
        .reduce_options(_last())
        .color_mode(shapes.BigValueColorMode.BACKGROUND)
        .graph_mode(shapes.BigValueGraphMode.NONE)
        .text_mode(shapes.BigValueTextMode.VALUE_AND_NAME)
        .color_scheme(_by_threshold())
    )


def _bars(panel: Panel) -> Any:
    made = (
        bargauge.Panel()
        .reduce_options(_last())
        .orientation(shapes.VizOrientation.HORIZONTAL)
        .display_mode(shapes.BarGaugeDisplayMode.BASIC)
        .min(0)
        .color_scheme(_by_threshold())
    )
    return _by_severity(made, panel)


def _lines(panel: Panel) -> Any:
    made = (
        timeseries.Panel()
        .line_width(2)
        .fill_opacity(10)
        .min(0)
        .show_points(shapes.VisibilityMode.NEVER)
        .span_nulls(60_000)  # ms: a scrape that was missed leaves no hole
        .legend(_legend())
        .tooltip(common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI).sort(shapes.SortOrder.DESCENDING))
    )
    if len(panel.steps) > 1:
        made.thresholds_style(common.GraphThresholdsStyleConfig().mode(shapes.GraphThresholdsStyleMode.DASHED))
    return _by_severity(made, panel)


def _by_severity(made: Any, panel: Panel) -> Any:
    """Severities have colours of their own."""
    if any("{{severity}}" in query.legend for query in panel.queries):
        for name, colour in COLOURS.items():
            made.override_by_name(name, [_fixed(colour)])
    return made


def _stacked(panel: Panel) -> Any:
    return _lines(panel).fill_opacity(60).stacking(common.StackingConfig().mode(shapes.StackingMode.NORMAL))


def _table(panel: Panel) -> Any:
    made = table.Panel().show_header(True).filterable(True)
    if panel.sort_by:
        made.sort_by([common.TableSortByFieldState().display_name(panel.sort_by).desc(False)])
    hidden = {"Time": True}
    options = {"excludeByName": hidden, "renameByName": {"Value": "number"}}
    return made.with_transformation(model.DataTransformerConfig(id_val="organize", options=options))


def _last() -> Any:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(False)


def _legend() -> Any:
    made = common.VizLegendOptions().display_mode(shapes.LegendDisplayMode.LIST).show_legend(True)
    return made.placement(shapes.LegendPlacement.BOTTOM)


def _by_threshold() -> Any:
    return dashboard.FieldColor().mode(model.FieldColorModeId.THRESHOLDS)


def _fixed(colour: str) -> Any:
    return model.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": colour})


_KINDS: Final = {"stat": _stat, "lines": _lines, "stacked": _stacked, "bars": _bars, "table": _table}


def board(uid: str, title: str, description: str, rows: Sequence[tuple[str, Sequence[Panel]]], span: str) -> Any:
    """A board of rows of panels over the time since `span` ("now-6h")."""
    made = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["breakwater"])
        .timezone("browser")
        .time(span, "now")
        .refresh("10s")
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .editable()
    )
    number = count(1)
    for name, panels in rows:
        made.with_row(dashboard.Row(name).id(next(number)))
        for panel in panels:
            made.with_panel(built(panel).id(next(number)))
    return made.build()
