"""The sets of `article_10.txt` as events: two platforms, several cascades, each answer of an account of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from graph.events import Event, Kind
from tests.factories import MINUTE, SECOND, T0, event

FILE = Path(__file__).with_name("article_10.txt")
PLATFORMS = ("weibo", "douyin")
PLACES = ("城东", "阳光花园", "大学城", "老城区", "开发区")
TIMES = ("三月", "去年冬天", "上个月", "国庆前", "周末")
ENDINGS = ("", "", "。", "！", "……", "，真的", "，唉")


class Lawful(NamedTuple):
    """One set: what is said, and whether it stands below posts of the person themselves."""

    name: str
    own: bool
    posts: list[str]
    answers: list[str]


def sets() -> list[Lawful]:
    """All sets, as written."""
    made: list[Lawful] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name, _, where = line[3:].partition(" | ")
            made.append(Lawful(name, where == "own", [], []))
        elif line.startswith("+"):
            made[-1].posts.append(line[1:])
        elif line and not line.startswith("#"):
            made[-1].answers.append(line)
    return made


def staged(lawful: Lawful, seed: int, answers: int = 160, cascades: int = 6) -> list[Event]:
    """So many answers below so many posts, within three hours, half of them on each platform."""
    chance, numbers = Random(f"{lawful.name} {seed}"), count()
    person = {platform: f"person-{platform}" for platform in PLATFORMS}

    def say(kind: Kind, line: str, at: int, platform: str, author: str = "", root: str = "") -> Event:
        text = line.format(n=chance.randrange(3, 90) * 100, t=chance.choice(TIMES), p=chance.choice(PLACES))
        number = next(numbers)
        # Who tells of somebody calls them by their account every second time, as people do.
        mentions = (person[platform],) if kind == "post" and not lawful.own and number % 2 else ()
        return event(
            kind, f"i{number}", root, T0 + at, platform=platform, author=author or f"a{number}",
            text=text + chance.choice(ENDINGS), mentions=mentions,
        )  # fmt: skip

    roots = []
    for number in range(cascades):
        platform = PLATFORMS[number % 2]
        author = person[platform] if lawful.own else ""
        roots.append(say("post", lawful.posts[number % len(lawful.posts)], number * MINUTE, platform, author))
    events = list(roots)
    for _ in range(answers):
        root = chance.choice(roots)
        at = root.created_at - T0 + chance.randrange(SECOND, 180 * MINUTE)
        kind: Kind = "comment" if chance.random() < 0.8 else "repost"
        events.append(say(kind, chance.choice(lawful.answers), at, root.platform, root=root.item))
    return sorted(events, key=lambda one: one.created_at)
