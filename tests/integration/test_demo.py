"""`breakwater demo` as people see it: on a terminal, in a pipe, on a file; and that it leaves nothing behind."""

from __future__ import annotations

import os
import pty
import re
import signal
import threading
from pathlib import Path

import pytest

from streams import observers
from streams.broker import LocalBroker
from streams.topics import admin
from tests.integration.left import Marked
from tests.streams.readers import made


def reading(terminal: int, into: bytearray) -> threading.Thread:
    """Take what comes out of a terminal, so that nobody waits."""

    def take() -> None:
        try:
            while data := os.read(terminal, 1 << 16):
                into.extend(data)
        except OSError:  # the other side has gone
            return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    return thread


def test_on_a_terminal_the_table_stands_in_place_until_ctrl_c_and_nothing_is_left(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    shown = bytearray()
    thread = reading(ours, shown)
    demo = Marked(tmp_path, "demo", "--rate", 100, stdin=theirs, stdout=theirs)
    os.close(theirs)
    demo.wait_for(lambda _: b"fastest first" in shown and b"bilibili" in shown)
    commands = " ".join(demo.processes().values())
    assert all(part in commands for part in ("kafka.Kafka", " ingest ", " worker ", " sinks "))
    assert demo.signalled(signal.SIGINT) == 0
    thread.join(5)
    os.close(ours)
    assert b"events folded in" in shown
    assert demo.said.splitlines()[-1] == "everything is stopped and removed"
    assert demo.left() == []


def test_an_incident_its_alert_and_the_notice_that_waits_are_shown(tmp_path: Path) -> None:
    missing = [name for name in observers.NAMES if observers.program(name) is None]
    demo = Marked(tmp_path, "demo", "--rate", 60)
    demo.wait_for(lambda said: "hostile accounts" in said and "breakwater notices release " in said)
    if not missing:
        demo.wait_for(lambda said: re.search(r"^[\d:]{8} safety-team +S[23] · ", said, re.MULTILINE) is not None)
        assert re.search(
            r"^Prometheus http://127.0.0.1:\d+   Alertmanager http://127.0.0.1:\d+$", demo.said, re.MULTILINE
        )
        commands = " ".join(demo.processes().values())
        assert "prometheus.yml" in commands
        assert "alertmanager.yml" in commands
    assert re.search(r"^S[23]  (open|escalating) +[0-9a-f]{16}  private person  army_split ", demo.said, re.MULTILINE)
    assert demo.signalled(signal.SIGINT) == 0
    assert re.search(r"^[1-3] incidents? opened, .* [1-3] notices? waiting for release\.$", demo.said, re.MULTILINE)
    assert demo.left() == []
    if missing:
        assert observers.CURE in demo.said
        pytest.skip(f"{' and '.join(missing)} not installed, alerts not seen; {observers.CURE}")


def test_a_terminal_that_is_closed_leaves_nothing_behind(broker: LocalBroker, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    demo = Marked(tmp_path, "demo", "--bootstrap", broker.bootstrap, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = bytearray()
    while b"fastest first" not in shown:
        shown.extend(os.read(ours, 1 << 16))
    os.close(ours)
    demo.signalled(signal.SIGHUP)
    assert demo.left() == []


def test_a_file_is_played_to_its_end_on_a_cluster_that_is_left_as_it_was(broker: LocalBroker, tmp_path: Path) -> None:
    with admin(broker.bootstrap) as client:
        before = set(client.list_topics())
    (tmp_path / "few.jsonl").write_bytes(b"\n".join(made.lines(400)))
    demo = Marked(
        tmp_path, "demo", tmp_path / "few.jsonl", "--format", "canonical", "--bootstrap", broker.bootstrap,
        "--speed", 20, "--seconds", 120,
    )  # fmt: skip
    assert demo.process.wait(150) == 0, demo.said
    rows = [line.split() for line in demo.said.splitlines()]
    totals = {
        row[0]: int(row[1]) for row in rows if row and row[0] in ("weibo", "douyin", "bluesky") and row[1].isdecimal()
    }
    assert sum(totals.values()) == 400, demo.said
    assert "fastest first" in demo.said
    assert demo.left() == []
    with admin(broker.bootstrap) as client:
        assert set(client.list_topics()) == before


def test_a_worker_that_dies_is_named_and_another_one_goes_on(broker: LocalBroker, tmp_path: Path) -> None:
    demo = Marked(tmp_path, "demo", "--bootstrap", broker.bootstrap)
    demo.wait_for(lambda said: "fastest first" in said)
    worker = next(pid for pid, command in demo.processes().items() if " worker " in command)
    os.kill(worker, signal.SIGKILL)
    demo.wait_for(lambda said: "worker-1 ended with code -9, starts again in 1 s: " in said)
    demo.wait_for(lambda said: "worker-1 runs, " in said.partition("code -9")[2])
    assert demo.signalled(signal.SIGTERM) == 0
    assert demo.left() == []


def test_a_kafka_that_dies_is_named_and_nothing_else_is_complained_about(tmp_path: Path) -> None:
    demo = Marked(tmp_path, "demo", "--seconds", 60)
    demo.wait_for(lambda said: "fastest first" in said)
    kafka = next(pid for pid, command in demo.processes().items() if "kafka.Kafka" in command)
    os.kill(kafka, signal.SIGKILL)
    assert demo.process.wait(90) == 2
    assert "breakwater: Kafka ended by itself; the end of its log:" in demo.said
    assert "Traceback" not in demo.said
    assert demo.left() == []
