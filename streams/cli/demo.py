"""`breakwater demo`: see it work."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.broker import show_fetching
from streams.cli.feed import Speed
from streams.readers import FORMATS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from streams.demo import Programme, Stage

SNAPSHOT_S = 10.0  # between two pictures where standard output is no terminal
LOOK_S = 0.5
LINES = 50  # of a picture there


@click.command()
@click.argument("paths", metavar="[PATH…]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="ced", show_default=True, type=click.Choice(FORMATS))
@click.option("--speed", type=Speed(), help="Of files: times as fast as it happened. Default: a lively one.")
@click.option(
    "--rate", default=200.0, show_default=True, type=click.FloatRange(1, 100_000), help="Ordinary events a second."
)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Of what is invented.")
@click.option("--events", type=click.IntRange(1), help="End after so many invented events.")
@click.option("--seconds", type=click.FloatRange(1), help="End after so long.")
@click.option("--bootstrap", metavar="HOST:PORT", help="Kafka cluster to use. Default: one of its own.")
def command(
    paths: tuple[Path, ...], format_name: str, speed: float | None, rate: float, seed: int, events: int | None,
    seconds: float | None, bootstrap: str | None,
) -> None:  # fmt: skip
    """See it work: abuse and its lawful twins among ordinary traffic, from event to alert and notice.

    Without PATH it plays two hours of invented traffic in two minutes: a water army, personal data
    published, a generated picture, and three twins that are lawful. It shows the incidents as they
    open, the alerts at a receiver of its own, and the notices that wait for a person. Prometheus and
    Alertmanager are started where they are installed. With PATH it plays files.

    Ctrl-C stops everything that was started; nothing stays, on a cluster named with --bootstrap
    neither.

    \b
      breakwater demo
      breakwater demo CED_Dataset.tar.xz
      breakwater demo incident.jsonl.zst --format canonical --speed 60
    """
    from streams.demo import Stage
    from streams.processes import Ending

    with suppress(KeyboardInterrupt), Ending() as ending:
        programme = _programme(paths, format_name, speed, rate, seed, events)
        stage = Stage(ending)
        try:
            _start(stage, programme, bootstrap)
            _Show(stage, programme, seconds).run()
        finally:
            _say("stopping")
            stage.close()
            _say("everything is stopped and removed")


def _say(text: str) -> None:
    with suppress(OSError):  # a terminal that was closed hears nothing more
        click.echo(text, err=True)


def _programme(
    paths: tuple[Path, ...], format_name: str, speed: float | None, rate: float, seed: int, events: int | None
) -> Programme:
    from streams.cli.progress import measured
    from streams.cli.reading import tell_losses
    from streams.demo import from_files, told_of
    from streams.readers import open_source

    if not paths:
        return told_of(rate, seed, events)
    source = open_source(paths, format_name)
    name = ", ".join(path.name for path in paths)
    click.echo(f"reading {name}", err=True)
    with measured("reading", source.size) as source.passed:
        programme = from_files(source, name, speed)
    tell_losses(source)
    return programme


def _start(stage: Stage, programme: Programme, bootstrap: str | None) -> None:
    from streams.demo import settings_of
    from streams.settings import Settings, changed
    from streams.topics import knock

    settings = Settings()
    if bootstrap is None:
        began = time.monotonic()
        click.echo("starting Kafka", err=True)
        address = stage.start_broker(Path(settings.paths.data) / "kafka", show_fetching)
        click.echo(f"Kafka is up at {address} after {time.monotonic() - began:.1f} s", err=True)
    else:
        knock(bootstrap)
        address = bootstrap
    click.echo("starting ingest, a worker, and who tells people", err=True)
    settings = changed(settings, kafka={"bootstrap": address})
    stage.start(programme, settings_of(programme, settings, stage.folder))
    if stage.onlookers and (missing := " and ".join(stage.onlookers.missing)):
        from streams.observers import CURE

        click.echo(f"it goes on without {missing}; {CURE}", err=True)


def counted(number: int, thing: str) -> str:
    """So many things."""
    return f"{number} {thing}{'s' * (number != 1)}"


def _addresses(stage: Stage, width: int) -> list[str]:
    """Where to look further while it runs, on lines of so many characters."""
    seen = stage.onlookers
    if seen is None:
        return []
    command = f"export BREAKWATER_CONFIG={stage.stages.config}"
    where = f"In another terminal: {command}"
    urls = (("Prometheus", seen.prometheus), ("Alertmanager", seen.manager))
    return [
        "   ".join(f"{name} {url or 'is not installed'}" for name, url in urls),
        where if len(where) <= width else command,
    ]


class _Show:
    """Pictures of a running stage, on a terminal in place, elsewhere one below the other."""

    def __init__(self, stage: Stage, programme: Programme, seconds: float | None) -> None:
        from rich.console import Console

        self.stage, self.programme = stage, programme
        self.console = Console()
        self.said = len(stage.notes)  # that ingest and the worker have started is clear
        self.began = time.monotonic()
        self.ends = self.began + seconds if seconds is not None else float("inf")
        self.addresses = _addresses(stage, self.console.width)

    def run(self) -> None:
        """Until Ctrl-C, the time given, or the end of the traffic; then the last picture and what was seen."""
        with suppress(KeyboardInterrupt):
            (self._in_place if self.console.is_terminal else self._below)()
        # With what is said below it, it has to stand on one screen.
        self.console.print(self._picture(self.console.height - 6 if self.console.is_terminal else LINES))
        self._sum_up()

    def _in_place(self) -> None:
        from rich.live import Live

        with Live(self._picture(self.console.height), console=self.console, screen=True, auto_refresh=False) as live:
            while self._goes_on():
                live.update(self._picture(self.console.height), refresh=True)
                time.sleep(LOOK_S)

    def _below(self) -> None:
        shown = self.began
        while self._goes_on():
            self._say_notes()
            picture = self._picture(LINES)
            if time.monotonic() - shown >= SNAPSHOT_S:
                shown = time.monotonic()
                self.console.print(picture)
                self.console.print()
            time.sleep(LOOK_S)

    def _goes_on(self) -> bool:
        self.stage.check()
        return not self.stage.over and time.monotonic() < self.ends

    def _picture(self, height: int) -> RenderableType:
        from streams.cli.view import Frame, length, picture

        self.view = self.stage.board.look()
        head = f"Breakwater  {length(time.monotonic() - self.began)}  {self.programme.title}"
        frame = Frame(head, self.addresses, self.programme.acts, self.programme.speed, self.console.width, height)
        return picture(self.view, frame, self.stage.notes[-1] if self.said < len(self.stage.notes) else "")

    def _say_notes(self) -> None:
        """What became of our processes and was not said yet."""
        for note in self.stage.notes[self.said :]:
            self.console.print(note, soft_wrap=True, highlight=False)
        self.said = len(self.stage.notes)

    def _sum_up(self) -> None:
        folded, rows = self.view.total["folded"], self.view.fastest
        largest = max((one.row.size for one in rows), default=0)
        seconds = time.monotonic() - self.began
        say = partial(self.console.print, soft_wrap=True, highlight=False)
        say(f"\n{folded:,} events folded in {seconds:.0f} s into cascades of up to {largest:,} nodes.")
        if self.programme.acts:
            told = self.view.told
            restricted = sum(one.times for one in told.alerts if not one.incident)
            alerts = counted(sum(1 for one in told.alerts if one.incident), "alert")
            say(
                f"{counted(len(told.incidents), 'incident')} opened, {alerts} received and {restricted} restricted, "
                f"{counted(told.waiting, 'notice')} waiting for release."
            )
        for note in self.stage.notes[self.said :]:
            if " ended " in note:
                say(note)
        say("The same from files, without Kafka: breakwater replay. More: breakwater --help")
