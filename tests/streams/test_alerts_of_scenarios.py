"""The alert of every incident of several scenarios: twenty lines of eighty columns, and the file that keeps it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from detectors.columns import width
from detectors.explain import COLUMNS, MAX_LINES, explain
from detectors.incidents.incident import Incident, to_json
from detectors.wording import Language
from graph.victims import UNNAMED
from streams.files import OutputFolder
from streams.incidents import filed_incidents, read_file
from streams.pseudonyms import pseudonym
from streams.readers.memory import Memory
from streams.replay import Replayed, write
from streams.replay import replay as replayed
from streams.settings import Settings
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.tables import incidents_frame, signals_frame

NAMES = ("pile_on", "unnamed_victim", "doxxing", "threats", "sexual_fabrication", "alleged_rumour", "reported_outcome")


@cache
def done(name: str) -> Replayed:
    return replayed(Memory(Run(SCENARIOS[name], 0, labels="gold").events), Settings())


def incidents(name: str) -> list[Incident]:
    found = done(name).incidents
    assert found
    return found


def _ordered(one: Incident) -> Incident:
    """The file lists rows by layer and heading."""
    return replace(one, matrix=tuple(sorted(one.matrix, key=lambda row: row.criterion)))


def hidden(account: str) -> str:
    return pseudonym(account, bytes(32))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_an_alert_fits_and_names_nobody(name: str, language: Language) -> None:
    for one in incidents(name):
        lines = explain(one, language, hidden)
        assert len(lines) <= MAX_LINES and max(map(width, lines)) <= COLUMNS
        text = "\n".join(lines)
        accounts = {
            one.victim.partition(":")[2],
            *(post.author for post in one.posts),
            *(post.item for post in one.posts),
        }
        assert not any(account in text for account in accounts if len(account) > 4)
        assert one.victim.startswith(UNNAMED) or hidden(one.victim) in text


@pytest.mark.parametrize("name", NAMES)
def test_the_file_of_an_incident_holds_all_of_it(name: str, tmp_path: Path) -> None:
    for one in incidents(name):
        path = tmp_path / "one.json"
        path.write_bytes(to_json(one))
        assert _ordered(read_file(path)) == _ordered(one)


def test_the_tables_say_who_the_victim_was_and_how_severe_each_signal_is() -> None:
    found = done("pile_on")
    (row,) = incidents_frame(found.incidents, found.registry).to_dicts()
    assert (row["victim_class"], row["presumed"], row["grounds"]) == ("private_person", True, "")
    assert row["followers"] is not None and row["followers"] < 10_000
    severities = set(signals_frame(found.signals)["severity"])
    assert "S2" in severities <= {"S1", "S2", "S3", "S4"}


def test_a_second_replay_into_a_folder_leaves_no_incident_of_the_first(tmp_path: Path) -> None:
    for name in ("pile_on", "threats"):
        with OutputFolder(tmp_path) as folder:
            write(done(name), folder)
    assert filed_incidents(tmp_path).keys() == {one.id for one in incidents("threats")}
