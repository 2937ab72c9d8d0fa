"""CHNCI: comments on real incidents, without accounts, through the whole chain.

    comments of a file, the first ones by time ─► replies to one post a platform ─► replay ─► did an incident open?

The posts are of one person, entered in the registry with an account on each platform; each comment is of an account of
its own that stands in for the unknown one. So distinct accounts and reach mean nothing here: wide spread is waived
(`detectors.mass_spread`), and "accounts" counts comments. The number of comments of a file was chosen by whoever
collected them, so only the first ones are read.

The set: github.com/zhuyiYZU/CHNCI. Layout: `cyberbullying/*.csv` and `non-cyberbullying/*.csv` with the columns
timestamp, platform, label, content; times of day in China.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from detectors.incidents.severity import OPENS, RANK
from detectors.registry import AccountOf, Person
from graph.events import Event
from streams.backtest.measures import Share, share
from streams.errors import InputError
from streams.readers.memory import Memory
from streams.replay import replay
from streams.settings import Settings
from streams.simulate.scenarios.spec import Labels

FIRST: Final = 200  # comments of a file that are read
FOLDERS: Final = {"cyberbullying": True, "non-cyberbullying": False}
PLATFORMS: Final = {"wb": "weibo", "dy": "douyin", "xhs": "xiaohongshu", "bili": "bilibili"}
COLUMNS: Final = {"timestamp", "platform", "label", "content"}
WAIVED: Final = frozenset({"wide_spread"})
NOT_MEASURABLE: Final = ("distinct accounts", "reach", "wide_spread (waived)")
CHINA: Final = timezone(timedelta(hours=8))
SECOND: Final = 1_000_000  # µs
POSTER: Final = "person"


class Comment(NamedTuple):
    """One row of a file."""

    at: int  # µs
    platform: str
    abusive: bool | None  # by the set's own label; None = the row has none
    text: str


class Topic(NamedTuple):
    """One file: comments in order of time; `skipped` rows have no text, or no time or platform of the set."""

    name: str
    bullying: bool
    comments: list[Comment]
    skipped: int


class Judged(Struct, frozen=True):
    """What opened on one file. `comments_before`: read when the first incident opened, None = none opened."""

    name: str
    bullying: bool
    labels: str
    comments: int
    abusive: int  # by the set's own labels
    skipped: int
    opened: bool
    severity: str
    criteria: tuple[str, ...]
    comments_before: int | None


class Verdict(Struct, frozen=True):
    """Over all files: those on which an incident opened."""

    labels: str
    bullying: Share
    others: Share
    not_measurable: tuple[str, ...] = NOT_MEASURABLE


def topics(folder: Path) -> list[Topic]:
    """Every file of the set, by kind and name.

    Raises:
        InputError: `folder` does not hold the set, or a file is none of it.
    """
    files = [(path, bullying) for name, bullying in FOLDERS.items() for path in sorted((folder / name).glob("*.csv"))]
    if not files:
        raise InputError(
            f"{folder} does not hold CHNCI: no CSV file in {' or '.join(f'{name}/' for name in FOLDERS)}; "
            "name the folder that holds both"
        )
    return [_topic(path, bullying) for path, bullying in files]


def judge(topic: Topic, labels: Labels, settings: Settings, first: int = FIRST) -> Judged:
    """Feed the first comments of a file through the whole chain. `labels` "gold": the set's own."""
    read = topic.comments[:first]
    done = replay(Memory(list(events_of(topic.name, read, labels))), settings, waived=WAIVED)
    opened = [one for one in done.incidents if RANK[one.severity] <= OPENS and not one.shadow]
    at = min((one.opened_at for one in opened), default=None)
    return Judged(
        name=topic.name,
        bullying=topic.bullying,
        labels=labels,
        comments=len(read),
        abusive=sum(comment.abusive is True for comment in read),
        skipped=topic.skipped,
        opened=bool(opened),
        severity=min((one.severity for one in opened), default=""),
        criteria=tuple(sorted({criterion for one in opened for criterion in one.criteria})),
        comments_before=None if at is None else sum(comment.at < at for comment in read),
    )


def judge_all(
    files: Iterable[Topic], labels: Labels, settings: Settings, done: Callable[[int], object] = lambda more: None
) -> list[Judged]:
    """Every file of the set. `done` is told of each."""
    judged = []
    for topic in files:
        judged.append(judge(topic, labels, settings))
        done(1)
    return judged


def verdict(judged: list[Judged]) -> Verdict:
    """How many files of either kind an incident opened on; all of one kind of labels."""
    bullying, others = ([one.opened for one in judged if one.bullying is kind] for kind in (True, False))
    return Verdict(judged[0].labels if judged else "", share(bullying), share(others))


def _topic(path: Path, bullying: bool) -> Topic:
    comments, skipped = [], 0
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            if not set(rows.fieldnames or ()) >= COLUMNS:
                raise InputError(f"{path} is no file of CHNCI: it needs the columns {', '.join(sorted(COLUMNS))}")
            for row in rows:
                comment = _comment(row)
                skipped += comment is None
                comments += [] if comment is None else [comment]
    except (OSError, csv.Error) as error:
        raise InputError(f"{path} cannot be read ({error}); get the file again") from None
    return Topic(path.stem, bullying, sorted(comments, key=lambda comment: comment.at), skipped)


def _comment(row: dict[str, str | None]) -> Comment | None:
    """None where time, platform or text is not what the set says; a few rows have no label."""
    try:
        at = datetime.strptime(row["timestamp"] or "", "%Y/%m/%d %H:%M").replace(tzinfo=CHINA)
        platform = PLATFORMS[row["platform"] or ""]
    except (ValueError, KeyError):
        return None
    abusive = {"0": False, "1": True}.get(row["label"] or "")
    return Comment(int(at.timestamp()) * SECOND, platform, abusive, row["content"]) if row["content"] else None


def events_of(name: str, comments: list[Comment], labels: Labels) -> Iterator[Event]:
    """The entry of the person, a post of theirs on each platform, and the comments below it."""
    if not comments:
        return
    start, platforms = comments[0].at - 60 * SECOND, dict.fromkeys(comment.platform for comment in comments)
    person = Person(person="p1", accounts=tuple(AccountOf(platform, POSTER) for platform in platforms))
    entry = msgspec.json.encode(person).decode()
    yield Event(platform="control", item="entry", kind="registry", created_at=start, author="backtest", text=entry)
    for platform in platforms:
        yield Event(
            platform=platform, item="post", kind="post", created_at=start, author=POSTER, root="post", text=name,
        )  # fmt: skip
    for number, comment in enumerate(comments):
        yield Event(
            platform=comment.platform, item=f"c{number}", kind="comment", created_at=comment.at, author=f"a{number}",
            root="post", root_author=POSTER, parent_author=POSTER, text=comment.text,
            labels=None if labels == "scorer" or comment.abusive is None else {"hostility": float(comment.abusive)},
        )  # fmt: skip
