"""Commands that start processes of their own: run them marked, and see what they leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.settings import HOME_VARIABLE
from tests.conftest import JARS

MARK = "BREAKWATER_TEST_MARK"


class Marked:
    """`breakwater …` with an environment that all its descendants inherit, and temporary files of its own."""

    def __init__(self, folder: Path, *arguments: object, **streams: int) -> None:
        self.mark = uuid.uuid4().hex
        self.temporary = folder / f"tmp-{self.mark[:8]}"
        home = folder / "home"
        self.temporary.mkdir(parents=True)
        home.mkdir(exist_ok=True)
        if not (home / "kafka").exists():
            (home / "kafka").symlink_to(JARS)
        self.output = folder / f"output-{self.mark[:8]}"
        environment = {MARK: self.mark, "TMPDIR": str(self.temporary), HOME_VARIABLE: str(home)}
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", *map(str, arguments)],
                env=os.environ | environment | {"PYTHONUNBUFFERED": "1", "TERM": "xterm"},
                **({"stdin": subprocess.DEVNULL, "stdout": file, "stderr": file} | streams),  # type: ignore[arg-type]
            )

    @property
    def said(self) -> str:
        """Standard output and error so far."""
        return self.output.read_text(errors="replace")

    def wait_for(self, seen: Callable[[str], bool], timeout_s: float = 90.0) -> None:
        """Until `seen` is true of what was said."""
        deadline = time.monotonic() + timeout_s
        while not seen(self.said):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.terminate()
                self.process.wait(90)
                pytest.fail(self.said)
            time.sleep(0.1)

    def signalled(self, number: int) -> int:
        """Send a signal; the exit code that follows."""
        self.process.send_signal(number)
        return self.process.wait(90)

    def left(self) -> list[str]:
        """Processes and temporary files that are still there, once it has ended."""
        found = [f"process {pid}: {command}" for pid, command in self.processes().items()]
        return found + [str(path) for path in self.temporary.iterdir() if path.name.startswith("breakwater")]

    def processes(self) -> dict[int, str]:
        """Running processes that carry the mark, by number, with their command lines."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdecimal() and self.mark.encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:  # it has just ended
                continue
        return {pid: command for pid, command in found.items() if command}
