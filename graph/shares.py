"""What an account shared: one record an event and object, for whoever looks for accounts that act together.

    event ─► Facts.objects ─┐
    text, cascade ──────────┴─► Share (`graph.delta.shares_of`), partition = hash(object) ─► `graph.cosharing`

An object is a 64-bit number, the same on every platform unless it is local; its low bits say of which kind it is:

    text, url, hashtags, picture    fingerprint, canonical address, sequence of hashtags, PDQ or SHA-256
    born                            local: hostile words below one post, by accounts that were made on one day
    root                            local: hostile words below one post. Weak: who follows the same quarrel meets there
                                    often, so only the moment can speak for it

Hostile words below one post are how people act on one target, or reshare one post, at the same time. Harmless ones are
left out: they are most of all traffic, and no campaign of them is looked for. Whom an event is aimed at is no object of
its own: an army and honest anger at one person look the same by that. It is carried along instead.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import xxhash

from graph.victims import across_platforms

TEXT, ADDRESS, TAGS, PICTURE, BORN, ROOT = range(6)  # the numbers stand in journals: never reuse one
KINDS: Final = ("text", "url", "hashtags", "picture", "born", "root")
DAY: Final = 86_400_000_000  # µs
KIND: Final = 7  # bits that hold the kind
_MASK: Final = 0xFFFF_FFFF_FFFF_FFFF


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
    traits: int = 0  # of the account of a hostile act: `graph.traits`

    @property
    def who(self) -> str:
        """The account, as platform:account."""
        return f"{self.platform}:{self.account}"

    @property
    def victim(self) -> str:
        """Whom it is aimed at: platform:account, or a person or provisional victim as it is (`graph.victims`)."""
        return self.target if across_platforms(self.target) else f"{self.platform}:{self.target}"

    @property
    def content(self) -> tuple[str, str, str]:
        """What says the same thing again is the same content, whichever object it carries."""
        return self.platform, self.scope, self.item


def object_id(kind: int, *parts: str) -> int:
    """The number of what `parts` name.

    >>> kind_of(object_id(ADDRESS, "http://example.com/"))
    'url'
    """
    return marked(kind, xxhash.xxh3_64_intdigest("\0".join(parts).encode(errors="surrogatepass")))


def marked(kind: int, number: int) -> int:
    """A number of 64 bits that is a hash already, as an object of `kind`."""
    return (number & _MASK & ~KIND) | kind


def born(created_at: int) -> int:
    """The day on which an account was made, from µs. Says something together with a post only: see `at_top`."""
    return marked(BORN, (created_at // DAY) << 3)


def is_born(number: int) -> bool:
    """Is it a day on which accounts were made?"""
    return number & KIND == BORN


def at_top(number: int, top: str) -> int:
    """The object that a hostile act below a post has of a day on which its account was made."""
    return object_id(BORN, top, str(number))


def of_one_post(number: int) -> bool:
    """Is it what people do below one post, `born` or `root`?"""
    return number & KIND >= BORN


def partition_of_object(number: int, partitions: int) -> int:
    """Where the shares of an object are gathered."""
    return (number >> 3) % partitions


def kind_of(number: int) -> str:
    """Which kind of object it is: one of `KINDS`."""
    return KINDS[number & KIND]
