"""Our own commands as child processes: started, watched, ended. Used by run, demo and equal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Self

import msgspec

from streams.errors import BreakwaterError, OutputError
from streams.settings import Settings

DRAIN_S = 30.0  # how long a process may take to drain after SIGTERM
LOG_END = 1 << 16  # bytes of a log that are looked at

_METRICS = re.compile(r"metrics on (http://\S+)")


class Child:
    """One `breakwater` command. Its output is added to a log file."""

    def __init__(self, name: str, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        self.arguments = list(arguments)
        self.log = log
        self._asked = False
        self._log_began = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            # Its own session: Ctrl-C in the terminal reaches us, and we end the children in order.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def code(self) -> int | None:
        """Exit code; None while it runs."""
        return self.process.poll()

    def ask_to_end(self) -> None:
        """SIGTERM, once: it drains. A second one could come when it has no ear for it any more, and kill it."""
        if self.running and not self._asked:
            self._asked = True
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: it has no say."""
        if self.running:
            self.process.kill()
        self.process.wait()

    def end(self, timeout_s: float = DRAIN_S) -> None:
        """Drain, then return; killed when it takes longer than `timeout_s`."""
        self.ask_to_end()
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_lines(self, most: int = 15) -> str:
        """The end of what it has written."""
        return "\n".join(self._written(last=True).splitlines()[-most:])

    @property
    def metrics_url(self) -> str:
        """Where it serves `/metrics`; "" until it has said so."""
        found = _METRICS.search(self._written(last=False))
        return found[1] if found else ""

    def _written(self, last: bool) -> str:
        """The last or the first part of what this process has written."""
        try:
            with self.log.open("rb") as log:
                end = log.seek(0, os.SEEK_END)
                log.seek(max(self._log_began, end - LOG_END) if last else self._log_began)
                return log.read(LOG_END).decode(errors="replace")
        except OSError:
            return ""


class Stages:
    """Starts our stages as child processes over one configuration file, with their logs in one folder.

    The settings are those given here, whatever becomes of the file they were read from: a process
    that is started again has the same as the others.

    Raises:
        OutputError: if the folder cannot be written.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "breakwater.toml"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.config.write_text(toml(settings), encoding="utf-8")
        except OSError as error:
            raise OutputError(f"cannot write {self.config}: {error.strerror or error}") from error

    def ingest(self, port: int = 0) -> Child:
        """`breakwater ingest`; `port` is that of its /metrics, 0 = any free one."""
        return self._start("ingest", ["ingest"], port)

    def worker(self, name: str, port: int = 0) -> Child:
        """`breakwater worker`; with the name of an ended one it goes on in that one's data folder."""
        return self._start(name, ["worker", "--name", name], port)

    def media(self, port: int = 0) -> Child:
        """`breakwater media`."""
        return self._start("media", ["media"], port)

    def sinks(self, port: int = 0) -> Child:
        """`breakwater sinks`."""
        return self._start("sinks", ["sinks"], port)

    def _start(self, name: str, arguments: list[str], port: int) -> Child:
        options = ["--config", str(self.config), "--metrics-port", str(port)]
        return Child(name, [*arguments, *options], self.folder / f"{name}.log")


def toml(settings: Settings) -> str:
    """Settings as a configuration file."""
    lines = []
    for section, values in msgspec.to_builtins(settings).items():
        lines.append(f"[{section}]")
        lines += [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


class Ending:
    """Hears Ctrl-C, SIGTERM and a closed terminal; the first of them raises KeyboardInterrupt, once.

    What comes after the first is not heard, so that nothing interrupts the putting in order.
    """

    def __init__(self) -> None:
        self.heard = False
        self._holding = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            handler = signal.getsignal(number)
            if handler is not signal.SIG_IGN:  # `nohup` asks for that
                self._before[number] = handler
                signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put the interruption off to the end of the block: for starting and ending processes."""
        heard, self._holding = self.heard, True
        try:
            yield
        finally:
            self._holding = False
        if self.heard and not heard:
            raise KeyboardInterrupt

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        before, self.heard = self.heard, True
        if not before and not self._holding:
            raise KeyboardInterrupt


def end_all(children: Sequence[Child], timeout_s: float = DRAIN_S) -> None:
    """Ask all to drain at once, then wait for each; kill what takes longer than `timeout_s`."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + timeout_s
    for child in children:
        child.end(max(0.1, deadline - time.monotonic()))


def check(children: Sequence[Child]) -> None:
    """Raises BreakwaterError with the end of its log where one has ended by itself."""
    for child in children:
        if not child.running:
            raise BreakwaterError(f"{child.name} ended with code {child.code}; its log:\n{child.last_lines()}")
