"""Disguises come off, and it makes no difference in which company a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.normalise import folded, normalise, normalise_all
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("ＦＵＣＫ　ｙｏｕ", "fuck you"),
        ("𝓯𝓾𝓬𝓴 fück ⓕⓤⓒⓚ", "fuck fuck fuck"),
        ("f.u.c-k off", "fuck off"),
        ("f\u0336u\u0336c\u0336k\u0336", "fuck"),
        ("賤人，滾", "贱人滚"),
        ("贱\u200b人\ufeff滚\u2060", "贱人滚"),
        ("贱 人 。 滚", "贱人滚"),
        ("⼈⾁", "人肉"),
        ("好 的ok 行", "好的ok行"),
        ("第１次 ① 名", "第1次1名"),
        ("go home, now!", "go home now"),
        ("心碎💔 👍🏽", "心碎💔👍"),
        ("ﬁne ㎏", "fine kg"),
        ("한국 사람 がぎ ไทย", "한국사람がぎไทย"),
        ("", ""),
        (" \n\t", ""),
        ("\ud800ok", "ok"),
    ],
)
def test_a_disguise_comes_off(disguised: str, plain: str) -> None:
    assert normalise(disguised) == plain


def test_every_character_is_plain_after_one_time() -> None:
    chars = [chr(code) for code in range(0x110000)]
    once = normalise_all(chars)
    assert normalise_all(once) == once


@given(st.lists(any_text()))
def test_a_text_is_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    together = normalise_all(texts)
    assert together == [normalise(text) for text in texts]
    assert normalise_all(together) == together


@given(st.lists(any_text()))
def test_every_text_has_its_end(texts: list[str]) -> None:
    assert int((folded(texts) == 10).sum()) == len(texts)
