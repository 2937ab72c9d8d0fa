"""What an account shared: one record an event and object, for whoever looks for accounts that act together.

    event ─► Facts.objects ─┐
    text, cascade ──────────┴─► Share, partition = hash(object) ─► `graph.cosharing`

An object is a 64-bit number, the same on every platform unless it is local: the fingerprint of a text, the canonical
address, the sequence of hashtags, a picture; and, of a reshare, the post at the top (local). Its low bits say which.
Whom an event is aimed at is no object of its own: an army and honest anger at one person look the same by that. It is
carried along instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import xxhash

from graph.aim import SPEAKING, Aims
from graph.delta import COMMENT, RESHARE, ROOT_SEEN, Delta
from graph.facts import BARE, DISTRESS, OUTCOME, Facts

TEXT, URL, TAGS, PICTURE, ROOT = range(5)  # the numbers stand in journals: never reuse one
KINDS: Final = ("text", "url", "hashtags", "picture", "root")
_LOW: Final = 7  # bits that hold the kind
_MASK: Final = 0xFFFF_FFFF_FFFF_FFFF
_CREATED: Final = {ROOT_SEEN: "post", RESHARE: "repost", COMMENT: "comment"}
_SHOWN: Final = ~(DISTRESS | OUTCOME)  # of the flags: health data stays where it is needed


class Share(NamedTuple):
    """One account put one object before others. Only its first, most certain target travels along."""

    object: int
    platform: str
    account: str
    at: int  # µs UTC
    scope: str
    item: str
    kind: str  # of the event
    flags: int = 0  # `graph.facts`
    hostility: int = 0  # per mille
    target: str = ""  # as in `graph.frames.Activity`
    confidence: int = 0  # per cent, that it is aimed at the target

    @property
    def who(self) -> tuple[str, str]:
        """Platform and account."""
        return self.platform, self.account

    @property
    def content(self) -> tuple[str, str, str]:
        """What says the same thing again is the same content, whichever object it carries."""
        return self.platform, self.scope, self.item


def object_id(kind: int, *parts: str) -> int:
    """The number of what `parts` name.

    >>> kind_of(object_id(URL, "http://example.com/"))
    'url'
    """
    return marked(kind, xxhash.xxh3_64_intdigest("\0".join(parts).encode(errors="surrogatepass")))


def marked(kind: int, number: int) -> int:
    """A number of 64 bits that is a hash already, as an object of `kind`."""
    return (number & _MASK & ~_LOW) | kind


def kind_of(number: int) -> str:
    """Which kind of object it is: one of `KINDS`."""
    return KINDS[number & _LOW]


def shares_of(delta: Delta) -> Iterator[Share]:
    """What the posts, reshares and comments of a frame share, once each.

    What waits to know whom it is aimed at is told when that is settled, with the time at which it happened.
    """
    roots: dict[int, int] = {}  # number of a cascade → its root as an object
    for code, number, item, _, author, at, _, aims, awaits, _, facts in delta.ops:
        kind = _CREATED.get(code)
        if kind is not None and author and (aims or awaits is None):
            yield from _of(delta, number, roots, (kind, item, author, at), aims, facts)
    for number, aims, events in delta.released:
        for event in events:
            if event.kind in SPEAKING and event.author:
                about = (event.kind, event.item, event.author, event.created_at)
                yield from _of(delta, number, roots, about, aims, event.facts)


def _of(
    delta: Delta, number: int, roots: dict[int, int], about: tuple[str, str, str, int], aims: Aims, facts: Facts
) -> Iterator[Share]:
    kind, item, author, at = about
    platform, scope, root = delta.keys[number]
    flags = facts.flags
    objects = facts.objects
    if facts.narrative and not flags & BARE:
        objects = (marked(TEXT, facts.narrative), *objects)
    if kind == "repost":
        top = roots.get(number)
        if top is None:
            top = roots[number] = object_id(ROOT, platform, scope, root)
        objects = (*objects, top)
    if not objects:
        return
    target, _, confidence = aims[0] if aims else ("", 0, 0)
    shown = flags & _SHOWN
    new = tuple.__new__  # the named constructor costs three times as much
    for one in objects:
        yield new(
            Share,
            (one, platform, author, at, scope, item, kind, shown, facts.hostility, target, confidence),
        )
