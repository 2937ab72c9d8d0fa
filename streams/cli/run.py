"""`breakwater run`: ingest and workers together, supervised."""

from __future__ import annotations

import time
from contextlib import suppress

import click

from streams.cli.options import config_option
from streams.settings import Settings


@click.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many workers.")
@config_option
def command(settings: Settings, workers: int) -> None:
    """Ingest and workers together, supervised.

    What ends by itself is started again after a pause that grows; what fails six times in a row is
    given up, and all end with an exit code that is not 0. Ctrl-C or SIGTERM drains: first ingest,
    then the workers; exit code 0.

    \b
      breakwater run --workers 2 --bootstrap kafka-1:9092
    """
    from streams.processes import Ending
    from streams.supervise import supervised
    from streams.topics import ensure_topics, knock

    with suppress(KeyboardInterrupt), Ending() as ending:
        # Here and not in each child: one line that says what is wrong.
        knock(settings.kafka.bootstrap)
        ensure_topics(settings.kafka.bootstrap, settings)
        with ending.held(), supervised(settings, workers, _say) as crew:
            crew.watch(lambda: ending.heard)


def _say(text: str) -> None:
    with suppress(OSError):  # a terminal that was closed hears nothing more
        click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)
