"""Keeping processes running: pauses that grow, giving up, and draining in order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.errors import BreakwaterError, OutputError
from streams.processes import Child, Ending
from streams.settings import Settings, changed
from streams.supervise import PAUSES_S, WELL_S, Kept, supervised


class FakeChild:
    """A child that runs until it is told otherwise."""

    name = "worker-1"
    log = Path("worker-1.log")
    metrics_url = "http://127.0.0.1:1/metrics"

    class process:  # noqa: N801  stands in for a Popen
        pid = 7

    def __init__(self) -> None:
        self.code: int | None = None

    @property
    def running(self) -> bool:
        return self.code is None

    def last_lines(self, most: int = 15) -> str:
        return "breakwater: the port is taken"


class World:
    """A clock, what was said, and every child that was started."""

    def __init__(self) -> None:
        self.now = 0.0
        self.said: list[str] = []
        self.started: list[FakeChild] = []
        self.kept = Kept(self._start, self.said.append, lambda: self.now)  # type: ignore[arg-type, return-value]

    def _start(self) -> FakeChild:
        self.started.append(FakeChild())
        return self.started[-1]

    def fail(self, after: float = 0.0) -> None:
        """The child that runs now ends after so many seconds, and that is seen."""
        self.now += after
        self.started[-1].code = 70
        self.kept.look()


def test_a_process_that_ended_starts_again_after_a_pause_that_grows() -> None:
    world = World()
    for number, pause in enumerate(PAUSES_S, 1):
        world.fail()
        world.now += pause - 0.1
        world.kept.look()
        assert len(world.started) == number
        world.now += 0.1
        world.kept.look()
        assert len(world.started) == number + 1
        assert f"starts again in {pause:.0f} s: breakwater: the port is taken" in world.said[-1]


def test_a_process_that_keeps_ending_is_given_up_with_the_end_of_its_log() -> None:
    world = World()
    for pause in PAUSES_S:
        world.fail()
        world.now += pause
        world.kept.look()
    with pytest.raises(BreakwaterError, match=r"(?s)6 times in a row and is given up.*the port is taken"):
        world.fail()


def test_one_that_ran_well_for_a_while_begins_to_count_anew() -> None:
    world = World()
    for _ in range(2 * len(PAUSES_S)):
        world.fail(after=WELL_S)
        world.now += PAUSES_S[0]
        world.kept.look()
    assert len(world.started) == 2 * len(PAUSES_S) + 1


def test_where_it_serves_metrics_is_said_once_a_start() -> None:
    world = World()
    for _ in range(3):
        world.kept.look()
    assert world.said == ["worker-1 runs, process 7, metrics on http://127.0.0.1:1/metrics"]


def child(folder: Path, *arguments: str) -> Child:
    return Child("one", arguments, folder / "one.log")


def test_a_child_knows_the_end_of_its_own_log_only(tmp_path: Path) -> None:
    (tmp_path / "one.log").write_text("what an earlier one wrote, metrics on http://127.0.0.1:5/metrics\n")
    version = child(tmp_path, "--version")
    version.process.wait()
    assert version.metrics_url == ""
    assert "earlier" not in version.last_lines()
    assert "version" in version.last_lines()


@pytest.fixture
def ending() -> Iterator[Ending]:
    with Ending() as heard:
        yield heard


def test_an_interruption_is_put_off_to_the_end_of_the_block_that_holds_it(ending: Ending) -> None:
    reached = []

    def hold() -> None:
        with ending.held():
            signal.raise_signal(signal.SIGTERM)
            reached.append(True)

    with pytest.raises(KeyboardInterrupt):
        hold()
    assert reached
    assert ending.heard


def test_only_the_first_interruption_is_heard(ending: Ending) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGHUP)
    signal.raise_signal(signal.SIGINT)
    with ending.held():
        signal.raise_signal(signal.SIGTERM)


def test_two_crews_on_one_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")  # what the children would be is not the point
    settings = changed(Settings(), paths={"data": str(tmp_path)})
    with (
        supervised(settings, 1, lambda text: None),
        pytest.raises(OutputError, match="another `breakwater run`"),
        supervised(settings, 1, lambda text: None),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    settings = changed(Settings(), paths={"data": str(tmp_path / "taken")})
    with pytest.raises(OutputError, match="taken"), supervised(settings, 1, lambda text: None):
        pass
