"""The definition of co-sharing, word for word and slowly: every pair of rows is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple


class Row(NamedTuple):
    """One share."""

    object: int
    account: int
    content: int
    at: int
    own: bool = False


def pairs_of(rows: Sequence[Row], window: int, least: int, strict: bool) -> list[tuple[Row, Row]]:
    """All pairs that stay, each with its older row first."""
    rows = sorted(set(rows))
    active = Counter(row.account for row in rows)
    rows = [row for row in rows if active[row.account] >= least]
    found = [sorted(two, key=lambda row: row.at) for two in combinations(rows, 2) if _pair(*two, window)]
    contents = {row.content for two in found for row in two}
    counted = Counter(row.account for row in rows if row.content in contents)
    enough = all if strict else any
    return [(one, other) for one, other in found if enough(counted[row.account] >= least for row in (one, other))]


def _pair(one: Row, other: Row, window: int) -> bool:
    return (
        one.object == other.object
        and abs(one.at - other.at) <= window
        and one.content != other.content
        and one.account != other.account
        and not one.own
        and not other.own
    )
