"""`breakwater run` on a real broker: restarts, drains, and says what is wrong."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.integration.left import Marked


@pytest.fixture
def config(broker: LocalBroker, topic_prefix: str, tmp_path: Path) -> Path:
    path = tmp_path / "breakwater.toml"
    path.write_text(
        f'[kafka]\nbootstrap = "{broker.bootstrap}"\nprefix = "{topic_prefix}"\npartitions = 2\n'
        f'[ingest]\nplatforms = ["weibo"]\n[paths]\ndata = "{tmp_path / "data"}"\n'
        "[metrics]\ningest_port = 0\nworker_port = 0\nsinks_port = 0\n"
    )
    return path


def settle(run: Marked) -> None:
    """Until all four have run for a while: a worker may begin again while the group changes."""
    said, since = "", time.monotonic()
    deadline = since + 120
    while time.monotonic() - since < 5:
        assert time.monotonic() < deadline, run.said
        time.sleep(0.2)
        if run.said != said or said.count(" runs, ") - said.count(" ended ") != 4:
            said, since = run.said, time.monotonic()


def test_what_is_killed_starts_again_and_sigterm_drains_ingest_first(config: Path, tmp_path: Path) -> None:
    run = Marked(tmp_path, "run", "--workers", 2, "--config", config)
    run.wait_for(lambda said: said.count(" runs, ") == 4)
    for url in re.findall(r"metrics on (\S+)", run.said):
        assert b"breakwater_" in urllib.request.urlopen(url, timeout=5).read()
    killed = re.search(r"worker-2 runs, process (\d+)", run.said)
    assert killed
    os.kill(int(killed[1]), signal.SIGKILL)
    run.wait_for(lambda said: said.count("worker-2 runs, ") == 2)
    assert "worker-2 ended with code -9, starts again in 1 s" in run.said
    settle(run)
    assert run.signalled(signal.SIGTERM) == 0
    drained = re.findall(r"(\S+) drained", run.said)
    assert drained[0] == "ingest"
    assert sorted(drained[1:-1]) == ["worker-1", "worker-2"], run.said
    assert drained[-1] == "sinks"
    assert run.left() == []


def test_without_a_broker_it_says_so_at_once_in_one_line(tmp_path: Path) -> None:
    began = time.monotonic()
    run = Marked(tmp_path, "run", "--bootstrap", "127.0.0.1:1")
    assert run.process.wait(30) == 2
    assert time.monotonic() - began < 10
    assert run.said.count("\n") == 1
    assert "no Kafka broker answers at 127.0.0.1:1" in run.said
