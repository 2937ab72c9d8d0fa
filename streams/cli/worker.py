"""`breakwater worker`: one Faust worker that keeps cascades live."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from streams.cli.options import config_option
from streams.settings import Settings


@click.command()
@click.option("--name", default="worker-1", show_default=True, help="Name of its data folder; each worker its own.")
@click.option("--metrics-port", type=int, help="Port of /metrics; default: metrics.worker_port, 0 = any free one.")
@config_option
def command(settings: Settings, name: str, metrics_port: int | None) -> None:
    """Build cascades live from frames of events.

    Start as many workers as you like: they share the partitions of `events`, and each goes on in
    the data folder of its name. SIGTERM drains: what was folded is acknowledged and committed.

    \b
      breakwater worker --bootstrap kafka-1:9092 --name worker-2 --metrics-port 9466
    """
    from streams import metrics
    from streams.app import run_worker

    port = metrics.serve(settings.metrics.host, settings.metrics.worker_port if metrics_port is None else metrics_port)
    click.echo(f"worker {name}: metrics on http://{settings.metrics.host}:{port}/metrics", err=True)
    # The live state is millions of long-lived objects without cycles: let the collector look rarely.
    gc.set_threshold(200_000, 50, 1_000)
    run_worker(settings, Path(settings.paths.data).absolute() / "workers" / name)
