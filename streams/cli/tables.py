"""Tables for the terminal: the cascades that matter most right now, and how the pipeline does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from rich.table import Table

from graph.figures import CascadeRow

COLUMNS = (
    ("platform", "left"),
    ("root", "left"),
    ("size", "right"),
    ("depth", "right"),
    ("breadth", "right"),
    ("users", "right"),
    ("virality", "right"),
    ("last hour", "right"),
    ("peak hour", "right"),
    ("comments", "right"),
    ("last event (UTC)", "left"),
)


def top_table(rows: Iterable[CascadeRow], most: int, by_rate: bool = False) -> Table:
    """The largest cascades (or, with `by_rate`, those with most reshares in the last hour)."""
    table = Table(title="Cascades, fastest first" if by_rate else "Cascades, largest first", expand=False)
    for name, side in COLUMNS:
        table.add_column(name, justify="right" if side == "right" else "left", no_wrap=True)
    key = (lambda row: (row.reshares_last_hour, row.size)) if by_rate else (lambda row: (row.size, row.depth))
    for row in sorted(rows, key=key, reverse=True)[:most]:
        table.add_row(*cells(row))
    return table


def cells(row: CascadeRow) -> list[str]:
    """One line of the table."""
    last = datetime.fromtimestamp(row.last_at / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")
    root = row.root_id if len(row.root_id) <= 24 else f"{row.root_id[:10]}…{row.root_id[-13:]}"
    return [
        row.platform,
        root + ("" if row.root_seen else " (not seen)"),
        f"{row.size:,}",
        str(row.depth),
        f"{row.max_breadth:,}",
        f"{row.users:,}",
        f"{row.structural_virality:.2f}",
        f"{row.reshares_last_hour:,}",
        f"{row.peak_hour:,}",
        f"{row.comments:,}",
        last,
    ]
