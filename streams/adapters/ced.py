"""The Weibo research dump CED (Song et al. 2018, arXiv 1811.04175): two files a cascade.

`original-microblog/N_MID_UID.json` is the root, `{rumor,non-rumor}-repost/N_MID_UID.json` a list of
its children. The dump does not tell reposts from comments: every child counts as a reshare. Ids
recur in several cascades, so `scope` is the root's id; a message id that recurs inside its own
cascade keeps its first row in file order, the others are counted as duplicates.

Times of children are China's, without a zone. Weibo leaves out the year of the day of reading
("02月06日 17:45"), which is 2016: docs/adapters.md says how that is known.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct

from graph.events import Account, Count, Counters, Event, Id, Key
from streams.adapters import text
from streams.adapters.checks import check
from streams.adapters.reading import BAD_VALUE, DECODE_ERRORS, decode, explain, shown, unreadable
from streams.adapters.times import CHINA, SECOND, bounded, from_epoch, from_ruby, midnight
from streams.errors import Unreadable

PLATFORM: Final = "weibo"
YEAR_READ: Final = 2016
_NAME: Final = re.compile(r"(\d+)_([^_]{1,64})_([^_]{1,64})\.json")
_SHORT: Final = re.compile(r"\A(\d\d)月(\d\d)日 (\d\d):(\d\d)\Z", re.ASCII)


class CascadeReading(NamedTuple):
    """One cascade: root first (where there is one), then its children in file order."""

    events: list[Event]
    problems: list[Unreadable]
    duplicates: int  # rows whose message id had come before


class _Row(Struct, gc=False):
    mid: Key
    uid: Key
    parent: Id
    text: str
    date: str


class _User(Struct, gc=False):
    verified: bool | None = None
    followers: Count | None = None
    time: int | None = None


class _Original(Struct, gc=False):
    time: int | str
    text: str = ""
    source: Id = ""
    reposts: Count | None = None
    comments: Count | None = None
    likes: Count | None = None
    user: _User | str = ""  # "empty" where the account is gone


_rows = msgspec.json.Decoder(list[_Row])
_row = msgspec.json.Decoder(_Row)
_raws = msgspec.json.Decoder(list[Raw])
_original = msgspec.json.Decoder(_Original)


class _Days(dict[str, int]):
    """ "2012-09-16" → µs of its midnight in China. Holds valid days only, so it cannot grow without end."""

    def __missing__(self, day: str) -> int:
        year, month, date = int(day[:4]), int(day[5:7]), int(day[8:])
        if day != f"{year:04}-{month:02}-{date:02}":  # int() alone takes " 4" and "+4"
            raise ValueError(day)
        self[day] = micros = bounded(midnight(year, month, date) - CHINA, "date")
        return micros


class _Clock(dict[str, int]):
    """ " 15:05:11" → µs since midnight."""

    def __missing__(self, clock: str) -> int:
        hour, minute, second = int(clock[1:3]), int(clock[4:6]), int(clock[7:])
        if clock != f" {hour:02}:{minute:02}:{second:02}" or hour > 23 or minute > 59 or second > 59:
            raise ValueError(clock)
        self[clock] = micros = ((hour * 60 + minute) * 60 + second) * SECOND
        return micros


_DAYS: Final = _Days()
_CLOCK: Final = _Clock()


def read_cascade(name: str, original: bytes | None, reposts: bytes) -> CascadeReading:
    """Read one cascade of the dump.

    Args:
        name: the file name, N_MID_UID.json, which alone holds the ids of the root and its author.
        original: bytes of the root's file; None where it is absent: the root then never comes.
        reposts: bytes of the children's file.

    Raises:
        Unreadable: `name` is not of that form, or `reposts` is not a JSON list. A root or a child
            that cannot be read is a problem of its own and loses nothing else.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise unreadable(BAD_VALUE, f"file name {shown(name)} is not N_MID_UID.json")
    root, author = match.group(2), match.group(3)
    events: list[Event] = []
    problems: list[Unreadable] = []
    if original is not None:
        try:
            events.append(_read_root(root, author, original))
        except Unreadable as problem:
            problems.append(problem)
    duplicates = _read_children(root, author, _read_rows(reposts, problems), events, problems)
    return CascadeReading(events, problems, duplicates)


def _read_root(root: str, author: str, data: bytes) -> Event:
    original: _Original = decode(data, _original)
    raw = original.time
    from_text = isinstance(raw, str) and not raw.isdigit()
    created_at = from_ruby(raw, "time") if from_text else from_epoch(raw, SECOND, "time")
    words = text.plain(original.text)
    user = original.user
    event = Event(
        platform=PLATFORM,
        scope=root,
        item=root,
        kind="post",
        created_at=created_at,
        author=author,
        text=words,
        mentions=text.mentions(words),
        hashtags=text.closed_tags(words),
        client=original.source,
        counters=Counters(reposts=original.reposts, comments=original.comments, likes=original.likes),
        account=_account(user) if isinstance(user, _User) else None,
    )
    return check(event)


def _account(user: _User) -> Account:
    created_at = None if user.time is None else from_epoch(user.time, SECOND, "user.time")
    return Account(created_at=created_at, followers=user.followers, verified=user.verified)


def _read_rows(data: bytes, problems: list[Unreadable]) -> list[_Row]:
    """Decode the whole list at once; where a row does not fit, one by one, so that only that row is lost."""
    try:
        return _rows.decode(data)
    except DECODE_ERRORS:
        pass
    rows: list[_Row] = []
    for number, raw in enumerate(decode(data, _raws)):
        try:
            rows.append(_row.decode(raw))
        except DECODE_ERRORS as error:
            problem = explain(error, raw)
            problems.append(unreadable(problem.reason, f"row {number}: {problem.detail}"))
    return rows


def _read_children(root: str, author: str, rows: list[_Row], events: list[Event], problems: list[Unreadable]) -> int:
    seen = {root}
    duplicates = 0
    for number, row in enumerate(rows):
        item = row.mid
        if item in seen:
            duplicates += 1
            continue
        seen.add(item)
        words = row.text
        try:
            event = Event(
                platform=PLATFORM,
                scope=root,
                item=item,
                kind="repost",
                created_at=_time(row.date),
                author=row.uid,
                root=root,
                parent=row.parent,
                root_author=author,
                text=words,
                mentions=text.mentions(words) if "@" in words else (),
                hashtags=text.closed_tags(words) if "#" in words else (),
            )
            events.append(check(event))
        except Unreadable as problem:
            problems.append(unreadable(problem.reason, f"child {number}, {item:.40}: {problem.detail}"))
    return duplicates


def _time(written: str) -> int:
    try:
        return _DAYS[written[:10]] + _CLOCK[written[10:]]
    except ValueError:
        pass
    try:
        month, day, hour, minute = map(int, _SHORT.findall(written)[0])
        return midnight(YEAR_READ, month, day) - CHINA + _CLOCK[f" {hour:02}:{minute:02}:00"]
    except (IndexError, ValueError):
        raise unreadable(BAD_VALUE, f"date {shown(written)} is not '2014-07-24 14:37:38' or '02月06日 17:45'") from None
