"""What was removed where, what stays there and until when: the report of one erasure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from msgspec import Struct

VERSION: Final = 1


class Removal(Struct, frozen=True):
    """What was done in one file, folder or topic. Counts are of `unit`."""

    place: str
    unit: str  # lines, messages, rows, files, keys
    removed: int
    changed: int = 0  # stay without the name
    note: str = ""


class Remains(Struct, frozen=True):
    """What could not be removed. `until`: by when it is gone, RFC 3339; "" = no date can be named, `why` says it."""

    place: str
    count: int  # of messages, lines or keys; -1 = not counted
    until: str
    why: str


class Report(Struct, kw_only=True):
    """One erasure. The account stands in it as its pseudonym, which is another one when the key has changed."""

    version: int = VERSION
    at: str
    author: str
    reason: str
    account: str = ""  # pseudonym
    before: str = ""  # RFC 3339
    dry_run: bool = False  # only what would be done
    removed: list[Removal] = []
    remains: list[Remains] = []
    held: list[Remains] = []
    failed: str = ""  # what ended it before it was done

    def took(self, place: str, unit: str, removed: int, changed: int = 0, note: str = "") -> None:
        """Note a removal, if there was any."""
        if removed or changed:
            self.removed.append(Removal(place, unit, removed, changed, note))

    def stays(self, place: str, why: str, count: int = -1, until: str = "") -> None:
        """Note what stays."""
        self.remains.append(Remains(place, count, until, why))

    def is_held(self, place: str, why: str) -> None:
        """Note what a legal hold keeps."""
        self.held.append(Remains(place, -1, "", why))


def text_of(report: Report) -> str:
    """The report for a terminal or a letter."""
    what = f"account {report.account}" if report.account else f"everything before {report.before}"
    done = "would be removed" if report.dry_run else "removed"
    lines = [f"Erasure of {what}, {report.at}, by {report.author}: {report.reason}", f"{done.capitalize()}:"]
    lines += [f"  {one.place}: {_counts(one, done)}{f' ({one.note})' if one.note else ''}" for one in report.removed]
    if not report.removed:
        lines.append("  nothing was found")
    if report.held:
        lines += ["Kept by legal hold:", *(f"  {one.place}: {one.why}" for one in report.held)]
    if report.remains:
        lines += ["Remains:", *_remaining(report.remains)]
    return "\n".join(lines)


def _counts(one: Removal, done: str) -> str:
    changed = f", {one.changed} rewritten without the name" if one.changed else ""
    return f"{one.removed} {one.unit} {done}{changed}"


def _remaining(remains: list[Remains]) -> Iterator[str]:
    """What remains for one reason stands together."""
    for why, group in groupby(remains, lambda one: one.why):
        yield f"  {why}"
        for one in group:
            until = f"until {one.until} at the latest" if one.until else "no date"
            yield f"    {one.place}: {f'{one.count}, ' if one.count >= 0 else ''}{until}"
