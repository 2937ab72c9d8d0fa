"""Tables of what was found and of what people decided: neither stands among the other's rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from detectors import decisions
from detectors.incidents.incident import incident_id
from graph.events import Event
from streams.files import OutputFolder
from streams.readers.memory import Memory
from streams.replay import replay, write
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.tables import decisions_frame, signals_frame
from tests.detectors.incidents.made import decision, signal
from tests.factories import HOUR, T0

NUMBER = incident_id("weibo:7", T0)
CHANGE = decisions.Dismiss(NUMBER, "weibo:7")


def test_a_signal_is_of_a_detector_and_a_decision_of_a_person() -> None:
    every = [signal(), *decision(CHANGE, at=HOUR, author="li", reason="fans, no abuse"), signal(at=2 * HOUR)]
    assert signals_frame(every)["detector"].to_list() == ["mass_spread"] * 2
    (row,) = decisions_frame(every).iter_rows(named=True)
    assert (row["do"], row["incident_id"], row["victim"], row["author"], row["reason"]) == (
        "dismiss", NUMBER, "weibo:7", "li", "fans, no abuse"
    )  # fmt: skip
    assert decisions.read_change(row["change"]) == CHANGE
    assert row["at"].timestamp() == (T0 + HOUR) // 10**6


def test_what_no_incident_has_is_of_nobody_and_what_is_restricted_stands_in_neither_table() -> None:
    shadow = decision(decisions.Shadow("hype", True))
    assert decisions_frame(shadow).select("do", "incident_id", "victim").row(0) == ("shadow", "", "")
    assert signals_frame(
        [*shadow, signal("vulnerable_victim"), signal("threat", level="watch", safety=True)]
    ).is_empty()
    assert decisions_frame([signal()]).columns == decisions_frame(shadow).columns


def test_replay_counts_what_it_writes(tmp_path: Path) -> None:
    run = Run(SCENARIOS["threats"], 0, labels="gold")
    found = replay(Memory(run.events), Settings())
    incident = found.incidents[0]
    ack = Event(
        platform="weibo", item="ack-1", kind="review", created_at=run.events[-1].created_at, author="li",
        text=decisions.write_change(decisions.Ack(incident.id, incident.origin)), reason="on it",
        targets=(incident.origin.partition(":")[2],),
    )  # fmt: skip
    done = replay(Memory([*run.events, ack]), Settings())
    with OutputFolder(tmp_path / "out") as folder:
        write(done, folder)
    tables = {
        name: pl.read_parquet(tmp_path / "out" / f"{name}.parquet") for name in ("signals", "decisions", "incidents")
    }
    assert tables["decisions"].select("decision_id", "do", "author").rows() == [("ack-1", "ack", "li")]
    assert tables["signals"].height == found.summary.signals
    for name, table in tables.items():
        assert table.height == getattr(done.summary, name)
    assert "decision" not in tables["signals"]["detector"].to_list()
