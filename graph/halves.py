"""Joins the two halves of pairs that come from the partitions of their accounts.

Both partitions hear the same meetings and say their halves at the same tick. Where a frame comes late to one of them
(`graph.ordered`), its half does, too; what is here waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from graph.pairs import Pair, paired
from graph.partners import Half, Word

_Key: TypeAlias = tuple[int, int, int]  # object, row of the account, row of the other


class Joined(NamedTuple):
    """Pairs of two accounts, the smaller one first, in order."""

    account: str
    other: str
    pairs: list[Pair]


def join(words: Iterable[Word]) -> tuple[list[Joined], list[Word]]:
    """The pairs that halves make, in order; and the halves whose other has not come."""
    sides: dict[tuple[int, int], dict[_Key, tuple[Word, Half]]] = {}
    for word in words:
        side = sides.setdefault(word.sides, {})
        for half in word.halves:
            side[half.share.object, half.row, half.other] = word, half
    found, alone = [], []
    for (account, other), mine in sides.items():
        theirs = sides.get((other, account), {})
        pairs = []
        for (number, row, other_row), (word, half) in mine.items():
            partner = theirs.get((number, other_row, row))
            if partner is None:
                alone.append(word._replace(halves=(half,)))
            elif account < other:
                pairs.append(paired(half.share, partner[1].share))
        if pairs:
            first, second = sorted(share.who for share in pairs[0])
            found.append(Joined(first, second, sorted(pairs)))
    return sorted(found), sorted(alone)
