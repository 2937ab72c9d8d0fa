"""`breakwater record`: what is in Kafka as files with a manifest."""

from __future__ import annotations

from pathlib import Path

import click

from streams.cli.options import config_option
from streams.cli.progress import counted
from streams.record import recording
from streams.settings import Settings
from streams.times import Moment


class Bound(Moment):
    """A time, or the word for no bound (None)."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.name = f"TIME|{word}"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | None:  # type: ignore[override]
        return None if value == self.word else super().convert(value, param, ctx)


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files and manifest.json.")
@click.option("--topic", "topics", multiple=True, help="May be repeated. [default: platform.* and control]")
@click.option("--from", "start", type=Bound("earliest"), default="earliest", show_default=True)
@click.option("--to", "end", type=Bound("latest"), default="latest", show_default=True, help="Exclusive.")
@config_option
def command(out: Path, topics: tuple[str, ...], start: int | None, end: int | None, settings: Settings) -> None:
    """Write what is in Kafka to files, every byte as it is, with a manifest.

    Times are those of arrival at the broker, with a zone: 2025-01-01T09:00:00+08:00. `breakwater
    replay DIR --format record` gives from it what was live. With --topic events what ingest made of
    the messages is replayed, not the messages.

    \b
      breakwater record --from 2025-01-01T09:00:00Z --out incident-17
    """
    if start is not None and end is not None and start >= end:
        raise click.BadParameter("--from is not before --to")
    with recording(settings, list(topics) or None, start, end) as found, counted("recording", found.due) as passed:
        manifest = found.write(out, passed)
    for piece in manifest.pieces:
        if piece.kept_from == piece.first > 0 and start is None:
            told = f"{piece.topic}/{piece.partition}: messages before offset {piece.first} are past their retention"
            click.echo(told, err=True)
    messages = sum(piece.messages for piece in manifest.pieces)
    click.echo(f"{messages} messages of {len(manifest.pieces)} topic partitions in {out}", err=True)
