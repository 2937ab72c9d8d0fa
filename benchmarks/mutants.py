"""Broken messages out of whole ones: flipped bits, cut ends, and JSON whose values changed type, size or place."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec

# What hostile or careless senders put where something else was expected. Raw pieces are not JSON of their own.
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    -0.0,
    2**53,
    2**63,
    2**64 - 1,
    "",
    "0",
    "-1",
    "1e9",
    "1.2万",
    "９９",
    "99999999999999999999",
    "x" * 600,
    "\x00",
    "@",
    "@" * 300,
    "#" * 300,
    "//@" * 200,
    "//@a:" * 200,
    "<" * 500,
    "<a" * 300,
    "&#x110000;&lt;&#xd800;&nbsp",
    "\u202e\u200d🏳️‍🌈\ufeff",
    "https://" + "a" * 3000,
    "at://",
    "Mon Feb 30 25:61:61 +9999 0000",
    "Fri Dec 31 23:59:59 -2400 9999",
    "9999-12-31T23:59:59.999999+00:00",
    "0001-01-01T00:00:00+23:59",
    "2014-05-13T16:53:20",
    [],
    {},
    [[]],
    [None, 1, "a", {}],
    {"a": {"b": {"c": []}}},
    [{}] * 50,
    msgspec.Raw(b"1" * 400),
    msgspec.Raw(b"-" + b"9" * 400),
    msgspec.Raw(b"1e999"),
    msgspec.Raw(b"1e-999"),
    msgspec.Raw(b"1e300"),
    msgspec.Raw(b"NaN"),
    msgspec.Raw(b"-Infinity"),
    msgspec.Raw(b'"\\ud800"'),
    msgspec.Raw(b'"\xff\xfe"'),
    msgspec.Raw(b'"\xed\xa0\x80"'),
    msgspec.Raw(b"[" * 200 + b"]" * 200),
    msgspec.Raw(b'{"a":' * 200 + b"1" + b"}" * 200),
    msgspec.Raw(b"[" * 900 + b"]" * 900),
    msgspec.Raw(b'{"data":' * 900 + b"1" + b"}" * 900),
    msgspec.Raw(b"[" * 3000),
    msgspec.Raw(b"7" * 4299),
    msgspec.Raw(b'{"id":1,"id":2,"kind":"post","kind":"repost"}'),
]
BYTES = [b"\xff", b"\x00", b"{", b"}", b"[", b'"', b",", b":", b"\\", b"\\ud800", b"9" * 50, b"null", b"\xef\xbb\xbf"]


class Document:
    """One JSON document and every place in it that can be changed and put back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tree = msgspec.json.decode(data)
        self.places: list[tuple[Any, Any]] = []
        self._walk(self.tree)

    def _walk(self, value: Any) -> None:
        keys: Any = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for key in keys:
            self.places.append((value, key))
            self._walk(value[key])

    def changed(self, rng: random.Random) -> bytes:
        """The document with up to three places changed, each to a hostile value, another place's, or none."""
        undo = []
        for _ in range(rng.choice((1, 1, 2, 3))):
            holder, key = rng.choice(self.places)
            if isinstance(holder, dict) and key not in holder:
                continue
            undo.append((holder, key, holder[key]))
            if isinstance(holder, dict) and rng.random() < 0.2:
                del holder[key]
            else:
                holder[key] = self._other(rng)
        try:
            return msgspec.json.encode(self.tree)
        finally:
            for holder, key, value in reversed(undo):
                holder[key] = value

    def _other(self, rng: random.Random) -> Any:
        holder, key = rng.choice(self.places)
        if rng.random() < 0.25 and not (isinstance(holder, dict) and key not in holder):
            value = holder[key]
            if not isinstance(value, dict | list):  # a container could come to hold itself
                return value
        return rng.choice(VALUES)


def _broken(data: bytes, rng: random.Random) -> bytes:
    """The bytes with bits flipped, a piece put in, taken out, or the end cut off."""
    at = rng.randrange(len(data) + 1)
    how = rng.randrange(4)
    if how == 0:
        return data[:at]
    if how == 1:
        return data[:at] + rng.choice(BYTES) + data[at:]
    if how == 2:
        return data[:at] + data[at + rng.randrange(1, 20) :]
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def mutants(seeds: list[bytes], rng: random.Random, count: int) -> Iterator[bytes]:
    """`count` broken messages: two of three changed as JSON, the rest as bytes.

    Args:
        seeds: whole messages; those that are no JSON objects or lists are broken as bytes only.
        rng: seeded, so that a finding can be made again.
    """
    documents = [Document(seed) for seed in seeds]
    for _ in range(count):
        document = rng.choice(documents)
        if document.places and rng.random() < 0.67:
            data = document.changed(rng)
            yield _broken(data, rng) if rng.random() < 0.05 else data
        else:
            yield _broken(document.data, rng)
