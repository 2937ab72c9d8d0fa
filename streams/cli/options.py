"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from streams import settings as configuration

Command = TypeVar("Command", bound=Callable[..., Any])


def config_option(command: Command) -> Command:
    """Give a command `--config` and `--bootstrap`, and hand it a `Settings` as the argument `settings`.

    Raises SettingsError, before the command runs, where the file cannot be used.
    """

    @click.option(
        "--config",
        type=click.Path(dir_okay=False),
        help=f"Configuration file (TOML). Default: the file named by {configuration.CONFIG_VARIABLE}, else built in.",
    )
    @click.option("--bootstrap", metavar="HOST:PORT", help="Kafka cluster to use instead of the configured one.")
    @functools.wraps(command)
    def with_settings(*args: Any, config: str | None, bootstrap: str | None, **options: Any) -> Any:
        settings = configuration.load(config)
        if bootstrap:
            settings = configuration.changed(settings, kafka={"bootstrap": bootstrap})
        return command(*args, settings=settings, **options)

    return with_settings  # type: ignore[return-value]
