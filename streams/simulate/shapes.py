"""Ids in the shape of each platform's own: a time in the high bits, a number in the low ones.

`low` is a number that differs between the items of one run; all shapes keep at least 22 bits of it
beside the second, or 10 beside the microsecond, so ids are unique up to four million events a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_MASK22, _MASK32 = (1 << 22) - 1, (1 << 32) - 1
_MIX = 0x9E3779B97F4A7C15  # odd, so multiplying by it is one-to-one modulo a power of two
_BASE32 = "234567abcdefghijklmnopqrstuvwxyz"
_TRIPLES = [a + b + c for a in _BASE32 for b in _BASE32 for c in _BASE32]


@dataclass(frozen=True, slots=True)
class Shape:
    """How one platform writes ids. `english` is the share of cascades in English."""

    item: Callable[[int, int, str, str], str]  # created_at µs, low, author id, kind → item id
    author: Callable[[int], str]  # number of the account → account id
    english: float
    removal_has_root: bool = True
    regions: bool = True  # the platform shows where an account posts from


def _base32(value: int) -> str:
    """The low 60 bits of `value` as twelve sortable characters."""
    return (
        _TRIPLES[value >> 45 & 0x7FFF] + _TRIPLES[value >> 30 & 0x7FFF]
        + _TRIPLES[value >> 15 & 0x7FFF] + _TRIPLES[value & 0x7FFF]
    )  # fmt: skip


def _second22(epoch: int) -> Callable[[int, int, str, str], str]:
    def item(at: int, low: int, _author: str, _kind: str) -> str:
        return str((at // 1_000_000 - epoch) << 22 | low & _MASK22)

    return item


def _millisecond22(at: int, low: int, _author: str, _kind: str) -> str:
    return str((at // 1_000 - 1_288_834_974_657) << 22 | low & _MASK22)


def _second32(at: int, low: int, _author: str, _kind: str) -> str:
    return str(at // 1_000_000 << 32 | low * _MIX & _MASK32)


def _object_id(at: int, low: int, _author: str, _kind: str) -> str:
    return f"{at // 1_000_000:08x}{low * _MIX & (1 << 64) - 1:016x}"


def _three_x(at: int, low: int, _author: str, _kind: str) -> str:
    return "3x" + _base32(at // 1_000_000 << 28 | low * _MIX & (1 << 28) - 1)


_COLLECTIONS = {"repost": "app.bsky.feed.repost", "reaction": "app.bsky.feed.like"}


def _at_uri(at: int, low: int, author: str, kind: str) -> str:
    tid = at << 10 | low & 0x3FF
    return f"at://{author}/{_COLLECTIONS.get(kind, 'app.bsky.feed.post')}/{_BASE32[tid >> 60]}{_base32(tid)}"


def _number(first: int, spread: int) -> Callable[[int], str]:
    """`spread` is a prime above every number of accounts, so multiplying modulo it is one-to-one."""

    def author(number: int) -> str:
        return str(first + number * 7_654_321 % spread)

    return author


def _did(number: int) -> str:
    mixed = (number + 1) * _MIX & (1 << 64) - 1
    return "did:plc:" + _base32(mixed) + _base32(mixed * _MIX & (1 << 64) - 1 ^ mixed >> 7)


def _hex24(number: int) -> str:
    return f"5{(number + 1) * _MIX & (1 << 64) - 1:023x}"


SHAPES: dict[str, Shape] = {
    "weibo": Shape(_second22(515_483_463), _number(1_000_000_000, 999_999_937), 0.02),
    "douyin": Shape(_second32, _number(60_000_000_000, 9_999_999_967), 0.01),
    "bluesky": Shape(_at_uri, _did, 0.8, removal_has_root=False, regions=False),
    "x": Shape(_millisecond22, _number(100_000_000, 999_999_937), 0.6, regions=False),
    "xiaohongshu": Shape(_object_id, _hex24, 0.02),
    "kuaishou": Shape(_three_x, lambda number: "3x" + _base32((number + 1) * _MIX), 0.01),
    "bilibili": Shape(_second22(1_000_000_000), _number(1_000_000, 999_999_937), 0.03),
}
