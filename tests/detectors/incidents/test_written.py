"""What is written about incidents is complete: tables of severity, states and decisions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from detectors import decisions
from detectors.incidents import incident, matrix, severity
from detectors.incidents.fold import DAY, HOUR, Settings
from detectors.incidents.view import MAX_ACCOUNTS, MAX_POSTS, REPORT_CAP

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "incidents.md").read_text(encoding="utf-8")
TAGS = sorted(str(change.__struct_config__.tag) for change in get_args(decisions.Change))


def rows(head: str) -> list[str]:
    """Lines of the table whose head begins so."""
    return PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("`do`", TAGS),
        ("state | when", list(get_args(incident.State))),
        ("state | means", list(matrix.STATES.values())),
    ],
)
def test_a_table_has_a_row_for_each(head: str, names: list[str]) -> None:
    written = [re.findall(r"`(\w+)`", row.split("|")[1])[0] for row in rows(head)]
    assert sorted(written) == sorted(names)


def test_every_detector_of_the_severity_table_stands_in_it() -> None:
    table = "\n".join(rows("signal"))
    named = severity.AGGRAVATING | severity.SPREADING | {"serious_consequence", "threat", "doxxing", "reach_threshold"}
    assert all(f"`{name}`" in table for name in named)


def test_the_numbers_are_those_of_the_code() -> None:
    settings = Settings()
    assert (settings.gap, settings.wane, settings.reopen, settings.keep) == (6 * HOUR, HOUR, 7 * DAY, 30 * DAY)
    assert (settings.growth, settings.least) == (500, 10)
    assert (MAX_POSTS, MAX_ACCOUNTS, REPORT_CAP) == (10, 20, 20)
    for number in ("50 %, 10", "| 6 h |", "| 7 days |", "30 days (`keep`)", "10 posts, 20 accounts", "above 20 of"):
        assert number in PAGE


def test_every_reason_is_worded_in_chinese_and_english() -> None:
    assert all(len(words) == 2 and all(words) for words in severity.WHY.values())
