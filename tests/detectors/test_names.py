"""Who of the registry a text names: disguises undone, everyday words and parts of words left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names import is_common
from detectors.registry import Person, Registry, View
from detectors.targets import names
from tests.detectors.threads import registry_event
from tests.factories import T0


def view_of(*persons: Person) -> View:
    return Registry().apply_all(map(registry_event, persons)).at(T0)


KNOWN = view_of(
    Person("ann", ("安若水",), common=("小安",), context=("青川",)),
    Person("gao", ("高峰",), context=("市长",)),
    Person("wang", ("王知远", "王局长"), context=("青川",)),
    Person("long", ("安若水的姐姐",)),
    Person("bob", ("Bob Lee", "Bo")),
    Person("twin1", ("双生",), common=()),
    Person("same1", ("秦同名",)),
    Person("same2", ("秦同名",)),
)


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("安若水来了", ("ann",)),
        ("安*若*水滚", ("ann",)),
        ("安\u200b若 水", ("ann",)),
        ("那人姓安，若水三千", ()),
        ("小安真烦", ()),
        ("青川的小安真烦", ("ann",)),
        ("安若水，小安，都是她", ("ann",)),
        ("早高峰", ()),
        ("高峰市长", ("gao",)),
        ("王局长好", ()),
        ("青川王局长", ("wang",)),
        ("王知远和王局长", ("wang",)),
        ("安若水的姐姐也来了", ("long",)),
        ("I met bob lee today", ("bob",)),
        ("kabob leek", ()),
        ("bo is here", ()),
        ("bob lee, or bo", ("bob",)),
        ("秦同名", ("same1", "same2")),
        ("", ()),
    ],
)
def test_a_text_names(text: str, persons: tuple[str, ...]) -> None:
    assert names([text], KNOWN) == [persons]


@given(st.lists(st.text(st.sampled_from("安若水小高峰市长王局青川，。\n ab@"), max_size=12), max_size=8))
def test_a_batch_names_whom_its_texts_name_one_by_one(texts: list[str]) -> None:
    assert names(texts, KNOWN) == [names([text], KNOWN)[0] for text in texts]


def test_nobody_is_named_where_nobody_is_known() -> None:
    assert names(["安若水", ""], view_of()) == [(), ()]
    assert names([], KNOWN) == []


@pytest.mark.parametrize(
    ("name", "common"),
    [("安", True), ("小丽", True), ("安若", False), ("高峰", True), ("李女士", True), ("李梓涵", False), ("ab", True)],
)
def test_names_that_are_common_by_themselves(name: str, common: bool) -> None:
    assert is_common(name) is common


def test_the_most_certain_come_first() -> None:
    view = view_of(Person("ann", common=("小安",), context=("青川",)), Person("bob", ("王知远",)))
    assert names(["青川的小安和王知远"], view) == [("bob", "ann")]


def test_a_whole_name_that_an_account_is_called_by_is_that_of_its_one_bearer() -> None:
    view = view_of(
        Person("wang", ("王知远",), common=("小王",)),
        Person("same1", ("秦同名",)),
        Person("same2", ("秦同名",)),
        Person("firm", ("某某乳业",), "company"),
    )
    names = ("@王知远", "@王知遠", "@小王", "@秦同名", "@某某乳业", "@王知远工作室")
    assert view.bearers(names) == {"@王知远": "wang", "@王知遠": "wang", "@某某乳业": ""}
    assert view_of().bearers(names) == {}
