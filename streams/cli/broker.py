"""`breakwater broker`: a real Kafka on this machine, for trying things out and for tests."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from streams.broker import HOST, LocalBroker
from streams.cli.options import config_option
from streams.errors import BrokerError
from streams.settings import Settings
from streams.topics import apply_configs, ensure_topics

NOT_RUNNING = 3  # exit status of `status`, as service scripts have it


@click.group()
def command() -> None:
    """Start, stop or look at a local Apache Kafka made of Python packages.

    It listens on 127.0.0.1 only and keeps its data between runs. For any other cluster, give the
    other commands --bootstrap HOST:PORT and leave this one alone.

    \b
      breakwater broker start
      breakwater broker status
      breakwater broker topics --apply
      breakwater broker stop
    """


@command.command()
@click.option("--port", type=click.IntRange(0, 65_535), help="0 = any free one. Default: that of kafka.bootstrap.")
@click.option("--controller-port", type=click.IntRange(0, 65_535), default=0, help="Its second port. Default: any.")
@click.option("--heap-mb", type=click.IntRange(128), default=384, show_default=True, help="Largest Java heap, MB.")
@click.option("--property", "pairs", multiple=True, metavar="KEY=VALUE", help="Line of server.properties, repeatable.")
@click.option("--foreground", is_flag=True, help="Stay until Ctrl-C, then stop it.")
@config_option
def start(
    settings: Settings,
    port: int | None,
    controller_port: int,
    heap_mb: int,
    pairs: tuple[str, ...],
    foreground: bool,
) -> None:
    """Start it and wait until it answers. The first start fetches 44 MB."""
    broker = LocalBroker(
        _folder(settings),
        _port(settings) if port is None else port,
        controller_port,
        heap_mb=heap_mb,
        properties=dict(_pair(pair) for pair in pairs),
        jars_dir=Path(settings.paths.data) / "kafka",
        progress=show_fetching,
    )
    was_running = broker.status().running
    if was_running and foreground:
        raise BrokerError("Kafka runs already, in the background; stop it first with: breakwater broker stop")
    bootstrap = broker.start().bootstrap
    click.echo(f"Kafka {'runs already' if was_running else 'is up'} at {bootstrap}; data in {broker.data_dir}")
    if bootstrap != settings.kafka.bootstrap:
        click.echo(f"The other commands need: --bootstrap {bootstrap}")
    if foreground:
        _stay(broker)


@command.command()
@config_option
def stop(settings: Settings) -> None:
    """Stop it. Its data stays."""
    click.echo("Kafka is stopped" if LocalBroker(_folder(settings)).stop() else "Kafka was not running")


@command.command()
@config_option
def status(settings: Settings) -> None:
    """Say whether it runs; exit status 3 where it does not."""
    found = LocalBroker(_folder(settings)).status()
    if not found.running:
        click.echo("Kafka is not running")
        sys.exit(NOT_RUNNING)
    click.echo(f"Kafka runs at {found.bootstrap}, process {found.pid}; data in {_folder(settings).absolute()}")


@command.command()
@click.option("--apply", is_flag=True, help="Give topics that differ the retention and limits of the settings.")
@config_option
def topics(settings: Settings, apply: bool) -> None:
    """Make the topics that are missing and check the others, on any cluster."""
    if apply:
        for name in apply_configs(settings.kafka.bootstrap, settings):
            click.echo(f"changed {name}")
    for name in sorted(ensure_topics(settings.kafka.bootstrap, settings)):
        click.echo(name)


def show_fetching(done: int, total: int) -> None:
    """Progress of the first start, on standard error: one line that counts on a terminal, three lines elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\rfetching Apache Kafka, once: {done} of {total} jars", err=True, nl=done == total)
    elif done in (1, total // 2, total):
        click.echo(f"fetching Apache Kafka, once: {done} of {total} jars", err=True)


def _stay(broker: LocalBroker) -> None:
    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        if broker.wait():
            raise BrokerError(f"Kafka ended by itself; see {broker.log_file}")
    except KeyboardInterrupt:
        click.echo("stopping Kafka", err=True)
    finally:
        broker.stop()


def _folder(settings: Settings) -> Path:
    return Path(settings.paths.data) / "broker"


def _port(settings: Settings) -> int:
    host, _, port = settings.kafka.bootstrap.rpartition(":")
    if host not in (HOST, "localhost") or not port.isdecimal():
        raise BrokerError(
            f"kafka.bootstrap is {settings.kafka.bootstrap}, but the local broker listens on {HOST} only; "
            "use that cluster as it is, or give --port"
        )
    return int(port)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"'{text}' is not KEY=VALUE", param_hint="--property")
    return key.strip(), value.strip()
