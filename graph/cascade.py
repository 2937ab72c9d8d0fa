"""One live cascade: the reshare tree of a post as node arrays, its comments and counters apart.

Node 0 is the root and exists from the first event on, seen or not. A reshare whose parent has
not come hangs under the root until it does. `size` counts the root and every distinct reshare.

Up to depth 64 every figure is exact after each event in O(depth). Deeper trees (a reply chain is
a cheap attack) and trees in which a whole subtree changes place only note their edges; the
figures are then made anew in one array pass when somebody asks (`settle`).
Callers ask rarely: when the tree grew by a tenth, at ticks, at close.

Memory a node beside its id strings: index entry 22-44 bytes, its number 32 (shared between
cascades below 65,536), author reference 8, arrays 25.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from graph.facts import NOTHING, Facts
from graph.virality import Ints, depths_of, shape_of

MAX_EXACT_DEPTH = 64
ROOT = 0

Key = tuple[str, str, str]  # platform, scope, root item
T = TypeVar("T")

# Node numbers as shared objects: without them every cascade pays 32 bytes a node for its own.
_NUMBERS = list(range(1 << 16))
_SHARED = len(_NUMBERS)


class Waiting(NamedTuple):
    """An event whose target hangs on an item that has not come."""

    kind: str
    item: str
    author: str
    created_at: int
    address: int  # whom its words speak to or of: `graph.victims`
    replies: bool  # to another item than the root
    told: str  # the root's author, as the event says; "" where it does not
    parent: str = ""
    facts: Facts = NOTHING


class Items:
    """Comments of a thread: identity, author and time in arrays, in order of arrival."""

    __slots__ = ("authors", "created", "digests", "index")

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.authors: list[str] = []
        self.created: array[int] = array("q")
        self.digests: array[int] = array("Q")

    def add(self, item: str, author: str, created_at: int, digest: int) -> int:
        number = len(self.authors)
        self.index[item] = _NUMBERS[number] if number < _SHARED else number
        self.authors.append(author)
        self.created.append(created_at)
        self.digests.append(digest)
        return number

    def restore(self, items: list[str], authors: list[str], created: array[int], digests: array[int]) -> None:
        """Take over columns of one length, in order of arrival."""
        shared = _NUMBERS if len(items) <= _SHARED else list(range(len(items)))
        self.index = dict(zip(items, shared, strict=False))
        self.authors, self.created, self.digests = authors, created, digests

    def replace(self, number: int, author: str, created_at: int, digest: int) -> None:
        self.authors[number] = author
        self.created[number] = created_at
        self.digests[number] = digest


def added(held: Set[T], new: T) -> Set[T]:
    """`held` with `new` in it: the same set, unless it was the shared empty one."""
    if isinstance(held, set):
        held.add(new)
        return held
    return {new}


# Most posts draw nothing: what they have not costs no memory. All are replaced before anything is added.
NO_COMMENTS: Final = Items()
NONE: Final[frozenset[Any]] = frozenset()
UNKNOWN: Final[Mapping[str, str]] = MappingProxyType({})


class Cascade:
    """A reshare tree that grows event by event, with the comments and counters of its root."""

    __slots__ = (
        "breadth",
        "comments",
        "counters",
        "cut",
        "exact",
        "first_seen",
        "hung",
        "key",
        "known",
        "last_at",
        "narrative",
        "nodes",
        "parents",
        "people",
        "published",
        "reactions",
        "removed",
        "removed_nodes",
        "root_seen",
        "subtree",
        "sum_sizes",
        "sum_squares",
        "tells",
        "depths",
        "unaimed",
        "versions",
        "waiting",
    )

    def __init__(self, key: Key) -> None:
        self.key = key
        self.nodes = Items()
        self.parents: array[int] = array("i", [-1])
        self.subtree: array[int] = array("i", [1])
        self.depths: array[int] = array("B", [0])
        self.breadth = [1]  # nodes at each depth
        self.sum_sizes = 0
        self.sum_squares = 0
        self.exact = True
        self.root_seen = False
        self.hung: dict[int, str] = {}  # node under the root for want of its parent → that parent's item
        self.waiting: dict[str, list[int]] = {}  # the same by item; may hold nodes that no longer wait
        self.cut: dict[int, str] = {}  # node under the root → parent item that would have closed a cycle
        self.comments = NO_COMMENTS
        self.reactions: Set[str] = NONE
        self.removed: Set[str] = NONE
        self.removed_nodes = 0
        self.versions: Set[tuple[str, str, int]] = NONE  # item, kind, version beyond the first
        # What came first as a later version, with the lowest seen; its original replaces it.
        self.first_seen: dict[tuple[str, str], int] = {}  # kind, item → version
        self.counters: dict[str, int] = {}  # the platform's own totals, the highest seen
        self.unaimed: dict[str, list[Waiting]] = {}  # item waited for ("" = root) → events
        self.people: tuple[str, ...] = ()  # whom the root is aimed at and names
        self.tells = 0  # whom the root is about: bits of `graph.victims`
        self.narrative = 0  # fingerprint of the root's text; 0 = none
        self.known: Mapping[str, str] = UNKNOWN  # item → its author in the registry, "" for an institution
        self.last_at = 0  # latest event time that its closing goes by, µs
        self.published = 0  # nodes and comments at the last published row
        self.nodes.add(key[2], "", 0, 0)

    def identify(self, item: str, author: str) -> None:
        """The author of `item` is in the registry: a person, or "" for an institution."""
        if not isinstance(self.known, dict):
            self.known = {}
        self.known[item] = author

    def identity_of_root(self) -> str:
        """Who wrote the root: a person or an account; "" for an institution, and while the root has not come."""
        return self.known.get(self.key[2], self.nodes.authors[ROOT])

    # ── growing ──────────────────────────────────────────────────────────────────────────────

    def see_root(self, author: str, created_at: int, digest: int) -> None:
        """The post itself has come."""
        self.root_seen = True
        self.nodes.replace(ROOT, author, created_at, digest)

    def add_reshare(self, item: str, parent: str, author: str, created_at: int, digest: int) -> None:
        """A new reshare of `parent` ("" = the root). The caller has checked that `item` is new."""
        nodes = self.nodes
        index = nodes.index
        node = len(nodes.authors)
        above = index.get(parent) if parent else ROOT
        if above is None:
            above = self._await(node, item, parent)
        index[item] = _NUMBERS[node] if node < _SHARED else node
        nodes.authors.append(author)
        nodes.created.append(created_at)
        nodes.digests.append(digest)
        self.parents.append(above)
        self.subtree.append(1)
        if self.exact:
            self._hang(node, above)
        else:
            self.depths.append(0)
        if self.removed and item in self.removed:
            self.removed_nodes += 1
        if self.waiting and item in self.waiting:
            self._gather(item, node)

    def _await(self, node: int, item: str, parent: str) -> int:
        """Note that `node` waits for `parent`; it hangs under the root meanwhile."""
        self.hung[node] = parent
        if parent != item:  # its own parent, the shortest cycle there is, never comes
            self.waiting.setdefault(parent, []).append(node)
        return ROOT

    def _gather(self, item: str, node: int) -> None:
        """`item` has come as `node`: those that wait for it move there."""
        hung = self.hung
        for child in sorted(self.waiting.pop(item)):
            if hung.get(child) == item:
                del hung[child]
                self._move(child, node, item)

    def _hang(self, node: int, above: int) -> None:
        """Count the leaf `node` below `above` in the figures. Its depth byte is appended."""
        depth = self.depths[above] + 1
        if depth > MAX_EXACT_DEPTH:
            self.exact = False
            self.depths.append(0)
            return
        self.depths.append(depth)
        self._climb(above, depth, 1)

    def _climb(self, above: int, depth: int, step: int) -> None:
        """Add (step 1) or take away (step -1) a leaf at `depth` below `above` from all figures."""
        subtree, parents = self.subtree, self.parents
        self.sum_sizes += step * depth
        squares = step
        while above:
            size = subtree[above]
            squares += size + size + 1 if step == 1 else 1 - size - size
            subtree[above] = size + step
            above = parents[above]
        self.sum_squares += squares
        breadth = self.breadth
        if depth == len(breadth):
            breadth.append(step)
        else:
            breadth[depth] += step
        subtree[ROOT] += step

    def _move(self, child: int, above: int, item: str) -> None:
        """Hang `child`, so far under the root for want of its parent `item`, under that parent."""
        if self.exact and self.subtree[child] == 1 and self.depths[above] < MAX_EXACT_DEPTH:
            self._climb(ROOT, 1, -1)
            depth = self.depths[above] + 1
            self.parents[child] = above
            self.depths[child] = depth
            self._climb(above, depth, 1)
            return
        # A whole subtree moves: every depth below would change. Note the edge; `settle` does the rest.
        if self.exact and self._on_path(child, above):
            self._break_cycle(child, above, item)
        else:
            self.parents[child] = above
        self.exact = False

    def _on_path(self, child: int, node: int) -> bool:
        while node > 0:
            if node == child:
                return True
            node = self.parents[node]
        return False

    def _break_cycle(self, child: int, above: int, item: str) -> None:
        """Cut the cycle that `child` under `above` would close, at its smallest item.

        The place depends on the members only, so that the order of arrival does not matter.
        """
        self.parents[child] = above
        members, node = [child], above
        while node != child:
            members.append(node)
            node = self.parents[node]
        names = self.names()
        smallest = min(members, key=lambda member: names[member])
        parent = item if smallest == child else names[self.parents[smallest]]
        self._cut(smallest, parent)

    def _cut(self, node: int, parent: str) -> None:
        self.cut[node] = parent
        self.parents[node] = ROOT

    # ── people change what they wrote ────────────────────────────────────────────────────────

    def replace_reshare(self, item: str, parent: str, author: str, created_at: int, digest: int) -> None:
        """Another event with the identity of `item` wins: take its author, time and parent."""
        node = self.nodes.index[item]
        self.nodes.replace(node, author, created_at, digest)
        above = self.nodes.index.get(parent) if parent else ROOT
        held = self.hung.get(node) or self.cut.get(node)
        if (held == parent) if held else (above == self.parents[node]):
            return
        self.hung.pop(node, None)
        self.cut.pop(node, None)
        for other, wanted in self.cut.items():  # what was cut before may hold again
            self.parents[other] = self.nodes.index[wanted]
        self.cut.clear()
        if above is None or above == node:
            above = self._await(node, item, parent)
        self.parents[node] = above
        self.exact = False

    def add_comment(self, item: str, author: str, created_at: int, digest: int) -> None:
        """A new comment. The caller has checked that `item` is new."""
        if self.comments is NO_COMMENTS:
            self.comments = Items()
        self.comments.add(item, author, created_at, digest)

    def add_reaction(self, item: str) -> None:
        self.reactions = added(self.reactions, item)

    def add_version(self, item: str, kind: str, version: int) -> None:
        """A later version of `item` has come."""
        self.versions = added(self.versions, (item, kind, version))

    def remove(self, item: str) -> None:
        """Mark `item` as deleted. It stays in the tree: `size` keeps it, `live_size` does not."""
        self.removed = added(self.removed, item)
        if item in self.nodes.index:
            self.removed_nodes += 1

    # ── figures ──────────────────────────────────────────────────────────────────────────────

    @property
    def size(self) -> int:
        """Nodes: the root, seen or not, and every distinct reshare."""
        return len(self.parents)

    @property
    def weight(self) -> int:
        """Nodes and comments: what the work on this cascade grows with."""
        return len(self.parents) + len(self.comments.authors)

    def names(self) -> list[str]:
        """Item ids in node order."""
        return list(self.nodes.index)

    def settle(self) -> None:
        """Make depths, breadth, subtree sizes and their sums exact, in one array pass if need be."""
        if self.exact:
            return
        above, depths, lost = self._depths()
        if lost:
            self._break_cycles(lost)
            above, depths, lost = self._depths()
        shape = shape_of(above, depths)
        deepest = int(depths.max())
        self.breadth = np.bincount(depths).tolist()
        self.sum_sizes, self.sum_squares = shape.sum_sizes, shape.sum_squares
        if deepest <= MAX_EXACT_DEPTH:
            self.depths = array("B", depths.astype(np.uint8).tobytes())
            self.subtree = array("i", shape.subtree)
            self.exact = True

    def _depths(self) -> tuple[Ints, Ints, list[int]]:
        """Parents and depths as (n,) arrays, and the nodes that never reach the root."""
        above: Ints = np.array(self.parents, dtype=np.int64)
        above[ROOT] = 0
        depths, lost = depths_of(above)
        return above, depths, lost.tolist()

    def _break_cycles(self, lost: list[int]) -> None:
        names = self.names()
        walked: set[int] = set()  # each node once, however long the tails below the cycles are
        for start in lost:
            path: dict[int, int] = {}
            node = start
            while node and node not in walked:
                walked.add(node)
                path[node] = len(path)
                node = self.parents[node]
            if node in path:  # here the cycle opens; what came before it only hangs below
                cycle = [member for member, place in path.items() if place >= path[node]]
                smallest = min(cycle, key=lambda member: names[member])
                self._cut(smallest, names[self.parents[smallest]])

    @property
    def orphans(self) -> int:
        """Reshares under the root because their parent never came, or would have closed a cycle."""
        return len(self.hung) + len(self.cut)
