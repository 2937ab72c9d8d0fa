"""The demo's picture: what people are told, the fastest cascades, platforms, and how the pipeline does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group, RenderableType

from streams.board import Ranked, View
from streams.cli import told_view
from streams.cli.tables import Column, table
from streams.cli.told_view import gap, line

if TYPE_CHECKING:
    from streams.story import Act

TABLE_HEAD = 2  # lines: title and heads
FEWEST = 4  # cascades, before the table of platforms is left out
KINDS = ("post", "repost", "comment", "reaction")
# Name and seconds of the unit that rates are given in, from which speed of the programme on.
UNITS = (("per day", 86_400, 10_000.0), ("per hour", 3_600, 60.0), ("per min", 60, 0.0))

PLATFORMS: tuple[Column[tuple[str, Counter[str]]], ...] = (
    Column("platform", 0, lambda one: one[0], right=False),
    Column("events", 0, lambda one: f"{one[1].total():,}"),
    Column("posts", 1, lambda one: f"{one[1]['post']:,}"),
    Column("reshares", 1, lambda one: f"{one[1]['repost']:,}"),
    Column("comments", 2, lambda one: f"{one[1]['comment']:,}"),
    Column("reactions", 3, lambda one: f"{one[1]['reaction']:,}"),
    Column("other", 4, lambda one: f"{sum(n for kind, n in one[1].items() if kind not in KINDS):,}"),
)


def cascade_columns(speed: float) -> tuple[Column[Ranked], ...]:
    """Columns for a programme of this speed. Root ids are cut: this is shown to anybody."""
    unit, seconds = next(unit for unit in UNITS if speed >= unit[2])[:2]
    return (
        Column("platform", 0, lambda one: one.row.platform, right=False),
        Column("root", 0, lambda one: f"…{one.row.root_id[-7:]}", right=False),
        Column("size", 0, lambda one: f"{one.row.size:,}"),
        Column(unit, 0, lambda one: f"+{one.rate * seconds:,.0f}" if one.rate else "closed" if one.row.closed else "·"),
        Column("depth", 1, lambda one: str(one.row.depth)),
        Column("virality", 2, lambda one: f"{one.row.structural_virality:.2f}"),
        Column("users", 3, lambda one: f"{one.row.users:,}"),
        Column("comments", 5, lambda one: f"{one.row.comments:,}"),
        Column("age", 4, lambda one: length(one.age_s)),
    )


class Frame(NamedTuple):
    """What a picture has beside the figures, and how large it is."""

    head: str
    addresses: Sequence[str]  # where one can look further
    acts: Sequence[Act]
    speed: float  # of the programme
    width: int  # characters
    height: int  # lines


def picture(view: View, frame: Frame, note: str) -> RenderableType:
    """All of it in the size of the frame; `note`: what became of a process last.

    What people are told comes first; what there is no room for after it is left out.
    """
    told = told_view.lines(view.told, frame.acts, view.now, frame.width, frame.height)
    roomy = frame.height >= told_view.ROOMY or not told
    top = [line(frame.head, "bold"), *(line(each, "dim") for each in frame.addresses), *told, *gap(roomy)]
    bottom = [line(each) for each in ([*pipeline_lines(view), note] if roomy else [note] * (" ended " in note))]
    room = frame.height - len(top) - len(bottom) - roomy - 1  # the last line is the cursor's
    platforms = sorted(view.platforms.items())
    if room < TABLE_HEAD + FEWEST + 1 + TABLE_HEAD + len(platforms):
        platforms = []
    most = room - TABLE_HEAD - (1 + TABLE_HEAD + len(platforms) if platforms else 0)
    parts: list[RenderableType] = [*top]
    if not view.fastest:
        parts += [line("The pipeline is starting; the first cascades come in some seconds.", "dim"), *gap(roomy)]
    elif most > 0:
        rows = view.fastest[:most]
        parts += [table("Cascades, fastest first", cascade_columns(frame.speed), rows, frame.width), *gap(roomy)]
    if platforms:
        parts += [table("Read so far", PLATFORMS, platforms, frame.width), *gap(roomy)]
    return Group(*parts, *bottom)


def pipeline_lines(view: View) -> list[str]:
    """How ingest, the worker and their figures do: one line each."""
    odd = ", ".join(f"{view.total[name]:,} {word}" for name, word in ODD.items() if view.total[name])
    read = f"{view.events_s:,.0f} events/s, {view.lag_events:,} waiting, newest {max(0.0, view.lag_s):.1f} s old"
    folded = f"{view.folded_s:,.0f} events/s, {view.frame_events:.0f} a frame, {view.fold_ms:.1f} ms a frame"
    return [
        f"ingest   {read}",
        f"worker   {folded}",
        f"memory   {view.live:,} live cascades, {view.nodes:,} nodes; {view.closed:,} closed",
        f"oddities {odd or 'none'}",
    ]


ODD = {
    "rejected": "rejected",
    "duplicates": "repeated",
    "conflicts": "conflicting",
    "late": "late",
    "reopened": "reopened",
}


def length(seconds: float) -> str:
    """A length of time in its two largest units."""
    units: tuple[tuple[str, float], ...] = (("d", 86_400), ("h", 3_600), ("m", 60))
    for place, (name, size) in enumerate(units):
        if seconds >= size:
            rest_name, rest_size = (*units, ("s", 1.0))[place + 1]
            return f"{seconds // size:.0f}{name} {seconds % size // rest_size:.0f}{rest_name}"
    return f"{int(seconds)}s"
