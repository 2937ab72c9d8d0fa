"""How sure a campaign is, and what else its accounts have in common. `graph.signs` finds it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

CREATED, CLIENT, REGION = "created", "client", "region"  # one week of creation, one posting client, one region
TARGET, REPOSTS, REPLIES = "target", "reposts", "replies"  # one person, one post within the window of each other
SIGNS: Final = (CREATED, CLIENT, REGION, TARGET, REPOSTS, REPLIES)
NOT_HOSTILE = "not_hostile"  # nothing of its own is aimed at anybody with hostile words: nothing else is counted
NOT_GIVEN = "not_given"  # by the platform
TOO_FEW = "too_few"  # accounts of which it is known
NOBODY_ELSE = "nobody_else"  # or too few to compare with
NONE_MET = "none_met"  # below a post within the window
MISSING: Final = (NOT_HOSTILE, NOT_GIVEN, TOO_FEW, NOBODY_ELSE, NONE_MET)


class Sign(Struct, frozen=True, gc=False):
    """One thing that accounts of a campaign have in common."""

    name: str  # one of SIGNS
    alike: int = 0  # accounts; of `target`: accounts by persons
    of: int = 0  # of so many
    rest: int = 0  # acts of others that are alike
    rest_of: int = 0
    p: float | None = None  # None: see `missing`
    missing: str = ""  # one of MISSING
    since: int = 0  # µs, of `created`: when the week began in which so many were made


class Certainty(Struct, frozen=True, gc=False):
    """How sure a campaign is."""

    pairs: float  # p-value of its pairs, as a group picked from all
    signs: tuple[Sign, ...]
    p: float  # of both
