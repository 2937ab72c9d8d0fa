"""Times as people write them."""

from __future__ import annotations

import pytest

from streams.times import micros, seconds


def test_times_of_one_moment_in_two_zones_are_equal() -> None:
    assert micros("2025-01-01T09:00:00+08:00") == micros("2025-01-01T01:00:00Z") == 1_735_693_200_000_000


def test_a_date_is_its_midnight_in_utc_and_fractions_are_kept() -> None:
    assert micros("1970-01-02") == 86_400_000_000
    assert micros("1970-01-01T00:00:00.000001Z") == 1


@pytest.mark.parametrize("wrong", ["", "soon", "2025-01-01 09:00", "1969-01-01", "2300-01-01"])
def test_other_times_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"time|zone|outside"):
        micros(wrong)


def test_lengths_have_a_unit_and_default_to_seconds() -> None:
    assert [seconds(text) for text in ("90", "1.5m", "6h", "2d")] == [90.0, 90.0, 21_600.0, 172_800.0]


@pytest.mark.parametrize("wrong", ["", "-1s", "6 h", "1w", "nan"])
def test_other_lengths_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="length"):
        seconds(wrong)
