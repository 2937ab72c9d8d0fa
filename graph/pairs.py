"""Pairs of co-sharing in full, and what is said of them: occasions, and the network that is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.shares import Share


class Pair(NamedTuple):
    """Two shares of one object within the window: the older first, by time, then by account and content."""

    older: Share
    younger: Share

    @property
    def delta(self) -> int:
        """µs, ≥ 0."""
        return self.younger.at - self.older.at


def paired(one: Share, two: Share) -> Pair:
    """Two shares as a pair."""
    return Pair(one, two) if _moment(one) < _moment(two) else Pair(two, one)


def _moment(share: Share) -> tuple[int, str, str, str, str]:
    return share.at, share.platform, share.account, share.scope, share.item


def occasions(pairs: Sequence[Pair]) -> int:
    """How often two accounts met, by all pairs of them: the contents of whoever has fewer in these pairs.

    A content with a text, an address and a picture is one occasion, however many objects it has.
    """
    if not pairs:
        return 0
    first = pairs[0].older[1:3]
    contents = {(share[1:3] == first, share[4], share[5]) for pair in pairs for share in pair}
    of_first = sum(whose for whose, _, _ in contents)
    return min(of_first, len(contents) - of_first)


class Network(NamedTuple):
    """What is left of pairs after the least participation."""

    pairs: list[Pair]
    edges: dict[tuple[str, str], int]  # accounts in order → number of pairs

    @property
    def accounts(self) -> set[str]:
        """Accounts of the edges."""
        return {who for edge in self.edges for who in edge}

    @property
    def objects(self) -> set[int]:
        """Objects of the pairs."""
        return {pair.older.object for pair in self.pairs}


def network(shares: Iterable[Share], pairs: Iterable[Pair], least: int, strict: bool = False) -> Network:
    """Apply the least participation to the pairs of some shares.

    Args:
        shares: all of them, each once.
        pairs: all pairs of them.
        least: shares that an account must have to be looked at, and then of contents that are in a pair.
        strict: of both accounts of a pair; else of one of them.
    """
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for share in shares:
        rows.setdefault(share.who, []).append(share.content)
    looked_at = {who for who, contents in rows.items() if len(contents) >= least}
    left = [pair for pair in pairs if pair.older.who in looked_at and pair.younger.who in looked_at]
    paired = {share.content for pair in left for share in pair}
    active = {who for who in looked_at if sum(content in paired for content in rows[who]) >= least}
    enough = all if strict else any
    left = [pair for pair in left if enough(share.who in active for share in pair)]
    edges: dict[tuple[str, str], int] = {}
    for pair in left:
        first, second = sorted(share.who for share in pair)
        edges[first, second] = edges.get((first, second), 0) + 1
    return Network(left, edges)
