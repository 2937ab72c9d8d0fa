"""What every board and panel has: words for people, sane thresholds, a place of its own, queries over our metrics."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from typing import Any

import pytest
from prometheus_client import Counter, Gauge, Histogram

from dashboards.boards import panels
from dashboards.build import board_files
from dashboards.panels import WIDTH, Panel
from streams import metrics

BOARDS = {path: json.loads(content) for path, content in board_files().items()}
PANELS = [(board["title"], panel) for board in BOARDS.values() for panel in board["panels"] if panel["type"] != "row"]
UNITS = {"short", "s", "ops", "percentunit"}
OURS = {
    each._name + suffix
    for each in vars(metrics).values()
    if isinstance(each, Counter | Gauge | Histogram)
    for suffix in {Counter: ("_total",), Histogram: ("_bucket", "_sum", "_count")}.get(type(each), ("",))
}


def named(panel: Any) -> str:
    return panel["title"] if isinstance(panel, dict) else str(panel)


def test_there_are_the_four_boards_each_with_its_own_name() -> None:
    assert [board["title"] for board in BOARDS.values()] == ["Situation", "Incidents", "Campaigns", "Pipeline health"]
    assert [f"deploy/grafana/dashboards/{board['uid']}.json" for board in BOARDS.values()] == list(BOARDS)
    assert all(board["description"] and "breakwater" in board["tags"] for board in BOARDS.values())


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=named)
def test_a_panel_says_what_it_is_in_which_unit_and_what_it_means_that_there_is_nothing(board: str, panel: Any) -> None:
    shown = panel["fieldConfig"]["defaults"]
    assert panel["title"] and shown["unit"] in UNITS and len(shown["noValue"]) > 10
    assert len(panel["description"]) > 40 or panel["description"].endswith(".")
    assert panel["description"].endswith((".", "?")) and panel["description"] != panel["title"]


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=named)
def test_thresholds_begin_everywhere_and_rise(board: str, panel: Any) -> None:
    steps = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]]
    assert steps[0] is None
    assert all(low < high for low, high in pairwise(steps[1:]))


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=named)
def test_queries_are_over_metrics_that_exist(board: str, panel: Any) -> None:
    for target in panel["targets"]:
        used = set(re.findall(r"\bbreakwater_\w+|\bup\b", target["expr"]))
        assert used and used <= OURS | {"up"}
    refs = [target["refId"] for target in panel["targets"]]
    assert len(set(refs)) == len(refs)


@pytest.mark.parametrize("board", BOARDS.values(), ids=named)
def test_panels_have_numbers_of_their_own_and_do_not_lie_over_one_another(board: Any) -> None:
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids) and 0 not in ids
    cells = [
        {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        for place in (panel["gridPos"] for panel in board["panels"])
    ]
    assert all(x < WIDTH for each in cells for x, _ in each)
    assert not any(one & other for one, other in combinations(cells, 2))


def test_what_is_worst_comes_first_on_the_situation() -> None:
    titles = [panel.title for board, panel in panels() if board == "Situation"]
    assert [title[:2] for title in titles[:3]] == ["S1", "S2", "S3"]


def test_a_legend_names_only_labels_that_the_query_keeps() -> None:
    for _, panel in panels():
        for query in panel.queries:
            kept = {label.strip() for group in re.findall(r"by \(([^)]*)\)", query.expr) for label in group.split(",")}
            assert set(re.findall(r"\{\{(\w+)}}", query.legend)) <= kept, query


def test_titles_are_told_apart_on_a_board() -> None:
    for title in {board for board, _ in panels()}:
        found: list[Panel] = [panel for board, panel in panels() if board == title]
        assert len({panel.title for panel in found}) == len(found)
