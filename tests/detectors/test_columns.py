"""Text in columns of a terminal."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from detectors import columns
from detectors.columns import cut, fitted, width, wrapped

WORDS = st.text(alphabet="ab 粉丝，。“”é\u0301—■", max_size=60)


@given(WORDS, st.integers(6, 20))
def test_no_line_is_wider_than_allowed(text: str, most: int) -> None:
    assert all(width(line) <= most for line in wrapped(text, most, "  "))


@given(WORDS, st.integers(1, 20))
def test_what_is_cut_is_a_beginning(text: str, most: int) -> None:
    found = cut(text, most)
    assert width(found) <= most and text.startswith(found.removesuffix("…"))


@given(st.lists(st.text(alphabet="ab粉，", min_size=1, max_size=4), max_size=20).map(" ".join))
def test_what_is_wrapped_loses_nothing_but_space(text: str) -> None:
    assert "".join("".join(wrapped(text, 9)).split()) == "".join(text.split())


@given(st.lists(WORDS, min_size=1, max_size=6), st.integers(6, 20), st.integers(1, 4))
def test_what_is_fitted_has_neither_more_lines_nor_more_columns(parts: list[str], most: int, lines: int) -> None:
    found = fitted(parts, most, lines, " (+{})", "  ")
    assert len(found) <= lines and all(width(line) <= most for line in found)


def test_a_part_is_said_whole_or_counted() -> None:
    parts = ["Missing: at will", ", network order", ", vile impact"]
    assert fitted(parts, 80, 1, " (+{} more)") == ["Missing: at will, network order, vile impact"]
    assert fitted(parts, 40, 1, " (+{} more)") == ["Missing: at will (+2 more)"]
    assert fitted(parts, 30, 2, " (+{} more)", "  ") == ["Missing: at will, network", "  order, vile impact"]


def test_wide_characters_take_two_columns() -> None:
    assert [width(text) for text in ("ab", "粉丝", "Ａ", "e\u0301")] == [2, 4, 2, 1]


def test_a_line_ends_behind_a_clause_and_a_mark_of_punctuation_begins_none() -> None:
    assert wrapped("联系警方，按规定", 10) == ["联系警方，", "按规定"]
    assert wrapped("联系警方，按规定", 8) == ["联系警", "方，", "按规定"]
    assert wrapped("判断: “随意”、“恶劣”", 12) == ["判断:", "“随意”、", "“恶劣”"]


def test_the_examples_of_docstrings_hold() -> None:
    assert doctest.testmod(columns).failed == 0
