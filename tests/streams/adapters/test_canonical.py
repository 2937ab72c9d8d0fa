"""The canonical form: what goes in comes out, and what cannot be read is refused in our words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given

from graph.events import Counters, Event
from streams.adapters import ADAPTERS, adapter_for, canonical
from streams.adapters.checks import build, check
from streams.adapters.reading import MAX_DETAIL, REASONS, decode
from streams.cli import cli
from streams.cli.schema import event_schema
from streams.errors import Unreadable
from tests.strategies import events

ROOT = Path(__file__).parents[3]
POST = {"platform": "weibo", "item": "1", "kind": "post", "created_at": 1_700_000_000_000_000, "author": "7"}
REPOST = POST | {"item": "2", "kind": "repost", "root": "1"}


def _refusal(value: object) -> Unreadable:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    with pytest.raises(Unreadable) as caught:
        canonical.read_one(data)
    assert caught.value.reason in REASONS
    return caught.value


@given(events())
def test_what_our_encoder_writes_is_read_back_equal(event: Event) -> None:
    data = msgspec.json.encode(event)
    assert canonical.read_one(data) == event
    assert canonical.is_canonical(data)


@given(events())
def test_the_published_schema_accepts_what_our_encoder_writes(event: Event) -> None:
    jsonschema.Draft202012Validator(event_schema()).validate(json.loads(msgspec.json.encode(event)))


def test_the_published_schema_is_current() -> None:
    printed = CliRunner().invoke(cli, ["schema"]).output
    published = (ROOT / "docs" / "event.schema.json").read_text()
    assert published == printed, "write it anew: breakwater schema > docs/event.schema.json"


def test_the_schema_refuses_what_the_adapter_refuses_by_type() -> None:
    validator = jsonschema.Draft202012Validator(event_schema())
    for bad in (POST | {"item": ""}, POST | {"kind": "x"}, POST | {"created_at": -1}, POST | {"other": 1}, {}):
        assert not validator.is_valid(bad)
        _refusal(bad)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "not_json"),
        (b"\xff", "not_json"),
        (json.dumps(POST).encode().replace(b'"7"', b'"\xff"'), "not_json"),
        (json.dumps(POST).encode().replace(b'"7"', b'"\\ud800"'), "not_json"),
        (json.dumps(POST | {"labels": {"abuse": float("nan")}}).encode(), "not_json"),
        (json.dumps(POST | {"labels": {"hostility": -3}}).encode(), "bad_value"),
        (json.dumps(POST | {"labels": {"hostility_threshold": 1.5}}).encode(), "bad_value"),
        (json.dumps(POST)[:-1].encode() + b',"x":' + b"[" * 100_000, "wrong_shape"),
        (b'{"labels":' + b'{"a":' * 100_000, "bad_value"),
        (b"[]", "wrong_shape"),
        (b"null", "wrong_shape"),
        (POST | {"note": 1}, "wrong_shape"),
        ({"platform": "weibo"}, "missing_field"),
        (POST | {"author": ""}, "missing_field"),
        (REPOST | {"root": ""}, "missing_field"),
        (POST | {"kind": "reaction"}, "missing_field"),
        (POST | {"kind": "view_count"}, "missing_field"),
        (POST | {"kind": 3}, "bad_value"),
        (POST | {"platform": "Weibo!"}, "bad_value"),
        (POST | {"created_at": 10**30}, "bad_value"),
        (POST | {"created_at": 1.5}, "bad_value"),
        (POST | {"item": "x" * 513}, "bad_value"),
        (POST | {"root": "other"}, "bad_value"),
        (POST | {"parent": "other"}, "bad_value"),
        (REPOST | {"root": "2"}, "bad_value"),
        (REPOST | {"parent": "2"}, "bad_value"),
        (POST | {"counters": {"likes": -1}}, "bad_value"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: object, reason: str) -> None:
    assert _refusal(data).reason == reason


DECISION = {"platform": "weibo", "item": "d", "created_at": 1_700_000_000_000_000, "author": "li", "reason": "seen"}
ABOUT = {"incident": "0123456789abcdef", "victim": "weibo:7"}
DISMISSAL = DECISION | {"kind": "review", "text": json.dumps({"do": "dismiss"} | ABOUT)}
MUTE = DECISION | {"kind": "mute", "text": json.dumps({"do": "mute", "victim": "weibo:7", "until": 1 << 51})}


@pytest.mark.parametrize("field", ["author", "reason"])
@pytest.mark.parametrize("decision", [DISMISSAL, MUTE])
def test_a_decision_of_nobody_or_for_no_reason_is_refused(decision: dict[str, object], field: str) -> None:
    assert canonical.read_one(json.dumps(decision).encode()).item == "d"
    refused = _refusal(decision | {field: " "})
    assert (refused.reason, refused.detail.count("d: ")) == ("bad_value", 1) and f"`{field}`" in refused.detail


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "release"}, "`kind`"),
        ({"kind": "mute", "text": json.dumps({"do": "mute", "victim": "weibo:7", "until": 5})}, "`until`"),
        ({"text": json.dumps({"do": "merge", "into": ABOUT["incident"], "into_victim": "weibo:7"} | ABOUT)}, "`into`"),
        ({"text": json.dumps({"do": "set_victim", "is": "rubbish"} | ABOUT)}, "`is`"),
    ],
)
def test_a_decision_that_cannot_hold_is_refused_where_it_is_read(change: dict[str, object], says: str) -> None:
    assert says in _refusal(DISMISSAL | change).detail


def test_deep_nesting_is_refused_as_too_large() -> None:
    with pytest.raises(Unreadable) as caught:
        decode(b"[" * 100_000, msgspec.json.Decoder())
    assert caught.value.reason == "too_large"


def test_a_refusal_quotes_only_a_little_of_the_message() -> None:
    assert len(_refusal(POST | {"x" * 10_000: 1}).detail) == MAX_DETAIL


def test_a_key_given_twice_counts_with_its_last_value() -> None:
    data = json.dumps(POST)[:-1].encode() + b',"author":"8"}'
    assert canonical.read_one(data).author == "8"


def test_a_post_may_name_itself_as_root_and_a_removal_needs_no_root() -> None:
    assert canonical.read_one(json.dumps(POST | {"root": "1"}).encode()).root == "1"
    assert canonical.read_one(json.dumps(POST | {"kind": "removal", "author": ""}).encode()).kind == "removal"


def test_plain_values_become_an_event_or_are_refused_like_a_message() -> None:
    event = build(POST | {"counters": Counters(likes=3)})
    assert check(event) is event
    assert event.counters == Counters(likes=3)
    for bad, reason in ((POST | {"author": None}, "bad_value"), (POST | {"x": 1}, "wrong_shape")):
        with pytest.raises(Unreadable) as caught:
            build(bad)
        assert caught.value.reason == reason


def test_every_topic_reads_the_canonical_form_in_any_order_of_keys() -> None:
    shuffled = json.dumps(dict(reversed(POST.items()))).encode()
    for topic in ("platform.canonical", "platform.forum", *(f"platform.{name}" for name in ADAPTERS)):
        assert adapter_for(topic)(shuffled).events == [canonical.read_one(json.dumps(POST).encode())]


def test_the_documentation_lists_every_format_and_every_reason() -> None:
    text = (ROOT / "docs" / "adapters.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert {reason: rows.get(reason) for reason in REASONS} == REASONS
    assert all(f"`{name}`" in text for name in (*ADAPTERS, "ced"))
