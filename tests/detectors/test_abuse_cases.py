"""Everyday speech, news, reports, condemnation and plain abuse: what the scorer says of cases written for it.

Half of `abuse_cases.tsv` was looked at while the lexicon was made (`tune`), the other half was not (`kept`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.abuse.classes import CLASSES, Score
from streams.scoring import shipped

KEPT_WRONG = 5  # of 171; the card says so
ROWS = Path(__file__).with_name("abuse_cases.tsv").read_text(encoding="utf-8").splitlines()[1:]


class Case(NamedTuple):
    part: str  # tune or kept
    kind: str
    hostile: str  # 1, 0, or * where it does not matter
    classes: str  # that must be there, or, with !, must not
    text: str

    def right(self, score: Score) -> bool:
        wanted = self.classes.split(",")
        named = all((name[1:] not in score.classes) if name[0] == "!" else name in score.classes for name in wanted)
        return named and self.hostile in ("*", str(int(score.hostile)))


CASES = [Case(*row.split("\t")) for row in ROWS]
HARMLESS = [case.text for case in CASES if case.hostile == "0" and case.part == "tune"]


def wrong(part: str) -> list[Case]:
    cases = [case for case in CASES if case.part == part]
    return [case for case, score in zip(cases, shipped().score([case.text for case in cases]), strict=True)
            if not case.right(score)]  # fmt: skip


def test_cases_are_of_two_halves() -> None:
    assert {case.part for case in CASES} == {"tune", "kept"}
    assert {name.strip("!") for case in CASES for name in case.classes.split(",")} <= set(CLASSES)
    assert len(CASES) == len({case.text for case in CASES})


def test_the_cases_that_were_looked_at_are_right() -> None:
    assert not wrong("tune")


def test_of_the_cases_kept_back_as_many_are_right_as_the_card_says() -> None:
    assert len(wrong("kept")) <= KEPT_WRONG


@given(st.sampled_from(HARMLESS), st.integers(2, 300), st.sampled_from(["", " ", "，", "\n", "... "]))
def test_a_harmless_text_said_again_and_again_stays_harmless(text: str, times: int, between: str) -> None:
    if between == "" and text[-1].isascii() and text[-1].isalnum():
        between = " "  # else other words come of it
    once, often = shipped().score([text, between.join([text] * times)])
    assert often == once


@pytest.mark.parametrize(
    "text", ["a" * 1000, "你好" * 100, "哈" * 500, "https://example.org/x", "www.example.com/about"]
)
def test_repetition_and_addresses_are_harmless(text: str) -> None:
    (score,) = shipped().score([text])
    assert not score.hostile and not score.classes


def test_an_address_in_a_text_changes_nothing() -> None:
    plain, linked = shipped().score(["今天的新闻大家看了吗", "今天的新闻https://example.cn/fuck-you?a=贱大家看了吗"])
    assert plain.hostility < 500 and not linked.hostile
