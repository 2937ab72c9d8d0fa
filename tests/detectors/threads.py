"""The written threads of `threads.txt` as events, with whom each is aimed at, and the registry they know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from detectors.registry import AccountOf, Change, Person, Registry
from graph.events import Event
from tests.factories import DAY, MINUTE, T0, event

FILE = Path(__file__).with_name("threads.txt")
_LINE = re.compile(r"^(~?)(\S+) (\S+)((?: [>@!]\s?\S+)*) \|(.*)\|([^|]*)$")

PEOPLE: tuple[tuple[Change, int], ...] = (
    (Person("wang", ("王建国",), "official", common=("王局长",), context=("青州",)), 0),
    (Person("gao", ("高峰",), "official", context=("市长",)), 0),
    (Person("li", ("李晓雯",), "public_figure", common=("雯雯",), context=("歌手", "演唱会", "新歌")), 0),
    (Person("chen", ("陈予安",), "public_figure", accounts=(AccountOf("weibo", "chenyuan_account"),)), 0),
    (Person("zhou", ("周敏",)), 0),
    (Person("lin", ("林小满",), "minor"), 0),
    (Person("zheng", ("郑未来",)), T0 + DAY),
    (Person("sun", ("孙旧事",), expires=T0), 0),
    (Person("xinghe", ("星河乳业",), "company"), 0),
    (Person("edu", ("青州市教育局",), "public_body", accounts=(AccountOf("weibo", "@青州教育"),)), 0),
)


class Thread(NamedTuple):
    name: str
    events: list[Event]
    expected: dict[str, frozenset[str]]  # item → targets; "?" = the unnamed person


def registry_event(change: Change, at: int = 0, item: str = "") -> Event:
    """The control event of a change."""
    text = msgspec.json.encode(change).decode()
    return event("registry", item or text[:500], at=at, platform="control", text=text, reason="known")


def registry() -> Registry:
    """Everybody whom the threads know."""
    return Registry().apply_all(registry_event(change, at) for change, at in PEOPLE)


def threads() -> list[Thread]:
    """All threads; items are made unique by the number of their thread."""
    made: list[Thread] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            made.append(Thread(line[3:], [], {}))
        elif line and not line.startswith("#"):
            _add(made[-1], f"t{len(made)}.", line)
    return made


def _add(thread: Thread, prefix: str, line: str) -> None:
    match = _LINE.match(line)
    assert match, line
    mark, item, author, words, text, expected = match.groups()
    said = dict.fromkeys(">@!", ())
    for sign, value in re.findall(r" ([>@!])\s?(\S+)", words):
        said[sign] = (*said[sign], value)
    first = not thread.events
    root = thread.events[0].item if thread.events else prefix + item
    # `@name` is a mention by name, `@judge7` and the like stand for accounts: platforms send both
    mentions = tuple(name if name.isascii() else f"@{name}" for name in said["@"])
    thread.events.append(
        event(
            "post" if first else "repost" if mark else "comment",
            prefix + item,
            root,
            T0 + len(thread.events) * MINUTE,
            author=author,
            parent=prefix + said[">"][0] if said[">"] else "",
            mentions=mentions,
            targets=said["!"],
            text=text.strip(),
        )
    )
    thread.expected[prefix + item] = frozenset(filter(None, (word.strip() for word in expected.split("+")))) - {"-"}
