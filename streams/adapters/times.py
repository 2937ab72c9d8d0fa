"""Times as platforms write them → whole microseconds since 1970-01-01T00:00:00Z.

Nothing here reads a clock or the machine's time zone. Every function raises `Unreadable` for what
it cannot read or what lies outside `MIN_TIME` … `MAX_TIME`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from graph.events import MAX_TIME, MIN_TIME
from streams.adapters.reading import BAD_VALUE, MISSING_FIELD, shown, unreadable
from streams.errors import Unreadable

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
CHINA: Final = 8 * 3_600 * SECOND  # China has one time zone and no summer time
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RUBY: Final = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.ASCII)


def midnight(year: int, month: int, day: int) -> int:
    """The microsecond at which a day begins in UTC. Raises ValueError for a day that is none."""
    return (date(year, month, day).toordinal() - _EPOCH_DAY) * DAY


def bounded(micros: int, field: str) -> int:
    """`micros` itself if an event can hold it."""
    if MIN_TIME <= micros <= MAX_TIME:
        return micros
    raise unreadable(BAD_VALUE, f"{field} lies outside the years 1970 to 2199; send it in the platform's unit")


def from_epoch(value: object, unit: int, field: str) -> int:
    """A number, or digits, of `unit` microseconds each (seconds: 10**6, milliseconds: 1000)."""
    if isinstance(value, str) and len(value) <= 20 and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return bounded(value * unit, field)
    if isinstance(value, float) and abs(value) < MAX_TIME:  # false for NaN as well
        return bounded(round(value * unit), field)
    raise _refusal(value, field, "a number")


def from_ruby(value: object, field: str) -> int:
    """ "Mon Mar 11 13:30:22 +0800 2013", as Weibo and X write it."""
    try:
        moment = _ruby(value)
    except (ValueError, OverflowError):
        raise _refusal(value, field, "like 'Mon Mar 11 13:30:22 +0800 2013'") from None
    return bounded((moment - _EPOCH) // _MICROSECOND, field)


def from_iso(value: object, field: str) -> int:
    """ISO 8601 with a zone, "2023-07-20T16:57:24.000Z"."""
    try:
        moment = _iso(value)
    except (ValueError, OverflowError):
        raise _refusal(value, field, "ISO 8601 with a zone") from None
    return bounded((moment - _EPOCH) // _MICROSECOND, field)


def _ruby(value: object) -> datetime:
    match = _RUBY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    month, day, hour, minute, second, sign, off_hour, off_minute, year = match.groups()
    offset = timedelta(hours=int(off_hour), minutes=int(off_minute))
    zone = timezone(-offset if sign == "-" else offset)
    number = _MONTHS.index(month) + 1
    return datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=zone)


def _iso(value: object) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
    if moment is None or moment.tzinfo is None:
        raise ValueError
    return moment


def _refusal(value: object, field: str, form: str) -> Unreadable:
    if value is None:
        return unreadable(MISSING_FIELD, f"{field} is absent; an event needs its time, {form}")
    return unreadable(BAD_VALUE, f"{field} {shown(value)} is not a time; send {form}")
