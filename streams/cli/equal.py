"""`breakwater equal`: prove that live equals replay, with things going wrong on purpose."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click

from streams import settings as configuration
from streams.cli.options import config_option
from streams.cli.reading import source_arguments
from streams.settings import Settings


@click.command()
@source_arguments
@click.option(
    "--trouble",
    "troubles",
    multiple=True,
    default=("kill-worker",),
    show_default=True,
    type=click.Choice(("kill-worker", "add-worker", "kill-ingest", "restart-broker", "move-folder", "none")),
    help="What goes wrong, at a random moment; repeatable.",
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16))
@click.option("--seed", type=int, help="Of the moments of trouble; default: chosen and printed.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep logs and worker data in this folder.")
@config_option
def command(
    paths: tuple[Path, ...],
    format_name: str,
    troubles: tuple[str, ...],
    workers: int,
    seed: int | None,
    keep: Path | None,
    settings: Settings,
) -> None:
    """Feed PATH through a real broker, ingest and workers, then compare with replay, row by row.

    By default one of two workers is killed with -9 in the middle and another starts. The last
    line is `equal N cascades …`, or the first difference and exit code 1. Without --bootstrap a
    broker of its own is started on free ports and removed afterwards.

    \b
      breakwater equal CED_Dataset.tar.xz --format ced
      breakwater equal events.jsonl --format canonical --trouble kill-ingest --trouble restart-broker
    """
    from streams.broker import LocalBroker
    from streams.equal import run

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    began = time.monotonic()
    chosen = random.SystemRandom().randrange(1 << 32) if seed is None else seed
    say = _say(began)
    say(f"seed {chosen}")
    own = click.get_current_context().params.get("bootstrap") is None and "--bootstrap" not in sys.argv
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="breakwater-equal-")))
        broker = None
        if own:
            broker = stack.enter_context(LocalBroker(folder / "broker", port=0))
            settings = configuration.changed(settings, kafka={"bootstrap": broker.bootstrap})
        settings = configuration.changed(
            settings,
            kafka={"prefix": f"equal-{os.getpid()}-"},
            paths={"data": str(folder / "data")},
        )
        names = [name for name in troubles if name != "none"]
        wanted, problems, results = run(paths, format_name, settings, folder, names, chosen, say, broker, workers)
        repeats, gaps = results.repeats, results.gaps
        results.close()
    if problems:
        click.echo(f"different: {problems[0]} ({len(problems)} differences)")
        sys.exit(1)
    summary = wanted.replayed.summary
    click.echo(
        f"equal {summary.cascades} cascades, {summary.events} events, {wanted.heard.total()} activity records, "
        f"{results.signals.total()} signals, {len(results.incidents)} incidents, "
        f"{len(wanted.replayed.standing)} campaigns "
        f"({repeats} repeated frames, {gaps} out of order; {time.monotonic() - began:.0f} s)"
    )


def _say(began: float):  # type: ignore[no-untyped-def]
    return lambda text: click.echo(f"{time.monotonic() - began:6.1f} s  {text}", err=True)
