"""Fingerprints: the same for copies in disguise, mostly the same for edited ones, never for other texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.fingerprint import LEAST, NEAR, fingerprint, fingerprints, near_ids, object_ids
from tests.data import shared_data
from tests.detectors.edits import DISGUISES, EDITS, SPREAD

# docs/reading.md: share of copies of a text of 20 to 40 characters that get another fingerprint, and that share no near
# id with it, at most.
STATED = {
    "one character typed wrongly": (0.45, 0.15),
    "two characters typed wrongly": (0.66, 0.39),
    "one character left out": (0.33, 0.10),
    "one character put in": (0.38, 0.10),
    "a word of two characters replaced": (0.56, 0.27),
    "five words put before": (0.47, 0.16),
    "five words put behind": (0.58, 0.17),
    "the last tenth cut off": (0.36, 0.11),
}


def comments() -> list[str]:
    """Our own comments of 20 to 40 characters."""
    lines = [
        line for path in sorted(shared_data("comments").glob("*.tsv")) for line in path.read_text("utf-8").split("\n")
    ]
    rows = [line.split("\t") for line in lines]
    return list(dict.fromkeys(row[5].strip() for row in rows if len(row) > 5 and 20 <= len(row[5].strip()) < 40))


TEXTS = (
    "今天在学校门口看见他动手打人，大家注意安全",
    "听说他们公司拖欠工资三个月，没有一个领导出来说话",
    "I really cannot believe what she said on stage last night",
    "滚出我们的城市，别再回来",
)


# Marks between the letters of an alphabet take its words apart: that is an edit, not a disguise.
PAIRS = [(text, name) for text in TEXTS for name in DISGUISES if not (text.isascii() and name == SPREAD)]


@pytest.mark.parametrize(("text", "disguise"), PAIRS)
def test_a_disguise_changes_nothing(text: str, disguise: str) -> None:
    draw = random.Random(1)
    copy = DISGUISES[disguise](draw, text)
    assert fingerprint(copy) == fingerprint(text) != 0
    assert near_ids([copy]) == near_ids([text])


@pytest.mark.parametrize("edit", EDITS)
def test_as_many_edited_copies_are_missed_as_is_stated(edit: str) -> None:
    texts, draw = comments(), random.Random(edit)
    copies = [EDITS[edit](draw, text) for text in texts]
    missed = [one != other for one, other in zip(fingerprints(texts), fingerprints(copies), strict=True)]
    assert sum(missed) / len(texts) <= STATED[edit][0]
    apart = [not set(one) & set(other) for one, other in zip(near_ids(texts), near_ids(copies), strict=True)]
    assert sum(apart) / len(texts) <= STATED[edit][1]


def test_comments_of_different_people_get_different_numbers() -> None:
    texts = comments()
    numbers = fingerprints(texts)
    assert len(texts) > 500
    assert len(set(numbers)) >= 0.99 * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "转发微博", "[怒]转发微博", "好", "😡😡😡😡😡😡😡😡", "哈" * 50, "哈哈呵呵" * 20),
        *("//@甲:很长的一句话说给所有人听", "@甲 @乙 @丙", "#一个话题#", "http://t.cn/Rabcdefgh"),
    ],
)
def test_what_says_too_little_has_no_fingerprint(text: str) -> None:
    assert fingerprint(text) == 0
    assert near_ids([text]) == [()]


def test_a_short_text_must_be_repeated_exactly_but_for_its_disguise() -> None:
    assert fingerprint("滚出娱乐圈吧") == 0  # one syllable says nothing, five are too few
    assert fingerprint("某某滚出娱乐圈") == fingerprint("某某滚出娱乐圈！！@某某") != 0
    assert fingerprint("某某滚出娱乐圈") != fingerprint("某某进入娱乐圈")


# What a text is made of here: everything that some step treats in a way of its own.
pieces = st.sampled_from(
    [
        *"今天他说了什么啊哈，。！ \n\u200b\ufe0f👍🏽ＡaB9①ﬁ한ü",
        "//@",
        "@甲:",
        "http://a.cn/x",
        "#题#",
        "[怒]",
        "word ",
        "\ud800",
        "龘",
        "𠮷",
    ]
)
texts = st.lists(pieces, max_size=60).map("".join)


@given(st.lists(texts, max_size=8))
@example([""])
@example(["天", "天今他天今他"])
@example(["", "今天在学校门口看见他动手打人", "", "abcdef"])
def test_a_text_has_the_same_numbers_alone_and_among_others(batch: list[str]) -> None:
    assert fingerprints(batch) == [fingerprint(text) for text in batch]
    assert near_ids(batch) == [near_ids([text])[0] for text in batch]


@given(st.lists(texts, max_size=8))
def test_numbers_fit_into_what_holds_them(batch: list[str]) -> None:
    for number, near in zip(fingerprints(batch), near_ids(batch), strict=True):
        assert 0 <= number < 2**63
        assert len(near) in ((0,) if not number else (1, NEAR))
        assert all(0 < one < 2**63 for one in near)


def test_the_numbers_are_those_of_every_release() -> None:
    # Narratives are named by them: a change renames all that is stored.
    assert fingerprints([TEXTS[0], TEXTS[2], "某某滚出娱乐圈"]) == PINNED
    assert len("某某滚出娱乐圈") > LEAST


PINNED = [2485334893655031046, 8906649971510223425, 6302065033943938174]


@given(st.lists(st.sampled_from(["", "哈哈哈哈哈哈哈", "转发微博", *TEXTS]) | st.text(max_size=40), max_size=6))
def test_both_ids_at_once_are_what_they_are_apart(texts: list[str]) -> None:
    assert object_ids(texts) == (fingerprints(texts), near_ids(texts))
