"""What a text tells beside abuse: found in sentences of our own writing, and not in their look-alikes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.circumstance_words import CUES, RULES
from detectors.circumstances import circumstances
from graph import facts

NAMES = ("distress", "outcome", "where_or_when", "assertion", "first_person")
LEAST = 27  # of 32 sentences of each bit: docs/reading.md states how many there are
LINES = [line.split("\t") for line in Path(__file__).with_name("circumstances.tsv").read_text("utf-8").splitlines()]


def said(name: str, expected: str) -> list[str]:
    return [text for bit, holds, text in LINES if (bit, holds) == (name, expected)]


@pytest.mark.parametrize("name", NAMES)
def test_most_sentences_are_found_and_no_look_alike(name: str) -> None:
    bit = 1 << NAMES.index(name)
    texts = said(name, "1")
    assert sum(found & bit > 0 for found in circumstances(texts)) >= LEAST
    alike = said(name, "0")
    assert [text for text, found in zip(alike, circumstances(alike), strict=True) if found & bit] == []


def test_the_bits_are_those_of_the_facts_in_their_order() -> None:
    assert [rule.bit << facts.CIRCUMSTANCES for rule in RULES] == [getattr(facts, name.upper()) for name in NAMES]


def test_cue_words_are_words() -> None:
    assert all(len(word.strip()) > 0 and "|" not in word for word in CUES)


def test_quoted_words_and_those_of_earlier_reposters_are_not_the_authors() -> None:
    assert circumstances(["她说“我真的不想活了”", "转发微博//@某人:我真的不想活了", "", "我真的不想活了"]) == [
        0,
        0,
        0,
        1,
    ]


def test_full_width_and_traditional_characters_and_marks_between_hide_nothing() -> None:
    assert circumstances(["我 真 的 不 想 活 了", "她昨晚自殺了"]) == [1, 2]


@given(st.lists(st.sampled_from([line[2] for line in LINES]) | st.text(max_size=40), max_size=6))
def test_a_text_reads_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    together = circumstances(texts)
    assert together == [circumstances([text])[0] for text in texts]
    assert all(0 <= bits < 32 for bits in together)
