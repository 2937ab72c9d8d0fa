"""Many small states, most of them idle: what is in use stands in memory as it is, the rest as packed bytes.

Once an event day everything is packed and what has run out leaves (`sweep`). Whether something is packed changes
nothing that anybody can see but memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import astuple

S = TypeVar("S")
_encode: Final = msgpack.Encoder().encode


def packed(state: Struct) -> bytes:
    """An array-like struct as bytes: equal states give equal bytes, in whatever order their dicts and sets grew."""
    return _encode([_sorted(value) for value in astuple(state)])


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(sorted(value.items()))
    return sorted(value) if isinstance(value, set) else value


class Shelf(Generic[S]):
    """States by key. A state is made by its first use."""

    def __init__(self, new: Callable[[], S], pack: Callable[[S], bytes], unpack: Callable[[bytes], S]) -> None:
        self._new, self._pack, self._unpack = new, pack, unpack
        self._live: dict[str, S] = {}
        self._packed: dict[str, bytes] = {}
        self._until: dict[str, int] = {}  # of what is packed: event time at which it leaves, µs

    def __len__(self) -> int:
        return len(self._live) + len(self._packed)

    def find(self, key: str) -> S | None:
        """The state of `key`, if there is one."""
        state = self._live.get(key)
        if state is None and key in self._packed:
            state = self._live[key] = self._unpack(self._packed.pop(key))
            del self._until[key]
        return state

    def take(self, key: str) -> S:
        """The state of `key`, a new one if there is none."""
        state = self.find(key)
        if state is None:
            state = self._live[key] = self._new()
        return state

    def sweep(self, now: int, until: Callable[[S], int]) -> None:
        """Pack everything, and let go what `until` (µs) has passed for.

        Args:
            now: event time, µs.
            until: when a state leaves, µs.
        """
        for key, state in self._live.items():
            self._until[key] = until(state)
            self._packed[key] = self._pack(state)
        self._live.clear()
        for key in [key for key, end in self._until.items() if end <= now]:
            del self._until[key], self._packed[key]

    def dump(self, until: Callable[[S], int]) -> dict[str, tuple[int, bytes]]:
        """Everything, packed: key → when it leaves, bytes; in the order of keys."""
        held = {key: (self._until[key], data) for key, data in self._packed.items()}
        held.update((key, (until(state), self._pack(state))) for key, state in self._live.items())
        return dict(sorted(held.items()))

    def load(self, held: dict[str, tuple[int, bytes]]) -> None:
        """Stand where `dump` was called."""
        self._live.clear()
        self._packed = {key: data for key, (_, data) in held.items()}
        self._until = {key: until for key, (until, _) in held.items()}
