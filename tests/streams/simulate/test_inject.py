"""A scenario laid over recorded traffic: whole cascades, untouched, and the campaign where they are densest."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from graph.events import Event
from streams.cli import cli
from streams.errors import InputError
from streams.readers import open_source
from streams.simulate.inject import busiest, first_cascades
from streams.simulate.scenarios import SCENARIOS
from streams.simulate.scenarios.run import Run
from streams.times import micros
from tests.factories import comment, post, repost
from tests.streams.readers import made


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["simulate", *arguments])


def read(path: Path) -> list[Event]:
    return msgspec.json.Decoder(Event).decode_lines((path / "events.jsonl").read_bytes())


def test_the_first_cascades_are_taken_whole_wherever_their_events_stand() -> None:
    mixed = [
        repost("c1", root="b", at=9),
        post("a", at=5),
        post("d", at=1),
        post("b", at=2),
        comment("d1", root="d", at=3),
        comment("a1", root="a", at=7),
    ]
    traffic = first_cascades(mixed, 2)
    assert traffic.cascades == 2
    assert [each.item for each in traffic.events] == ["b", "a", "a1", "c1"]


def test_nothing_to_lay_a_scenario_over_is_refused() -> None:
    with pytest.raises(InputError, match="no event to lay a scenario over"):
        first_cascades([], 5)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40).map(sorted), st.integers(1, 100))
def test_the_busiest_span_holds_as_many_events_as_any_other(times: list[int], span: int) -> None:
    found = busiest([post(str(number), at=at) for number, at in enumerate(times)], span)
    held = [sum(begin <= at < begin + span for at in times) for begin in range(501)]
    assert found in times
    assert held[found] == max(held)


def test_the_command_lays_a_campaign_over_a_dump_and_leaves_the_dump_as_it_is(tmp_path: Path) -> None:
    dump = made.dump_archive(tmp_path, "CED_Dataset.tar.xz")
    done = command(
        "--scenario", "army_copies", "--labels", "gold", "--into", str(dump), "--format", "ced", "--hostile", "8",
        "--minutes", "10", "--out", str(tmp_path / "mixed"),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    events = read(tmp_path / "mixed")
    truth = json.loads((tmp_path / "mixed" / "truth.json").read_bytes())
    real = first_cascades(open_source([dump], "ced"), 200)
    assert truth["into"] == {"cascades": real.cascades, "events": len(real.events)}
    assert truth["events"] == len(events) == truth["scenario_events"] + len(real.events)
    assert [each for each in events if each.scope] == real.events
    assert len(truth["campaign"]) == 8
    assert all(before.created_at <= after.created_at for before, after in pairwise(events))
    begin = busiest(real.events, 600_000_000)
    assert 0 <= micros(truth["start"]) - begin < 600_000_000


def test_only_so_many_cascades_are_taken_as_were_asked_for(tmp_path: Path) -> None:
    dump = made.dump_archive(tmp_path, "CED_Dataset.tar.xz")
    done = command(
        "--scenario", "army_copies", "--into", str(dump), "--format", "ced", "--cascades", "1", "--out",
        str(tmp_path / "one"), "--start", "2014-01-01T00:00:00Z",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert len({each.scope for each in read(tmp_path / "one") if each.scope}) == 1
    assert json.loads((tmp_path / "one" / "truth.json").read_bytes())["start"].startswith("2014-01-01T00:")


def test_twins_begin_at_the_same_moment_of_the_same_traffic() -> None:
    traffic = first_cascades([post(str(n), at=10**15 + n) for n in range(50)], 40)
    army, twin = (Run(SCENARIOS[name], 1, into=traffic) for name in ("army_split", "cross_posting"))
    assert [e.created_at for e in army.staged if e.kind == "post"] == [
        e.created_at for e in twin.staged if e.kind == "post"
    ]
    assert army.truth()["into"] == twin.truth()["into"] == {"cascades": 40, "events": 40}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--into", "x.tar.xz", "--format", "ced"), "--into is used with --scenario only"),
        (("--scenario", "threats", "--into", "x.tar.xz"), "--into and --format go together"),
        (("--scenario", "threats", "--format", "ced"), "--into and --format go together"),
        (("--cascades", "5"), "--cascades is used with --scenario only"),
    ],
)
def test_options_that_belong_together_are_asked_for_together(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    done = command("--out", str(tmp_path / "out"), *arguments)
    assert done.exit_code == 2
    assert told in done.output
