"""What partitions of objects tell partitions of accounts, in columns: who shared, who met whom, and on what.

Columns are rows of little-endian 64-bit numbers.

Nearly all accounts that meet never meet again, so a meeting travels as five 64-bit numbers to either side of it, and a
share as three. In full, a share that is in a pair travels once, packed, to the partition of its own account, which says
it where two have become partners (`graph.partners`). Two hashes of 64 bits that are the same are taken for one: of a
billion accounts that is a chance of 3 %, and a wrong pair must moreover meet twice.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, NamedTuple

import xxhash
from msgspec import Struct, msgpack

from graph.frames import RecordFrame
from graph.shares import Share
from graph.traits import split
from graph.versioned import read_versioned

FRAMES: Final = 2  # version of frames of `pairs`
SHARE: Final = 3  # numbers a row: account, object, chance of the moment in millionths
PAIR: Final = 5  # numbers a row: account, the other, object, row of the account, row of the other
ROWS: Final = 2_000  # of a column of one record
ITEMS: Final = 65_536  # bytes of the items of one record
MOMENT: Final = 24  # low bits of a row, which tell two times of one content apart
_LOW: Final = (1 << MOMENT) - 1


class Met(NamedTuple):
    """What one tick of one partition of objects says to one partition of accounts, or a part of it."""

    at: int  # µs, of the tick
    place: int  # partition of accounts
    shares: bytes = b""  # rows of `SHARE` numbers
    pairs: bytes = b""  # rows of `PAIR` numbers: each side's own
    items: tuple[tuple[int, bytes], ...] = ()  # `item_id`, share: those that were in no pair before
    degrees: tuple[tuple[int, int], ...] = ()  # number of shares of an object, by how many more objects have it now
    left: int = 0  # shares that were counted and not paired
    hostile: tuple[tuple[str, int], ...] = ()  # hostile acts by whom they are aimed at
    common: tuple[int, ...] = ()  # objects that are no longer rare
    traits: tuple[tuple[str, int, int], ...] = ()  # of the accounts of hostile acts: at whom, `graph.traits`, acts


def account_id(share: Share) -> int:
    """64 bits that stand for the account."""
    return xxhash.xxh3_64_intdigest(f"{share[1]}:{share[2]}".encode(errors="surrogatepass"))


def row_id(share: Share) -> int:
    """64 bits that stand for content and time. `content_id` of it is the content alone."""
    content = f"{share[1]}\0{share[4]}\0{share[5]}".encode(errors="surrogatepass")
    return xxhash.xxh3_64_intdigest(content) & ~_LOW | share[3] & _LOW


def content_id(row: int) -> int:
    """The content of a row: the same for all times at which it was shared."""
    return row >> MOMENT


def item_id(account: int, number: int, row: int) -> int:
    """64 bits that stand for a share of an account."""
    return account ^ number ^ row


pack_share: Final = msgpack.Encoder().encode
unpack_share: Final = msgpack.Decoder(Share).decode


class Row(Struct, array_like=True, gc=False):
    """A share that waits for others."""

    at: int  # µs
    account: int  # `account_id`
    row: int  # `row_id`
    told: bool  # has it been in a pair?
    data: bytes  # the share, packed


class Telling:
    """Gathers what one tick says, by partition of accounts."""

    def __init__(self, now: int, places: int) -> None:
        self._now, self._places = now, places
        self._shares: list[list[int]] = [[] for _ in range(places)]
        self._pairs: list[list[int]] = [[] for _ in range(places)]
        self._items: list[list[tuple[int, bytes]]] = [[] for _ in range(places)]
        self._degrees: dict[int, int] = {}
        self._hostile: dict[str, int] = {}
        self._traits: dict[tuple[str, int], int] = {}
        self.common: list[int] = []
        self.left = 0

    def share(self, account: int, number: int, chance: int) -> None:
        """`account` shared an object."""
        self._shares[account % self._places] += (account, number, chance)

    def met(self, number: int, row: Row, others: list[Row]) -> None:
        """A share of an object is in pairs with others, of other accounts."""
        account, own, pairs, places = row.account, row.row, self._pairs, self._places
        mine = pairs[account % places]
        for other in others:
            who = other.account
            mine += (account, who, number, own, other.row)
            pairs[who % places] += (who, account, number, other.row, own)
            if not other.told:
                self._item(number, other)
        if not row.told:
            self._item(number, row)

    def _item(self, number: int, row: Row) -> None:
        """In full, when it is in a pair for the first time."""
        row.told = True
        self._items[row.account % self._places].append((item_id(row.account, number, row.row), row.data))

    def hostile(self, share: Share) -> None:
        """A hostile act."""
        victim = share.victim
        self._hostile[victim] = self._hostile.get(victim, 0) + 1
        for trait in split(share.traits):
            self._traits[victim, trait] = self._traits.get((victim, trait), 0) + 1

    def degree(self, before: int, after: int) -> None:
        """An object that was shared `before` times has been `after` times now."""
        degrees = self._degrees
        if before:
            degrees[before] = degrees.get(before, 0) - 1
        if after:
            degrees[after] = degrees.get(after, 0) + 1

    def made(self) -> list[Met]:
        """What there is to say: records of bounded size, numbers of all accounts to the first partition."""
        found = []
        for place in range(self._places):
            if not (self._shares[place] or self._pairs[place]):  # most, of a tick of few shares
                continue
            columns = zip_longest(
                _rows(self._shares[place], SHARE),
                _rows(self._pairs[place], PAIR),
                _runs(self._items[place]),
            )
            found += [Met(self._now, place, s or b"", p or b"", i or ()) for s, p, i in columns]
        degrees = tuple((shares, objects) for shares, objects in sorted(self._degrees.items()) if objects)
        hostile = tuple(sorted(self._hostile.items()))
        if degrees or self.left or hostile:
            traits = tuple((*whose, acts) for whose, acts in sorted(self._traits.items()))
            found.append(Met(self._now, 0, b"", b"", (), degrees, self.left, hostile, tuple(self.common), traits))
        return found


def _rows(numbers: list[int], width: int) -> Iterator[bytes]:
    step = ROWS * width
    for start in range(0, len(numbers), step):
        yield array("Q", numbers[start : start + step]).tobytes()


def _runs(items: list[tuple[int, bytes]]) -> Iterator[tuple[tuple[int, bytes], ...]]:
    run: list[tuple[int, bytes]] = []
    used = 0
    for item in items:
        if run and used + len(item[1]) > ITEMS:
            yield tuple(run)
            run, used = [], 0
        run.append(item)
        used += len(item[1])
    if run:
        yield tuple(run)


def decode_met(data: bytes) -> RecordFrame[Met]:
    """Read a message of `pairs`. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode_frame, data, "frame of pairs", FRAMES)


_decode_frame: Final = msgpack.Decoder(RecordFrame[Met]).decode
