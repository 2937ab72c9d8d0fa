"""Tables of cascades for the terminal. Where it is narrow, the less important columns are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.table import Table

from graph.figures import CascadeRow

T = TypeVar("T")
GAP = 2  # spaces between columns
ROOT_SHOWN = 16  # characters of a root id


class Column(NamedTuple, Generic[T]):
    """One column. The one with the highest `rank` is the first to go where there is no room."""

    name: str
    rank: int
    text: Callable[[T], str]
    right: bool = True


CASCADES: tuple[Column[CascadeRow], ...] = (
    Column("platform", 1, lambda row: row.platform, right=False),
    Column("root", 0, lambda row: root_of(row), right=False),
    Column("size", 0, lambda row: f"{row.size:,}"),
    Column("depth", 2, lambda row: str(row.depth)),
    Column("breadth", 6, lambda row: f"{row.max_breadth:,}"),
    Column("users", 4, lambda row: f"{row.users:,}"),
    Column("virality", 3, lambda row: f"{row.structural_virality:.2f}"),
    Column("comments", 5, lambda row: f"{row.comments:,}"),
    Column("peak hour", 7, lambda row: f"{row.peak_hour:,}"),
    Column("last event (UTC)", 8, lambda row: moment(row.last_at)),
)


def top_table(rows: Iterable[CascadeRow], most: int, width: int) -> Table:
    """The `most` largest cascades, at most `width` characters wide."""
    largest = sorted(rows, key=lambda row: (row.size, row.depth), reverse=True)[:most]
    return table("Cascades, largest first", CASCADES, largest, width)


def table(title: str, columns: Sequence[Column[T]], rows: Sequence[T], width: int) -> Table:
    """`rows` under as many of `columns` as fit into `width` characters."""
    texts = [[column.text(row) for row in rows] for column in columns]
    widths = [max(map(cell_len, [column.name, *cells])) for column, cells in zip(columns, texts, strict=True)]
    kept = _fitting(columns, widths, width)
    made = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, GAP, 0, 0))
    made.pad_edge = False
    for place in kept:
        column = columns[place]
        made.add_column(column.name, justify="right" if column.right else "left", no_wrap=True, header_style="dim")
    for cells in zip(*(texts[place] for place in kept), strict=True):
        made.add_row(*cells)
    return made


def _fitting(columns: Sequence[Column[T]], widths: Sequence[int], width: int) -> list[int]:
    """Places of the columns that fit, most important first chosen, in their order."""
    left = width
    kept: list[int] = []
    for place in sorted(range(len(columns)), key=lambda place: columns[place].rank):
        left -= widths[place] + (GAP if kept else 0)
        if left < 0 and kept:
            break
        kept.append(place)
    return sorted(kept)


def root_of(row: CascadeRow) -> str:
    """The end of the root's id, where ids differ. Whole ids of some platforms hold the account's."""
    root = row.root_id if len(row.root_id) <= ROOT_SHOWN else f"…{row.root_id[1 - ROOT_SHOWN :]}"
    return root if row.root_seen else f"{root} (not seen)"


def moment(micros: int) -> str:
    """A time in UTC, to the minute."""
    return datetime.fromtimestamp(micros / 1e6, UTC).strftime("%Y-%m-%d %H:%M")
