"""Our own commands as child processes: started, watched, ended. Used by run, demo and equal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from streams.errors import BreakwaterError

DRAIN_S = 30.0  # how long a process may take to drain after SIGTERM


class Child:
    """One `breakwater` command. Its output goes to a log file."""

    def __init__(self, name: str, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        self.arguments = list(arguments)
        self.log = log
        self.log.parent.mkdir(parents=True, exist_ok=True)
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
        """SIGTERM: it drains."""
        if self.running:
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
        """The end of its log."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-most:])


def end_all(children: Sequence[Child]) -> None:
    """Ask all to drain at once, then wait for each."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + DRAIN_S
    for child in children:
        child.end(max(0.1, deadline - time.monotonic()))


def check(children: Sequence[Child]) -> None:
    """Raises BreakwaterError with the end of its log where one has ended by itself."""
    for child in children:
        if not child.running:
            raise BreakwaterError(f"{child.name} ended with code {child.code}; its log:\n{child.last_lines()}")
