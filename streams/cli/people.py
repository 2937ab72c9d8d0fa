"""What the commands of people's decisions share: who decides and why, and how persons and times are written."""

from __future__ import annotations

import functools
import getpass
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from graph.victims import PERSON, across_platforms
from streams.decide import Author, now_micros
from streams.errors import InputError
from streams.incidents import unwritten
from streams.times import Moment, micros, seconds

AUTHOR_VARIABLE = "BREAKWATER_AUTHOR"
INCIDENT = re.compile(r"[0-9a-f]{16}")  # and of a narrative
_ACCOUNT = re.compile(r"[a-z0-9_]{1,32}:.{1,512}", re.DOTALL)

Command = TypeVar("Command", bound=Callable[..., Any])


class VictimName(click.ParamType):
    """platform:account, person:ID or provisional:HASH, as signals name it."""

    name = "victim"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = unwritten(str(value))
        if not (across_platforms(text) and text.partition(":")[2]) and not _ACCOUNT.fullmatch(text):
            self.fail(f"{text!r} is nobody; write platform:account, person:ID or provisional:HASH", param, ctx)
        return text


class AccountName(click.ParamType):
    """platform:account."""

    name = "account"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if across_platforms(unwritten(text)) or not _ACCOUNT.fullmatch(text):
            self.fail(f"{text!r} is no account; write platform:account, such as weibo:1234567890", param, ctx)
        return text


class NarrativeId(click.ParamType):
    """A narrative as findings name it, "narrative:" and 16 hexadecimal digits, as its number."""

    name = "narrative"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        digits = str(value).removeprefix("narrative:")
        if not INCIDENT.fullmatch(digits):
            self.fail(f"{value!r} is no narrative; write the 16 digits that `incidents show` names", param, ctx)
        return int(digits, 16)


class Since(Moment):
    """A time, or a length of time before now, as µs."""

    name = "TIME|LENGTH"
    lengths = "90s, 15m, 6h, 2d"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return max(0, now_micros() - round(seconds(str(value)) * 1e6))
        except ValueError:
            pass
        try:
            return micros(str(value))
        except ValueError as error:
            self.fail(f"{error}, or as a length of time before now: {self.lengths}", param, ctx)


class From(Since):
    """The same, or the beginning of everything: 0."""

    name = "TIME|LENGTH|beginning"
    lengths = "90s, 15m, 6h, 2d; or `beginning`"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return 0 if str(value).lower() == "beginning" else super().convert(value, param, ctx)


def decision_options(command: Command) -> Command:
    """Give a command `--author` and `--reason`, and hand it an `Author` of this moment as the argument `by`."""

    @click.option(
        "--author",
        required=True,
        envvar=AUTHOR_VARIABLE,
        callback=_said,
        help=f"Who decides. Default: the variable {AUTHOR_VARIABLE}.",
    )
    @click.option("--reason", required=True, callback=_said, help="Why. It stands beside the decision for good.")
    @functools.wraps(command)
    def with_author(*args: Any, author: str, reason: str, **options: Any) -> Any:
        return command(*args, by=Author(author, reason, now_micros()), **options)

    return with_author  # type: ignore[return-value]


def query_options(command: Command) -> Command:
    """Give a command `--author` and `--reason` of a query, and hand it both as `who` and `reason`."""

    @click.option(
        "--author",
        envvar=AUTHOR_VARIABLE,
        help=f"Who asks: it is logged. Default: the variable {AUTHOR_VARIABLE}, else who is logged in.",
    )
    @click.option("--reason", default="", help="Why you ask: it is logged.")
    @functools.wraps(command)
    def with_query(*args: Any, author: str | None, **options: Any) -> Any:
        return command(*args, who=(author or "").strip() or _logged_in(), **options)

    return with_query  # type: ignore[return-value]


def person_of(entry: str) -> str:
    """The id of an entry, given as it is or as `person:ID`."""
    return entry.removeprefix(PERSON)


def _said(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("is empty: a decision names who made it and why", ctx, param)
    return value


def _logged_in() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise InputError(f"nobody is logged in: say who asks with --author or {AUTHOR_VARIABLE}") from None
