"""What two configurations differ in, for the terminal or as JSON. Victims are pseudonyms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from rich.console import Console

from streams.cli.tables import Column, table
from streams.compare import Difference, Heard, IncidentPair, Opened, SignalPair


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
    victim = "victim"
    console.print(
        table(
            "Incidents that differ",
            (
                Column[IncidentPair](victim, 0, lambda pair: hidden(pair.victim), right=False),
                Column[IncidentPair]("A", 0, lambda pair: _opened(pair.a), right=False),
                Column[IncidentPair]("B", 0, lambda pair: _opened(pair.b), right=False),
            ),
            found.incidents,
            console.width,
        )
    )
    console.print(
        table(
            "Signals that differ",
            (
                Column[SignalPair](victim, 0, lambda pair: hidden(pair.victim), right=False),
                Column[SignalPair]("detector", 0, lambda pair: pair.detector, right=False),
                Column[SignalPair]("A", 0, lambda pair: _heard(pair.a), right=False),
                Column[SignalPair]("B", 0, lambda pair: _heard(pair.b), right=False),
            ),
            found.signals,
            console.width,
        )
    )


def _opened(one: Opened | None) -> str:
    if one is None:
        return "–"
    return f"{one.severity} {_moment(one.opened_at)[:16]} {' '.join(one.criteria)}"


def _heard(one: Heard | None) -> str:
    return "–" if one is None else f"{one.signals} {one.level} ≥{one.lower} {_moment(one.first)[:16]}"


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
