"""Progress on standard error: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def counted(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more events are done."""
    with _bar(what, total, "MofNCompleteColumn") as passed:
        yield passed


@contextmanager
def measured(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more bytes are done."""
    with _bar(what, total, "DownloadColumn") as passed:
        yield passed


@contextmanager
def _bar(what: str, total: int | None, amount: str) -> Iterator[Callable[[int], None]]:
    if not click.get_text_stream("stderr").isatty():
        yield lambda more: None
        return
    from rich import progress as rich  # costs a tenth of a short command's time
    from rich.console import Console

    columns = (
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        getattr(rich, amount)(),
        rich.TimeElapsedColumn(),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)

        def passed(more: int) -> None:
            progress.advance(task, more)

        yield passed
