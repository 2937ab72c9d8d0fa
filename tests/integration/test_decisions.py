"""People's decisions through a real broker: looked up, sent, routed, and seen in the incident."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from detectors import decisions
from detectors.incidents.incident import Incident
from graph.events import Event
from streams.broker import LocalBroker
from streams.cli import cli
from streams.decide import Author, of_change, of_shadow
from streams.equal import Pipeline, expected, run
from streams.errors import BreakwaterError, InputError
from streams.feed import Fed, Publisher
from streams.pseudonyms import pseudonyms
from streams.settings import Settings, changed
from streams.simulate.scenarios import SCENARIOS, Size
from streams.simulate.scenarios.run import Run as Staged
from streams.sinks.feed import Feed
from streams.sinks.process import Sinks
from streams.topics import ensure_topics
from tests.detectors.incidents.made import Run, signal
from tests.factories import DAY, MINUTE, SECOND
from tests.integration.slow import publish, records, running, small, until
from tests.streams.sinks.receivers import Receiver, receiver

__all__ = ["receiver"]

WHO = ("--author", "li", "--reason", "because")


@pytest.fixture
def settings(broker: LocalBroker, topic_prefix: str, tmp_path: Path) -> Settings:
    settings = changed(small(broker.bootstrap, topic_prefix), paths={"data": str(tmp_path / "data")})
    ensure_topics(broker.bootstrap, settings)
    return settings


@pytest.fixture
def ask(settings: Settings, tmp_path: Path) -> Callable[..., str]:
    """Runs a command; its standard output."""
    path, kafka = tmp_path / "breakwater.toml", settings.kafka
    path.write_text(
        f'[kafka]\nbootstrap = "{kafka.bootstrap}"\nprefix = "{kafka.prefix}"\npartitions = {kafka.partitions}\n'
        f'[paths]\ndata = "{settings.paths.data}"\n[ingest]\nplatforms = {json.dumps(settings.ingest.platforms)}\n'
    )

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, "--config", str(path)])
        if isinstance(done.exception, BreakwaterError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return str(done.stdout)

    return run


def put(settings: Settings, incidents: list[Incident]) -> None:
    """Into the topic `incidents`, as the stage writes them."""
    with Publisher(settings.kafka.bootstrap, Fed()) as publisher:
        for one in incidents:
            publisher.send(settings.kafka.topic("incidents"), msgspec.json.encode(one), one.id.encode())
        publisher.wait()


def said(settings: Settings) -> list[Event]:
    """What stands on `control`, in order of time."""
    events = [msgspec.json.decode(record.value, type=Event) for record in records(settings, "control")]
    return sorted(events, key=lambda event: event.item)


def test_incidents_are_read_in_their_latest_state(settings: Settings, ask: Callable[..., str]) -> None:
    assert json.loads(ask("incidents", "list", "--json")) == []
    run = Run()
    run.take(signal(), signal("threat", MINUTE))
    other = Run().take(signal("doxxing", victim="douyin:8"))
    put(settings, [*run.changes, other])
    listed = json.loads(ask("incidents", "list", "--json"))
    assert [(row["id"], row["signals"]) for row in listed] == [(run.last.id, 2), (other.id, 1)]
    assert run.last.id in ask("incidents", "list")
    assert "Findings" in ask("incidents", "show", other.id)
    assert [line.split()[4] for line in ask("incidents", "watch", "--for", "1s").splitlines()] == [
        run.last.id,
        other.id,
    ]


def test_every_decision_is_an_event_on_control(settings: Settings, ask: Callable[..., str]) -> None:
    one = Run().take(signal("many_victims", subject="actor:weibo:9"))
    other = Run().take(signal("doxxing", victim="douyin:8"))
    put(settings, [one, other])
    for name in ("ack", "confirm", "dismiss", "handled"):
        ask("incidents", name, one.id, *WHO)
    ask("incidents", "assign", one.id, "--to", "chen", *WHO)
    ask("incidents", "set-victim", one.id, "--is", "provisional:00000000000000aa", *WHO)
    ask("incidents", "split", one.id, "--subject", f"actor:{pseudonyms(settings)('weibo:9')}", *WHO)
    ask("incidents", "merge", one.id, "--into", other.id, *WHO)
    about = (one.id, "weibo:7")
    merged = decisions.Merge(*about, other.id, "douyin:8")
    events = said(settings)
    assert [decisions.read_change(event.text) for event in events[:-2]] == [
        decisions.Ack(*about),
        decisions.Confirm(*about),
        decisions.Dismiss(*about),
        decisions.Handled(*about),
        decisions.Assign(*about, "chen"),
        decisions.SetVictim(*about, "unnamed:00000000000000aa"),
        decisions.Split(*about, ("actor:weibo:9",)),
    ]
    assert [decisions.read_change(event.text) for event in events[-2:]] == [merged, merged]
    assert {(event.platform, event.targets) for event in events} == {("weibo", ("7",)), ("douyin", ("8",))}
    assert {(event.kind, event.author, event.reason) for event in events} == {("review", "li", "because")}


def test_what_is_not_known_is_refused_and_nothing_is_sent(settings: Settings, ask: Callable[..., str]) -> None:
    one = Run().take(signal())
    put(settings, [one])
    for refused, message in (
        (["incidents", "ack", one.id[:8]], f"did you mean {one.id}"),
        (["incidents", "merge", one.id, "--into", one.id], "is the incident itself"),
        (["incidents", "split", one.id, "--subject", "narrative:1"], "has no finding of narrative:1"),
        (["persons", "take-out", "p1"], "nobody is entered as p1; there is none yet"),
        (["mute", "end", "weibo:7"], "weibo:7 is not muted"),
        (["mute", "add", "weibo:7", "--until", "2020-01-01"], "has an expiry in the future"),
    ):
        with pytest.raises(InputError, match=message):
            ask(*refused, *WHO)
    assert said(settings) == []


def test_persons_are_entered_named_and_taken_out(settings: Settings, ask: Callable[..., str]) -> None:
    ask("persons", "enter", "p1", "--name", "林小满", "--class", "minor", "--account", "weibo:7", *WHO)
    ask("persons", "enter", "p2", "--name", "周海宁", *WHO)
    first, _ = json.loads(ask("persons", "list", "--json"))
    assert (first["person"], first["class"], first["accounts"]) == ("p1", "private_person", ["weibo:7"])
    assert "林小满" in ask("persons", "list") and "minor" not in ask("persons", "list")
    ask("persons", "name", "provisional:00000000000000aa", "person:p2", *WHO)
    ask("persons", "merge", "provisional:00000000000000aa", "--into", "provisional:00000000000000bb", *WHO)
    ask("persons", "split", "provisional:00000000000000aa", "--root", "weibo:r", "--into", "person:p1", *WHO)
    with pytest.raises(InputError, match="nobody is entered as p; did you mean p1 or p2"):
        ask("persons", "take-out", "p", *WHO)
    ask("persons", "take-out", "p2", *WHO)
    assert [row["person"] for row in json.loads(ask("persons", "list", "--json"))] == ["p1"]
    queries = Path(settings.paths.data, "queries.jsonl").read_text()
    assert queries.count('"persons list"') == 4 and "林小满" not in queries
    assert {event.kind for event in said(settings)} == {"registry"}


def test_a_detector_is_set_to_shadow_mode_and_back(settings: Settings, ask: Callable[..., str]) -> None:
    ask("detectors", "shadow", "hype", "on", *WHO)
    (event,) = said(settings)
    assert (event.kind, len(event.targets)) == ("mute", settings.kafka.partitions)
    shown = {row["detector"]: row for row in json.loads(ask("detectors", "list", "--json"))}
    assert (shown["hype"]["shadow"], shown["hype"]["author"], shown["threat"]["shadow"]) == (True, "li", False)
    ask("detectors", "shadow", "hype", "off", *WHO)
    assert not any(row["shadow"] for row in json.loads(ask("detectors", "list", "--json")))
    assert ask("detectors", "list").splitlines()[0].strip() == "Detectors"


def test_entries_about_accounts_hold_from_their_day(settings: Settings, ask: Callable[..., str]) -> None:
    penalty = ("--offence", "defamation", "--source", "decision 17", "--since", "2025-03-01")
    ask("persons", "penalty", "weibo:9", *penalty, *WHO)
    ask("persons", "sanction", "weibo:9", "--source", "weibo: muted", *WHO)
    ask("persons", "dealt-with", "weibo:9", "--victim", "provisional:00000000000000aa", *WHO)
    ask("persons", "allege", "weibo:9", "--narrative", "000000000000002a", *WHO)
    first, *others = said(settings)
    assert first.created_at == 1_740_787_200 * SECOND
    assert [json.loads(event.text)["do"] for event in (first, *others)] == [
        "penalty", "sanction", "dealt_with", "allege",
    ]  # fmt: skip
    assert {(event.kind, event.platform, event.targets) for event in (first, *others)} == {("review", "weibo", ("9",))}


def test_a_mute_stands_until_it_is_taken_back(settings: Settings, ask: Callable[..., str]) -> None:
    one = Run().take(signal("threat", victim="person:p1"))
    put(settings, [one])
    ask("mute", "add", "weibo:7", "--for", "6h", *WHO)
    ask("mute", "add", one.id, "--for", "2h", *WHO)
    found = json.loads(ask("mute", "list", "--json"))
    hidden = pseudonyms(settings)
    assert [row["victim"] for row in found] == [hidden("person:p1"), hidden("weibo:7")]
    ask("mute", "end", hidden("weibo:7"), *WHO)
    assert hidden("weibo:7") not in ask("mute", "list")
    assert {(event.kind, event.platform) for event in said(settings)} == {("mute", "weibo"), ("mute", "control")}


def staged() -> list[Event]:
    """A pile-on that ends just now."""
    events = Staged(SCENARIOS["pile_on"], 3, Size(hostile=120, minutes=20), labels="gold").events
    shift = time.time_ns() // 1000 - MINUTE - events[-1].created_at
    return [msgspec.structs.replace(event, created_at=event.created_at + shift) for event in events]


def later(settings: Settings, number: int) -> None:
    """Others say something a little on: time passes for those who decide at ticks."""
    at = time.time_ns() // 1000 + 45 * SECOND + number
    posts = [
        Event(platform=platform, item=f"on {number} {each}", kind="post", created_at=at, author=f"a{each}", text="晚安")
        for platform in settings.ingest.platforms
        for each in range(8)
    ]
    publish(settings, posts)


def test_a_decision_is_seen_in_the_incident_of_a_live_pipeline(
    settings: Settings, ask: Callable[..., str], tmp_path: Path
) -> None:
    pipeline = Pipeline(settings, tmp_path)
    pipeline.add_worker()
    number = iter(range(1_000_000))

    def state() -> list[dict[str, Any]]:
        pipeline.check()
        later(settings, next(number))
        time.sleep(1)
        return list(json.loads(ask("incidents", "list", "--json")))

    try:
        publish(settings, staged())
        until(state, "an incident is open")
        (one,) = state()
        ask("incidents", "ack", one["id"], "--author", "wang", "--reason", "on it")
        until(lambda: state()[0]["acknowledged_by"] == "wang", "the incident is seen by wang")
        ask("mute", "add", one["id"], "--for", "2d", *WHO)
        until(lambda: state() and "muted until" in ask("incidents", "show", one["id"]), "it is muted")
        ask("incidents", "dismiss", one["id"], *WHO)
        until(lambda: state()[0]["label"] == "dismissed", "it is dismissed")
    finally:
        pipeline.end()
    (closed,) = json.loads(ask("incidents", "list", "--state", "closed", "--json"))
    assert closed["id"] == one["id"] and closed["updated_at"] < time.time_ns() // 1000 + DAY


def test_what_people_decide_holds_live_as_in_replay_though_a_worker_is_killed_and_a_shadow_alerts_nobody(
    settings: Settings, tmp_path: Path, receiver: Receiver
) -> None:
    """One account attacks one person after the other; a split and a shadow stand among the events."""
    settings = changed(settings, ingest={"platforms": ["weibo"]}, alerts={"url": receiver.url})
    events = Staged(SCENARIOS["many_victims"], 1, Size(hostile=30, minutes=30), labels="gold").events
    file = tmp_path / "events.jsonl"
    write(file, events)
    found = sorted(expected([file], "canonical", settings).replayed.incidents, key=lambda one: one.opened_at)
    one, later = found[0], found[len(found) // 2].opened_at
    split = decisions.Split(one.id, one.victim, one.links)
    shadow = decisions.Shadow("many_victims", True)
    decided = of_change(split, Author("li", "another matter", one.opened_at + 30 * SECOND))
    decided.append(of_shadow(shadow, Author("li", "too loud", later - 1), settings.kafka.partitions))
    write(file, sorted([*events, *decided], key=lambda event: event.created_at))
    ensure_topics(settings.kafka.bootstrap, settings)
    with running(Sinks(settings, Feed(settings))):
        _, problems, results = run([file], "canonical", settings, tmp_path / "run", ["kill-worker"], 1, print)
    assert problems == []
    held = list(results.incidents.values())
    (left,) = (each for each in held if each.id == one.id)
    (apart,) = (each for each in held if each.victim == one.victim and not each.shadow and each.id != one.id)
    assert (left.signals, left.links) == (1, ())
    assert apart.signals > 1 and apart.links == one.links and apart.last > left.last
    recorded = {each.id for each in held if each.shadow}
    assert recorded and all(each.first >= later for each in held if each.shadow)
    alerted = {alert["labels"]["incident_id"] for got in receiver.got for alert in json.loads(got.body)}
    assert alerted and not alerted & recorded


def write(file: Path, events: list[Event]) -> None:
    file.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
