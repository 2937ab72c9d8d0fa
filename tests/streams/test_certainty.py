"""How sure a campaign is, in tables and for a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.campaigns import Campaign
from graph.certainty import MISSING, SIGNS, Certainty, Sign
from graph.traits import WEEK
from streams.cli import certainty_view
from streams.tables import campaigns_frame

SURE = Certainty(
    1e-9,
    (Sign("created", 12, 14, 1, 200, 1e-20, since=2_800 * WEEK), *(Sign("region", missing=why) for why in MISSING)),
    2e-20,
)


def test_every_sign_and_every_reason_has_words() -> None:
    assert set(certainty_view.SIGN) == {*SIGNS, certainty_view.PAIRS, certainty_view.TOGETHER}
    assert set(certainty_view.MISSING) == set(MISSING)


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_missing_is_said_in_the_place_of_its_chance(place: int) -> None:
    first, created, *missing, last = certainty_view.rows(SURE, place)
    assert (first[3], created[3], last[3]) == ("1e-09", "1e-20", "2e-20")
    assert created[0].endswith("(2023-08-31 …)") and "12" in created[1] and "200" in created[2]
    assert [row[1:3] for row in missing] == [("", "")] * len(MISSING)
    assert [row[3] for row in missing] == [certainty_view.MISSING[why][place] for why in MISSING]


def test_a_table_of_campaigns_has_their_signs() -> None:
    (row,) = campaigns_frame([Campaign("ab", 0, ("x:a", "x:b"), 1, 0.01, (), SURE)]).to_dicts()
    assert (row["p_pairs"], row["p_value"], len(row["signs"])) == (1e-9, 2e-20, 1 + len(MISSING))
    assert row["signs"][0]["since"] == datetime(2023, 8, 31, tzinfo=UTC)
    assert (row["signs"][1]["p"], row["signs"][1]["since"]) == (None, None)
