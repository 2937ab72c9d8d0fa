"""Text in columns of a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.columns import broken, cut, width

WORDS = st.text(alphabet="ab 粉丝，。é\u0301—■", max_size=60)


@given(WORDS, st.integers(6, 20), st.integers(1, 4))
def test_no_line_is_wider_than_allowed_and_none_is_too_many(text: str, most: int, lines: int) -> None:
    found = broken(text, most, lines, "  ")
    assert len(found) <= lines and all(width(line) <= most for line in found)


@given(WORDS, st.integers(1, 20))
def test_what_is_cut_is_a_beginning(text: str, most: int) -> None:
    found = cut(text, most)
    assert width(found) <= most and text.startswith(found.removesuffix("…"))


@given(st.lists(st.text(alphabet="ab粉，", min_size=1, max_size=4), max_size=20).map(" ".join))
def test_what_has_room_loses_nothing_but_space(text: str) -> None:
    assert "".join("".join(broken(text, 8, 100)).split()) == "".join(text.split())


def test_wide_characters_take_two_columns() -> None:
    assert [width(text) for text in ("ab", "粉丝", "Ａ", "e\u0301")] == [2, 4, 2, 1]


def test_a_mark_of_punctuation_begins_no_line() -> None:
    assert broken("联系警方，按规定", 8, 3) == ["联系警", "方，按规", "定"]
