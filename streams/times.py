"""Times and lengths of time as people write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import click

from graph.events import MAX_TIME

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(text: str) -> int:
    """ISO 8601 with a zone (`2025-01-01T09:00:00+08:00`, `…Z`), or a date (midnight UTC), as µs since 1970.

    Raises:
        ValueError: with what is wrong with `text`.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time; write it like 2025-01-01T09:00:00+08:00") from None
    if moment.tzinfo is None:
        if "T" in text or " " in text:
            raise ValueError(f"{text!r} has no zone; end it with Z for UTC, or with +08:00")
        moment = moment.replace(tzinfo=UTC)
    since = moment - _EPOCH
    found = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if not 0 <= found <= MAX_TIME:
        raise ValueError(f"{text!r} is outside 1970 … 2200")
    return found


def seconds(text: str) -> float:
    """A length of time such as `90`, `90s`, `15m`, `6h`, `2d`, as seconds.

    Raises:
        ValueError: with what is wrong with `text`.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if not found:
        raise ValueError(f"{text!r} is no length of time; write it like 90s, 15m, 6h or 2d")
    return float(found[1]) * _UNITS[found[2]]


class Moment(click.ParamType):
    """A click parameter in the form of `micros`."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return micros(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Length(click.ParamType):
    """A click parameter in the form of `seconds`."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        try:
            return seconds(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
