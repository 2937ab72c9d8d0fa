"""`breakwater feed`: publish files into Kafka in event-time order."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from streams.cli.options import config_option
from streams.cli.progress import counted, measured
from streams.cli.reading import source_arguments, tell_losses
from streams.feed import Fed, feed
from streams.ordering import in_time_order
from streams.readers import open_source
from streams.settings import Settings

INTERRUPTED = 130  # what a shell reports for a command that ended with Ctrl-C


class Speed(click.ParamType):
    """A positive number, or `max` (None)."""

    name = "N|max"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        if value == "max":
            return None
        try:
            speed = float(str(value))
        except ValueError:
            speed = 0.0
        if not 0 < speed < float("inf"):
            self.fail(f"{value!r} is neither a number above 0 nor 'max'", param, ctx)
        return speed


@click.command()
@source_arguments
@click.option("--speed", type=Speed(), default="max", show_default=True, help="Times as fast as it happened.")
@click.option("--topic", help="Publish into this topic. [default: platform.<name> by each event's platform]")
@config_option
def command(
    paths: tuple[Path, ...], format_name: str, speed: float | None, topic: str | None, settings: Settings
) -> None:
    """Publish files into Kafka as canonical JSON, in event-time order.

    The key is the root of each event's cascade. At the end every partition of every topic fed gets
    an end-of-input record. Ctrl-C stops cleanly, without that record.

    \b
      breakwater feed CED_Dataset.tar.xz --format ced --speed 3600
    """
    source = open_source(paths, format_name)
    with measured("reading", source.size) as source.passed:
        ordered = in_time_order(source.messages())
    tell_losses(source)
    began = time.monotonic()
    with counted("sending", source.events) as sent:
        fed = feed(ordered, settings, speed, topic, sent)
    _tell(fed, time.monotonic() - began, settings)
    if fed.interrupted:
        sys.exit(INTERRUPTED)


def _tell(fed: Fed, seconds: float, settings: Settings) -> None:
    read = {settings.kafka.platform_topic(name) for name in settings.ingest.platforms}
    for topic, number in sorted(fed.messages.items()):
        unread = "" if topic in read else " (not among ingest.platforms: ingest does not read it)"
        click.echo(f"{topic}: {number}{unread}", err=True)
    if fed.too_large:
        click.echo(f"{fed.too_large} messages were too large for a topic and left out", err=True)
    total = fed.messages.total()
    state = "stopped" if fed.interrupted else "done"
    click.echo(
        f"{state}: {total} events acknowledged in {seconds:.1f} s ({total / max(seconds, 1e-9):,.0f}/s)", err=True
    )
