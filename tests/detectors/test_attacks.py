"""Calls to attack a person: read in what calls, silent in what only looks so, and severe where data stands beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.aimed import threatens
from detectors.personal import find_personal
from graph.facts import ATTACK, WHERE_OR_WHEN, Facts
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from tests.detectors.people import record
from tests.factories import MINUTE, SECOND, T0, event

LINES = Path(__file__).with_name("attacks.txt").read_text(encoding="utf-8").splitlines()
KEPT = LINES.index("# kept back")
ADDRESS = "临江市柳园区青石路88号2单元660室"


def calls(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_personal([text])[0] if one.category == "attack_call"]


@pytest.mark.parametrize("line", [line for line in LINES[:KEPT] if line[:2] in ("+ ", "- ")])
def test_a_call_to_attack_is_read_and_what_looks_like_one_is_not(line: str) -> None:
    assert bool(calls(line[2:])) is (line[0] == "+")


def test_of_the_sentences_kept_back_as_many_are_read_as_the_documentation_says() -> None:
    kept = [line for line in LINES[KEPT:] if line[:2] in ("+ ", "- ")]
    read = [bool(calls(line[2:])) for line in kept if line[0] == "+"]
    assert sum(read) >= len(read) - 5
    assert not any(calls(line[2:]) for line in kept if line[0] == "-")


def test_a_call_that_names_the_data_begins_behind_it() -> None:
    assert calls(f"大家去{ADDRESS}堵她") == ["堵她"]
    assert calls("打13800138000骂他") == ["骂"]


@pytest.mark.parametrize(
    ("flags", "confidence", "expected"),
    [(ATTACK | WHERE_OR_WHEN, 60, True), (ATTACK | WHERE_OR_WHEN, 59, False), (ATTACK, 90, False)],
)
def test_a_call_to_attack_at_a_place_is_a_threat(flags: int, confidence: int, expected: bool) -> None:
    assert threatens(record("comment", "c", facts=Facts(0, flags), confidence=confidence)) is expected


def severities(*texts: str) -> list[str]:
    """Of the incidents that open where so many comments, by as many accounts, answer somebody's post."""
    post = event("post", "p", "", T0, author="ann", text="今天的晚霞真好看")
    said = [
        event("comment", f"c{n}", "p", T0 + n * SECOND, author=f"a{n}", parent="p", text=text, mentions=("ann",))
        for n, text in enumerate(texts, 1)
    ]
    late = event("post", "q", "", T0 + 30 * MINUTE, author="bob", text="晚安")
    return [one.severity for one in replay(Memory([post, *said, late]), Settings()).incidents]


def test_an_address_with_a_call_to_besiege_is_most_severe() -> None:
    assert severities(f"她家在{ADDRESS}", "大家去她家门口堵她") == ["S1"]
    assert severities(f"大家去{ADDRESS}堵她") == ["S1"]


def test_friends_who_come_to_eat_open_nothing() -> None:
    assert severities(f"她家在{ADDRESS}", "大家去她家吃饭，她妈做的红烧肉绝了") in ([], ["S4"])
