"""Processes under measurement: when they are ready, what they say, what they use."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from streams.errors import BreakwaterError
from streams.processes import Child, check

POLL_S = 0.1
READY = "benchmark: ready"  # what a peer prints before it reads its first message
_SAMPLE = re.compile(r"^(\w+)(\{[^}]*\})? (\S+)$", re.MULTILINE)


class Peer(Child):
    """The other side: a module of this package in a process of its own, started and ended like our commands."""

    def __init__(self, name: str, module: str, arguments: Sequence[str], log: Path) -> None:
        self.name, self.arguments, self.log, self._log_began = name, list(arguments), log, 0
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class Measured:
    """One child process, with its CPU time, its memory and its metrics."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process = psutil.Process(child.process.pid)

    @property
    def cpu_s(self) -> float:
        """User and system time so far, s."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @property
    def resident(self) -> int:
        """Resident memory, bytes."""
        return int(self.process.memory_info().rss)

    def metrics(self) -> dict[str, float]:
        """Its `/metrics`, each summed over labels and one by one; empty before it serves them."""
        address = self.child.metrics_url
        if not address:
            return {}
        with urllib.request.urlopen(address, timeout=5) as answer:
            text = answer.read().decode()
        sums: dict[str, float] = {}
        for name, labels, value in _SAMPLE.findall(text):
            sums[name] = sums.get(name, 0.0) + float(value)
            if labels:
                sums[name + labels] = float(value)
        return sums

    def wait_for(self, line: str, timeout_s: float = 60.0) -> None:
        """Return as soon as its log holds `line`. Raises BreakwaterError when it ends or stays silent."""
        wait_until(lambda: line in self._log(), [self], timeout_s, f"{self.child.name} to say {line!r}", 0.005)

    def _log(self) -> str:
        return self.child.log.read_text(errors="replace") if self.child.log.exists() else ""


def wait_until(
    done: Callable[[], bool], watched: Sequence[Measured], timeout_s: float, what: str, poll_s: float = POLL_S
) -> None:
    """Look again and again. Raises BreakwaterError when a process ends or time runs out."""
    deadline = time.monotonic() + timeout_s
    while not done():
        check([measured.child for measured in watched])
        if time.monotonic() > deadline:
            logs = "\n".join(f"{measured.child.name}: {measured.child.last_lines()}" for measured in watched)
            raise BreakwaterError(f"waited {timeout_s:.0f} s in vain for {what}; the end of their logs:\n{logs}")
        time.sleep(poll_s)


def start_peer(name: str, module: str, arguments: list[str], folder: Path) -> Measured:
    """Start the other side."""
    return Measured(Peer(name, module, arguments, folder / f"{name}.log"))
