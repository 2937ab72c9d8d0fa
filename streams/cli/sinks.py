"""`breakwater sinks`: the process that tells people."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from streams.cli.options import config_option
from streams.settings import Settings


@click.command()
@click.option("--metrics-port", type=int, help="Port of /metrics; default: metrics.sinks_port, 0 = any free one.")
@config_option
def command(settings: Settings, metrics_port: int | None) -> None:
    """Tell people: incidents as alerts to Alertmanager, released notices to regulators.

    Alerts go to `alerts.url`, notices to `notices.webhooks`; without either the figures of incidents and notices are
    kept and nobody is told. After a restart it goes on where it was. `breakwater run` starts one.

    \b
      breakwater sinks --config breakwater.toml
    """
    from streams import metrics, observed
    from streams.folders import alone
    from streams.sinks.feed import Feed
    from streams.sinks.process import Sinks

    folder = Path(settings.paths.data) / "sinks"
    with alone(folder, f"another `breakwater sinks` works on {folder}; stop it first, or set paths.data"):
        sinks = Sinks(settings, Feed(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sinks.stop())
        port = settings.metrics.sinks_port if metrics_port is None else metrics_port
        observed.begin_telling()
        port = metrics.serve(settings.metrics.host, port)
        click.echo(f"sinks: metrics on http://{settings.metrics.host}:{port}/metrics", err=True)
        sinks.run()
