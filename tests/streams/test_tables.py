"""Tables of cascades: as wide as the terminal, the important columns first."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from graph.cascade import Cascade
from graph.figures import CascadeRow, figures
from streams.cli.tables import CASCADES, ROOT_SHOWN, root_of, top_table


def row(**changes: Any) -> CascadeRow:
    """A row with some figures replaced."""
    blank = figures(Cascade(("weibo", "", "5117931629571972")))
    return replace(blank, **({"root_seen": True, "size": 3} | changes))


def printed(rows: list[CascadeRow], width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as captured:
        console.print(top_table(rows, 10, width))
    return captured.get().splitlines()


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 140])
def test_a_table_is_no_wider_than_the_terminal_and_nothing_in_it_is_cut(width: int) -> None:
    lines = printed([row(size=1_234_567, users=99_999), row(platform="xiaohongshu")], width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)
    assert "1,234,567" in "".join(lines)


def test_the_least_important_columns_go_first() -> None:
    heads = [set(printed([row()], width)[1].split()) for width in (200, 80, 50)]
    assert heads[0] > heads[1] > heads[2]
    assert {"platform", "root", "size"} <= heads[2]
    assert " ".join(column.name for column in CASCADES).split() == printed([row()], 200)[1].split()


def test_the_largest_come_first_and_only_as_many_as_asked_for() -> None:
    lines = printed([row(root_id=str(size), size=size) for size in range(1, 40)], 80)
    assert [line.split()[1] for line in lines[2:]] == [str(size) for size in range(39, 29, -1)]


def test_a_long_root_is_shown_by_its_end_where_ids_differ() -> None:
    account = "did:plc:abcdefghijklmnopqrstuvwx"
    shown = root_of(row(root_id=f"at://{account}/app.bsky.feed.post/3lenf3jap3hj3"))
    assert shown.endswith("3lenf3jap3hj3")
    assert len(shown) == ROOT_SHOWN
    assert account not in shown
    assert root_of(row(root_seen=False)).endswith("(not seen)")
