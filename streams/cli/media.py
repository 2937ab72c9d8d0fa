"""`breakwater media`: one process that reads the media of events."""

from __future__ import annotations

import signal

import click

from streams.cli.options import config_option
from streams.settings import Settings


@click.command()
@click.option("--metrics-port", type=int, default=0, help="Port of /metrics; 0 = any free one.")
@config_option
def command(settings: Settings, metrics_port: int) -> None:
    """Read the media of events for marks of AI generation, and publish what they carry.

    The bytes lie below `media.root`, under their SHA-256 or the path that the event gives; no
    address is fetched. The results are events of kind `marks`. Several processes share the work.
    `breakwater run` starts one where `media.root` is set.

    \b
      breakwater media --config breakwater.toml
    """
    from streams import metrics
    from streams.media.worker import MediaWorker

    worker = MediaWorker(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    port = metrics.serve(settings.metrics.host, metrics_port)
    click.echo(f"media: metrics on http://{settings.metrics.host}:{port}/metrics", err=True)
    worker.run()
