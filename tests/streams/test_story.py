"""The demo's story: who is found in it, who is not, and that it plays as it is told."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest

from detectors.incidents.incident import written
from graph.events import Event
from streams.readers.memory import Memory
from streams.replay import Replayed, replay
from streams.settings import Settings
from streams.story import MINUTES, PLATFORMS, Story, story

NOW = 1_780_000_000.0
ORDINARY = 15.0  # events a second of the clock
_event = msgspec.json.Decoder(Event).decode


@cache
def told() -> Story:
    return story(0, NOW)


@cache
def events() -> list[Event]:
    return [_event(message.data) for message in told().messages(ORDINARY, 0)]


@cache
def replayed() -> Replayed:
    return replay(Memory(events()), Settings())


def test_messages_come_in_order_and_none_lies_in_the_future() -> None:
    times = [event.created_at for event in events()]
    assert times == sorted(times)
    assert times[-1] <= NOW * 1e6
    assert {event.platform for event in events()} == {*PLATFORMS, "control"}


def test_each_part_is_about_somebody_else_and_over_before_the_end() -> None:
    acts = told().acts
    everybody = [name for act in acts for name in act.centre]
    assert len(everybody) == len(set(everybody))
    assert all(act.ends <= told().start + MINUTES * 60_000_000 for act in acts)


def test_abuse_opens_one_incident_each_and_its_lawful_twins_none() -> None:
    victims = {written(one.victim) for one in replayed().incidents}
    opened = {act.name: len(act.centre & victims) for act in told().acts}
    assert opened == {act.name: int(act.harmful) for act in told().acts}
    assert len(victims) == 3  # and nobody else: not even a bystander whose screen name holds an insult


def test_the_first_incident_opens_early() -> None:
    first = min(one.opened_at for one in replayed().incidents)
    assert first < told().start + 30 * 60_000_000


def test_equal_seeds_tell_the_same_story_and_others_another_one() -> None:
    again = [message.data for message in story(0, NOW).messages(ORDINARY, 0)]
    assert again == [message.data for message in told().messages(ORDINARY, 0)]
    assert story(1, NOW).acts != told().acts


@pytest.mark.parametrize("name", ["army_split", "doxxing", "deepfake_spread"])
def test_the_parts_that_readers_are_promised_are_there(name: str) -> None:
    assert name in {act.name for act in told().acts if act.harmful}
