"""Spread reports on request: what they count, of what, and that the request is logged."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from graph.events import Counters, Event, Reading
from graph.frames import VERSION, Frame, encode
from streams.cli.spread import command
from streams.settings import HOME_VARIABLE
from streams.spread import Asked, Spread, spread
from tests.factories import HOUR, MINUTE, T0

FOREVER = T0 + 1000 * HOUR
URL = "https://example.com/a"


def event(item: str, kind: str = "post", at: int = 0, root: str = "", **fields: Any) -> Event:
    given = {"platform": "weibo", "author": f"canary-{item}", "root": root or item} | fields
    return Event(item=item, kind=kind, created_at=T0 + at, **given)  # type: ignore[arg-type]


EVENTS = [
    event("1", urls=(URL + "?utm_source=x",), counters=Counters(views=6000), reading=Reading(fingerprint=7)),
    *(event(f"1{n}", "repost", (n + 1) * MINUTE, "1", parent="1") for n in range(9)),
    event("1c", "comment", 70 * MINUTE, "1", parent="1"),
    event("1r", "report", 71 * MINUTE, "1", parent="1"),
    event("2", at=HOUR),
    event("2c", "comment", 2 * HOUR, "2", parent="2", urls=(URL,)),
    event("3", at=3 * HOUR, platform="douyin", urls=(URL,), reading=Reading(fingerprint=7)),
]


def report(what: Any, value: str, until: int = FOREVER) -> Spread:
    return spread(lambda: [EVENTS[:5], EVENTS[5:]], Asked(what, value, until), "2025-17", lambda account: "p0")


def test_of_a_post_its_cascade_is_counted() -> None:
    found = report("post", "weibo:1")
    assert (found.items, found.cascades, found.reshares, found.comments, found.reports) == (1, 1, 9, 1, 1)
    assert (found.reposts.lower, found.views.lower, found.state) == (9, 6000, "reached")
    assert found.by_hour == [(T0 // HOUR * HOUR, 10)]
    assert report("post", "weibo:12").cascades == 1  # a repost: the cascade it is in


def test_of_an_address_every_item_counts_and_the_cascades_of_posts_that_carry_it() -> None:
    found = report("url", URL)
    assert (found.items, found.items_elsewhere, found.accounts) == (3, 1, 3)
    assert found.kinds == {"comment": 1, "post": 2} and found.platforms == {"douyin": 1, "weibo": 2}
    assert (found.cascades, found.reshares) == (2, 9)


def test_of_a_narrative_near_copies_on_every_platform_count() -> None:
    found = report("narrative", f"{7:016x}")
    assert (found.items, found.cascades, found.first_at) == (2, 2, T0)


def test_nothing_from_the_moment_on_is_counted() -> None:
    found = report("post", "weibo:1", T0 + 4 * MINUTE)
    assert (found.reshares, found.comments) == (3, 0)
    never = report("post", "weibo:9")
    assert (never.items, never.first_at, never.state, never.largest) == (0, 0, "unseen", [])


def test_repeats_count_once() -> None:
    twice = spread(lambda: [EVENTS, EVENTS], Asked("post", "weibo:1", FOREVER), "2025-17", lambda _: "p0")
    assert twice == report("post", "weibo:1")


def test_nobody_is_named() -> None:
    assert "canary" not in msgspec.json.encode(report("url", URL)).decode()


# ── the command ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    lines = (msgspec.json.encode(msgspec.structs.replace(one, reading=None)) for one in EVENTS)
    Path("events.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    common = ("--until", "2100-01-01", "--from", "events.jsonl", "--author", "li", "--reason", "letter 17")
    return CliRunner().invoke(command, [*arguments, *common], catch_exceptions=False)


def test_the_request_is_logged_and_the_report_written(home: Path) -> None:
    done = run("--post", "weibo:1", "--case-ref", "2025-17", "--out", "report.json")
    assert done.exit_code == 0 and "9 reshares" in done.output and "不构成法律认定" in done.output
    assert json.loads(Path("report.json").read_text())["reshares"] == 9
    (query,) = [json.loads(line) for line in (home / "queries.jsonl").read_text().splitlines()]
    assert query | {"at": 0} == {
        "at": 0,
        "who": "li",
        "what": "spread",
        "about": "post weibo:1",
        "reason": "letter 17",
        "case_ref": "2025-17",
    }


def test_a_narrative_is_read_in_files_that_nobody_has_read() -> None:
    words = "某某昨天在地铁站对着排队的人大喊大叫，旁边的人都看见了，视频已经传开"
    Path("events.jsonl").write_bytes(
        b"\n".join(msgspec.json.encode(event(item, text=words + "！")) for item in ("1", "2")) + b"\n"
    )
    from detectors.fingerprint import object_ids

    ((number,), _) = object_ids([words])
    assert "carry it    2 items" in run("--narrative", f"narrative:{number:016x}", "--case-ref", "r").output


def test_without_files_what_is_recorded_at_the_broker_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Frame(VERSION, {}, FOREVER, EVENTS[:4]), Frame(VERSION, {}, FOREVER, EVENTS[4:])]

    class Tail:
        def __init__(self, _: Any, name: str) -> None:
            assert name == "events"

        def __enter__(self) -> Tail:
            return self

        def __exit__(self, *_: object) -> None: ...

        def to_end(self) -> list[Any]:
            return [SimpleNamespace(value=None), *(SimpleNamespace(value=encode(frame)) for frame in frames)]

    monkeypatch.setattr("streams.tail.Tail", Tail)
    options = ("--url", URL, "--case-ref", "r", "--until", "2100-01-01", "--author", "li")
    done = CliRunner().invoke(command, options, catch_exceptions=False)
    assert "carry it    3 items" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--case-ref", "r"], "name one of --post, --url and --narrative"),
        (["--post", "weibo:1", "--url", URL, "--case-ref", "r"], "name one of --post, --url and --narrative"),
        (["--post", "weibo", "--case-ref", "r"], "write platform:item"),
        (["--url", "example", "--case-ref", "r"], "is no web address"),
        (["--narrative", "7", "--case-ref", "r"], "is no narrative"),
        (["--post", "weibo:1", "--case-ref", " "], "a request has a reference"),
        (["--post", "weibo:1"], "Missing option '--case-ref'"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_not_logged(arguments: list[str], said: str, home: Path) -> None:
    done = run(*arguments)
    assert done.exit_code == 2 and said in done.output
    assert not (home / "queries.jsonl").exists()
