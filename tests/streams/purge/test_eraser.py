"""What stays of events, messages and incidents when an account is erased."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.incidents.incident import Step
from graph.events import Account as Facts
from graph.events import Event, Reading
from graph.frames import END_OF_INPUT, VERSION, Frame, decode_frame, encode
from streams.adapters import canonical
from streams.purge.eraser import MASK, Account, Before
from streams.purge.messages import what_stays, written
from streams.recorded import Line, line
from tests.factories import HOUR, T0, comment, post, repost
from tests.strategies import events
from tests.streams.sinks.made import closed, incident

ACCOUNT = Account("weibo", "7")


def test_of_an_event_of_the_account_nothing_stays() -> None:
    assert ACCOUNT.event(post(author="7")) is None
    assert ACCOUNT.event(comment("c", author="7")) is None
    assert ACCOUNT.event(comment("c", author="@7")) is None
    assert Account("weibo", "@7").event(post(author="7")) is None


@pytest.mark.parametrize("other", [post(author="77"), post(author="7", platform="x"), comment("7", text="7 @77 a@7")])
def test_of_others_everything_stays(other: Event) -> None:
    assert ACCOUNT.event(other) is other


def test_of_an_event_that_names_it_all_but_the_name_stays() -> None:
    reading = Reading(known=(("7", "p1"), ("8", "p2")), cited=("7", "8"), called=("@7",), persons=("p1", "p2"))
    before = comment(
        "c",
        text="@7 你好@7的 @77",
        mentions=("7", "8"),
        targets=("7",),
        parent_author="7",
        root_author="7",
        urls=("https://example.com/u/7?x=1", "https://example.com/u/77"),
        account=Facts(followers=3, relative_of="7"),
        reading=reading,
    )
    after = Account("weibo", "7", ("person:p1",)).event(before)
    assert after is not None
    assert after.text == f"{MASK * 2} 你好{MASK * 2}的 @77" and len(after.text) == len(before.text)
    assert (after.mentions, after.targets, after.parent_author, after.root_author) == (("8",), (), "", "")
    assert after.urls == ("https://example.com/u/77",) and after.account == Facts(followers=3)
    assert after.reading == Reading(known=(("8", "p2"),), cited=("8",), persons=("p2",))
    assert (after.author, after.created_at, after.raw) == (before.author, before.created_at, before.raw)


@given(events())
def test_what_stays_of_any_event_can_be_read_and_holds_nothing_more(one: Event) -> None:
    account = Account(one.platform, one.author or "7")
    left = account.event(one)
    if left is not None and (data := written(left)) is not None:
        assert account.event(canonical.read_one(data)) == canonical.read_one(data)


def control(kind: str, text: str, *targets: str) -> Event:
    return Event(platform="control", item="d", kind=kind, created_at=T0, author="7", text=text, targets=targets)  # type: ignore[arg-type]


def test_decisions_about_it_go_and_those_of_an_operator_of_that_name_stay() -> None:
    other = control("mute", '{"do":"mute","victim":"weibo:77","until":9}', "77")
    assert ACCOUNT.event(other) is other
    assert ACCOUNT.event(control("mute", '{"do":"mute","victim":"weibo:7","until":9}')) is None
    assert ACCOUNT.event(control("registry", '{"accounts":[{"platform":"weibo","account":"7"}]}')) is None
    assert ACCOUNT.event(msgspec.structs.replace(post(), kind="outcome", targets=("7",))) is None


@given(st.text(alphabet="7@w:/ aé𝄞", max_size=30), st.lists(st.sampled_from(["7", "@7", "8", "77"]), max_size=3))
def test_what_stays_names_it_nowhere_and_stays_as_it_is(text: str, named: list[str]) -> None:
    left = ACCOUNT.event(comment("c", text=text, mentions=tuple(named), targets=tuple(named), author="8"))
    assert left is not None
    assert len(left.text) == len(text) and ACCOUNT.event(left) is left
    assert not {"7", "@7"} & {*left.mentions, *left.targets}


def test_bytes_that_may_name_it_are_never_passed_over() -> None:
    account = Account("weibo", 'a"é', ("person:p1",))
    for named in (post(author='a"é'), post(reading=Reading(persons=("p1",)))):
        for data in (msgspec.json.encode(named), msgspec.msgpack.encode(named)):
            assert account.may_hold(data)
    assert account.may_hold(b'"\\u0061\\"\\u00e9"') and not account.may_hold(msgspec.json.encode(post()))


# ── messages ─────────────────────────────────────────────────────────────────────────────────


def message(value: bytes | None, time: int = 0) -> Line:
    return line(5, time, b"k", value, (("h", b"v"),))


def stays(topic: str, value: bytes) -> list[Line]:
    return what_stays(topic, message(value), ACCOUNT)


def test_a_frame_stays_without_the_events() -> None:
    three = [post(author="7"), repost("r"), comment("c", mentions=("7",))]
    (left,) = stays("events", encode(Frame(VERSION, {"a/0": 3}, 9, three)))
    frame = decode_frame(left.value or b"")
    assert [event.item for event in frame.events] == ["r", "c"] and frame.events[1].mentions == ()
    assert (frame.marks, frame.limit, left.offset, left.key, left.headers) == ({"a/0": 3}, 9, 5, "k", (("h", b"v"),))


def test_a_platforms_own_message_that_names_it_stays_in_canonical_form() -> None:
    raw: dict[str, Any] = {
        "id": "4900",
        "created_at": "Wed Nov 15 06:13:20 +0800 2023",
        "user": {"id": 8},
        "text": "@7 你好",
        "pic": "/7.jpg",
    }
    (left,) = stays("platform.weibo", msgspec.json.encode(raw))
    assert b"/7.jpg" not in (left.value or b"") and msgspec.json.decode(left.value or b"")["item"] == "4900"
    assert stays("platform.weibo", msgspec.json.encode({**raw, "user": {"id": 7}})) == []
    assert stays("platform.weibo", b'{"broken": "7"') == []


def test_what_does_not_name_it_stays_to_the_byte() -> None:
    for value in (None, b"", END_OF_INPUT, b"\xff broken", msgspec.json.encode(post(author="8"))):
        one = message(value)
        assert what_stays("platform.weibo", one, ACCOUNT) == [one]


def test_records_that_name_it_leave_their_frame() -> None:
    records = [
        ["post", "weibo", "", "r", "i", "7"],
        ["post", "weibo", "", "r", "i", "77"],
        ["post", "x", "", "r", "i", "7"],
    ]
    (left,) = stays("activity", msgspec.msgpack.encode([3, "events/0", [1, 0], None, 9, records]))
    assert msgspec.msgpack.decode(left.value or b"")[-1] == records[1:]


def test_of_what_is_old_nothing_stays_by_arrival_at_the_broker() -> None:
    old, new = message(b"x", T0 // 1000 - 1), message(b"x", T0 // 1000)
    assert [what_stays("journal", one, Before(T0)) for one in (old, new)] == [[], [new]]
    assert Before(T0).event(post(at=T0 - 1)) is None and Before(T0).event(post(at=T0)) is not None


# ── incidents ────────────────────────────────────────────────────────────────────────────────


def test_of_an_incident_about_it_nothing_stays() -> None:
    assert Account("weibo", "canary-victim").incident(incident()) is None
    assert Account("weibo", "canary-victim").incident(incident("weibo:else", origin="weibo:canary-victim")) is None


def test_an_incident_about_another_stays_without_it_and_keeps_its_figures() -> None:
    account = Account("weibo", "canary-author-0")
    one = incident(
        links=("actor:weibo:canary-author-0", "campaign:1"),
        cases=("a", "b"),
        roles=(("initiator", "weibo:canary-author-0", 3),),
        history=(Step(1, "confirmed", "", "li", "by weibo:canary-author-0"),),
    )
    left = account.incident(one)
    assert left is not None and b"canary-author-0" not in msgspec.json.encode(left)
    assert b"canary-author-1" in msgspec.json.encode(left)
    assert (left.links, left.cases, left.figures, left.id) == (("campaign:1",), ("b",), one.figures, one.id)
    assert account.incident(left) == left


def test_old_incidents_go_when_they_are_closed() -> None:
    one = incident()
    assert Before(T0 + 1000 * HOUR).incident(one) is one
    assert Before(T0 + 1000 * HOUR).incident(closed(one)) is None
    assert Before(T0).incident(closed(one)) is not None
