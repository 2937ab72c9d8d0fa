"""What the commands that read files share: their arguments, and what they say about what was lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from streams.readers import FORMATS, Source

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN = 5


def source_arguments(command: Command) -> Command:
    """Give a command the arguments `paths` (a tuple of `Path`) and `format_name`."""
    command = click.option(
        "--format", "format_name", required=True, type=click.Choice(FORMATS), help="What the files hold."
    )(command)
    return click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))(command)


def tell_losses(source: Source) -> None:
    """Say on standard error what could not be read, with the first few places."""
    for problem in source.problems[:SHOWN]:
        click.echo(f"rejected: {problem.place}: {problem.reason}: {problem.detail}", err=True)
    if source.rejected:
        counts = ", ".join(f"{reason} {number}" for reason, number in sorted(source.rejected.items()))
        click.echo(f"{source.rejected.total()} records rejected ({counts})", err=True)
    if source.duplicates:
        click.echo(f"{source.duplicates} repeated rows left out", err=True)
