"""Records of activity as tests of accounts and narratives need them. Everything is generated."""

from __future__ import annotations

from typing import Any

import msgspec

from graph.facts import HOSTILE, INSULT, LABELLED, Facts
from graph.frames import Activity
from tests.factories import DAY, T0

INSULTS = HOSTILE | INSULT
LABELS = HOSTILE | LABELLED
FACTS = Facts._fields


def act(item: str, target: str = "eve", at: int = T0, flags: int = INSULTS, **fields: Any) -> Activity:
    """An insult by bob of 1,000 followers, in a thread of its own, unless `fields` says otherwise."""
    given = {"followers": 1000, "hostility": 700} | fields
    facts = Facts(flags=flags, **{name: given.pop(name) for name in FACTS if name in given and name != "flags"})
    record = {"kind": "comment", "platform": "weibo", "scope": "", "root": f"under {item}", "author": "bob"} | given
    rest = {"rule": 2, "confidence": 90, "parent": "", "note": ""}
    return Activity(item=item, target=target, created_at=at, facts=facts, **(rest | record))


def counter(item: str, at: int, views: int = -1, reposts: int = -1, author: str = "bob", **fields: Any) -> Activity:
    """The platform's totals of an item at a moment."""
    return act(
        item, at=at, flags=0, kind="view_count", author=author, views=views, reposts=reposts, followers=-1, **fields
    )


def entry(at: int, account: str = "bob", **change: Any) -> Activity:
    """What a person entered about an account."""
    note = msgspec.json.encode(change).decode()
    return act(f"entry {at}", account, at, 0, kind="review", author="officer", note=note, rule=1, confidence=100)


def days(number: float) -> int:
    """That many days after the first record, µs."""
    return T0 + int(number * DAY)
