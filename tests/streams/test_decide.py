"""What people decide becomes events that those who fold them take."""

from __future__ import annotations

import doctest
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from detectors import decisions, registry
from detectors.actors import entries
from detectors.actors.machine import actor_of
from detectors.registry import Registry
from detectors.signal import victim_of
from graph.delta import TOPICS, activity_frames, activity_of
from graph.events import MAX_TIME, Event
from graph.frames import decode_activity, partition_of
from streams import decide, pseudonyms
from streams.cli import incidents, mute, people, persons, reviews, sparkline
from streams.cli.detectors import command as detectors_command
from streams.cli.detectors import modes
from streams.decide import Author, address_of, of_change, of_entry, of_registry, of_shadow
from streams.decided import Shadowed, last_shadows, owner_of, standing
from streams.errors import InputError, SettingsError
from streams.incidents import unwritten
from streams.pseudonyms import pseudonym
from streams.settings import HOME_VARIABLE, Settings, changed
from tests.detectors.incidents.made import Run, signal
from tests.factories import HOUR, LIMIT, T0, new_fold, take

BY = Author("li", "why", T0)
ID, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.mark.parametrize(
    "change",
    [
        decisions.Ack(ID, "weibo:7"),
        decisions.Assign(ID, "weibo:7", "chen"),
        decisions.Confirm(ID, "person:p1"),
        decisions.Dismiss(ID, "unnamed:00000000000000aa"),
        decisions.Split(ID, "weibo:7", ("narrative:1",)),
        decisions.SetVictim(ID, "weibo:7", "person:p1"),
        decisions.Handled(ID, "weibo:7"),
        decisions.Mute("weibo:7", T0 + HOUR),
    ],
)
def test_a_decision_is_one_event_that_reaches_the_victim_and_says_the_same(change: Any) -> None:
    (event,) = of_change(change, BY)
    (found,) = decisions.signals_of(event)
    assert decisions.read_change(found.note) == change
    assert (found.victim, found.author, found.reason, found.at) == (change.victim, "li", "why", T0)
    assert address_of(change.victim) == (event.platform, *event.targets)
    delta = take(new_fold(), [event])
    (record,) = activity_of(delta)
    assert (record.kind, record.target, record.note, record.parent) == (event.kind, *event.targets, event.text, "why")


def lanes_of(event: Event) -> tuple[set[int], int]:
    """The lanes that hear of an event, and how many partitions each topic has."""
    fold = new_fold()
    sent = activity_frames(take(fold, [event]), "events/0", LIMIT)
    return {out.lane for out in sent if decode_activity(out.value).records}, len(fold.sent) // TOPICS


def test_a_decision_arrives_where_the_signals_of_the_victim_arrive() -> None:
    for victim in ("weibo:7", "person:p1", "unnamed:00000000000000aa"):
        (event,) = of_change(decisions.Ack(ID, victim), BY)
        platform, target = address_of(victim)
        lanes, partitions = lanes_of(event)
        assert partition_of("" if platform == "control" else platform, target, partitions) in lanes


@pytest.mark.parametrize("partitions", [1, 2, 8, 64])
def test_the_shadow_mode_of_a_detector_arrives_at_every_partition_of_incidents(partitions: int) -> None:
    change = decisions.Shadow("hype", True)
    event = of_shadow(change, BY, partitions)
    records = list(activity_of(take(new_fold(), [event])))
    victims = [victim_of(record.platform, record.target) for record in records]
    assert {partition_of("", victim, partitions) for victim in victims} == set(range(partitions))
    assert {decisions.read_change(record.note) for record in records} == {change}
    assert last_shadows([event]) == {"hype": Shadowed("hype", True, T0, "li", "why")}


def test_the_last_word_on_shadow_mode_stands_and_the_configuration_goes_before_it() -> None:
    events = [
        of_shadow(decisions.Shadow("hype", on), Author("li", "why", T0 + at), 1) for at, on in ((0, True), (1, False))
    ]
    assert not last_shadows(reversed(events))["hype"].on
    stand = {mode.detector: (mode.shadow, mode.author) for mode in modes(["threat"], last_shadows(events[:1]))}
    assert (stand["threat"], stand["hype"], stand["doxxing"]) == ((True, ""), (True, "li"), (False, ""))


@pytest.mark.parametrize(("name", "said"), [("hyp", "did you mean hype"), ("threat", "take it out there")])
def test_a_detector_that_cannot_be_set_is_refused(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[detectors]\nshadow = ["threat"]\n')
    arguments = ["shadow", name, "off", "--author", "li", "--reason", "why", "--config", str(tmp_path / "one.toml")]
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(detectors_command, arguments, catch_exceptions=False)


def test_a_split_that_reaches_back_is_refused() -> None:
    arguments = [
        "split",
        "provisional:00000000000000aa",
        "--root",
        "weibo:4900",
        "--into",
        "provisional:00000000000000bb",
    ]
    with pytest.raises(InputError, match="cannot reach back"):
        CliRunner().invoke(persons.command, [*arguments, "--since", "1h", *WHO], catch_exceptions=False)


def test_an_entry_about_an_account_arrives_where_its_acts_arrive() -> None:
    lanes, partitions = lanes_of(of_entry("weibo:7", entries.DealtWith("weibo:9"), BY))
    assert partitions + partition_of("weibo", "7", partitions) in lanes


def test_a_merge_across_platforms_is_an_event_on_each() -> None:
    change = decisions.Merge(ID, "weibo:7", OTHER, "douyin:8")
    events = of_change(change, BY)
    assert [(event.platform, event.targets) for event in events] == [("weibo", ("7",)), ("douyin", ("8",))]
    assert len({event.item for event in events}) == 2
    (event,) = of_change(decisions.Merge(ID, "weibo:7", OTHER, "weibo:8"), BY)
    assert event.targets == ("7", "8")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: of_change(decisions.Merge(ID, "weibo:7", ID, "weibo:7"), BY), "field `into` is the incident itself"),
        (lambda: of_change(decisions.Mute("weibo:7", T0), BY), "field `until` lies before the decision"),
        (lambda: of_change(decisions.Ack(ID, "weibo:7"), Author(" ", "why", T0)), "field `author` is empty"),
        (lambda: of_change(decisions.Ack(ID, "weibo:7"), Author("li", "", T0)), "field `reason` is empty"),
        (lambda: of_change(decisions.Ack(ID, "weibo:7"), Author("l" * 600, "why", T0)), "author"),
        (lambda: of_change(decisions.Ack("7", "weibo:7"), BY), r"\$\.incident"),
        (lambda: of_change(decisions.Ack(ID, "Weibo 1:7"), BY), "platform"),
        (lambda: of_change(decisions.Ack(ID, "nobody"), BY), "'nobody' names nobody; write platform:account"),
        (lambda: of_entry("weibo:", entries.Sanction("s"), BY), "names nobody"),
        (lambda: of_entry("weibo:7", entries.Sanction(""), BY), r"\$\.source"),
        (lambda: of_registry(registry.Person("a b"), BY), r"\$\.person"),
    ],
)
def test_what_would_be_refused_later_is_refused_before_it_is_sent(made: Callable[[], Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        made()


@pytest.mark.parametrize(
    "entry",
    [
        entries.Penalty("defamation", "decision 17"),
        entries.Sanction("weibo: muted"),
        entries.Official("its verified profile"),
        entries.DealtWith("weibo:9"),
        entries.Allege((42,)),
    ],
)
def test_an_entry_about_an_account_reaches_its_ledger(entry: entries.Entry) -> None:
    event = of_entry("weibo:7", entry, BY)
    (record,) = activity_of(take(new_fold(), [event]))
    assert actor_of(record) == ("weibo", "7")
    assert entries.read(record.note) == entry


def test_a_change_of_the_registry_is_in_the_registry() -> None:
    event = of_registry(registry.Person("p1", names=("林小满",)), BY)
    assert Registry().apply(event).at(T0).persons["p1"].names == ("林小满",)


def test_ids_are_unique_and_grow_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**18, 10**18 + 50 * 10**6, 10**6))
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    ids = [decide._fresh() for _ in range(50)]
    assert ids == sorted(set(ids))
    assert {(uuid.UUID(one).version, uuid.UUID(one).variant) for one in ids} == {(7, uuid.RFC_4122)}


# ── mutes ────────────────────────────────────────────────────────────────────────────────────


def muted(victim: str, until: int, at: int) -> Event:
    (event,) = of_change(decisions.Mute(victim, until), Author("li", "why", at))
    return event


def test_the_last_mute_of_each_person_stands_until_it_runs_out() -> None:
    events = [muted("weibo:7", T0 + 9, T0), muted("weibo:8", T0 + 5, T0), muted("weibo:7", T0 + 7, T0 + 1)]
    assert [(one.victim, one.until) for one in standing(reversed(events), T0 + 2)] == [
        ("weibo:8", T0 + 5),
        ("weibo:7", T0 + 7),
    ]
    assert standing([*events, muted("weibo:7", T0 + 3, T0 + 2)], T0 + 5) == []


def test_what_is_no_mute_is_passed_over() -> None:
    (ack,) = of_change(decisions.Ack(ID, "weibo:7"), BY)
    shadow = msgspec.structs.replace(ack, kind="mute", text=decisions.write_change(decisions.Shadow("hype", True)))
    broken = msgspec.structs.replace(ack, kind="mute", text="{}")
    assert standing([ack, shadow, broken], T0) == []


def test_an_account_that_is_entered_is_a_persons() -> None:
    entered = registry.Person("p1", accounts=(registry.AccountOf("weibo", "7"),))
    view = Registry().apply(of_registry(entered, BY)).at(T0)
    assert owner_of("weibo:7", view) == "person:p1"
    assert owner_of("weibo:8", view) == owner_of("person:p1", view) == ""


def test_who_is_entered_is_muted_as_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    entered = registry.Person("p1", accounts=(registry.AccountOf("weibo", "7"),))
    sent: list[Event] = []
    monkeypatch.setattr(mute, "registry_now", lambda _: Registry().apply(of_registry(entered, BY)))
    monkeypatch.setattr(mute, "send", lambda events, _: sent.extend(events))
    with pytest.raises(InputError, match=r"weibo:7 is an account of person:p1, .* mute person:p1"):
        CliRunner().invoke(mute.command, ["add", "weibo:7", "--for", "6h", *WHO], catch_exceptions=False)
    for victim in ("person:p1", "weibo:8"):
        CliRunner().invoke(mute.command, ["add", victim, "--for", "6h", *WHO], catch_exceptions=False)
    assert [(event.platform, event.targets) for event in sent] == [("control", ("person:p1",)), ("weibo", ("8",))]
    for event in sent:
        change = decisions.read_change(event.text)
        assert isinstance(change, decisions.Mute) and change.until - event.created_at == 6 * HOUR


def test_a_mute_is_taken_back_by_its_name_or_its_pseudonym(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    there = standing([muted("weibo:7", T0 + HOUR, T0), muted("unnamed:00000000000000aa", T0 + HOUR, T0)], T0)
    sent: list[Event] = []
    monkeypatch.setattr(mute, "mutes", lambda *_: there)
    monkeypatch.setattr(mute, "registry_now", lambda _: Registry())
    monkeypatch.setattr(mute, "send", lambda events, _: sent.extend(events))
    hidden = pseudonyms.pseudonyms(Settings())
    for named in ("weibo:7", hidden("weibo:7"), "provisional:00000000000000aa"):
        CliRunner().invoke(mute.command, ["end", named, *WHO], catch_exceptions=False)
    assert [event.targets for event in sent] == [("7",), ("7",), ("unnamed:00000000000000aa",)]
    assert standing([muted("weibo:7", MAX_TIME, T0), sent[0]], sent[0].created_at + 1) == []
    with pytest.raises(InputError, match=r"weibo:8 is not muted; .*`breakwater mute list`"):
        CliRunner().invoke(mute.command, ["end", "weibo:8", *WHO], catch_exceptions=False)


# ── pseudonyms ───────────────────────────────────────────────────────────────────────────────


@given(st.text(), st.text(), st.binary(min_size=32, max_size=64))
def test_a_pseudonym_is_of_the_account_and_the_key_alone(one: str, other: str, key: bytes) -> None:
    assert pseudonym(one, key) == pseudonym(one, key)
    assert len(pseudonym(one, key)) == 13
    assert (pseudonym(one, key) == pseudonym(other, key)) == (one == other)
    assert pseudonym(one, key) != pseudonym(one, key[:-1] + bytes([key[-1] ^ 1]))


def test_the_key_is_that_of_the_installation_and_made_where_there_is_none(tmp_path: Path) -> None:
    settings = changed(Settings(), paths={"data": str(tmp_path)})
    first = pseudonyms.pseudonyms(settings)("weibo:7")
    assert pseudonyms.pseudonyms(settings)("weibo:7") == first
    assert pseudonym("weibo:7", (tmp_path / "personal-data.key").read_bytes()) == first
    (tmp_path / "short").write_bytes(b"short")
    with pytest.raises(SettingsError, match="has 5 bytes"):
        pseudonyms.pseudonyms(changed(settings, reading={"key_file": str(tmp_path / "short")}))


# ── arguments ────────────────────────────────────────────────────────────────────────────────


def said(command: Any, *arguments: str) -> str:
    """What is said of arguments that are refused."""
    done = CliRunner().invoke(command, arguments, catch_exceptions=False, env={people.AUTHOR_VARIABLE: None})
    assert done.exit_code == 2, done.output
    return " ".join(done.output.replace("│", "").split())


WHO = ("--author", "li", "--reason", "why")


@pytest.mark.parametrize(
    ("command", "arguments", "expected"),
    [
        (reviews.ack, [ID, "--reason", "why"], "Missing option '--author'"),
        (reviews.ack, [ID, "--author", "li"], "Missing option '--reason'"),
        (reviews.ack, [ID, "--author", " ", "--reason", "why"], "a decision names who made it and why"),
        (reviews.set_victim, [ID, "--is", "someone", *WHO], "write platform:account, person:ID or provisional:HASH"),
        (reviews.set_victim, [ID, "--is", "person:", *WHO], "'person:' is nobody"),
        (mute.command, ["add", "weibo:7", *WHO], "either --for or --until"),
        (mute.command, ["add", "weibo:7", "--for", "6h", "--until", "2030-01-01", *WHO], "either --for or --until"),
        (mute.command, ["add", "weibo:7", "--for", "six", *WHO], "write it like 90s, 15m, 6h or 2d"),
        (mute.command, ["add", "seven", "--for", "6h", *WHO], "'seven' is nobody"),
        (persons.command, ["enter", "p1", *WHO], "nobody would be known by it"),
        (persons.command, ["enter", "p1", "--account", "7", *WHO], "is no account; write platform:account"),
        (persons.command, ["penalty", "person:p1", "--offence", "insult", "--source", "s", *WHO], "is no account"),
        (persons.command, ["allege", "weibo:7", "--narrative", "x", *WHO], "is no narrative"),
        (persons.command, ["sanction", "weibo:7", "--source", "s", "--since", "May", *WHO], "'May' is no time"),
    ],
)
def test_arguments_that_cannot_be_are_refused_with_the_cure(command: Any, arguments: list[str], expected: str) -> None:
    assert expected in said(command, *arguments)


def test_unnamed_persons_are_told_from_accounts() -> None:
    for arguments in (["name", "weibo:7", "p1"], ["merge", "weibo:7", "--into", "provisional:00000000000000aa"]):
        with pytest.raises(InputError, match="weibo:7 is no unnamed person"):
            persons._unnamed(arguments[1])
    assert persons._unnamed(unwritten("provisional:00000000000000aa")) == "unnamed:00000000000000aa"


def test_a_subject_to_split_off_is_named_as_it_is_shown() -> None:
    one = Run().take(signal("many_victims", subject="actor:weibo:8"), signal(at=1, subject="narrative:1"))

    def hidden(account: str) -> str:
        return pseudonym(account, bytes(32))

    assert reviews._subject("actor:weibo:8", one, hidden) == "actor:weibo:8"
    assert reviews._subject(f"actor:{hidden('weibo:8')}", one, hidden) == "actor:weibo:8"
    with pytest.raises(InputError, match=r"no finding of narrative:2; its subjects: actor:p\w{12}, narrative:1"):
        reviews._subject("narrative:2", one, hidden)


def test_every_command_teaches_with_an_example() -> None:
    groups = {"incidents": incidents.command, "persons": persons.command, "mute": mute.command}
    for name, group in groups.items():
        for one, command in group.commands.items():
            shown = f"{command.help}{group.help}" if one == "list" else command.help
            assert f"breakwater {name} {one} " in f"{shown} " or f"breakwater {name} {one}\n" in f"{shown}", one


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 10**6)), min_size=1), st.integers(1, 80))
def test_a_sparkline_is_as_wide_as_asked_and_reaches_its_top(points: list[tuple[int, int]], width: int) -> None:
    points.sort()
    drawn = sparkline.sparkline(points, width)
    assert len(drawn) == (width if points[0][0] < points[-1][0] else 1)
    assert set(drawn) <= set(sparkline.BLOCKS)
    assert (sparkline.BLOCKS[-1] in drawn) == any(value for _, value in points)


@pytest.mark.parametrize("module", [decide, pseudonyms, sparkline])
def test_the_examples_of_docstrings_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
