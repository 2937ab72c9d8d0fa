"""The registry of names is a fold over control events with effective times."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.registry import AccountOf, Called, Change, Merge, Person, Registry, Split, TakeOut
from detectors.targets import names
from graph.events import Event
from tests.detectors.threads import registry_event
from tests.factories import DAY, T0, comment, event

ANN = Person("ann", ("安若水",))


def of(*changes: Change) -> Registry:
    """Changes that take effect one day after the other, the first at `T0`."""
    return Registry().apply_all(registry_event(change, T0 + DAY * number) for number, change in enumerate(changes))


def test_a_person_is_known_from_the_effective_time_until_the_entry_expires() -> None:
    registry = of(Person("ann", ("安若水",), expires=T0 + 3 * DAY))
    found = [names(["安若水来了"], registry.at(T0 + DAY * day - 1)) for day in (0, 1, 3, 4)]
    assert found == [[()], [("ann",)], [("ann",)], [()]]


def test_an_entry_is_replaced_whole_and_taken_out() -> None:
    registry = of(ANN, Person("ann", ("安小水",), "public_figure"), TakeOut("ann"))
    text = ["安若水和安小水"]
    assert [len(registry.at(T0 + DAY * day).persons) for day in range(3)] == [1, 1, 0]
    assert registry.at(T0 + DAY).persons["ann"].kind == "public_figure"
    assert names(text, registry.at(T0 + DAY)) == [("ann",)]
    assert names(["安若水"], registry.at(T0 + DAY)) == [()]


def test_public_bodies_and_companies_are_never_among_the_persons() -> None:
    registry = of(Person("a", ("青川食品",), "company"), Person("b", ("青川市医保局",), "public_body"), ANN)
    view = registry.at(T0 + 9 * DAY)
    assert names(["青川食品和青川市医保局骗了安若水"], view) == [("ann",)]
    assert view.is_institution("a") and not view.is_institution("ann") and not view.is_institution("nobody")


def test_accounts_of_an_event_are_known_by_platform() -> None:
    registry = of(
        Person("ann", accounts=(AccountOf("weibo", "42"),)),
        Person("firm", (), "company", accounts=(AccountOf("weibo", "@firm"),)),
    )
    view = registry.at(T0 + DAY)
    said = comment("c", author="42", mentions=("@firm", "@other"), parent_author="42")
    assert view.known(said) == (("42", "ann"), ("@firm", ""))
    assert view.known(msgspec.structs.replace(said, platform="x")) == ()


def test_provisional_victims_are_named_merged_and_split() -> None:
    registry = of(
        Merge(("unnamed:b", "unnamed:c"), "unnamed:a"),
        Called("unnamed:a", "ann"),
        Split("unnamed:b", (("weibo", "", "r"),), "unnamed:z"),
    )
    merged, named, split = (registry.at(T0 + DAY * day) for day in range(3))
    assert [merged.victim(f"unnamed:{name}") for name in "abcd"] == [
        "unnamed:a", "unnamed:a", "unnamed:a", "unnamed:d",
    ]  # fmt: skip
    assert named.victim("unnamed:c") == "person:ann"
    assert split.victim("unnamed:b", "weibo", "", "r") == "unnamed:z"
    assert split.victim("unnamed:b", "weibo", "", "other") == "person:ann"


def test_a_circle_of_merges_ends() -> None:
    view = of(Merge(("unnamed:a",), "unnamed:b"), Merge(("unnamed:b",), "unnamed:a")).at(T0 + DAY)
    assert view.victim("unnamed:a") in ("unnamed:a", "unnamed:b")


def test_other_kinds_and_repeats_change_nothing() -> None:
    registry = of(ANN)
    again = registry.apply(registry_event(ANN, T0)).apply(comment("c")).apply(event("mute", "m"))
    assert again.decisions == registry.decisions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "truncated"),
        ("{}", "missing required field `do`"),
        ('{"do": "rename"}', "Invalid value 'rename'"),
        ('{"do": "enter", "person": "a b"}', "person"),
        ('{"do": "enter", "person": "a", "name": ["x"]}', "unknown field `name`"),
        ('{"do": "enter", "person": "a", "class": "star"}', "class"),
        ('{"do": "merge", "unnamed": [], "into": "x"}', "unnamed"),
    ],
)
def test_a_change_that_cannot_be_read_names_its_event_and_the_field(text: str, said: str) -> None:
    bad = event("registry", "decision 7", platform="control", text=text)
    with pytest.raises(ValueError, match=f"decision 7: not a change of the registry: .*{said}"):
        Registry().apply(bad)


changes = st.one_of(
    st.builds(
        Person,
        person=st.sampled_from("ab"),
        names=st.sampled_from(((), ("安若水",), ("安若水", "安小水"))),
        kind=st.sampled_from(("private_person", "company")),
        expires=st.none() | st.sampled_from((T0 + 1, T0 + 5)),
    ),
    st.builds(TakeOut, st.sampled_from("ab")),
    st.builds(Called, st.sampled_from(("unnamed:a", "unnamed:b")), st.sampled_from("ab")),
    st.builds(Merge, st.just(("unnamed:a",)), st.sampled_from(("unnamed:b", "person:a"))),
    st.builds(Split, st.just("unnamed:a"), st.just((("weibo", "", "r"),)), st.just("unnamed:b")),
)


@st.composite
def control(draw: st.DrawFn) -> Event:
    return registry_event(draw(changes), T0 + draw(st.integers(0, 6)), draw(st.sampled_from("uvwxyz")))


@given(st.data(), st.lists(control(), max_size=8))
def test_the_registry_does_not_depend_on_the_order_of_its_events_nor_on_repeats(
    data: st.DataObject, events: list[Event]
) -> None:
    registry = Registry().apply_all(events)
    other = Registry()
    for one in data.draw(st.permutations(events + events[:2])):
        other = other.apply(one)
    assert other.decisions == registry.decisions
    assert other.dump() == registry.dump()
    assert Registry.load(registry.dump()).decisions == registry.decisions
    for time in range(T0 - 1, T0 + 8):
        view, again = registry.at(time), other.at(time)
        assert view.persons == again.persons
        assert names(["安若水 安小水"], view) == names(["安若水 安小水"], again)
        assert view.victim("unnamed:a", "weibo", "", "r") == again.victim("unnamed:a", "weibo", "", "r")


def test_damaged_bytes_are_no_registry() -> None:
    with pytest.raises(ValueError, match="damaged registry of 3 bytes"):
        Registry.load(b"\x93\x01\x02")
