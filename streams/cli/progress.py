"""Progress on standard error: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def counted(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more events are done."""
    with _bar(what, total, MofNCompleteColumn()) as passed:
        yield passed


@contextmanager
def measured(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more bytes are done."""
    with _bar(what, total, DownloadColumn()) as passed:
        yield passed


@contextmanager
def _bar(what: str, total: int | None, amount: ProgressColumn) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)

        def passed(more: int) -> None:
            progress.advance(task, more)

        yield passed
