"""Scenarios: reproducible, readable, true to what stands beside them, and equal to their twins but for one element."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from detectors.law import criterion
from detectors.personal import find_personal
from detectors.registry import Registry
from graph.events import Event
from streams.adapters import canonical
from streams.cli import cli
from streams.errors import InputError
from streams.readers.batch import stamp
from streams.simulate.scenarios import SCENARIOS, Size, scenario
from streams.simulate.scenarios.run import Run
from streams.simulate.scenarios.texts import ABUSIVE, HELD_OUT, lines
from streams.times import micros
from tests.data import shared_data

SEEDS = (0, 7)
HARMFUL = [name for name, each in SCENARIOS.items() if each.harmful]
SAID = ("post", "repost", "comment")

each_scenario = pytest.mark.parametrize("name", SCENARIOS)
each_harmful = pytest.mark.parametrize("name", HARMFUL)


@cache
def run(name: str, seed: int = 0, labels: Any = "gold") -> Run:
    return Run(SCENARIOS[name], seed, labels=labels)


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["simulate", *arguments])


def encoded(events: list[Event]) -> bytes:
    return msgspec.json.Encoder().encode_lines(events)


@each_scenario
def test_equal_seeds_give_equal_bytes_and_others_give_others(name: str) -> None:
    first = encoded(run(name).events)
    assert encoded(Run(SCENARIOS[name], 0, labels="gold").events) == first
    assert encoded(run(name, 7).events) != first


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    outputs = []
    for number in ("1", "2"):
        program = (
            f"from streams.cli import main; main(['simulate', '--scenario', 'doxxing', '--out', '{tmp_path / number}'])"
        )
        command = [sys.executable, "-c", program]
        subprocess.run(command, env={"PYTHONHASHSEED": number}, capture_output=True, check=True)
        outputs.append((tmp_path / number / "events.jsonl").read_bytes())
    assert outputs[0] == outputs[1]


@each_scenario
@pytest.mark.parametrize("seed", SEEDS)
def test_every_event_is_read_by_the_canonical_adapter_in_order_and_once(name: str, seed: int) -> None:
    events = run(name, seed).events
    encoder = msgspec.json.Encoder()
    assert all(canonical.read_one(encoder.encode(event)) == event for event in events)
    assert all(before.created_at <= after.created_at for before, after in pairwise(events))
    assert len({event.key for event in events}) == len(events)


@each_scenario
def test_parents_came_before_and_lie_in_the_same_cascade(name: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for event in run(name).events:
        if event.kind in ("repost", "comment") and event.version == 0:
            assert seen[event.platform, event.parent or event.root] == event.root
        if event.kind in SAID:
            seen[event.platform, event.item] = event.root
    assert seen


@each_scenario
def test_the_truth_is_what_the_events_say(name: str) -> None:
    made = run(name)
    truth = made.truth()
    times = {event.created_at for event in made.events if event.kind in SAID}
    assert {micros(truth["start"]), micros(truth["end"])} <= times
    assert micros(truth["start"]) < micros(truth["end"])
    hostile = [event for event in made.events if (event.labels or {}).get("hostility") == 1.0]
    assert [event.created_at for event in hostile] == made.hostile_times
    assert len(hostile) == truth["hostile_events"]
    assert len({(event.platform, event.author) for event in hostile}) == truth["hostile_accounts"]
    assert truth["harmful"] == bool(truth["victim"]) == bool(truth["expected_criteria"]) == bool(truth["victims"])
    assert all(criterion(key).id == key for key in truth["expected_criteria"])


@each_harmful
def test_the_victim_is_an_account_that_is_spoken_to_or_an_unnamed_person(name: str) -> None:
    made = run(name)
    for victim in made.truth()["victims"]:
        platform, _, account = victim.partition(":")
        if platform == "provisional":
            assert len(account) == 16
            continue
        aimed = [e for e in made.events if e.platform == platform and account in (e.root_author, *e.mentions)]
        registered = [e for e in made.events if e.kind == "registry" and account in e.text]
        assert aimed or registered


@each_scenario
def test_twins_name_each_other_and_what_differs(name: str) -> None:
    one = SCENARIOS[name]
    other = SCENARIOS[one.twin]
    assert other.twin == name and other.pair == one.pair and other.size == one.size
    assert other.harmful != one.harmful
    assert one.differs and one.differs != other.differs


@each_harmful
@pytest.mark.parametrize("seed", SEEDS)
def test_twins_are_equal_in_volume_and_in_negative_tone(name: str, seed: int) -> None:
    one, other = run(name, seed), run(SCENARIOS[name].twin, seed)
    for figure in ("events", "scenario_events", "negative_events"):
        assert other.truth()[figure] == pytest.approx(one.truth()[figure], rel=0.1)
    kinds = [Counter((event.platform, event.kind) for event in each.events) for each in (one, other)]
    for kind in set(kinds[0]) | set(kinds[1]):
        if kind[1] in SAID:
            assert kinds[0][kind] == pytest.approx(kinds[1][kind], rel=0.1)


@each_harmful
def test_twins_have_the_same_speakers_at_the_same_moments(name: str) -> None:
    staged = []
    for each in (run(name), run(SCENARIOS[name].twin)):
        events = each.staged
        staged.append({(e.created_at, e.author) for e in events if e.kind in ("repost", "comment")})
    if name == "many_victims":  # there it is who speaks that differs
        staged = [{at for at, _ in both} for both in staged]
    assert len(staged[0] & staged[1]) >= 0.99 * len(staged[0])


@each_scenario
def test_nothing_but_true_labels_tells_a_twin_from_organic_traffic(name: str) -> None:
    events = run(name, labels="scorer").events
    assert not any(
        event.labels or event.reading or event.raw or event.targets for event in events if event.kind in SAID
    )


@each_scenario
def test_true_labels_stand_at_every_text_of_the_stream(name: str) -> None:
    said = [event for event in run(name).events if event.kind in SAID and event.version == 0]
    assert all((event.labels is not None) == bool(event.text) for event in said)


@each_scenario
def test_others_talk_in_the_same_stream_before_and_after(name: str) -> None:
    made = run(name)
    staged = {event.key for event in made.staged}
    times = [event.created_at for event in made.events if event.key not in staged]
    truth = made.truth()
    assert len(times) >= 100
    assert min(times) < micros(truth["start"]) and max(times) > micros(truth["end"])


@each_scenario
def test_the_registry_accepts_what_is_entered_and_knows_it_a_week_before(name: str) -> None:
    made = run(name)
    entered = [event for event in made.events if event.kind == "registry"]
    registry = Registry().apply_all(stamp(event, "", 0, 0, msgspec.json.encode(event)) for event in entered)
    week_before = micros(made.truth()["start"]) - 7 * 86_400 * 1_000_000
    assert len(registry.at(week_before).persons) == len(entered)


def test_classes_are_entered_where_the_class_is_what_differs() -> None:
    classes = {
        name: [json.loads(e.text)["class"] for e in run(name).events if e.kind == "registry"]
        for name in ("pile_on", "celebrity_spike", "company_recall", "threats", "official_critics", "petition")
    }
    assert classes == {
        "pile_on": [],
        "celebrity_spike": ["public_figure"],
        "company_recall": ["company"],
        "threats": ["official"],
        "official_critics": ["official"],
        "petition": ["public_body"],
    }


def test_personal_data_stands_in_doxxing_and_not_in_its_twin() -> None:
    for name, there in (("doxxing", True), ("counter_speech", False)):
        texts = [event.text for event in run(name).staged if event.kind in SAID]
        found = {span.category for each in find_personal(texts) for span in each}
        assert ({"mobile", "address"} <= found) is there


def test_the_rumour_passes_500_reshares_and_is_alleged_and_the_joke_only_passes() -> None:
    for name, alleged in (("alleged_rumour", 3), ("satire", 0)):
        events = run(name).staged
        assert sum(event.kind == "repost" for event in events) >= 500
        assert sum(event.kind == "report" for event in events) == alleged


def test_one_account_insults_many_and_fans_insult_two_each() -> None:
    for name, most in (("many_victims", 80), ("fan_quarrel", 2)):
        hostile = [event for event in run(name).events if (event.labels or {}).get("hostility")]
        assert max(Counter(event.author for event in hostile).values()) == most


def test_the_picture_spreads_on_three_platforms_and_declares_itself_once() -> None:
    media = [(event.platform, event.media[0]) for event in run("deepfake_spread").staged if event.media]
    assert {platform for platform, _ in media} == {"weibo", "douyin", "bilibili"}
    assert len({each.sha256 for _, each in media}) == 1
    assert [each.declared_ai for _, each in media].count(True) == 1


def test_the_slow_burn_has_few_accounts_that_come_back_on_many_days() -> None:
    hostile = [event for event in run("slow_burn").events if (event.labels or {}).get("hostility")]
    days: dict[str, set[int]] = {}
    for event in hostile:
        days.setdefault(event.author, set()).add(event.created_at // 86_400_000_000)
    assert len(days) == SCENARIOS["slow_burn"].size.hostile
    assert sorted(len(each) for each in days.values())[len(days) // 2] >= 3


@each_harmful
@pytest.mark.parametrize(("hostile", "minutes"), [(5, 10), (500, 10_080)])
def test_every_size_can_be_staged(name: str, hostile: int, minutes: int) -> None:
    truth = Run(SCENARIOS[name], 1, Size(hostile=hostile, minutes=minutes)).truth()
    assert micros(truth["end"]) - micros(truth["start"]) <= minutes * 60_000_000 + 1
    if name not in ("many_victims", "slow_burn"):
        assert hostile <= truth["hostile_accounts"] <= hostile + 6


@pytest.mark.parametrize("size", [{"hostile": 4}, {"hostile": 501}, {"minutes": 9}, {"minutes": 10_081}])
def test_a_size_outside_its_range_is_refused_by_name(size: dict[str, int]) -> None:
    with pytest.raises(InputError, match=next(iter(size))):
        Size(**size)


def test_the_lines_are_those_of_the_comments_that_were_held_out() -> None:
    held = {}
    for path in shared_data("comments").glob("*.tsv"):
        for row in path.read_text(encoding="utf-8").splitlines()[1:]:
            event, _, label, kind, target, text = row.split("\t")
            if event in HELD_OUT:
                held[event, kind, target, text] = label
    shipped = Path(__file__).parents[3] / "streams" / "simulate" / "scenarios" / "lines.tsv"
    rows = [tuple(row.split("\t")) for row in shipped.read_text(encoding="utf-8").splitlines()[1:]]
    assert set(rows) == set(held)
    assert all((label == "1") == (kind in ABUSIVE | {"group"}) for (_, kind, _, _), label in held.items())
    assert len(lines("insult implicit")) > 100


def test_the_folder_holds_the_events_and_the_truth(tmp_path: Path) -> None:
    result = command(
        "--scenario", "threats", "--seed", "4", "--out", str(tmp_path), "--hostile", "20", "--minutes", "30",
        "--labels", "gold", "--start", "2025-06-01T00:00:00Z",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    events = msgspec.json.Decoder(Event).decode_lines((tmp_path / "events.jsonl").read_bytes())
    truth = json.loads((tmp_path / "truth.json").read_bytes())
    assert truth["events"] == len(events)
    wanted = {"scenario": "threats", "seed": 4, "hostile": 20, "minutes": 30, "labels": "gold"}
    assert {key: truth[key] for key in wanted} == wanted
    assert truth["start"].startswith("2025-06-01T00:0") and truth["start"].endswith("Z")


def test_the_list_names_every_scenario() -> None:
    rows = [row.split("\t") for row in command("--list").output.splitlines()]
    assert [row[:2] for row in rows] == [[n, "harmful" if s.harmful else "benign"] for n, s in SCENARIOS.items()]
    assert all(len(row) == 3 and row[2] for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--scenario", "threats", "--rate", "3"), "--rate is used without --scenario only"),
        (("--hostile", "9"), "--hostile is used with --scenario only"),
        (("--scenario", "threats", "--hostile", "4"), "not in the range"),
    ],
)
def test_options_of_the_other_way_are_refused(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    result = command("--out", str(tmp_path), *arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_scenario_needs_a_folder_and_a_name_that_exists() -> None:
    assert "give --out a folder" in command("--out", "-", "--scenario", "threats").output
    with pytest.raises(InputError, match="pile_on"):
        scenario("nobody")


def test_every_scenario_stands_in_the_documentation_with_what_it_is() -> None:
    rows: dict[str, list[str]] = {}
    for row in (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("`", "") for cell in row.strip("|").split("|")]
        if row.startswith("| `") and cells[0] in SCENARIOS:
            rows[cells[0]] = cells[1:]
    assert set(rows) == set(SCENARIOS)
    for name, each in SCENARIOS.items():
        told = [each.about.replace("`", ""), ", ".join(each.expected) or each.twin, each.differs]
        assert rows[name][:3] == told


def test_every_field_of_the_truth_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert not [field for field in run("pile_on").truth() if f"`{field}`" not in page]
