"""What a platform tells of the account behind a hostile act, in one small number that travels with it.

    day of creation ─► week │ posting client ─► hash │ region ─► hash        12 bits each; 0 = not given

Names are hashed, so that nothing of the account's own travels; two names of 4,095 may fall together, which makes what
is rare look more usual, never the other way round.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import xxhash

from graph.certainty import CLIENT, CREATED, REGION
from graph.events import Event

KINDS: Final = (CREATED, CLIENT, REGION)  # places in the number, from the lowest bits: they stand in journals
WEEK: Final = 7 * 86_400_000_000  # µs
_BITS: Final = 12
_MASK: Final = (1 << _BITS) - 1


def traits_of(event: Event) -> int:
    """The number; 0 where the platform tells nothing.

    >>> from graph.events import Account
    >>> event = Event(platform="x", item="1", kind="post", created_at=0, account=Account(created_at=3 * WEEK))
    >>> [(kind_of(trait), trait) for trait in split(traits_of(event))]
    [('created', 4)]
    """
    account = event.account
    made, region = (None, "") if account is None else (account.created_at, account.region)
    week = 0 if made is None else min(_MASK, made // WEEK + 1)
    return week | _code(event.client) << _BITS | _code(region) << 2 * _BITS


def split(traits: int) -> list[int]:
    """What is given, each as a number of its own: the kind above 12 bits, the code in them."""
    return [place << _BITS | code for place in range(len(KINDS)) if (code := traits >> place * _BITS & _MASK)]


def kind_of(trait: int) -> str:
    """Which of `KINDS`."""
    return KINDS[trait >> _BITS]


def week_of(trait: int) -> int:
    """When the week began in which the account was made, µs; of a trait of the kind `created`."""
    return ((trait & _MASK) - 1) * WEEK


@lru_cache(4_096)
def _code(name: str) -> int:
    return 1 + xxhash.xxh3_64_intdigest(name.encode(errors="surrogatepass")) % _MASK if name else 0
