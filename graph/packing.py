"""A cascade as bytes: lossless, so that a packed and reopened cascade goes on as if it had stayed.

The form is MessagePack of `Packed`; arrays stand as little-endian bytes. Size: about 30 bytes a
node beside its two id strings.
"""

from __future__ import annotations

from array import array

import msgspec
from msgspec import Struct

from graph.cascade import NONE, UNKNOWN, Cascade, Items, Key, Waiting
from graph.versioned import read_versioned

VERSION = 3


class PackedItems(Struct, array_like=True, frozen=True, gc=False):
    """`Items`: four columns of one length."""

    items: list[str]
    authors: list[str]
    created: bytes  # int64
    digests: bytes  # uint64


class Packed(Struct, array_like=True, frozen=True, gc=False):
    """Everything `Cascade` holds, in declared order."""

    version: int
    key: Key
    root_seen: bool
    nodes: PackedItems
    parents: bytes  # int32, -1 for the root
    subtree: bytes  # int32
    depths: bytes  # uint8
    breadth: list[int]
    sum_sizes: str  # decimal: passes 64 bits in deep trees
    sum_squares: str
    exact: bool
    hung: dict[int, str]
    cut: dict[int, str]
    comments: PackedItems
    reactions: list[str]
    removed: list[str]
    removed_nodes: int
    versions: list[tuple[str, str, int]]
    first_seen: list[tuple[str, str, int]]
    counters: dict[str, int]
    unaimed: dict[str, list[Waiting]]
    people: tuple[str, ...]
    tells: int
    narrative: int
    known: dict[str, str]
    last_at: int
    published: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Packed).decode


def pack(cascade: Cascade) -> bytes:
    """The bytes of `cascade`. The same cascade always gives the same bytes."""
    return _encode(
        Packed(
            VERSION,
            cascade.key,
            cascade.root_seen,
            _pack_items(cascade.nodes),
            cascade.parents.tobytes(),
            cascade.subtree.tobytes(),
            cascade.depths.tobytes(),
            cascade.breadth,
            str(cascade.sum_sizes),
            str(cascade.sum_squares),
            cascade.exact,
            dict(sorted(cascade.hung.items())),
            cascade.cut,
            _pack_items(cascade.comments),
            sorted(cascade.reactions),
            sorted(cascade.removed),
            cascade.removed_nodes,
            sorted(cascade.versions),
            sorted((kind, item, version) for (kind, item), version in cascade.first_seen.items()),
            cascade.counters,
            cascade.unaimed,
            cascade.people,
            cascade.tells,
            cascade.narrative,
            dict(cascade.known),
            cascade.last_at,
            cascade.published,
        )
    )


def unpack(data: bytes) -> Cascade:
    """The cascade that `pack` wrote. Raises ValueError for another version or damaged bytes."""
    packed = read_versioned(_decode, data, "packed cascade", VERSION)
    cascade = Cascade(packed.key)
    cascade.root_seen = packed.root_seen
    cascade.nodes = _unpack_items(packed.nodes)
    cascade.parents = array("i", packed.parents)
    cascade.subtree = array("i", packed.subtree)
    cascade.depths = array("B", packed.depths)
    if not len(cascade.parents) == len(cascade.subtree) == len(cascade.depths) == len(cascade.nodes.authors):
        raise ValueError(f"damaged packed cascade {packed.key}: its columns differ in length")
    cascade.breadth = packed.breadth
    cascade.sum_sizes = int(packed.sum_sizes)
    cascade.sum_squares = int(packed.sum_squares)
    cascade.exact = packed.exact
    cascade.hung = packed.hung
    for node, parent in packed.hung.items():
        if parent not in cascade.nodes.index:  # a node may name itself
            cascade.waiting.setdefault(parent, []).append(node)
    cascade.cut = packed.cut
    comments = _unpack_items(packed.comments)
    if comments.authors:
        cascade.comments = comments
    cascade.reactions = set(packed.reactions) or NONE
    cascade.removed = set(packed.removed) or NONE
    cascade.removed_nodes = packed.removed_nodes
    cascade.versions = set(packed.versions) or NONE
    cascade.first_seen = {(kind, item): version for kind, item, version in packed.first_seen}
    cascade.counters = packed.counters
    cascade.unaimed = packed.unaimed
    cascade.people, cascade.tells, cascade.narrative = packed.people, packed.tells, packed.narrative
    cascade.known = packed.known or UNKNOWN
    cascade.last_at = packed.last_at
    cascade.published = packed.published
    return cascade


def _pack_items(items: Items) -> PackedItems:
    return PackedItems(list(items.index), items.authors, items.created.tobytes(), items.digests.tobytes())


def _unpack_items(packed: PackedItems) -> Items:
    created, digests = array("q", packed.created), array("Q", packed.digests)
    if not len(packed.items) == len(packed.authors) == len(created) == len(digests):
        raise ValueError("damaged packed cascade: its columns differ in length")
    items = Items()
    items.restore(packed.items, packed.authors, created, digests)
    return items
