"""Years and days as the law counts them: by the calendar of China, the last day included.

    >>> from datetime import datetime, timezone
    >>> day = lambda *date: int(datetime(*date, tzinfo=timezone.utc).timestamp()) * 1_000_000
    >>> within_years(day(2024, 3, 1), day(2026, 3, 1), 2), within_years(day(2024, 3, 1), day(2026, 3, 2), 2)
    (True, False)

"Within" includes the number (Criminal Law, article 99). A year from 29 February ends on 28 February.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from detectors.actors.ledger import BEIJING, DAY

_EPOCH: Final = date(1970, 1, 1)


def within_years(since: int, now: int, years: int) -> bool:
    """Is `now` not before `since`, and at most that many calendar years after its day? Both µs UTC."""
    if now < since:
        return False
    begin, end = _day(since), _day(now)
    last_year = begin.year + years
    try:
        last = begin.replace(year=last_year)
    except ValueError:  # 29 February
        last = date(last_year, 2, 28)
    return end <= last


def _day(at: int) -> date:
    return _EPOCH + timedelta(days=(at + BEIJING) // DAY)
