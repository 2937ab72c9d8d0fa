"""How a person an event is aimed at is written down: three forms, told apart by how they begin.

person:ID      of the registry of names; one person on all platforms
unnamed:HASH   a provisional victim: "unnamed person of this narrative"
anything else  an account of the event's platform: an id, or a name with a leading "@"
"""

from __future__ import annotations

from typing import Final

import xxhash

PERSON: Final = "person:"
UNNAMED: Final = "unnamed:"


def person(entry: str) -> str:
    """The person of a registry entry."""
    return PERSON + entry


def provisional(platform: str, scope: str, root: str, fingerprint: int) -> str:
    """The unnamed person that a root tells of: the same in every cascade whose root says the same.

    `fingerprint`: of the root's text, 0 where it has none; then the cascade alone decides.
    """
    if not fingerprint:
        content = "\0".join((platform, scope, root)).encode(errors="surrogatepass")
        fingerprint = xxhash.xxh3_64_intdigest(content)
    return f"{UNNAMED}{fingerprint & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def apart(unnamed: str, into: str) -> str:
    """The provisional victim under whom is counted what a split takes out of `unnamed` and gives to `into`."""
    content = f"{unnamed}\0{into}".encode(errors="surrogatepass")
    return f"{UNNAMED}{xxhash.xxh3_64_intdigest(content):016x}"


def across_platforms(target: str) -> bool:
    """Is `target` one victim whatever platform the event is of?"""
    return target.startswith((PERSON, UNNAMED))


# `Reading.address`: whom a text speaks to or of.
NOBODY: Final = 0  # in particular
ANSWERED: Final = 1  # whom it answers, or the author of the post
THIRD: Final = 2  # a third person
OTHERS: Final = 3  # other commenters, people in general, an institution
SILENT: Final = 4  # it says nothing of its own
SIDES: Final = 5  # it agrees with whom it answers, or the author of the post, and speaks of a third person

# `Reading.tells`: whom a post is about, as bits.
FIRST: Final = 1  # its author
SOMEBODY: Final = 2  # a third person
ORGANISATION: Final = 4  # an institution of the registry, by name
