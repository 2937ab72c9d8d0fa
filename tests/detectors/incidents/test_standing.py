"""Who the victim was before it began: class, grounds and followers, frozen in the incident."""

from __future__ import annotations

import json

import msgspec

from detectors.chain import who_by
from detectors.decisions import SetVictim
from detectors.incidents.incident import Incident, to_json
from detectors.registry import BEFORE, Person, Registry
from detectors.signal import Evidence, Signal, named
from graph.events import Event
from tests.detectors.incidents.made import Run, decision, signal
from tests.factories import HOUR, MINUTE, T0

WHO = "person:p1"


def entered(person: Person, at: int, reason: str = "its verified profile") -> Event:
    text = msgspec.json.encode(person).decode()
    return Event(
        platform="control", item=f"r{at}", kind="registry", created_at=at, author="li", text=text, reason=reason
    )


def registry(*entries: Event) -> Registry:
    return Registry().apply_all(entries)


def seen(at: int) -> tuple[Evidence, ...]:
    return (Evidence("weibo", "", "i", "comment", "a", at, 0, 900),)


def told(found: Registry, *signals: Signal) -> Incident:
    return Run().take(*named(signals, who_by(lambda: found)))


def test_the_class_is_that_of_a_week_before_the_first_event_and_stays() -> None:
    before = entered(Person("p1", kind="private_person"), T0 - BEFORE - 1)
    since = entered(Person("p1", kind="public_figure"), T0 - BEFORE + 1)
    one = told(registry(before, since), signal(victim=WHO, evidence=seen(T0)), signal(at=MINUTE, victim=WHO))
    assert (one.victim_class, one.presumed, one.grounds) == ("private_person", False, "")


def test_who_was_entered_only_later_has_the_class_of_the_entry_with_its_grounds() -> None:
    one = told(registry(entered(Person("p1", kind="official"), T0 - HOUR)), signal(victim=WHO))
    assert (one.victim_class, one.presumed, one.grounds) == ("official", False, "its verified profile")


def test_a_minor_is_a_private_person_and_what_the_registry_says_stays_there() -> None:
    entry = entered(Person("p1", kind="minor"), T0 - HOUR, "canary: fifteen years old")
    one = told(registry(entry), signal(victim=WHO))
    assert (one.victim_class, one.grounds) == ("private_person", "")


def test_who_is_in_no_registry_is_presumed_a_private_person() -> None:
    one = told(Registry(), signal())
    assert (one.victim_class, one.presumed, one.followers) == ("private_person", True, -1)
    plain = json.loads(to_json(one))
    assert [plain[name] for name in ("victim_class", "presumed", "grounds", "followers")] == [
        "private_person",
        True,
        "",
        None,
    ]


def test_followers_that_came_with_the_incident_change_nothing() -> None:
    one = told(Registry(), signal(), signal(at=1, followers=321), signal(at=MINUTE, followers=90_000, lower=90))
    assert one.followers == 321


def test_who_is_set_as_victim_brings_their_own_class() -> None:
    found = registry(entered(Person("p1", kind="official"), T0 - HOUR))
    run = Run()
    one = run.take(signal(followers=3))
    run.take_quietly(*named(decision(SetVictim(one.id, one.victim, WHO), MINUTE), who_by(lambda: found)))
    assert (run.last.victim, run.last.victim_class, run.last.followers) == (WHO, "official", -1)
