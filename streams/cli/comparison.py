"""What two configurations differ in, for the terminal or as JSON. Victims are pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

from streams.compare import Difference, Heard, Opened

NONE = "–"


def show(found: Difference, hidden: Callable[[str], str], as_json: bool) -> None:
    """Print it. `hidden`: the pseudonym of a victim."""
    if as_json:
        told: dict[str, list[dict[str, Any]]] = msgspec.to_builtins(found)
        for pair in (*told["incidents"], *told["signals"]):
            pair["victim"] = hidden(pair["victim"])
            pair.update({side: _timed(pair[side]) for side in ("a", "b")})
        click.echo(msgspec.json.encode(told).decode())
        return
    if not found.incidents and not found.signals:
        click.echo("no difference")
        return
    console = Console()
    if found.incidents:
        incidents = ((hidden(pair.victim), _opened(pair.a), _opened(pair.b)) for pair in found.incidents)
        console.print(_table("Incidents that differ", ("victim", "A", "B"), incidents))
    if found.signals:
        signals = ((hidden(one.victim), one.detector, _heard(one.a), _heard(one.b)) for one in found.signals)
        console.print(_table("Signals that differ", ("victim", "detector", "A", "B"), signals))


def _table(title: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    """Both sides always stand there: where there is no room they are folded."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for head in heads:
        made.add_column(head, header_style="dim", overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def _opened(one: Opened | None) -> str:
    if one is None:
        return NONE
    return f"{one.severity} {_moment(one.opened_at)[:16]} {' '.join(one.criteria)}"


def _heard(one: Heard | None) -> str:
    return NONE if one is None else f"{one.signals} {one.level} ≥{one.lower} {_moment(one.first)[:16]}"


def _timed(side: dict[str, Any] | None) -> dict[str, Any] | None:
    """Times as RFC 3339; null where there is none."""
    if side is None:
        return None
    return {
        key: (_moment(value) if value else None) if key in ("opened_at", "closed_at", "first") else value
        for key, value in side.items()
    }


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).isoformat().replace("+00:00", "Z")
