"""`breakwater ingest`: one process of the ingest group."""

from __future__ import annotations

import gc
import signal

import click

from streams.cli.options import config_option
from streams.settings import Settings


@click.command()
@click.option("--metrics-port", type=int, help="Port of /metrics; default: metrics.ingest_port, 0 = any free one.")
@config_option
def command(settings: Settings, metrics_port: int | None) -> None:
    """Read platform topics, validate, and write frames of events.

    Several processes share the raw partitions. SIGTERM drains: what was read is written and
    committed. What cannot be read goes to the topic `rejected`, with the reason.

    \b
      breakwater ingest --bootstrap kafka-1:9092
    """
    from streams import metrics
    from streams.ingest import Ingest

    ingest = Ingest(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ingest.stop())
    port = metrics.serve(settings.metrics.host, settings.metrics.ingest_port if metrics_port is None else metrics_port)
    click.echo(f"ingest: metrics on http://{settings.metrics.host}:{port}/metrics", err=True)
    gc.set_threshold(200_000, 50, 1_000)
    ingest.run()
